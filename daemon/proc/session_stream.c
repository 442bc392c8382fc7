/* SPDX-License-Identifier: Apache-2.0 */
/* Streams of a session: what offers and answers of either side set alike. */
#include "proc/session_private.h"

#include <stdio.h>

enum { DEFAULT_PTIME = 20 };

void session_line_clear(struct session_line *line, struct str media)
{
	*line = (struct session_line){ .wish = DIRECTION_BOTH };
	line->stream.rejected = true;
	line->stream.codec = "";
	snprintf(line->stream.media, sizeof(line->stream.media), "%.*s", STR_ARG(media));
}

/* Once asked for, an address stays that stream's. */
const struct addr *session_address(struct session *session, unsigned index, struct str media)
{
	struct addr *local = &session->local[index];

	if (local->family == AF_UNSPEC &&
	    !session->options.allocate(session->options.ctx, index, media, local)) {
		*local = (struct addr){ 0 };
		return NULL;
	}
	return local;
}

void session_stream_set(struct session_stream *stream, const struct sdp_media *media,
			const struct sdp_format *codec, const struct sdp_format *event)
{
	stream->rejected = false;
	stream->remote = media->rtp;
	stream->remote_rtcp = media->rtcp;
	stream->rtcp = !media->rtcp_off;
	stream->payload = codec->payload;
	stream->event_payload = event ? event->payload : 0;
	stream->clock = codec->clock;
	stream->codec = codec->profile ? codec->profile->name : "";
	stream->ptime_ms = media->ptime_ms;
	if (stream->ptime_ms == 0 && str_is(media->section.media, "audio"))
		stream->ptime_ms = DEFAULT_PTIME;
}

bool session_event(struct session *session, struct arena *arena, const struct sdp_media *media,
		   uint32_t clock, struct sdp_format *event)
{
	for (unsigned i = 0; sdp_format_read(arena, session_remote(session), media, i, event);
	     i++) {
		session_recall(session, event);
		if (sdp_format_is_event(event) && event->clock == clock)
			return true;
	}
	return false;
}

void session_set_resources(struct session *session, const struct session_change *change)
{
	if (change->resources == RESOURCES_MISSING || change->resources == RESOURCES_RESERVED)
		session->reserved = change->resources == RESOURCES_RESERVED;
}

void session_tell(struct session_line *line, bool offer)
{
	line->told = line->stream.precondition.current[SEGMENT_LOCAL];
	line->offered = offer;
}
