/* SPDX-License-Identifier: Apache-2.0 */
/* Single requests that the far end sends, and what steps do with one that came. */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "proc/call.h"
#include "proc/caller.h"
#include "proc/single_private.h"

enum { CALL_ID_TOKEN = 24, TAG_TOKEN = 12 };

static const char default_caller[] = "+15550199";

/* One request of ours under way. */
struct sent {
	struct single *single;
	uint64_t record; /* in the log; 0: none */
};

static struct gates *gates_of(const struct single *single)
{
	return single->singles->options.performance.gates;
}

/* Who we are as a UA (RFC 3840). */
static void add_contact(struct single *single, struct msg *msg)
{
	msg_set(msg, HDR_CONTACT,
		msg_format(msg,
			   "<sip:%s@%s.%s>;audio;video;text;+g.3gpp.icsi-ref=\"urn%%3Aurn-7%%3A"
			   "3gpp-service.ims.icsi.mmtel\"",
			   single->number, single->singles->options.label,
			   single->scene.snapshot->domain));
}

/* What a request of that method has besides, where no step or order says it. */
static void add_usual(struct single *single, struct msg *msg)
{
	if (msg->method == METHOD_OPTIONS) {
		add_contact(single, msg);
		msg_add(msg, HDR_ACCEPT, STR("application/sdp"));
		msg_add(msg, HDR_ALLOW, STR(CALL_ALLOWED));
		msg_add(msg, HDR_SUPPORTED, STR(CALL_SUPPORTED));
	}
	if (msg->method != METHOD_NOTIFY)
		return;
	add_contact(single, msg);
	if (!msg_find(msg, HDR_EVENT, 0))
		msg_add(msg, HDR_EVENT, STR("presence"));
	if (!msg_find(msg, HDR_SUBSCRIPTION_STATE, 0))
		msg_add(msg, HDR_SUBSCRIPTION_STATE, STR("terminated;reason=noresource"));
}

/* Lines of the order. */
static void add_headers(struct single *single, struct msg *msg)
{
	struct str rest = buf_str(&single->headers), line;

	while (str_cut(&rest, '\n', &line)) {
		char *header = mem_copy_text(line.p, line.n);
		const char *const headers[] = { header, NULL };

		step_add_headers(gates_of(single), &single->scene, msg, headers);
		mem_free(header);
	}
}

/* Without a body of the step it is the order's, or the one that came. */
static void add_body(struct single *single, const struct step *step, struct msg *msg)
{
	step_add_body(gates_of(single), &single->scene, msg, step);
	if (!step->body && !step->body_file && single->body.n)
		msg_set_body(msg, msg_hold(msg, str_of(single->type ? single->type : "text/plain")),
			     msg_hold(msg, buf_str(&single->body)));
}

static struct msg *make_request(struct single *single, enum method method, const struct step *step)
{
	struct random *tokens = &single->singles->tokens;
	struct msg *msg = msg_new_request(str_of(method_name(method)), STR_NONE);
	char tag[TAG_TOKEN + 1], token[CALL_ID_TOKEN + 1];

	random_token(tokens, tag, TAG_TOKEN);
	random_token(tokens, token, CALL_ID_TOKEN);
	msg_set_uri(msg, msg_hold(msg, str_of(single->target)));
	step_add_headers(gates_of(single), &single->scene, msg, step->headers);
	add_headers(single, msg);
	msg_add(msg, HDR_FROM, caller_from(msg, single->identity, tag));
	msg_add(msg, HDR_TO, msg_format(msg, "<%s>", single->target));
	msg_add(msg, HDR_CALL_ID,
		msg_format(msg, "%s@%s.%s", token, single->singles->options.label,
			   single->scene.snapshot->domain));
	msg_add(msg, HDR_CSEQ, msg_format(msg, "1 %s", method_name(method)));
	caller_assert(msg, single->identity, single->number);
	add_usual(single, msg);
	add_body(single, step, msg);
	return msg;
}

/* It has come to its end. */
static void sent_settle(struct sent *sent, int status, enum single_event event)
{
	struct single *single = sent->single;

	single->status = status;
	message_log_answer(&single->singles->log, sent->record, status);
	single_feed(single, event);
	performances_wake(&single->running);
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	(void)client;
	if (response->status >= 200)
		sent_settle(ctx, response->status, SINGLE_EV_ANSWERED);
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	(void)client;
	(void)why;
	sent_settle(ctx, 408, SINGLE_EV_FAILED);
}

static void on_end(void *ctx)
{
	struct sent *sent = ctx;

	sent->single->n_sent--;
	single_check(sent->single);
	mem_free(sent);
}

static const struct client_user client_user = { on_response, on_failure, on_end };

/* From now on by the configuration in force. */
static void renew(struct single *single)
{
	struct singles *singles = single->singles;
	struct snapshot *now = singles->options.snapshot_of(singles->options.ctx);

	if (single->scene.snapshot == now)
		return;
	ruling_free(single->scene.ruling);
	single->scene.ruling = NULL;
	snapshot_release(single->scene.snapshot);
	single->scene.snapshot = snapshot_hold(now);
}

static bool on_send(void *ctx, const struct step *step)
{
	struct single *single = ctx;
	struct singles *singles = single->singles;
	enum method method = method_of(str_of(step->what));
	struct client_target target = { .link = singles->options.next_hop(singles->options.ctx),
					.scene = &single->scene };
	struct sent *sent;
	struct msg *msg;

	if (singles->closed)
		return true;
	if (!single_turn(method) || !single->target[0]) {
		journal_event(singles->options.performance.journal, "behaviour.error",
			      single->scene.user, "no %s is sent at %s", step->what,
			      single->scene.turn ? single->scene.turn : "this turn");
		return true;
	}
	renew(single);
	msg = make_request(single, method, step);
	sent = mem_alloc(sizeof(*sent));
	sent->single = single;
	if (method == METHOD_MESSAGE)
		sent->record = single_log(singles, msg, single->scene.user, true);
	single->sent_record = sent->record;
	single->n_sent++;
	single_feed(single, SINGLE_EV_SENT);
	client_send(singles->options.stack, msg, &target, &client_user, sent);
	return true;
}

static void put_in(void *ctx, struct request *request, struct msg *response,
		   const struct step *step)
{
	struct single *single = ctx;
	struct singles *singles = single->singles;

	(void)step;
	singles->options.dress(singles->options.ctx, single, request, response);
	if (response->status < 200)
		return;
	single->status = response->status;
	message_log_answer(&singles->log, single->record, response->status);
	single_feed(single, SINGLE_EV_ANSWERED);
}

static void on_done(void *ctx, struct request *request)
{
	struct single *single = ctx;

	(void)request;
	single->performing = false;
	single_check(single);
}

static const struct performance_user single_user = { .on_response = put_in,
						     .on_done = on_done,
						     .send = on_send };

struct performance_options single_performance(struct single *single)
{
	struct performance_options options = single->singles->options.performance;

	options.user = &single_user;
	options.ctx = single;
	options.running = &single->running;
	return options;
}

uint64_t single_send(struct singles *singles, const struct single_order *order)
{
	struct scene scene = { .snapshot = singles->options.snapshot_of(singles->options.ctx),
			       .role = singles->options.role,
			       .registered_at = -1,
			       .call_at = -1 };
	const char *from = order->from ? order->from : default_caller;
	struct performance_options options;
	struct single *single;
	uint64_t number;

	snprintf(scene.user, sizeof(scene.user), "%s", order->user);
	single = single_new(singles, &scene, order->method);
	single->sends = true;
	single->number = caller_number(from);
	single->identity = caller_identity(from, scene.snapshot->domain);
	single->target = mem_copy_text(order->target, strlen(order->target));
	if (order->type)
		single->type = mem_copy_text(order->type, strlen(order->type));
	buf_add_str(&single->body, order->body);
	for (const char *const *header = order->headers; header && *header; header++)
		buf_printf(&single->headers, "%s\n", *header);
	single->performing = true;
	options = single_performance(single);
	perform_scene(&options, &single->scene, single_turn(order->method), order->behaviour);
	number = single->sent_record; /* it is freed when the loop turns, at the earliest */
	return number;
}
