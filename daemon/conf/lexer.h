/* SPDX-License-Identifier: Apache-2.0 */
/* Configuration text cut into libconfig's tokens, each with the file and line that it stands in. */
#ifndef IMSD_CONF_LEXER_H
#define IMSD_CONF_LEXER_H

#include "conf/tree.h"

#define LOST_QUOTE "syntax error (the text that begins here has no closing quote on its line)"

/* Punctuation is its own kind: = : ; , ( ) [ ] { } */
enum {
	TOKEN_ERROR = 0,
	TOKEN_NAME = 'n',
	TOKEN_VALUE = 'v',   /* a number, true, false */
	TOKEN_TEXT = 's',    /* with its quotes, escapes as written */
	TOKEN_INCLUDE = '@', /* the word @include */
	TOKEN_END = '$'
};

struct conf_token {
	struct str text; /* a slice of the text that was cut */
	const char *file;
	uint32_t line;
	char kind;
};

/* Fill in text, file and line (of the text's first line); zero the rest. */
struct lexer {
	struct str text; /* what is left */
	const char *file;
	unsigned line;
	unsigned open_line; /* line of the first "..." that runs over a line end; 0: none did */
	unsigned long_line; /* line of the last one that did */
	unsigned suspects;  /* so many more tokens may be what it took in by mistake */
};

/* The next token; TOKEN_END at the end, TOKEN_ERROR when an error was written. */
struct conf_token lexer_next(struct lexer *lexer, struct conf_errors *errors);

#endif
