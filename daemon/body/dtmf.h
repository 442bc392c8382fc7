/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that somebody presses, as the body of an INFO without a package: application/dtmf-relay
 * ("Signal=5", "Duration=160") and application/dtmf ("5"). Pure. */
#ifndef IMSD_BODY_DTMF_H
#define IMSD_BODY_DTMF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define DTMF_RELAY_TYPE "application/dtmf-relay"
#define DTMF_TYPE "application/dtmf"

enum { DTMF_DURATION_MS = 160, DTMF_DURATION_MAX_MS = 60000 };

struct dtmf {
	char key;    /* 0-9 * # A-D, or ! for a hook flash */
	unsigned ms; /* of its duration; DTMF_DURATION_MS when it is not said */
};

/* Is that the type (parameters aside) of such a body? */
bool dtmf_is_type(struct str type);
/* The key in a body of that type; false: it is none. Numbers 10 to 16 stand for * # A B C D and the
 * flash, as in events of RFC 4733. */
bool dtmf_read(struct str type, struct str body, struct dtmf *dtmf);
/* Is it a key that can be written, and played (a flash aside)? */
bool dtmf_is_key(char key);
/* Appends a body of type DTMF_RELAY_TYPE. */
void dtmf_write(const struct dtmf *dtmf, struct buf *out);

#endif
