/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages that wait: kept over a restart, however the file looks. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "core/sms.h"

static const char config[] =
	"subscribers = (\n"
	"  { name = \"erin\"; imsi = \"001010000000005\"; msisdn = \"+15551230005\";\n"
	"    auth = { algorithm = \"none\"; }; },\n"
	"  { name = \"fred\"; imsi = \"001010000000006\"; msisdn = \"+15551230006\";\n"
	"    auth = { algorithm = \"none\"; }; } );\n";

/* A folder with a configuration and a state folder. */
struct place {
	char folder[32], config[64], state[64], file[80], bad[80], set[80];
	const char *sets[2];
	unsigned n_sets;
};

static void place_make(struct place *place)
{
	FILE *file;

	strcpy(place->folder, "/tmp/imsd-sms-XXXXXX");
	cr_assert_not_null(mkdtemp(place->folder));
	snprintf(place->config, sizeof(place->config), "%s/imsd.conf", place->folder);
	snprintf(place->state, sizeof(place->state), "%s/new/state", place->folder);
	snprintf(place->file, sizeof(place->file), "%s/sms-waiting", place->state);
	snprintf(place->bad, sizeof(place->bad), "%s/sms-waiting.bad", place->state);
	snprintf(place->set, sizeof(place->set), "state_dir=%s", place->state);
	place->sets[0] = place->set;
	place->n_sets = 1;
	file = fopen(place->config, "w");
	cr_assert_not_null(file);
	fputs(config, file);
	fclose(file);
}

static void place_clear(struct place *place)
{
	char parent[64], lock[80];

	snprintf(lock, sizeof(lock), "%s/lock", place->state);
	unlink(lock);
	snprintf(parent, sizeof(parent), "%s/new", place->folder);
	unlink(place->file);
	unlink(place->bad);
	unlink(place->config);
	rmdir(place->state);
	rmdir(parent);
	cr_assert_eq(rmdir(place->folder), 0, "something is left in %s", place->folder);
}

static struct core *start(struct place *place)
{
	struct core_options options = { .clock = CLOCK_MANUAL,
					.path = place->config,
					.sets = place->sets,
					.n_sets = place->n_sets,
					.keep = true };
	struct conf_errors errors = { 0 };
	struct core *core = core_new(&options, &errors);

	cr_assert_not_null(core, "%s", errors.text.p);
	conf_errors_free(&errors);
	return core;
}

static unsigned send_text(struct core *core, const char *user, const char *text)
{
	struct sms_order order = { .user = user, .text = str_of(text) };
	char why[SMS_WHY] = "";
	unsigned n = core_sms_send(core, &order, NULL, why);

	cr_assert_gt(n, 0, "%s", why);
	return n;
}

static size_t waiting(struct core *core, const char *user)
{
	struct core_sms_counts counts;

	core_sms_count(core, user, &counts);
	return counts.to[SMS_WAITING];
}

static void read_all(const char *path, struct buf *text)
{
	FILE *file = fopen(path, "r");

	cr_assert_not_null(file, "%s", path);
	text->n = fread(buf_reserve(text, 65536), 1, 65536, file);
	fclose(file);
}

static void write_all(const char *path, struct str text)
{
	FILE *file = fopen(path, "w");

	cr_assert_not_null(file, "%s", path);
	cr_assert_eq(fwrite(text.p, 1, text.n, file), text.n);
	fclose(file);
}

Test(core_sms, waits_over_a_restart)
{
	struct place place;
	struct core *core;
	const struct sms *sms;
	struct buf text = { 0 };
	int64_t expires;

	place_make(&place);
	core = start(&place);
	send_text(core, "erin", "Grüße");
	send_text(core, "fred", "one");
	send_text(core, "fred", "two");
	cr_assert_eq(waiting(core, "fred"), 2);
	expires = core_sms_newest(core, "erin")->expires_at;
	core_free(core);

	core = start(&place);
	cr_assert_eq(waiting(core, "erin"), 1);
	cr_assert_eq(waiting(core, "fred"), 2);
	sms = core_sms_newest(core, "erin");
	cr_assert_eq(sms_text(sms, &text), 0);
	cr_assert_str_eq(text.p, "Grüße");
	cr_assert_str_eq(sms->from, "+15550199");
	cr_assert_str_eq(sms->to, "+15551230005");
	cr_assert_eq(sms->expires_at, expires);
	buf_free(&text);
	core_free(core);
	place_clear(&place);
}

Test(core_sms, what_is_taken_out_is_not_kept)
{
	struct place place;
	struct core *core;

	place_make(&place);
	core = start(&place);
	send_text(core, "erin", "gone");
	cr_assert(sms_delete(core_sms_by_number(core, 1)));
	cr_assert_not(sms_delete(core_sms_by_number(core, 1)));
	core_free(core);
	core = start(&place);
	cr_assert_eq(waiting(core, "erin"), 0);
	core_free(core);
	place_clear(&place);
}

Test(core_sms, is_written_soon_after_a_change)
{
	struct place place;
	struct core *core;
	struct stat status;

	place_make(&place);
	core = start(&place);
	send_text(core, "erin", "hello");
	cr_assert_neq(stat(place.file, &status), 0);
	loop_advance(core_loop(core), 600000);
	cr_assert_eq(stat(place.file, &status), 0);
	cr_assert_eq(status.st_mode & 0077, 0, "others can read it");
	core_free(core);
	place_clear(&place);
}

/* Cut anywhere, or with one octet changed: what can be read is there, and imsd starts. */
Test(core_sms, starts_with_any_file)
{
	struct place place;
	struct core *core;
	struct buf whole = { 0 };

	log_set_level(LOG_ERROR);
	place_make(&place);
	core = start(&place);
	send_text(core, "erin", "hello");
	send_text(core, "fred", "hello");
	core_free(core);
	read_all(place.file, &whole);
	for (size_t n = 0; n < whole.n; n += 3) {
		write_all(place.file, (struct str){ whole.p, n });
		core = start(&place);
		cr_assert_leq(waiting(core, "erin"), 1);
		cr_assert_leq(waiting(core, "fred"), 1);
		core_free(core);
	}
	for (size_t n = 0; n < whole.n; n += 5) {
		char before = whole.p[n];

		whole.p[n] = '\x01';
		write_all(place.file, buf_str(&whole));
		whole.p[n] = before;
		core = start(&place);
		cr_assert_leq(waiting(core, "erin"), 1);
		core_free(core);
	}
	buf_free(&whole);
	place_clear(&place);
}

Test(core_sms, a_broken_file_is_put_aside)
{
	struct place place;
	struct core *core;
	struct stat status;

	log_set_level(LOG_ERROR);
	place_make(&place);
	core = start(&place);
	send_text(core, "erin", "hello");
	core_free(core);
	write_all(place.file, STR("imsd-sms 99\nfoo\n"));
	core = start(&place);
	cr_assert_eq(waiting(core, "erin"), 0);
	cr_assert_eq(stat(place.bad, &status), 0);
	core_free(core);
	place_clear(&place);
}

Test(core_sms, no_more_is_read_than_may_wait)
{
	struct place place;
	struct core *core;
	char why[256];

	place_make(&place);
	core = start(&place);
	for (int i = 0; i < 5; i++)
		send_text(core, "erin", "hello");
	core_free(core);
	place.sets[1] = "sms.max_waiting_per_user=2";
	place.n_sets = 2;
	core = start(&place);
	cr_assert_eq(waiting(core, "erin"), 2);
	cr_assert(core_assign_knob(core, STR("sms.max_waiting_per_user=3"), why), "%s", why);
	send_text(core, "erin", "hello");
	cr_assert_eq(waiting(core, "erin"), 3);
	core_free(core);
	place_clear(&place);
}

/* How often it was said that the file is not what it should be. */
static void on_record(void *ctx, const struct journal_record *record)
{
	*(unsigned *)ctx += record->entry.kind == JOURNAL_EVENT &&
			    strcmp(record->entry.event, "state.failed") == 0;
}

Test(core_sms, a_file_that_cannot_be_written_is_told_of_once)
{
	unsigned told = 0;
	struct journal_listener listener = { .fn = on_record, .ctx = &told };
	struct place place;
	struct core *core;
	struct stat status;
	char other[96];

	log_set_level(LOG_ERROR);
	place_make(&place);
	core = start(&place);
	journal_listen(core_journal(core), &listener);
	snprintf(other, sizeof(other), "%s.new", place.file);
	cr_assert_eq(mkdir(other, 0700), 0);
	for (unsigned i = 0; i < 3; i++) {
		send_text(core, "erin", "hello");
		loop_advance(core_loop(core), 600000);
		cr_assert_eq(told, 1);
	}
	cr_assert_eq(rmdir(other), 0);
	send_text(core, "erin", "hello");
	loop_advance(core_loop(core), 600000);
	cr_assert_eq(stat(place.file, &status), 0);
	cr_assert_eq(mkdir(other, 0700), 0);
	send_text(core, "erin", "hello");
	loop_advance(core_loop(core), 600000);
	cr_assert_eq(told, 2);
	cr_assert_eq(rmdir(other), 0);
	journal_unlisten(&listener);
	core_free(core);
	place_clear(&place);
}

Test(core_sms, a_folder_that_cannot_be_made_is_no_error)
{
	struct place place;
	struct core *core;

	log_set_level(LOG_ERROR);
	place_make(&place);
	snprintf(place.set, sizeof(place.set), "state_dir=/proc/none/imsd");
	core = start(&place);
	send_text(core, "erin", "hello");
	loop_advance(core_loop(core), 600000);
	core_free(core);
	unlink(place.config);
	cr_assert_eq(rmdir(place.folder), 0);
}

Test(core_sms, orders_that_cannot_be)
{
	static const char *const froms[] = { "", "far too long a name", "+123456789012345678901" };
	struct place place;
	struct core *core;
	char why[SMS_WHY];
	bool is_unknown;

	place_make(&place);
	core = start(&place);
	for (size_t i = 0; i < ARRAY_LEN(froms); i++) {
		struct sms_order order = { .user = "erin", .from = froms[i], .text = STR("x") };

		cr_assert_eq(core_sms_send(core, &order, &is_unknown, why), 0, "%s", froms[i]);
		cr_assert_not(is_unknown);
	}
	cr_assert_eq(core_sms_send(core, &(struct sms_order){ .user = "nobody", .text = STR("x") },
				   &is_unknown, why),
		     0);
	cr_assert(is_unknown);
	cr_assert_eq(core_sms_send(core,
				   &(struct sms_order){ .user = "erin",
							.text = STR("€ \xff"),
							.has_alphabet = true },
				   NULL, why),
		     0);
	cr_assert_eq(waiting(core, "erin"), 0);
	core_free(core);
	place_clear(&place);
}

Test(core_sms, a_long_text_is_one_series)
{
	struct place place;
	struct core *core;
	struct buf text = { 0 }, whole = { 0 };

	place_make(&place);
	core = start(&place);
	for (int i = 0; i < 50; i++)
		buf_add_text(&text, "0123456789");
	cr_assert_eq(send_text(core, "erin", text.p), 4);
	cr_assert_eq(sms_whole_text(core_sms_newest(core, "erin"), &whole), 0);
	cr_assert_str_eq(whole.p, text.p);
	buf_free(&text);
	buf_free(&whole);
	core_free(core);
	core = start(&place);
	cr_assert_eq(sms_whole_text(core_sms_newest(core, "erin"), &whole), 0);
	cr_assert_eq(whole.n, 500);
	buf_free(&whole);
	core_free(core);
	place_clear(&place);
}
