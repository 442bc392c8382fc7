/* SPDX-License-Identifier: Apache-2.0 */
/* What the duties of user agents do. */
#include "role/agent.h"

#include "msg/value.h"
#include "msg/view.h"
#include "proc/knobs.h"
#include "role/duty_causes.h"

int agent_check_method(struct duty_run *run, const enum agent_place places[METHOD_COUNT],
		       const char *allowed)
{
	enum method method = run->request->scene->method;

	if (places[method] == PLACE_ANYWHERE ||
	    (places[method] == PLACE_DIALOG && run->request->scene->in_dialog))
		return 0;
	if (places[method] == PLACE_DIALOG)
		return duty_refuse(run, 481, "%s outside a dialog", method_name(method));
	duty_refusal_header(run, HDR_ALLOW, str_of(allowed));
	return duty_refuse(run, 405, "%.*s is not taken here", STR_ARG(run->msg->method_name));
}

int agent_check_contact(struct duty_run *run)
{
	const struct scene *scene = run->request->scene;

	return !scene->in_dialog && scene->method == METHOD_INVITE && !dialog_may_begin(run->msg) ?
		       duty_refuse(run, 400, "an INVITE without a Contact") :
		       0;
}

/* A BYE that crosses ours is answered. */
int agent_check_dialog(struct duty_run *run, const struct leg *leg)
{
	if (!leg)
		return duty_refuse(run, 481, "there is no such dialog");
	if (run->request->scene->method != METHOD_BYE && call_leg_is_over(leg))
		return duty_refuse(run, 481, "that dialog is over");
	return 0;
}

int agent_check_content(struct duty_run *run, bool (*reads)(const struct msg *msg),
			const char *types)
{
	enum method method = run->request->scene->method;
	bool described = method == METHOD_INVITE || method == METHOD_UPDATE ||
			 method == METHOD_PRACK;
	struct str type = msg_value(run->msg, HDR_CONTENT_TYPE);

	if (!described || !run->msg->body.n || reads(run->msg))
		return 0;
	duty_refusal_header(run, HDR_ACCEPT, str_of(types));
	duty_refusal_header(run, HDR_ACCEPT_ENCODING, STR("identity"));
	return duty_refuse(run, 415, "%.*s is none of %s", STR_ARG(type), types);
}

int agent_check_merged(struct duty_run *run)
{
	return request_is_merged(run->request) ?
		       duty_refuse(run, 482, "it came by another way before") :
		       0;
}

int agent_check_cseq(struct duty_run *run, struct leg *leg)
{
	int status = leg ? call_check_cseq(leg, run->msg) : 0;

	return status ? duty_refuse(run, status, "the CSeq number is lower than one before") : 0;
}

static bool is_known(struct str option, const char *const *known)
{
	for (; *known; known++)
		if (str_iis(option, *known))
			return true;
	return false;
}

/* Unsupported names all of them. */
int agent_check_require(struct duty_run *run, const char *const *known)
{
	struct value_walk walk;
	struct msg_value value;

	value_walk_start(&walk, HDR_REQUIRE, STR_NONE);
	while (value_walk_next(run->msg, &walk, &value))
		if (!is_known(value.text, known))
			duty_refusal_header(run, HDR_UNSUPPORTED, value.text);
	return run->extra ? duty_refuse(run, 420, "that is not supported here") : 0;
}

int agent_check_prack(struct duty_run *run, struct leg *leg)
{
	if (run->request->scene->method != METHOD_PRACK ||
	    (leg && call_expects_prack(leg, run->msg)))
		return 0;
	return duty_refuse(run, 481, "RAck fits no response that waits for its PRACK");
}

int agent_check_session_interval(struct duty_run *run)
{
	struct scene *scene = run->request->scene;
	struct gates *gates = run->options->gates;
	int64_t asked = msg_number(run->msg, HDR_SESSION_EXPIRES, 0), min;

	if ((scene->method != METHOD_INVITE && scene->method != METHOD_UPDATE) || !asked ||
	    !msg_lists(run->msg, HDR_SUPPORTED, STR("timer")) ||
	    knob_number(gates, scene, SESSION_EXPIRES) <= 0)
		return 0;
	min = knob_number(gates, scene, SESSION_MIN_SE);
	if (asked >= min)
		return 0;
	duty_refusal_header(run, HDR_MIN_SE, msg_format(run->msg, "%lld", (long long)min));
	return duty_refuse(run, 422, "%lld s is shorter than %lld s", (long long)asked,
			   (long long)min);
}

/* With the description that says what could be done, or what failed. */
static int refuse_offer(struct duty_run *run, int status, const struct call_refusal *refusal)
{
	struct request *request = run->request;
	struct msg *response = request_response(request, status, NULL);

	duty_blame(run, status, refusal->why);
	msg_add(response, HDR_WARNING,
		msg_format(response, "399 %s \"%s\"", request->scene->role, refusal->why));
	msg_set_body(response, STR("application/sdp"), msg_hold(response, refusal->sdp));
	request_reply(request, response);
	return DUTY_TAKEN;
}

int agent_take_description(struct duty_run *run, struct calls *calls, struct leg *leg)
{
	struct call_refusal refusal = { 0 };
	int status = call_take_body(calls, leg, run->request, &refusal);

	if (status && refusal.sdp.n)
		return refuse_offer(run, status, &refusal);
	if (status == 500)
		duty_refusal_header(run, HDR_RETRY_AFTER,
				    msg_format(run->msg, "%u", calls_retry_after(calls)));
	return status ? duty_refuse(run, status, "%s", refusal.why) : 0;
}

void agent_take_ack(struct calls *calls, struct msg *ack)
{
	struct leg *leg = calls_leg(calls, ack);

	if (leg)
		call_acknowledged(leg, ack);
	msg_free(ack);
}

bool agent_on_cancel_request(void *ctx, struct request *invite, struct request *cancel)
{
	(void)ctx;
	return call_cancelled(invite, cancel);
}

/* One response on its way out. */
struct dressing {
	struct duty_run run;
	struct call_response *response;
};

/* One duty per call_add_ function of proc/call.h. */
#define DRESS(name)                                                             \
	int agent_duty_##name(struct duty_run *run)                             \
	{                                                                       \
		call_##name(container_of(run, struct dressing, run)->response); \
		return 0;                                                       \
	}
DRESS(add_tag)
DRESS(add_record_route)
DRESS(add_contact)
DRESS(add_allow)
DRESS(add_identity)
DRESS(add_early_media)
DRESS(add_description)
DRESS(add_reliable)
DRESS(add_session_timer)
DRESS(add_refusal)
DRESS(add_recv_info)

void agent_dress(const struct performance_options *performance, const struct duty_table *table,
		 struct call_response *response)
{
	struct dressing dressing = { .run = { .options = performance,
					      .request = response->request },
				     .response = response };

	duty_pass(&dressing.run, table, response->msg);
}
