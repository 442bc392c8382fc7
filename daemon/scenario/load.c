/* SPDX-License-Identifier: Apache-2.0 */
/* Loading a scenario file. */
#include "scenario/load.h"

#include <string.h>

#include "base/path.h"
#include "scenario/loader.h"

enum { ERRORS_SHOWN = 10 };

/* A plan's name is the folder and the file, without what is above them. */
static struct plan *plan_new(const char *path)
{
	struct plan *plan = mem_alloc(sizeof(*plan));
	const char *name = path_tail(path);
	size_t n;

	arena_init(&plan->arena);
	n = strlen(name);
	if (str_ends((struct str){ name, n }, STR(".scn")))
		n -= 4;
	plan->path = arena_copy(&plan->arena, path, strlen(path));
	plan->name = arena_copy(&plan->arena, name, n);
	plan->n_rows = 1;
	plan->n_runs = 1;
	return plan;
}

/* What stands in no file: the name with its row, the access by default. */
static void complete(struct loader *loader)
{
	struct plan *plan = loader->plan;
	struct buf name = { 0 };

	loader_default_ue(loader);
	if (!plan->n_accesses)
		plan->accesses[plan->n_accesses++] = access_at(0);
	if (!loader->row_name.p)
		return;
	buf_printf(&name, "%s#%.*s", plan->name, STR_ARG(loader->row_name));
	plan->name = arena_copy(&plan->arena, name.p, name.n);
	buf_free(&name);
}

static const char *const *folders_copy(struct arena *arena, const char *const *folders)
{
	const char **copy;
	unsigned n = 0;

	while (folders && folders[n])
		n++;
	if (!n)
		return NULL;
	copy = arena_alloc(arena, (n + 1) * sizeof(*copy));
	for (unsigned i = 0; i < n; i++)
		copy[i] = arena_copy(arena, folders[i], strlen(folders[i]));
	copy[n] = NULL;
	return copy;
}

/* Params that the file does not have. */
static void check_params(struct loader *loader)
{
	for (const struct param *param = loader->scope->params; param; param = param->next)
		if (param->given)
			conf_error(loader->errors, loader->plan->path, 0, "it has no param '%.*s'",
				   STR_ARG(param->name));
}

/* What nobody asks a real UE to do will not come. */
static void check_unasked(struct loader *loader)
{
	loader->errors->count +=
		conf_errors_join(&loader->errors->text, buf_str(&loader->plan->unasked));
}

/* Else it would pass without having looked at anything. */
static bool has_tests(const struct plan *plan)
{
	return plan->lines.first || plan->expects;
}

/* Of more errors than a person reads the first ones stay; `from`: where those of this file begin. */
static void cut_errors(struct loader *loader, size_t from, unsigned n)
{
	struct buf *text = &loader->errors->text;
	size_t end = from;

	if (n <= ERRORS_SHOWN)
		return;
	for (unsigned i = 0; i < ERRORS_SHOWN; i++)
		end += (size_t)str_find(str_from(buf_str(text), end), '\n') + 1;
	text->n = end;
	buf_printf(text, "%s: ... and %u more\n", loader->plan->path, n - ERRORS_SHOWN);
}

struct plan *plan_load(const char *path, const char *text, unsigned row, struct conf_errors *errors)
{
	return plan_load_for(&(struct plan_wish){ .live = false }, path, text, row, errors);
}

struct plan *plan_load_for(const struct plan_wish *wish, const char *path, const char *text,
			   unsigned row, struct conf_errors *errors)
{
	struct plan *plan = plan_new(path);
	struct script script = { .arena = &plan->arena, .file = plan->path, .rest = str_of(text) };
	struct scope scope = { 0 };
	struct loader loader = { .plan = plan,
				 .errors = errors,
				 .script = &script,
				 .scope = &scope,
				 .row = row,
				 .list = &plan->lines };
	unsigned before = errors->count;
	size_t from = errors->text.n;
	bool tests;
	int error = 0;

	if (!text)
		error = script_read_file(&plan->arena, path, &script.rest);
	else
		script.rest.p = arena_copy(&plan->arena, script.rest.p, script.rest.n);
	if (error)
		conf_error(errors, path, 0, "%s", strerror(-error));
	plan->live = wish->live;
	plan->folders = folders_copy(&plan->arena, wish->folders);
	for (unsigned i = 0; i < wish->n_params; i++)
		scope_add(&loader, str_of(wish->params[i].name), str_of(wish->params[i].value),
			  true);
	loader_read(&loader);
	complete(&loader);
	check_params(&loader);
	tests = has_tests(plan);
	loader_packs(&loader, wish->checks);
	loader_waives(&loader, wish->checks);
	if (errors->count == before && !tests)
		conf_error(errors, plan->path, 0, "no line that tests anything");
	if (errors->count == before)
		loader_check(&loader);
	buf_add_str(&plan->warnings, buf_str(&plan->unasked));
	if (plan->live && !plan->not_live && !plan->needs.p)
		check_unasked(&loader);
	if (errors->count == before)
		return plan;
	cut_errors(&loader, from, errors->count - before);
	plan_free(plan);
	return NULL;
}
