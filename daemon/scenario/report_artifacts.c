/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The artifacts: FOLDER/NAME/ for each run that did not pass, with verdict.txt, ladder.txt, ladder.svg,
 * journal.jsonl, capture.pcapng and the scenario as it was. Journal, capture and drawing are the run's own;
 * what an earlier run of that name has left goes.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "scenario/report_private.h"

enum { NAME_MAX_OCTETS = 120 };

/* A folder that belongs to one run. */
struct run_folder {
	struct map_node node; /* by path */
	const char *path;
};

struct artifacts {
	struct report *report;
	struct map by_path;
	struct run_folder *folders; /* by number */
	bool broken;
	struct buf text;
};

/* What may lie in a folder, and goes with it. */
static const char *const file_rows[] = {
	"verdict.txt",	 "ladder.txt",	   "ladder.svg",   "journal.jsonl",
	"capture.pcapng", "scenario.scn", "do-*.txt",
};

/* Letters, digits and a few signs may stand in any file's name. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("._@#~=+-", c));
}

/* A run's name as a file's: two that differ only in the rest are told apart by a number. */
static void add_plain_name(const char *name, struct buf *out)
{
	size_t n = strlen(name);

	if (n > NAME_MAX_OCTETS)
		n = NAME_MAX_OCTETS;
	for (size_t i = 0; i < n; i++)
		buf_add_char(out, name[i] == '/' ? '-' : is_plain(name[i]) ? name[i] : '_');
}

/* Finds it a folder of its own. */
static void claim(struct artifacts *artifacts, unsigned number)
{
	struct run_folder *folder = &artifacts->folders[number];
	struct report *report = artifacts->report;
	struct buf path = { 0 };
	size_t end;

	buf_printf(&path, "%s/", report->options.artifacts);
	add_plain_name(report->names[number], &path);
	end = path.n;
	for (unsigned i = 2; map_find(&artifacts->by_path, buf_str(&path)); i++) {
		path.n = end;
		buf_printf(&path, "~~%u", i);
	}
	folder->path = arena_copy(&report->arena, path.p, path.n);
	map_add(&artifacts->by_path, &folder->node, str_of(folder->path));
	buf_free(&path);
}

struct artifacts *artifacts_new(struct report *report)
{
	struct artifacts *artifacts = mem_alloc(sizeof(*artifacts));

	artifacts->report = report;
	map_init(&artifacts->by_path);
	artifacts->folders = mem_alloc((report->n_runs + 1) * sizeof(*artifacts->folders));
	for (unsigned i = 0; i < report->n_runs; i++)
		claim(artifacts, i);
	return artifacts;
}

void artifacts_free(struct artifacts *artifacts)
{
	if (!artifacts)
		return;
	map_clear(&artifacts->by_path);
	mem_free(artifacts->folders);
	buf_free(&artifacts->text);
	mem_free(artifacts);
}

const char *artifacts_folder(struct artifacts *artifacts, unsigned number, bool make)
{
	const char *path = artifacts ? artifacts->folders[number].path : NULL;

	if (path && make && mkdir(path, 0777) && errno != EEXIST)
		return NULL;
	return path;
}

static bool is_wanted(const struct report_options *options)
{
	return options->artifacts != NULL;
}

static void *artifacts_begin(struct report *report)
{
	const char *path = report->options.artifacts;

	if (path_make_folders(path, 0777) && (mkdir(path, 0777) == 0 || errno == EEXIST) &&
	    access(path, W_OK | X_OK) == 0)
		return report->artifacts;
	fprintf(stderr, "imsd: --artifacts %s: %s\n", path, strerror(errno));
	return NULL;
}

/* Is it a file that we put there? */
static bool is_ours(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(file_rows); i++)
		if (str_glob(str_of(file_rows[i]), str_of(name)))
			return true;
	return false;
}

/* Removes what we put there, and the folder unless there is something else in it. */
static void remove_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	if (!folder)
		return;
	while ((entry = readdir(folder)) != NULL)
		if (is_ours(entry->d_name))
			unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
	rmdir(path);
}

/* A file of the folder with that text. */
static void write_file(struct artifacts *artifacts, const char *folder, const char *name,
		       struct str text)
{
	struct buf path = { 0 };
	FILE *file;
	bool written;

	buf_printf(&path, "%s/%s", folder, name);
	file = fopen(path.p, "wb");
	written = file && (text.n == 0 || fwrite(text.p, 1, text.n, file) == text.n);
	if ((file && fclose(file) != 0) || !written) {
		if (!artifacts->broken)
			fprintf(stderr, "imsd: %s: %s\n", path.p, strerror(errno));
		artifacts->broken = true;
	}
	buf_free(&path);
}

void artifacts_keep(struct artifacts *artifacts, unsigned number, const char *name, struct str text)
{
	const char *folder = artifacts_folder(artifacts, number, true);

	if (folder)
		write_file(artifacts, folder, name, text);
}

/* The scenario as it lies there now; of a text without a file there is none. */
static void copy_scenario(struct artifacts *artifacts, const char *folder, const char *path)
{
	struct arena arena;
	struct str text;

	arena_init(&arena);
	if (script_read_file(&arena, path, &text) == 0)
		write_file(artifacts, folder, "scenario.scn", text);
	arena_clear(&arena);
}

static void artifacts_one(void *state, const struct report_result *result)
{
	struct artifacts *artifacts = state;
	const struct outcome *outcome = &result->outcome;
	bool bad = outcome->verdict == VERDICT_FAIL || outcome->verdict == VERDICT_ERROR;
	bool kept = outcome->verdict != VERDICT_SKIP && artifacts->report->options.artifacts_all;
	const char *folder = artifacts_folder(artifacts, result->number, bad || kept);

	if (!bad && !kept) {
		remove_folder(folder);
		return;
	}
	if (!folder) {
		fprintf(stderr, "imsd: %s: %s\n", artifacts->folders[result->number].path,
			strerror(errno));
		artifacts->broken = true;
		return;
	}
	buf_reset(&artifacts->text);
	report_verdict(artifacts->report, result, &artifacts->text);
	write_file(artifacts, folder, "verdict.txt", buf_str(&artifacts->text));
	write_file(artifacts, folder, "ladder.txt", outcome->ladder);
	copy_scenario(artifacts, folder, result->plan->path);
}

/* Runs that were not over leave nothing. */
static bool artifacts_end(void *state, const struct report_ending *ending)
{
	struct artifacts *artifacts = state;

	for (unsigned i = artifacts->report->n_told;
	     ending->signal && i < artifacts->report->n_runs; i++)
		remove_folder(artifacts->folders[i].path);
	return !artifacts->broken;
}

const struct report_writer report_artifacts = { is_wanted, artifacts_begin, artifacts_one,
						artifacts_end };
