/* SPDX-License-Identifier: Apache-2.0 */
/* NOTIFY: made, sent, and what its answer means (RFC 6665 4.2.2, RFC 5057). */
#include "msg/view.h"
#include "proc/subscription_private.h"

/* A NOTIFY is not postponed for longer; the last one only so often. */
enum { RETRY_MAX_S = 3600, LAST_RETRIES = 1 };

/* Answers that end a subscription. 408 and 504 tell that the subscriber was silent. */
static const uint16_t fatal_rows[] = { 404, 405, 408, 410, 416, 480, 481, 482,
				       483, 484, 485, 489, 501, 504, 604 };

bool notify_is_fatal(int status)
{
	for (size_t i = 0; i < ARRAY_LEN(fatal_rows); i++)
		if (fatal_rows[i] == status)
			return true;
	return false;
}

static const struct notifier_options *options_of(const struct subscription *subscription)
{
	return &subscription->notifier->options;
}

void subscription_forget_client(struct subscription *subscription)
{
	if (subscription->client)
		subscription->client->ctx = NULL;
	subscription->client = NULL;
}

/* The behaviour is through and its NOTIFY answered: on to what that means. */
static void settle(struct subscription *subscription)
{
	if (subscription->client || !list_empty(&subscription->running) ||
	    subscription->state == SUBSCRIPTION_ENDED)
		return;
	subscription_feed(subscription, (enum subscription_event)subscription->outcome);
}

static bool is_last(const struct subscription *subscription)
{
	return subscription->state == SUBSCRIPTION_ENDING;
}

static struct str subscription_state(const struct subscription *subscription, struct msg *msg)
{
	int64_t left =
		subscription->expires_at - loop_now(options_of(subscription)->performance.loop);

	if (!is_last(subscription))
		return msg_format(msg, "active;expires=%lld", (long long)(left + 999999) / 1000000);
	return MSG_JOIN(msg, STR("terminated"), subscription->reason ? STR(";reason=") : STR(""),
			str_of(subscription->reason ? subscription->reason : ""));
}

/* In full when it must be, at the end, and when the package or its knob says so. */
static void write_body(struct subscription *subscription, struct msg *msg)
{
	const struct event_package *package = subscription->package;
	const struct notifier_options *options = options_of(subscription);
	bool partial = !subscription->full && !is_last(subscription) && package->write_partial &&
		       knob_number(options->performance.gates, &subscription->scene,
				   package->state) == EVENT_STATE_PARTIAL;
	struct buf body = { 0 };

	if (partial)
		package->write_partial(options->ctx, subscription, &body);
	else
		package->write_full(options->ctx, subscription, &body);
	if (body.n)
		msg_set_body(msg, msg_hold(msg, subscription->type), msg_hold(msg, buf_str(&body)));
	buf_free(&body);
	subscription->full = false;
	subscription->version++;
}

static struct msg *make(struct subscription *subscription, const struct step *step)
{
	const struct notifier_options *options = options_of(subscription);
	struct gates *gates = options->performance.gates;
	struct msg *msg = dialog_request(subscription->dialog, STR("NOTIFY"));
	bool has_id = subscription->id.p != NULL;

	msg_add(msg, HDR_CONTACT, options->contact(options->ctx, msg));
	msg_add(msg, HDR_EVENT,
		MSG_JOIN(msg, str_of(subscription->package->name), has_id ? STR(";id=") : STR(""),
			 subscription->id));
	msg_add(msg, HDR_SUBSCRIPTION_STATE, subscription_state(subscription, msg));
	write_body(subscription, msg);
	step_add_headers(gates, &subscription->scene, msg, step->headers);
	step_add_body(gates, &subscription->scene, msg, step);
	return msg;
}

/* The NOTIFY is done with, and with it the rest of the behaviour. */
static void conclude(struct subscription *subscription, enum subscription_event outcome)
{
	subscription->outcome = outcome;
	if (list_empty(&subscription->running))
		settle(subscription);
	else
		performances_stop(&subscription->running, NULL);
}

/* The time of a Retry-After, bounded; the last NOTIFY is not sent for ever. */
static void postpone(struct subscription *subscription, struct msg *response)
{
	int64_t after = msg_number(response, HDR_RETRY_AFTER, 0);

	subscription->retry_us = (after > RETRY_MAX_S ? RETRY_MAX_S : after) * 1000000;
	if (is_last(subscription) && subscription->retries++ == LAST_RETRIES)
		conclude(subscription, SUBSCRIPTION_EV_FAILED);
	else
		conclude(subscription, SUBSCRIPTION_EV_LATER);
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct subscription *subscription = ctx;
	int status = response->status;

	(void)client;
	if (status >= 200) {
		subscription_forget_client(subscription);
		if (status < 300)
			subscription->told = subscription->telling;
		else
			subscription->full = true;
		if (notify_is_fatal(status))
			conclude(subscription, SUBSCRIPTION_EV_FAILED);
		else if (status >= 300 && msg_find(response, HDR_RETRY_AFTER, 0))
			postpone(subscription, response);
		else if (list_empty(&subscription->running))
			settle(subscription);
		else
			performances_wake(&subscription->running);
	}
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct subscription *subscription = ctx;

	(void)client;
	(void)why;
	subscription_forget_client(subscription);
	conclude(subscription, SUBSCRIPTION_EV_FAILED);
}

static const struct client_user client_user = { .on_response = on_response,
						.on_failure = on_failure };

/* One at a time. */
static bool send_notify(void *ctx, const struct step *step)
{
	struct subscription *subscription = ctx;
	const struct notifier_options *options = options_of(subscription);
	struct client_target target = { .scene = &subscription->scene };

	if (subscription->client)
		return false;
	if (!str_is(str_of(step->what), "NOTIFY")) {
		journal_event(options->performance.journal, "behaviour.error",
			      subscription->scene.user, "a subscription sends only NOTIFY");
		return true;
	}
	target.link = options->next_hop(options->ctx);
	subscription->client = client_send(options->stack, make(subscription, step), &target,
					   &client_user, subscription);
	return true;
}

static void on_done(void *ctx, struct request *request)
{
	struct subscription *subscription = ctx;

	(void)request;
	settle(subscription);
	subscription_check(subscription);
}

static const struct performance_user performance_user = { .send = send_notify, .on_done = on_done };

void subscription_notify(struct subscription *subscription)
{
	const struct notifier_options *options = options_of(subscription);
	struct performance_options performance = options->performance;
	struct scene *scene = &subscription->scene;

	ruling_free(scene->ruling);
	scene->ruling = NULL;
	snapshot_release(scene->snapshot);
	scene->snapshot = snapshot_hold(options->snapshot_of(options->ctx));
	subscription->outcome = SUBSCRIPTION_EV_ANSWERED;
	performance.user = &performance_user;
	performance.ctx = subscription;
	performance.running = &subscription->running;
	perform_scene(&performance, scene, "subscription.notify", NULL);
}
