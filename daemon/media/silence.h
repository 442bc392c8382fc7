/* SPDX-License-Identifier: Apache-2.0 */
/* What silence looks like in each codec. Pure. */
#ifndef IMSD_MEDIA_SILENCE_H
#define IMSD_MEDIA_SILENCE_H

#include "base/text.h"

enum { SILENCE_MAX = 3840 };

/* The payload of one packet of silence. `*ms` is the packet time wished for and gets the one that
 * the packet has: sample codecs take 10 to 240 ms, frame codecs send one frame of 20 ms. Octets
 * written, 0: nobody knows what silence is in that codec (NULL: none). */
size_t silence_write(const char *codec, unsigned *ms, uint8_t out[SILENCE_MAX]);

#endif
