/* SPDX-License-Identifier: Apache-2.0 */
/* Any message to a UE: octets as they stand, or a request whose final response is the answer. */
#include <errno.h>

#include "api/answers.h"
#include "api/value.h"
#include "core/send.h"

static const struct query_row send_queries[] = {
	{ "fix", 0, 1, 0, "1: a line that ends with LF alone gets CRLF" },
	{ "transaction", 0, 1, 0, "1: a request; the answer waits for its final response" },
	{ .name = NULL },
};

static const struct field_row send_fields[] = {
	{ "message", true, "the message", FIELD_TEXT },
	{ "fix", false, "true: a line that ends with LF alone gets CRLF", FIELD_FLAG },
	{ "transaction", false, "true: a request; the answer waits for its final response", FIELD_FLAG },
	{ NULL, false, NULL, 0 },
};

/* One that waits. */
struct waiting {
	struct exchange *exchange;
	struct sending *sending;
};

/* In a query, or as a field. */
static bool flag(const struct exchange *exchange, const char *name)
{
	return exchange_query(exchange, name) || str_is(exchange_field(exchange, name), "true");
}

static int status_of(int error)
{
	switch (error) {
	case -ENOENT:
		return 404;
	case -EINVAL:
		return 422;
	default:
		return 409;
	}
}

/* The final response, or that there is none. */
static void on_sent(void *arg, const struct core_sent *sent)
{
	struct waiting *waiting = arg;
	json_t *json = json_object();

	json_object_set_new(json, "status",
			    sent->status ? json_integer(sent->status) : json_null());
	json_object_set_new(json, "why", value_of(str_of(sent->why)));
	json_object_set_new(json, "response", value_of(sent->response));
	exchange_reply_json(waiting->exchange, json);
}

/* Nobody waits for it any more. */
static void on_gone(void *arg)
{
	struct waiting *waiting = arg;

	sending_forget(waiting->sending);
	exchange_reply_nothing(waiting->exchange);
}

static void send_request(struct exchange *exchange, const struct core_send *send)
{
	struct waiting *waiting = arena_alloc(&exchange->arena, sizeof(*waiting));
	char why[160];
	int error;

	waiting->exchange = exchange;
	waiting->sending = core_send_request(exchange->core, send, on_sent, waiting, &error, why);
	if (waiting->sending)
		exchange_on_gone(exchange, on_gone, waiting);
	else
		exchange_refuse(exchange, status_of(error), "%s", why);
}

static void answer_send(struct exchange *exchange)
{
	struct core_send send = { .user = exchange->params[0].p,
				  .message = exchange->octets.p ?
						     exchange->octets :
						     exchange_field(exchange, "message"),
				  .fix = flag(exchange, "fix") };
	char why[160];
	ssize_t n;

	if (flag(exchange, "transaction")) {
		send_request(exchange, &send);
		return;
	}
	n = core_send_octets(exchange->core, &send, why);
	if (n < 0)
		exchange_refuse(exchange, status_of((int)n), "%s", why);
	else
		exchange_reply_json(exchange, json_pack("{sI}", "octets", (json_int_t)n));
}

const struct route send_routes[] = {
	{ "POST", "/v1/ues/{name}/send", answer_send,
	  "any message into the UE's flow, octet by octet; transaction: the answer is its final response", send_queries,
	  send_fields, false, "*/*" },
	{ NULL, NULL, NULL, NULL, NULL },
};
