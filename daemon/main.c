/* SPDX-License-Identifier: Apache-2.0 */
/* What imsd is asked to do, and signals. */
#include <signal.h>
#include <stdio.h>

#include "api/api.h"
#include "arguments.h"
#include "base/clock.h"
#include "base/log.h"
#include "lists.h"
#include "notify.h"
#include "probing.h"
#include "ready.h"

/* One line each, as they are. */
static void print_errors(const struct conf_errors *errors)
{
	fputs(errors->warnings.p ? errors->warnings.p : "", stderr);
	fputs(errors->text.p ? errors->text.p : "", stderr);
}

/* Status of a core that cannot begin: 2 where it is for a wrong --set or --fault, which its error begins with. */
static int status_of(const struct conf_errors *errors)
{
	struct str text = buf_str(&errors->text);
	bool usage = str_starts(text, STR("--set")) || str_search(text, STR("\n--set")) >= 0 ||
		     str_starts(text, STR("--fault")) || str_search(text, STR("\n--fault")) >= 0;

	return usage ? 2 : 1;
}

static int run_check(struct arguments *arguments)
{
	struct conf_errors errors = { 0 };
	struct buf found = { 0 };
	int status = 0;

	arguments->core.check = api_check;
	if (!core_check(&arguments->core, &found, &errors))
		status = status_of(&errors);
	print_errors(&errors);
	conf_errors_free(&errors);
	fputs(found.p ? found.p : "", stderr);
	buf_free(&found);
	return status;
}

/* What runs, and the signal handlers need. */
struct running {
	struct core *core;
	struct api *api;
	struct live *live;
	struct notify notify;
	struct ready ready;
	int status; /* to end with */
};

/* By that signal. */
static void stop(struct running *running, int number)
{
	notify_say(&running->notify, "STOPPING=1");
	live_note_signal(running->live, number);
	loop_stop(core_loop(running->core));
}

static void on_terminate(void *arg)
{
	stop(arg, SIGTERM);
}

static void on_interrupt(void *arg)
{
	stop(arg, SIGINT);
}

static void on_reload(void *arg)
{
	struct running *running = arg;
	struct conf_errors errors = { 0 };
	bool reloaded;

	notify_say(&running->notify, "RELOADING=1\nMONOTONIC_USEC=%lld",
		   (long long)clock_us(CLOCK_MONOTONIC));
	reloaded = core_reload(running->core, &errors);
	print_errors(&errors);
	if (reloaded)
		log_notice("reloaded");
	else
		log_error("the configuration stays as it was");
	ready_again(&running->ready, reloaded ? NULL : errors.text.p);
	conf_errors_free(&errors);
}

/* Takes the place for the ready file before anything is opened. */
static bool claim_ready_file(struct running *running, const char *path)
{
	char error[256];

	if (!path)
		return true;
	running->ready.file = ready_file_new(path, error);
	if (!running->ready.file)
		log_error("%s", error);
	return running->ready.file != NULL;
}

static bool open_core(struct running *running, struct arguments *arguments)
{
	struct conf_errors errors = { 0 };

	arguments->core.clock = CLOCK_REAL;
	arguments->core.clock_configured = true;
	arguments->core.listen = true;
	arguments->core.keep = true;
	arguments->core.ladder = !arguments->quiet;
	running->core = core_new(&arguments->core, &errors);
	print_errors(&errors);
	if (!running->core && status_of(&errors) == 2)
		running->status = 2;
	conf_errors_free(&errors);
	return running->core != NULL;
}

static bool open_api(struct running *running)
{
	const struct knobs *knobs = core_snapshot(running->core)->knobs;
	char error[256];

	running->api = api_new(running->core, knobs_get(knobs, CORE_API_ADDRESS)->text.p,
			       (uint16_t)knobs_number(knobs, CORE_API_PORT), error);
	if (!running->api)
		log_error("%s", error);
	return running->api != NULL;
}

/* Signals, live runs, the watchdog, and then those who wait for it are told. */
static bool begin(struct running *running, const struct arguments *arguments, int64_t started)
{
	struct loop *loop = core_loop(running->core);

	signal(SIGPIPE, SIG_IGN);
	loop_on_signal(loop, SIGTERM, on_terminate, running);
	loop_on_signal(loop, SIGINT, on_interrupt, running);
	loop_on_signal(loop, SIGHUP, on_reload, running);
	running->live = live_new(&(struct live_options){ .core = running->core,
							 .api = api_url(running->api),
							 .places = arguments->places,
							 .n_places = arguments->n_places,
							 .timeout = arguments->scenario.timeout,
							 .settle = arguments->settle,
							 .terminal = arguments->live,
							 .verbose = arguments->core.verbose });
	if (!ready_begin(&running->ready, running->core, running->api, &running->notify))
		return false;
	ready_print(&running->ready, clock_us(CLOCK_MONOTONIC) - started);
	notify_watch(&running->notify, loop);
	return true;
}

static int run(struct arguments *arguments)
{
	struct running running = { .status = arguments->live ? 2 : 1 };
	int64_t started = clock_us(CLOCK_MONOTONIC);

	notify_begin(&running.notify);
	if (claim_ready_file(&running, arguments->ready_file) && open_core(&running, arguments) &&
	    open_api(&running) && begin(&running, arguments, started)) {
		running.status = 0;
		if (arguments->live)
			running.status = scenario_live(&arguments->scenario, running.live);
		else
			loop_run(core_loop(running.core));
	}
	ready_end(&running.ready);
	notify_end(&running.notify);
	api_free(running.api);
	live_free(running.live);
	core_free(running.core);
	return running.status;
}

static int run_scenarios(struct arguments *arguments)
{
	struct scenario_options *options = &arguments->scenario;

	if (!options->n_paths)
		usage_error(arguments->mode == MODE_STORM ? "--storm" : "--scenario",
			    " needs files or folders");
	options->live = arguments->live;
	if (arguments->live && !options->list_runs) {
		options->config = arguments->core.path;
		return run(arguments);
	}
	log_set_level(LOG_WARNING);
	options->config = arguments->core.path;
	options->sets = arguments->core.sets;
	options->n_sets = arguments->core.n_sets;
	options->faults = arguments->core.faults;
	options->n_faults = arguments->core.n_faults;
	options->verbose = arguments->core.verbose;
	options->capture = arguments->core.capture;
	options->journal = arguments->core.json;
	options->storm = arguments->mode == MODE_STORM;
	return scenario_main(options);
}

int main(int argc, char **argv)
{
	struct arguments arguments = { 0 };

	arguments_read(&arguments, argc, argv);
	switch (arguments.mode) {
	case MODE_CHECK:
		return run_check(&arguments);
	case MODE_LIST:
		return lists_print(arguments.list_kind, arguments.core.path);
	case MODE_PROBE:
		return probing(&arguments);
	case MODE_SCENARIO:
	case MODE_STORM:
		return run_scenarios(&arguments);
	default:
		return run(&arguments);
	}
}
