/* SPDX-License-Identifier: Apache-2.0 */
/* What a scripted UE and the runner read in descriptions. */
#include "msg/sdp.h"
#include "scenario/ue_sdp.h"

/* By their bits. */
static const char *const direction_rows[] = { "inactive", "sendonly", "recvonly", "sendrecv" };

unsigned ue_sdp_direction(struct str name)
{
	for (unsigned i = 0; i < ARRAY_LEN(direction_rows); i++)
		if (str_is(name, direction_rows[i]))
			return i;
	return SDP_BOTH;
}

const char *ue_sdp_direction_name(unsigned direction)
{
	return direction_rows[direction & SDP_BOTH];
}

bool ue_sdp_next_media(struct str *rest, struct sdp_section *section)
{
	ptrdiff_t start = str_starts(*rest, STR("m=")) ? 0 : str_search(*rest, STR("\nm=")) + 1;
	ptrdiff_t end;
	struct str words;

	if (start == 0 && !str_starts(*rest, STR("m=")))
		return false;
	section->text = str_from(*rest, (size_t)start);
	end = str_search(section->text, STR("\nm="));
	if (end >= 0)
		section->text.n = (size_t)end + 1;
	*rest = str_from(*rest, (size_t)start + section->text.n);
	sdp_line(section->text, STR("m="), 1, &section->m);
	section->m = str_from(section->m, 2);
	words = section->m;
	return str_word(&words, &section->media);
}

struct str ue_sdp_word(const struct sdp_section *section, unsigned number)
{
	struct str rest = section->m, word = STR_NONE;

	for (unsigned i = 0; i <= number; i++)
		if (!str_word(&rest, &word))
			return STR_NONE;
	return word;
}

uint32_t ue_sdp_port(const struct sdp_section *section)
{
	uint32_t port = 0;

	str_to_u32(ue_sdp_word(section, 1), &port);
	return port;
}

struct str ue_sdp_audio(struct arena *arena, struct str sdp, const char *field)
{
	struct sdp_section section;
	struct str value;

	if (!sdp_section(sdp, STR("audio"), 1, &section) ||
	    !sdp_field(arena, sdp, &section, str_of(field), &value))
		return STR_NONE;
	return value;
}

/* Where the version stands: the third word of o=. */
static bool find_version(struct str sdp, struct str *version)
{
	struct str origin;

	if (!sdp_line(sdp, STR("o="), 1, &origin))
		return false;
	for (unsigned i = 0; i < 3; i++)
		if (!str_word(&origin, version))
			return false;
	return true;
}

bool ue_sdp_version(struct str sdp, uint64_t *version)
{
	struct str text;

	return find_version(sdp, &text) && str_to_u64(text, version);
}

struct str ue_sdp_set_version(struct arena *arena, struct str sdp, uint64_t version)
{
	struct str old, parts[3];
	char digits[21];

	if (!find_version(sdp, &old))
		return sdp;
	decimal_write(version, digits);
	parts[0] = (struct str){ sdp.p, (size_t)(old.p - sdp.p) };
	parts[1] = str_of(digits);
	parts[2] = str_from(sdp, (size_t)(old.p + old.n - sdp.p));
	return arena_join(arena, parts, ARRAY_LEN(parts));
}

/* On a line of its own. */
static void add_name(struct buf *names, const char *name)
{
	if (names->n)
		buf_add_char(names, '\n');
	buf_add_text(names, name);
}

/* Against what the sender did before. */
static void classify_direction(unsigned now, unsigned before, struct buf *names)
{
	if (!(now & SDP_RECV) && before & SDP_RECV)
		add_name(names, "hold");
	if (now & SDP_RECV && !(before & SDP_RECV))
		add_name(names, "resume");
	if (now == 0)
		add_name(names, "inactive");
}

/* Does an accepted audio section begin with that encoding? */
static bool has_codec(struct arena *arena, struct str sdp, const char *codec)
{
	struct sdp_section section;

	return sdp_section(sdp, STR("audio"), 1, &section) && ue_sdp_port(&section) &&
	       str_isearch(ue_sdp_audio(arena, sdp, "codecs[1]"), str_of(codec)) == 0;
}

/* Is there a section with media at all? */
static bool has_port(struct str sdp)
{
	struct sdp_section section;

	while (ue_sdp_next_media(&sdp, &section))
		if (ue_sdp_port(&section))
			return true;
	return false;
}

void ue_sdp_classify(struct str sdp, struct str before, struct buf *names)
{
	struct sdp_section section;
	struct arena arena;
	struct str current;

	arena_init(&arena);
	if (before.n && str_eq(sdp, before))
		add_name(names, "same");
	if (sdp_section(sdp, STR("audio"), 1, &section) && ue_sdp_port(&section))
		add_name(names, "audio");
	if (has_codec(&arena, sdp, "PCMU/") || has_codec(&arena, sdp, "PCMA/"))
		add_name(names, "g711");
	if (sdp_section(sdp, STR("video"), 1, &section) && ue_sdp_port(&section))
		add_name(names, "video");
	if (!has_port(sdp))
		add_name(names, "no-media");
	classify_direction(ue_sdp_direction(ue_sdp_audio(&arena, sdp, "direction")),
			   before.n ? ue_sdp_direction(ue_sdp_audio(&arena, before, "direction")) :
				      SDP_BOTH,
			   names);
	current = ue_sdp_audio(&arena, sdp, "curr.local");
	if (current.p)
		add_name(names, str_is(current, "sendrecv") ? "reserved" : "precondition");
	arena_clear(&arena);
}
