/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that a message has to do with, by the names that checks call them: $request.PATH,
 * $dialog.PATH ... */
#ifndef IMSD_SCENARIO_RELATE_H
#define IMSD_SCENARIO_RELATE_H

#include "scenario/seen.h"

struct related_row {
	const char *name;
	/* The message, a first copy; NULL: there is none. */
	struct seen *(*find)(struct seen *seen);
	const char *help;
};

/* NULL when no relation is called so. */
const struct related_row *related_named(struct str name);
/* By number from 0; NULL at the end. */
const struct related_row *related_at(unsigned number);

/* What words ask, too: the request that began a message's dialog, and the response that an ACK or a PRACK
 * acknowledges. */
struct seen *seen_dialog_request(struct seen *seen);
struct seen *seen_acknowledged(struct seen *seen);
/* The message with the offer that this one answers. */
struct seen *seen_offer(struct seen *seen);
/* The message before it on the same leg, copies left out; NULL: none. */
struct seen *seen_older(const struct seen *seen);

#endif
