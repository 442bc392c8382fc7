/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges of subscribers: one record for any number of them, found by arithmetic on the digits of
 * IMSI and MSISDN. */
#include <stdlib.h>

#include "conf/roster.h"
#include "conf/subscriber_auth.h"

static const struct conf_key range_keys[] = {
	{ "first_imsi",   CONF_TEXT,  NULL, "IMSI of the first; the others count on from it" },
	{ "count",        CONF_INT,   NULL, "How many subscribers" },
	{ "first_msisdn", CONF_TEXT,  NULL, "MSISDN of the first; without it they have none" },
	{ "auth",         CONF_GROUP, NULL, "How they authenticate, all with the same keys" },
	{ "services",     CONF_GROUP, NULL, "The supplementary services that each of them has" },
};

const struct conf_schema subscriber_range_schema = { "subscriber_range", range_keys,
						     ARRAY_LEN(range_keys) };

/* 18 digits always fit. */
bool digits_read(struct str text, struct digits *digits)
{
	if (text.n > 18 || !str_to_u64(text, &digits->value))
		return false;
	digits->width = (uint8_t)text.n;
	return true;
}

/* From the last one backwards. */
char *digits_write(char *out, struct digits digits)
{
	for (unsigned i = digits.width; i-- > 0; digits.value /= 10)
		out[i] = (char)('0' + digits.value % 10);
	out[digits.width] = '\0';
	return out + digits.width;
}

/* Behind the prefix. */
static bool number_read(const struct conf_node *node, struct str prefix, unsigned min,
			struct digits *digits)
{
	struct str text = str_of(node->text);

	return str_starts(text, prefix) && digits_read(str_from(text, prefix.n), digits) &&
	       digits->width >= min && digits->width <= 15;
}

/* TS 23.003 2.2. */
bool imsi_read(const struct conf_node *node, struct digits *imsi, struct conf_errors *errors)
{
	if (number_read(node, STR(""), 6, imsi))
		return true;
	conf_node_error(errors, node, "%s '%s' is no IMSI: 6 to 15 digits", node->name, node->text);
	return false;
}

/* E.164. */
bool msisdn_read(const struct conf_node *node, struct digits *msisdn, struct conf_errors *errors)
{
	if (number_read(node, STR("+"), 3, msisdn))
		return true;
	conf_node_error(errors, node, "%s '%s' is no MSISDN: + and 3 to 15 digits", node->name,
			node->text);
	return false;
}

/* One of the two numbers. */
struct digits range_imsi(const struct range *range)
{
	return range->imsi;
}

/* The other one. */
struct digits range_msisdn(const struct range *range)
{
	return range->msisdn;
}

/* Halves the index until one range is left that begins at or before the digits. */
const struct range *range_find(const struct range_index *index, range_number number,
			       struct digits digits, uint64_t *place)
{
	size_t low = 0, high = index->n;
	struct digits first;

	while (low < high) {
		size_t middle = (low + high) / 2;

		first = number(index->ranges[middle]);
		if (first.width < digits.width ||
		    (first.width == digits.width && first.value <= digits.value))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return NULL;
	first = number(index->ranges[low - 1]);
	*place = digits.value - first.value;
	if (first.width != digits.width || *place >= index->ranges[low - 1]->count)
		return NULL;
	return index->ranges[low - 1];
}

/* How many numbers there are of that width, from the first on. */
static uint64_t room_from(struct digits first)
{
	uint64_t end = 1;

	for (unsigned i = 0; i < first.width; i++)
		end *= 10;
	return end - first.value;
}

/* Whether `count` numbers fit behind the first; absent is right, too. */
static void check_room(const struct conf_node *node, struct digits first, uint64_t count,
		       struct conf_errors *errors)
{
	char last[24];

	if (first.width == 0 || count <= room_from(first))
		return;
	digits_write(last, (struct digits){ first.value + room_from(first) - 1, first.width });
	conf_node_error(errors, node, "%s: %llu of them run beyond %s", node->name,
			(unsigned long long)count, last);
}

/* One entry of the list. */
static void range_read(const struct conf_node *node, struct subscribers *subscribers,
		       struct range *range, struct conf_errors *errors)
{
	const struct conf_node *imsi = conf_child(node, "first_imsi");
	const struct conf_node *msisdn = conf_child(node, "first_msisdn");
	const struct conf_node *count = conf_child(node, "count");

	range->file = node->file;
	range->line = node->line;
	range->base = subscribers->count;
	if (!conf_check_keys(node, &subscriber_range_schema, errors))
		return;
	if (!imsi || !count) {
		conf_node_error(errors, node, "subscriber_range has no %s",
				imsi ? "count" : "first_imsi");
		return;
	}
	if (count->number < 1)
		conf_node_error(errors, count, "count = %lld is out of bounds (1 or more)",
				(long long)count->number);
	else if (imsi_read(imsi, &range->imsi, errors) &&
		 (!msisdn || msisdn_read(msisdn, &range->msisdn, errors))) {
		range->count = (uint64_t)count->number;
		check_room(imsi, range->imsi, range->count, errors);
		if (msisdn)
			check_room(msisdn, range->msisdn, range->count, errors);
	}
	subscriber_auth_read(node, &subscribers->arena, &range->auth, errors);
	range->services = services_read_of(node, &subscribers->arena, errors);
	subscribers->count += range->count;
}

/* By width, then by value. */
static int digits_order(struct digits a, struct digits b)
{
	if (a.width != b.width)
		return a.width < b.width ? -1 : 1;
	return a.value < b.value ? -1 : a.value > b.value;
}

/* For qsort. */
static int order_by_imsi(const void *a, const void *b)
{
	return digits_order((*(struct range *const *)a)->imsi, (*(struct range *const *)b)->imsi);
}

/* For qsort. */
static int order_by_msisdn(const void *a, const void *b)
{
	return digits_order((*(struct range *const *)a)->msisdn,
			    (*(struct range *const *)b)->msisdn);
}

/* Two neighbours in an index that share a number. */
static void check_overlaps(const struct range_index *index, range_number number,
			   struct conf_errors *errors)
{
	for (size_t i = 1; i < index->n; i++) {
		const struct range *a = index->ranges[i - 1], *b = index->ranges[i];
		char digits[24];

		if (number(a).width != number(b).width ||
		    number(b).value - number(a).value >= a->count)
			continue;
		digits_write(digits, number(b));
		conf_error(errors, b->file, b->line,
			   "subscriber_range overlaps the one of %s:%u: both hold %s", a->file,
			   a->line, digits);
	}
}

/* Sorts those ranges that have the number. */
static void index_ranges(struct subscribers *subscribers, struct range_index *index,
			 range_number number, int (*order)(const void *a, const void *b))
{
	index->ranges = mem_alloc(subscribers->n_ranges * sizeof(*index->ranges));
	for (size_t i = 0; i < subscribers->n_ranges; i++)
		if (number(&subscribers->ranges[i]).width)
			index->ranges[index->n++] = &subscribers->ranges[i];
	qsort(index->ranges, index->n, sizeof(*index->ranges), order);
}

/* The list, then its two indices. */
void ranges_read(const struct conf_node *list, struct subscribers *subscribers,
		 struct conf_errors *errors)
{
	if (!conf_check_kind(list, CONF_LIST, "subscriber_range", errors))
		return;
	subscribers->n_ranges = list->n_children;
	subscribers->ranges = mem_alloc(list->n_children * sizeof(*subscribers->ranges));
	for (size_t i = 0; i < subscribers->n_ranges; i++)
		range_read(&list->children[i], subscribers, &subscribers->ranges[i], errors);
	index_ranges(subscribers, &subscribers->by_imsi, range_imsi, order_by_imsi);
	index_ranges(subscribers, &subscribers->by_msisdn, range_msisdn, order_by_msisdn);
	check_overlaps(&subscribers->by_imsi, range_imsi, errors);
	check_overlaps(&subscribers->by_msisdn, range_msisdn, errors);
}
