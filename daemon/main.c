/* SPDX-License-Identifier: Apache-2.0 */
/* What imsd is asked to do, and signals. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "api/api.h"
#include "arguments.h"
#include "base/log.h"
#include "journal/meaning.h"

/* One line each, as they are. */
static void print_errors(const struct conf_errors *errors)
{
	fputs(errors->warnings.p ? errors->warnings.p : "", stderr);
	fputs(errors->text.p ? errors->text.p : "", stderr);
}

static int run_check(struct arguments *arguments)
{
	struct conf_errors errors = { 0 };
	struct buf found = { 0 };
	bool right;

	arguments->core.check = api_check;
	right = core_check(&arguments->core, &found, &errors);

	print_errors(&errors);
	conf_errors_free(&errors);
	fputs(found.p ? found.p : "", stderr);
	buf_free(&found);
	return right ? 0 : 1;
}

/* The tables of --list that are neither the vocabulary's nor the scenarios'. */
static const struct table {
	const char *kind;
	void (*list)(struct buf *text);
	void (*list_of)(const char *config, struct buf *text);
} table_rows[] = {
	{ "routes", .list = api_list_routes },
	{ "faults", .list_of = core_list_faults },
	{ "causes", .list = cause_list },
	{ "messages", .list = meaning_list },
	{ 0 },
};

static bool list_own(const char *kind, const char *config, struct buf *text)
{
	for (const struct table *row = table_rows; row->kind; row++)
		if (strcmp(row->kind, kind) == 0) {
			if (row->list)
				row->list(text);
			else
				row->list_of(config, text);
			return true;
		}
	return false;
}

/* The table that may have been meant, or NULL. */
static const char *near_kind(const char *kind)
{
	struct nearest nearest;

	nearest_start(&nearest, str_of(kind));
	for (const struct table *row = table_rows; row->kind; row++)
		nearest_offer(&nearest, row->kind);
	for (unsigned i = 0; vocabulary_list_kind(i); i++)
		nearest_offer(&nearest, vocabulary_list_kind(i));
	for (unsigned i = 0; scenario_list_kind(i); i++)
		nearest_offer(&nearest, scenario_list_kind(i));
	return nearest_best(&nearest);
}

static int run_list(const char *kind, const char *config)
{
	struct core_names names;
	struct buf text = { 0 };
	bool known = list_own(kind, config, &text) || scenario_list(kind, &text) ||
		     vocabulary_list(core_names_fill(&names), kind, &text);

	if (known)
		fwrite(text.p ? text.p : "", 1, text.n, stdout);
	else if (near_kind(kind))
		fprintf(stderr, "imsd: --list %s: unknown (did you mean %s?)\n", kind,
			near_kind(kind));
	else
		fprintf(stderr, "imsd: --list %s: unknown; imsd --help names the tables\n", kind);
	buf_free(&text);
	return known ? 0 : 2;
}

/* Tells the service manager (sd_notify's datagram, without the library). */
static void notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t n = path ? strlen(path) : 0;
	int fd;

	if (n < 2 || n >= sizeof(to.sun_path))
		return;
	memcpy(to.sun_path, path, n);
	if (path[0] == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to,
	       (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	close(fd);
}

/* What the signal handlers need. */
struct running {
	struct core *core;
	struct api *api;
	struct live *live;
	struct timespec started;
};

/* By that signal. */
static void stop(struct running *running, int number)
{
	notify("STOPPING=1");
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

/* Monotonic microseconds for the service manager's RELOADING. */
static long long monotonic_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static void on_reload(void *arg)
{
	struct running *running = arg;
	struct conf_errors errors = { 0 };
	char state[64];
	bool reloaded;

	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%lld", monotonic_us());
	notify(state);
	reloaded = core_reload(running->core, &errors);
	print_errors(&errors);
	if (reloaded)
		log_notice("reloaded");
	else
		log_error("the configuration stays as it was");
	conf_errors_free(&errors);
	notify("READY=1");
}

/* One line when every socket is open. */
static void print_ready(const struct running *running)
{
	struct list *listeners = core_listeners(running->core);
	struct listener *listener;
	struct buf line = { 0 };
	struct timespec now;
	char address[ADDR_TEXT_MAX];

	buf_add_text(&line, "ready");
	list_each(listener, listeners, struct listener, node)
		buf_printf(&line, " %s=%s", proto_name(listener->proto),
			   addr_pair(&listener->addr, address));
	clock_gettime(CLOCK_MONOTONIC, &now);
	buf_printf(&line, " api=%s (%ld ms)\n", api_url(running->api),
		   (now.tv_sec - running->started.tv_sec) * 1000 +
			   (now.tv_nsec - running->started.tv_nsec) / 1000000);
	fputs(line.p, stderr);
	buf_free(&line);
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

static int run(struct arguments *arguments)
{
	struct running running = { 0 };
	struct conf_errors errors = { 0 };
	int status = 0;

	clock_gettime(CLOCK_MONOTONIC, &running.started);
	arguments->core.clock = CLOCK_REAL;
	arguments->core.clock_configured = true;
	arguments->core.listen = true;
	arguments->core.keep = true;
	arguments->core.ladder = !arguments->quiet;
	running.core = core_new(&arguments->core, &errors);
	print_errors(&errors);
	conf_errors_free(&errors);
	if (!running.core)
		return arguments->live ? 2 : 1;
	if (!open_api(&running)) {
		core_free(running.core);
		return arguments->live ? 2 : 1;
	}
	signal(SIGPIPE, SIG_IGN);
	loop_on_signal(core_loop(running.core), SIGTERM, on_terminate, &running);
	loop_on_signal(core_loop(running.core), SIGINT, on_interrupt, &running);
	loop_on_signal(core_loop(running.core), SIGHUP, on_reload, &running);
	running.live = live_new(&(struct live_options){ .core = running.core,
							.api = api_url(running.api),
							.places = arguments->places,
							.n_places = arguments->n_places,
							.timeout = arguments->scenario.timeout,
							.settle = arguments->settle,
							.terminal = arguments->live,
							.verbose = arguments->core.verbose });
	print_ready(&running);
	notify("READY=1");
	if (arguments->live)
		status = scenario_live(&arguments->scenario, running.live);
	else
		loop_run(core_loop(running.core));
	api_free(running.api);
	live_free(running.live);
	core_free(running.core);
	return status;
}

static int run_scenarios(struct arguments *arguments)
{
	struct scenario_options *options = &arguments->scenario;

	if (!options->n_paths)
		usage_error("--scenario needs files or folders", "");
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
		return run_list(arguments.list_kind, arguments.core.path);
	case MODE_SCENARIO:
	case MODE_STORM:
		return run_scenarios(&arguments);
	default:
		return run(&arguments);
	}
}
