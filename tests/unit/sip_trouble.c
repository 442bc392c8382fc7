/* SPDX-License-Identifier: Apache-2.0 */
/* What the words of a link mean, as causes: of those ends that no test can make happen on every machine. */
#include <criterion/criterion.h>

#include <errno.h>
#include <stdio.h>

#include "sip/trouble.h"

/* One element with a link to a UE, and what the journal heard last. */
struct trouble_lab {
	struct loop *loop;
	struct journal *journal;
	struct journal_listener listener;
	struct stack *stack;
	struct link link;
	enum cause_id cause;
	char user[64];
};

static struct snapshot *no_snapshot(void *ctx)
{
	(void)ctx;
	return NULL;
}

static enum scene_side side_of(void *ctx, const struct link *link)
{
	(void)ctx;
	(void)link;
	return SIDE_UE;
}

static const struct stack_hooks hooks = { .side_of = side_of, .snapshot_of = no_snapshot };

static void on_record(void *ctx, const struct journal_record *record)
{
	struct trouble_lab *lab = ctx;

	if (!record->entry.cause)
		return;
	lab->cause = record->entry.cause;
	snprintf(lab->user, sizeof(lab->user), "%s", record->entry.user);
}

static void lab_open(struct trouble_lab *lab, enum proto proto)
{
	*lab = (struct trouble_lab){ .loop = loop_new(CLOCK_AUTO) };
	lab->journal =
		journal_new(&(struct journal_options){ .loop = lab->loop, .ring_bytes = 65536 });
	lab->listener.fn = on_record;
	lab->listener.ctx = lab;
	journal_listen(lab->journal, &lab->listener);
	lab->stack = stack_new(&(struct stack_options){ .loop = lab->loop,
							.role = "pcscf",
							.journal = lab->journal,
							.seed = 1,
							.hooks = &hooks });
	lab->link.proto = proto;
	lab->link.name = "lab";
	addr_parse_pair(STR("192.0.2.1:5060"), &lab->link.remote);
}

static void lab_close(struct trouble_lab *lab)
{
	stack_free(lab->stack);
	journal_unlisten(&lab->listener);
	journal_free(lab->journal);
	loop_free(lab->loop);
}

static void expect_cause(struct trouble_lab *lab, const char *code)
{
	cr_expect_str_eq(lab->cause ? cause_rows[lab->cause].code : "none", code);
	lab->cause = CAUSE_NONE;
}

Test(sip_trouble, ends_of_connections)
{
	static const struct {
		enum proto proto;
		bool outgoing, was_up;
		const char *why, *code;
	} rows[] = {
		{ PROTO_TLS, false, false, "tlsv1 alert unknown ca", "TLS_UNKNOWN_CA" },
		{ PROTO_TLS, false, false, "sslv3 alert certificate expired",
		  "TLS_CERTIFICATE_EXPIRED" },
		{ PROTO_TLS, false, false, "sslv3 alert bad certificate",
		  "TLS_CERTIFICATE_REFUSED" },
		{ PROTO_TLS, false, false, "sslv3 alert certificate unknown",
		  "TLS_CERTIFICATE_REFUSED" },
		{ PROTO_TLS, false, false, "peer did not return a certificate",
		  "TLS_NO_CLIENT_CERTIFICATE" },
		{ PROTO_TLS, false, false, "certificate verify failed: self-signed certificate",
		  "TLS_CLIENT_CERTIFICATE" },
		{ PROTO_TLS, false, false, "no suitable key share", "TLS_NO_SHARED_CIPHER" },
		{ PROTO_TLS, false, false, "decode error", "TLS_HANDSHAKE" },
		{ PROTO_TLS, false, false, "refused in the handshake", "none" },
		{ PROTO_TLS, false, true, "closed by the peer", "none" },
		{ PROTO_TCP, true, false, "Connection refused", "LINK_REFUSED" },
		{ PROTO_TCP, true, false, "no answer in time", "LINK_UNREACHABLE" },
		{ PROTO_TCP, true, false, "No route to host", "LINK_UNREACHABLE" },
		{ PROTO_TCP, false, true, "Connection reset by peer", "LINK_RESET" },
		{ PROTO_TCP, false, true, "reset by the other end", "LINK_RESET" },
		{ PROTO_TCP, false, true, "idle", "LINK_SILENT" },
		{ PROTO_TCP, false, true, "closed here", "none" },
	};
	struct trouble_lab lab;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		lab_open(&lab, rows[i].proto);
		lab.link.outgoing = rows[i].outgoing;
		lab.link.was_up = rows[i].was_up;
		trouble_closed(lab.stack, &lab.link, rows[i].why);
		expect_cause(&lab, rows[i].code);
		lab_close(&lab);
	}
}

Test(sip_trouble, octets_that_cannot_leave)
{
	struct trouble_lab lab;
	struct addr to;

	lab_open(&lab, PROTO_UDP);
	addr_parse_pair(STR("[2001:db8::1]:5060"), &to);
	trouble_unsent(lab.stack, &lab.link, &to, -EAFNOSUPPORT, 400);
	expect_cause(&lab, "ADDRESS_FAMILY");
	cr_expect_str_eq(lab.user, "2001:db8::1");
	trouble_unsent(lab.stack, &lab.link, NULL, -EMSGSIZE, 70000);
	expect_cause(&lab, "DATAGRAM_TOO_LARGE");
	trouble_noted(lab.stack, &lab.link, &to, "not sent: Network is unreachable");
	expect_cause(&lab, "LINK_UNREACHABLE");
	trouble_noted(lab.stack, &lab.link, &to, "ICMP: Connection refused");
	expect_cause(&lab, "PORT_UNREACHABLE");
	trouble_noted(lab.stack, &lab.link, &to, "keep-alive (STUN)");
	expect_cause(&lab, "none");
	lab_close(&lab);
}
