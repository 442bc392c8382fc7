/* SPDX-License-Identifier: Apache-2.0 */
/* SUBSCRIBE at a notifier: duties, the answer, what begins with it. */
#include "role/subscribe.h"

#include "msg/value.h"
#include "msg/view.h"
#include "proc/knobs.h"
#include "role/identity.h"
#include "role/server.h"

enum { RETRY_AFTER_S = 60 };

static void subscribing_free(struct subscribing *subscribing)
{
	subscribing->service->release(subscribing);
	mem_free(subscribing);
}

static const struct event_packages *packages_of(const struct subscribing *subscribing)
{
	return notifier_packages(subscribing->service->notifier);
}

/* That of a call, as long as it lives. */
static struct dialog *dialog_of(struct subscribing *subscribing)
{
	const struct subscribe_service *service = subscribing->service;

	return service->dialog_of ? service->dialog_of(subscribing) : NULL;
}

/* In the dialog of a subscription: one in that of a call may begin a subscription. */
static bool in_dialog(struct duty_run *run)
{
	return run->request->scene->in_dialog && !subscribing_of(run)->shares;
}

/* The subscription that it is in, as it is now. */
static struct subscription *subscription_of(const struct subscribing *subscribing)
{
	return notifier_find(subscribing->service->notifier, subscribing->run.request->msg);
}

int subscribe_duty_subscription(struct duty_run *run)
{
	struct subscription *subscription = subscription_of(subscribing_of(run));
	struct dialog *shared = dialog_of(subscribing_of(run));

	if (shared && dialog_check(shared, run->msg))
		return duty_refuse(run, 500, "the CSeq number is lower than one before");
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
	struct subscribing *subscribing = subscribing_of(run);
	struct buf names = { 0 };

	event_packages_names(packages_of(subscribing), &names);
	duty_refusal_header(run, HDR_ALLOW_EVENTS, buf_str(&names));
	buf_free(&names);
	return duty_refuse(run, 489, "nobody tells of '%.*s' here",
			   STR_ARG(subscribing->event.package));
}

/* Within a dialog it must be that of the subscription, by id, too (RFC 6665 4.4.1). */
int subscribe_duty_event(struct duty_run *run)
{
	struct subscribing *subscribing = subscribing_of(run);
	const struct subscription *subscription = subscription_of(subscribing);

	if (!event_package_find(packages_of(subscribing), subscribing->event.package))
		return refuse_event(run);
	if (subscription && (subscription->package != subscribing->package ||
			     !str_eq(subscription->id, subscribing->event.id)))
		return duty_refuse(run, 481, "the dialog has no subscription of that Event");
	return 0;
}

int subscribe_duty_accept(struct duty_run *run)
{
	struct subscribing *subscribing = subscribing_of(run);
	const char *types = subscribing->package->types;

	if (event_package_type(subscribing->package, run->msg).n)
		return 0;
	duty_refusal_header(run, HDR_ACCEPT, str_of(types));
	return duty_refuse(run, 406, "Accept has not %s", types);
}

bool subscribe_watcher(struct msg *msg, struct uri *uri)
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

bool subscribe_is_himself(const struct snapshot *snapshot, struct msg *msg,
			  const struct subscriber *subscriber)
{
	struct subscriber watcher;
	struct uri uri;

	return subscribe_watcher(msg, &uri) && identity_of_uri(snapshot, msg, &uri, &watcher) &&
	       str_is(str_of(watcher.impi), subscriber->impi);
}

bool subscribe_is_element(const struct snapshot *snapshot, struct msg *msg)
{
	enum server_id id;
	struct uri uri;

	if (!subscribe_watcher(msg, &uri) || !uri_is_sip(&uri))
		return false;
	id = server_of_host(snapshot, uri.host);
	return (id < SERVER_COUNT && id != SERVER_PEER) ||
	       (domain_is_served(snapshot, uri.host) &&
		!str_ieq(uri.host, str_of(snapshot->domain)));
}

int subscribe_duty_watcher(struct duty_run *run)
{
	struct subscribing *subscribing = subscribing_of(run);

	return in_dialog(run) ? 0 : subscribing->service->authorise(subscribing);
}

int subscribe_duty_length(struct duty_run *run)
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

int subscribe_duty_room(struct duty_run *run)
{
	const struct notifier *notifier = subscribing_of(run)->service->notifier;
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

int subscribe_duty_contact(struct duty_run *run)
{
	const struct address *contact = msg_contact(run->msg);

	if (in_dialog(run) || (contact && !contact->star))
		return 0;
	return duty_refuse(run, 400, "Contact is missing or cannot be read");
}

int subscribe_duty_add_expires(struct duty_run *run)
{
	msg_set(run->msg, HDR_EXPIRES,
		msg_format(run->msg, "%lld", (long long)subscribing_of(run)->expires));
	return 0;
}

int subscribe_duty_add_contact(struct duty_run *run)
{
	const struct notifier_options *options =
		notifier_options(subscribing_of(run)->service->notifier);

	msg_set(run->msg, HDR_CONTACT, options->contact(options->ctx, run->msg));
	return 0;
}

int subscribe_duty_add_record_route(struct duty_run *run)
{
	struct msg *request = run->request->msg;

	for (struct msg_line *line = msg_find(request, HDR_RECORD_ROUTE, 0); line;
	     line = msg_find(request, HDR_RECORD_ROUTE, msg_line_number(request, line) + 1))
		msg_add(run->msg, HDR_RECORD_ROUTE, msg_hold(run->msg, line->value));
	return 0;
}

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
		.resource = subscribing->resource,
		.expires = subscribing->expires,
		.about = subscribing->about,
		.dialog = dialog_of(subscribing),
	};

	if (subscription)
		subscription_refresh(subscription, request->msg, subscribing->expires);
	else if (subscribing->resource.p && (grant.dialog || !subscribing->shares) &&
		 subscription_new(subscribing->service->notifier, &grant))
		subscribing->about = NULL; /* the subscription has it now */
}

static void on_response(void *ctx, struct request *request, struct msg *response,
			const struct step *step)
{
	struct subscribing *subscribing = ctx;

	(void)request;
	(void)step;
	if (response->status / 100 != 2)
		return;
	duty_pass(&subscribing->run, subscribing->service->accepted, response);
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
	struct performance_options options = *run->options;

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
	const struct event_packages *packages = packages_of(subscribing);
	const struct event_package *package;
	struct str types;
	int64_t most = knob_number(subscribing->run.options->gates, scene, SUBSCRIPTION_EXPIRES);

	subscribing->event = event_read(request->msg);
	package = event_package_find(packages, subscribing->event.package);
	subscribing->package = package ? package : &packages->rows[0];
	subscribing->type = event_package_type(subscribing->package, request->msg);
	types = str_of(subscribing->package->types);
	if (!subscribing->type.n)
		str_cut(&types, ',', &subscribing->type);
	subscribing->wished = msg_number(request->msg, HDR_EXPIRES, subscribing->package->expires);
	subscribing->expires = subscribing->wished > most ? most : subscribing->wished;
	subscribing->known = identity_of_uri(scene->snapshot, request->msg,
					     msg_request_uri(request->msg),
					     &subscribing->subscriber);
	subscribing->shares = dialog_of(subscribing) != NULL;
	subscribing->service->look(subscribing);
}

void subscribe_take(const struct subscribe_service *service, struct request *request)
{
	struct subscribing *subscribing = mem_alloc(sizeof(*subscribing));

	subscribing->service = service;
	subscribing->run =
		(struct duty_run){ .table = service->checks,
				   .options = &notifier_options(service->notifier)->performance,
				   .request = request,
				   .msg = request->msg,
				   .on_done = on_done };
	read_wish(subscribing);
	duty_start(&subscribing->run);
}
