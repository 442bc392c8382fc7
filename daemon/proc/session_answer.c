/* SPDX-License-Identifier: Apache-2.0 */
/* Answers to offers (RFC 3264 6, TS 26.114 6.2): which streams are taken, with which codec. */
#include "proc/session_private.h"

/* The transports that we speak. */
static const char *const proto_rows[] = { "RTP/AVP", "RTP/AVPF" };
static const char *const media_rows[] = { "audio", "video" };

/* One answer while it is made. */
struct answer {
	struct session *session;
	const struct session_change *change;
	struct arena *arena;
	struct str offer;
};

/* Codec and, perhaps, its event. */
struct pick {
	struct sdp_format formats[2];
	unsigned n;
};

static bool listed(struct str word, const char *const *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_iis(word, rows[i]))
			return true;
	return false;
}

/* Who is asked first: the codec of the word, those that we take, any that can be looped. */
enum taste { TASTE_CODEC, TASTE_TAKEN, TASTE_ANY, TASTES };

static bool suits(const struct answer *answer, enum taste taste, const struct sdp_media *media,
		  const struct sdp_format *format)
{
	bool known = format->profile && str_is(media->section.media, format->profile->media);

	switch (taste) {
	case TASTE_CODEC:
		return known && format->profile == answer->change->codec;
	case TASTE_TAKEN:
		return known && session_takes(answer->session, format->profile);
	default:
		return answer->session->options.any_codec;
	}
}

/* The format of the offer that stands first in our own list. */
static bool pick_ranked(const struct answer *answer, const struct sdp_media *media,
			struct sdp_format *format)
{
	struct str rest = str_of(answer->session->options.codecs), name;

	while (str_cut(&rest, ',', &name))
		for (unsigned i = 0;
		     sdp_format_read(answer->arena, answer->offer, media, i, format); i++)
			if (suits(answer, TASTE_TAKEN, media, format) &&
			    str_iis(name, format->profile->name))
				return true;
	return false;
}

/* The first format of the offer that suits best. */
static bool pick_codec(const struct answer *answer, const struct sdp_media *media,
		       struct sdp_format *format)
{
	if (answer->session->options.ranked && !answer->change->codec &&
	    pick_ranked(answer, media, format))
		return true;
	for (unsigned taste = 0; taste < TASTES; taste++)
		for (unsigned i = 0;
		     sdp_format_read(answer->arena, answer->offer, media, i, format); i++)
			if (sdp_format_is_codec(format) && suits(answer, taste, media, format))
				return true;
	return false;
}

/* What the stream will carry; false: it is rejected. */
static bool pick(const struct answer *answer, const struct sdp_media *media, struct pick *picked)
{
	struct sdp_format *codec = &picked->formats[0];

	if (!media->port || !listed(media->proto, proto_rows, ARRAY_LEN(proto_rows)) ||
	    !listed(media->section.media, media_rows, ARRAY_LEN(media_rows)))
		return false;
	if (answer->change->none ||
	    (answer->change->video == VIDEO_WITHOUT && str_is(media->section.media, "video")))
		return false;
	if (!pick_codec(answer, media, codec))
		return false;
	picked->n = 1 + session_event(answer->session, answer->arena, media, codec->clock,
				      &picked->formats[1]);
	return true;
}

/* What we hold stays held; a stream that comes new, or back, is free. */
static enum direction wish_of(const struct answer *answer, unsigned index)
{
	const struct session_face *before = answer->session->before;

	if (answer->change->turn)
		return answer->change->wish;
	if (index < before->n && !before->lines[index].stream.rejected)
		return before->lines[index].wish;
	return DIRECTION_BOTH;
}

/* The stream as the answer will have it. */
static void set_line(const struct answer *answer, const struct sdp_media *media,
		     const struct pick *picked, struct session_line *line)
{
	struct session_stream *stream = &line->stream;
	struct precondition theirs = { 0 };

	if (answer->change->resources != RESOURCES_OFF)
		precondition_read(media->section.text, &theirs);
	session_stream_set(stream, media, &picked->formats[0],
			   picked->n > 1 ? &picked->formats[1] : NULL);
	stream->direction = direction_mirror(media->direction) & line->wish;
	precondition_answer(&theirs, answer->session->reserved, &stream->precondition);
	session_tell(line, false);
}

/* The m-line: payload types as offered, and of their parameters those that bind us too. */
static void write_line(const struct answer *answer, const struct sdp_media *media,
		       struct pick *picked, struct sdp_line *line)
{
	struct sdp_codecs codecs = { .formats = picked->formats,
				     .n = picked->n,
				     .ipv6 = line->rtp->family == AF_INET6,
				     .rtcp_off = media->rtcp_off,
				     .ptime_ms = media->ptime_ms,
				     .bandwidth = media->bandwidth };
	struct sdp_format *codec = &picked->formats[0];

	if (codec->profile)
		codec->fmtp = media_profile_answer(answer->arena, codec->profile, codec->fmtp);
	sdp_line_describe(answer->arena, &codecs, line);
}

/* Stream and m-line of one; false: rejected. */
static bool answer_line(const struct answer *answer, unsigned index, struct sdp_line *out)
{
	struct session_line *line = &answer->session->now->lines[index];
	enum direction wish = wish_of(answer, index);
	const struct addr *local = NULL;
	struct sdp_media media;
	struct pick picked;

	sdp_media_read(answer->arena, answer->offer, index, &media);
	session_line_clear(line, media.section.media);
	if (pick(answer, &media, &picked))
		local = session_address(answer->session, index, media.section.media);
	*out = (struct sdp_line){ .media = media.section.media,
				  .proto = media.proto,
				  .formats = media.formats,
				  .rtp = local };
	if (!local)
		return false;
	line->wish = wish;
	line->stream.local = *local;
	set_line(answer, &media, &picked, line);
	write_line(answer, &media, &picked, out);
	out->direction = line->stream.direction;
	out->precondition = &line->stream.precondition;
	return true;
}

unsigned session_answer_lines(struct session *session, const struct session_change *change,
			      struct arena *arena, struct sdp_line lines[SESSION_STREAMS])
{
	struct answer answer = { .session = session,
				 .change = change,
				 .arena = arena,
				 .offer = session_remote(session) };
	unsigned accepted = 0;

	session->now->n = sdp_media_count(answer.offer);
	for (unsigned i = 0; i < session->now->n; i++)
		accepted += answer_line(&answer, i, &lines[i]);
	return accepted;
}
