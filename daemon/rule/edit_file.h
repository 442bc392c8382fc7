/* SPDX-License-Identifier: Apache-2.0 */
/* Files of edits: read when the rules are loaded, or when a rule speaks whose file name holds a `$`
 * value. */
#ifndef IMSD_RULE_EDIT_FILE_H
#define IMSD_RULE_EDIT_FILE_H

#include "base/mem.h"
#include "base/text.h"

struct confine; /* conf/confine.h */

/* The name in the folder, zero-terminated; one that begins with '/' and one without a folder are as
 * they are. */
struct str edit_file_name(struct arena *arena, struct str dir, struct str name);
/* The same name of an edit that came over HTTP, if it may be named there. 0 or -EACCES. */
int edit_file_confine(struct arena *arena, const struct confine *confine, struct str *name);
/* The whole file, at most 1 MiB, in the arena. 0 or -errno. */
int edit_file_read(struct arena *arena, struct str name, struct str *octets);

#endif
