/* SPDX-License-Identifier: Apache-2.0 */
/* Runs of whole numbers, as configuration and queries write them. */
#ifndef IMSD_BASE_RANGE_H
#define IMSD_BASE_RANGE_H

#include "base/text.h"

/* A run of numbers, both ends included; {0, 0}: none given, to UINT32_MAX: open. */
struct range {
	uint32_t from, to;
	uint32_t every; /* of these only those that it divides; 0: all */
};
static inline bool range_has(struct range range, uint64_t number)
{
	return number >= range.from && number <= range.to &&
	       (!range.every || number % range.every == 0);
}
/* "2", "2-4", "3-"; a star, a slash and 3: 3, 6, 9 ... */
bool range_read(struct str text, struct range *range);

#endif
