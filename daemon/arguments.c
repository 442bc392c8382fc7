/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: how each option is taken, and which may stand together. */
#include "arguments.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/builtin.h"
#include "option.h"

/* What getopt_long returns for a row; below are its own characters. */
enum { ROW_FIRST = 256, ROWS_MAX = 64 };

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

/* An option whose value is not what it takes. */
static void refuse_value(const struct option_row *row, const char *value, const char *wanted)
	__attribute__((noreturn));
static void refuse_value(const struct option_row *row, const char *value, const char *wanted)
{
	fprintf(stderr, "imsd: --%s %s: %s is wanted (imsd --help)\n", row->name, value, wanted);
	exit(2);
}

/* A whole number of the command line. */
static uint64_t read_number(const struct option_row *row, const char *text)
{
	uint64_t value;

	if (!str_to_u64(str_of(text), &value))
		refuse_value(row, text, "a whole number");
	return value;
}

static void add(const char **list, unsigned *n, const char *value)
{
	if (*n == LIST_MAX)
		usage_error("too many of one option: ", value);
	list[(*n)++] = value;
}

/* What is at that offset. */
static void *member(struct arguments *arguments, size_t at)
{
	return (char *)arguments + at;
}

static void take_text(struct arguments *arguments, const struct option_row *row, char *value)
{
	*(const char **)member(arguments, row->at) = value;
}

static void take_flag(struct arguments *arguments, const struct option_row *row, char *value)
{
	(void)value;
	*(bool *)member(arguments, row->at) = true;
}

static void take_number(struct arguments *arguments, const struct option_row *row, char *value)
{
	*(unsigned *)member(arguments, row->at) = (unsigned)read_number(row, value);
}

static void take_time(struct arguments *arguments, const struct option_row *row, char *value)
{
	int64_t *us = member(arguments, row->at);

	if (!str_to_duration(str_of(value), us))
		refuse_value(row, value, "a time with a unit, for example 30s,");
}

/* Of scenarios, and of --probe. */
static void take_timeout(struct arguments *arguments, const struct option_row *row, char *value)
{
	take_time(arguments, row, value);
}

/* One more of a list. */
static void take_entry(struct arguments *arguments, const struct option_row *row, char *value)
{
	add(member(arguments, row->at), member(arguments, row->count), value);
}

static void take_mode(struct arguments *arguments, const struct option_row *row, char *value)
{
	arguments->mode = (enum mode)row->count;
	if (row->argument)
		take_text(arguments, row, value);
}

/* A key of the configuration that has an option of its own. */
static void take_setting(struct arguments *arguments, const struct option_row *row, char *value)
{
	char *text = member(arguments, row->at);

	snprintf(text, sizeof(arguments->seed), "%s=%s", row->name, value);
	add(arguments->sets, &arguments->core.n_sets, text);
}

static void take_seed(struct arguments *arguments, const struct option_row *row, char *value)
{
	take_setting(arguments, row, value);
	arguments->scenario.seed = read_number(row, value);
}

static void take_clock(struct arguments *arguments, const struct option_row *row, char *value)
{
	if (strcmp(value, "manual") != 0 && strcmp(value, "real") != 0)
		refuse_value(row, value, "manual or real");
	take_setting(arguments, row, value);
}

/* alice=192.0.2.1:5060; the text is cut in two. */
static void take_place(struct arguments *arguments, const struct option_row *row, char *text)
{
	struct run_place *place = &arguments->places[arguments->n_places];
	char *equals = strchr(text, '=');
	struct str rest = equals ? str_of(equals + 1) : STR_NONE;

	if (arguments->n_places == LIST_MAX)
		usage_error("too many of one option: ", text);
	if (!equals || equals == text ||
	    (!addr_parse(rest, 0, &place->addr) && !addr_parse_pair(rest, &place->addr)))
		refuse_value(row, text, "NAME=ADDRESS or NAME=ADDRESS:PORT");
	*equals = '\0';
	place->ue = text;
	arguments->n_places++;
}

static void take_tap(struct arguments *arguments, const struct option_row *row, char *value)
{
	unsigned *tap = &arguments->scenario.tap;

	*tap = value ? (unsigned)read_number(row, value) : 14;
	if (*tap != 13 && *tap != 14)
		refuse_value(row, value, "13 or 14");
}

static void take_version(struct arguments *arguments, const struct option_row *row, char *value)
{
	(void)arguments;
	(void)row;
	(void)value;
	printf("imsd %s\nconfiguration: %s\n", imsd_version,
	       default_config() ? default_config() : "built in, no " IMSD_SYSCONF_DIR "/imsd.conf");
	exit(0);
}

static void take_help(struct arguments *arguments, const struct option_row *row, char *value)
{
	struct buf text = { 0 };

	(void)arguments;
	(void)row;
	(void)value;
	arguments_help(&text);
	fputs(text.p, stdout);
	buf_free(&text);
	exit(0);
}

#define AT(name) offsetof(struct arguments, name)

const struct option_row arguments_rows[] = {
	{ "config", 'c', "FILE", GROUP_CONFIGURATION, take_text, AT(core.path), 0,
	  "configuration; default: " IMSD_SYSCONF_DIR "/imsd.conf, else config/imsd.conf, else what is built in" },
	{ "check", 'n', NULL, GROUP_CONFIGURATION, take_mode, 0, MODE_CHECK,
	  "check the configuration and exit: 0 right, 1 wrong" },
	{ "set", 0, "KEY=VALUE", GROUP_CONFIGURATION, take_entry, AT(sets), AT(core.n_sets),
	  "override a key, e.g. --set registration.expires=120; may be repeated" },
	{ "fault", 0, "NAME", GROUP_CONFIGURATION, take_entry, AT(faults), AT(core.n_faults),
	  "switch a fault on, by its name in the catalogue or as a file; may be repeated" },
	{ "seed", 0, "N", GROUP_CONFIGURATION, take_seed, AT(seed), 0,
	  "make every random choice reproducible (seed=N); 0: random" },
	{ "clock", 0, "manual", GROUP_CONFIGURATION, take_clock, AT(clock), 0,
	  "time stands still until POST /v1/clock/advance (clock=manual); else real" },

	{ "verbose", 'v', NULL, GROUP_OUTPUT, take_flag, AT(core.verbose), 0, "show each message whole" },
	{ "quiet", 'q', NULL, GROUP_OUTPUT, take_flag, AT(quiet), 0, "no ladder on stderr" },
	{ "journal", 0, "FILE", GROUP_OUTPUT, take_text, AT(core.json), 0,
	  "write the journal as JSON lines; - is stdout; with --scenario a folder" },
	{ "capture", 0, "FILE", GROUP_OUTPUT, take_text, AT(core.capture), 0,
	  "write all messages as pcapng, TLS in clear; with --scenario a folder" },

	{ "ready-file", 0, "FILE", GROUP_SERVICE, take_text, AT(ready_file), 0,
	  "say there as JSON where imsd listens, as long as every socket is open; not with scripted UEs" },
	{ "probe", 0, "[=URL]", GROUP_SERVICE, take_mode, AT(probe_url), MODE_PROBE,
	  "ask a running imsd whether it is ready: that of the URL, of --ready-file, or of the configuration; exit 0 it is, 1 it "
	  "is not, 2 nobody can be asked" },

	{ "scenario", 0, NULL, GROUP_SCENARIOS, take_mode, 0, MODE_SCENARIO,
	  "run scenarios with scripted UEs and print verdicts: exit 0 all passed, 1 a failure, 2 something could not be run" },
	{ "storm", 0, NULL, GROUP_SCENARIOS, take_mode, 0, MODE_STORM,
	  "run scenarios again with each message dropped, doubled, delayed, cut" },
	{ "timeout", 0, "TIME", GROUP_SCENARIOS, take_timeout, AT(scenario.timeout), 0,
	  "a scenario line that says no time waits so long (30s; virtual 150s); --probe asks again until then" },
	{ "max-time", 0, "TIME", GROUP_SCENARIOS, take_time, AT(scenario.max_time), 0,
	  "skip scenarios on the real clock that wait longer in all" },
	{ "access", 0, "NAME", GROUP_SCENARIOS, take_text, AT(scenario.access), 0,
	  "run scenarios only over this access, e.g. pipe-udp or tls" },
	{ "repeat", 0, "N", GROUP_SCENARIOS, take_number, AT(scenario.repeat), 0,
	  "run each scenario on the virtual clock N times: all must write the same journal" },
	{ "sample", 0, "N", GROUP_SCENARIOS, take_number, AT(scenario.sample), 0,
	  "only N runs, chosen by the seed; storm: N harmed runs of each" },
	{ "jobs", 0, "N", GROUP_SCENARIOS, take_number, AT(scenario.jobs), 0,
	  "so many scenarios at a time; default: one for each core" },
	{ "only", 0, "PATTERN", GROUP_SCENARIOS, take_entry, AT(only), AT(scenario.n_only),
	  "only runs of that name, * is any text; without * that have it in their name; may be repeated" },
	{ "pack", 0, "NAME", GROUP_SCENARIOS, take_entry, AT(packs), AT(scenario.n_packs),
	  "every run must keep this pack of checks, too, e.g. volte; may be repeated" },
	{ "waive", 0, "CHECK=WHY", GROUP_SCENARIOS, take_entry, AT(waives), AT(scenario.n_waives),
	  "but for this one; may be repeated" },
	{ "list-runs", 0, NULL, GROUP_SCENARIOS, take_flag, AT(scenario.list_runs), 0,
	  "the names of what would be run, one a line" },
	{ "junit", 0, "FILE", GROUP_SCENARIOS, take_text, AT(scenario.junit), 0, "the verdicts as JUnit XML" },
	{ "tap", 0, "[=13]", GROUP_SCENARIOS, take_tap, 0, 0,
	  "the verdicts as TAP 14 on stdout, or 13 for prove; the text for people goes to stderr" },
	{ "artifacts", 0, "DIR", GROUP_SCENARIOS, take_text, AT(scenario.artifacts), 0,
	  "what a run that fails leaves: DIR/NAME/ with verdict, ladder, journal, capture, scenario" },
	{ "artifacts-all", 0, NULL, GROUP_SCENARIOS, take_flag, AT(scenario.artifacts_all), 0,
	  "the same for runs that pass" },

	{ "live", 0, NULL, GROUP_LIVE, take_flag, AT(live), 0,
	  "with --scenario: imsd listens as configured, and each line waits to be seen" },
	{ "ue", 0, "NAME=ADDRESS[:PORT]", GROUP_LIVE, take_place, 0, 0,
	  "where a UE is before it registers; may be repeated" },
	{ "settle", 0, "TIME", GROUP_LIVE, take_time, AT(settle), 0,
	  "how long `given` waits whether its state is reached by itself (5s)" },

	{ "list", 0, "[KIND]", GROUP_HELP, take_mode, AT(list_kind), MODE_LIST,
	  "print a table of words; without KIND which there are" },
	{ "help", 'h', NULL, GROUP_HELP, take_help, 0, 0, "this text" },
	{ "version", 0, NULL, GROUP_HELP, take_version, 0, 0, "print the version, and which configuration is taken" },
	{ NULL },
};

/* The rows as getopt_long wants them; `letters` gets the short forms, none of which has an argument that may be left out. */
static void fill_getopt(struct option options[ROWS_MAX], char letters[2 * ROWS_MAX])
{
	const struct option_row *row = arguments_rows;
	char *end = letters;
	unsigned n = 0;

	for (; row->name && n < ROWS_MAX - 1; row++, n++) {
		int takes = !row->argument          ? no_argument :
			    row->argument[0] == '[' ? optional_argument :
						      required_argument;

		options[n] = (struct option){ row->name, takes, NULL, ROW_FIRST + (int)n };
		if (row->letter)
			*end++ = row->letter;
		if (row->letter && row->argument)
			*end++ = ':';
	}
	options[n] = (struct option){ 0 };
	*end = '\0';
}

/* The row of what getopt_long returned, or NULL. */
static const struct option_row *find_row(int option)
{
	const struct option_row *row = arguments_rows;

	if (option >= ROW_FIRST)
		return &arguments_rows[option - ROW_FIRST];
	while (row->name && row->letter != option)
		row++;
	return row->name ? row : NULL;
}

/* The long option that may have been meant by that word, or NULL; one that several begin with is none. */
static const char *near_option(const char *word)
{
	struct str rest = str_of(word), name;
	struct nearest nearest;

	if (!str_starts(rest, STR("--")) || !str_cut(&rest, '=', &name))
		return NULL;
	name = str_from(name, 2);
	nearest_start(&nearest, name);
	for (const struct option_row *row = arguments_rows; row->name; row++) {
		if (str_starts(str_of(row->name), name))
			return NULL;
		nearest_offer(&nearest, row->name);
	}
	return nearest_best(&nearest);
}

/* getopt_long has said what is wrong with the word. */
static void refuse(const char *word) __attribute__((noreturn));
static void refuse(const char *word)
{
	const char *near = near_option(word);

	if (near)
		fprintf(stderr, "Did you mean --%s? ", near);
	fprintf(stderr, "Try 'imsd --help'.\n");
	exit(2);
}

/* May its argument be the next word, though it may be left out? getopt_long knows no such thing. */
static bool takes_next(const struct option_row *row)
{
	return row->argument && row->argument[0] == '[' && row->argument[1] != '=';
}

static void take(struct arguments *arguments, const struct option_row *row, int argc, char **argv)
{
	char *value = optarg;

	if (takes_next(row) && !value && optind < argc && argv[optind][0] != '-')
		value = argv[optind++];
	row->take(arguments, row, value);
	if (row->group == GROUP_SCENARIOS && row->take != take_mode && row->take != take_timeout)
		arguments->of_scenario = row->name;
	if (row->group == GROUP_LIVE)
		arguments->of_live = row->name;
}

/* Options that would mean nothing. */
static void check_company(const struct arguments *arguments)
{
	bool runs = arguments->mode == MODE_SCENARIO || arguments->mode == MODE_STORM;
	bool probes = arguments->mode == MODE_PROBE;

	if (probes && arguments->scenario.n_paths)
		usage_error("a URL stands behind a =, as in --probe=", arguments->files[0]);
	if (!runs && arguments->scenario.n_paths)
		usage_error("what is this argument for: ", arguments->files[0]);
	if (!runs && arguments->of_scenario)
		usage_error("without --scenario this means nothing: --", arguments->of_scenario);
	if (!runs && arguments->of_live)
		usage_error("without --scenario this means nothing: --", arguments->of_live);
	if (!runs && !probes && arguments->scenario.timeout)
		usage_error("without --scenario or --probe this means nothing: --timeout", "");
	if (runs && !arguments->live && arguments->ready_file)
		usage_error("with scripted UEs this means nothing: --ready-file", "");
	if (arguments->probe_url && arguments->ready_file)
		usage_error("either a URL or a ready file says whom to ask, not both: ",
			    arguments->probe_url);
	if (!arguments->live && arguments->of_live)
		usage_error("without --live this means nothing: --", arguments->of_live);
}

void arguments_read(struct arguments *arguments, int argc, char **argv)
{
	struct option options[ROWS_MAX];
	char letters[2 * ROWS_MAX];
	const struct option_row *row;
	int option;

	arguments->settle = -1;
	arguments->core.sets = arguments->sets;
	arguments->core.faults = arguments->faults;
	arguments->scenario.packs = arguments->packs;
	arguments->scenario.waives = arguments->waives;
	arguments->scenario.paths = arguments->files;
	arguments->scenario.only = arguments->only;
	fill_getopt(options, letters);
	while ((option = getopt_long(argc, argv, letters, options, NULL)) != -1) {
		row = find_row(option);
		if (!row)
			refuse(argv[optind - 1]);
		take(arguments, row, argc, argv);
	}
	for (; optind < argc; optind++)
		add(arguments->files, &arguments->scenario.n_paths, argv[optind]);
	check_company(arguments);
	if (!arguments->core.path)
		arguments->core.path = default_config();
}
