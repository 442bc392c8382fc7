/* SPDX-License-Identifier: Apache-2.0 */
/* The ready file: where a running imsd listens, as JSON. It is there as long as that imsd is ready, and locked (flock) by
 * it, so that one that was left behind by a killed imsd is known for what it is, from other containers, too. */
#ifndef IMSD_API_READY_FILE_H
#define IMSD_API_READY_FILE_H

#include "api/api.h"

struct ready_file;

/* Takes the path, and removes what a dead imsd left there. NULL with one line in error: it cannot be written, or what is
 * there is no ready file, or that of a running imsd. The path stays the caller's. */
struct ready_file *ready_file_new(const char *path, char error[256]);
/* Puts it there, whole at once, with mode 0644; nothing is done when it says that already. False with one line in error:
 * it cannot be written, or another imsd was faster, whose file stays; the next call tries again. */
bool ready_file_write(struct ready_file *file, struct core *core, const struct api *api,
		      char error[256]);
/* Removes it, unless somebody else has put another one there. NULL-safe. */
void ready_file_free(struct ready_file *file);

/* The URL of the API of the imsd that wrote it and still runs; false with one line in why. */
bool ready_file_read(const char *path, char url[API_URL_MAX], char why[256]);

#endif
