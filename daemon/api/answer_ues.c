/* SPDX-License-Identifier: Apache-2.0 */
/* UEs: the devices under test as users see them, and why one does not work. */
#include <string.h>

#include "api/answers.h"
#include "api/page.h"
#include "api/ue_value.h"
#include "api/value.h"
#include "core/subscribers.h"

static void answer_ues(struct exchange *exchange)
{
	const struct subscribers *subscribers = core_snapshot(exchange->core)->subscribers;
	struct core_ue_last *lasts;
	struct subscriber *subscribed;
	struct page page;
	size_t n = 0;

	page_init(&page, exchange);
	page.count = subscribers_count(subscribers);
	lasts = mem_alloc(page.max * sizeof(*lasts));
	subscribed = mem_alloc(page.max * sizeof(*subscribed));
	for (; n < page.max && page.from + n < page.count; n++) {
		subscribers_at(subscribers, page.from + n, &subscribed[n]);
		lasts[n].name = subscribed[n].name;
	}
	core_ues_last(exchange->core, lasts, n);
	for (size_t i = 0; i < n; i++)
		json_array_append_new(page.items,
				      ue_value(exchange->core, &subscribed[i], &lasts[i]));
	mem_free(lasts);
	mem_free(subscribed);
	exchange_reply_json(exchange, page_finish(&page, "ues"));
}

/* A subscriber (true), or somebody whom none knows but a diagnosis; else that was the answer. */
static bool finds_ue(struct exchange *exchange, struct subscriber *subscriber, bool *stranger)
{
	struct str name = exchange->params[0];
	struct buf near = { 0 };

	*stranger =
		!subscribers_by_name(core_snapshot(exchange->core)->subscribers, name, subscriber);
	if (!*stranger || core_diagnosis_knows(exchange->core, name.p))
		return true;
	core_say_stranger(exchange->core, "; ", name, &near);
	exchange_refuse(
		exchange, 404,
		"no UE is called '%.*s'; GET /v1/ues shows them, GET /v1/diagnosis those whom "
		"no subscriber knows%s",
		STR_ARG(name), near.n ? near.p : "");
	buf_free(&near);
	return false;
}

static void answer_ue(struct exchange *exchange)
{
	struct core_ue_last last = { 0 };
	struct subscriber subscriber;
	bool stranger;

	if (!finds_ue(exchange, &subscriber, &stranger))
		return;
	if (stranger) {
		exchange_reply_json(exchange, stranger_value(exchange->core, exchange->params[0]));
		return;
	}
	last.name = subscriber.name;
	core_ues_last(exchange->core, &last, 1);
	exchange_reply_json(exchange, ue_value(exchange->core, &subscriber, &last));
}

static void append(void *arg, const struct core_diagnosis *diagnosis)
{
	json_array_append_new(arg, diagnosis_value(diagnosis));
}

static void answer_ue_diagnosis(struct exchange *exchange)
{
	struct str name = exchange->params[0];
	struct subscriber subscriber;
	struct core_ue ue = { .state = "unknown" };
	json_t *json, *list;
	bool stranger;

	if (!finds_ue(exchange, &subscriber, &stranger))
		return;
	if (!stranger)
		core_ue(exchange->core, &subscriber, &ue);
	list = json_array();
	core_diagnosis(exchange->core, name.p, append, list);
	json = json_object();
	json_object_set_new(json, "name", value_of(name));
	json_object_set_new(json, "state", json_string(ue.state));
	json_object_set_new(json, "diagnoses", list);
	exchange_reply_json(exchange, json);
}

static void append_of_page(void *arg, const struct core_diagnosis *diagnosis)
{
	struct page *page = arg;

	if (page_takes(page))
		json_array_append_new(page->items, diagnosis_value(diagnosis));
}

static void answer_diagnosis(struct exchange *exchange)
{
	struct page page;

	page_init(&page, exchange);
	core_diagnosis(exchange->core, NULL, append_of_page, &page);
	exchange_reply_json(exchange, page_finish(&page, "diagnoses"));
}

static void answer_causes(struct exchange *exchange)
{
	json_t *list = json_array();

	for (enum cause_id id = CAUSE_NONE + 1; id < CAUSE_COUNT; id++)
		json_array_append_new(list, cause_value(id));
	exchange_reply_json(exchange, json_pack("{s:o}", "causes", list));
}

const struct route ues_routes[] = {
	{ "GET", "/v1/ues", answer_ues,
	  "all UEs: identities, state, contact, link, calls, and what is wrong", page_queries, .lists = "ues" },
	{ "GET", "/v1/ues/{name}", answer_ue, "one of them", NULL },
	{ "GET", "/v1/ues/{name}/diagnosis", answer_ue_diagnosis,
	  "what went wrong with it, newest first: cause, evidence, what to check next", NULL },
	{ "GET", "/v1/diagnosis", answer_diagnosis,
	  "the same of all, of those whom no subscriber knows, too", page_queries, .lists = "diagnoses" },
	{ "GET", "/v1/causes", answer_causes, "what may be wrong, as imsd --list causes", .lists = "causes" },
	{ NULL, NULL, NULL, NULL, NULL },
};
