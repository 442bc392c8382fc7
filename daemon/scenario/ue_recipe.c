/* SPDX-License-Identifier: Apache-2.0 */
/* What a scripted UE makes of a line: the attributes of the UE and then those of the line, the
 * later ones winning. */
#include <stdio.h>
#include <string.h>

#include "rule/compare.h"
#include "scenario/ue_private.h"

/* Notes the derived words of a list. */
static void note_words(struct recipe *recipe, const struct attribute *attributes)
{
	for (const struct attribute *at = attributes; at; at = at->next)
		if (at->makes && at->word != WORD_NONE)
			recipe->words[at->word] = at;
}

void recipe_start(struct recipe *recipe, struct ue *ue, const struct ue_order *order, char why[160])
{
	*recipe = (struct recipe){ .ue = ue, .order = order, .why = why };
	arena_init(&recipe->arena);
	note_words(recipe, ue->plan->attributes);
	note_words(recipe, order->line->attributes);
}

void recipe_end(struct recipe *recipe)
{
	msg_free(recipe->msg);
	ue_session_clear(&recipe->fresh);
	arena_clear(&recipe->arena);
}

/* `\*` is a star. */
static struct str unescape_stars(struct arena *arena, struct str text)
{
	char *out;
	size_t n = 0;

	if (str_search(text, STR("\\*")) < 0)
		return text;
	out = arena_alloc(arena, text.n);
	for (size_t i = 0; i < text.n; i++)
		if (!(text.p[i] == '\\' && i + 1 < text.n && text.p[i + 1] == '*'))
			out[n++] = text.p[i];
	return (struct str){ out, n };
}

bool recipe_value(struct recipe *recipe, const struct attribute *attribute, struct str *value)
{
	const struct condition *condition = attribute->condition;
	struct str rest = condition->value, first = condition->value, unknown;
	struct buf out = { 0 };
	bool known;

	if (attribute->word < WORD_HEADER)
		compare_alternative(&recipe->arena, &rest, &first);
	known = dollars_expand(recipe->order->dollars, unescape_stars(&recipe->arena, first),
			       condition->path, &out, &unknown);
	*value = (struct str){ arena_copy(&recipe->arena, buf_str(&out).p, out.n), out.n };
	buf_free(&out);
	if (!known)
		snprintf(recipe->why, 160, "$%.*s has no value yet", STR_ARG(unknown));
	return known;
}

bool recipe_word(struct recipe *recipe, enum word_id word, struct str *value)
{
	*value = STR_NONE;
	return !recipe->words[word] || recipe_value(recipe, recipe->words[word], value);
}

/* In which pass a path is written. */
static enum recipe_pass pass_of(struct str path)
{
	static const struct str authorization = { "authorization", sizeof("authorization") - 1 };

	if (path.n < authorization.n ||
	    !str_ieq((struct str){ path.p, authorization.n }, authorization))
		return PASS_HEADERS;
	if (str_iis(path, "authorization.response"))
		return PASS_RESPONSE;
	return PASS_CREDENTIALS;
}

/* header= and remove= come last, but for what the digest is computed over. */
static bool apply_edit(struct recipe *recipe, const struct attribute *attribute,
		       enum recipe_pass pass)
{
	struct str path = attribute->condition->value;
	bool early = attribute->word == WORD_REMOVE && pass_of(path) == PASS_CREDENTIALS;
	struct buf said = { 0 };

	if (pass == (early ? PASS_CREDENTIALS : PASS_RAW))
		edit_apply(attribute->edit, recipe->msg, recipe->order->dollars, &said);
	buf_free(&said);
	return true;
}

/* Does the path name a header with all its values? Then they are written anew; else one of them or
 * a part is. */
static bool is_whole_header(const struct path *path)
{
	struct str text = path_text(path);

	return str_find(text, '.') < 0 && str_find(text, '[') < 0 && hdr_of(text) != HDR_OTHER;
}

/* One attribute, when this pass is its. */
static bool apply(struct recipe *recipe, const struct attribute *attribute, enum recipe_pass pass)
{
	const struct path *path = attribute->condition->path;
	struct str value;

	if (!attribute->makes)
		return true;
	if (attribute->edit)
		return apply_edit(recipe, attribute, pass);
	if (attribute->word != WORD_NONE || pass_of(path_text(path)) != pass)
		return true;
	if (!recipe_value(recipe, attribute, &value))
		return false;
	if (is_whole_header(path))
		path_remove(path, recipe->msg);
	return path_set(path, recipe->msg, value, recipe->why) == 0;
}

bool recipe_header(struct recipe *recipe, const char *path, struct str *value)
{
	const struct attribute *lists[] = { recipe->ue->plan->attributes,
					    recipe->order->line->attributes };
	bool found = false;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		for (const struct attribute *at = lists[i]; at; at = at->next)
			if (at->makes && at->word == WORD_NONE &&
			    str_iis(path_text(at->condition->path), path))
				found = recipe_value(recipe, at, value);
	return found;
}

bool recipe_lists(struct recipe *recipe, const char *path, struct str token)
{
	struct str list, piece;

	if (!recipe_header(recipe, path, &list))
		return false;
	while (str_cut(&list, ',', &piece))
		if (str_ieq(piece, token))
			return true;
	return false;
}

/* Headers that only some requests have, whatever the UE's defaults say of them. */
static const struct {
	const char *path; /* what the condition's path begins with */
	enum method methods[10];
} scope_rows[] = {
	{ "supported",
	  { METHOD_REGISTER, METHOD_INVITE, METHOD_UPDATE, METHOD_OPTIONS, METHOD_SUBSCRIBE,
	    METHOD_REFER } },
	{ "require", { METHOD_REGISTER, METHOD_INVITE, METHOD_UPDATE } },
	{ "contact",
	  { METHOD_REGISTER, METHOD_INVITE, METHOD_UPDATE, METHOD_OPTIONS, METHOD_SUBSCRIBE,
	    METHOD_NOTIFY, METHOD_REFER } },
	{ "session-expires", { METHOD_INVITE, METHOD_UPDATE } },
	{ "min-se", { METHOD_INVITE, METHOD_UPDATE } },
	{ "p-early-media", { METHOD_INVITE } },
	{ "accept-contact",
	  { METHOD_INVITE, METHOD_MESSAGE, METHOD_OPTIONS, METHOD_SUBSCRIBE, METHOD_REFER } },
	{ "privacy", { METHOD_INVITE, METHOD_MESSAGE, METHOD_SUBSCRIBE } },
	{ "sdp", { METHOD_INVITE, METHOD_UPDATE, METHOD_PRACK, METHOD_ACK } },
};

/* Does the path begin with that name, and not with a longer one? */
static bool is_of_header(struct str path, const char *name)
{
	size_t n = strlen(name);

	return path.n >= n && str_ieq((struct str){ path.p, n }, str_of(name)) &&
	       (path.n == n || path.p[n] == '.' || path.p[n] == '[');
}

/* Does a default of the UE concern this request? */
static bool is_in_scope(const struct recipe *recipe, const struct attribute *attribute)
{
	struct str path = path_text(attribute->condition->path);

	for (size_t i = 0; i < ARRAY_LEN(scope_rows); i++) {
		if (!is_of_header(path, scope_rows[i].path))
			continue;
		for (size_t k = 0; k < ARRAY_LEN(scope_rows[i].methods); k++)
			if (scope_rows[i].methods[k] == recipe->msg->method)
				return strcmp(scope_rows[i].path, "sdp") != 0 ||
				       recipe->msg->body.n;
		return false;
	}
	return true;
}

/* Does a line ask for a token that the header lists already, among others? Then that stays as it is;
 * behind `make` it is written. */
static bool is_listed(struct recipe *recipe, const struct attribute *attribute)
{
	struct subject subject = { .msg = recipe->msg };
	const struct hdr_row *row = hdr_row(hdr_of(path_text(attribute->condition->path)));

	return attribute->matches && attribute->makes && row->list && row->form == HDR_FORM_TOKEN &&
	       condition_holds(attribute->condition, &subject, recipe->order->dollars, NULL);
}

bool recipe_apply(struct recipe *recipe, enum recipe_pass pass)
{
	const struct attribute *at;

	for (at = recipe->msg->is_request ? recipe->ue->plan->attributes : NULL; at; at = at->next)
		if (is_in_scope(recipe, at) && !apply(recipe, at, pass))
			return false;
	for (at = recipe->order->line->attributes; at; at = at->next)
		if (!is_listed(recipe, at) && !apply(recipe, at, pass))
			return false;
	return true;
}
