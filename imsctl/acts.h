/* SPDX-License-Identifier: Apache-2.0 */
/* Commands that ask more than one question. Each returns how the program ends. */
#ifndef IMSCTL_ACTS_H
#define IMSCTL_ACTS_H

#include "imsctl/tool.h"

int act_status(struct tool *tool, struct order *order);
int act_tail(struct tool *tool, struct order *order);
int act_run(struct tool *tool, struct order *order);

#endif
