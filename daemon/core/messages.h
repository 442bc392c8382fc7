/* SPDX-License-Identifier: Apache-2.0 */
/* What the network sends to a UE beside calls: MESSAGE, OPTIONS, NOTIFY, INFO, USSD, keys; and which
 * MESSAGEs the far end got and sent. For scenarios and the API. */
#ifndef IMSD_CORE_MESSAGES_H
#define IMSD_CORE_MESSAGES_H

#include "core/core.h"
#include "proc/message_log.h"

/* One request. */
struct core_request_order {
	enum method method;
	const char *user;           /* the subscriber */
	const char *from;           /* number or URI; NULL: +15550199 */
	const char *behaviour;      /* of the turn METHOD.outgoing; NULL: its default */
	const char *const *headers; /* "Name: value" ..., NULL-terminated, or NULL */
	const char *type;           /* of the body; NULL: text/plain */
	struct str body;
	bool in_call; /* in the dialog of his newest call with the far end; it is no NOTIFY then */
};
/* 0, and the number of its record when it is a MESSAGE outside of a dialog (may be NULL; 0: none is
 * kept). Or with one sentence in why: -ENOENT: there is no such subscriber; -EINVAL: the order is
 * wrong; -ENOTCONN: there is no such call, or nothing can be sent in it now. */
int core_request_send(struct core *core, const struct core_request_order *order, uint64_t *number,
		      char why[160]);

/* A USSD dialogue with that subscriber. */
struct core_ussd_order {
	const char *user, *from;
	const char *text;      /* NULL: that of the code */
	const char *code;      /* of the configuration, whose menu is followed; NULL: none */
	const char *language;  /* NULL: knob call.ussd_language */
	const char *behaviour; /* of the turn call.outgoing; NULL: "ussd" */
	bool notify;           /* else a question */
};
/* 0, or as above; -ENOTCONN: he is not registered. */
int core_ussd_start(struct core *core, const struct core_ussd_order *order, char why[160]);

/* Plays keys in his newest call with the far end (RFC 4733). 0, or as above. */
int core_press(struct core *core, const char *user, struct str keys, char why[160]);
/* Keys that came by INFO in that call; "" without a call. */
const char *core_keys(struct core *core, const char *user);

/* MESSAGEs of the far end, oldest first; they are good until the loop turns. */
void core_messages(struct core *core, void (*each)(void *arg, const struct message_record *record),
		   void *arg);
const struct message_log *core_message_log(struct core *core);

#endif
