/* SPDX-License-Identifier: Apache-2.0 */
/* Our offers, first and later (RFC 3264 5, 8), the answers to them, and what we could do. */
#include "proc/session_private.h"

#include <stdio.h>

#define AUDIO "audio"
#define VIDEO "video"

/* One offer while it is made. */
struct offer {
	struct session *session;
	const struct session_change *change;
	struct arena *arena;
	struct sdp_line lines[SESSION_STREAMS];
	unsigned n;
};

/* The formats of an m-line, with the feedback that video has. */
static void describe(struct session *session, struct arena *arena,
		     const struct media_profile *codec, struct sdp_line *line)
{
	struct sdp_format formats[SESSION_FORMATS];
	struct sdp_codecs codecs = { .formats = formats,
				     .ipv6 = session->options.host.family == AF_INET6,
				     .feedback = str_is(line->media, VIDEO) };

	codecs.n = session_formats(session, arena, codecs.feedback ? VIDEO : AUDIO, codec, formats);
	sdp_line_describe(arena, &codecs, line);
}

/* Preconditions that stand are repeated, those that the word wants are added. */
static void set_precondition(const struct offer *offer, struct session_line *line)
{
	struct precondition *precondition = &line->stream.precondition;
	enum session_resources resources = offer->change->resources;

	if (resources == RESOURCES_OFF)
		*precondition = (struct precondition){ 0 };
	else if (precondition->present)
		precondition_reserve(precondition, offer->session->reserved);
	else if (resources != RESOURCES_KEEP)
		precondition_offer(offer->session->reserved, precondition);
	precondition->confirm[SEGMENT_REMOTE] = DIRECTION_NONE;
	session_tell(line, true);
}

/* The direction by the word, and what the m-line says besides. */
static void finish_line(const struct offer *offer, struct session_line *line, enum direction stands,
			struct sdp_line *out)
{
	if (offer->change->turn) {
		out->direction = (stands & offer->change->keep) | offer->change->add;
		line->wish = offer->change->wish;
	}
	set_precondition(offer, line);
	out->precondition = &line->stream.precondition;
}

/* An m-line as it stands; a rejected one keeps its place. */
static void offer_standing(struct offer *offer, unsigned index)
{
	struct session_line *line = &offer->session->now->lines[index];
	struct sdp_line *out = &offer->lines[index];
	struct sdp_media media;

	sdp_media_read(offer->arena, session_local(offer->session), index, &media);
	*out = (struct sdp_line){ .media = media.section.media,
				  .proto = media.proto,
				  .direction = media.direction };
	sdp_line_keep(offer->arena, &media, out);
	if (offer->change->none ||
	    (offer->change->video == VIDEO_WITHOUT && str_is(out->media, VIDEO)))
		session_line_clear(line, out->media);
	if (line->stream.rejected) {
		out->lines = STR("");
		return;
	}
	if (offer->change->codec && str_is(out->media, AUDIO))
		describe(offer->session, offer->arena, offer->change->codec, out);
	out->rtp = &offer->session->local[index];
	finish_line(offer, line, line->stream.direction, out);
}

/* A new stream in that place. */
static void offer_new(struct offer *offer, unsigned index, struct str media)
{
	struct session_line *line = &offer->session->now->lines[index];
	struct sdp_line *out = &offer->lines[index];

	session_line_clear(line, media);
	*out = (struct sdp_line){ .media = media,
				  .proto = str_is(media, VIDEO) ? STR("RTP/AVPF") : STR("RTP/AVP"),
				  .rtp = offer->change->none ?
						 NULL :
						 session_address(offer->session, index, media),
				  .direction = DIRECTION_BOTH };
	describe(offer->session, offer->arena, str_is(media, AUDIO) ? offer->change->codec : NULL,
		 out);
	if (!out->rtp) {
		out->lines = STR("");
		return;
	}
	finish_line(offer, line, DIRECTION_BOTH, out);
	line->stream.rejected = false;
	line->stream.local = *out->rtp;
	line->stream.direction = out->direction & DIRECTION_RECV;
	line->stream.rtcp = true;
}

/* Adds video, or brings it back to its place. */
static void offer_video(struct offer *offer)
{
	unsigned place = offer->n;

	for (unsigned i = offer->n; i-- > 0;)
		if (str_is(offer->lines[i].media, VIDEO)) {
			if (offer->lines[i].rtp)
				return;
			place = i;
		}
	if (place == SESSION_STREAMS)
		return;
	if (place == offer->n)
		offer->n++;
	offer_new(offer, place, STR(VIDEO));
}

void session_write_offer(struct session *session, const struct session_change *change)
{
	struct arena arena;
	struct offer offer = { .session = session, .change = change, .arena = &arena };

	arena_init(&arena);
	session_set_resources(session, change);
	for (offer.n = 0; offer.n < session->now->n; offer.n++)
		offer_standing(&offer, offer.n);
	if (offer.n == 0)
		offer_new(&offer, offer.n++, STR(AUDIO));
	if (change->video == VIDEO_WITH)
		offer_video(&offer);
	session_describe(session, offer.lines, offer.n);
	arena_clear(&arena);
}

/* The first codec of their m-line. */
static bool find_codec(struct session *session, struct arena *arena, const struct sdp_media *media,
		       struct sdp_format *format)
{
	for (unsigned i = 0; sdp_format_read(arena, session_remote(session), media, i, format);
	     i++) {
		session_recall(session, format);
		if (sdp_format_is_codec(format))
			return true;
	}
	return false;
}

/* A stream by its m-line in the answer and what ours said. */
static void read_line(struct session *session, struct arena *arena, const struct sdp_media *ours,
		      const struct sdp_media *theirs, struct session_line *line)
{
	struct session_stream *stream = &line->stream;
	struct sdp_format codec, event;
	struct precondition answer;
	bool has_event;

	if (!ours->port || !theirs->port || !find_codec(session, arena, theirs, &codec)) {
		session_line_clear(line, ours->section.media);
		return;
	}
	has_event = session_event(session, arena, theirs, codec.clock, &event);
	session_stream_set(stream, theirs, &codec, has_event ? &event : NULL);
	stream->direction = ours->direction & direction_mirror(theirs->direction);
	precondition_read(theirs->section.text, &answer);
	precondition_take_answer(&stream->precondition, &answer);
}

bool session_read_answer(struct session *session, char why[96])
{
	struct sdp_media ours, theirs;
	struct arena arena;
	bool good = true;

	arena_init(&arena);
	for (unsigned i = 0; good && i < session->now->n; i++) {
		sdp_media_read(&arena, session_local(session), i, &ours);
		sdp_media_read(&arena, session_remote(session), i, &theirs);
		good = str_eq(ours.section.media, theirs.section.media);
		if (good)
			read_line(session, &arena, &ours, &theirs, &session->now->lines[i]);
		else
			snprintf(why, 96, "m-line %u is %.*s in the answer", i + 1,
				 (int)(theirs.section.media.n > 32 ? 32 : theirs.section.media.n),
				 theirs.section.media.p);
	}
	arena_clear(&arena);
	return good;
}

/* Each medium with port 0 (RFC 3264 9). */
struct str session_capabilities(struct session *session)
{
	struct sdp_line lines[] = {
		{ .media = STR(AUDIO), .proto = STR("RTP/AVP") },
		{ .media = STR(VIDEO), .proto = STR("RTP/AVPF") },
	};
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		describe(session, &arena, NULL, &lines[i]);
	session_write(session, session->version + 1, lines, ARRAY_LEN(lines),
		      &session->capabilities);
	arena_clear(&arena);
	return buf_str(&session->capabilities);
}
