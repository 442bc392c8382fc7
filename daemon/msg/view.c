/* SPDX-License-Identifier: Apache-2.0 */
/* Views: what was read of a message is kept in its arena, failures included. */
#include "msg/view.h"

#include <stdlib.h>

#include "msg/param.h"
#include "msg/value.h"

enum view { VIEW_URI, VIEW_VIA, VIEW_FROM, VIEW_TO, VIEW_CONTACT, VIEW_ROUTE, VIEW_COUNT };

/* What a view is read from; HDR_OTHER stands for the Request-URI. */
static const enum hdr view_rows[VIEW_COUNT] = {
	[VIEW_URI] = HDR_OTHER, [VIEW_VIA] = HDR_VIA,	      [VIEW_FROM] = HDR_FROM,
	[VIEW_TO] = HDR_TO,	[VIEW_CONTACT] = HDR_CONTACT, [VIEW_ROUTE] = HDR_ROUTE,
};

struct msg_views {
	const void *read[VIEW_COUNT]; /* NULL: missing or broken */
	bool known[VIEW_COUNT];
};

/* Made on the first question. */
static struct msg_views *views_of(struct msg *msg)
{
	if (!msg->views) {
		msg->views = arena_alloc(&msg->arena, sizeof(*msg->views));
		*msg->views = (struct msg_views){ 0 };
	}
	return msg->views;
}

/* Keeps what was read, or that nothing could be. */
static const void *keep(struct msg *msg, enum view view, const void *read)
{
	struct msg_views *views = views_of(msg);

	views->known[view] = true;
	return views->read[view] = read;
}

/* Asked before, and not dropped since? */
static bool is_known(const struct msg *msg, enum view view)
{
	return msg->views && msg->views->known[view];
}

/* The Request-URI. */
const struct uri *msg_request_uri(struct msg *msg)
{
	struct uri *uri;

	if (is_known(msg, VIEW_URI))
		return msg->views->read[VIEW_URI];
	uri = arena_alloc(&msg->arena, sizeof(*uri));
	return keep(msg, VIEW_URI, uri_parse(&msg->arena, msg->uri, uri) ? uri : NULL);
}

/* The topmost Via. */
const struct via *msg_via(struct msg *msg)
{
	struct msg_value value;
	struct via *via;
	bool good;

	if (is_known(msg, VIEW_VIA))
		return msg->views->read[VIEW_VIA];
	via = arena_alloc(&msg->arena, sizeof(*via));
	good = value_at(msg, HDR_VIA, STR_NONE, 1, &value) &&
	       via_parse(&msg->arena, value.text, via);
	return keep(msg, VIEW_VIA, good ? via : NULL);
}

/* From, To and Contact of a REGISTER often show the same URI: it is read once. */
static bool read_address_uri(struct msg *msg, struct address *address)
{
	for (enum view view = VIEW_FROM; view <= VIEW_CONTACT; view++) {
		const struct address *other = is_known(msg, view) ? msg->views->read[view] : NULL;

		if (other && !other->star && str_eq(other->uri_text, address->uri_text)) {
			address->uri = other->uri;
			return true;
		}
	}
	return uri_parse(&msg->arena, address->uri_text, &address->uri);
}

/* The first value of a header of addresses. */
static const struct address *read_address(struct msg *msg, enum view view)
{
	struct address *address;
	struct msg_value value;
	bool good;

	if (is_known(msg, view))
		return msg->views->read[view];
	address = arena_alloc(&msg->arena, sizeof(*address));
	good = value_at(msg, view_rows[view], STR_NONE, 1, &value) &&
	       address_split(value.text, address) &&
	       (address->star || read_address_uri(msg, address));
	return keep(msg, view, good ? address : NULL);
}

/* From. */
const struct address *msg_from(struct msg *msg)
{
	return read_address(msg, VIEW_FROM);
}

/* To. */
const struct address *msg_to(struct msg *msg)
{
	return read_address(msg, VIEW_TO);
}

/* The first Contact. */
const struct address *msg_contact(struct msg *msg)
{
	return read_address(msg, VIEW_CONTACT);
}

/* The topmost Route. */
const struct address *msg_route(struct msg *msg)
{
	return read_address(msg, VIEW_ROUTE);
}

/* Quotes and brackets are enough to find a tag. */
static struct str read_tag(const struct msg *msg, enum hdr id)
{
	struct address address;

	if (!address_split(msg_value(msg, id), &address))
		return STR_NONE;
	return param_value(address.params, ';', STR("tag"));
}

/* The From tag. */
struct str msg_from_tag(struct msg *msg)
{
	return read_tag(msg, HDR_FROM);
}

/* The To tag. */
struct str msg_to_tag(struct msg *msg)
{
	return read_tag(msg, HDR_TO);
}

/* Call-ID. */
struct str msg_call_id(struct msg *msg)
{
	return msg_value(msg, HDR_CALL_ID);
}

/* "4711 INVITE"; leading zeros are allowed (RFC 4475 3.1.1.1). */
struct cseq cseq_read(struct str value)
{
	struct cseq cseq = { 0 };
	struct str number, more;

	cseq.valid = str_word(&value, &number) && str_to_u32(number, &cseq.number) &&
		     str_word(&value, &cseq.method) && !str_word(&value, &more);
	return cseq;
}

/* CSeq. */
struct cseq msg_cseq(struct msg *msg)
{
	return cseq_read(msg_value(msg, HDR_CSEQ));
}

/* Digits, then nothing, parameters or a comment (RFC 3261 20.33, 5 (busy);duration=3600). */
int64_t msg_number(struct msg *msg, enum hdr id, int64_t absent)
{
	struct str value = msg_value(msg, id);
	uint32_t number;
	size_t n = 0;

	while (n < value.n && value.p[n] >= '0' && value.p[n] <= '9')
		n++;
	if (n < value.n && value.p[n] != ';' && value.p[n] != '(' && value.p[n] != ' ' &&
	    value.p[n] != '\t')
		return absent;
	return str_to_u32((struct str){ value.p, n }, &number) ? (int64_t)number : absent;
}

/* Those of that header. */
void msg_views_drop(struct msg *msg, enum hdr id)
{
	if (!msg->views)
		return;
	for (unsigned view = 0; view < VIEW_COUNT; view++)
		if (view_rows[view] == id)
			msg->views->known[view] = false;
}
