/* SPDX-License-Identifier: Apache-2.0 */
/* The body of a request: a JSON object (RFC 8259) of the texts that its route's fields name. */
#ifndef IMSD_API_BODY_H
#define IMSD_API_BODY_H

#include "api/exchange.h"

enum {
	BODY_MAX = 65536,             /* octets; a route may have a limit of its own (body_max) */
	BODY_LIMIT = 8 * 1024 * 1024, /* and this is the largest: beyond it nothing is read */
	FIELD_MAX = 200,
};

/* First of all: evhttp reads no body but of POST, PUT and PATCH, and would take that of another method
 * for the next request. Then the connection is closed behind the answer. */
void body_guard(struct exchange *exchange);
/* Fills the exchange's fields, or its object; a route without takes no body. False: it was refused. */
bool body_read(struct exchange *exchange);

#endif
