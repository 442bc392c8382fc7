/* SPDX-License-Identifier: Apache-2.0 */
/* Rulings: a short list of decisions per message, and what was said about it. */
#include "rule/ruling.h"

struct ruling {
	struct list decisions; /* in the order in which they were made */
	struct buf said;
	/* who spoke at the wire, about which copy, and what was done to it */
	const struct decision *harmed_by;
	unsigned harmed_copy;
	struct buf harm;
};

struct decision *ruling_find(const struct ruling *ruling, const struct rule *rule)
{
	struct decision *decision;

	if (!ruling)
		return NULL;
	list_each(decision, &ruling->decisions, struct decision, node)
		if (decision->rule == rule)
			return decision;
	return NULL;
}

struct decision *ruling_add(struct scene *scene, const struct rule *rule)
{
	struct decision *decision = mem_alloc(sizeof(*decision));

	if (!scene->ruling) {
		scene->ruling = mem_alloc(sizeof(*scene->ruling));
		list_init(&scene->ruling->decisions);
	}
	decision->rule = rule;
	list_append(&scene->ruling->decisions, &decision->node);
	return decision;
}

bool ruling_say(struct ruling *ruling, struct decision *decision, unsigned bit, struct str what)
{
	uint64_t mask = UINT64_C(1) << bit;

	if (decision->said & mask)
		return false;
	decision->said |= mask;
	buf_printf(&ruling->said, "%s%s: %.*s", ruling->said.n ? "; " : "", decision->rule->name,
		   STR_ARG(what));
	return true;
}

bool ruling_say_wire(struct ruling *ruling, struct decision *decision, unsigned copy,
		     struct str what)
{
	const uint64_t mask = UINT64_C(1) << GATE_WIRE;
	bool first = !(decision->said & mask);

	decision->said |= mask;
	ruling->harmed_by = decision;
	ruling->harmed_copy = copy;
	buf_reset(&ruling->harm);
	buf_printf(&ruling->harm, "%s: %.*s", decision->rule->name, STR_ARG(what));
	return first;
}

/* Did it do something to this copy? What was done at the wire was done to that copy alone. */
static bool spoke_about(const struct ruling *ruling, const struct decision *decision, unsigned copy)
{
	if (!decision->spoke)
		return false;
	return decision->said & ~(UINT64_C(1) << GATE_WIRE) ||
	       (ruling->harmed_by == decision && ruling->harmed_copy == copy);
}

void ruling_free(struct ruling *ruling)
{
	struct decision *decision;

	if (!ruling)
		return;
	list_each(decision, &ruling->decisions, struct decision, node)
		mem_free(decision);
	buf_free(&ruling->said);
	buf_free(&ruling->harm);
	mem_free(ruling);
}

void ruling_names(const struct ruling *ruling, unsigned copy, struct buf *out)
{
	struct decision *decision;
	const char *comma = "";

	if (!ruling)
		return;
	list_each(decision, &ruling->decisions, struct decision, node)
		if (spoke_about(ruling, decision, copy)) {
			buf_printf(out, "%s%s", comma, decision->rule->name);
			comma = ", ";
		}
}

void ruling_text(const struct ruling *ruling, unsigned copy, struct buf *out)
{
	if (!ruling)
		return;
	buf_add_str(out, buf_str(&ruling->said));
	if (ruling->harmed_by && ruling->harmed_copy == copy)
		buf_printf(out, "%s%s", ruling->said.n ? "; " : "", ruling->harm.p);
}
