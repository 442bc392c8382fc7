/* SPDX-License-Identifier: Apache-2.0 */
/* The P-CSCF and other requests: from a registered UE to the S-CSCF, from the core to the flow that
 * their Route names (TS 24.229 5.2.6). */
#include "msg/value.h"
#include "msg/view.h"
#include "role/core_request.h"
#include "role/identity.h"
#include "role/knobs.h"
#include "role/pcscf_private.h"

static int duty_core_request(struct duty_run *run)
{
	return core_request_answer(run);
}

/* PROCEDURES 2.1 row 1: who is not registered is told so, or hears nothing. */
static int duty_known_source(struct duty_run *run)
{
	struct relaying *relaying = relaying_of(run);
	struct gates *gates = relaying->pcscf->options.gates;

	if (relaying->flow)
		return 0;
	if (knob_number(gates, run->request->scene, PCSCF_UNKNOWN_SOURCE) == UNKNOWN_SOURCE_FORBID)
		return duty_refuse(run, 403, "no registration came from this address and port");
	request_drop(run->request, "no registration came from this address and port");
	return DUTY_TAKEN;
}

/* The topmost Route brought it here; those of the S-CSCF stay. */
static int duty_own_route(struct duty_run *run)
{
	const struct address *route = msg_route(run->msg);
	struct msg_value value;

	if (route && !str_starts(route->uri.host, STR("scscf.")) &&
	    value_at(run->msg, HDR_ROUTE, STR_NONE, 1, &value))
		value_remove(run->msg, &value);
	return 0;
}

/* RFC 3325 9, PROCEDURES 2.1 row 4: the default identity of the flow stands for what the UE
 * prefers. */
static int duty_asserted_identity(struct duty_run *run)
{
	const struct flow *flow = relaying_of(run)->flow;

	msg_remove(run->msg, HDR_P_ASSERTED_IDENTITY);
	msg_remove(run->msg, HDR_P_PREFERRED_IDENTITY);
	if (flow->identity[0])
		msg_add(run->msg, HDR_P_ASSERTED_IDENTITY,
			msg_format(run->msg, "<%s>", flow->identity));
	return 0;
}

static int duty_record_route(struct duty_run *run)
{
	if (core_request_begins_dialog(run->msg))
		msg_add_top(run->msg, HDR_RECORD_ROUTE,
			    pcscf_flow_uri(run->msg, relaying_of(run)->flow, ""));
	return 0;
}

/* The flow by the token in our Path or Record-Route, which is the topmost Route. */
static int duty_find_flow(struct duty_run *run)
{
	struct relaying *relaying = relaying_of(run);
	struct pcscf *pcscf = relaying->pcscf;
	const struct address *route = msg_route(run->msg);
	struct flow *flow = route ? flows_by_token(pcscf->flows, route->uri.user) : NULL;
	struct msg_value value;

	if (!flow)
		return duty_refuse(run, 480, "the UE's flow is gone");
	if (value_at(run->msg, HDR_ROUTE, STR_NONE, 1, &value))
		value_remove(run->msg, &value);
	relaying->flow = flow;
	relaying->leg.link = flow->link;
	relaying->leg.remote = flow->remote;
	if (!flow->link->open && !flow->link->pipe && pcscf->options.reach)
		relaying->leg.link =
			pcscf->options.reach(pcscf->options.ctx, flow->link->proto, &flow->remote);
	if (!relaying->leg.link || !relaying->leg.link->open)
		return duty_refuse(run, 480, "the UE's connection is closed");
	return 0;
}

static const struct duty originating_rows[] = {
	PCSCF_PROXY_ROW,
	PCSCF_PROXY_REQUIRE_ROW,
	{ "pcscf.core_request", duty_core_request, "RFC 3261 8.2", "answer what is addressed to the core itself" },
	{ "pcscf.known_source", duty_known_source, "TS 24.229 5.2.6.3", "403 or silence for a source not registered" },
	{ "pcscf.own_route", duty_own_route, "RFC 3261 16.4", "take our own Route off" },
	PCSCF_SECURITY_AGREEMENT_ROW,
	{ "pcscf.asserted_identity", duty_asserted_identity, "RFC 3325 9", "P-Asserted-Identity of the flow's user" },
	PCSCF_CHARGING_VECTOR_ROW,
	{ pcscf_record_route, duty_record_route, "RFC 3261 16.6", "stay on the path of the dialog" },
};

static const struct duty terminating_rows[] = {
	PCSCF_PROXY_ROW,
	{ "pcscf.find_flow", duty_find_flow, "RFC 5626 5.3", "the flow that our Path names; 480 when it is gone" },
	PCSCF_STRIP_CHARGING_ROW,
	{ pcscf_record_route, duty_record_route, "RFC 3261 16.6", "stay on the path of the dialog" },
};

static const struct duty response_rows[] = {
	PCSCF_STRIP_CHARGING_ROW,
};

const struct duty_table pcscf_request_duties = { originating_rows, ARRAY_LEN(originating_rows),
						 "pcscf", "other requests from the UE" };
const struct duty_table pcscf_terminating_duties = { terminating_rows, ARRAY_LEN(terminating_rows),
						     "pcscf", "requests to the UE" };
const struct duty_table pcscf_response_duties = { response_rows, ARRAY_LEN(response_rows), "pcscf",
						  "responses to other requests" };

void pcscf_originate(struct pcscf *pcscf, struct request *request)
{
	struct relaying *relaying =
		relaying_new(pcscf, request, &pcscf_request_duties, &pcscf_response_duties);

	relaying->flow = pcscf_flow_of_source(pcscf, request->scene, request->txn.link,
					      &request->txn.source);
	duty_start(&relaying->run);
}

void pcscf_terminate(struct pcscf *pcscf, struct request *request)
{
	duty_start(&relaying_new(pcscf, request, &pcscf_terminating_duties, &pcscf_response_duties)
			    ->run);
}
