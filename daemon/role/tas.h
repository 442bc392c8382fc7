/* SPDX-License-Identifier: Apache-2.0 */
/* The telephony application server: MMTel services (TS 24.173; PROCEDURES 4) as a proxy. It serves whom
 * P-Served-User names (RFC 5502), by the services of that subscriber, and sends the request back to
 * the S-CSCF by the Route that is left (TS 24.229 5.7.3); a diversion is another Request-URI. */
#ifndef IMSD_ROLE_TAS_H
#define IMSD_ROLE_TAS_H

#include "role/duty.h"
#include "role/server.h"

struct tas_options {
	struct element_options element;
	/* How many calls that subscriber is in but for the one of that Call-ID. NULL: nobody is ever
	 * busy. */
	unsigned (*calls_of)(void *ctx, const char *user, struct str call_id);
	void *ctx;
};

struct tas;
struct tas *tas_new(const struct tas_options *options);
void tas_free(struct tas *tas);
struct server *tas_server(struct tas *tas);

/* Its duties, for the vocabulary: of requests, and of the responses to them. */
extern const struct duty_table tas_request_duties, tas_response_duties;

#endif
