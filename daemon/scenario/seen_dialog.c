/* SPDX-License-Identifier: Apache-2.0 */
/* Dialogs as they show in what was seen. */
#include "scenario/seen_dialog.h"

#include "msg/body_part.h"
#include "msg/view.h"
#include "scenario/run_private.h"

struct str seen_sdp(const struct seen *seen)
{
	return seen->msg ? body_part_find(seen->msg, STR("application/sdp")) : STR_NONE;
}

/* One of two tags; an absent one is any. */
static bool is_one_of(struct str tag, struct str a, struct str b)
{
	return !tag.n || str_eq(tag, a) || str_eq(tag, b);
}

bool seen_same_dialog(const struct seen *label, const struct seen *seen)
{
	struct msg *a = label->msg, *b = seen->msg;
	struct str from, to;

	if (!a || !b || !str_eq(msg_call_id(a), msg_call_id(b)))
		return false;
	from = msg_from_tag(b);
	to = msg_to_tag(b);
	return is_one_of(msg_from_tag(a), from, to) && is_one_of(msg_to_tag(a), from, to);
}

/* The one before it, or NULL. */
static struct seen *previous(const struct seen *seen)
{
	const struct list *node = seen->all.prev;

	return node == &seen->run->seen ? NULL : container_of(node, struct seen, all);
}

/* The same leg, the same dialog or what it began in, a first copy. */
static bool is_related(const struct seen *at, const struct seen *seen)
{
	return at->ue == seen->ue && at->first == at && at != seen->first && at->msg &&
	       (seen_same_dialog(at, seen) || seen_same_dialog(seen, at));
}

struct str seen_sdp_before(const struct seen *seen)
{
	for (const struct seen *at = previous(seen); at; at = previous(at))
		if (at->from_ue == seen->from_ue && is_related(at, seen) && seen_sdp(at).n)
			return seen_sdp(at);
	return STR_NONE;
}

/* Did an earlier reliable response of the same INVITE carry SDP in this dialog? */
static bool came_before(const struct seen *response)
{
	for (const struct seen *at = previous(response); at; at = previous(at))
		if (at->request == response->request && is_related(at, response) &&
		    seen_sdp(at).n && msg_value(at->msg, HDR_RSEQ).n)
			return true;
	return false;
}

/* Has the reliable response that a PRACK acknowledges an offer? */
static bool acknowledges_offer(const struct seen *prack)
{
	struct str rack = msg_value(prack->msg, HDR_RACK), rseq = STR_NONE;

	str_word(&rack, &rseq);
	for (const struct seen *at = previous(prack); at; at = previous(at))
		if (is_related(at, prack) && !at->msg->is_request &&
		    str_eq(msg_value(at->msg, HDR_RSEQ), rseq))
			return seen_role(at) == SEEN_OFFER;
	return false;
}

static enum seen_role role_of_response(const struct seen *seen)
{
	if (seen->msg->status >= 300 || !seen->request)
		return SEEN_NOTHING;
	if (seen_sdp(seen->request).n)
		return came_before(seen) ? SEEN_NOTHING : SEEN_ANSWER;
	return came_before(seen) ? SEEN_NOTHING : SEEN_OFFER;
}

enum seen_role seen_role(const struct seen *seen)
{
	if (!seen_sdp(seen).n)
		return SEEN_NOTHING;
	if (!seen->msg->is_request)
		return role_of_response(seen);
	if (seen->msg->method == METHOD_ACK)
		return SEEN_ANSWER;
	return seen->msg->method == METHOD_PRACK && acknowledges_offer(seen) ? SEEN_ANSWER :
									       SEEN_OFFER;
}
