/* SPDX-License-Identifier: Apache-2.0 */
/* TCP connections over loopback. */
#include "transport_tcp_lab.h"

static void echo(const char *pair)
{
	struct net_options options = { 0 };
	struct lab lab;
	struct link *link;

	lab_start_at(&lab, &options, pair);
	lab.core.echo = true;
	link = lab_connect(&lab);
	cr_assert(link->open && link->outgoing && link->reliable &&
		  addr_equal(&link->remote, &lab.at->addr));
	cr_assert_eq(lab_connect(&lab), link);
	cr_assert_eq(peer_send(&lab.ue, link, NULL, STR(MESSAGE OPTIONS)), 0);
	cr_assert_eq(lab.ue.n_open, 0);
	wait_for(lab.loop, lab.ue.n_bytes == 2);
	peer_got(&lab.core, MESSAGE "|" OPTIONS "|");
	peer_got(&lab.ue, MESSAGE "|" OPTIONS "|");
	cr_assert(lab.core.n_open == 1 && lab.ue.n_open == 1);
	cr_assert(addr_equal(&lab.core.from, &link->local));
	cr_assert(addr_equal(&lab.core.link->local, &lab.at->addr));
	cr_assert(!lab.core.link->outgoing);
	cr_assert_str_eq(lab.core.link->name, "pcscf1");
	cr_assert_eq(net_find(lab.core_net, PROTO_TCP, &link->local), lab.core.link);
	cr_assert_null(net_find(lab.core_net, PROTO_TLS, &link->local));
	cr_assert_eq(net_connection_count(lab.core_net), 1);
	link_close(link, CLOSE_FIN);
	cr_assert(!link->open && lab.ue.n_close == 0);
	cr_assert_null(net_find(lab.ue_net, PROTO_TCP, &lab.at->addr));
	wait_for(lab.loop, lab.core.n_close == 1 && net_connection_count(lab.core_net) == 0 &&
				   net_connection_count(lab.ue_net) == 0);
	cr_assert_eq(lab.ue.n_close, 1);
	cr_assert_str_eq(lab.ue.why, "closed here");
	cr_assert_str_eq(lab.core.why, "closed by the peer");
	cr_assert_eq(loop_timer_count(lab.loop), 0);
	lab_end(&lab);
}

Test(tcp, echoes_over_ipv4)
{
	echo("127.0.0.1:0");
}

Test(tcp, echoes_over_ipv6)
{
	echo("[::1]:0");
}

Test(tcp, frames_what_dribbles)
{
	struct net_options options = { 0 };
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	for (const char *at = MESSAGE OPTIONS; *at; at++) {
		raw_send(fd, (char[]){ *at, '\0' });
		loop_turn(lab.loop, 0);
	}
	wait_for(lab.loop, lab.core.n_bytes == 2);
	peer_got(&lab.core, MESSAGE "|" OPTIONS "|");
	close(fd);
	lab_end(&lab);
}

Test(tcp, answers_pings)
{
	struct net_options options = { 0 };
	struct buf got = { 0 };
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	raw_send(fd, "\r\n\r\n" MESSAGE "\r\n\r\n");
	wait_for(lab.loop, (raw_read(fd, &got), got.n == 4));
	cr_assert_str_eq(got.p, "\r\n\r\n");
	cr_assert(lab.core.n_note == 2 && lab.core.n_bytes == 1);
	raw_send(fd, "\r\n" MESSAGE);
	wait_for(lab.loop, lab.core.n_bytes == 2);
	cr_assert(lab.core.n_note == 2);
	buf_free(&got);
	close(fd);
	lab_end(&lab);
}

Test(tcp, answers_what_is_broken_and_closes)
{
	struct net_options options = { 0 };
	struct buf got = { 0 };
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	lab.core.echo = true;
	fd = raw_connect(&lab);
	raw_send(fd, MESSAGE
		 "REGISTER sip:b SIP/2.0\r\nContent-Length: -1\r\n\r\nxxxxxxxxxxxxxxxxxxxxxx");
	wait_for(lab.loop, !raw_read(fd, &got));
	cr_assert_str_eq(got.p, MESSAGE "BROKEN / l: 0\r\n\r\n");
	cr_assert(lab.core.n_broken == 1 && lab.core.status == 400 && lab.core.n_close == 1);
	cr_assert_str_eq(lab.core.why, "Content-Length is not a number");
	close(fd);
	wait_for(lab.loop, net_connection_count(lab.core_net) == 0);
	buf_free(&got);
	lab_end(&lab);
}

Test(tcp, tells_of_a_reset)
{
	const struct linger none = { 1, 0 };
	struct net_options options = { 0 };
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	raw_send(fd, MESSAGE);
	wait_for(lab.loop, lab.core.n_bytes == 1);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
	close(fd);
	wait_for(lab.loop, lab.core.n_close == 1);
	cr_assert_str_eq(lab.core.why, "Connection reset by peer");
	cr_assert_eq(net_connection_count(lab.core_net), 0);
	lab_end(&lab);
}

Test(tcp, resets)
{
	struct net_options options = { 0 };
	struct lab lab;
	int fd, error = 0;
	char octet;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	wait_for(lab.loop, lab.core.n_open == 1);
	link_close(lab.core.link, CLOSE_RST);
	wait_for(lab.loop,
		 error || (recv(fd, &octet, 1, 0) == -1 && errno != EAGAIN && (error = errno)));
	cr_assert_eq(error, ECONNRESET);
	cr_assert_eq(lab.core.n_close, 1);
	close(fd);
	lab_end(&lab);
}

Test(tcp, may_be_reset_or_closed_inside_of_a_message)
{
	for (enum close_how how = CLOSE_FIN; how <= CLOSE_RST; how++) {
		struct net_options options = { 0 };
		struct lab lab;
		int fd;

		lab_start(&lab, &options);
		lab.core.close_at = 2;
		lab.core.how = how;
		fd = raw_connect(&lab);
		raw_send(fd, MESSAGE OPTIONS MESSAGE);
		wait_for(lab.loop, lab.core.n_close == 1);
		close(fd);
		wait_for(lab.loop, net_connection_count(lab.core_net) == 0);
		peer_got(&lab.core, MESSAGE "|" OPTIONS "|");
		cr_assert_eq(lab.core.n_close, 1);
		lab_end(&lab);
	}
}

Test(tcp, delivers_what_was_sent_before_the_close)
{
	struct net_options options = { .max_queued = 8000000 };
	struct buf big = { 0 }, got = { 0 };
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	wait_for(lab.loop, lab.core.n_open == 1);
	memset(buf_reserve(&big, 7000000), 'x', 7000000);
	link_send(lab.core.link, NULL, (struct str){ big.p, 7000000 });
	link_close(lab.core.link, CLOSE_FIN);
	wait_for(lab.loop, !raw_read(fd, &got));
	cr_assert_eq(got.n, 7000000);
	cr_assert_eq(lab.core.n_close, 1);
	close(fd);
	buf_free(&big);
	buf_free(&got);
	wait_for(lab.loop, net_connection_count(lab.core_net) == 0);
	lab_end(&lab);
}

Test(tcp, answers_a_half_closed_peer)
{
	struct net_options options = { 0 };
	struct buf got = { 0 };
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	raw_send(fd, MESSAGE);
	shutdown(fd, SHUT_WR);
	wait_for(lab.loop, lab.core.n_bytes == 1);
	for (int i = 0; i < 10; i++)
		loop_turn(lab.loop, 1000);
	cr_assert(lab.core.n_close == 0 && link_send(lab.core.link, NULL, STR("late answer")) == 0);
	wait_for(lab.loop, !raw_read(fd, &got));
	cr_assert_str_eq(got.p, "late answer");
	cr_assert_str_eq(lab.core.why, "closed by the peer");
	close(fd);
	buf_free(&got);
	wait_for(lab.loop, net_connection_count(lab.core_net) == 0);
	lab_end(&lab);
}

Test(tcp, says_that_a_message_was_cut_off)
{
	struct net_options options = { 0 };
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	raw_send(fd, "REGISTER sip:b SI");
	close(fd);
	wait_for(lab.loop, lab.core.n_close == 1);
	cr_assert_str_eq(lab.core.why, "closed by the peer within a message");
	lab_end(&lab);
}

Test(tcp, is_refused)
{
	struct net_options options = { 0 };
	struct lab lab;
	struct addr addr;
	struct link *link;

	lab_start(&lab, &options);
	addr = lab.at->addr;
	net_unlisten(lab.core_net, lab.at);
	link = net_reach(lab.ue_net, PROTO_TCP, &addr, NULL, NULL);
	cr_assert_not_null(link);
	cr_assert_eq(peer_send(&lab.ue, link, NULL, STR(MESSAGE)), 0);
	wait_for(lab.loop, lab.ue.n_close == 1);
	cr_assert_str_eq(lab.ue.why, "Connection refused");
	cr_assert(lab.ue.n_open == 0 && net_connection_count(lab.ue_net) == 0);
	lab_end(&lab);
}

Test(tcp, outlives_its_listener_and_its_net)
{
	struct net_options options = { 0 };
	struct link *held;
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	wait_for(lab.loop, lab.core.n_open == 1);
	held = link_hold(lab.core.link);
	net_unlisten(lab.core_net, lab.at);
	loop_turn(lab.loop, 0);
	raw_send(fd, MESSAGE);
	wait_for(lab.loop, lab.core.n_bytes == 1);
	cr_assert_str_eq(held->name, "pcscf1");
	net_free(lab.core_net);
	lab.core_net = NULL;
	loop_turn(lab.loop, 0);
	cr_assert(!held->open && lab.core.n_close == 0);
	cr_assert_eq(link_send(held, NULL, STR("x")), -ENOTCONN);
	link_close(held, CLOSE_RST);
	link_release(held);
	close(fd);
	lab_end(&lab);
}

Test(tcp, shows_its_listening_port)
{
	struct net_options options = { 0 };
	struct listener *listener;
	char out[ADDR_TEXT_MAX + 256], expected[ADDR_TEXT_MAX];
	struct net_listen named = { .proto = PROTO_TCP,
				    .name = "b",
				    .advertise = "ue.example.com" };
	struct link *link;
	struct lab lab;

	lab_start(&lab, &options);
	link = lab_connect(&lab);
	cr_assert_str_eq(link_sent_by(link, NULL, out), addr_pair(&link->local, expected));
	link_close(link, CLOSE_RST);
	listener = tcp_listen(lab.ue_net, "127.0.0.1:0", "a");
	link = lab_connect(&lab);
	cr_assert_str_eq(link->name, "a");
	cr_assert_str_eq(link_sent_by(link, NULL, out), addr_pair(&listener->addr, expected));
	cr_assert_neq(addr_port(&link->local), addr_port(&listener->addr));
	link_close(link, CLOSE_RST);
	named.addr = addr_at("127.0.0.1:0");
	cr_assert_eq(net_listen(lab.ue_net, &named, &listener), 0);
	link = net_reach(lab.ue_net, PROTO_TCP, &lab.at->addr, "b", NULL);
	snprintf(expected, sizeof(expected), "ue.example.com:%u", addr_port(&listener->addr));
	cr_assert_str_eq(link_sent_by(link, NULL, out), expected);
	lab_end(&lab);
}

Test(tcp, may_listen_again_at_once)
{
	struct net_options options = { 0 };
	char pair[ADDR_TEXT_MAX];
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	wait_for(lab.loop, lab.core.n_open == 1);
	addr_pair(&lab.at->addr, pair);
	net_unlisten(lab.core_net, lab.at);
	lab.at = tcp_listen(lab.core_net, pair, "again");
	close(fd);
	lab_end(&lab);
}

Test(tcp, refuses_tls_without_certificates)
{
	struct net_options options = { 0 };
	struct net_listen listen = { .proto = PROTO_TLS,
				     .addr = addr_at("127.0.0.1:0"),
				     .name = "x" };
	struct listener *listener;
	struct lab lab;

	lab_start(&lab, &options);
	cr_assert_eq(net_listen(lab.core_net, &listen, &listener), -EPROTONOSUPPORT);
	cr_assert_null(net_reach(lab.ue_net, PROTO_TLS, &lab.at->addr, NULL, NULL));
	cr_assert_null(net_reach(lab.ue_net, PROTO_PIPE, &lab.at->addr, NULL, NULL));
	lab_end(&lab);
}
