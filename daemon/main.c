/* SPDX-License-Identifier: Apache-2.0 */
/* Arguments and signals. */
#include <event2/event.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "api/api.h"
#include "base/log.h"
#include "core/builtin.h"
#include "core/core.h"
#include "scenario/scenario.h"

enum { LIST_MAX = 256 };

enum mode { MODE_RUN, MODE_CHECK, MODE_LIST, MODE_SCENARIO, MODE_STORM };

struct arguments {
	enum mode mode;
	const char *list_kind;
	bool quiet;
	struct core_options core;
	struct scenario_options scenario;
	const char *sets[LIST_MAX], *faults[LIST_MAX], *files[LIST_MAX];
	char seed[32];
};

/* Options without a short form. */
enum { OPT_LIST = 256, OPT_SET, OPT_SEED, OPT_FAULT, OPT_SCENARIO, OPT_STORM, OPT_JOURNAL, OPT_CAPTURE, OPT_TIMEOUT,
       OPT_MAX_TIME, OPT_ACCESS, OPT_SAMPLE, OPT_JOBS, OPT_VERSION };

static const struct option option_rows[] = {
	{ "config", required_argument, NULL, 'c' },	 { "check", no_argument, NULL, 'n' },
	{ "verbose", no_argument, NULL, 'v' },		 { "quiet", no_argument, NULL, 'q' },
	{ "help", no_argument, NULL, 'h' },		 { "version", no_argument, NULL, OPT_VERSION },
	{ "list", required_argument, NULL, OPT_LIST },	 { "set", required_argument, NULL, OPT_SET },
	{ "seed", required_argument, NULL, OPT_SEED },	 { "fault", required_argument, NULL, OPT_FAULT },
	{ "scenario", no_argument, NULL, OPT_SCENARIO }, { "storm", no_argument, NULL, OPT_STORM },
	{ "journal", required_argument, NULL, OPT_JOURNAL }, { "capture", required_argument, NULL, OPT_CAPTURE },
	{ "timeout", required_argument, NULL, OPT_TIMEOUT }, { "max-time", required_argument, NULL, OPT_MAX_TIME },
	{ "access", required_argument, NULL, OPT_ACCESS }, { "sample", required_argument, NULL, OPT_SAMPLE },
	{ "jobs", required_argument, NULL, OPT_JOBS },
	{ NULL, 0, NULL, 0 },
};

static const char help_text[] =
	"Usage: imsd [-c FILE] [-n] [-v|-q] [options]\n"
	"       imsd --scenario FILE|FOLDER... [-c FILE] [options]\n"
	"       imsd --list KIND\n"
	"A lab IMS core: P-CSCF, S-CSCF, HSS in one process.\n"
	"\n"
	"  -c, --config FILE    configuration; default: " IMSD_SYSCONF_DIR "/imsd.conf, else config/imsd.conf,\n"
	"                       else what is built in\n"
	"  -n, --check          check the configuration and exit: 0 right, 1 wrong\n"
	"  -v, --verbose        show each message whole\n"
	"  -q, --quiet          no ladder on stderr\n"
	"      --set KEY=VALUE  override a key, e.g. --set registration.expires=120; may be repeated\n"
	"      --seed N         make every random choice reproducible (seed=N); 0: random\n"
	"      --fault NAME     switch a fault on, by its name in the catalogue or as a file; may be repeated\n"
	"      --journal FILE   write the journal as JSON lines; - is stdout\n"
	"      --capture FILE   write all messages as pcapng, TLS in clear\n"
	"      --scenario       run scenarios with scripted UEs and print verdicts:\n"
	"                       exit 0 all passed, 1 a failure, 2 something could not be run\n"
	"      --storm          run scenarios again with each message dropped, doubled, delayed, cut\n"
	"      --timeout TIME   a scenario line that says no time waits so long (30s; virtual 150s)\n"
	"      --max-time TIME  skip scenarios on the real clock that wait longer in all\n"
	"      --access NAME    run scenarios only over this access, e.g. pipe-udp or tls\n"
	"      --sample N       storm: only N harmed runs of each, chosen by the seed\n"
	"      --jobs N         so many scenarios at a time; default: one for each core\n"
	"      --list KIND      print a table: knobs duties turns behaviours events actions conditions\n"
	"                       attributes roles procedures states faults routes core do lines headers accesses\n"
	"      --version\n"
	"\n"
	"Signals: TERM and INT stop, HUP reloads the configuration.\n";

/* The installed configuration, or the one of the source tree, or (NULL) the built-in text. */
static const char *default_config(void)
{
	static const char *const paths[] = { IMSD_SYSCONF_DIR "/imsd.conf", "config/imsd.conf" };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++)
		if (access(paths[i], R_OK) == 0)
			return paths[i];
	return NULL;
}

static void usage_error(const char *text, const char *value)
{
	fprintf(stderr, "imsd: %s%s (imsd --help)\n", text, value);
	exit(2);
}

/* A whole number of the command line. */
static uint64_t read_number(const char *text)
{
	uint64_t value;

	if (!str_to_u64(str_of(text), &value))
		usage_error("a whole number is wanted, not ", text);
	return value;
}

/* A time of the command line, in us. */
static int64_t read_time(const char *text)
{
	int64_t us;

	if (!str_to_duration(str_of(text), &us))
		usage_error("a time with a unit is wanted, for example 30s, not ", text);
	return us;
}

static void add(const char **list, unsigned *n, const char *value)
{
	if (*n == LIST_MAX)
		usage_error("too many of one option: ", value);
	list[(*n)++] = value;
}

static void take_option(struct arguments *arguments, int option)
{
	struct core_options *core = &arguments->core;

	switch (option) {
	case 'c':
		core->path = optarg;
		break;
	case 'n':
		arguments->mode = MODE_CHECK;
		break;
	case 'v':
		core->verbose = true;
		break;
	case 'q':
		arguments->quiet = true;
		break;
	case OPT_LIST:
		arguments->mode = MODE_LIST;
		arguments->list_kind = optarg;
		break;
	case OPT_SET:
		add(arguments->sets, &core->n_sets, optarg);
		break;
	case OPT_SEED:
		snprintf(arguments->seed, sizeof(arguments->seed), "seed=%s", optarg);
		add(arguments->sets, &core->n_sets, arguments->seed);
		arguments->scenario.seed = read_number(optarg);
		break;
	case OPT_FAULT:
		add(arguments->faults, &core->n_faults, optarg);
		break;
	case OPT_SCENARIO:
		arguments->mode = MODE_SCENARIO;
		break;
	case OPT_STORM:
		arguments->mode = MODE_STORM;
		break;
	case OPT_JOURNAL:
		core->json = optarg;
		break;
	case OPT_CAPTURE:
		core->capture = optarg;
		break;
	case OPT_TIMEOUT:
		arguments->scenario.timeout = read_time(optarg);
		break;
	case OPT_MAX_TIME:
		arguments->scenario.max_time = read_time(optarg);
		break;
	case OPT_ACCESS:
		arguments->scenario.access = optarg;
		break;
	case OPT_SAMPLE:
		arguments->scenario.sample = (unsigned)read_number(optarg);
		break;
	case OPT_JOBS:
		arguments->scenario.jobs = (unsigned)read_number(optarg);
		break;
	case OPT_VERSION:
		printf("imsd %s\n", imsd_version);
		exit(0);
	case 'h':
		fputs(help_text, stdout);
		exit(0);
	default:
		fprintf(stderr, "Try 'imsd --help'.\n");
		exit(2);
	}
}

static void read_arguments(struct arguments *arguments, int argc, char **argv)
{
	int option;

	arguments->core.sets = arguments->sets;
	arguments->core.faults = arguments->faults;
	while ((option = getopt_long(argc, argv, "c:nvqh", option_rows, NULL)) != -1)
		take_option(arguments, option);
	for (; optind < argc; optind++)
		add(arguments->files, &arguments->scenario.n_paths, argv[optind]);
	arguments->scenario.paths = arguments->files;
	if (arguments->scenario.n_paths && arguments->mode != MODE_SCENARIO && arguments->mode != MODE_STORM)
		usage_error("what is this argument for: ", arguments->files[0]);
	if (!arguments->core.path)
		arguments->core.path = default_config();
}

/* One line each, as they are. */
static void print_errors(const struct conf_errors *errors)
{
	fputs(errors->text.p ? errors->text.p : "", stderr);
}

static int run_check(const struct arguments *arguments)
{
	struct conf_errors errors = { 0 };
	bool right = core_check(&arguments->core, &errors);

	print_errors(&errors);
	conf_errors_free(&errors);
	if (right)
		fprintf(stderr, "%s: right\n", arguments->core.path ? arguments->core.path : "built-in configuration");
	return right ? 0 : 1;
}

static int run_list(const char *kind, const char *config)
{
	struct core_names names;
	struct buf text = { 0 };
	bool known = true;

	if (strcmp(kind, "routes") == 0)
		api_list_routes(&text);
	else if (strcmp(kind, "faults") == 0)
		core_list_faults(config, &text);
	else if (!scenario_list(kind, &text))
		known = vocabulary_list(core_names_fill(&names), kind, &text);
	if (known)
		fwrite(text.p ? text.p : "", 1, text.n, stdout);
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
	struct timespec started;
};

static void on_stop(evutil_socket_t fd, short what, void *arg)
{
	struct running *running = arg;

	(void)fd;
	(void)what;
	notify("STOPPING=1");
	loop_stop(core_loop(running->core));
}

/* Monotonic microseconds for the service manager's RELOADING. */
static long long monotonic_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static void on_reload(evutil_socket_t fd, short what, void *arg)
{
	struct running *running = arg;
	struct conf_errors errors = { 0 };
	char state[64];

	(void)fd;
	(void)what;
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%lld", monotonic_us());
	notify(state);
	if (core_reload(running->core, &errors)) {
		log_notice("reloaded");
	} else {
		print_errors(&errors);
		log_error("the configuration stays as it was");
	}
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
		buf_printf(&line, " %s=%s", proto_name(listener->proto), addr_pair(&listener->addr, address));
	clock_gettime(CLOCK_MONOTONIC, &now);
	buf_printf(&line, " api=%s (%ld ms)\n", api_url(running->api),
		   (now.tv_sec - running->started.tv_sec) * 1000 +
			   (now.tv_nsec - running->started.tv_nsec) / 1000000);
	fputs(line.p, stderr);
	buf_free(&line);
}

static struct event *catch_signal(struct running *running, int number, event_callback_fn fn)
{
	struct event *event = evsignal_new(loop_events(core_loop(running->core)), number, fn, running);

	event_add(event, NULL);
	return event;
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
	struct event *events[3];

	clock_gettime(CLOCK_MONOTONIC, &running.started);
	arguments->core.clock = CLOCK_REAL;
	arguments->core.listen = true;
	arguments->core.ladder = !arguments->quiet;
	running.core = core_new(&arguments->core, &errors);
	print_errors(&errors);
	conf_errors_free(&errors);
	if (!running.core)
		return 1;
	if (!open_api(&running)) {
		core_free(running.core);
		return 1;
	}
	signal(SIGPIPE, SIG_IGN);
	events[0] = catch_signal(&running, SIGTERM, on_stop);
	events[1] = catch_signal(&running, SIGINT, on_stop);
	events[2] = catch_signal(&running, SIGHUP, on_reload);
	print_ready(&running);
	notify("READY=1");
	loop_run(core_loop(running.core));
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		event_free(events[i]);
	api_free(running.api);
	core_free(running.core);
	return 0;
}

static int run_scenarios(struct arguments *arguments)
{
	struct scenario_options *options = &arguments->scenario;

	if (!options->n_paths)
		usage_error("--scenario needs files or folders", "");
	log_set_level(LOG_WARNING);
	options->config = arguments->core.path;
	options->sets = arguments->core.sets;
	options->n_sets = arguments->core.n_sets;
	options->verbose = arguments->core.verbose;
	options->storm = arguments->mode == MODE_STORM;
	return scenario_main(options);
}

int main(int argc, char **argv)
{
	struct arguments arguments = { 0 };

	read_arguments(&arguments, argc, argv);
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
