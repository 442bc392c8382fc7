/* SPDX-License-Identifier: Apache-2.0 */
/* libconfig's grammar over tokens: finds the first token that does not fit and says what it most
 * likely was, where libconfig says "syntax error" and loses the memory of the text that it had just
 * read. */
#ifndef IMSD_CONF_SYNTAX_H
#define IMSD_CONF_SYNTAX_H

#include "conf/source.h"

/* False with an error that names the remedy. */
bool syntax_check(const struct source *source, struct conf_errors *errors);
/* Writes what libconfig found at token number `at` (beyond the end: the end) of tokens whose syntax
 * is right, `text` being its own words: a setting that appears twice, an array of several kinds. */
void syntax_explain(const struct source *source, size_t at, const char *text,
		    struct conf_errors *errors);

#endif
