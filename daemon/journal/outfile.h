/* SPDX-License-Identifier: Apache-2.0 */
/* A file that a sink writes: gathered in memory, written at the end of the loop's turn. */
#ifndef IMSD_JOURNAL_OUTFILE_H
#define IMSD_JOURNAL_OUTFILE_H

#include <stdbool.h>

#include "base/text.h"

struct outfile {
	bool open;
	bool ours;  /* the descriptor is closed with the file */
	bool waits; /* what the file holds is left alone until outfile_begin */
	int fd;
	char *name;         /* for the log */
	struct buf pending; /* sinks append here */
};

/* Created with mode 0600. "-" is stdout. 0 or -errno, -EWOULDBLOCK: it is open already, here or in another imsd; what was
 * open before stays. A regular file is claimed (base/claim.h) and waits for outfile_begin: closed before, it stays as it
 * was. */
int outfile_open(struct outfile *file, const char *path);
/* Empties the file; from now on it is written. */
void outfile_begin(struct outfile *file);
/* A descriptor of somebody else's, e.g. stderr. */
void outfile_borrow(struct outfile *file, int fd, const char *name);
/* Called after appending: writes when much is pending. */
void outfile_added(struct outfile *file);
/* Writes what is pending. A write error is logged, closes the file and takes no more. */
void outfile_flush(struct outfile *file);
/* Flushes and closes; nothing happens to a closed one. */
void outfile_close(struct outfile *file);

#endif
