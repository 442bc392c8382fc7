/* SPDX-License-Identifier: Apache-2.0 */
/* MESSAGEs that the far end got and sent: the latest are kept, so that they can be asked about. */
#ifndef IMSD_PROC_MESSAGE_LOG_H
#define IMSD_PROC_MESSAGE_LOG_H

#include "base/list.h"
#include "base/text.h"
#include "msg/msg.h"

enum { MESSAGE_TEXT_MAX = 2000 };

/* One. Texts are the log's and good as long as the record. */
struct message_record {
	struct list node;
	uint64_t number; /* from 1 */
	int64_t at;      /* loop time */
	bool sent;       /* by the far end; else got */
	bool in_dialog;
	char *user;      /* the subscriber at the other end; "" for nobody */
	char *from, *to; /* URIs */
	char *type, *call_id;
	char *text;  /* the body's first MESSAGE_TEXT_MAX octets */
	size_t size; /* of the whole body */
	uint32_t cseq;
	int status; /* final; 0: none yet, 408 when none has come */
};

struct message_log {
	struct list all; /* oldest first */
	size_t n;
	uint64_t last;
};

void message_log_init(struct message_log *log);
void message_log_clear(struct message_log *log);
/* A new record of that MESSAGE, which is as it leaves or came; the oldest one goes beyond `most`. Its
 * number, 0 when none is kept. */
struct message_order {
	const char *user;
	int64_t at;
	bool sent;
	size_t most;
};
uint64_t message_log_add(struct message_log *log, struct msg *msg,
			 const struct message_order *order);
/* The final status of that one, if it is still there. */
void message_log_answer(struct message_log *log, uint64_t number, int status);
/* NULL: it is not there (any more). */
const struct message_record *message_log_find(const struct message_log *log, uint64_t number);
/* The newest one got from (or sent to) that subscriber; NULL: there is none. */
const struct message_record *message_log_newest(const struct message_log *log, const char *user,
						bool sent);
/* How many are there of those. */
unsigned message_log_count(const struct message_log *log, const char *user, bool sent);
/* The one that this request of a dialog was noted as; 0: none. */
uint64_t message_log_of(const struct message_log *log, struct msg *request);

#endif
