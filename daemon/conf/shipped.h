/* SPDX-License-Identifier: Apache-2.0 */
/* What comes with imsd: faults/, checks/ and scenarios/, each in one of these folders. Who looks for a name takes the first
 * that has it, after the places of its own; who lists them lists all, each name once. */
#ifndef IMSD_CONF_SHIPPED_H
#define IMSD_CONF_SHIPPED_H

#include "base/text.h"

enum { SHIPPED_FOLDERS = 3 };

/* In this order: that of the source tree, what somebody has added to the installed configuration, the installed catalogue. */
extern const char *const shipped_folders[SHIPPED_FOLDERS];

/* Has one of the first n folders a file of that name, in its folder `kind`? */
bool shipped_has(unsigned n, const char *kind, const char *file);
/* All of them, for a message: "config, /etc/imsd and /usr/share/imsd". */
void shipped_say(struct buf *out);

#endif
