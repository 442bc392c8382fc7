/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of a report share; nobody else includes it. */
#ifndef IMSD_SCENARIO_REPORT_PRIVATE_H
#define IMSD_SCENARIO_REPORT_PRIVATE_H

#include "base/map.h"
#include "scenario/report.h"

/* The last octets of a ladder that go into one report. */
enum { LADDER_MAX = 64 << 10, WRITERS_MAX = 4 };

struct report {
	struct report_options options;
	struct arena arena;
	const char **names; /* of the runs, by number */
	unsigned n_runs;
	unsigned n_told;
	unsigned counts[VERDICT_SKIP + 1];
	int64_t started;             /* wall clock, us */
	struct artifacts *artifacts; /* NULL: none are wanted */
	struct report_slot {
		const struct report_writer *writer;
		void *state;
	} slots[WRITERS_MAX];
	unsigned n_slots;
	bool broken; /* one could not be written */
};

struct report_ending {
	int signal;
	const char *problem; /* or NULL */
	int status;
};

/* One kind of report. `begin` gives a state, or NULL when it cannot be written, having said why;
 * `end` frees it, and is false when it could not be written. */
struct report_writer {
	bool (*wanted)(const struct report_options *options);
	void *(*begin)(struct report *report);
	void (*one)(void *state, const struct report_result *result);
	bool (*end)(void *state, const struct report_ending *ending);
};

extern const struct report_writer report_terminal, report_tap, report_junit, report_artifacts;

/* report.c */
const char *report_name(const struct report *report, const struct report_result *result);
/* Verdict, name and text as a person reads them, without the ladder; ends with a line end. */
void report_verdict(const struct report *report, const struct report_result *result,
		    struct buf *out);
/* The first line of the text, without blanks around it. */
struct str report_first_line(const struct outcome *outcome);
/* The next line of a text, without its end; false at the end of the text. */
bool report_line(struct str *rest, struct str *line);
/* Each line of a text behind that indentation, what is no printable character as \xNN; of a long
 * text the last octets, LADDER_MAX at most. */
void report_lines(struct str text, const char *indent, struct buf *out);
/* Wall clock, us. */
int64_t report_now(void);

/* report_artifacts.c: folders of the runs, made when asked; NULL-safe. */
struct artifacts *artifacts_new(struct report *report);
void artifacts_free(struct artifacts *artifacts);
const char *artifacts_folder(struct artifacts *artifacts, unsigned number, bool make);
void artifacts_keep(struct artifacts *artifacts, unsigned number, const char *name,
		    struct str text);

#endif
