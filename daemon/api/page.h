/* SPDX-License-Identifier: Apache-2.0 */
/* A long list by pages: ?from=N&max=N, answered with `count` (of the whole list) and `next` (the
 * `from` of the next page, or null). */
#ifndef IMSD_API_PAGE_H
#define IMSD_API_PAGE_H

#include <jansson.h>

#include "api/exchange.h"

struct page {
	uint64_t from, max, count; /* count: items seen until now */
	json_t *items;
};

/* The rows of a route that has others, too. */
#define PAGE_QUERY_ROWS                                           \
	{ "from", 0, INT64_MAX, 0, "items to pass over" },        \
	{ "max", 1, 1000, 100, "items in one answer" }

extern const struct query_row page_queries[];

void page_init(struct page *page, const struct exchange *exchange);
/* Counts one more item; is it of this page? */
bool page_takes(struct page *page);
/* The answer, with the list under that name; owned by the caller. The page is used up. */
json_t *page_finish(struct page *page, const char *name);

#endif
