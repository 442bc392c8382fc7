/* SPDX-License-Identifier: Apache-2.0 */
/* The session timer of a far end's call (RFC 4028). */
#include "msg/param.h"
#include "msg/view.h"
#include "proc/call_private.h"

enum { SECOND = 1000000, EXPIRY_MARGIN = 32 };

/* RFC 4028 9 table 2: who refreshes, as seen by the UAS. */
static const struct refresher_row {
	bool uac_has_timer;
	const char *asked; /* refresher of the request; NULL: none */
	const char *chosen; /* NULL: the UAS chooses */
} refresher_rows[] = {
	{ false, NULL, "uas" },
	{ true, NULL, NULL },
	{ true, "uac", "uac" },
	{ true, "uas", "uas" },
};

static const char *refresher_of_answer(struct call *call, bool has_timer, struct str asked)
{
	for (size_t i = 0; i < ARRAY_LEN(refresher_rows); i++) {
		const struct refresher_row *row = &refresher_rows[i];

		if (row->uac_has_timer == has_timer &&
		    (row->asked ? str_iis(asked, row->asked) : !asked.n || !has_timer))
			return row->chosen                                            ? row->chosen :
			       call_knob(call, SESSION_REFRESHER) == REFRESHER_NETWORK ? "uas" :
											 "uac";
	}
	return "uac";
}

static void on_expired(void *arg)
{
	struct call *call = arg;

	call_note(call, "call.fault", "%s: the session timer ran out", call->number);
	call_hang_up(call, STR("SIP;cause=408;text=\"Session timer expired\""));
}

static void on_refresh(void *arg);

/* (Re)starts it for our part. */
static void start(struct call *call)
{
	int64_t margin = call->interval / 3;

	if (call->interval <= 0) {
		timer_stop(call_loop(call), &call->refresh);
		return;
	}
	if (margin > EXPIRY_MARGIN)
		margin = EXPIRY_MARGIN;
	if (call->refresher)
		timer_start(call_loop(call), &call->refresh, call->interval * SECOND / 2,
			    on_refresh, call);
	else
		timer_start(call_loop(call), &call->refresh, (call->interval - margin) * SECOND,
			    on_expired, call);
}

static void on_refresh(void *arg)
{
	struct call *call = arg;
	bool by_update = call->remote_updates &&
			 call_knob(call, SESSION_REFRESH_METHOD) == REFRESH_BY_UPDATE;
	struct step invite = { .verb = STEP_SEND, .what = "INVITE", .sdp = "same" };

	if (!call_knob(call, SESSION_REFRESH) || !call->leg)
		return;
	if (by_update)
		call_send_update(call->leg, NULL, true);
	else
		call_send(call, &invite);
	start(call);
}

void session_timer_stop(struct call *call)
{
	timer_stop(call_loop(call), &call->refresh);
}

void session_timer_answer(struct call_response *response)
{
	struct call *call = response->call;
	struct msg *request = response->request->msg, *msg = response->msg;
	struct str asked = param_value(msg_value(request, HDR_SESSION_EXPIRES), ';', STR("refresher"));
	bool has_timer = call_lists(request, STR("timer"));
	int64_t ours = call_knob(call, SESSION_EXPIRES),
		theirs = msg_number(request, HDR_SESSION_EXPIRES, 0);
	const char *refresher;

	if (ours <= 0 || (!has_timer && !theirs))
		return;
	call->interval = theirs && theirs < ours ? theirs : ours;
	refresher = refresher_of_answer(call, has_timer, asked);
	call->refresher = str_is(str_of(refresher), "uas");
	if (has_timer || theirs)
		msg_add(msg, HDR_SESSION_EXPIRES,
			msg_format(msg, "%lld;refresher=%s", (long long)call->interval, refresher));
	if (has_timer && !call->refresher)
		msg_add(msg, HDR_REQUIRE, STR("timer"));
	start(call);
}

void session_timer_ask(struct call *call, struct msg *request)
{
	int64_t expires = call_knob(call, SESSION_EXPIRES), min = call_knob(call, SESSION_MIN_SE);
	int64_t choice = call_knob(call, SESSION_REFRESHER);

	if (call->min_se > min)
		min = call->min_se;
	if (expires > 0 && expires < call->min_se)
		expires = call->min_se;
	if (call->interval > 0)
		expires = call->interval;
	if (expires <= 0)
		return;
	if (call->interval > 0)
		msg_add(request, HDR_SESSION_EXPIRES,
			msg_format(request, "%lld;refresher=%s", (long long)expires,
				   call->refresher ? "uac" : "uas"));
	else
		msg_add(request, HDR_SESSION_EXPIRES,
			msg_format(request, "%lld%s", (long long)expires,
				   choice == REFRESHER_NETWORK ? ";refresher=uac" :
				   choice == REFRESHER_UE      ? ";refresher=uas" :
								 ""));
	if (min > 0)
		msg_add(request, HDR_MIN_SE, msg_format(request, "%lld", (long long)min));
}

void session_timer_learn(struct call *call, struct msg *response)
{
	struct str value = msg_value(response, HDR_SESSION_EXPIRES);
	int64_t interval = msg_number(response, HDR_SESSION_EXPIRES, 0);
	struct str refresher = param_value(value, ';', STR("refresher"));

	if (!interval) {
		/* the UAS has no session timer: we refresh, if we want one (RFC 4028 7.2) */
		call->interval = 0;
		start(call);
		return;
	}
	call->interval = interval;
	call->refresher = !str_iis(refresher, "uas");
	start(call);
}
