/* SPDX-License-Identifier: Apache-2.0 */
/* The life of a pipe's ends: opened together, closed together, freed each for itself. */
#include "transport/pipe_end.h"

void pipe_end_join(struct pipe_end *a, struct pipe_end *b)
{
	a->peer = b;
	b->peer = a;
	a->link.open = b->link.open = true;
	a->link.pipe = b->link.pipe = true;
}

void pipe_end_wake(struct pipe_end *end)
{
	loop_post(end->link.loop, &end->work, end->deliver, end);
}

bool pipe_end_hears(const struct pipe_end *end)
{
	return end->link.refs && !end->deaf;
}

void pipe_end_tell(struct pipe_end *end)
{
	const struct link_user *user = end->link.user;

	if (end->link.open || end->told || !end->link.refs)
		return;
	end->told = true;
	user->on_close(user->ctx, &end->link, end->why);
}

/* One end's part of a close. */
static void pipe_end_stop(struct pipe_end *end, bool deaf, const char *why)
{
	if (!end || !end->link.open)
		return;
	end->link.open = false;
	end->deaf |= deaf;
	end->why = why;
	pipe_end_wake(end);
}

void pipe_end_part(struct pipe_end *end, enum close_how how, const char *why, const char *there)
{
	pipe_end_stop(end, true, why);
	pipe_end_stop(end->peer, how == CLOSE_RST, there);
}

void pipe_end_shut(struct pipe_end *end, enum close_how how, const char *why)
{
	pipe_end_part(end, how, why,
		      how == CLOSE_RST ? "reset by the other end" : "closed by the other end");
}

void pipe_end_close(struct link *link, enum close_how how)
{
	pipe_end_shut(container_of(link, struct pipe_end, link), how, "closed here");
}

void pipe_end_free(struct pipe_end *end)
{
	if (end->peer) {
		pipe_end_stop(end->peer, false, "the other end is gone");
		end->peer->peer = NULL;
	}
	work_cancel(&end->work);
	link_forget_names(&end->link);
	mem_free(end);
}
