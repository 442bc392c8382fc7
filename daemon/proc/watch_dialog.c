/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogs of a watched call: each is kept twice, as seen from either end, so that a BYE can be
 * sent to both (TS 24.229 5.4.5.1.2). */
#include <string.h>

#include "msg/value.h"
#include "msg/view.h"
#include "proc/watch_private.h"

struct watched_dialog *watched_dialog_by_number(struct watched *watched, unsigned number)
{
	struct watched_dialog *dialog;

	list_each(dialog, &watched->dialogs, struct watched_dialog, node)
		if (dialog->number == number)
			return dialog;
	return NULL;
}

struct watched_dialog *watched_dialog(const struct watched *watched)
{
	/* what matters more; of equal ones the latest is taken */
	static const uint8_t weights[] = {
		[STAGE_EARLY] = 1, [STAGE_CONFIRMED] = 2, [STAGE_OVER] = 0
	};
	struct watched_dialog *dialog, *best = NULL;

	list_each(dialog, &watched->dialogs, struct watched_dialog, node)
		if (!best || weights[dialog->stage] >= weights[best->stage])
			best = dialog;
	return best;
}

/* Is that Record-Route value the one of host `own`? */
static bool is_own(struct msg *msg, struct str value, struct str own)
{
	struct address address;

	return address_parse(&msg->arena, value, &address) && str_ieq(address.uri.host, own);
}

/* The response as the element `own` would have got it had it sent the INVITE itself: only the
 * Record-Routes above its own. The caller frees it. */
static struct msg *cut_record_route(struct msg *response, struct str own)
{
	struct msg *cut = msg_clone(response);
	int n = (int)value_count(cut, HDR_RECORD_ROUTE, STR_NONE), keep = 0;
	struct msg_value value;

	for (int i = 1; i <= n; i++)
		if (value_at(cut, HDR_RECORD_ROUTE, STR_NONE, i, &value) &&
		    is_own(cut, value.text, own)) {
			keep = i - 1;
			break;
		}
	for (; n > keep; n--)
		if (value_at(cut, HDR_RECORD_ROUTE, STR_NONE, n, &value))
			value_remove(cut, &value);
	return cut;
}

/* The dialog with the caller, in the place of the callee. */
static struct dialog *caller_side(struct dialogs *dialogs, struct msg *invite, struct str tag)
{
	struct dialog *dialog = dialog_new_server(dialogs, invite, tag);
	const struct address *from = msg_from(invite);
	struct msg *whole;

	if (dialog || !from)
		return dialog;
	/* an INVITE without a Contact: the address of record is all there is */
	whole = msg_clone(invite);
	msg_set(whole, HDR_CONTACT,
		MSG_JOIN(whole, STR("<"), msg_hold(whole, from->uri_text), STR(">")));
	dialog = dialog_new_server(dialogs, whole, tag);
	msg_free(whole);
	return dialog;
}

struct watched_dialog *watched_enter_dialog(struct watched *watched, struct msg *invite,
					    struct msg *response, struct str own)
{
	struct watches *watches = watched->watches;
	struct dialog *known = dialogs_of_response(&watches->dialogs, response);
	struct watched_dialog *dialog;
	struct msg *cut;

	if (known && ((struct watched_dialog *)known->owner)->watched == watched)
		return known->owner;
	if (known || !invite)
		return NULL;
	cut = cut_record_route(response, own);
	dialog = mem_alloc(sizeof(*dialog));
	dialog->watched = watched;
	dialog->sides[WATCH_CALLER] = caller_side(&watches->dialogs, invite, msg_to_tag(response));
	dialog->sides[WATCH_CALLEE] = dialog_new_client(&watches->dialogs, invite, cut);
	msg_free(cut);
	for (unsigned i = 0; i < 2; i++)
		if (dialog->sides[i])
			dialog->sides[i]->owner = dialog;
	dialog->number = ++watched->n_dialogs;
	list_append(&watched->dialogs, &dialog->node);
	watched->n_early++;
	watches->n_dialogs++;
	watched_changed(watched);
	return dialog;
}

void watched_confirm_dialog(struct watched_dialog *dialog, struct msg *response, struct str own)
{
	struct dialog *callee = dialog->sides[WATCH_CALLEE];
	struct msg *cut;

	dialog->stage = STAGE_CONFIRMED;
	dialog->watched->n_early--;
	dialog->watched->n_confirmed++;
	watched_changed(dialog->watched);
	if (dialog->sides[WATCH_CALLER])
		dialog->sides[WATCH_CALLER]->early = false;
	if (!callee || !callee->early)
		return;
	cut = cut_record_route(response, own);
	dialog_confirm(callee, cut);
	msg_free(cut);
}

void watched_end_dialog(struct watched_dialog *dialog)
{
	struct watched *watched = dialog->watched;

	if (dialog->stage == STAGE_OVER)
		return;
	if (dialog->stage == STAGE_EARLY)
		watched->n_early--;
	else
		watched->n_confirmed--;
	watched->watches->n_dialogs--;
	dialog->stage = STAGE_OVER;
	watched_changed(watched);
}

void watched_end_early(struct watched *watched)
{
	struct watched_dialog *dialog;

	list_each(dialog, &watched->dialogs, struct watched_dialog, node)
		if (dialog->stage == STAGE_EARLY)
			watched_end_dialog(dialog);
}

void watched_end_dialogs(struct watched *watched)
{
	struct watched_dialog *dialog;

	list_each(dialog, &watched->dialogs, struct watched_dialog, node)
		watched_end_dialog(dialog);
}

void watched_free_dialogs(struct watched *watched)
{
	struct watched_dialog *dialog;

	list_each(dialog, &watched->dialogs, struct watched_dialog, node) {
		list_remove(&dialog->node);
		dialog_free(dialog->sides[WATCH_CALLER]);
		dialog_free(dialog->sides[WATCH_CALLEE]);
		mem_free(dialog);
	}
}

void watched_settle(struct watched *watched)
{
	struct watched_dialog *dialog;
	bool staying = false;

	list_each(dialog, &watched->dialogs, struct watched_dialog, node)
		staying |= dialog->stage != STAGE_OVER && !dialog->leaving;
	if (watched->n_early + watched->n_confirmed > 0) {
		if (!staying)
			watched_feed(watched, WATCH_BYE);
	} else if (!watched->pending) {
		watched_feed(watched, WATCH_OVER);
	}
}

struct msg *watched_bye(struct watched_dialog *dialog, enum watch_side side)
{
	struct dialog *to = dialog->sides[side], *other = dialog->sides[!side];

	if (!to)
		return NULL;
	/* the number after the last one of the end in whose place we send */
	if (other && other->has_remote_cseq && other->remote_cseq > to->local_cseq)
		to->local_cseq = other->remote_cseq;
	dialog->byes++;
	dialog->leaving = true;
	return dialog_request(to, STR("BYE"));
}

void watches_bye_over(struct watches *watches, uint64_t call, unsigned number)
{
	struct watched *watched = watches_by_number(watches, call);
	struct watched_dialog *dialog = watched ? watched_dialog_by_number(watched, number) : NULL;

	if (!dialog || watched_ended(watched) || --dialog->byes)
		return;
	watched_end_dialog(dialog);
	watched_settle(watched);
}
