/* SPDX-License-Identifier: Apache-2.0 */
/* The ladder as a drawing: two walks over what was chosen, one to see who takes part. */
#include "journal/ladder_draw.h"

#include <inttypes.h>

#include "journal/ladder_plan.h"
#include "journal/octets.h"

static const struct ladder_pen *const pens[LADDER_FORMATS] = {
	[LADDER_TXT] = &ladder_pen_txt,
	[LADDER_SVG] = &ladder_pen_svg,
	[LADDER_MMD] = &ladder_pen_mmd,
};

const char *ladder_media_type(enum ladder_format format)
{
	return pens[format]->media_type;
}

enum ladder_format ladder_format_of(struct str suffix)
{
	enum ladder_format format = 0;

	while (format < LADDER_FORMATS && !str_is(suffix, pens[format]->suffix))
		format++;
	return format;
}

void plan_summary(const struct ladder_plan *plan, struct buf *out)
{
	int64_t time = plan->ended_at - plan->began_at;

	if (plan->rows == 0) {
		buf_add_text(out, "the journal holds nothing of it");
		return;
	}
	buf_printf(out, "%" PRIu64 " message%s", plan->messages, plan->messages == 1 ? "" : "s");
	if (plan->messages > 1)
		buf_printf(out, " in %" PRId64 ".%03" PRId64 " s", time / 1000000,
			   time / 1000 % 1000);
	if (plan->lost)
		buf_printf(out, ", %" PRIu64 " held or lost", plan->lost);
	if (plan->passed_over)
		buf_printf(out, "; %" PRIu64 " older records left out", plan->passed_over);
}

size_t plan_width(struct str text)
{
	size_t width = 0;

	for (; text.n; width++) {
		size_t n = octets_character(text);

		text = str_from(text, n ? n : 1);
	}
	return width;
}

/* Octets of its first `width` characters. */
static size_t prefix(struct str text, size_t width)
{
	size_t at = 0;

	while (at < text.n && width--) {
		size_t n = octets_character(str_from(text, at));

		at += n ? n : 1;
	}
	return at;
}

void plan_cut(struct str text, size_t width, struct buf *out)
{
	if (plan_width(text) <= width) {
		buf_add_str(out, text);
		return;
	}
	buf_add(out, text.p, prefix(text, width > 2 ? width - 2 : 0));
	buf_add(out, "..", width > 2 ? 2 : width);
}

void plan_say_object(const struct plan_row *row, size_t width, struct buf *out)
{
	size_t whole = plan_width(row->object);

	if (!whole || width < 5)
		return;
	buf_add_char(out, ' ');
	plan_cut(whole < width ? row->object : row->brief, width - 1, out);
}

struct str plan_brief_uri(struct str uri)
{
	ptrdiff_t scheme = str_find(uri, ':'), host;

	if (scheme >= 0 && scheme <= 4)
		uri = str_from(uri, (size_t)scheme + 1);
	host = str_find(uri, '@');
	return host > 0 ? (struct str){ uri.p, (size_t)host } : uri;
}

bool plan_wrap(struct str *rest, size_t width, struct str *line)
{
	size_t n, cut;

	*rest = str_trim(*rest);
	if (!rest->n)
		return false;
	n = prefix(*rest, width);
	cut = n;
	while (n < rest->n && cut > n / 2 && !str_is_blank(rest->p[cut]))
		cut--;
	if (n < rest->n && str_is_blank(rest->p[cut]))
		n = cut;
	*line = (struct str){ rest->p, n };
	*rest = str_from(*rest, n);
	return true;
}

/* Who takes part. */
static void plan_make(struct ladder_plan *plan, struct choice_walk *walk)
{
	struct facts facts;

	plan->passed_over = walk->passed_over;
	while (choice_next(walk, &facts))
		plan_learn(plan, &facts);
	plan_finish(plan);
	choice_again(walk);
}

/* All rows: drawn when there is an `out`, else measured. */
static void draw_rows(const struct ladder_pen *pen, void *state, const struct ladder_plan *plan,
		      struct choice_walk *walk, struct buf *out)
{
	struct row_texts texts = { 0 };
	struct plan_row row;
	struct facts facts;
	int64_t before = -1;

	while (choice_next(walk, &facts)) {
		plan_row(plan, &facts, before, &texts, &row);
		if (out)
			pen->row(state, plan, &row, out);
		else
			pen->measure(state, plan, &row);
		before = facts.head.time;
	}
	row_texts_free(&texts);
	choice_again(walk);
}

void journal_draw(const struct journal *journal, const struct journal_choice *choice,
		  const struct ladder_sheet *sheet, struct buf *out)
{
	const struct ladder_pen *pen = pens[sheet->format];
	struct ladder_plan *plan = mem_alloc(sizeof(*plan));
	void *state = mem_alloc(pen->state_size);
	struct choice_walk walk;

	plan->sheet = sheet;
	choice_start(&walk, journal, choice);
	plan_make(plan, &walk);
	if (pen->measure)
		draw_rows(pen, state, plan, &walk, NULL);
	pen->begin(state, plan, out);
	draw_rows(pen, state, plan, &walk, out);
	pen->end(state, plan, out);
	mem_free(state);
	mem_free(plan);
}
