/* SPDX-License-Identifier: Apache-2.0 */
/* The dialog package: a user's calls, as the S-CSCF has watched them (RFC 4235). */
#include "body/dialog_info.h"
#include "role/events_private.h"

/* A document in work. */
struct telling {
	struct events *events;
	const struct subscription *subscription;
	struct subscriber subscriber;
	struct arena arena;
	struct dialog_info_dialog *dialogs;
	unsigned n, room;
};

static bool takes_part(const struct watched *watched, const char *user, enum watch_side *side)
{
	*side = str_is(str_of(watched->caller), user) ? WATCH_CALLER : WATCH_CALLEE;
	return *side == WATCH_CALLER || str_is(str_of(watched->callee), user);
}

/* Who said BYE last; WATCH_NETWORK: nobody but us. */
static enum watch_side bye_of(const struct watched *watched)
{
	for (unsigned i = watched->n_history; i-- > 0;) {
		const struct watch_moment *moment = &watched->history[i];

		if (!moment->what && !moment->status && moment->method == METHOD_BYE)
			return moment->side;
	}
	return WATCH_NETWORK;
}

/* RFC 4235 3.7.1: what ended it, as that side sees it. */
static const char *end_event(const struct watched *watched, enum watch_side side)
{
	if (watched->release_cause == 487)
		return "cancelled";
	if (watched->release_cause == 408 || watched->release_cause == 504)
		return "timeout";
	if (watched->release_cause)
		return "rejected";
	if (bye_of(watched) != WATCH_NETWORK)
		return bye_of(watched) == side ? "local-bye" : "remote-bye";
	return watched->answered_at < 0 ? "cancelled" : "error";
}

static struct dialog_info_dialog *add(struct telling *telling)
{
	struct dialog_info_dialog *old = telling->dialogs;

	if (telling->n == telling->room) {
		telling->room = telling->room ? 2 * telling->room : 8;
		telling->dialogs = arena_alloc(&telling->arena, telling->room * sizeof(*old));
		if (telling->n)
			memcpy(telling->dialogs, old, telling->n * sizeof(*old));
	}
	return &telling->dialogs[telling->n++];
}

/* The id stays as long as the dialog lives: that of the call for its first one. */
static struct str dialog_id(struct telling *telling, const struct watched *watched, unsigned number)
{
	struct buf text = { 0 };
	struct str id;

	buf_printf(&text, "%llu", (unsigned long long)watched->number);
	if (number > 1)
		buf_printf(&text, ".%u", number);
	id = (struct str){ arena_copy(&telling->arena, text.p, text.n), text.n };
	buf_free(&text);
	return id;
}

static enum dialog_info_state state_of(const struct watched *watched,
				       const struct watched_dialog *dialog)
{
	static const uint8_t states[] = { [STAGE_EARLY] = DIALOG_EARLY,
					  [STAGE_CONFIRMED] = DIALOG_CONFIRMED,
					  [STAGE_OVER] = DIALOG_TERMINATED };

	if (watched->state == WATCH_ENDED)
		return DIALOG_TERMINATED;
	return dialog ? states[dialog->stage] : DIALOG_TRYING;
}

/* One dialog of a call, or with NULL the call that has none. */
static void add_dialog(struct telling *telling, const struct watched *watched,
		       const struct watched_dialog *dialog, enum watch_side side)
{
	const struct dialog *callee = dialog ? dialog->sides[WATCH_CALLEE] : NULL;
	struct loop *loop = telling->events->server.options.loop;
	int64_t until = watched->ended_at < 0 ? loop_now(loop) : watched->ended_at;
	struct dialog_info_dialog *told = add(telling);
	bool calls = side == WATCH_CALLER;
	struct str callee_tag = callee ? callee->remote_tag : STR_NONE;
	struct str caller = watched->anonymous && !calls ? STR("sip:anonymous@anonymous.invalid") :
							   str_of(watched->caller_uri);

	*told = (struct dialog_info_dialog){
		.id = dialog_id(telling, watched, dialog ? dialog->number : 1),
		.call_id = watched->call_id,
		.local_tag = calls ? watched->caller_tag : callee_tag,
		.remote_tag = calls ? callee_tag : watched->caller_tag,
		.initiator = calls,
		.state = state_of(watched, dialog),
		.duration = (until - watched->began_at) / 1000000,
		.local = calls ? caller : str_of(watched->callee_uri),
		.remote = calls ? str_of(watched->callee_uri) : caller,
	};
	if (watched->state == WATCH_ENDED) {
		told->event = end_event(watched, side);
		told->code = watched->release_cause;
	}
}

static void add_call(struct telling *telling, const struct watched *watched)
{
	struct watched_dialog *dialog;
	enum watch_side side;
	bool some = false;

	if (!takes_part(watched, telling->subscriber.name, &side))
		return;
	list_each(dialog, &watched->dialogs, struct watched_dialog, node) {
		add_dialog(telling, watched, dialog, side);
		some = true;
	}
	if (!some)
		add_dialog(telling, watched, NULL, side);
}

/* Those that are alive, `changed` only since it was told; and those that ended since. */
static void add_calls(struct telling *telling, bool changed)
{
	const struct subscription *subscription = telling->subscription;
	struct watches *watches = telling->events->options.watches;
	const char *user = telling->subscriber.name;
	struct watched *watched;

	if (subscription->version)
		list_each(watched, watches_ended(watches), struct watched, all)
			if (watched->changed > subscription->told)
				add_call(telling, watched);
	for (watched = watches_by_user(watches, user, NULL); watched;
	     watched = watches_by_user(watches, user, watched))
		if (!changed || watched->changed > subscription->told)
			add_call(telling, watched);
}

static void write_dialogs(void *ctx, struct subscription *subscription, bool full, struct buf *body)
{
	struct telling telling = { .events = ctx, .subscription = subscription };

	subscription->telling = watches_changes(telling.events->options.watches);
	if (!events_subscriber_of(subscription, &telling.subscriber))
		return;
	arena_init(&telling.arena);
	add_calls(&telling, !full);
	dialog_info_write(&(struct dialog_info){ .version = subscription->version,
						 .full = full,
						 .entity = events_entity(&telling.subscriber),
						 .dialogs = telling.dialogs,
						 .n_dialogs = telling.n },
			  body);
	arena_clear(&telling.arena);
}

void events_dialog_full(void *ctx, struct subscription *subscription, struct buf *body)
{
	write_dialogs(ctx, subscription, true, body);
}

/* A call that ended and is forgotten already can only be told by its absence. */
void events_dialog_partial(void *ctx, struct subscription *subscription, struct buf *body)
{
	const struct events *events = ctx;

	write_dialogs(ctx, subscription,
		      watches_forgotten(events->options.watches) > subscription->told, body);
}

void events_call_changed(struct events *events, const struct watched *watched)
{
	const char *const users[] = { watched->caller, watched->callee };
	const struct subscribers *subscribers = element_snapshot(events)->subscribers;
	struct subscriber subscriber;

	for (size_t i = 0; i < ARRAY_LEN(users); i++)
		if (users[i][0] && subscribers_by_name(subscribers, str_of(users[i]), &subscriber))
			events_tell(events, "dialog", str_of(subscriber.impi));
}
