/* SPDX-License-Identifier: Apache-2.0 */
/* REFERs to the far end, and what it does about them. */
#include "proc/transfer.h"

#include <stdio.h>

#include "msg/view.h"
#include "proc/knobs.h"

struct transfers {
	struct transfers_options options;
	struct list all;
};

struct transfer {
	struct list all;
	struct transfers *transfers;
	struct request *request; /* NULL: its transaction is over */
	const struct refer_to *to; /* as long as steps are performed */
	char *from, *contact, *user;
	struct call *old;          /* that the REFER came in; NULL: none, or it has ended */
	struct call *made;         /* that it asked for; NULL: none, or it has its final answer */
	struct referral *referral; /* NULL: none, or it is over */
	int status;                /* the last one of the call made, 0: none */
	int64_t talk_us;           /* how long two of our numbers talk to each other */
	struct timer talk;
	struct list running;
	struct work check;
};

struct transfers *transfers_new(const struct transfers_options *options)
{
	struct transfers *transfers = mem_alloc(sizeof(*transfers));

	transfers->options = *options;
	list_init(&transfers->all);
	return transfers;
}

static struct loop *loop_of(const struct transfer *transfer)
{
	return transfer->transfers->options.performance.loop;
}

static void transfer_free(void *object)
{
	struct transfer *transfer = object;

	mem_free(transfer->from);
	mem_free(transfer->contact);
	mem_free(transfer->user);
	mem_free(transfer);
}

/* Lets go of all that knows it. */
static void on_check(void *arg)
{
	struct transfer *transfer = arg;

	if (transfer->request || transfer->made || !list_empty(&transfer->running))
		return;
	if (transfer->referral)
		referral_forget(transfer->referral);
	timer_stop(loop_of(transfer), &transfer->talk);
	list_remove(&transfer->all);
	loop_reap(loop_of(transfer), transfer, transfer_free);
}

/* Not at once: whoever is at work on it goes on. */
static void transfer_check(struct transfer *transfer)
{
	loop_post(loop_of(transfer), &transfer->check, on_check, transfer);
}

void transfers_free(struct transfers *transfers)
{
	struct transfer *transfer;

	if (!transfers)
		return;
	list_each(transfer, &transfers->all, struct transfer, all) {
		performances_stop(&transfer->running, NULL);
		if (transfer->request) {
			transfer->request->on_end = NULL;
			transfer->request->owner = NULL;
		}
		if (transfer->referral)
			referral_forget(transfer->referral);
		if (transfer->made)
			call_set_owner(transfer->made, NULL);
		work_cancel(&transfer->check);
		timer_stop(loop_of(transfer), &transfer->talk);
		list_remove(&transfer->all);
		transfer_free(transfer);
	}
	mem_free(transfers);
}

/* What has come of it. */
static void tell(struct transfer *transfer, int status)
{
	if (transfer->referral)
		referral_progress(transfer->referral, status, STR_NONE);
}

/* The call made has its final answer: it goes its own way. */
static void let_go(struct transfer *transfer, int status)
{
	if (transfer->made)
		call_set_owner(transfer->made, NULL);
	transfer->made = NULL;
	tell(transfer, status);
	transfer_check(transfer);
}

static void on_talked(void *arg)
{
	struct transfer *transfer = arg;

	if (transfer->made)
		call_hang_up(transfer->made, STR_NONE);
}

/* Nobody else would end a call in which we are at both ends. */
static void answered(struct transfer *transfer)
{
	if (transfer->user[0]) {
		let_go(transfer, 200);
		return;
	}
	tell(transfer, 200);
	if (!timer_active(&transfer->talk))
		timer_start(loop_of(transfer), &transfer->talk, transfer->talk_us, on_talked,
			    transfer);
}

static void made_changed(struct transfer *transfer, struct call *call)
{
	int status = call_status(call);

	transfer->made = call;
	transfer->status = status;
	if ((call_is_established(call) || status / 100 == 2) && !call_is_over(call))
		answered(transfer);
	else if (call_is_over(call))
		let_go(transfer, status >= 300 ? status : 487);
	else if (status > 100)
		tell(transfer, status);
	performances_wake(&transfer->running);
}

void transfers_changed(struct transfers *transfers, struct call *call)
{
	struct transfer *transfer = call_owner(call);
	struct transfer *each;

	if (transfer)
		made_changed(transfer, call);
	if (!call_is_over(call))
		return;
	list_each(each, &transfers->all, struct transfer, all)
		if (each->old == call) {
			each->old = NULL;
			performances_wake(&each->running);
		}
}

static void on_referral_end(void *ctx)
{
	struct transfer *transfer = ctx;

	transfer->referral = NULL;
}

static bool names_header(const struct step *step, struct str name)
{
	for (const char *const *header = step->headers; header && *header; header++)
		if (str_starts(str_of(*header), name))
			return true;
	return false;
}

/* What belongs into a response to REFER (RFC 3515 2.4.1, RFC 4488 4). */
static void on_response(void *ctx, struct request *request, struct msg *msg,
			const struct step *step)
{
	struct transfer *transfer = ctx;
	const struct msg_line *line;

	if (msg->status == 405)
		msg_add(msg, HDR_ALLOW, STR(CALL_ALLOWED));
	if (msg->status / 100 != 2)
		return;
	line = msg_to_tag(request->msg).n ? NULL : msg_find(request->msg, HDR_RECORD_ROUTE, 0);
	for (; line; line = msg_find(request->msg, HDR_RECORD_ROUTE,
				     msg_line_number(request->msg, line) + 1))
		msg_add(msg, HDR_RECORD_ROUTE, msg_hold(msg, line->value));
	msg_add(msg, HDR_CONTACT, msg_hold(msg, str_of(transfer->contact)));
	msg_add(msg, HDR_SUPPORTED, STR(CALL_SUPPORTED));
	if (refer_wants_no_subscription(request->msg) && !names_header(step, STR("Refer-Sub:")))
		msg_add(msg, HDR_REFER_SUB, STR("false"));
}

/* The dialog may be gone when a late answer leaves. */
static int may_reply(void *ctx, struct request *request, int status, const struct step *step)
{
	struct transfer *transfer = ctx;
	const struct transfers_options *options = &transfer->transfers->options;

	(void)step;
	if (status / 100 != 2 || !msg_to_tag(request->msg).n ||
	    calls_leg(options->calls, request->msg) ||
	    referrals_knows(options->referrals, request->msg))
		return status;
	return 481;
}

static void reply(void *ctx, struct request *request, struct msg *response, const struct step *step)
{
	struct transfer *transfer = ctx;
	const struct transfers_options *options = &transfer->transfers->options;
	int status = response->status;

	if (status / 100 == 2 && !transfer->referral && !request->answered &&
	    !refer_wants_no_subscription(response))
		transfer->referral = referral_begin(
			options->referrals,
			&(struct referral_grant){ .refer = request,
						  .response = response,
						  .leg = calls_leg(options->calls, request->msg),
						  .on_end = on_referral_end,
						  .ctx = transfer });
	request_reply(request, response);
	if (step->status && step->status != status) /* what follows was not meant for this */
		performances_stop(&transfer->running, NULL);
}

/* "Referred-By: VALUE" in front of what Refer-To asks for; `$` doubled as there. */
static const char *const *referred_headers(struct transfer *transfer)
{
	struct msg *msg = transfer->request->msg;
	const struct refer_to *to = transfer->to;
	const char **headers;
	unsigned n = 0, at = 0;

	while (to->headers[n])
		n++;
	headers = arena_alloc(&msg->arena, (n + 2) * sizeof(*headers));
	if (to->referred_by.n)
		headers[at++] = refer_line(msg, STR("Referred-By"), to->referred_by);
	for (unsigned i = 0; i < n; i++)
		headers[at++] = to->headers[i];
	headers[at] = NULL;
	return headers;
}

/* The INVITE that was asked for (RFC 3515 2.4.2). */
static void send_invite(struct transfer *transfer)
{
	const struct transfers_options *options = &transfer->transfers->options;
	struct call_order order = { .user = transfer->user,
				    .from = transfer->from,
				    .headers = referred_headers(transfer),
				    .owner = transfer };
	struct addr host;
	struct call *call;
	char why[160];

	addr_parse(STR("127.0.0.1"), 0, &host);
	if (transfer->old)
		host = *call_host(transfer->old);
	order.host = &host;
	order.callee = arena_copy(&transfer->request->msg->arena, transfer->to->uri.p,
				  transfer->to->uri.n);
	call = call_start(options->calls, &order, why);
	if (!call) {
		journal_event(options->performance.journal, "call.fault",
			      transfer->user[0] ? transfer->user : NULL,
			      "who was referred to cannot be called: %s", why);
		tell(transfer, 503);
	} else if (call_owner(call) == transfer) {
		transfer->made = call;
	}
}

/* The result that the step's body says. */
static void send_notify(struct transfer *transfer, const struct step *step)
{
	struct str phrase;
	int status;

	if (transfer->referral && sipfrag_read(str_of(step->body), &status, &phrase))
		referral_progress(transfer->referral, status, phrase);
}

static bool on_send(void *ctx, const struct step *step)
{
	struct transfer *transfer = ctx;

	switch (method_of(str_of(step->what))) {
	case METHOD_INVITE:
		if (!transfer->made && !transfer->status)
			send_invite(transfer);
		break;
	case METHOD_CANCEL:
		if (transfer->made)
			call_hang_up(transfer->made, STR_NONE);
		break;
	case METHOD_NOTIFY:
		send_notify(transfer, step);
		break;
	case METHOD_BYE:
		if (transfer->old)
			call_hang_up(transfer->old, STR_NONE);
		break;
	default:
		journal_event(transfer->transfers->options.performance.journal, "behaviour.error",
			      transfer->request->scene->user,
			      "who was referred sends INVITE, CANCEL, NOTIFY or BYE");
	}
	return true;
}

/* "180", "2xx": what the call made has got; BYE: the call that was there has ended. */
static bool has_happened(void *ctx, const struct step *step)
{
	struct transfer *transfer = ctx;
	struct str what = str_of(step->what);
	uint32_t status;

	if (what.n == 3 && what.p[0] >= '1' && what.p[0] <= '6')
		return str_to_u32(what, &status) ? (int)status == transfer->status :
						   what.p[0] - '0' == transfer->status / 100;
	return method_of(what) != METHOD_BYE || !transfer->old;
}

/* The steps are through: what has no answer gets none. */
static void on_done(void *ctx, struct request *request)
{
	struct transfer *transfer = ctx;

	if (!request->answered && !request->txn.reaped)
		request_drop(request, "the behaviour ends without a final response");
	transfer->to = NULL;
	transfer_check(transfer);
}

static const struct performance_user performance_user = {
	.on_response = on_response,
	.on_done = on_done,
	.keeps_requests = true,
	.may_reply = may_reply,
	.reply = reply,
	.send = on_send,
	.wait = has_happened,
};

/* Its transaction is over. */
static void on_request_end(void *owner, struct request *request)
{
	struct transfer *transfer = owner;

	request->keep = false;
	transfer->request = NULL;
	performances_stop(&transfer->running, NULL);
	transfer_check(transfer);
}

static char *copy(const char *text)
{
	return mem_copy_text(text, strlen(text));
}

void transfer_begin(struct transfers *transfers, struct request *refer,
		    const struct transfer_order *order)
{
	struct transfer *transfer = mem_alloc(sizeof(*transfer));
	struct performance_options performance = transfers->options.performance;

	transfer->transfers = transfers;
	transfer->request = refer;
	transfer->to = order->to;
	transfer->from = copy(order->from);
	transfer->contact = copy(order->contact);
	transfer->user = copy(order->user);
	transfer->old = order->leg ? call_of_leg(order->leg) : NULL;
	transfer->talk_us =
		knob_number(performance.gates, refer->scene, REFERRAL_FAR_END_TALK);
	list_init(&transfer->running);
	list_append(&transfers->all, &transfer->all);
	refer->owner = transfer;
	refer->on_end = on_request_end;
	request_hold(refer);
	refer->scene->procedure = "referral";
	performance.user = &performance_user;
	performance.ctx = transfer;
	performance.running = &transfer->running;
	perform_turn(&performance, refer, "call.refer", NULL);
}
