/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers as configured, with the state of their registration. Keys and passwords never leave
 * by this door. */
#include "api/answers.h"
#include "api/page.h"
#include "api/value.h"
#include "core/subscribers.h"

/* The implicit registration set. */
static json_t *impus_value(const struct subscriber *subscriber)
{
	json_t *impus = json_array();

	for (unsigned i = 0; i < subscriber->n_impus; i++) {
		json_t *impu = json_object();

		json_object_set_new(impu, "uri", value_of(str_of(subscriber->impus[i])));
		json_object_set_new(impu, "barred", json_boolean(subscriber->barred[i]));
		json_object_set_new(impu, "default", json_boolean(i == subscriber->default_impu));
		json_array_append_new(impus, impu);
	}
	return impus;
}

/* One subscriber. */
static json_t *subscriber_value(struct core *core, const struct subscriber *subscriber)
{
	const char *algorithm = subscriber_algorithm_name(subscriber->auth->algorithm);
	const char *state = core_registration_state(core, subscriber->name);
	bool own = core_subscriber_is_changed(core, subscriber->name);
	json_t *json = json_object();

	json_object_set_new(json, "name", value_of(str_of(subscriber->name)));
	json_object_set_new(json, "impi", value_of(str_of(subscriber->impi)));
	json_object_set_new(json, "imsi", value_of(str_of(subscriber->imsi)));
	json_object_set_new(json, "msisdn", value_of(str_of(subscriber->msisdn)));
	json_object_set_new(json, "impus", impus_value(subscriber));
	json_object_set_new(json, "algorithm", json_string(algorithm));
	json_object_set_new(json, "state", json_string(state ? state : "not-registered"));
	json_object_set_new(json, "behaviour", value_of(str_of(subscriber->behaviour)));
	json_object_set_new(json, "source", json_string(own ? "api" : "configuration"));
	return json;
}

static void answer_subscribers(struct exchange *exchange)
{
	const struct subscribers *subscribers = core_snapshot(exchange->core)->subscribers;
	struct subscriber subscriber;
	struct page page;

	page_init(&page, exchange);
	page.count = subscribers_count(subscribers);
	for (uint64_t i = page.from; i < page.count && i - page.from < page.max; i++) {
		subscribers_nth(subscribers, i, &subscriber);
		json_array_append_new(page.items, subscriber_value(exchange->core, &subscriber));
	}
	exchange_reply_json(exchange, page_finish(&page, "subscribers"));
}

bool answer_finds_subscriber(struct exchange *exchange, struct subscriber *subscriber)
{
	const struct subscribers *subscribers = core_snapshot(exchange->core)->subscribers;
	struct str name = exchange->params[0];
	bool found = subscribers_by_name(subscribers, name, subscriber);
	struct buf why = { 0 };

	core_say_stranger(exchange->core, "", name, &why);
	if (!why.n)
		buf_printf(&why, "no subscriber is named '%.*s'", STR_ARG(name));
	if (!found)
		exchange_refuse(exchange, 404, "%s; GET /v1/subscribers shows them", why.p);
	buf_free(&why);
	return found;
}

void answer_subscriber_now(struct exchange *exchange, const char *location)
{
	struct subscriber subscriber;

	if (!answer_finds_subscriber(exchange, &subscriber))
		return;
	if (location)
		exchange_reply_created(exchange, location,
				       subscriber_value(exchange->core, &subscriber));
	else
		exchange_reply_json(exchange, subscriber_value(exchange->core, &subscriber));
}

static void answer_subscriber(struct exchange *exchange)
{
	answer_subscriber_now(exchange, NULL);
}

const struct route subscribers_routes[] = {
	{ "GET", "/v1/subscribers", answer_subscribers,
	  "identities and states, never a key", page_queries, .lists = "subscribers" },
	{ "GET", "/v1/subscribers/{name}", answer_subscriber, "one of them", NULL },
	{ NULL, NULL, NULL, NULL, NULL },
};
