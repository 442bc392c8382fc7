/* SPDX-License-Identifier: Apache-2.0 */
/* The P-CSCF and requests to the UE: over the flow that their Route names (TS 24.229 5.2.6.4;
 * PROCEDURES 2.1). */
#include "msg/value.h"
#include "msg/view.h"
#include "role/core_request.h"
#include "role/duty_causes.h"
#include "role/header.h"
#include "role/knobs.h"
#include "role/pcscf_private.h"

/* What our Via adds to a request: its address comes on top. */
enum { VIA_OCTETS = 80 };

/* The flow's own link, or a new connection in place of a closed one. */
static struct link *link_of(struct pcscf *pcscf, const struct flow *flow)
{
	struct link *link = flow->link;

	if (!link->open && !link->pipe && pcscf->options.reach)
		link = pcscf->options.reach(pcscf->options.ctx, link->proto, &flow->remote);
	return link && link->open ? link : NULL;
}

/* The flow by the token in our Path or Record-Route, which is the topmost Route. */
static int duty_find_flow(struct duty_run *run)
{
	struct relaying *relaying = relaying_of(run);
	const struct address *route = msg_route(run->msg);
	struct flow *flow = route ? flows_by_token(relaying->pcscf->flows, route->uri.user) : NULL;
	struct msg_value value;

	if (!flow)
		return duty_refuse(run, 480, "the UE's flow is gone");
	if (value_at(run->msg, HDR_ROUTE, STR_NONE, 1, &value))
		value_remove(run->msg, &value);
	relaying->flow = flow;
	relaying->leg.link = link_of(relaying->pcscf, flow);
	relaying->leg.remote = flow->remote;
	if (!relaying->leg.link)
		return duty_refuse(run, 480, "the UE's connection is closed");
	return 0;
}

/* Where somebody else is, is nothing for the callee (TS 24.229 4.4). */
static int duty_access_network_info(struct duty_run *run)
{
	msg_remove(run->msg, HDR_P_ACCESS_NETWORK_INFO);
	return 0;
}

static char *copy_or_null(struct str text)
{
	return text.n ? mem_copy_text(text.p, text.n) : NULL;
}

/* Keeps what the responses of the UE are held against. */
static int duty_remember(struct duty_run *run)
{
	struct relaying *relaying = relaying_of(run);
	struct relayed_callee *callee;

	if (run->request->scene->in_dialog)
		return 0;
	callee = relaying->callee = mem_alloc(sizeof(*callee));
	callee->associated = copy_or_null(str_of(relaying->flow->associated));
	callee->called_party = copy_or_null(msg_value(run->msg, HDR_P_CALLED_PARTY_ID));
	if (core_request_begins_dialog(run->msg))
		callee->record_route = copy_or_null(header_join(run->msg, HDR_RECORD_ROUTE));
	return 0;
}

/* The size in which it will leave. */
static size_t printed_size(struct msg *msg, const struct flow *flow)
{
	char sent_by[ADDR_TEXT_MAX + 256];
	struct buf bytes = { 0 };
	size_t n;

	msg_print(msg, &bytes);
	n = bytes.n + VIA_OCTETS + strlen(link_sent_by(flow->link, &flow->remote, sent_by));
	buf_free(&bytes);
	return n;
}

/* The UE takes no connection: the request goes back to the datagram that it was (18.1.1). */
static bool on_retry(void *ctx, enum client_end why, struct link **link, struct addr *remote)
{
	struct relaying *relaying = ctx;

	if (why != CLIENT_BROKEN || !relaying->udp)
		return false;
	pcscf_remark(&relaying->run, "the UE refuses TCP: the large request goes over UDP");
	*link = relaying->udp;
	*remote = relaying->udp_remote;
	return true;
}

/* RFC 3261 18.1.1: what is too large for a datagram goes over TCP to where the UE listens. */
static int duty_udp_max_request(struct duty_run *run)
{
	struct relaying *relaying = relaying_of(run);
	const struct element_options *options = &relaying->pcscf->options;
	const struct flow *flow = relaying->flow;
	int64_t max = knob_number(options->gates, run->request->scene, UDP_MAX_REQUEST);
	struct link *link;

	if (relaying->leg.link->proto != PROTO_UDP || relaying->leg.link->pipe || max == 0 ||
	    flow->contact.family == AF_UNSPEC || !options->reach ||
	    printed_size(run->msg, flow) <= (size_t)max)
		return 0;
	link = options->reach(options->ctx, PROTO_TCP, &flow->contact);
	if (!link)
		return 0;
	link->spare = !link->was_up;
	relaying->udp = link_hold(relaying->leg.link);
	relaying->udp_remote = relaying->leg.remote;
	relaying->leg.link = link;
	relaying->leg.remote = flow->contact;
	relaying->leg.retry = on_retry;
	return 0;
}

static const struct duty terminating_rows[] = {
	PCSCF_PROXY_ROW,
	{ "pcscf.find_flow", duty_find_flow, "RFC 5626 5.3", "the flow that our Path names; 480 when it is gone" },
	PCSCF_STRIP_CHARGING_ROW,
	PCSCF_PRIVACY_ROW,
	PCSCF_HISTORY_ROW,
	{ "pcscf.access_network_info", duty_access_network_info, "TS 24.229 4.4",
	  "take P-Access-Network-Info off before another UE sees it" },
	PCSCF_RECORD_ROUTE_ROW,
	{ "pcscf.remember", duty_remember, "TS 24.229 5.2.6.4.3",
	  "keep identities and Record-Route, for the responses of the UE" },
	{ "pcscf.udp_max_request", duty_udp_max_request, "RFC 3261 18.1.1",
	  "what is larger than udp.max_request goes over TCP" },
};

/* The UE must leave the Record-Route as it got it (RFC 3261 12.1.1). */
static int duty_check_record_route(struct duty_run *run)
{
	const struct relayed_callee *callee = relaying_of(run)->callee;
	struct msg *response = run->msg;
	struct str theirs;

	if (!callee || !callee->record_route || response->status == 100 ||
	    response->status >= 300 ||
	    header_same_uris(header_join(response, HDR_RECORD_ROUTE), str_of(callee->record_route)))
		return 0;
	pcscf_remark(run,
		     "the UE's %d does not have the Record-Route of its request: it is put back",
		     response->status);
	theirs = header_join(response, HDR_RECORD_ROUTE);
	duty_blame_for(run, CAUSE_RECORD_ROUTE_CHANGED, "%d with Record-Route %.*s, wanted %.*s",
		       response->status, STR_ARG(theirs.n ? theirs : STR("(none)")),
		       STR_ARG(str_of(callee->record_route)));
	header_replace(response, HDR_RECORD_ROUTE,
		       msg_hold(response, str_of(callee->record_route)));
	return 0;
}

static const struct duty response_rows[] = {
	PCSCF_STRIP_CHARGING_ROW,
	{ "pcscf.callee_identity", pcscf_duty_callee_identity, "TS 24.229 5.2.6.4.4",
	  "P-Asserted-Identity: what the callee prefers, else who was called" },
	{ "pcscf.check_record_route", duty_check_record_route, "TS 24.229 5.2.6.4.4",
	  "put a Record-Route back that the UE has changed" },
};

const struct duty_table pcscf_terminating_duties = { terminating_rows, ARRAY_LEN(terminating_rows),
						     "pcscf", "requests to the UE" };
const struct duty_table pcscf_callee_duties = { response_rows, ARRAY_LEN(response_rows), "pcscf",
						"responses from the UE" };

void pcscf_terminate(struct pcscf *pcscf, struct request *request)
{
	duty_start(&relaying_new(pcscf, request, &pcscf_terminating_duties, &pcscf_callee_duties)
			    ->run);
}
