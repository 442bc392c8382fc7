/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a scenario file that are no messages. */
#include <string.h>

#include "scenario/core_word.h"
#include "scenario/loader.h"

static void parse_do(struct loader *loader, const struct script_line *words)
{
	struct line *line = line_new(loader, LINE_DO, words);
	const struct do_word *row = do_word_find(words->words[2]);
	struct nearest nearest;

	line->words = words->words + 2;
	line->n_words = words->n_words - 2;
	if (!loader_ue(loader, words->place, words->words[1], &line->ue))
		return;
	nearest_start(&nearest, words->words[2]);
	for (unsigned i = 0; do_word_at(i); i++)
		nearest_offer(&nearest, do_word_at(i)->word);
	if (!row)
		loader_error(loader, words->place, "nobody can '%.*s' (did you mean %s?)",
			     STR_ARG(words->words[2]),
			     nearest_best(&nearest) ? nearest_best(&nearest) : do_word_at(0)->word);
	else if (line->n_words - 1 < row->min_arguments)
		loader_error(loader, words->place, "write %s", row->usage);
}

static void parse_core(struct loader *loader, const struct script_line *words)
{
	loader_core(loader, words, 1, line_new(loader, LINE_CORE, words));
}

static void parse_wait(struct loader *loader, const struct script_line *words)
{
	struct line *line = line_new(loader, LINE_WAIT, words);

	if (loader_time(loader, words->place, words->words[1], &line->time))
		loader->plan->waits += line->time;
}

static void parse_ask(struct loader *loader, const struct script_line *words)
{
	struct line *line = line_new(loader, LINE_ASK, words);

	line->words = words->words + 2;
	line->n_words = words->n_words - 2;
	loader_ue(loader, words->place, words->words[1], &line->ue);
}

static void parse_include(struct loader *loader, const struct script_line *words)
{
	struct line *line = line_new(loader, LINE_INCLUDE, words);
	struct scope scope = { 0 };

	loader_include(loader, words, line, &scope);
}

/* An include of preamble/STATE with $ue, which is passed over when its `reached` holds. */
static void parse_given(struct loader *loader, const struct script_line *words)
{
	struct line *line = line_new(loader, LINE_INCLUDE, words);
	struct arena *arena = &loader->plan->arena;
	struct script_line include = *words;
	struct scope scope = { 0 }, *outer = loader->scope;
	struct buf name = { 0 };

	if (!loader_ue(loader, words->place, words->words[1], &line->ue))
		return;
	loader->scope = &scope;
	scope_add(loader, STR("ue"), words->words[1], true);
	loader->scope = outer;
	buf_printf(&name, "preamble/%.*s", STR_ARG(words->words[2]));
	include.words = words->words + 1;
	include.n_words--;
	include.words[1] = (struct str){ arena_copy(arena, name.p, name.n), name.n };
	buf_free(&name);
	line->given = true;
	loader_include(loader, &include, line, &scope);
}

static void parse_any_order(struct loader *loader, const struct script_line *words)
{
	loader_block(loader, line_new(loader, LINE_ANY_ORDER, words));
}

static void parse_either(struct loader *loader, const struct script_line *words)
{
	loader_block(loader, line_new(loader, LINE_EITHER, words));
}

static void parse_optional(struct loader *loader, const struct script_line *words)
{
	loader_block(loader, line_new(loader, LINE_OPTIONAL, words));
}

static void parse_without(struct loader *loader, const struct script_line *words)
{
	struct line *line = line_new(loader, LINE_WITHOUT, words);

	loader_head(loader, words, 1, line);
	loader_block(loader, line);
}

static void parse_knob(struct loader *loader, const struct script_line *words)
{
	struct line *line = line_new(loader, LINE_KNOB, words);

	line->words = words->words + 1;
	line->n_words = words->n_words - 1;
	for (unsigned i = 0; i < line->n_words; i++)
		line->words[i] = word_plain(&loader->plan->arena, line->words[i]);
}

static void parse_fault(struct loader *loader, const struct script_line *words)
{
	struct line *line = line_new(loader, LINE_FAULT, words);

	line->words = words->words + 1;
	line->n_words = 1;
	line->words[0] = word_plain(&loader->plan->arena, line->words[0]);
}

/* rule {...}, or rule off NAME. */
static void parse_rule(struct loader *loader, const struct script_line *words)
{
	struct line *line;

	if (words->block.p) {
		line = line_new(loader, LINE_RULE, words);
		line->block = words->block;
		line->block_place = words->block_place;
	} else if (words->n_words == 3 && str_is(words->words[1], "off")) {
		line = line_new(loader, LINE_RULE_OFF, words);
		line->words = words->words + 2;
		line->n_words = 1;
		line->words[0] = word_plain(&loader->plan->arena, line->words[0]);
	} else {
		loader_error(loader, words->place,
			     "write rule { name = \"...\"; when = {...}; do = (...); }, or "
			     "rule off NAME");
	}
}

const struct keyword line_rows[] = {
	{ "given", 2, 0, false, BEGINS_ORDER, parse_given, "given UE STATE {param=value}",
	  "runs preamble/STATE unless what it reaches is already so" },
	{ "knob", 1, 0, false, BEGINS_NOTHING, parse_knob, "knob NAME=VALUE...", "sets knobs (--list knobs)" },
	{ "fault", 1, 1, false, BEGINS_NOTHING, parse_fault, "fault NAME", "adds the rules of config/faults/NAME.conf" },
	{ "rule", 0, 0, false, BEGINS_NOTHING, parse_rule, "rule {...} or rule off NAME",
	  "adds a rule for the UEs of this file, or switches one off" },
	{ "expect", 2, 0, false, BEGINS_NOTHING, loader_expect, "expect every|no|N UE > HEAD {condition} [when {condition}], or expect pack NAME",
	  "judges all messages of the run" },
	{ "do", 2, 0, false, BEGINS_LINES, parse_do, "do UE WORD {argument}", "what a person does to the phone (--list do)" },
	{ "core", 1, 0, false, BEGINS_LINES, parse_core, "core WORD {argument} {condition} [within=|for=]",
	  "acts on the core, or asserts its state (--list core)" },
	{ "wait", 1, 1, false, BEGINS_LINES, parse_wait, "wait TIME", "lets time pass" },
	{ "ask", 2, 0, false, BEGINS_LINES, parse_ask, "ask UE TEXT", "asks a person; a scripted UE has said yes" },
	{ "include", 1, 0, false, BEGINS_LINES, parse_include, "include FILE {param=value}", "inserts the file's lines" },
	{ "any-order", 0, 0, false, BEGINS_LINES, parse_any_order, "any-order lines {and lines} end",
	  "all arms come, each in its order" },
	{ "either", 0, 0, false, BEGINS_LINES, parse_either, "either lines {or lines} end",
	  "one arm comes; a scripted UE runs each that it begins" },
	{ "optional", 0, 0, false, BEGINS_LINES, parse_optional, "optional lines end",
	  "may come; once its first line has, the rest must" },
	{ "without", 3, 0, false, BEGINS_LINES, parse_without, "without UE < HEAD {condition} lines end",
	  "no such message while the lines run" },
	{ 0 },
};
