/* SPDX-License-Identifier: Apache-2.0 */
/* SDP (RFC 4566) as lines: sections, fields and edits for paths such as sdp.audio[1].curr.local
 * (LANGUAGE section 1). A field is read where it stands, broken bodies too; libosip2's SDP parser,
 * which copies every line and refuses what it does not like, only judges the whole (sdp_check). */
#ifndef IMSD_MSG_SDP_H
#define IMSD_MSG_SDP_H

#include "base/mem.h"
#include "base/text.h"

/* A section: the session's lines (media STR_NONE) or those of one m= line. */
struct sdp_section {
	struct str text;  /* whole lines, each with its line end */
	struct str media; /* "audio" ... */
	struct str m;     /* value of the m= line */
};

/* The `index`-th (from 1) section of that media; media "" is the session. */
bool sdp_section(struct str sdp, struct str media, unsigned index, struct sdp_section *section);
/* The `index`-th (from 1) line of the section whose text begins with prefix ("a=conf:"), without
 * its line end. */
bool sdp_line(struct str section, struct str prefix, unsigned index, struct str *line);

/*
 * A field of a media section by its path word; value in the arena or a slice. False when absent.
 *
 *	port proto	of the m= line
 *	codecs[i]	encoding of its i-th format (-1: the last), "AMR-WB/16000"; of one without rtpmap the
 *			name RFC 3551 gives it, else the format itself. Without [i] the first
 *	direction	sendrecv, sendonly, recvonly, inactive; falls back to the session's and then to
 *			sendrecv (RFC 4566 6)
 *	ptime maxptime	their number
 *	b.AS b.RS ...	bandwidth
 *	curr.local conf.remote ...	direction of a=curr:qos, a=conf:qos (RFC 3312)
 *	des.local ...	strength and direction: "mandatory sendrecv"
 */
bool sdp_field(struct arena *arena, struct str sdp, const struct sdp_section *section,
	       struct str field, struct str *value);
/* Is it a word for sdp_field? */
bool sdp_field_known(struct str field);
/* A new SDP text with that field set, or removed (value STR_NONE; a codec goes with its rtpmap,
 * fmtp and rtcp-fb). False when the field cannot be set: an unknown word, a format that is not
 * there, the last one removed, port or proto removed. */
bool sdp_field_set(struct arena *arena, struct str sdp, const struct sdp_section *section,
		   struct str field, struct str value, struct str *result);
/* A new SDP text with a line added at the end of the section, or without the given line, which must
 * be a slice of it (as sdp_line gives it). */
struct str sdp_line_add(struct arena *arena, struct str sdp, const struct sdp_section *section,
			struct str line);
struct str sdp_line_remove(struct arena *arena, struct str sdp, struct str line);
/* Is it SDP by libosip2's parser? */
bool sdp_check(struct str sdp);

#endif
