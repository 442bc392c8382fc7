/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters (RFC 3261 25.1 generic-param, auth-param). Ours and not libosip2's: its readers drop
 * empty and unknown parameters, and a tag or branch must not cost a list of allocations.
 */
#include "msg/param.h"

#include <string.h>

#include "msg/piece.h"

/* Parts name and value. The value keeps its quotes; behind a '=' it is present even when empty. */
static void split_param(struct param *param)
{
	ptrdiff_t equals = str_find(param->text, '=');

	param->name = param->text;
	param->value = STR_NONE;
	if (equals < 0)
		return;
	param->name = str_trim((struct str){ param->text.p, (size_t)equals });
	param->value = str_trim(str_from(param->text, (size_t)equals + 1));
}

/* The next one; empty pieces (";;") are passed over. */
bool param_next(struct str *rest, char sep, struct param *param)
{
	size_t n = 0;

	while (n < rest->n && (rest->p[n] == sep || str_is_blank(rest->p[n])))
		n++;
	if (n == rest->n)
		return false;
	*rest = str_from(*rest, n);
	n = piece_find(*rest, sep);
	param->text = str_trim((struct str){ rest->p, n });
	*rest = str_from(*rest, n);
	split_param(param);
	return true;
}

/* The first of that name. */
bool param_get(struct str params, char sep, struct str name, struct param *param)
{
	while (param_next(&params, sep, param))
		if (str_ieq(param->name, name))
			return true;
	return false;
}

/* Its value, unquoted. */
struct str param_value(struct str params, char sep, struct str name)
{
	struct param param;

	return param_get(params, sep, name, &param) ? str_unquote(param.value) : STR_NONE;
}

/* Without quotes and escapes (RFC 3261 25.1, quoted-pair). */
struct str param_unescape(struct arena *arena, struct str value)
{
	struct str inner = str_unquote(value);
	char *text;
	size_t n = 0;

	if (inner.n == value.n || str_find(inner, '\\') < 0)
		return inner;
	text = arena_alloc(arena, inner.n);
	for (size_t i = 0; i < inner.n; i++) {
		if (inner.p[i] == '\\' && i + 1 < inner.n)
			i++;
		text[n++] = inner.p[i];
	}
	return (struct str){ text, n };
}

/* Scheme and parameters; Authentication-Info has no scheme (RFC 3261 20.6). */
bool auth_split(struct str value, struct str *scheme, struct str *params)
{
	struct str rest = value;

	*scheme = *params = STR_NONE;
	if (!str_word(&rest, scheme))
		return false;
	if (memchr(scheme->p, '=', scheme->n)) {
		*scheme = STR_NONE;
		rest = value;
	}
	*params = str_trim(rest);
	return true;
}

/* text[0, from) + middle + text[to, end). */
static struct str splice(struct arena *arena, struct str text, size_t from, size_t to,
			 struct str middle)
{
	struct str parts[] = { { text.p, from }, middle, str_from(text, to) };

	return arena_join(arena, parts, ARRAY_LEN(parts));
}

/* "name=value", or the name alone. */
static struct str write_param(struct arena *arena, struct str name, struct str value)
{
	struct str parts[] = { name, value.p ? STR("=") : STR_NONE, value };

	return arena_join(arena, parts, ARRAY_LEN(parts));
}

/* A name that is there keeps the case it was written in. */
struct str param_set(struct arena *arena, struct str text, char sep, struct str name,
		     struct str value)
{
	struct param param;
	struct str between = text.n == 0 ? STR_NONE : sep == ',' ? STR(", ") : STR(";");
	struct str parts[3];

	if (param_get(text, sep, name, &param)) {
		size_t from = (size_t)(param.text.p - text.p);

		return splice(arena, text, from, from + param.text.n,
			      write_param(arena, param.name, value));
	}
	parts[0] = text;
	parts[1] = between;
	parts[2] = write_param(arena, name, value);
	return arena_join(arena, parts, ARRAY_LEN(parts));
}

/* Widens text[*from, *to) by the separator before it, or if that is gone by the one behind. */
static void take_separator(struct str text, char sep, size_t gone, size_t *from, size_t *to)
{
	size_t before = *from;

	while (before > gone && str_is_blank(text.p[before - 1]))
		before--;
	if (before > gone && text.p[before - 1] == sep) {
		before--;
		while (before > gone && str_is_blank(text.p[before - 1]))
			before--;
		*from = before;
		return;
	}
	while (*to < text.n && str_is_blank(text.p[*to]))
		++*to;
	if (*to < text.n && text.p[*to] == sep)
		++*to;
	while (*to < text.n && str_is_blank(text.p[*to]))
		++*to;
}

/* All of that name, in one pass. */
struct str param_remove(struct arena *arena, struct str text, char sep, struct str name)
{
	struct str rest = text;
	struct param param;
	size_t done = 0, n = 0;
	char *out;

	if (!param_get(text, sep, name, &param))
		return text;
	out = arena_alloc(arena, text.n + 1);
	while (param_get(rest, sep, name, &param)) {
		size_t from = (size_t)(param.text.p - text.p), to = from + param.text.n;

		rest = str_from(text, to);
		take_separator(text, sep, done, &from, &to);
		memcpy(out + n, text.p + done, from - done);
		n += from - done;
		done = to;
	}
	memcpy(out + n, text.p + done, text.n - done);
	return (struct str){ out, n + text.n - done };
}
