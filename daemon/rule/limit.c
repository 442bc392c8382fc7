/* SPDX-License-Identifier: Apache-2.0 */
/* The limiting keys of `when`: nth copy chance count per after until since. */
#include "rule/limit.h"

/* nth = 2 | "2-4" | "3-", or every third: with a star, a slash and 3 */
static bool read_nth(struct rule_load *load, const struct conf_node *node, struct limits *limits)
{
	return load_range(load, node, &limits->nth);
}

/* copy = 1 | "1-2" */
static bool read_copy(struct rule_load *load, const struct conf_node *node, struct limits *limits)
{
	return load_range(load, node, &limits->copy);
}

/* chance = "20%" */
static bool read_chance(struct rule_load *load, const struct conf_node *node, struct limits *limits)
{
	struct str text;
	double percent;

	if (!load_text(load, node, &text))
		return false;
	if (!str_ends(text, STR("%")))
		return load_error(load, node, "chance takes a percentage: \"%.*s%%\"",
				  STR_ARG(text));
	text.n--;
	if (!str_to_double(text, &percent) || !(percent >= 0 && percent <= 100))
		return load_error(load, node,
				  "chance takes a percentage from \"0%%\" to \"100%%\"");
	limits->chance = (uint32_t)(percent * (CHANCE_ALWAYS / 100) + 0.5);
	return true;
}

/* count = 3 */
static bool read_count(struct rule_load *load, const struct conf_node *node, struct limits *limits)
{
	int64_t count;

	if (!load_number(load, node, 1, UINT32_MAX, &count))
		return false;
	limits->count = (uint32_t)count;
	return true;
}

/* per = "user" */
static bool read_per(struct rule_load *load, const struct conf_node *node, struct limits *limits)
{
	unsigned place;

	if (!load_choice(load, node, "user|call|dialog|link", &place))
		return false;
	limits->per = PER_USER + place;
	return true;
}

/* after = "5s" */
static bool read_after(struct rule_load *load, const struct conf_node *node, struct limits *limits)
{
	limits->windowed = true;
	return load_duration(load, node, &limits->after);
}

/* until = "30s" */
static bool read_until(struct rule_load *load, const struct conf_node *node, struct limits *limits)
{
	limits->windowed = true;
	if (!load_duration(load, node, &limits->until))
		return false;
	return limits->until > 0 || load_error(load, node, "until takes a duration above 0");
}

/* since = "first" */
static bool read_since(struct rule_load *load, const struct conf_node *node, struct limits *limits)
{
	unsigned place;

	if (!load_choice(load, node, "rule|first|registration|call", &place))
		return false;
	limits->since = place;
	return true;
}

static const struct limit_row limit_rows[] = {
	/* key      values                          reader */
	{ "nth",    "2, \"2-4\", \"3-\", \"*/3\"",  read_nth,
	  "only the messages of these numbers, counted from 1, \"*/3\" every third; a rule with nothing but knobs or duties counts all "
	  "REGISTERs that arrive, else the messages, calls or subscriptions that ask for the knob" },
	{ "copy",   "1, \"1-2\", \"*/2\"",          read_copy,
	  "only these copies of a message; for ignore and at the wire" },
	{ "chance", "\"20%\"",                      read_chance,
	  "one draw per message that fits, from a stream of the rule's own" },
	{ "count",  "3",                            read_count,
	  "so many messages in all" },
	{ "per",    "user|call|dialog|link",        read_per,
	  "nth, count and since = \"first\" are counted for each of these" },
	{ "after",  "\"5s\"",                       read_after,
	  "not before" },
	{ "until",  "\"30s\"",                      read_until,
	  "not from then on" },
	{ "since",  "rule|first|registration|call", read_since,
	  "what after and until count from: when the rule was loaded (default), when it first spoke, "
	  "the registration or the call" },
};

void limits_init(struct limits *limits)
{
	*limits = (struct limits){ .chance = CHANCE_ALWAYS };
}

const struct limit_row *limit_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(limit_rows); i++)
		if (str_is(name, limit_rows[i].name))
			return &limit_rows[i];
	return NULL;
}

const struct limit_row *limit_list(unsigned number)
{
	return number < ARRAY_LEN(limit_rows) ? &limit_rows[number] : NULL;
}

bool limits_check(struct rule_load *load, const struct conf_node *when, const struct limits *limits)
{
	if (limits->until && limits->until <= limits->after)
		return load_error(load, when, "the window is never open: until comes before after");
	if (limits->since != SINCE_RULE && !limits->windowed)
		return load_error(load, when,
				  "since says from where after and until count: neither is given");
	if (limits->since == SINCE_FIRST && limits->after)
		return load_error(
			load, when,
			"after counts from when the rule first spoke, which it then never does");
	return true;
}
