/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of scenarios for a reader: --list core, do, lines, headers, accesses. */
#include <string.h>

#include "scenario/core_word.h"
#include "scenario/list_checks.h"
#include "scenario/loader.h"
#include "scenario/relate.h"
#include "scenario/scenario.h"

/* One line: what is written, and its help. */
static void list_row(struct buf *out, int width, const char *usage, const char *help)
{
	buf_printf(out, "%-*s  %s\n", width, usage, help);
}

/* The longest of the usages. */
static void widen(int *width, const char *usage)
{
	int n = (int)strlen(usage);

	if (n > *width)
		*width = n;
}

static void list_core(struct buf *out)
{
	const struct core_word *word;
	int width = 0;

	for (unsigned i = 0; (word = core_word_at(i)) != NULL; i++)
		widen(&width, word->usage);
	list_row(out, width, "LINE", "HELP");
	for (unsigned i = 0; (word = core_word_at(i)) != NULL; i++)
		list_row(out, width, word->usage, word->help);
}

/* What a scripted UE takes as a note says so. */
static void list_do(struct buf *out)
{
	const struct do_word *word;
	int width = 0;

	for (unsigned i = 0; (word = do_word_at(i)) != NULL; i++)
		widen(&width, word->usage);
	buf_printf(out, "%-*s  %-8s  %s\n", width, "LINE", "SCRIPTED", "HELP");
	for (unsigned i = 0; (word = do_word_at(i)) != NULL; i++)
		buf_printf(out, "%-*s  %-8s  %s\n", width, word->usage,
			   word->run ? "acts" : "a note", word->help);
}

/* `first`: a row above them, or NULL. */
static void list_keywords(const struct keyword *rows, const char *first, const char *first_help,
			  struct buf *out)
{
	int width = 0;

	for (const struct keyword *row = rows; row->word; row++)
		widen(&width, row->usage);
	list_row(out, width, "LINE", "HELP");
	if (first)
		list_row(out, width, first, first_help);
	for (const struct keyword *row = rows; row->word; row++)
		list_row(out, width, row->usage, row->help);
}

static void list_headers(struct buf *out)
{
	list_keywords(header_rows, NULL, NULL, out);
}

/* Items of message lines. */
static const struct {
	const char *usage, *help;
} item_rows[] = {
	{ "PATH=VALUE, PATH!=VALUE, ...", "a condition (--list conditions, --list attributes)" },
	{ "of=LABEL|METHOD", "a response of that request, a request of that dialog" },
	{ "as=LABEL", "a name for the message: $LABEL.PATH, of=LABEL, since=LABEL" },
	{ "after=TIME", "not earlier; a scripted UE sends it then" },
	{ "within=TIME", "not later" },
	{ "since=LABEL", "from where after and within count; else from the line above" },
	{ "for=TIME", "of `no`: how long nothing of the kind may come" },
	{ "copy=N", "the N-th copy of a message" },
	{ "optional", "it need not come" },
	{ "make PATH=VALUE ...", "to the end of the line: only what a scripted UE makes" },
};

/* What an expect has beside them. */
static const struct {
	const char *usage, *help;
} expect_rows[] = {
	{ "UE > request, UE > response", "a head: all requests, all responses" },
	{ "when {condition}",
	  "to the end of the line: only messages for which these hold are meant" },
	{ "as=NAME", "its name: waive NAME because=\"...\"" },
	{ "should", "where it does not hold is a remark, no failure" },
	{ "title=TEXT clause=TEXT", "in words, and where it is written; verdicts print them" },
	{ "$RELATION.PATH=VALUE", "the condition is asked of another message, one of those below" },
	{ "PATH=$RELATION, PATH=$RELATION.PATH", "the value is that of another message" },
};

static void list_expect(struct buf *out)
{
	const struct related_row *row;

	list_row(out, 35, "\nIN EXPECT", " HELP");
	for (size_t i = 0; i < ARRAY_LEN(expect_rows); i++)
		list_row(out, 35, expect_rows[i].usage, expect_rows[i].help);
	list_row(out, 35, "\nRELATION", " HELP");
	for (unsigned i = 0; (row = related_at(i)) != NULL; i++)
		buf_printf(out, "$%-34s  %s\n", row->name, row->help);
}

static void list_lines(struct buf *out)
{
	list_keywords(line_rows, "UE > METHOD {item}, UE < STATUS {item}",
		      "a message from the UE, or to it; its items are below", out);
	buf_add_char(out, '\n');
	list_row(out, 28, "ITEM", "HELP");
	for (size_t i = 0; i < ARRAY_LEN(item_rows); i++)
		list_row(out, 28, item_rows[i].usage, item_rows[i].help);
	list_expect(out);
}

static void list_accesses(struct buf *out)
{
	const struct access *access;

	list_row(out, 10, "NAME", "HELP");
	for (unsigned i = 0; (access = access_at(i)) != NULL; i++)
		list_row(out, 10, access->name, access->help);
}

static const struct {
	const char *kind, *help;
	void (*list)(struct buf *out);
} list_rows[] = {
	{ "headers", "first lines of a scenario", list_headers },
	{ "lines", "lines of a scenario", list_lines },
	{ "core", "words of `core` lines", list_core },
	{ "do", "words of `do` lines", list_do },
	{ "accesses", "over what scripted UEs speak", list_accesses },
	{ "checks", "checks of UE messages, by pack", list_checks },
};

bool scenario_list(const char *kind, struct buf *out)
{
	for (size_t i = 0; i < ARRAY_LEN(list_rows); i++)
		if (strcmp(kind, list_rows[i].kind) == 0) {
			list_rows[i].list(out);
			return true;
		}
	return false;
}

const char *scenario_list_kind(unsigned number, const char **help)
{
	if (number >= ARRAY_LEN(list_rows))
		return NULL;
	*help = list_rows[number].help;
	return list_rows[number].kind;
}
