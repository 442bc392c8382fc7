/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of imsd --list: those of the rooms, and of the command line. */
#include "lists.h"

#include <stdio.h>

#include "api/api.h"
#include "core/list_keys.h"
#include "journal/meaning.h"
#include "option.h"

/* The tables that are neither the vocabulary's nor the scenarios'. */
static const struct table {
	const char *kind, *help;
	void (*list)(struct buf *text);
	void (*list_of)(const char *config, struct buf *text);
} table_rows[] = {
	{ "options", "options of the command line", .list = arguments_list },
	{ "keys", "keys of groups and lists of the configuration", .list = core_list_keys },
	{ "faults", "the catalogue for --fault", .list_of = core_list_faults },
	{ "causes", "what a diagnosis may say", .list = cause_list },
	{ "messages", "what each message means", .list = meaning_list },
	{ "routes", "the HTTP control plane", .list = api_list_routes },
	{ 0 },
};

const char *lists_kind(unsigned number, const char **help)
{
	const unsigned own = ARRAY_LEN(table_rows) - 1;
	const char *kind;
	unsigned words = 0;

	if (number < own) {
		*help = table_rows[number].help;
		return table_rows[number].kind;
	}
	number -= own;
	kind = vocabulary_list_kind(number, help);
	if (kind)
		return kind;
	while (vocabulary_list_kind(words, help))
		words++;
	return scenario_list_kind(number - words, help);
}

static bool list_own(const char *kind, const char *config, struct buf *text)
{
	for (const struct table *row = table_rows; row->kind; row++)
		if (strcmp(row->kind, kind) == 0) {
			if (row->list)
				row->list(text);
			else
				row->list_of(config, text);
			return true;
		}
	return false;
}

/* The table that may have been meant, or NULL. */
static const char *near_kind(const char *word)
{
	struct nearest nearest;
	const char *kind, *help;

	nearest_start(&nearest, str_of(word));
	for (unsigned i = 0; (kind = lists_kind(i, &help)) != NULL; i++)
		nearest_offer(&nearest, kind);
	return nearest_best(&nearest);
}

/* The table of the tables. */
static void list_kinds(struct buf *out)
{
	const char *kind, *help;

	buf_printf(out, "%-12s  %s\n", "KIND", "HELP");
	for (unsigned i = 0; (kind = lists_kind(i, &help)) != NULL; i++)
		buf_printf(out, "%-12s  %s\n", kind, help);
}

/* There is no such table. */
static int say_unknown(const char *kind)
{
	const char *near = near_kind(kind);
	struct buf kinds = { 0 };

	list_kinds(&kinds);
	fprintf(stderr, "imsd: --list %s: unknown%s%s%s; there are:\n%s", kind,
		near ? " (did you mean " : "", near ? near : "", near ? "?)" : "", kinds.p);
	buf_free(&kinds);
	return 2;
}

int lists_print(const char *kind, const char *config)
{
	struct core_names names;
	struct buf text = { 0 };
	bool known = true;

	if (!kind)
		list_kinds(&text);
	else
		known = list_own(kind, config, &text) || scenario_list(kind, &text) ||
			vocabulary_list(core_names_fill(&names), kind, &text);
	if (known)
		fwrite(text.p ? text.p : "", 1, text.n, stdout);
	buf_free(&text);
	return known ? 0 : say_unknown(kind);
}
