/* SPDX-License-Identifier: Apache-2.0 */
/* Rulings: a short list of decisions per message, and what was said about it. */
#include "rule/ruling.h"

struct ruling {
	struct list decisions; /* in the order in which they were made */
	struct buf said;
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

void ruling_free(struct ruling *ruling)
{
	struct decision *decision;

	if (!ruling)
		return;
	list_each(decision, &ruling->decisions, struct decision, node)
		mem_free(decision);
	buf_free(&ruling->said);
	mem_free(ruling);
}

void ruling_names(const struct ruling *ruling, struct buf *out)
{
	struct decision *decision;
	const char *comma = "";

	if (!ruling)
		return;
	list_each(decision, &ruling->decisions, struct decision, node)
		if (decision->spoke) {
			buf_printf(out, "%s%s", comma, decision->rule->name);
			comma = ", ";
		}
}

void ruling_text(const struct ruling *ruling, struct buf *out)
{
	if (ruling)
		buf_add_str(out, buf_str(&ruling->said));
}
