/* SPDX-License-Identifier: Apache-2.0 */
/* Reading the lines of a scenario: which kind each is, and blocks. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "scenario/loader.h"

/* What ended a list of lines. */
enum stop { STOP_FILE, STOP_AND, STOP_OR, STOP_END };

static const struct {
	const char *word;
	enum stop stop;
} stop_rows[] = {
	{ "and", STOP_AND },
	{ "or", STOP_OR },
	{ "end", STOP_END },
};

void loader_error(struct loader *loader, struct place place, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	conf_error(loader->errors, place.file, place.line, "%s", text.p);
	buf_free(&text);
}

const struct keyword *keyword_find(const struct keyword *rows, struct str word)
{
	for (; rows->word; rows++)
		if (str_is(word, rows->word))
			return rows;
	return NULL;
}

bool loader_time(struct loader *loader, struct place place, struct str text, int64_t *us)
{
	double number;

	if (str_to_duration(text, us))
		return true;
	if (str_to_double(text, &number))
		loader_error(loader, place, "%.*s has no unit: write %.*ss or %.*sms",
			     STR_ARG(text), STR_ARG(text), STR_ARG(text));
	else
		loader_error(loader, place, "'%.*s' is no duration: write 500ms, 2s, 10m or 1h",
			     STR_ARG(text));
	return false;
}

bool loader_ue(struct loader *loader, struct place place, struct str name, unsigned *ue)
{
	struct nearest nearest;

	*ue = plan_ue(loader->plan, name);
	if (*ue < loader->plan->n_ues)
		return true;
	nearest_start(&nearest, name);
	for (unsigned i = 0; i < loader->plan->n_ues; i++)
		nearest_offer(&nearest, loader->plan->ues[i].name);
	if (nearest_best(&nearest))
		loader_error(loader, place, "no ue is called '%.*s' (did you mean %s?)",
			     STR_ARG(name), nearest_best(&nearest));
	else
		loader_error(loader, place, "no ue is called '%.*s': declare it with 'ue %.*s'",
			     STR_ARG(name), STR_ARG(name));
	return false;
}

void line_init(struct loader *loader, struct line *line, const struct script_line *words)
{
	line->place = words->place;
	line->text = words->text;
	line->given = loader->preamble;
	line->parent = loader->parent;
	line->list = loader->list;
	line->after = line->within = line->during = -1;
}

struct line *line_new(struct loader *loader, enum line_kind kind, const struct script_line *words)
{
	struct line *line = arena_alloc(&loader->plan->arena, sizeof(*line));

	*line = (struct line){ .kind = kind, .number = loader->plan->n_lines++ };
	line_init(loader, line, words);
	if (loader->list->last)
		loader->list->last->next = line;
	else
		loader->list->first = line;
	loader->list->last = line;
	return line;
}

/* Candidates for "did you mean". */
static void offer_keywords(struct nearest *nearest, const struct keyword *rows)
{
	for (; rows->word; rows++)
		nearest_offer(nearest, rows->word);
}

/* `alice do dial` for `do alice dial`. */
static bool is_swapped(struct loader *loader, const struct script_line *words)
{
	struct str turned[] = { words->n_words > 1 ? words->words[1] : STR_NONE, words->words[0] };
	const struct keyword *line = keyword_find(line_rows, turned[0]);
	struct buf usage = { 0 };
	bool swapped;

	if (!line)
		return false;
	buf_printf(&usage, "%s UE ", line->word);
	swapped = str_starts(str_of(line->usage), buf_str(&usage));
	buf_free(&usage);
	if (swapped)
		loader_error(loader, words->place, "'%.*s' begins no line: write %.*s %.*s %.*s",
			     STR_ARG(turned[1]), STR_ARG(turned[0]), STR_ARG(turned[1]),
			     STR_ARG(words_join(&loader->plan->arena, words->words + 2,
						words->n_words - 2)));
	return swapped;
}

/* A line that begins with nothing known. */
static void unknown_word(struct loader *loader, const struct script_line *words)
{
	struct nearest nearest;

	if (is_swapped(loader, words))
		return;
	nearest_start(&nearest, words->words[0]);
	offer_keywords(&nearest, header_rows);
	offer_keywords(&nearest, line_rows);
	for (size_t i = 0; i < ARRAY_LEN(stop_rows); i++)
		nearest_offer(&nearest, stop_rows[i].word);
	if (nearest_best(&nearest))
		loader_error(loader, words->place, "'%.*s' begins no line (did you mean %s?)",
			     STR_ARG(words->words[0]), nearest_best(&nearest));
	else
		loader_error(
			loader, words->place,
			"'%.*s' begins no line: a message is written UE > METHOD or UE < STATUS",
			STR_ARG(words->words[0]));
}

void loader_default_ue(struct loader *loader)
{
	struct plan *plan = loader->plan;

	if (plan->n_ues || loader->outer)
		return;
	plan->ues[0] = (struct ue_plan){ .name = "alice",
					 .subscriber = "alice",
					 .place = { plan->path, 1 } };
	plan->subscribers[0] = "alice";
	plan->n_ues = 1;
}

/* A keyword's line with as many words as it takes. */
static void parse_keyword(struct loader *loader, const struct keyword *keyword,
			  const struct script_line *words)
{
	unsigned n = words->n_words - 1;

	if (n < keyword->min_words || (keyword->max_words && n > keyword->max_words))
		loader_error(loader, words->place, "write %s", keyword->usage);
	else
		keyword->parse(loader, words);
}

/* Headers come first, and few of them in an included file. */
static void parse_header(struct loader *loader, const struct keyword *header,
			 const struct script_line *words)
{
	if (loader->outer && !header->in_include)
		loader_error(loader, words->place, "'%s' cannot stand in an included file",
			     header->word);
	else if (loader->lines_begun)
		loader_error(loader, words->place,
			     "'%s' is a header: it comes before the first line", header->word);
	else
		parse_keyword(loader, header, words);
}

/* A message (keyword NULL) or another line; settings above the first one have a list of their
 * own. */
static void parse_in_order(struct loader *loader, const struct keyword *keyword,
			   const struct script_line *words)
{
	struct line_list *list = loader->list;

	if (!keyword || keyword->begins != BEGINS_NOTHING) {
		loader_default_ue(loader);
		loader->order_begun = true;
	}
	if (!keyword || keyword->begins == BEGINS_LINES)
		loader->lines_begun = true;
	if (!loader->order_begun && !loader->outer)
		loader->list = &loader->plan->settings;
	if (keyword)
		parse_keyword(loader, keyword, words);
	else
		loader_message(loader, words);
	loader->list = list;
}

/* A message, a header, or a line of another kind. */
static void parse_line(struct loader *loader, struct script_line *words)
{
	const struct keyword *header = keyword_find(header_rows, words->words[0]);
	const struct keyword *line = keyword_find(line_rows, words->words[0]);

	if (header && str_is(words->words[0], "cases")) {
		parse_header(loader, header, words);
		return;
	}
	if (!scope_expand_line(loader, words))
		return;
	if (words->n_words > 1 && (str_is(words->words[1], ">") || str_is(words->words[1], "<")))
		parse_in_order(loader, NULL, words);
	else if (header)
		parse_header(loader, header, words);
	else if (line)
		parse_in_order(loader, line, words);
	else
		unknown_word(loader, words);
}

/* Lines up to what ends them. */
static enum stop read_lines(struct loader *loader)
{
	struct script_line words;

	while (script_next(loader->script, &words, loader->errors)) {
		for (size_t i = 0; words.n_words == 1 && i < ARRAY_LEN(stop_rows); i++)
			if (str_is(words.words[0], stop_rows[i].word)) {
				if (loader->in_block)
					return stop_rows[i].stop;
				loader_error(loader, words.place, "'%s' without a block above it",
					     stop_rows[i].word);
				words.n_words = 0;
			}
		if (words.n_words)
			parse_line(loader, &words);
	}
	return STOP_FILE;
}

/* Which word parts the arms of a block; STOP_END: it has one arm. */
static enum stop separator_of(enum line_kind kind)
{
	return kind == LINE_ANY_ORDER ? STOP_AND : kind == LINE_EITHER ? STOP_OR : STOP_END;
}

/* One more arm of a block, empty. */
static struct line_list *arm_new(struct loader *loader, struct line *block)
{
	struct line_list *arm = arena_alloc(&loader->plan->arena, sizeof(*arm));

	*arm = (struct line_list){ 0 };
	block->arms[block->n_arms++] = arm;
	return arm;
}

void loader_arms(struct loader *loader, struct line *block)
{
	block->arms = arena_alloc(&loader->plan->arena, ARMS_MAX * sizeof(*block->arms));
	loader->parent = block;
}

/* Reads the arms; the names that it sets are put back by loader_block. */
static void read_arms(struct loader *loader, struct line *block)
{
	enum stop stop, separator = separator_of(block->kind);

	loader_arms(loader, block);
	do {
		if (block->n_arms == ARMS_MAX) {
			loader_error(loader, block->place, "more than %d arms", ARMS_MAX);
			block->n_arms--;
		}
		loader->list = arm_new(loader, block);
		stop = read_lines(loader);
		if (stop == STOP_FILE)
			loader_error(loader, block->place,
				     "this block is not closed: 'end' is missing");
		else if (stop != STOP_END && stop != separator)
			loader_error(loader, block->place,
				     "this block is parted by '%s', not by '%s'",
				     separator == STOP_AND ? "and" :
				     separator == STOP_OR  ? "or" :
							     "end",
				     stop == STOP_AND ? "and" : "or");
	} while (stop != STOP_FILE && stop != STOP_END);
}

void loader_block(struct loader *loader, struct line *block)
{
	struct line *parent = loader->parent;
	struct line_list *list = loader->list;
	bool in_block = loader->in_block;

	loader->in_block = true;
	read_arms(loader, block);
	loader->parent = parent;
	loader->list = list;
	loader->in_block = in_block;
}

void loader_included(struct loader *loader, struct line *block)
{
	loader_arms(loader, block);
	loader->list = arm_new(loader, block);
	read_lines(loader);
}

void loader_read(struct loader *loader)
{
	read_lines(loader);
}
