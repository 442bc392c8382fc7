/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A mixer (RFC 3550 2.3): streams that hear each other. Members with PCMU, PCMA or L16 hear the sum
 * of all the others, without their own part, in their own codec and packet time. Members with any
 * other codec hear the one of that codec who has the floor: its packets go on as they are.
 *
 * The floor is the first talker's who comes, until it has been silent for the hold time. A packet
 * that is known to describe silence (AMR, AMR-WB, EVS) takes it only from nobody, and does not keep
 * it from another who talks.
 *
 * A timer runs only while somebody sends: an idle mixer costs nothing on any clock.
 */
#ifndef IMSD_MEDIA_MIX_H
#define IMSD_MEDIA_MIX_H

#include "media/stream.h"

enum mix_mode {
	MIX_MIX,    /* as above */
	MIX_FORWARD /* no sums: whoever has the floor of a codec is heard, whatever the codec */
};

struct mix_options {
	struct loop *loop;
	enum mix_mode mode;
	int64_t hold_us;
};

struct mix;
struct mix_member;

struct mix *mix_new(const struct mix_options *options);
/* Members leave. NULL-safe. */
void mix_free(struct mix *mix);
/* What that stream receives is heard by the others, and it sends what they say, as its setting
 * (whose mode should be MEDIA_NONE) has it at that time. A stream that may not send neither hears
 * nor is heard: that party is on hold. */
struct mix_member *mix_join(struct mix *mix, struct stream *stream);
/* The mixer lets go of the stream; NULL-safe. A stream that is freed leaves by itself, but the
 * member stays until this. */
void mix_leave(struct mix_member *member);
/* NULL: it has gone. */
const struct stream *mix_stream(const struct mix_member *member);
size_t mix_count(const struct mix *mix);
/* Is somebody being heard? */
bool mix_is_running(const struct mix *mix);

#endif
