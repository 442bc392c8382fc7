/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands are, from their table. */
#ifndef IMSCTL_HELP_H
#define IMSCTL_HELP_H

#include "imsctl/command.h"

/* Usage, options, a line for each command. */
void help_print(struct buf *out);
/* --svg, --ended, from=TEXT. */
void field_print(const struct field *field, struct buf *out);
/* All forms of a command: usage lines from column 1, help behind 4 blanks, `NAME=VALUE  HELP` behind 8. */
void help_command(const struct command *first, struct buf *out);
/* The same of all commands, an empty line between. */
void help_all(struct buf *out);

#endif
