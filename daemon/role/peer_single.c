/* SPDX-License-Identifier: Apache-2.0 */
/* The far end and single requests: MESSAGE and OPTIONS outside of dialogs; and what MESSAGE and INFO
 * may carry, in dialogs, too. */
#include <stdio.h>

#include "body/dtmf.h"
#include "msg/body_part.h"
#include "msg/value.h"
#include "msg/view.h"
#include "proc/call_info.h"
#include "proc/knobs.h"
#include "role/peer_private.h"

#define CAPABILITIES "application/sdp, application/vnd.3gpp.ussd+xml, "

/* One response on its way out. */
struct answering {
	struct duty_run run;
	struct single *single;
};

/* What the far end takes as text, as the knob says it for this request. */
static struct str accepted_types(struct duty_run *run)
{
	return knob_text(run->options->gates, run->request->scene, MESSAGE_ACCEPT);
}

/* RFC 3261 11.2, RFC 3840 */
static int duty_capabilities(struct duty_run *run)
{
	struct answering *answering = container_of(run, struct answering, run);
	struct msg *response = run->msg;
	struct str packages = knob_text(run->options->gates, run->request->scene, CALL_RECV_INFO);

	if (single_method(answering->single) != METHOD_OPTIONS || response->status / 100 != 2)
		return 0;
	msg_add(response, HDR_CONTACT,
		msg_format(response,
			   "<sip:%s@%s.%s>;audio;video;text;+g.3gpp.icsi-ref=\"urn%%3Aurn-7%%3A"
			   "3gpp-service.ims.icsi.mmtel\"",
			   single_number(answering->single), server_rows[SERVER_PEER].label,
			   run->request->scene->snapshot->domain));
	msg_add(response, HDR_ALLOW, STR(CALL_ALLOWED));
	msg_add(response, HDR_ACCEPT, MSG_JOIN(response, STR(CAPABILITIES), accepted_types(run)));
	msg_add(response, HDR_ACCEPT_LANGUAGE, STR("en"));
	msg_add(response, HDR_SUPPORTED, STR(CALL_SUPPORTED));
	if (packages.n)
		msg_add(response, HDR_RECV_INFO, msg_hold(response, packages));
	return 0;
}

static int duty_refusal(struct duty_run *run)
{
	struct msg *response = run->msg;

	if (response->status == 405)
		msg_add(response, HDR_ALLOW, STR(CALL_ALLOWED));
	if (response->status == 415)
		msg_add(response, HDR_ACCEPT, msg_hold(response, accepted_types(run)));
	return 0;
}

static const struct duty single_rows[] = {
	{ "peer.capabilities", duty_capabilities, "RFC 3261 11.2", "Contact with feature tags, Allow, Accept, Supported and Recv-Info in the 200 to OPTIONS" },
	{ "peer.single_refusal", duty_refusal, "RFC 3261 21.4", "Allow in a 405, Accept in a 415" },
};

const struct duty_table peer_single_duties = { single_rows, ARRAY_LEN(single_rows), "peer",
					       "responses of the far end outside of dialogs" };

static void dress(void *ctx, struct single *single, struct request *request, struct msg *response)
{
	struct peer *peer = ctx;
	struct answering answering = { .run = { .options = &peer->server.performance,
						.request = request },
				       .single = single };

	duty_pass(&answering.run, &peer_single_duties, response);
}

void peer_single_new(struct peer *peer)
{
	peer->singles =
		singles_new(&(struct singles_options){ .performance = peer->server.performance,
						       .role = server_rows[SERVER_PEER].role,
						       .label = server_rows[SERVER_PEER].label,
						       .stack = peer->server.stack,
						       .seed = peer->server.options.seed,
						       .dress = dress,
						       .next_hop = server_next_hop,
						       .snapshot_of = element_snapshot,
						       .ctx = peer });
}

/* Does the type fit one of a list, whose subtype may be a star? */
static bool type_fits(struct str list, struct str type)
{
	struct str pattern, rest;

	while (value_cut(&list, &rest)) {
		str_cut(&rest, ';', &pattern);
		if (str_is(pattern, "*/*") || str_ieq(pattern, type))
			return true;
		if (str_ends(pattern, STR("/*")) && type.n > pattern.n - 1 &&
		    str_ieq((struct str){ type.p, pattern.n - 1 },
			    (struct str){ pattern.p, pattern.n - 1 }))
			return true;
	}
	return false;
}

/* Of a body of several parts one that fits is enough (RFC 5621 3.1). */
static bool part_fits(void *arg, struct str type, struct str body)
{
	(void)body;
	return type_fits(*(const struct str *)arg, type.p ? type : STR("text/plain"));
}

/* Can the content be looked at? */
static int check_encoding(struct duty_run *run)
{
	struct str encoding = msg_value(run->msg, HDR_CONTENT_ENCODING);

	if (!encoding.n || str_iis(encoding, "identity"))
		return 0;
	duty_refusal_header(run, HDR_ACCEPT_ENCODING, STR("identity"));
	return duty_refuse(run, 415, "Content-Encoding %.*s is not known", STR_ARG(encoding));
}

int peer_duty_message(struct duty_run *run)
{
	struct str type = msg_value(run->msg, HDR_CONTENT_TYPE), accepted = accepted_types(run);
	int status;

	if (run->request->scene->method != METHOD_MESSAGE || !run->msg->body.n)
		return 0;
	if (!type.n)
		return duty_refuse(run, 400, "a body without Content-Type");
	status = check_encoding(run);
	if (status || body_parts_each(run->msg, part_fits, &accepted))
		return status;
	duty_refusal_header(run, HDR_ACCEPT, accepted);
	return duty_refuse(run, 415, "%.*s is not taken here", STR_ARG(type));
}

/* 0, or what is wrong with a USSD document. */
static int check_ussd(struct duty_run *run, struct str xml)
{
	struct ussd_data data;
	char why[XML_WHY];

	return ussd_read(&run->msg->arena, xml, &data, why) ? duty_refuse(run, 400, "%s", why) : 0;
}

static int check_package(struct duty_run *run, struct str package)
{
	struct leg *leg = peering_of(run)->leg;
	struct str xml = body_part_find(run->msg, STR(USSD_TYPE));

	if (!call_takes_package(leg, package)) {
		duty_refusal_header(run, HDR_RECV_INFO, call_recv_info(leg));
		return duty_refuse(run, 469, "the info package %.*s was not announced",
				   STR_ARG(package));
	}
	if (!str_iis(package, USSD_PACKAGE))
		return 0;
	if (xml.n)
		return check_ussd(run, xml);
	if (!run->msg->body.n)
		return duty_refuse(run, 400, "an INFO of the USSD package without a document");
	duty_refusal_header(run, HDR_ACCEPT, STR(USSD_TYPE));
	return duty_refuse(run, 415, "%.*s is no USSD document",
			   STR_ARG(msg_value(run->msg, HDR_CONTENT_TYPE)));
}

/* Without a package: RFC 2976 2.3. */
static int check_legacy(struct duty_run *run)
{
	struct str type = msg_value(run->msg, HDR_CONTENT_TYPE);
	struct dtmf dtmf;
	int status;

	if (!run->msg->body.n)
		return 0;
	status = check_encoding(run);
	if (status)
		return status;
	if (!dtmf_is_type(type)) {
		duty_refusal_header(run, HDR_ACCEPT, STR(CALL_INFO_TYPES));
		return duty_refuse(run, 415, "%.*s is not taken without an info package",
				   STR_ARG(type.n ? type : STR("a body without Content-Type")));
	}
	return dtmf_read(type, run->msg->body, &dtmf) ? 0 :
							duty_refuse(run, 400, "the body is no key");
}

int peer_duty_info(struct duty_run *run)
{
	enum method method = run->request->scene->method;
	struct str package = info_package(run->msg), xml;

	if (method == METHOD_INVITE) {
		xml = body_part_find(run->msg, STR(USSD_TYPE));
		return xml.n ? check_ussd(run, xml) : 0;
	}
	if (method != METHOD_INFO || !peering_of(run)->leg)
		return 0;
	return package.n ? check_package(run, package) : check_legacy(run);
}

/* Who is addressed, and what its entry in peers says for such a request. */
static void receive(struct peering *peering)
{
	struct request *request = peering->run.request;
	const struct snapshot *snapshot = request->scene->snapshot;
	const struct uri *uri = msg_request_uri(request->msg);
	struct single_arrival arrival = { .number = "unknown" };
	char number[SUBSCRIBER_IMPI_MAX] = "";
	struct callee callee;

	if (uri) {
		struct str user = uri->user, plain = STR_NONE;

		peer_callee(snapshot, request->msg, uri, &callee);
		arrival.behaviour = single_behaviour(snapshot, request->scene->method,
						     callee_behaviour(&callee));
		str_cut(&user, ';', &plain);
		snprintf(number, sizeof(number), "%.*s", STR_ARG(plain));
	}
	if (number[0])
		arrival.number = number;
	single_receive(peering->peer->singles, request, &arrival);
}

bool peer_single_act(struct peering *peering)
{
	struct request *request = peering->run.request;
	enum method method = request->scene->method;

	if (peering->leg && method == METHOD_MESSAGE)
		single_note(peering->peer->singles, request);
	if (peering->leg || !single_is_known(method))
		return false;
	receive(peering);
	return true;
}
