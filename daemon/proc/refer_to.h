/* SPDX-License-Identifier: Apache-2.0 */
/* What a REFER asks for (RFC 3515 2.1): its Refer-To taken apart, and the message fragments by which
 * its sender hears what came of it (RFC 3420). Pure. */
#ifndef IMSD_PROC_REFER_TO_H
#define IMSD_PROC_REFER_TO_H

#include "msg/msg.h"

#define SIPFRAG_TYPE "message/sipfrag;version=2.0"

/* All in the memory of the REFER. */
struct refer_to {
	struct str uri;  /* whom to address: without `method` and header part */
	struct uri read; /* the same in parts */
	enum method method;
	struct str method_name; /* "INVITE" when it does not say */
	struct str replaces;    /* value of Replaces in the header part; STR_NONE */
	struct str referred_by; /* Referred-By of the REFER; STR_NONE */
	const char *const
		*headers; /* "Name: value" lines that the header part asks for and that may be
				      * asked for, `$` doubled as for steps; NULL-terminated */
};

/* 0, or the status that refuses the REFER with one sentence in `why`: 400 for none, two or a broken
 * Refer-To, 416 for a scheme other than sip, sips and tel. */
int refer_to_read(struct msg *refer, struct refer_to *to, char why[96]);
/* "Name: value" in the memory of `msg`, `$` doubled. */
const char *refer_line(struct msg *msg, struct str name, struct str value);
/* Does it ask for no subscription (RFC 4488 4)? */
bool refer_wants_no_subscription(const struct msg *refer);

/* "SIP/2.0 180 Ringing" of a fragment; false when it does not begin with a status line. */
bool sipfrag_read(struct str body, int *status, struct str *phrase);

#endif
