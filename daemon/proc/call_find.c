/* SPDX-License-Identifier: Apache-2.0 */
/* Finding a far end's calls: by Call-ID, by the subscriber, by the dialog of a message. */
#include <string.h>

#include "proc/call_private.h"

void call_set_call_id(struct call *call, struct str call_id)
{
	call->call_id = mem_copy_text(call_id.p, call_id.n);
	map_add(&call->calls->by_call_id, &call->by_call_id,
		(struct str){ call->call_id, call_id.n });
}

struct call *calls_by_call_id(struct calls *calls, struct str call_id)
{
	return map_get(&calls->by_call_id, call_id, struct call, by_call_id);
}

/* Makes it when it is new. */
static struct call_user *user_of_name(struct calls *calls, const char *name)
{
	struct call_user *user = map_get(&calls->users, str_of(name), struct call_user, node);
	size_t n = strlen(name);

	if (user)
		return user;
	user = mem_alloc(sizeof(*user) + n + 1);
	memcpy(user->name, name, n);
	list_init(&user->calls);
	map_add(&calls->users, &user->node, str_of(user->name));
	return user;
}

void call_join_user(struct call *call)
{
	call->user = user_of_name(call->calls, call->scene.user);
	list_append(&call->user->calls, &call->of_user);
}

/* The newest that ended stands first. */
void call_retire(struct call *call)
{
	list_remove(&call->of_user);
	list_add_before(call->user->calls.next, &call->of_user);
}

void call_leave_user(struct call *call)
{
	list_remove(&call->of_user);
	if (!list_empty(&call->user->calls))
		return;
	map_remove(&call->calls->users, &call->user->node);
	mem_free(call->user);
	call->user = NULL;
}

struct call *calls_of_user(struct calls *calls, const char *name)
{
	struct call_user *user = map_get(&calls->users, str_of(name), struct call_user, node);
	struct call *newest;

	if (!user)
		return NULL;
	newest = container_of(user->calls.prev, struct call, of_user);
	return newest->state == CALL_ENDED ? list_first(&user->calls, struct call, of_user) :
					     newest;
}

struct leg *calls_leg(struct calls *calls, struct msg *request)
{
	struct dialog *dialog = dialogs_of_request(&calls->dialogs, request);

	return dialog ? dialog->owner : NULL;
}
