/* SPDX-License-Identifier: Apache-2.0 */
/* MESSAGEs of the far end: which it got and sent, one more; and USSD. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "api/answers.h"
#include "api/page.h"
#include "api/value.h"
#include "core/messages.h"

static const struct field_row message_fields[] = {
	{ "user", true, "the name of the subscriber", FIELD_LINE },
	{ "text", false, "what it says", FIELD_TEXT },
	{ "from", false, "number or URI of who speaks", FIELD_LINE },
	{ "type", false, "text/plain, or another type of the text", FIELD_LINE },
	{ "behaviour", false, "of the turn message.outgoing", FIELD_LINE },
	{ NULL, false, NULL, FIELD_LINE },
};

static const struct field_row ussd_fields[] = {
	{ "user", true, "the name of the subscriber", FIELD_LINE },
	{ "text", false, "what it says; without it the code does", FIELD_TEXT },
	{ "code", false, "of the configuration; its menu is followed", FIELD_LINE },
	{ "kind", false, "request or notify", FIELD_LINE },
	{ "language", false, "of the text", FIELD_LINE },
	{ "from", false, "number or URI of who begins", FIELD_LINE },
	{ NULL, false, NULL, FIELD_LINE },
};

/* What is collected for one exchange. */
struct collection {
	struct core *core;
	struct page page;
};

/* Of a time of the loop. */
static json_t *time_value(struct core *core, int64_t at)
{
	struct loop *loop = core_loop(core);

	return value_of_time(loop_epoch(loop) - (loop_now(loop) - at));
}

static json_t *message_value(struct core *core, const struct message_record *record)
{
	json_t *value = json_object();

	json_object_set_new(value, "id", json_integer((json_int_t)record->number));
	json_object_set_new(value, "at", time_value(core, record->at));
	json_object_set_new(value, "direction", json_string(record->sent ? "sent" : "received"));
	json_object_set_new(value, "user",
			    value_of(record->user[0] ? str_of(record->user) : STR_NONE));
	json_object_set_new(value, "from", value_of(str_of(record->from)));
	json_object_set_new(value, "to", value_of(str_of(record->to)));
	json_object_set_new(value, "type",
			    value_of(record->type[0] ? str_of(record->type) : STR_NONE));
	json_object_set_new(value, "text", value_of(str_of(record->text)));
	json_object_set_new(value, "octets", json_integer((json_int_t)record->size));
	json_object_set_new(value, "in_dialog", json_boolean(record->in_dialog));
	json_object_set_new(value, "call_id", value_of(str_of(record->call_id)));
	json_object_set_new(value, "status",
			    record->status ? json_integer(record->status) : json_null());
	return value;
}

static void on_message(void *arg, const struct message_record *record)
{
	struct collection *collection = arg;

	if (page_takes(&collection->page))
		json_array_append_new(collection->page.items,
				      message_value(collection->core, record));
}

static void answer_messages(struct exchange *exchange)
{
	struct collection collection = { .core = exchange->core };

	page_init(&collection.page, exchange);
	core_messages(exchange->core, on_message, &collection);
	exchange_reply_json(exchange, page_finish(&collection.page, "messages"));
}

/* The record of that number; NULL: there is none. */
static const struct message_record *find(struct exchange *exchange, uint64_t number)
{
	return message_log_find(core_message_log(exchange->core), number);
}

static void answer_message(struct exchange *exchange)
{
	struct str id = exchange->params[0];
	const struct message_record *record = NULL;
	uint64_t number;

	if (str_to_u64(id, &number))
		record = find(exchange, number);
	if (record)
		exchange_reply_json(exchange, message_value(exchange->core, record));
	else
		exchange_refuse(exchange, 404,
				"no message has the number '%.*s'; GET /v1/messages shows them",
				STR_ARG(id));
}

/* What keeps an order from being carried out, as a status. */
static int order_status(int error)
{
	if (error == -ENOENT)
		return 404;
	return error == -EINVAL ? 400 : 409;
}

static void answer_message_send(struct exchange *exchange)
{
	const struct core_request_order order = {
		.method = METHOD_MESSAGE,
		.user = exchange_field(exchange, "user").p,
		.from = exchange_field(exchange, "from").p,
		.type = exchange_field(exchange, "type").p,
		.behaviour = exchange_field(exchange, "behaviour").p,
		.body = exchange_field(exchange, "text"),
	};
	const struct message_record *record;
	uint64_t number = 0;
	char why[160], location[48];
	int error = core_request_send(exchange->core, &order, &number, why);

	if (error) {
		exchange_refuse(exchange, order_status(error), "%s", why);
		return;
	}
	record = find(exchange, number);
	snprintf(location, sizeof(location), "/v1/messages/%ju", (uintmax_t)number);
	if (record)
		exchange_reply_created(exchange, location, message_value(exchange->core, record));
	else
		exchange_reply_nothing(exchange);
}

static void answer_ussd_start(struct exchange *exchange)
{
	struct str kind = exchange_field(exchange, "kind");
	const struct core_ussd_order order = {
		.user = exchange_field(exchange, "user").p,
		.from = exchange_field(exchange, "from").p,
		.text = exchange_field(exchange, "text").p,
		.code = exchange_field(exchange, "code").p,
		.language = exchange_field(exchange, "language").p,
		.notify = str_is(kind, "notify"),
	};
	char why[160];
	int error;

	if (kind.p && !order.notify && !str_is(kind, "request")) {
		exchange_refuse(exchange, 400, "kind: request or notify is wanted, not '%.*s'",
				STR_ARG(kind));
		return;
	}
	error = core_ussd_start(exchange->core, &order, why);
	if (error)
		exchange_refuse(exchange, order_status(error), "%s", why);
	else
		exchange_reply_nothing(exchange);
}

const struct route messages_routes[] = {
	{ "GET", "/v1/messages", answer_messages, "MESSAGEs that the far end got and sent", page_queries, .lists = "messages" },
	{ "POST", "/v1/messages", answer_message_send, "the network sends one to a subscriber", NULL, message_fields, .status = 201, .status_too = 204 },
	{ "GET", "/v1/messages/{id}", answer_message, "one of them", NULL },
	{ "POST", "/v1/ussd", answer_ussd_start, "the network begins a USSD dialogue with a subscriber", NULL, ussd_fields, .status = 204 },
	{ NULL, NULL, NULL, NULL, NULL },
};
