/* SPDX-License-Identifier: Apache-2.0 */
/* What the session*.c files share; nobody else includes it. */
#ifndef IMSD_PROC_SESSION_PRIVATE_H
#define IMSD_PROC_SESSION_PRIVATE_H

#include "proc/sdp_write.h"
#include "proc/session.h"

/* A stream with what only we know of it. */
struct session_line {
	struct session_stream stream;
	enum direction wish; /* what we would do at most: who holds does not receive */
	uint8_t told;        /* our resources as our last description had them */
	bool offered;        /* that one was an offer */
};

/* All that an offer may change and a rollback brings back. */
struct session_face {
	struct buf local, remote; /* descriptions */
	unsigned n;
	struct session_line lines[SESSION_STREAMS];
};

struct session {
	struct session_options options;
	char *codecs; /* of the options, or NULL */
	enum session_state state;
	struct session_face *now;
	struct session_face *before;        /* of a pending offer; NULL: none is pending */
	uint64_t version;                   /* of o= */
	bool reserved;                      /* our resources are there */
	struct addr local[SESSION_STREAMS]; /* AF_UNSPEC: not asked for yet */
	char *meanings[128];                /* of payload types in this session: "ENCODING FMTP" */
	struct buf capabilities, failure;
	bool unknown; /* failure holds that of a refused offer */
};

enum session_resources { RESOURCES_KEEP, RESOURCES_MISSING, RESOURCES_RESERVED, RESOURCES_OFF };
enum session_video { VIDEO_KEEP, VIDEO_WITH, VIDEO_WITHOUT };

/* What a word asks for. */
struct session_change {
	bool same;
	bool none; /* every stream rejected */
	bool turn; /* directions: (what stands & keep) | add */
	enum direction keep, add, wish;
	enum session_resources resources;
	enum session_video video;
	const struct media_profile *codec; /* NULL: any */
};

/* False when a word is unknown. */
bool session_change_read(struct str words, struct session_change *change);

/* session_payload.c: payload types and formats. */
enum { SESSION_FORMATS = 16 };

/* What the payload types of `now->remote` mean stays so. */
void session_learn(struct session *session);
void session_forget(struct session *session);
/* The meaning that a format without rtpmap has. */
void session_recall(struct session *session, struct sdp_format *format);
/* Do we take it? */
bool session_takes(const struct session *session, const struct media_profile *profile);
/* The formats of an m-line that we offer: of the one codec, or of all (NULL). Returns how many. */
unsigned session_formats(struct session *session, struct arena *arena, const char *media,
			 const struct media_profile *codec,
			 struct sdp_format formats[SESSION_FORMATS]);

/* session_answer.c: fills the streams by the offer in `now->remote`, and the m-lines of the answer,
 * which point into the offer, the session and the arena. Returns how many are not rejected. */
unsigned session_answer_lines(struct session *session, const struct session_change *change,
			      struct arena *arena, struct sdp_line lines[SESSION_STREAMS]);
/* session_offer.c: our next offer into now->local. */
void session_write_offer(struct session *session, const struct session_change *change);
/* Fills the streams by their answer in `now->remote`. */
bool session_read_answer(struct session *session, char why[96]);

struct session_face *session_face_clone(const struct session_face *face);
/* Our RTP address of that stream; NULL: there is none. */
const struct addr *session_address(struct session *session, unsigned index, struct str media);
/* An empty stream of that medium, rejected. */
void session_line_clear(struct session_line *line, struct str media);
/* What both readers set: addresses and RTCP by their m-line; codec, payload types and clock by the
 * format and its event (NULL: none). */
void session_stream_set(struct session_stream *stream, const struct sdp_media *media,
			const struct sdp_format *codec, const struct sdp_format *event);
/* The event format of an m-line that goes with that clock. */
bool session_event(struct session *session, struct arena *arena, const struct sdp_media *media,
		   uint32_t clock, struct sdp_format *event);
/* Writes a description with that version. */
void session_write(struct session *session, uint64_t version, const struct sdp_line *lines,
		   unsigned n, struct buf *out);
/* Ours from now on; a version more when it is not the last once more. */
void session_describe(struct session *session, const struct sdp_line *lines, unsigned n);
/* How our resources are, by a word. */
void session_set_resources(struct session *session, const struct session_change *change);
/* Which preconditions our description tells of, and whether it is an offer. */
void session_tell(struct session_line *line, bool offer);
/* Does their description hold a mandatory precondition of a type that we do not know? */
bool session_has_unknown(struct session *session);
/* The body of a 580 to their description, into `failure`. */
void session_write_failure(struct session *session);

#endif
