/* SPDX-License-Identifier: Apache-2.0 */
/* The words of `core` and `do` lines: const tables that the loader checks by, the runner runs and
 * --list prints. */
#ifndef IMSD_SCENARIO_CORE_WORD_H
#define IMSD_SCENARIO_CORE_WORD_H

#include "scenario/plan.h"

struct run;

/* What stands behind the word, before the conditions. */
enum core_argument {
	CORE_NOTHING,
	CORE_UE,
	CORE_UE_STATE, /* one of the word's states must follow */
	CORE_UE_CHOICE, /* one may follow */
	CORE_UE_CODE, /* the code of a cause must follow, or one of the word's states */
	CORE_NAME,
	CORE_ZERO
};

/* What a word says: it does not hold (or could not be done), it holds, or it has asked and will
 * know soon. */
enum core_answer { CORE_NO, CORE_YES, CORE_LATER };

/* One `core` word. */
struct core_word {
	const char *word;
	enum core_argument argument;
	const char *states; /* CORE_UE_STATE, CORE_UE_CHOICE: "up|refused|closed" */
	const char *terms;  /* what its conditions can ask: "spoke|matched"; NULL: nothing */
	enum core_kind {
		CORE_ACTS,    /* once */
		CORE_ASSERTS, /* within= or for= */
		CORE_EITHER   /* asserts with a state, acts without */
	} kind;
	/* Does it, or says whether it holds now. `seen` gets what is there instead, or why it could
	 * not be done. */
	enum core_answer (*run)(struct run *run, const struct line *line, struct buf *seen);
	const char *usage, *help;
	const char *not_live; /* why it cannot be asked with real UEs; NULL: it can */
	const char *ue_terms; /* terms that are lists of UEs, "of|talking"; NULL: none */
};
/* Does that line assert? */
bool core_asserts(const struct line *line);
const struct core_word *core_word_find(struct str word);
/* By number from 0; NULL at the end. */
const struct core_word *core_word_at(unsigned number);
/* Words of one subject stand in a file of their own, core_NAME.c, as a table whose last row has no
 * word. It is declared here and named in core_tables (core_word.c). */
extern const struct core_word core_message_rows[], core_call_rows[], core_heard_rows[],
	core_conference_rows[], core_refer_rows[], core_event_rows[], core_services_rows[],
	core_sms_rows[], core_diagnosis_rows[];
/* What stands behind NAME= on the line, its `$` values resolved now; NULL: the line has none. */
const char *core_value(struct run *run, const struct line *line, const char *name);

/* One `do` word. */
struct do_word {
	const char *word;
	unsigned min_arguments;
	/* What a scripted UE does; NULL: it is a note. */
	bool (*run)(struct run *run, const struct line *line, char why[160]);
	const char *usage, *help;
};
const struct do_word *do_word_find(struct str word);
const struct do_word *do_word_at(unsigned number);

#endif
