/* SPDX-License-Identifier: Apache-2.0 */
/* What is expected of the journal, from JSON and queries; and what came near, to JSON. */
#ifndef IMSD_API_EXPECTATION_VALUE_H
#define IMSD_API_EXPECTATION_VALUE_H

#include "api/exchange.h"
#include "core/verify.h"

/* The members of an object, but those named in `others` (ended by NULL), as words of an expectation, not settled
 * yet. A value is a text, a number, a list of them (any of; of `has`: all), and of `copies` true or false.
 * False: it was refused. */
bool expectation_take(struct exchange *exchange, const json_t *object, const char *const *others,
		      struct expectation *expectation);
/* Settles it; false: it was refused. */
bool expectation_finish(struct exchange *exchange, struct expectation *expectation);
/* "5s", "500ms", or seconds as a number: us, at most an hour. An absent one stays as it is. False: it was
 * refused. */
bool duration_take(struct exchange *exchange, const char *name, struct str text, int64_t *us);
/* A member as a text, a number included; STR_NONE: there is none. It lives in the exchange's arena. */
struct str member_text(struct exchange *exchange, const json_t *object, const char *name);

/* The records that came near: [{ n, line, missed: [{ wanted, says }] }]; owned by the caller. */
json_t *near_value(const struct verify *verify);

#endif
