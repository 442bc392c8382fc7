/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of watched calls share. */
#ifndef IMSD_PROC_WATCH_PRIVATE_H
#define IMSD_PROC_WATCH_PRIVATE_H

#include "proc/watch.h"

enum watch_event {
	WATCH_PROVISIONAL, /* 1xx with a To tag */
	WATCH_ANSWER,      /* 2xx */
	WATCH_ACK,
	WATCH_REFUSED,     /* a final response that is no 2xx */
	WATCH_CANCEL,
	WATCH_BYE,         /* no dialog is left in which there was none */
	WATCH_STAY,        /* BYE was challenged: the dialog is still there */
	WATCH_RELEASE,     /* the network wants it to end */
	WATCH_OVER         /* nothing of it is left */
};

struct watches {
	struct watches_options options;
	struct map by_call_id, by_number, by_user;
	struct list alive, ended;
	size_t n_alive, n_ended, n_dialogs, max_ended;
	uint64_t last, changes, forgotten;
	struct dialogs dialogs; /* `owner` is a struct watched_dialog */
};

/* What a call is known by from its beginning; texts are copied. */
struct watched_parts {
	struct str call_id, caller_tag, caller, callee, caller_uri, callee_uri;
};
/* The call alive that this very INVITE began: by its Call-ID, tag, CSeq and Request-URI. */
struct watched *watches_by_invite(struct watches *watches, struct msg *invite);
struct watched *watched_new(struct watches *watches, const struct watched_parts *parts);
void watched_feed(struct watched *watched, enum watch_event event);
void watched_note(struct watched *watched, const struct watch_moment *moment);
/* It is not what it was. */
void watched_changed(struct watched *watched);
/* (Re)starts the timer for what comes first. */
void watched_start_timer(struct watched *watched);
static inline bool watched_ended(const struct watched *watched)
{
	return watched->state == WATCH_ENDED;
}

/* The dialog that a response to `invite` is in, made when it is new; `own` is the host in our
 * Record-Route. NULL when the messages make none. */
struct watched_dialog *watched_enter_dialog(struct watched *watched, struct msg *invite,
					    struct msg *response, struct str own);
/* A 2xx has come in it. */
void watched_confirm_dialog(struct watched_dialog *dialog, struct msg *response, struct str own);
void watched_end_dialog(struct watched_dialog *dialog);
/* Those that are early; all. */
void watched_end_early(struct watched *watched);
void watched_end_dialogs(struct watched *watched);
void watched_free_dialogs(struct watched *watched);
/* When all dialogs are being left or are over, the call is. */
void watched_settle(struct watched *watched);
struct watched_dialog *watched_dialog_by_number(struct watched *watched, unsigned number);

#endif
