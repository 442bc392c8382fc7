/* SPDX-License-Identifier: Apache-2.0 */
/* A long list by pages. */
#include "api/page.h"

const struct query_row page_queries[] = {
	PAGE_QUERY_ROWS,
	{ .name = NULL },
};

void page_init(struct page *page, const struct exchange *exchange)
{
	page->from = exchange_query(exchange, "from");
	page->max = exchange_query(exchange, "max");
	page->count = 0;
	page->items = json_array();
}

bool page_takes(struct page *page)
{
	uint64_t place = page->count++;

	return place >= page->from && place - page->from < page->max;
}

json_t *page_finish(struct page *page, const char *name)
{
	bool more = page->from < page->count && page->count - page->from > page->max;
	json_t *next = more ? json_integer((json_int_t)(page->from + page->max)) : json_null();
	json_t *json = json_object();

	json_object_set_new(json, "count", json_integer((json_int_t)page->count));
	json_object_set_new(json, "next", next);
	json_object_set_new(json, name, page->items);
	return json;
}
