/* SPDX-License-Identifier: Apache-2.0 */
/* Who the far end is when it begins something: a number or a URI as somebody wrote it. */
#ifndef IMSD_PROC_CALLER_H
#define IMSD_PROC_CALLER_H

#include "msg/msg.h"

/* The URI: a number becomes an identity of the domain; the number: the user part of a URI. Each is
 * owned by whoever asks. */
char *caller_identity(const char *text, const char *domain);
char *caller_number(const char *text);
/* P-Asserted-Identity: that URI, and the number as tel: beside a sip: one (RFC 3325 9.1). */
void caller_assert(struct msg *msg, const char *identity, const char *number);
/* The value of From with that tag; nobody's when Privacy of the message says so (TS 24.607). */
struct str caller_from(struct msg *msg, const char *identity, const char *tag);

#endif
