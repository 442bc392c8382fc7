/* SPDX-License-Identifier: Apache-2.0 */
/* Directions and their words. */
#include "proc/sdp_direction.h"

/* By the bits. */
struct direction_row {
	const char *attribute, *status;
	enum direction mirror;
};

static const struct direction_row direction_rows[] = {
	[DIRECTION_NONE] = { "inactive", "none",     DIRECTION_NONE },
	[DIRECTION_SEND] = { "sendonly", "send",     DIRECTION_RECV },
	[DIRECTION_RECV] = { "recvonly", "recv",     DIRECTION_SEND },
	[DIRECTION_BOTH] = { "sendrecv", "sendrecv", DIRECTION_BOTH },
};

enum direction direction_mirror(enum direction direction)
{
	return direction_rows[direction].mirror;
}

const char *direction_attribute(enum direction direction)
{
	return direction_rows[direction].attribute;
}

bool direction_of_attribute(struct str word, enum direction *direction)
{
	for (unsigned i = 0; i < ARRAY_LEN(direction_rows); i++)
		if (str_is(word, direction_rows[i].attribute)) {
			*direction = i;
			return true;
		}
	return false;
}

const char *direction_status(enum direction direction)
{
	return direction_rows[direction].status;
}

bool direction_of_status(struct str word, enum direction *direction)
{
	for (unsigned i = 0; i < ARRAY_LEN(direction_rows); i++)
		if (str_is(word, direction_rows[i].status)) {
			*direction = i;
			return true;
		}
	return false;
}
