/* SPDX-License-Identifier: Apache-2.0 */
/* One rule as it is compiled; for the files of this room only. Immutable but for `off` and `tally`.
 */
#ifndef IMSD_RULE_RULE_H
#define IMSD_RULE_RULE_H

#include "rule/ruleset.h"
#include "rule/when.h"
#include "rule/wire.h"

enum gate_id { GATE_RECV, GATE_DUTY, GATE_BEHAVIOUR, GATE_KNOB, GATE_EDIT, GATE_WIRE, GATE_COUNT };

struct knob_setting {
	knob_id id;
	struct knob_value value;
	const char *name; /* of the row */
};

struct duty_skip {
	const char *name; /* of the row in the vocabulary */
	const char *said; /* "skip NAME" */
};

struct tally;

struct rule {
	const char *name;
	struct str base;  /* the name without the #value of `each` */
	const char *text; /* when and do in canonical form: with the name the key of its tally */
	const struct conf_node *when_node, *do_node; /* as they were read; when_node NULL: always */
	const char *file;
	unsigned line;
	enum rule_source source;
	unsigned order;                /* place in its source */
	const char *const *only_users; /* NULL-terminated; NULL: everybody */
	struct when when;
	struct limits limits;
	uint8_t gates; /* bit per gate_id it has an action for */
	bool arrivals; /* messages get their numbers when they arrive, in each role */

	struct recv_verdict recv;
	const char *recv_role; /* whose duty `after_duty` is, NULL: no after_duty */
	struct duty_skip *duties;
	unsigned n_duties;
	const struct step *steps;
	const char *turn; /* the turn that its behaviour belongs to, where `when` names none */
	struct knob_setting *knobs;
	unsigned n_knobs;
	struct edit *edits;
	struct wire_action wire;
	const char *said[GATE_COUNT]; /* what it does there, for the journal */

	bool off;
	struct tally *tally; /* while its ruleset is in force at a struct gates */
};

/* Does it speak only on the leg between P-CSCF and UE? */
static inline bool rule_keeps_to_ue_leg(const struct rule *rule, enum gate_id gate)
{
	return !(rule->when.keys & (WHEN_BIT(WHEN_ROLE) | WHEN_BIT(WHEN_SIDE))) &&
	       !(gate == GATE_RECV && rule->recv_role);
}

/* Reads one rule whose `each` is resolved. `source`, `order` and `only_users` are the caller's.
 * NULL after errors. */
struct rule *rule_read(struct rule_load *load, const struct conf_node *node, struct str name);

#endif
