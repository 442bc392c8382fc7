/* SPDX-License-Identifier: Apache-2.0 */
/* Samples and their octets, by the tables of ITU-T G.711, and the queue of a talker. */
#include <criterion/criterion.h>

#include "media/mix_queue.h"
#include "media/pcm.h"

static int16_t read_one(const char *name, uint8_t octet)
{
	int16_t sample = 0;

	cr_assert_eq(pcm_read(pcm_codec_of(name, 8000), (struct str){ (char *)&octet, 1 }, &sample,
			      1),
		     1);
	return sample;
}

static uint8_t write_one(const char *name, int16_t sample)
{
	uint8_t octets[2];

	cr_assert_eq(pcm_write(pcm_codec_of(name, 8000), &sample, 1, octets), 1);
	return octets[0];
}

/* Ends of the chords of G.711 tables 2a and 1a, scaled to 16 bits. */
Test(pcm, values_of_g711)
{
	static const struct {
		const char *codec;
		uint8_t octet;
		int16_t sample;
	} rows[] = {
		{ "PCMU", 0x80, 32124 }, { "PCMU", 0x8f, 16764 }, { "PCMU", 0x9f, 8316 },
		{ "PCMU", 0xaf, 4092 },  { "PCMU", 0xbf, 1980 },  { "PCMU", 0xcf, 924 },
		{ "PCMU", 0xdf, 396 },   { "PCMU", 0xef, 132 },   { "PCMU", 0xfe, 8 },
		{ "PCMU", 0xff, 0 },     { "PCMU", 0x7e, -8 },    { "PCMU", 0x00, -32124 },
		{ "PCMA", 0xaa, 32256 }, { "PCMA", 0xa5, 16896 }, { "PCMA", 0xb5, 8448 },
		{ "PCMA", 0x85, 4224 },  { "PCMA", 0x95, 2112 },  { "PCMA", 0xe5, 1056 },
		{ "PCMA", 0xf5, 528 },   { "PCMA", 0xc5, 264 },   { "PCMA", 0xd5, 8 },
		{ "PCMA", 0x55, -8 },    { "PCMA", 0x54, -24 },   { "PCMA", 0x2a, -32256 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		cr_assert_eq(read_one(rows[i].codec, rows[i].octet), rows[i].sample, "%s %02x: %d",
			     rows[i].codec, rows[i].octet, read_one(rows[i].codec, rows[i].octet));
		cr_assert_eq(write_one(rows[i].codec, rows[i].sample), rows[i].octet);
	}
}

/* Each octet stands for a value that is written as that octet, but for the second zero of mu-law;
 * each value is written as its nearest. */
Test(pcm, both_ways)
{
	static const char *const names[] = { "PCMU", "PCMA" };

	for (unsigned c = 0; c < 2; c++) {
		for (unsigned octet = 0; octet < 256; octet++)
			cr_assert_eq(write_one(names[c], read_one(names[c], (uint8_t)octet)),
				     c == 0 && octet == 0x7f ? 0xff : octet, "%s %02x", names[c],
				     octet);
		for (int sample = -32768; sample < 32768; sample++) {
			int error =
				read_one(names[c], write_one(names[c], (int16_t)sample)) - sample;
			int size = sample < 0 ? -sample : sample;

			cr_assert(abs(error) <= (size > 32124 ? 644 : 8 + size / 30), "%s %d: %d",
				  names[c], sample, error);
		}
	}
}

Test(pcm, linear)
{
	static const int16_t samples[] = { 0, 1, -1, 32767, -32768 };
	const struct pcm_codec *codec = pcm_codec_of("l16", 8000);
	uint8_t octets[10];
	int16_t back[5];

	cr_assert_eq(pcm_write(codec, samples, 5, octets), 10);
	cr_assert_arr_eq(octets, "\0\0\0\1\xff\xff\x7f\xff\x80\0", 10);
	cr_assert_eq(pcm_read(codec, (struct str){ (char *)octets, 9 }, back, 5), 4);
	cr_assert_arr_eq(back, samples, 8);
	cr_assert_eq(pcm_read(codec, (struct str){ (char *)octets, 10 }, back, 2), 2);
}

Test(pcm, codecs)
{
	cr_assert_str_eq(pcm_codec_of("pcmu", 8000)->name, "PCMU");
	cr_assert_null(pcm_codec_of("L16", 44100));
	cr_assert_null(pcm_codec_of("G722", 8000));
	cr_assert_null(pcm_codec_of("", 8000));
	cr_assert_null(pcm_codec_of(NULL, 8000));
}

Test(pcm, saturates)
{
	cr_assert_eq(pcm_saturate(40000), 32767);
	cr_assert_eq(pcm_saturate(-32769), -32768);
	cr_assert_eq(pcm_saturate(-32768), -32768);
	cr_assert_eq(pcm_saturate(7), 7);
}

/* A packet of n samples of one value. */
static void put(struct mix_queue *queue, uint32_t timestamp, int16_t value, size_t n)
{
	int16_t samples[4096];

	for (size_t i = 0; i < n; i++)
		samples[i] = value;
	mix_queue_put(queue, timestamp, samples, n);
}

/* Takes so many frames; the last one's first sample, -1: the queue was empty. */
static int take(struct mix_queue *queue, unsigned n)
{
	int16_t frame[MIX_FRAME];
	int value = -1;

	while (n--)
		value = mix_queue_take(queue, frame) ? frame[0] : -1;
	return value;
}

Test(mix_queue, delays_the_first)
{
	struct mix_queue queue = { 0 };

	cr_assert_eq(take(&queue, 1), -1);
	put(&queue, 5000, 7, 160);
	cr_assert_eq(take(&queue, 1), 0);
	cr_assert_eq(take(&queue, 1), 0);
	cr_assert_eq(take(&queue, 1), 7);
	put(&queue, 5160, 8, 160);
	cr_assert_eq(take(&queue, 1), 7);
	cr_assert_eq(take(&queue, 1), 8);
	cr_assert_eq(take(&queue, 1), 8);
	cr_assert_eq(take(&queue, 1), -1);
	put(&queue, 90000, 9, 160);
	cr_assert_eq(take(&queue, 1), 0);
}

Test(mix_queue, puts_in_order)
{
	struct mix_queue queue = { 0 };

	put(&queue, UINT32_MAX - 79, 1, 80); /* timestamps wrap */
	put(&queue, 80, 3, 80);
	put(&queue, 0, 2, 80);
	cr_assert_eq(take(&queue, 3), 1);
	cr_assert_eq(take(&queue, 1), 2);
	cr_assert_eq(take(&queue, 1), 3);
}

Test(mix_queue, fills_what_is_lost)
{
	struct mix_queue queue = { 0 };

	put(&queue, 0, 1, 80);
	put(&queue, 160, 3, 80);
	cr_assert_eq(take(&queue, 3), 1);
	cr_assert_eq(take(&queue, 1), 0);
	put(&queue, 80, 2, 80); /* too late */
	cr_assert_eq(queue.late, 1);
	cr_assert_eq(take(&queue, 1), 3);
	cr_assert_eq(take(&queue, 1), -1);
}

Test(mix_queue, is_bounded)
{
	struct mix_queue queue = { 0 };

	for (uint32_t i = 0; i < 100; i++)
		put(&queue, i * 160, 1, 160);
	cr_assert_leq(queue.n, MIX_QUEUE_MAX);
	cr_assert_gt(queue.early, 0);
	put(&queue, 1000000, 5, 160); /* another time altogether */
	cr_assert_eq(queue.n, MIX_DELAY + 160);
	put(&queue, 5, 6, 4096); /* and one that is too long, from the past */
	cr_assert_eq(queue.n, MIX_QUEUE_MAX);
	put(&queue, 5, 6, 0);
	cr_assert_eq(queue.n, MIX_QUEUE_MAX);
}
