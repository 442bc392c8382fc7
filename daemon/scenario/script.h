/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a .scn file as lines of words (LANGUAGE section 1): comments gone, lines joined at a
 * trailing backslash, words split at blanks outside quotes. */
#ifndef IMSD_SCENARIO_SCRIPT_H
#define IMSD_SCENARIO_SCRIPT_H

#include "conf/tree.h"

/* Where something stands in a file. */
struct place {
	const char *file;
	unsigned line;
};

/* One line. Texts live in the script's arena. */
struct script_line {
	struct place place;
	bool indented;
	struct str *words; /* as written, quotes kept */
	unsigned n_words;
	struct str text;  /* all of it, for a person */
	struct str block; /* of `rule {`: the braces and what is between them; else STR_NONE */
	struct place block_place;
};

/* A text that is being read. Fill in arena, file (both outlive the lines), rest and line = 0. */
struct script {
	struct arena *arena;
	const char *file;
	struct str rest;
	unsigned line;
};

/* The next line that is not empty; false at the end. A line that cannot be split is an error and is
 * passed over. */
bool script_next(struct script *script, struct script_line *line, struct conf_errors *errors);
/* Puts the line last read back. */
void script_back(struct script *script, const struct script *before);

/* A word without its quotes, escapes resolved; in the arena when something changed. */
struct str word_plain(struct arena *arena, struct str word);
/* Words one after the other with a blank between, in the arena. */
struct str words_join(struct arena *arena, const struct str *words, unsigned n);
/* A zero-terminated copy in the arena. */
const char *word_text(struct arena *arena, struct str word);

/* Reads a whole file into the arena. 0 or -errno. */
int script_read_file(struct arena *arena, const char *path, struct str *text);

#endif
