/* SPDX-License-Identifier: Apache-2.0 */
/* SDP as lines: sections, lines, adding and removing them (RFC 4566 5). */
#include "msg/sdp.h"

#include <osipparser2/osip_parser.h>
#include <osipparser2/sdp_message.h>
#include <string.h>

#include "msg/piece.h"
#include "msg/sdp_field.h"

/* An SDP that ends without a line end is read to its end. */
bool sdp_take_line(struct str *rest, struct str *whole, struct str *line)
{
	ptrdiff_t lf = str_find(*rest, '\n');

	if (rest->n == 0)
		return false;
	*whole = (struct str){ rest->p, lf < 0 ? rest->n : (size_t)lf + 1 };
	*line = (struct str){ rest->p, lf < 0 ? rest->n : (size_t)lf };
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	*rest = str_from(*rest, whole->n);
	return true;
}

/* Begins a section at its m= line. */
static void open_section(struct sdp_section *section, struct str whole, struct str line)
{
	struct str words = str_from(line, 2);

	*section = (struct sdp_section){ .text = { whole.p, 0 }, .m = str_from(line, 2) };
	str_word(&words, &section->media);
}

/* Walks the lines; each m= line ends the section before it. */
bool sdp_section(struct str sdp, struct str media, unsigned index, struct sdp_section *section)
{
	struct str rest = sdp, whole, line;
	bool found = media.n == 0;

	*section = (struct sdp_section){ .text = { sdp.p, 0 } };
	if (found && index != 1)
		return false;
	while (sdp_take_line(&rest, &whole, &line)) {
		if (str_starts(line, STR("m="))) {
			if (found)
				break;
			open_section(section, whole, line);
			found = str_eq(section->media, media) && --index == 0;
		}
		section->text.n += whole.n;
	}
	return found && section->text.n > 0;
}

/* By what it begins with. */
bool sdp_line(struct str section, struct str prefix, unsigned index, struct str *line)
{
	struct str whole;

	while (sdp_take_line(&section, &whole, line))
		if (str_starts(*line, prefix) && --index == 0)
			return true;
	return false;
}

/* The line end that this SDP is written with. */
static struct str line_end(struct str sdp)
{
	ptrdiff_t lf = str_find(sdp, '\n');

	return lf > 0 && sdp.p[lf - 1] != '\r' ? STR("\n") : STR("\r\n");
}

/* Behind the section's last line, which gets a line end if it has none. */
struct str sdp_line_add(struct arena *arena, struct str sdp, const struct sdp_section *section,
			struct str line)
{
	size_t at = (size_t)(section->text.p + section->text.n - sdp.p);
	struct str end = line_end(sdp);
	bool open = at > 0 && sdp.p[at - 1] != '\n';
	struct str parts[] = { { sdp.p, at }, open ? end : STR_NONE, line, end, str_from(sdp, at) };

	return arena_join(arena, parts, ARRAY_LEN(parts));
}

/* With its line end. */
struct str sdp_line_remove(struct arena *arena, struct str sdp, struct str line)
{
	size_t from = (size_t)(line.p - sdp.p), to = from + line.n;
	struct str parts[2];

	if (line.p < sdp.p || to > sdp.n)
		return sdp;
	if (to < sdp.n && sdp.p[to] == '\r')
		to++;
	if (to < sdp.n && sdp.p[to] == '\n')
		to++;
	parts[0] = (struct str){ sdp.p, from };
	parts[1] = str_from(sdp, to);
	return arena_join(arena, parts, ARRAY_LEN(parts));
}

/* Behind the zero that ends "m=video 0 RTP/AVP" libosip2 5.3.0 looks on: it must meet another. */
enum { SDP_ZEROS = 8 };

/* Nothing of the copy is kept. */
bool sdp_check(struct str sdp)
{
	sdp_message_t *message;
	char *text;
	bool good;

	if (sdp.n == 0 || memchr(sdp.p, '\0', sdp.n) || sdp_message_init(&message) != OSIP_SUCCESS)
		return false;
	text = mem_alloc(sdp.n + SDP_ZEROS);
	memcpy(text, sdp.p, sdp.n);
	good = sdp_message_parse(message, text) == OSIP_SUCCESS;
	sdp_message_free(message);
	mem_free(text);
	return good;
}
