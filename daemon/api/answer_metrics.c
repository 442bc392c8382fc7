/* SPDX-License-Identifier: Apache-2.0 */
/* What imsd has counted, and what messages mean. */
#include "api/answers.h"
#include "api/value.h"
#include "core/metrics.h"
#include "journal/meaning.h"
#include "msg/names.h"

static void answer_metrics(struct exchange *exchange)
{
	struct buf text = { 0 };

	core_metrics(exchange->core, &text);
	exchange_reply_octets(exchange, core_metrics_type, buf_str(&text));
	buf_free(&text);
}

/* One request, or one status. */
static json_t *meaning_value(const struct meaning *meaning)
{
	json_t *json = json_pack("{ssss}", "name", meaning->name, "kind",
				 meaning->status ? "response" : "request");

	if (meaning->status)
		json_object_set_new(json, "reason", json_string(status_phrase(meaning->status)));
	json_object_set_new(json, "on", value_of(str_of(meaning->on)));
	json_object_set_new(json, "group",
			    meaning->group ? json_string(group_rows[meaning->group].name) :
					     json_null());
	json_object_set_new(json, "help", json_string(meaning->help));
	json_object_set_new(json, "clause", json_string(meaning->clause));
	return json;
}

/* How a procedure goes. */
static json_t *flow_value(const struct flow_row *flow)
{
	json_t *lines = json_array();

	for (const struct flow_line *line = flow->lines; line->message; line++)
		json_array_append_new(lines, json_pack("{ssssso}", "from",
						       line->arrow == '>' ? "ue" : "network",
						       "message", line->message, "remark",
						       value_of(str_of(line->remark))));
	return json_pack("{ssssssso}", "group", group_rows[flow->group].name, "title", flow->title,
			 "clause", flow->clause, "lines", lines);
}

static void answer_meanings(struct exchange *exchange)
{
	json_t *groups = json_array(), *messages = json_array(), *flows = json_array();

	for (unsigned i = GROUP_NONE + 1; i < GROUP_COUNT; i++)
		json_array_append_new(groups, json_pack("{ssss}", "name", group_rows[i].name,
							"help", group_rows[i].help));
	for (const struct meaning *row = meaning_rows; row->name; row++)
		json_array_append_new(messages, meaning_value(row));
	for (const struct flow_row *row = flow_rows; row->title; row++)
		json_array_append_new(flows, flow_value(row));
	exchange_reply_json(exchange, json_pack("{sososo}", "groups", groups, "messages", messages,
						"flows", flows));
}

const struct route metrics_routes[] = {
	{ "GET", "/metrics", answer_metrics, "counters, gauges and histograms for Prometheus",
	  .gives = "text/plain" },
	{ "GET", "/v1/meanings", answer_meanings,
	  "SIP requests and responses: what they mean, their procedures and how these go" },
	{ .method = NULL },
};
