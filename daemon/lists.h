/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of imsd --list. */
#ifndef IMSD_LISTS_H
#define IMSD_LISTS_H

#include "base/text.h"

/* One of them by number from 0, and what it holds; NULL behind the last. */
const char *lists_kind(unsigned number, const char **help);
/* Prints one to stdout, for a configuration by its path or the built-in one (NULL); kind NULL: which there are. Returns the
 * exit status. */
int lists_print(const char *kind, const char *config);

#endif
