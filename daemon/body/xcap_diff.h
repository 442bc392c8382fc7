/* SPDX-License-Identifier: Apache-2.0 */
/* application/xcap-diff+xml (RFC 5874): the entity-tag of a document that was changed. Pure. */
#ifndef IMSD_BODY_XCAP_DIFF_H
#define IMSD_BODY_XCAP_DIFF_H

#include "base/text.h"

struct xcap_diff {
	struct str root;     /* XCAP root URI */
	struct str document; /* its selector, relative to the root */
	struct str etag;     /* of now; STR_NONE: there is no such document, the diff is empty */
};

/* Appends the document. */
void xcap_diff_write(const struct xcap_diff *diff, struct buf *out);

#endif
