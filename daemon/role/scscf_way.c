/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and what passes within a dialog: requests, and the ACK to a 2xx, which has no
 * transaction and so no duties. */
#include "msg/value.h"
#include "msg/view.h"
#include "role/duty_causes.h"
#include "role/gruu.h"
#include "role/knobs.h"
#include "role/scscf_private.h"
#include "sip/proxy.h"

/* An ACK whose contact is being looked up. */
struct acking {
	struct list node;
	struct scscf *scscf;
	struct msg *ack;
	struct str impi; /* in its memory */
};

/* Whom the Request-URI or the To names. */
static enum way way_to_party(const struct snapshot *snapshot, struct msg *msg,
			     struct callee *callee)
{
	struct number_plan plan = number_plan_of(snapshot);
	const struct address *to = msg_to(msg);
	const struct uri *parties[] = { msg_request_uri(msg), to ? &to->uri : NULL };

	for (size_t i = 0; i < ARRAY_LEN(parties); i++) {
		if (!parties[i])
			continue;
		callee_find(callee, snapshot, &plan, msg, parties[i]);
		if (callee_behaviour(callee))
			return WAY_PEER;
		if (callee->is_known)
			return WAY_CONTACT;
	}
	return WAY_NOWHERE;
}

bool scscf_server(struct scscf *scscf, struct msg *msg, struct visit_hop *hop)
{
	const struct snapshot *snapshot = element_snapshot(scscf);
	const struct uri *uri = msg_request_uri(msg);
	struct msg_value value;
	struct address route;
	enum server_id id;

	*hop = (struct visit_hop){ 0 };
	if (value_at(msg, HDR_ROUTE, STR_NONE, 1, &value)) {
		if (!address_parse(&msg->arena, value.text, &route))
			return false;
		uri = &route.uri;
	}
	id = uri && uri_is_sip(uri) ? server_of_host(snapshot, uri->host) : SERVER_COUNT;
	if (id == SERVER_COUNT)
		return scscf_outside_hop(scscf, msg, hop);
	hop->link = scscf->servers[id];
	return hop->link != NULL;
}

enum way scscf_way_in_dialog(struct scscf *scscf, const struct snapshot *snapshot, struct msg *msg,
			     struct callee *callee)
{
	const struct uri *uri = msg_request_uri(msg);
	struct visit_hop hop;

	if (scscf_server(scscf, msg, &hop))
		return WAY_SERVER;
	if (uri && gruu_owner(scscf->gruu_key, snapshot, uri, &callee->subscriber)) {
		callee->is_known = true;
		return msg_find(msg, HDR_ROUTE, 0) ? WAY_ROUTE : WAY_CONTACT;
	}
	if (msg_find(msg, HDR_ROUTE, 0)) {
		callee->is_known = uri && uri_is_gruu(uri) &&
				   identity_of_uri(snapshot, msg, uri, &callee->subscriber);
		return WAY_ROUTE;
	}
	return way_to_party(snapshot, msg, callee);
}

/* The identity under which that subscriber's contacts are asked for. */
static struct str default_impu(struct msg *msg, const struct subscriber *subscriber)
{
	return msg_hold(msg, str_of(subscriber->impus[subscriber->default_impu]));
}

static int go_to_contact(struct routing *routing, const struct callee *callee)
{
	struct duty_run *run = &routing->run;
	struct gates *gates = routing->scscf->options.gates;

	if (!knob_number(gates, run->request->scene, SCSCF_LENIENT_DIALOGS))
		return duty_refuse(run, 481, "the request has not the Route of its dialog");
	scscf_remark(run, "the request has not the Route of its dialog: it goes to the registered "
			  "contact");
	duty_blame_for(run, CAUSE_ROUTE_SET_WRONG,
		       "%.*s without Route; it goes to the registered contact all the same",
		       STR_ARG(run->msg->method_name));
	routing->locate = true;
	routing->question.impu = default_impu(run->msg, &callee->subscriber);
	return 0;
}

int scscf_duty_dialog_route(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	struct scscf *scscf = routing->scscf;
	struct callee callee;
	struct visit_hop hop;

	if (!run->request->scene->in_dialog)
		return 0;
	routing->in_dialog = true;
	switch (scscf_way_in_dialog(scscf, run->request->scene->snapshot, run->msg, &callee)) {
	case WAY_ROUTE:
		routing->locate = callee.is_known;
		if (callee.is_known)
			routing->question.impu = default_impu(run->msg, &callee.subscriber);
		return 0;
	case WAY_PEER:
		routing->link = scscf->servers[SERVER_PEER];
		return routing->link ? 0 : duty_refuse(run, 503, "there is no far end");
	case WAY_SERVER:
		scscf_server(scscf, run->msg, &hop);
		routing->link = hop.link;
		routing->remote = hop.remote;
		return 0;
	case WAY_CONTACT:
		return go_to_contact(routing, &callee);
	default:
		return duty_refuse(run, 481, "the request has no Route, and nobody is %.*s",
				   STR_ARG(run->msg->uri));
	}
}

static void forward_ack_to(struct scscf *scscf, struct msg *ack, const struct visit_hop *hop)
{
	if (hop->link)
		proxy_forward_ack(scscf->stack, ack,
				  &(struct client_target){ .link = hop->link,
							   .remote = hop->remote });
	else
		msg_free(ack);
}

static void forward_ack(struct scscf *scscf, struct msg *ack, struct link *link)
{
	forward_ack_to(scscf, ack, &(struct visit_hop){ .link = link });
}

static void acking_free(struct acking *acking)
{
	list_remove(&acking->node);
	msg_free(acking->ack);
	mem_free(acking);
}

static void on_bindings(void *arg, int error, const struct list *bindings)
{
	struct acking *acking = arg;
	struct scscf *scscf = acking->scscf;
	struct targets targets;
	const struct target *target = NULL;

	if (!error) {
		targets = scscf_targets(scscf, acking->ack, acking->impi, bindings);
		target = scscf_target_in_dialog(&targets, acking->ack);
	}
	if (target) {
		scscf_aim(acking->ack, target);
		forward_ack(scscf, acking->ack, scscf->pcscf);
		acking->ack = NULL;
	}
	acking_free(acking);
}

static void ack_contact(struct scscf *scscf, struct msg *ack, const struct subscriber *subscriber)
{
	struct acking *acking = mem_alloc(sizeof(*acking));

	acking->scscf = scscf;
	acking->ack = ack;
	acking->impi = msg_hold(ack, str_of(subscriber->impi));
	list_append(&scscf->acks, &acking->node);
	store_bindings_get(scscf->store, acking->impi, on_bindings, acking);
}

void scscf_ack(struct scscf *scscf, struct msg *ack)
{
	struct snapshot *snapshot = scscf->options.snapshot_of(scscf->options.ctx);
	struct callee callee;
	struct visit_hop hop;

	scscf_remove_own_routes(scscf, snapshot, ack);
	switch (scscf_way_in_dialog(scscf, snapshot, ack, &callee)) {
	case WAY_ROUTE:
		if (!callee.is_known) {
			forward_ack(scscf, ack, scscf->pcscf);
			return;
		}
		ack_contact(scscf, ack, &callee.subscriber);
		return;
	case WAY_CONTACT:
		ack_contact(scscf, ack, &callee.subscriber);
		return;
	case WAY_PEER:
		forward_ack(scscf, ack, scscf->servers[SERVER_PEER]);
		return;
	case WAY_SERVER:
		scscf_server(scscf, ack, &hop);
		forward_ack_to(scscf, ack, &hop);
		return;
	default:
		msg_free(ack);
	}
}

void scscf_acks_clear(struct scscf *scscf)
{
	struct acking *acking;

	list_each(acking, &scscf->acks, struct acking, node)
		acking_free(acking);
}
