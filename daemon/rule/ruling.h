/* SPDX-License-Identifier: Apache-2.0 */
/* A ruling: what was decided about one message. Its public part is in rule/scene.h. */
#ifndef IMSD_RULE_RULING_H
#define IMSD_RULE_RULING_H

#include "rule/rule.h"

/* The decision of one rule whose conditions held. */
struct decision {
	struct list node;
	const struct rule *rule;
	uint64_t number; /* for nth, since the message arrived; 0: it gets one when decided */
	bool made;
	bool granted; /* limits let it speak */
	bool spoke;
	bool shadowed; /* an earlier rule spoke in its place */
	uint64_t said; /* bits of what was noted already */
};

/* The decision of that rule, or NULL. */
struct decision *ruling_find(const struct ruling *ruling, const struct rule *rule);
/* A new one; the scene's ruling is made when there is none. Owned by it. */
struct decision *ruling_add(struct scene *scene, const struct rule *rule);
/* Notes what a rule did, once for each bit (0..63); false when it was noted before. */
bool ruling_say(struct ruling *ruling, struct decision *decision, unsigned bit, struct str what);
/* Notes what a rule did at the wire, to that copy alone; false when it did something to an earlier
 * one. */
bool ruling_say_wire(struct ruling *ruling, struct decision *decision, unsigned copy,
		     struct str what);

#endif
