/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watched calls: what the S-CSCF remembers of every call that it record-routed (TS 24.229 5.4.3):
 * who talks to whom, how far it is, both ends' dialog identifiers, so that rules can count per call,
 * requests of unknown dialogs get 481, and the network can release a call by a BYE to each side
 * (5.4.5.1).
 */
#ifndef IMSD_PROC_WATCH_H
#define IMSD_PROC_WATCH_H

#include "base/fsm.h"
#include "journal/journal.h"
#include "rule/gate.h"
#include "sip/dialog.h"

enum watch_state {
	WATCH_CALLING,     /* the INVITE went on */
	WATCH_EARLY,       /* there is an early dialog */
	WATCH_ANSWERED,    /* a 2xx went back */
	WATCH_ESTABLISHED, /* and its ACK went on */
	WATCH_RELEASING,   /* CANCEL, or BYE in every dialog */
	WATCH_ENDED
};

/* A side of the call. */
enum watch_side { WATCH_CALLER, WATCH_CALLEE, WATCH_NETWORK };

/* What went by or befell the call; at most WATCH_HISTORY are kept, the first and the latest. */
enum { WATCH_HISTORY = 16, WATCH_MOMENT_TEXT = 48 };
struct watch_moment {
	int64_t at;       /* loop time */
	const char *what; /* no message: "released", "expired" ...; else NULL */
	uint16_t status;  /* 0: a request */
	uint8_t method;   /* enum method */
	uint8_t side;     /* who sent it */
};

/* One dialog of it; several when the INVITE was forked. */
enum watched_stage { STAGE_EARLY, STAGE_CONFIRMED, STAGE_OVER };
struct watched_dialog {
	struct list node;
	struct watched *watched;
	unsigned number; /* 1, 2 ... of this call */
	enum watched_stage stage;
	bool leaving;  /* a BYE is on its way */
	unsigned byes; /* of ours, without an answer */
	/* As we would address the caller and the callee: the one as if we were the other. */
	struct dialog *sides[2];
};

struct watched {
	struct list all;
	struct map_node by_call_id, by_number;
	struct watched_party {
		struct map_node by_user;
		struct watched *watched;
	} parties[2];
	struct watches *watches;
	uint64_t number; /* 1, 2 ... of this core: the call's id for journal and API */
	uint8_t state;   /* enum watch_state */
	bool pending;    /* the INVITE that began it has no final response */
	uint32_t cseq;   /* of that INVITE */
	int64_t began_at, answered_at, ended_at; /* loop time, -1: not (yet) */
	const char *caller, *callee;             /* subscribers' names; "" for a far end */
	const char *caller_uri, *callee_uri;     /* as asserted and as dialled */
	char dial[SCENE_NAME_MAX];               /* the number dialled */
	struct str call_id, caller_tag;
	struct list dialogs; /* struct watched_dialog by `node`, oldest first */
	unsigned n_dialogs, n_early, n_confirmed; /* ever; now */
	bool anonymous;    /* the caller asked that his identity is kept from the callee */
	uint64_t changed;  /* the number of its last change, of all calls' */
	int release_cause; /* status that refused it, 0: ended otherwise, or alive */
	const char *why;   /* how it ends, in words; NULL: it does not */
	/* When it is over without a word (session timer, RFC 4028 10), and when we release it; loop
	 * time, 0: never. */
	int64_t expires_at, overdue_at;
	struct timer timer;
	/* The layer above's, while `pending`: the INVITE that it could answer. */
	void *invite;
	struct watch_moment history[WATCH_HISTORY];
	unsigned n_history;
	char texts[];
};

struct watches_options {
	struct loop *loop;
	struct journal *journal; /* NULL: nothing is recorded */
	struct gates *gates;     /* of the knobs; may be NULL */
	/* It began or is over, or one of its dialogs is new, confirmed or over; may be NULL. */
	void (*on_change)(void *ctx, const struct watched *watched);
	/* calls.max_duration is over; may be NULL. */
	void (*on_overdue)(void *ctx, struct watched *watched);
	void *ctx;
};

struct watches;
struct watches *watches_new(const struct watches_options *options);
void watches_free(struct watches *watches);
/* Forgets all of them, alive or not. */
void watches_clear(struct watches *watches);
size_t watches_count(const struct watches *watches);   /* alive, not ended */
size_t watches_dialogs(const struct watches *watches); /* of these */
/* So many changes happened; the last one of an ended call that is not kept any more. */
uint64_t watches_changes(const struct watches *watches);
uint64_t watches_forgotten(const struct watches *watches);
/* Of struct watched by `all`, oldest first: those alive; those that ended, in order of their end, as
 * many as knob calls.history says. */
struct list *watches_all(struct watches *watches);
struct list *watches_ended(struct watches *watches);
/* Alive ones. By the Call-ID, the newest. */
struct watched *watches_by_call_id(struct watches *watches, struct str call_id);
/* By Call-ID and the caller's tag: the call that a message is of. */
struct watched *watches_of_msg(struct watches *watches, struct msg *msg);
/* Alive or ended. */
struct watched *watches_by_number(struct watches *watches, uint64_t number);
/* The next one alive after `last` (NULL: the first) in which that subscriber takes part; in no
 * order. */
struct watched *watches_by_user(struct watches *watches, const char *user,
				const struct watched *last);

const char *watch_state_name(const struct watched *watched);
/* "INVITE", "180 to INVITE", "released". */
void watch_moment_text(const struct watch_moment *moment, char out[WATCH_MOMENT_TEXT]);
/* The dialog that talks, or rings; of an ended call the last one. NULL: there was none. */
struct watched_dialog *watched_dialog(const struct watched *watched);

/*
 * What goes by. A mark says which request of which call: its forwarder keeps it until watches_over.
 * Zero: of no call.
 */
struct watch_mark {
	uint64_t call;
	unsigned dialog; /* 0: the INVITE that began it */
	uint8_t method, side;
};

/* A request that goes on: scene->msg, as it was received (not yet record-routed by us). An INVITE
 * without To tag begins a call; mark->call says whether it is one. */
void watches_request(struct watches *watches, const struct scene *scene, struct watch_mark *mark);
/* A response that goes back; `scene` is its request's. */
void watches_response(struct watches *watches, const struct watch_mark *mark, struct scene *scene,
		      struct msg *response);
/* The refusal of an INVITE that begins a call has gone back: of those that came the best one. */
void watches_refused(struct watches *watches, const struct watch_mark *mark);
/* Its transactions with the next hop are over, whatever came. */
void watches_over(struct watches *watches, const struct watch_mark *mark);
/* An ACK to a 2xx goes on. */
void watches_ack(struct watches *watches, struct msg *ack);
/* The INVITE that began a call is being cancelled. */
void watches_cancel(struct watches *watches, struct msg *invite);

/* Release by the network, `why` in words (const): first this, then the INVITE is refused
 * (watched_refused), or there are BYEs. */
void watched_release(struct watched *watched, const char *why);
void watched_refused(struct watched *watched, int status);
/* A BYE to that side in that dialog, which is over when all of them were answered
 * (watches_bye_over). NULL: the side cannot be reached. */
struct msg *watched_bye(struct watched_dialog *dialog, enum watch_side side);
void watches_bye_over(struct watches *watches, uint64_t call, unsigned dialog);

/* For the vocabulary. */
extern const struct name_row watch_state_rows[];
extern const unsigned watch_n_states;

#endif
