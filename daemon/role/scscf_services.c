/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and application servers: which filters are asked, and where the request goes. */
#include "role/scscf_services.h"

#include <stdio.h>
#include <string.h>

#include "msg/value.h"
#include "msg/view.h"
#include "role/scscf_outside.h"
#include "role/scscf_private.h"
#include "role/scscf_visit.h"

/* The criteria in force for this request. */
static const struct ifc *ifc_of(const struct duty_run *run)
{
	return run->request->scene->snapshot->ifc;
}

/* May filters be asked of it at all? */
static bool is_initial(struct duty_run *run)
{
	const struct routing *routing = routing_of(run);

	return !run->request->scene->in_dialog && !routing->visit && !routing->passing.unknown;
}

/* Out of reach: the same as silence, at once. */
static int pass_over(struct duty_run *run, const struct ifc_filter *filter)
{
	char text[256];

	snprintf(text, sizeof(text), "%s: %s %s, the session is %s", filter->name, filter->uri,
		 filter->proto == PROTO_COUNT ? "has no address (names are not looked up)" :
						"is out of reach",
		 filter->handling == IFC_CONTINUED ? "continued" : "terminated");
	scscf_remark(run, text);
	return filter->handling == IFC_CONTINUED ? 0 : duty_refuse(run, 504, "%s", text);
}

/* Whom the filters are asked for. */
struct served {
	const struct subscriber *subscriber;
	struct str impu; /* the identity that is served */
	enum ifc_session session;
	bool registered;
};

/* Asks the filters from passing->next on; the first that fits gets the request. */
static int ask_filters(struct duty_run *run, const struct served *served)
{
	struct routing *routing = routing_of(run);
	struct passing *passing = &routing->passing;
	struct scene scene = *run->request->scene;
	struct ifc_question question = {
		.session = served->session,
		.scene = &scene,
		.gates = routing->scscf->options.gates,
		.has_services = snapshot_services(scene.snapshot, served->subscriber) != NULL
	};
	const struct ifc_filter *filter;
	int result = 0;

	scene.ruling = NULL;
	scene.msg = run->msg;
	if (served->session == IFC_TERMINATING || served->session == IFC_UNREGISTERED)
		memcpy(scene.peer_user, scene.user, sizeof(scene.user));
	scene_set_name(scene.user, served->subscriber->name);
	passing->session = served->session;
	passing->user = msg_hold(run->msg, str_of(served->subscriber->impi));
	passing->impu = served->impu;
	while (!result && !routing->visit &&
	       (filter = ifc_match(ifc_of(run), &question, &passing->next))) {
		struct visit_hop hop;

		if (scscf_filter_hop(routing->scscf, filter, &hop))
			visit_begin(routing, filter, &hop, served->registered);
		else
			result = pass_over(run, filter);
	}
	ruling_free(scene.ruling);
	return result;
}

static bool is_registered(struct scscf *scscf, const struct subscriber *subscriber)
{
	const struct registration *registration =
		registrar_find(scscf->registrar, str_of(subscriber->impi));

	return registration && registration->n_bindings > 0;
}

/* The caller: by P-Asserted-Identity; on return as the visit knows him. */
static bool find_caller(struct duty_run *run, struct subscriber *subscriber, struct str *impu)
{
	const struct snapshot *snapshot = run->request->scene->snapshot;
	const struct passing *passing = &routing_of(run)->passing;
	struct msg_value value;
	struct address address;

	if (passing->resumed) {
		*impu = passing->impu;
		return subscribers_by_impi(snapshot->subscribers, passing->user, subscriber);
	}
	if (!value_at(run->msg, HDR_P_ASSERTED_IDENTITY, STR_NONE, 1, &value) ||
	    !address_parse(&run->msg->arena, value.text, &address))
		return false;
	*impu = address.uri_text;
	return identity_of_uri(snapshot, run->msg, &address.uri, subscriber);
}

int scscf_duty_originating_services(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	const struct passing *passing = &routing->passing;
	enum ifc_session session = passing->resumed ? passing->session : IFC_ORIGINATING;
	struct served served = { .session = session };
	struct subscriber subscriber;

	if (!is_initial(run) || !(routing->originating || passing->resumed) ||
	    (session != IFC_ORIGINATING && session != IFC_DIVERTED) ||
	    !ifc_asks(ifc_of(run), session, run->msg->method) ||
	    !find_caller(run, &subscriber, &served.impu))
		return 0;
	served.subscriber = &subscriber;
	served.registered = is_registered(routing->scscf, &subscriber);
	return ask_filters(run, &served);
}

/* The subscriber whom the Request-URI names, if calls to that identity may be. */
static bool find_callee(struct duty_run *run, struct served *served, struct subscriber *subscriber)
{
	struct routing *routing = routing_of(run);
	const struct snapshot *snapshot = run->request->scene->snapshot;
	unsigned index;

	served->subscriber = subscriber;
	served->impu = scscf_record_of(routing->scscf, snapshot, run->msg);
	if (!subscribers_by_impu(snapshot->subscribers, served->impu, subscriber, &index) ||
	    subscriber->barred[index])
		return false;
	served->registered = subscriber->behaviour || is_registered(routing->scscf, subscriber);
	served->session = served->registered ? IFC_TERMINATING : IFC_UNREGISTERED;
	return true;
}

/* Does it come back from a server of that callee? */
static bool is_same_callee(const struct passing *passing, const struct subscriber *subscriber)
{
	return passing->resumed &&
	       (passing->session == IFC_TERMINATING || passing->session == IFC_UNREGISTERED) &&
	       str_is(passing->user, subscriber->impi);
}

int scscf_duty_terminating_services(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	const struct ifc *ifc = ifc_of(run);
	enum method method = run->msg->method;
	struct served served;
	struct subscriber subscriber;

	if (!is_initial(run) ||
	    !(routing->locate || routing->link == routing->scscf->servers[SERVER_PEER]) ||
	    !(ifc_asks(ifc, IFC_TERMINATING, method) || ifc_asks(ifc, IFC_UNREGISTERED, method)) ||
	    !find_callee(run, &served, &subscriber))
		return 0;
	if (!is_same_callee(&routing->passing, &subscriber))
		routing->passing.next = 0;
	return ask_filters(run, &served);
}
