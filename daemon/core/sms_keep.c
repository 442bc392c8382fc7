/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages that wait outlive imsd, in a file of the state folder: written soon after a change,
 * at once in whole; one that cannot be read is told of and left where it is, under another name. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/path.h"
#include "core/core_private.h"

enum { SOON_US = 500000, FILE_MOST = 64 << 20, FILE_NAME = 32 };

static const char file_name[] = "sms-waiting";

struct sms_keeping {
	struct core *core;
	struct timer soon;
	int error; /* -errno of the last writing; 0: it was written */
	char path[PATH_MAX + FILE_NAME];
};

static void tell(struct core *core, const char *path, const char *what)
{
	log_warning("%s: %s", path, what);
	journal_event(core->journal, "state.failed", NULL, "%s: %s", path, what);
}

/* The first time of many in a row; and that it is over. */
static void tell_error(struct sms_keeping *keeping, int error)
{
	char what[160];

	if (error && error != keeping->error) {
		snprintf(what, sizeof(what),
			 "cannot be written: %s; a restart loses short messages that wait",
			 strerror(-error));
		tell(keeping->core, keeping->path, what);
	} else if (!error && keeping->error) {
		log_notice("%s: written again", keeping->path);
	}
	keeping->error = error;
}

/* 0 or -errno. Nobody else is to read it. */
static int write_octets(const char *path, struct str octets)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600), error = 0;
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");

	if (!file)
		return -errno;
	if (fwrite(octets.p, 1, octets.n, file) != octets.n || fflush(file) || fsync(fileno(file)))
		error = -errno;
	if (fclose(file) && !error)
		error = -errno;
	return error;
}

/* The old file stays until the new one is whole. */
static void write_file(struct sms_keeping *keeping)
{
	char other[sizeof(keeping->path) + 8];
	struct buf text = { 0 };
	int error;

	snprintf(other, sizeof(other), "%s.new", keeping->path);
	path_make_folders(keeping->path, 0700);
	sms_centre_save(ipsmgw_centre(keeping->core->ipsmgw), &text);
	error = write_octets(other, buf_str(&text));
	if (!error && rename(other, keeping->path))
		error = -errno;
	tell_error(keeping, error);
	buf_free(&text);
}

static void on_soon(void *arg)
{
	write_file(arg);
}

void sms_keep(struct core *core)
{
	struct sms_keeping *keeping = core->sms_keeping;

	if (keeping && !timer_active(&keeping->soon))
		timer_start(core->loop, &keeping->soon, SOON_US, on_soon, keeping);
}

/* 0 or -errno. */
static int read_file(const char *path, struct buf *text)
{
	FILE *file = fopen(path, "r");
	size_t n = 1;
	int error = 0;

	if (!file)
		return -errno;
	while (n && text->n < FILE_MOST) {
		n = fread(buf_reserve(text, 65536), 1, 65536, file);
		text->n += n;
	}
	if (ferror(file))
		error = -errno;
	fclose(file);
	return error;
}

/* What cannot be read is kept for who wants to look at it. */
static void restore(struct sms_keeping *keeping)
{
	struct core *core = keeping->core;
	char broken[sizeof(keeping->path) + 8];
	struct buf text = { 0 };
	char why[SMS_WHY];
	int error = read_file(keeping->path, &text);

	if (error) {
		snprintf(why, sizeof(why), "cannot be read: %s", strerror(-error));
		if (error != -ENOENT && error != -ENOTDIR)
			tell(core, keeping->path, why);
	} else if (!sms_centre_restore(ipsmgw_centre(core->ipsmgw), buf_str(&text), why)) {
		snprintf(broken, sizeof(broken), "%s.bad", keeping->path);
		rename(keeping->path, broken);
		tell(core, broken, why);
	}
	buf_free(&text);
}

void sms_keep_begin(struct core *core)
{
	char folder[PATH_MAX];
	struct sms_keeping *keeping;

	if (!core->options.keep || core->state_taken ||
	    !state_folder(core->snapshot->knobs, folder))
		return;
	keeping = mem_alloc(sizeof(*keeping));
	keeping->core = core;
	snprintf(keeping->path, sizeof(keeping->path), "%s/%s", folder, file_name);
	restore(keeping);
	core->sms_keeping = keeping;
}

void sms_keep_end(struct core *core)
{
	struct sms_keeping *keeping = core->sms_keeping;

	core->sms_keeping = NULL;
	if (!keeping)
		return;
	if (timer_active(&keeping->soon))
		write_file(keeping);
	timer_stop(core->loop, &keeping->soon);
	mem_free(keeping);
}
