/* SPDX-License-Identifier: Apache-2.0 */
/* What is played from a file: one channel of linear samples at 8 kHz. */
#ifndef IMSD_MEDIA_CLIP_H
#define IMSD_MEDIA_CLIP_H

#include "base/text.h"

enum { CLIP_MAX = 4000000 /* octets of a file: 4 minutes of linear samples */ };

struct clip {
	struct clip *next; /* for whoever keeps several */
	size_t n;
	int16_t samples[];
};

/* A WAV file (RIFF): one channel at 8 kHz, linear with 16 bits, A-law or mu-law. NULL with one
 * sentence in why. Owned by the caller: mem_free. */
struct clip *clip_parse(struct str bytes, char why[120]);
/* The same from a file. */
struct clip *clip_read(const char *path, char why[120]);

#endif
