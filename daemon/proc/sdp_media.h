/* SPDX-License-Identifier: Apache-2.0 */
/* An m-line as somebody wrote it: what an offer or an answer says of one stream (RFC 4566 5.14, RFC
 * 3264 5). All texts are slices of the description or lie in the arena. */
#ifndef IMSD_PROC_SDP_MEDIA_H
#define IMSD_PROC_SDP_MEDIA_H

#include "msg/sdp.h"
#include "proc/media_profile.h"
#include "proc/sdp_direction.h"
#include "transport/addr.h"

struct sdp_media {
	struct sdp_section section;
	struct str proto, formats; /* formats: the rest of the m= line */
	uint16_t port;             /* 0: rejected, or no port at all */
	struct addr rtp;           /* AF_UNSPEC: none, a name, or 0.0.0.0 */
	struct addr rtcp;          /* a=rtcp (RFC 3605), else AF_UNSPEC */
	enum direction direction; /* the writer's; one at 0.0.0.0 does not receive (RFC 3264 8.4) */
	unsigned ptime_ms;        /* 0: not said */
	uint32_t bandwidth;       /* kbit/s of b=AS; 0: not said */
	bool rtcp_off;            /* b=RS:0 with b=RR:0 (RFC 3556) */
};

/* How many m-lines there are. */
unsigned sdp_media_count(struct str sdp);
/* The `index`-th from 0; false behind the last. */
bool sdp_media_read(struct arena *arena, struct str sdp, unsigned index, struct sdp_media *media);

enum { SDP_NO_PAYLOAD = 255 };

/* A format of an m-line. */
struct sdp_format {
	uint8_t payload;     /* SDP_NO_PAYLOAD: it is no payload type */
	uint32_t clock;      /* 8000 when nothing says it */
	struct str encoding; /* "AMR-WB/16000/1"; STR_NONE: no rtpmap and not known either */
	struct str fmtp;     /* STR_NONE: none */
	const struct media_profile *profile; /* NULL: not in the table */
};

/* The `index`-th format from 0; false behind the last. */
bool sdp_format_read(struct arena *arena, struct str sdp, const struct sdp_media *media,
		     unsigned index, struct sdp_format *format);
/* Sets clock and profile by the encoding. */
void sdp_format_know(struct sdp_format *format);
/* Does it carry media: no events, comfort noise or redundancy? */
bool sdp_format_is_codec(const struct sdp_format *format);
/* telephone-event? */
bool sdp_format_is_event(const struct sdp_format *format);

#endif
