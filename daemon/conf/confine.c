/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are named over HTTP. */
#include "conf/confine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *confine_folder(struct arena *arena, const char *config)
{
	const char *slash = config ? strrchr(config, '/') : NULL;

	if (!config)
		return NULL;
	if (!slash)
		return ".";
	return arena_copy(arena, config, slash == config ? 1 : (size_t)(slash - config));
}

bool confine_path(const char *folder, const char *path, char real[PATH_MAX])
{
	char top[PATH_MAX];
	size_t n;

	errno = 0;
	if (!folder || !realpath(folder, top) || !realpath(path, real))
		return false;
	n = strcmp(top, "/") == 0 ? 0 : strlen(top);
	return strncmp(real, top, n) == 0 && real[n] == '/';
}

/* Does it lead out of its folder, or may it? Then nothing is said of what is there. */
static bool leads_out(struct str name)
{
	struct str part;

	if (str_starts(name, STR("/")))
		return true;
	while (str_cut(&name, '/', &part))
		if (str_is(part, ".."))
			return true;
	return false;
}

bool confine_file(const char *folder, struct str name, char real[PATH_MAX], char why[CONFINE_WHY])
{
	struct buf path = { 0 };
	bool within;
	int error;

	if (!folder) {
		snprintf(
			why, CONFINE_WHY,
			"over HTTP no file can be named: imsd runs without a configuration file (-c "
			"FILE), below whose folder it would lie");
		return false;
	}
	if (!str_starts(name, STR("/")))
		buf_printf(&path, "%s/", folder);
	buf_add_str(&path, name);
	within = confine_path(folder, path.p, real) && !memchr(name.p, '\0', name.n);
	error = errno;
	buf_free(&path);
	if (within && access(real, R_OK) == 0)
		return true;
	if (within || (error == ENOENT && !leads_out(name)))
		snprintf(why, CONFINE_WHY, "'%.*s': %s", (int)(name.n < 100 ? name.n : 100), name.p,
			 strerror(within ? errno : error));
	else
		snprintf(
			why, CONFINE_WHY,
			"'%.*s' is outside: over HTTP only files below the configuration's folder, %.60s, "
			"can be named, relative to it",
			(int)(name.n < 100 ? name.n : 100), name.p, folder);
	return false;
}

/* No name of a file, neither here nor in the folder. */
static bool is_word(const char *folder, struct arena *arena, struct str value)
{
	const char *name = arena_copy(arena, value.p, value.n);
	struct str there = arena_join(arena, (struct str[]){ str_of(folder), STR("/"), value }, 3);

	return strcspn(name, "/.") == value.n && access(name, F_OK) != 0 &&
	       (!folder || access(there.p, F_OK) != 0);
}

bool confine_knob(const struct knob_row *row, const char *folder, struct arena *arena,
		  struct str *value, char why[CONFINE_WHY])
{
	char real[PATH_MAX];

	if (row->file == KNOB_NO_FILE || !value->n)
		return true;
	if (row->file == KNOB_FILE_OR_WORD && is_word(folder, arena, *value))
		return true;
	if (!confine_file(folder, *value, real, why))
		return false;
	*value = (struct str){ arena_copy(arena, real, strlen(real)), strlen(real) };
	return true;
}

static void confine(struct conf_node *node, const char *file)
{
	if (node->file == file)
		node->confined = true;
	for (unsigned i = 0; i < node->n_children; i++)
		confine(&node->children[i], file);
}

void confine_tree(struct conf_tree *tree)
{
	confine(&tree->root, tree->root.file);
}
