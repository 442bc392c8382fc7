/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the loader share; nobody else includes it. */
#ifndef IMSD_SCENARIO_LOADER_H
#define IMSD_SCENARIO_LOADER_H

#include "scenario/load.h"

enum { ARMS_MAX = 16, INCLUDE_DEPTH = 8 };

/* A param or a column of cases. */
struct param {
	struct param *next;
	struct str name, value;
	bool given; /* by the including line, and not yet declared */
};

/* The names that one file knows. */
struct scope {
	struct param *params;
};

/* A check of a pack that is left out. */
struct waive {
	struct waive *next;
	struct str name;
	struct place place;
};

struct loader {
	struct plan *plan;
	struct conf_errors *errors;
	struct script *script;
	struct scope *scope;
	const struct loader *outer; /* of the including file, or NULL */
	unsigned depth, row;
	bool preamble;          /* `given` in this or an outer file */
	bool order_begun;       /* knobs and the like are lines from now on */
	bool lines_begun;       /* no headers from now on */
	bool in_block;          /* `end` closes something */
	struct line *parent;    /* the block that is being read */
	struct line_list *list; /* where lines go */
	struct line *reached;   /* a preamble's */
	struct waive *waives;
	const char *pack;    /* whose lines are read, or NULL */
	struct str row_name; /* the first column of this row; STR_NONE without cases */
};

/* A keyword that a line begins with. What it begins: settings may stand among the headers and are
 * then made before the run; `given` may, too, but what follows it comes in order; behind any other
 * line there are no headers. */
struct keyword {
	const char *word;
	unsigned min_words, max_words; /* behind it; max 0: any number */
	bool in_include;               /* a header that an included file may have, too */
	enum begins { BEGINS_NOTHING, BEGINS_ORDER, BEGINS_LINES } begins;
	void (*parse)(struct loader *loader, const struct script_line *words);
	const char *usage, *help;
};
extern const struct keyword header_rows[], line_rows[]; /* the last row has no word */
const struct keyword *keyword_find(const struct keyword *rows, struct str word);

void loader_error(struct loader *loader, struct place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* scope */
void scope_add(struct loader *loader, struct str name, struct str value, bool given);
struct param *scope_find(const struct scope *scope, struct str name);
/* The text with its params and columns put in. False: a value `-` removes it. */
bool scope_expand(struct loader *loader, struct str text, struct str *out);
/* The same for all words of a line; false when nothing but its first word is left of it. */
bool scope_expand_line(struct loader *loader, struct script_line *line);

/* Splits `key=value`; false when there is no `=`. The value is plain. */
bool word_pair(struct loader *loader, struct str word, struct str *key, struct str *value);
/* A duration; an error says what is wrong with it. */
bool loader_time(struct loader *loader, struct place place, struct str text, int64_t *us);
/* Index of a UE; an error when there is none. */
bool loader_ue(struct loader *loader, struct place place, struct str name, unsigned *ue);

/* A file that declares no UE has alice. */
void loader_default_ue(struct loader *loader);

/* A new line in the list that is being read. */
struct line *line_new(struct loader *loader, enum line_kind kind, const struct script_line *words);
/* Fills in times; for those that are not in a list, too. */
void line_init(struct loader *loader, struct line *line, const struct script_line *words);

/* UE > ... items, from word `from` on (its UE's). False with errors. */
bool loader_head(struct loader *loader, const struct script_line *words, unsigned from,
		 struct line *line);
void loader_message(struct loader *loader, const struct script_line *words);
/* One condition or change; NULL with an error. */
struct attribute *loader_attribute(struct loader *loader, struct place place, struct str word);
void attribute_append(struct attribute **list, struct attribute *attribute);

/* core WORD ...: from word `from` on (the word behind `core`). */
void loader_core(struct loader *loader, const struct script_line *words, unsigned from,
		 struct line *line);

/* All lines of the file. */
void loader_read(struct loader *loader);
/* Gives a block room for arms and makes it the one that is being read. */
void loader_arms(struct loader *loader, struct line *block);
/* The lines of a block, up to its `end`. */
void loader_block(struct loader *loader, struct line *block);
/* The lines of the loader's file into `block`. */
void loader_included(struct loader *loader, struct line *block);
/* An included file, or with `given` a preamble: words[from] is its name, behind it params. */
void loader_include(struct loader *loader, const struct script_line *words, struct line *block,
		    struct scope *scope);
/* A file of that name in the folder of `from` or above it, with the suffix when the name has none;
 * below one of these (NULL: anywhere). NULL: there is none. */
const char *file_find(struct arena *arena, const char *const *folders, const char *from,
		      struct str name, const char *suffix);

/* The name that is nearest to one that file_find has not found, of files beside the loader's, above it and in that folder
 * of those that come with imsd ("", "/scenarios"); NULL: none is near. */
const char *file_near(struct loader *loader, const char *shipped, struct str name);

/* load_expect.c: a line of expect. */
void loader_expect(struct loader *loader, const struct script_line *words);
/* The pack checks/NAME, or one that comes with imsd: lines of expect in which `$ue` is that UE. */
void loader_pack(struct loader *loader, struct place place, struct str name, unsigned ue);
/* Packs of the command line, for each UE. */
void loader_packs(struct loader *loader, const struct load_checks *checks);
/* Takes out what is waived. */
void loader_waives(struct loader *loader, const struct load_checks *checks);

/* What the head of a message line is; method and class are its first word's. */
bool line_is_request(const struct line *line);
bool line_is_response(const struct line *line);
int line_status_class(const struct line *line);
struct str line_method(const struct line *line);
/* Can a scripted UE make this in a dialog, and does something make a real one do it? */
void loader_check_dialog(struct loader *loader, const struct line *line);
/* Gives responses without `of` the method of their request; an error where two could be meant. */
void loader_pair(struct loader *loader);
/* What can be said when all lines are there: names, making, arms, and what loader_pair finds. */
void loader_check(struct loader *loader);

#endif
