/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of TCP: an element and a UE on one loop, and plain sockets. */
#ifndef IMSD_TESTS_TRANSPORT_TCP_LAB_H
#define IMSD_TESTS_TRANSPORT_TCP_LAB_H

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transport_peer.h"

#define MESSAGE "MESSAGE sip:b SIP/2.0\r\nl: 5\r\n\r\nhello"
#define OPTIONS "OPTIONS sip:b SIP/2.0\r\nContent-Length: 0\r\n\r\n"

/* An element that listens, and a UE that connects, on one loop. */
struct lab {
	struct loop *loop;
	struct peer core, ue;
	struct net *core_net, *ue_net;
	struct listener *at;
};

static inline struct listener *tcp_listen(struct net *net, const char *pair, const char *name)
{
	struct net_listen listen = { .proto = PROTO_TCP, .addr = addr_at(pair), .name = name };
	struct listener *listener = NULL;

	cr_assert_eq(net_listen(net, &listen, &listener), 0, "%s", pair);
	return listener;
}

static inline void lab_start_at(struct lab *lab, const struct net_options *options,
				const char *pair)
{
	*lab = (struct lab){ .loop = loop_new(CLOCK_REAL) };
	peer_init(&lab->core);
	peer_init(&lab->ue);
	lab->core_net = net_new(lab->loop, options, &lab->core.user, NULL);
	lab->ue_net = net_new(lab->loop, options, &lab->ue.user, NULL);
	lab->at = tcp_listen(lab->core_net, pair, "pcscf1");
}

static inline void lab_start(struct lab *lab, const struct net_options *options)
{
	lab_start_at(lab, options, "127.0.0.1:0");
}

static inline void lab_end(struct lab *lab)
{
	net_free(lab->core_net);
	net_free(lab->ue_net);
	loop_free(lab->loop);
	peer_clear(&lab->core);
	peer_clear(&lab->ue);
}

static inline struct link *lab_connect(struct lab *lab)
{
	struct link *link = net_reach(lab->ue_net, PROTO_TCP, &lab->at->addr, NULL, NULL);

	cr_assert_not_null(link);
	return link;
}

/* A plain socket, for what no link would do. */
static inline int raw_connect(struct lab *lab)
{
	int fd = socket(lab->at->addr.family, SOCK_STREAM, 0);

	cr_assert_eq(connect(fd, &lab->at->addr.sa, addr_len(&lab->at->addr)), 0);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static inline void raw_send(int fd, const char *text)
{
	cr_assert_eq(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

/* Adds what has come; false at the end of the stream. */
static inline bool raw_read(int fd, struct buf *got)
{
	char octets[65536];
	ssize_t n = recv(fd, octets, sizeof(octets), 0);

	if (n > 0)
		buf_add(got, octets, (size_t)n);
	return n > 0 || (n < 0 && errno == EAGAIN);
}

#endif
