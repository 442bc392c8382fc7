/* SPDX-License-Identifier: Apache-2.0 */
/* Help from the table of commands. */
#include "imsctl/help.h"

#include <ctype.h>

#include "imsctl/options.h"

enum { OPTION_WIDTH = 19, WORDS_WIDTH = 30, FIELD_WIDTH = 22, LINE_WIDTH = 100 };

/* What a value looks like. */
static const char *const value_words[] = {
	[VALUE_TEXT] = "TEXT",       [VALUE_NUMBER] = "N",      [VALUE_FLAG] = "",
	[VALUE_MANY] = "TEXT",       [VALUE_PAIR] = "NAME=TEXT", [VALUE_LOCAL] = "VALUE",
};

static const char usage_text[] = "Usage: imsctl [OPTION]... COMMAND [ARGUMENT]... [KEY=VALUE]...\n"
				 "Drives imsd, a lab IMS core, over its HTTP API.\n\n";

static const char notes_text[] =
	"\n"
	"KEY=VALUE may be written --KEY VALUE, too; KEY:=JSON where any KEY is taken. Colours are for terminals, and not\n"
	"when $NO_COLOR is set.\n"
	"Exit: 0 good, 1 the answer is no, 2 wrong usage or nobody answers, 3 refused by the API.\n";

void field_print(const struct field *field, struct buf *out)
{
	if (field->kind == VALUE_FLAG)
		buf_printf(out, "--%s", field->name);
	else if (field->kind == VALUE_LOCAL)
		buf_printf(out, "--%s %s", field->name, value_words[field->kind]);
	else
		buf_printf(out, "%s=%s", field->name, value_words[field->kind]);
	if (field->kind == VALUE_MANY || field->kind == VALUE_PAIR)
		buf_add_text(out, "...");
}

/* Blanks up to that column of the line, at least two. */
static void pad_to(struct buf *out, size_t line, size_t column)
{
	do
		buf_add_char(out, ' ');
	while (out->n - line < column || out->p[out->n - 2] != ' ');
}

static void add_usage(const struct command *command, struct buf *out)
{
	size_t line = out->n;

	buf_add_text(out, "imsctl ");
	command_print(command, out);
	for (const struct field *field = command->fields; field && field->name; field++) {
		if (out->n - line > LINE_WIDTH - 30) {
			buf_add_text(out, "\n      ");
			line = out->n - 6;
		}
		buf_add_text(out, " [");
		field_print(field, out);
		buf_add_char(out, ']');
	}
	buf_add_char(out, '\n');
}

static void add_form(const struct command *command, struct buf *out)
{
	size_t line;

	add_usage(command, out);
	buf_printf(out, "    %s\n", command->help);
	for (const struct field *field = command->fields; field && field->name; field++) {
		line = out->n;
		buf_add_text(out, "        ");
		field_print(field, out);
		pad_to(out, line, 8 + FIELD_WIDTH);
		buf_printf(out, "%s\n", field->help);
	}
	if (command->example)
		buf_printf(out, "    Example: %s\n", command->example);
}

void help_command(const struct command *first, struct buf *out)
{
	for (const struct command *row = first; row; row = command_next(row))
		add_form(row, out);
}

void help_all(struct buf *out)
{
	for (const struct command *row = command_rows; row->words; row++) {
		if (row != command_rows)
			buf_add_char(out, '\n');
		add_form(row, out);
	}
}

static void add_options(struct buf *out)
{
	for (const struct option_row *row = option_rows; row->name; row++) {
		size_t line = out->n;

		buf_add_text(out, "  ");
		option_print(row, out);
		pad_to(out, line, 2 + OPTION_WIDTH);
		buf_printf(out, "%s\n", row->help);
	}
}

void help_print(struct buf *out)
{
	buf_add_text(out, usage_text);
	add_options(out);
	buf_add_text(out, notes_text);
	for (const struct command *row = command_rows; row->words; row++) {
		size_t line;

		if (row->group)
			buf_printf(out, "\n%s:\n", row->group);
		line = out->n;
		buf_add_text(out, "  ");
		command_print(row, out);
		pad_to(out, line, 2 + WORDS_WIDTH);
		buf_printf(out, "%s\n", row->help);
	}
}
