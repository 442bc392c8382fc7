/* SPDX-License-Identifier: Apache-2.0 */
/* The session timer of a far end's call (RFC 4028). */
#include "msg/param.h"
#include "msg/view.h"
#include "proc/call_private.h"

enum { SECOND = 1000000, EXPIRY_MARGIN = 32 };

static void on_expired(void *arg)
{
	struct call *call = arg;

	call_note(call, "call.fault", "%s: the session timer ran out", call->number);
	if (!call->refresher)
		call_blame(call, CAUSE_SESSION_EXPIRED,
			   "the UE is the refresher, the interval is %lld s, no refresh came",
			   (long long)call->interval);
	call_hang_up(call, STR("SIP;cause=408;text=\"Session timer expired\""));
}

/* When it ends without a refresh, in s after the last one (RFC 4028 10). */
static int64_t expiry_of(const struct call *call)
{
	int64_t margin = call->interval / 3;

	return call->interval - (margin < EXPIRY_MARGIN ? margin : EXPIRY_MARGIN);
}

/* Half the interval is over, and it is our part. Without an answer in time the session is over for us,
 * too. */
static void on_refresh(void *arg)
{
	struct call *call = arg;
	struct step step = { .verb = STEP_SEND, .what = "INVITE", .sdp = "same" };

	call_renew(call);
	if (!call_knob(call, SESSION_REFRESH)) { /* the other side is to end it, and may be gone */
		timer_start(call_loop(call), &call->refresh,
			    (call->interval - call->interval / 2) * SECOND, on_expired, call);
		return;
	}
	if (call->remote_updates && call_knob(call, SESSION_REFRESH_METHOD) == REFRESH_BY_UPDATE)
		step = (struct step){ .verb = STEP_SEND, .what = "UPDATE" };
	/* an INVITE of theirs under way will refresh it as well */
	if (!call->invite)
		call_send(call, &step);
	timer_start(call_loop(call), &call->refresh,
		    (expiry_of(call) - call->interval / 2) * SECOND, on_expired, call);
}

/* (Re)starts it for our part; there is none without an interval. */
static void start(struct call *call)
{
	if (call->interval <= 0 || call->state >= CALL_RELEASING)
		timer_stop(call_loop(call), &call->refresh);
	else if (call->refresher)
		timer_start(call_loop(call), &call->refresh, call->interval * SECOND / 2,
			    on_refresh, call);
	else
		timer_start(call_loop(call), &call->refresh, expiry_of(call) * SECOND, on_expired,
			    call);
}

void session_timer_stop(struct call *call)
{
	timer_stop(call_loop(call), &call->refresh);
}

/* RFC 4028 9 table 2: who refreshes, as the UAS says. */
static const struct refresher_row {
	bool uac_has_timer;
	const char *asked;  /* refresher of the request; NULL: none */
	const char *chosen; /* NULL: the UAS chooses */
} refresher_rows[] = {
	{ false, NULL, "uas" }, { false, "uac", "uas" }, { false, "uas", "uas" },
	{ true, NULL, NULL },   { true, "uac", "uac" },  { true, "uas", "uas" },
};

/* Who does so already goes on. */
static const char *choose_refresher(struct call *call)
{
	int64_t knob = call_knob(call, SESSION_REFRESHER);

	if (knob == REFRESHER_AUTO && call->interval > 0 && call->state >= CALL_ANSWERED)
		return call->refresher ? "uas" : "uac";
	return knob == REFRESHER_NETWORK ? "uas" : "uac";
}

static const char *refresher_of_answer(struct call *call, bool has_timer, struct str asked)
{
	for (size_t i = 0; i < ARRAY_LEN(refresher_rows); i++) {
		const struct refresher_row *row = &refresher_rows[i];

		if (row->uac_has_timer == has_timer && str_ieq(asked, str_of(row->asked)))
			return row->chosen ? row->chosen : choose_refresher(call);
	}
	return has_timer ? choose_refresher(call) : "uas";
}

/* Ours, or theirs when that is shorter; never below what they can bear. */
static int64_t agree_interval(struct call *call, struct msg *request)
{
	int64_t ours = call_knob(call, SESSION_EXPIRES),
		theirs = msg_number(request, HDR_SESSION_EXPIRES, 0),
		min = msg_number(request, HDR_MIN_SE, 0);

	if (theirs && theirs < ours)
		return theirs;
	return ours < min ? min : ours;
}

void session_timer_answer(struct call_response *response)
{
	struct call *call = response->call;
	struct msg *request = response->request->msg, *msg = response->msg;
	struct str theirs = msg_value(request, HDR_SESSION_EXPIRES);
	bool has_timer = call_lists(request, STR("timer"));
	const char *refresher;

	if (call_knob(call, SESSION_EXPIRES) <= 0 || (!has_timer && !theirs.n)) {
		call->interval = 0;
		start(call);
		return;
	}
	refresher =
		refresher_of_answer(call, has_timer, param_value(theirs, ';', STR("refresher")));
	call->interval = agree_interval(call, request);
	call->refresher = str_is(str_of(refresher), "uas");
	msg_add(msg, HDR_SESSION_EXPIRES,
		msg_format(msg, "%lld;refresher=%s", (long long)call->interval, refresher));
	if (has_timer && !call->refresher)
		msg_add(msg, HDR_REQUIRE, STR("timer"));
	start(call);
}

/* Of a first request; later ones say how it is. */
static const char *const asked_refreshers[] = {
	[REFRESHER_AUTO] = "",
	[REFRESHER_NETWORK] = ";refresher=uac",
	[REFRESHER_UE] = ";refresher=uas",
};

void session_timer_ask(struct call *call, struct msg *request)
{
	int64_t expires = call_knob(call, SESSION_EXPIRES), min = call_knob(call, SESSION_MIN_SE);
	const char *refresher = asked_refreshers[call_knob(call, SESSION_REFRESHER)];

	if (call->min_se > min)
		min = call->min_se;
	if (call->interval > 0) {
		expires = call->interval;
		refresher = call->refresher ? ";refresher=uac" : ";refresher=uas";
	}
	if (expires <= 0)
		return;
	if (expires < call->min_se)
		expires = call->min_se;
	msg_add(request, HDR_SESSION_EXPIRES,
		msg_format(request, "%lld%s", (long long)expires, refresher));
	if (min > 0)
		msg_add(request, HDR_MIN_SE, msg_format(request, "%lld", (long long)min));
}

bool session_timer_lengthen(struct call *call, struct msg *response)
{
	int64_t min = msg_number(response, HDR_MIN_SE, 0);

	if (min <= call->min_se)
		return false;
	call->min_se = min;
	return true;
}

/* A UAS without session timer has none with us (RFC 4028 7.2). */
void session_timer_learn(struct call *call, struct msg *response)
{
	struct str value = msg_value(response, HDR_SESSION_EXPIRES);

	call->interval = msg_number(response, HDR_SESSION_EXPIRES, 0);
	call->refresher = !str_iis(param_value(value, ';', STR("refresher")), "uas");
	start(call);
}
