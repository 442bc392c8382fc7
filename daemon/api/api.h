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
/* Likewise, but how it is reached from this machine: where it listens on any address, by loopback. */
const char *api_url_here(const struct api *api);
/* What that will be with these knobs; false with one line in error: it cannot be known before it listens. */
enum { API_URL_MAX = ADDR_TEXT_MAX + 9 };
bool api_expect_url(const struct knobs *knobs, char url[API_URL_MAX], char error[256]);
/* The route table for --list routes. */
void api_list_routes(struct buf *out);

#endif
