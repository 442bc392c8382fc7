/* SPDX-License-Identifier: Apache-2.0 */
/* The focus as an element: its stack, and what it has: calls, conferences, referrals, a notifier.
 * */
#include "role/focus.h"

#include "msg/view.h"
#include "role/focus_private.h"

static const struct duty response_rows[] = {
	AGENT_RESPONSE_ROWS("focus"),
};

const struct duty_table focus_response_duties = { response_rows, ARRAY_LEN(response_rows), "focus",
						  "responses of conferences" };

static void dress(void *ctx, struct call_response *response)
{
	struct focus *focus = ctx;

	agent_dress(&focus->server.performance, &focus_response_duties, response);
}

/* A SUBSCRIBE has duties of its own, unless it is in the dialog of a call. */
static void on_request(void *ctx, struct request *request)
{
	struct focus *focus = ctx;

	if (request->scene->method == METHOD_SUBSCRIBE &&
	    !str_iis(event_read(request->msg).package, "refer"))
		subscribe_take(&focus->subscribe, request);
	else
		focus_take(focus, request);
}

static void on_ack(void *ctx, struct link *link, const struct addr *from, struct msg *ack)
{
	struct focus *focus = ctx;

	(void)link;
	(void)from;
	agent_take_ack(focus->calls, ack);
}

static const struct stack_hooks hooks = {
	.on_request = on_request,
	.on_ack = on_ack,
	.on_cancel_request = agent_on_cancel_request,
	.on_identify = server_identify,
	.side_of = server_side_of,
	.peer_of = server_peer_of,
	.snapshot_of = element_snapshot,
};

/* Of a participant who is no subscriber, or not registered, nobody knows where his UE is: the
 * S-CSCF will say what becomes of the INVITE. */
static bool media_host(void *ctx, const char *user, struct addr *host)
{
	struct focus *focus = ctx;

	return focus->own.media_host(focus->own.ctx, user, host) ||
	       addr_parse(STR("127.0.0.1"), 0, host);
}

/* Of a call: <sip:conf-...@conf-factory.DOMAIN>;isfocus */
static struct str contact_of_call(void *ctx, const struct call *call, struct msg *msg)
{
	(void)ctx;
	return msg_format(msg,
			  "<%s>;isfocus;+g.3gpp.icsi-ref=\"urn%%3Aurn-7%%3A3gpp-service.ims.icsi."
			  "mmtel\"",
			  call_identity(call));
}

struct str focus_contact(void *ctx, struct msg *msg)
{
	const struct address *own = msg->is_request ? msg_from(msg) : msg_to(msg);

	(void)ctx;
	return own ? MSG_JOIN(msg, STR("<"), own->uri_text, STR(">;isfocus")) :
		     STR("<sip:conf-factory.invalid>");
}

static void on_call_change(void *ctx, struct call *call)
{
	(void)ctx;
	participant_call_changed(call);
}

static void on_conference_change(void *ctx, struct conference *conference)
{
	focus_notify(ctx, conference);
}

static const char *codecs_of_call(void *ctx, const struct call *call, struct scene *scene)
{
	const struct focus *focus = ctx;
	struct participant *participant = call ? call_owner(call) : NULL;

	return participant ? conference_codecs(participant->conference) :
			     knob_text(focus->server.options.gates, scene, CONFERENCE_CODECS).p;
}

static struct calls *calls_of_focus(struct focus *focus)
{
	return calls_new(&(struct calls_options){ .performance = focus->server.performance,
						  .role = server_rows[SERVER_FOCUS].role,
						  .label = server_rows[SERVER_FOCUS].label,
						  .allowed = FOCUS_ALLOWED,
						  .supported = FOCUS_SUPPORTED,
						  .stack = focus->server.stack,
						  .media = focus->own.media,
						  .seed = focus->own.element.seed,
						  .dress = dress,
						  .next_hop = server_next_hop,
						  .media_host = media_host,
						  .contact = contact_of_call,
						  .on_change = on_call_change,
						  .mixed = true,
						  .codecs = codecs_of_call,
						  .snapshot_of = element_snapshot,
						  .ctx = focus });
}

struct focus *focus_new(const struct focus_options *options)
{
	struct focus *focus = mem_alloc(sizeof(*focus));
	const struct server_row *row = &server_rows[SERVER_FOCUS];

	focus->own = *options;
	server_start(&focus->server, &options->element, SERVER_FOCUS, &hooks);
	focus->calls = calls_of_focus(focus);
	focus->conferences = conferences_new(
		&(struct conferences_options){ .performance = focus->server.performance,
					       .calls = focus->calls,
					       .snapshot_of = element_snapshot,
					       .seed = options->element.seed,
					       .label = row->label,
					       .on_change = on_conference_change,
					       .ctx = focus });
	focus->referrals =
		referrals_new(&(struct referrals_options){ .performance = focus->server.performance,
							   .stack = focus->server.stack,
							   .snapshot_of = element_snapshot,
							   .next_hop = server_next_hop,
							   .contact = focus_contact,
							   .seed = options->element.seed,
							   .role = row->role,
							   .label = row->label,
							   .ctx = focus });
	focus_notifier_new(focus);
	return focus;
}

void focus_free(struct focus *focus)
{
	if (!focus)
		return;
	calls_close(focus->calls);
	notifier_free(focus->notifier);
	conferences_free(focus->conferences);
	referrals_free(focus->referrals);
	server_stop(&focus->server);
	calls_free(focus->calls);
	mem_free(focus);
}

void focus_reset(struct focus *focus)
{
	calls_reset(focus->calls);
	referrals_reset(focus->referrals);
}

struct server *focus_server(struct focus *focus)
{
	return &focus->server;
}

struct conferences *focus_conferences(struct focus *focus)
{
	return focus->conferences;
}

struct calls *focus_calls(struct focus *focus)
{
	return focus->calls;
}

struct notifier *focus_notifier(struct focus *focus)
{
	return focus->notifier;
}

size_t focus_referrals(const struct focus *focus)
{
	return referrals_count(focus->referrals);
}
