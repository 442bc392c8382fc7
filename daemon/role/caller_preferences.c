/* SPDX-License-Identifier: Apache-2.0 */
/* Feature predicates of Accept-Contact and Reject-Contact against those of a contact. */
#include "role/caller_preferences.h"

#include "msg/param.h"
#include "msg/value.h"

enum { FULL = 1000 };

/* Tags without a leading + (RFC 3840 10 and 3841 10). */
static const char *const base_tags[] = {
	"actor",  "application", "audio",    "automata", "class",    "control", "data",
	"description", "duplex", "events",   "extensions", "isfocus", "language", "methods",
	"mobility", "priority",  "schemes",  "text",     "type",     "video",
};

static bool is_feature(struct str name)
{
	if (str_starts(name, STR("+")))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(base_tags); i++)
		if (str_iis(name, base_tags[i]))
			return true;
	return false;
}

/* One of the values of a tag: `!` before it negates. */
struct tag_value {
	struct str text;
	bool negated;
};

/* Takes the next value; a tag without one says TRUE (RFC 3840 5). */
static bool next_value(struct str *rest, struct tag_value *value)
{
	if (!str_cut(rest, ',', &value->text))
		return false;
	value->negated = str_starts(value->text, STR("!"));
	value->text = str_trim(str_from(value->text, value->negated));
	return true;
}

static struct str values_of(const struct param *param)
{
	struct str text = str_unquote(param->value);

	return text.n ? text : STR("TRUE");
}

/* Strings in <> to the letter, tokens without case. What is negated allows all but itself. */
static bool value_meets(const struct tag_value *a, const struct tag_value *b)
{
	bool same = str_starts(a->text, STR("<")) ? str_eq(a->text, b->text) :
						    str_ieq(a->text, b->text);

	return (a->negated && b->negated) || same != (a->negated || b->negated);
}

/* Is there a value that both allow? */
static bool values_meet(struct str asked, struct str offered)
{
	struct tag_value wish, have;

	while (next_value(&asked, &wish)) {
		struct str rest = offered;

		while (next_value(&rest, &have))
			if (value_meets(&wish, &have))
				return true;
	}
	return false;
}

/* One predicate against one contact. */
struct fit {
	unsigned asked, met, absent; /* feature tags */
};

static struct fit compare(struct str predicate, struct str contact)
{
	struct fit fit = { 0 };
	struct param wish, have;

	while (param_next(&predicate, ';', &wish)) {
		if (!is_feature(wish.name))
			continue;
		fit.asked++;
		if (!param_get(contact, ';', wish.name, &have))
			fit.absent++;
		else if (values_meet(values_of(&wish), values_of(&have)))
			fit.met++;
	}
	return fit;
}

/* The parameters behind the `*` of a predicate. */
static struct str predicate_of(struct str value)
{
	ptrdiff_t at = str_find(value, ';');

	return at < 0 ? STR("") : str_from(value, (size_t)at + 1);
}

/* A rejection speaks only of a contact that has all its tags (RFC 3841 7.2.3). */
static bool is_rejected(struct msg *request, struct str contact)
{
	struct value_walk walk;
	struct msg_value value;

	value_walk_start(&walk, HDR_REJECT_CONTACT, STR_NONE);
	while (value_walk_next(request, &walk, &value)) {
		struct fit fit = compare(predicate_of(value.text), contact);

		if (fit.asked && fit.met == fit.asked)
			return true;
	}
	return false;
}

/* What one Accept-Contact predicate is worth (RFC 3841 7.2.4): a tag that the contact does not have
 * is no contradiction, unless it is asked for explicitly. */
static int accept_score(struct str predicate, struct str contact)
{
	struct fit fit = compare(predicate, contact);
	struct param flag;
	bool explicit = param_get(predicate, ';', STR("explicit"), &flag),
	     require = param_get(predicate, ';', STR("require"), &flag);
	bool matches = fit.met + fit.absent == fit.asked && (!explicit || !fit.absent);

	if (!matches)
		return require ? -1 : 0;
	return fit.asked ? (int)(FULL * fit.met / fit.asked) : FULL;
}

static bool has_features(struct str params)
{
	struct param param;

	while (param_next(&params, ';', &param))
		if (is_feature(param.name))
			return true;
	return false;
}

int caller_preferences_score(struct msg *request, struct str contact)
{
	struct address address;
	struct value_walk walk;
	struct msg_value value;
	int sum = 0, n = 0;

	if (!address_split(contact, &address) || !has_features(address.params))
		return FULL;
	if (is_rejected(request, address.params))
		return -1;
	value_walk_start(&walk, HDR_ACCEPT_CONTACT, STR_NONE);
	while (value_walk_next(request, &walk, &value)) {
		int score = accept_score(predicate_of(value.text), address.params);

		if (score < 0)
			return -1;
		sum += score;
		n++;
	}
	return n ? sum / n : FULL;
}

bool caller_preferences_directs(struct msg *request, const char *directive)
{
	return msg_lists(request, HDR_REQUEST_DISPOSITION, str_of(directive));
}
