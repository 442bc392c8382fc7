/* SPDX-License-Identifier: Apache-2.0 */
/* A drawn ladder as SVG 1.1: one file, no script. Each row is a group of its record's number (n12) whose
 * title is the whole message; colours are those of ladder_svg_style.c. */
#include <inttypes.h>
#include <stdio.h>

#include "journal/ladder_svg_sheet.h"
#include "journal/octets.h"

/* Room for a note: where it begins, which end of it that is, and its width. */
struct place {
	unsigned x, width;
	bool leftward;
};

static struct place note_place(const struct sheet *sheet, unsigned column)
{
	unsigned x = sheet_line(sheet, column);
	struct place place = { x + 14, sheet->width - MARGIN - x - 14, false };

	if (place.width < NOTE_MIN && x > FIRST + NOTE_MIN)
		place = (struct place){ x - 14, x - 14 - FIRST + HEAD_WIDTH / 2, true };
	return place;
}

static size_t characters(unsigned width, unsigned each)
{
	return width * 10 / each;
}

static unsigned count_lines(struct str text, size_t width)
{
	struct str line;
	unsigned n = 0;

	while (plan_wrap(&text, width, &line))
		n++;
	return n;
}

static void add_time(struct sheet *sheet, const struct plan_row *row, unsigned y)
{
	int64_t time = row->facts->head.time;
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64 ".%06" PRId64, time / 1000000, time % 1000000);
	sheet_text(sheet, "t", FIRST - HEAD_WIDTH / 2 - 18, y, str_of(text));
}

/* The remark, and before it the rules. */
static void remark_text(const struct plan_row *row, struct buf *out)
{
	if (row->rules.n)
		buf_printf(out, "rule %.*s%s", STR_ARG(row->rules), row->remark.n ? ": " : "");
	buf_add_str(out, row->remark);
}

static void cause_text(const struct plan_row *row, struct buf *out)
{
	buf_add_str(out, row->object);
	buf_printf(out, "; %.*s", STR_ARG(row->remark));
}

static void event_text(const struct plan_row *row, struct buf *out)
{
	buf_printf(out, "%.*s  %.*s", STR_ARG(row->verb), STR_ARG(row->object));
}

/* Text, place and lines of what stands below one another in a row. */
static struct place row_notes(const struct sheet *sheet, const struct plan_row *row,
			      struct buf *text, size_t *width)
{
	struct place place = note_place(sheet, row->from < row->to ? row->from : row->to);

	if (row->kind == ROW_MESSAGE)
		remark_text(row, text);
	else if (row->kind == ROW_NOTE)
		event_text(row, text);
	else
		cause_text(row, text);
	if (row->kind == ROW_CAUSE)
		place = (struct place){ FIRST - HEAD_WIDTH / 2 + 16,
					sheet->width - MARGIN - FIRST + HEAD_WIDTH / 2 - 24,
					false };
	*width = characters(place.width, NOTE_CHARACTER);
	return place;
}

static unsigned row_height(const struct sheet *sheet, const struct plan_row *row)
{
	static const unsigned frame[] = {
		[ROW_MESSAGE] = MESSAGE_HEIGHT, [ROW_NOTE] = 8, [ROW_CAUSE] = LINE_HEIGHT + 22
	};
	struct buf text = { 0 };
	size_t width;
	unsigned lines;

	row_notes(sheet, row, &text, &width);
	lines = count_lines(buf_str(&text), width);
	buf_free(&text);
	return frame[row->kind] + lines * LINE_HEIGHT;
}

static void svg_measure(void *state, const struct ladder_plan *plan, const struct plan_row *row)
{
	struct sheet *sheet = state;

	if (!sheet->width)
		sheet_lay_out(sheet, plan);
	sheet->height += row_height(sheet, row) + (row->pause ? PAUSE_HEIGHT : 0);
}

static bool has_foot(const struct ladder_plan *plan)
{
	return plan->rows > FOOT_ROWS;
}

static void add_title(struct sheet *sheet, const struct ladder_plan *plan)
{
	struct buf text = { 0 };
	const char *title = plan->sheet->title ? plan->sheet->title : "imsd";

	octets_show(str_of(title), &text);
	xml_element(sheet->xml, "title", buf_str(&text));
	xml_element(sheet->xml, "style", str_of(ladder_svg_style));
	sheet_rect(sheet, "bg",
		   &(struct box){ 0, 0, sheet->width,
				  ROWS_TOP + sheet->height +
					  (has_foot(plan) ? HEAD_HEIGHT + 28 : 22),
				  0 });
	sheet_text(sheet, "h1", MARGIN, 32, buf_str(&text));
	buf_reset(&text);
	plan_summary(plan, &text);
	sheet_text(sheet, "h2", MARGIN, 52, buf_str(&text));
	buf_free(&text);
}

static void svg_begin(void *state, const struct ladder_plan *plan, struct buf *out)
{
	struct sheet *sheet = state;
	unsigned bottom, height;

	(void)out;
	if (!sheet->width)
		sheet_lay_out(sheet, plan);
	bottom = ROWS_TOP + sheet->height + 8;
	height = ROWS_TOP + sheet->height + (has_foot(plan) ? HEAD_HEIGHT + 28 : 22);
	sheet->xml = xml_writer_new("svg", "http://www.w3.org/2000/svg");
	xml_number(sheet->xml, "width", sheet->width);
	xml_number(sheet->xml, "height", height);
	sheet_attribute(sheet, "viewBox", "0 0 %u %u", sheet->width, height);
	add_title(sheet, plan);
	for (unsigned i = 0; i < plan->n_columns; i++) {
		char d[64];

		snprintf(d, sizeof(d), "M%u %uV%u", sheet_line(sheet, i), HEAD_TOP + HEAD_HEIGHT,
			 bottom);
		sheet_path(sheet, "life", d);
	}
	sheet_heads(sheet, plan, HEAD_TOP);
	sheet_text(sheet, "c", FIRST - HEAD_WIDTH / 2 - 18, HEAD_TOP + 27, STR("time, s"));
	sheet_text(sheet, "c", sheet->width - MARGIN, ROWS_TOP - 3, STR("CSeq"));
	sheet->y = ROWS_TOP;
}

/* The whole message for who points at it. */
static void add_message_title(struct sheet *sheet, const struct plan_row *row)
{
	struct buf scratch = { 0 }, text = { 0 };
	struct str rest = facts_message(row->facts, &scratch);

	if (!rest.n)
		buf_printf(&text, "%.*s %.*s", STR_ARG(row->verb), STR_ARG(row->object));
	while (rest.n) {
		ptrdiff_t end = str_find(rest, '\n');
		struct str line = { rest.p, end < 0 ? rest.n : (size_t)end };

		rest = str_from(rest, end < 0 ? rest.n : (size_t)end + 1);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		octets_show(line, &text);
		buf_add_char(&text, '\n');
	}
	xml_element(sheet->xml, "title", buf_str(&text));
	buf_free(&text);
	buf_free(&scratch);
}

/* What is written on the arrow; what it is about gives way first. */
static void add_label(struct sheet *sheet, const struct plan_row *row, unsigned middle,
		      unsigned room)
{
	size_t width = characters(room, LABEL_CHARACTER), taken = plan_width(row->verb);
	struct buf text = { 0 }, tail = { 0 };

	if (row->again)
		buf_printf(&tail, "copy %" PRIu32, row->facts->head.copy);
	if (row->body)
		buf_printf(&tail, "%s%s", tail.n ? "  " : "", row->body);
	taken += tail.n ? tail.n + 2 : 0;
	plan_cut(row->verb, width, &text);
	sheet_begin_text(sheet, "label", middle, sheet->y + ARROW - 8);
	sheet_span(sheet, "verb", buf_str(&text));
	buf_reset(&text);
	if (taken < width)
		plan_say_object(row, width - taken, &text);
	if (text.n)
		xml_text(sheet->xml, buf_str(&text));
	if (tail.n && taken < width) {
		xml_text(sheet->xml, STR("  "));
		sheet_span(sheet, "body", buf_str(&tail));
	}
	xml_end(sheet->xml);
	buf_free(&text);
	buf_free(&tail);
}

/* Line and head; what is lost ends in a cross before it is there. */
static void add_arrow(struct sheet *sheet, const struct plan_row *row)
{
	int from = (int)sheet_line(sheet, row->from), to = (int)sheet_line(sheet, row->to);
	int way = from < to ? 1 : -1, y = (int)sheet->y + ARROW;
	char d[96];

	if (row->lost)
		to -= way * (int)sheet->gap / 7;
	snprintf(d, sizeof(d), "M%d %dH%d", from, y, to - way * (row->lost ? 0 : 6));
	sheet_path(sheet, row->again ? "l again" : "l", d);
	if (row->lost)
		snprintf(d, sizeof(d), "M%d %dl10 10m0 -10l-10 10", to - 5, y - 5);
	else
		snprintf(d, sizeof(d), "M%d %dl%d -4.5v9z", to - way, y, way * -9);
	sheet_path(sheet, row->lost ? "x" : "head", d);
}

/* Lines of a note, one below the other; the first `strong` octets stand out. */
static void add_lines(struct sheet *sheet, const struct place *place, size_t width, unsigned y,
		      struct str text, size_t strong)
{
	struct str line;

	while (plan_wrap(&text, width, &line)) {
		size_t n = strong < line.n ? strong : line.n;

		sheet_begin_text(sheet, place->leftward ? "note end" : "note", place->x, y);
		if (n)
			sheet_span(sheet, "strong", (struct str){ line.p, n });
		xml_text(sheet->xml, str_from(line, n));
		xml_end(sheet->xml);
		strong -= n;
		y += LINE_HEIGHT;
	}
}

/* "q", "s4", "lost": the colour of a message. */
static const char *message_class(const struct plan_row *row)
{
	static const char *const classes[] = {
		"m q", "m s1", "m s2", "m s3", "m s4", "m s4", "m s4"
	};
	unsigned class = row->facts->head.status / 100;

	if (row->lost || row->broken)
		return "m lost";
	return class < ARRAY_LEN(classes) ? classes[class] : "m q";
}

static void add_message(struct sheet *sheet, const struct plan_row *row)
{
	unsigned from = sheet_line(sheet, row->from), to = sheet_line(sheet, row->to);
	unsigned room = (from < to ? to - from : from - to) - 26;
	struct str text;

	add_message_title(sheet, row);
	sheet_rect(sheet, "b",
		   &(struct box){ MARGIN / 2, sheet->y, sheet->width - MARGIN,
				  row_height(sheet, row), 5 });
	add_time(sheet, row, sheet->y + ARROW + 4);
	if (from != to)
		add_arrow(sheet, row);
	add_label(sheet, row, (from + to) / 2, from == to ? HEAD_WIDTH : room);
	if (row->facts->head.has_cseq) {
		char cseq[16];

		snprintf(cseq, sizeof(cseq), "%" PRIu32, row->facts->head.cseq);
		text = str_of(cseq);
		sheet_text(sheet, "c", sheet->width - MARGIN, sheet->y + ARROW + 4, text);
	}
}

static void add_cause(struct sheet *sheet, const struct plan_row *row, unsigned height)
{
	unsigned x = FIRST - HEAD_WIDTH / 2;

	sheet_rect(sheet, "box",
		   &(struct box){ x, sheet->y + 4, sheet->width - MARGIN - x, height - 8, 5 });
	sheet_rect(sheet, "bar", &(struct box){ x, sheet->y + 4, 4, height - 8, 2 });
	sheet_text(sheet, "code", x + 16, sheet->y + 22, row->verb);
	add_time(sheet, row, sheet->y + 22);
}

static void add_event(struct sheet *sheet, const struct plan_row *row)
{
	sheet_begin(sheet, "circle", "dot");
	xml_number(sheet->xml, "cx", sheet_line(sheet, row->from));
	xml_number(sheet->xml, "cy", sheet->y + 10);
	sheet_attribute(sheet, "r", "3.5");
	xml_end(sheet->xml);
	add_time(sheet, row, sheet->y + 14);
}

static void add_pause(struct sheet *sheet, const struct ladder_plan *plan, int64_t pause)
{
	unsigned last = sheet_line(sheet, plan->n_columns - 1), y = sheet->y + PAUSE_HEIGHT / 2;
	char text[64];

	snprintf(text, sizeof(text), "M%u %uH%u", FIRST, y, last > FIRST ? last : FIRST + 300);
	sheet_path(sheet, "gap", text);
	snprintf(text, sizeof(text), "%" PRId64 ".%03" PRId64 " s later", pause / 1000000,
		 pause / 1000 % 1000);
	sheet_text(sheet, "pause", (FIRST + (last > FIRST ? last : FIRST + 300)) / 2, y + 4,
		   str_of(text));
	sheet->y += PAUSE_HEIGHT;
}

static void svg_row(void *state, const struct ladder_plan *plan, const struct plan_row *row,
		    struct buf *out)
{
	struct sheet *sheet = state;
	unsigned height = row_height(sheet, row), y = 14;
	struct buf text = { 0 };
	struct place place;
	size_t width, strong = 0;

	(void)out;
	if (row->pause)
		add_pause(sheet, plan, row->pause);
	sheet_begin(sheet, "g",
		    row->kind == ROW_MESSAGE ? message_class(row) :
		    row->kind == ROW_NOTE    ? "e" :
					       "d");
	sheet_attribute(sheet, "id", "n%" PRIu64, row->facts->head.number);
	place = row_notes(sheet, row, &text, &width);
	if (row->kind == ROW_MESSAGE) {
		add_message(sheet, row);
		strong = row->rules.n ? row->rules.n + STR("rule ").n : 0;
		y = MESSAGE_HEIGHT + 8;
	} else if (row->kind == ROW_NOTE) {
		add_event(sheet, row);
		strong = row->verb.n;
	} else {
		add_cause(sheet, row, height);
		y = LINE_HEIGHT + 23;
	}
	add_lines(sheet, &place, width, sheet->y + y, buf_str(&text), strong);
	xml_end(sheet->xml);
	buf_free(&text);
	sheet->y += height;
}

static void svg_end(void *state, const struct ladder_plan *plan, struct buf *out)
{
	struct sheet *sheet = state;

	if (has_foot(plan))
		sheet_heads(sheet, plan, sheet->y + 8);
	xml_writer_end(sheet->xml, out);
}

const struct ladder_pen ladder_pen_svg = {
	"svg", "image/svg+xml", sizeof(struct sheet), svg_measure, svg_begin, svg_row, svg_end,
};
