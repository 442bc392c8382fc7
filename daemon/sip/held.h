/* SPDX-License-Identifier: Apache-2.0 */
/* Octets that leave later: delayed, repeated, dribbled, waiting to be overtaken, or behind what
 * dribbles on the same connection. */
#ifndef IMSD_SIP_HELD_H
#define IMSD_SIP_HELD_H

#include "sip/stack_private.h"

enum { SENDER_MAX = 64 };

struct held {
	struct list node; /* the stack's */
	struct stack *stack;
	struct link *link; /* held */
	struct addr to;
	char sender[SENDER_MAX]; /* link_send_from; empty: the usual one */
	struct timer timer;
	/* status or method, or NULL; lives with the snapshot that is held */
	const char *overtaken_by;
	struct scene scene;     /* for the journal: names and user; no ruling */
	struct str rules, said; /* whose names, and what they did */
	struct msg *msg;
	const char *text; /* for the record: what becomes of it, or NULL */
	unsigned copies;  /* further ones */
	unsigned sent;    /* so far */
	bool rebranch;    /* further ones with a branch of their own */
	int64_t every_us;
	unsigned copy;
	size_t piece, at; /* dribble */
	int64_t piece_us;
	bool queued, released; /* leaves when what is ahead on its connection has left; it has */
	bool close;            /* then the connection is closed */
	enum close_how how;
	size_t n;
	char octets[];
};

/* Where the octets go and what the journal says of them, taken from `out`; `rules`: the scene whose
 * rules are the reason. Nothing is started. */
struct held *held_new(struct stack *stack, const struct outgoing *out, const struct scene *rules,
		      struct str bytes);
/* Leaves after that time. */
void held_start(struct held *held, int64_t us);
/* Must octets for that connection wait, because others are still leaving? */
bool held_blocks(const struct stack *stack, const struct link *link);
/* That message leaves now: those that it was to overtake follow. */
void held_release_overtaken(struct stack *stack, const struct outgoing *out);

/* What the journal says of octets that a mute connection swallows. */
extern const char held_mute_text[];

/* Puts octets on a link (sip/out.c); on a role pipe they must be a message again. 0 or -errno. */
int out_send(struct stack *stack, struct link *link, const struct addr *to, struct str bytes,
	     const char *sender);

#endif
