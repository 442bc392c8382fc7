/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading messages (RFC 3261 7, with the tolerance RFC 4475 asks for). The first fault decides the
 * error; the reader goes on behind it, so that a request that is wrong in one line can still be
 * answered. libosip2 has no part in it: its message parser refuses the whole for one bad value and
 * does not keep the lines.
 */
#include "msg/msg.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "msg/msg_make.h"
#include "msg/view.h"

enum { MAX_BYTES = 65536, MAX_LINES = 256 };

/* Without these no response can be built (RFC 3261 8.2.6.2). */
static const enum hdr answer_rows[] = { HDR_VIA, HDR_FROM, HDR_TO, HDR_CALL_ID, HDR_CSEQ };

struct reader {
	struct msg *msg;
	struct msg_error *error;
	bool failed, hopeless; /* hopeless: no SIP, or nothing to be answered */
	unsigned max_lines;
	bool has_length;
	uint64_t length;
	const char *at, *end;
};

/* One line without its end, folded ones together. */
struct read_line {
	struct str raw;    /* with the line end */
	struct str text;   /* without */
	bool folded, bare; /* bare: a line end was no CRLF */
};

/* Keeps the first reason only. */
__attribute__((format(printf, 3, 4))) static void fail(struct reader *reader, int status,
						       const char *format, ...)
{
	va_list args;

	if (reader->failed)
		return;
	reader->failed = true;
	reader->error->status = status;
	va_start(args, format);
	vsnprintf(reader->error->why, sizeof(reader->error->why), format, args);
	va_end(args);
}

/* token (RFC 3261 25.1) */
static const bool token_chars[256] = {
	['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
	['-'] = true, ['.'] = true, ['!'] = true, ['%'] = true, ['*'] = true,
	['_'] = true, ['+'] = true, ['`'] = true, ['\''] = true, ['~'] = true,
};

/* At least one character of token. */
static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!token_chars[(unsigned char)s.p[i]])
			return false;
	return s.n > 0;
}

/* Takes the octets up to the next LF; false when there is none. */
static bool take_line(struct reader *reader, struct read_line *line)
{
	const char *start = reader->at;
	const char *lf = memchr(start, '\n', (size_t)(reader->end - start));
	bool crlf = lf && lf > start && lf[-1] == '\r';

	if (!lf)
		return false;
	reader->at = lf + 1;
	*line = (struct read_line){
		.raw = { start, (size_t)(lf + 1 - start) },
		.text = { start, (size_t)(lf - start) - crlf },
		.bare = !crlf,
	};
	return true;
}

/* A header line with those that continue it (RFC 3261 7.3.1). */
static bool take_folded(struct reader *reader, struct read_line *line)
{
	if (!take_line(reader, line))
		return false;
	while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t')) {
		struct read_line more;

		if (!take_line(reader, &more))
			return false;
		line->raw.n += more.raw.n;
		line->text.n = (size_t)(more.text.p + more.text.n - line->text.p);
		line->folded = true;
		line->bare |= more.bare;
	}
	return true;
}

/* The blanks around a fold. */
static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The value with each fold, and the blanks around it, as one blank (RFC 3261 7.3.1). */
static struct str unfold(struct msg *msg, struct str value)
{
	char *text = arena_alloc(&msg->arena, value.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] != '\n') {
			text[n++] = value.p[i];
			continue;
		}
		while (n && is_blank(text[n - 1]))
			n--;
		while (i + 1 < value.n && is_blank(value.p[i + 1]))
			i++;
		text[n++] = ' ';
	}
	return (struct str){ text, n };
}

/* Two that differ, or one that is no number, leave the end of the body open (RFC 3261 20.14). */
static void read_length(struct reader *reader, struct str value)
{
	uint64_t length;

	if (!str_to_u64(value, &length))
		fail(reader, 400, "Content-Length is no number");
	else if (reader->has_length && length != reader->length)
		fail(reader, 400, "Two different Content-Lengths");
	else
		reader->length = length;
	reader->has_length = true;
}

/* "name: value"; blanks before the colon are allowed (RFC 3261 7.3.1). */
static void read_header(struct reader *reader, const struct read_line *line)
{
	ptrdiff_t colon = str_find(line->text, ':');
	struct str name = { line->text.p, colon < 0 ? 0 : (size_t)colon };
	struct msg_line *to;
	enum hdr id;

	while (name.n && (name.p[name.n - 1] == ' ' || name.p[name.n - 1] == '\t'))
		name.n--;
	id = hdr_of(name);
	if (id == HDR_OTHER && !is_token(name)) {
		fail(reader, 400, "Header line %u has no name", reader->msg->n_lines + 1);
		return;
	}
	to = msg_push_line(reader->msg);
	to->id = id;
	to->name = name;
	to->value = str_trim(str_from(line->text, (size_t)colon + 1));
	if (line->folded)
		to->value = unfold(reader->msg, to->value);
	to->raw = line->bare ? STR_NONE : line->raw;
	if (id == HDR_CONTENT_LENGTH)
		read_length(reader, to->value);
}

/* CRLF, or a bare LF. */
static bool is_line_end(const struct reader *reader)
{
	const char *at = reader->at;

	return *at == '\n' || (*at == '\r' && at + 1 < reader->end && at[1] == '\n');
}

/* All lines up to the empty one. */
static void read_headers(struct reader *reader)
{
	struct read_line line;

	while (reader->at < reader->end) {
		if (is_line_end(reader)) {
			take_line(reader, &line);
			return;
		}
		if (reader->msg->n_lines == reader->max_lines) {
			fail(reader, 513, "More than %u header lines", reader->max_lines);
			return;
		}
		if (!take_folded(reader, &line))
			break;
		read_header(reader, &line);
	}
	fail(reader, 400, "No empty line behind the headers");
}

/* What follows the headers, as much as Content-Length says. */
static void read_body(struct reader *reader)
{
	size_t n = (size_t)(reader->end - reader->at);

	if (reader->has_length && reader->length > n)
		fail(reader, 400, "Body of %zu octets, Content-Length %llu", n,
		     (unsigned long long)reader->length);
	else if (reader->has_length)
		n = (size_t)reader->length;
	reader->msg->body = (struct str){ reader->at, n };
}

/* Does it claim to be SIP? */
static bool is_version(struct str s)
{
	return s.n > 4 && str_ieq((struct str){ s.p, 4 }, STR("SIP/"));
}

/* Without case (RFC 3261 7.1). */
static void read_version(struct reader *reader, struct str version)
{
	reader->msg->version = version;
	if (!str_iis(version, "SIP/2.0"))
		fail(reader, 505, "Version is not SIP/2.0");
}

/* METHOD SP Request-URI SP SIP-Version (RFC 3261 7.1) */
static void read_request_line(struct reader *reader, struct str line)
{
	struct msg *msg = reader->msg;
	const char *first = line.n ? memchr(line.p, ' ', line.n) : NULL;
	const char *last = line.n ? memrchr(line.p, ' ', line.n) : NULL;
	struct str version = last ? str_from(line, (size_t)(last + 1 - line.p)) : STR_NONE;

	msg->is_request = true;
	if (!first || first == last || !is_version(version)) {
		reader->hopeless = true;
		fail(reader, 0, "No SIP start line");
		return;
	}
	msg->method_name = (struct str){ line.p, (size_t)(first - line.p) };
	msg->method = method_of(msg->method_name);
	msg->uri = (struct str){ first + 1, (size_t)(last - first - 1) };
	read_version(reader, version);
	if (!is_token(msg->method_name))
		fail(reader, 400, "Method is no token");
	else if (msg->uri.n == 0 || memchr(msg->uri.p, ' ', msg->uri.n))
		fail(reader, 400, "Blanks in the start line");
}

/* SIP-Version SP Status-Code SP Reason-Phrase (RFC 3261 7.2); the last blank may be missing. */
static void read_status_line(struct reader *reader, struct str line)
{
	struct msg *msg = reader->msg;
	struct str rest = str_from(line, (size_t)str_find(line, ' ') + 1);
	uint32_t status = 0;

	read_version(reader, (struct str){ line.p, (size_t)(rest.p - line.p) - 1 });
	if (rest.n < 3 || !str_to_u32((struct str){ rest.p, 3 }, &status) || status < 100 ||
	    status > 699 || (rest.n > 3 && rest.p[3] != ' '))
		fail(reader, 0, "Status code is none of 100 to 699");
	msg->status = (int)status;
	msg->reason = str_from(rest, 4);
	reader->hopeless = reader->failed;
}

/* A status line begins with the version, a request line ends with it. */
static void read_start(struct reader *reader)
{
	struct read_line line;

	if (!take_line(reader, &line)) {
		reader->hopeless = true;
		fail(reader, 0, "No line end");
		return;
	}
	if (is_version(line.text) && str_find(line.text, ' ') >= 0)
		read_status_line(reader, line.text);
	else
		read_request_line(reader, line.text);
}

/* The method of a response is that of its CSeq. */
static void read_response_method(struct msg *msg)
{
	struct cseq cseq = msg_cseq(msg);

	msg->method_name = cseq.valid ? cseq.method : STR_NONE;
	msg->method = method_of(msg->method_name);
}

/* Is there all that a response needs? */
static bool can_answer(const struct reader *reader)
{
	const struct msg *msg = reader->msg;

	if (reader->hopeless || !msg->is_request || msg->method == METHOD_ACK)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(answer_rows); i++)
		if (!msg_find(msg, answer_rows[i], 0))
			return false;
	return true;
}

/* The message, or on an error what of it can be answered. */
static struct msg *finish(struct reader *reader, struct msg **broken)
{
	if (!reader->failed)
		return reader->msg;
	if (!can_answer(reader))
		reader->error->status = 0;
	if (broken && reader->error->status)
		*broken = reader->msg;
	else
		msg_free(reader->msg);
	return NULL;
}

/* Copies the octets and reads the copy. */
struct msg *msg_parse(struct str bytes, const struct msg_limits *limits, struct msg_error *error,
		      struct msg **broken)
{
	size_t max_bytes = limits && limits->max_bytes ? limits->max_bytes : MAX_BYTES;
	unsigned max_lines = limits && limits->max_lines ? limits->max_lines : MAX_LINES;
	struct reader reader = { .error = error, .max_lines = max_lines };
	char *room;

	if (broken)
		*broken = NULL;
	*error = (struct msg_error){ 0 };
	while (bytes.n && (*bytes.p == '\r' || *bytes.p == '\n'))
		bytes = str_from(bytes, 1);
	if (bytes.n > max_bytes) {
		fail(&reader, 513, "More than %zu octets", max_bytes);
		bytes.n = max_bytes;
	}
	reader.msg = msg_alloc(bytes.n, &room);
	if (bytes.n)
		memcpy(room, bytes.p, bytes.n);
	reader.msg->bytes = (struct str){ room, bytes.n };
	reader.at = room;
	reader.end = room + bytes.n;
	read_start(&reader);
	if (!reader.hopeless) {
		read_headers(&reader);
		read_body(&reader);
	}
	if (!reader.msg->is_request)
		read_response_method(reader.msg);
	return finish(&reader, broken);
}
