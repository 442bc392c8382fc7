/* SPDX-License-Identifier: Apache-2.0 */
/* A run on the virtual clock is a pure function of configuration, scenario and seed (DESIGN section 2.4): made
 * again it writes the same journal, octet by octet. */
#ifndef IMSD_SCENARIO_REPEAT_H
#define IMSD_SCENARIO_REPEAT_H

#include "scenario/run.h"

/* The run so many times in one process, whose memory looks another way each time. FAIL with the first record that
 * differs. The journal of the first one stays in the file that the options name. */
enum verdict repeat_run(const struct run_options *options, unsigned times, struct buf *report);

#endif
