/* SPDX-License-Identifier: Apache-2.0 */
/* Answers for people: tables by columns, objects by lines, sentences by templates. Pure: JSON in, text out. */
#ifndef IMSCTL_COLUMNS_H
#define IMSCTL_COLUMNS_H

#include <jansson.h>

#include "base/text.h"

/* One column of a table. */
struct column {
	const char *title;
	const char *path; /* "link.remote", "impus.0.uri"; of a list, all its elements */
	unsigned width;   /* on a terminal at most; 0: as wide as it is */
	bool state;       /* its words have colours */
	const char *flag; /* path of a yes or no; when it is no ... */
	const char *mark; /* ... this stands behind the value */
};

/* Who reads it. */
struct style {
	bool colour;
	unsigned width; /* of the terminal, in cells; 0: it is none, nothing is cut */
};

/* Cells of a terminal that the text takes (UAX #11 by wcwidth); octets that are no character take one. The
 * locale must be a UTF-8 one. */
unsigned text_width(struct str text);
/* Appends it; controls of ASCII and of Latin-1 (C2 80 to C2 9F) are blanks. */
void text_show(struct str text, struct buf *out);
/* The value at that path, "." for the value itself; NULL: there is none. Borrowed. */
const json_t *value_of_path(const json_t *value, const char *path);
/* Appends it as a word: nothing for null, yes and no, lists with commas, objects as JSON. Controls are
 * blanks. */
void value_print(const json_t *value, struct buf *out);
/* The rows without those that are equal to one before in all of these members ("ue,code"), whose "times" are added to
 * that one's. A new reference; the list stays as it is. */
json_t *rows_merge(const json_t *items, const char *names);
/* The title row, of an empty list, too; then one row for each element; no wider than needed. */
void table_print(const json_t *list, const struct column *columns, struct style style,
		 struct buf *out);
/* fields.c: one line for each member that says something; objects in it by their path, texts of several lines
 * below. */
void fields_print(const json_t *object, struct style style, struct buf *out);
/* The template with what stands at each {PATH}, and a line end. */
void template_print(const char *text, const json_t *value, struct buf *out);
/* The colour of a state's word, or "". */
const char *state_colour(struct str word);
#define COLOUR_OFF "\033[0m"

#endif
