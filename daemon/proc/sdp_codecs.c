/* SPDX-License-Identifier: Apache-2.0 */
/* The codecs of a description in words. */
#include "proc/sdp_codecs.h"

#include "base/mem.h"
#include "proc/sdp_media.h"

static void write_formats(struct arena *arena, struct str sdp, const struct sdp_media *media,
			  struct buf *out)
{
	struct sdp_format format;

	for (unsigned i = 0; sdp_format_read(arena, sdp, media, i, &format); i++) {
		struct str rest = format.encoding, name;

		if (!sdp_format_is_codec(&format))
			continue;
		if (str_cut(&rest, '/', &name))
			buf_printf(out, " %.*s", STR_ARG(name));
		else
			buf_printf(out, " %u", format.payload);
	}
}

void sdp_codecs_write(struct str sdp, struct buf *out)
{
	struct sdp_media media;
	struct arena arena;

	arena_init(&arena);
	for (unsigned i = 0; sdp_media_read(&arena, sdp, i, &media); i++) {
		buf_printf(out, "%s%.*s", i ? ", " : "", STR_ARG(media.section.media));
		if (!media.port) {
			buf_add_text(out, " port 0");
			continue;
		}
		buf_printf(out, " %.*s", STR_ARG(media.proto));
		write_formats(&arena, sdp, &media, out);
	}
	arena_clear(&arena);
}
