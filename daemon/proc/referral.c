/* SPDX-License-Identifier: Apache-2.0 */
/* REFERs that were got: their states. */
#include "proc/referral.h"

#include <stdio.h>

#include "msg/view.h"
#include "proc/referral_private.h"

static void notify(void *self, void *arg)
{
	(void)arg;
	referral_notify(self);
}

static void referral_free(void *object)
{
	struct referral *referral = object;

	ruling_free(referral->scene.ruling);
	snapshot_release(referral->scene.snapshot);
	mem_free(referral);
}

void referral_check(struct referral *referral)
{
	if (referral->state != REFERRAL_ENDED || referral->reaped ||
	    !list_empty(&referral->running))
		return;
	referral->reaped = true;
	loop_reap(referrals_loop(referral->referrals), referral, referral_free);
}

/* What refers to it, and to what it refers. */
static void finish(void *self, void *arg)
{
	struct referral *referral = self;
	struct referrals *referrals = referral->referrals;
	struct refer_dialog *dialog = referral->dialog;
	void (*on_end)(void *ctx) = referral->on_end;

	(void)arg;
	timer_stop(referrals_loop(referrals), &referral->expiry);
	work_cancel(&referral->due);
	referral_forget_client(referral);
	map_remove(&referrals->by_user, &referral->by_user);
	list_remove(&referral->node);
	referrals->count--;
	referral->dialog = NULL;
	referral->on_end = NULL;
	refer_dialog_check(dialog);
	if (on_end)
		on_end(referral->ctx);
	performances_stop(&referral->running, NULL);
	referral_check(referral);
}

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known);

static const struct fsm_row referral_rows[] = {
	/* state               event                 action   next                */
	{ REFERRAL_QUIET,      REFERRAL_EV_CHANGE,   notify,  REFERRAL_NOTIFYING  },
	{ REFERRAL_QUIET,      REFERRAL_EV_END,      notify,  REFERRAL_ENDING     },
	{ REFERRAL_QUIET,      REFERRAL_EV_FAILED,   finish,  REFERRAL_ENDED      },
	{ REFERRAL_NOTIFYING,  REFERRAL_EV_CHANGE,   NULL,    REFERRAL_BEHIND     },
	{ REFERRAL_NOTIFYING,  REFERRAL_EV_END,      NULL,    REFERRAL_LAST_DUE   },
	{ REFERRAL_NOTIFYING,  REFERRAL_EV_ANSWERED, NULL,    REFERRAL_QUIET      },
	{ REFERRAL_NOTIFYING,  REFERRAL_EV_FAILED,   finish,  REFERRAL_ENDED      },
	{ REFERRAL_BEHIND,     REFERRAL_EV_CHANGE,   NULL,    FSM_SAME            },
	{ REFERRAL_BEHIND,     REFERRAL_EV_END,      NULL,    REFERRAL_LAST_DUE   },
	{ REFERRAL_BEHIND,     REFERRAL_EV_ANSWERED, notify,  REFERRAL_NOTIFYING  },
	{ REFERRAL_BEHIND,     REFERRAL_EV_FAILED,   finish,  REFERRAL_ENDED      },
	{ REFERRAL_LAST_DUE,   REFERRAL_EV_CHANGE,   NULL,    FSM_SAME            },
	{ REFERRAL_LAST_DUE,   REFERRAL_EV_END,      NULL,    FSM_SAME            },
	{ REFERRAL_LAST_DUE,   REFERRAL_EV_ANSWERED, notify,  REFERRAL_ENDING     },
	{ REFERRAL_LAST_DUE,   REFERRAL_EV_FAILED,   finish,  REFERRAL_ENDED      },
	{ REFERRAL_ENDING,     REFERRAL_EV_CHANGE,   NULL,    FSM_SAME            },
	{ REFERRAL_ENDING,     REFERRAL_EV_END,      NULL,    FSM_SAME            },
	{ REFERRAL_ENDING,     REFERRAL_EV_ANSWERED, finish,  REFERRAL_ENDED      },
	{ REFERRAL_ENDING,     REFERRAL_EV_FAILED,   finish,  REFERRAL_ENDED      },
};

static const struct fsm referral_fsm = {
	"referral",           referral_rows,        ARRAY_LEN(referral_rows),
	referral_state_names, referral_event_names, on_transition
};

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct referral *referral = self;

	referral->scene.state = referral_state_names[to == FSM_SAME ? from : to];
	if (known && to != FSM_SAME && to != from)
		journal_event(referral->referrals->options.performance.journal, "referral.state",
			      referral->scene.user[0] ? referral->scene.user : NULL,
			      "REFER %u: %s -> %s (%s)", referral->cseq, referral_state_names[from],
			      referral_state_names[to], referral_event_names[event]);
}

void referral_feed(struct referral *referral, enum referral_event event)
{
	if (referral->state != REFERRAL_ENDED)
		fsm_feed(&referral_fsm, &referral->state, (uint8_t)event, referral, NULL);
}

const char *referral_state_name(const struct referral *referral)
{
	return referral_state_names[referral->state];
}

/* The 100 comes first, whatever has happened meanwhile. */
static void on_due(void *arg)
{
	struct referral *referral = arg;

	if (!referral->began || !referral->over)
		referral_feed(referral, REFERRAL_EV_CHANGE);
	referral->began = true;
	if (referral->over)
		referral_feed(referral, REFERRAL_EV_END);
}

/* Several changes in one turn of the loop are told together, and behind what led to them. */
static void referral_look(struct referral *referral)
{
	loop_post(referrals_loop(referral->referrals), &referral->due, on_due, referral);
}

void referral_end(struct referral *referral, const char *reason)
{
	if (referral->over)
		return;
	referral->over = true;
	referral->reason = reason;
	timer_stop(referrals_loop(referral->referrals), &referral->expiry);
	referral_look(referral);
}

static bool tells_provisional(struct referral *referral)
{
	return knob_number(referral->referrals->options.performance.gates, &referral->scene,
			   REFERRAL_PROVISIONAL);
}

void referral_progress(struct referral *referral, int status, struct str phrase)
{
	if (referral->over || (status > 100 && status < 200 && !tells_provisional(referral)))
		return;
	referral->status = status;
	snprintf(referral->phrase, sizeof(referral->phrase), "%.*s",
		 STR_ARG(phrase.n ? phrase : str_of(status_phrase(status))));
	if (status >= 200)
		referral_end(referral, "noresource");
	else
		referral_look(referral);
}

void referral_forget(struct referral *referral)
{
	referral->on_end = NULL;
	referral->ctx = NULL;
}

static void on_expiry(void *arg)
{
	referral_end(arg, "timeout");
}

static void extend(struct referral *referral, int64_t expires)
{
	struct loop *loop = referrals_loop(referral->referrals);

	referral->expires_at = loop_now(loop) + expires * 1000000;
	timer_start(loop, &referral->expiry, expires * 1000000, on_expiry, referral);
}

static int64_t longest(struct referral *referral)
{
	return knob_number(referral->referrals->options.performance.gates, &referral->scene,
			   REFERRAL_EXPIRES);
}

/* What rules see of its NOTIFYs: they are for who sent the REFER. */
static void take_scene(struct referral *referral, const struct scene *from)
{
	struct scene *scene = &referral->scene;

	*scene = *from;
	snapshot_hold(scene->snapshot);
	scene->ruling = NULL;
	scene->msg = scene->request = NULL;
	scene->method = METHOD_NOTIFY;
	scene->method_name = STR("NOTIFY");
	scene->in_dialog = true;
	scene->inbound = false;
	scene->procedure = "referral";
	scene->state = referral_state_name(referral);
}

/* The dialog that the REFER came in, or begins. */
static struct refer_dialog *dialog_of(struct referrals *referrals,
				      const struct referral_grant *grant)
{
	struct dialog *dialog;

	if (grant->leg)
		return call_leg_dialog(grant->leg) ? refer_dialog_of_leg(referrals, grant->leg) :
						     NULL;
	if (msg_to_tag(grant->refer->msg).n)
		return refer_dialog_find(referrals, NULL, grant->refer->msg);
	dialog = dialog_new_server(&referrals->dialogs, grant->refer->msg,
				   msg_to_tag(grant->response));
	if (!dialog)
		return NULL;
	dialog_confirm(dialog, NULL);
	return refer_dialog_new(referrals, dialog);
}

struct referral *referral_begin(struct referrals *referrals, const struct referral_grant *grant)
{
	struct refer_dialog *dialog = dialog_of(referrals, grant);
	struct referral *referral;

	if (!dialog)
		return NULL;
	refer_dialog_set_contact(dialog, msg_value(grant->response, HDR_CONTACT));
	referral = mem_alloc(sizeof(*referral));
	referral->referrals = referrals;
	referral->dialog = dialog;
	referral->cseq = msg_cseq(grant->refer->msg).number;
	referral->has_id = dialog->used;
	dialog->used = true;
	referral->on_end = grant->on_end;
	referral->ctx = grant->ctx;
	list_init(&referral->running);
	take_scene(referral, grant->refer->scene);
	list_append(&dialog->got, &referral->node);
	map_add(&referrals->by_user, &referral->by_user, str_of(referral->scene.user));
	referrals->count++;
	extend(referral, longest(referral));
	referral_progress(referral, 100, STR_NONE);
	return referral;
}

/* The one that a SUBSCRIBE means. */
static struct referral *find_event(struct refer_dialog *dialog, const struct event_value *event)
{
	struct referral *referral;

	list_each(referral, &dialog->got, struct referral, node)
		if (refer_event_fits(event, referral->cseq, !referral->has_id) && !referral->over)
			return referral;
	return NULL;
}

void referrals_subscribed(struct referrals *referrals, struct leg *leg, struct request *subscribe)
{
	struct refer_dialog *dialog = refer_dialog_find(referrals, leg, subscribe->msg);
	struct event_value event = event_read(subscribe->msg);
	struct referral *referral = dialog ? find_event(dialog, &event) : NULL;
	int64_t expires;
	struct msg *response;

	if (dialog && !leg && dialog_check(dialog->dialog, subscribe->msg)) {
		request_refuse(subscribe, 500, "the CSeq number is lower than one before");
		return;
	}
	if (!str_iis(event.package, "refer")) {
		response = request_response(subscribe, 489, NULL);
		msg_add(response, HDR_ALLOW_EVENTS, STR("refer"));
		request_reply(subscribe, response);
		return;
	}
	if (!referral) {
		request_refuse(subscribe, 481, "no REFER has such a subscription");
		return;
	}
	expires = msg_number(subscribe->msg, HDR_EXPIRES, longest(referral));
	if (expires > longest(referral))
		expires = longest(referral);
	dialog_refresh(dialog->dialog, subscribe->msg);
	response = request_response(subscribe, 200, NULL);
	msg_add(response, HDR_EXPIRES, msg_format(response, "%lld", (long long)expires));
	if (dialog->contact)
		msg_add(response, HDR_CONTACT, msg_hold(response, str_of(dialog->contact)));
	request_reply(subscribe, response);
	if (expires == 0) {
		referral_end(referral, "timeout");
		return;
	}
	extend(referral, expires);
	referral_look(referral);
}
