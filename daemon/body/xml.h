/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values, attributes and nodes of an XML body by a rule's path xml(XPATH): reginfo, conference-info,
 * 3gpp-ims+xml, simservs. Pure: text in, text out, no state between calls.
 *
 * A path is XPath 1.0 by local names: a name matches whatever its namespace, a prefix means nothing, so
 * /reginfo/@state and //contact[@event='shortened']/uri work on any body. Variables do not exist.
 *
 * Bodies come from the network: nothing is fetched, a document type declaration is refused, XML_MAX_BYTES
 * bound the text, libxml2 the depth (256) and XML_MAX_STEPS the work of a path. Nothing is printed; why gets
 * one sentence.
 */
#ifndef IMSD_BODY_XML_H
#define IMSD_BODY_XML_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/text.h"

enum { XML_MAX_BYTES = 65536, XML_MAX_PATH = 512, XML_MAX_STEPS = 1000000, XML_WHY = 160 };

struct xml_values {
	struct str *rows; /* in document order, blanks at the ends taken off, in the arena */
	unsigned n;
};

/* Can the path be followed? For checks at load. */
bool xml_path_check(struct str path, char why[XML_WHY]);
/* The values the path selects: an attribute's, an element's text, or that of count() and the like.
 * 0 (values->n may be 0), or -EINVAL for the path, -EBADMSG for the text, -E2BIG for too much of
 * either. */
int xml_get(struct arena *arena, struct str text, struct str path, struct xml_values *values,
	    char why[XML_WHY]);
/* Gives every selected attribute or element that value. If none is there and the last step is a
 * plain name, it is created in what the path before it selects. *text becomes the new text, in the
 * arena. How many places were set, or an error as above; *text is then as it was. */
int xml_set(struct arena *arena, struct str *text, struct str path, struct str value,
	    char why[XML_WHY]);
/* Takes out every selected attribute or node but the root element. As xml_set. */
int xml_remove(struct arena *arena, struct str *text, struct str path, char why[XML_WHY]);

#endif
