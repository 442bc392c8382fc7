/* SPDX-License-Identifier: Apache-2.0 */
/* Reading edits: items of a rule's `do` list, with one verb each, its values and its option. */
#include "rule/edit.h"

#include <string.h>

#include "conf/confine.h"
#include "rule/edit_file.h"

/* By enum edit_verb: its word, the option it takes and whether it must have it. */
static const struct verb_row {
	const char *word;
	const char *option;
	bool needed;
} verb_rows[] = {
	[EDIT_SET] = { "set", NULL, false },
	[EDIT_REMOVE] = { "remove", NULL, false },
	[EDIT_ADD] = { "add", "at", false },
	[EDIT_RENAME] = { "rename", NULL, false },
	[EDIT_MOVE] = { "move", "at", true },
	[EDIT_REPLACE] = { "replace", "with", true },
	[EDIT_BODY_FILE] = { "body_file", "type", false },
	[EDIT_START] = { "start", NULL, false },
	[EDIT_CONTENT_LENGTH] = { "content_length", NULL, false },
};

/* A file named by a `$` value cannot be read yet. */
static bool has_names(struct str text)
{
	struct str name;

	return dollars_next(&text, &name);
}

/* An item as it is read. */
struct item {
	struct arena *arena;
	const struct conf_node *node, *verb, *option;
	enum edit_verb which;
	const char *dir;
	const struct confine *confine;
	struct conf_errors *errors;
};

/* Below the configuration's folder; a name with `$` is looked at when it is known. */
static bool confine_body(const struct item *item, const struct conf_node *value, struct str given,
			 struct str *name)
{
	char real[PATH_MAX], why[CONFINE_WHY];

	if (has_names(given) && item->confine && item->confine->folder)
		return true;
	if (!confine_file(item->confine, "body_file", given, real, why)) {
		conf_error(item->errors, value->file, value->line, "body_file %s", why);
		return false;
	}
	*name = (struct str){ arena_copy(item->arena, real, strlen(real)), strlen(real) };
	return true;
}

/* The file is read now, unless its name is known only when the rule speaks. */
static bool load_body(const struct item *item, const struct conf_node *value, struct edit *edit)
{
	struct str name;
	int error;

	if (item->node->confined)
		edit->confine = item->confine;
	if (item->node->confined && !confine_body(item, value, edit->value, &name))
		return false;
	if (has_names(edit->value)) {
		edit->dir = item->dir ? str_of(item->dir) : STR("");
		return true;
	}
	if (!item->node->confined)
		name = edit_file_name(item->arena, str_of(item->dir), edit->value);
	error = edit_file_read(item->arena, name, &edit->value);
	if (error)
		conf_error(item->errors, value->file, value->line, "body_file %s: %s", name.p,
			   strerror(-error));
	return error == 0;
}

/* The option's text into its place. */
static bool take_option(const struct item *item, struct edit *edit)
{
	const char *text = item->option ? conf_value_text(item->arena, item->option) : NULL;
	char why[160];

	if (!text)
		return true;
	if (edit->verb == EDIT_REPLACE || edit->verb == EDIT_BODY_FILE) {
		edit->with = str_of(text);
		return true;
	}
	edit->at = str_of(text);
	if (path_at_valid(edit->at, why))
		return true;
	conf_error(item->errors, item->option->file, item->option->line, "%s", why);
	return false;
}

/* One value of the verb. */
static struct edit *read_one(const struct item *item, const struct conf_node *value)
{
	const char *text = conf_value_text(item->arena, value);
	struct edit *edit;
	char why[160];

	if (!text) {
		conf_error(item->errors, value->file, value->line,
			   "%s needs a text or a list of texts", verb_rows[item->which].word);
		return NULL;
	}
	edit = edit_make(item->arena, item->which, str_of(text), why);
	if (!edit) {
		conf_error(item->errors, value->file, value->line, "%s", why);
		return NULL;
	}
	if (item->which == EDIT_BODY_FILE && !load_body(item, value, edit))
		return NULL;
	return take_option(item, edit) ? edit : NULL;
}

/* All values, in their order. */
static struct edit *read_values(const struct item *item)
{
	bool list = item->verb->kind == CONF_LIST;
	unsigned n = list ? item->verb->n_children : 1, errors = item->errors->count;
	struct edit *first = NULL, **last = &first;

	for (unsigned i = 0; i < n; i++) {
		*last = read_one(item, list ? &item->verb->children[i] : item->verb);
		if (*last)
			last = &(*last)->next;
	}
	if (n == 0)
		conf_error(item->errors, item->verb->file, item->verb->line,
			   "%s: the list is empty", item->verb->name);
	return item->errors->count == errors ? first : NULL;
}

/* The first key that is a verb of an edit. */
static bool find_verb(struct item *item)
{
	for (unsigned i = 0; i < item->node->n_children; i++)
		for (size_t verb = 0; verb < ARRAY_LEN(verb_rows); verb++)
			if (strcmp(item->node->children[i].name, verb_rows[verb].word) == 0) {
				item->verb = &item->node->children[i];
				item->which = (enum edit_verb)verb;
				return true;
			}
	return false;
}

/* A key that is neither verb nor option: a second verb, the option of another one, or a slip. */
static void refuse_key(const struct item *item, const struct conf_node *key)
{
	const struct verb_row *row = &verb_rows[item->which];
	struct nearest nearest;

	for (size_t verb = 0; verb < ARRAY_LEN(verb_rows); verb++)
		if (strcmp(key->name, verb_rows[verb].word) == 0) {
			conf_error(item->errors, key->file, key->line,
				   "two verbs in one item: %s and %s", row->word, key->name);
			return;
		}
	nearest_start(&nearest, str_of(key->name));
	if (row->option)
		nearest_offer(&nearest, row->option);
	if (nearest_best(&nearest))
		conf_error(item->errors, key->file, key->line,
			   "%s has no option %s (did you mean %s?)", row->word, key->name,
			   nearest_best(&nearest));
	else
		conf_error(item->errors, key->file, key->line, "%s has no option %s", row->word,
			   key->name);
}

/* Every key must be the verb or its option. */
static bool check_keys(struct item *item)
{
	const struct verb_row *row = &verb_rows[item->which];
	unsigned errors = item->errors->count;

	for (unsigned i = 0; i < item->node->n_children; i++) {
		const struct conf_node *key = &item->node->children[i];

		if (row->option && strcmp(key->name, row->option) == 0)
			item->option = key;
		else if (key != item->verb)
			refuse_key(item, key);
	}
	if (row->needed && !item->option)
		conf_error(item->errors, item->verb->file, item->verb->line, "%s needs %s",
			   row->word, row->option);
	if (item->option && !conf_value_text(item->arena, item->option))
		conf_error(item->errors, item->option->file, item->option->line, "%s needs a text",
			   row->option);
	return item->errors->count == errors;
}

/* What is none of an edit is left to the other gates. */
struct edit *edit_read(struct arena *arena, const struct conf_node *node, const char *dir,
		       const struct confine *confine, struct conf_errors *errors)
{
	struct item item = {
		.arena = arena, .node = node, .dir = dir, .confine = confine, .errors = errors
	};

	if (node->kind != CONF_GROUP || !find_verb(&item))
		return NULL;
	return check_keys(&item) ? read_values(&item) : NULL;
}
