/* SPDX-License-Identifier: Apache-2.0 */
/* What the gates of one core are made of; for the files of this room only. */
#ifndef IMSD_RULE_GATES_H
#define IMSD_RULE_GATES_H

#include "base/map.h"
#include "rule/gate.h"

struct gates {
	struct gates_options options;
	struct map tallies; /* struct tally by name and text of the rule */
	struct list books;  /* rulesets in force (struct book): their rules point at tallies */
};

#endif
