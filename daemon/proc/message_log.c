/* SPDX-License-Identifier: Apache-2.0 */
/* The latest MESSAGEs. */
#include "proc/message_log.h"

#include "msg/view.h"

void message_log_init(struct message_log *log)
{
	*log = (struct message_log){ 0 };
	list_init(&log->all);
}

static void record_free(struct message_log *log, struct message_record *record)
{
	list_remove(&record->node);
	log->n--;
	mem_free(record->user);
	mem_free(record->from);
	mem_free(record->to);
	mem_free(record->type);
	mem_free(record->call_id);
	mem_free(record->text);
	mem_free(record);
}

/* Keeps the newest `most`. */
static void shorten(struct message_log *log, size_t most)
{
	while (log->n > most)
		record_free(log, list_first(&log->all, struct message_record, node));
}

void message_log_clear(struct message_log *log)
{
	shorten(log, 0);
}

static char *copy(struct str text)
{
	return mem_copy_text(text.p ? text.p : "", text.n);
}

static struct str uri_of(const struct address *address)
{
	return address ? address->uri_text : STR("");
}

uint64_t message_log_add(struct message_log *log, struct msg *msg,
			 const struct message_order *order)
{
	struct message_record *record;
	size_t n = msg->body.n < MESSAGE_TEXT_MAX ? msg->body.n : MESSAGE_TEXT_MAX;

	if (order->most == 0)
		return 0;
	record = mem_alloc(sizeof(*record));
	record->number = ++log->last;
	record->at = order->at;
	record->sent = order->sent;
	record->in_dialog = msg_to_tag(msg).n > 0;
	record->user = copy(str_of(order->user));
	record->from = copy(uri_of(msg_from(msg)));
	record->to = copy(uri_of(msg_to(msg)));
	record->type = copy(msg_value(msg, HDR_CONTENT_TYPE));
	record->call_id = copy(msg_call_id(msg));
	record->text = copy((struct str){ msg->body.p, n });
	record->size = msg->body.n;
	record->cseq = msg_cseq(msg).number;
	list_append(&log->all, &record->node);
	log->n++;
	shorten(log, order->most);
	return record->number;
}

static struct message_record *find(const struct message_log *log, uint64_t number)
{
	struct message_record *record;

	list_each(record, &log->all, struct message_record, node)
		if (record->number == number)
			return record;
	return NULL;
}

const struct message_record *message_log_find(const struct message_log *log, uint64_t number)
{
	return find(log, number);
}

void message_log_answer(struct message_log *log, uint64_t number, int status)
{
	struct message_record *record = find(log, number);

	if (record && !record->status)
		record->status = status;
}

const struct message_record *message_log_newest(const struct message_log *log, const char *user,
						bool sent)
{
	struct message_record *record, *newest = NULL;

	list_each(record, &log->all, struct message_record, node)
		if (record->sent == sent && str_is(str_of(record->user), user))
			newest = record;
	return newest;
}

unsigned message_log_count(const struct message_log *log, const char *user, bool sent)
{
	struct message_record *record;
	unsigned n = 0;

	list_each(record, &log->all, struct message_record, node)
		n += record->sent == sent && str_is(str_of(record->user), user);
	return n;
}

uint64_t message_log_of(const struct message_log *log, struct msg *request)
{
	struct message_record *record;
	uint64_t number = 0;

	list_each(record, &log->all, struct message_record, node)
		if (record->cseq == msg_cseq(request).number &&
		    str_is(msg_call_id(request), record->call_id))
			number = record->number;
	return number;
}
