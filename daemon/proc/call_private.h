/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the far end's calls share; nobody else includes it. */
#ifndef IMSD_PROC_CALL_PRIVATE_H
#define IMSD_PROC_CALL_PRIVATE_H

#include "base/fsm.h"
#include "base/map.h"
#include "base/random.h"
#include "proc/call.h"
#include "proc/knobs.h"
#include "sip/client.h"
#include "sip/repeat.h"

struct calls {
	struct calls_options options;
	struct list all;
	struct map by_call_id;
	size_t count;
	struct dialogs dialogs;
	struct random tokens;
};

enum call_state {
	CALL_NEW,
	CALL_INVITED,  /* an INVITE came */
	CALL_INVITING, /* ours left */
	CALL_EARLY,
	CALL_ANSWERED, /* 2xx without its ACK */
	CALL_ESTABLISHED,
	CALL_RELEASING, /* a BYE is under way */
	CALL_ENDED
};

enum call_event {
	CALL_EV_INVITED,
	CALL_EV_INVITING,
	CALL_EV_RANG,
	CALL_EV_ANSWERED,
	CALL_EV_ACKNOWLEDGED,
	CALL_EV_RELEASE, /* a BYE came or leaves */
	CALL_EV_RELEASED,
	CALL_EV_REFUSED
};

/* Ports of one description; the early dialogs of an INVITE of ours share them. */
struct streams {
	unsigned refs;
	struct media *media;
	struct addr host;
	struct stream *at[SESSION_STREAMS];
};

/* One dialog of a call, early or not. */
struct leg {
	struct list node; /* in call->legs */
	struct call *call;
	struct dialog *dialog;
	char name[16]; /* what a step calls it; "" the default one */
	char tag[64];  /* ours, as callee */
	struct session *session;
	struct streams *streams;
	uint32_t rseq;	        /* of our last reliable response, 0: none */
	struct repeat *unacked; /* a reliable response that waits for its PRACK */
	bool unacked_sdp;       /* it has a description */
	bool told;	        /* their offer was answered in a reliable response */
	struct repeat *answered; /* our 2xx that waits for its ACK */
	uint32_t remote_rseq;   /* of their last reliable response */
	uint32_t invite_cseq;   /* of our INVITE that a 2xx answered */
	char *ack_body;	        /* of our ACK to it, or NULL */
	struct timer reserve;
};

struct call {
	struct list all;
	struct map_node by_call_id;
	struct calls *calls;
	uint8_t state;
	bool outgoing;
	bool confirmed; /* there was a 2xx */
	bool cancelled; /* we do not want it any more */
	struct scene scene;
	char *number, *identity; /* ours: user part of the Contact; the URI that we assert */
	char *callee;		 /* outgoing: whom we call */
	char *call_id;
	const char *behaviour;	 /* what was asked for; NULL: the turn's default */
	struct addr host;	 /* of our media */
	struct list legs;
	struct leg *leg;         /* the one that talks, or was used last */
	struct request *invite;  /* an INVITE that waits for its final response */
	struct sending *inviting; /* ours under way */
	struct list running, sendings;
	unsigned holds; /* requests that name us as owner */
	enum media_mode mode;
	/* session timer */
	struct timer refresh, retry;
	int64_t interval; /* in s; 0: none */
	int64_t min_se;	  /* of a 422 */
	bool refresher;   /* we are */
	bool remote_updates; /* they allow UPDATE */
	const char *retry_method, *retry_word; /* what is sent again after a 491 */
	uint64_t methods; /* bits: requests that came since the last step waited */
	uint8_t statuses[700 / 8 + 1]; /* bits: responses to our INVITE that came */
};

/* A request of ours that waits for its response. */
struct sending {
	struct list node;
	struct call *call;
	struct leg *leg; /* NULL: none yet, or gone */
	struct client *client;
	struct msg *invite; /* an initial INVITE as it left; for the dialogs that it begins */
	struct session *offer; /* the initial INVITE's: the first leg takes a copy */
	struct streams *streams;
	struct step step;      /* of an initial INVITE */
	const char *method, *word; /* the word of its description, or NULL */
	enum method id;
	uint32_t cseq;
	bool offered, refreshes, answered;
};

static inline struct loop *call_loop(const struct call *call)
{
	return call->calls->options.performance.loop;
}
static inline struct gates *call_gates(const struct call *call)
{
	return call->calls->options.performance.gates;
}
static inline int64_t call_knob(struct call *call, knob_id id)
{
	return knob_number(call_gates(call), &call->scene, id);
}

/* call.c */
struct call *call_new(struct calls *calls, const struct scene *scene);
/* Once in its life: from now on it is found by that. */
void call_set_call_id(struct call *call, struct str call_id);
void call_feed(struct call *call, enum call_event event);
/* Ends it: nothing more is said in it. */
void call_end(struct call *call);
/* Frees it when it has ended and nothing refers to it. */
void call_check(struct call *call);
/* Takes a request: it stays with the call until its transaction ends. */
void call_hold_request(struct call *call, struct request *request);
struct performance_options call_performance(struct call *call);
void call_note(struct call *call, const char *event, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* call_leg.c */
struct leg *leg_new(struct call *call, const char *name);
void leg_free(struct leg *leg);
/* The leg of a step's name, made when it is new. */
struct leg *call_leg_named(struct call *call, const char *name, struct request *invite);
struct session *call_session_new(struct call *call, struct streams **streams);
void streams_release(struct streams *streams);
/* What was agreed goes to the streams; preconditions go on. */
void leg_agreed(struct leg *leg);
/* The description in a message, STR_NONE when there is none. */
struct str msg_description(const struct msg *msg);

/* call_answer.c */
extern const struct performance_user call_performance_user;
/* Is the option supported or required? */
bool call_lists(const struct msg *msg, struct str option);
/* Goes this response out reliably? */
bool call_is_reliable(struct call *call, struct request *request, int status,
		      const struct step *step);

/* call_send.c */
/* Sends a request in the call; `step` may be NULL. False: not now. */
bool call_send(struct call *call, const struct step *step);
void call_hang_up(struct call *call, struct str reason);
bool call_send_update(struct leg *leg, const char *word, bool refreshes);
/* Headers of a request that offers or refreshes. */
void call_dress_request(struct call *call, struct msg *msg, bool session);
void call_contact(struct call *call, struct msg *msg);
bool call_invite(struct call *call, const struct step *step);

/* call_timer.c */
/* Of a 2xx that we send to that request. */
void session_timer_answer(struct call_response *response);
/* Of a 2xx that we got. */
void session_timer_learn(struct call *call, struct msg *response);
void session_timer_ask(struct call *call, struct msg *request);
void session_timer_stop(struct call *call);

#endif
