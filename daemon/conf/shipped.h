/* SPDX-License-Identifier: Apache-2.0 */
/* Where what comes with imsd lies, as faults/, checks/ and scenarios/ of these folders. Who wants a name takes it from the
 * first that has it, after places of its own; who lists names shows those of all, each once. */
#ifndef IMSD_CONF_SHIPPED_H
#define IMSD_CONF_SHIPPED_H

#include "base/text.h"

enum { SHIPPED_FOLDERS = 3 };

/* The source tree's, what somebody has added beside the installed configuration, the installed catalogue. */
extern const char *const shipped_folders[SHIPPED_FOLDERS];

/* Names them in a message: "config, /etc/imsd and /usr/share/imsd". */
void shipped_say(struct buf *out);

#endif
