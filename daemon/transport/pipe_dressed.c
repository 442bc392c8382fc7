/* SPDX-License-Identifier: Apache-2.0 */
/* The dressed pipe: octets between addresses of the test networks, as datagrams or as a stream, on
 * any clock. */
#include "transport/pipe.h"

#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "transport/pipe_end.h"
#include "transport/receive.h"

enum { DATAGRAM_MAX = 65507, OTHER_PORT = 49999, GRACE_US = 500000 };

struct dressed_end {
	struct pipe_end end;
	struct addr far; /* the other end's address */
	int number;
	struct frame_limits limits;
	enum pipe_fate (*on_transit)(void *ctx, int end, struct str *bytes, int64_t *delay);
	void *transit_ctx;
	struct list transit, inbox; /* chunks on their way here, and arrived */
	struct frame frame;
	struct buf stream;  /* arrived and not yet framed */
	struct timer grace; /* half-closed: until the other end has closed, too */
};

/* What one send put on the way. */
struct chunk {
	struct list node;
	struct timer timer;
	struct dressed_end *to;
	struct addr from;
	size_t n;
	char octets[];
};

static struct dressed_end *dressed_of(struct pipe_end *end)
{
	return container_of(end, struct dressed_end, end);
}

static void chunk_arrive(void *arg)
{
	struct chunk *chunk = arg;

	list_remove(&chunk->node);
	list_append(&chunk->to->inbox, &chunk->node);
	pipe_end_wake(&chunk->to->end);
}

/* A stream does not overtake itself: timers of the same time fire in the order of their start. */
static int64_t transit_delay(const struct dressed_end *to, int64_t delay)
{
	const struct chunk *last;
	int64_t left;

	if (!to->end.link.reliable || list_empty(&to->transit))
		return delay;
	last = container_of(to->transit.prev, struct chunk, node);
	left = last->timer.due - loop_now(to->end.link.loop);
	return left > delay ? left : delay;
}

static void chunk_put(struct dressed_end *to, const struct addr *from, struct str bytes,
		      int64_t delay)
{
	struct chunk *chunk = mem_alloc(sizeof(*chunk) + bytes.n);
	bool waits = delay > 0 || (to->end.link.reliable && !list_empty(&to->transit));

	chunk->to = to;
	chunk->from = *from;
	chunk->n = bytes.n;
	if (bytes.n)
		memcpy(chunk->octets, bytes.p, bytes.n);
	delay = transit_delay(to, delay);
	list_append(&to->transit, &chunk->node);
	if (waits)
		timer_start(to->end.link.loop, &chunk->timer, delay, chunk_arrive, chunk);
	else
		chunk_arrive(chunk);
}

static void chunk_free(struct chunk *chunk)
{
	timer_stop(chunk->to->end.link.loop, &chunk->timer);
	list_remove(&chunk->node);
	mem_free(chunk);
}

/* `from`: what the other end takes for the sender. */
static int dressed_put(struct dressed_end *self, const struct addr *to, struct str bytes,
		       const struct addr *from)
{
	const struct link *link = &self->end.link;
	struct dressed_end *peer = dressed_of(self->end.peer);
	enum pipe_fate fate = PIPE_PASS;
	int64_t delay = 0;
	char text[ADDR_TEXT_MAX];

	/* It is closed at the other end, which we are not told yet. */
	if (!peer)
		return -EPIPE;
	if (!link->reliable && bytes.n > DATAGRAM_MAX)
		return -EMSGSIZE;
	if (!link->reliable && to && to->family && !addr_equal(to, &self->far)) {
		log_debug("%s: nobody is at %s", link->name, addr_pair(to, text));
		return 0;
	}
	if (self->on_transit)
		fate = self->on_transit(self->transit_ctx, self->number, &bytes, &delay);
	if (fate == PIPE_DROP)
		return 0;
	chunk_put(peer, from, bytes, fate == PIPE_DELAY ? delay : 0);
	if (fate == PIPE_DOUBLE)
		chunk_put(peer, from, bytes, 0);
	return 0;
}

static int dressed_send(struct link *link, const struct addr *to, struct str bytes)
{
	return dressed_put(container_of(link, struct dressed_end, end.link), to, bytes,
			   &link->local);
}

/* Whoever is meant, it is another port. */
static int dressed_send_from(struct link *link, const struct addr *to, struct str bytes,
			     const char *from)
{
	struct addr other = link->local;

	(void)from;
	if (!link->reliable)
		addr_set_port(&other, OTHER_PORT);
	return dressed_put(container_of(link, struct dressed_end, end.link), to, bytes, &other);
}

/* The other end has nothing more to say. */
static void dressed_on_grace(void *arg)
{
	struct dressed_end *self = arg;

	pipe_end_shut(&self->end, CLOSE_FIN, "closed by the other end");
}

static void dressed_close(struct link *link, enum close_how how)
{
	struct dressed_end *self = container_of(link, struct dressed_end, end.link);

	if (how != CLOSE_HALF || !link->reliable) {
		timer_stop(link->loop, &self->grace);
		pipe_end_close(link, how);
	} else if (!timer_active(&self->grace)) {
		link->mute = true;
		timer_start(link->loop, &self->grace, GRACE_US, dressed_on_grace, self);
	}
}

/* Frames what has come so far. */
static void stream_take(struct dressed_end *self, const struct chunk *chunk)
{
	size_t used = 0;

	buf_add(&self->stream, chunk->octets, chunk->n);
	while (pipe_end_hears(&self->end)) {
		struct str bytes = str_from(buf_str(&self->stream), used);
		enum frame_what what =
			receive_stream(&self->end.link, &self->frame, bytes, &self->limits);

		if (what == FRAME_BROKEN)
			pipe_end_shut(&self->end, CLOSE_FIN, self->frame.why);
		if (what == FRAME_BROKEN || what == FRAME_MORE)
			break;
		used += self->frame.length;
	}
	if (!used)
		return;
	self->stream.n -= used;
	memmove(self->stream.p, self->stream.p + used, self->stream.n);
}

static void dressed_deliver(void *arg)
{
	struct dressed_end *self = arg;
	struct chunk *chunk;

	while ((chunk = list_first(&self->inbox, struct chunk, node))) {
		list_remove(&chunk->node);
		if (!pipe_end_hears(&self->end))
			;
		else if (self->end.link.reliable)
			stream_take(self, chunk);
		else
			receive_datagram(&self->end.link, &chunk->from,
					 (struct str){ chunk->octets, chunk->n }, &self->limits);
		chunk_free(chunk);
	}
	pipe_end_tell(&self->end);
}

static void dressed_free(struct link *link)
{
	struct dressed_end *self = container_of(link, struct dressed_end, end.link);
	struct chunk *chunk;

	list_each(chunk, &self->transit, struct chunk, node)
		chunk_free(chunk);
	list_each(chunk, &self->inbox, struct chunk, node)
		chunk_free(chunk);
	buf_free(&self->stream);
	timer_stop(link->loop, &self->grace);
	pipe_end_free(&self->end);
}

static const struct link_ops dressed_ops = { dressed_send, NULL, dressed_close, dressed_free,
					     dressed_send_from };

static struct dressed_end *dressed_end_new(struct loop *loop, const struct pipe_dress *dress,
					   int end)
{
	struct dressed_end *self = mem_alloc(sizeof(*self));
	struct link *link = &self->end.link;

	link_init(link, &dressed_ops, dress->user[end], loop);
	self->far = dress->addr[!end];
	link->proto = dress->proto;
	link->reliable = dress->proto != PROTO_UDP;
	link->local = dress->addr[end];
	if (link->reliable)
		link->remote = self->far;
	link_set_name(link, dress->name[end]);
	self->end.deliver = dressed_deliver;
	self->number = end;
	self->limits = dress->limits;
	self->on_transit = dress->on_transit;
	self->transit_ctx = dress->transit_ctx;
	list_init(&self->transit);
	list_init(&self->inbox);
	return self;
}

/* What befalls a connection, and what the other end sees of it. */
struct end_row {
	enum close_how how;
	const char *why, *there;
};

/* Treats the other end of a stream as its user wants. */
static void dressed_treat(struct dressed_end *self)
{
	static const struct end_row accept_rows[] = {
		[ACCEPT_RESET] = { CLOSE_RST, "reset when it came", "reset by the other end" },
		[ACCEPT_CLOSE] = { CLOSE_FIN, "closed when it came", "closed by the other end" },
	};
	static const struct end_row handshake_rows[] = {
		[HANDSHAKE_ALERT] = { CLOSE_FIN, "refused in the handshake",
				      "alert: handshake failure" },
		[HANDSHAKE_LATE_ALERT] = { CLOSE_FIN, "refused in the handshake",
					   "alert: bad certificate" },
		[HANDSHAKE_RESET] = { CLOSE_RST, "reset in the handshake",
				      "reset by the other end" },
		[HANDSHAKE_CLOSE] = { CLOSE_FIN, "refused in the handshake",
				      "closed by the other end" },
	};
	const struct end_row *row = NULL;
	const struct link_user *user = self->end.link.user;
	bool tls = self->end.link.proto == PROTO_TLS;
	struct link_manner manner = { 0 };

	user->on_accept(user->ctx, &self->end.link, &manner);
	if (manner.accept == ACCEPT_STALL ||
	    (!manner.accept && tls && manner.handshake == HANDSHAKE_STALL)) {
		self->end.deaf = self->end.link.mute = true;
		return;
	}
	if (manner.accept)
		row = &accept_rows[manner.accept];
	else if (tls && manner.handshake)
		row = &handshake_rows[manner.handshake];
	if (row)
		pipe_end_part(&self->end, row->how, row->why, row->there);
}

void pipe_dressed_pair(struct loop *loop, const struct pipe_dress *dress, struct link *ends[2])
{
	struct dressed_end *a = dressed_end_new(loop, dress, 0),
			   *b = dressed_end_new(loop, dress, 1);

	pipe_end_join(&a->end, &b->end);
	ends[0] = &a->end.link;
	ends[1] = &b->end.link;
	if (ends[0]->reliable && ends[0]->user->on_accept)
		dressed_treat(a);
}
