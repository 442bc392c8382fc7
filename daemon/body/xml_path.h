/* SPDX-License-Identifier: Apache-2.0 */
/* XPath by local names, for xml.c only. */
#ifndef IMSD_BODY_XML_PATH_H
#define IMSD_BODY_XML_PATH_H

#include <stdbool.h>

#include "base/text.h"

/* Appends the path with each name test `name` or `prefix:name` as *[local-name()='name']. What is
 * no XPath stays none: libxml2 finds the fault. False when it holds a variable or a quote that does
 * not end. */
bool xml_path_write(struct str path, struct buf *out);
/* Parts PARENT/@name and PARENT/name. False when the last step is more than a name. */
bool xml_path_split(struct str path, struct str *parent, bool *attribute, struct str *name);

#endif
