/* SPDX-License-Identifier: Apache-2.0 */
/* Reliable provisional responses (RFC 3262), ours and theirs, with the offers and answers in them. */
#include <stdio.h>

#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_sending.h"

void leg_forget_unacked(struct leg *leg)
{
	repeat_free(leg->unacked);
	leg->unacked = NULL;
	leg->unacked_sdp = false;
}

void call_forget_unacked(struct call *call)
{
	struct leg *leg;

	list_each(leg, &call->legs, struct leg, node)
		leg_forget_unacked(leg);
}

/* No PRACK came (RFC 3262 3): the INVITE is refused. */
static void on_no_prack(void *ctx)
{
	struct leg *leg = ctx;
	struct call *call = leg->call;
	struct request *invite = call->invite;
	bool initial;

	leg->unacked = NULL;
	call_note(call, "call.fault", "%s: no PRACK came for a reliable response", call->number);
	call_blame(call, CAUSE_PRACK_MISSING, "RSeq %u of INVITE %u was sent for 64*T1", leg->rseq,
		   leg->rseq_cseq);
	if (!invite || invite->answered)
		return;
	initial = !invite->scene->in_dialog;
	call->invite = NULL;
	request_refuse(invite, 504, "no PRACK came");
	performances_stop(&call->running, invite);
	leg_drop_offer(leg, invite);
	if (initial)
		call_end(call);
}

/* An RSeq that a step has written is the one that PRACK must name. */
static void note_rseq(struct leg *leg, int64_t rseq)
{
	if (rseq <= 0 || rseq > UINT32_MAX || rseq == leg->rseq)
		return;
	if (!leg->rseq)
		leg->acked = (uint32_t)rseq - 1;
	leg->rseq = (uint32_t)rseq;
}

void leg_send_reliably(struct leg *leg, struct request *request, struct msg *response)
{
	note_rseq(leg, msg_number(response, HDR_RSEQ, 0));
	repeat_free(leg->unacked);
	leg->unacked_sdp = response->body.n > 0;
	leg->rseq_cseq = msg_cseq(request->msg).number;
	leg->unacked = repeat_start(request, response, &(struct repeat_user){ on_no_prack, leg });
}

/* RAck: RSeq, CSeq number, method. */
static bool read_rack(struct msg *prack, uint32_t *rseq, uint32_t *cseq)
{
	struct str rest = msg_value(prack, HDR_RACK), first, second, method;

	return str_word(&rest, &first) && str_word(&rest, &second) && str_word(&rest, &method) &&
	       str_to_u32(first, rseq) && str_to_u32(second, cseq) && str_is(method, "INVITE");
}

bool call_expects_prack(const struct leg *leg, struct msg *prack)
{
	uint32_t rseq, cseq;

	return read_rack(prack, &rseq, &cseq) && rseq > leg->acked && rseq <= leg->rseq &&
	       cseq == leg->rseq_cseq;
}

void leg_take_prack(struct leg *leg, struct msg *prack)
{
	uint32_t rseq, cseq;

	if (!read_rack(prack, &rseq, &cseq) || rseq <= leg->acked)
		return;
	if (leg->asks && leg->unacked_sdp && rseq == leg->rseq) {
		/* the offer was not answered: it goes again with the next description */
		leg->asks = leg->told = false;
		session_rollback(leg->session);
		call_note(leg->call, "call.fault", "%s: the PRACK has no answer to our offer",
			  leg->call->number);
		call_blame(leg->call, CAUSE_SDP_ANSWER_UNFIT,
			   "the PRACK has no answer to our offer");
	}
	leg->acked = rseq;
	if (rseq == leg->rseq)
		leg_forget_unacked(leg);
	leg_agreed(leg);
}

/* PRACK (RFC 3262 4); it carries the answer when the response made an offer. */
static void send_prack(struct sending *sending, struct leg *leg, struct msg *response, bool answer)
{
	struct msg *prack = dialog_request(leg->dialog, STR("PRACK"));
	struct str sdp;

	msg_add(prack, HDR_RACK,
		msg_format(prack, "%lld %u INVITE", (long long)msg_number(response, HDR_RSEQ, 0),
			   sending->cseq));
	if (answer && session_answer(leg->session, STR("true"), &sdp) == 0) {
		msg_set_body(prack, STR("application/sdp"), msg_hold(prack, sdp));
		leg_agreed(leg);
	}
	sending_go(sending_new(sending->call, leg, "PRACK"), prack, &call_request_user);
}

/* The description in a provisional response. True: it was an offer, to be answered in PRACK. */
static bool take_provisional(struct sending *sending, struct leg *leg, struct msg *response,
			     bool reliable)
{
	struct str sdp = msg_description(response);
	struct call *call = sending->call;
	char why[96] = "";

	if (!sdp.n || leg->told)
		return false;
	if (session_state(leg->session) == SESSION_OFFERED) {
		/* an answer that comes unreliably is the one that comes again (RFC 3261 13.2.1) */
		leg->told = true;
		if (session_take_answer(leg->session, sdp, why)) {
			call_note(call, "call.fault", "%s: their answer cannot be used: %s",
				  call->number, why);
			call_blame(call, CAUSE_SDP_ANSWER_UNFIT, "in the %d: %s", response->status,
				   why);
		}
		leg_agreed(leg);
		return false;
	}
	if (!reliable || sending->word[0])
		return false;
	leg->told = true;
	if (session_take_offer(leg->session, sdp, why) == 0)
		return true;
	call_note(call, "call.fault", "%s: their offer cannot be answered: %s", call->number, why);
	call_blame(call, CAUSE_SDP_OFFER_UNFIT, "in the %d: %s", response->status, why);
	call->cancelled = true;
	if (sending->client)
		client_cancel(sending->client, STR("SIP;cause=488"));
	return false;
}

void leg_take_provisional(struct sending *sending, struct leg *leg, struct msg *response)
{
	struct call *call = sending->call;
	int64_t rseq = msg_lists(response, HDR_REQUIRE, STR("100rel")) ?
			       msg_number(response, HDR_RSEQ, 0) :
			       0;

	if (rseq && leg->remote_rseq && rseq != leg->remote_rseq + INT64_C(1))
		return; /* a copy, or out of order (RFC 3262 4) */
	if (msg_find(response, HDR_ALLOW, 0))
		call->remote_updates = msg_lists(response, HDR_ALLOW, STR("UPDATE"));
	if (!rseq) {
		take_provisional(sending, leg, response, false);
		return;
	}
	dialog_refresh(leg->dialog, response);
	leg->remote_rseq = (uint32_t)rseq;
	send_prack(sending, leg, response, take_provisional(sending, leg, response, true));
}
