/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The life of a TCP or TLS connection, from accept or connect to its end. Its states:
 *   STARTING     connecting, or in the TLS handshake; what is sent waits
 *   SILENT       accepted and then left alone: what comes is thrown away, nothing is sent
 *   OPEN         octets flow both ways
 *   HALF_CLOSED  the peer sends no more but may still read answers for a moment
 *   DRAINING     closed for our user; what was sent before leaves, what comes is thrown away
 *   GONE         waits for its posted work, which frees the socket
 */
#ifndef IMSD_TRANSPORT_TCP_LIFE_H
#define IMSD_TRANSPORT_TCP_LIFE_H

#include "transport/net_state.h"

struct bufferevent;

enum tcp_state { TCP_STARTING, TCP_SILENT, TCP_OPEN, TCP_HALF_CLOSED, TCP_DRAINING, TCP_GONE };

enum tcp_event {
	TCP_EV_UP,
	TCP_EV_PEER_DONE, /* FIN */
	TCP_EV_FAILED,
	TCP_EV_TIMEOUT,
	TCP_EV_CLOSE,
	TCP_EV_REFUSE, /* to be closed before it is up, behind what was sent */
	TCP_EV_STALL,  /* to be left alone */
	TCP_EV_RESET,
	TCP_EV_FLUSHED, /* all octets have left, or few enough are left to go on */
	TCP_EV_FINISHED /* FIN has gone both ways */
};

struct tcp {
	struct link link;
	struct net *net;
	struct bufferevent *event;
	struct frame frame;
	struct map_node by_remote;
	char key[1 + sizeof(struct addr)];
	uint8_t state;
	bool paused;    /* not read, because the peer does not read */
	bool peer_done; /* it has sent FIN */
	bool fin_sent, told;
	bool half;          /* our direction ends when all has left */
	uint8_t handshake;  /* enum link_handshake, when it is not TLS that begins */
	int64_t last;       /* traffic, by the loop's clock */
	struct timer timer; /* the state's: connect, idle, grace, drain */
	struct work settle, resume;
	char why[160];
};

/* A connection in STARTING takes over its bufferevent and joins the net's list. */
void tcp_start(struct tcp *tcp, struct bufferevent *event);
/* An event of the life; `why` is told to the user if it ends the connection. */
void tcp_feed(struct tcp *tcp, enum tcp_event event, const char *why);
/* Ends our direction, when what was sent before has left. */
void tcp_end_sending(struct tcp *tcp);
/* From here on tcp_find finds it, until it cannot be sent on any more. */
void tcp_list(struct tcp *tcp);
/* Octets not yet taken by the peer. */
size_t tcp_queued(const struct tcp *tcp);
/* Tells of the close if that is still to be done, goes on with draining, frees what is gone: with
 * the next work. */
void tcp_settle(struct tcp *tcp);
/* Frees the socket and lets go of the link; who holds it finds it closed. */
void tcp_dispose(struct tcp *tcp);

#endif
