/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and SUBSCRIBE (RFC 6665 4.2.1, TS 24.229 5.4.2.1.1): the checks in order, the 2xx, the
 * subscription that begins with it or goes on. */
#include "role/scscf_subscribe.h"

#include "msg/value.h"
#include "msg/view.h"
#include "proc/knobs.h"
#include "role/identity.h"
#include "role/scscf_private.h"

enum { RETRY_AFTER_S = 60 };

/* One SUBSCRIBE in work: from its first duty to the last step of its answer. */
struct subscribing {
	struct duty_run run;
	struct scscf *scscf;
	struct event_value event;
	const struct event_package *package;
	struct str type;                   /* of the bodies */
	int64_t wished, expires;           /* asked for and granted, in s */
	struct subscriber subscriber;      /* of a new one: whom it is about ... */
	bool known;                        /* ... when there is one */
	struct registration *registration; /* his, when he is registered; held */
};

static struct subscribing *subscribing_of(struct duty_run *run)
{
	return container_of(run, struct subscribing, run);
}

static void subscribing_free(struct subscribing *subscribing)
{
	if (subscribing->registration)
		registration_leave(subscribing->registration);
	mem_free(subscribing);
}

static bool in_dialog(const struct duty_run *run)
{
	return run->request->scene->in_dialog;
}

/* The subscription that it is in, as it is now. */
static struct subscription *subscription_of(const struct subscribing *subscribing)
{
	return notifier_find(subscribing->scscf->notifier, subscribing->run.request->msg);
}

static int duty_subscription(struct duty_run *run)
{
	struct subscription *subscription = subscription_of(subscribing_of(run));

	if (!in_dialog(run))
		return 0;
	if (!subscription)
		return duty_refuse(run, 481, "there is no such subscription");
	if (dialog_check(subscription->dialog, run->msg))
		return duty_refuse(run, 500, "the CSeq number is lower than one before");
	return 0;
}

static int refuse_event(struct duty_run *run)
{
	struct buf names = { 0 };

	event_packages_names(&scscf_packages, &names);
	duty_refusal_header(run, HDR_ALLOW_EVENTS, buf_str(&names));
	buf_free(&names);
	return duty_refuse(run, 489, "nobody tells of '%.*s' here",
			   STR_ARG(subscribing_of(run)->event.package));
}

/* Within a dialog it must be that of the subscription, by id, too (RFC 6665 4.4.1). */
static int duty_event(struct duty_run *run)
{
	struct subscribing *subscribing = subscribing_of(run);
	const struct subscription *subscription = subscription_of(subscribing);

	if (!event_package_find(&scscf_packages, subscribing->event.package))
		return refuse_event(run);
	if (subscription && (subscription->package != subscribing->package ||
			     !str_eq(subscription->id, subscribing->event.id)))
		return duty_refuse(run, 481, "the dialog has no subscription of that Event");
	return 0;
}

static int duty_accept(struct duty_run *run)
{
	struct subscribing *subscribing = subscribing_of(run);
	const char *types = subscribing->package->types;

	if (event_package_type(subscribing->package, run->msg).n)
		return 0;
	duty_refusal_header(run, HDR_ACCEPT, str_of(types));
	return duty_refuse(run, 406, "Accept has not %s", types);
}

/* Who sends it: as asserted, else as it says itself. */
static bool watcher_of(struct msg *msg, struct uri *uri)
{
	const struct address *from = msg_from(msg);
	struct msg_value value;
	struct address asserted;

	if (value_at(msg, HDR_P_ASSERTED_IDENTITY, STR_NONE, 1, &value) &&
	    address_parse(&msg->arena, value.text, &asserted)) {
		*uri = asserted.uri;
		return true;
	}
	if (from)
		*uri = from->uri;
	return from != NULL;
}

/* Does the subscriber himself ask? */
static bool is_himself(const struct snapshot *snapshot, struct msg *msg,
		       const struct subscriber *subscriber)
{
	struct subscriber watcher;
	struct uri uri;

	return watcher_of(msg, &uri) && identity_of_uri(snapshot, msg, &uri, &watcher) &&
	       str_is(str_of(watcher.impi), subscriber->impi);
}

static bool is_pcscf(const struct snapshot *snapshot, struct msg *msg)
{
	struct uri uri;

	return watcher_of(msg, &uri) && str_starts(uri.host, STR("pcscf.")) &&
	       domain_is_served(snapshot, uri.host);
}

static int duty_watcher(struct duty_run *run)
{
	struct subscribing *subscribing = subscribing_of(run);
	const struct snapshot *snapshot = run->request->scene->snapshot;
	const struct subscriber *subscriber = &subscribing->subscriber;

	if (in_dialog(run))
		return 0;
	if (!subscribing->known)
		return duty_refuse(run, 404, "no subscriber has the identity %.*s",
				   STR_ARG(run->msg->uri));
	if (!is_himself(snapshot, run->msg, subscriber) && !is_pcscf(snapshot, run->msg))
		return duty_refuse(run, 403, "only %s and the P-CSCF may watch that registration",
				   subscriber->name);
	if (!subscribing->registration)
		return duty_refuse(run, 403, "%s is not registered", subscriber->name);
	return 0;
}

static int duty_length(struct duty_run *run)
{
	const struct subscribing *subscribing = subscribing_of(run);
	int64_t min =
		knob_number(run->options->gates, run->request->scene, SUBSCRIPTION_MIN_EXPIRES);

	if (subscribing->wished == 0 || subscribing->wished >= min)
		return 0;
	duty_refusal_header(run, HDR_MIN_EXPIRES, msg_format(run->msg, "%lld", (long long)min));
	return duty_refuse(run, 423, "%lld s is shorter than %lld s",
			   (long long)subscribing->wished, (long long)min);
}

static int duty_room(struct duty_run *run)
{
	const struct notifier *notifier = subscribing_of(run)->scscf->notifier;
	struct gates *gates = run->options->gates;
	struct scene *scene = run->request->scene;

	if (in_dialog(run) ||
	    ((int64_t)notifier_count(notifier) < knob_number(gates, scene, SUBSCRIPTION_MAX) &&
	     (int64_t)notifier_count_of(notifier, scene->user) <
		     knob_number(gates, scene, SUBSCRIPTION_MAX_PER_USER)))
		return 0;
	duty_refusal_header(run, HDR_RETRY_AFTER, msg_format(run->msg, "%d", RETRY_AFTER_S));
	return duty_refuse(run, 503, "there are too many subscriptions");
}

static int duty_contact(struct duty_run *run)
{
	const struct address *contact = msg_contact(run->msg);

	if (in_dialog(run) || (contact && !contact->star))
		return 0;
	return duty_refuse(run, 400, "Contact is missing or cannot be read");
}

static const struct duty subscribe_rows[] = {
	{ "scscf.subscription", duty_subscription, "RFC 6665 4.4.1", "481 for a subscription that is not known, 500 for an old CSeq" },
	{ "scscf.event", duty_event, "RFC 6665 4.2.1.1", "489 with Allow-Events for a package that nobody has" },
	{ "scscf.accept_body", duty_accept, "RFC 6665 4.1.2.1", "406 when Accept has no type of the package" },
	{ "scscf.watcher", duty_watcher, "TS 24.229 5.4.2.1.1", "403 for others than the registered user and his P-CSCF" },
	{ "scscf.subscription_length", duty_length, "RFC 6665 4.2.1.1", "423 with Min-Expires for too short a wish" },
	{ "scscf.subscription_room", duty_room, "RFC 3261 21.5.4", "503 with Retry-After for more subscriptions than allowed" },
	{ "scscf.subscriber_contact", duty_contact, "RFC 6665 4.1.2.1", "400 without a Contact" },
};

const struct duty_table scscf_subscribe_duties = { subscribe_rows, ARRAY_LEN(subscribe_rows),
						   "scscf", "SUBSCRIBE to a registration" };

static int duty_add_expires(struct duty_run *run)
{
	msg_set(run->msg, HDR_EXPIRES,
		msg_format(run->msg, "%lld", (long long)subscribing_of(run)->expires));
	return 0;
}

static int duty_add_contact(struct duty_run *run)
{
	msg_set(run->msg, HDR_CONTACT,
		scscf_notifier_contact(subscribing_of(run)->scscf, run->msg));
	return 0;
}

static int duty_add_record_route(struct duty_run *run)
{
	struct msg *request = run->request->msg;

	for (struct msg_line *line = msg_find(request, HDR_RECORD_ROUTE, 0); line;
	     line = msg_find(request, HDR_RECORD_ROUTE, msg_line_number(request, line) + 1))
		msg_add(run->msg, HDR_RECORD_ROUTE, msg_hold(run->msg, line->value));
	return 0;
}

static const struct duty subscribed_rows[] = {
	{ "scscf.subscription_expires", duty_add_expires, "RFC 6665 4.2.1.1", "Expires: what is granted" },
	{ "scscf.subscription_contact", duty_add_contact, "RFC 3261 12.1.1", "Contact: the S-CSCF" },
	{ "scscf.subscription_record_route", duty_add_record_route, "RFC 3261 12.1.1", "Record-Route as it came" },
};

const struct duty_table scscf_subscribed_duties = { subscribed_rows, ARRAY_LEN(subscribed_rows),
						    "scscf", "2xx to SUBSCRIBE" };

/* The 2xx is about to leave: the subscription begins or goes on. */
static void subscribe(struct subscribing *subscribing, struct msg *response)
{
	struct request *request = subscribing->run.request;
	struct subscription *subscription = subscription_of(subscribing);
	const struct subscription_grant grant = {
		.request = request,
		.response = response,
		.package = subscribing->package,
		.id = subscribing->event.id,
		.type = subscribing->type,
		.resource = str_of(subscribing->registration ? subscribing->registration->impi : ""),
		.expires = subscribing->expires,
		.about = subscribing->registration,
	};

	if (subscription)
		subscription_refresh(subscription, request->msg, subscribing->expires);
	else if (subscribing->registration &&
		 subscription_new(subscribing->scscf->notifier, &grant))
		subscribing->registration = NULL; /* the subscription has it now */
}

static void on_response(void *ctx, struct request *request, struct msg *response,
			const struct step *step)
{
	struct subscribing *subscribing = ctx;

	(void)request;
	(void)step;
	if (response->status / 100 != 2)
		return;
	duty_pass(&subscribing->run, &scscf_subscribed_duties, response);
	subscribe(subscribing, response);
}

static void on_performed(void *ctx, struct request *request)
{
	(void)request;
	subscribing_free(ctx);
}

static const struct performance_user performance_user = { .on_response = on_response,
							  .on_done = on_performed };

static void on_done(struct duty_run *run, bool done)
{
	struct subscribing *subscribing = subscribing_of(run);
	struct performance_options options = subscribing->scscf->performance;

	if (!done) {
		subscribing_free(subscribing);
		return;
	}
	run->request->scene->procedure = "subscription";
	options.user = &performance_user;
	options.ctx = subscribing;
	perform_turn(&options, run->request, "subscription.incoming", NULL);
}

/* What it asks for, whatever the duties think of that. */
static void read_wish(struct subscribing *subscribing)
{
	struct request *request = subscribing->run.request;
	struct scene *scene = request->scene;
	const struct event_package *package;
	struct registration *registration;
	struct str types;
	int64_t most = knob_number(subscribing->scscf->options.gates, scene, SUBSCRIPTION_EXPIRES);

	subscribing->event = event_read(request->msg);
	package = event_package_find(&scscf_packages, subscribing->event.package);
	subscribing->package = package ? package : &scscf_packages.rows[0];
	subscribing->type = event_package_type(subscribing->package, request->msg);
	types = str_of(subscribing->package->types);
	if (!subscribing->type.n)
		str_cut(&types, ',', &subscribing->type);
	subscribing->wished = msg_number(request->msg, HDR_EXPIRES, subscribing->package->expires);
	subscribing->expires = subscribing->wished > most ? most : subscribing->wished;
	subscribing->known = identity_of_uri(scene->snapshot, request->msg,
					     msg_request_uri(request->msg),
					     &subscribing->subscriber);
	if (!subscribing->known)
		return;
	registration =
		registrar_find(subscribing->scscf->registrar, str_of(subscribing->subscriber.impi));
	if (registration && registration->n_bindings)
		subscribing->registration = registration_hold(registration);
}

static void take(struct scscf *scscf, struct request *request)
{
	struct subscribing *subscribing = mem_alloc(sizeof(*subscribing));

	subscribing->scscf = scscf;
	subscribing->run = (struct duty_run){ .table = &scscf_subscribe_duties,
					      .options = &scscf->performance,
					      .request = request,
					      .msg = request->msg,
					      .on_done = on_done };
	read_wish(subscribing);
	duty_start(&subscribing->run);
}

/* One that is in a dialog is ours by its dialog or its target; a new one by its package, or when it
 * goes back to who sent it. */
static bool is_ours(struct scscf *scscf, const struct request *request)
{
	const struct snapshot *snapshot = request->scene->snapshot;
	struct msg *msg = request->msg;
	const struct uri *uri = msg_request_uri(msg);
	struct subscriber subscriber;

	if (request->scene->in_dialog)
		return notifier_find(scscf->notifier, msg) ||
		       (uri && !uri->user.n && str_starts(uri->host, STR("scscf.")));
	return event_package_find(&scscf_packages, event_read(msg).package) ||
	       (identity_of_uri(snapshot, msg, uri, &subscriber) &&
		is_himself(snapshot, msg, &subscriber));
}

int scscf_duty_notifier(struct duty_run *run)
{
	struct scscf *scscf = routing_of(run)->scscf;

	if (run->msg->method != METHOD_SUBSCRIBE || !is_ours(scscf, run->request))
		return 0;
	take(scscf, run->request);
	return DUTY_TAKEN;
}
