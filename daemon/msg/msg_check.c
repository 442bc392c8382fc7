/* SPDX-License-Identifier: Apache-2.0 */
/* What a message must have before anybody acts on it (RFC 3261 8.1.1, 8.2, 16.3, and RFC 4475). */
#include "msg/msg.h"

#include <stdarg.h>
#include <stdio.h>

#include "msg/view.h"

/* The topmost can be read. */
static bool has_via(struct msg *msg)
{
	return msg_via(msg) != NULL;
}

/* An address, not the star of a Contact. */
static bool has_from(struct msg *msg)
{
	return msg_from(msg) && !msg_from(msg)->star;
}

/* As From. */
static bool has_to(struct msg *msg)
{
	return msg_to(msg) && !msg_to(msg)->star;
}

/* Any text but none. */
static bool has_call_id(struct msg *msg)
{
	return msg_call_id(msg).n > 0;
}

/* Number and method. */
static bool has_cseq(struct msg *msg)
{
	return msg_cseq(msg).valid;
}

static const struct {
	enum hdr id;
	bool (*readable)(struct msg *msg);
} mandatory_rows[] = {
	{ HDR_VIA, has_via },         { HDR_FROM, has_from }, { HDR_TO, has_to },
	{ HDR_CALL_ID, has_call_id }, { HDR_CSEQ, has_cseq },
};

/* 400 with the reason. */
__attribute__((format(printf, 2, 3))) static int refuse(struct msg_error *error, const char *format,
							...)
{
	va_list args;

	error->status = 400;
	va_start(args, format);
	vsnprintf(error->why, sizeof(error->why), format, args);
	va_end(args);
	return error->status;
}

/* One row after the other. */
static int check_mandatory(struct msg *msg, struct msg_error *error)
{
	for (size_t i = 0; i < ARRAY_LEN(mandatory_rows); i++) {
		enum hdr id = mandatory_rows[i].id;

		if (!mandatory_rows[i].readable(msg))
			return refuse(error, "%s %s",
				      msg_find(msg, id, 0) ? "Unreadable" : "Missing",
				      hdr_row(id)->name);
	}
	return 0;
}

/* Two lines of a header that can only be once. */
static int check_single(const struct msg *msg, struct msg_error *error)
{
	bool seen[HDR_COUNT] = { false };

	for (unsigned i = 0; i < msg->n_lines; i++) {
		const struct hdr_row *row = hdr_row(msg->lines[i].id);

		if (row->single && seen[row->id])
			return refuse(error, "More than one %s", row->name);
		seen[row->id] = true;
	}
	return 0;
}

/* What a response has not. */
static int check_request(struct msg *msg, struct msg_error *error)
{
	if (!str_eq(msg_cseq(msg).method, msg->method_name))
		return refuse(error, "CSeq method is not that of the request");
	if (!msg_request_uri(msg))
		return refuse(error, "Unreadable Request-URI");
	return 0;
}

/* In the order in which a person would look. */
int msg_check(struct msg *msg, struct msg_error *error)
{
	int status = check_mandatory(msg, error);

	if (!status)
		status = check_single(msg, error);
	if (!status && msg->is_request)
		status = check_request(msg, error);
	return status;
}
