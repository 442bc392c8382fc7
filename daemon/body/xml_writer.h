/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the XML documents of notifications, element by element: libxml2 escapes and closes what was
 * opened. Pure. Texts come from the network: octets that XML cannot hold leave as '?'. */
#ifndef IMSD_BODY_XML_WRITER_H
#define IMSD_BODY_XML_WRITER_H

#include "base/text.h"

struct xml_writer;

/* A document whose root element has that name and default namespace (NULL: none). xml_writer_end frees
 * it. */
struct xml_writer *xml_writer_new(const char *root, const char *ns);
/* Closes what is open and appends the document. */
void xml_writer_end(struct xml_writer *writer, struct buf *out);

/* Opens an element in the one that is open; "prefix:name" after an xmlns:prefix attribute. */
void xml_begin(struct xml_writer *writer, const char *name);
void xml_end(struct xml_writer *writer);
/* Of the element that was opened last, before its content. */
void xml_attribute(struct xml_writer *writer, const char *name, struct str value);
void xml_number(struct xml_writer *writer, const char *name, int64_t value);
/* Content. */
void xml_text(struct xml_writer *writer, struct str text);
/* An element with that text. */
void xml_element(struct xml_writer *writer, const char *name, struct str text);

#endif
