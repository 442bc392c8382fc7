/* SPDX-License-Identifier: Apache-2.0 */
/* Server transactions and their requests (RFC 3261 17.2, RFC 6026 7): every response is built and
 * sent here. */
#include "sip/request.h"

#include <string.h>

#include "msg/view.h"
#include "sip/kept.h"
#include "sip/trouble.h"

struct request *request_new(struct stack *stack, struct link *link, const struct addr *from,
			    struct msg *msg, struct str key)
{
	struct request *request = mem_alloc(sizeof(*request) + key.n + 1);
	struct txn *txn = &request->txn;

	memcpy(request->key, key.p, key.n);
	txn_init(txn, stack, msg->method == METHOD_INVITE ? &txn_invite_server : &txn_server, link,
		 (struct str){ request->key, key.n });
	txn->state = txn->invite ? TXN_PROCEEDING : TXN_TRYING;
	txn->source = *from;
	txn->remote = link->reliable ? *from : via_reply_address(msg_via(msg), from);
	if (link->proto != PROTO_PIPE)
		via_mark(msg, from);
	txn->request = request->msg = msg;
	request->scene = &txn->scene;
	txn->scene.snapshot = snapshot_hold(stack_snapshot(stack));
	txn->scene.registered_at = txn->scene.call_at = -1;
	txn->scene.in_dialog = msg_to_tag(msg).n > 0;
	scene_place(&txn->scene, stack, link, true);
	scene_show(&txn->scene, msg);
	list_append(&stack->fresh, &request->fresh);
	return request;
}

/* The RFC 3261 9.2 answer to a CANCEL, which no layer above needs to see. */
static void request_cancel(struct request *cancel)
{
	struct stack *stack = cancel->txn.stack;
	/* stays until the end of the turn when the request lets go of it */
	struct msg *msg = cancel->msg;
	struct buf key = { 0 };
	struct request *invite;

	request_key(msg, msg_via(msg), STR("INVITE"), &key);
	invite = map_get(&stack->servers, buf_str(&key), struct request, txn.node);
	buf_free(&key);
	if (!invite) {
		request_refuse(cancel, 481, "no INVITE to cancel");
		return;
	}
	if (!invite->to_tag[0])
		stack_tag(stack, invite->to_tag);
	memcpy(cancel->to_tag, invite->to_tag, sizeof(cancel->to_tag));
	if (stack->options.hooks->on_cancel_request &&
	    stack->options.hooks->on_cancel_request(stack->options.ctx, invite, cancel))
		return;
	request_reply(cancel, request_response(cancel, 200, NULL));
	if (invite->answered)
		return;
	if (stack->options.hooks->on_cancel)
		stack->options.hooks->on_cancel(stack->options.ctx, invite, msg);
	else
		request_refuse(invite, 487, NULL);
}

void request_deliver(struct request *request)
{
	struct stack *stack = request->txn.stack;

	if (request->msg->method == METHOD_CANCEL)
		request_cancel(request);
	else
		stack->options.hooks->on_request(stack->options.ctx, request);
}

struct msg *request_response(struct request *request, int status, const char *reason)
{
	struct msg *response = msg_new_response(request->msg, status, reason);
	struct str server =
		knob_text(request->txn.stack->options.gates, request->scene, SIP_SERVER);

	if (status > 100 && !msg_to_tag(request->msg).n) {
		if (!request->to_tag[0])
			stack_tag(request->txn.stack, request->to_tag);
		msg_set(response, HDR_TO,
			MSG_JOIN(response, msg_value(response, HDR_TO), STR(";tag="),
				 str_of(request->to_tag)));
	}
	if (server.n)
		msg_add(response, HDR_SERVER, msg_hold(response, server));
	return response;
}

/* A link for the reply: the one it came on, or a new connection when that has closed (RFC 3261
 * 18.2.2). */
static struct link *reply_link(struct txn *txn)
{
	struct stack *stack = txn->stack;
	struct addr remote = txn->remote;
	const struct via *via;
	struct link *link;

	if (txn->link->open || txn->link->pipe || !stack->options.reach)
		return txn->link;
	via = txn->request ? msg_via(txn->request) : NULL;
	if (via)
		addr_set_port(&remote, via->port ? via->port : 5060);
	link = stack->options.reach(stack->options.ctx, txn->link->proto, &remote);
	if (!link)
		return txn->link;
	link_hold(link);
	link_release(txn->link);
	txn->link = link;
	txn->remote = remote;
	return link;
}

/* Sends a response through the gates; takes it over. */
static void server_emit(struct request *request, struct msg *response)
{
	struct txn *txn = &request->txn;
	struct link *link = reply_link(txn);
	bool repeated = txn->invite && response->status < 300;
	uint64_t id = repeated ? response_id(txn->stack, response) : 0;
	struct kept *kept = kept_find(request, id);

	if (kept) {
		kept_hold(kept);
		kept_release(txn->out);
		txn->out = kept;
		kept_send_again(kept, response);
		return;
	}
	kept = kept_new(txn->stack, &txn->scene, link, &txn->remote);
	kept->id = id;
	kept_remember(request, kept, response);
	kept_send(kept, response, &txn->scene, !link->reliable || txn->invite);
}

/* The request's message is of no use any more; whoever looks at it in this turn still may. */
static void request_let_go(struct request *request)
{
	struct txn *txn = &request->txn;

	if (txn->request)
		loop_reap(txn->stack->options.loop, txn->request, (void (*)(void *))msg_free);
	txn->request = request->msg = NULL;
	txn->scene.msg = NULL;
	for (struct kept *kept = request->kept; kept; kept = kept->next)
		kept_forget_request(kept);
	if (txn->out)
		kept_forget_request(txn->out);
}

/* A non-INVITE transaction has answered: the message goes, retransmissions are absorbed for timer
 * J. */
static void server_finish(struct request *request)
{
	request_let_go(request);
	txn_start_timeout(&request->txn, TIMER_J, EV_LINGER);
}

void request_keep_message(struct request *request, bool keep)
{
	bool kept = request->keep;

	request->keep = keep;
	if (!kept || keep || !request->answered)
		return;
	if (request->txn.state == TXN_COMPLETED && !request->txn.invite)
		server_finish(request);
	else if (request->txn.state == TXN_CONFIRMED && !timer_active(&request->txn.timeout))
		txn_end(&request->txn);
}

void server_send(void *self, void *arg)
{
	server_emit(self, arg);
}

/* 2xx to an INVITE: retransmissions of the request are absorbed, those of the 2xx are the TU's (RFC
 * 6026 7.1). */
void server_send_accepted(void *self, void *arg)
{
	struct request *request = self;

	server_emit(request, arg);
	txn_start_timeout(&request->txn, TIMER_L, EV_LINGER);
}

void server_send_refused(void *self, void *arg)
{
	struct request *request = self;

	server_emit(request, arg);
	txn_start_resend(&request->txn, TIMER_G, false);
	txn_start_timeout(&request->txn, TIMER_H, EV_TIMEOUT);
}

void server_send_final(void *self, void *arg)
{
	struct request *request = self;

	server_emit(request, arg);
	if (!request->keep)
		server_finish(request);
}

void server_resend(void *self, void *arg)
{
	struct txn *txn = self;

	(void)arg;
	if (txn->out && txn->out->octets)
		kept_send_again(txn->out, NULL);
}

void server_resend_timed(void *self, void *arg)
{
	server_resend(self, arg);
	txn_next_resend(self, true);
}

void server_confirm(void *self, void *arg)
{
	struct txn *txn = self;

	(void)arg;
	timer_stop(txn->stack->options.loop, &txn->resend);
	txn_start_timeout(txn, TIMER_I, EV_LINGER);
}

/* The ACK never came (timer H). */
void server_timeout(void *self, void *arg)
{
	struct txn *txn = self;

	if (txn->stack->options.journal)
		journal_event(txn->stack->options.journal, "transaction.timeout",
			      txn->scene.user[0] ? txn->scene.user : NULL, "no ACK came (timer H)");
	trouble_unacknowledged(txn->stack, txn);
	server_end(self, arg);
}

/* An INVITE that may get a second final response stays until that is over. */
void server_linger_over(void *self, void *arg)
{
	const struct request *request = self;

	if (!request->keep)
		server_end(self, arg);
}

void server_end(void *self, void *arg)
{
	(void)arg;
	txn_end(self);
}

/* Whoever waits to answer is told that it need not. */
static void request_finish(struct request *request)
{
	request->answered = true;
	request->txn.finished = true;
	list_remove(&request->fresh);
	timer_stop(request->txn.stack->options.loop, &request->delay);
}

void request_reply(struct request *request, struct msg *response)
{
	struct txn *txn = &request->txn;
	enum txn_event event = response->status < 200 ? EV_1XX :
			       response->status < 300 ? EV_2XX :
							EV_ERROR;

	if (request->answered && !(event == EV_2XX && txn->state == TXN_ACCEPTED)) {
		if (txn->stack->options.journal)
			journal_event(txn->stack->options.journal, "request.answered_again",
				      txn->scene.user,
				      "a %d after the final response, sent as it is (fault)",
				      response->status);
		server_emit(request, response);
		return;
	}
	if (response->status >= 200 && !request->answered) {
		request_finish(request);
		txn_answered(txn);
	}
	if (!txn_feed(txn, event, response))
		msg_free(response);
}

/* Text that fits between quotes. */
static struct str quotable(struct msg *msg, const char *why)
{
	struct str text = msg_hold(msg, str_of(why));

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '"' || text.p[i] == '\\' || (unsigned char)text.p[i] < ' ')
			((char *)text.p)[i] = '\'';
	return text;
}

static void add_warning(struct msg *response, const char *role, const char *why)
{
	struct str text;

	if (!why || !*why)
		return;
	text = quotable(response, why);
	msg_add(response, HDR_WARNING,
		msg_format(response, "399 %s \"%.*s\"", role, STR_ARG(text)));
}

void request_refuse(struct request *request, int status, const char *why)
{
	struct msg *response = request_response(request, status, NULL);

	add_warning(response, request->txn.stack->options.role, why);
	request_reply(request, response);
}

void request_drop(struct request *request, const char *why)
{
	struct txn *txn = &request->txn;

	if (why && txn->stack->options.journal)
		journal_event(txn->stack->options.journal, "request.dropped", txn->scene.user, "%s",
			      why);
	request_finish(request);
	request_let_go(request);
	txn->state = txn->invite ? TXN_CONFIRMED : TXN_COMPLETED;
	txn_start_timeout(txn, TIMER_F, EV_LINGER);
}

void request_hold(struct request *request)
{
	request->held = true;
	list_remove(&request->fresh);
}

void stack_reply_stateless(struct stack *stack, struct link *link, const struct addr *to,
			   struct msg *request, int status, const char *why)
{
	struct scene scene = { .registered_at = -1, .call_at = -1 };
	const struct via *via = msg_via(request);
	struct addr remote = link->reliable || !via ? *to : via_reply_address(via, to);
	struct msg *response = msg_new_response(request, status, NULL);
	char tag[13];

	if (!msg_to_tag(response).n && msg_value(response, HDR_TO).n) {
		stack_tag(stack, tag);
		msg_set(response, HDR_TO,
			MSG_JOIN(response, msg_value(response, HDR_TO), STR(";tag="), str_of(tag)));
	}
	add_warning(response, stack->options.role, why);
	scene.snapshot = snapshot_hold(stack_snapshot(stack));
	scene_place(&scene, stack, link, false);
	out_message(stack, &(struct outgoing){ .link = link, .to = &remote, .scene = &scene },
		    response);
	if (link->proto != PROTO_PIPE)
		msg_free(response);
	scene_clear(&scene);
}
