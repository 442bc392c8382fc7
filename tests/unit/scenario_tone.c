/* SPDX-License-Identifier: Apache-2.0 */
/* scenario/ue_tone: each UE is known by its tone, alone, in a sum and whatever the phase; by its pattern in
 * frames. */
#include <criterion/criterion.h>
#include <string.h>

#include "media/pcm.h"
#include "scenario/ue_tone.h"

enum { SAMPLES = 160 };

static const struct {
	const char *codec;
	uint32_t clock;
} codec_rows[] = {
	{ "PCMU", 8000 }, { "PCMA", 8000 }, { "L16", 8000 },   { "AMR-WB", 16000 },
	{ "AMR", 8000 },  { "EVS", 16000 }, { "opus", 48000 },
};

Test(scenario_tone, each_is_known)
{
	for (size_t i = 0; i < ARRAY_LEN(codec_rows); i++)
		for (unsigned number = 0; number < TONES_MAX; number++) {
			uint8_t out[TONE_OCTETS];
			size_t n =
				tone_write(codec_rows[i].codec, codec_rows[i].clock, number, out);

			cr_assert_gt(n, 0u);
			cr_assert_leq(n, sizeof(out));
			cr_assert_eq(tone_read(codec_rows[i].codec, codec_rows[i].clock,
					       (struct str){ (char *)out, n }),
				     UINT32_C(1) << number, "%s %u", codec_rows[i].codec, number);
		}
}

/* The samples of those numbers, from sample `from` on. */
static void add_up(uint32_t numbers, unsigned from, int16_t sum[SAMPLES])
{
	const struct pcm_codec *l16 = pcm_codec_of("L16", 8000);

	memset(sum, 0, SAMPLES * sizeof(*sum));
	for (unsigned number = 0; number < TONES_MAX; number++) {
		uint8_t out[TONE_OCTETS];
		int16_t one[SAMPLES];

		if (!(numbers >> number & 1))
			continue;
		tone_write("L16", 8000, number, out);
		pcm_read(l16, (struct str){ (char *)out, sizeof(out) }, one, SAMPLES);
		for (unsigned i = 0; i < SAMPLES; i++)
			sum[i] = pcm_saturate(sum[i] + one[(i + from) % SAMPLES]);
	}
}

Test(scenario_tone, sums_show_who_is_in_them)
{
	static const uint32_t rows[] = { 0, 1, 3, 6, 0x80000001, 0x10101010, 0xffff };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (unsigned from = 0; from < SAMPLES; from += 17) {
			const struct pcm_codec *pcmu = pcm_codec_of("PCMU", 8000);
			int16_t sum[SAMPLES];
			uint8_t out[SAMPLES];

			add_up(rows[i], from, sum);
			pcm_write(pcmu, sum, SAMPLES, out);
			cr_assert_eq(tone_read("PCMU", 8000, (struct str){ (char *)out, SAMPLES }),
				     rows[i], "%x from %u", rows[i], from);
		}
}

Test(scenario_tone, what_is_none)
{
	uint8_t out[TONE_OCTETS] = { 0 };

	cr_assert_eq(tone_write("PCMU", 8000, TONES_MAX, out), 0u);
	cr_assert_eq(tone_write(NULL, 8000, 0, out), 0u);
	cr_assert_eq(tone_read("PCMU", 8000, (struct str){ (char *)out, 80 }), 0u);
	cr_assert_eq(tone_read("L16", 8000, (struct str){ (char *)out, sizeof(out) }), 0u);
	cr_assert_eq(tone_read("AMR-WB", 16000, STR("")), 0u);
	cr_assert_eq(tone_read("AMR-WB", 16000, (struct str){ (char *)out, 61 }), 0u);
	cr_assert_eq(tone_read(NULL, 0, STR("")), 0u);
}
