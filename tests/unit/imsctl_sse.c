/* SPDX-License-Identifier: Apache-2.0 */
/* imsctl: server-sent events, whole and in pieces; runs as JUnit. */
#include <criterion/criterion.h>

#include "imsctl/junit.h"
#include "imsctl/sse.h"

/* Writes "NAME=DATA;" of each; "stop" ends it. */
static bool note(void *ctx, const struct event *event)
{
	buf_printf(ctx, "%.*s=%.*s;", STR_ARG(event->name), STR_ARG(event->data));
	return !str_is(event->data, "stop");
}

static const char stream[] = "retry: 1500\n\n: a comment\n\nevent: event\nid: 7\ndata: one\n\n"
			     "data:two\r\ndata: three\r\n\r\nid: 9\rdata: four\r\r"
			     "event: nothing\n\nid: 11\ndata: half";

Test(imsctl_sse, whole_and_in_pieces)
{
	for (size_t piece = 1; piece < sizeof(stream); piece++) {
		struct sse sse = { 0 };
		struct buf told = { 0 };

		for (size_t at = 0; at < sizeof(stream) - 1; at += piece) {
			size_t rest = sizeof(stream) - 1 - at;

			cr_assert(sse_feed(&sse,
					   (struct str){ stream + at, piece < rest ? piece : rest },
					   note, &told));
		}
		cr_expect_str_eq(told.p, "event=one;message=two\nthree;message=four;", "%zu",
				 piece);
		cr_expect_eq(sse.retry_ms, 1500);
		/* The half event does not count: it must come again. */
		sse_break(&sse);
		cr_expect(str_is(buf_str(&sse.id), "9"));
		cr_assert(sse_feed(&sse, STR("data: five\n\n"), note, &told));
		cr_expect(str_ends(buf_str(&told), STR("message=five;")));
		buf_free(&told);
		sse_free(&sse);
	}
}

Test(imsctl_sse, ends_when_told)
{
	struct sse sse = { 0 };
	struct buf told = { 0 };

	cr_expect_not(sse_feed(&sse, STR("data: stop\n\ndata: more\n\n"), note, &told));
	cr_expect_str_eq(told.p, "message=stop;");
	buf_free(&told);
	sse_free(&sse);
}

Test(imsctl_sse, junit)
{
	json_t *runs = json_loads(
		"[{\"name\":\"a\",\"state\":\"passed\",\"took\":1.5,\"verdict\":null},"
		"{\"name\":\"b\",\"state\":\"failed\",\"took\":2,\"verdict\":\"<no> & \\\"so\\u0001\\\"\\nmore\","
		"\"ladder\":\"x\"},{\"name\":\"c\",\"state\":\"error\",\"took\":0,\"verdict\":\"stopped\"}]",
		0, NULL);
	struct buf out = { 0 };

	junit_print(runs, &out);
	cr_expect_str_eq(
		out.p,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuite name=\"imsctl run\" tests=\"3\" failures=\"1\" errors=\"1\" skipped=\"0\">\n"
		"<testcase classname=\"imsctl.run\" name=\"a\" time=\"1.500\"/>\n"
		"<testcase classname=\"imsctl.run\" name=\"b\" time=\"2.000\">"
		"<failure message=\"&lt;no&gt; &amp; &quot;so?&quot;\">&lt;no&gt; &amp; &quot;so?&quot;\nmore\nx</failure>"
		"</testcase>\n"
		"<testcase classname=\"imsctl.run\" name=\"c\" time=\"0.000\">"
		"<error message=\"stopped\">stopped\n</error></testcase>\n</testsuite>\n");
	buf_free(&out);
	json_decref(runs);
}
