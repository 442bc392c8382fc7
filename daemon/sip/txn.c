/* SPDX-License-Identifier: Apache-2.0 */
/* What all transactions share: life, timers, and the values of timers. */
#include "sip/txn.h"

#include "sip/client.h"
#include "sip/kept.h"
#include "sip/meter.h"

void txn_init(struct txn *txn, struct stack *stack, const struct fsm *fsm, struct link *link,
	      struct str key)
{
	txn->stack = stack;
	txn->fsm = fsm;
	txn->server = fsm == &txn_invite_server || fsm == &txn_server;
	txn->invite = fsm == &txn_invite_server || fsm == &txn_invite_client;
	txn->link = link_hold(link);
	txn->copies = 1;
	txn->began = loop_now(stack->options.loop);
	map_add(txn->server ? &stack->servers : &stack->clients, &txn->node, key);
	list_append(&stack->txns, &txn->all);
	stack->counters.transactions++;
}

/* Tells the layer above that this one is over. */
static void txn_tell_end(struct txn *txn)
{
	if (txn->server) {
		struct request *request = (struct request *)txn;

		list_remove(&request->fresh);
		timer_stop(txn->stack->options.loop, &request->delay);
		if (request->on_end)
			request->on_end(request->owner, request);
		request_forget_kept(request);
		request_forget_merge(request);
	} else {
		struct client *client = (struct client *)txn;

		if (client->ctx && client->user->on_end)
			client->user->on_end(client->ctx);
		response_forget_seen(client);
	}
}

static void txn_free(void *object)
{
	struct txn *txn = object;

	txn_tell_end(txn);
	link_release(txn->link);
	msg_free(txn->request);
	mem_free(txn->sent);
	scene_clear(&txn->scene);
	kept_release(txn->out);
	mem_free(txn);
}

void txn_end(struct txn *txn)
{
	struct stack *stack = txn->stack;

	if (txn->reaped)
		return;
	txn->reaped = true;
	txn->state = TXN_ENDED;
	timer_stop(stack->options.loop, &txn->resend);
	timer_stop(stack->options.loop, &txn->timeout);
	work_cancel(&txn->broken);
	map_remove(txn->server ? &stack->servers : &stack->clients, &txn->node);
	list_remove(&txn->all);
	stack->counters.transactions--;
	loop_reap(stack->options.loop, txn, txn_free);
}

void txn_answered(const struct txn *txn)
{
	const struct stack_options *options = &txn->stack->options;

	if (options->meter && txn->scene.side == SIDE_UE)
		meter_time(options->meter, txn->server ? METER_IN : METER_OUT, txn->scene.method,
			   loop_now(options->loop) - txn->began);
}

bool txn_feed(struct txn *txn, enum txn_event event, void *arg)
{
	return fsm_feed(txn->fsm, &txn->state, event, txn, arg);
}

/* How a timer that is not set follows from T1 and T4, by name. */
static const struct {
	enum timer_name from;
	uint8_t times;
	bool zero_if_reliable;
	int64_t at_least_us;
} derived_rows[TIMER_NAMES] = {
	[TIMER_A] = { TIMER_T1, 1, false, 0 },         [TIMER_B] = { TIMER_T1, 64, false, 0 },
	[TIMER_C] = { TIMER_T1, 0, false, 185000000 }, [TIMER_D] = { TIMER_T1, 64, true, 0 },
	[TIMER_E] = { TIMER_T1, 1, false, 0 },         [TIMER_F] = { TIMER_T1, 64, false, 0 },
	[TIMER_G] = { TIMER_T1, 1, false, 0 },         [TIMER_H] = { TIMER_T1, 64, false, 0 },
	[TIMER_I] = { TIMER_T4, 1, true, 0 },          [TIMER_J] = { TIMER_T1, 64, true, 0 },
	[TIMER_K] = { TIMER_T4, 1, true, 0 },          [TIMER_L] = { TIMER_T1, 64, false, 0 },
	[TIMER_M] = { TIMER_T1, 64, false, 0 },
};

/* T1, T2, T4 of the profiles, in ms: RFC 3261 table 4; TS 24.229 table 7.7.1. */
static const int profile_rows[2][3] = {
	{ 500, 4000, 5000 },
	{ 2000, 16000, 17000 },
};

int64_t stack_timer(struct stack *stack, struct scene *scene, bool reliable, enum timer_name name)
{
	struct gates *gates = stack->options.gates;
	bool ue = scene->side == SIDE_UE;
	knob_id id = (ue ? SIP_TIMER_UE : SIP_TIMER_CORE) + (unsigned)name;
	int64_t value;

	if (derived_rows[name].zero_if_reliable && reliable)
		return 0;
	if (knob_text(gates, scene, id).p)
		return knob_number(gates, scene, id);
	if (name <= TIMER_T4) {
		knob_id profile = ue ? SIP_TIMER_UE_PROFILE : SIP_TIMER_CORE_PROFILE;

		return profile_rows[knob_number(gates, scene, profile)][name] * INT64_C(1000);
	}
	value = stack_timer(stack, scene, reliable, derived_rows[name].from) *
		derived_rows[name].times;
	return value > derived_rows[name].at_least_us ? value : derived_rows[name].at_least_us;
}

int64_t txn_timer(struct txn *txn, enum timer_name name)
{
	return stack_timer(txn->stack, &txn->scene, txn->link->reliable, name);
}

static void on_timeout(void *arg)
{
	struct txn *txn = arg;

	txn_feed(txn, txn->timeout_event, NULL);
}

void txn_start_timeout(struct txn *txn, enum timer_name name, enum txn_event event)
{
	txn_start_wait(txn, txn_timer(txn, name), event);
}

void txn_start_wait(struct txn *txn, int64_t us, enum txn_event event)
{
	txn->timeout_event = (uint8_t)event;
	if (us > 0)
		timer_start(txn->stack->options.loop, &txn->timeout, us, on_timeout, txn);
	else
		txn_feed(txn, event, NULL);
}

static void on_resend(void *arg)
{
	txn_feed(arg, EV_RESEND, NULL);
}

void txn_start_resend(struct txn *txn, enum timer_name name, bool always)
{
	if (txn->link->reliable && !always)
		return;
	txn->interval = txn_timer(txn, name);
	timer_start(txn->stack->options.loop, &txn->resend, txn->interval, on_resend, txn);
}

void txn_next_resend(struct txn *txn, bool capped)
{
	txn->interval *= 2;
	if (capped) {
		int64_t t2 = txn_timer(txn, TIMER_T2);

		/* RFC 3261 17.1.2.2: timer E is T2 once a provisional response has come */
		if (txn->interval > t2 || txn->state == TXN_PROCEEDING)
			txn->interval = t2;
	}
	timer_start(txn->stack->options.loop, &txn->resend, txn->interval, on_resend, txn);
}

static void on_broken(void *arg)
{
	txn_feed(arg, EV_BROKEN, NULL);
}

void txn_break(struct txn *txn)
{
	loop_post(txn->stack->options.loop, &txn->broken, on_broken, txn);
}
