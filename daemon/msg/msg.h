/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A SIP message as an ordered list of header lines. A line is slices of the received octets, so
 * what nobody touches leaves exactly as it came: order, case, compact forms, odd blanks, folds,
 * unknown headers. Only a line that ended in a bare LF leaves with CRLF. All memory of a message,
 * slices given to it and views on it included, lives until msg_free. A message has one owner.
 */
#ifndef IMSD_MSG_MSG_H
#define IMSD_MSG_MSG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/text.h"
#include "msg/names.h"
#include "msg/uri.h"

/* One header line. `value` is trimmed, folded lines are unfolded (RFC 3261 7.3.1). Lines are
 * changed by the functions below only; their numbers and addresses change when lines are added or
 * removed. */
struct msg_line {
	enum hdr id;
	struct str name; /* as written */
	struct str value;
	struct str raw; /* as received, line end included, and printed so; STR_NONE once touched */
};

struct msg {
	struct arena arena;
	bool is_request;
	/* of a response: that of its CSeq; METHOD_NONE for an unknown one */
	enum method method;
	struct str method_name; /* text of the method, of a response that of its CSeq */
	struct str uri;         /* Request-URI */
	int status;             /* 100..699, or 0 for a request */
	struct str reason;
	struct str version; /* "SIP/2.0" */
	struct msg_line *lines;
	unsigned n_lines, room_lines;
	struct str body;
	struct str bytes; /* the received octets; STR_NONE for a message made here */
	/* Raw start line that replaces the above when printed (a start-line fault); else
	 * STR_NONE. */
	struct str raw_start;
	/* Content-Length is printed as the body's real length unless this is set by an edit; then
	 * it is printed as it stands, or not at all. */
	bool fixed_length;
	struct msg_views *views; /* cached views, msg/view.h */
};

/* Why a text is no SIP message. */
struct msg_error {
	/* what a UAS may answer: 400, 505, 513; 0: nothing can be answered, drop it */
	int status;
	char why[96]; /* for the reason phrase, Warning and journal */
};

/* Limits, from knobs; 0 means the default. */
struct msg_limits {
	size_t max_bytes;   /* default 65536 */
	unsigned max_lines; /* default 256 */
};

/*
 * Reads one whole message (start line to the end of the body, as framed). Copies the octets. Line
 * ends before the start line are passed over, a bare LF ends a line too. Only line structure is
 * checked here: start line, "name: value" lines, the empty line, and Content-Length against what is
 * there (a datagram longer than Content-Length is cut to it, RFC 3261 18.3; a shorter one is an
 * error). On an error NULL, and *error says why. When it is a request that can be answered (Via,
 * From, To, Call-ID and CSeq could be read, and it is no ACK) error->status is not 0 and *broken
 * gets a message with the lines that could be read, owned by the caller; else *broken is NULL.
 * broken may be NULL. limits NULL: the defaults.
 */
struct msg *msg_parse(struct str bytes, const struct msg_limits *limits, struct msg_error *error,
		      struct msg **broken);
/* The check of RFC 3261 8.1.1, 8.2 and 16.3: Via, From, To, Call-ID and CSeq are there and
 * readable, the CSeq method is the request's, the Request-URI is a URI, no `single` header is there
 * twice. A missing Max-Forwards is allowed. 0, or 400 with *error filled. */
int msg_check(struct msg *msg, struct msg_error *error);

/* A request without headers. */
struct msg *msg_new_request(struct str method, struct str uri);
/* A response to `request`: Via, From, To, Call-ID, CSeq and Timestamp copied, reason by default the
 * status phrase (reason NULL). To gets no tag here. The request may be freed before it. */
struct msg *msg_new_response(const struct msg *request, int status, const char *reason);
/* The same message once more, without its views. */
struct msg *msg_clone(const struct msg *msg);
/* NULL-safe. */
void msg_free(struct msg *msg);

/* Appends the message as it goes onto the wire. Unless fixed_length is set, a Content-Length that
 * is not the body's length is written right where it stands, and one is added at the end when there
 * is none. */
void msg_print(const struct msg *msg, struct buf *out);

/* A copy of a text (or of a printf) that lives as long as the message. */
struct str msg_hold(struct msg *msg, struct str text);
/* The pieces put together; much cheaper than msg_format. */
struct str msg_join(struct msg *msg, const struct str *pieces, size_t n);
#define MSG_JOIN(msg, ...) \
	msg_join((msg), (const struct str[]){ __VA_ARGS__ }, \
		 sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
struct str msg_format(struct msg *msg, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The first line of that header at or after line `from`; NULL when there is none. */
struct msg_line *msg_find(const struct msg *msg, enum hdr id, unsigned from);
/* The same by name, for headers without a row (compact forms included). */
struct msg_line *msg_find_name(const struct msg *msg, struct str name, unsigned from);
static inline unsigned msg_line_number(const struct msg *msg, const struct msg_line *line)
{
	return (unsigned)(line - msg->lines);
}
/* Value of the first line of that header, or STR_NONE. */
struct str msg_value(const struct msg *msg, enum hdr id);
/* Is `token` listed in any value of that header (Supported, Require, Allow ...)? Without case;
 * parameters of a value do not count, but for Privacy, whose values stand between semicolons (RFC
 * 3323 4.2). */
bool msg_lists(const struct msg *msg, enum hdr id, struct str token);

/* Adding. The value (and name) must live as long as the message: literals, slices of it, msg_hold,
 * msg_format. Cached views of that header are dropped. */
struct msg_line *msg_insert(struct msg *msg, unsigned at, enum hdr id, struct str value);
/* Above the first line of that header, or after the last line when there is none. */
struct msg_line *msg_add_top(struct msg *msg, enum hdr id, struct str value);
/* Below the last line of that header, or after the last line. */
struct msg_line *msg_add(struct msg *msg, enum hdr id, struct str value);
/* A header given by name (a row's name gets its id). */
struct msg_line *msg_add_name(struct msg *msg, struct str name, struct str value);
/* The same at a place. */
struct msg_line *msg_insert_name(struct msg *msg, unsigned at, struct str name, struct str value);
/* Replaces the first line's value, or adds the line. */
struct msg_line *msg_set(struct msg *msg, enum hdr id, struct str value);
void msg_set_value(struct msg *msg, struct msg_line *line, struct str value);
/* Writes another name; the line gets that name's id. */
void msg_rename_line(struct msg *msg, struct msg_line *line, struct str name);
void msg_remove_line(struct msg *msg, struct msg_line *line);
/* All lines of that header; how many there were. */
unsigned msg_remove(struct msg *msg, enum hdr id);
/* Another Request-URI; `uri` must live as long as the message. */
void msg_set_uri(struct msg *msg, struct str uri);
/* Body and Content-Type; STR_NONE for both takes the body off. Both must live as long as the
 * message. */
void msg_set_body(struct msg *msg, struct str type, struct str body);

#endif
