/* SPDX-License-Identifier: Apache-2.0 */
/* Media profiles: the encodings that imsd offers and answers with (TS 26.114 5.2, RFC 3551). */
#ifndef IMSD_PROC_MEDIA_PROFILE_H
#define IMSD_PROC_MEDIA_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct media_profile {
	const char *media;    /* "audio", "video" */
	const char *name;     /* encoding name of rtpmap */
	uint32_t clock;       /* Hz */
	uint32_t channels;    /* 0: rtpmap names none */
	uint8_t payload;      /* in our offers, unless the session uses it otherwise */
	bool offered;         /* in an offer that nothing else is said of */
	bool strict;          /* parameters that its format does not know are not answered */
	unsigned octets;      /* of 20 ms at the highest rate that we offer */
	unsigned ptime_ms;    /* 0: none is written */
	unsigned maxptime_ms; /* 0: none is written */
	const char *fmtp;     /* in our offers; NULL: none */
};

/* By number from 0, best first; NULL at the end. */
const struct media_profile *media_profile_at(unsigned number);
/* The first of that name in any case; NULL when there is none. */
const struct media_profile *media_profile_named(struct str name);
/* That of a rtpmap encoding, "AMR-WB/16000/1"; a missing number of channels fits all. */
const struct media_profile *media_profile_of(struct str encoding);
/* telephone-event (RFC 4733)? */
bool media_profile_is_event(const struct media_profile *profile);
/* "AMR-WB/16000/1", in the arena. */
struct str media_profile_encoding(struct arena *arena, const struct media_profile *profile);
/* The b=AS value in kbit/s, headers of IP, UDP and RTP included, over IPv4 or IPv6 (TS 26.114
 * 6.2.5). */
unsigned media_profile_bandwidth(const struct media_profile *profile, bool ipv6);
/* The parameters that an answer takes over from those of an offer (RFC 4867 8.3.1, TS 26.445
 * A.3.3); STR_NONE when none is left. */
struct str media_profile_answer(struct arena *arena, const struct media_profile *profile,
				struct str fmtp);

#endif
