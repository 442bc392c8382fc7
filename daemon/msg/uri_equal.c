/* SPDX-License-Identifier: Apache-2.0 */
/* When two URIs are the same: RFC 3261 19.1.4 for sip: and sips:, RFC 3966 5 for tel:. And the key
 * of an address of record. */
#include "msg/param.h"
#include "msg/uri.h"

#include <ctype.h>
#include <string.h>

/* Of these one URI may not have what the other lacks; transport by the examples of 19.1.4. */
static const char *const strict_rows[] = { "user", "ttl", "method", "maddr", "transport" };

/* An escaped reserved character is not the character; it counts from here on. */
enum { ESCAPED = 256, END = -1 };

/* RFC 3966. */
static bool is_tel(const struct uri *uri)
{
	return str_iis(uri->scheme, "tel");
}

/* The next character of *s with its escape resolved (RFC 3261 19.1.4, RFC 2396 2.2). */
static int next_char(struct str *s)
{
	uint8_t octet;
	int c;

	if (s->n == 0)
		return END;
	c = (unsigned char)*s->p;
	if (c == '%' && s->n >= 3 && hex_read((struct str){ s->p + 1, 2 }, &octet, 1)) {
		*s = str_from(*s, 3);
		return octet && strchr(";/?:@&=+$,%", octet) ? ESCAPED + octet : octet;
	}
	*s = str_from(*s, 1);
	return c;
}

/* Equal but for needless escapes, and for case when `fold` is set. Absent equals absent only. */
static bool equal_escaped(struct str a, struct str b, bool fold)
{
	int c, d;

	if (!a.p != !b.p)
		return false;
	do {
		c = next_char(&a);
		d = next_char(&b);
		if (fold && c < ESCAPED && d < ESCAPED) {
			c = tolower(c);
			d = tolower(d);
		}
	} while (c == d && c != END);
	return c == d;
}

/* The next digit of a number, visual separators (RFC 3966 5.1.1) left out. */
static int next_digit(struct str *s)
{
	int c;

	do
		c = next_char(s);
	while (c > 0 && c < ESCAPED && strchr("-.()", c));
	return c < ESCAPED ? tolower(c) : c;
}

/* Digit by digit. */
static bool equal_number(struct str a, struct str b)
{
	int c, d;

	do {
		c = next_digit(&a);
		d = next_digit(&b);
	} while (c == d && c != END);
	return c == d;
}

/* Of tel: every parameter is (RFC 3966 5). */
static bool is_strict(const struct uri *uri, struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(strict_rows); i++)
		if (str_iis(name, strict_rows[i]))
			return true;
	return is_tel(uri);
}

/* A parameter that both have must be the same in both; a strict one must be in both. */
static bool params_agree(const struct uri *a, const struct uri *b)
{
	struct str rest = a->params;
	struct param mine, other;

	while (param_next(&rest, ';', &mine)) {
		bool number = is_tel(a) && str_starts(mine.value, STR("+"));

		if (!param_get(b->params, ';', mine.name, &other)) {
			if (is_strict(a, mine.name))
				return false;
		} else if (number ? !equal_number(mine.value, other.value) :
				    !equal_escaped(mine.value, other.value, true)) {
			return false;
		}
	}
	return true;
}

/* Is every URI header of a in b? Order does not matter. */
static bool headers_within(const struct uri *a, const struct uri *b)
{
	struct str rest = a->headers;
	struct param mine, other;

	while (param_next(&rest, '&', &mine))
		if (!param_get(b->headers, '&', mine.name, &other) ||
		    !equal_escaped(mine.value, other.value, true))
			return false;
	return true;
}

/* RFC 3261 19.1.4, all of it. */
static bool equal_sip(const struct uri *a, const struct uri *b)
{
	return equal_escaped(a->user, b->user, false) &&
	       equal_escaped(a->password, b->password, false) && str_ieq(a->host, b->host) &&
	       a->port == b->port && params_agree(a, b) && params_agree(b, a) &&
	       headers_within(a, b) && headers_within(b, a);
}

/* By the rules of the scheme. */
bool uri_equal(const struct uri *a, const struct uri *b)
{
	if (str_eq(a->text, b->text))
		return true;
	if (!str_ieq(a->scheme, b->scheme))
		return false;
	if (uri_is_sip(a))
		return equal_sip(a, b);
	if (is_tel(a))
		return equal_number(a->user, b->user) && params_agree(a, b) && params_agree(b, a);
	return false;
}

/* Of two texts; what is no URI equals nothing. */
bool uri_text_equal(struct str a, struct str b)
{
	struct arena arena;
	struct uri one, other;
	bool equal;

	arena_init(&arena);
	equal = uri_parse(&arena, a, &one) && uri_parse(&arena, b, &other) &&
		uri_equal(&one, &other);
	arena_clear(&arena);
	return equal;
}

/* A text of known room that grows at its end. */
struct key {
	char *p;
	size_t n;
};

/* As it is, or in lower case. */
static void key_add(struct key *key, struct str s, bool fold)
{
	for (size_t i = 0; i < s.n; i++)
		key->p[key->n++] = (char)(fold ? tolower((unsigned char)s.p[i]) : s.p[i]);
}

/* Escapes that may go, go; the others get upper-case digits (RFC 3261 10.3 step 5). */
static void key_add_user(struct key *key, struct str user)
{
	static const char digits[] = "0123456789ABCDEF";
	int c;

	while ((c = next_char(&user)) != END) {
		if (c > ' ' && c < 0x7f && !strchr("<>\"%", c)) {
			key->p[key->n++] = (char)c;
			continue;
		}
		key->p[key->n++] = '%';
		key->p[key->n++] = digits[c >> 4 & 15];
		key->p[key->n++] = digits[c & 15];
	}
}

/* Digits without separators. */
static void key_add_number(struct key *key, struct str number)
{
	int c;

	while ((c = next_digit(&number)) != END)
		key->p[key->n++] = (char)c;
}

/* A local number means something only with its context (RFC 3966 5.1.5). */
static void key_add_tel(struct key *key, const struct uri *uri)
{
	struct str context = param_value(uri->params, ';', STR("phone-context"));

	key_add_number(key, uri->user);
	if (uri->user.n && *uri->user.p == '+')
		return;
	if (context.n == 0)
		return;
	key_add(key, STR(";phone-context="), false);
	if (*context.p == '+')
		key_add_number(key, context);
	else
		key_add(key, context, true);
}

/* user@host */
static void key_add_sip(struct key *key, const struct uri *uri)
{
	bool brackets = str_find(uri->host, ':') >= 0;

	key_add_user(key, uri->user);
	if (uri->user.p)
		key_add(key, STR("@"), false);
	if (brackets)
		key_add(key, STR("["), false);
	key_add(key, uri->host, true);
	if (brackets)
		key_add(key, STR("]"), false);
}

/* At most three octets come of one: a raw octet above 7f that is written as an escape. */
struct str uri_aor(struct arena *arena, const struct uri *uri)
{
	struct key key = { arena_alloc(arena, 3 * uri->text.n + sizeof(";phone-context=")), 0 };

	key_add(&key, uri->scheme, true);
	key_add(&key, STR(":"), false);
	if (uri_is_sip(uri))
		key_add_sip(&key, uri);
	else if (is_tel(uri))
		key_add_tel(&key, uri);
	else
		key_add(&key, uri->user, false);
	return (struct str){ key.p, key.n };
}
