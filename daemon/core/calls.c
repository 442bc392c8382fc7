/* SPDX-License-Identifier: Apache-2.0 */
/* What a core can be asked about calls. */
#include "core/calls.h"

#include "core/core_private.h"
#include "role/scscf_watch.h"

_Static_assert((int)CORE_CALL_MOMENTS == (int)WATCH_HISTORY, "a call's history is shown whole");
_Static_assert((int)CORE_MOMENT_TEXT == (int)WATCH_MOMENT_TEXT, "moments have room");

bool call_of(void *ctx, struct msg *msg, struct call_facts *facts)
{
	struct core *core = ctx;
	const struct watched *watched = watches_of_msg(scscf_watches(core->scscf), msg);

	if (!watched)
		return false;
	*facts = (struct call_facts){ watched->began_at, watch_state_name(watched), watched->dial };
	return true;
}

static void fill_moments(const struct watched *watched, struct core_call *call)
{
	static const char *const sides[] = { "caller", "callee", "network" };

	call->n_moments = watched->n_history;
	for (unsigned i = 0; i < watched->n_history; i++) {
		call->moments[i].at = watched->history[i].at;
		call->moments[i].by = sides[watched->history[i].side];
		watch_moment_text(&watched->history[i], call->moments[i].what);
	}
}

static void fill(const struct watched *watched, struct core_call *call)
{
	const struct watched_dialog *dialog = watched_dialog(watched);
	const struct dialog *callee = dialog ? dialog->sides[WATCH_CALLEE] : NULL;

	*call = (struct core_call){ .number = watched->number,
				    .state = watch_state_name(watched),
				    .caller = watched->caller,
				    .callee = watched->callee,
				    .caller_uri = watched->caller_uri,
				    .callee_uri = watched->callee_uri,
				    .call_id = watched->call_id,
				    .caller_tag = watched->caller_tag,
				    .callee_tag = callee ? callee->remote_tag : STR_NONE,
				    .began_at = watched->began_at,
				    .answered_at = watched->answered_at,
				    .ended_at = watched->ended_at,
				    .n_early = watched->n_early,
				    .n_confirmed = watched->n_confirmed,
				    .release_cause = watched->release_cause,
				    .why = watched->ended_at < 0 ? NULL : watched->why };
	fill_moments(watched, call);
}

static void walk(struct list *list, void (*each)(void *arg, const struct core_call *call),
		 void *arg)
{
	struct watched *watched;
	struct core_call call;

	list_each(watched, list, struct watched, all) {
		fill(watched, &call);
		each(arg, &call);
	}
}

void core_calls(struct core *core, bool ended,
		void (*each)(void *arg, const struct core_call *call), void *arg)
{
	struct watches *watches = scscf_watches(core->scscf);

	if (ended)
		walk(watches_ended(watches), each, arg);
	walk(watches_all(watches), each, arg);
}

bool core_call_by_number(struct core *core, uint64_t number, struct core_call *call)
{
	const struct watched *watched = watches_by_number(scscf_watches(core->scscf), number);

	if (watched)
		fill(watched, call);
	return watched != NULL;
}

/* The newest with that subscriber; of those that are over only when none is alive. */
static const struct watched *newest_of(struct core *core, const char *user)
{
	struct watches *watches = scscf_watches(core->scscf);
	const struct watched *found = NULL;
	struct watched *watched = NULL;

	while ((watched = watches_by_user(watches, user, watched)))
		if (!found || watched->number > found->number)
			found = watched;
	if (found)
		return found;
	list_each(watched, watches_ended(watches), struct watched, all)
		if (str_is(str_of(watched->caller), user) || str_is(str_of(watched->callee), user))
			found = watched;
	return found;
}

bool core_call_find(struct core *core, const char *user, struct core_call *call)
{
	const struct watched *watched = newest_of(core, user);

	if (watched)
		fill(watched, call);
	return watched != NULL;
}

const char *core_call_state(struct core *core, const char *user)
{
	const struct watched *watched = newest_of(core, user);

	return watched ? watch_state_name(watched) : NULL;
}

bool core_call_release(struct core *core, uint64_t number, const char *reason)
{
	struct watched *watched = watches_by_number(scscf_watches(core->scscf), number);

	if (!watched || watched->state == WATCH_ENDED)
		return false;
	for (const char *at = reason; at && *at; at++)
		if ((uint8_t)*at < ' ')
			return false;
	scscf_release(core->scscf, watched,
		      &(struct release){
			      .why = "released on request",
			      .reason = reason ? reason :
						 "Q.850;cause=16;text=\"Normal call clearing\"" });
	return true;
}
