/* SPDX-License-Identifier: Apache-2.0 */
/* Pieces of a text, for the files of msg/ only: what stands inside double quotes or <> hides
 * separators (RFC 3261 7.3.1 and 25.1). */
#ifndef IMSD_MSG_PIECE_H
#define IMSD_MSG_PIECE_H

#include "base/mem.h"
#include "base/text.h"

/* Offset of the first top-level c, or s.n. An unfinished quote or < hides all that follows it. */
size_t piece_find(struct str s, char c);
/* Offset of the quote that ends the quoted string beginning at s.p[at], or s.n when none does. */
size_t piece_quote_end(struct str s, size_t at);
/* A zero-terminated copy for libosip2: in `room` when it fits there, else in the arena. */
char *piece_terminate(struct arena *arena, struct str text, char *room, size_t size);

#endif
