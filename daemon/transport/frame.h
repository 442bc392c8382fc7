/* SPDX-License-Identifier: Apache-2.0 */
/* Framing of a stream into SIP messages by Content-Length (RFC 3261 18.3), however the octets
 * arrive: pipelined, dribbled, with CRLF keep-alives between (RFC 5626 3.5.1). */
#ifndef IMSD_TRANSPORT_FRAME_H
#define IMSD_TRANSPORT_FRAME_H

#include <stdbool.h>

#include "base/text.h"

struct frame_limits {
	size_t max_bytes; /* one message, default 65536 */
};

enum frame_what {
	FRAME_MORE,    /* not whole yet */
	FRAME_MESSAGE, /* `length` octets from `start` are one message */
	FRAME_PING,    /* a CRLFCRLF between messages: `length` octets; answer with one CRLF */
	FRAME_SKIP,    /* a lone CRLF (a pong): `length` octets to be passed over */
	FRAME_BROKEN   /* status and why are set; the stream is of no use any more */
};

/* Keeps its place between calls, so that a dribbled message is not scanned again from its start.
 * Zero-initialise. */
struct frame {
	size_t scanned, head; /* octets looked at; length of the head once its end was found */
	size_t length;
	int status;
	const char *why;
};

/* Looks at the octets received and not consumed so far. After MESSAGE, PING and SKIP the caller
 * consumes `length` octets; the frame is then ready for the next. */
enum frame_what frame_next(struct frame *frame, struct str bytes,
			   const struct frame_limits *limits);

#endif
