/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration as a neutral tree: what libconfig read, with the file and line of every setting,
 * so that each room can read its own part without knowing libconfig. */
#ifndef IMSD_CONF_TREE_H
#define IMSD_CONF_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"

/* What is wrong with a configuration: lines "file:line: what (did you mean ...?)", all collected,
 * none printed. */
struct conf_errors {
	struct buf text; /* one line each, with line ends */
	unsigned count;
	struct buf warnings; /* the same of what is right but will hardly do what is meant */
};
void conf_error(struct conf_errors *errors, const char *file, unsigned line, const char *format,
		...) __attribute__((format(printf, 4, 5)));
/* "file:line: warning: what"; one that is there already is not noted again. */
void conf_warning(struct conf_errors *errors, const char *file, unsigned line, const char *format,
		  ...) __attribute__((format(printf, 4, 5)));
/* Adds lines, without those that `text` has already; returns how many are new. */
unsigned conf_errors_join(struct buf *text, struct str lines);
void conf_errors_free(struct conf_errors *errors);

/* arrays are lists */
enum conf_kind { CONF_GROUP, CONF_LIST, CONF_TEXT, CONF_INT, CONF_FLOAT, CONF_BOOL };

struct conf_node {
	enum conf_kind kind;
	const char *name; /* NULL for an element of a list */
	const char *file;
	unsigned line;
	bool confined;    /* it came over HTTP: see conf/confine.h */
	const char *text; /* CONF_TEXT */
	int64_t number;   /* CONF_INT, CONF_BOOL */
	double real;
	struct conf_node *children; /* of groups and lists, in file order */
	unsigned n_children;
};

/* The same, at the place of a node. */
void conf_node_error(struct conf_errors *errors, const struct conf_node *node, const char *format,
		     ...) __attribute__((format(printf, 3, 4)));

struct confine; /* conf/confine.h */

/* A tree and its memory. */
struct conf_tree {
	struct arena arena;
	struct conf_node root;
	const char **files; /* that it was read from, by name */
	unsigned n_files;
};

/* Reads a file with its @include files (relative to the file that includes). NULL with the errors:
 * a syntax error names file, line and, where it can be guessed, the remedy (the comma before `)` or
 * `}`, a missing `;`, a setting that appears twice ...). */
struct conf_tree *conf_read(const char *path, struct conf_errors *errors);
/* The same from a text; `file` and `line` are those of its first line (rules written in a scenario
 * or sent to the API); `dir` is what @include is relative to, may be NULL (no includes). */
struct conf_tree *conf_read_text(const char *text, const char *file, unsigned line, const char *dir,
				 struct conf_errors *errors);
/* The same of a text that came over HTTP, from its first line on: its nodes are confined, and it includes what `confine`
 * says (NULL: no includes). */
struct conf_tree *conf_read_confined(const char *text, const char *file,
				     const struct confine *confine, struct conf_errors *errors);
/* A tree of its own with all that stands below that node, at the same places. */
struct conf_tree *conf_tree_copy(const struct conf_node *root);
void conf_tree_free(struct conf_tree *tree);

/* The child of that name, or NULL. */
const struct conf_node *conf_child(const struct conf_node *node, const char *name);
/* The value written as text ("5", "true", "abc"), in the arena; numbers as decimal. NULL for groups
 * and lists. */
const char *conf_value_text(struct arena *arena, const struct conf_node *node);

#endif
