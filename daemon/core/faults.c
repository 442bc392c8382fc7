/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of faults: files below faults/ of the configuration's folder, the one above it, and those that
 * conf/shipped.h names. */
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/path.h"
#include "conf/confine.h"
#include "core/core_private.h"

void fault_folders(const char *config, char folders[FAULT_FOLDERS][PATH_MAX])
{
	struct str folder = config ? path_folder(config) : STR(".");

	snprintf(folders[0], PATH_MAX, "%.*s", STR_ARG(folder));
	snprintf(folders[1], PATH_MAX, "%.*s/..", STR_ARG(folder));
	for (int i = 0; i < SHIPPED_FOLDERS; i++)
		snprintf(folders[2 + i], PATH_MAX, "%s", shipped_folders[i]);
}

/* Do all lie in the catalogue of that folder, whatever links say? */
static bool are_confined(const char *folder, const glob_t *found)
{
	char catalogue[2 * PATH_MAX], real[PATH_MAX];

	snprintf(catalogue, sizeof(catalogue), "%.*s/faults", PATH_MAX, folder);
	for (size_t i = 0; i < found->gl_pathc; i++)
		if (!confine_path(catalogue, found->gl_pathv[i], real))
			return false;
	return true;
}

bool fault_find(const char *config, const char *name, bool confined, glob_t *found)
{
	static const char *const forms[] = { "%s/%s", "%s/faults/%s.conf", "%s/faults/%s",
					     "%s/%s.conf" };
	char folders[FAULT_FOLDERS][PATH_MAX], pattern[2 * PATH_MAX];

	if (confined && confine_leads_out(str_of(name)))
		return false;
	if (!confined && glob(name, 0, NULL, found) == 0)
		return true;
	if (!confined)
		globfree(found);
	if (name[0] == '/')
		return false;
	fault_folders(config, folders);
	for (size_t folder = 0; folder < FAULT_FOLDERS; folder++)
		for (size_t form = 0; form < ARRAY_LEN(forms); form++) {
			snprintf(pattern, sizeof(pattern), forms[form], folders[folder], name);
			if (glob(pattern, 0, NULL, found) == 0 &&
			    (!confined || are_confined(folders[folder], found)))
				return true;
			globfree(found);
		}
	return false;
}

/* A text at the top of the file. */
static const char *text_of(const struct conf_tree *tree, const char *name)
{
	const struct conf_node *node = tree ? conf_child(&tree->root, name) : NULL;

	return node && node->kind == CONF_TEXT ? node->text : NULL;
}

/* What a walk over the catalogue is for. */
struct fault_walk {
	void (*each)(void *arg, const struct core_fault *fault);
	void *arg;
	char folders[FAULT_FOLDERS][PATH_MAX];
	unsigned folder; /* where it is */
	bool any;
};

/* Has an earlier folder one of that name? Then that is meant by it. */
static bool is_hidden(const struct fault_walk *walk, const char *file)
{
	char path[2 * PATH_MAX];

	for (unsigned i = 0; i < walk->folder; i++) {
		snprintf(path, sizeof(path), "%s/faults/%s", walk->folders[i], file);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}

static void walk_file(const struct fault_walk *walk, const char *path, const char *file)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = conf_read(path, &errors);
	struct core_fault fault = { .name = str_of(file),
				    .title = text_of(tree, "title"),
				    .what = text_of(tree, "what"),
				    .clause = text_of(tree, "clause"),
				    .expect = text_of(tree, "expect") };

	fault.name.n -= strlen(".conf");
	walk->each(walk->arg, &fault);
	conf_tree_free(tree);
	conf_errors_free(&errors);
}

/* The files of a folder. */
static void walk_folder(struct fault_walk *walk)
{
	static const char *const forms[] = { "%s/faults/*.conf", "%s/faults/*/*.conf" };
	const char *folder = walk->folders[walk->folder];
	char pattern[PATH_MAX + 32];
	glob_t found;

	for (size_t form = 0; form < ARRAY_LEN(forms); form++) {
		snprintf(pattern, sizeof(pattern), forms[form], folder);
		if (glob(pattern, 0, NULL, &found) == 0)
			for (size_t i = 0; i < found.gl_pathc; i++) {
				const char *path = found.gl_pathv[i];
				const char *file = path + strlen(folder) + strlen("/faults/");

				if (!is_hidden(walk, file))
					walk_file(walk, path, file);
				walk->any = true;
			}
		globfree(&found);
	}
}

bool core_faults(const char *config, void (*each)(void *arg, const struct core_fault *fault),
		 void *arg)
{
	struct fault_walk walk = { .each = each, .arg = arg };

	fault_folders(config, walk.folders);
	for (; walk.folder < FAULT_FOLDERS; walk.folder++)
		walk_folder(&walk);
	return walk.any;
}

enum { NEAR_FAULTS = 3 };

/* The search for names like a word: first for the beginning of a name that is nearest to it, then for
 * the names that begin so. */
struct fault_search {
	struct arena arena;
	struct nearest nearest;
	struct str begin;
	struct buf *out;
	unsigned n; /* names found */
};

/* Is the beginning of a name, up to there, one or more of its words? */
static bool ends_word(struct str name, size_t at)
{
	return at == name.n || name.p[at] == '-';
}

/* "503", "503-retry", "503-retry-after" */
static void offer_beginnings(struct fault_search *search, struct str name)
{
	ptrdiff_t slash = str_find(name, '/');

	for (size_t at = slash < 0 ? 1 : (size_t)slash + 1; at <= name.n; at++)
		if (ends_word(name, at))
			nearest_offer(&search->nearest, arena_copy(&search->arena, name.p, at));
}

/* A fault may be meant with its group or without. */
static void offer_fault(void *arg, const struct core_fault *fault)
{
	offer_beginnings(arg, fault->name);
	offer_beginnings(arg, str_from(fault->name, (size_t)(str_find(fault->name, '/') + 1)));
}

static bool begins_so(struct str name, struct str begin)
{
	return str_starts(name, begin) && ends_word(name, begin.n);
}

static void add_near_fault(void *arg, const struct core_fault *fault)
{
	struct fault_search *search = arg;
	struct str alone = str_from(fault->name, (size_t)(str_find(fault->name, '/') + 1));

	if (!begins_so(fault->name, search->begin) && !begins_so(alone, search->begin))
		return;
	if (search->n < NEAR_FAULTS)
		buf_printf(search->out, "%s%.*s", search->n ? ", " : " (did you mean ",
			   STR_ARG(fault->name));
	search->n++;
}

void core_near_faults(const char *config, const char *name, struct buf *out)
{
	struct fault_search search = { .out = out };

	arena_init(&search.arena);
	nearest_start(&search.nearest, str_of(name));
	core_faults(config, offer_fault, &search);
	if (nearest_best(&search.nearest)) {
		search.begin = str_of(nearest_best(&search.nearest));
		core_faults(config, add_near_fault, &search);
		buf_add_text(out, search.n > NEAR_FAULTS ? " ...?)" : "?)");
	}
	arena_clear(&search.arena);
}

/* The list so far, and the group that its last fault is of: the folder it lies in. */
struct fault_list {
	struct buf *out;
	char group[64];
};

/* "registration/503-retry-after  title", after an empty line when it begins a group. */
static void list_fault(void *arg, const struct core_fault *fault)
{
	struct fault_list *list = arg;
	ptrdiff_t slash = str_find(fault->name, '/');
	char group[sizeof(list->group)];

	snprintf(group, sizeof(group), "%.*s", slash < 0 ? 0 : (int)slash, fault->name.p);
	if (strcmp(group, list->group) != 0)
		buf_add_text(list->out, "\n");
	memcpy(list->group, group, sizeof(group));
	buf_printf(list->out, "%-44.*s %s\n", STR_ARG(fault->name),
		   fault->title ? fault->title : "");
}

void core_list_faults(const char *config, struct buf *out)
{
	struct fault_list list = { .out = out };

	buf_printf(out, "%-44s %s\n", "FAULT", "TITLE");
	if (core_faults(config, list_fault, &list))
		return;
	buf_add_text(out, "no faults: there is no faults/ beside the configuration, nor in ");
	shipped_say(out);
	buf_add_char(out, '\n');
}
