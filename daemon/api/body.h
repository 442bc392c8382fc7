/* SPDX-License-Identifier: Apache-2.0 */
/* The body of a request: a JSON object (RFC 8259) of the texts that its route's fields name. */
#ifndef IMSD_API_BODY_H
#define IMSD_API_BODY_H

#include "api/exchange.h"

enum { BODY_MAX = 65536, FIELD_MAX = 200 };

/* Fills the exchange's fields. True also for a route without; false: it was refused. */
bool body_read(struct exchange *exchange);

#endif
