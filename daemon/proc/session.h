/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A session: offers and answers of one dialog (RFC 3264, RFC 6337) with its preconditions (RFC
 * 3312, RFC 4032, TS 24.229 6.1). Text in, text out: it knows neither messages nor ports. Who
 * carries the bodies (proc/call) says which body is an offer and which an answer.
 */
#ifndef IMSD_PROC_SESSION_H
#define IMSD_PROC_SESSION_H

#include "base/mem.h"
#include "base/text.h"
#include "proc/precondition.h"
#include "proc/sdp_direction.h"
#include "transport/addr.h"

enum { SESSION_STREAMS = 8 };

enum session_state {
	SESSION_IDLE,    /* nothing was offered */
	SESSION_OFFERED, /* our offer waits for its answer */
	SESSION_ASKED,   /* an offer of theirs waits for our answer */
	SESSION_STABLE
};

/* One m-line as it stands now: with an offer of theirs as the answer `true` would have it; with an
 * offer of ours as before it, and a new one as we can receive it. */
struct session_stream {
	char media[16];           /* "audio", "video" ... */
	bool rejected;            /* port 0 */
	struct addr local;        /* our RTP address, once it was asked for */
	struct addr remote;       /* theirs; AF_UNSPEC: none */
	struct addr remote_rtcp;  /* a=rtcp, else AF_UNSPEC */
	enum direction direction; /* what we may do */
	uint8_t payload;          /* chosen, theirs */
	uint8_t event_payload;    /* of telephone-event; 0: none */
	uint32_t clock;           /* Hz */
	unsigned ptime_ms;        /* they ask for; 20 when they do not, 0 for video */
	const char *codec;        /* of the media profiles; "" when we loop it unknown */
	bool rtcp;                /* not b=RS:0 with b=RR:0 */
	struct precondition precondition;
};

struct session_options {
	/* Our RTP address of stream `index`, asked once per stream; false: the stream is rejected.
	 * */
	bool (*allocate)(void *ctx, unsigned index, struct str media, struct addr *rtp);
	void *ctx;
	struct addr host; /* of o= and c= */
	uint64_t id;      /* of o= */
	/* An echoing far end: the first offered codec will do when no profile has it. */
	bool any_codec;
	/* Comma list of what we take, best first; NULL: all of the table. Copied. */
	const char *codecs;
	/* In an answer the list decides which codec of an offer is the best, not the offer. */
	bool ranked;
};

struct session;
struct session *session_new(const struct session_options *options);
void session_free(struct session *session); /* NULL-safe */
/* The same once more, to go on by itself; both have the same ports. */
struct session *session_clone(const struct session *session);
enum session_state session_state(const struct session *session);
unsigned session_stream_count(const struct session *session);
/* NULL behind the last. */
const struct session_stream *session_stream_at(const struct session *session, unsigned index);
/* The last descriptions in force or pending: "" when there is none. */
struct str session_local(const struct session *session);
struct str session_remote(const struct session *session);
/* The o= version of our last description, 0: none was made. It never goes back, not even when an
 * offer is taken back (RFC 3264 8). */
uint64_t session_version(const struct session *session);

/*
 * What an offer or an answer shall be, by one word (a step's `sdp`; the table is printed by --list
 * sdp), or several between blanks ("precondition video"):
 *	true		what the state calls for: in an answer the offer mirrored; in an offer what
 *			stands, or audio when nothing stands
 *	same		the last description once more, to the octet (same o= version)
 *	hold		sendrecv -> sendonly, recvonly -> inactive (TS 24.610)
 *	resume		sendonly -> sendrecv, inactive -> recvonly
 *	inactive	every stream inactive; sendonly, recvonly, sendrecv likewise
 *	video		with a video stream; no-video, audio: that stream with port 0
 *	no-media	every stream with port 0
 *	precondition	audio with preconditions, resources not reserved (tables A, E)
 *	reserved	the same with our resources reserved (tables C, F)
 *	no-precondition	without, though they have some (table D)
 *	AMR-WB, PCMU ...	a codec of the profiles: audio of it alone (and telephone-event)
 * An answer keeps the offer's m-lines and order (RFC 3264 6); in an answer precondition and
 * reserved say how our own resources are, and a codec that is not in the offer counts as `true`.
 * What hold, resume and the directions say holds for later answers too: who holds does not receive.
 */
bool session_word_known(struct str word);
struct session_word {
	const char *word, *help, *clause;
};
/* By number from 0; NULL at the end. */
const struct session_word *session_word_at(unsigned number);

/* Our offer. Result in *sdp, valid until the next call. 0; -EBUSY: an offer is pending (sent or
 * received); -EINVAL: unknown word. */
int session_offer(struct session *session, struct str word, struct str *sdp);
/* Our answer to the offer received. 0; -EINVAL: none waits, or unknown word. */
int session_answer(struct session *session, struct str word, struct str *sdp);
/* Their offer. 0, or the status to refuse it with and why: 400 (no SDP), 488 (nothing in it that we
 * can do, or m-lines that do not follow from what stands), 491 (ours is pending), 500 (theirs is),
 * 580 (a mandatory precondition of unknown type). Refused, the session is as it was. */
int session_take_offer(struct session *session, struct str sdp, char why[96]);
/* Their answer. 0, or -EINVAL with why (none was asked for, m-lines do not fit): the session is as
 * it was before the offer. */
int session_take_answer(struct session *session, struct str sdp, char why[96]);
/* The pending offer, if any, was refused (4xx to it) or is taken back: as before it. */
void session_rollback(struct session *session);
/* The body for a 488: what we could do (RFC 3261 21.4.26). Valid until it is asked for again. */
struct str session_capabilities(struct session *session);

/* Preconditions, over all streams that are not rejected. */
/* Do both sides use them? */
bool session_has_preconditions(const struct session *session);
/* Are all mandatory ones met: may the called side be alerted? */
bool session_met(const struct session *session);
/* Our resources are there; the next description says so. True: the far side waits to be told (it
 * asked with conf, or our offer stood with local resources missing). */
bool session_reserve(struct session *session);
/* Are our own reserved? A fact that no rollback changes. */
bool session_reserved(const struct session *session);
/* The body of a 580: the precondition that failed or, when session_take_offer said 580, is unknown
 * (RFC 3312 8). Valid until it is asked for again. */
struct str session_failure(struct session *session);

#endif
