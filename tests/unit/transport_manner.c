/* SPDX-License-Identifier: Apache-2.0 */
/* Connections that are treated as their listener's user wants: TCP, TLS and dressed pipes; half-closed
 * ones; answers from another port. */
#include "transport_tcp_lab.h"

#include "transport/receive.h"

static struct link_manner wanted; /* what the listener's user says */
static bool answers;              /* ... to keep-alives */

static void on_accept(void *ctx, struct link *link, struct link_manner *manner)
{
	(void)ctx;
	cr_assert(link->pipe || !link->open);
	*manner = wanted;
}

static bool on_keep_alive(void *ctx, struct link *link, const struct addr *from)
{
	(void)ctx;
	(void)link;
	(void)from;
	return answers;
}

static void manner_start(struct lab *lab, enum link_accept accept)
{
	lab_start(lab, &(struct net_options){ 0 });
	wanted = (struct link_manner){ .accept = accept };
	lab->core.user.on_accept = on_accept;
	lab->core.user.on_keep_alive = on_keep_alive;
	lab->core.echo = true;
}

Test(manner, resets)
{
	struct lab lab;
	struct buf got = { 0 };
	int fd;

	manner_start(&lab, ACCEPT_RESET);
	fd = raw_connect(&lab);
	wait_for(lab.loop, lab.core.n_close == 1 && net_connection_count(lab.core_net) == 0);
	loop_turn(lab.loop, 20000);
	cr_assert(!raw_read(fd, &got) && errno == ECONNRESET);
	cr_assert(lab.core.n_open == 0 && net_connection_count(lab.core_net) == 0);
	cr_assert_str_eq(lab.core.why, "reset when it came");
	close(fd);
	lab_end(&lab);
}

Test(manner, closes)
{
	struct lab lab;
	struct buf got = { 0 };
	int fd;

	manner_start(&lab, ACCEPT_CLOSE);
	fd = raw_connect(&lab);
	wait_for(lab.loop, lab.core.n_close == 1 && !raw_read(fd, &got));
	cr_assert(errno != ECONNRESET && lab.core.n_open == 0);
	close(fd);
	wait_for(lab.loop, net_connection_count(lab.core_net) == 0);
	lab_end(&lab);
}

Test(manner, stalls_until_the_peer_goes)
{
	struct lab lab;
	struct buf got = { 0 };
	int64_t end;
	int fd;

	manner_start(&lab, ACCEPT_STALL);
	fd = raw_connect(&lab);
	raw_send(fd, OPTIONS "\r\n\r\n");
	for (end = loop_now(lab.loop) + 200000; loop_now(lab.loop) < end;)
		loop_turn(lab.loop, 20000);
	cr_assert(raw_read(fd, &got) && got.n == 0);
	cr_assert(lab.core.n_open == 0 && lab.core.n_bytes == 0 && lab.core.n_close == 0);
	cr_assert_eq(net_connection_count(lab.core_net), 1);
	close(fd);
	wait_for(lab.loop, lab.core.n_close == 1 && net_connection_count(lab.core_net) == 0);
	lab_end(&lab);
}

/* A peer that has gone without a word is not waited for longer than on any other connection. */
Test(manner, stalls_until_the_peer_is_idle)
{
	struct lab lab;
	int fd;

	manner_start(&lab, ACCEPT_STALL);
	net_set_options(lab.core_net, &(struct net_options){ .idle_us = 100000 });
	fd = raw_connect(&lab);
	wait_for(lab.loop, net_connection_count(lab.core_net) == 1);
	wait_for(lab.loop, lab.core.n_close == 1 && net_connection_count(lab.core_net) == 0);
	cr_assert_str_eq(lab.core.why, "idle");
	close(fd);
	lab_end(&lab);
}

/* What was sent before still leaves, what comes is still taken, what is sent is swallowed. */
Test(manner, half_closes)
{
	struct lab lab;
	struct buf got = { 0 };
	int fd;

	manner_start(&lab, ACCEPT_TAKE);
	fd = raw_connect(&lab);
	raw_send(fd, OPTIONS);
	wait_for(lab.loop, lab.core.n_bytes == 1);
	link_close(lab.core.link, CLOSE_HALF);
	wait_for(lab.loop, !raw_read(fd, &got));
	cr_assert(str_is(buf_str(&got), OPTIONS));
	cr_assert(lab.core.link->open && lab.core.link->mute);
	raw_send(fd, MESSAGE);
	wait_for(lab.loop, lab.core.n_bytes == 2);
	cr_assert_eq(lab.core.n_close, 0);
	close(fd);
	wait_for(lab.loop, lab.core.n_close == 1 && net_connection_count(lab.core_net) == 0);
	buf_free(&got);
	lab_end(&lab);
}

Test(manner, leaves_keep_alives_unanswered)
{
	struct lab lab;
	struct link *link;

	manner_start(&lab, ACCEPT_TAKE);
	link = lab_connect(&lab);
	wait_for(lab.loop, lab.ue.n_open == 1);
	answers = false;
	cr_assert_eq(keep_alive_send(link, NULL), 0);
	wait_for(lab.loop, lab.core.n_note == 1);
	cr_assert_str_eq(lab.core.note, "keep-alive, left unanswered");
	answers = true;
	cr_assert_eq(keep_alive_send(link, NULL), 0);
	wait_for(lab.loop, link->pongs == 1);
	cr_assert_eq(link->pings, 1);
	lab_end(&lab);
}

/* A pair of stream ends on a virtual clock: 0 is the core's. */
struct pair {
	struct loop *loop;
	struct peer core, ue;
	struct link *ends[2];
};

static void pair_start(struct pair *pair, enum proto proto)
{
	struct pipe_dress dress = { .proto = proto,
				    .addr = { addr_at("192.0.2.2:5060"),
					      addr_at("192.0.2.1:5060") },
				    .name = { "pcscf1", "alice" },
				    .user = { &pair->core.user, &pair->ue.user },
				    .limits = { .max_bytes = 65536 } };

	pair->loop = loop_new(CLOCK_AUTO);
	peer_init(&pair->core);
	peer_init(&pair->ue);
	pair->core.user.on_accept = on_accept;
	pipe_dressed_pair(pair->loop, &dress, pair->ends);
}

static void pair_end(struct pair *pair)
{
	link_release(pair->ends[0]);
	link_release(pair->ends[1]);
	loop_free(pair->loop);
	peer_clear(&pair->core);
	peer_clear(&pair->ue);
}

Test(manner, a_pipe_obeys)
{
	static const struct {
		struct link_manner manner;
		enum proto proto;
		const char *why; /* NULL: it stays open */
	} rows[] = {
		{ { .accept = ACCEPT_RESET }, PROTO_TCP, "reset by the other end" },
		{ { .accept = ACCEPT_CLOSE }, PROTO_TCP, "closed by the other end" },
		{ { .accept = ACCEPT_STALL }, PROTO_TCP, NULL },
		{ { .handshake = HANDSHAKE_ALERT }, PROTO_TLS, "alert: handshake failure" },
		{ { .handshake = HANDSHAKE_LATE_ALERT }, PROTO_TLS, "alert: bad certificate" },
		{ { .handshake = HANDSHAKE_RESET }, PROTO_TLS, "reset by the other end" },
		{ { .handshake = HANDSHAKE_CLOSE }, PROTO_TLS, "closed by the other end" },
		{ { .handshake = HANDSHAKE_STALL }, PROTO_TLS, NULL },
	};
	struct pair pair;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		wanted = rows[i].manner;
		pair_start(&pair, rows[i].proto);
		link_send(pair.ends[1], NULL, STR(OPTIONS));
		loop_turn(pair.loop, 0);
		loop_turn(pair.loop, 0);
		cr_assert_eq(pair.core.n_bytes, 0, "row %zu", i);
		cr_assert_eq(pair.ue.n_close, rows[i].why != NULL, "row %zu", i);
		if (rows[i].why)
			cr_assert_str_eq(pair.ue.why, rows[i].why);
		link_send(pair.ends[1], NULL, STR(OPTIONS));
		link_close(pair.ends[1], CLOSE_FIN);
		loop_turn(pair.loop, 0);
		cr_assert(pair.core.n_bytes == 0 && pair.core.n_close == 1, "row %zu", i);
		pair_end(&pair);
	}
}

Test(manner, a_pipe_half_closes)
{
	struct pair pair;
	int64_t begun;

	wanted = (struct link_manner){ 0 };
	pair_start(&pair, PROTO_TCP);
	begun = loop_now(pair.loop);
	link_send(pair.ends[0], NULL, STR(OPTIONS));
	link_close(pair.ends[0], CLOSE_HALF);
	link_close(pair.ends[0], CLOSE_HALF);
	link_send(pair.ends[0], NULL, STR(MESSAGE));
	link_send(pair.ends[1], NULL, STR(MESSAGE));
	wait_for(pair.loop, pair.ue.n_close == 1 && pair.core.n_close == 1);
	cr_assert(loop_now(pair.loop) - begun >= 500000);
	cr_assert(pair.ue.n_bytes == 1 && pair.core.n_bytes == 1);
	pair_end(&pair);
}

/* A listener of its own, another by name, and none of that name. */
Test(manner, udp_answers_from_elsewhere)
{
	struct loop *loop = loop_new(CLOCK_REAL);
	struct net_options options = { 0 };
	struct net_listen listen = { .proto = PROTO_UDP,
				     .addr = addr_at("127.0.0.1:0"),
				     .name = "pcscf1" };
	struct listener *first, *second, *ue_at;
	struct net *core_net, *ue_net;
	struct peer core, ue;

	peer_init(&core);
	peer_init(&ue);
	core_net = net_new(loop, &options, &core.user, NULL);
	ue_net = net_new(loop, &options, &ue.user, NULL);
	cr_assert_eq(net_listen(core_net, &listen, &first), 0);
	listen.name = "pcscf2";
	cr_assert_eq(net_listen(core_net, &listen, &second), 0);
	cr_assert_eq(net_listen(ue_net, &listen, &ue_at), 0);
	link_send_from(first->link, &ue_at->addr, STR(OPTIONS), "pcscf2");
	wait_for(loop, ue.n_bytes == 1);
	cr_assert(addr_equal(&ue.from, &second->addr));
	link_send_from(first->link, &ue_at->addr, STR(OPTIONS), "port");
	wait_for(loop, ue.n_bytes == 2);
	cr_assert(addr_same_host(&ue.from, &first->addr) && !addr_equal(&ue.from, &first->addr) &&
		  !addr_equal(&ue.from, &second->addr));
	link_send_from(first->link, &ue_at->addr, STR(OPTIONS), "listener");
	wait_for(loop, ue.n_bytes == 3);
	cr_assert(addr_equal(&ue.from, &first->addr) && core.n_note == 0);
	link_send_from(first->link, &ue_at->addr, STR(OPTIONS), "pcscf9");
	wait_for(loop, ue.n_bytes == 4);
	cr_assert(addr_equal(&ue.from, &first->addr));
	cr_assert_str_eq(core.note, "no socket pcscf9: sent from the usual one");
	net_free(core_net);
	net_free(ue_net);
	loop_free(loop);
	peer_clear(&core);
	peer_clear(&ue);
}
