/* SPDX-License-Identifier: Apache-2.0 */
/* TLS connections over loopback: who is trusted, and how it ends. */
#include "transport_tls_dir.h"

#define OPTIONS "OPTIONS sip:b SIP/2.0\r\nContent-Length: 0\r\n\r\n"

/* An element that listens with TLS, and a UE that knows only a CA. */
struct lab {
	struct loop *loop;
	struct peer core, ue;
	struct net *core_net, *ue_net;
	struct tls *core_tls, *ue_tls;
	struct listener *at;
	struct dir dir;
};

static void lab_start(struct lab *lab, bool verify_client, const char *ue_state_dir)
{
	struct net_options net_options = { .connect_us = 5000000 };
	struct tls_options options;
	struct net_listen listen = { .proto = PROTO_TLS,
				     .addr = addr_at("127.0.0.1:0"),
				     .name = "pcscf1" };

	*lab = (struct lab){ .loop = loop_new(CLOCK_REAL) };
	dir_make(&lab->dir);
	options = lab_options(lab->dir.path);
	options.verify_client = verify_client;
	lab->core_tls = tls_make(&options, "lab CA made");
	options.state_dir = ue_state_dir ? ue_state_dir : lab->dir.path;
	options.verify_client = false;
	lab->ue_tls = tls_make(&options, ue_state_dir ? "state_dir" : "");
	peer_init(&lab->core);
	peer_init(&lab->ue);
	lab->core.echo = true;
	lab->core_net = net_new(lab->loop, &net_options, &lab->core.user, lab->core_tls);
	lab->ue_net = net_new(lab->loop, &net_options, &lab->ue.user, lab->ue_tls);
	cr_assert_eq(net_listen(lab->core_net, &listen, &lab->at), 0);
}

static void lab_end(struct lab *lab)
{
	net_free(lab->core_net);
	net_free(lab->ue_net);
	tls_free(lab->core_tls);
	tls_free(lab->ue_tls);
	loop_free(lab->loop);
	peer_clear(&lab->core);
	peer_clear(&lab->ue);
	dir_remove(&lab->dir);
}

static struct link *lab_connect(struct lab *lab, const struct tls_peer *peer)
{
	struct link *link = net_reach(lab->ue_net, PROTO_TLS, &lab->at->addr, NULL, peer);

	cr_assert_not_null(link);
	cr_assert_eq(peer_send(&lab->ue, link, NULL, STR(OPTIONS)), 0);
	return link;
}

static void connects(const struct tls_peer *peer, bool verify_client)
{
	struct tls_peer with_ca = *peer;
	struct link *link;
	struct lab lab;

	lab_start(&lab, verify_client, NULL);
	if (with_ca.ca)
		with_ca.ca = dir_file(&lab.dir, "ca.pem");
	link = lab_connect(&lab, &with_ca);
	wait_for(lab.loop, lab.ue.n_bytes == 1);
	cr_assert(lab.core.n_open == 1 && lab.ue.n_open == 1 && lab.core.link->proto == PROTO_TLS);
	peer_got(&lab.ue, OPTIONS "|");
	cr_assert_eq(lab_connect(&lab, peer), link);
	wait_for(lab.loop, lab.ue.n_bytes == 2);
	link_close(lab.core.link, CLOSE_FIN);
	wait_for(lab.loop,
		 net_connection_count(lab.ue_net) == 0 && net_connection_count(lab.core_net) == 0);
	cr_assert(lab.ue.n_close == 1 && lab.core.n_close == 1);
	cr_assert_str_eq(lab.ue.why, "closed by the peer");
	lab_end(&lab);
}

static void fails(const struct tls_peer *peer, const char *why, const char *note)
{
	struct lab lab;

	lab_start(&lab, false, "/dev/null");
	lab_connect(&lab, peer);
	wait_for(lab.loop, lab.ue.n_close == 1 && lab.core.n_close == 1);
	cr_assert_str_eq(lab.ue.why, why);
	cr_assert(lab.ue.n_open == 0 && lab.core.n_open == 0 && lab.core.n_bytes == 0);
	cr_assert_str_eq(lab.core.note, note);
	lab_end(&lab);
}

Test(tls, connects_with_the_right_ca)
{
	connects(&(struct tls_peer){ .name = "pcscf.ims.example.com" }, false);
	connects(&(struct tls_peer){ .name = "127.0.0.1", .ca = "ca" }, false);
	connects(&(struct tls_peer){ .ca = "ca" }, false);
	connects(&(struct tls_peer){ .insecure = true, .name = "wrong.example.com" }, false);
}

Test(tls, shows_a_client_certificate)
{
	connects(&(struct tls_peer){ .name = "::1" }, true);
}

Test(tls, refuses_a_foreign_ca)
{
	fails(&(struct tls_peer){ .name = "127.0.0.1" },
	      "certificate verify failed: self-signed certificate in certificate chain",
	      "TLS handshake failed: tlsv1 alert unknown ca");
}

static void fails_by_name(const char *name, const char *why)
{
	struct tls_peer peer = { .name = name };
	struct lab lab;

	lab_start(&lab, false, NULL);
	lab_connect(&lab, &peer);
	wait_for(lab.loop, lab.ue.n_close == 1 && lab.core.n_close == 1);
	cr_assert_str_eq(lab.ue.why, why);
	cr_assert(lab.ue.n_open == 0 && lab.core.n_bytes == 0);
	lab_end(&lab);
}

Test(tls, refuses_a_wrong_name)
{
	fails_by_name("pcscf.example.com", "certificate verify failed: hostname mismatch");
	fails_by_name("192.0.2.1", "certificate verify failed: IP address mismatch");
}

Test(tls, refuses_a_client_of_a_foreign_ca)
{
	struct tls_peer peer = { .insecure = true };
	struct lab lab;

	lab_start(&lab, true, "/dev/null");
	lab_connect(&lab, &peer);
	wait_for(lab.loop, lab.ue.n_close == 1 && lab.core.n_close == 1);
	cr_assert_str_eq(lab.ue.why, "tlsv1 alert unknown ca");
	cr_assert_str_eq(lab.core.note, "TLS handshake failed: certificate verify failed: "
					"self-signed certificate in certificate chain");
	cr_assert(lab.core.n_open == 0 && lab.core.n_bytes == 0);
	lab_end(&lab);
}

Test(tls, is_refused)
{
	struct addr addr;
	struct lab lab;

	lab_start(&lab, false, NULL);
	addr = lab.at->addr;
	net_unlisten(lab.core_net, lab.at);
	cr_assert_not_null(net_reach(lab.ue_net, PROTO_TLS, &addr, NULL, NULL));
	wait_for(lab.loop, lab.ue.n_close == 1);
	cr_assert_str_eq(lab.ue.why, "Connection refused");
	lab_end(&lab);
}

Test(tls, tells_of_a_handshake_that_is_none)
{
	struct lab lab;
	int fd;

	lab_start(&lab, false, NULL);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert_eq(connect(fd, &lab.at->addr.sa, addr_len(&lab.at->addr)), 0);
	cr_assert_eq(send(fd, OPTIONS, sizeof(OPTIONS) - 1, MSG_NOSIGNAL), sizeof(OPTIONS) - 1);
	wait_for(lab.loop, lab.core.n_close == 1);
	cr_assert_str_eq(lab.core.note, "TLS handshake failed: wrong version number");
	cr_assert_eq(lab.core.n_open, 0);
	close(fd);
	lab_end(&lab);
}

Test(tls, tells_of_a_handshake_that_ends_or_stalls)
{
	static const char *const why[] = { "closed by the peer", "Connection reset by peer",
					   "no answer in time" };

	for (int i = 0; i < 3; i++) {
		const struct linger none = { i == 1, 0 };
		struct net_options options = { .connect_us = 100000 };
		struct lab lab;
		int fd;

		lab_start(&lab, false, NULL);
		net_set_options(lab.core_net, &options);
		fd = socket(AF_INET, SOCK_STREAM, 0);
		cr_assert_eq(connect(fd, &lab.at->addr.sa, addr_len(&lab.at->addr)), 0);
		cr_assert_eq(send(fd, "\x16\x03", 2, MSG_NOSIGNAL), 2);
		for (int turn = 0; turn < 5; turn++)
			loop_turn(lab.loop, 1000);
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
		if (i < 2)
			close(fd);
		wait_for(lab.loop, lab.core.n_close == 1);
		cr_assert_str_eq(lab.core.why, why[i]);
		cr_assert_eq(net_connection_count(lab.core_net), 0);
		if (i == 2)
			close(fd);
		lab_end(&lab);
	}
}

Test(tls, tells_of_a_reset)
{
	struct link *link;
	struct lab lab;

	lab_start(&lab, false, NULL);
	link = lab_connect(&lab, NULL);
	wait_for(lab.loop, lab.ue.n_bytes == 1);
	link_close(link, CLOSE_RST);
	wait_for(lab.loop, lab.core.n_close == 1);
	cr_assert_str_eq(lab.core.why, "Connection reset by peer");
	lab_end(&lab);
}

Test(tls, delivers_what_was_sent_before_the_close)
{
	struct buf big = { 0 };
	struct net_options options = { .max_queued = 2000000, .limits = { 1100000 } };
	struct lab lab;

	lab_start(&lab, false, NULL);
	net_set_options(lab.core_net, &options);
	net_set_options(lab.ue_net, &options);
	lab_connect(&lab, NULL);
	wait_for(lab.loop, lab.ue.n_bytes == 1);
	buf_add_text(&big, "MESSAGE sip:b SIP/2.0\r\nl: 1000000\r\n\r\n");
	memset(buf_reserve(&big, 1000000), 'x', 1000000);
	big.n += 1000000;
	lab.core.echo = false;
	link_send(lab.core.link, NULL, buf_str(&big));
	link_close(lab.core.link, CLOSE_FIN);
	wait_for(lab.loop, lab.ue.n_close == 1);
	cr_assert_eq(lab.ue.n_bytes, 2);
	cr_assert_str_eq(lab.ue.why, "closed by the peer");
	wait_for(lab.loop, net_connection_count(lab.core_net) == 0);
	buf_free(&big);
	lab_end(&lab);
}

Test(tls, carries_much_both_ways)
{
	enum { N = 3000 };
	struct lab lab;
	struct link *link;

	lab_start(&lab, false, NULL);
	link = lab_connect(&lab, NULL);
	for (int i = 0; i < N; i++) {
		peer_send(&lab.ue, link, NULL, STR(OPTIONS));
		if (i % 100 == 0)
			loop_turn(lab.loop, 0);
	}
	wait_for(lab.loop, lab.ue.n_bytes == N + 1);
	cr_assert_eq(lab.ue.got.n, (N + 1) * sizeof(OPTIONS));
	link_close(link, CLOSE_RST);
	wait_for(lab.loop, net_connection_count(lab.core_net) == 0);
	cr_assert_eq(lab.core.n_close, 1);
	lab_end(&lab);
}

Test(tls, takes_a_new_certificate_for_new_connections)
{
	struct tls_peer peer = { .name = "127.0.0.1" };
	struct tls_options options = lab_options(NULL);
	struct link *old;
	struct tls *other;
	struct lab lab;

	lab_start(&lab, false, NULL);
	old = lab_connect(&lab, &peer);
	wait_for(lab.loop, lab.ue.n_bytes == 1);
	other = tls_make(&options, "no state_dir");
	net_set_tls(lab.core_net, other);
	tls_free(other);
	link_send(old, NULL, STR(OPTIONS));
	wait_for(lab.loop, lab.ue.n_bytes == 2);
	link_close(old, CLOSE_FIN);
	lab_connect(&lab, &peer);
	wait_for(lab.loop, lab.ue.n_close == 2);
	cr_assert_str_eq(lab.ue.why,
			 "certificate verify failed: self-signed certificate in certificate chain");
	lab_end(&lab);
}
