/* SPDX-License-Identifier: Apache-2.0 */
/* Derived words that a message alone does not tell, for conditions: the run knows the UE's keys,
 * what was seen before and over what it came. */
#include <inttypes.h>

#include "auth/digest.h"
#include "msg/param.h"
#include "msg/view.h"
#include "rule/word_sms.h"
#include "scenario/fact_dialog.h"
#include "scenario/run_private.h"
#include "scenario/seen_dialog.h"
#include "scenario/ue_sdp.h"
#include "scenario/vector.h"

/* wrong, stale; what else the shape of the header tells is known to rule/word. */
static bool tell_auth(struct seen *seen, struct msg *msg, struct buf *value)
{
	const struct run_ue *ue = &seen->run->ues[seen->ue];
	struct str scheme, params;
	char right[DIGEST_HEX_SIZE];

	if (!msg->is_request || !auth_split(msg_value(msg, HDR_AUTHORIZATION), &scheme, &params))
		return false;
	if (!param_value(params, ',', STR("nonce")).n ||
	    !param_value(params, ',', STR("response")).n || param_value(params, ',', STR("auts")).n)
		return false;
	if (!ue_digest(ue->ue, msg, params, right) ||
	    !digest_equal(param_value(params, ',', STR("response")), right))
		buf_add_text(value, "wrong");
	else if (seen->old_nonce)
		buf_add_text(value, "stale");
	else
		return false;
	return true;
}

/* A REGISTER that binds: of a binding with the same Call-ID a refresh, else initial. */
static bool tell_kind(struct seen *seen, struct msg *msg, struct buf *value)
{
	if (!msg->is_request && seen->request)
		seen = seen->request;
	if (!seen->msg || seen->msg->method != METHOD_REGISTER)
		return false;
	buf_add_text(value, seen->refresh ? "refresh" : "initial");
	return true;
}

/* A duration with its unit, as conditions want it. */
static void tell_time(int64_t us, struct buf *value)
{
	buf_printf(value, "%" PRId64 ".%06" PRId64 "s", us / 1000000, us % 1000000);
}

/* Since the message before with the same head, copies included. */
static bool tell_gap(struct seen *seen, struct msg *msg, struct buf *value)
{
	(void)msg;
	if (!seen->before)
		return false;
	tell_time(seen->time - seen->before->time, value);
	return true;
}

static bool tell_copies(struct seen *seen, struct msg *msg, struct buf *value)
{
	(void)msg;
	buf_add_u64(value, seen->first->copies);
	return true;
}

/* Line by line: several values stand on lines of their own. */
static bool tell_octets(struct seen *seen, struct msg *msg, struct buf *value)
{
	(void)msg;
	for (size_t i = 0; i < seen->bytes.n; i++)
		if (seen->bytes.p[i] != '\r' || i + 1 == seen->bytes.n ||
		    seen->bytes.p[i + 1] != '\n')
			buf_add_char(value, seen->bytes.p[i]);
	return true;
}

/* As it was when the message came. */
static bool tell_registration_left(struct seen *seen, struct msg *msg, struct buf *value)
{
	(void)msg;
	if (seen->left < 0)
		return false;
	tell_time(seen->left, value);
	return true;
}

/* How long the moment for it was past: 0 when it came in time (TS 24.229 5.1.1.4.1). */
static bool tell_registration_overdue(struct seen *seen, struct msg *msg, struct buf *value)
{
	(void)msg;
	if (seen->overdue < 0)
		return false;
	tell_time(seen->overdue, value);
	return true;
}

static bool tell_size(struct seen *seen, struct msg *msg, struct buf *value)
{
	(void)msg;
	buf_add_u64(value, seen->bytes.n);
	return true;
}

static bool tell_listener(struct seen *seen, struct msg *msg, struct buf *value)
{
	(void)msg;
	buf_add_text(value, seen->listener);
	return true;
}

static bool tell_proto(struct seen *seen, struct msg *msg, struct buf *value)
{
	(void)msg;
	buf_add_text(value, proto_name(seen->proto));
	return true;
}

/* What the SDP is called when it is of that role, else none. */
static bool tell_role(struct seen *seen, enum seen_role role, struct buf *value)
{
	if (seen_role(seen) == role)
		ue_sdp_classify(seen_sdp(seen), seen_sdp_before(seen), value);
	else
		buf_add_text(value, "none");
	return true;
}

static bool tell_offer(struct seen *seen, struct msg *msg, struct buf *value)
{
	(void)msg;
	return tell_role(seen, SEEN_OFFER, value);
}

static bool tell_answer(struct seen *seen, struct msg *msg, struct buf *value)
{
	(void)msg;
	return tell_role(seen, SEEN_ANSWER, value);
}

/* By the o= versions. */
static bool tell_sdp_step(struct seen *seen, struct msg *msg, struct buf *value)
{
	uint64_t now, before;

	(void)msg;
	if (!ue_sdp_version(seen_sdp(seen), &now) ||
	    !ue_sdp_version(seen_sdp_before(seen), &before))
		return false;
	buf_printf(value, "%" PRId64, (int64_t)(now - before));
	return true;
}

/* Against the request before it of the same sender in its dialog, or that began it; ACK and CANCEL have
 * no number of their own. */
static bool tell_cseq_step(struct seen *seen, struct msg *msg, struct buf *value)
{
	const struct run *run = seen->run;

	for (const struct list *node = seen->all.prev; node != &run->seen; node = node->prev) {
		const struct seen *at = container_of(node, struct seen, all);

		if (at->first == seen->first || at->ue != seen->ue ||
		    at->from_ue != seen->from_ue || !at->msg || !at->msg->is_request ||
		    at->msg->method == METHOD_ACK || at->msg->method == METHOD_CANCEL ||
		    !str_eq(msg_call_id(at->msg), msg_call_id(msg)) ||
		    (msg_to_tag(at->msg).n && !str_eq(msg_to_tag(at->msg), msg_to_tag(msg))))
			continue;
		buf_printf(value, "%" PRId64,
			   (int64_t)msg_cseq(msg).number - (int64_t)msg_cseq(at->msg).number);
		return true;
	}
	return false;
}

/* By its TPDU: references are given anew on each leg. */
static bool tell_vector(struct seen *seen, struct msg *msg, struct buf *value)
{
	struct word_sms sms;

	if (!word_sms_read(msg, &sms))
		return false;
	vector_names(&seen->run->arena, seen->run->plan->path, sms.rp.data, value);
	return value->n > 0;
}

static bool (*const fact_rows[WORD_COUNT])(struct seen *, struct msg *, struct buf *) = {
	[WORD_AUTH] = tell_auth,
	[WORD_KIND] = tell_kind,
	[WORD_LISTENER] = tell_listener,
	[WORD_PROTO] = tell_proto,
	[WORD_GAP] = tell_gap,
	[WORD_COPIES] = tell_copies,
	[WORD_OCTETS] = tell_octets,
	[WORD_REGISTRATION_LEFT] = tell_registration_left,
	[WORD_REGISTRATION_OVERDUE] = tell_registration_overdue,
	[WORD_SIZE] = tell_size,
	[WORD_DIALOG] = tell_dialog,
	[WORD_ROUTE_SET] = tell_route_set,
	[WORD_RSEQ_STEP] = tell_rseq_step,
	[WORD_PRACKED] = tell_pracked,
	[WORD_SDP_MEDIA] = tell_sdp_media,
	[WORD_SDP_SAME] = tell_sdp_same,
	[WORD_SDP_COMMON] = tell_sdp_common,
	[WORD_OFFER] = tell_offer,
	[WORD_ANSWER] = tell_answer,
	[WORD_SDP_STEP] = tell_sdp_step,
	[WORD_CSEQ_STEP] = tell_cseq_step,
	[WORD_TP_VECTOR] = tell_vector,
};

/* The subject's `fact`; `ctx` is the seen message. */
static bool tell(void *ctx, enum word_id word, struct msg *msg, struct buf *value)
{
	return fact_rows[word] && fact_rows[word](ctx, msg, value);
}

struct subject seen_subject(struct seen *seen)
{
	return (struct subject){ .msg = seen->msg,
				 .request = seen->request ? seen->request->msg : NULL,
				 .fact = tell,
				 .ctx = seen };
}
