/* SPDX-License-Identifier: Apache-2.0 */
/* Caller preferences (RFC 3841): which contacts a caller wants, and how much. Pure. */
#ifndef IMSD_ROLE_CALLER_PREFERENCES_H
#define IMSD_ROLE_CALLER_PREFERENCES_H

#include "msg/msg.h"

/* How well a contact fits: thousandths, 1000 for all that is asked (RFC 3841 7.2.4, Qa); -1: it
 * must not be used, as a Reject-Contact matches it or a required Accept-Contact does not.
 * `contact`: the registered Contact value. One without feature tags always fits (7.2.2). A value
 * fits when one of the values asked for is one of the contact's; numeric ranges are compared as
 * text. */
int caller_preferences_score(struct msg *request, struct str contact);

/* Does Request-Disposition (RFC 3841 9.1) list that directive: "no-fork", "sequential" ...? */
bool caller_preferences_directs(struct msg *request, const char *directive);

#endif
