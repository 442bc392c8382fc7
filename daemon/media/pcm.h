/* SPDX-License-Identifier: Apache-2.0 */
/* Codecs of plain samples: PCMU and PCMA (ITU-T G.711), L16 (RFC 3551 4.5.11), all mono at 8 kHz.
 * Samples are linear, 16 bits, as ITU-T G.191 has them. Pure. */
#ifndef IMSD_MEDIA_PCM_H
#define IMSD_MEDIA_PCM_H

#include "base/text.h"

enum { PCM_RATE = 8000 };

struct pcm_codec {
	const char *name;
	unsigned octets; /* of one sample */
	int16_t (*read)(const uint8_t *octets);
	void (*write)(int16_t sample, uint8_t *octets);
};

/* By its encoding name and clock; NULL when it is none of them. */
const struct pcm_codec *pcm_codec_of(const char *name, uint32_t clock);
/* The samples of a payload, at most `max` of them; how many. */
size_t pcm_read(const struct pcm_codec *codec, struct str payload, int16_t *samples, size_t max);
/* Their payload: n * codec->octets octets. */
size_t pcm_write(const struct pcm_codec *codec, const int16_t *samples, size_t n, uint8_t *out);
/* A sum brought back to what a sample can hold. */
int16_t pcm_saturate(int32_t sum);

#endif
