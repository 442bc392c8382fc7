/* SPDX-License-Identifier: Apache-2.0 */
/* TCP connections at their limits: size, time, number, descriptors, a peer that does not read. */
#include <sys/resource.h>

#include "transport_tcp_lab.h"

Test(tcp_limits, breaks_what_is_too_long)
{
	struct net_options options = { .limits = { 60 } };
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	raw_send(fd, "REGISTER sip:b SIP/2.0\r\nContent-Length: 60\r\n\r\n");
	wait_for(lab.loop, lab.core.n_broken == 1);
	cr_assert_eq(lab.core.status, 413);
	close(fd);
	fd = raw_connect(&lab);
	raw_send(fd,
		 "REGISTER sip:b SIP/2.0\r\nSubject: there is no end of this head ...............");
	wait_for(lab.loop, lab.core.n_broken == 2);
	cr_assert_eq(lab.core.status, 513);
	close(fd);
	lab_end(&lab);
}

Test(tcp_limits, gives_up_connecting)
{
	struct net_options options = { .connect_us = 100000 };
	struct addr any = addr_at("127.0.0.1:0");
	int fds[8], n = 0;
	struct lab lab;

	lab_start(&lab, &options);
	/* a listening socket whose queue is full leaves SYNs unanswered */
	net_unlisten(lab.core_net, lab.at);
	fds[n++] = socket(AF_INET, SOCK_STREAM, 0);
	bind(fds[0], &any.sa, addr_len(&any));
	listen(fds[0], 0);
	getsockname(fds[0], &lab.at->addr.sa, &(socklen_t){ sizeof(struct addr) });
	while (n < 6) {
		fds[n] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		connect(fds[n++], &lab.at->addr.sa, addr_len(&lab.at->addr));
	}
	lab_connect(&lab);
	wait_for(lab.loop, lab.ue.n_close == 1);
	cr_assert_str_eq(lab.ue.why, "no answer in time");
	while (n)
		close(fds[--n]);
	lab_end(&lab);
}

Test(tcp_limits, closes_what_is_idle)
{
	struct net_options options = { .idle_us = 100000 };
	struct lab lab;
	int64_t start;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	wait_for(lab.loop, lab.core.n_open == 1);
	start = loop_now(lab.loop);
	wait_for(lab.loop, loop_now(lab.loop) > start + 70000);
	raw_send(fd, MESSAGE);
	wait_for(lab.loop, lab.core.n_close == 1);
	cr_assert_geq(loop_now(lab.loop) - start, 170000);
	cr_assert_str_eq(lab.core.why, "idle");
	close(fd);
	lab_end(&lab);
}

Test(tcp_limits, takes_no_more_than_its_limit)
{
	struct net_options options = { .max_connections = 3 };
	struct lab lab;
	char octet;
	int fds[4];

	lab_start(&lab, &options);
	for (int i = 0; i < 4; i++)
		fds[i] = raw_connect(&lab);
	wait_for(lab.loop, lab.core.n_note == 1);
	cr_assert_str_eq(lab.core.note, "refused: 3 connections are open");
	cr_assert_eq(net_connection_count(lab.core_net), 3);
	wait_for(lab.loop, recv(fds[3], &octet, 1, 0) == 0);
	cr_assert_eq(recv(fds[2], &octet, 1, 0), -1);
	close(fds[0]);
	wait_for(lab.loop, net_connection_count(lab.core_net) == 2);
	cr_assert(lab.core.n_open == 3 && lab.core.n_close == 1);
	close(fds[3]);
	fds[3] = raw_connect(&lab);
	wait_for(lab.loop, lab.core.n_open == 4);
	for (int i = 1; i < 4; i++)
		close(fds[i]);
	lab_end(&lab);
}

Test(tcp_limits, pauses_when_descriptors_run_out)
{
	struct net_options options = { 0 };
	struct rlimit old, few;
	struct lab lab;
	int fd;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	getrlimit(RLIMIT_NOFILE, &old);
	few = (struct rlimit){ (rlim_t)fd + 1, old.rlim_max };
	setrlimit(RLIMIT_NOFILE, &few);
	for (int i = 0; i < 20; i++)
		loop_turn(lab.loop, 1000);
	cr_assert_eq(lab.core.n_open, 0);
	cr_assert_eq(loop_timer_count(lab.loop), 1);
	setrlimit(RLIMIT_NOFILE, &old);
	wait_for(lab.loop, lab.core.n_open == 1);
	close(fd);
	lab_end(&lab);
}

Test(tcp_limits, does_not_read_whoever_does_not_read)
{
	struct net_options options = { .max_queued = 200000 };
	struct buf got = { 0 };
	char text[20000], *at = text;
	unsigned paused_at;
	size_t sent = 0;
	struct lab lab;
	int fd;

	at += sprintf(at, "MESSAGE sip:b SIP/2.0\r\nl: 19950\r\n\r\n");
	memset(at, 'x', 19950);
	at += 19950;
	lab_start(&lab, &options);
	lab.core.echo = true;
	fd = raw_connect(&lab);
	/* sends until nothing moves any more: the answers are not taken, so the requests are not
	 * read */
	for (int quiet = 0; quiet < 20;) {
		size_t from = sent % (size_t)(at - text);
		ssize_t n = send(fd, text + from, (size_t)(at - text) - from, MSG_NOSIGNAL);
		unsigned before = lab.core.n_bytes;

		sent += n > 0 ? (size_t)n : 0;
		loop_turn(lab.loop, 5000);
		quiet = n > 0 || lab.core.n_bytes != before ? 0 : quiet + 1;
	}
	paused_at = lab.core.n_bytes;
	cr_assert(lab.core.n_close == 0 && sent / (size_t)(at - text) > paused_at);
	wait_for(lab.loop, raw_read(fd, &got) && lab.core.n_bytes == sent / (size_t)(at - text) &&
				   got.n / (size_t)(at - text) == lab.core.n_bytes);
	cr_assert_eq(lab.core.n_close, 0);
	close(fd);
	buf_free(&got);
	lab_end(&lab);
}

Test(tcp_limits, gives_up_a_peer_that_takes_nothing)
{
	struct net_options options = { .max_queued = 100000 };
	char text[10000] = "";
	struct lab lab;
	int fd, result = 0;

	lab_start(&lab, &options);
	fd = raw_connect(&lab);
	wait_for(lab.loop, lab.core.n_open == 1);
	for (int i = 0; i < 10000 && !result; i++) {
		result = peer_send(&lab.core, lab.core.link, NULL,
				   (struct str){ text, sizeof(text) });
		loop_turn(lab.loop, 0);
	}
	cr_assert_eq(result, -ENOBUFS);
	wait_for(lab.loop, lab.core.n_close == 1);
	cr_assert_str_eq(lab.core.why, "the peer does not read");
	close(fd);
	lab_end(&lab);
}
