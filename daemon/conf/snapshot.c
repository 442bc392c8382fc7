/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration read as a whole: knobs, sockets, subscribers, each key known to somebody. */
#include "conf/snapshot.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "conf/confine.h"
#include "conf/listen.h"

/* Top-level keys that are read here and are no knobs. */
static const char *const structural_keys[] = {
	"listen",           "peers", "subscribers", "subscriber_range",
	"subscribers_file", "ussd",  "ues",         NULL
};

/* How a value of a knob is written in the file. */
static const enum conf_kind knob_kinds[] = {
	[KNOB_BOOL]     = CONF_BOOL,
	[KNOB_INT]      = CONF_INT,
	[KNOB_SECONDS]  = CONF_INT,
	[KNOB_DURATION] = CONF_TEXT,
	[KNOB_TEXT]     = CONF_TEXT,
	[KNOB_CHOICE]   = CONF_TEXT,
	[KNOB_OCTETS]   = CONF_TEXT,
};

/* What is being read. */
struct snapshot_reading {
	const struct snapshot_source *source;
	struct snapshot *snapshot;
	struct conf_errors *errors;
	struct buf path; /* dotted, of the setting being read */
};

/* NULL-terminated; NULL is the empty list. */
static bool in_list(const char *const *list, const char *name)
{
	for (; list && *list; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

/* A key that is nobody's. In the group that was meant only the key's last part is said. */
static void refuse_key(const struct snapshot_reading *reading, const struct conf_node *node)
{
	const char *also[32], *const *foreign = reading->source->foreign_keys;
	struct str path = buf_str(&reading->path);
	size_t n = 0, shared = path.n - strlen(node->name);
	char near[KNOB_NAME_MAX];
	bool known;

	for (const char *const *key = structural_keys; *key; key++)
		also[n++] = *key;
	for (; foreign && *foreign && n + 1 < ARRAY_LEN(also); foreign++)
		also[n++] = *foreign;
	also[n] = NULL;
	known = knobs_suggest(reading->snapshot->knobs, path, also, near);
	if (!known || strncmp(near, path.p, shared) != 0)
		shared = 0;
	conf_node_error(reading->errors, node, "unknown key '%s'%s%s%s", path.p,
			known ? " (did you mean '" : "", known ? near + shared : "",
			known ? "'?)" : "");
}

/* A file that a configuration from elsewhere than the disk names. */
static bool confine_value(const struct snapshot_reading *reading, const struct knob_row *row,
			  struct str *value, char why[CONFINE_WHY])
{
	return confine_knob(row, reading->source->confine, &reading->snapshot->tree->arena, value,
			    why);
}

/* The value of a knob. */
static void read_knob(const struct snapshot_reading *reading, const struct conf_node *node,
		      knob_id id)
{
	struct knobs *knobs = reading->snapshot->knobs;
	const struct knob_row *row = knob_row(knobs, id);
	bool is_text = row->type == KNOB_TEXT || row->type == KNOB_OCTETS;
	const char *text = conf_value_text(&reading->snapshot->tree->arena, node);
	struct knob_value value;
	char why[160], why_not[CONFINE_WHY];

	if (!text || (is_text && node->kind != CONF_TEXT))
		conf_check_kind(node, knob_kinds[row->type], row->name, reading->errors);
	else if (!knob_read(row, str_of(text), &value, why))
		conf_node_error(reading->errors, node, "%s: %s", row->name, why);
	else if (node->confined && !confine_value(reading, row, &value.text, why_not))
		conf_node_error(reading->errors, node, "%s: %s", row->name, why_not);
	else
		knobs_set(knobs, id, &value);
}

/* A setting that is a knob, or a group of knobs. */
static void read_setting(struct snapshot_reading *reading, const struct conf_node *node)
{
	struct knobs *knobs = reading->snapshot->knobs;
	size_t before = reading->path.n;
	knob_id id;

	if (before)
		buf_add_char(&reading->path, '.');
	buf_add_text(&reading->path, node->name);
	if (knobs_find(knobs, buf_str(&reading->path), &id))
		read_knob(reading, node, id);
	else if (!knobs_has_group(knobs, buf_str(&reading->path)))
		refuse_key(reading, node);
	else if (conf_check_kind(node, CONF_GROUP, reading->path.p, reading->errors))
		for (unsigned i = 0; i < node->n_children; i++)
			read_setting(reading, &node->children[i]);
	reading->path.n = before;
}

/* Is the key of NAME=VALUE one that the configuration has, but no knob? */
static bool is_structural(const struct snapshot_reading *reading, const char *set)
{
	char name[KNOB_NAME_MAX];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(set, "=. "), set);
	return set[strlen(name)] != '.' &&
	       (in_list(structural_keys, name) || in_list(reading->source->foreign_keys, name));
}

/* All settings of the file, then --set. */
static void read_knobs(struct snapshot_reading *reading)
{
	const struct conf_node *root = &reading->snapshot->tree->root;
	char why[256];

	for (unsigned i = 0; i < root->n_children; i++)
		if (!in_list(structural_keys, root->children[i].name) &&
		    !in_list(reading->source->foreign_keys, root->children[i].name))
			read_setting(reading, &root->children[i]);
	for (unsigned i = 0; i < reading->source->n_sets; i++)
		if (is_structural(reading, reading->source->sets[i]))
			conf_error(
				reading->errors, NULL, 0,
				"--set %s: it is no knob (--list knobs) and stands in a configuration alone (-c FILE)",
				reading->source->sets[i]);
		else if (!knobs_assign(reading->snapshot->knobs, str_of(reading->source->sets[i]),
				       why))
			conf_error(reading->errors, NULL, 0, "--set %s: %s",
				   reading->source->sets[i], why);
}

/* At least one. */
static bool is_digits(struct str text)
{
	uint64_t value;

	return str_to_u64(text, &value);
}

/* Labels of letters, digits and dashes. */
static bool is_domain(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!isalnum((unsigned char)text.p[i]) && text.p[i] != '-' &&
		    (text.p[i] != '.' || i == 0 || text.p[i - 1] == '.'))
			return false;
	return text.n > 0 && text.p[text.n - 1] != '.';
}

/* FIRST-LAST. */
static bool is_port_range(struct str text)
{
	struct str first;
	uint32_t low, high;

	return str_cut(&text, '-', &first) && str_to_u32(first, &low) && str_to_u32(text, &high) &&
	       low > 0 && low < high && high <= UINT16_MAX;
}

/* What the types of knobs cannot say. */
struct check_row {
	knob_id id;
	bool (*is_right)(struct str text);
	const char *wanted;
};

static const struct check_row check_rows[] = {
	{ CORE_HOME_MCC,      is_digits,         "three digits, for example 001" },
	{ CORE_HOME_MNC,      is_digits,         "two or three digits, for example 01" },
	{ CORE_DOMAIN,        is_domain,         "a domain name" },
	{ CORE_API_ADDRESS,   listen_is_address, "an IPv4 or IPv6 address" },
	{ CORE_MEDIA_ADDRESS, listen_is_address, "an IPv4 or IPv6 address" },
	{ CORE_MEDIA_PORTS,   is_port_range,     "FIRST-LAST, for example 40000-40999" },
};

/* The setting of that dotted name, or NULL when it is not in the file. */
static const struct conf_node *find_setting(const struct snapshot *snapshot, struct str name)
{
	const struct conf_node *node = &snapshot->tree->root;
	struct str rest = name, key;
	char text[KNOB_NAME_MAX];

	while (node && str_cut(&rest, '.', &key)) {
		snprintf(text, sizeof(text), "%.*s", STR_ARG(key));
		node = conf_child(node, text);
	}
	return node;
}

/* One sentence about a knob, where the file sets it. */
static void refuse_knob(const struct snapshot_reading *reading, knob_id id, const char *what,
			const char *rest)
{
	const char *name = knob_row(reading->snapshot->knobs, id)->name;
	const struct conf_node *node = find_setting(reading->snapshot, str_of(name));
	struct str value = knobs_get(reading->snapshot->knobs, id)->text;

	conf_error(reading->errors, node ? node->file : "--set", node ? node->line : 0,
		   "%s '%.*s' %s %s", name, STR_ARG(value), what, rest);
}

/* --set comes last: what stands in the file is not in force when its text is another one. */
void snapshot_refuse(const struct snapshot *snapshot, const char *sentence,
		     struct conf_errors *errors)
{
	struct str name = { sentence, strcspn(sentence, ":") };
	const struct conf_node *node = find_setting(snapshot, name);
	knob_id id;

	if (!knobs_find(snapshot->knobs, name, &id) || !knobs_is_set(snapshot->knobs, id))
		node = NULL;
	else if (node && node->kind == CONF_TEXT && !node->confined &&
		 !str_is(knobs_get(snapshot->knobs, id)->text, node->text))
		node = NULL;
	conf_error(errors, node ? node->file : NULL, node ? node->line : 0, "%s", sentence);
}

/* Single knobs, and a key that is no certificate's. */
static void check_knobs(const struct snapshot_reading *reading)
{
	const struct knobs *knobs = reading->snapshot->knobs;

	for (size_t i = 0; i < ARRAY_LEN(check_rows); i++) {
		struct str text = knobs_get(knobs, check_rows[i].id)->text;

		if (text.p && !check_rows[i].is_right(text))
			refuse_knob(reading, check_rows[i].id, "is wrong: write",
				    check_rows[i].wanted);
	}
	if (knobs_get(knobs, CORE_TLS_KEY)->text.p &&
	    !knobs_get(knobs, CORE_TLS_CERTIFICATE)->text.p)
		refuse_knob(reading, CORE_TLS_KEY, "is given without", "tls.certificate");
}

/* As given, in lower case, or of MCC and MNC, TS 23.003 13.2. */
static void make_domain(struct snapshot *snapshot)
{
	struct str given = knobs_get(snapshot->knobs, CORE_DOMAIN)->text;
	struct str mcc = knobs_get(snapshot->knobs, CORE_HOME_MCC)->text;
	struct str mnc = knobs_get(snapshot->knobs, CORE_HOME_MNC)->text;

	if (given.p)
		snprintf(snapshot->domain, sizeof(snapshot->domain), "%.*s", STR_ARG(given));
	else
		snprintf(snapshot->domain, sizeof(snapshot->domain),
			 "ims.mnc%s%.*s.mcc%.*s.3gppnetwork.org", mnc.n == 2 ? "0" : "",
			 STR_ARG(mnc), STR_ARG(mcc));
	for (char *c = snapshot->domain; *c; c++)
		*c = (char)tolower((unsigned char)*c);
}

struct conf_tree *snapshot_read_tree(const struct snapshot_source *source,
				     struct conf_errors *errors)
{
	struct buf name = { 0 };
	struct conf_tree *tree;

	if (!source->text)
		return conf_read(source->path, errors);
	if (!source->put)
		return conf_read_text(source->text, "built-in configuration", 1, NULL, errors);
	buf_printf(&name, "%s (put)", source->path ? source->path : "configuration");
	tree = conf_read_confined(source->text, name.p, source->confine, errors);
	buf_free(&name);
	return tree;
}

/* Everything, so that all errors are seen at once. */
struct snapshot *snapshot_read(const struct snapshot_source *source, struct conf_errors *errors)
{
	struct snapshot_reading reading = { .source = source, .errors = errors };
	unsigned before = errors->count;
	struct conf_tree *tree = snapshot_read_tree(source, errors);
	struct snapshot *snapshot;

	if (!tree)
		return NULL;
	snapshot = reading.snapshot = mem_alloc(sizeof(*snapshot));
	snapshot->refs = 1;
	snapshot->tree = tree;
	snapshot->confine = source->confine;
	snapshot->path =
		source->path ? arena_copy(&tree->arena, source->path, strlen(source->path)) : NULL;
	snapshot->knobs = knobs_new(source->tables);
	read_knobs(&reading);
	buf_free(&reading.path);
	check_knobs(&reading);
	make_domain(snapshot);
	listens_read(snapshot, errors);
	snapshot->subscribers =
		subscribers_read(&tree->root, snapshot->domain, source->confine, errors);
	snapshot->peers = peers_read(&tree->root, errors);
	snapshot->ussd = ussd_menu_read(&tree->root, errors);
	snapshot->ues = ues_read(&tree->root, errors);
	if (errors->count == before)
		return snapshot;
	snapshot_release(snapshot);
	return NULL;
}

/* By name first: a look-up in an empty map is cheap. */
const struct services *snapshot_services(const struct snapshot *snapshot,
					 const struct subscriber *subscriber)
{
	const struct services *given =
		overrides_find(snapshot->overrides, str_of(subscriber->name));

	return given ? given : subscriber->services;
}

/* One more holder. */
struct snapshot *snapshot_hold(struct snapshot *snapshot)
{
	snapshot->refs++;
	return snapshot;
}

/* The last one frees; rules first, for they point into the tree. */
void snapshot_release(struct snapshot *snapshot)
{
	if (!snapshot || --snapshot->refs)
		return;
	if (snapshot->rules_free)
		snapshot->rules_free(snapshot->rules);
	if (snapshot->ifc_free)
		snapshot->ifc_free(snapshot->ifc);
	for (unsigned i = 0; i < snapshot->n_rule_trees; i++)
		conf_tree_free(snapshot->rule_trees[i]);
	mem_free(snapshot->rule_trees);
	overrides_free(snapshot->overrides);
	knobs_free(snapshot->knobs);
	subscribers_free(snapshot->subscribers);
	if (!snapshot->base) {
		peers_free(snapshot->peers);
		ussd_menu_free(snapshot->ussd);
		ues_free(snapshot->ues);
		conf_tree_free(snapshot->tree);
	}
	snapshot_release(snapshot->base);
	mem_free(snapshot);
}

/* All shared but knobs and rules; bases do not chain. */
struct snapshot *snapshot_derive(struct snapshot *snapshot)
{
	struct snapshot *derived = mem_alloc(sizeof(*derived));

	*derived = *snapshot;
	derived->refs = 1;
	derived->base = snapshot_hold(snapshot->base ? snapshot->base : snapshot);
	derived->knobs = knobs_clone(snapshot->knobs);
	derived->subscribers = subscribers_hold(snapshot->subscribers);
	derived->rules = NULL;
	derived->rules_free = NULL;
	derived->ifc = NULL;
	derived->ifc_free = NULL;
	derived->rule_trees = NULL;
	derived->n_rule_trees = 0;
	derived->overrides = NULL;
	return derived;
}

/* The snapshot owns it from now on. */
struct conf_tree *snapshot_keep_tree(struct snapshot *snapshot, struct conf_tree *tree)
{
	snapshot->rule_trees =
		mem_resize(snapshot->rule_trees,
			   (snapshot->n_rule_trees + 1) * sizeof(*snapshot->rule_trees));
	snapshot->rule_trees[snapshot->n_rule_trees++] = tree;
	return tree;
}
