/* SPDX-License-Identifier: Apache-2.0 */
/* INVITE with Replaces at the far end (RFC 3891 3): which of its dialogs is meant, and the end of that
 * one when the new call was answered. */
#include <stdio.h>

#include "proc/call_private.h"
#include "proc/replaces.h"

static int refuse(char why[96], int status, const char *text)
{
	snprintf(why, 96, "%s", text);
	return status;
}

/* The dialog that a value names, NULL: none of ours. */
static struct leg *find(struct calls *calls, const struct replaces *replaces)
{
	struct dialog *dialog = dialogs_by_ids(&calls->dialogs, replaces->call_id, replaces->to_tag,
					       replaces->from_tag);

	return dialog ? dialog->owner : NULL;
}

int call_check_replaces(struct calls *calls, struct msg *invite, char why[96])
{
	struct str value = msg_value(invite, HDR_REPLACES);
	struct replaces replaces;
	const struct leg *leg;

	if (!msg_find(invite, HDR_REPLACES, 0))
		return 0;
	if (!replaces_read(value, &replaces))
		return refuse(why, 400, "Replaces cannot be read");
	leg = find(calls, &replaces);
	if (!leg)
		return refuse(why, 481, "Replaces names no dialog of ours");
	if (call_leg_is_over(leg) || leg->call->state >= CALL_RELEASING)
		return refuse(why, 603, "the dialog that Replaces names is over");
	if (leg->dialog->early)
		return leg->dialog->caller ?
			       0 :
			       refuse(why, 481, "the early dialog was not begun here");
	return replaces.early_only ? refuse(why, 486, "the dialog is not early any more") : 0;
}

void call_replace(struct call *call)
{
	struct replaces replaces;
	struct leg *leg;

	if (!call->replaces || !replaces_read(str_of(call->replaces), &replaces))
		return;
	leg = find(call->calls, &replaces);
	if (!leg || call_leg_is_over(leg))
		return;
	call_note(leg->call, "call.far_end", "%s: another call takes its place", leg->call->number);
	leg_hang_up(leg, STR_NONE);
}
