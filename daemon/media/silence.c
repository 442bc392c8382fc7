/* SPDX-License-Identifier: Apache-2.0 */
/* Silence by codec, as payloads. */
#include "media/silence.h"

enum { FRAME_MS = 20, PTIME_MIN = 10, PTIME_MAX = 240 };

/* Either one octet that fills so many for each ms, or a frame. */
static const struct silence_row {
	const char *codec;
	uint8_t fill, per_ms, n;
	uint8_t frame[7];
} silence_rows[] = {
	/* the smallest value of either law, ITU-T G.711 */
	{ "PCMU", 0xff, 8, 0, { 0 } },
	{ "PCMA", 0xd5, 8, 0, { 0 } },
	/* RFC 3551 4.5.11 at 8 kHz */
	{ "L16", 0x00, 16, 0, { 0 } },
	/* the smallest step in both bands, ITU-T G.722 */
	{ "G722", 0xff, 8, 0, { 0 } },
	/* CMR 15, one SID_UPDATE, bandwidth-efficient: RFC 4867 4.3, TS 26.101 4.2.3, TS 26.201 4.2.3 */
	{ "AMR", 0, 0, 7, { 0xf4, 0x40, 0x00, 0x00, 0x00, 0x04, 0x00 } },
	{ "AMR-WB", 0, 0, 7, { 0xf4, 0xc0, 0x00, 0x00, 0x00, 0x04, 0x00 } },
	/* the 48 bits of a primary SID, compact: TS 26.445 A.2.1.3 */
	{ "EVS", 0, 0, 6, { 0 } },
	/* one CELT frame, fullband, 20 ms, its silence flag set: RFC 6716 3.1, 4.3 */
	{ "opus", 0, 0, 3, { 0xf8, 0xff, 0xfe } },
};

static const struct silence_row *silence_find(struct str codec)
{
	for (size_t i = 0; i < ARRAY_LEN(silence_rows); i++)
		if (str_iis(codec, silence_rows[i].codec))
			return &silence_rows[i];
	return NULL;
}

size_t silence_write(const char *codec, unsigned *ms, uint8_t out[SILENCE_MAX])
{
	const struct silence_row *row = silence_find(str_of(codec));

	if (!row)
		return 0;
	if (row->n) {
		*ms = FRAME_MS;
		memcpy(out, row->frame, row->n);
		return row->n;
	}
	*ms = *ms < PTIME_MIN ? PTIME_MIN : *ms > PTIME_MAX ? PTIME_MAX : *ms;
	memset(out, row->fill, *ms * row->per_ms);
	return *ms * row->per_ms;
}
