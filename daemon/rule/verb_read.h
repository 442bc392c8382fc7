/* SPDX-License-Identifier: Apache-2.0 */
/* Readers of the verbs: one item of `do` becomes part of a rule. For the table in verb.c. */
#ifndef IMSD_RULE_VERB_READ_H
#define IMSD_RULE_VERB_READ_H

#include "rule/verb.h"

/* ignore = true; with copy in `when`: those copies */
verb_reader verb_read_ignore;
/* delay = "3s", close = "fin" | "rst" | "half": at recv, or at the wire as the item and the rule say */
verb_reader verb_read_delay, verb_read_close;
/* reply send wait media behaviour end: neighbours are one list */
verb_reader verb_read_step;
/* skip = DUTY or a list */
verb_reader verb_read_skip;
/* knob = "NAME=VALUE" or a list */
verb_reader verb_read_knob;
/* All verbs of the edit gate; those of one rule are done in order */
verb_reader verb_read_edit;
/* All verbs of the wire gate */
verb_reader verb_read_wire;

#endif
