/* SPDX-License-Identifier: Apache-2.0 */
/* The folders of scenarios that can be run over HTTP, and what is in them. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "core/knobs.h"
#include "scenario/live_private.h"
#include "scenario/load.h"

enum { SCENARIOS_MAX = 5000, PAIRS_MAX = 64 };

/* One more, unless there is none, or it is there already. */
static void add_folder(const char *path, char out[LIVE_FOLDERS][PATH_MAX], unsigned *n)
{
	struct stat status;

	if (!realpath(path, out[*n]) || stat(out[*n], &status) != 0 || !S_ISDIR(status.st_mode))
		return;
	for (unsigned i = 0; i < *n; i++)
		if (strcmp(out[i], out[*n]) == 0)
			return;
	(*n)++;
}

unsigned live_find_folders(const struct live *live, char out[LIVE_FOLDERS][PATH_MAX])
{
	struct snapshot *snapshot = core_snapshot(live->core);
	struct str set = knobs_get(snapshot->knobs, SCENARIO_DIR)->text;
	char path[PATH_MAX];
	unsigned n = 0;

	if (set.p) {
		snprintf(path, sizeof(path), "%.*s", STR_ARG(set));
		add_folder(path, out, &n);
		return n;
	}
	if (snapshot->path) {
		snprintf(path, sizeof(path), "%.*sscenarios", STR_ARG(path_prefix(snapshot->path)));
		add_folder(path, out, &n);
	}
	for (int i = 0; i < SHIPPED_FOLDERS; i++) {
		snprintf(path, sizeof(path), "%s/scenarios", shipped_folders[i]);
		add_folder(path, out, &n);
	}
	return n;
}

void live_say_folders(const struct live *live, struct buf *out)
{
	struct str set = knobs_get(core_snapshot(live->core)->knobs, SCENARIO_DIR)->text;

	if (set.p) {
		buf_add_str(out, set);
		return;
	}
	buf_add_text(out, "scenarios/ beside the configuration, nor in ");
	shipped_say(out);
}

/* What the walk over the folders tells. */
struct listing {
	char folders[LIVE_FOLDERS][PATH_MAX];
	unsigned folder; /* where it is */
	struct core_scenarios_page *page;
};

/* Its name below the folder. */
static const char *name_in(const struct listing *listing, const char *path)
{
	return path + strlen(listing->folders[listing->folder]) + 1;
}

/* Has an earlier folder one of that name? Then that is meant by it. */
static bool is_hidden(const struct listing *listing, const char *path)
{
	char earlier[2 * PATH_MAX];

	for (unsigned i = 0; i < listing->folder; i++) {
		snprintf(earlier, sizeof(earlier), "%s/%s", listing->folders[i],
			 name_in(listing, path));
		if (access(earlier, F_OK) == 0)
			return true;
	}
	return false;
}

/* One file, loaded for its head; what is wrong with it is said of it. */
static void list_file(struct listing *listing, const char *path)
{
	struct conf_errors errors = { 0 };
	struct plan *plan =
		plan_load_for(&(struct plan_wish){ .live = true }, path, NULL, 0, &errors);
	struct core_pair params[PAIRS_MAX];
	const char *ues[UES_MAX];
	struct str name = str_of(name_in(listing, path));
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
			else if (str_ends(name, STR(".scn")) && !is_hidden(listing, path.p) &&
				 page->count++ >= page->from &&
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
	struct listing listing = { .page = page };
	unsigned n = live_find_folders(ctx, listing.folders);

	page->count = 0;
	for (; listing.folder < n; listing.folder++)
		list_folder(&listing, listing.folders[listing.folder]);
	return n > 0;
}
