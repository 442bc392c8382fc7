/* SPDX-License-Identifier: Apache-2.0 */
/* A file that one process at a time may write: locked (flock) until it is closed. */
#ifndef IMSD_BASE_CLAIM_H
#define IMSD_BASE_CLAIM_H

#include <stdbool.h>
#include <sys/types.h>

/* Of a file open for writing. False: it is claimed, by another process or through another descriptor of ours. Where there
 * are no locks every claim is granted. */
bool claim_file(int fd);
/* The process that has claimed it; 0: not known, or this one. */
pid_t claim_holder(const char *path);

#endif
