/* SPDX-License-Identifier: Apache-2.0 */
/* Live runs, handed on to the room that has them. */
#include "core/runs.h"

#include "core/core_private.h"

void core_set_runs(struct core *core, const struct core_runs_ops *ops, void *ctx)
{
	core->runs = ops;
	core->runs_ctx = ctx;
}

unsigned core_runs_start(struct core *core, const struct core_runs_order *order, unsigned *first,
			 struct conf_errors *errors)
{
	if (core->runs)
		return core->runs->start(core->runs_ctx, order, first, errors);
	conf_error(errors, NULL, 0, "this imsd runs no scenarios");
	return 0;
}

void core_runs_each(struct core *core, void (*take)(void *arg, const struct core_run *run),
		    void *arg)
{
	if (core->runs)
		core->runs->each(core->runs_ctx, take, arg);
}

bool core_run_find(struct core *core, unsigned id, struct core_run *run)
{
	return core->runs && core->runs->find(core->runs_ctx, id, run);
}

enum core_runs_answer core_run_answer(struct core *core, unsigned id, bool ok, struct str text)
{
	return core->runs ? core->runs->answer(core->runs_ctx, id, ok, text) : RUNS_UNKNOWN;
}

enum core_runs_answer core_run_stop(struct core *core, unsigned id)
{
	return core->runs ? core->runs->stop(core->runs_ctx, id) : RUNS_UNKNOWN;
}

bool core_scenarios(struct core *core, struct core_scenarios_page *page)
{
	return core->runs && core->runs->scenarios(core->runs_ctx, page);
}
