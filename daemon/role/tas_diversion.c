/* SPDX-License-Identifier: Apache-2.0 */
/* Communication diversion (TS 24.604): when, where to, and what the parties learn of it. */
#include <stdio.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/header.h"
#include "role/history.h"
#include "role/knobs.h"
#include "role/tas_private.h"
#include "sip/proxy.h"

/* RFC 4458 as TS 24.604 Annex C reads it. */
static const int causes[DIVERSION_COUNT] = {
	[DIVERSION_UNCONDITIONAL] = 302, [DIVERSION_BUSY] = 486,
	[DIVERSION_NO_REPLY] = 408,      [DIVERSION_NOT_REACHABLE] = 503,
	[DIVERSION_NOT_LOGGED_IN] = 404,
};
enum { CAUSE_DEFLECTED = 487, CAUSE_DEFLECTED_ALERTING = 480 };

/* Is the message at the point where its callee may divert it? */
static bool may_divert(const struct serving *serving)
{
	return serving->session_case == CASE_TERMINATING && !serving->divert.done &&
	       !serving->divert.how && !serving->over && serving->run.request->txn.invite;
}

/* Asks for a diversion, if that one is active; `befell`: see struct divert. */
static bool wish(struct serving *serving, enum diversion_when when, int befell)
{
	const struct diversion *how;

	if (!may_divert(serving))
		return false;
	how = &serving->services->diversions[when];
	if (how->target)
		serving->divert = (struct divert){ how, causes[when], befell, false };
	return how->target;
}

/* The target as Request-URI: a number in the home domain, as there only a SIP URI has a cause. */
static struct str target_uri(struct serving *serving, struct msg *msg, int cause)
{
	const struct snapshot *snapshot = serving->run.request->scene->snapshot;
	struct number_plan plan = number_plan_of(snapshot);
	struct str target = msg_hold(msg, str_of(serving->divert.how->target));
	struct uri uri;
	char number[NUMBER_MAX], digits[12];

	if (str_find(target, ':') < 0)
		target = MSG_JOIN(msg, STR("tel:"), target);
	if (uri_parse(&msg->arena, target, &uri) && !uri_is_sip(&uri) &&
	    number_of_uri(&plan, &uri, number))
		target = msg_format(msg, "sip:%s@%s;user=phone", number, snapshot->domain);
	if (!cause)
		return target;
	snprintf(digits, sizeof(digits), "%d", cause);
	return param_set(&msg->arena, target, ';', STR("cause"), msg_hold(msg, str_of(digits)));
}

/* The same subscriber, number or address? */
static bool same_party(struct serving *serving, struct msg *msg, const struct uri *uri,
		       const struct callee *callee, struct str entry)
{
	struct callee other;
	struct uri named;

	if (!uri_parse(&msg->arena, entry, &named))
		return false;
	serving_callee(serving, msg, &named, &other);
	if (callee->is_known && other.is_known)
		return str_is(str_of(callee->subscriber.impi), other.subscriber.impi);
	if (callee->number[0] && other.number[0])
		return str_is(str_of(callee->number), other.number);
	return str_eq(uri_aor(&msg->arena, uri), uri_aor(&msg->arena, &named));
}

/* Was the request for that party before, or is it for it now? */
static bool was_there(struct serving *serving, struct msg *msg, struct str target)
{
	struct history_entry entry;
	struct callee callee;
	struct uri uri;

	if (!uri_parse(&msg->arena, target, &uri))
		return false;
	serving_callee(serving, msg, &uri, &callee);
	if (same_party(serving, msg, &uri, &callee, msg->uri))
		return true;
	for (int i = 1; history_entry(msg, i, &entry); i++)
		if (same_party(serving, msg, &uri, &callee, entry.uri))
			return true;
	return false;
}

/* "SIP;cause=486;text=..." */
static struct str reason_of(struct msg *msg, int status)
{
	return status ? msg_format(msg, "SIP;cause=%d;text=\"%s\"", status, status_phrase(status)) :
			STR_NONE;
}

/* The caller hears who diverts and, when that may be known, to whom. It begins an early dialog, so it has
 * the Record-Route and a Contact. */
static void tell_caller(struct serving *serving, const struct history_step *step)
{
	struct request *request = serving->run.request;
	enum restriction tir = serving->services->tir;
	struct msg *response;
	struct history_step told = *step;

	if (!serving->divert.how->notify_caller ||
	    msg_lists(request->msg, HDR_REQUIRE, STR("100rel")))
		return;
	response = request_response(request, 181, NULL);
	header_replace(response, HDR_RECORD_ROUTE,
		       msg_hold(response, header_join(request->msg, HDR_RECORD_ROUTE)));
	msg_add(response, HDR_CONTACT,
		msg_format(response, "<sip:tas.%s>", request->scene->snapshot->domain));
	msg_add(response, HDR_P_ASSERTED_IDENTITY,
		msg_format(response, "<%s>",
			   serving->subscriber.impus[serving->subscriber.default_impu]));
	if (tir == RESTRICTION_PERMANENT || tir == RESTRICTION_TEMPORARY_RESTRICTED)
		tas_restrict(response);
	header_replace(response, HDR_HISTORY_INFO,
		       msg_hold(response, header_join(request->msg, HDR_HISTORY_INFO)));
	told.hide_from = false;
	told.hide_to = !serving->divert.how->show_target;
	history_add(response, &told);
	request_reply(request, response);
}

/* A To that names who diverts is another one, too; responses show the old one again. */
static void hide_diverting(struct serving *serving, struct msg *msg)
{
	struct str target = target_uri(serving, msg, 0);

	serving->to = msg_value(serving->run.request->msg, HDR_TO);
	msg_set(msg, HDR_TO, MSG_JOIN(msg, STR("<"), target, STR(">")));
	tas_stay(serving, msg, TAS_CALLEE);
}

/* May it be diverted once more, and there? 0, or the status to refuse with. */
static int check(struct serving *serving, struct msg *msg, struct str target)
{
	struct duty_run *run = &serving->run;
	unsigned n = history_diversions(msg);

	if (n >= serving_knob(serving, TAS_MAX_DIVERSIONS))
		return duty_refuse(run, serving->divert.cause == 486 ? 486 : 480,
				   "the call was diverted %u times", n);
	if (was_there(serving, msg, target))
		return duty_refuse(run, 482, "the call was at %.*s before", STR_ARG(target));
	return 0;
}

/* Makes the diversion of `msg`, the request as the served user was to get it: another Request-URI,
 * History-Info; the caller is told. 0, or the status to refuse with. */
static int divert(struct serving *serving, struct msg *msg)
{
	struct divert *divert = &serving->divert;
	struct str target = target_uri(serving, msg, divert->cause);
	int status = check(serving, msg, target);
	struct history_step step;

	if (status) {
		divert->how = NULL;
		return status;
	}
	step = (struct history_step){ .from = msg->uri,
				      .to = target,
				      .reason = reason_of(msg, divert->befell),
				      .hide_from = !divert->how->show_diverting };
	journal_event(serving->tas->server.options.journal, "call.diverted",
		      serving->subscriber.name, "cause %d, to %.*s", divert->cause,
		      STR_ARG(target));
	tell_caller(serving, &step);
	history_add(msg, &step);
	if (step.hide_from)
		hide_diverting(serving, msg);
	msg_set_uri(msg, target);
	divert->done = true;
	return 0;
}

int tas_duty_cfu(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	return wish(serving, DIVERSION_UNCONDITIONAL, 0) ? divert(serving, run->msg) : 0;
}

int tas_duty_cfnl(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	return !serving->registered && wish(serving, DIVERSION_NOT_LOGGED_IN, 0) ?
		       divert(serving, run->msg) :
		       0;
}

int tas_duty_cfb(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	return serving->occupation == BUSY && wish(serving, DIVERSION_BUSY, 486) ?
		       divert(serving, run->msg) :
		       0;
}

int tas_duty_cfnr(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	serving->awaits_reply = may_divert(serving) &&
				serving->services->diversions[DIVERSION_NO_REPLY].target;
	return 0;
}

int tas_duty_busy_response(struct duty_run *run)
{
	if (run->msg->status == 486)
		wish(serving_of(run), DIVERSION_BUSY, 486);
	return 0;
}

int tas_duty_no_reply_response(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	if (run->msg->status == 408 && serving->alerted)
		wish(serving, DIVERSION_NO_REPLY, 408);
	return 0;
}

/* A 503 of a UE leaves the P-CSCF as 500 (RFC 3261 16.7 step 6). */
int tas_duty_not_reachable(struct duty_run *run)
{
	static const int statuses[] = { 408, 480, 500, 503, 504 };
	struct serving *serving = serving_of(run);

	for (size_t i = 0; i < ARRAY_LEN(statuses); i++)
		if (run->msg->status == statuses[i] && serving->registered && !serving->alerted)
			wish(serving, DIVERSION_NOT_REACHABLE, statuses[i]);
	return 0;
}

/* The Contact of the UE, as far as it is a URI to call; in the request's memory, as the target is to
 * outlive the response. */
static char *deflection_target(struct serving *serving, struct msg *response)
{
	struct msg *request = serving->run.request->msg;
	const struct address *contact = msg_contact(response);
	struct str text;

	if (!contact || contact->star ||
	    (!uri_is_sip(&contact->uri) && !str_iis(contact->uri.scheme, "tel")))
		return NULL;
	text = contact->uri_text;
	if (contact->uri.headers.p)
		text.n = (size_t)(contact->uri.headers.p - text.p) - 1;
	return arena_copy(&request->arena, text.p, text.n);
}

int tas_duty_deflection(struct duty_run *run)
{
	struct serving *serving = serving_of(run);
	char *target;

	if (run->msg->status != 302 || !may_divert(serving) || !serving->services->deflection)
		return 0;
	target = deflection_target(serving, run->msg);
	if (!target)
		return 0;
	serving->deflection = serving->services->diversions[DIVERSION_UNCONDITIONAL];
	serving->deflection.target = target;
	serving->divert =
		(struct divert){ &serving->deflection,
				 serving->alerted ? CAUSE_DEFLECTED_ALERTING : CAUSE_DEFLECTED, 302,
				 false };
	return 0;
}

/* Another branch takes the place of what is under way. 0, or the status that says why not. */
static int retarget(struct serving *serving, struct str reason)
{
	struct request *request = serving->run.request;
	struct msg *msg = msg_clone(request->msg);
	int status;

	tas_take_routes(request->scene->snapshot, msg);
	status = divert(serving, msg);
	if (status) {
		msg_free(msg);
		return status;
	}
	serving_settle(serving);
	request_retarget(request,
			 &(struct proxy_branch){ .msg = msg, .link = serving->tas->server.scscf },
			 reason);
	return 0;
}

/* A loop is told; one diversion too many leaves the response what it is. */
bool tas_divert_response(struct serving *serving, struct msg *response)
{
	int status;

	if (!serving->divert.how || serving->divert.done)
		return false;
	status = retarget(serving, STR_NONE);
	if (status && status != 482)
		return false;
	msg_free(response);
	if (status)
		request_refuse(serving->run.request, status, serving->run.why);
	return true;
}

/* Where it cannot go, it rings on. */
static void on_no_reply(void *arg)
{
	struct serving *serving = arg;

	if (wish(serving, DIVERSION_NO_REPLY, 408) &&
	    retarget(serving, STR("SIP;cause=408;text=\"Call forwarded\"")))
		journal_event(serving->tas->server.options.journal, "request.remark",
			      serving->subscriber.name, "cfnr is not done: %s", serving->run.why);
}

void tas_await_reply(struct serving *serving)
{
	int64_t us;

	if (!serving->awaits_reply || serving->divert.done)
		return;
	us = serving->services->no_reply_timer ?
		     (int64_t)serving->services->no_reply_timer * 1000000 :
		     serving_knob(serving, TAS_NO_REPLY_TIMER);
	timer_start(serving->tas->server.options.loop, &serving->no_reply, us, on_no_reply,
		    serving);
}
