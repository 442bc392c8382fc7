/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of the far end: a user agent that imsd plays itself (RFC 3261 13 to 15, 3262, 3264, 3311,
 * 3312, 4028). What it does at each turn is a behaviour; what the protocol demands in between (ACK,
 * PRACK, answers, refreshes, repeats) it does by itself.
 */
#ifndef IMSD_PROC_CALL_H
#define IMSD_PROC_CALL_H

#include "media/stream.h"
#include "proc/performer.h"
#include "proc/session.h"
#include "sip/dialog.h"

/* What the far end takes and supports, as Allow and Supported say it. */
#define CALL_ALLOWED \
	"INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, INFO, OPTIONS, MESSAGE, REFER, NOTIFY, SUBSCRIBE"
#define CALL_SUPPORTED "100rel, timer, precondition, replaces, norefersub"

struct call;
struct calls;
struct leg;
struct ussd_item;
struct ussd_order;

/* One response of a step on its way out: who makes it decides with these what belongs in. */
struct call_response {
	struct call *call;
	struct leg *leg; /* the dialog that it is in or begins; NULL: none */
	struct request *request;
	struct msg *msg;
	const struct step *step;
};

struct calls_options {
	struct performance_options performance; /* without user, ctx and running */
	const char *role;                       /* of the element; const */
	const char *label;                      /* its host is LABEL.DOMAIN; const */
	/* Of Allow and Supported; const. NULL: CALL_ALLOWED, CALL_SUPPORTED. */
	const char *allowed, *supported;
	struct stack *stack;
	struct media *media;
	uint64_t seed;
	/* Puts into a response what belongs there, by the call_add_ functions below. */
	void (*dress)(void *ctx, struct call_response *response);
	/* Where requests go. */
	struct link *(*next_hop)(void *ctx);
	/* The address at which RTP of that subscriber's UE reaches us; false: none is known. */
	bool (*media_host)(void *ctx, const char *user, struct addr *host);
	/* Our Contact value in that call, in the memory of `msg`. NULL: <sip:NUMBER@LABEL.DOMAIN> of a
	 * telephony UA. */
	struct str (*contact)(void *ctx, const struct call *call, struct msg *msg);
	/* Its state has changed, or what its streams do; nothing may be freed or ended by it at once.
	 * May be NULL. */
	void (*on_change)(void *ctx, struct call *call);
	/* A step sends REFER in that dialog; false: not now. NULL: it goes as any other request, and
	 * what is told of it is not listened to. */
	bool (*refer)(void *ctx, struct leg *leg, const struct step *step);
	/* Somebody else makes what the streams send (media/mix.h): knob media.mode counts for nothing.
	 * Of its codecs, which are a comma list, best first, the best one is taken, not the one that is
	 * offered first. In effect instead of knob call.codecs; `call` is NULL before there is one. */
	bool mixed;
	const char *(*codecs)(void *ctx, const struct call *call, struct scene *scene);
	/* The configuration in force; not held for the caller. */
	struct snapshot *(*snapshot_of)(void *ctx);
	void *ctx;
};

struct calls *calls_new(const struct calls_options *options);
/* Ends all without a word, before the stack goes; calls_free then after it. */
void calls_close(struct calls *calls);
/* NULL-safe. */
void calls_free(struct calls *calls);
size_t calls_count(const struct calls *calls);
size_t calls_dialogs(const struct calls *calls);
/* Ends all, but goes on to live: an INVITE that waits is refused or taken back, all else ends without a
 * word. */
void calls_reset(struct calls *calls);

/* The call and leg of an in-dialog request; NULL: the dialog is unknown. */
struct leg *calls_leg(struct calls *calls, struct msg *request);

/* What comes in; each request is taken over and will be answered. */
/* An initial INVITE whose body was looked at (call_take_body). Texts are copied. */
struct call_entry {
	const char *behaviour; /* of the turn call.incoming; NULL: its default */
	const char *identity;  /* who we are: a URI; NULL: who was dialled, in the home domain */
	void *owner;           /* see call_owner; set before on_change is called first */
	const struct ussd_item *ussd; /* the USSD code that was dialled; NULL: none */
};
void call_entered(struct calls *calls, struct request *request, const struct call_entry *entry);
/* Why an offer or answer is refused, and the description that goes with a 488 or 580 (in the request's
 * memory), else STR_NONE. */
struct call_refusal {
	char why[96];
	struct str sdp;
};
/* 0, or the status that refuses the offer in this request: in a dialog (leg) or, with NULL, of an
 * initial INVITE. */
int call_take_body(struct calls *calls, struct leg *leg, struct request *request,
		   struct call_refusal *refusal);
/* Retry-After of a 500 to it, in s: 0 to 10 by chance (RFC 3261 14.2, RFC 3311 5.2). */
unsigned calls_retry_after(struct calls *calls);
/* A request in a dialog. */
void call_requested(struct leg *leg, struct request *request);
/* False: the INVITE is of no call, or answered. */
bool call_cancelled(struct request *invite, struct request *cancel);
void call_acknowledged(struct leg *leg, struct msg *ack);
/* Replaces of an INVITE: 0, or the status that refuses it (RFC 3891 3) with one sentence in why. */
int call_check_replaces(struct calls *calls, struct msg *invite, char why[96]);
/* 0, or 500 for a request whose CSeq is lower than one before. */
int call_check_cseq(struct leg *leg, struct msg *request);
/* Has a BYE ended that dialog? Only another BYE is answered in it. */
bool call_leg_is_over(const struct leg *leg);
/* Is the body a description, does it hold one, or need it not be understood (RFC 3261 20.11)? */
bool call_can_read(const struct msg *msg);
/* Is RAck the one of a response that has had no PRACK? False: 481. */
bool call_expects_prack(const struct leg *leg, struct msg *prack);

/* What duties put into responses; each knows whether it is called for. */
void call_add_tag(struct call_response *response);
void call_add_record_route(struct call_response *response);
void call_add_contact(struct call_response *response);
void call_add_allow(struct call_response *response);
void call_add_identity(struct call_response *response);
void call_add_early_media(struct call_response *response);
void call_add_reliable(struct call_response *response);
void call_add_description(struct call_response *response);
void call_add_session_timer(struct call_response *response);
void call_add_refusal(struct call_response *response);
void call_add_recv_info(struct call_response *response);

/* The network starts a call. Texts are copied. */
struct call_order {
	const char *user;      /* the subscriber that is called */
	const char *callee;    /* its identity: a URI */
	const char *from;      /* number or URI of who calls; NULL: +15550199 */
	const char *behaviour; /* of the turn call.outgoing; NULL: its default */
	/* "Name: value" lines of the INVITE, NULL-terminated, or NULL: Replaces, Referred-By ... */
	const char *const *headers;
	void *owner; /* see call_owner */
	/* Of our media where no UE of that subscriber is known; NULL: the call is not begun then. */
	const struct addr *host;
	const struct ussd_order *ussd; /* proc/call_info.h; NULL: no USSD dialogue */
};
/* NULL with one sentence in why. */
struct call *call_start(struct calls *calls, const struct call_order *order, char why[160]);
/* Acts on the far end's side of a call: "hold", "resume", "reinvite", "update", "info", "bye", "cancel",
 * "answer", "video" ... (call_action_at). False with one sentence in why. */
bool call_act(struct call *call, struct str word, struct str argument, char why[160]);
/* By word from 0, for --list; NULL at the end. */
const struct call_action *call_action_at(unsigned number);
struct call_action {
	const char *word, *method, *sdp, *help;
	int status; /* of a response to the INVITE that waits; 0: it is none */
};

/* What the user of calls keeps with one: a member of a conference, a transfer ... NULL at first. */
void *call_owner(const struct call *call);
void call_set_owner(struct call *call, void *owner);

/* A request of ours in a dialog beside what a call does by itself: NOTIFY, REFER, INFO ... */
struct call_listener {
	/* Once: the final status, 408: none has come, 0: the dialog is gone. May be NULL. The message
	 * is NULL without a response. */
	void (*on_final)(void *ctx, int status, struct msg *response);
	void *ctx;
};
/* As the step says (a STEP_SEND whose `what` is the method, which must live for ever). False: not
 * now, or the dialog is over; the listener then hears nothing. */
bool call_leg_request(struct leg *leg, const struct step *step,
		      const struct call_listener *listener);
struct call *call_of_leg(const struct leg *leg);
/* The one that talks, or was used last; NULL: none. */
struct leg *call_talking_leg(const struct call *call);
/* Good until the loop turns; NULL: it has none yet. */
struct dialog *call_leg_dialog(const struct leg *leg);
/* What may outlive the call in a leg's dialog (RFC 5057 4): subscriptions. One per leg. */
struct leg_usage {
	/* The leg goes: true when the dialog has been taken over (dialog_move). */
	bool (*on_gone)(struct leg_usage *usage, struct dialog *dialog);
};
void call_leg_use(struct leg *leg, struct leg_usage *usage);
/* NULL: there is none. */
struct leg_usage *call_leg_usage(const struct leg *leg);
/* Puts our Contact in that call into a message. */
void call_contact(struct call *call, struct msg *msg);
/* Ends it with that Reason (STR_NONE: none): a BYE in each dialog that talks; an INVITE without an
 * answer is taken back or refused. */
void call_hang_up(struct call *call, struct str reason);
bool call_is_established(const struct call *call);
/* The last response to an INVITE of ours, or what stands for one that did not come; 0: none. */
int call_status(const struct call *call);
/* The address of its media. */
const struct addr *call_host(const struct call *call);
bool call_was_hung_up(const struct call *call); /* by a BYE of theirs */
bool call_is_over(const struct call *call);     /* it is being released, or has ended */
/* By number from 0, its ports; NULL behind the last. Good until the loop turns. */
struct stream *call_ports(const struct call *call, unsigned index);

/* For the vocabulary. */
extern const struct name_row call_state_rows[];
extern const unsigned call_n_states;

/* What a call tells of itself. */
const char *call_state_name(const struct call *call);
const char *call_user(const struct call *call);     /* the subscriber */
const char *call_number(const struct call *call);   /* who we are */
const char *call_identity(const struct call *call); /* the same as a URI */
struct str call_call_id(const struct call *call);
bool call_is_outgoing(const struct call *call);
/* What it does at the turn that began it. */
const char *call_behaviour(const struct call *call);
/* Of the leg that talks, or rang last, before the first our offer; NULL: none. */
const struct session *call_session(const struct call *call);
/* Sum over its streams; false without streams. */
bool call_media(const struct call *call, struct stream_counters *counters);
/* One stream of that session, as its session has it and as its ports have counted (all 0 without ports);
 * false behind the last. */
bool call_stream(const struct call *call, unsigned index, const struct session_stream **stream,
		 struct stream_counters *counters);
/* The newest call with that subscriber, one that lives before those that ended; or NULL. */
struct call *calls_of_user(struct calls *calls, const char *user);
/* When we are at both ends, the newer one; NULL: there is none. */
struct call *calls_by_call_id(struct calls *calls, struct str call_id);

#endif
