/* SPDX-License-Identifier: Apache-2.0 */
/* Messages: their memory, making them, and finding lines in them (RFC 3261 7). */
#include "msg/msg.h"

#include <stdio.h>
#include <string.h>

#include "msg/msg_make.h"
#include "msg/param.h"
#include "msg/piece.h"
#include "msg/value.h"

/* Most messages stay under these, and then they are one allocation with their views. */
enum { LINES_FIRST = 32, SPARE = 2048 };

static const enum hdr response_rows[] = { HDR_VIA,     HDR_FROM, HDR_TO,
					  HDR_CALL_ID, HDR_CSEQ, HDR_TIMESTAMP };

/* The message, its lines, the first piece of its arena and its octets are one block. */
struct msg *msg_alloc(size_t octets, char **room)
{
	size_t lines = LINES_FIRST * sizeof(struct msg_line);
	struct msg *msg = mem_resize(NULL, sizeof(*msg) + lines + SPARE + octets);

	*msg = (struct msg){ 0 };
	msg->lines = (struct msg_line *)(msg + 1);
	msg->room_lines = LINES_FIRST;
	msg->arena.at = (char *)msg->lines + lines;
	msg->arena.end = msg->arena.at + SPARE;
	*room = msg->arena.end;
	return msg;
}

/* The old array stays in the arena: twice the room each time, so at most as much again is lost. */
struct msg_line *msg_push_line(struct msg *msg)
{
	if (msg->n_lines == msg->room_lines) {
		size_t size = msg->n_lines * sizeof(*msg->lines);
		struct msg_line *lines = arena_alloc(&msg->arena, 2 * size);

		memcpy(lines, msg->lines, size);
		msg->lines = lines;
		msg->room_lines *= 2;
	}
	return &msg->lines[msg->n_lines++];
}

/* The arena's first piece is part of the message, which arena_clear does not know. */
void msg_free(struct msg *msg)
{
	if (!msg)
		return;
	arena_clear(&msg->arena);
	mem_free(msg);
}

/* A copy in the message's arena. */
struct str msg_hold(struct msg *msg, struct str text)
{
	return text.p ? (struct str){ arena_copy(&msg->arena, text.p, text.n), text.n } : STR_NONE;
}

/* The same of a printf. */
struct str msg_format(struct msg *msg, const char *format, ...)
{
	va_list args;
	char *text;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0)
		return STR("");
	text = arena_alloc(&msg->arena, (size_t)n + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)n + 1, format, args);
	va_end(args);
	return (struct str){ text, (size_t)n };
}

/* A request line and nothing else. */
struct msg *msg_new_request(struct str method, struct str uri)
{
	char *room;
	struct msg *msg = msg_alloc(0, &room);

	msg->is_request = true;
	msg->method = method_of(method);
	msg->method_name = msg_hold(msg, method);
	msg->uri = msg_hold(msg, uri);
	msg->version = STR("SIP/2.0");
	return msg;
}

/* RFC 3261 8.2.6.2 and 8.2.6.1 (Timestamp). */
struct msg *msg_new_response(const struct msg *request, int status, const char *reason)
{
	char *room;
	struct msg *msg = msg_alloc(0, &room);

	msg->method = request->method;
	msg->method_name = msg_hold(msg, request->method_name);
	msg->status = status;
	msg->reason = reason ? msg_hold(msg, str_of(reason)) : str_of(status_phrase(status));
	msg->version = STR("SIP/2.0");
	for (size_t i = 0; i < ARRAY_LEN(response_rows); i++)
		for (unsigned line = 0; line < request->n_lines; line++)
			if (request->lines[line].id == response_rows[i])
				msg_insert(msg, msg->n_lines, response_rows[i],
					   msg_hold(msg, request->lines[line].value));
	return msg;
}

/* What is a slice of the received octets becomes one of the copy's octets; all else is copied. */
static struct str clone_str(struct msg *copy, const struct msg *msg, struct str s)
{
	uintptr_t at = (uintptr_t)s.p, start = (uintptr_t)msg->bytes.p;

	if (msg->bytes.p && at >= start && at + s.n <= start + msg->bytes.n)
		return (struct str){ copy->bytes.p + (at - start), s.n };
	return msg_hold(copy, s);
}

/* The names of the table need no copy. */
static void clone_line(struct msg *copy, const struct msg *msg, const struct msg_line *line)
{
	struct msg_line *to = msg_push_line(copy);

	to->id = line->id;
	to->name = line->name.p == hdr_row(line->id)->name ? line->name :
							     clone_str(copy, msg, line->name);
	to->value = clone_str(copy, msg, line->value);
	to->raw = clone_str(copy, msg, line->raw);
}

/* Octets first, then everything that points to them. */
struct msg *msg_clone(const struct msg *msg)
{
	char *room;
	struct msg *copy = msg_alloc(msg->bytes.n, &room);

	if (msg->bytes.p)
		copy->bytes =
			(struct str){ memcpy(room, msg->bytes.p, msg->bytes.n), msg->bytes.n };
	copy->is_request = msg->is_request;
	copy->method = msg->method;
	copy->method_name = clone_str(copy, msg, msg->method_name);
	copy->uri = clone_str(copy, msg, msg->uri);
	copy->status = msg->status;
	copy->reason = clone_str(copy, msg, msg->reason);
	copy->version = clone_str(copy, msg, msg->version);
	copy->body = clone_str(copy, msg, msg->body);
	copy->raw_start = clone_str(copy, msg, msg->raw_start);
	copy->fixed_length = msg->fixed_length;
	for (unsigned i = 0; i < msg->n_lines; i++)
		clone_line(copy, msg, &msg->lines[i]);
	return copy;
}

/* By id. */
struct msg_line *msg_find(const struct msg *msg, enum hdr id, unsigned from)
{
	for (unsigned i = from; i < msg->n_lines; i++)
		if (msg->lines[i].id == id)
			return &msg->lines[i];
	return NULL;
}

/* By name; a name that has a row stands for its row. */
struct msg_line *msg_find_name(const struct msg *msg, struct str name, unsigned from)
{
	enum hdr id = hdr_of(name);

	if (id != HDR_OTHER)
		return msg_find(msg, id, from);
	for (unsigned i = from; i < msg->n_lines; i++)
		if (msg->lines[i].id == HDR_OTHER && str_ieq(msg->lines[i].name, name))
			return &msg->lines[i];
	return NULL;
}

/* The first one's. */
struct str msg_value(const struct msg *msg, enum hdr id)
{
	const struct msg_line *line = msg_find(msg, id, 0);

	return line ? line->value : STR_NONE;
}

/* The first piece of each value between semicolons is the token. */
bool msg_lists(const struct msg *msg, enum hdr id, struct str token)
{
	struct value_walk walk;
	struct msg_value value;
	struct param param;

	value_walk_start(&walk, id, STR_NONE);
	while (value_walk_next(msg, &walk, &value))
		while (param_next(&value.text, ';', &param)) {
			if (str_ieq(param.text, token))
				return true;
			if (id != HDR_PRIVACY)
				break;
		}
	return false;
}

/* In the message's arena. */
struct str msg_join(struct msg *msg, const struct str *pieces, size_t n)
{
	return arena_join(&msg->arena, pieces, n);
}
