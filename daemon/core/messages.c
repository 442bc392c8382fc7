/* SPDX-License-Identifier: Apache-2.0 */
/* Requests that the network sends, and the MESSAGEs of the far end. */
#include "core/messages.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/core_private.h"
#include "core/far_end.h"
#include "proc/call_info.h"

/* No such subscriber, or a caller who is none. */
static int check_parties(struct core *core, const char *user, const char *from,
			 struct subscriber *subscriber, char why[160])
{
	if (!subscribers_by_name(core->snapshot->subscribers, str_of(user), subscriber)) {
		snprintf(why, 160, "there is no subscriber '%.100s'", user);
		return -ENOENT;
	}
	if (from && !far_end_caller_fits(from)) {
		snprintf(why, 160, "'%.100s' is neither a number nor a URI of a caller", from);
		return -EINVAL;
	}
	return 0;
}

/* A behaviour that is none at that turn. */
static int check_behaviour(struct core *core, const char *name, const char *turn, char why[160])
{
	if (!name || ruleset_behaviour_at(core->snapshot->rules, str_of(name), turn))
		return 0;
	snprintf(why, 160, "no behaviour '%.60s' for the turn %s", name, turn);
	return -EINVAL;
}

/* May the text stand in a header line? */
static int check_line(const char *text, char why[160])
{
	for (; text && *text; text++)
		if ((uint8_t)*text < ' ' && *text != '\t') {
			snprintf(why, 160, "a header has no control characters");
			return -EINVAL;
		}
	return 0;
}

static int check_headers(const struct core_request_order *order, char why[160])
{
	int error = check_line(order->type, why);

	for (const char *const *header = order->headers; header && *header && !error; header++)
		error = check_line(*header, why);
	return error;
}

static int send_in_call(struct core *core, const struct core_request_order *order, char why[160])
{
	struct call *call = calls_of_user(peer_calls(core->peer), order->user);
	struct leg *leg = call ? call_talking_leg(call) : NULL;
	char *body = order->body.n ? step_literal(order->body) : NULL;
	const struct step step = { .verb = STEP_SEND,
				   .what = method_name(order->method),
				   .headers = order->headers,
				   .type = order->type,
				   .body = body };
	bool sent = leg && call_is_established(call) && call_leg_request(leg, &step, NULL);

	mem_free(body);
	if (sent)
		return 0;
	if (call)
		snprintf(why, 160, "the call is %s: no %s can be sent now", call_state_name(call),
			 method_name(order->method));
	else
		snprintf(why, 160, "%.100s is in no call with the far end", order->user);
	return -ENOTCONN;
}

int core_request_send(struct core *core, const struct core_request_order *order, uint64_t *number,
		      char why[160])
{
	const char *turn = single_turn(order->method);
	struct subscriber subscriber;
	struct single_order single = { .method = order->method,
				       .user = order->user,
				       .from = order->from,
				       .behaviour = order->behaviour,
				       .headers = order->headers,
				       .type = order->type,
				       .body = order->body };
	char target[300];
	uint64_t record;
	int error = check_parties(core, order->user, order->from, &subscriber, why);

	if (!error)
		error = check_headers(order, why);
	if (error)
		return error;
	if (order->in_call)
		return send_in_call(core, order, why);
	error = check_behaviour(core, order->behaviour, turn, why);
	if (error)
		return error;
	snprintf(target, sizeof(target), "%s", subscriber.impus[subscriber.default_impu]);
	single.target = target;
	record = single_send(peer_singles(core->peer), &single);
	if (number)
		*number = record;
	return 0;
}

/* The item that is followed; NULL without a code. */
static int find_item(struct core *core, const struct core_ussd_order *order,
		     const struct ussd_item **item, char why[160])
{
	*item = order->code ? ussd_menu_find(core->snapshot->ussd, str_of(order->code)) : NULL;
	if (order->code && !*item) {
		snprintf(why, 160, "'%.60s' is no code of ussd", order->code);
		return -EINVAL;
	}
	if (*item || order->text)
		return 0;
	snprintf(why, 160, "a text or a code is wanted");
	return -EINVAL;
}

int core_ussd_start(struct core *core, const struct core_ussd_order *order, char why[160])
{
	static const char turn[] = "call.outgoing";
	struct ussd_order ussd = { .text = order->text,
				   .language = order->language,
				   .notify = order->notify };
	struct call_order call = { .user = order->user,
				   .from = order->from,
				   .behaviour = order->behaviour ? order->behaviour : "ussd",
				   .ussd = &ussd };
	struct subscriber subscriber;
	char callee[300];
	int error = check_parties(core, order->user, order->from, &subscriber, why);

	if (!error)
		error = check_behaviour(core, call.behaviour, turn, why);
	if (!error)
		error = find_item(core, order, &ussd.item, why);
	if (error)
		return error;
	snprintf(callee, sizeof(callee), "%s", subscriber.impus[subscriber.default_impu]);
	call.callee = callee;
	return call_start(peer_calls(core->peer), &call, why) ? 0 : -ENOTCONN;
}

int core_press(struct core *core, const char *user, struct str keys, char why[160])
{
	struct call *call = calls_of_user(peer_calls(core->peer), user);

	if (!call) {
		snprintf(why, 160, "%.100s is in no call with the far end", user);
		return -ENOTCONN;
	}
	return call_press(call, keys, why) ? 0 : -ENOTCONN;
}

const char *core_keys(struct core *core, const char *user)
{
	const struct call *call = calls_of_user(peer_calls(core->peer), user);

	return call ? call_keys(call) : "";
}

const struct message_log *core_message_log(struct core *core)
{
	return singles_log(peer_singles(core->peer));
}

void core_messages(struct core *core, void (*each)(void *arg, const struct message_record *record),
		   void *arg)
{
	struct message_record *record;

	list_each(record, &singles_log(peer_singles(core->peer))->all, struct message_record, node)
		each(arg, record);
}
