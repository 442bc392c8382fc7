/* SPDX-License-Identifier: Apache-2.0 */
/* A file that a sink writes: gathered in memory, written at the end of the loop's turn. */
#ifndef IMSD_JOURNAL_OUTFILE_H
#define IMSD_JOURNAL_OUTFILE_H

#include <stdbool.h>

#include "base/text.h"

struct outfile {
	bool open;
	bool ours; /* the descriptor is closed with the file */
	int fd;
	char *name;         /* for the log */
	struct buf pending; /* sinks append here */
};

/* Created with mode 0600, or emptied. "-" is stdout. 0 or -errno: what was open before stays. */
int outfile_open(struct outfile *file, const char *path);
/* A descriptor of somebody else's, e.g. stderr. */
void outfile_borrow(struct outfile *file, int fd, const char *name);
/* Called after appending: writes when much is pending. */
void outfile_added(struct outfile *file);
/* Writes what is pending. A write error is logged, closes the file and takes no more. */
void outfile_flush(struct outfile *file);
/* Flushes and closes; nothing happens to a closed one. */
void outfile_close(struct outfile *file);

#endif
