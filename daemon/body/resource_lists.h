/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of URIs, application/resource-lists+xml (RFC 4826 3), as an INVITE to a conference server
 * names its recipients (RFC 5366): text to URIs. Pure; the text comes from the network and is read
 * within the bounds of body/xml.h. */
#ifndef IMSD_BODY_RESOURCE_LISTS_H
#define IMSD_BODY_RESOURCE_LISTS_H

#include "body/xml.h"

#define RESOURCE_LISTS_TYPE "application/resource-lists+xml"

enum { RESOURCE_LISTS_MAX = 100, RESOURCE_LISTS_DEPTH = 16 };

/* The URIs of all entries, also of lists in lists, in document order; references to other documents
 * are left out. 0, -EBADMSG for what is no such document, -E2BIG for one that is too large, too
 * deep, or has more than RESOURCE_LISTS_MAX entries. */
int resource_lists_read(struct arena *arena, struct str text, struct xml_values *uris,
			char why[XML_WHY]);

#endif
