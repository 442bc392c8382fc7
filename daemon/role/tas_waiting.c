/* SPDX-License-Identifier: Apache-2.0 */
/* Call waiting (TS 24.615): who is busy, and what a UE is told of a call that waits. */
#include "msg/multipart.h"
#include "msg/view.h"
#include "role/knobs.h"
#include "role/tas_private.h"
#include "sip/proxy.h"

static const struct multipart_part indication = {
	.type = STR("application/vnd.3gpp.cw+xml"),
	.disposition = STR("render;handling=optional"),
	.body = STR("<?xml version=\"1.0\"?>\r\n"
		    "<ims-cw xmlns=\"urn:3gpp:ns:cw:1.0\">"
		    "<communication-waiting-indication/></ims-cw>\r\n"),
};

static const char alert_info[] = "<urn:alert:service:call-waiting>";

/* A UE that decides itself is never busy for the network. One call may wait for another. */
int tas_duty_occupation(struct duty_run *run)
{
	struct serving *serving = serving_of(run);
	const struct tas_options *options = &serving->tas->options;
	unsigned calls;

	if (serving->session_case != CASE_TERMINATING || serving->divert.done ||
	    !run->request->txn.invite || serving->services->call_waiting == CALL_WAITING_TERMINAL ||
	    !options->calls_of)
		return 0;
	calls = options->calls_of(options->ctx, serving->subscriber.name, msg_call_id(run->msg));
	if (calls && serving->services->call_waiting == CALL_WAITING_OFF)
		serving->occupation = BUSY;
	else if (calls)
		serving->occupation = calls == 1 ? CALL_WAITS : BUSY;
	return 0;
}

int tas_duty_call_waiting(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	if (serving->divert.done || serving->occupation == NOT_BUSY)
		return 0;
	if (serving->occupation == BUSY)
		return duty_refuse(run, 486, "%s is busy", serving->subscriber.name);
	multipart_add(run->msg, &indication);
	return 0;
}

int tas_duty_alert_info(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	if (serving->occupation == CALL_WAITS && !serving->divert.done && run->msg->status == 180 &&
	    !msg_find(run->msg, HDR_ALERT_INFO, 0))
		msg_add(run->msg, HDR_ALERT_INFO, str_of(alert_info));
	return 0;
}

/* The UE hears no more of it; what it says last is for us. */
static void on_waited(void *arg)
{
	struct serving *serving = arg;
	struct request *request = serving->run.request;
	struct msg *cancel;

	serving_settle(serving);
	cancel = msg_new_request(STR("CANCEL"), STR("sip:none"));
	msg_add(cancel, HDR_REASON, STR("SIP;cause=408;text=\"Call waited too long\""));
	serving->over = serving->gave_up = true;
	proxy_cancel(serving->tas, request, cancel);
	msg_free(cancel);
}

void tas_await_attention(struct serving *serving)
{
	if (serving->occupation == CALL_WAITS && !serving->divert.done)
		timer_start(serving->tas->server.options.loop, &serving->waiting,
			    serving_knob(serving, TAS_CALL_WAITING_TIMER), on_waited, serving);
}

bool tas_give_up(struct serving *serving, struct msg *response)
{
	struct msg *refusal;

	if (!serving->gave_up || response->status != 487)
		return false;
	refusal = request_response(serving->run.request, 480, NULL);
	msg_add(refusal, HDR_REASON, STR("Q.850;cause=19;text=\"No answer from the user\""));
	msg_free(response);
	request_reply(serving->run.request, refusal);
	return true;
}
