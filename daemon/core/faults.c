/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of faults: files below faults/ of the configuration's folder or the one above
 * it. */
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "conf/confine.h"
#include "core/core_private.h"

void fault_folders(const char *config, char folders[FAULT_FOLDERS][PATH_MAX])
{
	const char *slash = config ? strrchr(config, '/') : NULL;

	snprintf(folders[0], PATH_MAX, "%.*s", slash ? (int)(slash - config) : 1,
		 slash ? config : ".");
	snprintf(folders[1], PATH_MAX, "%.*s/..", slash ? (int)(slash - config) : 1,
		 slash ? config : ".");
	snprintf(folders[2], PATH_MAX, "%s", IMSD_SYSCONF_DIR);
	snprintf(folders[3], PATH_MAX, "config");
}

/* Does it lead out of the folder that it is looked for in? */
static bool leads_out(const char *name)
{
	struct str rest = str_of(name), part;

	if (name[0] == '/')
		return true;
	while (str_cut(&rest, '/', &part))
		if (str_is(part, ".."))
			return true;
	return false;
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

	if (confined && leads_out(name))
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
	size_t prefix; /* of the path, before the name */
};

static void walk_file(const struct fault_walk *walk, const char *path)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = conf_read(path, &errors);
	struct core_fault fault = { .name = str_from(str_of(path), walk->prefix),
				    .title = text_of(tree, "title"),
				    .what = text_of(tree, "what"),
				    .clause = text_of(tree, "clause"),
				    .expect = text_of(tree, "expect") };

	fault.name.n -= strlen(".conf");
	walk->each(walk->arg, &fault);
	conf_tree_free(tree);
	conf_errors_free(&errors);
}

bool core_faults(const char *config, void (*each)(void *arg, const struct core_fault *fault),
		 void *arg)
{
	static const char *const forms[] = { "%s/faults/*.conf", "%s/faults/*/*.conf" };
	char folders[FAULT_FOLDERS][PATH_MAX], pattern[PATH_MAX + 32];
	struct fault_walk walk = { each, arg, 0 };
	bool any = false;
	glob_t found;

	fault_folders(config, folders);
	for (size_t folder = 0; folder < FAULT_FOLDERS && !any; folder++)
		for (size_t form = 0; form < ARRAY_LEN(forms); form++) {
			walk.prefix = strlen(folders[folder]) + strlen("/faults/");
			snprintf(pattern, sizeof(pattern), forms[form], folders[folder]);
			if (glob(pattern, 0, NULL, &found) == 0) {
				any = true;
				for (size_t i = 0; i < found.gl_pathc; i++)
					walk_file(&walk, found.gl_pathv[i]);
			}
			globfree(&found);
		}
	return any;
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
	if (!core_faults(config, list_fault, &list))
		buf_add_text(out,
			     "no faults: there is no folder faults/ beside the configuration\n");
}
