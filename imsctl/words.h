/* SPDX-License-Identifier: Apache-2.0 */
/* The words behind a command, sorted. Pure. */
#ifndef IMSCTL_WORDS_H
#define IMSCTL_WORDS_H

#include "imsctl/order.h"

/* NAME=VALUE of either kind. */
struct pair {
	struct str name, value;
	bool json; /* NAME:=JSON */
	bool bare; /* --NAME without a value */
};

/* The words, sorted. */
struct words {
	const char *arguments[WORDS_MAX];
	struct pair pairs[WORDS_MAX];
	unsigned n_arguments, n_pairs;
};

/* False: one is none, and `why` says why not. */
bool words_sort(struct words *words, const struct command *first, int argc, char *const *argv,
		const struct foreign *foreign, struct buf *why);
/* " (did you mean NAME=?)" when a field of the command is near. */
void words_suggest(const struct command *first, struct str name, struct buf *why);
/* knob NAME=VALUE is knob NAME VALUE: one word is made two when a form needs two and it has a '='. It is cut in the
 * room, which lives as long as the words. */
void words_split(const struct command *first, struct words *words, struct buf *room);

#endif
