/* SPDX-License-Identifier: Apache-2.0 */
/* UDP sockets over loopback. */
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport/udp_errors.h"
#include "transport_peer.h"

/* An element and a UE, each with a net of its own, on one loop. */
struct lab {
	struct loop *loop;
	struct peer core, ue;
	struct net *core_net, *ue_net;
	struct listener *at, *ue_at;
};

static struct listener *udp_open(struct net *net, const char *pair, const char *name)
{
	struct net_listen listen = { .proto = PROTO_UDP, .addr = addr_at(pair), .name = name };
	struct listener *listener = NULL;

	cr_assert_eq(net_listen(net, &listen, &listener), 0, "%s", pair);
	return listener;
}

static void lab_start(struct lab *lab, const struct net_options *options, const char *pair)
{
	*lab = (struct lab){ .loop = loop_new(CLOCK_REAL) };
	peer_init(&lab->core);
	peer_init(&lab->ue);
	lab->core_net = net_new(lab->loop, options, &lab->core.user, NULL);
	lab->ue_net = net_new(lab->loop, options, &lab->ue.user, NULL);
	lab->at = udp_open(lab->core_net, pair, "pcscf1");
	lab->ue_at = udp_open(lab->ue_net, pair, "ue");
}

static void lab_end(struct lab *lab)
{
	net_free(lab->core_net);
	net_free(lab->ue_net);
	loop_free(lab->loop);
	peer_clear(&lab->core);
	peer_clear(&lab->ue);
}

static void echo(const char *pair)
{
	struct net_options options = { 0 };
	struct lab lab;
	struct link *link;

	lab_start(&lab, &options, pair);
	cr_assert_neq(addr_port(&lab.at->addr), 0);
	cr_assert(addr_equal(&lab.at->addr, &lab.at->link->local) && lab.at->link->open);
	cr_assert(!lab.at->link->reliable && !lab.at->link->remote.family);
	lab.core.echo = true;
	link = net_reach(lab.ue_net, PROTO_UDP, &lab.at->addr, NULL, NULL);
	cr_assert_eq(link, lab.ue_at->link);
	cr_assert_eq(peer_send(&lab.ue, link, &lab.at->addr, STR("one")), 0);
	cr_assert_eq(peer_send(&lab.ue, link, &lab.at->addr, STR("\r\n\r\ntwo")), 0);
	wait_for(lab.loop, lab.ue.n_bytes == 2);
	peer_got(&lab.core, "one|two|");
	peer_got(&lab.ue, "one|two|");
	cr_assert(addr_equal(&lab.core.from, &lab.ue_at->addr));
	cr_assert(addr_equal(&lab.ue.from, &lab.at->addr));
	lab_end(&lab);
}

Test(udp, echoes_over_ipv4)
{
	echo("127.0.0.1:0");
}

Test(udp, echoes_over_ipv6)
{
	echo("[::1]:0");
}

Test(udp, sends_more_than_a_batch_in_order)
{
	struct net_options options = { .udp_batch = 4 };
	struct lab lab;
	struct buf expected = { 0 };
	char text[16];

	lab_start(&lab, &options, "127.0.0.1:0");
	lab.core.echo = true;
	for (int i = 0; i < 50; i++) {
		snprintf(text, sizeof(text), "m%d", i);
		peer_send(&lab.ue, lab.ue_at->link, &lab.at->addr, str_of(text));
		buf_add_text(&expected, text);
		buf_add_char(&expected, '|');
	}
	wait_for(lab.loop, lab.ue.n_bytes == 50);
	peer_got(&lab.ue, expected.p);
	buf_free(&expected);
	lab_end(&lab);
}

Test(udp, takes_the_largest_datagram_and_tells_of_longer_ones)
{
	struct net_options options = { .limits = { 100 } };
	struct lab lab;
	char text[200];

	memset(text, 'x', sizeof(text));
	lab_start(&lab, &options, "127.0.0.1:0");
	link_send(lab.ue_at->link, &lab.at->addr, (struct str){ text, 100 });
	link_send(lab.ue_at->link, &lab.at->addr, (struct str){ text, 101 });
	wait_for(lab.loop, lab.core.n_broken == 1);
	cr_assert(lab.core.n_bytes == 1 && lab.core.status == 513);
	cr_assert_eq(lab.core.got.n, 202);
	options.limits.max_bytes = 0;
	net_set_options(lab.core_net, &options);
	link_send(lab.ue_at->link, &lab.at->addr, (struct str){ text, 200 });
	wait_for(lab.loop, lab.core.n_bytes == 2);
	lab_end(&lab);
}

Test(udp, carries_the_largest_there_is)
{
	struct net_options options = { 0 };
	struct lab lab;
	struct buf big = { 0 };

	lab_start(&lab, &options, "127.0.0.1:0");
	memset(buf_reserve(&big, 65508), 'y', 65508);
	cr_assert_eq(link_send(lab.ue_at->link, &lab.at->addr, (struct str){ big.p, 65508 }),
		     -EMSGSIZE);
	cr_assert_eq(link_send(lab.ue_at->link, &lab.at->addr, (struct str){ big.p, 65507 }), 0);
	wait_for(lab.loop, lab.core.n_bytes == 1);
	cr_assert_eq(lab.core.got.n, 65508);
	buf_free(&big);
	lab_end(&lab);
}

Test(udp, answers_stun_and_notes_keep_alives)
{
	static const char request[] = "\0\1\0\0\x21\x12\xa4\x42"
				      "abcdefghijkl";
	struct net_options options = { 0 };
	struct lab lab;

	lab_start(&lab, &options, "127.0.0.1:0");
	link_send(lab.ue_at->link, &lab.at->addr, (struct str){ request, 20 });
	wait_for(lab.loop, lab.ue.n_note == 1);
	cr_assert_str_eq(lab.core.note, "keep-alive (STUN)");
	link_send(lab.ue_at->link, &lab.at->addr, STR("\r\n"));
	wait_for(lab.loop, lab.core.n_note == 2);
	cr_assert_str_eq(lab.core.note, "keep-alive");
	cr_assert_eq(lab.core.n_bytes, 0);
	lab_end(&lab);
}

Test(udp, outlives_unreachable_peers)
{
	struct net_options options = { 0 };
	struct addr nobody = addr_at("127.0.0.1:1"), nowhere = addr_at("255.255.255.255:9");
	struct lab lab;

	lab_start(&lab, &options, "127.0.0.1:0");
	lab.core.echo = true;
	link_send(lab.ue_at->link, &nowhere, STR("broadcast is not permitted"));
	wait_for(lab.loop, lab.ue.n_note == 1);
	cr_assert_str_eq(lab.ue.note, "not sent: Permission denied");
	link_send(lab.ue_at->link, &nobody, STR("x"));
	link_send(lab.ue_at->link, &nobody, STR("x"));
	link_send(lab.ue_at->link, &lab.at->addr, STR("still here"));
	wait_for(lab.loop, lab.ue.n_bytes == 1 && lab.ue.n_note > 1);
	cr_assert_str_eq(lab.ue.note, "ICMP: Connection refused");
	lab_end(&lab);
}

/* Else udp.c would try for ever what this host itself refuses to send. */
Test(udp, leaves_errors_of_this_host_to_the_sender)
{
	struct addr nobody = addr_at("127.0.0.1:9");
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	struct link link = { 0 };
	char text[65520] = "";

	udp_errors_ask(fd, &nobody);
	cr_assert_lt(sendto(fd, text, sizeof(text), 0, &nobody.sa, addr_len(&nobody)), 0);
	cr_assert_eq(errno, EMSGSIZE);
	cr_assert_not(udp_errors_take(&link, fd));
	close(fd);
}

Test(udp, refuses_what_it_cannot_send)
{
	struct net_options options = { .max_queued = 1000 };
	struct addr v6 = addr_at("[::1]:5060");
	char text[600] = "";
	struct lab lab;

	lab_start(&lab, &options, "127.0.0.1:0");
	cr_assert_eq(link_send(lab.ue_at->link, &v6, STR("x")), -EAFNOSUPPORT);
	cr_assert_eq(link_send(lab.ue_at->link, NULL, STR("x")), -EAFNOSUPPORT);
	cr_assert_null(net_reach(lab.ue_net, PROTO_UDP, &v6, NULL, NULL));
	cr_assert_eq(link_send(lab.ue_at->link, &lab.at->addr, (struct str){ text, 600 }), 0);
	cr_assert_eq(link_send(lab.ue_at->link, &lab.at->addr, (struct str){ text, 600 }),
		     -ENOBUFS);
	wait_for(lab.loop, lab.core.n_bytes == 1);
	cr_assert_eq(link_send(lab.ue_at->link, &lab.at->addr, (struct str){ text, 600 }), 0);
	lab_end(&lab);
}

Test(udp, chooses_the_socket)
{
	struct net_options options = { 0 };
	struct addr near = addr_at("127.0.0.1:9"), far = addr_at("192.0.2.1:9");
	struct listener *any, *second;
	struct lab lab;

	lab_start(&lab, &options, "127.0.0.1:0");
	any = udp_open(lab.core_net, "0.0.0.0:0", "any");
	second = udp_open(lab.core_net, "127.0.0.1:0", "pcscf2");
	cr_assert_eq(net_reach(lab.core_net, PROTO_UDP, &near, NULL, NULL), lab.at->link);
	cr_assert_eq(net_reach(lab.core_net, PROTO_UDP, &near, "pcscf2", NULL), second->link);
	cr_assert_eq(net_reach(lab.core_net, PROTO_UDP, &far, NULL, NULL), any->link);
	lab_end(&lab);
}

Test(udp, refuses_a_port_in_use)
{
	struct net_options options = { 0 };
	struct listener *listener;
	struct net_listen listen;
	struct lab lab;

	lab_start(&lab, &options, "127.0.0.1:0");
	listen = (struct net_listen){ .proto = PROTO_UDP, .addr = lab.at->addr, .name = "x" };
	cr_assert_eq(net_listen(lab.ue_net, &listen, &listener), -EADDRINUSE);
	lab_end(&lab);
}

Test(udp, closes_once_and_frees_the_port)
{
	struct net_options options = { 0 };
	struct link *link;
	struct addr addr;
	char pair[ADDR_TEXT_MAX];
	struct lab lab;

	lab_start(&lab, &options, "127.0.0.1:0");
	link = link_hold(lab.at->link);
	addr = lab.at->addr;
	net_unlisten(lab.core_net, lab.at);
	cr_assert(!link->open && lab.core.n_close == 0);
	link_close(link, CLOSE_RST);
	cr_assert_eq(link_send(link, &addr, STR("x")), -ENOTCONN);
	cr_assert(list_empty(net_listeners(lab.core_net)));
	wait_for(lab.loop, lab.core.n_close == 1);
	loop_turn(lab.loop, 0);
	cr_assert_eq(lab.core.n_close, 1);
	udp_open(lab.core_net, addr_pair(&addr, pair), "again");
	link_release(link);
	lab_end(&lab);
}

Test(udp, is_freed_with_callbacks_pending)
{
	struct net_options options = { 0 };
	struct lab lab;

	lab_start(&lab, &options, "127.0.0.1:0");
	link_send(lab.at->link, &lab.ue_at->addr, STR("x"));
	net_unlisten(lab.core_net, lab.at);
	net_free(lab.core_net);
	lab.core_net = NULL;
	wait_for(lab.loop, lab.ue.n_bytes == 1);
	cr_assert_eq(lab.core.n_close, 0);
	lab_end(&lab);
}

Test(udp, shows_what_is_advertised)
{
	static const struct {
		const char *addr, *advertise, *sent_by; /* sent_by: %u is the bound port */
	} rows[] = {
		{ "127.0.0.1:0", NULL, "127.0.0.1:%u" },
		{ "[::1]:0", NULL, "[::1]:%u" },
		{ "127.0.0.1:0", "192.0.2.2:5060", "192.0.2.2:5060" },
		{ "127.0.0.1:0", "192.0.2.2", "192.0.2.2:%u" },
		{ "127.0.0.1:0", "[2001:db8::2]", "[2001:db8::2]:%u" },
		{ "127.0.0.1:0", "pcscf.example.com:5070", "pcscf.example.com:5070" },
		{ "127.0.0.1:0", "pcscf.example.com", "pcscf.example.com:%u" },
		{ "0.0.0.0:0", NULL, "127.0.0.1:%u" },
		{ "[::]:0", NULL, "[::1]:%u" },
	};
	struct loop *loop = loop_new(CLOCK_REAL);
	struct net_options options = { 0 };
	struct peer peer;
	struct net *net;

	peer_init(&peer);
	net = net_new(loop, &options, &peer.user, NULL);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct net_listen listen = { .proto = PROTO_UDP,
					     .addr = addr_at(rows[i].addr),
					     .name = "x",
					     .advertise = rows[i].advertise };
		struct addr near =
			addr_at(listen.addr.family == AF_INET ? "127.0.0.1:9" : "[::1]:9");
		struct listener *listener;
		char out[ADDR_TEXT_MAX + 256], expected[64];

		cr_assert_eq(net_listen(net, &listen, &listener), 0);
		snprintf(expected, sizeof(expected), rows[i].sent_by, addr_port(&listener->addr));
		cr_assert_str_eq(link_sent_by(listener->link, &near, out), expected);
	}
	net_free(net);
	loop_free(loop);
}

Test(udp, refuses_what_cannot_be_advertised)
{
	static const char *const bad[] = { "",       ":5060",      "a b", "host:",
					   "host:x", "host:70000", "h/x", "192.0.2.1:x" };
	struct loop *loop = loop_new(CLOCK_REAL);
	struct net_options options = { 0 };
	struct peer peer;
	struct net *net;

	peer_init(&peer);
	net = net_new(loop, &options, &peer.user, NULL);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		for (enum proto proto = PROTO_UDP; proto <= PROTO_TCP; proto++) {
			struct net_listen listen = { .proto = proto,
						     .addr = addr_at("127.0.0.1:0"),
						     .name = "x",
						     .advertise = bad[i] };
			struct listener *listener;

			cr_assert_eq(net_listen(net, &listen, &listener), -EINVAL, "%s", bad[i]);
		}
	cr_assert(list_empty(net_listeners(net)));
	net_free(net);
	loop_free(loop);
}

Test(udp, needs_a_clock_that_allows_sockets)
{
	struct loop *loop = loop_new(CLOCK_AUTO);
	struct net_options options = { 0 };
	struct net_listen listen = { .proto = PROTO_UDP,
				     .addr = addr_at("127.0.0.1:0"),
				     .name = "x" };
	struct listener *listener;
	struct peer peer;
	struct net *net;

	peer_init(&peer);
	net = net_new(loop, &options, &peer.user, NULL);
	cr_assert_eq(net_listen(net, &listen, &listener), -ENOTSUP);
	cr_assert_null(net_reach(net, PROTO_TCP, &listen.addr, NULL, NULL));
	net_free(net);
	loop_free(loop);
}
