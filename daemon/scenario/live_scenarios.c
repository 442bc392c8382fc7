/* SPDX-License-Identifier: Apache-2.0 */
/* The folder of scenarios that can be run over HTTP, and what is in it. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/knobs.h"
#include "scenario/live_private.h"
#include "scenario/load.h"

enum { SCENARIOS_MAX = 5000, PAIRS_MAX = 64 };

bool live_find_folder(const struct live *live, char out[PATH_MAX])
{
	struct snapshot *snapshot = core_snapshot(live->core);
	struct str set = knobs_get(snapshot->knobs, SCENARIO_DIR)->text;
	const char *slash = snapshot->path ? strrchr(snapshot->path, '/') : NULL;
	char path[PATH_MAX];
	struct stat status;

	if (set.p)
		snprintf(path, sizeof(path), "%.*s", STR_ARG(set));
	else if (snapshot->path)
		snprintf(path, sizeof(path), "%.*sscenarios",
			 slash ? (int)(slash - snapshot->path + 1) : 0, snapshot->path);
	else
		snprintf(path, sizeof(path), "config/scenarios");
	if (realpath(path, out) && stat(out, &status) == 0 && S_ISDIR(status.st_mode))
		return true;
	snprintf(out, PATH_MAX, "%s", path);
	return false;
}

/* What the walk over the folder tells. */
struct listing {
	const char *folder;
	struct core_scenarios_page *page;
};

/* One file, loaded for its head; what is wrong with it is said of it. */
static void list_file(struct listing *listing, const char *path)
{
	struct conf_errors errors = { 0 };
	struct plan *plan =
		plan_load_for(&(struct plan_wish){ .live = true }, path, NULL, 0, &errors);
	struct core_pair params[PAIRS_MAX];
	const char *ues[UES_MAX];
	struct str name = str_of(path + strlen(listing->folder) + 1);
	struct core_scenario scenario = { .path = path, .params = params, .ues = ues };
	struct buf why = { 0 };

	name.n -= 4;
	scenario.name = mem_copy_text(name.p, name.n);
	buf_add_str(&why, str_trim(buf_str(&errors.text)));
	if (plan) {
		scenario.title = plan->title;
		scenario.spec = plan->spec;
		scenario.rows = plan->n_rows;
		for (struct plan_param *at_param = plan->params;
		     at_param && scenario.n_params < PAIRS_MAX; at_param = at_param->next)
			params[scenario.n_params++] = (struct core_pair){
				arena_copy(&plan->arena, at_param->name.p, at_param->name.n),
				arena_copy(&plan->arena, at_param->value.p, at_param->value.n)
			};
		for (unsigned i = 0; i < plan->n_ues; i++)
			ues[scenario.n_ues++] = plan->ues[i].name;
		if (plan->needs.p)
			buf_printf(&why, "needs %.*s", STR_ARG(plan->needs));
		else if (plan->not_live)
			buf_add_text(&why, plan->not_live);
	}
	scenario.why = why.n ? why.p : NULL;
	scenario.live = plan && !why.n;
	listing->page->each(listing->page->arg, &scenario);
	mem_free((char *)scenario.name);
	buf_free(&why);
	plan_free(plan);
	conf_errors_free(&errors);
}

static int is_wanted(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strcmp(entry->d_name, "preamble") != 0;
}

/* Some file systems do not say it in the entry. */
static bool is_folder(const struct dirent *entry, const char *path)
{
	struct stat status;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Files of a folder and those below, by name; only those of the page are loaded. */
static void list_folder(struct listing *listing, const char *folder)
{
	struct core_scenarios_page *page = listing->page;
	struct dirent **entries;
	int n = scandir(folder, &entries, is_wanted, alphasort);

	for (int i = 0; i < n; i++) {
		struct str name = str_of(entries[i]->d_name);
		struct buf path = { 0 };

		buf_printf(&path, "%s/%s", folder, entries[i]->d_name);
		if (page->count < SCENARIOS_MAX) {
			if (is_folder(entries[i], path.p))
				list_folder(listing, path.p);
			else if (str_ends(name, STR(".scn")) && page->count++ >= page->from &&
				 page->count <= page->from + page->max)
				list_file(listing, path.p);
		}
		buf_free(&path);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
}

bool live_scenarios(void *ctx, struct core_scenarios_page *page)
{
	char folder[PATH_MAX];
	struct listing listing = { folder, page };

	page->count = 0;
	if (!live_find_folder(ctx, folder))
		return false;
	list_folder(&listing, folder);
	return true;
}
