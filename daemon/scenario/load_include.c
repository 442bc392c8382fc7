/* SPDX-License-Identifier: Apache-2.0 */
/* Files that a scenario includes: preambles, other scenarios, packs of checks. */
#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "conf/confine.h"
#include "conf/shipped.h"
#include "scenario/loader.h"

enum { FOLDERS_MAX = 32 };

/* Takes the last part off a folder's path; "a/b" is in "a", "a" in ".", "." in "..". */
static void folder_up(struct buf *folder)
{
	char *slash = memrchr(folder->p, '/', folder->n);
	const char *last = slash ? slash + 1 : folder->p;

	if (strcmp(last, "..") == 0)
		buf_add_text(folder, "/..");
	else if (strcmp(folder->p, ".") == 0)
		buf_add_char(folder, '.');
	else if (slash == folder->p)
		folder->n = 1;
	else if (slash)
		folder->n = (size_t)(slash - folder->p);
	else {
		buf_reset(folder);
		buf_add_char(folder, '.');
	}
	folder->p[folder->n] = '\0';
}

/* Is it below one of them? */
static bool is_allowed(const char *const *folders, const char *path)
{
	char real[PATH_MAX];

	if (!folders)
		return true;
	for (; *folders; folders++)
		if (confine_path(*folders, path, real))
			return true;
	return false;
}

const char *file_find(struct arena *arena, const char *const *folders, const char *from,
		      struct str name, const char *suffix)
{
	struct buf folder = { 0 }, path = { 0 };
	const char *found = NULL;
	bool bare = !str_ends(name, str_of(suffix));

	buf_add_text(&folder, from);
	folder_up(&folder);
	for (int i = 0; !found && i < FOLDERS_MAX; i++, folder_up(&folder)) {
		buf_reset(&path);
		if (name.n && name.p[0] != '/' && strcmp(folder.p, ".") != 0)
			buf_printf(&path, "%s/", folder.p);
		buf_printf(&path, "%.*s%s", STR_ARG(name), bare ? suffix : "");
		if (access(path.p, R_OK) == 0 && is_allowed(folders, path.p))
			found = arena_copy(arena, path.p, path.n);
	}
	buf_free(&folder);
	buf_free(&path);
	return found;
}

/* The scenario files of a folder, by their names in `in`. */
static void offer_files(struct loader *loader, struct nearest *nearest, const char *path,
			struct str in)
{
	struct arena *arena = &loader->plan->arena;
	DIR *folder = is_allowed(loader->plan->folders, path) ? opendir(path) : NULL;
	struct dirent *entry;

	while (folder && (entry = readdir(folder)) != NULL) {
		struct str pieces[] = { in, str_of(entry->d_name) };

		if (!str_ends(pieces[1], STR(".scn")))
			continue;
		pieces[1].n -= strlen(".scn");
		nearest_offer(nearest, arena_join(arena, pieces, ARRAY_LEN(pieces)).p);
	}
	if (folder)
		closedir(folder);
}

/* Those in `in` of the folder of `from` and of each above it. */
static void offer_above(struct loader *loader, struct nearest *nearest, const char *from,
			struct str in)
{
	struct buf folder = { 0 }, path = { 0 };

	buf_add_text(&folder, from);
	folder_up(&folder);
	for (int i = 0; i < FOLDERS_MAX; i++, folder_up(&folder)) {
		buf_reset(&path);
		buf_printf(&path, "%s/%.*s", folder.p, STR_ARG(in));
		offer_files(loader, nearest, path.p, in);
	}
	buf_free(&folder);
	buf_free(&path);
}

const char *file_near(struct loader *loader, const char *shipped, struct str name)
{
	struct str in = { name.p, name.n };
	struct nearest nearest;
	struct buf place = { 0 };

	while (in.n && in.p[in.n - 1] != '/')
		in.n--;
	nearest_start(&nearest, name);
	offer_above(loader, &nearest, loader->script->file, in);
	for (int i = 0; i < SHIPPED_FOLDERS; i++) {
		buf_reset(&place);
		buf_printf(&place, "%s%s/%.*s", shipped_folders[i], shipped, STR_ARG(in));
		offer_files(loader, &nearest, place.p, in);
	}
	buf_free(&place);
	return nearest_best(&nearest);
}

/* Has this file been entered already, or are there too many above it? */
static bool is_too_deep(struct loader *loader, struct place place, const char *path)
{
	for (const struct loader *at = loader; at; at = at->outer)
		if (strcmp(at->script->file, path) == 0) {
			loader_error(loader, place, "%s includes itself", path);
			return true;
		}
	if (loader->depth + 1 < INCLUDE_DEPTH)
		return false;
	loader_error(loader, place, "more than %d files deep", INCLUDE_DEPTH);
	return true;
}

/* What was given and the file does not know. */
static void check_given(struct loader *loader, struct place place, const char *path)
{
	for (const struct param *param = loader->scope->params; param; param = param->next)
		if (param->given)
			loader_error(loader, place, "%s has no param '%.*s'", path,
				     STR_ARG(param->name));
}

/* Beside the file that says so, above it, else among those that come with imsd. */
static const char *find_included(struct loader *loader, struct str name)
{
	struct arena *arena = &loader->plan->arena;
	const char *const *folders = loader->plan->folders;
	const char *found = file_find(arena, folders, loader->script->file, name, ".scn");
	struct buf place = { 0 };

	for (int i = 0; i < SHIPPED_FOLDERS && !found; i++) {
		buf_reset(&place);
		buf_printf(&place, "%s/scenarios/-", shipped_folders[i]);
		found = file_find(arena, folders, place.p, name, ".scn");
	}
	buf_free(&place);
	return found;
}

/* Says where it was looked for. */
static void refuse_included(struct loader *loader, struct place place, struct str name)
{
	const char *near = file_near(loader, "/scenarios", name);
	struct buf shipped = { 0 };

	shipped_say(&shipped);
	loader_error(loader, place,
		     "no file %.*s in the folder of this one or above it, nor in scenarios/ of "
		     "%s%s%s%s",
		     STR_ARG(name), shipped.p, near ? " (did you mean " : "", near ? near : "",
		     near ? "?)" : "");
	buf_free(&shipped);
}

void loader_include(struct loader *loader, const struct script_line *words, struct line *block,
		    struct scope *scope)
{
	struct arena *arena = &loader->plan->arena;
	struct str name = word_plain(arena, words->words[1]), key, value;
	const char *path = find_included(loader, name);
	struct script script = { .arena = arena, .file = path };
	struct loader inner = *loader;

	if (!path) {
		refuse_included(loader, words->place, name);
		return;
	}
	if (is_too_deep(loader, words->place, path))
		return;
	inner.outer = loader;
	inner.depth++;
	inner.script = &script;
	inner.scope = scope;
	inner.lines_begun = inner.in_block = false;
	inner.order_begun = true;
	inner.preamble = block->given;
	inner.reached = NULL;
	for (unsigned i = 2; i < words->n_words; i++)
		if (word_pair(loader, words->words[i], &key, &value))
			scope_add(&inner, key, value, true);
		else
			loader_error(loader, words->place, "'%.*s': write PARAM=VALUE",
				     STR_ARG(words->words[i]));
	if (script_read_file(arena, path, &script.rest))
		loader_error(loader, words->place, "%s cannot be read", path);
	loader_included(&inner, block);
	check_given(&inner, words->place, path);
	if (str_is(words->words[0], "include"))
		return;
	block->reached = inner.reached;
	if (!inner.reached)
		loader_error(loader, words->place,
			     "%s says nothing of what is `reached`: write include", path);
}
