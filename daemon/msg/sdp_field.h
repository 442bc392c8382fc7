/* SPDX-License-Identifier: Apache-2.0 */
/* What the sdp*.c files share; nobody else includes it. */
#ifndef IMSD_MSG_SDP_FIELD_H
#define IMSD_MSG_SDP_FIELD_H

#include "msg/sdp.h"

/* One question: which SDP, which section, and what stood behind the field's word. */
struct sdp_asked {
	struct arena *arena;
	struct str sdp;
	const struct sdp_section *section;
	const struct sdp_field_row *row;
	struct str argument; /* STR_NONE: the field takes none */
};

struct sdp_field_row {
	const char *name; /* one that ends in '.' or '[' takes an argument */
	bool (*get)(const struct sdp_asked *asked, struct str *value);
	bool (*set)(const struct sdp_asked *asked, struct str value, struct str *result);
	unsigned word;              /* of the m= line */
	const char *before, *after; /* what stands around the argument in the line */
};

/* Takes the next line out of *rest: `whole` with its line end, `line` without. */
bool sdp_take_line(struct str *rest, struct str *whole, struct str *line);
/* The SDP with `slice`, which is part of it, replaced. */
struct str sdp_replace(const struct sdp_asked *asked, struct str slice, struct str text);

/* codecs[i] */
bool sdp_codec_get(const struct sdp_asked *asked, struct str *value);
bool sdp_codec_set(const struct sdp_asked *asked, struct str value, struct str *result);

#endif
