/* SPDX-License-Identifier: Apache-2.0 */
/* Scenarios, and their live runs. */
#include "api/answers.h"
#include "api/page.h"
#include "api/slices.h"
#include "api/value.h"
#include "core/runs.h"

enum { PAIRS_MAX = 64, TIMEOUT_MAX_S = 86400, SLICE = 50 };

/* Loop time as seconds since the start; null: not yet. */
static json_t *seconds(int64_t us)
{
	return us < 0 ? json_null() : json_real((double)us / 1e6);
}

static json_t *number_or_null(uint64_t number)
{
	return number ? json_integer((json_int_t)number) : json_null();
}

/* { "id", "text", "answer": "done"|"yes or no", "ue" }, of a `do` line with "word" and "arguments"; or null. */
static json_t *prompt_value(const struct core_prompt *prompt)
{
	json_t *json, *arguments;

	if (!prompt->text.p)
		return json_null();
	json = json_pack("{sisosssosn}", "id", (int)prompt->id, "text", value_of(prompt->text),
			 "answer", prompt->asks ? "yes or no" : "done", "ue",
			 value_of(str_of(prompt->ue)), "word");
	if (!prompt->word)
		return json;
	arguments = json_array();
	for (unsigned i = 0; i < prompt->n_arguments; i++)
		json_array_append_new(arguments, value_of(prompt->arguments[i]));
	json_object_set_new(json, "word", value_of(str_of(prompt->word)));
	json_object_set_new(json, "arguments", arguments);
	return json;
}

/* The line that it waits for or failed at, or null. */
static json_t *line_value(const struct core_run *run)
{
	return run->line ? json_pack("{sosiso}", "file", value_of(str_of(run->line_file)), "line",
				     (int)run->line, "text", value_of(run->line_text)) :
			   json_null();
}

static json_t *run_value(struct core *core, const struct core_run *run, bool whole)
{
	int64_t now = loop_now(core_loop(core)), end = run->ended < 0 ? now : run->ended;
	json_t *json = json_pack("{sisosososssososososososososo}", "id", (int)run->id, "name",
				 value_of(str_of(run->name)), "file", value_of(str_of(run->file)),
				 "title", value_of(str_of(run->title)), "state", run->state, "spec",
				 value_of(str_of(run->spec)), "line", line_value(run), "waits_for",
				 value_of(run->waits_for), "prompt", prompt_value(&run->prompt),
				 "verdict", value_of(run->verdict), "first_record",
				 number_or_null(run->first), "last_record",
				 number_or_null(run->last), "started", seconds(run->started),
				 "took", seconds(run->started < 0 ? -1 : end - run->started));

	if (whole)
		json_object_set_new(json, "ladder", value_of(run->ladder));
	return json;
}

/* A page of runs. */
struct runs_page {
	struct core *core;
	struct page page;
};

static void add_run(void *arg, const struct core_run *run)
{
	struct runs_page *runs = arg;

	if (page_takes(&runs->page))
		json_array_append_new(runs->page.items, run_value(runs->core, run, false));
}

static void answer_runs(struct exchange *exchange)
{
	struct runs_page runs = { .core = exchange->core };

	page_init(&runs.page, exchange);
	core_runs_each(exchange->core, add_run, &runs);
	exchange_reply_json(exchange, page_finish(&runs.page, "runs"));
}

/* The run that {id} names; false: there is none, and that was the answer. */
static bool find_run(struct exchange *exchange, struct core_run *run)
{
	uint32_t id = 0;

	if (str_to_u32(exchange->params[0], &id) && core_run_find(exchange->core, id, run))
		return true;
	exchange_refuse(exchange, 404, "there is no run '%.*s' (GET /v1/runs)",
			STR_ARG(exchange->params[0]));
	return false;
}

static void answer_run(struct exchange *exchange)
{
	struct core_run run;

	if (find_run(exchange, &run))
		exchange_reply_json(exchange, run_value(exchange->core, &run, true));
}

/* Is the answer for the prompt that is open? It is when it does not say for which. False: it was refused. */
static bool is_for_prompt(struct exchange *exchange, const struct core_run *run)
{
	struct str wanted = exchange_field(exchange, "prompt");
	uint32_t id = 0;

	if (!wanted.p || (str_to_u32(wanted, &id) && id == run->prompt.id))
		return true;
	if (!id)
		exchange_refuse(exchange, 400, "body: prompt: the id of a prompt is wanted");
	else if (run->prompt.id)
		exchange_refuse(exchange, 409, "run %u asks prompt %u by now, not %u", run->id,
				run->prompt.id, id);
	else
		exchange_refuse(exchange, 409, "run %u is %s and asks nobody prompt %u", run->id,
				run->state, id);
	return false;
}

static void answer_run_done(struct exchange *exchange)
{
	struct str ok = exchange_field(exchange, "ok"), text = exchange_field(exchange, "text");
	struct core_run run;

	if (!find_run(exchange, &run) || !is_for_prompt(exchange, &run))
		return;
	if (core_run_answer(exchange->core, run.id, !str_is(ok, "false"), text) != RUNS_DONE)
		exchange_refuse(exchange, 409, "run %u is %s and asks nobody anything", run.id,
				run.state);
	else if (core_run_find(exchange->core, run.id, &run))
		exchange_reply_json(exchange, run_value(exchange->core, &run, false));
}

static void answer_run_delete(struct exchange *exchange)
{
	struct core_run run;

	if (!find_run(exchange, &run))
		return;
	if (core_run_stop(exchange->core, run.id) == RUNS_DONE)
		exchange_reply_nothing(exchange);
	else
		exchange_refuse(exchange, 409, "run %u just ends", run.id);
}

/* What POST says, being read. */
struct reading {
	struct exchange *exchange;
	struct core_runs_order order;
	struct core_pair ues[PAIRS_MAX], params[PAIRS_MAX];
};

static bool refuse_member(struct exchange *exchange, const char *name, const char *wanted)
{
	exchange_refuse(exchange, 400, "body: %s: %s is wanted", name, wanted);
	return false;
}

/* { "alice": "127.0.0.1" }: names with texts, numbers too. */
static bool read_pairs(struct reading *reading, const char *name, const json_t *object,
		       struct core_pair pairs[PAIRS_MAX], unsigned *n)
{
	const char *key;
	json_t *value;

	if (!json_is_object(object) || json_object_size(object) > PAIRS_MAX)
		return refuse_member(reading->exchange, name, "an object of at most 64 names");
	json_object_foreach((json_t *)object, key, value) {
		struct buf text = { 0 };

		if (json_is_integer(value))
			buf_printf(&text, "%lld", (long long)json_integer_value(value));
		else if (json_is_string(value))
			buf_add_text(&text, json_string_value(value));
		else
			return refuse_member(reading->exchange, name, "a text for each name");
		pairs[(*n)++] = (struct core_pair){ key, arena_copy(&reading->exchange->arena,
								    buf_str(&text).p, text.n) };
		buf_free(&text);
	}
	return true;
}

/* "30s", or a number of seconds. */
static bool read_timeout(struct reading *reading, const json_t *value)
{
	int64_t *us = &reading->order.timeout;
	double seconds = json_number_value(value);

	if (json_is_number(value))
		*us = seconds > 0 && seconds <= TIMEOUT_MAX_S ? (int64_t)(seconds * 1e6) : 0;
	else if (!json_is_string(value) || !str_to_duration(str_of(json_string_value(value)), us))
		*us = 0;
	return (*us > 0 && *us <= TIMEOUT_MAX_S * INT64_C(1000000)) ||
	       refuse_member(reading->exchange, "timeout",
			     "a time of at most 24 hours, for example \"30s\",");
}

/* A member that is a text. */
static bool read_text(struct reading *reading, const char *name, const json_t *value,
		      const char **text)
{
	*text = json_string_value(value);
	return *text || refuse_member(reading->exchange, name, "a text");
}

/* One member; false: it was refused. */
static bool read_member(struct reading *reading, const char *name, const json_t *value)
{
	static const char *const names[] = { "scenario", "text", "row", "ue", "params", "timeout" };
	struct core_runs_order *order = &reading->order;
	struct nearest nearest;
	char hint[100];

	if (str_is(str_of(name), "scenario"))
		return read_text(reading, name, value, &order->scenario);
	if (str_is(str_of(name), "text"))
		return read_text(reading, name, value, &order->text);
	if (str_is(str_of(name), "row"))
		return read_text(reading, name, value, &order->row);
	if (str_is(str_of(name), "ue"))
		return read_pairs(reading, name, value, reading->ues, &order->n_ues);
	if (str_is(str_of(name), "params"))
		return read_pairs(reading, name, value, reading->params, &order->n_params);
	if (str_is(str_of(name), "timeout"))
		return read_timeout(reading, value);
	nearest_start(&nearest, str_of(name));
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		nearest_offer(&nearest, names[i]);
	exchange_refuse(reading->exchange, 400, "body: '%s' is not known here%s", name,
			exchange_near(nearest_best(&nearest), hint));
	return false;
}

/* False: it was refused. */
static bool read_order(struct reading *reading)
{
	const char *name;
	json_t *value;

	reading->order.ues = reading->ues;
	reading->order.params = reading->params;
	json_object_foreach(reading->exchange->object, name, value) {
		if (!read_member(reading, name, value))
			return false;
	}
	if (!reading->order.scenario == !reading->order.text) {
		exchange_refuse(
			reading->exchange, 400,
			"body: one of scenario (a name, see GET /v1/scenarios) and text is wanted");
		return false;
	}
	return true;
}

/* 201 with the first run; the other rows of its cases are `more`. */
static void reply_started(struct exchange *exchange, unsigned first, unsigned n)
{
	struct buf location = { 0 };
	struct core_run run;
	json_t *json, *more;

	if (!core_run_find(exchange->core, first, &run)) {
		exchange_refuse(exchange, 503, "the run is gone already");
		return;
	}
	json = run_value(exchange->core, &run, false);
	more = json_array();
	for (unsigned i = 1; i < n; i++)
		json_array_append_new(more, json_integer((json_int_t)first + i));
	json_object_set_new(json, "more", more);
	buf_printf(&location, "/v1/runs/%u", first);
	exchange_reply_created(exchange, location.p, json);
	buf_free(&location);
}

static void answer_runs_post(struct exchange *exchange)
{
	struct reading reading = { .exchange = exchange };
	struct conf_errors errors = { 0 };
	unsigned first = 0, n;

	if (!read_order(&reading))
		return;
	n = core_runs_start(exchange->core, &reading.order, &first, &errors);
	if (n)
		reply_started(exchange, first, n);
	else
		exchange_refuse_lines(exchange, 422, buf_str(&errors.text));
	conf_errors_free(&errors);
}

static void add_scenario(void *arg, const struct core_scenario *scenario)
{
	json_t *params = json_object(), *ues = json_array();

	for (unsigned i = 0; i < scenario->n_params; i++)
		json_object_set_new(params, scenario->params[i].name,
				    value_of(str_of(scenario->params[i].value)));
	for (unsigned i = 0; i < scenario->n_ues; i++)
		json_array_append_new(ues, value_of(str_of(scenario->ues[i])));
	json_array_append_new(
		arg, json_pack("{sosososisbsososo}", "name", value_of(str_of(scenario->name)),
			       "title", value_of(str_of(scenario->title)), "spec",
			       value_of(str_of(scenario->spec)), "rows", (int)scenario->rows,
			       "live", (int)scenario->live, "why", value_of(str_of(scenario->why)),
			       "ues", ues, "params", params));
}

/* Only what is of the page is read, and of that so many files in one turn. */
static bool list_scenarios(struct exchange *exchange, void *ctx)
{
	struct page *page = ctx;
	size_t done = json_array_size(page->items);
	struct core_scenarios_page wanted = { .from = page->from + done,
					      .max = page->max - done < SLICE ? page->max - done :
										SLICE,
					      .each = add_scenario,
					      .arg = page->items };

	if (!core_scenarios(exchange->core, &wanted)) {
		json_decref(page->items);
		exchange_refuse(exchange, 404,
				"there is no folder of scenarios: scenario.dir names one");
		return true;
	}
	page->count = wanted.count;
	if (json_array_size(page->items) == done + SLICE && done + SLICE < page->max)
		return false;
	exchange_reply_json(exchange, page_finish(page, "scenarios"));
	return true;
}

static void drop_scenarios(void *ctx)
{
	struct page *page = ctx;

	json_decref(page->items);
}

static void answer_scenarios(struct exchange *exchange)
{
	static const struct slices_ops ops = { list_scenarios, drop_scenarios };
	struct page *page = arena_alloc(&exchange->arena, sizeof(*page));

	page_init(page, exchange);
	slices_begin(exchange, &ops, page);
}

static const struct field_row done_fields[] = {
	{ "ok", false, "false: it could not be done, or the answer is no", FIELD_FLAG },
	{ "text", false, "why not", FIELD_LINE },
	{ "prompt", false, "the id of the prompt that this is for; 409 when that is not open", FIELD_NUMBER },
	{ NULL },
};

const struct route runs_routes[] = {
	{ "GET", "/v1/scenarios", answer_scenarios, "scenarios that can be run, with their UEs and params", page_queries, .lists = "scenarios" },
	{ "GET", "/v1/runs", answer_runs, "live runs, oldest first: state, line, what each waits for", page_queries, .lists = "runs" },
	{ "POST", "/v1/runs", answer_runs_post,
	  "runs a scenario {scenario|text, [row], [ue: {NAME: ADDRESS}], [params], [timeout]} with real UEs", .takes_object = true,
	  .body_max = 1048576, .status = 201 },
	{ "GET", "/v1/runs/{id}", answer_run, "one of them, with its verdict and ladder" },
	{ "POST", "/v1/runs/{id}/done", answer_run_done, "what the run asks a person to do or say is done", .fields = done_fields },
	{ "DELETE", "/v1/runs/{id}", answer_run_delete, "ends it; one that waits or is over is forgotten", .status = 204 },
	{ NULL },
};
