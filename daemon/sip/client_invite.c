/* SPDX-License-Identifier: Apache-2.0 */
/* What a client transaction makes out of its INVITE: the ACK to a refusal (RFC 3261 17.1.1.3) and
 * the CANCEL (9.1). */
#include "msg/value.h"
#include "msg/view.h"
#include "sip/client.h"
#include "sip/stack_private.h"

/* A request of that method with the Request-URI, Route, From, Call-ID and CSeq number of the
 * INVITE. */
static struct msg *invite_request(struct msg *invite, struct str method, struct str to)
{
	struct msg *msg = msg_new_request(method, invite->uri);
	unsigned number = msg_cseq(invite).number;

	for (struct msg_line *line = msg_find(invite, HDR_ROUTE, 0); line;
	     line = msg_find(invite, HDR_ROUTE, msg_line_number(invite, line) + 1))
		msg_add(msg, HDR_ROUTE, msg_hold(msg, line->value));
	msg_add(msg, HDR_MAX_FORWARDS, STR("70"));
	msg_add(msg, HDR_FROM, msg_hold(msg, msg_value(invite, HDR_FROM)));
	msg_add(msg, HDR_TO, msg_hold(msg, to));
	msg_add(msg, HDR_CALL_ID, msg_hold(msg, msg_call_id(invite)));
	msg_add(msg, HDR_CSEQ, msg_format(msg, "%u %.*s", number, STR_ARG(method)));
	return msg;
}

void client_acknowledge(struct client *client, struct msg *response)
{
	struct txn *txn = &client->txn;
	struct msg *ack = invite_request(txn->request, STR("ACK"), msg_value(response, HDR_TO));
	struct outgoing out = { .link = txn->link, .to = &txn->remote };
	struct scene scene;
	struct msg_value via;

	if (value_at(txn->request, HDR_VIA, STR_NONE, 1, &via))
		msg_insert(ack, 0, HDR_VIA, msg_hold(ack, via.text));
	scene_copy(&scene, &txn->scene);
	out.scene = &scene;
	out_message(txn->stack, &out, ack);
	if (txn->link->proto != PROTO_PIPE)
		msg_free(ack);
	scene_clear(&scene);
}

/* Nobody waits for the answer: what counts is the final response to the INVITE. */
static const struct client_user cancel_user = { 0 };

void client_cancel_now(struct client *client)
{
	struct txn *txn = &client->txn;
	struct client_target target = { .link = txn->link,
					.remote = txn->remote,
					.branch = client->branch,
					.scene = &txn->scene };
	struct msg *cancel;

	if (client->cancel != CANCEL_ASKED || txn->state != TXN_PROCEEDING)
		return;
	client->cancel = CANCEL_SENT;
	cancel = invite_request(txn->request, STR("CANCEL"), msg_value(txn->request, HDR_TO));
	if (client->cancel_reason.n)
		msg_add(cancel, HDR_REASON, msg_hold(cancel, client->cancel_reason));
	client_send(txn->stack, cancel, &target, &cancel_user, NULL);
	txn_start_wait(txn, 64 * txn_timer(txn, TIMER_T1), EV_TIMEOUT);
}

void client_cancel(struct client *client, struct str reason)
{
	struct txn *txn = &client->txn;

	if (!txn->invite || txn->finished || client->cancel != CANCEL_NOT)
		return;
	client->cancel = CANCEL_ASKED;
	client->cancel_reason = msg_hold(txn->request, reason);
	client_cancel_now(client);
}
