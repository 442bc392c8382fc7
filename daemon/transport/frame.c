/* SPDX-License-Identifier: Apache-2.0 */
/* Framing of a stream by Content-Length, RFC 3261 18.3; keep-alives, RFC 5626 3.5.1. */
#include "transport/frame.h"

#include <string.h>

static enum frame_what frame_break(struct frame *frame, int status, const char *why)
{
	frame->status = status;
	frame->why = why;
	return FRAME_BROKEN;
}

/* What stands before a start line: CRLFs, or an octet with which no message begins. */
static enum frame_what frame_lead(struct frame *frame, struct str bytes)
{
	static const char ping[] = "\r\n\r\n";
	size_t n = 0;

	while (n < bytes.n && n < sizeof(ping) - 1 && bytes.p[n] == ping[n])
		n++;
	frame->length = n;
	if (n == sizeof(ping) - 1)
		return FRAME_PING;
	if (n == bytes.n)
		return FRAME_MORE;
	if (n == 2)
		return FRAME_SKIP;
	if (n == 3) {
		frame->length = 2;
		return FRAME_SKIP;
	}
	if (bytes.p[0] == '\n') {
		frame->length = 1;
		return FRAME_SKIP;
	}
	if (bytes.p[0] <= ' ' || bytes.p[0] == 0x7f)
		return frame_break(frame, 0, "octets that begin no SIP message");
	return FRAME_MESSAGE;
}

/* Looks for the empty line from where the last look ended; sets `head`. Lone LFs are taken as line
 * ends, so that such a peer gets an answer and does not hang. */
static bool frame_find_head(struct frame *frame, struct str bytes)
{
	for (;;) {
		const char *at = memchr(bytes.p + frame->scanned, '\n', bytes.n - frame->scanned);
		size_t next;

		if (!at) {
			frame->scanned = bytes.n;
			return false;
		}
		frame->scanned = (size_t)(at - bytes.p);
		next = frame->scanned + 1;
		if (next < bytes.n && bytes.p[next] == '\r')
			next++;
		if (next >= bytes.n)
			return false;
		if (bytes.p[next] == '\n') {
			frame->head = next + 1;
			return true;
		}
		frame->scanned = next;
	}
}

/* Takes the next header line with its continuation lines (RFC 3261 7.3.1) out of *rest. */
static bool head_line(struct str *rest, struct str *line)
{
	size_t n = 0;

	if (!rest->n)
		return false;
	do {
		ptrdiff_t end = str_find(str_from(*rest, n), '\n');

		n = end < 0 ? rest->n : n + (size_t)end + 1;
	} while (n < rest->n && (rest->p[n] == ' ' || rest->p[n] == '\t'));
	*line = (struct str){ rest->p, n };
	*rest = str_from(*rest, n);
	return true;
}

/* The value of a Content-Length line. */
static bool line_is_length(struct str line, struct str *value)
{
	ptrdiff_t colon = str_find(line, ':');
	struct str name;

	if (colon < 0)
		return false;
	name = str_trim((struct str){ line.p, (size_t)colon });
	*value = str_trim(str_from(line, (size_t)colon + 1));
	return str_iis(name, "Content-Length") || str_iis(name, "l");
}

static bool only_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* Content-Length of the head, or FRAME_BROKEN. RFC 3261 20.14: over a stream it must be there. */
static enum frame_what frame_read_length(struct frame *frame, struct str head, uint64_t *length)
{
	struct str line, value;
	bool seen = false;

	head_line(&head, &line);
	while (head_line(&head, &line)) {
		uint64_t number;

		if (!line_is_length(line, &value))
			continue;
		if (!only_digits(value))
			return frame_break(frame, 400, "Content-Length is not a number");
		if (!str_to_u64(value, &number))
			number = UINT64_MAX;
		if (seen && number != *length)
			return frame_break(frame, 400, "two Content-Lengths that differ");
		*length = number;
		seen = true;
	}
	if (!seen)
		return frame_break(frame, 400, "Content-Length is missing");
	return FRAME_MESSAGE;
}

/* The empty line was found: how long is the whole message? */
static enum frame_what frame_measure(struct frame *frame, struct str bytes,
				     const struct frame_limits *limits)
{
	uint64_t body = 0;

	if (frame->head > limits->max_bytes)
		return frame_break(frame, 513, "message head over the limit");
	if (frame_read_length(frame, (struct str){ bytes.p, frame->head }, &body) == FRAME_BROKEN)
		return FRAME_BROKEN;
	if (body > limits->max_bytes - frame->head)
		return frame_break(frame, 413, "Content-Length over the limit");
	frame->length = frame->head + (size_t)body;
	return FRAME_MESSAGE;
}

enum frame_what frame_next(struct frame *frame, struct str bytes, const struct frame_limits *limits)
{
	if (!bytes.n)
		return FRAME_MORE;
	if (!frame->scanned) {
		enum frame_what lead = frame_lead(frame, bytes);

		if (lead != FRAME_MESSAGE)
			return lead;
	}
	if (!frame->head) {
		if (!frame_find_head(frame, bytes)) {
			if (bytes.n > limits->max_bytes)
				return frame_break(frame, 513, "message head over the limit");
			return FRAME_MORE;
		}
		if (frame_measure(frame, bytes, limits) == FRAME_BROKEN)
			return FRAME_BROKEN;
	}
	if (bytes.n < frame->length)
		return FRAME_MORE;
	frame->scanned = frame->head = 0;
	return FRAME_MESSAGE;
}
