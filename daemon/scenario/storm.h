/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Storm (DESIGN section 6): for each message of a passing run on the UE leg, in both directions,
 * the scenario runs again with its first copy dropped, doubled, delayed by 3 s, or cut at a seeded
 * place. Judged is not the ladder but imsd: the process lives, every whole request got one final
 * response or a reason, nothing is left behind. Where the protocol heals (dropped and doubled
 * copies over pipe-udp) the scenario must still pass, unless it says `storm no-heal`.
 */
#ifndef IMSD_SCENARIO_STORM_H
#define IMSD_SCENARIO_STORM_H

#include "scenario/run.h"

/* All harmed runs of one run (or `sample` of them, drawn by the seed). Writes what there is to say
 * behind its name. */
enum verdict storm_run(const struct run_options *options, unsigned sample, struct buf *report);

#endif
