/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of a stream (media/fault.h): wrong headers, and a way that loses, doubles, reorders and delays
 * packets. The numbers that a sender gives are right on such a way: what is lost was sent. */
#include <stdio.h>

#include "media/stream_private.h"

/* How long a packet waits for the one that shall overtake it; how many may be on the way. */
enum { OVERTAKEN_US = 500000, ON_WAY_MAX = 4096 };

enum way { WAY_LOSS, WAY_DUPLICATE, WAY_REORDER, WAY_JITTER, WAYS };
static const char *const way_names[WAYS] = { "loss", "duplicate", "reorder", "jitter" };

/* A packet on its way. */
struct carried {
	struct list node;
	int64_t due;
	struct addr to;
	size_t n;
	char octets[];
};

struct harm {
	struct media_fault fault;
	struct random random[WAYS];
	uint32_t ssrc; /* another one */
	bool said_bye; /* before its time */
	struct list on_way;
	unsigned n_on_way;
	int64_t due; /* of the last one: packets keep their order */
	struct timer timer;
	struct carried *aside; /* the next one goes before it */
	struct timer overtaken;
	struct link *other; /* port; NULL: none yet */
	struct link_user other_user;
	bool lingers;
	struct list lingering;
	struct timer linger;
};

/* The SSRC is that of a stream of randomness, too: nobody else's draws change. */
static struct harm *harm_new(const struct stream *stream)
{
	struct harm *harm = mem_alloc(sizeof(*harm));
	struct random ssrc;
	char name[48];

	harm->fault = media_fault_none;
	list_init(&harm->on_way);
	for (unsigned i = 0; i < WAYS; i++) {
		snprintf(name, sizeof(name), "media %u %s", stream->number, way_names[i]);
		random_init(&harm->random[i], stream->media->seed, str_of(name));
	}
	snprintf(name, sizeof(name), "media %u ssrc", stream->number);
	random_init(&ssrc, stream->media->seed, str_of(name));
	harm->ssrc = (uint32_t)random_u64(&ssrc);
	return harm;
}

void stream_harm_free(struct stream *stream)
{
	struct loop *loop = stream->media->loop;
	struct harm *harm = stream->harm;
	struct carried *carried;

	if (!harm)
		return;
	timer_stop(loop, &harm->timer);
	timer_stop(loop, &harm->overtaken);
	timer_stop(loop, &harm->linger);
	list_remove(&harm->lingering);
	list_each(carried, &harm->on_way, struct carried, node)
		mem_free(carried);
	mem_free(harm->aside);
	if (harm->other) {
		link_close(harm->other, CLOSE_FIN);
		link_release(harm->other);
	}
	mem_free(harm);
	stream->harm = NULL;
}

const struct media_fault *stream_fault_last(const struct stream *stream)
{
	return stream->harm ? &stream->harm->fault : &media_fault_none;
}

/* Once; who has sent nothing yet has nothing to end (RFC 3550 6.3.7). */
static void say_early_bye(struct stream *stream)
{
	struct harm *harm = stream->harm;
	bool now = media_fault_of(&harm->fault, MEDIA_BYE) == BYE_NOW;

	if (now && !harm->said_bye && stream->counters.sent) {
		harm->said_bye = true;
		stream_say(stream, true);
	}
	harm->said_bye &= now;
}

const struct media_fault *stream_fault(struct stream *stream)
{
	const struct stream_bender *bender = &stream->bender;
	const struct media_fault *fault = bender->fault ? bender->fault(bender->ctx) : NULL;

	if (stream->harm && stream->harm->lingers)
		return &stream->harm->fault;
	if (!fault) {
		if (stream->harm) {
			stream->harm->fault = media_fault_none;
			stream->harm->said_bye = false;
		}
		return NULL;
	}
	if (!stream->harm)
		stream->harm = harm_new(stream);
	stream->harm->fault = *fault;
	say_early_bye(stream);
	return &stream->harm->fault;
}

uint32_t stream_ssrc(const struct stream *stream)
{
	switch (media_fault_of(stream_fault_last(stream), MEDIA_SSRC)) {
	case SSRC_CHANGED:
		return stream->harm->ssrc;
	case SSRC_THEIRS:
		return stream->source.known ? stream->source.ssrc : stream->ssrc;
	default:
		return stream->ssrc;
	}
}

void stream_harm_header(struct stream *stream, const struct media_fault *fault, struct rtp *rtp)
{
	int64_t payload = media_fault_of(fault, MEDIA_PAYLOAD);
	int64_t marker = media_fault_of(fault, MEDIA_MARKER);

	if (payload >= 0 && rtp->payload == stream->setting.payload)
		rtp->payload = (uint8_t)payload;
	if (marker != MARKER_USUAL)
		rtp->marker = marker == MARKER_ALWAYS;
	rtp->ssrc = stream_ssrc(stream);
	rtp->sequence += (uint16_t)media_fault_of(fault, MEDIA_SEQUENCE);
	rtp->timestamp += (uint32_t)media_fault_of(fault, MEDIA_TIMESTAMP);
}

/* What comes to the port that no SDP tells of. */
static void on_astray(void *ctx, struct link *link, const struct addr *from, struct str bytes)
{
	struct stream *stream = ctx;

	(void)link;
	(void)from;
	(void)bytes;
	stream->counters.unwanted++;
}

/* The port that RTP leaves from. */
static struct link *port_of(struct stream *stream)
{
	struct link *own = stream->links[STREAM_RTP];
	struct harm *harm = stream->harm;

	if (media_fault_of(stream_fault_last(stream), MEDIA_PORT) != PORT_OTHER)
		return own;
	if (!harm->other) {
		harm->other_user = (struct link_user){ .on_bytes = on_astray, .ctx = stream };
		harm->other = media_bind_other(stream->media, &own->local, &harm->other_user);
	}
	return harm->other ? harm->other : own;
}

static bool chance(struct harm *harm, enum way way, knob_id id)
{
	int64_t percent = media_fault_of(&harm->fault, id);

	return percent > 0 && (int64_t)random_below(&harm->random[way], 100) < percent;
}

static void arrive(struct stream *stream, struct carried *carried)
{
	link_send(port_of(stream), &carried->to, (struct str){ carried->octets, carried->n });
	mem_free(carried);
}

/* Those whose time has come. */
static void on_due(void *arg)
{
	struct stream *stream = arg;
	struct loop *loop = stream->media->loop;
	struct harm *harm = stream->harm;
	struct carried *first;

	while ((first = list_first(&harm->on_way, struct carried, node)) != NULL &&
	       first->due <= loop_now(loop)) {
		list_remove(&first->node);
		harm->n_on_way--;
		arrive(stream, first);
	}
	if (first)
		timer_start(loop, &harm->timer, first->due - loop_now(loop), on_due, stream);
}

/* Goes on its way, behind all that are on it. */
static void send_off(struct stream *stream, struct carried *carried)
{
	struct loop *loop = stream->media->loop;
	struct harm *harm = stream->harm;

	if (harm->n_on_way == ON_WAY_MAX) {
		mem_free(carried);
		return;
	}
	carried->due = harm->due;
	if (list_empty(&harm->on_way) && harm->due <= loop_now(loop)) {
		arrive(stream, carried);
		return;
	}
	list_append(&harm->on_way, &carried->node);
	harm->n_on_way++;
	if (!timer_active(&harm->timer))
		timer_start(loop, &harm->timer, harm->due - loop_now(loop), on_due, stream);
}

static struct carried *carried_new(const struct stream *stream, struct str packet)
{
	struct carried *carried = mem_alloc(sizeof(*carried) + packet.n);

	carried->to = stream->setting.remote;
	carried->n = packet.n;
	memcpy(carried->octets, packet.p, packet.n);
	return carried;
}

/* When a packet that leaves now comes, at the earliest. */
static int64_t due_of(struct stream *stream)
{
	struct harm *harm = stream->harm;
	int64_t jitter = media_fault_of(&harm->fault, MEDIA_JITTER);
	int64_t due = loop_now(stream->media->loop) + media_fault_of(&harm->fault, MEDIA_DELAY);

	if (jitter > 0)
		due += (int64_t)random_below(&harm->random[WAY_JITTER], (uint64_t)jitter + 1);
	return due > harm->due ? due : harm->due;
}

/* The one that was put aside follows. */
static void on_overtaken(void *arg)
{
	struct stream *stream = arg;
	struct harm *harm = stream->harm;
	struct carried *aside = harm->aside;

	timer_stop(stream->media->loop, &harm->overtaken);
	harm->aside = NULL;
	if (aside)
		send_off(stream, aside);
}

static void put_aside(struct stream *stream, struct str packet)
{
	struct harm *harm = stream->harm;

	harm->aside = carried_new(stream, packet);
	timer_start(stream->media->loop, &harm->overtaken, OVERTAKEN_US, on_overtaken, stream);
}

bool stream_carry(struct stream *stream, const struct media_fault *fault, struct str packet)
{
	struct harm *harm = stream->harm;

	if (!harm || (!fault && list_empty(&harm->on_way) && !harm->aside))
		return link_send(stream->links[STREAM_RTP], &stream->setting.remote, packet) == 0;
	if (chance(harm, WAY_LOSS, MEDIA_LOSS))
		return true;
	harm->due = due_of(stream);
	if (chance(harm, WAY_REORDER, MEDIA_REORDER) && !harm->aside) {
		put_aside(stream, packet);
		return true;
	}
	send_off(stream, carried_new(stream, packet));
	if (chance(harm, WAY_DUPLICATE, MEDIA_DUPLICATE))
		send_off(stream, carried_new(stream, packet));
	on_overtaken(stream);
	return true;
}

static void on_lingered(void *arg)
{
	stream_end(arg);
}

bool stream_linger(struct stream *stream)
{
	const struct media_fault *fault = stream_fault(stream);
	int64_t us = fault ? media_fault_of(fault, MEDIA_LINGER) : 0;
	struct stream_setting setting = stream->setting;

	if (us <= 0 || !setting.send || !setting.remote.family || !stream->counters.sent)
		return false;
	stream->bender = (struct stream_bender){ 0 };
	stream->harm->lingers = true;
	list_append(&stream->media->lingering, &stream->harm->lingering);
	timer_start(stream->media->loop, &stream->harm->linger, us, on_lingered, stream);
	setting.mode = MEDIA_SILENCE;
	setting.receive = false;
	setting.clip = NULL;
	stream_set(stream, &setting);
	return true;
}

void stream_end_lingering(struct media *media)
{
	struct harm *harm;

	list_each(harm, &media->lingering, struct harm, lingering)
		stream_end(harm->linger.arg);
}
