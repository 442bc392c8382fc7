/* SPDX-License-Identifier: Apache-2.0 */
/* NOTIFY of what came of a REFER: a message fragment (RFC 3515 2.4.5, RFC 3420). */
#include "msg/view.h"
#include "proc/referral_private.h"
#include "proc/subscription.h"

static const struct referrals_options *options_of(const struct referral *referral)
{
	return &referral->referrals->options;
}

void referral_forget_client(struct referral *referral)
{
	if (referral->client)
		referral->client->ctx = NULL;
	referral->client = NULL;
}

/* The behaviour is through and its NOTIFY answered: on to what that means. */
static void settle(struct referral *referral)
{
	if (!referral->client && list_empty(&referral->running))
		referral_feed(referral, (enum referral_event)referral->outcome);
}

static struct str subscription_state(const struct referral *referral, struct msg *msg)
{
	int64_t left = referral->expires_at - loop_now(referrals_loop(referral->referrals));

	if (referral->state == REFERRAL_ENDING)
		return msg_format(msg, "terminated;reason=%s", referral->reason);
	return msg_format(msg, "active;expires=%lld", (long long)(left + 999999) / 1000000);
}

/* A result is told by the last one, whenever it was known. */
static struct str fragment(const struct referral *referral, struct msg *msg)
{
	if (referral->status >= 200 && referral->state != REFERRAL_ENDING)
		return msg_format(msg, "SIP/2.0 100 %s\r\n", status_phrase(100));
	return msg_format(msg, "SIP/2.0 %d %s\r\n", referral->status, referral->phrase);
}

static struct msg *make(struct referral *referral, const struct step *step)
{
	const struct referrals_options *options = options_of(referral);
	struct gates *gates = options->performance.gates;
	struct refer_dialog *dialog = referral->dialog;
	struct msg *msg = dialog_request(dialog->dialog, STR("NOTIFY"));

	msg_add(msg, HDR_CONTACT,
		dialog->contact ? msg_hold(msg, str_of(dialog->contact)) :
				  options->contact(options->ctx, msg));
	msg_add(msg, HDR_EVENT,
		referral->has_id ? msg_format(msg, "refer;id=%u", referral->cseq) : STR("refer"));
	msg_add(msg, HDR_SUBSCRIPTION_STATE, subscription_state(referral, msg));
	msg_set_body(msg, STR(SIPFRAG_TYPE), fragment(referral, msg));
	step_add_headers(gates, &referral->scene, msg, step->headers);
	step_add_body(gates, &referral->scene, msg, step);
	return msg;
}

/* The NOTIFY is done with, and with it the rest of the behaviour. */
static void conclude(struct referral *referral, enum referral_event outcome)
{
	referral->outcome = (uint8_t)outcome;
	if (list_empty(&referral->running))
		settle(referral);
	else
		performances_stop(&referral->running, NULL);
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct referral *referral = ctx;
	int status = response->status;

	(void)client;
	if (status >= 200) {
		referral_forget_client(referral);
		if (notify_is_fatal(status))
			conclude(referral, REFERRAL_EV_FAILED);
		else if (list_empty(&referral->running))
			settle(referral);
		else
			performances_wake(&referral->running);
	}
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct referral *referral = ctx;

	(void)client;
	(void)why;
	referral_forget_client(referral);
	conclude(referral, REFERRAL_EV_FAILED);
}

static const struct client_user client_user = { .on_response = on_response,
						.on_failure = on_failure };

/* One at a time. */
static bool send_notify(void *ctx, const struct step *step)
{
	struct referral *referral = ctx;
	const struct referrals_options *options = options_of(referral);
	struct client_target target = { .scene = &referral->scene };

	if (referral->client)
		return false;
	if (!referral->dialog)
		return true;
	if (!str_is(str_of(step->what), "NOTIFY")) {
		journal_event(options->performance.journal, "behaviour.error", referral->scene.user,
			      "a referral sends only NOTIFY");
		return true;
	}
	target.link = options->next_hop(options->ctx);
	referral->client =
		client_send(options->stack, make(referral, step), &target, &client_user, referral);
	return true;
}

static void on_done(void *ctx, struct request *request)
{
	struct referral *referral = ctx;

	(void)request;
	settle(referral);
	referral_check(referral);
}

static const struct performance_user performance_user = { .send = send_notify, .on_done = on_done };

void referral_notify(struct referral *referral)
{
	const struct referrals_options *options = options_of(referral);
	struct performance_options performance = options->performance;
	struct scene *scene = &referral->scene;

	ruling_free(scene->ruling);
	scene->ruling = NULL;
	snapshot_release(scene->snapshot);
	scene->snapshot = snapshot_hold(options->snapshot_of(options->ctx));
	referral->outcome = REFERRAL_EV_ANSWERED;
	performance.user = &performance_user;
	performance.ctx = referral;
	performance.running = &referral->running;
	perform_scene(&performance, scene, "referral.notify", NULL);
}
