/* SPDX-License-Identifier: Apache-2.0 */
/* Rules of the API: one overlay each, with its scope and its end. */
#include "core/rules.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/core_private.h"

/* The overlay of the rule of that name, or NULL. */
static struct overlay *overlay_of(struct core *core, struct str name)
{
	struct overlay *overlay;

	list_each(overlay, &core->overlays, struct overlay, node)
		if (overlay->kind == OVERLAY_RULES && overlay->name && str_is(name, overlay->name))
			return overlay;
	return NULL;
}

/* What its overlay says of it. */
static void fill_own(struct core *core, struct core_rule *rule)
{
	const struct overlay *overlay =
		rule->view.source == RULES_API ? overlay_of(core, rule->view.base) : NULL;

	rule->expires_us = -1;
	if (!overlay)
		return;
	rule->own = true;
	rule->fault = overlay->fault;
	rule->spoken = overlay->spoken;
	if (timer_active(&overlay->expiry))
		rule->expires_us = overlay->expiry.due - loop_now(core->loop);
}

bool core_rule_at(struct core *core, unsigned place, struct core_rule *rule)
{
	*rule = (struct core_rule){ .place = place };
	if (!ruleset_view(core->snapshot->rules, core->gates, place, &rule->view))
		return false;
	fill_own(core, rule);
	return true;
}

bool core_rule_find(struct core *core, struct str name, struct core_rule *rule)
{
	for (unsigned i = 0; core_rule_at(core, i, rule); i++)
		if (str_is(name, rule->view.name))
			return true;
	return false;
}

bool core_rule_is(const struct core_rule *rule, struct str name)
{
	return str_is(name, rule->view.name) || str_eq(name, rule->view.base);
}

const char *core_rule_near(struct core *core, struct str name)
{
	struct core_rule rule;
	struct nearest nearest;

	nearest_start(&nearest, name);
	for (unsigned i = 0; core_rule_at(core, i, &rule); i++)
		nearest_offer(&nearest, rule.view.name);
	return nearest_best(&nearest);
}

const char *core_rule_gate(struct core *core, const struct core_rule *rule, unsigned number)
{
	return ruleset_gate_name(core->snapshot->rules, rule->place, number);
}

bool core_rule_silence(const struct core_rule *rule, struct buf *why)
{
	const struct rule_tally *tally = &rule->view.tally;

	if (tally->spoke)
		return false;
	if (rule->view.off)
		buf_add_text(why, "it is switched off");
	else if (!tally->matched)
		buf_add_text(why, "no message has fitted its conditions");
	else if (tally->shadowed)
		buf_printf(why, "shadowed: rule '%s' spoke in its place", tally->shadowed_by);
	else if (tally->limited)
		buf_printf(why,
			   "limited: nth, count or chance let none of %" PRIu64 " messages through",
			   tally->matched);
	else
		buf_add_text(why, "what fitted never came to a place where it has something to do");
	return true;
}

/* Behaviours of a fault whose last rule is gone, go too. */
static void drop_behaviours(struct core *core, const char *fault)
{
	struct overlay *overlay, *behaviours = NULL;

	list_each(overlay, &core->overlays, struct overlay, node) {
		if (!overlay->fault || strcmp(overlay->fault, fault) != 0)
			continue;
		if (overlay->name)
			return;
		behaviours = overlay;
	}
	if (behaviours)
		overlay_free(behaviours);
}

/* It is switched off no more: another of that name begins anew. */
static void forget_off(struct core *core, const char *name)
{
	struct overlay *overlay;
	struct str base = str_of(name);

	list_each(overlay, &core->overlays, struct overlay, node) {
		struct str text = overlay->kind == OVERLAY_OFF ? str_of(overlay->text) : STR_NONE;

		if (text.n >= base.n && memcmp(text.p, base.p, base.n) == 0 &&
		    (text.n == base.n || text.p[base.n] == '#'))
			overlay_free(overlay);
	}
}

/* It is over; what is left needs no rule that goes, so that nothing can be wrong but a file that was changed meanwhile:
 * then the rule is only silent. */
static void take_out(struct core *core, struct overlay *overlay, const char *why)
{
	char *name = mem_copy_text(overlay->name, strlen(overlay->name));
	char *fault = overlay->fault;
	struct conf_errors errors = { 0 };

	overlay->fault = NULL;
	overlay_free(overlay);
	forget_off(core, name);
	if (fault)
		drop_behaviours(core, fault);
	if (!core_derive(core, &errors)) {
		ruleset_switch(core->snapshot->rules, str_of(name), false);
		journal_event(core->journal, "configuration.refused", NULL, "%.*s",
			      STR_ARG(str_trim(buf_str(&errors.text))));
	}
	journal_event(core->journal, "rule.changed", NULL, "%s: %s", name, why);
	conf_errors_free(&errors);
	mem_free(fault);
	mem_free(name);
}

static void on_expiry(void *arg)
{
	struct overlay *overlay = arg;

	take_out(overlay->core, overlay, "removed, its time is over");
}

static void on_spoken(void *arg)
{
	struct overlay *overlay = arg;
	char why[64];

	snprintf(why, sizeof(why), "removed, it has spoken %" PRIu64 " times", overlay->spoken);
	take_out(overlay->core, overlay, why);
}

/* How often the rule has spoken, or all that `each` made of it. */
static uint64_t spoken_by(struct core *core, const struct overlay *overlay)
{
	struct rule_view view;
	uint64_t spoken = 0;

	for (unsigned i = 0; ruleset_view(core->snapshot->rules, core->gates, i, &view); i++)
		if (str_eq(view.base, str_of(overlay->name)))
			spoken += view.tally.spoke;
	return spoken;
}

/* It is silent at once, but about the message that it speaks of now. */
void rules_on_speak(struct core *core, const char *rule)
{
	struct overlay *overlay;
	struct str base = str_of(rule);
	ptrdiff_t hash = str_find(base, '#');

	base.n = hash < 0 ? base.n : (size_t)hash;
	list_each(overlay, &core->overlays, struct overlay, node) {
		if (!overlay->spoken || !overlay->name || !str_is(base, overlay->name) ||
		    spoken_by(core, overlay) < overlay->spoken)
			continue;
		ruleset_switch(core->snapshot->rules, base, false);
		loop_post(core->loop, &overlay->over, on_spoken, overlay);
	}
}

/* What is being put together. */
struct putting {
	struct core *core;
	const struct core_rules_order *order;
	struct conf_errors *errors;
	struct list added; /* overlays */
	bool taken;
};

/* A rule that has the name already. */
static void check_taken(struct putting *putting, const struct conf_node *node, const char *name)
{
	struct core_rule rule;

	if (putting->order->replaces && strcmp(putting->order->replaces, name) == 0)
		return;
	for (unsigned i = 0; core_rule_at(putting->core, i, &rule); i++)
		if (core_rule_is(&rule, str_of(name))) {
			conf_node_error(putting->errors, node,
					"a rule is named '%s' already, by %s (%s)", name,
					rule_source_name(rule.view.source), rule.view.tally.file);
			putting->taken = true;
			return;
		}
}

/* One more overlay; `node` is its only setting. */
static void add_node(struct putting *putting, const struct conf_node *node, const char *name)
{
	const struct core_rules_order *order = putting->order;
	const struct conf_node root = { .kind = CONF_GROUP,
					.file = node->file,
					.line = node->line,
					.children = (struct conf_node *)node,
					.n_children = 1 };
	struct overlay *overlay =
		overlay_new(&(struct overlay){ .kind = OVERLAY_RULES,
					       .source = RULES_API,
					       .core = putting->core,
					       .spoken = name ? order->spoken : 0 },
			    order->only_users);

	overlay->tree = conf_tree_copy(&root);
	overlay->name = name ? mem_copy_text(name, strlen(name)) : NULL;
	overlay->fault = order->fault ? mem_copy_text(order->fault, strlen(order->fault)) : NULL;
	list_append(&putting->added, &overlay->node);
}

/* A rule; what is wrong with it shows when all are read. */
static void add_rule(struct putting *putting, const struct conf_node *rule)
{
	const struct conf_node *name = rule->kind == CONF_GROUP ? conf_child(rule, "name") : NULL;
	const char *text = name && name->kind == CONF_TEXT ? name->text : "";
	const struct conf_node list = { .kind = CONF_LIST,
					.name = "rules",
					.file = rule->file,
					.line = rule->line,
					.children = (struct conf_node *)rule,
					.n_children = 1 };

	check_taken(putting, name ? name : rule, text);
	add_node(putting, &list, text);
}

/* Rules and behaviours of one file of the catalogue. */
static void add_file(struct putting *putting, const char *path)
{
	struct conf_tree *tree = conf_read(path, putting->errors);
	const struct conf_node *rules = tree ? conf_child(&tree->root, "rules") : NULL,
			       *behaviours = tree ? conf_child(&tree->root, "behaviours") : NULL;

	if (behaviours)
		add_node(putting, behaviours, NULL);
	for (unsigned i = 0; rules && rules->kind == CONF_LIST && i < rules->n_children; i++)
		add_rule(putting, &rules->children[i]);
	conf_tree_free(tree);
}

/* False: there is no such fault. */
static bool add_fault(struct putting *putting, const char *name)
{
	glob_t found;

	if (!fault_find(putting->core->snapshot->path, name, true, &found))
		return false;
	for (size_t i = 0; i < found.gl_pathc; i++)
		add_file(putting, found.gl_pathv[i]);
	globfree(&found);
	return true;
}

static void free_added(struct putting *putting)
{
	struct overlay *overlay;

	list_each(overlay, &putting->added, struct overlay, node)
		overlay_free(overlay);
}

/* In force: its time begins. */
static void begin(struct core *core, struct overlay *overlay, const struct core_rules_order *order,
		  bool anew)
{
	overlay->laid = true;
	if (!overlay->name)
		return;
	if (order->expires_us)
		timer_start(core->loop, &overlay->expiry, order->expires_us, on_expiry, overlay);
	journal_event(core->journal, "rule.changed", NULL, "%s: %s", overlay->name,
		      anew ? "added" : "replaced");
}

/* Lays them over, in the place of the one that they replace; false, and all is as before. */
static bool lay(struct putting *putting, struct overlay *before)
{
	struct core *core = putting->core;
	struct list *place = before ? &before->node : &core->overlays;
	struct list *last = putting->added.prev, *first = putting->added.next;
	struct overlay *overlay;

	list_each(overlay, &putting->added, struct overlay, node) {
		list_remove(&overlay->node);
		list_add_before(place, &overlay->node);
	}
	if (before)
		list_remove(&before->node);
	if (core_derive(core, putting->errors))
		return true;
	if (before)
		list_add_before(first, &before->node);
	for (struct list *at = first, *next; at; at = at == last ? NULL : next) {
		next = at->next;
		list_remove(at);
		list_append(&putting->added, at);
	}
	return false;
}

enum rules_change core_rules_put(struct core *core, const struct core_rules_order *order,
				 struct conf_errors *errors)
{
	struct putting putting = { .core = core, .order = order, .errors = errors };
	struct overlay *before = order->replaces ? overlay_of(core, str_of(order->replaces)) : NULL;
	struct list *first, *last;
	bool known = true;

	list_init(&putting.added);
	for (unsigned i = 0; i < order->n; i++)
		add_rule(&putting, &order->rules[i]);
	if (order->fault)
		known = add_fault(&putting, order->fault);
	first = putting.added.next;
	last = putting.added.prev;
	if (list_empty(&putting.added) && known)
		conf_error(errors, NULL, 0, "there is no rule in it");
	if (errors->count || !known || !lay(&putting, before)) {
		free_added(&putting);
		return !known ? RULES_UNKNOWN : putting.taken ? RULES_TAKEN : RULES_WRONG;
	}
	for (struct list *at = first; at; at = at == last ? NULL : at->next) {
		struct overlay *overlay = container_of(at, struct overlay, node);

		begin(core, overlay, order, !before);
		if (overlay->name)
			config_warn(core->snapshot, str_of(overlay->name),
				    core->options.clock != CLOCK_AUTO, errors);
	}
	if (before)
		overlay_free(before);
	return RULES_CHANGED;
}

bool core_rule_remove(struct core *core, struct str name)
{
	struct overlay *overlay = overlay_of(core, name);

	if (overlay)
		take_out(core, overlay, "removed");
	return overlay != NULL;
}

unsigned core_rules_clear(struct core *core)
{
	struct conf_errors errors = { 0 };
	struct overlay *overlay;
	unsigned n = 0;

	list_each(overlay, &core->overlays, struct overlay, node) {
		bool rules = overlay->kind == OVERLAY_RULES || overlay->kind == OVERLAY_FAULT;

		if (!rules || overlay->source != RULES_API)
			continue;
		n += overlay->name != NULL;
		overlay_free(overlay);
	}
	core_derive(core, &errors);
	conf_errors_free(&errors);
	journal_event(core->journal, "rule.changed", NULL, "removed: %u of the API", n);
	return n;
}
