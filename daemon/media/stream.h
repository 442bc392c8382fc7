/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RTP and RTCP of one m-line (RFC 3550): a pair of ports, what comes in is counted, what goes out is
 * an echo, silence, a file or nothing. SDP is known here only as numbers.
 *
 * Timers run only while there is something to send: silence and events while they last, reports
 * (every 5 s) as long as RTP flowed in the last interval. An idle stream costs nothing on any clock.
 */
#ifndef IMSD_MEDIA_STREAM_H
#define IMSD_MEDIA_STREAM_H

#include "media/clip.h"
#include "media/fault.h"
#include "media/media.h"

struct stream_setting {
	struct addr remote;      /* RTP; AF_UNSPEC, 0.0.0.0, :: or port 0: nothing is sent */
	struct addr remote_rtcp; /* the same of RTCP; AF_UNSPEC: the RTP port + 1 */
	bool send, receive;    /* the direction; what comes when !receive is counted as unwanted */
	uint8_t payload;       /* that we send and expect */
	uint8_t event_payload; /* telephone-event; 0: none */
	uint32_t clock;        /* of the payload, in Hz; 0: no jitter, timestamps stand still */
	unsigned ptime_ms;     /* of silence, 0: 20; the codec has its bounds, see silence.h */
	const char *codec;     /* "PCMU", "AMR-WB" ... decides what silence looks like (unknown or
				  * NULL: none is sent); lives for ever */
	enum media_mode mode;
	/* with MEDIA_CLIP: from its beginning whenever it is another one; lives as long as it is set */
	const struct clip *clip;
	bool clip_loops; /* else silence follows */
	bool rtcp;       /* RTCP is on (RR and RS are not both 0) */
};

struct stream_counters {
	uint64_t received, sent;               /* RTP packets; received: of what was wanted */
	uint64_t received_octets, sent_octets; /* of their payloads */
	uint64_t lost;     /* gaps in the sequence numbers, RFC 3550 A.3, over all senders */
	uint64_t unwanted; /* came although the direction says no, or of another payload type */
	uint64_t broken;   /* neither RTP (on its port) nor RTCP (on its) */
	uint64_t foreign;  /* received ones that came from another address than `remote` */
	uint64_t events;   /* received ones that were telephone-events */
	int64_t jitter_us; /* RFC 3550 6.4.1, of the present sender */
	uint64_t rtcp_received,
		rtcp_sent;    /* compound packets; received whether RTCP is on or not */
	struct addr stranger; /* where the last one of those came from */
	int64_t last_at;      /* loop time of the last packet received, -1: none */
	/* Of all RTP that came, wanted or not. */
	uint64_t ssrcs;      /* senders, by SSRC, one after the other */
	uint64_t restarts;   /* sequence numbers that began anew without another SSRC */
	uint64_t gaps;       /* places where numbers were left out */
	uint64_t disordered; /* came behind a later one */
	uint64_t repeated;   /* came twice */
	uint64_t marked;     /* with the marker bit */
	uint64_t collisions; /* had our own SSRC, RFC 3550 8.2 */
	uint64_t byes;       /* RTCP BYE that came */
	int payload;         /* type of the last one, -1: none */
};

struct rtp; /* media/rtp.h */
struct stream;
/* Binds a pair of ports at that host (the port of `host` is ignored). NULL when none is free or the
 * host is not ours. Before stream_set nothing is sent and all that comes is unwanted. */
struct stream *stream_new(struct media *media, const struct addr *host);
/* Says BYE by RTCP if the stream has ever sent; its ports are free at once, or when knob media.linger
 * says so. NULL-safe. */
void stream_free(struct stream *stream);
/* Those that linger end at once. */
void stream_end_lingering(struct media *media);
/* Says that BYE, and sends nothing any more; what comes is counted. */
void stream_leave(struct stream *stream);
/* Our RTP address. */
const struct addr *stream_address(const struct stream *stream);
/* From now on; counters and sequence numbers go on. Packets go to `remote` wherever those come from
 * that are received: nobody is learnt of from the network. */
void stream_set(struct stream *stream, const struct stream_setting *setting);
struct stream_counters stream_counters(const struct stream *stream);

/* Who knows what is wrong with a stream: asked for each packet, either way. NULL: nothing is wrong; what
 * it returns is looked at before the next question. One at a time; NULL: nobody. */
struct stream_bender {
	const struct media_fault *(*fault)(void *ctx);
	void *ctx;
};
void stream_bend(struct stream *stream, const struct stream_bender *bender);

/* For those who make media of their own, in any mode. Both are false when the direction or the
 * remote address says no. */
/* One packet of the set payload type, its timestamp by the clock. */
bool stream_send(struct stream *stream, struct str payload, bool marker);
/* A key, 0-9 * # A-D, as telephone-event (RFC 4733): three packets 50 ms apart, then its end three
 * times. False also when there is no event payload, no such key, or one is still being sent. */
bool stream_send_event(struct stream *stream, char key);

/* Who makes media of what comes: hears of each packet that was wanted, events aside, and once when the
 * stream is freed. */
struct stream_listener {
	void (*on_rtp)(void *ctx, const struct rtp *rtp);
	void (*on_gone)(void *ctx);
	void *ctx;
};
/* One at a time; NULL: nobody any more. */
void stream_listen(struct stream *stream, const struct stream_listener *listener);

#endif
