/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of the turn call.refer: answers to the REFER, and what follows them. */
#include <string.h>

#include "msg/view.h"
#include "proc/transfer_private.h"

/* Does the step write that header itself ("Name:")? */
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

static void on_referral_end(void *ctx)
{
	struct transfer *transfer = ctx;

	transfer->referral = NULL;
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
		transfer_tell(transfer, 503);
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

/* "180", "2xx": the last that the call made has got. */
static bool status_came(const struct transfer *transfer, struct str what)
{
	uint32_t status;

	return str_to_u32(what, &status) ? (int)status == transfer->status :
					   what.p[0] - '0' == transfer->status / 100;
}

/* Of a call that has its final answer nothing more comes. BYE: the call that was there has ended. */
static bool has_happened(void *ctx, const struct step *step)
{
	struct transfer *transfer = ctx;
	struct str what = str_of(step->what);

	if (what.n != 3 || what.p[0] < '1' || what.p[0] > '6')
		return method_of(what) != METHOD_BYE || !transfer->old;
	if (status_came(transfer, what))
		return true;
	if (!transfer->made || transfer->status >= 200)
		performances_stop(&transfer->running, NULL);
	return false;
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

const struct performance_user transfer_performance_user = {
	.on_response = on_response,
	.on_done = on_done,
	.keeps_requests = true,
	.may_reply = may_reply,
	.reply = reply,
	.send = on_send,
	.wait = has_happened,
};
