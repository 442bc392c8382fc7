/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of conf/: a folder of files that goes away, and the knob tables. */
#ifndef IMSD_TESTS_CONF_SCRATCH_H
#define IMSD_TESTS_CONF_SCRATCH_H

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf/snapshot.h"

static inline int scratch_remove(const char *path, const struct stat *info, int kind,
				 struct FTW *walk)
{
	(void)info;
	(void)kind;
	(void)walk;
	return remove(path);
}

/* Makes a folder and goes there. A test is a process of its own, so nobody else's directory
 * changes. */
static inline void scratch_enter(char dir[32])
{
	snprintf(dir, 32, "/tmp/imsd-conf-XXXXXX");
	cr_assert(mkdtemp(dir) && chdir(dir) == 0, "cannot make %s", dir);
}

static inline void scratch_leave(const char *dir)
{
	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(nftw(dir, scratch_remove, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* Writes a file; its folder, if it names one, is made. */
static inline void scratch_write(const char *path, const char *text)
{
	char folder[128];
	const char *slash = strrchr(path, '/');
	FILE *file;

	if (slash) {
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path), path);
		mkdir(folder, 0755);
	}
	file = fopen(path, "w");
	cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0, "cannot write %s", path);
}

/* Compares all errors and forgets them. */
static inline void expect_errors(struct conf_errors *errors, const char *expected)
{
	cr_expect_str_eq(errors->text.p ? errors->text.p : "", expected);
	conf_errors_free(errors);
}

/* Knobs of every type, in a room above the core's. */
static inline const struct knob_table *scratch_tables(void)
{
	static const struct knob_row rows[] = {
		{ "registration.min_expires", KNOB_SECONDS, "60", 1, 600000, "s", NULL, "h", NULL, false },
		{ "registration.max_expires", KNOB_SECONDS, "600000", 1, 600000, "s", NULL, "h", NULL, false },
		{ "registration.reauthenticate", KNOB_BOOL, "true", 0, 0, NULL, NULL, "h", NULL, false },
		{ "timer.ue.T1", KNOB_DURATION, "2s", 10000, 60000000, "ms", NULL, "h", NULL, false },
		{ "timer.core.T1", KNOB_DURATION, "500ms", 10000, 60000000, "ms", NULL, "h", NULL, false },
		{ "aka.amf", KNOB_OCTETS, "8000", 2, 2, "octets", NULL, "h", NULL, false },
		{ "aka.rand", KNOB_OCTETS, NULL, 16, 16, "octets", NULL, "h", NULL, false },
		{ "auth.qop", KNOB_CHOICE, "auth", 0, 0, NULL, "none|auth|auth-int", "h", NULL, false },
		{ "udp.batch", KNOB_INT, "32", 1, 1024, NULL, NULL, "h", NULL, true },
		{ "udp.wait", KNOB_DURATION, "10s", 1000, 0, NULL, NULL, "h", NULL, true },
	};
	static const struct knob_table room = { rows, ARRAY_LEN(rows) };
	struct knob_table *tables = calloc(KNOB_ROOMS, sizeof(*tables));

	tables[KNOBS_CORE] = core_knob_table;
	tables[KNOBS_ROLE] = room;
	return tables;
}

#endif
