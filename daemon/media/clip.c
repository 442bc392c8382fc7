/* SPDX-License-Identifier: Apache-2.0 */
/* WAV files, as RFC 2361 numbers their formats. */
#include "media/clip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/mem.h"
#include "media/pcm.h"

enum { WHY = 120, RIFF_HEAD = 12, CHUNK_HEAD = 8, FORMAT_OCTETS = 16 };

/* Numbers of RIFF begin with their lowest octet. */
static unsigned get16_low(const uint8_t *at)
{
	return at[0] | (unsigned)at[1] << 8;
}

static uint32_t get32_low(const uint8_t *at)
{
	return get16_low(at) | (uint32_t)get16_low(at + 2) << 16;
}

static int16_t read_linear(const uint8_t *at)
{
	return (int16_t)get16_low(at);
}

static const struct format_row {
	unsigned tag, bits;
	const char *codec; /* of pcm.h; NULL: linear */
} format_rows[] = {
	{ 1, 16, NULL },
	{ 6, 8, "PCMA" },
	{ 7, 8, "PCMU" },
};

/* How the samples are written, by a fmt chunk; NULL with a sentence. */
static const struct format_row *read_format(struct str chunk, char why[WHY])
{
	const uint8_t *at = (const uint8_t *)chunk.p;
	unsigned tag, channels, bits;
	uint32_t rate;

	if (chunk.n < FORMAT_OCTETS) {
		snprintf(why, WHY, "it does not say its format before its samples");
		return NULL;
	}
	tag = get16_low(at);
	channels = get16_low(at + 2);
	rate = get32_low(at + 4);
	bits = get16_low(at + 14);
	for (size_t i = 0; channels == 1 && rate == PCM_RATE && i < ARRAY_LEN(format_rows); i++)
		if (format_rows[i].tag == tag && format_rows[i].bits == bits)
			return &format_rows[i];
	snprintf(
		why, WHY,
		"one channel at 8000 Hz, linear with 16 bits or G.711, is played, not format %u, %u "
		"bits, %u channels, %u Hz",
		tag, bits, channels, rate);
	return NULL;
}

static struct clip *read_samples(const struct format_row *row, struct str data)
{
	const struct pcm_codec *codec = pcm_codec_of(row->codec, PCM_RATE);
	size_t octets = row->bits / 8, n = data.n / octets;
	struct clip *clip = mem_alloc(sizeof(*clip) + n * sizeof(clip->samples[0]));

	clip->n = n;
	for (size_t i = 0; i < n; i++) {
		const uint8_t *at = (const uint8_t *)data.p + i * octets;

		clip->samples[i] = codec ? codec->read(at) : read_linear(at);
	}
	return clip;
}

/* The next chunk, which ends at an even place; one that is cut short is as long as it is. */
static bool next_chunk(struct str *rest, struct str *name, struct str *chunk)
{
	size_t n;

	if (rest->n < CHUNK_HEAD)
		return false;
	n = get32_low((const uint8_t *)rest->p + 4);
	*name = (struct str){ rest->p, 4 };
	*rest = str_from(*rest, CHUNK_HEAD);
	*chunk = (struct str){ rest->p, n < rest->n ? n : rest->n };
	*rest = str_from(*rest, chunk->n + (chunk->n & 1));
	return true;
}

struct clip *clip_parse(struct str bytes, char why[WHY])
{
	struct str rest = str_from(bytes, RIFF_HEAD), name, chunk, format = STR_NONE;
	const struct format_row *row;

	if (bytes.n < RIFF_HEAD || !str_starts(bytes, STR("RIFF")) ||
	    !str_starts(str_from(bytes, 8), STR("WAVE"))) {
		snprintf(why, WHY, "it is no WAV file");
		return NULL;
	}
	while (next_chunk(&rest, &name, &chunk)) {
		if (str_is(name, "fmt "))
			format = chunk;
		if (!str_is(name, "data"))
			continue;
		row = read_format(format, why);
		return row ? read_samples(row, chunk) : NULL;
	}
	snprintf(why, WHY, "it has no samples");
	return NULL;
}

struct clip *clip_read(const char *path, char why[WHY])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct buf bytes = { 0 };
	struct clip *clip = NULL;
	ssize_t n = fd < 0 ? -1 : 1;

	while (n > 0 && bytes.n <= CLIP_MAX) {
		n = read(fd, buf_reserve(&bytes, 65536), 65536);
		bytes.n += n > 0 ? (size_t)n : 0;
	}
	if (n < 0)
		snprintf(why, WHY, "%s", strerror(errno));
	else if (bytes.n > CLIP_MAX)
		snprintf(why, WHY, "it is longer than %d octets", CLIP_MAX);
	else
		clip = clip_parse(buf_str(&bytes), why);
	if (fd >= 0)
		close(fd);
	buf_free(&bytes);
	return clip;
}
