/* SPDX-License-Identifier: Apache-2.0 */
/* Watched calls: what the messages that go by mean to them. */
#include <stdio.h>
#include <string.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "proc/knobs.h"
#include "proc/watch_private.h"

/* A UE that must say BYE before the session expires has this long for it (RFC 4028 10), and its BYE
 * for its way. */
#define EXPIRY_MARGIN (INT64_C(32) * 1000000)

void watched_note(struct watched *watched, const struct watch_moment *moment)
{
	unsigned n = watched->n_history;
	struct watch_moment *last = n ? &watched->history[n - 1] : NULL;

	/* a 2xx is repeated until it is acknowledged */
	if (last && last->what == moment->what && last->status == moment->status &&
	    last->method == moment->method && last->side == moment->side && moment->status)
		return;
	if (n == WATCH_HISTORY) {
		memmove(&watched->history[1], &watched->history[2], (n - 2) * sizeof(*moment));
		n--;
	}
	watched->history[n] = *moment;
	watched->history[n].at = loop_now(watched->watches->options.loop);
	watched->n_history = n + 1;
}

void watch_moment_text(const struct watch_moment *moment, char out[WATCH_MOMENT_TEXT])
{
	if (moment->what)
		snprintf(out, WATCH_MOMENT_TEXT, "%s", moment->what);
	else if (moment->status)
		snprintf(out, WATCH_MOMENT_TEXT, "%u to %s", moment->status,
			 method_name(moment->method));
	else
		snprintf(out, WATCH_MOMENT_TEXT, "%s", method_name(moment->method));
}

static void note_message(struct watched *watched, const struct msg *msg, enum watch_side side)
{
	watched_note(watched, &(struct watch_moment){ .status = (uint16_t)msg->status,
						      .method = (uint8_t)msg->method,
						      .side = (uint8_t)side });
}

/* The name by which our own Record-Route goes. */
static struct str own_host(const struct scene *scene)
{
	return MSG_JOIN(scene->msg, str_of(scene->role), STR("."), str_of(scene->snapshot->domain));
}

static void on_timer(void *arg)
{
	struct watched *watched = arg;
	struct watches *watches = watched->watches;
	int64_t now = loop_now(watches->options.loop);

	if (watched->expires_at && watched->expires_at <= now) {
		watched->why = "the session timer ran out";
		watched_note(watched, &(struct watch_moment){ .what = "session expired",
							      .side = WATCH_NETWORK });
		watched_feed(watched, WATCH_OVER);
	} else if (watched->overdue_at && watched->overdue_at <= now) {
		watched->overdue_at = 0;
		watched_start_timer(watched);
		if (watches->options.on_overdue)
			watches->options.on_overdue(watches->options.ctx, watched);
	}
}

void watched_start_timer(struct watched *watched)
{
	struct loop *loop = watched->watches->options.loop;
	int64_t first = watched->expires_at;

	if (!first || (watched->overdue_at && watched->overdue_at < first))
		first = watched->overdue_at;
	if (first)
		timer_start(loop, &watched->timer, first - loop_now(loop), on_timer, watched);
	else
		timer_stop(loop, &watched->timer);
}

/* RFC 4028: a 2xx to INVITE or UPDATE says how long the session lives without another one. */
static void take_session_expires(struct watched *watched, struct msg *response)
{
	int64_t s = msg_number(response, HDR_SESSION_EXPIRES, 0);

	watched->expires_at =
		s ? loop_now(watched->watches->options.loop) + s * 1000000 + EXPIRY_MARGIN : 0;
	watched_start_timer(watched);
}

/* Who calls, as the network vouches for it, else as it says itself. */
static struct str caller_uri(struct msg *invite)
{
	const struct address *from = msg_from(invite);
	struct msg_value asserted;
	struct address address;

	if (value_at(invite, HDR_P_ASSERTED_IDENTITY, STR_NONE, 1, &asserted) &&
	    address_split(asserted.text, &address))
		return address.uri_text;
	return from ? from->uri_text : STR("");
}

/* The INVITE that begins a call. The same one that comes again, by way of somebody else, begins no
 * other; one to somebody else does: the call was diverted while the first callee rang. */
static void note_invite(struct watches *watches, const struct scene *scene, struct watch_mark *mark)
{
	struct msg *invite = scene->msg;
	struct watched *watched;

	if (watches_by_invite(watches, invite))
		return;
	watches->max_ended = (size_t)knobs_number(scene->snapshot->knobs, CALLS_HISTORY);
	watched = watched_new(watches, &(struct watched_parts){ .call_id = msg_call_id(invite),
								.caller_tag = msg_from_tag(invite),
								.caller = str_of(scene->user),
								.callee = str_of(scene->peer_user),
								.caller_uri = caller_uri(invite),
								.callee_uri = invite->uri });
	watched->cseq = msg_cseq(invite).number;
	watched->anonymous = msg_lists(invite, HDR_PRIVACY, STR("id"));
	scene_dial_of(invite->uri, watched->dial);
	note_message(watched, invite, WATCH_CALLER);
	watched_changed(watched);
	mark->call = watched->number;
}

/* The dialog of a request by its tags, and which side sent it. */
static struct watched_dialog *dialog_of(struct watches *watches, struct msg *request, uint8_t *side)
{
	struct dialog *own = dialogs_of_request(&watches->dialogs, request);
	struct watched_dialog *dialog = own ? own->owner : NULL;

	if (!dialog || watched_ended(dialog->watched))
		return NULL;
	dialog_check(own, request);
	*side = own == dialog->sides[WATCH_CALLER] ? WATCH_CALLER : WATCH_CALLEE;
	return dialog;
}

void watches_request(struct watches *watches, const struct scene *scene, struct watch_mark *mark)
{
	struct msg *msg = scene->msg;
	struct watched_dialog *dialog;

	*mark = (struct watch_mark){ .method = (uint8_t)msg->method };
	if (!msg_to_tag(msg).n) {
		if (msg->method == METHOD_INVITE)
			note_invite(watches, scene, mark);
		return;
	}
	dialog = dialog_of(watches, msg, &mark->side);
	if (!dialog)
		return;
	mark->call = dialog->watched->number;
	mark->dialog = dialog->number;
	note_message(dialog->watched, msg, mark->side);
	if (msg->method == METHOD_BYE && dialog->stage != STAGE_OVER) {
		dialog->leaving = true;
		if (dialog->watched->state != WATCH_RELEASING)
			dialog->watched->why = "BYE";
		watched_settle(dialog->watched);
	}
}

/* The INVITE was answered in one of its dialogs. */
static void note_answer(struct watched *watched, struct scene *scene, struct msg *response,
			struct watched_dialog *dialog)
{
	struct watches_options *options = &watched->watches->options;
	int64_t longest;

	watched->pending = false;
	watched->invite = NULL;
	watched->release_cause = 0;
	if (!dialog || dialog->stage != STAGE_EARLY)
		return;
	watched_confirm_dialog(dialog, response, own_host(scene));
	longest = knob_number(options->gates, scene, CALLS_MAX_DURATION);
	if (longest && !watched->overdue_at)
		watched->overdue_at = loop_now(options->loop) + longest;
	take_session_expires(watched, response);
	watched_feed(watched, WATCH_ANSWER);
}

void watched_refused(struct watched *watched, int status)
{
	watched->pending = false;
	watched->release_cause = status;
	if (!watched->why)
		watched->why = "refused";
	watched_feed(watched, WATCH_REFUSED);
}

/* What a branch was refused with; of several a proxy takes the best (RFC 3261 16.7 step 6). */
static void note_refusal(struct watched *watched, int status)
{
	int best = watched->release_cause;

	if (!best || status >= 600 || (best < 600 && status / 100 < best / 100))
		watched->release_cause = status;
}

/* A response to the INVITE that began the call. */
static void note_invite_response(struct watched *watched, struct scene *scene, struct msg *response)
{
	struct watched_dialog *dialog = NULL;

	note_message(watched, response, WATCH_CALLEE);
	if (response->status >= 300) {
		note_refusal(watched, response->status);
		return;
	}
	/* a 2xx without a tag begins a dialog, too (RFC 3261 12.1.2) */
	if ((msg_to_tag(response).n || response->status >= 200) && scene->msg)
		dialog = watched_enter_dialog(watched, scene->msg, response, own_host(scene));
	if (response->status >= 200) {
		note_answer(watched, scene, response, dialog);
	} else if (dialog && response->status == 199) {
		watched_end_dialog(dialog); /* RFC 6228 */
	} else if (dialog) {
		watched_feed(watched, WATCH_PROVISIONAL);
	}
}

/* A BYE has its final answer: with a challenge it comes again, else the dialog is over, whatever the
 * answer was (RFC 3261 15.1.1). */
static void note_bye_response(struct watched_dialog *dialog, int status)
{
	if (status == 401 || status == 407) {
		dialog->leaving = false;
		if (dialog->stage == STAGE_CONFIRMED)
			watched_feed(dialog->watched, WATCH_STAY);
		return;
	}
	watched_end_dialog(dialog);
	watched_settle(dialog->watched);
}

/* Target refresh (RFC 3261 12.2): both Contacts of a request that was accepted. */
static void note_refresh(struct watched_dialog *dialog, const struct watch_mark *mark,
			 struct msg *request, struct msg *response)
{
	struct dialog *sender = dialog->sides[mark->side], *other = dialog->sides[!mark->side];

	if (sender && request)
		dialog_refresh(sender, request);
	if (other)
		dialog_refresh(other, response);
	if (dialog->stage == STAGE_CONFIRMED)
		take_session_expires(dialog->watched, response);
}

void watches_response(struct watches *watches, const struct watch_mark *mark, struct scene *scene,
		      struct msg *response)
{
	struct watched *watched = mark->call ? watches_by_number(watches, mark->call) : NULL;
	struct watched_dialog *dialog;

	if (!watched || watched_ended(watched) || response->status == 100)
		return;
	if (!mark->dialog) {
		note_invite_response(watched, scene, response);
		return;
	}
	dialog = watched_dialog_by_number(watched, mark->dialog);
	if (!dialog || dialog->stage == STAGE_OVER || response->status < 200)
		return;
	note_message(watched, response, !mark->side);
	if (mark->method == METHOD_BYE)
		note_bye_response(dialog, response->status);
	else if ((mark->method == METHOD_INVITE || mark->method == METHOD_UPDATE) &&
		 response->status < 300)
		note_refresh(dialog, mark, scene->msg, response);
}

void watches_refused(struct watches *watches, const struct watch_mark *mark)
{
	struct watched *watched = watches_by_number(watches, mark->call);

	if (watched && watched->pending && watched->release_cause)
		watched_refused(watched, watched->release_cause);
}

/* No response will come to the INVITE any more. */
static void note_end(struct watched *watched)
{
	watched->invite = NULL;
	if (watched->pending && watched->release_cause) {
		watched_refused(watched, watched->release_cause);
		return;
	}
	if (watched->pending && !watched->why)
		watched->why = "no final answer";
	watched->pending = false;
	watched_end_early(watched);
	watched_settle(watched);
}

void watches_over(struct watches *watches, const struct watch_mark *mark)
{
	struct watched *watched = mark->call ? watches_by_number(watches, mark->call) : NULL;
	struct watched_dialog *dialog;

	if (!watched || watched_ended(watched))
		return;
	if (!mark->dialog) {
		note_end(watched);
		return;
	}
	dialog = watched_dialog_by_number(watched, mark->dialog);
	if (mark->method != METHOD_BYE || !dialog || !dialog->leaving ||
	    dialog->stage == STAGE_OVER)
		return;
	watched_end_dialog(dialog);
	watched_settle(watched);
}

void watches_ack(struct watches *watches, struct msg *ack)
{
	uint8_t side;
	struct watched_dialog *dialog = dialog_of(watches, ack, &side);

	if (!dialog)
		return;
	note_message(dialog->watched, ack, side);
	watched_feed(dialog->watched, WATCH_ACK);
}

void watches_cancel(struct watches *watches, struct msg *invite)
{
	struct watched *watched = watches_by_invite(watches, invite);

	if (!watched || !watched->pending || watched->n_confirmed)
		return;
	watched_note(watched, &(struct watch_moment){ .method = METHOD_CANCEL });
	watched->why = "cancelled";
	watched_feed(watched, WATCH_CANCEL);
}

void watched_release(struct watched *watched, const char *why)
{
	struct journal *journal = watched->watches->options.journal;
	const char *user = watched->caller[0] ? watched->caller : watched->callee;

	watched_note(watched, &(struct watch_moment){ .what = why, .side = WATCH_NETWORK });
	watched->why = why;
	if (journal)
		journal_event(journal, "call.released", user[0] ? user : NULL, "call %llu: %s",
			      (unsigned long long)watched->number, why);
	watched_feed(watched, WATCH_RELEASE);
}
