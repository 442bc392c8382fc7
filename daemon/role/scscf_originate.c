/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and the caller's side of a request (TS 24.229 5.4.3.2; PROCEDURES 2.2): may the caller
 * do this, and whom does it call? */
#include "msg/value.h"
#include "msg/view.h"
#include "role/knobs.h"
#include "role/scscf_private.h"

/* P-Asserted-Identity names one of ours, not barred, and registered. */
int scscf_duty_served_user(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	const struct snapshot *snapshot = run->request->scene->snapshot;
	const struct registration *registration;
	struct subscriber subscriber;
	struct msg_value value;
	struct address address;
	unsigned impu_index;

	if (!routing->originating)
		return 0;
	if (!value_at(run->msg, HDR_P_ASSERTED_IDENTITY, STR_NONE, 1, &value) ||
	    !address_parse(&run->msg->arena, value.text, &address))
		return duty_refuse(run, 403, "the caller's identity is not known");
	if (!subscribers_by_impu(snapshot->subscribers, uri_aor(&run->msg->arena, &address.uri),
				 &subscriber, &impu_index))
		return duty_refuse(run, 403, "no subscriber has the identity %.*s",
				   STR_ARG(address.uri_text));
	if (subscriber.barred[impu_index])
		return duty_refuse(run, 403, "the identity %.*s is barred",
				   STR_ARG(address.uri_text));
	registration = registrar_find(routing->scscf->registrar, str_of(subscriber.impi));
	if (!registration || registration->n_bindings == 0)
		return duty_refuse(run, 403, "the caller is not registered");
	return 0;
}

/* Every user is taken to be subscribed to every service. */
int scscf_duty_asserted_service(struct duty_run *run)
{
	struct str preferred = msg_value(run->msg, HDR_P_PREFERRED_SERVICE);

	if (!routing_of(run)->originating)
		return 0;
	msg_remove(run->msg, HDR_P_ASSERTED_SERVICE);
	msg_remove(run->msg, HDR_P_PREFERRED_SERVICE);
	if (preferred.n)
		msg_add(run->msg, HDR_P_ASSERTED_SERVICE, preferred);
	return 0;
}

/* The dial plan as it is in force for this request. */
static struct number_plan plan_of(struct duty_run *run)
{
	struct gates *gates = routing_of(run)->scscf->options.gates;
	struct scene *scene = run->request->scene;

	return (struct number_plan){ .domain = str_of(scene->snapshot->domain),
				     .country = knob_text(gates, scene, NUMBER_COUNTRY),
				     .international = knob_text(gates, scene, NUMBER_INTERNATIONAL),
				     .national = knob_text(gates, scene, NUMBER_NATIONAL),
				     .area = knob_text(gates, scene, NUMBER_AREA),
				     .local_digits = (size_t)knob_number(gates, scene,
									 NUMBER_LOCAL_DIGITS) };
}

static void find_callee(struct duty_run *run, struct callee *callee)
{
	struct number_plan plan = plan_of(run);

	callee_find(callee, run->request->scene->snapshot, &plan, run->msg,
		    msg_request_uri(run->msg));
}

/* The identity that has the number, else the number in the home domain; what is there already stays
 * as it is written. */
int scscf_duty_number(struct duty_run *run)
{
	struct msg *msg = run->msg;
	struct callee callee;
	struct uri uri;
	struct str found;

	if (routing_of(run)->in_dialog)
		return 0;
	find_callee(run, &callee);
	if (!callee.is_number || (!callee.is_known && !number_is_global(str_of(callee.number))))
		return 0;
	found = callee.is_known ?
			msg_hold(msg, str_of(callee.subscriber.impus[callee.impu_index])) :
			msg_format(msg, "sip:%s@%s;user=phone", callee.number,
				   run->request->scene->snapshot->domain);
	if (uri_parse(&msg->arena, found, &uri) &&
	    !str_eq(uri_aor(&msg->arena, &uri), uri_aor(&msg->arena, msg_request_uri(msg))))
		msg_set_uri(msg, found);
	return 0;
}

/* Does the far end play who is called? What comes from there reaches a subscriber's UE, but may be for
 * another of its numbers: after a transfer it is at both ends. */
static bool is_far_end(struct duty_run *run, const struct callee *callee)
{
	const struct scscf *scscf = routing_of(run)->scscf;

	return callee_behaviour(callee) &&
	       (run->request->txn.link != scscf->servers[SERVER_PEER] || !callee->is_known);
}

/* Where a request that begins something goes. */
int scscf_duty_target(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	struct scscf *scscf = routing->scscf;
	struct scene *scene = run->request->scene;
	size_t min = (size_t)knob_number(scscf->options.gates, scene, NUMBER_MIN_DIGITS);
	struct callee callee;
	struct visit_hop hop;

	if (routing->in_dialog || routing->visit)
		return 0;
	if (scscf_server(scscf, run->msg, &hop)) {
		routing->link = hop.link;
		routing->remote = hop.remote;
		return 0;
	}
	find_callee(run, &callee);
	if (is_far_end(run, &callee)) {
		routing->link = scscf->servers[SERVER_PEER];
		return routing->link ? 0 : duty_refuse(run, 503, "there is no far end");
	}
	if (!callee.is_ours)
		return duty_refuse(run, 404,
				   "%.*s is neither of %s nor in peers: no route leaves the lab",
				   STR_ARG(run->msg->uri), scene->snapshot->domain);
	if (callee.is_number && !callee.is_known && strlen(callee.number) < min)
		return duty_refuse(run, 484, "the number %s is too short", callee.number);
	routing->locate = true;
	routing->question.impu = scscf_record_of(scscf, scene->snapshot, run->msg);
	return 0;
}
