/* SPDX-License-Identifier: Apache-2.0 */
/* The notifier of event packages other than reg and conference (RFC 6665, RFC 3903). */
#ifndef IMSD_ROLE_EVENTS_H
#define IMSD_ROLE_EVENTS_H

#include "role/server.h"

struct events_options {
	struct element_options element;
};

struct events;
struct events *events_new(const struct events_options *options);
void events_free(struct events *events);
struct server *events_server(struct events *events);

#endif
