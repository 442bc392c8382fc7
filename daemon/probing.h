/* SPDX-License-Identifier: Apache-2.0 */
/* imsd --probe: is a running imsd ready? */
#ifndef IMSD_PROBING_H
#define IMSD_PROBING_H

#include "arguments.h"

/* Asks once, with a timeout again and again until then, and prints one line. Exit status: 0 ready, 1 not, 2 it is not
 * known whom to ask. Writes nothing, and makes no state. */
int probing(const struct arguments *arguments);

#endif
