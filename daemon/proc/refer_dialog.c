/* SPDX-License-Identifier: Apache-2.0 */
/* Dialogs in which there were REFERs, and who holds them all: a dialog is its call's as long as that
 * lives, then it is ours (RFC 5057 4). */
#include <stdio.h>

#include "msg/view.h"
#include "proc/referral_private.h"

struct referrals *referrals_new(const struct referrals_options *options)
{
	struct referrals *referrals = mem_alloc(sizeof(*referrals));
	char purpose[40];

	referrals->options = *options;
	dialogs_init(&referrals->dialogs);
	list_init(&referrals->all);
	list_init(&referrals->asking);
	list_init(&referrals->told);
	map_init(&referrals->by_user);
	snprintf(purpose, sizeof(purpose), "%s.referrals", options->role);
	random_init(&referrals->tokens, options->seed, str_of(purpose));
	return referrals;
}

static void referrals_clear(struct referrals *referrals)
{
	struct refer_dialog *dialog;
	struct referral *referral;

	list_each(dialog, &referrals->all, struct refer_dialog, all) {
		dialog->held = true;
		list_each(referral, &dialog->got, struct referral, node)
			referral_feed(referral, REFERRAL_EV_FAILED);
		referrings_clear(&dialog->sent);
		dialog->held = false;
		refer_dialog_check(dialog);
	}
	referrings_clear(&referrals->asking);
	referrings_forget(referrals);
}

void referrals_reset(struct referrals *referrals)
{
	referrals_clear(referrals);
}

void referrals_free(struct referrals *referrals)
{
	if (!referrals)
		return;
	referrals_clear(referrals);
	loop_flush(referrals_loop(referrals));
	dialogs_clear(&referrals->dialogs);
	map_clear(&referrals->by_user);
	mem_free(referrals);
}

size_t referrals_count(const struct referrals *referrals)
{
	return referrals->count;
}

size_t referrals_count_of(const struct referrals *referrals, const char *user)
{
	const struct map_node *node = map_find(&referrals->by_user, str_of(user));
	size_t n = 0;

	for (; node; node = map_next(node))
		n++;
	return n;
}

static struct refer_dialog *make(struct referrals *referrals)
{
	struct refer_dialog *dialog = mem_alloc(sizeof(*dialog));

	dialog->referrals = referrals;
	list_init(&dialog->got);
	list_init(&dialog->sent);
	list_append(&referrals->all, &dialog->all);
	return dialog;
}

static bool is_empty(const struct refer_dialog *dialog)
{
	return list_empty(&dialog->got) && list_empty(&dialog->sent);
}

static void refer_dialog_free(struct refer_dialog *dialog)
{
	list_remove(&dialog->all);
	mem_free(dialog->contact);
	mem_free(dialog);
}

void refer_dialog_check(struct refer_dialog *dialog)
{
	if (dialog->leg || dialog->held || !is_empty(dialog))
		return;
	dialog_free(dialog->dialog);
	refer_dialog_free(dialog);
}

/* The call lets go of its dialog. */
static bool on_gone(struct leg_usage *usage, struct dialog *shared)
{
	struct refer_dialog *dialog = container_of(usage, struct refer_dialog, usage);

	dialog->leg = NULL;
	if (is_empty(dialog)) {
		refer_dialog_free(dialog);
		return false;
	}
	dialog_move(shared, &dialog->referrals->dialogs);
	shared->owner = dialog;
	return true;
}

struct refer_dialog *refer_dialog_of_leg(struct referrals *referrals, struct leg *leg)
{
	struct leg_usage *usage = call_leg_usage(leg);
	struct refer_dialog *dialog;

	if (usage)
		return container_of(usage, struct refer_dialog, usage);
	dialog = make(referrals);
	dialog->leg = leg;
	dialog->dialog = call_leg_dialog(leg);
	dialog->usage.on_gone = on_gone;
	call_leg_use(leg, &dialog->usage);
	return dialog;
}

struct refer_dialog *refer_dialog_new(struct referrals *referrals, struct dialog *shared)
{
	struct refer_dialog *dialog = make(referrals);

	dialog->dialog = shared;
	shared->owner = dialog;
	return dialog;
}

struct refer_dialog *refer_dialog_find(struct referrals *referrals, struct leg *leg,
				       struct msg *request)
{
	struct leg_usage *usage = leg ? call_leg_usage(leg) : NULL;
	struct dialog *own;

	if (usage)
		return container_of(usage, struct refer_dialog, usage);
	own = leg ? NULL : dialogs_of_request(&referrals->dialogs, request);
	return own ? own->owner : NULL;
}

bool referrals_knows(struct referrals *referrals, struct msg *request)
{
	return dialogs_of_request(&referrals->dialogs, request) != NULL;
}

void refer_dialog_set_contact(struct refer_dialog *dialog, struct str contact)
{
	if (!dialog->contact && contact.n)
		dialog->contact = mem_copy_text(contact.p, contact.n);
}

bool refer_event_fits(const struct event_value *event, uint32_t cseq, bool first)
{
	uint32_t id;

	if (!event->id.p)
		return first;
	return str_to_u32(event->id, &id) && id == cseq;
}

const char *const referral_state_names[] = { "subscribed", "notifying", "behind",   "last-due",
					     "last",       "asking",    "accepted", "ended" };
const char *const referral_event_names[] = { "change",   "over", "answered", "failed",
					     "accepted", "told", "told all", "refused" };

const struct name_row referral_state_rows[] = {
	[REFERRAL_QUIET]     = { "subscribed", "the one who referred knows the state", "RFC 3515 2.4.4" },
	[REFERRAL_NOTIFYING] = { "notifying",  "a NOTIFY waits for its answer", "RFC 3515 2.4.4" },
	[REFERRAL_BEHIND]    = { "behind",     "the same, and there is something new", "RFC 3515 2.4.4" },
	[REFERRAL_LAST_DUE]  = { "last-due",   "the subscription ends when the NOTIFY under way is answered", "RFC 3515 2.4.7" },
	[REFERRAL_ENDING]    = { "last",       "the last NOTIFY waits for its answer", "RFC 3515 2.4.7" },
	[REFERRAL_ASKING]    = { "asking",     "a REFER of ours has no final response", "RFC 3515 2.4.1" },
	[REFERRAL_ACCEPTED]  = { "accepted",   "a REFER of ours was accepted, the result is awaited", "RFC 3515 2.4.4" },
	[REFERRAL_ENDED]     = { "ended",      "over", NULL },
};
const unsigned referral_n_states = ARRAY_LEN(referral_state_rows);
