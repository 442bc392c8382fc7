/* SPDX-License-Identifier: Apache-2.0 */
/* --scenario --live: files and folders, one live run after the other, then the verdicts' sum. */
#include <signal.h>
#include <stdio.h>

#include "core/core.h"
#include "scenario/live.h"
#include "scenario/report.h"
#include "scenario/suite.h"

/* What the callbacks of the runs work on. */
struct live_session {
	struct live *live;
	struct suite *suite;
	struct report *report;
	unsigned over;
};

static const char *on_folder(void *ctx, unsigned number)
{
	struct live_session *session = ctx;

	return report_folder(session->report, number);
}

/* The last one ends imsd. */
static void on_done(void *ctx, unsigned number, const struct plan *plan,
		    const struct outcome *outcome)
{
	struct live_session *session = ctx;

	report_one(session->report,
		   &(struct report_result){ .number = number, .plan = plan, .outcome = *outcome });
	if (++session->over == session->suite->n_runs)
		loop_stop(core_loop(live_core(session->live)));
}

static void add_runs(struct live_session *session)
{
	struct buf name = { 0 };

	for (unsigned i = 0; i < session->suite->n_runs; i++) {
		const struct suite_run *run = &session->suite->runs[i];

		buf_reset(&name);
		run_name(run->plan, run->access, run->number, &name);
		report_announce(session->report, name.p);
		live_add(session->live, &(struct live_order){ .plan = run->plan,
							      .folder = on_folder,
							      .done = on_done,
							      .ctx = session,
							      .number = i });
	}
	buf_free(&name);
}

/* Somebody has ended imsd before the runs were over: what is known of the one that goes on is told. */
static int interrupt(struct live_session *session)
{
	struct loop *loop = core_loop(live_core(session->live));
	unsigned before = session->over;

	if (before == session->suite->n_runs)
		return 0;
	live_interrupt(session->live, "imsd was ended");
	for (int i = 0; i < 1000 && session->over == before; i++)
		loop_turn(loop, 10000);
	return live_signal(session->live) ? live_signal(session->live) : SIGTERM;
}

static int run_all(struct live_session *session, const struct scenario_options *options,
		   const char *problem)
{
	struct report_options report = { .out = options->out,
					 .verbose = options->verbose,
					 .tap = options->tap,
					 .junit = options->junit,
					 .artifacts = options->artifacts,
					 .artifacts_all = options->artifacts_all,
					 .seed = options->seed,
					 .config = options->config };
	int signal = 0;

	session->report = report_new(&report);
	if (!problem)
		add_runs(session);
	if (report_begin(session->report) && !problem) {
		loop_run(core_loop(live_core(session->live)));
		signal = interrupt(session);
	}
	return report_end(session->report, signal, problem);
}

int scenario_live(const struct scenario_options *options, struct live *live)
{
	struct conf_errors errors = { 0 };
	struct suite suite;
	struct live_session session = { .live = live, .suite = &suite };
	int status;

	if (suite_load(&suite, options, &errors) && suite.n_runs == 0)
		conf_error(&errors, NULL, 0, "there is no scenario to run");
	fprintf(stderr, "%.*s", STR_ARG(buf_str(&errors.warnings)));
	status = run_all(&session, options, errors.count ? errors.text.p : NULL);
	live_forget_all(live);
	suite_free(&suite);
	conf_errors_free(&errors);
	return status;
}
