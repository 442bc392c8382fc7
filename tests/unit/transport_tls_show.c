/* SPDX-License-Identifier: Apache-2.0 */
/* What one TLS connection is shown when its listener's user says so. */
#include "transport_tls_dir.h"

static struct link_manner wanted;

static void on_accept(void *ctx, struct link *link, struct link_manner *manner)
{
	(void)ctx;
	(void)link;
	*manner = wanted;
}

/* Connects once; what the UE is told, empty when it is up. `by_file`: the server has the lab's
 * certificate from a file. */
static void connect_once(const struct link_manner *manner, bool by_file, char why[256])
{
	struct net_options net_options = { .connect_us = 400000 };
	struct net_listen listen = { .proto = PROTO_TLS,
				     .addr = addr_at("127.0.0.1:0"),
				     .name = "p" };
	struct loop *loop = loop_new(CLOCK_REAL);
	char ca[160], certificate[160], key[160];
	struct tls_options options;
	struct net *core_net, *ue_net;
	struct tls *core_tls, *ue_tls;
	struct peer core, ue;
	struct listener *at;
	struct dir dir;

	dir_make(&dir);
	options = lab_options(dir.path);
	ue_tls = tls_make(&options, "lab CA made");
	snprintf(ca, sizeof(ca), "%s", dir_file(&dir, "ca.pem"));
	snprintf(certificate, sizeof(certificate), "%s", dir_file(&dir, "imsd.pem"));
	snprintf(key, sizeof(key), "%s", dir_file(&dir, "imsd.key"));
	if (by_file) {
		options.certificate = certificate;
		options.key = key;
	}
	core_tls = tls_make(&options, "");
	peer_init(&core);
	peer_init(&ue);
	wanted = *manner;
	core.user.on_accept = on_accept;
	core_net = net_new(loop, &net_options, &core.user, core_tls);
	ue_net = net_new(loop, &net_options, &ue.user, ue_tls);
	cr_assert_eq(net_listen(core_net, &listen, &at), 0);
	net_reach(ue_net, PROTO_TLS, &at->addr, NULL,
		  &(struct tls_peer){ .name = "127.0.0.1", .ca = ca });
	wait_for(loop, ue.n_close || (ue.n_open && core.n_open));
	snprintf(why, 256, "%s", ue.n_close ? ue.why : "");
	net_free(core_net);
	net_free(ue_net);
	tls_free(core_tls);
	tls_free(ue_tls);
	loop_free(loop);
	peer_clear(&core);
	peer_clear(&ue);
	dir_remove(&dir);
}

static void shows(const struct link_manner *manner, const char *expected)
{
	char why[256];

	for (int by_file = 0; by_file <= 1; by_file++) {
		connect_once(manner, by_file, why);
		cr_assert(*expected ? strstr(why, expected) != NULL : !*why, "%s, file %d: \"%s\"",
			  manner->tls.certificate, by_file, why);
	}
}

Test(tls_show, certificates)
{
	static const struct {
		const char *word, *why;
	} rows[] = {
		{ NULL, "" },
		{ "lab", "" },
		{ "expired", "expired" },
		{ "not-yet-valid", "not yet valid" },
		{ "wrong-name", "mismatch" },
		{ "unknown-ca", "issuer" },
		{ "self-signed", "self-signed" },
		{ "client-only", "purpose" },
		{ "/nowhere/at.all", "closed by the peer" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		shows(&(struct link_manner){ .tls.certificate = rows[i].word }, rows[i].why);
	cr_assert(tls_certificate_is_word("expired") && !tls_certificate_is_word("expird"));
}

Test(tls_show, handshakes)
{
	static const struct {
		enum link_handshake handshake;
		const char *why;
	} rows[] = {
		{ HANDSHAKE_NORMAL, "" },
		{ HANDSHAKE_STALL, "no answer in time" },
		{ HANDSHAKE_ALERT, "handshake failure" },
		{ HANDSHAKE_RESET, "reset" },
		{ HANDSHAKE_CLOSE, "closed by the peer" },
		{ HANDSHAKE_LATE_ALERT, "alert" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		shows(&(struct link_manner){ .handshake = rows[i].handshake }, rows[i].why);
}

Test(tls_show, versions)
{
	shows(&(struct link_manner){ .tls.version = "any" }, "");
	shows(&(struct link_manner){ .tls.version = "1.2" }, "");
	shows(&(struct link_manner){ .tls.version = "1.0" }, "protocol");
}
