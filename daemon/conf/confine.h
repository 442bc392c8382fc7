/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are named over HTTP: none but those below the folder of the loaded configuration, links resolved. Files on
 * the disk may name what they like: whoever writes them can read as imsd does. */
#ifndef IMSD_CONF_CONFINE_H
#define IMSD_CONF_CONFINE_H

#include <limits.h>

#include "conf/knob.h"

enum { CONFINE_WHY = 256 };

/* The folder of a configuration's file ("." without a '/'), in the arena; NULL of the built-in one, which has none. */
const char *confine_folder(struct arena *arena, const char *config);
/* Does it lie below that folder (which may be NULL)? `real`: its real name. */
bool confine_path(const char *folder, const char *path, char real[PATH_MAX]);
/* The file of that name, which is relative to the folder. False with one sentence in why. */
bool confine_file(const char *folder, struct str name, char real[PATH_MAX], char why[CONFINE_WHY]);
/* The value of a knob that names a file becomes the file's real name, in the arena; the words that such a knob takes in
 * place of a file, and the values of all others, stay. */
bool confine_knob(const struct knob_row *row, const char *folder, struct arena *arena,
		  struct str *value, char why[CONFINE_WHY]);
/* All of a tree that stands in the text it was read from, not in a file that the text includes. */
void confine_tree(struct conf_tree *tree);

#endif
