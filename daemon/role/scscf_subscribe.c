/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and SUBSCRIBE (TS 24.229 5.4.2.1.1): which it answers, whom they are about, and who may
 * watch him. */
#include "role/scscf_subscribe.h"

#include "msg/view.h"
#include "role/events.h"
#include "role/identity.h"
#include "role/scscf_outside.h"
#include "role/scscf_private.h"

/* A registration with a contact. */
static void look(struct subscribing *subscribing)
{
	struct scscf *scscf = subscribing->service->ctx;
	struct registration *registration;

	if (!subscribing->known)
		return;
	registration = registrar_find(scscf->registrar, str_of(subscribing->subscriber.impi));
	if (!registration || !registration->n_bindings)
		return;
	subscribing->about = registration_hold(registration);
	subscribing->resource = str_of(registration->impi);
}

static int authorise(struct subscribing *subscribing)
{
	struct duty_run *run = &subscribing->run;
	const struct snapshot *snapshot = run->request->scene->snapshot;
	const struct subscriber *subscriber = &subscribing->subscriber;

	if (!subscribing->known)
		return duty_refuse(run, 404, "no subscriber has the identity %.*s",
				   STR_ARG(run->msg->uri));
	if (!subscribe_is_himself(snapshot, run->msg, subscriber) &&
	    !subscribe_is_element(snapshot, run->msg) && !scscf_is_outside(run->request->txn.link))
		return duty_refuse(run, 403,
				   "only %s, the P-CSCF and application servers may watch that",
				   subscriber->name);
	if (!subscribing->about)
		return duty_refuse(run, 403, "%s is not registered", subscriber->name);
	return 0;
}

static void release(struct subscribing *subscribing)
{
	if (subscribing->about)
		registration_leave(subscribing->about);
}

static const struct duty subscribe_rows[] = {
	SUBSCRIBE_ROWS("scscf", "TS 24.229 5.4.2.1.1", "403 for others than the registered user, his P-CSCF and application servers"),
};

static const struct duty subscribed_rows[] = {
	SUBSCRIBED_ROWS("scscf"),
};

const struct duty_table scscf_subscribe_duties = { subscribe_rows, ARRAY_LEN(subscribe_rows),
						   "scscf", "SUBSCRIBE to a registration" };
const struct duty_table scscf_subscribed_duties = { subscribed_rows, ARRAY_LEN(subscribed_rows),
						    "scscf", "2xx to SUBSCRIBE" };

struct subscribe_service scscf_subscribe_service(struct scscf *scscf)
{
	return (struct subscribe_service){ .notifier = scscf->notifier,
					   .checks = &scscf_subscribe_duties,
					   .accepted = &scscf_subscribed_duties,
					   .look = look,
					   .authorise = authorise,
					   .release = release,
					   .ctx = scscf };
}

/* Does it go back to who sent it, of a package that no application server serves? */
static bool is_for_nobody(struct request *request)
{
	const struct snapshot *snapshot = request->scene->snapshot;
	struct msg *msg = request->msg;
	struct subscriber subscriber;

	return !event_package_find(&events_packages, event_read(msg).package) &&
	       identity_of_uri(snapshot, msg, msg_request_uri(msg), &subscriber) &&
	       subscribe_is_himself(snapshot, msg, &subscriber);
}

/* One that is in a dialog is ours by its dialog or its target, a new one by its package, or when
 * nobody else would answer it. */
static bool is_ours(struct scscf *scscf, struct request *request)
{
	const struct uri *uri = msg_request_uri(request->msg);

	if (request->scene->in_dialog)
		return notifier_find(scscf->notifier, request->msg) ||
		       (uri && !uri->user.n && str_starts(uri->host, STR("scscf.")));
	return event_package_find(&scscf_packages, event_read(request->msg).package) ||
	       is_for_nobody(request);
}

int scscf_duty_notifier(struct duty_run *run)
{
	struct scscf *scscf = routing_of(run)->scscf;

	if (run->msg->method == METHOD_PUBLISH && is_for_nobody(run->request)) {
		events_allow_publish(run);
		return duty_refuse(run, 489, "nothing can be published of that package");
	}
	if (run->msg->method != METHOD_SUBSCRIBE || !is_ours(scscf, run->request))
		return 0;
	subscribe_take(&scscf->subscribe, run->request);
	return DUTY_TAKEN;
}
