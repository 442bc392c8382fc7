/* SPDX-License-Identifier: Apache-2.0 */
/* imsd's API over HTTP. The only file that knows libcurl. */
#ifndef IMSCTL_CLIENT_H
#define IMSCTL_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* How it is reached; texts are the caller's and stay. */
struct client_options {
	const char *api;   /* URL without a path */
	const char *token; /* NULL: none */
	const char *ca;    /* file with the CA that is trusted; NULL: the system's */
	bool insecure;     /* any certificate is good */
	int64_t timeout;   /* us */
};

/* One question. */
struct question {
	const char *method;
	const char *path;
	struct str body;
	const char *type;   /* of the body; NULL: there is none */
	const char *header; /* one more, or NULL */
	bool patient;       /* there is no limit but that of the connection */
	/* Octets of an answer with a 2xx as they come, in place of the answer's body; false: no more is
	 * wanted. NULL: the body is gathered. */
	bool (*take)(void *ctx, struct str octets);
	/* Called at least once a second while it waits; false: give up. NULL: not asked. */
	bool (*goes_on)(void *ctx);
	void *ctx;
};

struct answer {
	long status;
	struct buf body, type;
};

struct client *client_new(const struct client_options *options);
void client_free(struct client *client);
/* Asks and waits. False: there was no answer, or it broke off; `why` says why. Given up by take or goes_on is
 * no failure. The answer must be freed in any case. */
bool client_ask(struct client *client, const struct question *question, struct answer *answer,
		struct buf *why);
void answer_free(struct answer *answer);

#endif
