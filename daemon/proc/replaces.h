/* SPDX-License-Identifier: Apache-2.0 */
/* Replaces (RFC 3891 6.1): which dialog an INVITE takes the place of, as its receiver knows it. Pure. */
#ifndef IMSD_PROC_REPLACES_H
#define IMSD_PROC_REPLACES_H

#include "base/text.h"

/* Slices of the value. */
struct replaces {
	struct str call_id;
	struct str to_tag, from_tag; /* of the receiver's own end, and of the other */
	bool early_only;
};

/* False when it is none: without a Call-ID, or not with one tag of each kind. */
bool replaces_read(struct str value, struct replaces *replaces);
/* Appends the value, `escaped` as it stands in the header part of a URI (RFC 3261 19.1.1). */
void replaces_write(const struct replaces *replaces, bool escaped, struct buf *out);

#endif
