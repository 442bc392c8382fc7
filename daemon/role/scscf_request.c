/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and requests other than REGISTER: answers those to the core itself, brings the others
 * through the duties of caller and callee to where they go (TS 24.229 5.4.3). */
#include "msg/view.h"
#include "role/core_request.h"
#include "role/identity.h"
#include "role/scscf_private.h"
#include "role/scscf_subscribe.h"
#include "role/scscf_watch.h"
#include "sip/proxy.h"

static int duty_proxy(struct duty_run *run)
{
	return proxy_check(run->request, run->why);
}

/* A request that begins something is its caller's when it came by our Service-Route, or from the
 * P-CSCF with the identity of a user. */
static int duty_own_route(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	bool in_dialog = run->request->scene->in_dialog;
	struct str user =
		scscf_remove_own_routes(routing->scscf, run->request->scene->snapshot, run->msg);

	msg_remove(run->msg, HDR_P_SERVED_USER);
	if (!in_dialog)
		scscf_resume(routing, user);
	routing->in_dialog = in_dialog && msg_find(run->msg, HDR_ROUTE, 0);
	routing->originating =
		!in_dialog && !routing->passing.resumed &&
		(str_is(user, "orig") || (run->request->txn.link == routing->scscf->pcscf &&
					  msg_find(run->msg, HDR_P_ASSERTED_IDENTITY, 0)));
	return 0;
}

static int duty_core_request(struct duty_run *run)
{
	return routing_of(run)->in_dialog ? 0 : core_request_answer(run);
}

static int duty_record_route(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	const struct request *request = run->request;
	struct visit_hop outside = { .link = routing->link, .remote = routing->remote };
	bool came_from_outside = scscf_is_outside(request->txn.link);
	struct str own;

	if (!core_request_begins_dialog(run->msg) ||
	    (scscf_visit_passes(routing->visit) && !came_from_outside))
		return 0;
	if (came_from_outside)
		outside = (struct visit_hop){ request->txn.link, request->txn.source };
	if (scscf_is_outside(outside.link))
		own = scscf_outside_uri(routing->scscf, run->msg, SCSCF_OUTSIDE_USER, &outside);
	else
		own = msg_format(run->msg, "<sip:scscf.%s;lr>", request->scene->snapshot->domain);
	msg_add_top(run->msg, HDR_RECORD_ROUTE, own);
	return 0;
}

static const struct duty request_rows[] = {
	{ "scscf.proxy", duty_proxy, "RFC 3261 16.3", "483 when Max-Forwards is used up, 482 for a loop" },
	{ "scscf.own_route", duty_own_route, "RFC 3261 16.4", "take our own Route off" },
	SCSCF_NOTIFIER_ROW,
	{ "scscf.core_request", duty_core_request, "RFC 3261 8.2", "answer what is addressed to the core itself" },
	SCSCF_DIALOG_ROW,
	SCSCF_DIALOG_ROUTE_ROW,
	SCSCF_ORIGINATING_ROWS,
	SCSCF_TERMINATING_ROWS,
	{ "scscf.record_route", duty_record_route, "RFC 3261 16.6", "stay on the path of the dialog" },
	SCSCF_WATCH_ROW,
};

static const struct duty response_rows[] = {
	SCSCF_ASSERTED_ALIAS_ROW,
	SCSCF_CHARGING_ROW,
	SCSCF_WATCH_RESPONSE_ROW,
};

const struct duty_table scscf_request_duties = { request_rows, ARRAY_LEN(request_rows), "scscf",
						 "other requests" };
const struct duty_table scscf_response_duties = { response_rows, ARRAY_LEN(response_rows), "scscf",
						  "responses to other requests" };

void scscf_remark(struct duty_run *run, const char *text)
{
	journal_event(routing_of(run)->scscf->options.journal, "request.remark",
		      run->request->scene->user, "%s", text);
}

static bool on_response(void *ctx, struct request *request, struct msg *response)
{
	struct routing *routing = ctx;

	(void)request;
	if (routing->visit && scscf_visit_response(routing, response))
		return false;
	duty_pass(&routing->run, &scscf_response_duties, response);
	return true;
}

/* As without us, unless it goes on without the server that is silent. */
static int on_failure(void *ctx, struct request *request, enum client_end why)
{
	if (scscf_visit_failed(ctx, why))
		return 0;
	if (why == CLIENT_BROKEN)
		return 503;
	return request->txn.invite ? 408 : 504;
}

/* Nothing more will come. */
static void routing_end(void *ctx)
{
	struct routing *routing = ctx;

	work_cancel(&routing->refusal);
	watches_over(routing->scscf->watches, &routing->mark);
	scscf_visit_free(routing->visit);
	mem_free(routing);
}

/* A copy of the message for each contact, the message itself for the first. */
static void fork_request(struct routing *routing, const struct proxy_leg *leg)
{
	struct duty_run *run = &routing->run;
	const struct targets *targets = &routing->targets;
	struct proxy_branch *branches =
		arena_alloc(&run->request->msg->arena, targets->n * sizeof(*branches));

	for (unsigned i = targets->n; i-- > 0;) {
		branches[i] = (struct proxy_branch){ .msg = i ? msg_clone(run->msg) : run->msg,
						     .link = leg->link,
						     .q = targets->targets[i].q };
		scscf_aim(branches[i].msg, &targets->targets[i]);
	}
	request_fork(run->request, branches, targets->n, leg);
}

static void on_done(struct duty_run *run, bool done)
{
	struct routing *routing = routing_of(run);
	const struct proxy_leg leg = { .link = routing->link,
				       .remote = routing->remote,
				       .on_response = on_response,
				       .on_failure = on_failure,
				       .on_end = routing_end,
				       .ctx = routing };

	if (!done) {
		msg_free(run->msg);
		routing_end(routing);
	} else if (routing->aimed && routing->targets.n > 1) {
		fork_request(routing, &leg);
	} else {
		if (routing->aimed)
			scscf_aim(run->msg, &routing->targets.targets[0]);
		request_forward(run->request, run->msg, &leg);
	}
}

void scscf_request(struct scscf *scscf, struct request *request)
{
	struct routing *routing = mem_alloc(sizeof(*routing));

	routing->scscf = scscf;
	routing->link = scscf->pcscf;
	routing->run = (struct duty_run){ .table = &scscf_request_duties,
					  .options = &scscf->performance,
					  .request = request,
					  .msg = msg_clone(request->msg),
					  .on_done = on_done };
	duty_start(&routing->run);
}
