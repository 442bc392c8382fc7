/* SPDX-License-Identifier: Apache-2.0 */
/* What a live run leaves in its folder: journal, capture and drawing of its time, beside what its commands printed. */
#include <stdio.h>

#include "base/log.h"
#include "journal/choice.h"
#include "journal/pcapng.h"
#include "scenario/live_private.h"

enum { RECORDS = 256 };

/* A file of the folder; it is said when it cannot be written. */
static FILE *open_file(const struct live_run *run, const char *name)
{
	struct buf path = { 0 };
	FILE *file;

	buf_printf(&path, "%s/%s", run->with.artifacts, name);
	file = fopen(path.p, "we");
	if (!file)
		log_warning("%s: %m", path.p);
	buf_free(&path);
	return file;
}

static void write_file(const struct live_run *run, const char *name, struct str text)
{
	FILE *file = open_file(run, name);

	if (!file)
		return;
	if (fwrite(text.p ? text.p : "", 1, text.n, file) != text.n)
		log_warning("%s/%s: %m", run->with.artifacts, name);
	fclose(file);
}

/* A part at a time. */
static void write_journal(const struct live_run *run)
{
	struct journal *journal = core_journal(run->live->core);
	uint64_t number = run->status.first, next = number;
	FILE *file = open_file(run, "journal.jsonl");
	struct buf lines = { 0 };

	while (file && next && next <= run->status.last) {
		buf_reset(&lines);
		number = next;
		next = journal_ring_json(journal, number, RECORDS, &lines);
		fwrite(lines.p ? lines.p : "", 1, lines.n, file);
		if (next == number)
			break;
	}
	if (file)
		fclose(file);
	buf_free(&lines);
}

static void write_capture(const struct live_run *run)
{
	const struct journal_choice choice = { .first = run->status.first,
					       .last = run->status.last,
					       .messages = true };
	struct capture *capture = capture_new();
	struct choice_walk walk;
	struct facts facts;

	choice_start(&walk, core_journal(run->live->core), &choice);
	while (choice_next(&walk, &facts))
		capture_add(capture, &facts);
	write_file(run, "capture.pcapng", buf_str(capture_octets(capture)));
	capture_close(capture);
}

void live_write_artifacts(const struct live_run *run)
{
	struct buf svg = { 0 };

	if (!run->with.artifacts)
		return;
	write_journal(run);
	write_capture(run);
	run_draw(run->run, &svg);
	write_file(run, "ladder.svg", buf_str(&svg));
	buf_free(&svg);
}
