/* SPDX-License-Identifier: Apache-2.0 */
/* A description as we write it (RFC 4566 5, RFC 3264 5): session lines, then the m-lines. */
#ifndef IMSD_PROC_SDP_WRITE_H
#define IMSD_PROC_SDP_WRITE_H

#include "proc/precondition.h"
#include "proc/sdp_media.h"

/* The session's lines. */
struct sdp_head {
	uint64_t id, version;    /* of o= */
	const struct addr *host; /* of o= and c= */
};

/* An m-line. */
struct sdp_line {
	struct str media, proto, formats; /* formats: payload types between blanks */
	const struct addr *rtp;           /* NULL: port 0 */
	struct str lines;         /* b= and a= but those of the members below, each with CRLF */
	enum direction direction; /* not written with port 0, nor are the next */
	const struct precondition *precondition; /* NULL: none */
};

/* Appends the description. */
void sdp_write(const struct sdp_head *head, const struct sdp_line *lines, unsigned n,
	       struct buf *out);

/* How the formats of an m-line are described. */
struct sdp_codecs {
	const struct sdp_format *formats;
	unsigned n;
	bool ipv6;
	bool rtcp_off;      /* b=RR:0 too */
	unsigned ptime_ms;  /* 0: as the profile says */
	uint32_t bandwidth; /* of b=AS when no profile says it; 0: none is written */
	bool feedback;      /* a=rtcp-fb of video (RFC 4585, IR.94) */
};

/* Sets formats and lines of the m-line. */
void sdp_line_describe(struct arena *arena, const struct sdp_codecs *codecs, struct sdp_line *line);
/* Sets formats and lines to those of a section that we wrote. */
void sdp_line_keep(struct arena *arena, const struct sdp_media *media, struct sdp_line *line);

#endif
