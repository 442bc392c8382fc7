/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SDP of a scripted UE (RFC 4566, RFC 3264, RFC 3312, TS 26.114), made of texts of its own: the code
 * under test must not judge itself. Text in, text out; ue_session.h keeps what was said.
 */
#ifndef IMSD_SCENARIO_UE_SDP_H
#define IMSD_SCENARIO_UE_SDP_H

#include "base/mem.h"
#include "base/text.h"
#include "transport/addr.h"

enum { SDP_SEND = 1, SDP_RECV = 2, SDP_BOTH = 3 }; /* bits of a direction */

/* What a description is made from. Texts may be STR_NONE. */
struct ue_sdp_order {
	struct str name;  /* "audio", "hold" ... */
	bool answer;      /* to `remote`; else an offer */
	struct str local; /* ours in force: m-lines keep their places */
	struct str remote;
	struct addr host;      /* of o= and c= */
	uint64_t id;           /* of o= */
	uint32_t version;      /* of o= */
	uint16_t audio, video; /* our ports */
	unsigned wish;         /* what we want to do with media */
	bool preconditions;    /* they are in use in this dialog */
	bool reserved;         /* our resources are there */
};

/* Is it a name of a description, or `none`? */
bool ue_sdp_name_known(struct str name);
/* All names for a person: "audio, video ..." */
const char *ue_sdp_names(void);
/* The description; lives in the arena. */
struct str ue_sdp_make(struct arena *arena, const struct ue_sdp_order *order);

/* The version of its o= line; false when there is none. */
bool ue_sdp_version(struct str sdp, uint64_t *version);
/* The same description with another version. */
struct str ue_sdp_set_version(struct arena *arena, struct str sdp, uint64_t version);
/* The value of a field of its first audio section ("direction", "curr.local"); STR_NONE: absent. */
struct str ue_sdp_audio(struct arena *arena, struct str sdp, const char *field);
/* Bits of a direction's name, and back. */
unsigned ue_sdp_direction(struct str name);
const char *ue_sdp_direction_name(unsigned direction);
/* The next section (from its m= line on) of what is left of an SDP; false at the end. The first call
 * passes over the session's lines. */
struct sdp_section;
bool ue_sdp_next_media(struct str *rest, struct sdp_section *section);
/* The `number`-th word of its m= line, from 0; STR_NONE behind the last. */
struct str ue_sdp_word(const struct sdp_section *section, unsigned number);
/* Its port. */
uint32_t ue_sdp_port(const struct sdp_section *section);

/* The names that fit a description, on lines of their own: `before` is the sender's last one, or
 * STR_NONE. */
void ue_sdp_classify(struct str sdp, struct str before, struct buf *names);

#endif
