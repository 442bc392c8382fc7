/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks of config/checks/: tests/checks/PACK/NAME.good holds messages of a UE that is right, NAME.bad
 * one that is not. They are shown to a run as if they had come.
 *
 *	# also OTHER            in a .bad: what it fails, too
 *	alice > [PROTO] [TIME]  one message: `>` from the UE, `<` to it; over udp, at once; octets as \xNN
 */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/load.h"
#include "scenario/run_private.h"
#include "scenario/script.h"
#include "top.h"

/* A run to which messages are shown. */
struct show {
	struct plan *plan;
	struct run *run;
	struct addr remote;
	int64_t time; /* of the last message, us */
};

static struct plan *load_pack(const char *pack)
{
	struct conf_errors errors = { 0 };
	struct plan *plan;
	char text[128];

	snprintf(text, sizeof(text), "expect pack %s\nwait 1s\n", pack);
	plan = plan_load("config/scenarios/registration/test.scn", text, 0, &errors);
	cr_assert(plan, "%s: %s", pack, errors.text.p);
	conf_errors_free(&errors);
	return plan;
}

static void show_start(struct show *show, const char *pack)
{
	struct run_options options = { .access = access_at(0), .seed = 1, .timeout = 1000000 };
	struct buf report = { 0 };
	char why[160];

	show->plan = load_pack(pack);
	options.plan = show->plan;
	show->run = run_new(&options, &report);
	cr_assert(show->run, "%s", report.p);
	buf_free(&report);
	cr_assert(ue_power_on(show->run->ues[0].ue, why), "%s", why);
	addr_parse(STR("192.0.2.1"), 5060, &show->remote);
	run_begin(show->run);
}

static void show_end(struct show *show)
{
	run_free(show->run);
	plan_free(show->plan);
}

/* "alice > tcp 600s" */
static bool is_mark(struct str line)
{
	return str_starts(line, STR("alice > ")) || str_starts(line, STR("alice < ")) ||
	       str_is(line, "alice >") || str_is(line, "alice <");
}

static bool take_line(struct str *rest, struct str *line)
{
	ptrdiff_t end = str_find(*rest, '\n');

	if (!rest->n)
		return false;
	*line = (struct str){ rest->p, end < 0 ? rest->n : (size_t)end };
	*rest = str_from(*rest, end < 0 ? rest->n : (size_t)end + 1);
	return true;
}

/* Octets of a line; without any \xNN it has a line end. */
static void add_line(struct buf *bytes, struct str line)
{
	bool escaped = str_search(line, STR("\\x")) >= 0;

	for (size_t i = 0; i < line.n; i++) {
		uint8_t octet;

		if (escaped && i + 3 < line.n && line.p[i] == '\\' && line.p[i + 1] == 'x' &&
		    hex_read((struct str){ line.p + i + 2, 2 }, &octet, 1)) {
			buf_add(bytes, &octet, 1);
			i += 3;
		} else {
			buf_add_char(bytes, line.p[i]);
		}
	}
	if (!escaped)
		buf_add_text(bytes, "\r\n");
}

/* Up to the next mark; the blank lines before it belong to nobody, but that behind the headers does. */
static void take_message(struct str *rest, struct buf *bytes)
{
	struct str before = *rest, line;
	unsigned blank = 0; /* lines in the body that may belong to it */
	bool in_body = false;

	while (take_line(rest, &line)) {
		if (is_mark(line)) {
			*rest = before;
			break;
		}
		before = *rest;
		if (line.n == 0 && in_body) {
			blank++;
			continue;
		}
		for (; blank; blank--)
			add_line(bytes, STR(""));
		in_body = in_body || line.n == 0;
		add_line(bytes, line);
	}
	if (!in_body)
		buf_add_text(bytes, "\r\n");
}

/* As the journal would tell it. */
static void show_message(struct show *show, struct str mark, struct str bytes)
{
	struct link link = { .proto = PROTO_UDP, .name = "pcscf1" };
	struct journal_record record = { .time = show->time += 1000 };
	struct str rest = str_from(mark, strlen("alice >")), word;

	while (str_word(&rest, &word))
		if (proto_of(word) != PROTO_COUNT)
			link.proto = proto_of(word);
		else
			cr_assert(str_to_duration(word, &record.time), "%.*s", STR_ARG(mark));
	link.remote = show->remote;
	show->time = record.time;
	record.entry =
		(struct journal_entry){ .kind = mark.p[6] == '>' ? JOURNAL_RECEIVED : JOURNAL_SENT,
					.link = &link,
					.remote = &show->remote,
					.bytes = bytes };
	seen_add(show->run, &record);
}

static void show_file(struct show *show, struct str text)
{
	struct str rest = text, line;
	struct buf bytes = { 0 };

	while (take_line(&rest, &line)) {
		if (!is_mark(line))
			continue;
		buf_reset(&bytes);
		take_message(&rest, &bytes);
		show_message(show, line, buf_str(&bytes));
	}
	buf_free(&bytes);
}

/* Is the name among the words? */
static bool names(struct str words, struct str name)
{
	struct str word;

	while (str_word(&words, &word))
		if (str_eq(word, name))
			return true;
	return false;
}

/* What the file itself says that it fails. */
static struct str also_of(struct str text)
{
	struct str line;

	while (take_line(&text, &line))
		if (str_starts(line, STR("# also ")))
			return str_from(line, strlen("# also "));
	return STR_NONE;
}

/* The report tells of it by its name, its pack and its level. */
static void check_told(const struct expect *expect, struct str report, const char *path)
{
	char told[160];

	snprintf(told, sizeof(told), "%s %.*s (%s): %.*s", expect->should ? "should" : "expect",
		 STR_ARG(expect->line.as), expect->pack, STR_ARG(expect->asked));
	cr_expect(str_search(report, str_of(told)) >= 0, "%s: no '%s' in\n%.*s", path, told,
		  STR_ARG(report));
}

/* One file: what fails is its own check when it is bad, and what it says, and nothing else. */
static void check_file(const char *pack, const struct expect *wanted, const char *ending)
{
	bool bad = strcmp(ending, "bad") == 0;
	struct arena arena;
	struct buf report = { 0 };
	struct show show = { 0 };
	struct str text;
	char path[512];

	arena_init(&arena);
	snprintf(path, sizeof(path), "tests/checks/%s/%.*s.%s", pack, STR_ARG(wanted->line.as),
		 ending);
	cr_expect_eq(script_read_file(&arena, path, &text), 0, "%s is missing", path);
	show_start(&show, pack);
	show_file(&show, text);
	run_finish(show.run, &report);
	for (const struct expect *expect = show.plan->expects; expect; expect = expect->next) {
		const struct expect_state *state = &show.run->expected[expect->number];
		bool own = str_eq(expect->line.as, wanted->line.as);
		bool fails = bad && (own || names(also_of(text), expect->line.as));

		if (!expect->pack || strcmp(expect->pack, pack) != 0)
			continue;
		cr_expect_eq(state->failed > 0, fails, "%s: %.*s %s\n%s", path,
			     STR_ARG(expect->line.as), fails ? "holds" : "does not hold",
			     report.p ? report.p : "");
		if (fails && state->failed)
			check_told(expect, buf_str(&report), path);
		if (own && !bad && expect->kind == EXPECT_EVERY)
			cr_expect(state->came, "%s: the check is about none of its messages", path);
	}
	cr_expect(show.run->n_seen > 0, "%s has no message", path);
	show_end(&show);
	buf_free(&report);
	arena_clear(&arena);
}

/* Is there a check of that pack for a file's name? */
static void check_owner(const struct plan *plan, const char *pack, const char *file)
{
	const char *dot = strrchr(file, '.');
	struct str name = { file, dot ? (size_t)(dot - file) : strlen(file) };

	for (const struct expect *expect = plan->expects; expect; expect = expect->next)
		if (expect->pack && strcmp(expect->pack, pack) == 0 &&
		    str_eq(expect->line.as, name))
			return;
	cr_expect(false, "tests/checks/%s/%s: no check is called so", pack, file);
}

static void check_pack(const char *pack)
{
	struct plan *plan = load_pack(pack);
	struct dirent *entry;
	char folder[512];
	DIR *dir;

	snprintf(folder, sizeof(folder), "tests/checks/%s", pack);
	dir = opendir(folder);
	cr_assert(dir, "%s is missing", folder);
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			check_owner(plan, pack, entry->d_name);
	closedir(dir);
	for (const struct expect *expect = plan->expects; expect; expect = expect->next) {
		if (!expect->pack || strcmp(expect->pack, pack) != 0)
			continue;
		cr_expect(expect->line.as.p && expect->title && expect->clause,
			  "%s: '%.*s' lacks as=, title= or clause=", pack, STR_ARG(expect->asked));
		check_file(pack, expect, "good");
		check_file(pack, expect, "bad");
	}
	plan_free(plan);
}

Test(scenario_checks, good_and_bad)
{
	struct dirent **entries;
	int n = scandir("config/checks", &entries, NULL, alphasort);

	cr_assert(n > 0);
	for (int i = 0; i < n; i++) {
		char *dot = strrchr(entries[i]->d_name, '.');

		if (dot && strcmp(dot, ".scn") == 0) {
			*dot = '\0';
			check_pack(entries[i]->d_name);
		}
		free(entries[i]);
	}
	free(entries);
}

/* Waives go by names, so each name stands once. */
Test(scenario_checks, names_are_unique)
{
	struct plan *plan = load_pack("volte");
	unsigned n = 0;

	for (const struct expect *a = plan->expects; a; a = a->next, n++)
		for (const struct expect *b = a->next; b; b = b->next)
			cr_expect_not(str_eq(a->line.as, b->line.as), "%.*s stands twice",
				      STR_ARG(a->line.as));
	cr_expect_geq(n, 110, "volte has %u checks", n);
	plan_free(plan);
}
