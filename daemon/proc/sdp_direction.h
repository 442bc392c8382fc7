/* SPDX-License-Identifier: Apache-2.0 */
/* Directions of media: as an attribute (RFC 4566 6), as a status of preconditions (RFC 3312 4). */
#ifndef IMSD_PROC_SDP_DIRECTION_H
#define IMSD_PROC_SDP_DIRECTION_H

#include <stdbool.h>

#include "base/text.h"

/* Bits: what somebody does on a stream. */
enum direction { DIRECTION_NONE = 0, DIRECTION_SEND = 1, DIRECTION_RECV = 2, DIRECTION_BOTH = 3 };

/* As the other side sees it: send and receive swapped. */
enum direction direction_mirror(enum direction direction);
/* "inactive", "sendonly", "recvonly", "sendrecv". */
const char *direction_attribute(enum direction direction);
bool direction_of_attribute(struct str word, enum direction *direction);
/* "none", "send", "recv", "sendrecv". */
const char *direction_status(enum direction direction);
bool direction_of_status(struct str word, enum direction *direction);

#endif
