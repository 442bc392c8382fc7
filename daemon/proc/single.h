/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single requests of the far end, outside of dialogs: MESSAGE (RFC 3428) and OPTIONS (RFC 3261 11)
 * that come, and those that the network sends to a UE: MESSAGE, OPTIONS, a NOTIFY that nobody has
 * subscribed to, INFO. One instance per request, one state, one table; what is done with it is a
 * behaviour.
 */
#ifndef IMSD_PROC_SINGLE_H
#define IMSD_PROC_SINGLE_H

#include "proc/message_log.h"
#include "proc/performer.h"

struct single;
struct singles;

struct singles_options {
	struct performance_options performance; /* without user, ctx and running */
	const char *role;                       /* of the element; const */
	const char *label;                      /* its host is LABEL.DOMAIN; const */
	struct stack *stack;
	uint64_t seed;
	/* Puts into a response what belongs there: the duties of the role. */
	void (*dress)(void *ctx, struct single *single, struct request *request,
		      struct msg *response);
	/* Where requests go. */
	struct link *(*next_hop)(void *ctx);
	/* The configuration in force; not held for the caller. */
	struct snapshot *(*snapshot_of)(void *ctx);
	void *ctx;
};
struct singles *singles_new(const struct singles_options *options);
/* Ends all without a word, before the stack goes; singles_free then after it. */
void singles_close(struct singles *singles);
/* What waits for its time is not done, and the log is empty. */
void singles_reset(struct singles *singles);
/* NULL-safe. */
void singles_free(struct singles *singles);
/* Requests alive, their steps included. */
size_t singles_count(const struct singles *singles);
/* MESSAGEs got and sent, those in dialogs included. */
struct message_log *singles_log(struct singles *singles);

/* Does the far end answer such a request by a behaviour? */
bool single_is_known(enum method method);
/* The behaviour of that name for such a request, if there is one that is not a call's alone; else
 * NULL. */
const char *single_behaviour(const struct snapshot *snapshot, enum method method, const char *name);
/* One has come; it is taken over and will be answered. Texts are copied. */
struct single_arrival {
	const char *number;    /* who was addressed */
	const char *behaviour; /* NULL: the turn's default */
};
void single_receive(struct singles *singles, struct request *request,
		    const struct single_arrival *arrival);
/* A MESSAGE in a dialog has come, and its final response leaves. */
void single_note(struct singles *singles, struct request *request);
void single_note_answer(struct singles *singles, struct request *request, int status);

/* The network sends one. Texts are copied. */
struct single_order {
	enum method method;
	const char *user;           /* the subscriber; may be "" */
	const char *target;         /* Request-URI */
	const char *from;           /* number or URI; NULL: +15550199 */
	const char *behaviour;      /* of its turn; NULL: its default */
	const char *const *headers; /* "Name: value", NULL-terminated, or NULL */
	const char *type;           /* of the body; NULL: text/plain */
	struct str body;
};
/* Its turn: "message.outgoing" ...; NULL: the network sends none of that method. */
const char *single_turn(enum method method);
/* The number of its record in the log (0: it is no MESSAGE). */
uint64_t single_send(struct singles *singles, const struct single_order *order);

/* What a role puts into responses. */
const char *single_number(const struct single *single);
enum method single_method(const struct single *single);

extern const struct name_row single_state_rows[];
extern const unsigned single_n_states;

#endif
