/* SPDX-License-Identifier: Apache-2.0 */
/* Options that all commands have: where the API is, who asks, how the answer is shown. */
#ifndef IMSCTL_OPTIONS_H
#define IMSCTL_OPTIONS_H

#include "imsctl/client.h"

enum option {
	OPT_API,
	OPT_TOKEN_FILE,
	OPT_TOKEN,
	OPT_CA,
	OPT_INSECURE,
	OPT_TIMEOUT,
	OPT_JSON,
	OPT_HELP,
	OPT_LIST,
	OPT_VERSION
};

struct option_row {
	const char *name;
	const char *argument; /* NULL: it has none; "[=WHAT]": it may have one */
	const char *help;
	enum option option;
};

/* In the order of --help; ended by one without a name. */
extern const struct option_row option_rows[];

struct options {
	struct client_options client;
	struct buf token; /* of a file; client.token points into it */
	bool json, help, all, version;
	const char *list; /* the table that is wanted; NULL: none */
};

/* What the environment says: IMSD_API, IMSD_TOKEN, IMSD_CA. */
void options_init(struct options *options);
void options_free(struct options *options);
/* Takes argv[*at], when it is an option of these, and moves *at on to its value. False: it is none, or with
 * a reason in `why` it is wrong. */
bool options_take(void *options, int argc, char *const *argv, int *at, struct buf *why);
/* "--api URL", as --help and --list write it. */
void option_print(const struct option_row *row, struct buf *out);
/* Their names. */
void options_offer(struct nearest *nearest);

#endif
