/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that a message has to do with: found among those seen before it. */
#include "scenario/relate.h"

#include "msg/view.h"
#include "scenario/run_private.h"
#include "scenario/seen_dialog.h"

struct seen *seen_older(const struct seen *seen)
{
	for (struct list *node = seen->all.prev; node != &seen->run->seen; node = node->prev) {
		struct seen *at = container_of(node, struct seen, all);

		if (at->ue == seen->ue && at->first == at && at != seen->first && at->msg)
			return at;
	}
	return NULL;
}

static bool same_call_id(const struct seen *a, const struct seen *b)
{
	return str_eq(msg_call_id(a->msg), msg_call_id(b->msg));
}

/* ACK and CANCEL have no number of their own. */
static bool counts(const struct msg *msg)
{
	return msg->is_request && msg->method != METHOD_ACK && msg->method != METHOD_CANCEL;
}

/* The two numbers of a RAck (RFC 3262 7.2). */
static void rack_read(struct msg *prack, struct str *rseq, struct str *cseq)
{
	struct str rack = msg_value(prack, HDR_RACK);

	*rseq = *cseq = STR_NONE;
	str_word(&rack, rseq);
	str_word(&rack, cseq);
}

/* The INVITE number that an ACK, a CANCEL or a PRACK names. */
static uint32_t invite_number(struct msg *msg)
{
	struct str rseq, cseq;
	uint32_t number = 0;

	if (msg->method != METHOD_PRACK)
		return msg_cseq(msg).number;
	rack_read(msg, &rseq, &cseq);
	str_to_u32(cseq, &number);
	return number;
}

/* Of that number, or where there is none the last one. */
static struct seen *find_invite(struct seen *seen)
{
	struct seen *last = NULL;

	for (struct seen *at = seen_older(seen); at; at = seen_older(at)) {
		if (at->from_ue != seen->from_ue || !at->msg->is_request ||
		    at->msg->method != METHOD_INVITE || !same_call_id(at, seen))
			continue;
		if (msg_cseq(at->msg).number == invite_number(seen->msg))
			return at;
		last = last ? last : at;
	}
	return last;
}

static struct seen *find_request(struct seen *seen)
{
	if (!seen->msg->is_request)
		return seen->request;
	switch (seen->msg->method) {
	case METHOD_ACK:
	case METHOD_CANCEL:
	case METHOD_PRACK:
		return find_invite(seen);
	default:
		return NULL;
	}
}

/* Is it what an ACK, a CANCEL or a PRACK is about: a final response, a provisional one, the reliable one
 * of that RSeq? */
static bool is_about(const struct seen *response, struct seen *seen)
{
	struct str rseq, cseq;

	switch (seen->msg->method) {
	case METHOD_ACK:
		return response->msg->status >= 200;
	case METHOD_CANCEL:
		return response->msg->status < 200;
	default:
		rack_read(seen->msg, &rseq, &cseq);
		return str_eq(msg_value(response->msg, HDR_RSEQ), rseq) &&
		       msg_cseq(response->msg).number == invite_number(seen->msg) &&
		       str_eq(msg_to_tag(response->msg), msg_to_tag(seen->msg));
	}
}

/* Of an ACK that of its To tag is meant where there are several. */
struct seen *seen_acknowledged(struct seen *seen)
{
	struct seen *invite = seen->msg->is_request ? find_request(seen) : NULL, *last = NULL;

	for (struct seen *at = invite ? seen_older(seen) : NULL; at; at = seen_older(at)) {
		if (at->msg->is_request || at->request != invite || !is_about(at, seen))
			continue;
		if (str_eq(msg_to_tag(at->msg), msg_to_tag(seen->msg)))
			return at;
		last = last ? last : at;
	}
	return last;
}

static struct seen *find_earlier(struct seen *seen)
{
	if (seen->msg->is_request || !seen->request)
		return NULL;
	for (struct seen *at = seen_older(seen); at; at = seen_older(at))
		if (!at->msg->is_request && at->request == seen->request && at->msg->status > 100 &&
		    msg_to_tag(at->msg).n)
			return at;
	return NULL;
}

static struct seen *find_before(struct seen *seen)
{
	for (struct seen *at = seen_older(seen); at; at = seen_older(at))
		if (at->from_ue == seen->from_ue && counts(at->msg) && same_call_id(at, seen))
			return at;
	return NULL;
}

struct seen *seen_dialog_request(struct seen *seen)
{
	for (struct seen *at = seen_older(seen); at; at = seen_older(at))
		if (counts(at->msg) && !msg_to_tag(at->msg).n && same_call_id(at, seen))
			return at;
	return NULL;
}

/* The last message of the other side in the dialog for which `is` holds. */
static struct seen *find_other(struct seen *seen, bool (*is)(const struct seen *at))
{
	for (struct seen *at = seen_older(seen); at; at = seen_older(at))
		if (at->from_ue != seen->from_ue && seen_same_dialog(at, seen) && is(at))
			return at;
	return NULL;
}

/* Does it say where its sender is? */
static bool is_target(const struct seen *at)
{
	return msg_contact(at->msg) && at->msg->status != 100 && at->msg->status < 300;
}

static bool has_sdp(const struct seen *at)
{
	return seen_sdp(at).n > 0;
}

static bool is_offer(const struct seen *at)
{
	return seen_role(at) == SEEN_OFFER;
}

static struct seen *find_peer(struct seen *seen)
{
	return find_other(seen, is_target);
}

static struct seen *find_described(struct seen *seen)
{
	return find_other(seen, has_sdp);
}

struct seen *seen_offer(struct seen *seen)
{
	return seen_role(seen) == SEEN_ANSWER ? find_other(seen, is_offer) : NULL;
}

static struct seen *find_challenge(struct seen *seen)
{
	for (struct seen *at = seen_older(seen); at; at = seen_older(at))
		if (at->from_ue != seen->from_ue && same_call_id(at, seen) &&
		    (at->msg->status == 401 || at->msg->status == 407))
			return at;
	return NULL;
}

static struct seen *find_registered(struct seen *seen)
{
	for (struct seen *at = seen_older(seen); at; at = seen_older(at))
		if (!at->from_ue && at->msg->status == 200 && at->msg->method == METHOD_REGISTER &&
		    msg_contact(at->msg))
			return at;
	return NULL;
}

static struct seen *find_answered(struct seen *seen)
{
	struct str call_id = msg_value(seen->msg, HDR_IN_REPLY_TO);

	for (struct seen *at = call_id.p ? seen_older(seen) : NULL; at; at = seen_older(at))
		if (at->from_ue != seen->from_ue && at->msg->is_request &&
		    str_eq(msg_call_id(at->msg), str_trim(call_id)))
			return at;
	return NULL;
}

static struct seen *find_this(struct seen *seen)
{
	return seen;
}

static const struct related_row related_rows[] = {
	{ "this", find_this, "the message itself" },
	{ "request", find_request, "of a response its request; of ACK, CANCEL and PRACK their INVITE" },
	{ "response", seen_acknowledged,
	  "of an ACK the final response, of a PRACK the reliable response that it acknowledges; of a CANCEL the last "
	  "provisional response" },
	{ "earlier", find_earlier, "of a response the one before it to the same request" },
	{ "before", find_before, "the request before it of the same sender and Call-ID" },
	{ "dialog", seen_dialog_request, "the request that began its dialog" },
	{ "peer", find_peer, "the last message of the other side in its dialog that has a Contact" },
	{ "described", find_described, "the last message of the other side in its dialog that has SDP" },
	{ "offer", seen_offer, "of an SDP answer the message with its offer" },
	{ "challenge", find_challenge, "the last 401 or 407 to a request with its Call-ID" },
	{ "registered", find_registered, "the last 200 to a REGISTER that left a Contact" },
	{ "answered", find_answered, "the request that its In-Reply-To names" },
};

const struct related_row *related_named(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(related_rows); i++)
		if (str_is(name, related_rows[i].name))
			return &related_rows[i];
	return NULL;
}

const struct related_row *related_at(unsigned number)
{
	return number < ARRAY_LEN(related_rows) ? &related_rows[number] : NULL;
}
