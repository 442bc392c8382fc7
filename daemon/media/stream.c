/* SPDX-License-Identifier: Apache-2.0 */
/* A stream: its life, its setting, and what comes in. */
#include "media/stream.h"

#include "media/stream_private.h"

static bool is_event(const struct stream *stream, const struct rtp *rtp)
{
	return stream->setting.event_payload && rtp->payload == stream->setting.event_payload;
}

/* RTP that the setting asks for. */
static void receive_wanted(struct stream *stream, const struct addr *from, const struct rtp *rtp)
{
	const struct stream_setting *setting = &stream->setting;
	struct stream_counters *counters = &stream->counters;

	counters->received++;
	counters->received_octets += rtp->data.n;
	counters->last_at = loop_now(stream->media->loop);
	if (setting->remote.family && !addr_equal(from, &setting->remote)) {
		counters->foreign++;
		counters->stranger = *from;
	}
	if (is_event(stream, rtp))
		counters->events++;
	else
		source_take_time(&stream->source, rtp, setting->clock, counters->last_at);
	stream_note_flow(stream);
	if (stream->listener.on_rtp && !is_event(stream, rtp))
		stream->listener.on_rtp(stream->listener.ctx, rtp);
	if (setting->mode == MEDIA_ECHO)
		stream_echo(stream, rtp);
}

/* What is counted of all that comes. */
static void note_packet(struct stream *stream, const struct rtp *rtp)
{
	struct stream_counters *counters = &stream->counters;

	counters->payload = rtp->payload;
	counters->marked += rtp->marker;
	counters->collisions += rtp->ssrc == stream_ssrc(stream);
	if (source_take(&stream->source, rtp))
		stream->echo.known = false;
}

/* All sequence numbers count, or packets that nobody wanted would seem lost. */
static void on_rtp(void *ctx, struct link *link, const struct addr *from, struct str bytes)
{
	struct stream *stream = ctx;
	const struct media_fault *fault = stream_fault(stream);
	struct rtp rtp;

	(void)link;
	if (!rtp_read(bytes, &rtp)) {
		stream->counters.broken++;
		return;
	}
	if (fault && !media_fault_of(fault, MEDIA_RECEIVE)) {
		stream->counters.unwanted++;
		return;
	}
	note_packet(stream, &rtp);
	if (stream->setting.receive &&
	    (rtp.payload == stream->setting.payload || is_event(stream, &rtp)))
		receive_wanted(stream, from, &rtp);
	else
		stream->counters.unwanted++;
}

static void on_rtcp(void *ctx, struct link *link, const struct addr *from, struct str bytes)
{
	struct stream *stream = ctx;
	struct rtcp_heard heard;

	(void)link;
	(void)from;
	if (!rtcp_read(bytes, &heard)) {
		stream->counters.broken++;
		return;
	}
	stream->counters.rtcp_received++;
	stream->counters.byes += heard.bye;
	source_take_report(&stream->source, &heard, loop_now(stream->media->loop));
}

struct stream *stream_new(struct media *media, const struct addr *host)
{
	struct stream *stream = mem_alloc(sizeof(*stream));

	stream->users[STREAM_RTP] = (struct link_user){ .on_bytes = on_rtp, .ctx = stream };
	stream->users[STREAM_RTCP] = (struct link_user){ .on_bytes = on_rtcp, .ctx = stream };
	if (!media_bind(media, host, stream)) {
		mem_free(stream);
		return NULL;
	}
	stream->media = media;
	media->n_streams++;
	stream->number = ++media->n_made;
	stream->counters.last_at = stream->counters.payload = -1;
	stream->ssrc = (uint32_t)random_u64(&media->random);
	stream->timestamp = (uint32_t)random_u64(&media->random);
	stream->sequence = (uint16_t)random_u64(&media->random);
	stream->at = loop_now(media->loop);
	return stream;
}

void stream_free(struct stream *stream)
{
	if (!stream)
		return;
	if (stream->listener.on_gone)
		stream->listener.on_gone(stream->listener.ctx);
	stream->listener = (struct stream_listener){ 0 };
	if (!stream_linger(stream))
		stream_end(stream);
}

/* The last report. */
static void say_bye(struct stream *stream)
{
	if (stream->counters.sent || stream->counters.rtcp_sent)
		stream_report(stream, true);
}

void stream_leave(struct stream *stream)
{
	struct stream_setting setting = stream->setting;

	say_bye(stream);
	setting.send = setting.rtcp = false;
	stream_set(stream, &setting);
}

void stream_end(struct stream *stream)
{
	struct loop *loop = stream->media->loop;

	say_bye(stream);
	stream_harm_free(stream);
	timer_stop(loop, &stream->silence);
	timer_stop(loop, &stream->event);
	timer_stop(loop, &stream->report);
	for (int i = 0; i < STREAM_PORTS; i++) {
		link_close(stream->links[i], CLOSE_FIN);
		link_release(stream->links[i]);
	}
	stream->media->n_streams--;
	mem_free(stream);
}

const struct addr *stream_address(const struct stream *stream)
{
	return &stream->links[STREAM_RTP]->local;
}

/* The address, or none if nobody can be reached there. */
static struct addr reachable(const struct addr *addr)
{
	return addr_port(addr) && !addr_is_wildcard(addr) ? *addr : (struct addr){ 0 };
}

void stream_set(struct stream *stream, const struct stream_setting *setting)
{
	struct stream_setting *mine = &stream->setting;
	int64_t now = loop_now(stream->media->loop);

	if (setting->clock != mine->clock || setting->payload != mine->payload) {
		stream->timestamp = stream_timestamp(stream, now);
		stream->at = now;
		stream->echo.known = false;
		source_forget_time(&stream->source);
	}
	if (setting->clip != mine->clip)
		stream->clip_at = 0;
	*mine = *setting;
	mine->remote = reachable(&setting->remote);
	if (!mine->remote_rtcp.family) {
		mine->remote_rtcp = mine->remote;
		addr_set_port(&mine->remote_rtcp, (uint16_t)(addr_port(&mine->remote) + 1));
	}
	mine->remote_rtcp = reachable(&mine->remote_rtcp);
	stream_resume(stream);
}

void stream_bend(struct stream *stream, const struct stream_bender *bender)
{
	stream->bender = bender ? *bender : (struct stream_bender){ 0 };
}

void stream_listen(struct stream *stream, const struct stream_listener *listener)
{
	stream->listener = listener ? *listener : (struct stream_listener){ 0 };
}

struct stream_counters stream_counters(const struct stream *stream)
{
	struct stream_counters counters = stream->counters;

	counters.lost = source_lost(&stream->source);
	counters.ssrcs = stream->source.ssrcs;
	counters.restarts = stream->source.restarts;
	counters.gaps = stream->source.gaps;
	counters.disordered = stream->source.disordered;
	counters.repeated = stream->source.repeated;
	counters.jitter_us = source_jitter(&stream->source);
	return counters;
}
