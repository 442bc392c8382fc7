/* SPDX-License-Identifier: Apache-2.0 */
/* Preconditions of a whole session (RFC 3312, TS 24.229 5.1.3, 5.1.4). */
#include "proc/session_private.h"

/* The streams that both sides know: not those of an offer of ours that waits. */
static const struct session_face *agreed(const struct session *session)
{
	return session->state == SESSION_OFFERED ? session->before : session->now;
}

bool session_has_preconditions(const struct session *session)
{
	const struct session_face *face = agreed(session);

	for (unsigned i = 0; i < face->n; i++)
		if (!face->lines[i].stream.rejected && face->lines[i].stream.precondition.present)
			return true;
	return false;
}

bool session_met(const struct session *session)
{
	for (unsigned i = 0; i < session->now->n; i++) {
		const struct session_stream *stream = &session->now->lines[i].stream;

		if (!stream->rejected && !precondition_met(&stream->precondition))
			return false;
	}
	return true;
}

/* Was it told that ours are missing, and does it wait to hear that they are there? */
static bool waits(const struct session_line *line)
{
	const struct precondition *precondition = &line->stream.precondition;

	return (precondition->desired[SEGMENT_LOCAL] & (uint8_t)~line->told) &&
	       (line->offered || precondition->confirm[SEGMENT_LOCAL]);
}

/* An answer that is still to come tells it without being asked. */
bool session_reserve(struct session *session)
{
	bool waiting = false;

	session->reserved = true;
	for (unsigned i = 0; i < session->now->n; i++) {
		struct session_line *line = &session->now->lines[i];

		if (line->stream.rejected || !line->stream.precondition.present)
			continue;
		precondition_reserve(&line->stream.precondition, true);
		waiting = waiting || waits(line);
	}
	return waiting && session->state != SESSION_ASKED;
}

bool session_reserved(const struct session *session)
{
	return session->reserved;
}

bool session_has_unknown(struct session *session)
{
	struct sdp_media media;
	struct arena arena;
	bool found = false;

	arena_init(&arena);
	for (unsigned i = 0; !found && sdp_media_read(&arena, session_remote(session), i, &media);
	     i++)
		found = !session->now->lines[i].stream.rejected &&
			precondition_write_unknown(media.section.text, NULL);
	arena_clear(&arena);
	return found;
}

/* The m-line with what failed in it, and port 0: nothing is offered here. */
static void failed_line(const struct session_stream *stream, struct arena *arena,
			const struct sdp_media *media, struct sdp_line *line)
{
	struct buf out = { 0 };

	precondition_write_unknown(media->section.text, &out);
	precondition_write_failure(&stream->precondition, &out);
	*line = (struct sdp_line){ .media = media->section.media,
				   .proto = media->proto,
				   .formats = media->formats };
	line->lines = (struct str){ arena_copy(arena, out.p ? out.p : "", out.n), out.n };
	buf_free(&out);
}

void session_write_failure(struct session *session)
{
	struct sdp_line lines[SESSION_STREAMS];
	struct sdp_media media;
	struct arena arena;
	unsigned n = 0;

	arena_init(&arena);
	for (; sdp_media_read(&arena, session_remote(session), n, &media); n++)
		failed_line(&session->now->lines[n].stream, &arena, &media, &lines[n]);
	session_write(session, session->version + 1, lines, n, &session->failure);
	arena_clear(&arena);
}

struct str session_failure(struct session *session)
{
	if (!session->unknown)
		session_write_failure(session);
	return buf_str(&session->failure);
}
