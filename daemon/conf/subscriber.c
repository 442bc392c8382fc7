/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers looked up: configured ones by hash, members of ranges by arithmetic. */
#include "conf/subscriber.h"

#include <string.h>

#include "conf/roster.h"

static const char *const algorithm_names[] = {
	[ALGORITHM_NONE] = "none",
	[ALGORITHM_DIGEST] = "digest",
	[ALGORITHM_MILENAGE] = "milenage",
	[ALGORITHM_TUAK] = "tuak",
	[ALGORITHM_XOR] = "xor",
};

/* As it is written in the configuration. */
const char *subscriber_algorithm_name(enum subscriber_algorithm algorithm)
{
	return algorithm_names[algorithm];
}

/* A configured one. */
static void fill_member(const struct member *member, struct subscriber *subscriber)
{
	subscriber->name = member->name;
	subscriber->impi = member->impi;
	subscriber->imsi = member->imsi;
	subscriber->msisdn = member->msisdn;
	subscriber->behaviour = member->behaviour;
	subscriber->services = member->services;
	subscriber->n_impus = member->n_identities;
	subscriber->default_impu = member->default_impu;
	subscriber->auth = &member->auth;
	subscriber->number = member->number;
	for (unsigned i = 0; i < member->n_identities; i++) {
		subscriber->impus[i] = member->identities[i].node.key.p;
		subscriber->barred[i] = member->identities[i].barred;
	}
}

/* Writes "PREFIX DIGITS [@DOMAIN]" and a zero octet; returns what stands behind it. */
static char *write_identity(char *out, struct str prefix, struct digits digits, struct str domain)
{
	memcpy(out, prefix.p, prefix.n);
	out = digits_write(out + prefix.n, digits);
	if (domain.n) {
		*out++ = '@';
		memcpy(out, domain.p, domain.n);
		out += domain.n;
	}
	*out++ = '\0';
	return out;
}

/* Appends to the set. */
static void add_impu(struct subscriber *subscriber, const char *impu, bool barred)
{
	subscriber->barred[subscriber->n_impus] = barred;
	subscriber->impus[subscriber->n_impus++] = impu;
}

/* The member of a range at `place`. Its texts are written into hold; IMPI and MSISDN are parts of
 * its IMPUs. */
static void fill_range(const struct subscribers *subscribers, const struct range *range,
		       uint64_t place, struct subscriber *subscriber)
{
	struct digits imsi = { range->imsi.value + place, range->imsi.width };
	struct digits msisdn = { range->msisdn.value + place, range->msisdn.width };
	char *temporary = write_identity(subscriber->hold, STR(""), imsi, STR_NONE);
	char *public = write_identity(temporary, STR("sip:"), imsi, subscribers->domain), *tel;

	subscriber->name = subscriber->imsi = subscriber->hold;
	subscriber->impi = temporary + 4;
	subscriber->msisdn = subscriber->behaviour = NULL;
	subscriber->n_impus = subscriber->default_impu = 0;
	subscriber->auth = &range->auth;
	subscriber->services = range->services;
	subscriber->number = range->base + place;
	add_impu(subscriber, temporary, msisdn.width > 0);
	if (msisdn.width == 0)
		return;
	tel = write_identity(public, STR("sip:+"), msisdn, subscribers->domain);
	write_identity(tel, STR("tel:+"), msisdn, STR_NONE);
	add_impu(subscriber, public, false);
	add_impu(subscriber, tel, false);
	subscriber->msisdn = tel + 4;
	subscriber->default_impu = 1;
}

/* A member of a range. */
struct place {
	const struct range *range; /* NULL: none */
	uint64_t number;           /* in the range, from 0 */
};

/* By the digits of an IMSI. */
static struct place place_by_imsi(const struct subscribers *subscribers, struct str text)
{
	struct place place = { 0 };
	struct digits digits;

	if (digits_read(text, &digits))
		place.range = range_find(&subscribers->by_imsi, range_imsi, digits, &place.number);
	return place;
}

/* By the digits of an MSISDN, without '+'. */
static struct place place_by_msisdn(const struct subscribers *subscribers, struct str text)
{
	struct place place = { 0 };
	struct digits digits;

	if (digits_read(text, &digits))
		place.range =
			range_find(&subscribers->by_msisdn, range_msisdn, digits, &place.number);
	return place;
}

/* Takes "@DOMAIN" off the end; false when it does not end so. */
static bool cut_domain(const struct subscribers *subscribers, struct str *identity)
{
	struct str domain = subscribers->domain;

	if (identity->n <= domain.n || identity->p[identity->n - domain.n - 1] != '@' ||
	    memcmp(identity->p + identity->n - domain.n, domain.p, domain.n) != 0)
		return false;
	identity->n -= domain.n + 1;
	return true;
}

/* IMSI@DOMAIN. */
static struct place place_by_impi(const struct subscribers *subscribers, struct str impi)
{
	return cut_domain(subscribers, &impi) ? place_by_imsi(subscribers, impi) :
						(struct place){ 0 };
}

/* One of the three identities of a range's member. */
static struct place place_by_impu(const struct subscribers *subscribers, struct str aor,
				  unsigned *impu_index)
{
	*impu_index = 2;
	if (str_starts(aor, STR("tel:+")))
		return place_by_msisdn(subscribers, str_from(aor, 5));
	*impu_index = str_starts(aor, STR("sip:+"));
	if (!str_starts(aor, STR("sip:")) || !cut_domain(subscribers, &aor))
		return (struct place){ 0 };
	aor = str_from(aor, 4 + *impu_index);
	return *impu_index ? place_by_msisdn(subscribers, aor) : place_by_imsi(subscribers, aor);
}

/* Fills, if there is such a member. */
static bool fill_place(const struct subscribers *subscribers, struct place place,
		       struct subscriber *subscriber)
{
	if (place.range)
		fill_range(subscribers, place.range, place.number, subscriber);
	return place.range;
}

const struct covered *subscribers_covered(const struct subscribers *subscribers, const char *name)
{
	return map_get(&subscribers->covered, str_of(name), struct covered, node);
}

/* Is what was found in the base still there? */
static bool still_there(const struct subscribers *subscribers, bool found,
			const struct subscriber *subscriber)
{
	return found && !subscribers_covered(subscribers, subscriber->name);
}

/* Hash, then the ranges' IMSIs. */
bool subscribers_by_impi(const struct subscribers *subscribers, struct str impi,
			 struct subscriber *subscriber)
{
	const struct member *member = map_get(&subscribers->impis, impi, struct member, by_impi);

	if (!member && subscribers->base)
		return still_there(subscribers,
				   subscribers_by_impi(subscribers->base, impi, subscriber),
				   subscriber);
	if (!member)
		return fill_place(subscribers, place_by_impi(subscribers, impi), subscriber);
	fill_member(member, subscriber);
	return true;
}

/* Hash, then the ranges. */
bool subscribers_by_impu(const struct subscribers *subscribers, struct str aor,
			 struct subscriber *subscriber, unsigned *impu_index)
{
	const struct identity *identity = map_get(&subscribers->impus, aor, struct identity, node);
	bool found;

	if (!identity && subscribers->base) {
		found = subscribers_by_impu(subscribers->base, aor, subscriber, impu_index);
		return still_there(subscribers, found, subscriber);
	}
	if (!identity)
		return fill_place(subscribers, place_by_impu(subscribers, aor, impu_index),
				  subscriber);
	fill_member(identity->owner, subscriber);
	*impu_index = (unsigned)(identity - identity->owner->identities);
	return true;
}

/* Hash, then the ranges' IMSIs. */
bool subscribers_by_name(const struct subscribers *subscribers, struct str name,
			 struct subscriber *subscriber)
{
	const struct member *member = map_get(&subscribers->names, name, struct member, by_name);

	if (!member && subscribers->base)
		return still_there(subscribers,
				   subscribers_by_name(subscribers->base, name, subscriber),
				   subscriber);
	if (!member)
		return fill_place(subscribers, place_by_imsi(subscribers, name), subscriber);
	fill_member(member, subscriber);
	return true;
}

/* Name, IMPI, IMPUs. */
const struct range *range_of_member(const struct subscribers *subscribers,
				    const struct member *member)
{
	const struct range *range = place_by_imsi(subscribers, str_of(member->name)).range;
	unsigned impu_index;

	if (!range)
		range = place_by_impi(subscribers, str_of(member->impi)).range;
	for (unsigned i = 0; i < member->n_identities && !range; i++)
		range = place_by_impu(subscribers, member->identities[i].node.key, &impu_index)
				.range;
	return range;
}

/* Configured ones and all members of ranges. */
uint64_t subscribers_count(const struct subscribers *subscribers)
{
	return subscribers->count;
}

/* Ranges stand in order of their numbers. */
static bool configured_at(const struct subscribers *subscribers, uint64_t number,
			  struct subscriber *subscriber)
{
	size_t low = 0, high = subscribers->n_ranges;

	if (number >= subscribers->count)
		return false;
	if (number < subscribers->n_members) {
		fill_member(&subscribers->members[number], subscriber);
		return true;
	}
	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (subscribers->ranges[middle].base <= number)
			low = middle;
		else
			high = middle;
	}
	fill_range(subscribers, &subscribers->ranges[low], number - subscribers->ranges[low].base,
		   subscriber);
	return true;
}

/* What was added counts on behind the base. */
bool subscribers_at(const struct subscribers *subscribers, uint64_t number,
		    struct subscriber *subscriber)
{
	const struct subscribers *base = subscribers->base;

	if (!base)
		return configured_at(subscribers, number, subscriber);
	if (number < base->count)
		return configured_at(base, number, subscriber) &&
		       subscribers_by_name(subscribers, str_of(subscriber->name), subscriber);
	number -= base->count;
	if (number < subscribers->n_added)
		fill_member(subscribers->added[number], subscriber);
	return number < subscribers->n_added;
}

/* Halves the numbers that are gone: before the one that is looked for so many are. */
bool subscribers_nth(const struct subscribers *subscribers, uint64_t place,
		     struct subscriber *subscriber)
{
	size_t low = 0, high = subscribers->n_gone;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (subscribers->gone[middle] - middle <= place)
			low = middle + 1;
		else
			high = middle;
	}
	return subscribers_at(subscribers, place + low, subscriber);
}

struct subscribers *subscribers_configured(struct subscribers *subscribers)
{
	return subscribers->base ? subscribers->base : subscribers;
}

struct subscribers *subscribers_hold(struct subscribers *subscribers)
{
	subscribers->refs++;
	return subscribers;
}

/* Texts and identities live in the arena. */
void subscribers_free(struct subscribers *subscribers)
{
	if (!subscribers || --subscribers->refs)
		return;
	map_clear(&subscribers->names);
	map_clear(&subscribers->impis);
	map_clear(&subscribers->impus);
	map_clear(&subscribers->covered);
	mem_free(subscribers->gone);
	mem_free(subscribers->added);
	mem_free(subscribers->members);
	mem_free(subscribers->ranges);
	mem_free(subscribers->by_imsi.ranges);
	mem_free(subscribers->by_msisdn.ranges);
	arena_clear(&subscribers->arena);
	subscribers_free(subscribers->base);
	mem_free(subscribers);
}
