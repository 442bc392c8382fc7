/* SPDX-License-Identifier: Apache-2.0 */
/* The mixer: who is in, sums of samples tick by tick, and who has the floor. */
#include "media/mix.h"

#include <strings.h>

#include "media/mix_queue.h"
#include "media/pcm.h"
#include "media/stream_private.h"

enum {
	TICK_US       = MIX_TICK_MS * 1000,
	BEHIND_US     = 10 * TICK_US, /* ticks that are made up for after a stall */
	PTIME_DEFAULT = 20,
	PTIME_MAX     = 240,
	OUT_MAX       = PTIME_MAX / MIX_TICK_MS * MIX_FRAME,
	SAMPLE_OCTETS = 2
};

struct mix {
	struct mix_options options;
	struct list members;
	size_t count;
	struct timer timer;
	int64_t due; /* the time for which the next tick stands */
};

struct mix_member {
	struct list node;
	struct mix *mix;
	struct stream *stream; /* NULL: it has gone */

	/* its samples: what waits, and the frame of this tick */
	struct mix_queue queue;
	uint32_t ssrc;
	bool talks;
	int16_t frame[MIX_FRAME];
	/* what it is about to hear */
	int16_t out[OUT_MAX];
	unsigned n_out;
	int64_t out_at; /* time of the first sample */
	int64_t heard;  /* up to then it has heard without a pause */

	/* packets that go on as they are */
	bool floor;           /* it is the one of its codec whom the others hear */
	int64_t last, spoken; /* its last packet, and the last one of these that was no silence */
	uint32_t source;      /* SSRC that it hears, 0: nobody yet */
	uint32_t offset;      /* from that one's timestamps to ours */
};

struct mix *mix_new(const struct mix_options *options)
{
	struct mix *mix = mem_alloc(sizeof(*mix));

	mix->options = *options;
	list_init(&mix->members);
	return mix;
}

void mix_free(struct mix *mix)
{
	struct mix_member *member;

	if (!mix)
		return;
	list_each(member, &mix->members, struct mix_member, node)
		mix_leave(member);
	timer_stop(mix->options.loop, &mix->timer);
	mem_free(mix);
}

size_t mix_count(const struct mix *mix)
{
	return mix->count;
}

bool mix_is_running(const struct mix *mix)
{
	return timer_active(&mix->timer);
}

const struct stream *mix_stream(const struct mix_member *member)
{
	return member->stream;
}

/* How its samples are written; NULL: it is not mixed. */
static const struct pcm_codec *codec_of(const struct mix_member *member)
{
	const struct stream_setting *setting;

	if (!member->stream || member->mix->options.mode != MIX_MIX)
		return NULL;
	setting = &member->stream->setting;
	return pcm_codec_of(setting->codec, setting->clock);
}

/* Who is on hold neither hears nor is heard. */
static bool takes_part(const struct mix_member *member)
{
	return member->stream && member->stream->setting.send;
}

/* One packet of what it hears, by its own packet time. */
static unsigned packet_samples(const struct mix_member *member)
{
	unsigned ms = member->stream->setting.ptime_ms;

	if (!ms)
		ms = PTIME_DEFAULT;
	if (ms > PTIME_MAX)
		ms = PTIME_MAX;
	return (ms + MIX_TICK_MS - 1) / MIX_TICK_MS * MIX_FRAME;
}

static void send_packet(struct mix_member *member, const struct pcm_codec *codec)
{
	struct stream *stream = member->stream;
	uint8_t octets[OUT_MAX * SAMPLE_OCTETS];
	struct rtp rtp = { .marker = member->out_at > member->heard,
			   .payload = stream->setting.payload,
			   .timestamp = stream_timestamp(stream, member->out_at),
			   .data = { (char *)octets, 0 } };

	rtp.data.n = pcm_write(codec, member->out, member->n_out, octets);
	stream_put(stream, &rtp);
	member->heard = member->out_at + (int64_t)member->n_out / MIX_FRAME * TICK_US;
	member->n_out = 0;
}

/* The sum of this tick without its own part; what it was told before is brought to an end, even
 * when nobody talks any more. */
static void hear(struct mix_member *member, const int32_t sum[MIX_FRAME], unsigned talkers)
{
	const struct pcm_codec *codec = codec_of(member);
	unsigned others = talkers - member->talks;

	if (!codec || !takes_part(member) || (!others && !member->n_out)) {
		member->n_out = 0;
		return;
	}
	if (!member->n_out)
		member->out_at = member->mix->due;
	for (unsigned i = 0; i < MIX_FRAME; i++)
		member->out[member->n_out + i] =
			pcm_saturate(sum[i] - (member->talks ? member->frame[i] : 0));
	member->n_out += MIX_FRAME;
	if (member->n_out >= packet_samples(member))
		send_packet(member, codec);
}

/* The frames of all, added up; how many talk. */
static unsigned add_frames(struct mix *mix, int32_t sum[MIX_FRAME])
{
	struct mix_member *member;
	unsigned talkers = 0;

	list_each(member, &mix->members, struct mix_member, node) {
		member->talks = mix_queue_take(&member->queue, member->frame);
		talkers += member->talks;
		for (unsigned i = 0; member->talks && i < MIX_FRAME; i++)
			sum[i] += member->frame[i];
	}
	return talkers;
}

static void on_tick(void *arg);

/* The next tick, for its own time: after a short stall they follow at once. */
static void tick_later(struct mix *mix)
{
	int64_t now = loop_now(mix->options.loop);

	mix->due += TICK_US;
	if (mix->due < now - BEHIND_US)
		mix->due = now;
	timer_start(mix->options.loop, &mix->timer, mix->due > now ? mix->due - now : 0, on_tick,
		    mix);
}

static void on_tick(void *arg)
{
	struct mix *mix = arg;
	int32_t sum[MIX_FRAME] = { 0 };
	unsigned talkers = add_frames(mix, sum), waiting = 0;
	struct mix_member *member;

	list_each(member, &mix->members, struct mix_member, node) {
		hear(member, sum, talkers);
		waiting += member->n_out + member->queue.n;
	}
	if (waiting)
		tick_later(mix);
}

/* Its samples wait for their ticks. */
static void take_samples(struct mix_member *member, const struct pcm_codec *codec,
			 const struct rtp *rtp)
{
	struct mix *mix = member->mix;
	int16_t samples[MIX_QUEUE_MAX];
	size_t n = pcm_read(codec, rtp->data, samples, MIX_QUEUE_MAX);

	if (rtp->ssrc != member->ssrc)
		member->queue.n = 0;
	member->ssrc = rtp->ssrc;
	mix_queue_put(&member->queue, rtp->timestamp, samples, n);
	if (!timer_active(&mix->timer) && member->queue.n) {
		mix->due = loop_now(mix->options.loop);
		tick_later(mix);
	}
}

/* Do both speak the same, so that packets of one are good for the other? */
static bool same_codec(const struct mix_member *a, const struct mix_member *b)
{
	const struct stream_setting *one = &a->stream->setting, *other = &b->stream->setting;

	return one->codec && other->codec && one->codec[0] && one->clock == other->clock &&
	       strcasecmp(one->codec, other->codec) == 0;
}

/* Octets of the longest packet that describes silence (RFC 4867 4.3, TS 26.445 A.2.1.3). */
static const struct {
	const char *codec;
	size_t octets;
} silence_rows[] = { { "AMR", 7 }, { "AMR-WB", 7 }, { "EVS", 6 } };

static bool is_silence(const char *codec, struct str payload)
{
	for (size_t i = 0; i < ARRAY_LEN(silence_rows); i++)
		if (strcasecmp(codec, silence_rows[i].codec) == 0)
			return payload.n <= silence_rows[i].octets;
	return false;
}

/* Who has the floor of that codec; NULL: nobody. */
static struct mix_member *floor_holder(const struct mix_member *member)
{
	struct mix_member *other;

	list_each(other, &member->mix->members, struct mix_member, node)
		if (other->floor && takes_part(other) && same_codec(other, member))
			return other;
	return NULL;
}

/* Is it the one whom the others hear? */
static bool takes_floor(struct mix_member *member, bool speaks)
{
	struct mix_member *holder = floor_holder(member);
	int64_t now = loop_now(member->mix->options.loop);

	member->last = now;
	if (speaks)
		member->spoken = now;
	if (holder == member)
		return true;
	if (holder && now - (speaks ? holder->spoken : holder->last) < member->mix->options.hold_us)
		return false;
	if (holder)
		holder->floor = false;
	return member->floor = true;
}

/* A packet for one of those who hear it. Their timestamps go on by the clock when the talker
 * changes. */
static void relay(struct mix_member *member, const struct rtp *rtp)
{
	struct stream *stream = member->stream;
	struct rtp out = *rtp;

	if (member->source != rtp->ssrc) {
		out.marker = true;
		member->source = rtp->ssrc;
		member->offset =
			stream_timestamp(stream, loop_now(stream->media->loop)) - rtp->timestamp;
	}
	out.payload = stream->setting.payload;
	out.timestamp += member->offset;
	stream_put(stream, &out);
}

static void pass_on(struct mix_member *member, const struct rtp *rtp)
{
	const char *codec = member->stream->setting.codec;
	struct mix_member *other;

	if (!codec || !takes_floor(member, !is_silence(codec, rtp->data)))
		return;
	list_each(other, &member->mix->members, struct mix_member, node)
		if (other != member && takes_part(other) && same_codec(other, member))
			relay(other, rtp);
}

/* Our own packets that somebody sent back are nobody's (RFC 3550 8.2). */
static void on_rtp(void *ctx, const struct rtp *rtp)
{
	struct mix_member *member = ctx;
	const struct pcm_codec *codec = codec_of(member);

	if (!takes_part(member) || rtp->ssrc == member->stream->ssrc)
		return;
	if (codec)
		take_samples(member, codec, rtp);
	else
		pass_on(member, rtp);
}

static void on_gone(void *ctx)
{
	struct mix_member *member = ctx;

	member->stream = NULL;
	member->queue.n = member->n_out = 0;
}

struct mix_member *mix_join(struct mix *mix, struct stream *stream)
{
	struct mix_member *member = mem_alloc(sizeof(*member));

	member->mix = mix;
	member->stream = stream;
	member->heard = -1;
	list_append(&mix->members, &member->node);
	mix->count++;
	stream_listen(stream, &(struct stream_listener){ on_rtp, on_gone, member });
	return member;
}

void mix_leave(struct mix_member *member)
{
	if (!member)
		return;
	if (member->stream)
		stream_listen(member->stream, NULL);
	list_remove(&member->node);
	member->mix->count--;
	mem_free(member);
}
