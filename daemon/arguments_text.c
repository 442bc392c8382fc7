/* SPDX-License-Identifier: Apache-2.0 */
/* The options as text: --help and --list options. */
#include "lists.h"
#include "option.h"

enum { HELP_COLUMN = 33, LINE_WIDTH = 100 };

static const char usage[] =
	"Usage: imsd [-c FILE] [-n] [-v|-q] [options]\n"
	"       imsd --scenario FILE|FOLDER... [-c FILE] [options]\n"
	"       imsd --probe[=URL] [-c FILE] [--ready-file FILE] [--timeout TIME]\n"
	"       imsd --list [KIND]\n"
	"A lab IMS core: P-CSCF, S-CSCF, HSS in one process.\n";

static const struct {
	const char *word, *title;
} group_rows[OPTION_GROUPS] = {
	[GROUP_CONFIGURATION] = { "configuration", "Configuration" },
	[GROUP_OUTPUT] = { "output", "Output" },
	[GROUP_SERVICE] = { "service", "As a service" },
	[GROUP_SCENARIOS] = { "scenarios", "Scenarios" },
	[GROUP_LIVE] = { "live", "Scenarios with real UEs" },
	[GROUP_HELP] = { "help", "Help" },
};

/* Words of the text, in lines that begin at that column of the page; the first one is begun already, at `at`. */
static void add_words(struct buf *out, size_t at, size_t column, const char *text)
{
	struct str rest = str_of(text), word;
	bool first = true;

	while (str_word(&rest, &word)) {
		if (at < column || at + 1 + word.n > LINE_WIDTH) {
			if (at >= column)
				buf_add_char(out, '\n');
			buf_printf(out, "%*s", (int)(at < column ? column - at : column), "");
			at = column;
		} else if (!first) {
			buf_add_char(out, ' ');
			at++;
		}
		buf_add_str(out, word);
		at += word.n;
		first = false;
	}
	buf_add_char(out, '\n');
}

/* "--config FILE", "--tap[=N]". */
static void add_long(struct buf *out, const struct option_row *row)
{
	const char *argument = row->argument;

	buf_printf(out, "--%s", row->name);
	if (argument)
		buf_printf(out, "%s%s", argument[0] == '[' && argument[1] == '=' ? "" : " ",
			   argument);
}

static void add_help(struct buf *out, const struct option_row *row)
{
	size_t line = out->n;

	if (row->letter)
		buf_printf(out, "  -%c, ", row->letter);
	else
		buf_add_text(out, "      ");
	add_long(out, row);
	if (out->n - line + 2 > HELP_COLUMN)
		buf_add_text(out, "  ");
	add_words(out, out->n - line, HELP_COLUMN, row->help);
}

/* What --list has. */
static void add_kinds(struct buf *out)
{
	struct buf kinds = { 0 };
	const char *kind, *help;

	for (unsigned i = 0; (kind = lists_kind(i, &help)) != NULL; i++)
		buf_printf(&kinds, "%s ", kind);
	buf_add_text(out, "\nTables of --list:\n");
	add_words(out, 0, 2, kinds.p);
	buf_free(&kinds);
}

void arguments_help(struct buf *out)
{
	buf_add_text(out, usage);
	for (enum option_group group = 0; group < OPTION_GROUPS; group++) {
		buf_printf(out, "\n%s:\n", group_rows[group].title);
		for (const struct option_row *row = arguments_rows; row->name; row++)
			if (row->group == group)
				add_help(out, row);
	}
	add_kinds(out);
	buf_add_text(out, "\nSignals: TERM and INT stop, HUP reloads the configuration.\n");
}

void arguments_list(struct buf *out)
{
	buf_printf(out, "%-28s  %-13s  %s\n", "OPTION", "GROUP", "HELP");
	for (const struct option_row *row = arguments_rows; row->name; row++) {
		struct buf forms = { 0 };

		if (row->letter)
			buf_printf(&forms, "-%c, ", row->letter);
		add_long(&forms, row);
		buf_printf(out, "%-28s  %-13s  %s\n", forms.p, group_rows[row->group].word,
			   row->help);
		buf_free(&forms);
	}
}
