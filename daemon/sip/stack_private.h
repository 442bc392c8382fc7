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
	uint64_t loop_key;             /* of the loop hash in our branches */
	struct map servers, clients;   /* transactions by key */
	struct map ignored;            /* copies that recv ignores, by key */
	struct map unmerged;           /* requests by what merged ones have in common */
	struct list txns;              /* all, in order of birth */
	struct list fresh;             /* requests neither answered nor held */
	struct list waiting;           /* messages that a wire rule holds back */
	struct list left;              /* that left and may leave again: sip/replay.c */
	size_t n_left, left_octets;    /* how many, and how long in all */
	struct list ignoring;          /* all of `ignored` */
	struct list late;              /* ACKs that a recv rule delays */
	const struct scene *ack_scene; /* of the ACK that on_ack is being told of */
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
	unsigned copy; /* 0 or 1: the first */
};
/* `msg` is taken over on a role pipe, else it stays the caller's. 0 or -errno. */
int out_message(struct stack *stack, const struct outgoing *out, struct msg *msg);
/* The same octets again: out->copy is 2, 3 ... */
int out_again(struct stack *stack, const struct outgoing *out, struct str bytes);
/* Forgets all that is held back: sip/held.c. */
void out_clear(struct stack *stack);
/* Ends a connection as a rule wants it. UDP sockets and role pipes, which are there for others too,
 * stay as they are. */
void stack_close_link(struct link *link, enum close_how how);

/* Out of an INVITE: sip/client_invite.c. The ACK of this hop to a refusal. */
void client_acknowledge(struct client *client, struct msg *response);
/* Sends the CANCEL that was asked for, as soon as a provisional response has come. */
void client_cancel_now(struct client *client);

/* In: sip/in.c. */
void in_bytes(void *ctx, struct link *link, const struct addr *from, struct str bytes);
void in_msg(void *ctx, struct link *link, struct msg *msg);
void in_broken(void *ctx, struct link *link, const struct addr *from, struct str bytes, int status,
	       const char *why);
/* Takes over a response to a request of ours: sip/response.c. Else says why it is none. */
const char *response_take(struct stack *stack, const struct addr *from, struct msg *msg);
void response_forget_seen(struct client *client);
/* Takes over an ACK: sip/ack.c. `key`: of its INVITE. */
void ack_take(struct stack *stack, struct link *link, const struct addr *from, struct msg *msg,
	      struct str key);
/* Forgets those that a rule delays. */
void acks_clear(struct stack *stack);

/* Copies of what leaves no transaction: sip/ignored.c. Remembers the verdict about a request by its
 * key for 64*T1. */
void ignored_add(struct stack *stack, struct scene *scene, struct str key,
		 const struct recv_verdict *verdict);
/* Which copies that verdict ignores: from the first number on, up to the second (0: all). */
void ignored_range(const struct recv_verdict *verdict, unsigned *from, unsigned *to);
/* Is this a copy of such a request? *copy: its number. When a request's turn to be noticed has come
 * it is new, and the memory of it goes; an ACK passes. */
enum ignored_copy { COPY_NEW, COPY_IGNORED, COPY_PASSES };
enum ignored_copy ignored_look(struct stack *stack, struct str key, unsigned *copy);
void ignored_clear(struct stack *stack);

/* A timer's value in a scene, in us: set, or derived from its profile; 0 for D, I, J, K on reliable
 * links. */
int64_t stack_timer(struct stack *stack, struct scene *scene, bool reliable, enum timer_name name);

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
/* Lets go of the responses that it keeps for further copies; of its place among those that may be
 * merged. */
void request_forget_kept(struct request *request);
void request_forget_merge(struct request *request);

#endif
