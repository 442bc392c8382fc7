/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as people dial them, brought to international form (RFC 3966, TS 24.229 5.4.3.2, TS
 * 23.003 13.4). Pure. */
#ifndef IMSD_ROLE_NUMBER_H
#define IMSD_ROLE_NUMBER_H

#include <stdbool.h>

#include "msg/uri.h"

/* How numbers are dialled in the home network: knobs number.*. */
struct number_plan {
	struct str domain;        /* home domain: a phone-context that means these rules */
	struct str country;       /* "1": country code */
	struct str international; /* "011,00": what stands for the + */
	struct str national;      /* "1": what stands for the country code */
	/* put between country code and a local number; STR_NONE: local numbers stay as they are */
	struct str area;
	size_t local_digits; /* shorter ones are service codes and stay as they are */
};

enum { NUMBER_MAX = 64 };

/* The number of a tel: URI, or of a sip: URI whose user is one: +, digits, *, # and visual
 * separators, with or without user=phone. Its phone-context is followed: a global one is put before
 * it, the home domain (or an element of it) and none at all mean the plan, any other leaves it as
 * it is. `out` gets "+15551230001", or the dialled digits when no rule gives an international form.
 * False when there is no number. */
bool number_of_uri(const struct number_plan *plan, const struct uri *uri, char out[NUMBER_MAX]);
/* Is it in international form? */
static inline bool number_is_global(struct str number)
{
	return number.n > 1 && number.p[0] == '+';
}

#endif
