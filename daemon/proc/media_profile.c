/* SPDX-License-Identifier: Apache-2.0 */
/* The table of media profiles. */
#include "proc/media_profile.h"

#include "base/mem.h"

#define AMR_FMTP "mode-change-capability=2;max-red=0"
#define EVS_FMTP "br=5.9-24.4;bw=nb-swb;max-red=0"
#define H264_FMTP "profile-level-id=42e00c;packetization-mode=1"
#define EVENT "telephone-event"

/* AMR-WB 23.85, AMR 12.2, EVS 24.4 with its header; opus at 64 kbit/s; H264 for the b=AS:315 of TS
 * 26.114 A.4. */
static const struct media_profile profile_rows[] = {
	/* media    name      clock  channels payload offered strict octets ptime maxptime fmtp */
	{ "audio", "AMR-WB",  16000, 1,       97,     true,   true,  61,    20,   240,     AMR_FMTP },
	{ "audio", "AMR",     8000,  1,       99,     true,   true,  32,    20,   240,     AMR_FMTP },
	{ "audio", "PCMU",    8000,  0,       0,      true,   false, 160,   20,   0,       NULL },
	{ "audio", "PCMA",    8000,  0,       8,      true,   false, 160,   20,   0,       NULL },
	{ "audio", "EVS",     16000, 1,       103,    false,  true,  63,    20,   240,     EVS_FMTP },
	{ "audio", "G722",    8000,  0,       9,      false,  false, 160,   20,   0,       NULL },
	{ "audio", "opus",    48000, 2,       111,    false,  false, 160,   20,   0,       "useinbandfec=1" },
	{ "audio", "L16",     8000,  1,       105,    false,  false, 320,   20,   0,       NULL },
	{ "audio", EVENT,     16000, 0,       98,     true,   false, 4,     0,    0,       "0-15" },
	{ "audio", EVENT,     8000,  0,       100,    true,   false, 4,     0,    0,       "0-15" },
	{ "audio", EVENT,     48000, 0,       101,    false,  false, 4,     0,    0,       "0-15" },
	{ "video", "H264",    90000, 0,       104,    false,  false, 747,   0,    0,       H264_FMTP },
};

/* What a strict format knows, and its name in the answer: what one sends the other receives. */
struct parameter_row {
	const char *name, *answered;
};

static const struct parameter_row parameter_rows[] = {
	/* RFC 4867 8.1, 8.2 */
	{ "octet-align",            "octet-align" },
	{ "mode-set",               "mode-set" },
	{ "mode-change-period",     "mode-change-period" },
	{ "mode-change-capability", "mode-change-capability" },
	{ "mode-change-neighbor",   "mode-change-neighbor" },
	{ "max-red",                "max-red" },
	{ "crc",                    "crc" },
	{ "robust-sorting",         "robust-sorting" },
	{ "interleaving",           "interleaving" },
	/* TS 26.445 A.3.1 */
	{ "evs-mode-switch",        "evs-mode-switch" },
	{ "hf-only",                "hf-only" },
	{ "dtx",                    "dtx" },
	{ "dtx-recv",               "dtx-recv" },
	{ "cmr",                    "cmr" },
	{ "ch-aw-recv",             "ch-aw-recv" },
	{ "br",                     "br" },
	{ "br-send",                "br-recv" },
	{ "br-recv",                "br-send" },
	{ "bw",                     "bw" },
	{ "bw-send",                "bw-recv" },
	{ "bw-recv",                "bw-send" },
};

const struct media_profile *media_profile_at(unsigned number)
{
	return number < ARRAY_LEN(profile_rows) ? &profile_rows[number] : NULL;
}

const struct media_profile *media_profile_named(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(profile_rows); i++)
		if (str_iis(name, profile_rows[i].name))
			return &profile_rows[i];
	return NULL;
}

/* NAME/CLOCK[/CHANNELS] */
const struct media_profile *media_profile_of(struct str encoding)
{
	struct str rest = encoding, name, word;
	uint32_t clock = 0, channels = 0;

	if (!str_cut(&rest, '/', &name) || !str_cut(&rest, '/', &word) || !str_to_u32(word, &clock))
		return NULL;
	if (str_cut(&rest, '/', &word) && !str_to_u32(word, &channels))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(profile_rows); i++) {
		const struct media_profile *row = &profile_rows[i];

		if (str_iis(name, row->name) && row->clock == clock &&
		    (channels == 0 || channels == (row->channels ? row->channels : 1)))
			return row;
	}
	return NULL;
}

bool media_profile_is_event(const struct media_profile *profile)
{
	return str_is(STR(EVENT), profile->name);
}

struct str media_profile_encoding(struct arena *arena, const struct media_profile *profile)
{
	struct buf out = { 0 };
	struct str encoding;

	buf_printf(&out, "%s/%u", profile->name, profile->clock);
	if (profile->channels)
		buf_printf(&out, "/%u", profile->channels);
	encoding = (struct str){ arena_copy(arena, out.p, out.n), out.n };
	buf_free(&out);
	return encoding;
}

/* 50 packets of 8 bits per octet a second are 0.4 kbit/s per octet, rounded up. */
unsigned media_profile_bandwidth(const struct media_profile *profile, bool ipv6)
{
	enum { RTP = 12, UDP = 8, IPV4 = 20, IPV6 = 40 };

	return (2 * (profile->octets + RTP + UDP + (ipv6 ? IPV6 : IPV4)) + 4) / 5;
}

/* Appends what the answer says of one parameter of the offer. */
static void answer_parameter(struct buf *out, struct str parameter)
{
	struct str value = parameter, name;

	str_cut(&value, '=', &name);
	for (size_t i = 0; i < ARRAY_LEN(parameter_rows); i++)
		if (str_iis(name, parameter_rows[i].name))
			buf_printf(out, "%s%s%.*s", out->n ? ";" : "", parameter_rows[i].answered,
				   STR_ARG(str_from(parameter, name.n)));
}

struct str media_profile_answer(struct arena *arena, const struct media_profile *profile,
				struct str fmtp)
{
	struct str parameter, answer = STR_NONE;
	struct buf out = { 0 };

	if (!profile->strict)
		return fmtp;
	while (str_cut(&fmtp, ';', &parameter))
		answer_parameter(&out, parameter);
	if (out.n)
		answer = (struct str){ arena_copy(arena, out.p, out.n), out.n };
	buf_free(&out);
	return answer;
}
