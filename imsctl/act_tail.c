/* SPDX-License-Identifier: Apache-2.0 */
/* imsctl tail: the journal as it grows. A connection that breaks is made again, behind the last record that came. */
#include <stdio.h>
#include <string.h>

#include "imsctl/acts.h"
#include "imsctl/sse.h"

enum { RETRY_MS = 2000 };

struct tail {
	struct tool *tool;
	struct sse sse;
	uint64_t left; /* lines to print; 0: without end */
	bool connected, done;
};

/* Records that are gone are told where nobody takes them for lines. */
static bool on_event(void *ctx, const struct event *event)
{
	struct tail *tail = ctx;

	if (str_is(event->name, "gap") || str_is(event->name, "overrun")) {
		tool_fail("%.*s: %.*s", STR_ARG(event->name), STR_ARG(event->data));
		return true;
	}
	tail->done = !tool_write(tail->tool, event->data) || !tool_write(tail->tool, STR("\n")) ||
		     (tail->left && --tail->left == 0);
	return !tail->done;
}

static bool on_octets(void *ctx, struct str octets)
{
	struct tail *tail = ctx;

	tail->connected = true;
	return sse_feed(&tail->sse, octets, on_event, tail);
}

static bool on_wait(void *ctx)
{
	struct tail *tail = ctx;

	return !tool_is_alone(tail->tool, 0);
}

/* One connection. *end is how the program ends when it returns false. */
static bool follow(struct tail *tail, const char *path, int *end)
{
	struct buf header = { 0 }, why = { 0 };
	struct question question = { .method = "GET",
				     .path = path,
				     .patient = true,
				     .take = on_octets,
				     .goes_on = on_wait,
				     .ctx = tail };
	bool before = tail->connected, again = true;
	struct answer answer;

	if (tail->sse.id.n) {
		buf_printf(&header, "Last-Event-ID: %.*s", STR_ARG(buf_str(&tail->sse.id)));
		question.header = header.p;
	}
	*end = EXIT_DONE;
	client_ask(tail->tool->client, &question, &answer, &why);
	if (tail->done || tail->tool->closed || tail->tool->broken) {
		again = false;
	} else if (answer.status && answer.status / 100 != 2) {
		*end = tool_refused(&answer);
		again = false;
	} else if (!tail->connected) {
		*end = tool_fail("%s", why.p);
		again = false;
	} else if (!before || answer.status) {
		tool_fail("the connection broke%s%s; trying again", why.n ? ": " : "",
			  why.n ? why.p : "");
	}
	sse_break(&tail->sse);
	answer_free(&answer);
	buf_free(&header);
	buf_free(&why);
	return again;
}

/* Lines of the ladder, in colours for a terminal, or the records themselves. */
static void add_form(const struct tool *tool, struct buf *path)
{
	if (!tool->json)
		buf_printf(path, "%cline=%d", str_find(buf_str(path), '?') < 0 ? '?' : '&',
			   tool->style.colour ? 2 : 1);
}

/* The value of `user` in the query, as it is escaped there, when it is one plain name; else STR_NONE. */
static struct str plain_user(struct str path)
{
	ptrdiff_t at = str_search(path, STR("user="));
	struct str name;

	if (at <= 0 || (path.p[at - 1] != '?' && path.p[at - 1] != '&'))
		return STR_NONE;
	path = str_from(path, (size_t)at + strlen("user="));
	at = str_find(path, '&');
	name = (struct str){ path.p, at < 0 ? path.n : (size_t)at };
	return str_find(name, '%') < 0 && str_find(name, '*') < 0 && !str_is(name, "none") ?
		       name :
		       STR_NONE;
}

/* Of somebody whom nobody knows nothing may ever come: that is said, and it waits all the same. */
static void warn_of_stranger(const struct tool *tool, struct str user)
{
	struct buf path = { 0 }, why = { 0 };
	struct question question = { .method = "GET" };
	struct answer answer;

	if (!user.n)
		return;
	buf_printf(&path, "/v1/subscribers/%.*s", STR_ARG(user));
	question.path = path.p;
	if (client_ask(tool->client, &question, &answer, &why) && answer.status == 404)
		tool_refused(&answer);
	answer_free(&answer);
	buf_free(&path);
	buf_free(&why);
}

int act_tail(struct tool *tool, struct order *order)
{
	const char *lines = order_local(order, "lines");
	struct tail tail = { .tool = tool };
	int end = EXIT_DONE;

	if (lines && (!str_to_u64(str_of(lines), &tail.left) || !tail.left))
		return tool_fail("--lines: a whole number from 1 is wanted, not '%s'", lines);
	warn_of_stranger(tool, plain_user(buf_str(&order->path)));
	add_form(tool, &order->path);
	while (follow(&tail, order->path.p, &end)) {
		uint64_t ms = tail.sse.retry_ms ? tail.sse.retry_ms : RETRY_MS;

		if (tool_is_alone(tool, ms < 60000 ? (int)ms : 60000))
			break;
	}
	sse_free(&tail.sse);
	return tool->broken ? EXIT_UNUSABLE : end;
}
