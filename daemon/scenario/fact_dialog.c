/* SPDX-License-Identifier: Apache-2.0 */
/* Derived words that tell what a message is in its dialog: whose part, its route set, its reliable
 * responses, its descriptions beside those before. */
#include "scenario/fact_dialog.h"

#include <inttypes.h>
#include <stdio.h>

#include "msg/sdp.h"
#include "msg/uri.h"
#include "msg/value.h"
#include "msg/view.h"
#include "scenario/relate.h"
#include "scenario/run_private.h"
#include "scenario/seen_dialog.h"
#include "scenario/ue_sdp.h"

/* Always true, so that it ends a teller. */
static bool give(struct buf *value, const char *text)
{
	buf_add_text(value, text);
	return true;
}

/* Whoever sent the request that began it is its caller. */
bool tell_dialog(struct seen *seen, struct msg *msg, struct buf *value)
{
	struct seen *begun = msg_to_tag(msg).n ? seen_dialog_request(seen) : NULL;

	if (!begun)
		return give(value, "none");
	return give(value, begun->from_ue == seen->from_ue ? "caller" : "callee");
}

/* The response that tells the caller its route set (RFC 3261 12.1.2): the 2xx, before it a provisional
 * one of that dialog. */
static struct seen *route_source(struct seen *seen, struct seen *begun)
{
	struct seen *early = NULL;

	for (struct seen *at = seen_older(seen); at && at != begun; at = seen_older(at)) {
		if (at->msg->is_request || at->request != begun || at->msg->status == 100 ||
		    at->msg->status >= 300 || !str_eq(msg_to_tag(at->msg), msg_to_tag(seen->msg)))
			continue;
		if (at->msg->status >= 200)
			return at;
		early = early ? early : at;
	}
	return early;
}

/* The URI of the value of that number. */
static struct str uri_at(struct msg *msg, enum hdr header, int number)
{
	struct msg_value value;
	struct address address;

	if (!value_at(msg, header, STR_NONE, number, &value) ||
	    !address_split(value.text, &address))
		return STR_NONE;
	return address.uri_text;
}

/* The caller has the Record-Route values from the last to the first, the callee as they stand. */
static bool is_route_set(struct msg *source, struct msg *msg, bool reversed)
{
	int n = (int)value_count(source, HDR_RECORD_ROUTE, STR_NONE);

	if (n != (int)value_count(msg, HDR_ROUTE, STR_NONE))
		return false;
	for (int i = 1; i <= n; i++)
		if (!uri_text_equal(uri_at(msg, HDR_ROUTE, i),
				    uri_at(source, HDR_RECORD_ROUTE, reversed ? -i : i)))
			return false;
	return true;
}

bool tell_route_set(struct seen *seen, struct msg *msg, struct buf *value)
{
	struct seen *begun = msg->is_request && msg_to_tag(msg).n ? seen_dialog_request(seen) :
								    NULL;
	bool caller = begun && begun->from_ue == seen->from_ue;
	struct seen *source = caller ? route_source(seen, begun) : begun;

	if (!source)
		return false;
	if (is_route_set(source->msg, msg, caller))
		return give(value, "right");
	return give(value, msg_value(msg, HDR_ROUTE).p ? "wrong" : "missing");
}

static bool is_reliable(const struct seen *seen)
{
	return msg_value(seen->msg, HDR_RSEQ).n > 0;
}

/* The reliable response before it of the same sender to the same request; NULL: none. */
static struct seen *reliable_before(struct seen *seen)
{
	for (struct seen *at = seen_older(seen); at; at = seen_older(at))
		if (!at->msg->is_request && at->request == seen->request && is_reliable(at) &&
		    str_eq(msg_to_tag(at->msg), msg_to_tag(seen->msg)))
			return at;
	return NULL;
}

bool tell_rseq_step(struct seen *seen, struct msg *msg, struct buf *value)
{
	struct seen *before = msg->is_request || !seen->request ? NULL : reliable_before(seen);
	int64_t now = msg_number(msg, HDR_RSEQ, -1);

	if (!before || now < 0)
		return false;
	buf_printf(value, "%" PRId64, now - msg_number(before->msg, HDR_RSEQ, 0));
	return true;
}

/* Did its PRACK come before `until`? */
static bool is_pracked(struct seen *response, struct seen *until)
{
	for (struct seen *at = seen_older(until); at && at != response; at = seen_older(at))
		if (at->msg->is_request && at->msg->method == METHOD_PRACK &&
		    seen_acknowledged(at) == response)
			return true;
	return false;
}

/* RFC 3262 3: of a reliable response the one before it counts, of a 2xx all that had SDP. */
bool tell_pracked(struct seen *seen, struct msg *msg, struct buf *value)
{
	bool final = msg->status >= 200 && msg->status < 300;
	struct seen *before;

	if (msg->is_request || !seen->request || msg->method != METHOD_INVITE ||
	    (!final && !is_reliable(seen)))
		return false;
	for (before = reliable_before(seen); before; before = reliable_before(before))
		if ((!final || seen_sdp(before).n) && !is_pracked(before, seen))
			return give(value, "no");
	return give(value, "yes");
}

bool tell_sdp_media(struct seen *seen, struct msg *msg, struct buf *value)
{
	struct str rest = seen_sdp(seen);
	struct sdp_section section;
	bool any = false;

	(void)msg;
	for (; ue_sdp_next_media(&rest, &section); any = true) {
		if (any)
			buf_add_char(value, ' ');
		buf_add_str(value, section.media);
	}
	return any;
}

bool tell_sdp_same(struct seen *seen, struct msg *msg, struct buf *value)
{
	struct str now = seen_sdp(seen), before = seen_sdp_before(seen);
	struct arena arena;
	bool same;

	(void)msg;
	if (!now.n || !before.n)
		return false;
	arena_init(&arena);
	same = str_eq(ue_sdp_set_version(&arena, now, 0), ue_sdp_set_version(&arena, before, 0));
	arena_clear(&arena);
	return give(value, same ? "yes" : "no");
}

/* Is the first codec of the one among those of the other? Media without codecs share all. */
static bool shares_codec(struct arena *arena, const struct sdp_section *answer, struct str answered,
			 const struct sdp_section *offer, struct str offered)
{
	struct str first, codec;
	char field[32];

	if (!sdp_field(arena, answered, answer, STR("codecs[1]"), &first))
		return true;
	for (int i = 1;; i++) {
		int n = snprintf(field, sizeof(field), "codecs[%d]", i);

		if (!sdp_field(arena, offered, offer, (struct str){ field, (size_t)n }, &codec))
			return false;
		if (str_ieq(first, codec))
			return true;
	}
}

/* Section by section; what is refused need not fit. */
bool tell_sdp_common(struct seen *seen, struct msg *msg, struct buf *value)
{
	struct seen *other = seen_offer(seen);
	struct str answered = seen_sdp(seen), offered, rest = answered, offers;
	struct sdp_section answer, offer;
	struct arena arena;
	bool shares = true;

	(void)msg;
	if (!other)
		return false;
	offered = offers = seen_sdp(other);
	arena_init(&arena);
	while (shares && ue_sdp_next_media(&rest, &answer) && ue_sdp_next_media(&offers, &offer))
		if (ue_sdp_port(&answer))
			shares = shares_codec(&arena, &answer, answered, &offer, offered);
	arena_clear(&arena);
	return give(value, shares ? "yes" : "no");
}
