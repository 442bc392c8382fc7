/* SPDX-License-Identifier: Apache-2.0 */
/* The P-CSCF and requests from the UE but REGISTER: to the S-CSCF that registered it (TS 24.229
 * 5.2.6.3; PROCEDURES 2.1). */
#include "msg/view.h"
#include "role/core_request.h"
#include "role/duty_causes.h"
#include "role/header.h"
#include "role/knobs.h"
#include "role/pcscf_private.h"

/* Within a dialog the S-CSCF itself knows what is for it: subscriptions to registrations. */
static int duty_core_request(struct duty_run *run)
{
	const struct uri *uri = msg_request_uri(run->msg);

	if (run->request->scene->in_dialog && uri && str_starts(uri->host, STR("scscf.")))
		return 0;
	return core_request_answer(run);
}

/* From where it came, and from where its UE is registered. */
static void blame_source(struct duty_run *run)
{
	struct pcscf *pcscf = relaying_of(run)->pcscf;
	const struct scene *scene = run->request->scene;
	const struct txn *txn = &run->request->txn;
	struct flow *flow = scene->user[0] ? flows_by_user(pcscf->flows, scene->user) : NULL;
	char from[ADDR_TEXT_MAX], registered[ADDR_TEXT_MAX], host[ADDR_TEXT_MAX];

	journal_cause(pcscf->options.journal, CAUSE_REG_NOT_REGISTERED,
		      scene->user[0] ? scene->user : addr_host(&txn->source, host),
		      msg_call_id(run->request->msg),
		      "%.*s over %s from %s; registered from there: nobody%s%s",
		      STR_ARG(scene->method_name), proto_via(txn->link->proto),
		      addr_pair(&txn->source, from), flow ? "; the UE is at " : "",
		      flow ? addr_pair(&flow->remote, registered) : "");
}

/* PROCEDURES 2.1 row 1: who is not registered is told so, or hears nothing. */
static int duty_known_source(struct duty_run *run)
{
	struct relaying *relaying = relaying_of(run);
	struct gates *gates = relaying->pcscf->options.gates;

	if (relaying->flow)
		return 0;
	blame_source(run);
	if (knob_number(gates, run->request->scene, PCSCF_UNKNOWN_SOURCE) == UNKNOWN_SOURCE_FORBID)
		return duty_refuse(run, 403, "no registration came from this address and port");
	request_drop(run->request, "no registration came from this address and port");
	return DUTY_TAKEN;
}

/* RFC 3428 8: what goes through an unknown network is small. */
static int duty_message_size(struct duty_run *run)
{
	struct scene *scene = run->request->scene;
	struct gates *gates = relaying_of(run)->pcscf->options.gates;
	size_t size = run->request->msg->bytes.n;
	int64_t max = knob_number(gates, scene, MESSAGE_MAX_SIZE);
	bool whole = knob_number(gates, scene, MESSAGE_TOO_LARGE) == TOO_LARGE_513;

	if (scene->method != METHOD_MESSAGE || max == 0 || size <= (size_t)max)
		return 0;
	return duty_refuse(run, whole ? 513 : 413,
			   "%zu octets are more than the %lld of message.max_size", size,
			   (long long)max);
}

static int duty_own_route(struct duty_run *run)
{
	pcscf_remove_own_route(run->msg);
	return 0;
}

/* What is left of the Route of a request outside of dialogs must be the Service-Route (PROCEDURES
 * 2.1 row 3). */
static int duty_service_route(struct duty_run *run)
{
	struct relaying *relaying = relaying_of(run);
	struct gates *gates = relaying->pcscf->options.gates;
	struct str stored = str_of(relaying->flow->service_route);
	struct str route = header_join(run->msg, HDR_ROUTE);

	if (run->request->scene->in_dialog || !stored.n || header_same_uris(route, stored))
		return 0;
	duty_blame_for(run, CAUSE_ROUTE_NOT_SERVICE_ROUTE, "%.*s with Route %.*s, wanted %.*s",
		       STR_ARG(run->msg->method_name),
		       STR_ARG(route.n ? route : STR("of us alone")), STR_ARG(stored));
	if (knob_number(gates, run->request->scene, PCSCF_SERVICE_ROUTE) == SERVICE_ROUTE_REFUSE)
		return duty_refuse(run, 400, "Route is not the Service-Route of the registration");
	pcscf_remark(run, "Route is not the Service-Route, which replaces it");
	header_replace(run->msg, HDR_ROUTE, msg_hold(run->msg, stored));
	return 0;
}

/* What the network knows of the access, beside what the UE says (TS 24.229 7.2A.4). */
static int duty_network_provided(struct duty_run *run)
{
	struct gates *gates = relaying_of(run)->pcscf->options.gates;
	struct str access = knob_text(gates, run->request->scene, PCSCF_NETWORK_PROVIDED);

	if (access.n)
		msg_add(run->msg, HDR_P_ACCESS_NETWORK_INFO,
			MSG_JOIN(run->msg, access, STR(";network-provided")));
	return 0;
}

static const struct duty originating_rows[] = {
	PCSCF_PROXY_ROW,
	PCSCF_PROXY_REQUIRE_ROW,
	{ "pcscf.core_request", duty_core_request, "RFC 3261 8.2", "answer what is addressed to the core itself" },
	{ "pcscf.known_source", duty_known_source, "TS 24.229 5.2.6.3", "403 or silence for a source not registered" },
	{ "pcscf.message_size", duty_message_size, "RFC 3428 8", "513 or 413 for a MESSAGE larger than message.max_size" },
	{ "pcscf.own_route", duty_own_route, "RFC 3261 16.4", "take our own Route off" },
	{ "pcscf.service_route", duty_service_route, "TS 24.229 5.2.6.3.3", "the rest of Route must be the Service-Route" },
	PCSCF_SECURITY_AGREEMENT_ROW,
	{ "pcscf.media", pcscf_duty_media, "TS 24.229 6.2", "488 with what is allowed for forbidden media and codecs" },
	{ "pcscf.asserted_identity", pcscf_duty_asserted_identity, "RFC 3325 9",
	  "P-Asserted-Identity: the preferred one when it is registered, else the default one" },
	{ "pcscf.referred_by", pcscf_duty_referred_by, "RFC 3892 5, TS 24.629 4.5.2.4",
	  "Referred-By of a REFER: an identity of the UE, else its default one" },
	{ "pcscf.network_provided", duty_network_provided, "TS 24.229 7.2A.4",
	  "the access as the network sees it, in P-Access-Network-Info" },
	PCSCF_CHARGING_VECTOR_ROW,
	PCSCF_RECORD_ROUTE_ROW,
};

static const struct duty response_rows[] = {
	PCSCF_STRIP_CHARGING_ROW,
	PCSCF_PRIVACY_ROW,
	PCSCF_HISTORY_ROW,
};

const struct duty_table pcscf_request_duties = { originating_rows, ARRAY_LEN(originating_rows),
						 "pcscf", "other requests from the UE" };
const struct duty_table pcscf_response_duties = { response_rows, ARRAY_LEN(response_rows), "pcscf",
						  "responses to the UE" };

void pcscf_originate(struct pcscf *pcscf, struct request *request)
{
	struct relaying *relaying =
		relaying_new(pcscf, request, &pcscf_request_duties, &pcscf_response_duties);

	relaying->flow = pcscf_flow_of_source(pcscf, request->scene, request->txn.link,
					      &request->txn.source);
	duty_start(&relaying->run);
}
