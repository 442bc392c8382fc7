/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of sip/ share of a stack. */
#ifndef IMSD_SIP_STACK_PRIVATE_H
#define IMSD_SIP_STACK_PRIVATE_H

#include "sip/request.h"
#include "sip/stack.h"

struct stack {
	struct stack_options options;
	struct link_user link_user;
	struct random branches, tags;
	uint64_t loop_key;           /* of the loop hash in our branches */
	struct map servers, clients; /* transactions by key */
	struct map ignored;          /* copies that recv ignores, by key */
	struct list txns;            /* all, in order of birth */
	struct list fresh;           /* requests neither answered nor held */
	struct list waiting;         /* messages that a wire rule holds back */
	struct list ignoring;        /* all of `ignored` */
	struct turn_hook turn_end;
	struct buf print; /* the octets of the message being sent */
	struct stack_counters counters;
};

static inline struct snapshot *stack_snapshot(struct stack *stack)
{
	return stack->options.hooks->snapshot_of(stack->options.ctx);
}

/* Stamps of this stack and link on a scene; side, listener, proto, role. */
void scene_place(struct scene *scene, struct stack *stack, const struct link *link, bool inbound);
/* A copy for another message of the same transaction: no ruling, snapshot held. */
void scene_copy(struct scene *scene, const struct scene *from);
/* Method, status and message. */
void scene_show(struct scene *scene, struct msg *msg);
void scene_clear(struct scene *scene);

/* Writes the record of one message; `text` may be NULL. */
struct note {
	enum journal_kind kind;
	struct link *link;
	const struct addr *remote;
	/* more: a second scene whose rules are named too; both may be NULL */
	const struct scene *scene, *more;
	struct msg *msg;
	struct str bytes;
	unsigned copy;
	const char *text;
};
void stack_note(struct stack *stack, const struct note *note);

/* Out: sip/out.c. The message goes through the edit gate, is printed, passes the wire gate and
 * leaves. */
struct outgoing {
	struct link *link;
	const struct addr *to;
	struct scene *scene;         /* of this message */
	const struct scene *request; /* of the request it answers, for the journal; or NULL */
	char **kept;                 /* gets a copy of the octets for retransmission, or NULL */
	size_t *n_kept;
};
/* `msg` is taken over on a role pipe, else it stays the caller's. 0 or -errno. */
int out_message(struct stack *stack, const struct outgoing *out, struct msg *msg);
/* The same octets again: `copy` 2, 3 ... */
int out_again(struct stack *stack, const struct outgoing *out, struct str bytes, unsigned copy);
/* Forgets all that is held back. */
void out_clear(struct stack *stack);

/* In: sip/in.c. */
void in_bytes(void *ctx, struct link *link, const struct addr *from, struct str bytes);
void in_msg(void *ctx, struct link *link, struct msg *msg);
void in_broken(void *ctx, struct link *link, const struct addr *from, struct str bytes, int status,
	       const char *why);
/* Copies that recv ignores: sip/ignored.c. Remembers the request's key for 64*T1. */
void ignored_add(struct request *request, const struct recv_verdict *verdict);
/* Is this copy of a request ignored? When its turn to be noticed has come, the memory of it
 * goes. */
bool ignored_is_copy(struct stack *stack, struct str key, unsigned *copy);
void ignored_clear(struct stack *stack);

/* Where a response goes by RFC 3261 18.2.2 and RFC 3581. */
struct addr via_reply_address(const struct via *via, const struct addr *source);

/* RFC 3261 18.2.1, RFC 3581 4: tells the sender, in the topmost Via, where its request came
 * from. */
void via_mark(struct msg *msg, const struct addr *from);

/* The request's key: its branch, sent-by and method (ACK finds the INVITE), or the RFC 2543
 * fields. */
void request_key(struct msg *msg, const struct via *via, struct str method, struct buf *key);
struct request *request_new(struct stack *stack, struct link *link, const struct addr *from,
			    struct msg *msg, struct str key);
/* Goes on behind the recv gate. */
void request_deliver(struct request *request);

#endif
