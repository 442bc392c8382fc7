/* SPDX-License-Identifier: Apache-2.0 */
/* Any message to a UE, by its flow: octets as they stand, or a request with its transaction. */
#ifndef IMSD_CORE_SEND_H
#define IMSD_CORE_SEND_H

#include "core/core.h"

struct core_send {
	const char *user;   /* the subscriber whose UE it goes to */
	struct str message; /* copied */
	bool fix;           /* a line that ends with LF alone gets CRLF */
};
/* What came of a request. */
struct core_sent {
	int status;          /* of the final response; 0: none came */
	const char *why;     /* then: why, in words */
	struct str response; /* its octets */
};

/* Octets; the wire gate may harm them, nothing waits for an answer. So many left, or with one sentence in why -ENOENT: no
 * such subscriber; -ENOTCONN: no flow is known; -EINVAL: nothing is there to send; another -errno of the link. */
ssize_t core_send_octets(struct core *core, const struct core_send *send, char why[160]);

struct sending;
/* A request: it gets our Via on top, passes all gates, is sent again as its transaction says, and done(arg, ...) is called
 * when the final response has come, or will not; never before this returns. NULL with *error and why as above, -EINVAL
 * also: it is no request, or an ACK. */
struct sending *core_send_request(struct core *core, const struct core_send *send,
				  void (*done)(void *arg, const struct core_sent *sent), void *arg,
				  int *error, char why[160]);
/* Nobody waits any more: `done` is not called. */
void sending_forget(struct sending *sending);

#endif
