/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are named over HTTP: none but those below the folder of the loaded configuration, links resolved, and of
 * those that imsd itself reads secrets from none but in the setting that it is for. Files on the disk may name what they
 * like: whoever writes them can read as imsd does. */
#ifndef IMSD_CONF_CONFINE_H
#define IMSD_CONF_CONFINE_H

#include <limits.h>

#include "conf/knob.h"

enum { CONFINE_WHY = 256 };

/* Files that hold secrets, each with the setting that may name it. They only grow: what was in force once is secret still.
 * Initialise with confine_secrets_init. */
struct confine_secrets {
	struct arena arena;
	struct confine_secret *first;
};
void confine_secrets_init(struct confine_secrets *secrets);
/* Once more is not noted again. */
void confine_keep(struct confine_secrets *secrets, const char *setting, const char *path);
void confine_secrets_clear(struct confine_secrets *secrets);
/* Is it one of these (which may be NULL), and none of that setting? Then the setting that may name it, else NULL. By what
 * lies there now, whatever its name. */
const char *confine_kept(const struct confine_secrets *secrets, const char *setting,
			 const char *path);

/* What can be named over HTTP. */
struct confine {
	const char *folder; /* of the configuration; NULL: nothing can be named */
	const struct confine_secrets *secrets; /* or NULL */
};

/* The folder of a configuration's file ("." without a '/'), in the arena; NULL of the built-in one, which has none. */
const char *confine_folder(struct arena *arena, const char *config);
/* Does it lie below that folder (which may be NULL)? `real`: its real name. */
bool confine_path(const char *folder, const char *path, char real[PATH_MAX]);
/* Does the name lead out of the folder that it is looked for in, or may it? */
bool confine_leads_out(struct str name);
/* The file of that name, which is relative to the folder, for that setting ("body_file"). `confine` NULL: nothing can be
 * named. False with one sentence in why. */
bool confine_file(const struct confine *confine, const char *setting, struct str name,
		  char real[PATH_MAX], char why[CONFINE_WHY]);
/* The value of a knob that names a file becomes the file's real name, in the arena; the words that such a knob takes in
 * place of a file, and the values of all others, stay. */
bool confine_knob(const struct knob_row *row, const struct confine *confine, struct arena *arena,
		  struct str *value, char why[CONFINE_WHY]);
/* All of a tree that stands in the text it was read from, not in a file that the text includes. */
void confine_tree(struct conf_tree *tree);

#endif
