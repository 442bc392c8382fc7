/* SPDX-License-Identifier: Apache-2.0 */
/* The P-CSCF and REGISTER from the UE (TS 24.229 5.2.2; PROCEDURES 1.1 steps 2 and 4). */
#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/header.h"
#include "role/identity.h"
#include "role/knobs.h"
#include "role/pcscf_private.h"

/* Does any Contact have a reg-id (RFC 5626 4.2)? */
static bool has_reg_id(struct msg *msg)
{
	struct value_walk walk;
	struct msg_value value;
	struct address contact;
	struct param param;

	value_walk_start(&walk, HDR_CONTACT, STR_NONE);
	while (value_walk_next(msg, &walk, &value))
		if (address_split(value.text, &contact) &&
		    param_get(contact.params, ';', STR("reg-id"), &param))
			return true;
	return false;
}

static int duty_path(struct duty_run *run)
{
	msg_add_top(run->msg, HDR_PATH, pcscf_flow_uri(run->msg, relaying_of(run)->flow, ""));
	return 0;
}

/* RFC 5626 5.1: we hold the flow, and say so in our Path. */
static int duty_outbound(struct duty_run *run)
{
	struct msg_line *path = msg_find(run->msg, HDR_PATH, 0);

	if (path && has_reg_id(run->msg))
		msg_set_value(run->msg, path,
			      pcscf_flow_uri(run->msg, relaying_of(run)->flow, ";ob"));
	return 0;
}

static int duty_require_path(struct duty_run *run)
{
	if (!msg_lists(run->msg, HDR_REQUIRE, STR("path")))
		msg_add(run->msg, HDR_REQUIRE, STR("path"));
	return 0;
}

static int duty_visited_network(struct duty_run *run)
{
	struct pcscf *pcscf = relaying_of(run)->pcscf;
	struct str network =
		knob_text(pcscf->options.gates, run->request->scene, PCSCF_VISITED_NETWORK);

	if (!network.n)
		network = str_of(run->request->scene->snapshot->domain);
	msg_remove(run->msg, HDR_P_VISITED_NETWORK_ID);
	msg_add(run->msg, HDR_P_VISITED_NETWORK_ID,
		MSG_JOIN(run->msg, STR("\""), network, STR("\"")));
	return 0;
}

/* What we know about the protection of this message (TS 24.229 7.2A.2; PROCEDURES 1.2 P13). */
static int duty_integrity_protected(struct duty_run *run)
{
	struct msg_line *line = msg_find(run->msg, HDR_AUTHORIZATION, 0);
	const struct flow *flow = relaying_of(run)->flow;
	struct str value = STR("\"no\""), scheme, params;

	if (!line || !auth_split(line->value, &scheme, &params))
		return 0;
	if (flow->link->proto == PROTO_TLS)
		value = flow->registered ? STR("\"tls-yes\"") : STR("\"tls-pending\"");
	params = param_set(&run->msg->arena, params, ',', STR("integrity-protected"), value);
	msg_set_value(run->msg, line, MSG_JOIN(run->msg, scheme, STR(" "), params));
	return 0;
}

static const struct duty register_rows[] = {
	PCSCF_PROXY_ROW,
	PCSCF_PROXY_REQUIRE_ROW,
	PCSCF_SECURITY_AGREEMENT_ROW,
	{ "pcscf.path", duty_path, "TS 24.229 5.2.2.1", "put our URI on top of Path" },
	{ "pcscf.outbound", duty_outbound, "RFC 5626 5.1", "mark our Path URI with ob when the UE sends a reg-id" },
	{ "pcscf.require_path", duty_require_path, "TS 24.229 5.2.2.1", "Require: path" },
	{ "pcscf.visited_network", duty_visited_network, "RFC 7315 4.3", "P-Visited-Network-ID" },
	PCSCF_CHARGING_VECTOR_ROW,
	{ "pcscf.integrity_protected", duty_integrity_protected, "TS 24.229 7.2A.2",
	  "integrity-protected in Authorization" },
};

/* CK and IK never reach the UE (TS 24.229 5.2.2.2). */
static int duty_strip_keys(struct duty_run *run)
{
	struct msg *msg = run->msg;

	for (struct msg_line *line = msg_find(msg, HDR_WWW_AUTHENTICATE, 0); line;
	     line = msg_find(msg, HDR_WWW_AUTHENTICATE, msg_line_number(msg, line) + 1)) {
		struct str scheme, params;

		if (!auth_split(line->value, &scheme, &params))
			continue;
		params = param_remove(&msg->arena, params, ',', STR("ck"));
		params = param_remove(&msg->arena, params, ',', STR("ik"));
		msg_set_value(msg, line, MSG_JOIN(msg, scheme, STR(" "), params));
	}
	return 0;
}

/* What of the request's contacts is bound now: the longest expiry in us, 0 when none is. */
static int64_t granted_us(struct msg *request, struct msg *response)
{
	struct value_walk asked, bound;
	struct msg_value wish, value;
	int64_t longest = 0;

	value_walk_start(&asked, HDR_CONTACT, STR_NONE);
	while (value_walk_next(request, &asked, &wish)) {
		struct address contact, other;
		uint32_t expires;

		if (!address_split(wish.text, &contact))
			continue;
		value_walk_start(&bound, HDR_CONTACT, STR_NONE);
		while (value_walk_next(response, &bound, &value))
			if (address_split(value.text, &other) &&
			    str_eq(other.uri_text, contact.uri_text) &&
			    str_to_u32(param_value(other.params, ';', STR("expires")), &expires) &&
			    expires * INT64_C(1000000) > longest)
				longest = expires * INT64_C(1000000);
	}
	return longest;
}

static int duty_flow(struct duty_run *run)
{
	struct relaying *relaying = relaying_of(run);
	struct msg *request = run->request->msg;
	const struct address *contact = msg_contact(request);
	struct flow_facts facts = { .user = run->request->scene->user };
	int64_t expires = -1;

	if (run->msg->status < 200)
		return 0;
	if (run->msg->status < 300 && contact) {
		facts.host = contact->uri.host;
		facts.port = contact->uri.port;
		facts.path = header_join(run->msg, HDR_PATH);
		facts.service_route = header_join(run->msg, HDR_SERVICE_ROUTE);
		facts.associated = header_join(run->msg, HDR_P_ASSOCIATED_URI);
		expires = granted_us(request, run->msg);
	}
	relaying->entered = false;
	flow_leave(relaying->flow, expires, &facts);
	return 0;
}

static const struct duty response_rows[] = {
	{ "pcscf.strip_keys", duty_strip_keys, "TS 24.229 5.2.2.2", "take ck and ik out of the challenge" },
	PCSCF_STRIP_CHARGING_ROW,
	{ "pcscf.flow", duty_flow, "RFC 5626 5.1", "remember where the UE is" },
};

const struct duty_table pcscf_register_duties = { register_rows, ARRAY_LEN(register_rows), "pcscf",
						  "REGISTER from the UE" };
const struct duty_table pcscf_register_response_duties = { response_rows, ARRAY_LEN(response_rows),
							   "pcscf", "responses to REGISTER" };

void pcscf_register(struct pcscf *pcscf, struct request *request)
{
	struct relaying *relaying = relaying_new(pcscf, request, &pcscf_register_duties,
						 &pcscf_register_response_duties);

	relaying->flow = flow_enter(pcscf->flows, request->txn.link, &request->txn.source);
	relaying->entered = true;
	duty_start(&relaying->run);
}
