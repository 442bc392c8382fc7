/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing: globs, alternatives, numbers, durations, tokens without case (RFC 3261 7.3.1), URIs
 * (19.1.4). */
#include "rule/compare.h"

#include <string.h>

#include "msg/param.h"
#include "msg/uri.h"
#include "rule/path_parts.h"
#include "rule/text_edit.h"

/* Longer ones are names, whatever their digits; a double holds as many exactly. */
enum { NUMBER_MAX = 15 };

/* Tokens that are compared to the letter: methods (RFC 3261 7.1), entity tags, Call-IDs. */
static const enum hdr exact_rows[] = { HDR_ALLOW,    HDR_SIP_ETAG, HDR_SIP_IF_MATCH,
				       HDR_REPLACES, HDR_JOIN,     HDR_TARGET_DIALOG };

/* Digest parameters that are tokens (RFC 7616 3.3); the others are compared to the letter. */
static const char *const auth_token_rows[] = { "algorithm", "qop", "stale" };

/* Parts that RFC 3261 compares without case, wherever they stand. */
static const bool fold_rows[PART_COUNT] = {
	[PART_HOST] = true,	     [PART_SCHEME] = true,   [PART_URI_PARAM] = true,
	[PART_VIA_TRANSPORT] = true, [PART_VIA_HOST] = true, [PART_AUTH_SCHEME] = true,
};

/* By its row. */
static bool is_exact(enum hdr hdr)
{
	for (size_t i = 0; i < ARRAY_LEN(exact_rows); i++)
		if (exact_rows[i] == hdr)
			return true;
	return false;
}

/* By its row. */
static bool is_auth_token(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(auth_token_rows); i++)
		if (str_iis(name, auth_token_rows[i]))
			return true;
	return false;
}

/* Parameters of a header; those of Digest by their name. */
static bool folds_param(const struct path *path)
{
	return hdr_row(path->hdr)->form == HDR_FORM_AUTH ? is_auth_token(path->param) : true;
}

/* Looked at once per question, not per value. */
struct compare compare_for(const struct path *path)
{
	enum hdr_form form = hdr_row(path->hdr)->form;
	struct compare how = { 0 };

	if (path->kind == PATH_HEADER && path->part == PART_WHOLE) {
		how.fold = form == HDR_FORM_TOKEN && !is_exact(path->hdr);
		how.bare = form == HDR_FORM_TOKEN;
		how.address = form == HDR_FORM_ADDRESS;
	} else if (path->kind == PATH_HEADER || path->kind == PATH_URI) {
		how.fold = path->part == PART_PARAM ? folds_param(path) : fold_rows[path->part];
	} else {
		how.fold = path->kind == PATH_BODY_TYPE || path->word == WORD_PROTO ||
			   (path->kind == PATH_SDP && str_is(path->field, "codecs"));
	}
	return how;
}

/* A copy that ends with a zero octet: slices of a message may end where its memory ends. */
struct digits {
	char text[32];
};

/* What is too long for a number or a duration is empty. */
static struct str copy_digits(struct str text, struct digits *digits)
{
	size_t n = text.n < sizeof(digits->text) ? text.n : 0;

	if (n)
		memcpy(digits->text, text.p, n);
	digits->text[n] = '\0';
	return (struct str){ digits->text, n };
}

/* Of any slice. */
static bool read_number(struct str text, double *value)
{
	struct digits digits;

	return str_to_double(copy_digits(text, &digits), value);
}

/* Of any slice. */
static bool read_duration(struct str text, int64_t *us)
{
	struct digits digits;

	return str_to_duration(copy_digits(text, &digits), us);
}

/* A number is digits, with a sign and a fraction; "007" and "+49" are names, and only ordered as
 * numbers. */
static bool is_plain_number(struct str text)
{
	bool minus = text.n && text.p[0] == '-';
	struct str digits = str_from(text, minus);
	bool zero = digits.n > 1 && digits.p[0] == '0' && digits.p[1] != '.';
	double value;

	return digits.n && digits.p[0] != '+' && !zero && text.n <= NUMBER_MAX &&
	       read_number(text, &value);
}

/* Signs, zeros and fractions included. */
bool compare_is_number(struct str text)
{
	double value;

	return read_number(text, &value);
}

/* With its unit. */
bool compare_is_duration(struct str text)
{
	int64_t us;

	return read_duration(text, &us);
}

/* Both as one quantity: numbers, or microseconds when one of them has a unit; a bare number then
 * counts as seconds. */
static bool read_quantities(struct str a, struct str b, double *left, double *right)
{
	int64_t us;
	bool a_number = read_number(a, left), b_number = read_number(b, right);

	if (a_number && b_number)
		return true;
	if (a_number)
		*left *= 1e6;
	else if (read_duration(a, &us))
		*left = (double)us;
	else
		return false;
	if (b_number)
		*right *= 1e6;
	else if (read_duration(b, &us))
		*right = (double)us;
	else
		return false;
	return true;
}

/* Numbers that are names are left to be compared as text. */
static bool equal_quantity(struct str a, struct str b)
{
	double left, right;

	if (!is_plain_number(a) && !compare_is_duration(a))
		return false;
	if (!is_plain_number(b) && !compare_is_duration(b))
		return false;
	return read_quantities(a, b, &left, &right) && left == right;
}

/* By the rules of sip:, sips: and tel:; any other URI is compared as text. */
static bool equal_uri(struct str a, struct str b)
{
	static const char *const scheme_rows[] = { "sip:", "sips:", "tel:" };

	for (size_t i = 0; i < ARRAY_LEN(scheme_rows); i++) {
		struct str scheme = str_of(scheme_rows[i]);

		if (a.n > scheme.n && str_ieq((struct str){ a.p, scheme.n }, scheme))
			return uri_text_equal(a, b);
	}
	return false;
}

/* ASCII only. */
static struct str lower(struct arena *arena, struct str text)
{
	char *copy = arena_copy(arena, text.p, text.n);

	for (size_t i = 0; i < text.n; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] |= 0x20;
	return (struct str){ copy, text.n };
}

/* One alternative and one form of the value. */
static bool equal_one(struct arena *arena, struct str pattern, struct str value, bool fold)
{
	if (str_find(pattern, '*') < 0)
		return str_eq(pattern, value) || (fold && str_ieq(pattern, value)) ||
		       equal_quantity(pattern, value) || equal_uri(pattern, value);
	if (fold) {
		pattern = lower(arena, pattern);
		value = lower(arena, value);
	}
	return str_glob(pattern, value);
}

/* A `\*` is left to the glob. */
bool compare_alternative(struct arena *arena, struct str *rest, struct str *alternative)
{
	char *text;
	size_t n = 0, i = 0;

	if (!rest->p)
		return false;
	text = arena_alloc(arena, rest->n + 1);
	for (; i < rest->n && rest->p[i] != '|'; i++) {
		if (rest->p[i] == '\\' && i + 1 < rest->n && rest->p[i + 1] == '|')
			i++;
		text[n++] = rest->p[i];
	}
	text[n] = '\0';
	*alternative = (struct str){ text, n };
	*rest = i < rest->n ? str_from(*rest, i + 1) : STR_NONE;
	return true;
}

/* Without parameters, and without the comment of a Retry-After. */
static struct str without_params(struct str value)
{
	struct param first;

	if (!param_next(&value, ';', &first))
		return STR_NONE;
	for (size_t i = 0; i < first.text.n; i++)
		if (first.text.p[i] == '(')
			first.text.n = i;
	return str_trim(first.text);
}

/* The forms in which a value counts: as written, without quotes, bare. */
static unsigned forms_of(const struct compare *how, struct arena *arena, struct str value,
			 struct str forms[3])
{
	struct address address;
	unsigned n = 0;

	forms[n++] = value;
	if (text_is_quoted(value))
		forms[n++] = param_unescape(arena, value);
	if (how->bare)
		forms[n++] = without_params(value);
	else if (how->address && address_split(value, &address) && !address.star)
		forms[n++] = address.uri_text;
	return n;
}

/* "<sip:a@b>" says the same of a URI as "sip:a@b". */
static struct str without_brackets(const struct compare *how, struct str pattern)
{
	if (how->address && pattern.n > 2 && pattern.p[0] == '<' && pattern.p[pattern.n - 1] == '>')
		return (struct str){ pattern.p + 1, pattern.n - 2 };
	return pattern;
}

/* The value as written against the pattern as written, its other forms against the bare URI. */
bool compare_equal(const struct compare *how, struct str pattern, struct str value)
{
	bool fold = how->fold && !text_is_quoted(value), equal = false;
	struct str forms[3], alternative;
	struct arena arena;
	unsigned n;

	arena_init(&arena);
	n = forms_of(how, &arena, value, forms);
	while (!equal && compare_alternative(&arena, &pattern, &alternative)) {
		equal = equal_one(&arena, alternative, forms[0], fold);
		alternative = without_brackets(how, alternative);
		for (unsigned i = 1; i < n && !equal; i++)
			equal = equal_one(&arena, alternative, forms[i], fold);
	}
	arena_clear(&arena);
	return equal;
}

/* No path, no rules but those for texts. */
bool condition_equal(struct str pattern, struct str value)
{
	return compare_equal(&(struct compare){ 0 }, pattern, value);
}

/* In the value as written. */
bool compare_contains(const struct compare *how, struct str text, struct str value)
{
	if (how->fold && !text_is_quoted(value))
		return str_isearch(value, text) >= 0;
	return str_search(value, text) >= 0;
}

/* The number of "1800;refresher=uac", "5 (busy)" and "12 INVITE", too. */
static struct str first_number(struct str value)
{
	size_t n = 0;

	value = str_unquote(value);
	while (n < value.n && !strchr(" \t;(,", value.p[n]))
		n++;
	return (struct str){ value.p, n };
}

/* The value is on the left. */
bool compare_order(enum condition_op op, struct str limit, struct str value)
{
	double left, right;

	if (!read_quantities(first_number(value), limit, &left, &right))
		return false;
	switch (op) {
	case OP_LESS:
		return left < right;
	case OP_LESS_EQUAL:
		return left <= right;
	case OP_GREATER:
		return left > right;
	default:
		return left >= right;
	}
}
