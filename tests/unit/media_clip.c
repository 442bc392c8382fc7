/* SPDX-License-Identifier: Apache-2.0 */
/* WAV files that are played. */
#include "media_lab.h"

#include "base/mem.h"
#include "media/clip.h"

struct wav {
	const char *magic;
	unsigned format, channels, rate, bits;
	const char *samples;
	size_t n;
	const char *why; /* NULL: it is played */
};

static void put_low(struct buf *out, uint32_t value, unsigned octets)
{
	for (; octets > 0; octets--, value >>= 8)
		buf_add_char(out, (char)value);
}

/* With a chunk of odd length between, which nobody knows. */
static void write_wav(const struct wav *wav, struct buf *out)
{
	buf_add_text(out, wav->magic);
	put_low(out, 0, 4);
	buf_add_text(out, "WAVEfmt ");
	put_low(out, 16, 4);
	put_low(out, wav->format, 2);
	put_low(out, wav->channels, 2);
	put_low(out, wav->rate, 4);
	put_low(out, wav->rate * wav->bits / 8, 4);
	put_low(out, wav->bits / 8, 2);
	put_low(out, wav->bits, 2);
	buf_add_text(out, "LIST");
	put_low(out, 3, 4);
	buf_add_str(out, (struct str){ "abc\0", 4 });
	buf_add_text(out, "data");
	put_low(out, (uint32_t)wav->n, 4);
	buf_add_str(out, (struct str){ wav->samples, wav->n });
}

static const struct wav wav_rows[] = {
	{ "RIFF", 1, 1, 8000, 16, "\x01\x00\xff\xff", 4, NULL },
	{ "RIFF", 6, 1, 8000, 8, "\xd5\x55", 2, NULL },
	{ "RIFF", 7, 1, 8000, 8, "\xff\x80", 2, NULL },
	{ "RIFX", 1, 1, 8000, 16, "", 0, "no WAV" },
	{ "RIFF", 1, 2, 8000, 16, "", 0, "2 channels" },
	{ "RIFF", 1, 1, 16000, 16, "", 0, "16000 Hz" },
	{ "RIFF", 1, 1, 8000, 8, "", 0, "8 bits" },
	{ "RIFF", 3, 1, 8000, 32, "", 0, "format 3" },
};

Test(clip, reads_what_it_can_play)
{
	static const int16_t samples[][2] = { { 1, -1 }, { 8, -8 }, { 0, 32124 } };

	for (size_t i = 0; i < ARRAY_LEN(wav_rows); i++) {
		struct buf bytes = { 0 };
		struct clip *clip;
		char why[120] = "";

		write_wav(&wav_rows[i], &bytes);
		clip = clip_parse(buf_str(&bytes), why);
		cr_assert_eq(clip == NULL, wav_rows[i].why != NULL, "row %zu: %s", i, why);
		if (clip) {
			cr_assert_eq(clip->n, 2);
			cr_assert_eq(clip->samples[0], samples[i][0], "row %zu: %d", i,
				     clip->samples[0]);
			cr_assert_eq(clip->samples[1], samples[i][1], "row %zu: %d", i,
				     clip->samples[1]);
		} else {
			cr_assert(strstr(why, wav_rows[i].why), "row %zu: %s", i, why);
		}
		mem_free(clip);
		buf_free(&bytes);
	}
}

/* Whatever is missing at its end, and whatever lengths it names: it is never read beyond its end. */
Test(clip, stands_files_cut_short)
{
	struct buf bytes = { 0 };
	char why[120];

	write_wav(&wav_rows[0], &bytes);
	for (size_t n = 0; n < bytes.n; n++) {
		char *copy = mem_alloc(n + 1);
		struct clip *clip;

		memcpy(copy, bytes.p, n);
		clip = clip_parse((struct str){ copy, n }, why);
		cr_assert(!clip || clip->n < 2, "%zu octets", n);
		mem_free(clip);
		mem_free(copy);
	}
	for (size_t i = 12; i < bytes.n; i++) {
		char was = bytes.p[i];

		bytes.p[i] = (char)0xff;
		mem_free(clip_parse(buf_str(&bytes), why));
		bytes.p[i] = was;
	}
	buf_free(&bytes);
}

Test(clip, says_why_a_file_cannot_be_read)
{
	char why[120];

	cr_assert_null(clip_read("tests/unit/there-is-no-such-file.wav", why));
	cr_assert(strstr(why, "No such file"), "%s", why);
	cr_assert_null(clip_read("tests/unit", why));
	cr_assert_null(clip_read("README.md", why));
	cr_assert(strstr(why, "no WAV"), "%s", why);
}
