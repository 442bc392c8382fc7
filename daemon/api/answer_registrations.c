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

/* Seconds left, rounded up: what was granted just now shows whole, and what still lives is never 0. */
static json_int_t seconds_left(int64_t us)
{
	return us > 0 ? (us + 999999) / 1000000 : 0;
}

/* One binding. */
static json_t *binding_value(const struct core_binding *binding)
{
	json_t *reg_id = binding->reg_id ? json_integer(binding->reg_id) : json_null();

	return json_pack("{sosososososfsIsososs}", "name", value_of(str_of(binding->name)), "impi",
			 value_of(str_of(binding->impi)), "contact", value_of(binding->contact), "instance",
			 value_of(str_unquote(binding->instance)), "reg_id", reg_id, "q", binding->q, "expires",
			 seconds_left(binding->expires_us), "path", value_of(binding->path), "call_id",
			 value_of(binding->call_id), "state", binding->state);
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

void answer_registrations(struct exchange *exchange)
{
	struct str name = exchange->params[0];
	struct collection *collection;
	struct subscriber subscriber;

	if (name.p && !subscribers_by_name(core_snapshot(exchange->core)->subscribers, name, &subscriber)) {
		exchange_refuse(exchange, 404, "no subscriber has the name '%.*s' (GET /v1/subscribers shows them)",
				STR_ARG(name));
		return;
	}
	collection = arena_alloc(&exchange->arena, sizeof(*collection));
	collection->exchange = exchange;
	page_init(&collection->page, exchange);
	core_bindings(exchange->core, name.p, &(struct core_binding_walk){ .each = on_binding,
									  .done = on_last_binding,
									  .arg = collection });
}
