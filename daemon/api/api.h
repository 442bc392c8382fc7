/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP control plane: evhttp, jansson, one route table. It knows a lab by core/ alone. */
#ifndef IMSD_API_API_H
#define IMSD_API_API_H

#include "core/core.h"

struct api;

/* Opens the HTTP listener (an IPv4 or IPv6 literal; port 0: a free one) on the core's loop. NULL
 * with one line in error. The core must outlive it. */
struct api *api_new(struct core *core, const char *address, uint16_t port, char error[256]);
/* Could it be opened with these, as far as can be told without doing it? False with one line in error. */
bool api_check(const struct knobs *knobs, char error[256]);
/* Closes the listener and all connections. Lets the loop turn until what was asked of the core is
 * answered: never from inside a callback. NULL-safe. */
void api_free(struct api *api);
/* "http://127.0.0.1:8060", "http://[::1]:8060" */
const char *api_url(const struct api *api);
/* The route table for --list routes. */
void api_list_routes(struct buf *out);

#endif
