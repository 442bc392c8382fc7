/* SPDX-License-Identifier: Apache-2.0 */
/* `imsd --list KIND`: the tables for a reader, in aligned columns. */
#include <string.h>

#include "rule/verb.h"
#include "rule/when.h"
#include "rule/word.h"

enum { COLUMNS = 5, COLUMN_MAX = 34, GAP = 2 };

/* A table while it is put together: all cells in one text, each ended by a zero. */
struct grid {
	struct buf cells;
	size_t widths[COLUMNS];
	unsigned columns;
};

/* One row; cells that are NULL are empty. The last column is as wide as it likes. */
static void grid_row(struct grid *grid, const char *const cells[COLUMNS])
{
	for (unsigned i = 0; i < grid->columns; i++) {
		const char *cell = cells[i] ? cells[i] : "";
		size_t n = strlen(cell);

		buf_add(&grid->cells, cell, n + 1);
		if (n > grid->widths[i] && n <= COLUMN_MAX)
			grid->widths[i] = n;
	}
}

/* Prints all rows and frees them. */
static void grid_print(struct grid *grid, struct buf *out)
{
	const char *end = grid->cells.p + grid->cells.n;
	unsigned column = 0;

	for (const char *cell = grid->cells.p; cell < end; cell += strlen(cell) + 1) {
		if (column + 1 < grid->columns) {
			buf_printf(out, "%-*s%*s", (int)grid->widths[column], cell, GAP, "");
			column++;
			continue;
		}
		buf_add_text(out, cell);
		while (out->n && out->p[out->n - 1] == ' ')
			out->n--;
		buf_add_char(out, '\n');
		column = 0;
	}
	buf_free(&grid->cells);
}

/* Help with the clause it comes from behind it. */
static const char *help_clause(struct buf *text, const char *help, const char *clause)
{
	buf_reset(text);
	buf_add_text(text, help ? help : "");
	if (clause)
		buf_printf(text, "%s[%s]", text->n ? " " : "", clause);
	return text->p;
}

/* What a knob takes, in words. */
static const char *knob_values(const struct knob_row *row)
{
	static const char *const types[] = {
		[KNOB_BOOL] = "true|false",
		[KNOB_INT] = "number",
		[KNOB_SECONDS] = "s",
		[KNOB_DURATION] = "duration",
		[KNOB_TEXT] = "text",
		[KNOB_CHOICE] = "choice",
		[KNOB_OCTETS] = "hex octets",
	};

	if (row->type == KNOB_CHOICE && row->choices)
		return row->choices;
	return row->unit ? row->unit : types[row->type];
}

static void list_knobs(const struct vocabulary *vocabulary, struct buf *out)
{
	struct grid grid = { .columns = 4 };
	struct buf help = { 0 };

	grid_row(&grid, (const char *[COLUMNS]){ "KNOB", "DEFAULT", "VALUES", "HELP" });
	for (unsigned room = 0; vocabulary->knobs && room < KNOB_ROOMS; room++)
		for (unsigned i = 0; i < vocabulary->knobs[room].n_rows; i++) {
			const struct knob_row *row = &vocabulary->knobs[room].rows[i];

			grid_row(&grid, (const char *[COLUMNS]){
						row->name, row->fallback ? row->fallback : "-",
						knob_values(row),
						help_clause(&help, row->help, row->clause) });
		}
	grid_print(&grid, out);
	buf_free(&help);
}

static void list_duties(const struct vocabulary *vocabulary, struct buf *out)
{
	struct grid grid = { .columns = 4 };
	struct buf help = { 0 };

	grid_row(&grid, (const char *[COLUMNS]){ "DUTY", "ROLE", "ON", "HELP" });
	for (unsigned i = 0; i < vocabulary->n_duties; i++)
		for (unsigned k = 0; k < vocabulary->duties[i].n; k++) {
			const struct duty_table *table = &vocabulary->duties[i];
			const struct duty *row = &table->rows[k];

			grid_row(&grid, (const char *[COLUMNS]){
						row->name, table->role, table->on,
						help_clause(&help, row->help, row->clause) });
		}
	grid_print(&grid, out);
	buf_free(&help);
}

static void list_turns(const struct vocabulary *vocabulary, struct buf *out)
{
	struct grid grid = { .columns = 3 };

	grid_row(&grid, (const char *[COLUMNS]){ "TURN", "BEHAVIOUR", "HELP" });
	for (unsigned i = 0; i < vocabulary->n_turns; i++) {
		const struct turn *row = &vocabulary->turns[i];

		grid_row(&grid,
			 (const char *[COLUMNS]){ row->name, row->behaviour ? row->behaviour : "-",
						  row->help });
	}
	grid_print(&grid, out);
}

static void list_behaviours(const struct vocabulary *vocabulary, struct buf *out)
{
	struct grid grid = { .columns = 3 };

	grid_row(&grid, (const char *[COLUMNS]){ "BEHAVIOUR", "TURN", "HELP" });
	for (unsigned i = 0; i < vocabulary->n_behaviours; i++) {
		const struct behaviour *row = &vocabulary->behaviours[i];

		grid_row(&grid, (const char *[COLUMNS]){ row->name, row->turn ? row->turn : "any",
							 row->help });
	}
	grid_print(&grid, out);
}

/* The verbs of `do`, then their options. */
static void list_actions(const struct vocabulary *vocabulary, struct buf *out)
{
	struct grid verbs = { .columns = 5 }, options = { .columns = 3 };
	struct option_row option;
	const struct verb_row *verb;

	(void)vocabulary;
	grid_row(&verbs, (const char *[COLUMNS]){ "VERB", "GATE", "VALUES", "OPTIONS", "HELP" });
	for (unsigned i = 0; (verb = verb_list(i)); i++)
		grid_row(&verbs, (const char *[COLUMNS]){ verb->name, verb->gate, verb->values,
							  verb->options, verb->help });
	grid_print(&verbs, out);
	buf_add_char(out, '\n');
	grid_row(&options, (const char *[COLUMNS]){ "OPTION", "VALUES", "HELP" });
	for (unsigned i = 0; option_list(i, &option); i++)
		grid_row(&options,
			 (const char *[COLUMNS]){ option.name, option.values, option.help });
	grid_print(&options, out);
}

/* The keys of `when`, then its limits. */
static void list_conditions(const struct vocabulary *vocabulary, struct buf *out)
{
	struct grid keys = { .columns = 3 }, limits = { .columns = 3 };
	const struct limit_row *limit;
	const struct when_row *row;

	(void)vocabulary;
	grid_row(&keys, (const char *[COLUMNS]){ "CONDITION", "VALUES", "HELP" });
	for (unsigned i = 0; (row = when_list(i)); i++)
		grid_row(&keys, (const char *[COLUMNS]){ row->name, row->values, row->help });
	grid_print(&keys, out);
	buf_add_char(out, '\n');
	grid_row(&limits, (const char *[COLUMNS]){ "LIMIT", "VALUES", "HELP" });
	for (unsigned i = 0; (limit = limit_list(i)); i++)
		grid_row(&limits,
			 (const char *[COLUMNS]){ limit->name, limit->values, limit->help });
	grid_print(&limits, out);
}

/* The derived words. */
static void list_attributes(const struct vocabulary *vocabulary, struct buf *out)
{
	static const char *const uses[] = { "", "match", "make", "make, match" };
	struct grid grid = { .columns = 5 };
	const struct word_row *row;

	(void)vocabulary;
	grid_row(&grid, (const char *[COLUMNS]){ "ATTRIBUTE", "ON", "VALUES", "USE", "HELP" });
	for (unsigned i = 0; (row = word_list(i)); i++)
		grid_row(&grid,
			 (const char *[COLUMNS]){ row->word, row->on, row->values,
						  uses[row->makes * 2 + row->matches], row->help });
	grid_print(&grid, out);
}

/* Flat names with help and clause. */
static void list_names(const char *title, const struct name_row *rows, unsigned n, struct buf *out)
{
	struct grid grid = { .columns = 2 };
	struct buf help = { 0 };

	grid_row(&grid, (const char *[COLUMNS]){ title, "HELP" });
	for (unsigned i = 0; i < n; i++)
		grid_row(&grid,
			 (const char *[COLUMNS]){
				 rows[i].name, help_clause(&help, rows[i].help, rows[i].clause) });
	grid_print(&grid, out);
	buf_free(&help);
}

static void list_roles(const struct vocabulary *vocabulary, struct buf *out)
{
	list_names("ROLE", vocabulary->roles, vocabulary->n_roles, out);
}

static void list_procedures(const struct vocabulary *vocabulary, struct buf *out)
{
	list_names("PROCEDURE", vocabulary->procedures, vocabulary->n_procedures, out);
}

static void list_states(const struct vocabulary *vocabulary, struct buf *out)
{
	list_names("STATE", vocabulary->states, vocabulary->n_states, out);
}

static void list_events(const struct vocabulary *vocabulary, struct buf *out)
{
	list_names("EVENT", vocabulary->events, vocabulary->n_events, out);
}

static void list_sdp(const struct vocabulary *vocabulary, struct buf *out)
{
	list_names("SDP", vocabulary->sdp, vocabulary->n_sdp, out);
}

static void list_packages(const struct vocabulary *vocabulary, struct buf *out)
{
	list_names("PACKAGE", vocabulary->packages, vocabulary->n_packages, out);
}

static const struct {
	const char *kind, *help;
	void (*list)(const struct vocabulary *vocabulary, struct buf *out);
} kind_rows[] = {
	{ "knobs", "keys of the configuration", list_knobs },
	{ "duties", "what the elements do to a message, for rules to skip", list_duties },
	{ "turns", "where a behaviour may be chosen", list_turns },
	{ "behaviours", "lists of steps at a turn", list_behaviours },
	{ "events", "what can happen to a procedure", list_events },
	{ "actions", "words of `do` in a rule", list_actions },
	{ "attributes", "derived words for conditions", list_attributes },
	{ "conditions", "words of `when` in a rule", list_conditions },
	{ "roles", "elements of the core", list_roles },
	{ "procedures", "what goes on", list_procedures },
	{ "states", "states of procedures", list_states },
	{ "packages", "event packages", list_packages },
	{ "sdp", "words for offers and answers", list_sdp },
};

bool vocabulary_list(const struct vocabulary *vocabulary, const char *kind, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(kind_rows); i++)
		if (!strcmp(kind, kind_rows[i].kind)) {
			kind_rows[i].list(vocabulary, out);
			return true;
		}
	return false;
}

const char *vocabulary_list_kind(unsigned number, const char **help)
{
	if (number >= ARRAY_LEN(kind_rows))
		return NULL;
	*help = kind_rows[number].help;
	return kind_rows[number].kind;
}
