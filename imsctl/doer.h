/* SPDX-License-Identifier: Apache-2.0 */
/* A command in place of a person: what a run asks to be done with a UE is done by COMMAND UE WORD ARGUMENT... */
#ifndef IMSCTL_DOER_H
#define IMSCTL_DOER_H

#include "imsctl/tool.h"

struct doer;
/* `command` is the shell's and stays the caller's. */
struct doer *doer_new(struct tool *tool, const char *command);
/* Of a run as GET /v1/runs/ID shows it: starts what it asks for, once, and says what has ended. True: the open
 * prompt is the command's, nobody else is to be asked. */
bool doer_look(struct doer *doer, const json_t *run);
/* Ends what still runs. NULL-safe. */
void doer_free(struct doer *doer);

#endif
