/* SPDX-License-Identifier: Apache-2.0 */
/* REFERs to the far end, and what it does about them. */
#include "proc/transfer.h"

#include "proc/knobs.h"
#include "proc/transfer_private.h"

struct transfers *transfers_new(const struct transfers_options *options)
{
	struct transfers *transfers = mem_alloc(sizeof(*transfers));

	transfers->options = *options;
	list_init(&transfers->all);
	return transfers;
}

static void transfer_free(void *object)
{
	struct transfer *transfer = object;

	mem_free(transfer->from);
	mem_free(transfer->contact);
	mem_free(transfer->user);
	mem_free(transfer);
}

/* Lets go of all that knows it. */
static void on_check(void *arg)
{
	struct transfer *transfer = arg;

	if (transfer->request || transfer->made || !list_empty(&transfer->running))
		return;
	if (transfer->referral)
		referral_forget(transfer->referral);
	timer_stop(transfer_loop(transfer), &transfer->talk);
	list_remove(&transfer->all);
	loop_reap(transfer_loop(transfer), transfer, transfer_free);
}

/* Not at once: whoever is at work on it goes on. */
void transfer_check(struct transfer *transfer)
{
	loop_post(transfer_loop(transfer), &transfer->check, on_check, transfer);
}

void transfers_free(struct transfers *transfers)
{
	struct transfer *transfer;

	if (!transfers)
		return;
	list_each(transfer, &transfers->all, struct transfer, all) {
		performances_stop(&transfer->running, NULL);
		if (transfer->request) {
			transfer->request->on_end = NULL;
			transfer->request->owner = NULL;
		}
		if (transfer->referral)
			referral_forget(transfer->referral);
		if (transfer->made)
			call_set_owner(transfer->made, NULL);
		work_cancel(&transfer->check);
		timer_stop(transfer_loop(transfer), &transfer->talk);
		list_remove(&transfer->all);
		transfer_free(transfer);
	}
	mem_free(transfers);
}

/* What has come of it. */
void transfer_tell(struct transfer *transfer, int status)
{
	if (transfer->referral)
		referral_progress(transfer->referral, status, STR_NONE);
}

/* The call made has its final answer: it goes its own way. */
static void let_go(struct transfer *transfer, int status)
{
	if (transfer->made)
		call_set_owner(transfer->made, NULL);
	transfer->made = NULL;
	transfer_tell(transfer, status);
	transfer_check(transfer);
}

static void on_talked(void *arg)
{
	struct transfer *transfer = arg;

	if (transfer->made)
		call_hang_up(transfer->made, STR_NONE);
}

/* Nobody else would end a call in which we are at both ends. */
static void answered(struct transfer *transfer)
{
	if (transfer->talk_us < 0) {
		let_go(transfer, 200);
		return;
	}
	transfer_tell(transfer, 200);
	if (!timer_active(&transfer->talk))
		timer_start(transfer_loop(transfer), &transfer->talk, transfer->talk_us, on_talked,
			    transfer);
}

static void made_changed(struct transfer *transfer, struct call *call)
{
	int status = call_status(call);

	transfer->made = call;
	transfer->status = status;
	if ((call_is_established(call) || status / 100 == 2) && !call_is_over(call))
		answered(transfer);
	else if (call_is_over(call))
		let_go(transfer, status >= 300 ? status : 487);
	else if (status > 100)
		transfer_tell(transfer, status);
	performances_wake(&transfer->running);
}

void transfers_changed(struct transfers *transfers, struct call *call)
{
	struct transfer *transfer = call_owner(call);
	struct transfer *each;

	if (transfer)
		made_changed(transfer, call);
	if (!call_is_over(call))
		return;
	list_each(each, &transfers->all, struct transfer, all)
		if (each->old == call) {
			each->old = NULL;
			performances_wake(&each->running);
		}
}

/* Its transaction is over. */
static void on_request_end(void *owner, struct request *request)
{
	struct transfer *transfer = owner;

	request->keep = false;
	transfer->request = NULL;
	performances_stop(&transfer->running, NULL);
	transfer_check(transfer);
}

static char *copy(const char *text)
{
	return mem_copy_text(text, strlen(text));
}

void transfer_begin(struct transfers *transfers, struct request *refer,
		    const struct transfer_order *order)
{
	struct transfer *transfer = mem_alloc(sizeof(*transfer));
	struct performance_options performance = transfers->options.performance;

	transfer->transfers = transfers;
	transfer->request = refer;
	transfer->to = order->to;
	transfer->from = copy(order->from);
	transfer->contact = copy(order->contact);
	transfer->user = copy(order->user);
	transfer->old = order->leg ? call_of_leg(order->leg) : NULL;
	transfer->talk_us = order->far_end ? knob_number(performance.gates, refer->scene,
							 REFERRAL_FAR_END_TALK) :
					     -1;
	list_init(&transfer->running);
	list_append(&transfers->all, &transfer->all);
	refer->owner = transfer;
	refer->on_end = on_request_end;
	request_hold(refer);
	refer->scene->procedure = "referral";
	performance.user = &transfer_performance_user;
	performance.ctx = transfer;
	performance.running = &transfer->running;
	perform_turn(&performance, refer, "call.refer", NULL);
}
