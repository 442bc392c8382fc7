/* SPDX-License-Identifier: Apache-2.0 */
/* Dialogs of a scripted UE (RFC 3261 12), and what it learns of them from messages that come. */
#include "msg/view.h"
#include "scenario/ue_private.h"

struct ue_call *ue_call_of(struct ue *ue, struct str call_id)
{
	struct ue_call *call;

	list_each(call, &ue->calls, struct ue_call, node)
		if (str_eq(call->call_id, call_id))
			return call;
	call = mem_alloc(sizeof(*call));
	call->call_id = (struct str){ mem_copy_text(call_id.p, call_id.n), call_id.n };
	call->number = 1000 + ++ue->n_calls;
	list_append(&ue->calls, &call->node);
	return call;
}

static void dialog_end(struct ue_dialog *at)
{
	ue_session_clear(&at->session);
	msg_free(at->ack);
	mem_free(at->event);
	list_remove(&at->node);
	mem_free(at);
}

void ue_calls_free(struct ue *ue)
{
	struct ue_dialog *dialog;
	struct ue_call *call;

	list_each(dialog, &ue->dialogs, struct ue_dialog, node)
		dialog_end(dialog);
	dialogs_clear(&ue->known);
	list_each(call, &ue->calls, struct ue_call, node) {
		ue_media_close(call);
		list_remove(&call->node);
		mem_free((char *)call->call_id.p);
		mem_free(call);
	}
}

/* The UE's part of a dialog. */
static struct ue_dialog *dialog_find(struct dialog *dialog)
{
	return dialog ? dialog->owner : NULL;
}

/* Has it this tag at one of its ends? */
static bool has_tag(const struct dialog *dialog, struct str tag)
{
	return str_eq(dialog->local_tag, tag) || str_eq(dialog->remote_tag, tag);
}

struct ue_dialog *ue_dialog_of_message(struct ue *ue, struct msg *msg)
{
	struct str from = msg_from_tag(msg), to = msg_to_tag(msg), call_id = msg_call_id(msg);
	struct ue_dialog *at, *found = NULL;

	list_each(at, &ue->dialogs, struct ue_dialog, node) {
		const struct dialog *dialog = at->dialog;

		if (!str_eq(dialog->call_id, call_id) || !has_tag(dialog, from) ||
		    (to.n && !has_tag(dialog, to)))
			continue;
		if (!found || found->dialog->early || !dialog->early)
			found = at;
	}
	return found;
}

struct ue_dialog *ue_dialog_newest(struct ue *ue, bool call)
{
	struct ue_dialog *at, *found = NULL;

	list_each(at, &ue->dialogs, struct ue_dialog, node)
		if ((at->begun == METHOD_INVITE) == call && (!found || found->ended || !at->ended))
			found = at;
	return found;
}

/* Event of a SUBSCRIBE, `refer` of a REFER (RFC 3515 2.4.4); NULL of others. */
static char *event_of(struct msg *request)
{
	struct str event = msg_value(request, HDR_EVENT);

	if (request->method == METHOD_REFER)
		event = STR("refer");
	return event.p ? mem_copy_text(event.p, event.n) : NULL;
}

struct ue_dialog *ue_dialog_begin(struct ue_exchange *exchange, struct dialog *dialog)
{
	struct ue *ue = exchange->ue;
	struct ue_dialog *at;

	if (!dialog)
		return NULL;
	at = mem_alloc(sizeof(*at));
	at->dialog = dialog;
	at->call = ue_call_of(ue, dialog->call_id);
	at->begun = exchange->msg->method;
	at->event = event_of(exchange->msg);
	ue_session_copy(&at->session, &exchange->session);
	dialog->owner = at;
	list_append(&ue->dialogs, &at->node);
	return at;
}

struct ue_dialog *ue_dialog_answering(struct ue *ue, struct msg *request)
{
	struct ue_exchange *exchange = request->method == METHOD_SUBSCRIBE ||
						       request->method == METHOD_REFER ?
					       ue_exchange_find(ue, request, false) :
					       NULL;

	if (!exchange || exchange->dialog || !exchange->request)
		return exchange ? exchange->dialog : NULL;
	/* a response to be made has the tag that the dialog will have */
	msg_free(request_response(exchange->request, 200, NULL));
	exchange->dialog =
		ue_dialog_begin(exchange, dialog_new_server(&ue->known, exchange->msg,
							    str_of(exchange->request->to_tag)));
	return exchange->dialog;
}

/* The first SDP behind our offer answers it, more of them in its responses say nothing new (RFC 3261
 * 13.2.1); where the request had none, the first one is an offer. */
static void hear_answer(struct ue_exchange *exchange, struct ue_dialog *at, struct msg *response)
{
	bool final = response->status >= 200 || msg_value(response, HDR_RSEQ).n;
	uint32_t cseq = msg_cseq(response).number;
	struct ue_session *session = &at->session;
	struct str sdp = body_sdp(response);

	if (!sdp.n)
		return;
	if (session->talk == TALK_OFFERED && session->cseq == cseq)
		ue_session_told(session, sdp, final);
	else if (!body_sdp(exchange->msg).n && session->cseq != cseq)
		ue_session_asked(session, sdp, cseq);
}

/* What a PRACK may acknowledge; repeated ones count once. */
static void hear_reliable(struct ue_dialog *at, struct msg *response)
{
	uint32_t rseq = (uint32_t)msg_number(response, HDR_RSEQ, 0);
	uint32_t cseq = msg_cseq(response).number;

	for (unsigned i = 0; i < at->n_reliables; i++)
		if (at->reliables[i].rseq == rseq && at->reliables[i].cseq == cseq)
			return;
	if (rseq && at->n_reliables < RELIABLES_MAX)
		at->reliables[at->n_reliables++] = (struct ue_reliable){ rseq, cseq, false };
}

/* The same ACK goes again (RFC 3261 13.2.2.4). */
static void acknowledge_again(struct ue *ue, struct ue_dialog *at)
{
	struct client_target target = { .branch = at->ack_branch };
	struct ue_link *way;
	char why[160];

	way = ue->plan->reflex == REFLEX_ALL ? ue_reach(ue, PROTO_COUNT, STR_NONE, why) : NULL;
	if (!way)
		return;
	target.link = way->link;
	target.remote = way->remote;
	client_send(ue->stack, msg_clone(at->ack), &target, &ue_exchange_user, NULL);
}

/* A 2xx to our INVITE: the first one waits for a line that acknowledges it. */
static void hear_success(struct ue_exchange *exchange, struct ue_dialog *at, struct msg *response)
{
	uint32_t cseq = msg_cseq(response).number;

	if (at->accepted == cseq && at->ack) {
		acknowledge_again(exchange->ue, at);
		return;
	}
	at->accepted = cseq;
	msg_free(at->ack);
	at->ack = NULL;
	if (at->dialog->early)
		dialog_confirm(at->dialog, response);
	else
		dialog_refresh(at->dialog, response);
}

/* Refused: the offer in it is taken back, dialogs that it began are over. */
static void hear_refusal(struct ue_exchange *exchange, struct msg *response)
{
	struct ue_dialog *at;

	if (exchange->dialog) {
		ue_session_refused(&exchange->dialog->session, msg_cseq(response).number);
		return;
	}
	list_each(at, &exchange->ue->dialogs, struct ue_dialog, node)
		if (at->call == exchange->call && at->dialog->early) {
			at->ended = true;
			ue_media_update(at);
		}
}

/* The dialog of a response; one that it begins is made. */
static struct ue_dialog *dialog_of_response(struct ue_exchange *exchange, struct msg *response)
{
	struct dialogs *known = &exchange->ue->known;
	struct dialog *dialog = dialogs_of_response(known, response);
	enum method method = exchange->msg->method;

	if (dialog || !msg_to_tag(response).n || response->status >= 300 ||
	    (method != METHOD_INVITE && method != METHOD_SUBSCRIBE && method != METHOD_REFER))
		return dialog_find(dialog);
	return ue_dialog_begin(exchange, dialog_new_client(known, exchange->msg, response));
}

void ue_dialog_hear_response(struct ue_exchange *exchange, struct msg *response)
{
	enum method method = exchange->msg->method;
	struct ue_dialog *at;

	if (response->status == 100 || method == METHOD_CANCEL)
		return;
	at = dialog_of_response(exchange, response);
	if (response->status >= 300)
		hear_refusal(exchange, response);
	if (!at || response->status >= 300)
		return;
	if (method == METHOD_SUBSCRIBE || method == METHOD_REFER)
		dialog_confirm(at->dialog, response);
	hear_answer(exchange, at, response);
	if (response->status < 200)
		hear_reliable(at, response);
	else if (method == METHOD_INVITE)
		hear_success(exchange, at, response);
	else if (method == METHOD_UPDATE)
		dialog_refresh(at->dialog, response);
	ue_media_update(at);
}

/* Our reliable response is acknowledged by its numbers (RFC 3262 7.2). */
static void hear_prack(struct ue *ue, struct msg *prack)
{
	struct str rest = msg_value(prack, HDR_RACK), word;
	struct ue_exchange *invite;
	uint32_t rseq = 0, cseq = 0;

	if (str_word(&rest, &word) && str_to_u32(word, &rseq) && str_word(&rest, &word))
		str_to_u32(word, &cseq);
	invite = ue_exchange_invite(ue, false, cseq, msg_call_id(prack));
	if (!invite || invite->rseq != rseq)
		return;
	repeat_free(invite->reliable);
	invite->reliable = NULL;
}

/* The SDP of a request in the dialog. One that crosses our offer is for a line to refuse; that of a
 * repeated ACK says nothing new. */
static void hear_offer(struct ue_session *session, struct msg *request)
{
	struct str sdp = body_sdp(request);
	bool answers = request->method == METHOD_PRACK || request->method == METHOD_ACK;

	if (!sdp.n)
		return;
	if (answers && session->talk == TALK_OFFERED)
		ue_session_told(session, sdp, true);
	else if (session->talk != TALK_OFFERED && session->talk != TALK_ASKED &&
		 request->method != METHOD_ACK)
		ue_session_asked(session, sdp, msg_cseq(request).number);
}

/* The SUBSCRIBE or REFER outside dialogs that a NOTIFY is about which comes before any response to
 * it, or from another notifier than that one (RFC 6665 4.1.2.4). */
static struct ue_exchange *subscription_of(struct ue *ue, struct msg *notify)
{
	struct ue_exchange *exchange;

	list_each(exchange, &ue->exchanges, struct ue_exchange, node)
		if (exchange->ours && !exchange->dialog &&
		    (exchange->msg->method == METHOD_SUBSCRIBE ||
		     exchange->msg->method == METHOD_REFER) &&
		    str_eq(msg_call_id(exchange->msg), msg_call_id(notify)) &&
		    str_eq(msg_from_tag(exchange->msg), msg_to_tag(notify)))
			return exchange;
	return NULL;
}

/* Whose dialog begins with the NOTIFY: it is seen from our side. */
static struct ue_dialog *dialog_of_notify(struct ue *ue, struct msg *notify)
{
	struct ue_exchange *ours = subscription_of(ue, notify);
	struct dialog *dialog;

	if (!ours)
		return NULL;
	dialog = dialog_new_server(&ue->known, notify, msg_to_tag(notify));
	if (!dialog)
		return NULL;
	dialog->local_cseq = msg_cseq(ours->msg).number;
	dialog->early = false;
	return ue_dialog_begin(ours, dialog);
}

/* The end of a subscription is not that of a call in whose dialog it is. */
static void note_state(struct ue_dialog *at, struct msg *notify)
{
	struct str state = msg_value(notify, HDR_SUBSCRIPTION_STATE), word;

	if (notify->method == METHOD_NOTIFY && at->begun != METHOD_INVITE &&
	    str_cut(&state, ';', &word) && str_iis(word, "terminated"))
		at->ended = true;
}

void ue_dialog_say_request(struct ue_dialog *at, struct msg *request)
{
	note_state(at, request);
	if (request->method == METHOD_BYE)
		at->ended = true;
}

void ue_dialog_hear_request(struct ue_exchange *exchange, struct msg *request)
{
	struct ue *ue = exchange->ue;
	struct ue_dialog *at = dialog_find(dialogs_of_request(&ue->known, request));

	if (!at && request->method == METHOD_NOTIFY)
		at = dialog_of_notify(ue, request);

	if (request->method == METHOD_PRACK)
		hear_prack(ue, request);
	if (request->method == METHOD_INVITE && !at)
		hear_offer(&exchange->session, request);
	exchange->dialog = at;
	if (at || request->method == METHOD_INVITE)
		exchange->call = ue_call_of(ue, msg_call_id(request));
	if (!at)
		return;
	dialog_check(at->dialog, request);
	dialog_refresh(at->dialog, request);
	hear_offer(&at->session, request);
	note_state(at, request);
	if (request->method == METHOD_BYE)
		at->ended = true;
	ue_media_update(at);
}

void ue_dialog_hear_ack(struct ue *ue, struct msg *ack)
{
	struct ue_dialog *at = dialog_find(dialogs_of_request(&ue->known, ack));
	struct ue_exchange *invite =
		ue_exchange_invite(ue, false, msg_cseq(ack).number, msg_call_id(ack));

	if (invite) {
		repeat_free(invite->accepted);
		invite->accepted = NULL;
	}
	if (!at)
		return;
	hear_offer(&at->session, ack);
	ue_media_update(at);
}

struct ue_reliable *ue_dialog_reliable(struct ue_dialog *at, struct msg *label)
{
	uint32_t wanted = label && !label->is_request ? (uint32_t)msg_number(label, HDR_RSEQ, 0) :
							0;

	if (label && !label->is_request && !wanted)
		return NULL;
	for (unsigned i = 0; at && i < at->n_reliables; i++)
		if (wanted ? at->reliables[i].rseq == wanted : !at->reliables[i].acknowledged)
			return &at->reliables[i];
	return NULL;
}
