/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications of a core, and what its elements tell the notifier of events. */
#include "core/events.h"

#include <stdio.h>

#include "body/pidf.h"
#include "core/core_private.h"
#include "core/diagnosis.h"
#include "core/far_end.h"

/* A subscriber's URI as it stands in the dialog: From or To of our requests. */
static struct str watcher_of(const struct subscription *subscription)
{
	struct address address;

	return address_split(subscription->dialog->remote, &address) ? address.uri_text : STR_NONE;
}

/* An element that notifies. */
struct notifying {
	struct notifier *notifier;
	const char *role;
};

/* By number from 0. */
enum { NOTIFIERS = 3 };
static struct notifying notifying_at(struct core *core, unsigned number)
{
	const struct notifying all[NOTIFIERS] = {
		{ scscf_notifier(core->scscf), "scscf" },
		{ events_notifier(core->events), server_rows[SERVER_EVENTS].role },
		{ focus_notifier(core->focus), server_rows[SERVER_FOCUS].role },
	};

	return all[number];
}

void core_subscriptions(struct core *core,
			void (*each)(void *arg, const struct core_subscription *subscription),
			void *arg)
{
	struct subscription *one;

	for (unsigned i = 0; i < NOTIFIERS; i++) {
		struct notifying at = notifying_at(core, i);

		list_each(one, notifier_all(at.notifier), struct subscription, all)
			each(arg, &(struct core_subscription){
					  .notifier = at.role,
					  .package = one->package->name,
					  .user = one->scene.user,
					  .watcher = watcher_of(one),
					  .about = one->resource,
					  .call_id = one->dialog->call_id,
					  .state = subscription_state_name(one),
					  .expires_us = one->expires_at - loop_now(core->loop),
					  .version = one->version });
	}
}

/* A question for how many. */
struct counting {
	const char *name, *package;
	size_t n;
};

static void count(void *arg, const struct core_subscription *subscription)
{
	struct counting *counting = arg;

	counting->n +=
		(!counting->name || str_is(str_of(subscription->user), counting->name)) &&
		(!counting->package || str_is(str_of(subscription->package), counting->package));
}

size_t core_subscription_count(struct core *core, const char *name, const char *package)
{
	struct counting counting = { name, package, 0 };

	core_subscriptions(core, count, &counting);
	return counting.n;
}

size_t events_subscriptions(struct core *core)
{
	size_t n = 0;

	for (unsigned i = 0; i < NOTIFIERS; i++)
		n += notifier_count(notifying_at(core, i).notifier);
	return n;
}

void events_forget_subscriptions(struct core *core)
{
	for (unsigned i = 0; i < NOTIFIERS; i++)
		notifier_reset(notifying_at(core, i).notifier);
}

void events_end_subscriptions(struct core *core)
{
	struct subscription *one;

	for (unsigned i = 0; i < NOTIFIERS; i++) {
		struct notifier *notifier = notifying_at(core, i).notifier;

		list_each(one, notifier_all(notifier), struct subscription, all)
			notifier_end(notifier, one->resource, "deactivated");
	}
}

bool core_mail(struct core *core, const char *name, struct core_mail *mail)
{
	struct message_summary *summary = &mail->summary;
	struct subscriber subscriber;

	if (!subscribers_by_name(core->snapshot->subscribers, str_of(name), &subscriber))
		return false;
	events_mail(core->events, &subscriber, summary);
	snprintf(mail->account, sizeof(mail->account), "%.*s", STR_ARG(summary->account));
	summary->account = str_of(mail->account);
	return true;
}

/* " | " ends a line, " || " a message. */
static void read_messages(struct str text, struct buf *out)
{
	struct str line;

	while (str_cut(&text, '|', &line)) {
		buf_add_str(out, line);
		buf_add_char(out, '\n');
	}
}

bool core_mail_set(struct core *core, const char *name, struct str what, struct str value,
		   char why[160])
{
	struct subscriber subscriber;
	struct message_counts counts;
	enum message_class class;
	struct buf messages = { 0 };

	if (!subscribers_by_name(core->snapshot->subscribers, str_of(name), &subscriber)) {
		snprintf(why, 160, "no subscriber is named '%s'", name);
		return false;
	}
	if (str_is(what, "messages")) {
		read_messages(value, &messages);
		events_mail_set_messages(core->events, &subscriber, buf_str(&messages));
		buf_free(&messages);
		return true;
	}
	if (!message_class_find(what, &class)) {
		snprintf(why, 160, "'%.*s' is none of " MESSAGE_CLASS_NAMES "|messages",
			 STR_ARG(what));
		return false;
	}
	if (!message_counts_read(value, &counts)) {
		snprintf(why, 160, "'%.*s' counts nothing: 2/8 or 2/8 (0/2) is wanted, new/old",
			 STR_ARG(value));
		return false;
	}
	events_mail_set(core->events, &subscriber, class, &counts);
	return true;
}

bool core_presence(struct core *core, const char *name, struct core_presence *presence)
{
	struct subscriber subscriber;
	struct buf key = { 0 };

	*presence = (struct core_presence){ 0 };
	if (!subscribers_by_name(core->snapshot->subscribers, str_of(name), &subscriber))
		return false;
	presence->publications = publications_count_of(events_publications(core->events),
						       events_presence_key(&subscriber, &key));
	buf_free(&key);
	events_presence(core->events, &subscriber, &presence->document);
	pidf_basic(buf_str(&presence->document), &presence->basic);
	return true;
}

static bool is_registered(void *ctx, struct str impi)
{
	struct core *core = ctx;
	const struct registration *registration =
		registrar_find(scscf_registrar(core->scscf), impi);

	return registration && registration->n_bindings > 0;
}

static void add_barring(struct buf *text, const struct barring *barring)
{
	buf_printf(text, "/%u", barring->conditions);
	for (unsigned i = 0; i < barring->n_identities; i++)
		buf_printf(text, ",%s", barring->identities[i]);
}

/* What the simservs document says, in an order of its own. */
static void add_services(struct buf *text, const struct services *services)
{
	buf_printf(text, "%d%d/%d/%d/%d/%u/%d", services->oip, services->tip, services->oir,
		   services->tir, services->deflection, services->no_reply_timer,
		   services->call_waiting);
	for (unsigned i = 0; i < DIVERSION_COUNT; i++) {
		const struct diversion *diversion = &services->diversions[i];

		buf_printf(text, "/%s,%d%d%d", diversion->target ? diversion->target : "",
			   diversion->notify_caller, diversion->show_target,
			   diversion->show_diverting);
	}
	add_barring(text, &services->incoming);
	add_barring(text, &services->outgoing);
}

/* Of the same services it is the same in every run. */
static bool etag_of(void *ctx, const struct subscriber *subscriber, struct buf *etag)
{
	struct core *core = ctx;
	const struct services *services = snapshot_services(core->snapshot, subscriber);
	struct buf text = { 0 };

	if (!services)
		return false;
	add_services(&text, services);
	buf_printf(etag, "%016llx", (unsigned long long)str_hash(buf_str(&text), 0));
	buf_free(&text);
	return true;
}

struct events *events_of_core(struct core *core, const struct element_options *element)
{
	return events_new(&(struct events_options){ .element = *element,
						    .watches = scscf_watches(core->scscf),
						    .is_registered = is_registered,
						    .etag_of = etag_of,
						    .ctx = core });
}

void events_of_services(struct core *core, const char *name)
{
	struct subscriber subscriber;

	if (subscribers_by_name(core->snapshot->subscribers, str_of(name), &subscriber))
		events_document_changed(core->events, str_of(subscriber.impi));
}

/* Only the first contact and the last one make a difference. */
static void on_contact(void *ctx, struct registration *registration,
		       const struct bound_contact *contact)
{
	struct core *core = ctx;
	bool first = contact->event == CONTACT_REGISTERED && registration->n_bindings == 1;

	if (contact->event == CONTACT_REGISTERED || contact->event == CONTACT_REFRESHED)
		core_diagnosis_resolve(core, registration->name, CAUSES_REGISTRATION);
	if (core->events && (first || registration->n_bindings == 0))
		events_registration_changed(core->events, str_of(registration->impi));
	sms_on_contact(core, registration);
}

static void resolve_call(struct core *core, const struct watched *watched, enum cause_group group)
{
	core_diagnosis_resolve_by_call(core, watched->caller, group, watched->call_id);
	core_diagnosis_resolve_by_call(core, watched->callee, group, watched->call_id);
}

/* Answered is a success of both; RTP that came is one when the call is over. */
static void resolve(struct core *core, const struct watched *watched)
{
	const struct call *far_end;
	struct stream_counters counters;

	if (watched->answered_at < 0 && !watched->n_confirmed)
		return;
	resolve_call(core, watched, CAUSES_CALL);
	if (watched->state != WATCH_ENDED)
		return;
	far_end = core_far_end(core, watched->call_id);
	if (far_end && call_media(far_end, &counters) && counters.received)
		resolve_call(core, watched, CAUSES_MEDIA);
}

static void on_call(void *ctx, const struct watched *watched)
{
	struct core *core = ctx;

	resolve(core, watched);
	if (core->events)
		events_call_changed(core->events, watched);
}

struct scscf_observer core_observer(struct core *core)
{
	return (struct scscf_observer){ .on_contact = on_contact, .on_call = on_call, .ctx = core };
}
