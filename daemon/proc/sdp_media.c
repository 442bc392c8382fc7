/* SPDX-License-Identifier: Apache-2.0 */
/* Reading m-lines and their formats. */
#include "proc/sdp_media.h"

#include <stdio.h>

/* Encodings that only go along with a codec. */
static const char *const companion_rows[] = {
	"telephone-event", "tone", "CN", "red", "ulpfec", "flexfec", "parityfec", "rtx",
};

unsigned sdp_media_count(struct str sdp)
{
	struct str line;
	unsigned n = 0;

	while (sdp_line(sdp, STR("m="), n + 1, &line))
		n++;
	return n;
}

/* From its m= line to the next, with the words of that line. */
static bool find_section(struct str sdp, unsigned index, struct sdp_media *media)
{
	struct str line, next, rest, port;
	const char *end = sdp.p + sdp.n;
	uint32_t value;

	if (!sdp_line(sdp, STR("m="), index + 1, &line))
		return false;
	if (sdp_line(sdp, STR("m="), index + 2, &next))
		end = next.p;
	media->section.text = (struct str){ line.p, (size_t)(end - line.p) };
	media->section.m = rest = str_from(line, 2);
	if (str_word(&rest, &media->section.media) && str_word(&rest, &port) &&
	    str_word(&rest, &media->proto)) {
		media->formats = str_trim(rest);
		if (str_find(port, '/') >= 0)
			port.n = (size_t)str_find(port, '/');
		if (str_to_u32(port, &value) && value <= UINT16_MAX)
			media->port = (uint16_t)value;
	}
	return true;
}

/* What follows the prefix in the section's line, else in the session's. */
static bool find_value(struct str sdp, const struct sdp_media *media, struct str prefix,
		       struct str *value)
{
	struct sdp_section session;

	if (!sdp_line(media->section.text, prefix, 1, value) &&
	    !(sdp_section(sdp, STR(""), 1, &session) && sdp_line(session.text, prefix, 1, value)))
		return false;
	*value = str_trim(str_from(*value, prefix.n));
	return true;
}

/* "IN IP4 192.0.2.1[/TTL]" */
static bool read_address(struct str value, uint16_t port, struct addr *addr)
{
	struct str word;

	for (unsigned i = 0; i < 3; i++)
		if (!str_word(&value, &word))
			return false;
	if (str_find(word, '/') >= 0)
		word.n = (size_t)str_find(word, '/');
	return addr_parse(word, port, addr);
}

/* c= and a=rtcp, which may have a host of its own. */
static void read_addresses(struct str sdp, struct sdp_media *media)
{
	struct str value, word;
	uint32_t port;

	if (!media->port || !find_value(sdp, media, STR("c="), &value) ||
	    !read_address(value, media->port, &media->rtp))
		return;
	if (addr_is_wildcard(&media->rtp)) {
		media->rtp = (struct addr){ 0 };
		media->direction &= DIRECTION_SEND;
		return;
	}
	if (sdp_line(media->section.text, STR("a=rtcp:"), 1, &value)) {
		value = str_from(value, STR("a=rtcp:").n);
		if (!str_word(&value, &word) || !str_to_u32(word, &port) || port == 0 ||
		    port > UINT16_MAX)
			return;
		if (!read_address(value, (uint16_t)port, &media->rtcp)) {
			media->rtcp = media->rtp;
			addr_set_port(&media->rtcp, (uint16_t)port);
		}
		if (addr_is_wildcard(&media->rtcp))
			media->rtcp = (struct addr){ 0 };
	}
}

/* Is there that bandwidth, and 0? */
static bool is_zero(struct str sdp, const struct sdp_media *media, struct str prefix)
{
	struct str value;

	return find_value(sdp, media, prefix, &value) && str_is(value, "0");
}

bool sdp_media_read(struct arena *arena, struct str sdp, unsigned index, struct sdp_media *media)
{
	struct str value;
	uint32_t ptime;

	*media = (struct sdp_media){ .direction = DIRECTION_BOTH };
	if (!find_section(sdp, index, media))
		return false;
	if (sdp_field(arena, sdp, &media->section, STR("direction"), &value))
		direction_of_attribute(value, &media->direction);
	if (sdp_field(arena, sdp, &media->section, STR("ptime"), &value) &&
	    str_to_u32(value, &ptime) && ptime <= 1000)
		media->ptime_ms = ptime;
	if (sdp_field(arena, sdp, &media->section, STR("b.AS"), &value))
		str_to_u32(value, &media->bandwidth);
	media->rtcp_off = is_zero(sdp, media, STR("b=RS:")) && is_zero(sdp, media, STR("b=RR:"));
	read_addresses(sdp, media);
	return true;
}

/* Of the payload type. */
static struct str find_fmtp(const struct sdp_media *media, uint8_t payload)
{
	char prefix[16];
	struct str line;
	int n = snprintf(prefix, sizeof(prefix), "a=fmtp:%u ", payload);

	if (!sdp_line(media->section.text, str_of(prefix), 1, &line))
		return STR_NONE;
	return str_trim(str_from(line, (size_t)n));
}

void sdp_format_know(struct sdp_format *format)
{
	struct str rest = format->encoding, word;

	format->profile = format->encoding.p ? media_profile_of(format->encoding) : NULL;
	if (!str_cut(&rest, '/', &word) || !str_cut(&rest, '/', &word) ||
	    !str_to_u32(word, &format->clock) || format->clock == 0)
		format->clock = 8000;
}

bool sdp_format_read(struct arena *arena, struct str sdp, const struct sdp_media *media,
		     unsigned index, struct sdp_format *format)
{
	struct str rest = media->formats, word;
	char field[32];
	uint32_t payload;

	*format = (struct sdp_format){ .payload = SDP_NO_PAYLOAD, .clock = 8000 };
	for (unsigned i = 0; i <= index; i++)
		if (!str_word(&rest, &word))
			return false;
	if (!str_to_u32(word, &payload) || payload > 127)
		return true;
	format->payload = (uint8_t)payload;
	format->fmtp = find_fmtp(media, format->payload);
	snprintf(field, sizeof(field), "codecs[%u]", index + 1);
	if (sdp_field(arena, sdp, &media->section, str_of(field), &format->encoding) &&
	    str_find(format->encoding, '/') < 0)
		format->encoding = STR_NONE;
	sdp_format_know(format);
	return true;
}

bool sdp_format_is_codec(const struct sdp_format *format)
{
	struct str rest = format->encoding, name;

	if (format->payload == SDP_NO_PAYLOAD)
		return false;
	if (!str_cut(&rest, '/', &name))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(companion_rows); i++)
		if (str_iis(name, companion_rows[i]))
			return false;
	return true;
}

bool sdp_format_is_event(const struct sdp_format *format)
{
	return format->profile && media_profile_is_event(format->profile);
}
