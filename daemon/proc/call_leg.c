/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogs of a far end's call: their lives, and how they end one by one (RFC 3261 15). */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "proc/call_private.h"
#include "proc/call_sending.h"

struct leg *leg_new(struct call *call, const char *name)
{
	struct leg *leg = mem_alloc(sizeof(*leg));

	leg->call = call;
	snprintf(leg->name, sizeof(leg->name), "%s", name);
	list_append(&call->legs, &leg->node);
	call->leg = leg;
	return leg;
}

/* Nothing is repeated in it any more. */
static void leg_hush(struct leg *leg)
{
	timer_stop(call_loop(leg->call), &leg->reserve);
	repeat_free(leg->unacked);
	repeat_free(leg->answered);
	leg->unacked = leg->answered = NULL;
}

void leg_free(struct leg *leg)
{
	struct call *call = leg->call;
	struct sending *sending;

	leg_hush(leg);
	list_each(sending, &call->sendings, struct sending, node)
		if (sending->leg == leg)
			sending->leg = NULL;
	if (call->leg == leg)
		call->leg = NULL;
	if (!leg->usage || !leg->usage->on_gone(leg->usage, leg->dialog))
		dialog_free(leg->dialog);
	session_free(leg->session);
	streams_release(leg->streams);
	mem_free(leg->ack_body);
	list_remove(&leg->node);
	mem_free(leg);
}

struct leg *call_leg_find(struct call *call, const char *name)
{
	struct leg *leg;

	if (!name)
		return call->leg;
	list_each(leg, &call->legs, struct leg, node)
		if (strcmp(leg->name, name) == 0)
			return leg;
	return NULL;
}

struct leg *call_leg_named(struct call *call, const char *name)
{
	struct leg *leg = call_leg_find(call, name);

	if (!leg)
		return leg_new(call, name ? name : "");
	call->leg = leg;
	return leg;
}

/* An early dialog counts as long as there is no other. */
bool leg_is_alive(const struct leg *leg)
{
	return !leg->over && (!leg->call->confirmed || (leg->dialog && !leg->dialog->early));
}

/* The newest one that is alive, or NULL. */
static struct leg *living_leg(struct call *call)
{
	struct leg *leg, *newest = NULL;

	list_each(leg, &call->legs, struct leg, node)
		if (leg_is_alive(leg))
			newest = leg;
	return newest;
}

bool leg_end(struct leg *leg)
{
	struct call *call = leg->call;
	struct leg *other;

	leg->over = true;
	leg_hush(leg);
	other = living_leg(call);
	if (other) {
		if (call->leg == leg)
			call->leg = other;
		return false;
	}
	session_timer_stop(call);
	call_feed(call, CALL_EV_RELEASE);
	return true;
}

/* Does a BYE of ours wait for its response, in that leg or (NULL) in any? */
static bool bye_waits(const struct call *call, const struct leg *leg)
{
	struct sending *sending;

	list_each(sending, &call->sendings, struct sending, node)
		if (sending->id == METHOD_BYE && !sending->answered &&
		    (!leg || sending->leg == leg))
			return true;
	return false;
}

void call_sweep(struct call *call)
{
	struct leg *leg;

	if (!living_leg(call)) {
		if (!bye_waits(call, NULL))
			call_end(call);
		return;
	}
	list_each(leg, &call->legs, struct leg, node)
		if (leg->over && !bye_waits(call, leg))
			leg_free(leg);
}

void call_drop_early(struct call *call)
{
	struct leg *leg;

	list_each(leg, &call->legs, struct leg, node)
		if (!leg->over && leg != call->leg && !leg_is_alive(leg))
			leg_free(leg);
}

void call_leg_use(struct leg *leg, struct leg_usage *usage)
{
	leg->usage = usage;
}

struct leg_usage *call_leg_usage(const struct leg *leg)
{
	return leg->usage;
}

bool call_leg_is_over(const struct leg *leg)
{
	return leg->over || leg->call->state == CALL_ENDED;
}
