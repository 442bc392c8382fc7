/* SPDX-License-Identifier: Apache-2.0 */
/* The conference factory and focus (TS 24.147 5.3.2, RFC 4579). */
#ifndef IMSD_ROLE_FOCUS_H
#define IMSD_ROLE_FOCUS_H

#include "role/server.h"

struct focus_options {
	struct element_options element;
};

struct focus;
struct focus *focus_new(const struct focus_options *options);
void focus_free(struct focus *focus);
struct server *focus_server(struct focus *focus);

#endif
