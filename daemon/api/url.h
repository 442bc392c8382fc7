/* SPDX-License-Identifier: Apache-2.0 */
/* Path and query of a request target. RFC 3986 3.3 and 3.4; queries as forms write them. */
#ifndef IMSD_API_URL_H
#define IMSD_API_URL_H

#include "base/mem.h"
#include "base/text.h"

enum { URL_SEGMENTS = 8 };

/* "/v1/subscribers/alice": three segments, decoded and zero-terminated. */
struct url_path {
	struct str segments[URL_SEGMENTS];
	unsigned n; /* beyond URL_SEGMENTS: so many, and not all are kept */
};

/* Splits, then decodes, so that %2F is no separator. False: a bad escape, or an octet 00. */
bool url_read_path(struct str text, struct arena *arena, struct url_path *path);
/* Takes the next NAME=VALUE off the query into texts of the arena; *value is absent when there is
 * no '='. False: a bad escape. Only to be called while *rest is not empty. */
bool url_take_query(struct str *rest, struct arena *arena, struct str *name, struct str *value);
/* Appends the text as one segment of a path: %XX for all but unreserved characters. */
void url_add_segment(struct str text, struct buf *out);

#endif
