/* SPDX-License-Identifier: Apache-2.0 */
/* What is expected of the journal, from JSON and queries; and what came near, to JSON. */
#include "api/expectation_value.h"

#include "api/record_value.h"
#include "api/value.h"

#define HOUR_US INT64_C(3600000000)

static bool is_one_of(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (str_is(str_of(name), *names))
			return true;
	return false;
}

/* Of a text or number; STR_NONE: it is neither. */
static struct str text_of(struct exchange *exchange, const json_t *value)
{
	struct buf text = { 0 };
	struct str kept = STR_NONE;

	if (json_is_string(value))
		buf_add(&text, json_string_value(value), json_string_length(value));
	else if (json_is_integer(value))
		buf_printf(&text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_real(value))
		buf_printf(&text, "%.6f", json_real_value(value));
	else
		return kept;
	kept = (struct str){ arena_copy(&exchange->arena, text.p ? text.p : "", text.n), text.n };
	buf_free(&text);
	return kept;
}

/* One value, or "a|b" of a list. */
static struct str joined_text(struct exchange *exchange, const json_t *value)
{
	struct buf text = { 0 };
	struct str kept;

	if (!json_is_array(value))
		return text_of(exchange, value);
	for (size_t i = 0; i < json_array_size(value); i++) {
		struct str part = text_of(exchange, json_array_get(value, i));

		buf_printf(&text, "%s%.*s", i ? "|" : "", STR_ARG(part));
	}
	kept = (struct str){ arena_copy(&exchange->arena, text.p ? text.p : "", text.n), text.n };
	buf_free(&text);
	return kept;
}

static bool refuse(struct exchange *exchange, const char *why)
{
	exchange_refuse(exchange, 422, "%s", why);
	return false;
}

/* Each condition of a list, or the only one. */
static bool take_has(struct exchange *exchange, const json_t *value,
		     struct expectation *expectation)
{
	size_t n = json_is_array(value) ? json_array_size(value) : 1;
	char why[200] = "";

	for (size_t i = 0; i < n; i++) {
		const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;

		if (!json_is_string(item))
			return refuse(exchange, "has: a condition (\"PATH OP VALUE\") or a list of "
						"them is wanted");
		if (!expectation_add(expectation, STR("has"), text_of(exchange, item), why))
			return refuse(exchange, why);
	}
	return true;
}

static bool take_member(struct exchange *exchange, const char *name, const json_t *value,
			struct expectation *expectation)
{
	char why[200] = "";

	if (str_is(str_of(name), "has"))
		return take_has(exchange, value, expectation);
	if (str_is(str_of(name), "copies")) {
		expectation->copies = json_is_true(value);
		return json_is_boolean(value) ||
		       refuse(exchange, "copies: true or false is wanted");
	}
	return expectation_add(expectation, str_of(name), joined_text(exchange, value), why) ||
	       refuse(exchange, why);
}

bool expectation_take(struct exchange *exchange, const json_t *object, const char *const *others,
		      struct expectation *expectation)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)object, name, value)
		if (!is_one_of(others, name) && !take_member(exchange, name, value, expectation))
			return false;
	return true;
}

bool expectation_finish(struct exchange *exchange, struct expectation *expectation)
{
	char why[200];

	return expectation_settle(expectation, why) || refuse(exchange, why);
}

bool duration_take(struct exchange *exchange, const char *name, struct str text, int64_t *us)
{
	double seconds;

	if (!text.p)
		return true;
	if (!str_to_duration(text, us)) {
		if (!str_to_double(text, &seconds) || seconds < 0 || seconds > 3600) {
			exchange_refuse(exchange, 400,
					"%s: a time is wanted, \"5s\", \"500ms\" or seconds, not "
					"'%.*s'",
					name, STR_ARG(text));
			return false;
		}
		*us = (int64_t)(seconds * 1e6);
	}
	if (*us >= 0 && *us <= HOUR_US)
		return true;
	exchange_refuse(exchange, 400, "%s: at most an hour, not '%.*s'", name, STR_ARG(text));
	return false;
}

struct str member_text(struct exchange *exchange, const json_t *object, const char *name)
{
	return text_of(exchange, json_object_get(object, name));
}

static void add_miss(void *ctx, const struct expectation_miss *miss)
{
	json_array_append_new(ctx, json_pack("{soso}", "wanted", value_of(miss->wanted), "says",
					     value_of(miss->says)));
}

json_t *near_value(const struct verify *verify)
{
	const struct expectation *expectation = verify_expectation(verify);
	const struct journal *journal = core_journal(expectation->core);
	const struct verify_near *near;
	unsigned n = verify_near(verify, &near);
	json_t *list = json_array();

	for (unsigned i = 0; i < n; i++) {
		json_t *missed = json_array();
		struct facts facts;

		if (journal_read(journal, near[i].number, &facts))
			expectation_explain(expectation, &facts, add_miss, missed);
		json_array_append_new(list, json_pack("{sIsoso}", "n", (json_int_t)near[i].number,
						      "line", record_line(journal, near[i].number),
						      "missed", missed));
	}
	return list;
}
