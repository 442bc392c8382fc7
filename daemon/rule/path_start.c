/* SPDX-License-Identifier: Apache-2.0 */
/* Paths into the start line: start, method, uri, status, reason. What an edit writes there goes
 * into the raw start line only, so that the stack goes on with the message that it meant to send;
 * but for the Request-URI, which no state hangs on. */
#include <stdio.h>

#include "rule/path_part.h"
#include "rule/text_edit.h"

/* Words of a start line. */
enum { METHOD = 0, URI = 1, STATUS = 1, REASON = 2 };

/* As it will be printed. */
static struct str start_text(const struct msg *msg, struct arena *arena)
{
	struct str request[] = { msg->method_name, STR(" "), msg->uri, STR(" "), msg->version };
	struct str response[] = { msg->version, STR(" "), STR_NONE, STR(" "), msg->reason };
	char status[16];

	if (msg->raw_start.p)
		return msg->raw_start;
	if (msg->is_request)
		return arena_join(arena, request, ARRAY_LEN(request));
	snprintf(status, sizeof(status), "%d", msg->status);
	response[2] = str_of(status);
	return arena_join(arena, response, ARRAY_LEN(response));
}

/* Word 0 or 1 between blanks; word 2 is all the rest. STR_NONE when the line is shorter. */
static struct str start_word(struct str text, unsigned number)
{
	for (; number > 0; number--) {
		ptrdiff_t blank = str_find(text, ' ');

		if (blank < 0)
			return STR_NONE;
		text = str_from(text, (size_t)blank + 1);
	}
	return text;
}

/* The same without what follows. */
static struct str start_piece(struct str text, unsigned number)
{
	struct str word = start_word(text, number);
	ptrdiff_t blank = number < REASON ? str_find(word, ' ') : -1;

	if (blank >= 0)
		word.n = (size_t)blank;
	return word;
}

/* Into the raw start line. */
static int set_piece(struct msg *msg, unsigned number, struct str value, char why[160])
{
	struct str text = start_text(msg, &msg->arena), word = start_piece(text, number);
	size_t from = (size_t)(word.p - text.p);

	if (!word.p)
		return path_refuse(why, "the start line '%.*s' has no such word", STR_ARG(text));
	msg->raw_start = text_splice(&msg->arena, text, from, from + word.n, value);
	return 0;
}

/* Raw or not, it is what will be printed. */
static void start_read(const struct path *path, struct msg *msg, struct reader *reader)
{
	(void)path;
	reader_give(reader, start_text(msg, reader->scratch));
}

/* Whatever it is. */
static int start_set(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	(void)path;
	(void)why;
	msg->raw_start = msg_hold(msg, value.p ? value : STR(""));
	return 0;
}

/* Of a response that of its CSeq. */
static void method_read(const struct path *path, struct msg *msg, struct reader *reader)
{
	struct str method = msg->method_name;

	(void)path;
	if (msg->is_request && msg->raw_start.p)
		method = start_piece(msg->raw_start, METHOD);
	if (method.p)
		reader_give(reader, method);
}

/* What the stack goes on with is msg->method. */
static int method_set(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	(void)path;
	if (!msg->is_request)
		return path_refuse(why,
				   "a response has no method but the one in CSeq: set cseq.method");
	return set_piece(msg, METHOD, value, why);
}

/* Status and reason are words of a response. */
static void status_read(const struct path *path, struct msg *msg, struct reader *reader)
{
	struct str word;

	if (msg->is_request)
		return;
	word = start_piece(start_text(msg, reader->scratch),
			   path->kind == PATH_STATUS ? STATUS : REASON);
	if (word.p)
		reader_give(reader, word);
}

/* What the stack goes on with is msg->status. */
static int status_set(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	if (msg->is_request)
		return path_refuse(why, "a request has no %.*s", STR_ARG(path->text));
	return set_piece(msg, path->kind == PATH_STATUS ? STATUS : REASON, value, why);
}

/* STR_NONE for a response. */
static struct str request_uri(const struct msg *msg)
{
	if (!msg->is_request)
		return STR_NONE;
	return msg->raw_start.p ? start_piece(msg->raw_start, URI) : msg->uri;
}

/* The URI or one of its parts. */
static void uri_read(const struct path *path, struct msg *msg, struct reader *reader)
{
	struct str uri = request_uri(msg), part = uri.p ? part_read(path, uri) : STR_NONE;

	if (part.p)
		reader_give(reader, part);
}

/* Into the raw start line once there is one. */
static int set_uri(struct msg *msg, struct str uri, char why[160])
{
	if (msg->raw_start.p)
		return set_piece(msg, URI, uri, why);
	msg_set_uri(msg, uri);
	return 0;
}

/* The URI or one of its parts. */
static int uri_set(const struct path *path, struct msg *msg, struct str value, char why[160])
{
	struct str uri = request_uri(msg), text;

	if (!uri.p)
		return path_refuse(why, "there is no Request-URI");
	text = path->part == PART_URI ? msg_hold(msg, value.p ? value : STR("")) :
					part_set(path, &msg->arena, uri, value);
	if (!text.p)
		return path_refuse(why, "'%.*s' has no place for %.*s", STR_ARG(uri),
				   STR_ARG(path->text));
	return set_uri(msg, text, why);
}

/* Its parts only: without a URI it were no request. */
static unsigned uri_remove(const struct path *path, struct msg *msg)
{
	struct str uri = request_uri(msg), text;
	char why[160];

	if (!uri.p || path->part == PART_URI)
		return 0;
	text = part_remove(path, &msg->arena, uri);
	return text.p && set_uri(msg, text, why) == 0;
}

const struct path_ops path_start_ops = { start_read, start_set, NULL, NULL };
const struct path_ops path_method_ops = { method_read, method_set, NULL, NULL };
const struct path_ops path_status_ops = { status_read, status_set, NULL, NULL };
const struct path_ops path_reason_ops = { status_read, status_set, NULL, NULL };
const struct path_ops path_uri_ops = { uri_read, uri_set, uri_remove, NULL };
