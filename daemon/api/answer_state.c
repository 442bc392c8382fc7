/* SPDX-License-Identifier: Apache-2.0 */
/* The lab as a whole: a reset, knobs, the catalogue of faults. */
#include "api/answers.h"
#include "api/page.h"
#include "api/value.h"
#include "core/reset.h"
#include "core/tuning.h"

static const struct field_row reset_fields[] = {
	{ "release", false,
	  "true: calls are released and last NOTIFYs sent first, and their answers waited for",
	  FIELD_FLAG },
	{ NULL, false, NULL, 0 },
};

static const struct field_row knob_fields[] = {
	{ "value", true, "as it is written in the configuration", FIELD_NUMBER },
	{ NULL, false, NULL, 0 },
};

static const struct query_row knobs_queries[] = {
	PAGE_QUERY_ROWS,
	{ "changed", 0, 1, 0, "1: only those that were changed at run time" },
	{ .name = NULL },
};

static void add_number(json_t *json, const char *name, size_t number)
{
	json_object_set_new(json, name, json_integer((json_int_t)number));
}

/* What was ended, and what was changed and is as configured again. */
static void on_reset(void *arg, const struct core_reset_report *report)
{
	const struct core_counters *counters = &report->counters;
	json_t *ended = json_object(), *undone = json_object();

	add_number(ended, "registrations", counters->registrations);
	add_number(ended, "calls", counters->calls);
	add_number(ended, "conferences", counters->conferences);
	add_number(ended, "subscriptions", counters->subscriptions);
	add_number(ended, "publications", counters->publications);
	add_number(ended, "short_messages", report->short_messages);
	add_number(ended, "transactions", counters->transactions);
	add_number(undone, "rules", report->rules);
	add_number(undone, "knobs", report->knobs);
	add_number(undone, "services", report->services);
	add_number(undone, "behaviours", report->behaviours);
	add_number(undone, "subscribers", report->subscribers);
	exchange_reply_json(arg, json_pack("{sososb}", "ended", ended, "undone", undone, "clean",
					   report->clean));
}

static void answer_reset(struct exchange *exchange)
{
	bool release = str_is(exchange_field(exchange, "release"), "true");

	if (!core_reset_begin(exchange->core, release, on_reset, exchange))
		exchange_refuse(exchange, 409, "a reset is under way");
}

static json_t *knob_value(const struct core_knob *knob)
{
	json_t *json = json_object();

	json_object_set_new(json, "name", value_of(str_of(knob->row->name)));
	json_object_set_new(json, "value", value_of(knob->value));
	json_object_set_new(json, "default", value_of(str_of(knob->row->fallback)));
	json_object_set_new(json, "configured", value_of(knob->configured));
	json_object_set_new(json, "source", value_of(str_of(knob->source)));
	json_object_set_new(json, "unit", value_of(str_of(knob->row->unit)));
	json_object_set_new(json, "choices", value_of(str_of(knob->row->choices)));
	json_object_set_new(json, "start_only", json_boolean(knob->row->start_only));
	json_object_set_new(json, "help", value_of(str_of(knob->row->help)));
	return json;
}

static void answer_knobs(struct exchange *exchange)
{
	bool changed = exchange_query(exchange, "changed");
	struct core_knob knob;
	struct page page;

	page_init(&page, exchange);
	for (unsigned i = 0; core_knob_at(exchange->core, i, &knob); i++)
		if ((knob.changed || !changed) && page_takes(&page))
			json_array_append_new(page.items, knob_value(&knob));
	exchange_reply_json(exchange, page_finish(&page, "knobs"));
}

/* The knob that {name} names; false: there is none, and that was the answer. */
static bool finds_knob(struct exchange *exchange, struct core_knob *knob)
{
	struct str name = exchange->params[0];
	char near[KNOB_NAME_MAX], hint[100];
	bool is_near;

	if (core_knob_find(exchange->core, name, knob))
		return true;
	is_near = knobs_suggest(core_snapshot(exchange->core)->knobs, name, NULL, near);
	exchange_refuse(exchange, 404, "no knob is named '%.*s'%s", STR_ARG(name),
			exchange_near(is_near ? near : NULL, hint));
	return false;
}

static void answer_knob(struct exchange *exchange)
{
	struct core_knob knob;

	if (finds_knob(exchange, &knob))
		exchange_reply_json(exchange, knob_value(&knob));
}

static void answer_knob_put(struct exchange *exchange)
{
	struct str value = exchange_field(exchange, "value");
	struct core_knob knob;
	char why[256];

	if (!finds_knob(exchange, &knob))
		return;
	if (core_knob_set(exchange->core, &knob, value, why))
		answer_knob(exchange);
	else
		exchange_refuse(exchange, knob.row->start_only ? 409 : 422, "value: %s", why);
}

static void answer_knob_delete(struct exchange *exchange)
{
	struct core_knob knob;

	if (!finds_knob(exchange, &knob))
		return;
	if (core_knob_unset(exchange->core, &knob))
		exchange_reply_nothing(exchange);
	else
		exchange_refuse(exchange, 409, "%s has the configured value already",
				knob.row->name);
}

static void on_fault(void *arg, const struct core_fault *fault)
{
	struct page *page = arg;
	json_t *json;

	if (!page_takes(page))
		return;
	json = json_object();
	json_object_set_new(json, "name", value_of(fault->name));
	json_object_set_new(json, "title", value_of(str_of(fault->title)));
	json_object_set_new(json, "what", value_of(str_of(fault->what)));
	json_object_set_new(json, "clause", value_of(str_of(fault->clause)));
	json_object_set_new(json, "expect", value_of(str_of(fault->expect)));
	json_array_append_new(page->items, json);
}

static void answer_faults(struct exchange *exchange)
{
	struct page page;

	page_init(&page, exchange);
	core_faults(core_snapshot(exchange->core)->path, on_fault, &page);
	exchange_reply_json(exchange, page_finish(&page, "faults"));
}

const struct route state_routes[] = {
	{ "POST", "/v1/reset", answer_reset, "back to the loaded configuration; answered when nothing is left", NULL, reset_fields },
	{ "GET", "/v1/knobs", answer_knobs, "knobs: values, defaults, where they come from", knobs_queries, .lists = "knobs" },
	{ "GET", "/v1/knobs/{name}", answer_knob, "one of them", NULL },
	{ "PUT", "/v1/knobs/{name}", answer_knob_put, "another value, until a reset or DELETE", NULL, knob_fields },
	{ "DELETE", "/v1/knobs/{name}", answer_knob_delete, "the configured value again", .status = 204 },
	{ "GET", "/v1/faults", answer_faults, "the catalogue of faults", page_queries, .lists = "faults" },
	{ NULL, NULL, NULL, NULL, NULL },
};
