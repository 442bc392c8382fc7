/* SPDX-License-Identifier: Apache-2.0 */
/* Samples to octets and back, by ITU-T G.711 and RFC 3551. */
#include "media/pcm.h"

#include "media/octets.h"

enum {
	ULAW_BIAS = 0x84, /* 33 in the 14 bits of G.711, which are the upper ones here */
	ULAW_CLIP = 32635,
	SIGN      = 0x80,
	ALAW_EVEN = 0x55  /* A-law is sent with its even bits inverted */
};

/* Steps of a chord, its low bits, and the chord: which power of two the magnitude has reached. */
static unsigned chord_of(unsigned magnitude, unsigned first)
{
	unsigned chord = 0;

	while (chord < 7 && magnitude >= first << chord)
		chord++;
	return chord;
}

/* G.711 table 2a and 2b; all bits are inverted. */
static int16_t ulaw_read(const uint8_t *octet)
{
	unsigned code = (uint8_t) ~*octet, chord = code >> 4 & 7;
	int magnitude = (int)((((code & 15) << 3) + ULAW_BIAS) << chord) - ULAW_BIAS;

	return (int16_t)(code & SIGN ? -magnitude : magnitude);
}

static void ulaw_write(int16_t sample, uint8_t *octet)
{
	int magnitude = sample < 0 ? -(int)sample : sample;
	unsigned biased = (unsigned)(magnitude > ULAW_CLIP ? ULAW_CLIP : magnitude) + ULAW_BIAS;
	unsigned chord = chord_of(biased, 0x100);

	*octet = (uint8_t) ~((sample < 0 ? SIGN : 0) | chord << 4 | (biased >> (chord + 3) & 15));
}

/* G.711 table 1a and 1b. */
static int16_t alaw_read(const uint8_t *octet)
{
	unsigned code = *octet ^ ALAW_EVEN, chord = code >> 4 & 7;
	int magnitude = (int)((code & 15) << 4) + 8;

	if (chord)
		magnitude = (magnitude + 0x100) << (chord - 1);
	return (int16_t)(code & SIGN ? magnitude : -magnitude);
}

static void alaw_write(int16_t sample, uint8_t *octet)
{
	unsigned magnitude = (unsigned)(sample < 0 ? ~sample : sample);
	unsigned chord = chord_of(magnitude, 0x100);
	unsigned step = magnitude >> (chord ? chord + 3 : 4) & 15;

	*octet = (uint8_t)(((sample < 0 ? 0 : SIGN) | chord << 4 | step) ^ ALAW_EVEN);
}

static int16_t linear_read(const uint8_t *octets)
{
	return (int16_t)get16(octets);
}

static void linear_write(int16_t sample, uint8_t *octets)
{
	put16(octets, (uint16_t)sample);
}

static const struct pcm_codec codec_rows[] = {
	{ "PCMU", 1, ulaw_read,   ulaw_write   },
	{ "PCMA", 1, alaw_read,   alaw_write   },
	{ "L16",  2, linear_read, linear_write },
};

const struct pcm_codec *pcm_codec_of(const char *name, uint32_t clock)
{
	for (size_t i = 0; clock == PCM_RATE && i < ARRAY_LEN(codec_rows); i++)
		if (str_iis(str_of(name), codec_rows[i].name))
			return &codec_rows[i];
	return NULL;
}

size_t pcm_read(const struct pcm_codec *codec, struct str payload, int16_t *samples, size_t max)
{
	size_t n = payload.n / codec->octets;

	if (n > max)
		n = max;
	for (size_t i = 0; i < n; i++)
		samples[i] = codec->read((const uint8_t *)payload.p + i * codec->octets);
	return n;
}

size_t pcm_write(const struct pcm_codec *codec, const int16_t *samples, size_t n, uint8_t *out)
{
	for (size_t i = 0; i < n; i++)
		codec->write(samples[i], out + i * codec->octets);
	return n * codec->octets;
}

int16_t pcm_saturate(int32_t sum)
{
	return (int16_t)(sum > INT16_MAX ? INT16_MAX : sum < INT16_MIN ? INT16_MIN : sum);
}
