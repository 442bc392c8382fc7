/* SPDX-License-Identifier: Apache-2.0 */
/* The tables for scripts: a heading, then a row a line, columns of one width with two blanks between, "-" in an empty
 * cell; the help comes last. The manual page and the completion are made of them. */
#ifndef IMSCTL_LIST_H
#define IMSCTL_LIST_H

#include <stdbool.h>

#include "imsctl/command.h"

/* commands, keys (of commands) or options; false: none of these. */
bool list_print(const char *kind, struct buf *out);

#endif
