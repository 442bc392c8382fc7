/* SPDX-License-Identifier: Apache-2.0 */
/* Loading `core` lines: word, argument, conditions, window. */
#include "journal/cause.h"
#include "scenario/core_word.h"
#include "scenario/loader.h"
#include "scenario/term.h"

/* With the near one. */
static void unknown_core_word(struct loader *loader, struct place place, struct str word)
{
	struct nearest nearest;
	const struct core_word *row;

	nearest_start(&nearest, word);
	for (unsigned i = 0; (row = core_word_at(i)) != NULL; i++)
		nearest_offer(&nearest, row->word);
	if (nearest_best(&nearest))
		loader_error(loader, place, "core knows no '%.*s' (did you mean %s?)",
			     STR_ARG(word), nearest_best(&nearest));
	else
		loader_error(loader, place, "core knows no '%.*s' (--list core prints its words)",
			     STR_ARG(word));
}

/* Is it one of "a|b|c"? */
static bool is_choice(const char *choices, struct str word)
{
	struct str rest = str_of(choices), choice;

	while (str_cut(&rest, '|', &choice))
		if (str_eq(choice, word))
			return true;
	return false;
}

/* A cause that there is, else with the near one. */
static void load_code(struct loader *loader, const struct line *line, struct str word)
{
	struct nearest nearest;

	if (is_choice(line->core->states, word) || cause_find(word))
		return;
	nearest_start(&nearest, word);
	for (enum cause_id id = CAUSE_NONE + 1; id < CAUSE_COUNT; id++)
		nearest_offer(&nearest, cause_rows[id].code);
	if (nearest_best(&nearest))
		loader_error(loader, line->place, "no cause is called '%.*s' (did you mean %s?)",
			     STR_ARG(word), nearest_best(&nearest));
	else
		loader_error(loader, line->place,
			     "no cause is called '%.*s' (--list causes prints them)",
			     STR_ARG(word));
}

/* The argument behind the word; how many words it took. */
static unsigned load_argument(struct loader *loader, const struct script_line *words, unsigned from,
			      struct line *line)
{
	const struct core_word *core = line->core;
	bool there = from < words->n_words;

	switch (core->argument) {
	case CORE_NOTHING:
		return 0;
	case CORE_UE:
	case CORE_UE_STATE:
	case CORE_UE_CHOICE:
	case CORE_UE_CODE:
		if (!there || !loader_ue(loader, line->place, words->words[from], &line->ue))
			break;
		if (core->argument != CORE_UE && from + 1 < words->n_words &&
		    is_choice(core->states, words->words[from + 1]))
			return 2;
		if (core->argument == CORE_UE_CODE && from + 1 < words->n_words) {
			load_code(loader, line, words->words[from + 1]);
			return 2;
		}
		if (core->argument == CORE_UE || core->argument == CORE_UE_CHOICE)
			return 1;
		break;
	case CORE_NAME:
		if (there)
			return 1;
		break;
	case CORE_ZERO:
		if (there && str_is(words->words[from], "zero"))
			return 1;
	}
	if (!there || core->argument == CORE_UE_STATE || core->argument == CORE_UE_CODE ||
	    core->argument == CORE_NAME || core->argument == CORE_ZERO)
		loader_error(loader, line->place, "write %s", core->usage);
	return words->n_words;
}

/* UEs that a condition lists. */
static void check_ues(struct loader *loader, const struct line *line, struct str names)
{
	struct str one, name;
	unsigned ue;

	while (str_cut(&names, '|', &one))
		while (str_cut(&one, ',', &name))
			if (name.n && name.p[0] != '$' && str_find(name, '*') < 0)
				loader_ue(loader, line->place, name, &ue);
}

/* within=, for=, or one of the word's own conditions. */
static void load_term(struct loader *loader, struct line *line, struct str word)
{
	struct str key, value;
	struct term term;

	if (word_pair(loader, word, &key, &value) && str_is(key, "within"))
		loader_time(loader, line->place, value, &line->within);
	else if (word_pair(loader, word, &key, &value) && str_is(key, "for"))
		loader_time(loader, line->place, value, &line->during);
	else if (!term_read(word, &term) || !line->core->terms ||
		 !is_choice(line->core->terms, term.name))
		loader_error(loader, line->place, "'%.*s' is no condition of it: write %s",
			     STR_ARG(word), line->core->usage);
	else if (line->core->ue_terms && is_choice(line->core->ue_terms, term.name))
		check_ues(loader, line, term.value);
}

void loader_core(struct loader *loader, const struct script_line *words, unsigned from,
		 struct line *line)
{
	line->core = core_word_find(words->words[from]);
	if (!line->core) {
		unknown_core_word(loader, line->place, words->words[from]);
		return;
	}
	if (line->core->not_live)
		plan_note_scripted(loader->plan, line->place, "core %s %s", line->core->word,
				   line->core->not_live);
	line->words = words->words + from + 1;
	line->n_words = words->n_words - from - 1;
	for (unsigned i = from + 1 + load_argument(loader, words, from + 1, line);
	     i < words->n_words; i++)
		load_term(loader, line, words->words[i]);
	if (line->within >= 0 && line->during >= 0)
		loader_error(loader, line->place, "within= and for= exclude each other");
	if (!core_asserts(line) && (line->within >= 0 || line->during >= 0))
		loader_error(loader, line->place,
			     "core %s acts at once: it has no within= or for=", line->core->word);
}
