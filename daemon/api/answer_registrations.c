/* SPDX-License-Identifier: Apache-2.0 */
/* Bindings. The core is asked and answers later, so what is found is collected meanwhile. */
#include "api/answers.h"
#include "api/page.h"
#include "api/value.h"

/* What is collected for one exchange, in its arena. */
struct collection {
	struct exchange *exchange;
	struct page page;
};

/* Seconds left, rounded up: what was granted just now shows whole, what still lives is never 0. */
static json_int_t seconds_left(int64_t us)
{
	return us > 0 ? (us + 999999) / 1000000 : 0;
}

/* One binding. */
static json_t *binding_value(const struct core_binding *binding)
{
	json_t *json = json_object(),
	       *reg_id = binding->reg_id ? json_integer(binding->reg_id) : json_null();

	json_object_set_new(json, "name", value_of(str_of(binding->name)));
	json_object_set_new(json, "impi", value_of(str_of(binding->impi)));
	json_object_set_new(json, "contact", value_of(binding->contact));
	json_object_set_new(json, "instance", value_of(str_unquote(binding->instance)));
	json_object_set_new(json, "reg_id", reg_id);
	json_object_set_new(json, "q", json_real(binding->q));
	json_object_set_new(json, "expires", json_integer(seconds_left(binding->expires_us)));
	json_object_set_new(json, "path", value_of(binding->path));
	json_object_set_new(json, "call_id", value_of(binding->call_id));
	json_object_set_new(json, "state", value_of(str_of(binding->state)));
	return json;
}

/* The core tells one. */
static void on_binding(void *arg, const struct core_binding *binding)
{
	struct collection *collection = arg;

	if (page_takes(&collection->page))
		json_array_append_new(collection->page.items, binding_value(binding));
}

/* It has told all. */
static void on_last_binding(void *arg)
{
	struct collection *collection = arg;

	exchange_reply_json(collection->exchange, page_finish(&collection->page, "registrations"));
}

static void answer_registrations(struct exchange *exchange)
{
	struct str name = exchange->params[0];
	struct core_binding_walk walk = { .each = on_binding, .done = on_last_binding };
	struct collection *collection;
	struct subscriber subscriber;

	if (name.p && !answer_finds_subscriber(exchange, &subscriber))
		return;
	collection = arena_alloc(&exchange->arena, sizeof(*collection));
	collection->exchange = exchange;
	page_init(&collection->page, exchange);
	walk.arg = collection;
	core_bindings(exchange->core, name.p, &walk);
}

const struct route registrations_routes[] = {
	{ "GET", "/v1/registrations", answer_registrations,
	  "bindings of all subscribers", page_queries, .lists = "registrations" },
	{ "GET", "/v1/registrations/{name}", answer_registrations,
	  "bindings of one subscriber", page_queries, .lists = "registrations" },
	{ NULL, NULL, NULL, NULL, NULL },
};
