/* SPDX-License-Identifier: Apache-2.0 */
/* Views: parts of a message read on first question and kept with it. A pointer stays good until the
 * header in question is changed; a view of a broken or missing value is NULL. */
#ifndef IMSD_MSG_VIEW_H
#define IMSD_MSG_VIEW_H

#include "msg/msg.h"

const struct uri *msg_request_uri(struct msg *msg);
const struct via *msg_via(struct msg *msg); /* the topmost */
const struct address *msg_from(struct msg *msg);
const struct address *msg_to(struct msg *msg);
const struct address *msg_contact(struct msg *msg); /* the first */
const struct address *msg_route(struct msg *msg);   /* the topmost */
/* Tags, or STR_NONE. Cheap and not kept: no URI is parsed for them. */
struct str msg_from_tag(struct msg *msg);
struct str msg_to_tag(struct msg *msg);
struct str msg_call_id(struct msg *msg);

struct cseq {
	uint32_t number;
	struct str method;
	bool valid;
};
struct cseq msg_cseq(struct msg *msg);
/* The same of a value. Numbers up to 2^32-1 are valid: real UEs pass the 2^31 of RFC 3261
 * 8.1.1.5. */
struct cseq cseq_read(struct str value);
/* Expires, Max-Forwards, Session-Expires ...: the number a header begins with, parameters or a
 * comment may follow; `absent` when missing, broken or above 2^32-1. */
int64_t msg_number(struct msg *msg, enum hdr id, int64_t absent);

/* Forgets views of that header, HDR_OTHER: of the Request-URI (the edit functions of msg.h call
 * it). */
void msg_views_drop(struct msg *msg, enum hdr id);

#endif
