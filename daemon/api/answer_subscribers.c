/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers as configured, with the state of their registration. Keys and passwords never leave by this door. */
#include "api/answers.h"
#include "api/page.h"
#include "api/value.h"

/* The implicit registration set. */
static json_t *impus_value(const struct subscriber *subscriber)
{
	json_t *impus = json_array();

	for (unsigned i = 0; i < subscriber->n_impus; i++)
		json_array_append_new(impus, json_pack("{sosbsb}", "uri", value_of(str_of(subscriber->impus[i])),
						       "barred", (int)subscriber->barred[i], "default",
						       (int)(i == subscriber->default_impu)));
	return impus;
}

/* One subscriber. */
static json_t *subscriber_value(struct core *core, const struct subscriber *subscriber)
{
	const char *state = core_registration_state(core, subscriber->name);

	return json_pack("{sososososossss}", "name", value_of(str_of(subscriber->name)), "impi",
			 value_of(str_of(subscriber->impi)), "imsi", value_of(str_of(subscriber->imsi)), "msisdn",
			 value_of(str_of(subscriber->msisdn)), "impus", impus_value(subscriber), "algorithm",
			 subscriber_algorithm_name(subscriber->auth->algorithm), "state",
			 state ? state : "not-registered");
}

void answer_subscribers(struct exchange *exchange)
{
	const struct subscribers *subscribers = core_snapshot(exchange->core)->subscribers;
	struct subscriber subscriber;
	struct page page;

	page_init(&page, exchange);
	page.count = subscribers_count(subscribers);
	for (uint64_t i = page.from; i < page.count && i - page.from < page.max; i++)
		if (subscribers_at(subscribers, i, &subscriber))
			json_array_append_new(page.items, subscriber_value(exchange->core, &subscriber));
	exchange_reply_json(exchange, page_finish(&page, "subscribers"));
}

void answer_subscriber(struct exchange *exchange)
{
	struct subscriber subscriber;

	if (subscribers_by_name(core_snapshot(exchange->core)->subscribers, exchange->params[0], &subscriber))
		exchange_reply_json(exchange, subscriber_value(exchange->core, &subscriber));
	else
		exchange_refuse(exchange, 404, "no subscriber has the name '%.*s' (GET /v1/subscribers shows them)",
				STR_ARG(exchange->params[0]));
}
