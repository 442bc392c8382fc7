/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are named over HTTP. */
#include "conf/confine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

struct confine_secret {
	struct confine_secret *next;
	const char *setting, *path;
};

void confine_secrets_init(struct confine_secrets *secrets)
{
	*secrets = (struct confine_secrets){ 0 };
	arena_init(&secrets->arena);
}

void confine_keep(struct confine_secrets *secrets, const char *setting, const char *path)
{
	struct confine_secret *secret;

	for (secret = secrets->first; secret; secret = secret->next)
		if (strcmp(secret->setting, setting) == 0 && strcmp(secret->path, path) == 0)
			return;
	secret = arena_alloc(&secrets->arena, sizeof(*secret));
	*secret = (struct confine_secret){ secrets->first,
					   arena_copy(&secrets->arena, setting, strlen(setting)),
					   arena_copy(&secrets->arena, path, strlen(path)) };
	secrets->first = secret;
}

void confine_secrets_clear(struct confine_secrets *secrets)
{
	arena_clear(&secrets->arena);
	secrets->first = NULL;
}

const char *confine_kept(const struct confine_secrets *secrets, const char *setting,
			 const char *path)
{
	const struct confine_secret *secret = secrets ? secrets->first : NULL;
	const char *kept = NULL;
	struct stat file, there;

	if (!secret || stat(path, &file))
		return NULL;
	for (; secret; secret = secret->next) {
		if (stat(secret->path, &there) || there.st_dev != file.st_dev ||
		    there.st_ino != file.st_ino)
			continue;
		if (strcmp(secret->setting, setting) == 0)
			return NULL;
		kept = secret->setting;
	}
	return kept;
}

const char *confine_folder(struct arena *arena, const char *config)
{
	return config ? arena_join(arena, (struct str[]){ path_folder(config) }, 1).p : NULL;
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

bool confine_leads_out(struct str name)
{
	struct str part;

	if (str_starts(name, STR("/")))
		return true;
	while (str_cut(&name, '/', &part))
		if (str_is(part, ".."))
			return true;
	return false;
}

/* Why that file, which is there or not (`error`), cannot be named. */
static void say_outside(const char *folder, struct str name, int error, char why[CONFINE_WHY])
{
	int n = (int)(name.n < 100 ? name.n : 100);

	/* Nothing is said of what is elsewhere. */
	if (error == ENOENT && !confine_leads_out(name))
		snprintf(why, CONFINE_WHY, "'%.*s': %s", n, name.p, strerror(error));
	else
		snprintf(
			why, CONFINE_WHY,
			"'%.*s' is outside: over HTTP only files below the configuration's folder, %.60s, "
			"can be named, relative to it",
			n, name.p, folder);
}

/* May that setting name what lies below the folder, and can it be read? */
static bool is_free(const struct confine *confine, const char *setting, struct str name,
		    const char *real, char why[CONFINE_WHY])
{
	const char *kept = confine_kept(confine->secrets, setting, real);
	int n = (int)(name.n < 100 ? name.n : 100);

	if (kept)
		snprintf(why, CONFINE_WHY,
			 "'%.*s' holds what imsd keeps to itself (%s): over HTTP %s cannot name it",
			 n, name.p, kept, setting);
	else if (access(real, R_OK))
		snprintf(why, CONFINE_WHY, "'%.*s': %s", n, name.p, strerror(errno));
	else
		return true;
	return false;
}

bool confine_file(const struct confine *confine, const char *setting, struct str name,
		  char real[PATH_MAX], char why[CONFINE_WHY])
{
	struct buf path = { 0 };
	bool within;
	int error;

	if (!confine || !confine->folder) {
		snprintf(
			why, CONFINE_WHY,
			"over HTTP no file can be named: imsd runs without a configuration file (-c "
			"FILE), below whose folder it would lie");
		return false;
	}
	if (!str_starts(name, STR("/")))
		buf_printf(&path, "%s/", confine->folder);
	buf_add_str(&path, name);
	within = confine_path(confine->folder, path.p, real) && !memchr(name.p, '\0', name.n);
	error = errno;
	buf_free(&path);
	if (within)
		return is_free(confine, setting, name, real, why);
	say_outside(confine->folder, name, error, why);
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

bool confine_knob(const struct knob_row *row, const struct confine *confine, struct arena *arena,
		  struct str *value, char why[CONFINE_WHY])
{
	const char *folder = confine ? confine->folder : NULL;
	char real[PATH_MAX];

	if (row->file == KNOB_NO_FILE || !value->n)
		return true;
	if (row->file == KNOB_FILE_OR_WORD && is_word(folder, arena, *value))
		return true;
	if (!confine_file(confine, row->name, *value, real, why))
		return false;
	*value = (struct str){ arena_copy(arena, real, strlen(real)), strlen(real) };
	return true;
}

/* All below it that stands in that text. */
static void confine_node(struct conf_node *node, const char *file)
{
	if (node->file == file)
		node->confined = true;
	for (unsigned i = 0; i < node->n_children; i++)
		confine_node(&node->children[i], file);
}

void confine_tree(struct conf_tree *tree)
{
	confine_node(&tree->root, tree->root.file);
}
