/* SPDX-License-Identifier: Apache-2.0 */
/* What a stream sends: echoes, silence, files, events, and what others made. */
#include "media/pcm.h"
#include "media/silence.h"
#include "media/stream_private.h"

enum {
	SECOND_US         = 1000000,
	PTIME_DEFAULT     = 20, /* ms */
	/* Two echoes that face each other would never end; no call sends as many packets. */
	ECHOES_PER_SECOND = 1000,
	/* RFC 4733 2.5.1.2 and 2.5.1.4 */
	EVENT_INTERVAL_US = 50000,
	EVENT_UPDATES     = 3,
	EVENT_ENDS        = 3
};

/* Clock ticks in so many microseconds; whole seconds apart, so that years do not overflow. */
static uint32_t ticks(const struct stream *stream, int64_t us)
{
	int64_t clock = stream->setting.clock;

	return (uint32_t)(us / SECOND_US * clock + us % SECOND_US * clock / SECOND_US);
}

uint32_t stream_timestamp(const struct stream *stream, int64_t now)
{
	return stream->timestamp + ticks(stream, now - stream->at);
}

static bool may_send(const struct stream *stream)
{
	return stream->setting.send && stream->setting.remote.family;
}

bool stream_put(struct stream *stream, struct rtp *rtp)
{
	struct buf *packet = &stream->media->packet;
	const struct media_fault *fault;

	if (!may_send(stream))
		return false;
	fault = stream_fault(stream);
	if (fault && !media_fault_of(fault, MEDIA_SEND))
		return true;
	rtp->ssrc = stream->ssrc;
	rtp->sequence = stream->sequence++;
	if (fault)
		stream_harm_header(stream, fault, rtp);
	buf_reset(packet);
	rtp_write_header(rtp, (uint8_t *)buf_reserve(packet, RTP_HEADER));
	packet->n = RTP_HEADER;
	buf_add_str(packet, rtp->data);
	if (!stream_carry(stream, fault, buf_str(packet)))
		return false;
	stream->counters.sent++;
	stream->counters.sent_octets += rtp->data.n;
	stream_note_flow(stream);
	return true;
}

/* Counts the echoes of a second. */
static bool echo_allowed(struct stream *stream)
{
	struct echo *echo = &stream->echo;
	int64_t now = loop_now(stream->media->loop);

	if (!echo->n || now - echo->since >= SECOND_US) {
		echo->since = now;
		echo->n = 0;
	}
	return echo->n++ < ECHOES_PER_SECOND;
}

/* Our own packets that somebody sent back are not sent once more (RFC 3550 8.2). */
void stream_echo(struct stream *stream, const struct rtp *rtp)
{
	struct echo *echo = &stream->echo;
	struct rtp out = *rtp;

	if (rtp->ssrc == stream->ssrc || !echo_allowed(stream))
		return;
	if (!echo->known)
		echo->offset =
			stream_timestamp(stream, loop_now(stream->media->loop)) - rtp->timestamp;
	echo->known = true;
	out.timestamp += echo->offset;
	stream_put(stream, &out);
}

/* The part of the file that comes next, from its beginning again if it loops; what is behind its end
 * stays as it is. */
static void clip_write(struct stream *stream, unsigned ms, uint8_t out[SILENCE_MAX])
{
	const struct stream_setting *setting = &stream->setting;
	const struct pcm_codec *codec = pcm_codec_of(setting->codec, setting->clock);
	size_t n = ms * (PCM_RATE / 1000), done = 0;

	if (setting->mode != MEDIA_CLIP || !setting->clip || !setting->clip->n || !codec)
		return;
	if (setting->clip_loops)
		stream->clip_at %= setting->clip->n;
	for (size_t part; done < n && stream->clip_at < setting->clip->n; done += part) {
		part = setting->clip->n - stream->clip_at;
		if (part > n - done)
			part = n - done;
		pcm_write(codec, setting->clip->samples + stream->clip_at, part,
			  out + done * codec->octets);
		stream->clip_at += part;
		if (setting->clip_loops)
			stream->clip_at %= setting->clip->n;
	}
}

/* One packet of the file, where it has no more samples of silence. */
static size_t frame_write(struct stream *stream, unsigned *ms, uint8_t out[SILENCE_MAX])
{
	size_t n = silence_write(stream->setting.codec, ms, out);

	if (n)
		clip_write(stream, *ms, out);
	return n;
}

/* Timestamps follow the times at which packets are due, not those at which they left. */
static void silence_send(void *arg)
{
	struct stream *stream = arg;
	struct loop *loop = stream->media->loop;
	unsigned ms = stream->setting.ptime_ms ? stream->setting.ptime_ms : PTIME_DEFAULT;
	uint8_t octets[SILENCE_MAX];
	struct rtp rtp = {
		.marker = stream->begin,
		.payload = stream->setting.payload,
		.timestamp = stream_timestamp(stream, stream->silence_due),
	};
	int64_t left;

	rtp.data = (struct str){ (char *)octets, frame_write(stream, &ms, octets) };
	if (!rtp.data.n)
		return;
	stream->begin = false;
	stream_put(stream, &rtp);
	left = stream->silence_due + ms * 1000 - loop_now(loop);
	stream->silence_due = loop_now(loop) + (left > 0 ? left : 0);
	timer_start(loop, &stream->silence, left, silence_send, stream);
}

void stream_resume(struct stream *stream)
{
	struct loop *loop = stream->media->loop;

	if (!may_send(stream) ||
	    (stream->setting.mode != MEDIA_SILENCE && stream->setting.mode != MEDIA_CLIP)) {
		timer_stop(loop, &stream->silence);
	} else if (!timer_active(&stream->silence)) {
		stream->begin = true;
		stream->silence_due = loop_now(loop);
		timer_start(loop, &stream->silence, 0, silence_send, stream);
	}
}

bool stream_send(struct stream *stream, struct str payload, bool marker)
{
	struct rtp rtp = {
		.marker = marker,
		.payload = stream->setting.payload,
		.timestamp = stream_timestamp(stream, loop_now(stream->media->loop)),
		.data = payload,
	};

	return stream_put(stream, &rtp);
}

static bool event_put(struct stream *stream, bool end)
{
	int64_t lasted = (stream->event_step + !end) * EVENT_INTERVAL_US;
	uint8_t octets[RTP_EVENT];
	struct rtp rtp = {
		.marker = stream->event_step == 0,
		.payload = stream->setting.event_payload,
		.timestamp = stream->event_timestamp,
		.data = { (char *)octets, RTP_EVENT },
	};

	rtp_write_event(stream->event_code, end, ticks(stream, lasted), octets);
	return stream->setting.event_payload && stream_put(stream, &rtp);
}

static void event_go_on(void *arg)
{
	struct stream *stream = arg;
	bool end = stream->event_step == EVENT_UPDATES;

	for (int i = 1; end && i < EVENT_ENDS; i++)
		event_put(stream, end);
	if (!event_put(stream, end) || end)
		return;
	stream->event_step++;
	timer_start(stream->media->loop, &stream->event, EVENT_INTERVAL_US, event_go_on, stream);
}

bool stream_send_event(struct stream *stream, char key)
{
	int code = rtp_event_of(key);

	if (code < 0 || timer_active(&stream->event))
		return false;
	stream->event_code = (uint8_t)code;
	stream->event_step = 0;
	stream->event_timestamp = stream_timestamp(stream, loop_now(stream->media->loop));
	event_go_on(stream);
	return timer_active(&stream->event);
}
