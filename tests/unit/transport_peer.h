/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of transport/: a link user that writes down what it is told, and bounded waiting.
 */
#ifndef IMSD_TESTS_TRANSPORT_PEER_H
#define IMSD_TESTS_TRANSPORT_PEER_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "msg/msg.h"
#include "transport/net.h"
#include "transport/pipe.h"

enum { WAIT_US = 10000000 };

struct peer {
	struct link_user user;
	uint32_t last_id;
	unsigned n_open, n_close, n_bytes, n_broken, n_note, n_msg;
	struct link *link; /* of the last call */
	struct addr from;
	struct buf got; /* all octets, each piece followed by '|' */
	int status;
	char why[256], note[256];
	bool echo;    /* send back what comes */
	bool sending; /* inside of link_send: no callback may come */
	int close_at; /* close inside of the n-th on_bytes, 0: never */
	enum close_how how;
};

static inline void peer_saw(struct peer *peer, struct link *link)
{
	cr_assert(!peer->sending, "called from inside link_send");
	peer->link = link;
}

static inline int peer_send(struct peer *peer, struct link *link, const struct addr *to,
			    struct str bytes)
{
	bool inside = peer->sending;
	int result;

	peer->sending = true;
	result = link_send(link, to, bytes);
	peer->sending = inside;
	return result;
}

static inline void peer_on_bytes(void *ctx, struct link *link, const struct addr *from,
				 struct str bytes)
{
	struct peer *peer = ctx;

	peer_saw(peer, link);
	peer->n_bytes++;
	peer->from = *from;
	if (peer->close_at && peer->n_bytes == (unsigned)peer->close_at)
		link_close(link, peer->how);
	buf_add_str(&peer->got, bytes);
	buf_add_char(&peer->got, '|');
	if (peer->echo)
		peer_send(peer, link, from, bytes);
}

static inline void peer_on_msg(void *ctx, struct link *link, struct msg *msg)
{
	struct peer *peer = ctx;

	peer_saw(peer, link);
	peer->n_msg++;
	buf_add_str(&peer->got, msg->method_name);
	buf_add_char(&peer->got, '|');
	if (peer->echo)
		link_send_msg(link, msg);
	else
		msg_free(msg);
}

static inline void peer_on_broken(void *ctx, struct link *link, const struct addr *from,
				  struct str bytes, int status, const char *why)
{
	struct peer *peer = ctx;

	peer_saw(peer, link);
	peer->n_broken++;
	peer->from = *from;
	peer->status = status;
	snprintf(peer->why, sizeof(peer->why), "%s", why);
	buf_add_str(&peer->got, bytes);
	buf_add_char(&peer->got, '|');
	if (peer->echo)
		peer_send(peer, link, from, STR("BROKEN / l: 0\r\n\r\n"));
}

static inline void peer_on_open(void *ctx, struct link *link)
{
	struct peer *peer = ctx;

	peer_saw(peer, link);
	peer->n_open++;
}

static inline void peer_on_close(void *ctx, struct link *link, const char *why)
{
	struct peer *peer = ctx;

	peer_saw(peer, link);
	cr_assert(!link->open);
	peer->n_close++;
	snprintf(peer->why, sizeof(peer->why), "%s", why);
}

static inline void peer_on_note(void *ctx, struct link *link, const struct addr *from,
				const char *text)
{
	struct peer *peer = ctx;

	(void)from;
	peer_saw(peer, link);
	peer->n_note++;
	snprintf(peer->note, sizeof(peer->note), "%s", text);
}

static inline void peer_init(struct peer *peer)
{
	*peer = (struct peer){ .user = { .on_bytes = peer_on_bytes,
					 .on_msg = peer_on_msg,
					 .on_broken = peer_on_broken,
					 .on_open = peer_on_open,
					 .on_close = peer_on_close,
					 .on_note = peer_on_note } };
	peer->user.ctx = peer;
	peer->user.last_id = &peer->last_id;
}

static inline void peer_clear(struct peer *peer)
{
	buf_free(&peer->got);
}

#define peer_got(peer, text) \
	cr_assert(str_is(buf_str(&(peer)->got), (text)), "got \"%.*s\"", \
		  STR_ARG(buf_str(&(peer)->got)))

/* Turns the loop until the condition holds, at most WAIT_US. */
#define wait_for(loop, condition) \
	do { \
		int64_t end_ = loop_now(loop) + WAIT_US; \
		while (!(condition) && loop_now(loop) < end_) \
			loop_turn((loop), 20000); \
		cr_assert((condition), "never: %s", #condition); \
	} while (0)

static inline struct addr addr_at(const char *pair)
{
	struct addr addr;

	cr_assert(addr_parse_pair(str_of(pair), &addr), "%s", pair);
	return addr;
}

#endif
