/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the far end's calls share; nobody else includes it. */
#ifndef IMSD_PROC_CALL_PRIVATE_H
#define IMSD_PROC_CALL_PRIVATE_H

#include "base/fsm.h"
#include "base/map.h"
#include "base/random.h"
#include "proc/call.h"
#include "proc/call_info.h"
#include "proc/knobs.h"
#include "sip/client.h"
#include "sip/repeat.h"

struct calls {
	struct calls_options options;
	struct list all;
	struct map by_call_id, users;
	size_t count;
	bool closed; /* calls_close: nothing is answered any more */
	struct dialogs dialogs;
	struct random tokens;
};

/* Octets of the words for a description. */
enum { WORD_MAX = 64 };

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

/* All calls with one subscriber: those that ended, the newest first, then the others in order. */
struct call_user {
	struct map_node node;
	struct list calls;
	char name[];
};

/* What is wrong with one stream of a call, call_media.c. */
struct bend;

/* Ports of one description; the early dialogs of an INVITE of ours share them. */
struct streams {
	unsigned refs;
	struct call *call;
	struct bend *bends[SESSION_STREAMS];
	struct media *media;
	struct addr host;
	struct stream *at[SESSION_STREAMS];
};

/* One dialog of a call, early or not. */
struct leg {
	struct list node; /* in call->legs */
	struct call *call;
	struct dialog *dialog;
	struct leg_usage *usage; /* what else lives in that dialog, or NULL */
	char name[16];           /* what a step calls it; "" the default one */
	char tag[64];            /* ours, as callee */
	bool over;               /* a BYE came or left */
	/* Made when it is needed first: a call that only rings has no ports. */
	struct session *session;
	struct streams *streams;
	/* as callee: reliable responses, in order */
	uint32_t rseq, acked;    /* of the last one, 0: none; of the last one with a PRACK */
	uint32_t rseq_cseq;      /* of the INVITE that they answer */
	struct repeat *unacked;  /* one that waits for its PRACK */
	bool unacked_sdp;        /* it has a description */
	bool told;               /* the description that is due went reliably, or came */
	struct repeat *answered; /* our 2xx that waits for its ACK */
	uint32_t answered_cseq;  /* of the INVITE that it answers */
	bool asks;               /* it makes the offer, the ACK has the answer */
	bool glared;             /* their offer got 491, at glared_at, and none came since */
	int64_t glared_at;
	/* as caller */
	uint32_t remote_rseq; /* of their last reliable response to the INVITE under way */
	uint32_t invite_cseq; /* of our INVITE that a 2xx answered */
	char *ack_body;       /* of our ACK to it, or NULL */
	struct timer reserve;
	/* The request whose offer waits for our answer, or did last; NULL: its transaction is over. */
	const struct request *offered_by;
};

struct call {
	struct list all, of_user;
	struct map_node by_call_id;
	struct call_user *user;
	struct calls *calls;
	uint8_t state;
	bool outgoing;
	bool confirmed;   /* there was a 2xx */
	bool cancelled;   /* we do not want it any more */
	bool hung_up;     /* a BYE of theirs came */
	bool early_media; /* their INVITE says that they know P-Early-Media */
	struct scene scene;
	char *number, *identity; /* ours: user part of the Contact; the URI that we assert */
	char *callee;            /* outgoing: whom we call */
	char *call_id;
	char *behaviour;                  /* what was asked for; NULL: the turn's default */
	char *replaces;                   /* Replaces of the INVITE that began it, or NULL */
	int status;                       /* call_status */
	void *owner;                      /* the user's */
	struct ussd *ussd;                /* its USSD dialogue, or NULL */
	char *recv_info;                  /* info packages that we have announced, or NULL */
	char keys[CALL_KEYS_MAX + 1];     /* that came by INFO */
	char pressing[CALL_KEYS_MAX + 1]; /* that are still to be played */
	struct timer key;                 /* until the next one */
	/* of our first INVITE, from call_start on until it has left; NULL: none */
	const char *const *headers;
	struct addr host; /* of our media */
	struct list legs;
	struct leg *leg;          /* the one that talks, or was used last */
	struct request *invite;   /* an INVITE that waits for its final response */
	struct sending *inviting; /* ours under way */
	struct list running, sendings;
	unsigned holds; /* requests that name us as owner */
	struct work check;
	enum media_mode mode, usual; /* what is sent; knob media.mode when it was asked last */
	struct ruling *mode_ruling;  /* about that knob: for all of the call */
	struct work mode_change;
	struct clip *clip;  /* that a step plays, or NULL */
	struct clip *clips; /* all that were played: streams may still point at them */
	bool clip_loops;
	bool talked; /* there was an ACK, the first one at talks_since */
	int64_t talks_since;
	/* session timer */
	struct timer refresh, retry;
	struct timer begin;  /* until somebody has said something to the INVITE */
	int64_t interval;    /* in s; 0: none */
	int64_t min_se;      /* of a 422 */
	bool refresher;      /* we are */
	bool remote_updates; /* they allow UPDATE */
	/* what is sent again after a 491 or a Retry-After, and how often it was */
	const char *retry_method;
	char retry_word[WORD_MAX];
	unsigned retries;
	uint64_t methods;              /* bits: requests that came since the last step waited */
	uint8_t statuses[700 / 8 + 1]; /* bits: responses to our INVITEs, likewise */
};

/* A request of ours that waits for its response. */
struct sending {
	struct list node;
	struct call *call;
	struct leg *leg; /* NULL: none yet, or gone */
	struct client *client;
	/* of an INVITE that begins a call: as it left, for the dialogs that it begins; its offer, of
	 * which each leg takes a copy */
	struct msg *invite;
	struct session *offer;
	struct streams *streams;
	const char *method;  /* lives for ever */
	char word[WORD_MAX]; /* of its description, "": it has none */
	enum method id;
	uint32_t cseq;
	bool offered, answered;
	struct call_listener listener; /* of a request for somebody else */
	bool ussd;                     /* an INFO of a USSD dialogue */
};

static inline struct loop *call_loop(const struct call *call)
{
	return call->calls->options.performance.loop;
}
static inline struct gates *call_gates(const struct call *call)
{
	return call->calls->options.performance.gates;
}
static inline struct str call_allowed(const struct call *call)
{
	return str_of(call->calls->options.allowed ? call->calls->options.allowed : CALL_ALLOWED);
}
static inline struct str call_supported(const struct call *call)
{
	return str_of(call->calls->options.supported ? call->calls->options.supported :
						       CALL_SUPPORTED);
}
static inline int64_t call_knob(struct call *call, knob_id id)
{
	return knob_number(call_gates(call), &call->scene, id);
}

/* call.c */
struct call *call_new(struct calls *calls, const struct scene *scene);
void call_feed(struct call *call, enum call_event event);
/* calls_options.on_change */
void call_changed(struct call *call);
/* Ends it: nothing more is said in it, but to requests that wait. */
void call_end(struct call *call);
/* Frees it, soon, when it has ended and nothing refers to it. */
void call_check(struct call *call);
/* From now on by the configuration in force: something was received, or is sent. */
void call_renew(struct call *call);
/* Takes a request: it stays with the call until its transaction ends. */
void call_hold_request(struct call *call, struct request *request);
/* The call that has taken it, or NULL. */
struct call *call_of_request(const struct request *request);
struct performance_options call_performance(struct call *call);
void call_note(struct call *call, const char *event, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* call_info.c */
/* What knob call.recv_info announces goes into an INVITE, or a response to one. */
void call_announce(struct call *call, struct msg *msg);
/* What that message of ours announces holds from now on. */
void call_announced(struct call *call, const struct msg *msg);
/* An INFO was answered with a 2xx. */
void call_informed(struct call *call, const struct msg *info);

/* call_find.c */
/* Once in its life: from now on it is found by that. */
void call_set_call_id(struct call *call, struct str call_id);
void call_join_user(struct call *call);
void call_leave_user(struct call *call);
/* It has ended: those that live are found before it. */
void call_retire(struct call *call);

/* call_leg.c */
struct leg *leg_new(struct call *call, const char *name);
void leg_free(struct leg *leg);
/* The leg of a step's name (NULL: the one used last); named: made when it is new. */
struct leg *call_leg_find(struct call *call, const char *name);
struct leg *call_leg_named(struct call *call, const char *name);
/* Does it talk, or ring where none talks yet? */
bool leg_is_alive(const struct leg *leg);
/* A BYE came or leaves. True: it was the last one alive, the call is being released. */
bool leg_end(struct leg *leg);
/* A BYE was answered: legs that are over go, with the last one the call. */
void call_sweep(struct call *call);
/* There was a 2xx: early dialogs go. */
void call_drop_early(struct call *call);

/* call_session.c */
struct session *call_session_new(struct call *call, struct streams **streams);
void streams_release(struct streams *streams);
/* The leg's, made when there is none: with the offer of the INVITE that begins the call, which is this
 * one or (NULL) the one that waits. */
struct session *leg_session(struct leg *leg, struct request *invite);
/* Their offer: could it be answered; take it. 0, or the status to refuse it with. */
int calls_try_offer(struct calls *calls, struct request *request, struct call_refusal *refusal);
int leg_take_offer(struct leg *leg, struct request *request, struct call_refusal *refusal);
/* The offer of that request, if it still waits, will have no answer. */
void leg_drop_offer(struct leg *leg, const struct request *request);
/* What was agreed goes to the streams; preconditions go on. */
void leg_agreed(struct leg *leg);
/* call_causes.c: diagnoses of the call's user */
void call_blame(struct call *call, enum cause_id cause, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The UE alerts: may it? */
void call_blame_alerting(struct leg *leg);
/* Our media go there. */
void call_blame_address(struct call *call, const struct session_stream *agreed);
/* The call is over. */
void call_blame_end(struct call *call);

/* call_media.c */
/* Asks the knobs of media for a stream of the call, from now on. `name`: of its m-line. */
struct bend *bend_new(struct call *call, struct stream *stream, struct str name);
/* When the stream has gone; NULL-safe. */
void bend_free(struct bend *bend);
/* What knob media.mode says when the call begins is what the streams do of their own accord. */
void call_media_begin(struct call *call);
/* What a step says: "off", "echo", "silence", or a file. */
void call_play(struct call *call, const struct step *step);
void call_free_clips(struct call *call);

/* The description in a message, STR_NONE when there is none. */
struct str msg_description(const struct msg *msg);

/* call_answer.c */
extern const struct performance_user call_performance_user;
/* P-Asserted-Identity: our URI, and the number as tel: beside a sip: one (RFC 3325 9.1). */
void call_assert_identity(const struct call *call, struct msg *msg);
/* Is the option supported or required? */
bool call_lists(const struct msg *msg, struct str option);
/* Goes this response out reliably? */
bool call_is_reliable(struct call *call, struct request *request, int status,
		      const struct step *step);

/* call_reliable.c */
/* Until its PRACK; takes the response over. */
void leg_send_reliably(struct leg *leg, struct request *request, struct msg *response);
void leg_take_prack(struct leg *leg, struct msg *prack);
/* The INVITE has its final response: nothing is repeated any more, PRACKs may still come. */
void leg_forget_unacked(struct leg *leg);
void call_forget_unacked(struct call *call);

/* call_replace.c */
/* It was answered: the dialog that it replaces ends. */
void call_replace(struct call *call);

/* call_send.c */
/* Sends a request in the call; false: not now. */
bool call_send(struct call *call, const struct step *step);
bool call_send_update(struct leg *leg, const char *word);
/* Headers of a request that offers or refreshes. */
void call_dress_request(struct call *call, struct msg *msg, bool session);
bool call_invite(struct call *call, const struct step *step);
/* Who we are: a URI, or a number, which becomes an identity of the home domain. */
void call_set_identity(struct call *call, const char *text);

/* call_release.c */
/* As call_hang_up, for one dialog that had its 2xx. */
void leg_hang_up(struct leg *leg, struct str reason);
/* The BYE of a step; false: not now. */
bool call_send_bye(struct call *call, const struct step *step);

/* call_timer.c */
/* Of a 2xx that we send to that request. */
void session_timer_answer(struct call_response *response);
/* Of a 2xx that we got. */
void session_timer_learn(struct call *call, struct msg *response);
void session_timer_ask(struct call *call, struct msg *request);
/* A 422 has come: true when a longer interval is worth a try. */
bool session_timer_lengthen(struct call *call, struct msg *response);
void session_timer_stop(struct call *call);

#endif
