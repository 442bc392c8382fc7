/* SPDX-License-Identifier: Apache-2.0 */
/* A drawn ladder as a sequenceDiagram of Mermaid. Whatever could mean something there stands as an entity. */
#include <inttypes.h>
#include <stdio.h>

#include "journal/ladder_plan.h"
#include "journal/octets.h"

/* Longer texts are cut: a diagram is to be looked at. */
enum { LABEL_MAX = 60, NOTE_MAX = 300 };

static const char plain[] = " .,:-_/()+='*!?@";

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c && strchr(plain, c));
}

/* "#59;" for a semicolon; characters that are no ASCII stay. */
static void add_text(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (is_plain(text.p[i]) || (uint8_t)text.p[i] >= 0x80)
			buf_add_char(out, text.p[i]);
		else
			buf_printf(out, "#%u;", (uint8_t)text.p[i]);
}

static void add_cut(struct buf *out, struct str text, size_t width)
{
	struct buf cut = { 0 };

	plan_cut(text, width, &cut);
	add_text(out, buf_str(&cut));
	buf_free(&cut);
}

static void mmd_begin(void *state, const struct ladder_plan *plan, struct buf *out)
{
	struct buf title = { 0 };

	(void)state;
	if (plan->sheet->title) {
		octets_show(str_of(plan->sheet->title), &title);
		buf_add_text(&title, ": ");
	}
	plan_summary(plan, &title);
	buf_add_text(out, "sequenceDiagram\n    title ");
	add_text(out, buf_str(&title));
	buf_add_char(out, '\n');
	for (unsigned i = 0; i < plan->n_columns; i++) {
		buf_printf(out, "    %s p%u as ", plan->columns[i].is_ue ? "actor" : "participant",
			   i);
		add_text(out, str_of(plan->columns[i].name));
		buf_add_char(out, '\n');
	}
	buf_free(&title);
}

/* Requests are drawn through, responses dashed, what was lost ends in a cross. */
static const char *arrow(const struct plan_row *row)
{
	bool response = row->facts->head.status != 0;

	if (row->lost || row->broken)
		return response ? "--x" : "-x";
	return response ? "-->>" : "->>";
}

static void add_message(const struct plan_row *row, struct buf *out)
{
	buf_printf(out, "    p%u%sp%u: ", row->from, arrow(row), row->to);
	add_cut(out, row->verb, LABEL_MAX);
	if (row->object.n) {
		buf_add_char(out, ' ');
		add_cut(out, row->object, LABEL_MAX);
	}
	if (row->body)
		buf_printf(out, " +%s", row->body);
	if (row->again)
		buf_printf(out, ", copy %" PRIu32, row->facts->head.copy);
	buf_add_char(out, '\n');
}

/* Below a message over both of its ends, of an event over whose it is. */
static void add_note(const struct plan_row *row, struct str text, struct buf *out)
{
	unsigned left = row->from < row->to ? row->from : row->to;
	unsigned right = row->from < row->to ? row->to : row->from;

	if (!text.n)
		return;
	buf_printf(out, "    Note over p%u", left);
	if (left != right)
		buf_printf(out, ",p%u", right);
	buf_add_text(out, ": ");
	add_cut(out, text, NOTE_MAX);
	buf_add_char(out, '\n');
}

static void mmd_row(void *state, const struct ladder_plan *plan, const struct plan_row *row,
		    struct buf *out)
{
	struct buf text = { 0 };

	(void)state;
	(void)plan;
	if (row->kind == ROW_MESSAGE) {
		add_message(row, out);
		if (row->rules.n)
			buf_printf(&text, "rule %.*s%s", STR_ARG(row->rules),
				   row->remark.n ? ": " : "");
		buf_add_str(&text, row->remark);
	} else {
		buf_printf(&text, "%.*s: %.*s", STR_ARG(row->verb), STR_ARG(row->object));
		if (row->remark.n)
			buf_printf(&text, "; %.*s", STR_ARG(row->remark));
	}
	add_note(row, buf_str(&text), out);
	buf_free(&text);
}

static void mmd_end(void *state, const struct ladder_plan *plan, struct buf *out)
{
	(void)state;
	if (plan->rows == 0)
		buf_add_text(out, "    Note over p0: nothing was recorded\n");
}

const struct ladder_pen ladder_pen_mmd = {
	"mmd", "text/vnd.mermaid; charset=utf-8", 1, NULL, mmd_begin, mmd_row, mmd_end,
};
