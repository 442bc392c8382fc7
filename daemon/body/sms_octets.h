/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Octets taken from the front of a slice, never beyond its end; for the fields of RPDUs and TPDUs.
 * A field is read and written by functions that return NULL, or what is wrong with it as the end of
 * a sentence that begins with its name ("TP-DA" "is cut off").
 */
#ifndef IMSD_BODY_SMS_OCTETS_H
#define IMSD_BODY_SMS_OCTETS_H

#include <stdbool.h>

#include "base/text.h"

#define SMS_CUT "is cut off"

static inline bool octet_take(struct str *rest, uint8_t *octet)
{
	if (rest->n == 0)
		return false;
	*octet = (uint8_t)*rest->p;
	*rest = str_from(*rest, 1);
	return true;
}

static inline bool octets_take(struct str *rest, size_t n, struct str *taken)
{
	if (rest->n < n)
		return false;
	*taken = (struct str){ rest->p, n };
	*rest = str_from(*rest, n);
	return true;
}

/* A length octet and as many octets. */
static inline bool octets_take_counted(struct str *rest, struct str *taken)
{
	uint8_t n;

	return octet_take(rest, &n) && octets_take(rest, n, taken);
}

/* The octet at i of a slice that is longer. */
static inline uint8_t octet_at(struct str octets, size_t i)
{
	return (uint8_t)octets.p[i];
}

static inline void octet_put(struct buf *out, uint8_t octet)
{
	buf_add_char(out, (char)octet);
}

#endif
