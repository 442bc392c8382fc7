/* SPDX-License-Identifier: Apache-2.0 */
/* Where streams get their ports from: one per core, one per scripted UE. */
#ifndef IMSD_MEDIA_MEDIA_H
#define IMSD_MEDIA_MEDIA_H

#include "base/loop.h"
#include "transport/addr.h"
#include "transport/mesh.h"

struct media;
struct media_options {
	struct loop *loop;
	struct mesh *mesh; /* with a virtual clock; NULL: real sockets */
	/* Of RTP (even) and RTCP (the next, odd); both 0: the system's choice (the mesh begins at
	 * 40000). */
	uint16_t first_port, last_port;
	uint64_t seed; /* SSRC, first sequence number and timestamp */
};
struct media *media_new(const struct media_options *options);
/* Streams must be gone, but for those that linger. NULL-safe. */
void media_free(struct media *media);
/* Streams alive: a counter for leak checks. */
size_t media_count(const struct media *media);

/* What a far end does with media. */
enum media_mode {
	MEDIA_ECHO,    /* sends back what comes, as its own stream */
	MEDIA_SILENCE, /* sends frames of silence all the time */
	MEDIA_NONE,    /* sends nothing of its own accord */
	MEDIA_CLIP /* plays a file, media/clip.h; silence where its codec is not of media/pcm.h */
};
/* By name: "echo", "silence", "none"; false when unknown. Another mode is called "file". */
bool media_mode_of(struct str name, enum media_mode *mode);
const char *media_mode_name(enum media_mode mode);

#endif
