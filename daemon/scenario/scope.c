/* SPDX-License-Identifier: Apache-2.0 */
/* Params and columns: what a file's own `$` names stand for. All other names are left as they
 * are. */
#include <string.h>

#include "rule/dollars.h"
#include "scenario/loader.h"

/* Parts of a UE that `$NAME.PART` may name when NAME is a param that holds a UE. */
static const char *const ue_parts[] = { "impu", "impi", "msisdn", "contact" };

struct param *scope_find(const struct scope *scope, struct str name)
{
	for (struct param *param = scope->params; param; param = param->next)
		if (str_eq(param->name, name))
			return param;
	return NULL;
}

void scope_add(struct loader *loader, struct str name, struct str value, bool given)
{
	struct param *param = arena_alloc(&loader->plan->arena, sizeof(*param));

	*param = (struct param){
		.name = name, .value = value, .given = given, .next = loader->scope->params
	};
	loader->scope->params = param;
}

static bool is_ue_part(struct str text)
{
	for (size_t i = 0; i < ARRAY_LEN(ue_parts); i++)
		if (str_is(text, ue_parts[i]))
			return true;
	return false;
}

/* What stands for a name, which may be "NAME" or "NAME.PATH" and stays as it was written when the
 * file does not know it. False: it removes the item. */
static bool add_value(struct loader *loader, struct str name, struct str written, struct buf *out)
{
	ptrdiff_t dot = str_find(name, '.');
	struct str head = { name.p, dot < 0 ? name.n : (size_t)dot }, tail = str_from(name, head.n);
	const struct param *param = scope_find(loader->scope, head);

	if (!param) {
		buf_add_str(out, written);
		return true;
	}
	if (str_is(param->value, "-"))
		return false;
	if (tail.n && is_ue_part(str_from(tail, 1)) &&
	    plan_ue(loader->plan, param->value) < loader->plan->n_ues)
		buf_add_char(out, '$');
	if (!param->value.n && out->n && out->p[out->n - 1] == '=')
		buf_add_text(out, "\"\"");
	buf_add_str(out, param->value);
	buf_add_str(out, tail);
	return true;
}

bool scope_expand(struct loader *loader, struct str text, struct str *out)
{
	struct buf expanded = { 0 };
	struct str rest = text, literal, name;
	bool stays = true;

	*out = text;
	if (str_find(text, '$') < 0)
		return true;
	while (stays && dollars_piece(&rest, &literal, &name)) {
		struct str written = { literal.p + literal.n,
				       (size_t)(rest.p - literal.p) - literal.n };

		buf_add_str(&expanded, literal);
		if (name.p)
			stays = add_value(loader, name, written, &expanded);
		else
			buf_add_str(&expanded, written); /* of `$$`, which is resolved later */
	}
	*out = (struct str){ arena_copy(&loader->plan->arena, buf_str(&expanded).p, expanded.n),
			     expanded.n };
	buf_free(&expanded);
	return stays;
}

bool scope_expand_line(struct loader *loader, struct script_line *line)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < line->n_words; i++)
		if (scope_expand(loader, line->words[i], &line->words[kept]))
			kept++;
	if (kept == 0 || (kept == 1 && line->n_words > 1))
		return false;
	line->n_words = kept;
	if (line->block.p)
		scope_expand(loader, line->block, &line->block);
	else
		line->text = words_join(&loader->plan->arena, line->words, kept);
	return true;
}

bool word_pair(struct loader *loader, struct str word, struct str *key, struct str *value)
{
	ptrdiff_t at = str_find(word, '=');

	if (at <= 0)
		return false;
	*key = (struct str){ word.p, (size_t)at };
	*value = word_plain(&loader->plan->arena, str_from(word, (size_t)at + 1));
	return true;
}
