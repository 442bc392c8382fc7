/* SPDX-License-Identifier: Apache-2.0 */
/* Name-addr values (RFC 3261 20.10 and 25.1): display name, URI and header parameters. */
#include "msg/param.h"
#include "msg/piece.h"
#include "msg/uri.h"

/* Parameters of tel: (RFC 3966 3) that stay with the URI even where no bracket says so. */
static const char *const tel_param_rows[] = { "phone-context", "ext", "isub" };

/* What follows the URI: nothing, or ';' and parameters. */
static bool take_params(struct str rest, struct str *params)
{
	rest = str_trim(rest);
	if (rest.n == 0)
		return true;
	*params = str_trim(str_from(rest, 1));
	return *rest.p == ';';
}

/* [display-name] "<" URI ">", with the '<' at `open`. */
static bool split_name_addr(struct str value, size_t open, struct address *address)
{
	struct str rest = str_from(value, open + 1);
	struct str name = str_trim((struct str){ value.p, open });
	ptrdiff_t close = str_find(rest, '>');

	if (close < 0)
		return false;
	if (name.n)
		address->name = name;
	address->uri_text = str_trim((struct str){ rest.p, (size_t)close });
	return take_params(str_from(rest, (size_t)close + 1), &address->params);
}

/* One of those above. */
static bool is_tel_param(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(tel_param_rows); i++)
		if (str_iis(name, tel_param_rows[i]))
			return true;
	return false;
}

/* A URI without brackets ends at the first ';' and can hold no '?' or comma (RFC 3261 20.10). */
static bool split_addr_spec(struct str value, struct address *address)
{
	size_t end = piece_find(value, ';');
	struct str uri = { value.p, end }, rest = str_from(value, end);
	bool is_tel = str_iis((struct str){ value.p, value.n < 4 ? value.n : 4 }, "tel:");
	struct param param;

	while (is_tel && param_next(&rest, ';', &param) && is_tel_param(param.name))
		uri.n = (size_t)(param.text.p + param.text.n - uri.p);
	address->uri_text = str_trim(uri);
	if (str_find(uri, '?') >= 0 || str_find(uri, ',') >= 0)
		return false;
	return take_params(str_from(value, uri.n), &address->params);
}

/* A quote that does not end, or text behind the '>', is no address. */
bool address_split(struct str value, struct address *address)
{
	size_t open = 0;

	value = str_trim(value);
	*address = (struct address){ .text = value };
	if (value.n == 0)
		return false;
	if (*value.p == '*' && take_params(str_from(value, 1), &address->params))
		return address->star = true;
	for (; open < value.n && value.p[open] != '<'; open++)
		if (value.p[open] == '"')
			open = piece_quote_end(value, open);
	if (open < value.n)
		return split_name_addr(value, open, address);
	return *value.p != '"' && split_addr_spec(value, address);
}

/* The whole of it. */
bool address_parse(struct arena *arena, struct str value, struct address *address)
{
	if (!address_split(value, address))
		return false;
	return address->star || uri_parse(arena, address->uri_text, &address->uri);
}
