/* SPDX-License-Identifier: Apache-2.0 */
/* The HTTP control plane: evhttp, jansson, one route table. It sees the lab only through struct api_lab, which core/'s
 * main fills, so that routes can be tested alone. */
#ifndef IMSD_API_API_H
#define IMSD_API_API_H

#include "core/core.h"

struct api;

/* Opens the HTTP listener (port 0: a free one). NULL with one line in error. */
struct api *api_new(struct core *core, const char *address, uint16_t port, char error[256]);
void api_free(struct api *api);
/* "http://127.0.0.1:8060" */
const char *api_url(const struct api *api);
/* The route table for --list routes. */
void api_list_routes(struct buf *out);

#endif
