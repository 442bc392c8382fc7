/* SPDX-License-Identifier: Apache-2.0 */
/* Requests of a scripted UE and to it, with what their transactions tell. */
#include <string.h>

#include "msg/view.h"
#include "scenario/ue_private.h"

static struct ue_exchange *exchange_new(struct ue *ue, const struct msg *msg, bool ours)
{
	struct ue_exchange *exchange = mem_alloc(sizeof(*exchange));

	exchange->ue = ue;
	exchange->ours = ours;
	exchange->msg = msg_clone(msg);
	list_append(&ue->exchanges, &exchange->node);
	return exchange;
}

/* Its transaction is over: nothing can be answered or repeated any more. */
static void on_request_end(void *owner, struct request *request)
{
	struct ue_exchange *exchange = owner;

	(void)request;
	exchange->request = NULL;
	exchange->waiting = false;
}

struct ue_exchange *ue_exchange_received(struct ue *ue, struct request *request)
{
	struct ue_exchange *exchange = exchange_new(ue, request->msg, false);

	exchange->request = request;
	exchange->waiting = true;
	request->owner = exchange;
	request->on_end = on_request_end;
	request_hold(request);
	return exchange;
}

struct ue_exchange *ue_exchange_sent(struct ue *ue, const struct msg *msg)
{
	return exchange_new(ue, msg, true);
}

void ue_exchange_free(struct ue_exchange *exchange)
{
	if (exchange->client)
		exchange->client->ctx = NULL;
	if (exchange->request)
		exchange->request->on_end = NULL;
	repeat_free(exchange->reliable);
	repeat_free(exchange->accepted);
	ue_session_clear(&exchange->session);
	list_remove(&exchange->node);
	msg_free(exchange->msg);
	mem_free(exchange);
}

/* Its request is this one: the same branch and method. */
static bool is_of(struct ue_exchange *exchange, struct msg *request)
{
	const struct via *via = msg_via(request), *own = msg_via(exchange->msg);
	struct str branch = exchange->ours ? str_of(exchange->branch) :
			    own            ? own->branch :
					     STR_NONE;

	return via && str_eq(via->branch, branch) &&
	       str_eq(request->method_name, exchange->msg->method_name);
}

struct ue_exchange *ue_exchange_find(struct ue *ue, struct msg *request, bool ours)
{
	struct ue_exchange *exchange;

	list_each(exchange, &ue->exchanges, struct ue_exchange, node)
		if (exchange->ours == ours && is_of(exchange, request))
			return exchange;
	return NULL;
}

bool ue_has_refused(struct ue *ue, struct msg *request)
{
	return !ue_exchange_find(ue, request, false);
}

struct ue_exchange *ue_exchange_invite(struct ue *ue, bool ours, uint32_t cseq, struct str call_id)
{
	struct ue_exchange *exchange, *found = NULL;

	list_each(exchange, &ue->exchanges, struct ue_exchange, node)
		if (exchange->ours == ours && exchange->msg->method == METHOD_INVITE &&
		    (!cseq || msg_cseq(exchange->msg).number == cseq) &&
		    (!call_id.n || str_eq(msg_call_id(exchange->msg), call_id)) && (ours || !found))
			found = exchange; /* of merged ones (RFC 3261 8.2.2.2) the first */
	return found;
}

/* A response to one of ours. */
static void on_response(void *ctx, struct client *client, struct msg *response)
{
	(void)client;
	ue_dialog_hear_response(ctx, response);
	msg_free(response);
}

/* The lines of the scenario say what should have come. */
static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	(void)ctx;
	(void)client;
	(void)why;
}

static void on_end(void *ctx)
{
	struct ue_exchange *exchange = ctx;

	exchange->client = NULL;
}

const struct client_user ue_exchange_user = { on_response, on_failure, on_end };

/* 64*T1 have passed without an acknowledgement: the lines say what then. */
static void on_reliable_timeout(void *ctx)
{
	struct ue_exchange *exchange = ctx;

	exchange->reliable = NULL;
}

static void on_accepted_timeout(void *ctx)
{
	struct ue_exchange *exchange = ctx;

	exchange->accepted = NULL;
}

/* Behind a final response nothing reliable is waited for (RFC 3262 3). */
static void rest(struct ue_exchange *exchange)
{
	repeat_free(exchange->reliable);
	exchange->reliable = NULL;
}

void ue_exchange_answer(struct ue_exchange *exchange, struct msg *response)
{
	bool invite = exchange->msg->method == METHOD_INVITE, final = response->status >= 200;
	bool reliable = !final && msg_value(response, HDR_RSEQ).n;
	struct request *request = exchange->request;

	if (final || reliable)
		rest(exchange);
	if (final)
		exchange->waiting = false;
	if (final && invite && response->status < 300 && !exchange->accepted)
		exchange->accepted =
			repeat_start(request, response,
				     &(struct repeat_user){ on_accepted_timeout, exchange });
	else if (reliable)
		exchange->reliable =
			repeat_start(request, response,
				     &(struct repeat_user){ on_reliable_timeout, exchange });
	else
		request_reply(request, response);
}
