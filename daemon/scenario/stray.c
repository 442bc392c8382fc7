/* SPDX-License-Identifier: Apache-2.0 */
/* Processes that have left their command, as Linux lists them in /proc. */
#include "scenario/stray.h"

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

enum { CHILDREN_MAX = 1024, ENVIRONMENT_MAX = 65536 };

void strays_adopt(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

/* Our children; the loop's thread begets them all. */
static unsigned read_children(pid_t children[CHILDREN_MAX])
{
	char path[64];
	unsigned n = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	file = fopen(path, "re");
	while (file && n < CHILDREN_MAX && fscanf(file, "%d", &children[n]) == 1)
		n++;
	if (file)
		fclose(file);
	return n;
}

/* Of which run it is; 0: of none. */
static unsigned read_run(pid_t pid, bool *kept)
{
	const struct str run_is = STR("IMSD_RUN="), keep_is = STR("IMSD_KEEP=");
	struct buf text = { 0 };
	struct str rest, one;
	uint32_t run = 0;
	char path[64];
	FILE *file;

	*kept = false;
	snprintf(path, sizeof(path), "/proc/%d/environ", (int)pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	text.n = fread(buf_reserve(&text, ENVIRONMENT_MAX), 1, ENVIRONMENT_MAX, file);
	fclose(file);
	rest = buf_str(&text);
	while (str_cut(&rest, '\0', &one)) {
		if (str_starts(one, run_is))
			str_to_u32(str_from(one, run_is.n), &run);
		*kept |= str_starts(one, keep_is);
	}
	buf_free(&text);
	return run;
}

unsigned strays_signal(const struct stray_choice *choice, int number)
{
	pid_t children[CHILDREN_MAX];
	unsigned n = read_children(children), found = 0;

	for (unsigned i = 0; i < n; i++) {
		bool kept;
		unsigned run = read_run(children[i], &kept);

		if (!run || run == choice->except || (choice->run && run != choice->run) ||
		    (kept && !choice->kept))
			continue;
		kill(children[i], number);
		found++;
	}
	return found;
}

void strays_reap(bool (*ours)(void *ctx, pid_t pid), void *ctx)
{
	pid_t children[CHILDREN_MAX];
	unsigned n = read_children(children);

	for (unsigned i = 0; i < n; i++)
		if (!ours(ctx, children[i]))
			waitpid(children[i], NULL, WNOHANG);
}
