/* SPDX-License-Identifier: Apache-2.0 */
/* Figures of this process, from the kernel: getrusage(2), getrlimit(2), proc(5). */
#include "core/process.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* Pages of the whole and of what is resident. */
static void read_memory(struct process_figures *figures)
{
	FILE *file = fopen("/proc/self/statm", "re");
	double page = (double)sysconf(_SC_PAGESIZE);
	long whole, resident;

	if (!file)
		return;
	if (fscanf(file, "%ld %ld", &whole, &resident) == 2) {
		figures->virtual_memory = (double)whole * page;
		figures->resident = (double)resident * page;
	}
	fclose(file);
}

/* Field 22 of stat: ticks between the machine's start and ours. The name before it may hold anything. */
static void read_start(struct process_figures *figures)
{
	FILE *file = fopen("/proc/self/stat", "re");
	char line[1024], *behind;
	unsigned long long ticks;
	struct timespec wall, boot;

	if (!file)
		return;
	behind = fgets(line, sizeof(line), file) ? strrchr(line, ')') : NULL;
	fclose(file);
	if (!behind ||
	    sscanf(behind + 1,
		   " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
		   &ticks) != 1)
		return;
	clock_gettime(CLOCK_REALTIME, &wall);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	figures->started = (double)(wall.tv_sec - boot.tv_sec) +
			   (double)(wall.tv_nsec - boot.tv_nsec) / 1e9 +
			   (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

/* The one that counts them is not counted. */
static double count_fds(void)
{
	DIR *folder = opendir("/proc/self/fd");
	struct dirent *entry;
	double n = -1;

	while (folder && (entry = readdir(folder)))
		n += entry->d_name[0] != '.';
	if (folder)
		closedir(folder);
	return n < 0 ? 0 : n;
}

void process_figures(struct process_figures *figures)
{
	struct rusage usage;
	struct rlimit limit;

	*figures = (struct process_figures){ .open_fds = count_fds() };
	if (getrusage(RUSAGE_SELF, &usage) == 0)
		figures->cpu_seconds =
			(double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
			(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
		figures->max_fds = (double)limit.rlim_cur;
	read_memory(figures);
	read_start(figures);
}
