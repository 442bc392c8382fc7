/* SPDX-License-Identifier: Apache-2.0 */
/* Server-sent events. */
#include "imsctl/sse.h"

/* A field of an event, as 9.2.6 names them; others say nothing to us. */
static void take_field(struct sse *sse, struct str name, struct str value)
{
	if (str_is(name, "data")) {
		buf_add_str(&sse->data, value);
		buf_add_char(&sse->data, '\n');
	} else if (str_is(name, "event")) {
		buf_reset(&sse->name);
		buf_add_str(&sse->name, value);
	} else if (str_is(name, "id")) {
		buf_reset(&sse->next_id);
		buf_add_str(&sse->next_id, value);
	} else if (str_is(name, "retry")) {
		str_to_u64(value, &sse->retry_ms);
	}
}

static void take_line(struct sse *sse, struct str line)
{
	ptrdiff_t colon = str_find(line, ':');
	struct str value = colon < 0 ? STR("") : str_from(line, (size_t)colon + 1);

	if (colon == 0)
		return;
	if (value.n && value.p[0] == ' ')
		value = str_from(value, 1);
	take_field(sse, (struct str){ line.p, colon < 0 ? line.n : (size_t)colon }, value);
}

/* An empty line: what was gathered is told, unless it has no data; only now its id counts. */
static bool dispatch(struct sse *sse, bool (*told)(void *ctx, const struct event *event), void *ctx)
{
	struct event event = { sse->name.n ? buf_str(&sse->name) : STR("message"),
			       buf_str(&sse->data) };
	bool more = true;

	if (sse->next_id.n) {
		buf_reset(&sse->id);
		buf_add_str(&sse->id, buf_str(&sse->next_id));
		buf_reset(&sse->next_id);
	}
	if (event.data.n) {
		event.data.n--;
		more = told(ctx, &event);
	}
	buf_reset(&sse->name);
	buf_reset(&sse->data);
	return more;
}

bool sse_feed(struct sse *sse, struct str octets,
	      bool (*told)(void *ctx, const struct event *event), void *ctx)
{
	bool more = true;

	for (size_t i = 0; i < octets.n && more; i++) {
		char c = octets.p[i];
		bool skip = c == '\n' && sse->ended_cr;

		sse->ended_cr = c == '\r';
		if (skip)
			continue;
		if (c != '\n' && c != '\r') {
			buf_add_char(&sse->line, c);
			continue;
		}
		if (sse->line.n)
			take_line(sse, buf_str(&sse->line));
		else
			more = dispatch(sse, told, ctx);
		buf_reset(&sse->line);
	}
	return more;
}

void sse_break(struct sse *sse)
{
	buf_reset(&sse->line);
	buf_reset(&sse->name);
	buf_reset(&sse->data);
	buf_reset(&sse->next_id);
	sse->ended_cr = false;
}

void sse_free(struct sse *sse)
{
	buf_free(&sse->line);
	buf_free(&sse->name);
	buf_free(&sse->data);
	buf_free(&sse->id);
	buf_free(&sse->next_id);
}
