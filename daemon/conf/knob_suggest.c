/* SPDX-License-Identifier: Apache-2.0 */
/* The name that was meant, where a key is no knob's. */
#include <stdio.h>
#include <string.h>

#include "conf/knob.h"

/* Keys offered, each once or more, against the part of the name that goes wrong. */
struct search {
	struct nearest nearest;
	char best[KNOB_NAME_MAX];
};

/* nearest_offer keeps no copy, so this does. */
static void search_offer(struct search *search, struct str key)
{
	char text[KNOB_NAME_MAX];
	unsigned before = search->nearest.distance;

	snprintf(text, sizeof(text), "%.*s", STR_ARG(key));
	nearest_offer(&search->nearest, text);
	if (search->nearest.distance < before)
		memcpy(search->best, text, sizeof(text));
}

/* What follows "GROUP." in a name; STR_NONE when it does not begin so. */
static struct str in_group(struct str name, struct str group)
{
	if (group.n == 0)
		return name;
	if (!str_starts(name, group) || name.n <= group.n || name.p[group.n] != '.')
		return STR_NONE;
	return str_from(name, group.n + 1);
}

/* Up to the first dot. */
static struct str first_key(struct str name)
{
	ptrdiff_t dot = str_find(name, '.');

	return (struct str){ name.p, dot < 0 ? name.n : (size_t)dot };
}

/* Behind the last dot. */
static struct str last_key(struct str name)
{
	for (size_t i = name.n; i > 0; i--)
		if (name.p[i - 1] == '.')
			return str_from(name, i);
	return name;
}

/* Calls fn for all names until it says true. */
static bool each_name(const struct knobs *knobs, bool (*fn)(struct str name, void *arg), void *arg)
{
	const struct knob_table *tables = knobs_tables(knobs);

	for (unsigned room = 0; room < KNOB_ROOMS; room++)
		for (unsigned i = 0; i < tables[room].n_rows; i++)
			if (fn(str_of(tables[room].rows[i].name), arg))
				return true;
	return false;
}

/* For knobs_has_group. */
static bool name_is_in_group(struct str name, void *arg)
{
	return in_group(name, *(struct str *)arg).n > 0;
}

/* By any knob in it. */
bool knobs_has_group(const struct knobs *knobs, struct str group)
{
	return each_name(knobs, name_is_in_group, &group);
}

/* The longest part of a name that is a group. */
static struct str known_group(const struct knobs *knobs, struct str name)
{
	struct str group = { name.p, 0 };

	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '.' && knobs_has_group(knobs, (struct str){ name.p, i }))
			group.n = i;
	return group;
}

struct sibling_search {
	struct search search;
	struct str group;
};

/* Offers the key that a name of that group has there. */
static bool offer_sibling(struct str name, void *arg)
{
	struct sibling_search *siblings = arg;
	struct str key = in_group(name, siblings->group);

	if (key.n)
		search_offer(&siblings->search, first_key(key));
	return false;
}

struct cousin_search {
	struct str key;
	char *out;
};

/* Takes a name that ends in the same key. */
static bool take_cousin(struct str name, void *arg)
{
	struct cousin_search *cousin = arg;

	if (!str_eq(last_key(name), cousin->key))
		return false;
	snprintf(cousin->out, KNOB_NAME_MAX, "%.*s", STR_ARG(name));
	return true;
}

/* "GROUP.BEST.REST" if that is a knob, else "GROUP.BEST". */
static void write_sibling(const struct knobs *knobs, const struct sibling_search *siblings,
			  struct str rest, char out[KNOB_NAME_MAX])
{
	int n = snprintf(out, KNOB_NAME_MAX, "%.*s%s%s", STR_ARG(siblings->group),
			 siblings->group.n ? "." : "", siblings->search.best);
	char whole[2 * KNOB_NAME_MAX];
	knob_id id;

	if (n >= KNOB_NAME_MAX)
		return;
	snprintf(whole, sizeof(whole), "%s%.*s", out, rest.n > 80 ? 80 : (int)rest.n, rest.p);
	if (rest.n && strlen(whole) < KNOB_NAME_MAX && knobs_find(knobs, str_of(whole), &id))
		memcpy(out, whole, strlen(whole) + 1);
}

/* The near sibling, else the cousin of the same key. */
bool knobs_suggest(const struct knobs *knobs, struct str name, const char *const *also,
		   char out[KNOB_NAME_MAX])
{
	struct sibling_search siblings = { .group = known_group(knobs, name) };
	struct cousin_search cousin = { last_key(name), out };
	struct str tail = siblings.group.n ? str_from(name, siblings.group.n + 1) : name;
	struct str wrong = first_key(tail);

	nearest_start(&siblings.search.nearest, wrong);
	each_name(knobs, offer_sibling, &siblings);
	for (; also && *also && siblings.group.n == 0; also++)
		search_offer(&siblings.search, str_of(*also));
	if (!siblings.search.best[0])
		return each_name(knobs, take_cousin, &cousin);
	write_sibling(knobs, &siblings, str_from(tail, wrong.n), out);
	return true;
}
