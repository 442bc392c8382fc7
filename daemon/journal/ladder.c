/* SPDX-License-Identifier: Apache-2.0 */
/* The ladder: a record as a line for a person. What came from the network passes octets_show. */
#include "journal/ladder.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "journal/octets.h"

/* Where the columns begin; a long text pushes the next one on, and a short one then catches up. */
enum {
	COLUMN_FROM = 13,
	COLUMN_ARROW = 24,
	COLUMN_TO = 28,
	COLUMN_PROTO = 39,
	COLUMN_START = 44,
	START_MAX = 96, /* octets shown of a start line */
	MESSAGE_INDENT = COLUMN_FROM
};

static const char *const arrow_rows[] = {
	[JOURNAL_RECEIVED] = "-->",
	[JOURNAL_SENT] = "-->",
	[JOURNAL_HELD] = "--x",
	[JOURNAL_BROKEN] = "-?>",
	[JOURNAL_EVENT] = " * ",
};

#define COLOUR_END "\033[0m"
#define COLOUR_HARM "\033[35m"

/* By the class of the status; the first is for requests. */
static const char *const class_colours[] = {
	"\033[1m", "\033[36m", "\033[32m", "\033[33m", "\033[31m", "\033[31m", "\033[31m",
};

/* An empty NO_COLOR counts as not set. */
bool ladder_wants_colour(int fd)
{
	const char *no_color = getenv("NO_COLOR");

	return isatty(fd) && !(no_color && *no_color);
}

/* Blanks up to a column of the line that begins at `line`, at least one. */
static void pad_to(struct buf *out, size_t line, size_t column)
{
	do
		buf_add_char(out, ' ');
	while (out->n - line < column);
}

/* At most START_MAX octets of a text. */
static void show_cut(struct str s, struct buf *out)
{
	bool cut = s.n > START_MAX;

	octets_show((struct str){ s.p, cut ? START_MAX : s.n }, out);
	if (cut)
		buf_add_text(out, "...");
}

/* "REGISTER sip:example.org", "401 Unauthorized (REGISTER)", or what else happened. */
static void ladder_start_line(const struct facts *facts, struct buf *out)
{
	const struct str *text = facts->text;

	if (facts->head.kind == JOURNAL_EVENT) {
		show_cut(text[FACT_EVENT], out);
	} else if (facts->head.kind == JOURNAL_BROKEN) {
		buf_printf(out, "%zu octets that are no message", text[FACT_MESSAGE].n);
	} else if (text[FACT_START].p) {
		show_cut(text[FACT_START], out);
	} else if (facts->head.status) {
		buf_printf(out, "%u ", facts->head.status);
		show_cut(text[FACT_REASON], out);
		buf_add_text(out, " (");
		show_cut(text[FACT_METHOD], out);
		buf_add_char(out, ')');
	} else {
		show_cut(text[FACT_METHOD], out);
		buf_add_char(out, ' ');
		show_cut(text[FACT_URI], out);
	}
}

/* The colour of the start line. */
static const char *ladder_colour(const struct facts *facts)
{
	unsigned class = facts->head.status / 100;

	if (facts->head.kind == JOURNAL_HELD || facts->head.kind == JOURNAL_BROKEN)
		return COLOUR_HARM;
	return class < ARRAY_LEN(class_colours) ? class_colours[class] : "";
}

/* Time, who to whom, over what. */
static void ladder_columns(const struct facts *facts, struct buf *out)
{
	char place[ADDR_TEXT_MAX];
	enum proto proto = facts->head.proto;
	int64_t time = facts->head.time;
	size_t line = out->n;

	buf_printf(out, "%4" PRId64 ".%06" PRId64, time / 1000000, time % 1000000);
	pad_to(out, line, COLUMN_FROM);
	octets_show(facts_from(facts, place), out);
	pad_to(out, line, COLUMN_ARROW);
	buf_add_text(out, arrow_rows[facts->head.kind]);
	pad_to(out, line, COLUMN_TO);
	octets_show(facts_to(facts, place), out);
	pad_to(out, line, COLUMN_PROTO);
	if (proto < PROTO_COUNT)
		buf_add_text(out, proto == PROTO_PIPE ? proto_name(proto) : proto_via(proto));
	pad_to(out, line, COLUMN_START);
}

/* A user whom neither end of the arrow names. */
static void ladder_user(const struct facts *facts, struct buf *out)
{
	char place[ADDR_TEXT_MAX];
	struct str user = facts->text[FACT_USER];

	if (!user.n || str_eq(user, facts_from(facts, place)) ||
	    str_eq(user, facts_to(facts, place)))
		return;
	buf_add_text(out, "  user ");
	octets_show(user, out);
}

/* The code of a cause and what it means; the evidence stands between it and what to check. */
static void ladder_cause(const struct facts *facts, struct str evidence, struct buf *out)
{
	const struct cause_row *row = &cause_rows[facts->head.cause];

	buf_printf(out, "  %s: %s (", row->code, row->words);
	octets_show(evidence, out);
	buf_printf(out, "); check: %s", row->check);
}

/* What rules did, and why. */
static void ladder_remarks(const struct facts *facts, bool colour, struct buf *out)
{
	struct buf scratch = { 0 };
	struct str text = facts_remark(facts, &scratch);

	if (facts->text[FACT_RULES].n) {
		buf_add_text(out, colour ? "  " COLOUR_HARM "[rule: " : "  [rule: ");
		octets_show(facts->text[FACT_RULES], out);
		buf_add_text(out, colour ? "]" COLOUR_END : "]");
	}
	if (facts->head.cause) {
		ladder_cause(facts, text, out);
	} else if (text.n) {
		buf_add_text(out, "  ");
		octets_show(text, out);
	}
	buf_free(&scratch);
}

/* The message line by line; what is binary in it is escaped. */
static void ladder_message(const struct facts *facts, struct buf *out)
{
	struct buf scratch = { 0 };
	struct str rest = facts_message(facts, &scratch);

	while (rest.n) {
		ptrdiff_t end = str_find(rest, '\n');
		struct str line = { rest.p, end < 0 ? rest.n : (size_t)end };

		rest = str_from(rest, end < 0 ? rest.n : (size_t)end + 1);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n)
			buf_printf(out, "%*s", MESSAGE_INDENT, "");
		octets_show(line, out);
		buf_add_char(out, '\n');
	}
	buf_free(&scratch);
}

/* One line, whatever is in it; then the message. */
void ladder_print(const struct facts *facts, struct ladder_style style, struct buf *out)
{
	ladder_columns(facts, out);
	if (style.colour)
		buf_add_text(out, ladder_colour(facts));
	ladder_start_line(facts, out);
	if (style.colour)
		buf_add_text(out, COLOUR_END);
	if (facts->head.copy > 1)
		buf_printf(out, " (copy %" PRIu32 ")", facts->head.copy);
	if (facts->head.has_cseq)
		buf_printf(out, "  cseq %" PRIu32, facts->head.cseq);
	ladder_user(facts, out);
	ladder_remarks(facts, style.colour, out);
	buf_add_char(out, '\n');
	if (style.verbose)
		ladder_message(facts, out);
}
