/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A drawn ladder as text, for terminals and JUnit:
 *
 *               alice                                      pcscf
 *               UDP 192.0.2.1:5060                         P-CSCF
 *               |                                          |
 *     0.128531  |--- REGISTER sip:ims.example.org -------->|  1
 *     0.128671  |<---------- 401 Unauthorized (REGISTER) --|  1
 *               * registration.state  challenge: not-registered -> challenged
 *
 * Behind the last line stands the CSeq. A line of the page is a row of cells, one character each.
 */
#include <inttypes.h>
#include <stdio.h>

#include "journal/ladder_plan.h"
#include "journal/octets.h"

enum {
	PAGE_WIDTH = 100,
	TIME_WIDTH = 12, /* "  123.456789" */
	FIRST = 14,      /* where the first line stands */
	BEHIND = 6,      /* behind the last one: its CSeq */
	SPAN_MIN = 20,   /* between two lines; the page grows when there are many */
	SPAN_MAX = 50,
	NAME_GAP = 1,
	NOTE_MIN = 44, /* narrower than this a note moves to the left */
	CELLS = FIRST + PLAN_COLUMNS * SPAN_MAX + PAGE_WIDTH
};

struct cell {
	uint8_t n; /* octets; 0: blank */
	char octets[4];
};

struct page {
	unsigned span, width;
	struct cell cells[CELLS];
};

static unsigned line_at(const struct page *page, unsigned column)
{
	return FIRST + column * page->span;
}

static void put(struct page *page, size_t at, char c)
{
	if (at < CELLS)
		page->cells[at] = (struct cell){ 1, { c } };
}

/* One character a cell; a text that is too long ends at the edge. */
static void put_text(struct page *page, size_t at, struct str text)
{
	for (; text.n && at < CELLS; at++) {
		size_t n = octets_character(text);

		n = n ? n : 1;
		page->cells[at].n = (uint8_t)n;
		memcpy(page->cells[at].octets, text.p, n);
		text = str_from(text, n);
	}
}

static void put_lines(struct page *page, const struct ladder_plan *plan, char c)
{
	for (unsigned i = 0; i < plan->n_columns; i++)
		put(page, line_at(page, i), c);
}

/* The line without blanks at its end; the page is empty again. */
static void page_print(struct page *page, struct buf *out)
{
	size_t n = CELLS;

	while (n && !page->cells[n - 1].n)
		n--;
	for (size_t i = 0; i < n; i++)
		if (page->cells[i].n)
			buf_add(out, page->cells[i].octets, page->cells[i].n);
		else
			buf_add_char(out, ' ');
	buf_add_char(out, '\n');
	memset(page->cells, 0, n * sizeof(page->cells[0]));
}

static void print_line(struct page *page, const struct ladder_plan *plan, char c, struct buf *out)
{
	put_lines(page, plan, c);
	page_print(page, out);
}

/* A text cut to what is free. */
static void put_cut(struct page *page, size_t at, struct str text, size_t width)
{
	struct buf cut = { 0 };

	plan_cut(text, width, &cut);
	put_text(page, at, buf_str(&cut));
	buf_free(&cut);
}

static void put_heads(struct page *page, const struct ladder_plan *plan, bool what, struct buf *out)
{
	for (unsigned i = 0; i < plan->n_columns; i++)
		put_cut(page, line_at(page, i),
			str_of(what ? plan->columns[i].what : plan->columns[i].name),
			page->span - NAME_GAP);
	page_print(page, out);
}

static void txt_begin(void *state, const struct ladder_plan *plan, struct buf *out)
{
	struct page *page = state;
	unsigned spans = plan->n_columns > 1 ? plan->n_columns - 1 : 1;

	page->span = (PAGE_WIDTH - FIRST - BEHIND) / spans;
	if (page->span < SPAN_MIN)
		page->span = SPAN_MIN;
	if (page->span > SPAN_MAX)
		page->span = SPAN_MAX;
	page->width = line_at(page, plan->n_columns - 1) + BEHIND;
	if (page->width < PAGE_WIDTH)
		page->width = PAGE_WIDTH;
	if (plan->sheet->title) {
		octets_show(str_of(plan->sheet->title), out);
		buf_add_text(out, ": ");
	}
	plan_summary(plan, out);
	buf_add_text(out, "\n\n");
	put_heads(page, plan, false, out);
	put_heads(page, plan, true, out);
	print_line(page, plan, '|', out);
}

/* How long nothing happened. */
static void print_pause(struct page *page, const struct ladder_plan *plan, int64_t pause,
			struct buf *out)
{
	char text[48];

	snprintf(text, sizeof(text), "%" PRId64 ".%03" PRId64 " s later", pause / 1000000,
		 pause / 1000 % 1000);
	put_lines(page, plan, ':');
	put_text(page, line_at(page, 0) + 2, str_of(text));
	page_print(page, out);
}

static void put_time(struct page *page, const struct plan_row *row)
{
	int64_t time = row->facts->head.time;
	char text[32];

	snprintf(text, sizeof(text), "%5" PRId64 ".%06" PRId64, time / 1000000, time % 1000000);
	put_text(page, 0, str_of(text));
}

/* Over the lines, beside whose note it is when there is room. The first line has the time and a mark, 0:
 * it belongs to the message above. */
static void print_note(struct page *page, const struct ladder_plan *plan,
		       const struct plan_row *row, char mark, struct str text, struct buf *out)
{
	unsigned column = mark || row->from < row->to ? row->from : row->to;
	size_t at = line_at(page, column) + 2;
	struct str line;

	if (at + NOTE_MIN > page->width)
		at = FIRST + 2;
	while (plan_wrap(&text, page->width - at, &line)) {
		put_lines(page, plan, '|');
		if (mark) {
			put_time(page, row);
			put(page, line_at(page, column), mark);
		}
		put_text(page, at, line);
		if (page->cells[at + plan_width(line)].n)
			put(page, at + plan_width(line), ' ');
		page_print(page, out);
		mark = 0;
	}
}

static void print_event(struct page *page, const struct ladder_plan *plan,
			const struct plan_row *row, struct buf *out)
{
	bool cause = row->kind == ROW_CAUSE;
	struct buf text = { 0 };

	buf_add_str(&text, row->verb);
	buf_add_text(&text, cause ? ": " : "  ");
	buf_add_str(&text, row->object);
	print_note(page, plan, row, cause ? '!' : '*', buf_str(&text), out);
	print_note(page, plan, row, 0, row->remark, out);
	buf_free(&text);
}

/* "INVITE sip:b (copy 2) SDP" in so many characters: what it is about gives way first. */
static void message_label(const struct plan_row *row, size_t width, struct buf *out)
{
	struct buf tail = { 0 };
	size_t taken;

	if (row->again)
		buf_printf(&tail, " copy %" PRIu32, row->facts->head.copy);
	if (row->body)
		buf_printf(&tail, " %s", row->body);
	plan_cut(row->verb, width, out);
	taken = plan_width(row->verb) + tail.n;
	if (taken < width)
		plan_say_object(row, width - taken, out);
	if (taken <= width)
		buf_add_str(out, buf_str(&tail));
	buf_free(&tail);
}

/* From line to line, its head at the receiver; one that is lost ends before it. */
static void put_arrow(struct page *page, const struct plan_row *row)
{
	bool right = row->from < row->to;
	size_t left = line_at(page, right ? row->from : row->to) + 1;
	size_t end = line_at(page, right ? row->to : row->from) - 1;
	size_t head = right ? end : left;

	if (row->lost && right)
		head = end -= 3;
	else if (row->lost)
		head = left += 3;
	for (size_t at = left; at <= end; at++)
		if (!row->again || (at - left) % 2 == 0)
			put(page, at, '-');
	put(page, head, row->lost ? 'x' : row->broken ? '?' : right ? '>' : '<');
}

/* In the middle of the arrow, with a blank on both sides. */
static void put_label(struct page *page, const struct plan_row *row)
{
	size_t left = line_at(page, row->from < row->to ? row->from : row->to) + 1;
	size_t room = line_at(page, row->from < row->to ? row->to : row->from) - left;
	size_t free = room - (row->lost ? 9 : 6), width, at;
	struct buf label = { 0 };

	buf_add_char(&label, ' ');
	message_label(row, free, &label);
	buf_add_char(&label, ' ');
	width = plan_width(buf_str(&label));
	at = left + (room - width) / 2;
	if (row->lost && row->from > row->to)
		at += 1;
	else if (row->lost)
		at -= 1;
	put_text(page, at, buf_str(&label));
	buf_free(&label);
}

static void print_message(struct page *page, const struct ladder_plan *plan,
			  const struct plan_row *row, struct buf *out)
{
	char cseq[16];

	put_lines(page, plan, '|');
	put_time(page, row);
	if (row->from != row->to) {
		put_arrow(page, row);
		put_label(page, row);
	} else {
		put_text(page, line_at(page, row->from) + 2, row->verb);
	}
	if (row->facts->head.has_cseq) {
		snprintf(cseq, sizeof(cseq), "%" PRIu32, row->facts->head.cseq);
		put_text(page, line_at(page, plan->n_columns - 1) + 3, str_of(cseq));
	}
	page_print(page, out);
}

/* What rules did, and why, below the message. */
static void print_remarks(struct page *page, const struct ladder_plan *plan,
			  const struct plan_row *row, struct buf *out)
{
	struct buf text = { 0 };

	if (row->rules.n)
		buf_printf(&text, "[rule: %.*s]  ", STR_ARG(row->rules));
	buf_add_str(&text, row->remark);
	print_note(page, plan, row, 0, buf_str(&text), out);
	buf_free(&text);
}

static void txt_row(void *state, const struct ladder_plan *plan, const struct plan_row *row,
		    struct buf *out)
{
	struct page *page = state;

	if (row->pause)
		print_pause(page, plan, row->pause, out);
	if (row->kind != ROW_MESSAGE) {
		print_event(page, plan, row, out);
		return;
	}
	print_message(page, plan, row, out);
	print_remarks(page, plan, row, out);
}

static void txt_end(void *state, const struct ladder_plan *plan, struct buf *out)
{
	print_line(state, plan, '|', out);
}

const struct ladder_pen ladder_pen_txt = {
	"txt", "text/plain; charset=utf-8", sizeof(struct page), NULL, txt_begin, txt_row, txt_end,
};
