/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of several parts, written. */
#include "msg/multipart.h"

#include <stdio.h>

/* Header fields that are about the body, and go with it into its part. */
static const enum hdr body_headers[] = { HDR_CONTENT_DISPOSITION, HDR_CONTENT_ENCODING,
					 HDR_CONTENT_ID, HDR_CONTENT_LANGUAGE };

/* One that stands nowhere in either text. */
static void choose_boundary(struct str body, struct str other, char boundary[32])
{
	unsigned n = 0;

	do {
		snprintf(boundary, 32, "part-boundary-%u", ++n);
	} while (str_search(body, str_of(boundary)) >= 0 ||
		 str_search(other, str_of(boundary)) >= 0);
}

static void add_header(struct buf *out, const char *name, struct str value)
{
	if (value.n)
		buf_printf(out, "%s: %.*s\r\n", name, STR_ARG(value));
}

/* The body that is there as a part, its headers taken off the message. */
static void add_first(struct msg *msg, struct buf *out)
{
	add_header(out, "Content-Type", msg_value(msg, HDR_CONTENT_TYPE));
	for (size_t i = 0; i < ARRAY_LEN(body_headers); i++) {
		add_header(out, hdr_row(body_headers[i])->name, msg_value(msg, body_headers[i]));
		msg_remove(msg, body_headers[i]);
	}
	buf_printf(out, "\r\n%.*s\r\n", STR_ARG(msg->body));
}

/* The part alone. */
static void set_body(struct msg *msg, const struct multipart_part *part)
{
	msg_set_body(msg, msg_hold(msg, part->type), msg_hold(msg, part->body));
	if (part->disposition.n)
		msg_set(msg, HDR_CONTENT_DISPOSITION, msg_hold(msg, part->disposition));
}

void multipart_add(struct msg *msg, const struct multipart_part *part)
{
	char boundary[32];
	struct buf text = { 0 };

	if (!msg->body.n) {
		set_body(msg, part);
		return;
	}
	choose_boundary(msg->body, part->body, boundary);
	buf_printf(&text, "--%s\r\n", boundary);
	add_first(msg, &text);
	buf_printf(&text, "--%s\r\n", boundary);
	add_header(&text, "Content-Type", part->type);
	add_header(&text, "Content-Disposition", part->disposition);
	buf_printf(&text, "\r\n%.*s\r\n--%s--\r\n", STR_ARG(part->body), boundary);
	msg_set_body(msg, msg_format(msg, "multipart/mixed;boundary=%s", boundary),
		     msg_hold(msg, buf_str(&text)));
	msg_set(msg, HDR_MIME_VERSION, STR("1.0"));
	buf_free(&text);
}
