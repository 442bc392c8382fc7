/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters of values and URIs, read where they stand by msg/param. */
#include "rule/path_param.h"

#include "msg/param.h"
#include "msg/uri.h"
#include "rule/path_slot.h"
#include "rule/text_edit.h"

/* Where the parameters of a value stand. */
struct params {
	struct str text; /* behind the first separator; STR_NONE: none yet */
	char sep;
	const char *at;   /* where the first one goes */
	const char *lead; /* what stands before it */
};

/* Parameters of the URI end where its headers begin. */
static bool find_uri_params(const struct path *path, struct str text, struct params *params)
{
	struct str uri_text;
	struct arena arena;
	struct uri uri;
	bool good;

	if (!slot_find_uri(path, text, &uri_text))
		return false;
	arena_init(&arena);
	good = uri_parse(&arena, uri_text, &uri);
	arena_clear(&arena);
	params->text = uri.params;
	params->at = uri.headers.p ? uri.headers.p - 1 : uri_text.p + uri_text.n;
	return good;
}

/* Of a value that begins with a token; P-Charging-Vector and its like begin with a parameter. */
static void find_token_params(struct str text, struct params *params)
{
	struct str rest = text;
	struct param first;

	if (!param_next(&rest, ';', &first))
		return;
	if (first.value.p)
		params->text = text;
	else if (rest.n)
		params->text = str_from(rest, 1);
}

/* By the form of the header. */
static bool find_params(const struct path *path, struct str text, struct params *params)
{
	struct address address;
	struct str scheme;

	*params = (struct params){ .sep = ';', .at = text.p + text.n, .lead = ";" };
	if (path->part == PART_URI_PARAM)
		return find_uri_params(path, text, params);
	switch (hdr_row(path->hdr)->form) {
	case HDR_FORM_ADDRESS:
		if (!address_split(text, &address))
			return false;
		params->text = address.params;
		return true;
	case HDR_FORM_AUTH:
		params->sep = ',';
		params->lead = text.n ? " " : "";
		auth_split(text, &scheme, &params->text);
		if (params->text.n == 0)
			params->text = STR_NONE;
		return true;
	default:
		find_token_params(text, params);
		return true;
	}
}

/* `.scheme` of a Digest value is its scheme, unless there is a parameter of that name. */
bool param_is_part(const struct path *path, struct str text)
{
	struct str scheme, params;
	struct param param;

	if (path->part == PART_AUTH_SCHEME)
		return auth_split(text, &scheme, &params) &&
		       param_get(params, ',', STR("scheme"), &param);
	return path->part == PART_PARAM || path->part == PART_URI_PARAM;
}

/* Of the one part that can be both, its word is its name. */
static struct str param_name(const struct path *path)
{
	return path->part == PART_AUTH_SCHEME ? STR("scheme") : path->param;
}

/* As written. */
struct str param_part_read(const struct path *path, struct str text)
{
	struct params params;
	struct param param;

	if (!find_params(path, text, &params) ||
	    !param_get(params.text, params.sep, param_name(path), &param))
		return STR_NONE;
	return param.value.p ? param.value : (struct str){ param.text.p, 0 };
}

/* The value is dressed as the RFC has it: quoted or not, a flag. */
struct str param_part_set(const struct path *path, struct arena *arena, struct str text,
			  struct str value)
{
	struct params params;
	struct param old;
	struct str dressed, lead, set;
	size_t from;

	if (!find_params(path, text, &params))
		return STR_NONE;
	if (!param_get(params.text, params.sep, param_name(path), &old))
		old = (struct param){ 0 };
	if (params.sep == ',')
		dressed = quote_auth(arena, path->hdr, param_name(path), value, old.value);
	else if (path->part == PART_URI_PARAM)
		dressed = value.n ? value : STR_NONE;
	else
		dressed = quote_param(arena, path->param, value, old.value);
	lead = params.text.p ? STR_NONE : str_of(params.lead);
	from = (size_t)((params.text.p ? params.text.p : params.at) - text.p);
	set = param_set(arena, params.text, params.sep, param_name(path), dressed);
	return text_splice(arena, text, from, from + params.text.n,
			   arena_join(arena, (struct str[]){ lead, set }, 2));
}

/* All parameters of that name; with the last parameter goes the separator before it. */
struct str param_part_remove(const struct path *path, struct arena *arena, struct str text)
{
	struct params params;
	struct param param;
	struct str rest;
	size_t from, to;

	if (!find_params(path, text, &params) ||
	    !param_get(params.text, params.sep, param_name(path), &param))
		return STR_NONE;
	rest = param_remove(arena, params.text, params.sep, param_name(path));
	from = (size_t)(params.text.p - text.p);
	to = from + params.text.n;
	if (rest.n == 0 && params.sep == ';' && from > 0)
		from--;
	if (rest.n == 0)
		from = str_trim((struct str){ text.p, from }).n;
	return text_splice(arena, text, from, to, rest);
}

/* Its value stays. */
struct str param_part_rename(const struct path *path, struct arena *arena, struct str text,
			     struct str name)
{
	struct params params;
	struct param param;
	size_t from;

	if (!find_params(path, text, &params) ||
	    !param_get(params.text, params.sep, param_name(path), &param))
		return STR_NONE;
	from = (size_t)(param.name.p - text.p);
	return text_splice(arena, text, from, from + param.name.n, name);
}
