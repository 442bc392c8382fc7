/* SPDX-License-Identifier: Apache-2.0 */
/* The IP-SM-GW as an element: its stack, and what it checks of a request before the service centre
 * hears of it. */
#include "role/ipsmgw.h"

#include <stdio.h>

#include "base/mem.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/identity.h"

struct ipsmgw {
	struct server server; /* first: see role/server.h */
	struct ipsmgw_options own;
	struct sms_centre *centre;
};

/* One request in work, until the centre or an answer has it. */
struct gatewaying {
	struct duty_run run;
	struct ipsmgw *ipsmgw;
};

static int duty_method(struct duty_run *run)
{
	enum method method = run->request->scene->method;

	if (run->request->scene->in_dialog)
		return duty_refuse(run, 481, "there is no such dialog");
	if (method == METHOD_MESSAGE || method == METHOD_OPTIONS)
		return 0;
	duty_refusal_header(run, HDR_ALLOW, STR("MESSAGE, OPTIONS"));
	return duty_refuse(run, 405, "%.*s is not taken here", STR_ARG(run->msg->method_name));
}

static int duty_merged(struct duty_run *run)
{
	return request_is_merged(run->request) ?
		       duty_refuse(run, 482, "it came by another way before") :
		       0;
}

/* No option is known. */
static int duty_require(struct duty_run *run)
{
	struct value_walk walk;
	struct msg_value value;

	value_walk_start(&walk, HDR_REQUIRE, STR_NONE);
	while (value_walk_next(run->msg, &walk, &value))
		duty_refusal_header(run, HDR_UNSUPPORTED, value.text);
	return run->extra ? duty_refuse(run, 420, "that is not supported here") : 0;
}

/* RFC 3261 11.2 */
static int duty_options(struct duty_run *run)
{
	struct msg *response;

	if (run->request->scene->method != METHOD_OPTIONS)
		return 0;
	response = request_response(run->request, 200, NULL);
	msg_add(response, HDR_ALLOW, STR("MESSAGE, OPTIONS"));
	msg_add(response, HDR_ACCEPT, STR(SMS_CONTENT_TYPE));
	request_reply(run->request, response);
	return DUTY_TAKEN;
}

/* The media type without its parameters. */
static bool has_type(struct str type, const char *wanted)
{
	struct str media;

	return str_cut(&type, ';', &media) && str_iis(media, wanted);
}

static int duty_content(struct duty_run *run)
{
	struct str type = msg_value(run->msg, HDR_CONTENT_TYPE);

	if (!run->msg->body.n)
		return duty_refuse(run, 400, "a MESSAGE without a body");
	if (has_type(type, SMS_CONTENT_TYPE))
		return 0;
	duty_refusal_header(run, HDR_ACCEPT, STR(SMS_CONTENT_TYPE));
	return duty_refuse(run, 415, "%.*s is no short message", STR_ARG(type));
}

/* P-Asserted-Identity is what we know the sender by. */
static int duty_sender(struct duty_run *run)
{
	return run->request->scene->user[0] ? 0 :
					      duty_refuse(run, 403, "the sender is no subscriber");
}

/* The identity under which it was sent. */
static struct str identity_of(struct msg *msg)
{
	const struct address *from = msg_from(msg);
	struct msg_value value;
	struct address address;

	if (value_at(msg, HDR_P_ASSERTED_IDENTITY, STR_NONE, 1, &value) &&
	    address_parse(&msg->arena, value.text, &address))
		return address.uri_text;
	return from ? from->uri_text : STR_NONE;
}

static int duty_act(struct duty_run *run)
{
	struct gatewaying *gatewaying = container_of(run, struct gatewaying, run);
	struct request *request = run->request;
	struct sms_received received = { .request = request,
					 .user = request->scene->user,
					 .identity = identity_of(request->msg) };

	sms_receive(gatewaying->ipsmgw->centre, &received);
	return DUTY_TAKEN;
}

static const struct duty request_rows[] = {
	{ "ipsmgw.method", duty_method, "RFC 3261 8.2.1", "405 with Allow for what is not taken, 481 in a dialog" },
	{ "ipsmgw.merged", duty_merged, "RFC 3261 8.2.2.2", "482 for a request that came by another way before" },
	{ "ipsmgw.require", duty_require, "RFC 3261 8.2.2.3", "420 with Unsupported for every option" },
	{ "ipsmgw.options", duty_options, "RFC 3261 11.2", "200 to OPTIONS" },
	{ "ipsmgw.content", duty_content, "TS 24.341 5.3.3.3", "400 without a body, 415 with Accept for another type" },
	{ "ipsmgw.sender", duty_sender, "TS 24.341 5.3.3.3", "403 for a sender who is no subscriber" },
	{ "ipsmgw.act", duty_act, "TS 24.341 5.3.3.3", "do what the behaviour of the turn says" },
};

const struct duty_table ipsmgw_request_duties = { request_rows, ARRAY_LEN(request_rows), "ipsmgw",
						  "requests to the IP-SM-GW" };

static void on_done(struct duty_run *run, bool done)
{
	(void)done;
	mem_free(container_of(run, struct gatewaying, run));
}

static void on_request(void *ctx, struct request *request)
{
	struct ipsmgw *ipsmgw = ctx;
	struct gatewaying *gatewaying = mem_alloc(sizeof(*gatewaying));

	gatewaying->ipsmgw = ipsmgw;
	gatewaying->run = (struct duty_run){ .table = &ipsmgw_request_duties,
					     .options = &ipsmgw->server.performance,
					     .request = request,
					     .msg = request->msg,
					     .on_done = on_done };
	duty_start(&gatewaying->run);
}

/* A message about a short message is of that procedure. */
static void on_identify(void *ctx, struct scene *scene, struct link *link, const struct addr *from)
{
	server_identify(ctx, scene, link, from);
	if (scene->method == METHOD_MESSAGE)
		scene->procedure = "sms";
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_identify = on_identify,
	.side_of = server_side_of,
	.peer_of = server_peer_of,
	.snapshot_of = element_snapshot,
};

/* A number as dialled: a subscriber's, the far end's, or nobody's. */
static void find(void *ctx, const struct scene *scene, const char *number, struct sms_party *party)
{
	struct number_plan plan = number_plan_of(scene->snapshot);
	struct msg *scratch = msg_new_request(STR("MESSAGE"), STR_NONE);
	struct callee callee;
	struct uri uri;

	(void)ctx;
	*party = (struct sms_party){ .whose = SMS_NOBODYS };
	if (uri_parse(&scratch->arena, MSG_JOIN(scratch, STR("tel:"), str_of(number)), &uri)) {
		callee_find(&callee, scene->snapshot, &plan, scratch, &uri);
		snprintf(party->number, sizeof(party->number), "%s",
			 callee.number[0] ? callee.number : number);
		party->behaviour = callee_behaviour(&callee);
		if (party->behaviour) {
			party->whose = SMS_FAR_ENDS;
		} else if (callee.is_known && !callee.subscriber.barred[callee.impu_index]) {
			party->whose = SMS_SUBSCRIBERS;
			scene_set_name(party->user, callee.subscriber.name);
		}
	}
	msg_free(scratch);
}

static bool is_reachable(void *ctx, const struct scene *scene)
{
	struct ipsmgw *ipsmgw = ctx;

	return !ipsmgw->own.is_reachable || ipsmgw->own.is_reachable(ipsmgw->own.ctx, scene);
}

static void on_change(void *ctx)
{
	struct ipsmgw *ipsmgw = ctx;

	if (ipsmgw->own.on_change)
		ipsmgw->own.on_change(ipsmgw->own.ctx);
}

static void on_success(void *ctx, const char *user)
{
	struct ipsmgw *ipsmgw = ctx;

	if (ipsmgw->own.on_success)
		ipsmgw->own.on_success(ipsmgw->own.ctx, user);
}

struct ipsmgw *ipsmgw_new(const struct ipsmgw_options *options)
{
	struct ipsmgw *ipsmgw = mem_alloc(sizeof(*ipsmgw));

	ipsmgw->own = *options;
	server_start(&ipsmgw->server, &options->element, SERVER_IPSMGW, &hooks);
	ipsmgw->centre = sms_centre_new(
		&(struct sms_centre_options){ .performance = ipsmgw->server.performance,
					      .role = server_rows[SERVER_IPSMGW].role,
					      .label = server_rows[SERVER_IPSMGW].label,
					      .stack = ipsmgw->server.stack,
					      .seed = options->element.seed,
					      .find = find,
					      .is_reachable = is_reachable,
					      .on_change = on_change,
					      .on_success = on_success,
					      .snapshot_of = element_snapshot,
					      .next_hop = server_next_hop,
					      .ctx = ipsmgw });
	return ipsmgw;
}

void ipsmgw_free(struct ipsmgw *ipsmgw)
{
	if (!ipsmgw)
		return;
	sms_centre_close(ipsmgw->centre);
	server_stop(&ipsmgw->server);
	sms_centre_free(ipsmgw->centre);
	mem_free(ipsmgw);
}

struct server *ipsmgw_server(struct ipsmgw *ipsmgw)
{
	return &ipsmgw->server;
}

struct sms_centre *ipsmgw_centre(struct ipsmgw *ipsmgw)
{
	return ipsmgw->centre;
}
