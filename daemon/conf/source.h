/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libconfig is given to read: the tokens of a file and of the files that it includes, one on a
 * line. So the line that libconfig names is the number of a token, whose own file and line are
 * known; an @include is relative to the file it stands in; and whole numbers are marked as 64 bits
 * wide, where libconfig 1.5 would cut them to 32.
 */
#ifndef IMSD_CONF_SOURCE_H
#define IMSD_CONF_SOURCE_H

#include "conf/lexer.h"

struct confine;
struct source_file;

/* Zero-initialise; free with source_free. */
struct source {
	struct arena *names;           /* file names go here and outlive the source */
	const struct confine *confine; /* of what the text may include; NULL: of anything */
	struct conf_token *tokens;     /* the last one is TOKEN_END */
	size_t n_tokens, room;
	struct buf text;           /* for libconfig */
	struct source_file *files; /* what the tokens are slices of */
};

/* False with an error. */
bool source_add_file(struct source *source, const char *path, struct conf_errors *errors);
/* From memory: `lexer` says which text, file and line; the text outlives the source. dir NULL: no
 * includes. */
bool source_add_text(struct source *source, struct lexer lexer, const char *dir,
		     struct conf_errors *errors);
void source_free(struct source *source);
/* Notes in the tree which files were read. */
void source_list_files(const struct source *source, struct conf_tree *tree);
/* Appends what is in a file; 0 or -errno. */
int source_read_file(const char *path, struct buf *text);

#endif
