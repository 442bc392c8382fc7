/* SPDX-License-Identifier: Apache-2.0 */
/* Client transactions (RFC 3261 17.1, RFC 6026 8): every request is sent here. */
#include "sip/client.h"

#include <stdio.h>
#include <string.h>

#include "msg/value.h"
#include "sip/stack_private.h"
#include "sip/trouble.h"

enum { BRANCH_TOKEN = 16 };

/* Puts our Via on top (RFC 3261 8.1.1.7, RFC 3581 3). */
static void client_add_via(struct msg *msg, const struct link *link, const struct addr *remote,
			   const char *branch)
{
	const struct msg_line *first = msg_find(msg, HDR_VIA, 0);
	char sent_by[ADDR_TEXT_MAX + 256];

	link_sent_by(link, remote, sent_by);
	msg_insert(msg, first ? msg_line_number(msg, first) : 0, HDR_VIA,
		   MSG_JOIN(msg, STR("SIP/2.0/"), str_of(proto_via(link->proto)), STR(" "),
			    str_of(sent_by), STR(";branch="), str_of(branch),
			    link->proto == PROTO_PIPE ? STR("") : STR(";rport")));
}

/* The scene of a request that we send: identity and stamps of `from`, place of this link. */
static void client_scene(struct scene *scene, struct stack *stack,
			 const struct client_target *target)
{
	if (target->scene) {
		scene_copy(scene, target->scene);
		scene->request = NULL;
		scene->msg = NULL;
	} else {
		scene->registered_at = scene->call_at = -1;
	}
	if (!scene->snapshot)
		scene->snapshot = snapshot_hold(stack_snapshot(stack));
	scene_place(scene, stack, target->link, false);
}

/* An ACK has no transaction: it goes, and that is all. */
static void client_send_ack(struct stack *stack, struct msg *ack,
			    const struct client_target *target)
{
	struct scene scene = { 0 };

	client_scene(&scene, stack, target);
	out_message(stack,
		    &(struct outgoing){
			    .link = target->link, .to = &target->remote, .scene = &scene },
		    ack);
	if (target->link->proto != PROTO_PIPE)
		msg_free(ack);
	scene_clear(&scene);
}

struct client *client_send(struct stack *stack, struct msg *request,
			   const struct client_target *target, const struct client_user *user,
			   void *ctx)
{
	char branch[64];
	struct client *client;
	size_t n;

	if (target->branch) {
		snprintf(branch, sizeof(branch), "%s", target->branch);
	} else {
		memcpy(branch, "z9hG4bK", 7);
		stack_branch(stack, branch + 7, BRANCH_TOKEN);
	}
	client_add_via(request, target->link, &target->remote, branch);
	if (!msg_find(request, HDR_MAX_FORWARDS, 0))
		msg_add(request, HDR_MAX_FORWARDS, STR("70"));
	if (request->method == METHOD_ACK) {
		client_send_ack(stack, request, target);
		return NULL;
	}
	client = mem_alloc(sizeof(*client) + strlen(branch) + request->method_name.n + 2);
	n = strlen(branch);
	memcpy(client->key, branch, n);
	client->key[n++] = '|';
	memcpy(client->key + n, request->method_name.p, request->method_name.n);
	n += request->method_name.n;
	memcpy(client->branch, branch, sizeof(branch));
	client->user = user;
	client->ctx = ctx;
	client->method = request->method;
	txn_init(&client->txn, stack,
		 request->method == METHOD_INVITE ? &txn_invite_client : &txn_client, target->link,
		 (struct str){ client->key, n });
	client->txn.state = client->txn.invite ? TXN_CALLING : TXN_TRYING;
	client->txn.remote = target->remote;
	client_scene(&client->txn.scene, stack, target);
	txn_feed(&client->txn, EV_START, request);
	return client;
}

void client_start(void *self, void *arg)
{
	struct client *client = self;
	struct txn *txn = &client->txn;
	struct msg *request = arg;
	struct outgoing out = { .link = txn->link, .to = &txn->remote, .scene = &txn->scene };
	bool pipe = txn->link->proto == PROTO_PIPE;

	if (!txn->link->reliable) {
		out.kept = &txn->sent;
		out.n_kept = &txn->n_sent;
	}
	if (txn->invite)
		txn->request = pipe ? msg_clone(request) : request;
	if (out_message(txn->stack, &out, request))
		txn_break(txn);
	if (!pipe)
		client->n_vias = value_count(request, HDR_VIA, STR_NONE);
	if (!pipe && !txn->invite) {
		msg_free(request);
		txn->scene.msg = NULL;
	}
	if (txn->invite)
		txn->scene.msg = txn->request;
	txn_start_resend(txn, txn->invite ? TIMER_A : TIMER_E, false);
	txn_start_timeout(txn, txn->invite ? TIMER_B : TIMER_F, EV_TIMEOUT);
}

void client_resend(void *self, void *arg)
{
	struct txn *txn = self;
	struct outgoing out = {
		.link = txn->link, .to = &txn->remote, .scene = &txn->scene, .copy = ++txn->copies
	};

	(void)arg;
	if (out_again(txn->stack, &out, (struct str){ txn->sent, txn->n_sent }))
		txn_break(txn);
	txn_next_resend(txn, !txn->invite);
}

/* Gives a response to whoever sent the request. */
static void client_tell(struct client *client, struct msg *response)
{
	if (client->ctx)
		client->user->on_response(client->ctx, client, response);
	else
		msg_free(response);
}

/* Behind its final response a transaction only absorbs. */
static void client_finish(struct client *client)
{
	struct loop *loop = client->txn.stack->options.loop;

	client->txn.finished = true;
	timer_stop(loop, &client->txn.resend);
	timer_stop(loop, &client->txn.timeout);
}

/* INVITE: no more retransmissions, and no timer B. */
void client_provisional(void *self, void *arg)
{
	struct client *client = self;
	struct loop *loop = client->txn.stack->options.loop;

	timer_stop(loop, &client->txn.resend);
	timer_stop(loop, &client->txn.timeout);
	client_provisional_more(self, arg);
}

/* From now on timer C, begun anew by each response but 100 (RFC 3261 16.7 step 2). */
static void client_start_timer_c(struct client *client, const struct msg *response)
{
	struct txn *txn = &client->txn;

	if (!txn->invite || client->cancel == CANCEL_SENT || !client->user->on_timer_c)
		return;
	if (response->status > 100 || !timer_active(&txn->timeout))
		txn_start_timeout(txn, TIMER_C, EV_TIMER_C);
}

void client_provisional_more(void *self, void *arg)
{
	struct client *client = self;

	client_start_timer_c(client, arg);
	client_tell(client, arg);
	client_cancel_now(client);
}

void client_timer_c(void *self, void *arg)
{
	struct client *client = self;

	(void)arg;
	trouble_ringing(client->txn.stack, &client->txn);
	if (client->ctx)
		client->user->on_timer_c(client->ctx, client);
}

/* Behind a 2xx nothing is made of the INVITE any more: ACK and BYE are the TU's. */
static void client_let_go(struct txn *txn)
{
	struct loop *loop = txn->stack->options.loop;

	if (txn->request)
		loop_reap(loop, txn->request, (void (*)(void *))msg_free);
	txn->request = txn->scene.msg = NULL;
	mem_free(txn->sent);
	txn->sent = NULL;
	txn->n_sent = 0;
}

void client_accept(void *self, void *arg)
{
	struct client *client = self;

	client_finish(client);
	txn_answered(&client->txn);
	client_tell(client, arg);
	client_let_go(&client->txn);
	txn_start_timeout(&client->txn, TIMER_M, EV_LINGER);
}

void client_accept_more(void *self, void *arg)
{
	client_tell(self, arg);
}

/* A role pipe loses nothing, yet one of our own elements may be told to answer twice: that is waited
 * for. */
void client_refused(void *self, void *arg)
{
	struct client *client = self;
	struct msg *response = arg;
	struct txn *txn = &client->txn;

	client_finish(client);
	txn_answered(&client->txn);
	client->final = response->status;
	client_acknowledge(client, response);
	client_tell(client, response);
	if (txn->link->proto == PROTO_PIPE)
		txn_start_wait(txn, 64 * txn_timer(txn, TIMER_T1), EV_LINGER);
	else
		txn_start_timeout(txn, TIMER_D, EV_LINGER);
}

void client_refused_again(void *self, void *arg)
{
	struct client *client = self;
	struct msg *response = arg;

	if (response->status != client->final) {
		client_second_final(self, arg);
		return;
	}
	client_acknowledge(client, response);
	msg_free(response);
}

/* Not what the first one was: an error of the next hop, which is passed up when it is one of our own
 * elements, for then a rule wants it so. */
void client_second_final(void *self, void *arg)
{
	struct client *client = self;
	struct msg *response = arg;

	/* behind a 2xx it comes beside the transaction: there is no ACK for it (RFC 6026 7.1) */
	if (response->status >= 300 && client->txn.request)
		client_acknowledge(client, response);
	if (client->txn.link->proto == PROTO_PIPE)
		client_tell(client, response);
	else
		msg_free(response);
}

void client_final(void *self, void *arg)
{
	struct client *client = self;

	client_finish(client);
	txn_answered(&client->txn);
	client_tell(client, arg);
	txn_start_timeout(&client->txn, TIMER_K, EV_LINGER);
}

/* No final response will come. */
static void client_fail(struct client *client, enum client_end why)
{
	client_finish(client);
	if (client->txn.stack->options.journal)
		journal_event(client->txn.stack->options.journal,
			      why == CLIENT_TIMEOUT ? "transaction.timeout" : "transaction.broken",
			      client->txn.scene.user[0] ? client->txn.scene.user : NULL,
			      "%s: %s has no answer: %s", client->txn.stack->options.role,
			      method_name(client->method),
			      why == CLIENT_TIMEOUT ? "it timed out" : "its link failed");
	if (why == CLIENT_TIMEOUT)
		trouble_unanswered(client->txn.stack, &client->txn, method_name(client->method));
	if (client->ctx)
		client->user->on_failure(client->ctx, client, why);
	txn_end(&client->txn);
}

void client_timeout(void *self, void *arg)
{
	(void)arg;
	client_fail(self, CLIENT_TIMEOUT);
}

void client_broken(void *self, void *arg)
{
	(void)arg;
	client_fail(self, CLIENT_BROKEN);
}

void client_end(void *self, void *arg)
{
	(void)arg;
	txn_end(self);
}
