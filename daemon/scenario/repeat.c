/* SPDX-License-Identifier: Apache-2.0 */
/* The same run again and again, and its journals beside each other. */
#include "scenario/repeat.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"

enum { SHOWN_MAX = 400, GAP_MAX = 65536, GAP_STEP = 1237 };

/* A file for one journal; false when there is none to be had. */
static bool journal_file(char name[64])
{
	const char *folder = getenv("TMPDIR");
	int fd;

	snprintf(name, 64, "%s/imsd-journal-XXXXXX",
		 folder && strlen(folder) < 32 ? folder : "/tmp");
	fd = mkstemp(name);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool read_file(const char *name, struct buf *out)
{
	FILE *file = fopen(name, "rb");
	size_t n = 1;

	buf_reset(out);
	while (file && n > 0) {
		n = fread(buf_reserve(out, 65536), 1, 65536, file);
		out->n += n;
	}
	return file && fclose(file) == 0;
}

/* One run, and what it wrote. */
static enum verdict run_noted(const struct run_options *options, struct buf *journal,
			      struct buf *report)
{
	enum verdict verdict = VERDICT_ERROR;
	struct run *run = run_new(options, report);

	if (run)
		verdict = run_go(run, report);
	run_free(run);
	if (verdict == VERDICT_PASS && !read_file(options->journal, journal)) {
		buf_printf(report, "%s cannot be read\n", options->journal);
		verdict = VERDICT_ERROR;
	}
	return verdict;
}

/* The next line of a journal. */
static struct str next_line(struct str *rest)
{
	ptrdiff_t end = str_find(*rest, '\n');
	struct str line = { rest->p, end < 0 ? rest->n : (size_t)end };

	*rest = str_from(*rest, end < 0 ? rest->n : line.n + 1);
	return line;
}

/* The first record in which they differ. */
static void show_difference(struct str first, struct str other, unsigned number, struct buf *report)
{
	unsigned record = 0;
	struct str was = STR(""), is = STR("");
	size_t at = 0;

	while ((first.n || other.n) && str_eq(was, is)) {
		was = next_line(&first);
		is = next_line(&other);
		record++;
	}
	while (at < was.n && at < is.n && was.p[at] == is.p[at])
		at++;
	buf_printf(report, "run %u writes another journal; record %u, octet %zu:\n", number, record,
		   at);
	at = at < SHOWN_MAX / 2 ? 0 : at - SHOWN_MAX / 2;
	was = str_from(was, at < was.n ? at : was.n);
	is = str_from(is, at < is.n ? at : is.n);
	buf_printf(report, "    was %.*s\n", (int)(was.n < SHOWN_MAX ? was.n : SHOWN_MAX), was.p);
	buf_printf(report, "    is  %.*s\n", (int)(is.n < SHOWN_MAX ? is.n : SHOWN_MAX), is.p);
}

enum verdict repeat_run(const struct run_options *options, unsigned times, struct buf *report)
{
	struct run_options again = *options;
	struct buf first = { 0 }, other = { 0 };
	enum verdict verdict = VERDICT_ERROR;
	char name[64];

	if (!journal_file(name)) {
		buf_add_text(report, "there is no file for the journal\n");
		return verdict;
	}
	again.journal = options->journal ? options->journal : name;
	again.no_ladder = true;
	verdict = run_noted(&again, &first, report);
	again.journal = name;
	for (unsigned i = 2; i <= times && verdict == VERDICT_PASS; i++) {
		/* Other addresses than last time. */
		void *gap = mem_alloc(1 + i * GAP_STEP % GAP_MAX);

		verdict = run_noted(&again, &other, report);
		mem_free(gap);
		if (verdict != VERDICT_PASS || str_eq(buf_str(&first), buf_str(&other)))
			continue;
		show_difference(buf_str(&first), buf_str(&other), i, report);
		verdict = VERDICT_FAIL;
	}
	if (verdict == VERDICT_PASS)
		buf_printf(report, "%u times, %zu octets\n", times, first.n);
	unlink(name);
	buf_free(&first);
	buf_free(&other);
	return verdict;
}
