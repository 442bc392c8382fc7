/* SPDX-License-Identifier: Apache-2.0 */
/* Client transactions (RFC 3261 17.1, RFC 6026 8): every request is sent here. */
#include "sip/client.h"

#include <stdio.h>
#include <string.h>

#include "msg/value.h"
#include "msg/view.h"
#include "sip/stack_private.h"

enum { BRANCH_TOKEN = 16 };

/* Puts our Via on top (RFC 3261 8.1.1.7, RFC 3581 3). */
static void client_add_via(struct msg *msg, const struct link *link, const struct addr *remote,
			   const char *branch)
{
	char sent_by[ADDR_TEXT_MAX + 256];

	link_sent_by(link, remote, sent_by);
	msg_add_top(msg, HDR_VIA,
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
	struct outgoing out = { .link = txn->link, .to = &txn->remote, .scene = &txn->scene };

	(void)arg;
	if (out_again(txn->stack, &out, (struct str){ txn->sent, txn->n_sent }, ++txn->copies))
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

/* INVITE: no more retransmissions; from now on timer C (RFC 3261 16.7 step 2). */
void client_provisional(void *self, void *arg)
{
	struct client *client = self;

	timer_stop(client->txn.stack->options.loop, &client->txn.resend);
	client_provisional_more(self, arg);
}

void client_provisional_more(void *self, void *arg)
{
	struct client *client = self;

	if (client->txn.invite)
		txn_start_timeout(&client->txn, TIMER_C, EV_TIMEOUT);
	client_tell(client, arg);
}

void client_accept(void *self, void *arg)
{
	struct client *client = self;

	client_finish(client);
	client_tell(client, arg);
	txn_start_timeout(&client->txn, TIMER_M, EV_LINGER);
}

void client_accept_more(void *self, void *arg)
{
	client_tell(self, arg);
}

/* ACK to a non-2xx: this hop's, built from our INVITE (RFC 3261 17.1.1.3). */
static void client_acknowledge(struct client *client, struct msg *response)
{
	struct txn *txn = &client->txn;
	struct msg *invite = txn->request, *ack = msg_new_request(STR("ACK"), invite->uri);
	struct outgoing out = { .link = txn->link, .to = &txn->remote };
	struct scene scene;
	struct msg_value via;

	if (value_at(invite, HDR_VIA, STR_NONE, 1, &via))
		msg_add(ack, HDR_VIA, msg_hold(ack, via.text));
	for (struct msg_line *line = msg_find(invite, HDR_ROUTE, 0); line;
	     line = msg_find(invite, HDR_ROUTE, msg_line_number(invite, line) + 1))
		msg_add(ack, HDR_ROUTE, msg_hold(ack, line->value));
	msg_add(ack, HDR_MAX_FORWARDS, STR("70"));
	msg_add(ack, HDR_FROM, msg_hold(ack, msg_value(invite, HDR_FROM)));
	msg_add(ack, HDR_TO, msg_hold(ack, msg_value(response, HDR_TO)));
	msg_add(ack, HDR_CALL_ID, msg_hold(ack, msg_call_id(invite)));
	msg_add(ack, HDR_CSEQ, msg_format(ack, "%u ACK", msg_cseq(invite).number));
	scene_copy(&scene, &txn->scene);
	out.scene = &scene;
	out_message(txn->stack, &out, ack);
	if (txn->link->proto != PROTO_PIPE)
		msg_free(ack);
	scene_clear(&scene);
}

void client_refused(void *self, void *arg)
{
	struct client *client = self;

	client_finish(client);
	client_acknowledge(client, arg);
	client_tell(client, arg);
	txn_start_timeout(&client->txn, TIMER_D, EV_LINGER);
}

void client_refused_again(void *self, void *arg)
{
	client_acknowledge(self, arg);
	msg_free(arg);
}

void client_final(void *self, void *arg)
{
	struct client *client = self;

	client_finish(client);
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
