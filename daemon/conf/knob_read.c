/* SPDX-License-Identifier: Apache-2.0 */
/* A knob's value from its text: one reader for each type, and one sentence that says what would
 * have been right. */
#include "conf/knob.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WHY = 160, BOUNDS = 72, SECOND = 1000000 };

/* printf("%.*s"): as much of a wrong value as a message can hold. */
#define SHOWN(s) (s).n > 40 ? 40 : (int)(s).n, (s).p

struct type_row {
	const char *is_not; /* "'x' is not a whole number" */
	const char *example;
	bool (*read)(const struct knob_row *row, struct str text, int64_t *number);
};

/* true, on, yes and their opposites. */
static bool read_bool(const struct knob_row *row, struct str text, int64_t *number)
{
	static const char *const words[] = { "false", "true", "off", "on", "no", "yes" };

	(void)row;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_iis(text, words[i])) {
			*number = i & 1;
			return true;
		}
	return false;
}

/* A sign and digits; percents may say so. */
static bool read_int(const struct knob_row *row, struct str text, int64_t *number)
{
	bool negative = str_starts(text, STR("-"));
	uint64_t digits;

	if (row->unit && strcmp(row->unit, "percent") == 0 && text.n && text.p[text.n - 1] == '%')
		text.n--;
	if (!str_to_u64(str_from(text, negative), &digits) || digits > INT64_MAX)
		return false;
	*number = negative ? -(int64_t)digits : (int64_t)digits;
	return true;
}

/* Bare seconds, or a duration of whole seconds. */
static bool read_seconds(const struct knob_row *row, struct str text, int64_t *number)
{
	if (read_int(row, text, number))
		return true;
	if (!str_to_duration(text, number) || *number % SECOND != 0)
		return false;
	*number /= SECOND;
	return true;
}

/* With a unit. */
static bool read_duration(const struct knob_row *row, struct str text, int64_t *number)
{
	(void)row;
	return str_to_duration(text, number);
}

/* The number is the length, for the bounds. */
static bool read_text(const struct knob_row *row, struct str text, int64_t *number)
{
	(void)row;
	*number = (int64_t)text.n;
	return true;
}

/* To the letter. */
static bool read_choice(const struct knob_row *row, struct str text, int64_t *number)
{
	struct str rest = str_of(row->choices), choice;

	for (*number = 0; str_cut(&rest, '|', &choice); ++*number)
		if (str_eq(choice, text))
			return true;
	return false;
}

/* The number is that of the octets. */
static bool read_octets(const struct knob_row *row, struct str text, int64_t *number)
{
	uint8_t octet;

	(void)row;
	if (text.n % 2 != 0)
		return false;
	for (size_t i = 0; i < text.n; i += 2)
		if (!hex_read((struct str){ text.p + i, 2 }, &octet, 1))
			return false;
	*number = (int64_t)(text.n / 2);
	return true;
}

static const struct type_row type_rows[] = {
	[KNOB_BOOL]     = { "a switch",                       "true or false",    read_bool },
	[KNOB_INT]      = { "a whole number",                 "1",                read_int },
	[KNOB_SECONDS]  = { "a whole number of seconds",      "600",              read_seconds },
	[KNOB_DURATION] = { "a duration",                     "500ms",            read_duration },
	[KNOB_TEXT]     = { "a text",                         "\"...\"",          read_text },
	[KNOB_CHOICE]   = { "a choice",                       "",                 read_choice },
	[KNOB_OCTETS]   = { "hex digits, two for each octet", "00ff",             read_octets },
};

struct unit_row {
	int64_t us;
	const char *name;
};

static const struct unit_row unit_rows[] = {
	{ 3600LL * SECOND, "h" },
	{ 60LL * SECOND,   "m" },
	{ SECOND,          "s" },
	{ 1000,            "ms" },
	{ 1,               "us" },
};

/* A time in the largest unit that holds it without a fraction. */
static void write_time(int64_t us, char *out, size_t size)
{
	size_t i = 0;

	while (us == 0 ? unit_rows[i].us != SECOND : us % unit_rows[i].us != 0)
		i++;
	snprintf(out, size, "%" PRId64 "%s", us / unit_rows[i].us, unit_rows[i].name);
}

/* One bound as a reader of the message would write it. */
static void write_bound(const struct knob_row *row, int64_t bound, char *out, size_t size)
{
	if (row->type == KNOB_DURATION)
		write_time(bound, out, size);
	else
		snprintf(out, size, "%" PRId64, bound);
}

/* Both zero: all is allowed. */
static bool is_bounded(const struct knob_row *row)
{
	return row->min != 0 || row->max != 0;
}

/* A bound below the other one is none. */
static bool has_maximum(const struct knob_row *row)
{
	return row->max >= row->min && row->max != INT64_MAX;
}

/* " (60 to 600000 s)", or nothing when all is allowed. */
static void write_bounds(const struct knob_row *row, char out[BOUNDS])
{
	const char *unit = row->type == KNOB_SECONDS ? " s" :
			   row->type == KNOB_OCTETS  ? " octets" :
			   row->type == KNOB_TEXT    ? " characters" :
						       "";
	char min[24], max[24];

	out[0] = '\0';
	if (!is_bounded(row))
		return;
	write_bound(row, row->min, min, sizeof(min));
	write_bound(row, row->max, max, sizeof(max));
	if (row->min == row->max)
		snprintf(out, BOUNDS, " (%s%s)", min, unit);
	else if (!has_maximum(row))
		snprintf(out, BOUNDS, " (%s%s or more)", min, unit);
	else
		snprintf(out, BOUNDS, " (%s to %s%s)", min, max, unit);
}

/* Whether a number lies between the row's bounds. */
static bool in_bounds(const struct knob_row *row, int64_t number)
{
	return !is_bounded(row) ||
	       (number >= row->min && (number <= row->max || !has_maximum(row)));
}

/* A bare number where a duration is meant: the same with the row's unit is offered if it is right.
 */
static bool explain_unit(const struct knob_row *row, struct str text, char why[WHY])
{
	char bounds[BOUNDS], guess[24];
	const char *right = row->fallback;
	int digits = text.n > 16 ? 16 : (int)text.n;
	double number;
	int64_t us;

	if (row->type != KNOB_DURATION || !str_to_double(text, &number) || number < 0)
		return false;
	write_bounds(row, bounds);
	snprintf(guess, sizeof(guess), "%.*s%.4s", digits, text.p, row->unit ? row->unit : "ms");
	if (!right || (str_to_duration(str_of(guess), &us) && in_bounds(row, us)))
		right = guess;
	snprintf(why, WHY, "%.*s has no unit%s: write for example \"%.23s\"", digits, text.p,
		 bounds, right);
	return true;
}

/* A choice that there is not. */
static bool explain_choice(const struct knob_row *row, struct str text, char why[WHY])
{
	struct str rest = str_of(row->choices), choice;
	size_t n;

	if (row->type != KNOB_CHOICE)
		return false;
	n = (size_t)snprintf(why, WHY, "'%.*s' is none of", SHOWN(text));
	for (const char *comma = " "; n < WHY && str_cut(&rest, '|', &choice); comma = ", ")
		n += (size_t)snprintf(why + n, WHY - n, "%s%.*s", comma, STR_ARG(choice));
	return true;
}

/* What is wrong with the kind of value. */
static void explain_kind(const struct knob_row *row, struct str text, char why[WHY])
{
	const struct type_row *type = &type_rows[row->type];
	bool by_default = row->fallback && row->type != KNOB_BOOL;
	const char *quote = row->type == KNOB_DURATION || row->type == KNOB_OCTETS ? "\"" : "";
	char bounds[BOUNDS];

	if (explain_choice(row, text, why) || explain_unit(row, text, why))
		return;
	write_bounds(row, bounds);
	snprintf(why, WHY, "'%.*s' is not %s%s: write %s%s%s%s", SHOWN(text), type->is_not, bounds,
		 row->type == KNOB_BOOL ? "" : "for example ", quote,
		 by_default ? row->fallback : type->example, quote);
}

/* What is wrong with the size of a value. */
static void explain_bounds(const struct knob_row *row, struct str text, int64_t number,
			   char why[WHY])
{
	char bounds[BOUNDS];

	write_bounds(row, bounds);
	if (row->type == KNOB_TEXT || row->type == KNOB_OCTETS)
		snprintf(why, WHY, "'%.*s' is too %s%s", SHOWN(text),
			 number < row->min ? "short" : "long", bounds);
	else
		snprintf(why, WHY, "%.*s is out of bounds%s%s%s", SHOWN(text), bounds,
			 row->fallback ? ": the default is " : "",
			 row->fallback ? row->fallback : "");
}

/* By type, then the bounds. */
bool knob_read(const struct knob_row *row, struct str text, struct knob_value *value, char why[WHY])
{
	int64_t number = 0;

	if (!type_rows[row->type].read(row, text, &number)) {
		explain_kind(row, text, why);
		return false;
	}
	if (!in_bounds(row, number)) {
		explain_bounds(row, text, number, why);
		return false;
	}
	*value = (struct knob_value){ number, text };
	return true;
}
