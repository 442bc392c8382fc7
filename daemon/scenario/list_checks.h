/* SPDX-License-Identifier: Apache-2.0 */
/* --list checks: each check of each pack with its level, what it says in words, and its clause. */
#ifndef IMSD_SCENARIO_LIST_CHECKS_H
#define IMSD_SCENARIO_LIST_CHECKS_H

#include "base/text.h"

void list_checks(struct buf *out);

#endif
