/* SPDX-License-Identifier: Apache-2.0 */
/* The telephony application server as an element: whom it serves, and how a request passes. */
#include "role/tas.h"

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/call_scene.h"
#include "role/knobs.h"
#include "role/tas_private.h"
#include "sip/proxy.h"

/* Duties that stand in both tables: one address each, as the duty gate compares addresses. */
static const char tas_cfb[] = "tas.cfb", tas_cfnr[] = "tas.cfnr",
		  tas_call_waiting[] = "tas.call_waiting";

int64_t serving_knob(struct serving *serving, knob_id id)
{
	return knob_number(serving->tas->server.options.gates, serving->run.request->scene, id);
}

void serving_callee(struct serving *serving, struct msg *msg, const struct uri *uri,
		    struct callee *callee)
{
	const struct snapshot *snapshot = serving->run.request->scene->snapshot;
	struct number_plan plan = number_plan_of(snapshot);

	callee_find(callee, snapshot, &plan, msg, uri);
}

void serving_settle(struct serving *serving)
{
	struct loop *loop = serving->tas->server.options.loop;

	timer_stop(loop, &serving->no_reply);
	timer_stop(loop, &serving->waiting);
}

static int duty_proxy(struct duty_run *run)
{
	return proxy_check(run->request, run->why);
}

/* What is left of the Route leads on; with none it is we who are asked. */
static int duty_own_route(struct duty_run *run)
{
	const struct request *request = run->request;
	const struct snapshot *snapshot = request->scene->snapshot;
	const struct uri *uri = msg_request_uri(run->msg);
	struct serving *serving = serving_of(run);

	tas_take_routes(snapshot, run->msg);
	if (request->scene->in_dialog) {
		serving->from = msg_value(request->msg, HDR_FROM);
		serving->to = msg_value(request->msg, HDR_TO);
	}
	if (!uri || !uri_is_sip(uri) || server_of_host(snapshot, uri->host) != SERVER_TAS)
		return 0;
	if (request->scene->in_dialog)
		return duty_refuse(run, 481, "there is no dialog with the TAS");
	return duty_refuse(run, 404, "nobody is called at the TAS");
}

/* What P-Served-User says of whom; false: it names no subscriber. */
static bool read_served(const struct scene *scene, struct msg *msg, struct subscriber *subscriber,
			struct str *params)
{
	struct address served;
	struct msg_value value;

	if (!value_at(msg, HDR_P_SERVED_USER, STR_NONE, 1, &value) ||
	    !address_parse(&msg->arena, value.text, &served) ||
	    !identity_of_uri(scene->snapshot, msg, &served.uri, subscriber))
		return false;
	*params = served.params;
	return true;
}

/* A rule's user is the served one, on either side of the call. */
static void on_identify(void *ctx, struct scene *scene, struct link *link, const struct addr *from)
{
	struct subscriber subscriber;
	struct str params;

	server_identify(ctx, scene, link, from);
	if (!read_served(scene, scene->msg, &subscriber, &params) ||
	    str_is(str_of(scene->user), subscriber.name))
		return;
	scene_set_name(scene->peer_user, scene->user);
	scene_set_name(scene->user, subscriber.name);
}

static const struct {
	const char *text;
	enum session_case session_case;
} case_rows[] = {
	{ "orig", CASE_ORIGINATING },
	{ "orig-cdiv", CASE_DIVERTING },
	{ "term", CASE_TERMINATING },
};

static enum session_case case_of(struct str params)
{
	struct str text = param_value(params, ';', STR("sescase"));
	struct param param;

	if (param_get(params, ';', STR("orig-cdiv"), &param))
		return CASE_DIVERTING;
	for (size_t i = 0; i < ARRAY_LEN(case_rows); i++)
		if (str_iis(text, case_rows[i].text))
			return case_rows[i].session_case;
	return CASE_NONE;
}

static int duty_served_user(struct duty_run *run)
{
	struct serving *serving = serving_of(run);
	const struct scene *scene = run->request->scene;
	struct str params;

	if (scene->in_dialog || !read_served(scene, run->msg, &serving->subscriber, &params))
		return 0;
	serving->services = snapshot_services(scene->snapshot, &serving->subscriber);
	serving->registered = !str_iis(param_value(params, ';', STR("regstate")), "unreg");
	if (serving->services)
		serving->session_case = case_of(params);
	return 0;
}

static const struct duty request_rows[] = {
	{ "tas.proxy", duty_proxy, "RFC 3261 16.3", "483 when Max-Forwards is used up, 482 for a loop" },
	{ "tas.own_route", duty_own_route, "RFC 3261 16.4", "take our own Route off; 404 and 481 for what is to ourselves" },
	{ "tas.served_user", duty_served_user, "RFC 5502 4", "whom P-Served-User names, in which session case" },
	{ "tas.outgoing_barring", tas_duty_outgoing_barring, "TS 24.611 4.5.2.4", "OCB: 603 for what the caller may not call" },
	{ "tas.oir", tas_duty_oir, "TS 24.607 4.5.2.4", "OIR: Privacy: id and an anonymous From for a caller who is not to be shown" },
	{ "tas.incoming_barring", tas_duty_incoming_barring, "TS 24.611 4.5.2.6", "ICB: 603 for whom the callee does not take calls from" },
	{ "tas.anonymous_rejection", tas_duty_anonymous_rejection, "TS 24.611 4.5.2.6, RFC 5079", "ACR: 433 for an anonymous caller" },
	{ "tas.cfu", tas_duty_cfu, "TS 24.604 4.5.2.6", "CFU: divert every call" },
	{ "tas.cfnl", tas_duty_cfnl, "TS 24.604 4.5.2.6", "CFNL: divert a call to a user who is not registered" },
	{ "tas.busy", tas_duty_occupation, "TS 24.604 4.5.2.6", "is the callee busy, by the calls that the S-CSCF knows of?" },
	{ tas_cfb, tas_duty_cfb, "TS 24.604 4.5.2.6", "CFB: divert a call to a callee who is busy" },
	{ tas_call_waiting, tas_duty_call_waiting, "TS 24.615 4.5.5", "tell a busy UE that a call waits; 486 when it may not" },
	{ tas_cfnr, tas_duty_cfnr, "TS 24.604 4.5.2.6", "CFNR: divert when the no-reply timer fires" },
	{ "tas.oip", tas_duty_oip, "TS 24.607 4.5.2.9", "OIP: a callee without it sees no caller" },
};

static const struct duty response_rows[] = {
	{ tas_cfb, tas_duty_busy_response, "TS 24.604 4.5.2.6", "CFB: divert on 486 of the UE" },
	{ tas_cfnr, tas_duty_no_reply_response, "TS 24.604 4.5.2.6", "CFNR: divert on 408 of a UE that rang" },
	{ "tas.cfnrc", tas_duty_not_reachable, "TS 24.604 4.5.2.6", "CFNRc: divert on 408, 480, 500, 503 and 504 of a UE that did not ring" },
	{ "tas.deflection", tas_duty_deflection, "TS 24.604 4.5.2.6", "CD: divert to where the UE's 302 says" },
	{ "tas.hide_target", tas_duty_hide_target, "TS 24.604 4.5.2.6", "whom a call was diverted to, if the caller is not to learn it" },
	{ tas_call_waiting, tas_duty_alert_info, "TS 24.615 4.5.5", "Alert-Info in the 180 of a call that waits" },
	{ "tas.tir", tas_duty_tir, "TS 24.608 4.5.2.9", "TIR: Privacy: id in responses of a callee who is not to be shown" },
	{ "tas.tip", tas_duty_tip, "TS 24.608 4.5.2.4", "TIP: a caller without it does not see who answers" },
	{ "tas.parties", tas_duty_parties, "RFC 3261 8.2.6.2", "From and To as the request had them" },
};

const struct duty_table tas_request_duties = { request_rows, ARRAY_LEN(request_rows), "tas",
					       "requests" };
const struct duty_table tas_response_duties = { response_rows, ARRAY_LEN(response_rows), "tas",
						"responses" };

/* A final response that is not the last word goes no further. */
static bool on_response(void *ctx, struct request *request, struct msg *response)
{
	struct serving *serving = ctx;

	(void)request;
	serving->alerted |= response->status == 180;
	duty_pass(&serving->run, &tas_response_duties, response);
	if (response->status < 200)
		return true;
	if (tas_divert_response(serving, response))
		return false;
	serving_settle(serving);
	return !tas_give_up(serving, response);
}

/* As without us; but nothing is waited for any more. */
static int on_failure(void *ctx, struct request *request, enum client_end why)
{
	serving_settle(ctx);
	if (why == CLIENT_BROKEN)
		return 503;
	return request->txn.invite ? 408 : 504;
}

/* It is over, whatever was waited for. */
static void on_cancel(void *ctx)
{
	struct serving *serving = ctx;

	serving->over = true;
	serving_settle(serving);
}

static void serving_free(void *ctx)
{
	struct serving *serving = ctx;

	serving_settle(serving);
	mem_free(serving);
}

static void on_done(struct duty_run *run, bool done)
{
	struct serving *serving = serving_of(run);

	if (!done) {
		msg_free(run->msg);
		serving_free(serving);
		return;
	}
	tas_await_reply(serving);
	tas_await_attention(serving);
	request_forward(run->request, run->msg,
			&(struct proxy_leg){ .link = serving->tas->server.scscf,
					     .on_response = on_response,
					     .on_failure = on_failure,
					     .on_cancel = on_cancel,
					     .on_end = serving_free,
					     .ctx = serving });
}

static void on_request(void *ctx, struct request *request)
{
	struct tas *tas = ctx;
	struct serving *serving = mem_alloc(sizeof(*serving));

	serving->tas = tas;
	serving->run = (struct duty_run){ .table = &tas_request_duties,
					  .options = &tas->server.performance,
					  .request = request,
					  .msg = msg_clone(request->msg),
					  .on_done = on_done };
	duty_start(&serving->run);
}

static void on_ack(void *ctx, struct link *link, const struct addr *from, struct msg *ack)
{
	struct tas *tas = ctx;

	(void)link;
	(void)from;
	tas_take_routes(element_snapshot(tas), ack);
	proxy_forward_ack(tas->server.stack, ack,
			  &(struct client_target){ .link = tas->server.scscf });
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_ack = on_ack,
	.on_cancel = proxy_cancel,
	.on_identify = on_identify,
	.side_of = server_side_of,
	.peer_of = server_peer_of,
	.snapshot_of = element_snapshot,
};

struct tas *tas_new(const struct tas_options *options)
{
	struct tas *tas = mem_alloc(sizeof(*tas));

	tas->options = *options;
	server_start(&tas->server, &options->element, SERVER_TAS, &hooks);
	return tas;
}

void tas_free(struct tas *tas)
{
	if (!tas)
		return;
	server_stop(&tas->server);
	mem_free(tas);
}

struct server *tas_server(struct tas *tas)
{
	return &tas->server;
}
