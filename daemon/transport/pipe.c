/* SPDX-License-Identifier: Apache-2.0 */
/* The role pipe: parsed messages from one role to another, in order, by hand-over. */
#include "transport/pipe.h"

#include <errno.h>

#include "transport/pipe_end.h"

struct role_end {
	struct pipe_end end;
	struct msg **inbox;
	size_t n_inbox, room_inbox;
};

static void inbox_add(struct role_end *role, struct msg *msg)
{
	if (role->n_inbox == role->room_inbox) {
		role->room_inbox = role->room_inbox ? role->room_inbox * 2 : 16;
		role->inbox = mem_resize(role->inbox, role->room_inbox * sizeof(struct msg *));
	}
	role->inbox[role->n_inbox++] = msg;
}

/* The inbox may grow while it is walked. */
static void role_deliver(void *arg)
{
	struct role_end *role = arg;
	const struct link_user *user = role->end.link.user;

	for (size_t i = 0; i < role->n_inbox; i++) {
		if (pipe_end_hears(&role->end))
			user->on_msg(user->ctx, &role->end.link, role->inbox[i]);
		else
			msg_free(role->inbox[i]);
	}
	role->n_inbox = 0;
	pipe_end_tell(&role->end);
}

static int role_send(struct link *link, const struct addr *to, struct str bytes)
{
	(void)link;
	(void)to;
	(void)bytes;
	return -EOPNOTSUPP;
}

static int role_send_msg(struct link *link, struct msg *msg)
{
	struct pipe_end *peer = container_of(link, struct pipe_end, link)->peer;

	inbox_add(container_of(peer, struct role_end, end), msg);
	pipe_end_wake(peer);
	return 0;
}

static void role_free(struct link *link)
{
	struct role_end *role = container_of(link, struct role_end, end.link);

	for (size_t i = 0; i < role->n_inbox; i++)
		msg_free(role->inbox[i]);
	mem_free(role->inbox);
	pipe_end_free(&role->end);
}

static const struct link_ops role_ops = { role_send, role_send_msg, pipe_end_close, role_free,
					  NULL };

static struct role_end *role_end_new(struct loop *loop, const char *name,
				     const struct link_user *user)
{
	struct role_end *role = mem_alloc(sizeof(*role));

	link_init(&role->end.link, &role_ops, user, loop);
	role->end.link.proto = PROTO_PIPE;
	role->end.link.reliable = true;
	link_set_name(&role->end.link, name);
	role->end.deliver = role_deliver;
	return role;
}

void pipe_role_pair(struct loop *loop, const char *name, const struct link_user *user_a,
		    const struct link_user *user_b, struct link *ends[2])
{
	struct role_end *a = role_end_new(loop, name, user_a);
	struct role_end *b = role_end_new(loop, name, user_b);

	pipe_end_join(&a->end, &b->end);
	ends[0] = &a->end.link;
	ends[1] = &b->end.link;
}
