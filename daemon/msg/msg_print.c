/* SPDX-License-Identifier: Apache-2.0 */
/* Printing: untouched lines that stand side by side in the received octets are one memcpy. */
#include "msg/msg.h"

/* Room for blanks of the start line, a status code and a Content-Length line. */
enum { PRINT_EXTRA = 64 };

/* Enough octets for the whole message. */
static size_t print_size(const struct msg *msg)
{
	size_t size = msg->raw_start.n + msg->method_name.n + msg->uri.n + msg->reason.n +
		      msg->version.n + msg->body.n + PRINT_EXTRA;

	for (unsigned i = 0; i < msg->n_lines; i++) {
		const struct msg_line *line = &msg->lines[i];

		size += line->raw.p ? line->raw.n : line->name.n + line->value.n + 4;
	}
	return size;
}

/* RFC 3261 7.1. */
static void print_request_line(const struct msg *msg, struct buf *out)
{
	buf_add_str(out, msg->method_name);
	buf_add_char(out, ' ');
	buf_add_str(out, msg->uri);
	buf_add_char(out, ' ');
	buf_add_str(out, msg->version);
}

/* RFC 3261 7.2. */
static void print_status_line(const struct msg *msg, struct buf *out)
{
	buf_add_str(out, msg->version);
	buf_add_char(out, ' ');
	buf_add_u64(out, (uint64_t)msg->status);
	buf_add_char(out, ' ');
	buf_add_str(out, msg->reason);
}

/* A start-line fault stands for the whole line. */
static void print_start(const struct msg *msg, struct buf *out)
{
	if (msg->raw_start.p)
		buf_add_str(out, msg->raw_start);
	else if (msg->is_request)
		print_request_line(msg, out);
	else
		print_status_line(msg, out);
	buf_add_str(out, STR("\r\n"));
}

/* Is it a Content-Length that tells something else than the body's length? */
static bool is_wrong_length(const struct msg *msg, const struct msg_line *line)
{
	uint64_t length;

	if (line->id != HDR_CONTENT_LENGTH || msg->fixed_length)
		return false;
	return !str_to_u64(line->value, &length) || length != msg->body.n;
}

/* A line made or changed here. */
static void print_line(const struct msg *msg, const struct msg_line *line, struct buf *out)
{
	buf_add_str(out, line->name);
	buf_add_str(out, STR(": "));
	if (is_wrong_length(msg, line))
		buf_add_u64(out, msg->body.n);
	else
		buf_add_str(out, line->value);
	buf_add_str(out, STR("\r\n"));
}

/* `run` gathers untouched lines until one is touched or stands elsewhere. */
static void print_lines(const struct msg *msg, struct buf *out)
{
	struct str run = STR("");

	for (unsigned i = 0; i < msg->n_lines; i++) {
		const struct msg_line *line = &msg->lines[i];
		bool whole = line->raw.p && !is_wrong_length(msg, line);

		if (whole && line->raw.p == run.p + run.n) {
			run.n += line->raw.n;
			continue;
		}
		buf_add_str(out, run);
		run = whole ? line->raw : STR("");
		if (!whole)
			print_line(msg, line, out);
	}
	buf_add_str(out, run);
}

/* The whole message. */
void msg_print(const struct msg *msg, struct buf *out)
{
	buf_reserve(out, print_size(msg));
	print_start(msg, out);
	print_lines(msg, out);
	if (!msg->fixed_length && !msg_find(msg, HDR_CONTENT_LENGTH, 0)) {
		buf_add_str(out, STR("Content-Length: "));
		buf_add_u64(out, msg->body.n);
		buf_add_str(out, STR("\r\n"));
	}
	buf_add_str(out, STR("\r\n"));
	buf_add_str(out, msg->body);
}
