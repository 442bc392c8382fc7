/* SPDX-License-Identifier: Apache-2.0 */
/* Tones and patterns of scripted UEs. */
#include "scenario/ue_tone.h"

#include <string.h>

#include "media/pcm.h"

/* 20 ms at 8 kHz; a wave is so long at 50 Hz, and tones are multiples of that: 300 Hz, 400 Hz ... */
enum { SAMPLES = 160, QUARTER = SAMPLES / 4, FIRST_WAVES = 6, STEP_WAVES = 2 };
/* Of the samples of one tone, and from when on it is heard: 16 of them fit into 16 bits. */
enum { LOUDNESS = 2000, HEARD = 500, UNIT = 16384 };

/* A quarter of a sine. */
static const int16_t sine_rows[QUARTER + 1] = {
	0, 643, 1285, 1926, 2563, 3196, 3825, 4447, 5063, 5671, 6270, 6859,
	7438, 8006, 8561, 9102, 9630, 10143, 10641, 11121, 11585, 12031, 12458, 12867,
	13255, 13623, 13970, 14295, 14598, 14879, 15137, 15371, 15582, 15769, 15931, 16069,
	16182, 16270, 16333, 16371, 16384,
};

/* At the `at`-th of the samples of a wave. */
static int sine(unsigned at)
{
	unsigned quarter = at / QUARTER % 4, rest = at % QUARTER;
	int value = sine_rows[quarter % 2 ? QUARTER - rest : rest];

	return quarter < 2 ? value : -value;
}

/* Sample `at` of that many waves in a packet. */
static int wave(unsigned waves, unsigned at)
{
	return sine(at * waves % SAMPLES);
}

static unsigned waves_of(unsigned number)
{
	return FIRST_WAVES + STEP_WAVES * number;
}

/* A speech frame of a codec: how it begins and how long it is. */
static const struct frame {
	const char *codec;
	uint8_t head[2];
	size_t n;
} frame_rows[] = {
	/* RFC 4867 4.3: no mode request, one frame of the highest rate, good */
	{ "AMR-WB", { 0xf4, 0x40 }, 61 },
	{ "AMR", { 0xf3, 0xc0 }, 32 },
};

enum { PATTERN = 0x40, PATTERN_FROM = 4, PATTERN_TO = 24, FRAME_OCTETS = 40 };

static size_t write_frame(const char *codec, unsigned number, uint8_t *out)
{
	const struct frame *frame = NULL;

	if (!codec)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(frame_rows); i++)
		if (strcmp(codec, frame_rows[i].codec) == 0)
			frame = &frame_rows[i];
	memset(out, (int)(PATTERN + number), FRAME_OCTETS);
	if (!frame)
		return FRAME_OCTETS;
	memset(out, (int)(PATTERN + number), frame->n);
	memcpy(out, frame->head, sizeof(frame->head));
	return frame->n;
}

size_t tone_write(const char *codec, uint32_t clock, unsigned number, uint8_t out[TONE_OCTETS])
{
	const struct pcm_codec *pcm = pcm_codec_of(codec, clock);
	int16_t samples[SAMPLES];

	if (number >= TONES_MAX)
		return 0;
	if (!pcm)
		return write_frame(codec, number, out);
	for (unsigned i = 0; i < SAMPLES; i++)
		samples[i] = (int16_t)(LOUDNESS * wave(waves_of(number), i) / UNIT);
	return pcm_write(pcm, samples, SAMPLES, out);
}

/* Is the tone in the samples, whatever its phase? */
static bool has_tone(const int16_t *samples, unsigned waves)
{
	int64_t in_phase = 0, across = 0, least = (int64_t)HEARD * SAMPLES / 2;

	for (unsigned i = 0; i < SAMPLES; i++) {
		in_phase += samples[i] * wave(waves, i);
		across += samples[i] * sine((i * waves + QUARTER) % SAMPLES);
	}
	in_phase /= UNIT;
	across /= UNIT;
	return in_phase * in_phase + across * across >= least * least;
}

static uint32_t read_frame(struct str payload)
{
	unsigned octet;

	if (payload.n < PATTERN_TO)
		return 0;
	octet = (uint8_t)payload.p[PATTERN_FROM];
	for (size_t i = PATTERN_FROM; i < PATTERN_TO; i++)
		if ((uint8_t)payload.p[i] != octet)
			return 0;
	return octet >= PATTERN && octet < PATTERN + TONES_MAX ? UINT32_C(1) << (octet - PATTERN) :
								 0;
}

uint32_t tone_read(const char *codec, uint32_t clock, struct str payload)
{
	const struct pcm_codec *pcm = pcm_codec_of(codec, clock);
	int16_t samples[SAMPLES];
	uint32_t heard = 0;

	if (!pcm)
		return read_frame(payload);
	if (pcm_read(pcm, payload, samples, SAMPLES) < SAMPLES)
		return 0;
	for (unsigned i = 0; i < TONES_MAX; i++)
		if (has_tone(samples, waves_of(i)))
			heard |= UINT32_C(1) << i;
	return heard;
}
