/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers that are added, replaced, changed, taken away, imported; the words are those of the configuration. */
#include <stdio.h>
#include <string.h>

#include "api/answers.h"
#include "api/body.h"
#include "api/rule_tree.h"
#include "api/value.h"
#include "conf/subscriber_csv.h"
#include "core/subscribers.h"

enum { ERRORS_SHOWN = 100 };

static const struct query_row import_queries[] = {
	{ "partial", 0, 1, 0, "1: rows that are wrong are left out; else one wrong row refuses all" },
	{ "replace", 0, 1, 0, "1: a row takes the place of a subscriber of its name" },
	{ .name = NULL },
};

/* The first of many lines. */
static struct str shown(const struct conf_errors *errors)
{
	struct str text = buf_str(&errors->text), rest = text;
	unsigned n = 0;

	while (n < ERRORS_SHOWN && rest.n) {
		rest = str_from(rest, (size_t)str_find(rest, '\n') + 1);
		n++;
	}
	return (struct str){ text.p, text.n - rest.n };
}

/* Carries it out; false with the answer that refuses it. */
static bool carry_out(struct exchange *exchange, const struct core_subscribers_order *order,
		      struct core_subscribers_report *report, struct conf_errors *errors)
{
	switch (core_subscribers_put(exchange->core, order, report, errors)) {
	case SUBSCRIBERS_CHANGED:
		return true;
	case SUBSCRIBERS_TAKEN:
		exchange_refuse_lines(exchange, 409, shown(errors));
		return false;
	default:
		exchange_refuse_lines(exchange, 422, shown(errors));
		return false;
	}
}

/* One entry; the answer is the subscriber as he is now. */
static void put_entry(struct exchange *exchange, const json_t *object, bool replace)
{
	struct conf_errors errors = { 0 };
	struct core_subscribers_report report = { 0 };
	struct conf_node entry;
	struct core_subscribers_order order = { .entries = &entry, .n = 1, .replace = replace };
	struct buf location = { 0 };
	const char *name;

	if (!rule_tree_read(&exchange->arena, object, "", &entry)) {
		exchange_refuse(exchange, 422, "too many levels");
		return;
	}
	if (carry_out(exchange, &order, &report, &errors)) {
		name = core_subscriber_name(&entry);
		exchange->params[0] = str_of(arena_copy(&exchange->arena, name, strlen(name)));
		buf_add_text(&location, "/v1/subscribers/");
		url_add_segment(exchange->params[0], &location);
		answer_subscriber_now(exchange, report.added ? location.p : NULL);
	}
	conf_errors_free(&errors);
	buf_free(&location);
}

static void answer_subscribers_post(struct exchange *exchange)
{
	put_entry(exchange, exchange->object, false);
}

/* A whole record; the path's name is his. */
static void answer_subscriber_put(struct exchange *exchange)
{
	struct str name = exchange->params[0];
	const char *given = json_string_value(json_object_get(exchange->object, "name"));

	if (given && !str_is(name, given)) {
		exchange_refuse(exchange, 422, "name: '%.*s' is wanted, as in the path, not '%s'",
				STR_ARG(name), given);
		return;
	}
	json_object_set_new(exchange->object, "name", value_of(name));
	put_entry(exchange, exchange->object, true);
}

/* JSON Merge Patch, RFC 7396 2. */
static void merge(json_t *target, const json_t *patch)
{
	const char *key;
	json_t *value, *inner;

	json_object_foreach((json_t *)patch, key, value) {
		inner = json_object_get(target, key);
		if (json_is_null(value)) {
			json_object_del(target, key);
		} else if (json_is_object(value)) {
			if (!json_is_object(inner)) {
				inner = json_object();
				json_object_set_new(target, key, inner);
			}
			merge(inner, value);
		} else {
			json_object_set(target, key, value);
		}
	}
}

static void answer_subscriber_patch(struct exchange *exchange)
{
	const struct conf_node *entry;
	struct subscriber subscriber;
	json_t *record;

	if (!answer_finds_subscriber(exchange, &subscriber))
		return;
	entry = core_subscriber_entry(exchange->core, subscriber.name);
	if (!entry) {
		exchange_refuse(
			exchange, 409,
			"%s stands in a range or a file of subscribers: PUT the whole record",
			subscriber.name);
		return;
	}
	record = rule_tree_value(entry);
	json_object_set_new(record, "name", value_of(exchange->params[0]));
	merge(record, exchange->object);
	if (str_is(exchange->params[0], json_string_value(json_object_get(record, "name"))))
		put_entry(exchange, record, true);
	else
		exchange_refuse(exchange, 422, "name: it cannot change");
	json_decref(record);
}

static void answer_subscriber_delete(struct exchange *exchange)
{
	struct conf_errors errors = { 0 };
	struct subscriber subscriber;

	if (!answer_finds_subscriber(exchange, &subscriber))
		return;
	if (core_subscriber_remove(exchange->core, exchange->params[0].p, &errors) ==
	    SUBSCRIBERS_CHANGED)
		exchange_reply_nothing(exchange);
	else
		exchange_refuse_lines(exchange, 409, shown(&errors));
	conf_errors_free(&errors);
}

/* What came of it, and which rows were left out. */
static json_t *import_value(const struct core_subscribers_report *report,
			    const struct conf_errors *errors)
{
	struct str rest = shown(errors), line;
	json_t *lines = json_array();

	while (str_cut(&rest, '\n', &line) && line.n)
		json_array_append_new(lines, value_of(line));
	return json_pack("{sisisiso}", "added", report->added, "replaced", report->replaced,
			 "wrong", report->wrong, "errors", lines);
}

static void answer_subscribers_import(struct exchange *exchange)
{
	struct conf_errors errors = { 0 };
	struct core_subscribers_report report = { 0 };
	struct core_subscribers_order order = { .replace = exchange_query(exchange, "replace"),
						.partial = exchange_query(exchange, "partial") };
	unsigned n_wrong = 0;
	struct conf_tree *tree = subscriber_csv_read(exchange->octets, "csv", &n_wrong, &errors);

	if (tree) {
		order.entries = tree->root.children;
		order.n = tree->root.n_children;
	}
	order.check = n_wrong && !order.partial;
	if (!tree) {
		exchange_refuse_lines(exchange, 422, shown(&errors));
	} else if (carry_out(exchange, &order, &report, &errors)) {
		report.wrong += n_wrong;
		exchange_reply_json(exchange, import_value(&report, &errors));
	}
	conf_tree_free(tree);
	conf_errors_free(&errors);
}

const struct route subscribers_put_routes[] = {
	{ "POST", "/v1/subscribers", answer_subscribers_post,
	  "adds one, in the words of the configuration, until a reset", NULL, NULL, true, .status = 201 },
	{ "POST", "/v1/subscribers/import", answer_subscribers_import,
	  "adds those of comma-separated values; the first line names the columns", import_queries, NULL, false, "text/csv",
	  BODY_LIMIT },
	{ "PUT", "/v1/subscribers/{name}", answer_subscriber_put,
	  "another record in its place, or a new one, until a reset", NULL, NULL, true, .status = 201, .status_too = 200 },
	{ "PATCH", "/v1/subscribers/{name}", answer_subscriber_patch,
	  "changes what the body names; null takes it out (RFC 7396)", NULL, NULL, true },
	{ "DELETE", "/v1/subscribers/{name}", answer_subscriber_delete,
	  "takes it away and deregisters it; a configured one is back after a reset", .status = 204 },
	{ NULL, NULL, NULL, NULL, NULL },
};
