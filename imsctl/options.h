/* SPDX-License-Identifier: Apache-2.0 */
/* Options that all commands have: where the API is, who asks, how the answer is shown. */
#ifndef IMSCTL_OPTIONS_H
#define IMSCTL_OPTIONS_H

#include "imsctl/client.h"

struct options {
	struct client_options client;
	struct buf token; /* of a file; client.token points into it */
	bool json, help, all, version;
};

extern const char options_help[];

/* What the environment says: IMSD_API, IMSD_TOKEN, IMSD_CA. */
void options_init(struct options *options);
void options_free(struct options *options);
/* Takes argv[*at], when it is an option of these, and moves *at on to its value. False: it is none, or with
 * a reason in `why` it is wrong. */
bool options_take(void *options, int argc, char *const *argv, int *at, struct buf *why);
/* Their names. */
void options_offer(struct nearest *nearest);

#endif
