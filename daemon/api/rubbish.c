/* SPDX-License-Identifier: Apache-2.0 */
/* evhttp's own answers become problems (RFC 9457). */
#include "api/rubbish.h"

#include <event2/buffer.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"

static const struct rubbish_row {
	int status;
	const char *title, *detail;
} rubbish_rows[] = {
	{ 400, "Bad Request",
	  "this is no request of HTTP/1.1, or its headers have more than 16384 octets" },
	{ 413, "Content Too Large", "body: at most 8388608 octets are read" },
	{ 417, "Expectation Failed", "Expect: 100-continue is all that can be expected" },
	{ 501, "Not Implemented",
	  "the methods are GET, HEAD, OPTIONS, POST, PUT, PATCH and DELETE" },
};

/* The row of that status; what is not in the table is a bad request. */
static const struct rubbish_row *find_row(int status)
{
	for (size_t i = 0; i < ARRAY_LEN(rubbish_rows); i++)
		if (rubbish_rows[i].status == status)
			return &rubbish_rows[i];
	return &rubbish_rows[0];
}

void rubbish_explain(struct evbuffer *output)
{
	static const char end[] = "</BODY></HTML>\n";
	struct str page = { (const char *)evbuffer_pullup(output, -1),
			    evbuffer_get_length(output) };
	const struct rubbish_row *row;
	char body[300];
	struct str rest = page, version, word;
	uint32_t status;
	int n;

	if (page.n < strlen(end) || !str_eq(str_from(page, page.n - strlen(end)), str_of(end)) ||
	    !str_starts(page, STR("HTTP/")) || !str_cut(&rest, ' ', &version) ||
	    !str_cut(&rest, ' ', &word) || !str_to_u32(word, &status))
		return;
	row = find_row((int)status);
	n = snprintf(
		body, sizeof(body),
		"{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}\n",
		row->title, row->status, row->detail);
	evbuffer_drain(output, page.n);
	evbuffer_add_printf(output,
			    "HTTP/1.1 %d %s\r\nContent-Type: application/problem+json\r\n"
			    "Content-Length: %d\r\nCache-Control: no-store\r\nConnection: close\r\n"
			    "\r\n%s",
			    row->status, row->title, n, body);
}
