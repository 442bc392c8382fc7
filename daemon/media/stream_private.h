/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of media and stream share: ports, what comes, what goes, reports. */
#ifndef IMSD_MEDIA_STREAM_PRIVATE_H
#define IMSD_MEDIA_STREAM_PRIVATE_H

#include "base/random.h"
#include "media/source.h"
#include "media/stream.h"

enum { MEDIA_CNAME = 16 };

struct media {
	struct loop *loop;
	struct mesh *mesh;
	bool by_system;                            /* ports are the system's choice */
	unsigned first_port, last_port, next_port; /* of RTP, even */
	uint64_t seed;
	unsigned n_made; /* streams ever: their numbers */
	struct random random;
	char cname[MEDIA_CNAME + 1]; /* RFC 7022 */
	size_t n_streams;
	struct list lingering; /* streams that nobody has any more */
	struct buf packet;     /* the one that is being sent */
};

/* Which of a stream's two ports. */
enum { STREAM_RTP, STREAM_RTCP, STREAM_PORTS };

struct stream {
	struct media *media;
	struct link *links[STREAM_PORTS];
	struct link_user users[STREAM_PORTS];
	struct stream_setting setting; /* addresses that cannot be sent to are unset in it */
	struct stream_counters counters;
	struct source source;
	struct stream_listener listener;
	struct stream_bender bender;
	struct harm *harm; /* stream_harm.c; NULL: nothing was ever wrong */
	unsigned number;

	/* Our own stream. Its timestamp was `timestamp` at the loop's time `at`. */
	uint32_t ssrc, timestamp;
	int64_t at;
	uint16_t sequence;
	bool begin;     /* the next packet of silence or a file begins a talkspurt */
	size_t clip_at; /* sample of the file that comes next */
	struct echo {
		bool known;      /* `offset` is that of the present source */
		uint32_t offset; /* from the source's timestamps to ours */
		int64_t since;   /* when this second of echoes began */
		unsigned n;      /* packets in it */
	} echo;
	struct timer silence;
	int64_t silence_due;
	struct timer event;
	uint8_t event_code, event_step;
	uint32_t event_timestamp;

	struct timer report;
	bool flowed; /* RTP, either way, since the timer was started */
	uint64_t sent_reported;
};

/* Binds the pair of ports, RTP even, RTCP the next. False: both are not bound. */
bool media_bind(struct media *media, const struct addr *host, struct stream *stream);

/* A further port for RTP; NULL when none is free. */
struct link *media_bind_other(struct media *media, const struct addr *host,
			      const struct link_user *user);

/* All RTP that leaves passes here; it gets our SSRC and the next sequence number. */
bool stream_put(struct stream *stream, struct rtp *rtp);
/* Sends back what was received. */
void stream_echo(struct stream *stream, const struct rtp *rtp);
/* Starts or stops what the setting asks for. */
void stream_resume(struct stream *stream);
/* Our timestamp at that time of the loop. */
uint32_t stream_timestamp(const struct stream *stream, int64_t now);

/* stream_harm.c: what is wrong now; NULL: nothing. */
const struct media_fault *stream_fault(struct stream *stream);
/* The same, where nothing may be asked or sent. */
const struct media_fault *stream_fault_last(const struct stream *stream);
/* Our header as the fault has it. */
void stream_harm_header(struct stream *stream, const struct media_fault *fault, struct rtp *rtp);
/* Takes a packet to the other side: over a way that loses, delays or doubles it. False: not sent. */
bool stream_carry(struct stream *stream, const struct media_fault *fault, struct str packet);
/* The SSRC that is seen as ours. */
uint32_t stream_ssrc(const struct stream *stream);
void stream_harm_free(struct stream *stream);
/* Does it go on without its owner? Then it ends by itself. */
bool stream_linger(struct stream *stream);
/* Says BYE if it has ever sent; frees it. */
void stream_end(struct stream *stream);

/* RTP was sent or received. */
void stream_note_flow(struct stream *stream);
/* An SR or RR, `bye`: the last one; as its fault allows. */
void stream_report(struct stream *stream, bool bye);
/* The same whatever the fault. */
void stream_say(struct stream *stream, bool bye);

#endif
