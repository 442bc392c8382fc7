/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration: as it is in force, another text in its place, the file read again. */
#include "api/answers.h"
#include "api/body.h"
#include "api/value.h"
#include "core/reload.h"

enum { NAMES_SHOWN = 100 };

static const struct query_row config_queries[] = {
	{ "check", 0, 1, 0, "1: only whether it would be right" },
	{ .name = NULL },
};

/* What is changed, as members of the answer. */
static const struct difference_row {
	const char *group, *name; /* name NULL: an object of knobs, else a list of names */
} difference_rows[] = {
	[DIFFERS_KNOB] = { "knobs", NULL },
	[DIFFERS_KNOB_AT_START] = { "not_before_a_restart", NULL },
	[DIFFERS_LISTENER_OPENED] = { "listeners", "opened" },
	[DIFFERS_LISTENER_CLOSED] = { "listeners", "closed" },
	[DIFFERS_SUBSCRIBER_ADDED] = { "subscribers", "added" },
	[DIFFERS_SUBSCRIBER_REMOVED] = { "subscribers", "removed" },
	[DIFFERS_RULE_ADDED] = { "rules", "added" },
	[DIFFERS_RULE_REMOVED] = { "rules", "removed" },
};

static json_t *lines_value(struct str lines)
{
	json_t *list = json_array();
	struct str line;

	while (str_cut(&lines, '\n', &line) && line.n)
		json_array_append_new(list, value_of(line));
	return list;
}

static void on_difference(void *arg, const struct core_difference *difference)
{
	const struct difference_row *row = &difference_rows[difference->kind];
	json_t *group = json_object_get(arg, row->group), *list;

	if (row->name) {
		list = json_object_get(group, row->name);
		if (json_array_size(list) < NAMES_SHOWN)
			json_array_append_new(list, value_of(str_of(difference->name)));
	} else {
		json_object_set_new(group, difference->name,
				    json_pack("{soso}", "from", value_of(difference->from), "to",
					      value_of(difference->to)));
	}
}

/* Every member is there, be it empty. */
static json_t *changes_value(const struct snapshot *before, const struct snapshot *after)
{
	json_t *changes = json_object();

	for (size_t i = 0; i < DIFFERS_KINDS; i++) {
		const struct difference_row *row = &difference_rows[i];

		if (!json_object_get(changes, row->group))
			json_object_set_new(changes, row->group, json_object());
		if (row->name)
			json_object_set_new(json_object_get(changes, row->group), row->name,
					    json_array());
	}
	core_differences(before, after, on_difference, changes);
	return changes;
}

static json_t *files_value(struct core *core)
{
	json_t *list = json_array();
	struct buf text = { 0 };
	const char *path;

	for (unsigned i = 0; core_config_file(core, i, &path, &text); i++) {
		json_array_append_new(list, json_pack("{soso}", "path", value_of(str_of(path)),
						      "text", value_of(buf_str(&text))));
		buf_reset(&text);
	}
	buf_free(&text);
	return list;
}

static void answer_config(struct exchange *exchange)
{
	struct core *core = exchange->core;
	json_t *json = json_object(), *sets = json_array(), *faults = json_array();
	struct buf text = { 0 };

	for (unsigned i = 0; core_config_set(core, i, &text); i++) {
		json_array_append_new(sets, value_of(buf_str(&text)));
		buf_reset(&text);
	}
	buf_free(&text);
	for (unsigned i = 0; core_config_fault(core, i); i++)
		json_array_append_new(faults, value_of(str_of(core_config_fault(core, i))));
	json_object_set_new(json, "path", value_of(str_of(core_snapshot(core)->path)));
	json_object_set_new(json, "source", json_string(core_config_source(core)));
	json_object_set_new(json, "domain", value_of(str_of(core_snapshot(core)->domain)));
	json_object_set_new(json, "files", files_value(core));
	json_object_set_new(json, "sets", sets);
	json_object_set_new(json, "faults", faults);
	exchange_reply_json(exchange, json);
}

/* The answer to a load: what changed, or what is wrong. `before` is released. */
static void answer_loaded(struct exchange *exchange, bool loaded, struct snapshot *before,
			  struct conf_errors *errors)
{
	struct core *core = exchange->core;

	if (loaded)
		exchange_reply_json(exchange,
				    json_pack("{sossso}", "changed",
					      changes_value(before, core_snapshot(core)), "source",
					      core_config_source(core), "warnings",
					      lines_value(buf_str(&errors->warnings))));
	else
		exchange_refuse_lines(exchange, 422, buf_str(&errors->text));
	snapshot_release(before);
	conf_errors_free(errors);
}

/* Only the check. */
static void check(struct exchange *exchange)
{
	struct conf_errors errors = { 0 };

	if (core_config_check(exchange->core, exchange->octets, &errors))
		exchange_reply_json(exchange, json_pack("{sbso}", "right", true, "warnings",
							lines_value(buf_str(&errors.warnings))));
	else
		exchange_refuse_lines(exchange, 422, buf_str(&errors.text));
	conf_errors_free(&errors);
}

static void answer_config_put(struct exchange *exchange)
{
	struct snapshot *before;
	struct conf_errors errors = { 0 };
	bool loaded;

	if (!exchange->octets.n || memchr(exchange->octets.p, '\0', exchange->octets.n)) {
		exchange_refuse(exchange, 422, "body: the text of a configuration is wanted");
		return;
	}
	if (exchange_query(exchange, "check")) {
		check(exchange);
		return;
	}
	before = snapshot_hold(core_snapshot(exchange->core));
	loaded = core_config_put(exchange->core, exchange->octets, &errors);
	answer_loaded(exchange, loaded, before, &errors);
}

static void answer_reload(struct exchange *exchange)
{
	struct snapshot *before = snapshot_hold(core_snapshot(exchange->core));
	struct conf_errors errors = { 0 };
	bool loaded = core_reload(exchange->core, &errors);

	answer_loaded(exchange, loaded, before, &errors);
}

const struct route config_routes[] = {
	{ "GET", "/v1/config", answer_config, "the configuration in force: files without their keys, --set, --fault", NULL },
	{ "PUT", "/v1/config", answer_config_put,
	  "another text in place of the file's, checked as a whole, until the next reload", config_queries, NULL, false,
	  "text/", BODY_LIMIT },
	{ "POST", "/v1/reload", answer_reload, "reads the file again, as SIGHUP does; what changed", NULL },
	{ NULL, NULL, NULL, NULL, NULL },
};
