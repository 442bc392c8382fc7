/* SPDX-License-Identifier: Apache-2.0 */
/* A file that a sink writes: gathered in memory, written at the end of the loop's turn. */
#include "journal/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/claim.h"
#include "base/log.h"
#include "base/mem.h"

enum {
	PENDING_MAX = 64 << 10,
	PATIENCE_MS = 1000 /* for a reader who set the descriptor non-blocking and is slow */
};

/* Names of descriptors that somebody else has opened, and maybe for several of us. */
static bool is_descriptor(const char *path)
{
	static const char *const folders[] = { "/dev/std", "/dev/fd/", "/proc/" };

	for (size_t i = 0; i < ARRAY_LEN(folders); i++)
		if (str_starts(str_of(path), str_of(folders[i])))
			return true;
	return false;
}

/* Opened before the old one is closed, which stays if this fails. */
int outfile_open(struct outfile *file, const char *path)
{
	bool shared = is_descriptor(path), regular;
	struct stat stat;
	int fd;

	if (strcmp(path, "-") == 0) {
		outfile_borrow(file, STDOUT_FILENO, "stdout");
		return 0;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (shared ? O_TRUNC : 0), 0600);
	if (fd < 0)
		return -errno;
	regular = !shared && fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode);
	if (regular && !claim_file(fd)) {
		close(fd);
		return -EWOULDBLOCK;
	}
	outfile_borrow(file, fd, path);
	file->ours = true;
	file->waits = regular;
	return 0;
}

/* What was open is written out first. */
void outfile_borrow(struct outfile *file, int fd, const char *name)
{
	outfile_close(file);
	file->open = true;
	file->fd = fd;
	file->name = mem_copy_text(name, strlen(name));
}

void outfile_begin(struct outfile *file)
{
	if (file->waits && ftruncate(file->fd, 0) != 0)
		log_error("journal: cannot empty %s: %s", file->name, strerror(errno));
	file->waits = false;
}

/* A turn may be long on a virtual clock; memory is not to grow with it. */
void outfile_added(struct outfile *file)
{
	if (file->pending.n > PENDING_MAX)
		outfile_flush(file);
}

/* All of it: 0 or -errno. */
static int write_all(int fd, struct str octets)
{
	while (octets.n) {
		struct pollfd ready = { .fd = fd, .events = POLLOUT };
		ssize_t n = write(fd, octets.p, octets.n);

		if (n >= 0)
			octets = str_from(octets, (size_t)n);
		else if (errno == EAGAIN && poll(&ready, 1, PATIENCE_MS) == 0)
			return -ETIMEDOUT;
		else if (errno != EINTR && errno != EAGAIN)
			return -errno;
	}
	return 0;
}

/* Gives descriptor and memory back. */
static void outfile_drop(struct outfile *file)
{
	if (file->ours)
		close(file->fd);
	mem_free(file->name);
	buf_free(&file->pending);
	*file = (struct outfile){ 0 };
}

/* What could not be written is lost, and said so once. */
void outfile_flush(struct outfile *file)
{
	int error;

	if (!file->open || file->waits || file->pending.n == 0)
		return;
	error = write_all(file->fd, buf_str(&file->pending));
	buf_reset(&file->pending);
	if (error == 0)
		return;
	log_error("journal: cannot write %s: %s; no more is written there", file->name,
		  strerror(-error));
	outfile_drop(file);
}

/* The flush may have closed it already. */
void outfile_close(struct outfile *file)
{
	outfile_flush(file);
	if (file->open)
		outfile_drop(file);
}
