/* SPDX-License-Identifier: Apache-2.0 */
/* The focus as notifier of package conference (RFC 4575, TS 24.147 5.3.3): who may watch, and what
 * he is told. */
#include <string.h>

#include "body/conference_info.h"
#include "msg/view.h"
#include "role/focus_private.h"

/* A document while it is made. */
struct writing {
	struct arena arena;
	struct conference_info info;
	struct conference_info_user *users;
	struct conference_info_media *media;
	struct conference_info_endpoint *endpoints;
	unsigned n_endpoints;
};

static void writing_start(struct writing *writing, struct conference *conference)
{
	unsigned n = conference->last_number + 1;

	arena_init(&writing->arena);
	writing->users = arena_alloc(&writing->arena, n * sizeof(*writing->users));
	writing->media = arena_alloc(&writing->arena, n * sizeof(*writing->media));
	writing->endpoints = arena_alloc(&writing->arena, n * sizeof(*writing->endpoints));
	writing->n_endpoints = 0;
	writing->info = (struct conference_info){
		.entity = str_of(conference->uri),
		.max_users = (unsigned)conference_knob(conference, CONFERENCE_MAX_PARTICIPANTS),
		.n_present = conference_present(conference),
		.active = conference->state == CONFERENCE_ACTIVE,
		.users = writing->users,
	};
}

static void add_endpoint(struct writing *writing, const struct participant *participant)
{
	struct conference_info_media *media = &writing->media[writing->n_endpoints];
	bool talks = participant->state == PARTICIPANT_CONNECTED ||
		     participant->state == PARTICIPANT_ON_HOLD;

	*media = (struct conference_info_media){ 1, "audio",
						 direction_attribute(participant->direction) };
	writing->endpoints[writing->n_endpoints++] = (struct conference_info_endpoint){
		.entity = str_of(participant->contact ? participant->contact : participant->uri),
		.status = participant_state_name(participant),
		.joining = participant->dialled_out ? "dialed-out" : "dialed-in",
		.disconnection =
			participant_is_here(participant) ? NULL : participant_end_name(participant),
		.media = media,
		.n_media = talks,
	};
}

/* Is that user there by another device, too? */
static bool is_elsewhere(const struct participant *gone)
{
	struct participant *other;

	list_each(other, &gone->conference->participants, struct participant, node)
		if (other != gone && participant_is_here(other) &&
		    strcmp(other->uri, gone->uri) == 0)
			return true;
	return false;
}

/* Was an earlier one of these written with all devices of the user? */
static bool is_written(const struct writing *writing, const struct participant *participant)
{
	for (unsigned i = 0; i < writing->info.n_users; i++)
		if (str_is(writing->users[i].entity, participant->uri))
			return true;
	return false;
}

/* A user with all the devices that he has there, or one that is there no more. */
static void add_user(struct writing *writing, const struct participant *participant)
{
	const struct conference *conference = participant->conference;
	struct conference_info_user *user = &writing->users[writing->info.n_users];
	struct participant *other;

	if (is_written(writing, participant))
		return;
	writing->info.n_users++;
	*user = (struct conference_info_user){ .entity = str_of(participant->uri),
					       .state = CONFERENCE_FULL,
					       .endpoints =
						       &writing->endpoints[writing->n_endpoints] };
	if (!participant_is_here(participant) && !is_elsewhere(participant)) {
		user->state = CONFERENCE_DELETED;
		user->n_endpoints = 1;
		add_endpoint(writing, participant);
		return;
	}
	list_each(other, &conference->participants, struct participant, node)
		if (participant_is_here(other) && strcmp(other->uri, participant->uri) == 0) {
			add_endpoint(writing, other);
			user->n_endpoints++;
		}
}

static void writing_end(struct writing *writing, struct subscription *subscription,
			struct buf *body)
{
	const struct conference *conference = subscription->about;

	writing->info.version = subscription->version;
	subscription->telling = conference->changes;
	conference_info_write(&writing->info, body);
	arena_clear(&writing->arena);
}

static void write_full(void *ctx, struct subscription *subscription, struct buf *body)
{
	struct conference *conference = subscription->about;
	struct participant *participant;
	struct writing writing;

	(void)ctx;
	writing_start(&writing, conference);
	writing.info.state = CONFERENCE_FULL;
	list_each(participant, &conference->participants, struct participant, node)
		if (participant_is_here(participant))
			add_user(&writing, participant);
	writing_end(&writing, subscription, body);
}

static void write_partial(void *ctx, struct subscription *subscription, struct buf *body)
{
	struct conference *conference = subscription->about;
	struct participant *participant;
	struct writing writing;

	if (subscription->told < conference->forgotten) {
		write_full(ctx, subscription, body);
		return;
	}
	writing_start(&writing, conference);
	writing.info.state = CONFERENCE_PARTIAL;
	list_each(participant, &conference->participants, struct participant, node)
		if (participant->changed > subscription->told)
			add_user(&writing, participant);
	writing_end(&writing, subscription, body);
}

static void release(void *ctx, struct subscription *subscription)
{
	(void)ctx;
	conference_leave(subscription->about);
}

static const struct event_package package_rows[] = {
	{ "conference", "application/conference-info+xml", 3600, SUBSCRIPTION_CONFERENCE_STATE,
	  write_full, write_partial, release, "RFC 4575",
	  "participants of a conference, and how they are; for them by default" },
};

const struct event_packages focus_packages = { package_rows, ARRAY_LEN(package_rows) };

/* Is it in the dialog of a call, and of no subscription yet? */
static struct dialog *dialog_of(struct subscribing *subscribing)
{
	struct focus *focus = subscribing->service->ctx;
	struct msg *subscribe = subscribing->run.request->msg;
	struct leg *leg = calls_leg(focus->calls, subscribe);

	return leg && !notifier_find(focus->notifier, subscribe) ? call_leg_dialog(leg) : NULL;
}

/* Whom it is about: the conference of the Request-URI, as long as it is. */
static void look(struct subscribing *subscribing)
{
	struct focus *focus = subscribing->service->ctx;
	const struct uri *uri = msg_request_uri(subscribing->run.request->msg);
	struct conference *conference = uri ? conference_find(focus->conferences, uri->user) : NULL;

	if (!conference || conference->state >= CONFERENCE_ENDING)
		return;
	subscribing->resource = str_of(conference->uri);
	subscribing->about = conference_hold(conference);
}

static int authorise(struct subscribing *subscribing)
{
	struct focus *focus = subscribing->service->ctx;
	struct duty_run *run = &subscribing->run;
	struct conference *conference = subscribing->about;

	if (!conference)
		return duty_refuse(run, 404, "%.*s is no conference", STR_ARG(run->msg->uri));
	if (focus_allows(focus, run->request, CONFERENCE_WATCHERS, conference,
			 focus_sender(focus, conference, run->msg)))
		return 0;
	return duty_refuse(run, 403, "he may not watch the conference");
}

static void let_go(struct subscribing *subscribing)
{
	if (subscribing->about)
		conference_leave(subscribing->about);
}

static const struct duty subscribe_rows[] = {
	SUBSCRIBE_ROWS("focus", "RFC 4575 3.5", "404 for no conference, 403 for who may not watch it"),
};
static const struct duty subscribed_rows[] = {
	SUBSCRIBED_ROWS("focus"),
};

const struct duty_table focus_subscribe_duties = { subscribe_rows, ARRAY_LEN(subscribe_rows),
						   "focus", "SUBSCRIBE to a conference" };
const struct duty_table focus_subscribed_duties = { subscribed_rows, ARRAY_LEN(subscribed_rows),
						    "focus", "2xx to SUBSCRIBE" };

void focus_notifier_new(struct focus *focus)
{
	focus->notifier =
		notifier_new(&(struct notifier_options){ .performance = focus->server.performance,
							 .stack = focus->server.stack,
							 .packages = &focus_packages,
							 .snapshot_of = element_snapshot,
							 .next_hop = server_next_hop,
							 .contact = focus_contact,
							 .ctx = focus });
	focus->subscribe = (struct subscribe_service){ .notifier = focus->notifier,
						       .checks = &focus_subscribe_duties,
						       .accepted = &focus_subscribed_duties,
						       .look = look,
						       .authorise = authorise,
						       .dialog_of = dialog_of,
						       .release = let_go,
						       .ctx = focus };
}

/* Who has left does not watch any more, unless everybody may. */
static void end_watching(struct focus *focus, struct conference *conference)
{
	struct str resource = str_of(conference->uri);
	struct participant *participant;

	if (conference_knob(conference, CONFERENCE_WATCHERS) == RIGHT_ANYONE)
		return;
	list_each(participant, &conference->participants, struct participant, node)
		if (!participant_is_here(participant) && participant->user[0] &&
		    !conference_participant(conference, participant->user, STR_NONE))
			notifier_end_of(focus->notifier, resource, participant->user, "noresource");
}

void focus_notify(struct focus *focus, struct conference *conference)
{
	struct str resource = str_of(conference->uri);

	if (conference->state == CONFERENCE_ENDED) {
		notifier_end(focus->notifier, resource, "noresource");
		return;
	}
	if (conference->shown == conference->changes)
		return;
	conference->shown = conference->changes;
	end_watching(focus, conference);
	notifier_changed(focus->notifier, resource);
}
