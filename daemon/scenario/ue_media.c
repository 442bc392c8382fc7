/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RTP of a scripted UE: each call has a stream for audio and one for video, set by what stands in the
 * descriptions. Silence is sent in the first seconds behind an answer, and while a line asks for
 * counters: a virtual day with a call in it stays cheap.
 */
#include "core/far_end.h"
#include "media/rtp.h"
#include "msg/sdp.h"
#include "scenario/ue_private.h"
#include "scenario/ue_tone.h"

enum { MEDIA_STREAMS = 2, FIRST_US = 3000000, ASKED_US = 100000, HEARD_US = 100000 };

static const char *const media_rows[MEDIA_STREAMS] = { "audio", "video" };

/* Names that live for ever, as streams want them. */
static const char *const codec_rows[] = { "AMR-WB", "AMR", "EVS",  "PCMU", "PCMA",
					  "G722",   "L16", "opus", "H264", "VP8" };

struct ue_media {
	struct ue *ue;
	struct stream *streams[MEDIA_STREAMS];
	struct stream_setting settings[MEDIA_STREAMS];
	struct timer quiet; /* the end of sending */
	struct timer talk;
	int64_t talk_until;
	int64_t heard[TONES_MAX]; /* when which UE was heard last; 0: never */
	int64_t since;            /* it is there */
	bool over;                /* the call is; what still comes is counted until the next one */
	uint64_t before;          /* RTP that had come by then */
};

/* Its own host, without a port. */
static struct addr own_host(const struct ue *ue)
{
	struct addr host = ue->addresses[0];

	addr_set_port(&host, 0);
	return host;
}

static struct media *media_of(struct ue *ue)
{
	struct media_options options = { .loop = ue->loop,
					 .mesh = core_mesh(ue->options.core),
					 .seed = ue->options.seed + ue->options.number + 1 };

	if (!ue->media)
		ue->media = media_new(&options);
	return ue->media;
}

/* Whose tones are in it? */
static void on_rtp(void *ctx, const struct rtp *rtp)
{
	struct ue_media *media = ctx;
	const struct stream_setting *setting = &media->settings[0];
	uint32_t heard = tone_read(setting->codec, setting->clock, rtp->data);

	for (unsigned i = 0; i < TONES_MAX; i++)
		if (heard >> i & 1)
			media->heard[i] = loop_now(media->ue->loop);
}

static struct ue_media *open_streams(struct ue *ue)
{
	struct ue_media *media = mem_alloc(sizeof(*media));
	struct addr host = own_host(ue);

	media->ue = ue;
	media->since = loop_now(ue->loop);
	for (unsigned i = 0; i < MEDIA_STREAMS; i++)
		media->streams[i] = stream_new(media_of(ue), &host);
	if (media->streams[0])
		stream_listen(media->streams[0],
			      &(struct stream_listener){ .on_rtp = on_rtp, .ctx = media });
	return media;
}

/* All of calls that are over are closed by now. */
static void reopen_streams(struct ue *ue, struct ue_call *call)
{
	struct ue_call *other;

	list_each(other, &ue->calls, struct ue_call, node)
		if (other->media && other->media->over)
			ue_media_close(other);
	call->media = open_streams(ue);
}

/* Port 9 (discard) when none is free. */
static uint16_t port_of(const struct stream *stream)
{
	return stream ? addr_port(stream_address(stream)) : 9;
}

void ue_media_ports(struct ue *ue, struct ue_call *call, struct ue_ports *ports)
{
	if (!call->media || call->media->over)
		reopen_streams(ue, call);
	ports->host = own_host(ue);
	ports->audio = port_of(call->media->streams[0]);
	ports->video = port_of(call->media->streams[1]);
}

void ue_media_close(struct ue_call *call)
{
	struct ue_media *media = call->media;

	if (!media)
		return;
	timer_stop(media->ue->loop, &media->quiet);
	timer_stop(media->ue->loop, &media->talk);
	for (unsigned i = 0; i < MEDIA_STREAMS; i++)
		stream_free(media->streams[i]);
	mem_free(media);
	call->media = NULL;
}

/* One way to send is all that changes. */
static void set_mode(struct ue_media *media, enum media_mode mode)
{
	for (unsigned i = 0; i < MEDIA_STREAMS; i++) {
		media->settings[i].mode = mode;
		if (media->streams[i])
			stream_set(media->streams[i], &media->settings[i]);
	}
}

static void on_quiet(void *arg)
{
	set_mode(arg, MEDIA_NONE);
}

/* Sends for that long. */
static void send_for(struct ue_media *media, int64_t us)
{
	if (!timer_active(&media->quiet))
		set_mode(media, MEDIA_SILENCE);
	timer_start(media->ue->loop, &media->quiet, us, on_quiet, media);
}

/* One packet of its own tone; until nobody asks any more. */
static void on_talk(void *arg)
{
	struct ue_media *media = arg;
	struct ue *ue = media->ue;
	const struct stream_setting *setting = &media->settings[0];
	uint8_t octets[TONE_OCTETS];
	size_t n = tone_write(setting->codec, setting->clock, ue->options.number, octets);

	if (loop_now(ue->loop) > media->talk_until)
		return;
	if (n && media->streams[0])
		stream_send(media->streams[0], (struct str){ (const char *)octets, n }, false);
	timer_start(ue->loop, &media->talk, TONE_US, on_talk, media);
}

/* Instead of silence. */
static void talk_for(struct ue_media *media, int64_t us)
{
	struct loop *loop = media->ue->loop;

	media->talk_until = loop_now(loop) + us;
	if (timer_active(&media->talk))
		return;
	timer_stop(loop, &media->quiet);
	set_mode(media, MEDIA_NONE);
	timer_start(loop, &media->talk, 0, on_talk, media);
}

/* The address behind c= of the section, else of the session, with the section's port. */
static struct addr far_address(struct str sdp, const struct sdp_section *section)
{
	struct sdp_section session;
	struct addr addr = { 0 };
	struct str line, word = STR_NONE;

	if (!sdp_line(section->text, STR("c="), 1, &line) &&
	    (!sdp_section(sdp, STR(""), 1, &session) ||
	     !sdp_line(session.text, STR("c="), 1, &line)))
		return addr;
	for (unsigned i = 0; i < 3 && str_word(&line, &word);)
		i++;
	addr_parse(word, (uint16_t)ue_sdp_port(section), &addr);
	return addr;
}

/* The codec's name by its encoding "AMR-WB/16000/1", and the clock. */
static void set_codec(struct stream_setting *setting, struct str encoding)
{
	struct str name;
	uint32_t clock = 8000;

	str_cut(&encoding, '/', &name);
	for (size_t i = 0; i < ARRAY_LEN(codec_rows); i++)
		if (str_iis(name, codec_rows[i]))
			setting->codec = codec_rows[i];
	if (str_cut(&encoding, '/', &name))
		str_to_u32(name, &clock);
	setting->clock = clock;
}

/* Has the m= line that format? */
static bool has_format(const struct sdp_section *section, struct str format)
{
	struct str rest = section->m, word;

	for (unsigned i = 0; str_word(&rest, &word); i++)
		if (i >= 3 && str_eq(word, format))
			return true;
	return false;
}

/* What a format is, by its rtpmap; "" when it has none. */
static struct str encoding_of(struct arena *arena, const struct sdp_section *section,
			      struct str format)
{
	struct str prefix =
		arena_join(arena, (struct str[]){ STR("a=rtpmap:"), format, STR(" ") }, 3);
	struct str line;

	return sdp_line(section->text, prefix, 1, &line) ? str_from(line, prefix.n) : STR("");
}

/* The first codec that both have, and the first telephone-event. */
static void set_payload(struct stream_setting *setting, struct arena *arena,
			const struct sdp_section *ours, const struct sdp_section *theirs)
{
	struct str rest = theirs->m, format, encoding;
	bool known = false;
	uint32_t payload;

	for (unsigned i = 0; str_word(&rest, &format); i++) {
		if (i < 3 || !has_format(ours, format) || !str_to_u32(format, &payload))
			continue;
		encoding = encoding_of(arena, theirs, format);
		if (str_starts(encoding, STR("telephone-event/"))) {
			if (!setting->event_payload)
				setting->event_payload = (uint8_t)payload;
		} else if (!known) {
			known = true;
			setting->payload = (uint8_t)payload;
			if (encoding.n)
				set_codec(setting, encoding);
		}
	}
}

/* What the two descriptions say of one stream. */
static struct stream_setting read_setting(struct arena *arena, const struct ue_session *session,
					  unsigned number)
{
	struct stream_setting setting = { .rtcp = true, .mode = MEDIA_NONE };
	struct str local = str_of(session->local), remote = str_of(session->remote), value;
	struct str media = str_of(media_rows[number]);
	struct sdp_section ours, theirs;
	unsigned direction = SDP_BOTH;

	if (session->talk != TALK_STABLE || !local.n || !remote.n ||
	    !sdp_section(local, media, 1, &ours) || !sdp_section(remote, media, 1, &theirs) ||
	    !ue_sdp_port(&ours) || !ue_sdp_port(&theirs))
		return setting;
	if (sdp_field(arena, local, &ours, STR("direction"), &value))
		direction = ue_sdp_direction(value);
	setting.send = direction & SDP_SEND;
	setting.receive = direction & SDP_RECV;
	setting.remote = far_address(remote, &theirs);
	set_payload(&setting, arena, &ours, &theirs);
	return setting;
}

static uint64_t count_all(const struct ue_media *media)
{
	struct stream_counters counters = { 0 };

	if (media->streams[0])
		counters = stream_counters(media->streams[0]);
	return counters.received + counters.unwanted;
}

/* Nothing is sent any more; the ports stay, to see who goes on. */
static void end_media(struct ue_media *media)
{
	timer_stop(media->ue->loop, &media->quiet);
	timer_stop(media->ue->loop, &media->talk);
	for (unsigned i = 0; i < MEDIA_STREAMS; i++)
		if (media->streams[i])
			stream_leave(media->streams[i]);
	media->over = true;
	media->before = count_all(media);
}

void ue_media_update(struct ue_dialog *at)
{
	struct ue_media *media = at->call->media;
	struct arena arena;
	bool sends = false;

	if (!media)
		return;
	if (media->over)
		return;
	if (at->ended) {
		end_media(media);
		return;
	}
	arena_init(&arena);
	for (unsigned i = 0; i < MEDIA_STREAMS; i++) {
		media->settings[i] = read_setting(&arena, &at->session, i);
		sends |= media->settings[i].send;
	}
	arena_clear(&arena);
	timer_stop(media->ue->loop, &media->quiet);
	if (sends && !timer_active(&media->talk))
		send_for(media, FIRST_US);
	else
		set_mode(media, MEDIA_NONE);
}

/* Has it streams, and is not over? */
static bool is_open(const struct ue_call *call)
{
	return call->media && !call->media->over;
}

void ue_keep_sending(struct ue *ue)
{
	struct ue_call *call;

	list_each(call, &ue->calls, struct ue_call, node)
		if (is_open(call) && !timer_active(&call->media->talk))
			send_for(call->media, ASKED_US);
}

void ue_keep_talking(struct ue *ue)
{
	struct ue_call *call;

	list_each(call, &ue->calls, struct ue_call, node)
		if (is_open(call))
			talk_for(call->media, ASKED_US);
}

bool ue_hears(struct ue *ue, unsigned other)
{
	int64_t since = loop_now(ue->loop) - HEARD_US;
	struct ue_call *call;

	list_each(call, &ue->calls, struct ue_call, node)
		if (is_open(call) && other < TONES_MAX && call->media->heard[other] &&
		    call->media->heard[other] >= since)
			return true;
	return false;
}

struct str ue_call_id(const struct ue *ue)
{
	struct str found = STR_NONE;
	struct ue_call *call;

	list_each(call, &ue->calls, struct ue_call, node)
		if (is_open(call))
			found = call->call_id;
	return found;
}

bool ue_count_media(struct ue *ue, struct str call_id, struct stream_counters *counters)
{
	struct ue_call *call;

	list_each(call, &ue->calls, struct ue_call, node)
		if (is_open(call) && call->media->streams[0] && str_eq(call->call_id, call_id)) {
			*counters = stream_counters(call->media->streams[0]);
			return true;
		}
	return false;
}

struct ue_heard ue_heard(const struct ue *ue)
{
	struct ue_heard heard = { 0 };
	const struct ue_media *media = NULL;
	struct ue_call *call;

	list_each(call, &ue->calls, struct ue_call, node)
		if (call->media && call->media->streams[0])
			media = call->media;
	if (!media)
		return heard;
	heard.counters = stream_counters(media->streams[0]);
	heard.quiet_us = loop_now(ue->loop) -
			 (heard.counters.last_at < 0 ? media->since : heard.counters.last_at);
	heard.late = media->over ? count_all(media) - media->before : 0;
	return heard;
}
