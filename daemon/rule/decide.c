/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a rule may speak about a message: decided once, and kept with it. */
#include "rule/decide.h"

#include <string.h>

#include "rule/tally.h"

/* Before the first message nobody is known. */
bool rule_serves(const struct rule *rule, const struct scene *scene)
{
	if (!rule->only_users || (!scene->msg && !scene->user[0]))
		return true;
	for (const char *const *user = rule->only_users; *user; user++)
		if (!strcmp(*user, scene->user))
			return true;
	return false;
}

/* What the rule's own actions ask for beyond `when`. */
static bool rule_fits_gate(const struct rule *rule, const struct scene *scene, enum gate_id gate)
{
	if (gate == GATE_BEHAVIOUR)
		return !rule->turn || !strcmp(rule->turn, scene->turn);
	if (gate != GATE_RECV)
		return true;
	if (rule->recv.what == RECV_ANSWER && scene->status)
		return false;
	return !rule->recv_role || (scene->role && !strcmp(scene->role, rule->recv_role));
}

/* Is this a message that the rule counts? */
static bool rule_holds(const struct look *look, const struct rule *rule)
{
	return !rule->off && rule_serves(rule, look->scene) && when_holds(&rule->when, look) &&
	       tally_window_open(look->gates, rule, look->scene);
}

void rule_number(const struct look *look, const struct rule *rule)
{
	if (!ruling_find(look->scene->ruling, rule) && rule_holds(look, rule))
		ruling_add(look->scene, rule)->number = tally_number(rule, look->scene);
}

struct decision *rule_decide(const struct look *look, const struct rule *rule, enum gate_id gate)
{
	struct scene *scene = look->scene;
	struct decision *decision;

	if (!rule_fits_gate(rule, scene, gate))
		return NULL;
	decision = ruling_find(scene->ruling, rule);
	if (!decision) {
		if (!rule_holds(look, rule))
			return NULL;
		decision = ruling_add(scene, rule);
	} else if (rule->when.moving && !when_still_holds(&rule->when, look)) {
		return NULL;
	}
	if (!decision->made) {
		decision->made = true;
		decision->granted = tally_admit(rule, scene, decision->number);
	}
	return decision->granted ? decision : NULL;
}
