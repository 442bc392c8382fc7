/* SPDX-License-Identifier: Apache-2.0 */
/* The page over a real socket: its parts, what a browser is told of them, and no token for them. */
#include "api/builtin_page.h"
#include "api_lab.h"

static const char *const with_token[] = { "api.token=0123456789abcdef", NULL };

static void page_ask(struct lab *lab, const char *target, const char *etag, struct reply *reply)
{
	char start[128], headers[128] = "";

	snprintf(start, sizeof(start), "GET %s", target);
	if (etag)
		snprintf(headers, sizeof(headers), "If-None-Match: %s\r\n", etag);
	ask_with(lab, start, headers, "", reply);
}

Test(api_page, is_open_and_may_take_nothing_from_elsewhere)
{
	struct lab lab;
	struct reply reply;

	lab_start_with(&lab, CLOCK_REAL, "127.0.0.1", with_token);
	page_ask(&lab, "/", NULL, &reply);
	cr_assert_eq(reply.status, 200);
	cr_assert(str_is(header_of(&reply, "Content-Type"), "text/html; charset=utf-8"));
	cr_assert(str_is(header_of(&reply, "X-Content-Type-Options"), "nosniff"));
	cr_assert(str_is(header_of(&reply, "Cache-Control"), "no-cache"));
	cr_assert(str_starts(header_of(&reply, "Content-Security-Policy"),
			     STR("default-src 'none'; ")));
	cr_assert(str_starts(reply.body, STR("<!DOCTYPE html>\n")));
	reply_clear(&reply);
	lab_end(&lab);
}

Test(api_page, each_file_is_there_as_it_was_written)
{
	struct lab lab;
	struct reply reply;
	char target[128];

	lab_start(&lab);
	for (const struct page_file *file = builtin_page; file->name; file++) {
		bool first = strcmp(file->name, "index.html") == 0;

		snprintf(target, sizeof(target), first ? "/" : "/page/%s", file->name);
		page_ask(&lab, target, NULL, &reply);
		cr_assert_eq(reply.status, 200, "%s", target);
		cr_assert(str_is(reply.body, file->text), "%s", target);
		cr_assert(str_is(header_of(&reply, "ETag"), file->etag));
		reply_clear(&reply);
	}
	lab_end(&lab);
}

Test(api_page, who_has_it_is_told_so)
{
	const char *etag = builtin_page->etag;
	char target[128], list[128], weak[128];
	struct lab lab;
	struct reply reply;

	snprintf(target, sizeof(target), "/page/%s", builtin_page->name);
	snprintf(list, sizeof(list), "\"other\", %s", etag);
	snprintf(weak, sizeof(weak), "W/%s", etag);
	const char *const known[] = { etag, list, weak, "*" };

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		page_ask(&lab, target, known[i], &reply);
		cr_assert_eq(reply.status, 304, "%s", known[i]);
		cr_assert_eq(reply.body.n, 0);
		cr_assert(str_is(header_of(&reply, "ETag"), etag));
		reply_clear(&reply);
	}
	page_ask(&lab, target, "\"other\"", &reply);
	cr_assert_eq(reply.status, 200);
	reply_clear(&reply);
	lab_end(&lab);
}

Test(api_page, nothing_else_is)
{
	static const char *const targets[] = { "/page/nothing.js", "/page/index.html",  "/page/.js",
					       "/page/",           "/page/..%2fapi.js", "//",
					       "/index.html" };
	struct lab lab;
	struct reply reply;

	lab_start(&lab);
	for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
		page_ask(&lab, targets[i], NULL, &reply);
		cr_assert_eq(reply.status, 404, "%s", targets[i]);
		reply_clear(&reply);
	}
	lab_end(&lab);
}
