/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One SIP element: its transactions, the path in and the path out. Each role has a stack, each
 * scripted UE has one. The path of a message in: stack_on_bytes -> transaction -> scene -> recv
 * gate -> hooks.on_request; out: request_reply or client_send -> edit gate -> print -> wire gate ->
 * link.
 */
#ifndef IMSD_SIP_STACK_H
#define IMSD_SIP_STACK_H

#include "base/map.h"
#include "base/random.h"
#include "journal/journal.h"
#include "rule/gate.h"
#include "transport/link.h"

struct client;
struct request;
struct stack;

struct meter;

struct stack_hooks {
	/* A new request that passed the recv gate. It must be answered, forwarded, dropped or held
	 * (sip/request.h) before the turn of the loop ends. */
	void (*on_request)(void *ctx, struct request *request);
	/* An ACK that belongs to no transaction of ours (it acknowledges a 2xx) and passed the recv
	 * gate; each copy of it. Its scene: stack_ack_scene. The callee owns the message. May be
	 * NULL. */
	void (*on_ack)(void *ctx, struct link *link, const struct addr *from, struct msg *ack);
	/* An INVITE that has no final response yet is being cancelled (its CANCEL was answered by
	 * the stack). A proxy's is proxy_cancel (sip/proxy.h). May be NULL: the INVITE gets a
	 * 487. */
	void (*on_cancel)(void *ctx, struct request *invite, struct msg *cancel);
	/* The same before the CANCEL is answered: true when the callee takes it over and answers
	 * both. May be NULL. */
	bool (*on_cancel_request)(void *ctx, struct request *invite, struct request *cancel);
	/* Fills the scene's user and peer_user (and kind, if the role knows better). May be
	 * NULL. */
	void (*on_identify)(void *ctx, struct scene *scene, struct link *link,
			    const struct addr *from);
	/* Which side of this element is that link on? */
	enum scene_side (*side_of)(void *ctx, const struct link *link);
	/* Name of the element at the far end of a core link, for the journal; NULL: its address.
	 * May be NULL. */
	const char *(*peer_of)(void *ctx, const struct link *link);
	/* The subscriber who has registered over that link, or from that address; NULL: nobody. May be
	 * NULL. */
	const char *(*user_of)(void *ctx, const struct link *link, const struct addr *from);
	/* The configuration in force; not held for the caller. */
	struct snapshot *(*snapshot_of)(void *ctx);
	/* A connection has closed. May be NULL. */
	void (*on_link_closed)(void *ctx, struct link *link, const char *why);
};

struct stack_options {
	struct loop *loop;
	const char *role;        /* "pcscf" ...; lives as long as the stack */
	struct gates *gates;     /* NULL: no rule speaks here */
	struct journal *journal; /* NULL: nothing is recorded */
	uint64_t seed;
	/* counts links; may be shared by stacks, NULL: all links have number 0 */
	uint32_t *last_link;
	struct meter *meter; /* counts messages; NULL: nobody does */
	const struct stack_hooks *hooks;
	void *ctx;
	/* A link for a client transaction whose own one has closed, and for replies to a closed
	 * connection; NULL when none can be had. May be NULL. */
	struct link *(*reach)(void *ctx, enum proto proto, const struct addr *remote);
};

struct stack *stack_new(const struct stack_options *options);
/* Ends all transactions without a word. */
void stack_free(struct stack *stack);
/* What links of this stack report to: give it to net_new, pipe_role_pair ... Its ctx is the
 * stack. */
const struct link_user *stack_link_user(struct stack *stack);

/* Octets as they are, of a message or not, by way of the wire gate; nothing waits for what comes of them. `user`: whose UE
 * is there. 0 or -errno. */
int stack_send_octets(struct stack *stack, struct link *link, const struct addr *to,
		      struct str octets, const char *user);

/* Ends what only waits for copies, gives up what waits for a response (its user hears CLIENT_TIMEOUT, soon), forgets
 * what rules hold back. What then is answered ends the next time. True: nothing is left. */
bool stack_quiet(struct stack *stack);

/* Counters for leak checks and metrics. */
struct stack_counters {
	size_t transactions; /* alive */
	/* messages that a wire rule delays or reorders, copies that recv ignores */
	size_t held;
	size_t branches; /* of forwarded requests: waiting for their turn, or with a transaction */
	size_t repeats;  /* responses that wait to be acknowledged end to end */
	uint64_t received, sent, retransmitted, broken;
};
struct stack_counters stack_counters(const struct stack *stack);

/* The scene of the ACK that hooks.on_ack is being told of, user and peer_user filled; NULL outside
 * of that call. */
const struct scene *stack_ack_scene(const struct stack *stack);

/* A fresh token of this stack's stream: n characters and a zero. */
void stack_branch(struct stack *stack, char *out, size_t n);
void stack_tag(struct stack *stack, char out[13]);

#endif
