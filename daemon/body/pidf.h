/* SPDX-License-Identifier: Apache-2.0 */
/* application/pidf+xml, the Presence Information Data Format (RFC 3863): what is published is checked,
 * and a document of our own is made for who published nothing. Pure. */
#ifndef IMSD_BODY_PIDF_H
#define IMSD_BODY_PIDF_H

#include "body/xml.h"

/* 0, or as xml_get with one sentence: -EBADMSG: broken or hostile XML, or no presence document;
 * -E2BIG: too long. */
int pidf_check(struct str body, char why[XML_WHY]);

/* "open" or "closed" of the first tuple that says so; "" when none does, or the body is none. */
void pidf_basic(struct str body, struct buf *out);

/* Appends a document without tuples (nothing is known), or with one that is closed. */
void pidf_write(struct str entity, bool closed, struct buf *out);

#endif
