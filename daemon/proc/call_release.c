/* SPDX-License-Identifier: Apache-2.0 */
/* How the far end ends a call (RFC 3261 15). */
#include <stdio.h>
#include <string.h>

#include "proc/call_private.h"
#include "proc/call_sending.h"

struct str step_reason(const struct step *step)
{
	static const struct str name = STR("Reason:");

	for (const char *const *header = step->headers; header && *header; header++)
		if (str_starts(str_of(*header), name))
			return str_trim(str_from(str_of(*header), name.n));
	return STR_NONE;
}

/* The dialog is over as soon as the BYE leaves (15.1.1). */
static void send_bye(struct leg *leg, const struct step *bye)
{
	leg_end(leg);
	leg_send(leg, bye);
}

void leg_hang_up(struct leg *leg, struct str reason)
{
	struct call *call = leg->call;
	char header[200];
	const char *headers[] = { header, NULL };
	struct step bye = { .verb = STEP_SEND, .what = "BYE" };

	if (leg->over)
		return;
	if (!call->confirmed || !leg->dialog) {
		call_hang_up(call, reason);
		return;
	}
	snprintf(header, sizeof(header), "Reason: %.*s", STR_ARG(reason));
	if (reason.n)
		bye.headers = headers;
	send_bye(leg, &bye);
	if (call->state >= CALL_RELEASING)
		performances_stop(&call->running, NULL);
}

/* Before there was a 2xx. */
static void give_up(struct call *call, struct str reason)
{
	struct request *invite = call->invite;

	call->cancelled = true;
	if (call->inviting) {
		if (call->inviting->client)
			client_cancel(call->inviting->client, reason);
		return;
	}
	call->invite = NULL;
	if (invite && !invite->answered)
		request_refuse(invite, 480, NULL);
	call_end(call);
}

void call_hang_up(struct call *call, struct str reason)
{
	struct leg *leg;

	if (call->state >= CALL_RELEASING)
		return;
	performances_stop(&call->running, NULL);
	session_timer_stop(call);
	if (!call->confirmed) {
		give_up(call, reason);
		return;
	}
	list_each(leg, &call->legs, struct leg, node)
		if (leg_is_alive(leg))
			leg_hang_up(leg, reason);
	if (call->state < CALL_RELEASING)
		call_end(call);
}

/* A callee waits for the ACK (15), and has no early dialog to end by BYE. */
static bool may_bye(const struct leg *leg, const struct step *step)
{
	const struct call *call = leg->call;

	if (!leg->dialog || !leg_is_alive(leg))
		return false;
	if (step->dialog && strcmp(leg->name, step->dialog) != 0)
		return false;
	return step->force || (call->confirmed ? !leg->answered : call->outgoing);
}

bool call_send_bye(struct call *call, const struct step *step)
{
	bool sent = false;
	struct leg *leg;

	list_each(leg, &call->legs, struct leg, node)
		if (may_bye(leg, step)) {
			send_bye(leg, step);
			sent = true;
		}
	return sent;
}
