/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptions by name: fresh ones from the texts below, later ones from what stands, answers from
 * the offer. */
#include "scenario/ue_sdp.h"

#include <stdio.h>

#include "msg/sdp.h"

/* One description under construction. */
struct maker {
	struct arena *arena;
	const struct ue_sdp_order *order;
	const struct profile *profile;
	struct buf out;
};

/* What a name asks for. */
static const struct profile {
	const char *name;
	bool fresh;         /* an offer begins with a fresh audio section */
	bool video;         /* has a video section */
	bool preconditions; /* says them although they were not in use */
	enum { AS_IT_IS, MISSING, THERE } resources; /* ours */
	unsigned keep, add;                          /* bits of the direction */
	enum { ANY_CODEC, G711, REFUSED } audio;     /* refused: with port 0 */
} profile_rows[] = {
	{ "audio", true, false, false, AS_IT_IS, SDP_BOTH, 0, ANY_CODEC },
	{ "g711", true, false, false, AS_IT_IS, SDP_BOTH, 0, G711 },
	{ "video", false, true, false, AS_IT_IS, SDP_BOTH, 0, ANY_CODEC },
	{ "same", false, false, false, AS_IT_IS, SDP_BOTH, 0, ANY_CODEC },
	{ "hold", false, false, false, AS_IT_IS, SDP_SEND, 0, ANY_CODEC },
	{ "resume", false, false, false, AS_IT_IS, SDP_BOTH, SDP_RECV, ANY_CODEC },
	{ "inactive", false, false, false, AS_IT_IS, 0, 0, ANY_CODEC },
	{ "no-media", true, false, false, AS_IT_IS, 0, 0, REFUSED },
	{ "precondition", false, false, true, MISSING, SDP_BOTH, 0, ANY_CODEC },
	{ "reserved", false, false, true, THERE, SDP_BOTH, 0, ANY_CODEC },
};
static const char profile_names[] =
	"audio, g711, video, same, hold, resume, inactive, no-media, precondition, reserved, none";

static const char audio_lines[] = "a=rtpmap:97 AMR-WB/16000/1\r\n"
				  "a=fmtp:97 mode-change-capability=2;max-red=220\r\n"
				  "a=rtpmap:98 AMR/8000/1\r\n"
				  "a=fmtp:98 mode-change-capability=2;max-red=220\r\n"
				  "a=rtpmap:99 telephone-event/16000\r\n"
				  "a=fmtp:99 0-15\r\n"
				  "a=rtpmap:100 telephone-event/8000\r\n"
				  "a=fmtp:100 0-15\r\n";
static const char g711_lines[] = "a=rtpmap:0 PCMU/8000\r\n"
				 "a=rtpmap:8 PCMA/8000\r\n"
				 "a=rtpmap:100 telephone-event/8000\r\n"
				 "a=fmtp:100 0-15\r\n";
static const char video_lines[] = "a=rtpmap:113 H264/90000\r\n"
				  "a=fmtp:113 profile-level-id=42C00C;packetization-mode=1\r\n";

/* Encodings that it takes; the rest only when there is nothing else. */
static const char *const codec_rows[] = { "AMR-WB/", "AMR/",  "EVS/",  "PCMU/", "PCMA/",
					  "G722/",   "opus/", "H264/", "VP8/" };

static const struct profile *profile_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(profile_rows); i++)
		if (str_is(name, profile_rows[i].name))
			return &profile_rows[i];
	return NULL;
}

bool ue_sdp_name_known(struct str name)
{
	return str_is(name, "none") || profile_find(name);
}

const char *ue_sdp_names(void)
{
	return profile_names;
}

/* The same seen from the other side. */
static unsigned mirror(unsigned direction)
{
	return (direction & SDP_SEND ? SDP_RECV : 0) | (direction & SDP_RECV ? SDP_SEND : 0);
}

static void add_session(struct maker *maker)
{
	const struct ue_sdp_order *order = maker->order;
	const char *family = order->host.family == AF_INET6 ? "IP6" : "IP4";
	char host[ADDR_TEXT_MAX];

	addr_host(&order->host, host);
	buf_printf(&maker->out, "v=0\r\no=- %llu %u IN %s %s\r\ns=-\r\nc=IN %s %s\r\nt=0 0\r\n",
		   (unsigned long long)order->id, order->version, family, host, family, host);
}

/* Tables A to F of PROCEDURES 2.7: what is known, and in an answer the wish to be told. */
static void add_preconditions(struct maker *maker)
{
	const struct ue_sdp_order *order = maker->order;
	bool ours = maker->profile->resources == THERE ||
		    (maker->profile->resources == AS_IT_IS && order->reserved);
	bool theirs = str_is(ue_sdp_audio(maker->arena, order->remote, "curr.local"), "sendrecv");

	buf_printf(&maker->out, "a=curr:qos local %s\r\na=curr:qos remote %s\r\n",
		   ours ? "sendrecv" : "none", theirs ? "sendrecv" : "none");
	buf_printf(&maker->out,
		   "a=des:qos mandatory local sendrecv\r\na=des:qos %s remote sendrecv\r\n",
		   order->remote.n ? "mandatory" : "optional");
	if (order->answer && !theirs)
		buf_add_text(&maker->out, "a=conf:qos remote sendrecv\r\n");
}

/* Are they said in this description? */
static bool has_preconditions(const struct maker *maker)
{
	return maker->profile->preconditions ||
	       (maker->order->preconditions && !maker->profile->fresh);
}

/* What every accepted section ends with. */
static void add_state(struct maker *maker, unsigned direction)
{
	buf_printf(&maker->out, "a=%s\r\n", ue_sdp_direction_name(direction));
	if (has_preconditions(maker))
		add_preconditions(maker);
}

/* b=AS of AMR-WB 23.85 (PROCEDURES 2.6), or of G.711. */
static void add_audio_bandwidth(struct maker *maker)
{
	int least = maker->profile->audio == G711 ? 80 : 41;

	buf_printf(&maker->out, "b=AS:%d\r\nb=RS:0\r\nb=RR:2000\r\n",
		   maker->order->host.family == AF_INET6 ? least + 8 : least);
}

static void add_audio(struct maker *maker, unsigned direction)
{
	bool g711 = maker->profile->audio == G711, refused = maker->profile->audio == REFUSED;

	buf_printf(&maker->out, "m=audio %u RTP/AVP %s\r\n", refused ? 0 : maker->order->audio,
		   g711 ? "0 8 100" : "97 98 99 100");
	if (refused)
		return;
	add_audio_bandwidth(maker);
	buf_add_text(&maker->out, g711 ? g711_lines : audio_lines);
	buf_add_text(&maker->out, "a=ptime:20\r\na=maxptime:240\r\n");
	add_state(maker, direction);
}

static void add_video(struct maker *maker)
{
	buf_printf(&maker->out, "m=video %u RTP/AVP 113\r\nb=AS:540\r\nb=RS:0\r\nb=RR:2500\r\n",
		   maker->order->video);
	buf_add_text(&maker->out, video_lines);
	add_state(maker, SDP_BOTH);
}

/* Port 0, formats as they stand (RFC 3264 6, 8.2). */
static void add_rejected(struct maker *maker, const struct sdp_section *section)
{
	struct str port = ue_sdp_word(section, 1), m = section->m;

	buf_printf(&maker->out, "m=%.*s 0%.*s\r\n", STR_ARG(section->media),
		   STR_ARG(str_from(m, (size_t)(port.p + port.n - m.p))));
}

static bool is_state(struct str line)
{
	return str_starts(line, STR("a=curr:")) || str_starts(line, STR("a=des:")) ||
	       str_starts(line, STR("a=conf:")) || str_is(line, "a=sendrecv") ||
	       str_is(line, "a=sendonly") || str_is(line, "a=recvonly") ||
	       str_is(line, "a=inactive");
}

/* A section of ours once more, with the direction that the name asks for. */
static void add_again(struct maker *maker, const struct sdp_section *section)
{
	const struct profile *profile = maker->profile;
	struct str value, line;
	unsigned direction = SDP_BOTH;

	if (sdp_field(maker->arena, maker->order->local, section, STR("direction"), &value))
		direction = ue_sdp_direction(value);
	for (unsigned i = 1; sdp_line(section->text, STR(""), i, &line); i++)
		if (!is_state(line))
			buf_printf(&maker->out, "%.*s\r\n", STR_ARG(line));
	if (ue_sdp_port(section))
		add_state(maker, (direction & profile->keep) | profile->add);
}

/* From what stands, m-lines in their places: a fresh name leaves nothing but audio, video is added
 * or taken up again. */
static void make_next_offer(struct maker *maker)
{
	const struct profile *profile = maker->profile;
	struct str rest = maker->order->local;
	struct sdp_section section;
	bool video = profile->video;

	for (bool first = true; ue_sdp_next_media(&rest, &section); first = false) {
		if (video && str_is(section.media, "video")) {
			add_video(maker);
			video = false;
		} else if (profile->fresh && first && str_is(section.media, "audio")) {
			add_audio(maker, SDP_BOTH);
		} else if (profile->fresh) {
			add_rejected(maker, &section);
		} else {
			add_again(maker, &section);
		}
	}
	if (video)
		add_video(maker);
}

static void make_first_offer(struct maker *maker)
{
	add_audio(maker, (SDP_BOTH & maker->profile->keep) | maker->profile->add);
	if (maker->profile->video)
		add_video(maker);
}

/* The encoding of its `number`-th format, from 1. */
static bool codec_at(struct maker *maker, const struct sdp_section *section, unsigned number,
		     struct str *codec)
{
	char field[32];

	snprintf(field, sizeof(field), "codecs[%u]", number);
	return sdp_field(maker->arena, maker->order->remote, section, str_of(field), codec);
}

/* Is it one that it takes? */
static bool is_known(const struct maker *maker, struct str codec)
{
	if (maker->profile->audio == G711)
		return str_isearch(codec, STR("PCM")) == 0;
	for (size_t i = 0; i < ARRAY_LEN(codec_rows); i++)
		if (str_isearch(codec, str_of(codec_rows[i])) == 0)
			return true;
	return false;
}

/* The number of the format that it takes, from 1; its encoding. */
static unsigned choose_codec(struct maker *maker, const struct sdp_section *section,
			     struct str *chosen)
{
	struct str codec;

	for (unsigned i = 1; codec_at(maker, section, i, &codec); i++)
		if (is_known(maker, codec)) {
			*chosen = codec;
			return i;
		}
	if (!codec_at(maker, section, 1, chosen))
		*chosen = STR_NONE;
	return 1;
}

/* telephone-event at the clock rate of the encoding, 0: none. */
static unsigned choose_events(struct maker *maker, const struct sdp_section *section,
			      struct str chosen)
{
	ptrdiff_t slash = str_find(chosen, '/');
	struct str clock = str_from(chosen, slash < 0 ? chosen.n : (size_t)slash), codec;

	for (unsigned i = 1; clock.n && codec_at(maker, section, i, &codec); i++)
		if (str_isearch(codec, STR("telephone-event")) == 0 &&
		    str_starts(clock, str_from(codec, sizeof("telephone-event") - 1)))
			return i;
	return 0;
}

/* rtpmap and fmtp of a format, as offered. */
static void add_format(struct maker *maker, const struct sdp_section *section, struct str format)
{
	static const char *const kinds[] = { "a=rtpmap:", "a=fmtp:" };
	struct str line;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct str prefix = arena_join(maker->arena,
					       (struct str[]){ str_of(kinds[i]), format, STR(" ") },
					       3);

		if (sdp_line(section->text, prefix, 1, &line))
			buf_printf(&maker->out, "%.*s\r\n", STR_ARG(line));
	}
}

/* One format, and events beside it. */
static void add_accepted(struct maker *maker, const struct sdp_section *section)
{
	bool audio = str_is(section->media, "audio");
	struct str chosen, format, events = STR_NONE, value;
	unsigned number = choose_codec(maker, section, &chosen), more, direction = SDP_BOTH;

	format = ue_sdp_word(section, number + 2);
	more = choose_events(maker, section, chosen);
	if (more)
		events = ue_sdp_word(section, more + 2);
	buf_printf(&maker->out, "m=%.*s %u %.*s %.*s", STR_ARG(section->media),
		   audio ? maker->order->audio : maker->order->video,
		   STR_ARG(ue_sdp_word(section, 2)), STR_ARG(format));
	buf_printf(&maker->out, events.n ? " %.*s\r\n" : "%.*s\r\n", STR_ARG(events));
	if (audio)
		add_audio_bandwidth(maker);
	else
		buf_add_text(&maker->out, "b=AS:540\r\nb=RS:0\r\nb=RR:2500\r\n");
	add_format(maker, section, format);
	if (events.n)
		add_format(maker, section, events);
	if (audio)
		buf_add_text(&maker->out, "a=ptime:20\r\na=maxptime:240\r\n");
	if (sdp_field(maker->arena, maker->order->remote, section, STR("direction"), &value))
		direction = ue_sdp_direction(value);
	add_state(maker, mirror(direction) & maker->order->wish & maker->profile->keep);
}

/* Video is taken when the name says so, or when it is there already. */
static bool is_accepted(const struct maker *maker, const struct sdp_section *section)
{
	struct sdp_section own;

	if (!ue_sdp_port(section) || maker->profile->audio == REFUSED)
		return false;
	if (str_is(section->media, "audio"))
		return true;
	return str_is(section->media, "video") &&
	       (maker->profile->video ||
		(!maker->profile->fresh && maker->order->local.n &&
		 sdp_section(maker->order->local, STR("video"), 1, &own) && ue_sdp_port(&own)));
}

/* As many m-lines as the offer has, in its order (RFC 3264 6). */
static void make_answer(struct maker *maker)
{
	struct str rest = maker->order->remote;
	struct sdp_section section;

	while (ue_sdp_next_media(&rest, &section))
		if (is_accepted(maker, &section))
			add_accepted(maker, &section);
		else
			add_rejected(maker, &section);
}

struct str ue_sdp_make(struct arena *arena, const struct ue_sdp_order *order)
{
	struct maker maker = { .arena = arena,
			       .order = order,
			       .profile = profile_find(order->name) };
	struct str text;

	if (!maker.profile)
		maker.profile = &profile_rows[0];
	if (str_is(order->name, "same") && order->local.n)
		return (struct str){ arena_copy(arena, order->local.p, order->local.n),
				     order->local.n };
	add_session(&maker);
	if (order->answer && order->remote.n)
		make_answer(&maker);
	else if (order->local.n)
		make_next_offer(&maker);
	else
		make_first_offer(&maker);
	text = (struct str){ arena_copy(arena, maker.out.p, maker.out.n), maker.out.n };
	buf_free(&maker.out);
	return text;
}
