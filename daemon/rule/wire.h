/* SPDX-License-Identifier: Apache-2.0 */
/* What rules do to the octets of an outbound message: drop, delay, repeat, reorder, cut, flip,
 * insert, dribble, stall, close, reset, replay. wire_harm itself is in rule/gate.h. */
#ifndef IMSD_RULE_WIRE_H
#define IMSD_RULE_WIRE_H

#include "rule/gate.h"
#include "rule/load.h"

struct wire_action {
	struct wire_verdict verdict;
	int64_t jitter_us; /* added to the delay: even over 0 .. jitter */
};

void wire_init(struct wire_action *wire);
/* Reads one item; `value` is its verb's setting. False after errors. */
bool wire_read(struct rule_load *load, const struct conf_node *item, const struct conf_node *value,
	       struct wire_action *wire);

#endif
