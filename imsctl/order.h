/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody typed behind `imsctl`, as a request: which form of the command, path, query and body. Asks no network;
 * reads the files that are named. */
#ifndef IMSCTL_ORDER_H
#define IMSCTL_ORDER_H

#include "imsctl/command.h"

enum { WORDS_MAX = 64 };

struct order {
	const struct command *command;
	struct buf path;   /* with its query */
	json_t *body;      /* an object; NULL: none */
	struct buf octets; /* the body of a command with a type, or of a file */
	bool has_octets;
	json_t *locals; /* values that are not sent, by their names */
};

/* Takes an option that no form of the command has: --NAME, *at is its place, which is moved on when it
 * takes the next word. False: there is none of that name, or the reason is in `why`. */
struct foreign {
	bool (*take)(void *ctx, int argc, char *const *argv, int *at, struct buf *why);
	void (*offer)(struct nearest *nearest); /* the names that it takes */
	void *ctx;
};

/* Of the words behind the command's own. False: `why` says what would be right. */
bool order_read(struct order *order, const struct command *first, int argc, char *const *argv,
		const struct foreign *foreign, struct buf *why);
void order_free(struct order *order);
/* A value that is not sent; NULL: it was not given. */
const char *order_local(const struct order *order, const char *name);
/* Appends one segment of a path or value of a query, escaped (RFC 3986 2.1). */
void order_escape(struct str text, struct buf *out);
/* Appends what is in that file; "-": stdin. False: `why` says why not. */
bool file_read(const char *path, struct buf *out, struct buf *why);

#endif
