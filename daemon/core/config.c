/* SPDX-License-Identifier: Apache-2.0 */
/* From files to a snapshot that can be used: configuration, faults, rules, and what was added at
 * run time. */
#include <string.h>

#include "conf/confine.h"
#include "core/builtin.h"
#include "core/core_private.h"
#include "role/ifc.h"

/* Keys of the configuration that conf/ leaves to us. */
static const char *const foreign_keys[] = { "rules", "faults", "behaviours", "ifc", NULL };

/* Rules and behaviours of one tree. */
static void read_rules(struct ruleset *set, const struct conf_node *root, enum rule_source source,
		       const char *const *only_users, struct conf_errors *errors)
{
	const struct conf_node *behaviours = conf_child(root, "behaviours"),
			       *rules = conf_child(root, "rules");

	if (behaviours)
		ruleset_read_behaviours(set, behaviours, errors);
	if (rules)
		ruleset_read(set, rules, source, only_users, errors);
}

/* Those of the configuration itself, its behaviours as they are at run time. */
static void read_configured(struct core *core, struct ruleset *set, struct snapshot *snapshot,
			    struct conf_errors *errors)
{
	const struct conf_node *root = &snapshot->tree->root, *rules = conf_child(root, "rules");
	const struct conf_node *behaviours = core ? config_lay_behaviours(core, snapshot) :
						    conf_child(root, "behaviours");

	if (behaviours)
		ruleset_read_behaviours(set, behaviours, errors);
	if (rules)
		ruleset_read(set, rules, RULES_CONFIG, NULL, errors);
}

/* A fault file may hold rules, behaviours and what it says about itself. */
static void check_fault_keys(const struct conf_node *root, struct conf_errors *errors)
{
	static const char *const known[] = { "rules", "behaviours", "title",
					     "what",  "clause",     "expect" };

	for (unsigned i = 0; i < root->n_children; i++) {
		const struct conf_node *node = &root->children[i];
		struct nearest near;
		bool found = false;

		nearest_start(&near, str_of(node->name));
		for (size_t k = 0; k < ARRAY_LEN(known); k++) {
			found |= strcmp(known[k], node->name) == 0;
			nearest_offer(&near, known[k]);
		}
		if (!found)
			conf_error(errors, node->file, node->line,
				   "a fault file has no key '%s'%s%s%s", node->name,
				   nearest_best(&near) ? " (did you mean '" : "",
				   nearest_best(&near) ? nearest_best(&near) : "",
				   nearest_best(&near) ? "'?)" : "");
	}
}

static void read_fault_file(struct ruleset *set, struct snapshot *snapshot, const char *path,
			    enum rule_source source, const char *const *only_users,
			    struct conf_errors *errors)
{
	struct conf_tree *tree = conf_read(path, errors);

	if (!tree)
		return;
	snapshot_keep_tree(snapshot, tree);
	check_fault_keys(&tree->root, errors);
	read_rules(set, &tree->root, source, only_users, errors);
}

/* Where the fault was asked for, for its error; over HTTP it is one of the catalogue. */
struct fault_asked {
	const char *name, *file;
	unsigned line;
	bool confined;
};

static void read_fault(struct ruleset *set, struct snapshot *snapshot,
		       const struct fault_asked *asked, enum rule_source source,
		       const char *const *only_users, struct conf_errors *errors)
{
	struct buf near = { 0 };
	glob_t found;

	if (!fault_find(snapshot->path, asked->name, asked->confined, &found)) {
		core_near_faults(snapshot->path, asked->name, &near);
		conf_error(errors, asked->file, asked->line,
			   "no fault '%s'%.*s: neither a file nor a name below faults/ (imsd "
			   "--list faults shows them)",
			   asked->name, STR_ARG(near));
		buf_free(&near);
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		read_fault_file(set, snapshot, found.gl_pathv[i], source, only_users, errors);
	globfree(&found);
}

/* `faults = ( "NAME", ... );` */
static void read_configured_faults(struct ruleset *set, struct snapshot *snapshot,
				   struct conf_errors *errors)
{
	const struct conf_node *faults = conf_child(&snapshot->tree->root, "faults");

	if (faults && faults->kind != CONF_LIST) {
		conf_error(errors, faults->file, faults->line,
			   "faults: a list of names is wanted: ( \"...\" )");
		return;
	}
	for (unsigned i = 0; faults && i < faults->n_children; i++) {
		const struct conf_node *node = &faults->children[i];

		if (node->kind == CONF_TEXT)
			read_fault(set, snapshot,
				   &(struct fault_asked){ node->text, node->file, node->line,
							  node->confined },
				   RULES_CONFIG, NULL, errors);
		else
			conf_error(errors, node->file, node->line,
				   "faults: a name in quotes is wanted");
	}
}

/* What was added at run time, in the order in which it was added. */
static void lay_over(struct core *core, struct ruleset *set, struct snapshot *snapshot,
		     struct conf_errors *errors)
{
	struct overlay *overlay;
	char why[256];

	list_each(overlay, &core->overlays, struct overlay, node) {
		const char *const *users = (const char *const *)overlay->only_users;
		unsigned before = errors->count;
		struct conf_tree *tree;

		switch (overlay->kind) {
		case OVERLAY_KNOB:
			if (!knobs_assign(snapshot->knobs, str_of(overlay->text), why))
				conf_error(errors, NULL, 0, "%s", why);
			break;
		case OVERLAY_RULES:
			tree = overlay->tree ? conf_tree_copy(&overlay->tree->root) :
					       conf_read_text(overlay->text, overlay->file,
							      overlay->line, NULL, errors);
			if (tree && overlay->confined)
				confine_tree(tree);
			if (tree)
				read_rules(set, &snapshot_keep_tree(snapshot, tree)->root,
					   overlay->source, users, errors);
			break;
		case OVERLAY_FAULT:
			read_fault(set, snapshot,
				   &(struct fault_asked){ overlay->text, overlay->file,
							  overlay->line, overlay->confined },
				   overlay->source, users, errors);
			break;
		case OVERLAY_SERVICES:
			config_lay_services(overlay, snapshot, errors);
			break;
		case OVERLAY_OFF:
		case OVERLAY_BEHAVIOUR:
			break;
		}
		if (errors->count > before && overlay->laid)
			conf_error(
				errors, NULL, 0,
				"rule '%s' of the API does not fit this configuration; change it "
				"or take it back (DELETE /v1/rules/...)",
				overlay->name ? overlay->name : overlay->fault);
	}
}

/* Rules are switched off when all are there. */
static void switch_off(struct core *core, struct ruleset *set)
{
	struct overlay *overlay;

	list_each(overlay, &core->overlays, struct overlay, node)
		if (overlay->kind == OVERLAY_OFF)
			ruleset_switch(set, str_of(overlay->text), false);
}

/* A behaviour of the far end: at one of the turns that begin something there. */
static bool is_far_end_behaviour(const struct ruleset *set, struct str name)
{
	static const char *const turns[] = { "call.incoming", "message.incoming",
					     "options.incoming", "sms.delivered" };

	for (size_t i = 0; i < ARRAY_LEN(turns); i++)
		if (ruleset_behaviour_at(set, name, turns[i]))
			return true;
	return false;
}

/* A group's `behaviour` that is none of the far end. */
static void check_behaviour(const struct ruleset *set, const struct conf_node *node,
			    const struct vocabulary *vocabulary, struct conf_errors *errors)
{
	const struct conf_node *behaviour = conf_child(node, "behaviour");
	const char *near;

	if (!behaviour || behaviour->kind != CONF_TEXT ||
	    is_far_end_behaviour(set, str_of(behaviour->text)))
		return;
	near = vocabulary_near(vocabulary, NAMES_BEHAVIOURS, str_of(behaviour->text));
	if (near && strcmp(near, behaviour->text) == 0)
		near = NULL;
	conf_node_error(errors, behaviour,
			"no behaviour '%s' for a call or message that comes in%s%s%s",
			behaviour->text, near ? " (did you mean '" : "", near ? near : "",
			near ? "'?)" : "");
}

/* What the far end is to do for peers and subscribers. */
static void check_behaviours(const struct ruleset *set, const struct conf_node *root,
			     const struct vocabulary *vocabulary, struct conf_errors *errors)
{
	static const char *const keys[] = { "peers", "subscribers" };

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const struct conf_node *list = conf_child(root, keys[i]);

		for (unsigned k = 0; list && list->kind == CONF_LIST && k < list->n_children; k++)
			if (list->children[k].kind == CONF_GROUP)
				check_behaviour(set, &list->children[k], vocabulary, errors);
	}
}

/* Of one entry that was added at run time. */
struct behaviour_check {
	const struct ruleset *set;
	const struct vocabulary *vocabulary;
	struct conf_errors *errors;
};

static void check_entry(void *ctx, const struct conf_node *entry)
{
	const struct behaviour_check *check = ctx;

	check_behaviour(check->set, entry, check->vocabulary, check->errors);
}

/* Compiles all rules of a snapshot whose tree and knobs are there. */
static bool compile(struct core *core, struct snapshot *snapshot,
		    const struct core_options *options, const struct vocabulary *vocabulary,
		    struct conf_errors *errors)
{
	struct ruleset *set = ruleset_new(vocabulary);
	unsigned before = errors->count;

	ruleset_confine(set, snapshot->confine);
	read_configured(core, set, snapshot, errors);
	check_behaviours(set, &snapshot->tree->root, vocabulary, errors);
	read_configured_faults(set, snapshot, errors);
	for (unsigned i = 0; i < options->n_faults; i++)
		read_fault(set, snapshot,
			   &(struct fault_asked){ .name = options->faults[i], .file = "--fault" },
			   RULES_FAULT, NULL, errors);
	if (core) {
		lay_over(core, set, snapshot, errors);
		roster_lay(&core->roster, snapshot, errors);
		roster_each_entry(&core->roster, check_entry,
				  &(struct behaviour_check){ set, vocabulary, errors });
	}
	ruleset_finish(set, errors);
	if (core)
		switch_off(core, set);
	snapshot->rules = set;
	snapshot->rules_free = ruleset_free;
	snapshot->ifc = ifc_new(&(struct ifc_source){ .root = &snapshot->tree->root,
						      .vocabulary = vocabulary,
						      .subscribers = snapshot->subscribers,
						      .domain = snapshot->domain },
				errors);
	snapshot->ifc_free = ifc_free;
	return errors->count == before;
}

/* The rest of the configuration is wrong: says what is wrong with its rules, too, so that all is
 * told at once. */
static void check_rules(const struct snapshot_source *source, const struct core_options *options,
			const struct vocabulary *vocabulary, struct conf_errors *errors)
{
	struct conf_errors known = { 0 };
	struct conf_tree *tree = source->path || source->put ? snapshot_read_tree(source, &known) :
							       NULL;
	struct snapshot *scratch;

	conf_errors_free(&known);
	if (!tree)
		return;
	scratch = mem_alloc(sizeof(*scratch));
	scratch->refs = 1;
	scratch->tree = tree;
	scratch->path = source->path;
	scratch->confine = source->confine;
	compile(NULL, scratch, options, vocabulary, errors);
	snapshot_release(scratch);
}

/* Has it commands that the one in force does not have? Who may ask over HTTP may not run programs. */
static bool refuse_commands(const struct snapshot *snapshot, const struct snapshot *in_force,
			    struct conf_errors *errors)
{
	unsigned before = errors->count;

	ues_refuse_new(snapshot->ues, in_force->ues, errors);
	return errors->count > before;
}

struct snapshot *config_read(struct core *core, const struct core_options *options,
			     const struct vocabulary *vocabulary, struct conf_errors *errors)
{
	const char *given = core ? core->config_text : NULL;
	const struct snapshot_source source = { .path = options->path,
						.text = given         ? given :
							options->path ? NULL :
									builtin_config,
						.put = given != NULL,
						.confine = core ? &core->confine : NULL,
						.tables = vocabulary->knobs,
						.sets = options->sets,
						.n_sets = options->n_sets,
						.foreign_keys = foreign_keys };
	struct snapshot *snapshot = snapshot_read(&source, errors);

	/* Before its rules: those of the API are laid over it. */
	if (core && snapshot && !given)
		snapshot_keep_secrets(snapshot, &core->secrets);
	if (!snapshot) {
		check_rules(&source, options, vocabulary, errors);
	} else if (!(given && refuse_commands(snapshot, core->snapshot, errors)) &&
		   compile(core, snapshot, options, vocabulary, errors)) {
		config_warn(snapshot, STR_NONE, options->clock != CLOCK_AUTO, errors);
		return snapshot;
	}
	snapshot_release(snapshot);
	return NULL;
}

struct snapshot *config_derive(struct core *core, struct conf_errors *errors)
{
	struct snapshot *base = core->snapshot->base ? core->snapshot->base : core->snapshot;
	struct snapshot *snapshot = snapshot_derive(base);

	if (compile(core, snapshot, &core->options, &core->names.vocabulary, errors))
		return snapshot;
	snapshot_release(snapshot);
	return NULL;
}
