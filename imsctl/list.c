/* SPDX-License-Identifier: Apache-2.0 */
/* The tables for scripts. */
#include "imsctl/list.h"

#include <string.h>

#include "imsctl/help.h"
#include "imsctl/options.h"

enum { COLUMNS = 4, GAP = 2 };

/* A table while it is put together: all cells in one text, each ended by a zero. */
struct grid {
	struct buf cells;
	size_t widths[COLUMNS];
	unsigned columns, column; /* how many; where the next cell goes */
};

static void grid_cell(struct grid *grid, struct str cell)
{
	if (!cell.n)
		cell = STR("-");
	if (cell.n > grid->widths[grid->column])
		grid->widths[grid->column] = cell.n;
	buf_add(&grid->cells, cell.p, cell.n);
	buf_add_char(&grid->cells, '\0');
	grid->column = (grid->column + 1) % grid->columns;
}

/* Cells of that text, for which nothing else is known. */
static void grid_text(struct grid *grid, const char *cell)
{
	grid_cell(grid, cell ? str_of(cell) : STR_NONE);
}

/* Prints all rows and frees them. */
static void grid_print(struct grid *grid, struct buf *out)
{
	const char *end = grid->cells.p + grid->cells.n;
	unsigned column = 0;

	for (const char *cell = grid->cells.p; cell < end; cell += strlen(cell) + 1) {
		column++;
		if (column < grid->columns) {
			buf_printf(out, "%-*s", (int)grid->widths[column - 1] + GAP, cell);
			continue;
		}
		buf_printf(out, "%s\n", cell);
		column = 0;
	}
	buf_free(&grid->cells);
}

/* "call" and "CALL ACTION [ARGUMENT]". */
static void grid_command(struct grid *grid, const struct command *command)
{
	struct buf text = { 0 };
	size_t words = strlen(command->words);

	command_print(command, &text);
	grid_text(grid, command->words);
	grid_cell(grid, str_trim(str_from(buf_str(&text), words)));
	buf_free(&text);
}

static void list_commands(struct buf *out)
{
	struct grid grid = { .columns = 4 };
	const char *group = NULL;

	grid_text(&grid, "COMMAND");
	grid_text(&grid, "ARGUMENTS");
	grid_text(&grid, "GROUP");
	grid_text(&grid, "HELP");
	for (const struct command *row = command_rows; row->words; row++) {
		group = row->group ? row->group : group;
		grid_command(&grid, row);
		grid_text(&grid, group);
		grid_text(&grid, row->help);
	}
	grid_print(&grid, out);
}

static void list_keys(struct buf *out)
{
	struct grid grid = { .columns = 4 };
	struct buf text = { 0 };

	grid_text(&grid, "COMMAND");
	grid_text(&grid, "ARGUMENTS");
	grid_text(&grid, "KEY");
	grid_text(&grid, "HELP");
	for (const struct command *row = command_rows; row->words; row++)
		for (const struct field *field = row->fields; field && field->name; field++) {
			buf_reset(&text);
			field_print(field, &text);
			grid_command(&grid, row);
			grid_cell(&grid, buf_str(&text));
			grid_text(&grid, field->help);
		}
	grid_print(&grid, out);
	buf_free(&text);
}

static void list_options(struct buf *out)
{
	struct grid grid = { .columns = 2 };
	struct buf text = { 0 };

	grid_text(&grid, "OPTION");
	grid_text(&grid, "HELP");
	for (const struct option_row *row = option_rows; row->name; row++) {
		buf_reset(&text);
		option_print(row, &text);
		grid_cell(&grid, buf_str(&text));
		grid_text(&grid, row->help);
	}
	grid_print(&grid, out);
	buf_free(&text);
}

struct table {
	const char *kind;
	void (*list)(struct buf *out);
};

static const struct table table_rows[] = {
	{ "commands", list_commands },
	{ "keys",     list_keys     },
	{ "options",  list_options  },
	{ NULL },
};

bool list_print(const char *kind, struct buf *out)
{
	for (const struct table *row = table_rows; row->kind; row++)
		if (strcmp(row->kind, kind) == 0) {
			row->list(out);
			return true;
		}
	return false;
}
