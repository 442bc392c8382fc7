/* SPDX-License-Identifier: Apache-2.0 */
/* The normal form of a public identity. */
#include "conf/impu.h"

#include <ctype.h>
#include <string.h>

/* Letters, digits and those of `allowed`; at least one. */
static bool all_in(struct str text, const char *allowed)
{
	for (size_t i = 0; i < text.n; i++)
		if (!isalnum((unsigned char)text.p[i]) &&
		    (!text.p[i] || !strchr(allowed, text.p[i])))
			return false;
	return text.n > 0;
}

/* Appends. */
static void add_lower(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		buf_add_char(out, (char)tolower((unsigned char)text.p[i]));
}

/* user@host without port, parameters and headers. */
static const char *normalise_sip(struct str rest, struct buf *out)
{
	ptrdiff_t at = str_find(rest, '@');
	struct str user = { rest.p, at < 0 ? 0 : (size_t)at };
	struct str host = str_from(rest, (size_t)(at + 1));
	bool bracket = str_starts(host, STR("["));

	if (at < 0)
		return "it has no user: write sip:user@domain";
	if (str_find(rest, ';') >= 0 || str_find(rest, '?') >= 0)
		return "it has no parameters";
	if (!bracket && str_find(host, ':') >= 0)
		return "it has no port";
	if (!all_in(user, "-_.!~*'()%&=+$,/") || !all_in(host, bracket ? "[]:.%" : "-._"))
		return "write sip:user@domain";
	buf_add_text(out, "sip:");
	buf_add_str(out, user);
	buf_add_char(out, '@');
	add_lower(out, host);
	return NULL;
}

/* Digits, with a '+' in front or without; RFC 3966 separators are dropped. */
static const char *normalise_tel(struct str rest, struct buf *out)
{
	buf_add_text(out, "tel:");
	for (size_t i = 0; i < rest.n; i++) {
		if (isdigit((unsigned char)rest.p[i]) || (rest.p[i] == '+' && i == 0))
			buf_add_char(out, rest.p[i]);
		else if (!strchr("-.()", rest.p[i]))
			return "write tel:+number";
	}
	return out->n > 5 ? NULL : "write tel:+number";
}

/* By scheme. */
const char *impu_normalise(struct str text, struct buf *out)
{
	struct str scheme = { text.p, text.n < 4 ? text.n : 4 };

	buf_reset(out);
	if (str_ieq(scheme, STR("sip:")))
		return normalise_sip(str_from(text, 4), out);
	if (str_ieq(scheme, STR("tel:")))
		return normalise_tel(str_from(text, 4), out);
	return "it begins with sip: or tel:";
}
