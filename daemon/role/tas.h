/* SPDX-License-Identifier: Apache-2.0 */
/* The telephony application server: MMTel services (TS 24.173; PROCEDURES 4). */
#ifndef IMSD_ROLE_TAS_H
#define IMSD_ROLE_TAS_H

#include "role/server.h"

struct tas_options {
	struct element_options element;
};

struct tas;
struct tas *tas_new(const struct tas_options *options);
void tas_free(struct tas *tas);
struct server *tas_server(struct tas *tas);

#endif
