/* SPDX-License-Identifier: Apache-2.0 */
/* History-Info (RFC 7044): whom a request was for, one entry after the other, and why it went on. Pure
 * but for the message. */
#ifndef IMSD_ROLE_HISTORY_H
#define IMSD_ROLE_HISTORY_H

#include "msg/msg.h"

enum { HISTORY_INDEX_MAX = 64 };

/* An entry; slices of the message. */
struct history_entry {
	struct str uri;   /* without headers */
	struct str index; /* "1.1"; STR_NONE when it has none */
	int cause;        /* of RFC 4458: it was diverted to; 0: it was not */
	bool is_private;  /* by Privacy=history in its URI */
};
/* Entry `number`, from 1; -1 is the last. False when there is none, or when it cannot be read. */
bool history_entry(struct msg *msg, int number, struct history_entry *entry);
/* How often the request was diverted so far. */
unsigned history_diversions(struct msg *msg);

/* A diversion. Texts live as long as the message. */
struct history_step {
	struct str from, to; /* URIs: who diverts; the target, with its cause parameter */
	struct str reason;   /* Reason value of what befell it at `from`; STR_NONE: nothing did */
	bool hide_from, hide_to; /* Privacy=history */
};
/* Adds the entry of who diverts, unless the last one is his, and that of the target, mapped from it
 * (mp). */
void history_add(struct msg *msg, const struct history_step *step);
/* What has Privacy=history, or all when Privacy lists `history` or `header`, becomes the anonymous
 * user; indexes stay (RFC 7044 10.1). */
void history_conceal(struct msg *msg);

#endif
