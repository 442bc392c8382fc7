/* SPDX-License-Identifier: Apache-2.0 */
/* Subscriptions: their states, and the notifier that holds them (RFC 6665 4.2). */
#include <string.h>

#include "msg/view.h"
#include "proc/subscription_private.h"

static void notify(void *self, void *arg)
{
	(void)arg;
	subscription_notify(self);
}

static void on_retry(void *arg)
{
	subscription_feed(arg, SUBSCRIPTION_EV_RETRY);
}

static struct loop *loop_of(const struct subscription *subscription)
{
	return subscription->notifier->options.performance.loop;
}

static void start_retry(void *self, void *arg)
{
	struct subscription *subscription = self;

	(void)arg;
	timer_start(loop_of(subscription), &subscription->retry, subscription->retry_us, on_retry,
		    subscription);
}

/* What refers to it, and to what it refers. */
static void subscription_strip(struct subscription *subscription)
{
	struct notifier *notifier = subscription->notifier;

	timer_stop(loop_of(subscription), &subscription->expiry);
	timer_stop(loop_of(subscription), &subscription->retry);
	work_cancel(&subscription->due);
	subscription_forget_client(subscription);
	dialog_free(subscription->dialog);
	subscription->dialog = NULL;
	map_remove(&notifier->by_resource, &subscription->by_resource);
	map_remove(&notifier->by_user, &subscription->by_user);
	list_remove(&subscription->all);
	notifier->count--;
	if (subscription->package->release)
		subscription->package->release(notifier->options.ctx, subscription);
}

static void subscription_free(void *object)
{
	struct subscription *subscription = object;

	ruling_free(subscription->scene.ruling);
	snapshot_release(subscription->scene.snapshot);
	mem_free(subscription);
}

static void finish(void *self, void *arg)
{
	struct subscription *subscription = self;

	(void)arg;
	subscription_strip(subscription);
	performances_stop(&subscription->running, NULL);
	subscription_check(subscription);
}

void subscription_check(struct subscription *subscription)
{
	if (subscription->state != SUBSCRIPTION_ENDED || subscription->reaped ||
	    !list_empty(&subscription->running))
		return;
	subscription->reaped = true;
	loop_reap(loop_of(subscription), subscription, subscription_free);
}

const struct name_row subscription_state_rows[] = {
	{ "subscribed", "the subscriber knows the state", "RFC 6665 4.2" },
	{ "notifying", "a NOTIFY waits for its answer", "RFC 6665 4.2.2" },
	{ "behind", "the same, and there is something new", "RFC 6665 4.2.2" },
	{ "postponed", "a NOTIFY was refused with Retry-After", "RFC 6665 4.2.2" },
	{ "last-due", "the subscription ends when the NOTIFY under way is answered", "RFC 6665 4.2.2" },
	{ "last", "the last NOTIFY waits for its answer", "RFC 6665 4.2.2" },
	{ "ended", "over", NULL },
};
const unsigned subscription_n_states = ARRAY_LEN(subscription_state_rows);

static const char *const state_names[] = { "subscribed", "notifying", "behind", "postponed",
					   "last-due",   "last",      "ended" };
static const char *const event_names[] = { "change",           "over",  "answered", "try later",
					   "Retry-After over", "failed" };

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known);

static const struct fsm_row subscription_rows[] = {
	/* state                  event                     action       next                    */
	{ SUBSCRIPTION_QUIET,     SUBSCRIPTION_EV_CHANGE,   notify,      SUBSCRIPTION_NOTIFYING },
	{ SUBSCRIPTION_QUIET,     SUBSCRIPTION_EV_END,      notify,      SUBSCRIPTION_ENDING    },
	{ SUBSCRIPTION_NOTIFYING, SUBSCRIPTION_EV_CHANGE,   NULL,        SUBSCRIPTION_BEHIND    },
	{ SUBSCRIPTION_NOTIFYING, SUBSCRIPTION_EV_END,      NULL,        SUBSCRIPTION_LAST_DUE  },
	{ SUBSCRIPTION_NOTIFYING, SUBSCRIPTION_EV_ANSWERED, NULL,        SUBSCRIPTION_QUIET     },
	{ SUBSCRIPTION_NOTIFYING, SUBSCRIPTION_EV_LATER,    start_retry, SUBSCRIPTION_POSTPONED },
	{ SUBSCRIPTION_NOTIFYING, SUBSCRIPTION_EV_FAILED,   finish,      SUBSCRIPTION_ENDED     },
	{ SUBSCRIPTION_BEHIND,    SUBSCRIPTION_EV_CHANGE,   NULL,        FSM_SAME               },
	{ SUBSCRIPTION_BEHIND,    SUBSCRIPTION_EV_END,      NULL,        SUBSCRIPTION_LAST_DUE  },
	{ SUBSCRIPTION_BEHIND,    SUBSCRIPTION_EV_ANSWERED, notify,      SUBSCRIPTION_NOTIFYING },
	{ SUBSCRIPTION_BEHIND,    SUBSCRIPTION_EV_LATER,    start_retry, SUBSCRIPTION_POSTPONED },
	{ SUBSCRIPTION_BEHIND,    SUBSCRIPTION_EV_FAILED,   finish,      SUBSCRIPTION_ENDED     },
	{ SUBSCRIPTION_POSTPONED, SUBSCRIPTION_EV_CHANGE,   NULL,        FSM_SAME               },
	{ SUBSCRIPTION_POSTPONED, SUBSCRIPTION_EV_END,      NULL,        SUBSCRIPTION_LAST_DUE  },
	{ SUBSCRIPTION_POSTPONED, SUBSCRIPTION_EV_RETRY,    notify,      SUBSCRIPTION_NOTIFYING },
	{ SUBSCRIPTION_LAST_DUE,  SUBSCRIPTION_EV_CHANGE,   NULL,        FSM_SAME               },
	{ SUBSCRIPTION_LAST_DUE,  SUBSCRIPTION_EV_END,      NULL,        FSM_SAME               },
	{ SUBSCRIPTION_LAST_DUE,  SUBSCRIPTION_EV_ANSWERED, notify,      SUBSCRIPTION_ENDING    },
	{ SUBSCRIPTION_LAST_DUE,  SUBSCRIPTION_EV_LATER,    start_retry, FSM_SAME               },
	{ SUBSCRIPTION_LAST_DUE,  SUBSCRIPTION_EV_RETRY,    notify,      SUBSCRIPTION_ENDING    },
	{ SUBSCRIPTION_LAST_DUE,  SUBSCRIPTION_EV_FAILED,   finish,      SUBSCRIPTION_ENDED     },
	{ SUBSCRIPTION_ENDING,    SUBSCRIPTION_EV_CHANGE,   NULL,        FSM_SAME               },
	{ SUBSCRIPTION_ENDING,    SUBSCRIPTION_EV_END,      NULL,        FSM_SAME               },
	{ SUBSCRIPTION_ENDING,    SUBSCRIPTION_EV_ANSWERED, finish,      SUBSCRIPTION_ENDED     },
	{ SUBSCRIPTION_ENDING,    SUBSCRIPTION_EV_LATER,    start_retry, SUBSCRIPTION_LAST_DUE  },
	{ SUBSCRIPTION_ENDING,    SUBSCRIPTION_EV_FAILED,   finish,      SUBSCRIPTION_ENDED     },
};

static const struct fsm subscription_fsm = {
	"subscription", subscription_rows, ARRAY_LEN(subscription_rows),
	state_names,    event_names,       on_transition
};

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct subscription *subscription = self;

	subscription->scene.state = state_names[to == FSM_SAME ? from : to];
	if (known && to != FSM_SAME && to != from)
		journal_event(subscription->notifier->options.performance.journal,
			      "subscription.state",
			      subscription->scene.user[0] ? subscription->scene.user : NULL,
			      "%s: %s -> %s (%s)", subscription->package->name, state_names[from],
			      state_names[to], event_names[event]);
}

void subscription_feed(struct subscription *subscription, enum subscription_event event)
{
	fsm_feed(&subscription_fsm, &subscription->state, event, subscription, NULL);
}

const char *subscription_state_name(const struct subscription *subscription)
{
	return state_names[subscription->state];
}

struct notifier *notifier_new(const struct notifier_options *options)
{
	struct notifier *notifier = mem_alloc(sizeof(*notifier));

	notifier->options = *options;
	dialogs_init(&notifier->dialogs);
	map_init(&notifier->by_resource);
	map_init(&notifier->by_user);
	list_init(&notifier->all);
	return notifier;
}

void notifier_reset(struct notifier *notifier)
{
	struct subscription *subscription;

	list_each(subscription, &notifier->all, struct subscription, all) {
		subscription->state = SUBSCRIPTION_ENDED;
		finish(subscription, NULL);
	}
}

void notifier_free(struct notifier *notifier)
{
	if (!notifier)
		return;
	notifier_reset(notifier);
	dialogs_clear(&notifier->dialogs);
	map_clear(&notifier->by_resource);
	map_clear(&notifier->by_user);
	mem_free(notifier);
}

const struct notifier_options *notifier_options(const struct notifier *notifier)
{
	return &notifier->options;
}

const struct event_packages *notifier_packages(const struct notifier *notifier)
{
	return notifier->options.packages;
}

struct list *notifier_all(struct notifier *notifier)
{
	return &notifier->all;
}

size_t notifier_count(const struct notifier *notifier)
{
	return notifier->count;
}

size_t notifier_count_of(const struct notifier *notifier, const char *user)
{
	const struct map_node *node = map_find(&notifier->by_user, str_of(user));
	size_t n = 0;

	for (; node; node = map_next(node))
		n++;
	return n;
}

struct subscription *notifier_find(struct notifier *notifier, struct msg *subscribe)
{
	struct dialog *dialog = dialogs_of_request(&notifier->dialogs, subscribe);
	struct subscription *subscription = dialog ? dialog->owner : NULL;

	return subscription && !subscription->over ? subscription : NULL;
}

static void on_due(void *arg)
{
	struct subscription *subscription = arg;

	subscription_feed(subscription,
			  subscription->over ? SUBSCRIPTION_EV_END : SUBSCRIPTION_EV_CHANGE);
}

/* Several changes in one turn of the loop are told together, and behind what led to them. */
static void subscription_look(struct subscription *subscription)
{
	loop_post(loop_of(subscription), &subscription->due, on_due, subscription);
}

void notifier_changed(struct notifier *notifier, struct str resource)
{
	struct map_node *node = map_find(&notifier->by_resource, resource);

	for (; node; node = map_next(node))
		subscription_look(container_of(node, struct subscription, by_resource));
}

static void subscription_end(struct subscription *subscription, const char *reason)
{
	if (!subscription->over)
		subscription->reason = reason;
	subscription->over = true;
	timer_stop(loop_of(subscription), &subscription->expiry);
	subscription_look(subscription);
}

void notifier_end(struct notifier *notifier, struct str resource, const char *reason)
{
	struct map_node *node = map_find(&notifier->by_resource, resource);

	for (; node; node = map_next(node))
		subscription_end(container_of(node, struct subscription, by_resource), reason);
}

void notifier_end_of(struct notifier *notifier, struct str resource, const char *user,
		     const char *reason)
{
	struct map_node *node = map_find(&notifier->by_resource, resource);

	for (; node; node = map_next(node)) {
		struct subscription *subscription =
			container_of(node, struct subscription, by_resource);

		if (str_is(str_of(user), subscription->scene.user))
			subscription_end(subscription, reason);
	}
}

static void on_expiry(void *arg)
{
	subscription_end(arg, "timeout");
}

/* It lasts so long from now on, and the whole state is told. */
static void subscription_extend(struct subscription *subscription, int64_t expires)
{
	struct loop *loop = loop_of(subscription);

	subscription->full = true;
	subscription->expires_at = loop_now(loop) + expires * 1000000;
	if (expires == 0) {
		subscription_end(subscription, "timeout");
		return;
	}
	timer_start(loop, &subscription->expiry, expires * 1000000, on_expiry, subscription);
	subscription_look(subscription);
}

/* Writes a text where there is room for it; returns where it stands. */
static struct str text_put(char **at, struct str text)
{
	struct str place = { text.p ? *at : NULL, text.n };

	if (text.n)
		memcpy(*at, text.p, text.n);
	*at += text.n;
	return place;
}

/* What rules see of its NOTIFYs: they are for who sent the SUBSCRIBE. */
static void subscription_scene(struct subscription *subscription, const struct scene *from)
{
	struct scene *scene = &subscription->scene;

	*scene = *from;
	snapshot_hold(scene->snapshot);
	scene->ruling = NULL;
	scene->msg = scene->request = NULL;
	scene->method = METHOD_NOTIFY;
	scene->method_name = STR("NOTIFY");
	scene->in_dialog = true;
	scene->inbound = false;
	scene->procedure = "subscription";
	scene->state = subscription_state_name(subscription);
}

struct subscription *subscription_new(struct notifier *notifier,
				      const struct subscription_grant *grant)
{
	struct dialog *dialog = grant->dialog ?
					dialog_share(grant->dialog, &notifier->dialogs) :
					dialog_new_server(&notifier->dialogs, grant->request->msg,
							  msg_to_tag(grant->response));
	struct subscription *subscription;
	char *at;

	if (!dialog)
		return NULL;
	subscription =
		mem_alloc(sizeof(*subscription) + grant->id.n + grant->type.n + grant->resource.n);
	dialog_confirm(dialog, NULL);
	dialog->owner = subscription;
	subscription->notifier = notifier;
	subscription->dialog = dialog;
	subscription->package = grant->package;
	subscription->about = grant->about;
	at = subscription->texts;
	subscription->id = text_put(&at, grant->id);
	subscription->type = text_put(&at, grant->type);
	subscription->resource = text_put(&at, grant->resource);
	list_init(&subscription->running);
	subscription_scene(subscription, grant->request->scene);
	list_append(&notifier->all, &subscription->all);
	map_add(&notifier->by_resource, &subscription->by_resource, subscription->resource);
	map_add(&notifier->by_user, &subscription->by_user, str_of(subscription->scene.user));
	notifier->count++;
	subscription_extend(subscription, grant->expires);
	return subscription;
}

void subscription_refresh(struct subscription *subscription, struct msg *subscribe, int64_t expires)
{
	dialog_refresh(subscription->dialog, subscribe);
	subscription_extend(subscription, expires);
}
