/* SPDX-License-Identifier: Apache-2.0 */
/* Processes that are started for somebody else's command. */
#ifndef IMSD_BASE_SPAWN_H
#define IMSD_BASE_SPAWN_H

#include <sys/types.h>

/* Starts argv[0] (a path) with that environment, in a process group of its own: it reads nothing, its stdout and stderr
 * are `output`, it has none of our other descriptors, and its signals are as usual, whatever we ignore or block. 0 and the
 * PID, which is the group's number, too; else an errno. */
int spawn_apart(pid_t *pid, char *const *argv, char *const *environment, int output);

#endif
