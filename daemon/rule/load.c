/* SPDX-License-Identifier: Apache-2.0 */
/* The kinds of values that rules are made of, read from the tree of a configuration. */
#include "rule/load.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "conf/confine.h"

bool load_error(struct rule_load *load, const struct conf_node *node, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	conf_error(load->errors, node->file, node->line, "%s", text.p);
	buf_free(&text);
	return false;
}

bool load_unknown(struct rule_load *load, const struct conf_node *node, const char *what,
		  struct str word, const char *near)
{
	if (near)
		return load_error(load, node, "unknown %s '%.*s' (did you mean '%s'?)", what,
				  STR_ARG(word), near);
	return load_error(load, node, "unknown %s '%.*s'", what, STR_ARG(word));
}

/* What a setting is called in errors; an element of a list is its list's. */
static const char *node_title(const struct conf_node *node)
{
	return node->name ? node->name : "an element of this list";
}

bool load_text(struct rule_load *load, const struct conf_node *node, struct str *text)
{
	const char *value = conf_value_text(load->arena, node);

	if (!value)
		return load_error(load, node, "%s takes one text", node_title(node));
	*text = str_of(value);
	return true;
}

bool load_number(struct rule_load *load, const struct conf_node *node, int64_t min, int64_t max,
		 int64_t *value)
{
	bool below = node->kind == CONF_TEXT && node->text[0] == '-';
	bool valid = node->kind == CONF_INT;
	uint64_t number = 0;

	*value = node->number;
	if (node->kind == CONF_TEXT && str_to_u64(str_of(node->text + below), &number) &&
	    number <= INT64_MAX) {
		*value = below ? -(int64_t)number : (int64_t)number;
		valid = true;
	}
	if (!valid || *value < min || *value > max)
		return load_error(load, node, "%s takes a number from %" PRId64 " to %" PRId64,
				  node_title(node), min, max);
	return true;
}

bool load_duration(struct rule_load *load, const struct conf_node *node, int64_t *us)
{
	if (node->kind != CONF_TEXT || !str_to_duration(str_of(node->text), us))
		return load_error(load, node,
				  "%s takes a duration with a unit, like \"500ms\" or \"3s\"",
				  node_title(node));
	return true;
}

bool load_range(struct rule_load *load, const struct conf_node *node, struct range *range)
{
	struct str text;

	if (!load_text(load, node, &text))
		return false;
	if (!range_read(text, range) || range->from == 0)
		return load_error(load, node,
				  "%s takes a number from 1, a range like \"2-4\" or \"3-\", or "
				  "\"*/3\" for every third",
				  node_title(node));
	return true;
}

bool load_true(struct rule_load *load, const struct conf_node *node)
{
	if ((node->kind == CONF_BOOL && node->number) ||
	    (node->kind == CONF_TEXT && !strcmp(node->text, "true")))
		return true;
	return load_error(load, node, "%s takes true", node_title(node));
}

bool load_choice(struct rule_load *load, const struct conf_node *node, const char *choices,
		 unsigned *place)
{
	struct str rest = str_of(choices), choice, text;

	if (!load_text(load, node, &text))
		return false;
	for (*place = 0; str_cut(&rest, '|', &choice); (*place)++)
		if (str_eq(choice, text))
			return true;
	return load_error(load, node, "%s takes one of %s", node_title(node), choices);
}

bool load_word(struct rule_load *load, const struct conf_node *node, const char *what,
	       struct str word, const char *const *words)
{
	struct nearest nearest;

	nearest_start(&nearest, word);
	for (; *words; words++) {
		if (str_is(word, *words))
			return true;
		nearest_offer(&nearest, *words);
	}
	return load_unknown(load, node, what, word, nearest_best(&nearest));
}

const char *load_folder(const struct rule_load *load, const struct conf_node *node)
{
	const char *folder = node_folder(load->arena, node);

	if (!node->confined || strcmp(folder, ".") != 0)
		return folder;
	return load->confine ? load->confine->folder : NULL;
}

const struct confine *load_confine(const struct rule_load *load, const struct conf_node *node)
{
	struct confine *confine = arena_alloc(load->arena, sizeof(*confine));

	*confine = (struct confine){ load_folder(load, node),
				     load->confine ? load->confine->secrets : NULL };
	return confine;
}

/* It lies below that folder. */
static bool load_confined(struct rule_load *load, const struct conf_node *node, struct str name,
			  const char **path)
{
	char real[PATH_MAX], why[CONFINE_WHY];

	if (!confine_file(load_confine(load, node), node_title(node), name, real, why))
		return load_error(load, node, "%s %s", node_title(node), why);
	*path = arena_copy(load->arena, real, strlen(real));
	return true;
}

bool load_file(struct rule_load *load, const struct conf_node *node, const char **path)
{
	const char *folder = load_folder(load, node);
	struct buf text = { 0 };
	struct str name;

	if (!load_text(load, node, &name))
		return false;
	if (node->confined)
		return load_confined(load, node, name, path);
	if (name.n && name.p[0] != '/' && strcmp(folder, "."))
		buf_printf(&text, "%s/", folder);
	buf_add_str(&text, name);
	*path = arena_copy(load->arena, buf_str(&text).p, text.n);
	buf_free(&text);
	if (str_find(name, '$') < 0 && access(*path, R_OK))
		return load_error(load, node, "%s '%s': %s", node_title(node), *path,
				  strerror(errno));
	return true;
}

bool load_check_path(struct rule_load *load, const struct conf_node *node, const struct path *path)
{
	const char *near = path_suggestion(path);

	if (path_is_known(path) || !near || str_starts(path_text(path), STR("header(")))
		return true;
	return load_unknown(load, node, "header in", path_text(path), near);
}

struct condition *load_condition(struct rule_load *load, const struct conf_node *node,
				 struct str text)
{
	char why[160];
	struct condition *condition = condition_parse(load->arena, text, why);
	struct held_condition *held;

	if (!condition) {
		load_error(load, node, "%s", why);
		return NULL;
	}
	held = arena_alloc(load->arena, sizeof(*held));
	*held = (struct held_condition){ condition, load->held };
	load->held = held;
	return load_check_path(load, node, condition->path) ? condition : NULL;
}

const struct behaviour *load_behaviour(const struct rule_load *load, struct str name,
				       const char *turn)
{
	for (const struct named_behaviour *it = load->behaviours; it; it = it->next)
		if (turn ? behaviour_fits(&it->row, name, turn) : str_is(name, it->row.name))
			return &it->row;
	return turn ? vocabulary_behaviour_at(load->vocabulary, name, turn) :
		      vocabulary_behaviour(load->vocabulary, name);
}
