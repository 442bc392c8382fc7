/* SPDX-License-Identifier: Apache-2.0 */
/* The command line. */
#include "arguments.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/builtin.h"

/* Options without a short form. */
enum { OPT_LIST = 256, OPT_SET, OPT_SEED, OPT_FAULT, OPT_SCENARIO, OPT_STORM, OPT_JOURNAL, OPT_CAPTURE, OPT_TIMEOUT,
       OPT_MAX_TIME, OPT_ACCESS, OPT_SAMPLE, OPT_REPEAT, OPT_JOBS, OPT_ONLY, OPT_LIST_RUNS, OPT_JUNIT,
       OPT_TAP, OPT_ARTIFACTS, OPT_ARTIFACTS_ALL, OPT_PACK, OPT_WAIVE, OPT_VERSION, OPT_CLOCK,
       OPT_LIVE, OPT_UE, OPT_SETTLE };

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
	{ "repeat", required_argument, NULL, OPT_REPEAT }, { "jobs", required_argument, NULL, OPT_JOBS },
	{ "only", required_argument, NULL, OPT_ONLY },	 { "list-runs", no_argument, NULL, OPT_LIST_RUNS },
	{ "junit", required_argument, NULL, OPT_JUNIT }, { "tap", optional_argument, NULL, OPT_TAP },
	{ "artifacts", required_argument, NULL, OPT_ARTIFACTS }, { "artifacts-all", no_argument, NULL, OPT_ARTIFACTS_ALL },
	{ "clock", required_argument, NULL, OPT_CLOCK }, { "live", no_argument, NULL, OPT_LIVE },
	{ "ue", required_argument, NULL, OPT_UE },	 { "settle", required_argument, NULL, OPT_SETTLE },
	{ "pack", required_argument, NULL, OPT_PACK },	 { "waive", required_argument, NULL, OPT_WAIVE },
	{ NULL, 0, NULL, 0 },
};

static const char help_text[] =
	"Usage: imsd [-c FILE] [-n] [-v|-q] [options]\n"
	"       imsd --scenario FILE|FOLDER... [-c FILE] [options]\n"
	"       imsd --list KIND\n"
	"A lab IMS core: P-CSCF, S-CSCF, HSS in one process.\n"
	"\n"
	"  -c, --config FILE    configuration; default: " IMSD_SYSCONF_DIR
	"/imsd.conf, else config/imsd.conf,\n"
	"                       else what is built in\n"
	"  -n, --check          check the configuration and exit: 0 right, 1 wrong\n"
	"  -v, --verbose        show each message whole\n"
	"  -q, --quiet          no ladder on stderr\n"
	"      --set KEY=VALUE  override a key, e.g. --set registration.expires=120; may be repeated\n"
	"      --seed N         make every random choice reproducible (seed=N); 0: random\n"
	"      --clock manual   time stands still until POST /v1/clock/advance (clock=manual); else real\n"
	"      --fault NAME     switch a fault on, by its name in the catalogue or as a file; may be repeated\n"
	"      --journal FILE   write the journal as JSON lines; - is stdout; with --scenario a folder\n"
	"      --capture FILE   write all messages as pcapng, TLS in clear; with --scenario a folder\n"
	"      --scenario       run scenarios with scripted UEs and print verdicts:\n"
	"                       exit 0 all passed, 1 a failure, 2 something could not be run\n"
	"      --live           the same with real UEs: imsd listens as configured, and each line waits to be seen\n"
	"      --ue NAME=ADDRESS[:PORT]  with --live: where a UE is before it registers; may be repeated\n"
	"      --settle TIME    with --live: how long `given` waits whether its state is reached by itself (5s)\n"
	"      --storm          run scenarios again with each message dropped, doubled, delayed, cut\n"
	"      --timeout TIME   a scenario line that says no time waits so long (30s; virtual 150s)\n"
	"      --max-time TIME  skip scenarios on the real clock that wait longer in all\n"
	"      --access NAME    run scenarios only over this access, e.g. pipe-udp or tls\n"
	"      --repeat N       run each scenario on the virtual clock N times: all must write the same journal\n"
	"      --sample N       only N runs, chosen by the seed; storm: N harmed runs of each\n"
	"      --jobs N         so many scenarios at a time; default: one for each core\n"
	"      --only PATTERN   only runs of that name, * is any text; without * that have it in their name; may be repeated\n"
	"      --pack NAME      every run must keep this pack of checks, too, e.g. volte; may be repeated\n"
	"      --waive CHECK=WHY  but for this one; may be repeated\n"
	"      --list-runs      the names of what would be run, one a line\n"
	"      --junit FILE     the verdicts as JUnit XML\n"
	"      --tap[=13]       the verdicts as TAP 14 on stdout, or 13 for prove; the text for people goes to stderr\n"
	"      --artifacts DIR  what a run that fails leaves: DIR/NAME/ with verdict, ladder, journal, capture, scenario\n"
	"      --artifacts-all  the same for runs that pass\n"
	"      --list KIND      print a table: knobs duties turns behaviours events actions conditions\n"
	"                       attributes roles procedures states packages sdp faults causes routes core do lines headers\n"
	"                       accesses checks\n"
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

void usage_error(const char *text, const char *value)
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

/* alice=192.0.2.1:5060; the text is cut in two. */
static void add_place(struct arguments *arguments, char *text)
{
	struct run_place *place = &arguments->places[arguments->n_places];
	char *equals = strchr(text, '=');
	struct str rest = equals ? str_of(equals + 1) : STR_NONE;

	if (arguments->n_places == LIST_MAX)
		usage_error("too many of one option: ", text);
	if (!equals || equals == text ||
	    (!addr_parse(rest, 0, &place->addr) && !addr_parse_pair(rest, &place->addr)))
		usage_error("NAME=ADDRESS or NAME=ADDRESS:PORT is wanted, not ", text);
	*equals = '\0';
	place->ue = text;
	arguments->n_places++;
}

/* Of --live alone. */
static bool take_live_option(struct arguments *arguments, int option)
{
	switch (option) {
	case OPT_LIVE:
		arguments->live = true;
		break;
	case OPT_UE:
		add_place(arguments, optarg);
		break;
	case OPT_SETTLE:
		arguments->settle = read_time(optarg);
		break;
	default:
		return false;
	}
	return true;
}

/* Of --scenario alone. */
static bool take_scenario_option(struct arguments *arguments, int option)
{
	struct scenario_options *options = &arguments->scenario;

	switch (option) {
	case OPT_TIMEOUT:
		options->timeout = read_time(optarg);
		break;
	case OPT_MAX_TIME:
		options->max_time = read_time(optarg);
		break;
	case OPT_ACCESS:
		options->access = optarg;
		break;
	case OPT_SAMPLE:
		options->sample = (unsigned)read_number(optarg);
		break;
	case OPT_REPEAT:
		options->repeat = (unsigned)read_number(optarg);
		break;
	case OPT_JOBS:
		options->jobs = (unsigned)read_number(optarg);
		break;
	case OPT_ONLY:
		add(arguments->only, &options->n_only, optarg);
		break;
	case OPT_PACK:
		add(arguments->packs, &options->n_packs, optarg);
		break;
	case OPT_WAIVE:
		add(arguments->waives, &options->n_waives, optarg);
		break;
	case OPT_LIST_RUNS:
		options->list_runs = true;
		break;
	case OPT_JUNIT:
		options->junit = optarg;
		break;
	case OPT_TAP:
		options->tap = optarg ? (unsigned)read_number(optarg) : 14;
		if (options->tap != 13 && options->tap != 14)
			usage_error("versions of TAP are 13 and 14, not ", optarg);
		break;
	case OPT_ARTIFACTS:
		options->artifacts = optarg;
		break;
	case OPT_ARTIFACTS_ALL:
		options->artifacts_all = true;
		break;
	default:
		return false;
	}
	return true;
}

/* The long name of an option. */
static const char *name_of(int option)
{
	const struct option *row = option_rows;

	while (row->name && row->val != option)
		row++;
	return row->name;
}

/* Options that would mean nothing. */
static void check_company(const struct arguments *arguments)
{
	bool runs = arguments->mode == MODE_SCENARIO || arguments->mode == MODE_STORM;

	if (!runs && arguments->of_scenario)
		usage_error("without --scenario this means nothing: --", arguments->of_scenario);
	if (!runs && arguments->of_live)
		usage_error("without --scenario this means nothing: --", arguments->of_live);
	if (!arguments->live && arguments->of_live)
		usage_error("without --live this means nothing: --", arguments->of_live);
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
	case OPT_CLOCK:
		snprintf(arguments->clock, sizeof(arguments->clock), "clock=%s", optarg);
		add(arguments->sets, &core->n_sets, arguments->clock);
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
	case OPT_VERSION:
		printf("imsd %s\n", imsd_version);
		exit(0);
	case 'h':
		fputs(help_text, stdout);
		exit(0);
	default:
		if (take_scenario_option(arguments, option)) {
			arguments->of_scenario = name_of(option);
			return;
		}
		if (take_live_option(arguments, option)) {
			arguments->of_live = name_of(option);
			return;
		}
		fprintf(stderr, "Try 'imsd --help'.\n");
		exit(2);
	}
}

void arguments_read(struct arguments *arguments, int argc, char **argv)
{
	int option;

	arguments->settle = -1;
	arguments->core.sets = arguments->sets;
	arguments->core.faults = arguments->faults;
	arguments->scenario.packs = arguments->packs;
	arguments->scenario.waives = arguments->waives;
	while ((option = getopt_long(argc, argv, "c:nvqh", option_rows, NULL)) != -1)
		take_option(arguments, option);
	for (; optind < argc; optind++)
		add(arguments->files, &arguments->scenario.n_paths, argv[optind]);
	arguments->scenario.paths = arguments->files;
	arguments->scenario.only = arguments->only;
	if (arguments->scenario.n_paths && arguments->mode != MODE_SCENARIO &&
	    arguments->mode != MODE_STORM)
		usage_error("what is this argument for: ", arguments->files[0]);
	check_company(arguments);
	if (!arguments->core.path)
		arguments->core.path = default_config();
}
