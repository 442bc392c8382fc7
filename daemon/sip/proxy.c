/* SPDX-License-Identifier: Apache-2.0 */
/* A stateful proxy with one next hop (RFC 3261 16). */
#include "sip/proxy.h"

#include <stdio.h>
#include <string.h>

#include "msg/value.h"
#include "msg/view.h"
#include "sip/stack_private.h"

enum { LOOP_OCTETS = 6, TOKEN = 16 };

/* One forwarded request; lives as long as its client transaction. */
struct forward {
	struct request *request; /* NULL once its transaction ended */
	struct proxy_leg leg;
};

/* RFC 3261 16.6 step 8: what makes a request that came back the same one again, as it stands in our
 * branches. */
static struct str loop_mark(struct request *request)
{
	struct stack *stack = request->txn.stack;
	struct msg *msg = request->msg;
	struct str parts[] = {
		msg->uri,         msg_from_tag(msg),         msg_to_tag(msg),
		msg_call_id(msg), msg_value(msg, HDR_ROUTE), msg_value(msg, HDR_CSEQ)
	};
	uint64_t hash = stack->loop_key;

	if (request->loop_mark[0])
		return str_of(request->loop_mark);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		hash = str_hash(parts[i], hash);
	request->loop_mark[0] = '.';
	hex_write((const uint8_t *)&hash, LOOP_OCTETS, request->loop_mark + 1);
	return str_of(request->loop_mark);
}

/* Is that mark in one of the Vias? */
static bool loop_seen(struct request *request)
{
	struct msg *msg = request->msg;
	struct str mark = loop_mark(request);

	for (struct msg_line *line = msg_find(msg, HDR_VIA, 0); line;
	     line = msg_find(msg, HDR_VIA, msg_line_number(msg, line) + 1))
		if (str_search(line->value, mark) >= 0)
			return true;
	return false;
}

int proxy_check(struct request *request, char why[96])
{
	int64_t left = msg_number(request->msg, HDR_MAX_FORWARDS, -1);

	if (left == 0) {
		snprintf(why, 96, "Max-Forwards is used up");
		return 483;
	}
	if (loop_seen(request)) {
		snprintf(why, 96, "this request came through here unchanged");
		return 482;
	}
	return 0;
}

/* Nothing more will come from the next hop. */
static void on_end(void *ctx)
{
	struct forward *forward = ctx;

	if (forward->request) {
		forward->request->owner = NULL;
		forward->request->on_end = NULL;
	}
	if (forward->leg.on_end)
		forward->leg.on_end(forward->leg.ctx);
	mem_free(forward);
}

/* Nobody waits for the next hop's answer any more. */
static void on_request_end(void *owner, struct request *request)
{
	struct forward *forward = owner;

	(void)request;
	forward->request = NULL;
}

/* Of answers behind the final one only a further 2xx to an INVITE is passed on (RFC 3261 16.7 step
 * 5). */
static bool is_wanted(const struct request *request, const struct msg *response)
{
	return response->status > 100 &&
	       (!request->answered ||
		(request->txn.state == TXN_ACCEPTED && response->status / 100 == 2));
}

/* Takes our Via off and gives the response to the request (RFC 3261 16.7). */
static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct forward *forward = ctx;
	struct request *request = forward->request;
	struct msg_value via;

	(void)client;
	if (!request || !is_wanted(request, response)) {
		msg_free(response);
		return;
	}
	if (value_at(response, HDR_VIA, STR_NONE, 1, &via))
		value_remove(response, &via);
	if (!forward->leg.on_response ||
	    forward->leg.on_response(forward->leg.ctx, request, response))
		request_reply(request, response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct forward *forward = ctx;
	struct request *request = forward->request;
	const char *text = why == CLIENT_TIMEOUT ? "the next hop is silent" :
						   "the next hop is out of reach";
	int status = why == CLIENT_TIMEOUT ? 504 : 503;

	(void)client;
	if (!request || request->answered)
		return;
	if (forward->leg.on_failure)
		status = forward->leg.on_failure(forward->leg.ctx, request, why);
	if (status)
		request_refuse(request, status, text);
	else
		request_drop(request, text);
}

static const struct client_user forward_user = { on_response, on_failure, on_end };

/* One less, or the default when it came without (RFC 3261 16.6 step 3). */
static void lower_max_forwards(struct request *request, struct msg *msg)
{
	int64_t left = msg_number(msg, HDR_MAX_FORWARDS, -1);
	char text[21];

	if (left < 0)
		left = knob_number(request->txn.stack->options.gates, request->scene,
				   SIP_MAX_FORWARDS);
	else
		left--;
	decimal_write((uint64_t)left, text);
	msg_set(msg, HDR_MAX_FORWARDS, msg_hold(msg, str_of(text)));
}

void request_forward(struct request *request, struct msg *msg, const struct proxy_leg *leg)
{
	struct stack *stack = request->txn.stack;
	struct forward *forward = mem_alloc(sizeof(*forward));
	char branch[64];
	struct client_target target = {
		.link = leg->link, .remote = leg->remote, .branch = branch, .scene = request->scene
	};

	memcpy(branch, "z9hG4bK", 7);
	stack_branch(stack, branch + 7, TOKEN);
	strcpy(branch + 7 + TOKEN, loop_mark(request).p);
	lower_max_forwards(request, msg);
	forward->request = request;
	forward->leg = *leg;
	request->owner = forward;
	request->on_end = on_request_end;
	request_hold(request);
	if (request->msg->method == METHOD_INVITE)
		request_reply(request, request_response(request, 100, NULL));
	client_send(stack, msg, &target, &forward_user, forward);
}

void proxy_forward_ack(struct stack *stack, struct msg *ack, const struct client_target *target)
{
	client_send(stack, ack, target, NULL, NULL);
}
