/* SPDX-License-Identifier: Apache-2.0 */
/* Dialled numbers in international form. */
#include "role/number.h"

#include <stdio.h>

#include "msg/param.h"

/* A number being worked on: what was dialled, without separators. */
struct dialled {
	char digits[NUMBER_MAX];
	size_t n;
};

/* The octet at text.p[*at], %HH resolved (RFC 3261 19.1.2); goes on behind it. */
static char next_octet(struct str text, size_t *at)
{
	uint8_t octet;

	if (text.p[*at] == '%' && *at + 2 < text.n &&
	    hex_read((struct str){ text.p + *at + 1, 2 }, &octet, 1)) {
		*at += 3;
		return (char)octet;
	}
	return text.p[(*at)++];
}

/* Visual separators (RFC 3966 3) are dropped. False when it is no number. */
static bool read_digits(struct str text, struct dialled *dialled)
{
	dialled->n = 0;
	for (size_t i = 0; i < text.n;) {
		char c = next_octet(text, &i);
		bool keep = (c >= '0' && c <= '9') || c == '*' || c == '#' ||
			    (c == '+' && dialled->n == 0);

		if (!keep && c != '-' && c != '.' && c != '(' && c != ')')
			return false;
		if (keep && dialled->n + 1 == sizeof(dialled->digits))
			return false;
		if (keep)
			dialled->digits[dialled->n++] = c;
	}
	dialled->digits[dialled->n] = '\0';
	return dialled->n > (dialled->digits[0] == '+');
}

/* Number and phone-context of the URI; in a sip: URI both stand in the user (RFC 3261 19.1.6). */
static struct str number_text(const struct uri *uri, struct str *context)
{
	struct str rest = uri->user, number = STR_NONE;

	*context = param_value(uri->params, ';', STR("phone-context"));
	if (!uri_is_sip(uri))
		return str_iis(uri->scheme, "tel") ? uri->user : STR_NONE;
	str_cut(&rest, ';', &number);
	if (rest.n)
		*context = param_value(rest, ';', STR("phone-context"));
	return number;
}

/* Without a context, in that of the home domain, or of a name below it (home-local and geo-local
 * numbers, TS 24.229 7.2A.10). */
static bool is_ours(const struct number_plan *plan, struct str context)
{
	size_t n = plan->domain.n;

	if (!context.n)
		return true;
	if (context.n < n || !str_ieq(str_from(context, context.n - n), plan->domain))
		return false;
	return context.n == n || context.p[context.n - n - 1] == '.';
}

/* The digits behind the longest of the prefixes, STR_NONE when it begins with none of them. */
static struct str behind_prefix(struct str digits, struct str prefixes)
{
	struct str prefix, rest = STR_NONE;
	size_t longest = 0;

	while (str_cut(&prefixes, ',', &prefix))
		if (prefix.n > longest && digits.n > prefix.n && str_starts(digits, prefix)) {
			longest = prefix.n;
			rest = str_from(digits, prefix.n);
		}
	return rest;
}

/* Only digits: * and # make a service code, which is never put into international form. */
static bool is_plain(struct str digits)
{
	for (size_t i = 0; i < digits.n; i++)
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return false;
	return true;
}

/* By the rules of the home network. */
static void write_local(const struct number_plan *plan, struct str digits, char out[NUMBER_MAX])
{
	struct str global = behind_prefix(digits, plan->international),
		   national = behind_prefix(digits, plan->national);

	if (!is_plain(digits))
		snprintf(out, NUMBER_MAX, "%.*s", STR_ARG(digits));
	else if (global.n >= plan->local_digits)
		snprintf(out, NUMBER_MAX, "+%.*s", STR_ARG(global));
	else if (plan->country.n && national.n >= plan->local_digits)
		snprintf(out, NUMBER_MAX, "+%.*s%.*s", STR_ARG(plan->country), STR_ARG(national));
	else if (plan->country.n && plan->area.p && digits.n >= plan->local_digits)
		snprintf(out, NUMBER_MAX, "+%.*s%.*s%.*s", STR_ARG(plan->country),
			 STR_ARG(plan->area), STR_ARG(digits));
	else
		snprintf(out, NUMBER_MAX, "%.*s", STR_ARG(digits));
}

/* A global context stands before the number; where it is our own country code alone, the number may
 * still have the national prefix, which real UEs leave there. */
static void write_in_context(const struct number_plan *plan, struct str context, struct str digits,
			     char out[NUMBER_MAX])
{
	struct dialled prefix;
	struct str national = behind_prefix(digits, plan->national);

	if (!read_digits(context, &prefix))
		prefix.n = 0;
	if (prefix.n &&
	    str_eq(str_from((struct str){ prefix.digits, prefix.n }, 1), plan->country) &&
	    national.n >= plan->local_digits)
		digits = national;
	snprintf(out, NUMBER_MAX, "%.*s%.*s", (int)prefix.n, prefix.digits, STR_ARG(digits));
}

bool number_of_uri(const struct number_plan *plan, const struct uri *uri, char out[NUMBER_MAX])
{
	struct str context, digits;
	struct dialled dialled;

	if (!read_digits(number_text(uri, &context), &dialled))
		return false;
	digits = (struct str){ dialled.digits, dialled.n };
	if (number_is_global(digits))
		snprintf(out, NUMBER_MAX, "%s", dialled.digits);
	else if (context.n && context.p[0] == '+')
		write_in_context(plan, context, digits, out);
	else if (is_ours(plan, context))
		write_local(plan, digits, out);
	else
		snprintf(out, NUMBER_MAX, "%s", dialled.digits);
	return true;
}
