/* SPDX-License-Identifier: Apache-2.0 */
/* What SIP messages mean in an IMS: each request and response in one sentence, the procedure that it belongs to, and
 * how that procedure typically goes. */
#ifndef IMSD_JOURNAL_MEANING_H
#define IMSD_JOURNAL_MEANING_H

#include <stdbool.h>

#include "base/text.h"

enum group {
	GROUP_NONE, /* of a response: that of its request */
	GROUP_REGISTRATION,
	GROUP_SETUP,
	GROUP_EARLY_MEDIA,
	GROUP_MODIFICATION,
	GROUP_RELEASE,
	GROUP_CANCEL,
	GROUP_MESSAGING,
	GROUP_SUPPLEMENTARY,
	GROUP_COUNT
};

struct group_row {
	const char *name, *help;
};

/* By enum group; GROUP_NONE has an empty name. */
extern const struct group_row group_rows[GROUP_COUNT];

/* One request, or one status of responses. */
struct meaning {
	const char *name; /* "INVITE", "re-INVITE"; of a response its status */
	int status;       /* 0: a request */
	const char *on;   /* of a response: the requests that it answers, for a reader */
	enum group group;
	const char *help, *clause;
};

extern const struct meaning meaning_rows[]; /* the last one has no name */

/* One step of a typical flow, between UE and network. */
struct flow_line {
	char arrow; /* '>' from the UE, '<' to it */
	const char *message, *remark;
};

/* How a procedure typically goes. */
struct flow_row {
	enum group group;
	const char *title, *clause;
	const struct flow_line *lines; /* the last one has no message */
};

extern const struct flow_row flow_rows[]; /* the last one has no title */

/* The row of a message; NULL: a method or status that is not in the table. status 0: a request. */
const struct meaning *meaning_of(struct str method, int status, bool in_dialog);
/* The procedure that a message belongs to; `in_dialog`: of a response, was its request in one? */
enum group meaning_group(struct str method, int status, bool in_dialog);
/* The table for people: MESSAGE, ON, GROUP, MEANING. */
void meaning_list(struct buf *out);

#endif
