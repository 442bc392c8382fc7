/* SPDX-License-Identifier: Apache-2.0 */
/* `subscribers` read into the roster; what is not given is derived, TS 23.003 13.3 and 13.4B. */
#include <string.h>

#include "conf/member.h"
#include "conf/subscriber_auth.h"
#include "conf/subscriber_csv.h"

static const struct conf_key subscriber_keys[] = {
	{ "name",         CONF_TEXT,  "the IMSI or IMPI",     "What rules call the subscriber" },
	{ "imsi",         CONF_TEXT,  NULL,                   "6 to 15 digits; gives an IMPI" },
	{ "msisdn",       CONF_TEXT,  NULL,                   "+ and digits; gives two IMPUs" },
	{ "impi",         CONF_TEXT,  "IMSI@DOMAIN",          "Private identity" },
	{ "impus",        CONF_LIST,  "derived",              "Public identities, one set" },
	{ "default_impu", CONF_TEXT,  "the first not barred", "Which of them is the default one" },
	{ "barred",       CONF_LIST,  "the temporary one",    "Which of them are barred" },
	{ "auth",         CONF_GROUP, NULL,                   "How the subscriber authenticates" },
	{ "behaviour",    CONF_TEXT,  NULL,                   "Calls to the subscriber are played by the far end, which does this" },
	{ "services",     CONF_GROUP, NULL,                   "The supplementary services that the subscriber has" },
};

const struct conf_schema subscriber_schema = { "subscribers", subscriber_keys,
					       ARRAY_LEN(subscriber_keys) };

/* The child of that name for the line of an error; the entry when there is none. */
const struct conf_node *member_node(const struct member_reading *reading, const char *key)
{
	const struct conf_node *node = conf_child(reading->node, key);

	return node ? node : reading->node;
}

/* "sip:USER@DOMAIN"; without domain the identity ends there. */
const char *member_derive(const struct member_reading *reading, const char *scheme,
			  const char *user, bool with_domain)
{
	struct str domain = reading->subscribers->domain;
	struct buf text = { 0 };
	const char *copy;

	buf_printf(&text, "%s%s", scheme, user);
	if (with_domain)
		buf_printf(&text, "@%.*s", STR_ARG(domain));
	copy = arena_copy(&reading->subscribers->arena, text.p, text.n);
	buf_free(&text);
	return copy;
}

/* A name or an identity that another one has. */
void member_refuse_double(const struct member_reading *reading, const struct conf_node *node,
			  const char *text, const struct member *first)
{
	if (first->line)
		conf_node_error(reading->errors, node, "'%s' is already that of %s (%s:%u)", text,
				first->name, first->file, first->line);
	else
		conf_node_error(reading->errors, node, "'%s' is already that of %s", text,
				first->name);
}

/* A copy of that child's text, or NULL. */
static const char *keep_text(const struct member_reading *reading, const char *key)
{
	const char *text = conf_child_text(reading->node, key);

	return text ? arena_copy(&reading->subscribers->arena, text, strlen(text)) : NULL;
}

/* IMSI, MSISDN and IMPI; false when no identities can be made of them. */
static bool read_numbers(const struct member_reading *reading)
{
	const struct conf_node *imsi = conf_child(reading->node, "imsi"),
			       *msisdn = conf_child(reading->node, "msisdn");
	struct member *member = reading->member;
	struct digits digits;
	bool right = !imsi || imsi_read(imsi, &digits, reading->errors);

	if (msisdn && !msisdn_read(msisdn, &digits, reading->errors))
		right = false;
	if (!right)
		return false;
	member->imsi = keep_text(reading, "imsi");
	member->msisdn = keep_text(reading, "msisdn");
	member->impi = keep_text(reading, "impi");
	if (!member->impi && member->imsi)
		member->impi = member_derive(reading, "", member->imsi, true);
	if (!member->impi)
		conf_node_error(reading->errors, reading->node,
				"a subscriber has neither imsi nor impi");
	else if (!*member->impi || strpbrk(member->impi, " \t\r\n\":"))
		conf_node_error(reading->errors, member_node(reading, "impi"),
				"impi '%s' is no private identity: write user@domain",
				member->impi);
	return member->impi;
}

/* Rules and scenarios name subscribers, so a name is one word. */
static void check_name(const struct member_reading *reading)
{
	const struct conf_node *node = conf_child(reading->node, "name");

	if (!node ||
	    (*node->text &&
	     !node->text[strspn(node->text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					    "0123456789-_.+@")]))
		return;
	conf_node_error(reading->errors, node,
			"name '%s' is not one word of letters, digits and -_.+@", node->text);
}

/* Name and IMPI into their maps. False when the IMPI is another one's, whose IMPUs need not be
 * named, too. */
static bool enter_member(const struct member_reading *reading)
{
	struct subscribers *subscribers = reading->subscribers;
	struct member *member = reading->member;
	const struct member *namesake, *first;

	namesake = map_get(&subscribers->names, str_of(member->name), struct member, by_name);
	first = map_get(&subscribers->impis, str_of(member->impi), struct member, by_impi);
	if (namesake && conf_child(reading->node, "name"))
		member_refuse_double(reading, member_node(reading, "name"), member->name, namesake);
	if (first)
		member_refuse_double(reading, member_node(reading, member->imsi ? "imsi" : "impi"),
				     member->impi, first);
	map_add(&subscribers->names, &member->by_name, str_of(member->name));
	map_add(&subscribers->impis, &member->by_impi, str_of(member->impi));
	return !first;
}

/* One entry of the list. */
void member_read(const struct member_reading *reading)
{
	struct member *member = reading->member;

	member->file = reading->node->file;
	member->line = reading->node->line;
	if (!conf_check_keys(reading->node, &subscriber_schema, reading->errors))
		return;
	check_name(reading);
	member->behaviour = keep_text(reading, "behaviour");
	subscriber_auth_read(reading->node, &reading->subscribers->arena, &member->auth,
			     reading->errors);
	member->services =
		services_read_of(reading->node, &reading->subscribers->arena, reading->errors);
	if (!read_numbers(reading))
		return;
	member->name = keep_text(reading, "name");
	if (!member->name)
		member->name = member->imsi ? member->imsi : member->impi;
	if (enter_member(reading))
		member_read_impus(reading);
}

/* How many entries there are. */
static size_t count_entries(const struct conf_node *list, const struct csv_list *files)
{
	size_t n = list ? list->n_children : 0;

	for (unsigned i = 0; i < files->n; i++)
		n += files->trees[i]->root.n_children;
	return n;
}

/* One list. */
static void members_read(const struct conf_node *list, struct subscribers *subscribers,
			 struct conf_errors *errors)
{
	struct member_reading reading = { .subscribers = subscribers, .errors = errors };

	for (unsigned i = 0; i < list->n_children; i++) {
		reading.node = &list->children[i];
		reading.member = &subscribers->members[subscribers->n_members];
		reading.member->number = subscribers->n_members++;
		member_read(&reading);
	}
	subscribers->count = subscribers->n_members;
}

/* `subscribers`, then the rows of `subscribers_file`. */
static void all_members_read(const struct conf_node *root, struct subscribers *subscribers,
			     const struct confine *confine, struct conf_errors *errors)
{
	const struct conf_node *list = conf_child(root, "subscribers");
	struct csv_list files = { 0 };

	if (list && !conf_check_kind(list, CONF_LIST, "subscribers", errors))
		return;
	subscriber_csv_read_files(root, confine, &subscribers->arena, &files, errors);
	subscribers->members =
		mem_alloc(count_entries(list, &files) * sizeof(*subscribers->members));
	if (list)
		members_read(list, subscribers, errors);
	for (unsigned i = 0; i < files.n; i++)
		members_read(&files.trees[i]->root, subscribers, errors);
	subscriber_csv_free(&files);
}

/* Configured subscribers that a range holds once more: nobody would ever find them there. */
static void check_ranges(const struct subscribers *subscribers, struct conf_errors *errors)
{
	for (size_t i = 0; i < subscribers->n_members && subscribers->n_ranges; i++) {
		const struct member *member = &subscribers->members[i];
		const struct range *range = member->name ? range_of_member(subscribers, member) :
							   NULL;

		if (range)
			conf_error(errors, range->file, range->line,
				   "subscriber_range holds %s (%s:%u) once more", member->name,
				   member->file, member->line);
	}
}

struct subscribers *subscribers_new(struct str domain)
{
	struct subscribers *subscribers = mem_alloc(sizeof(*subscribers));

	subscribers->refs = 1;
	arena_init(&subscribers->arena);
	subscribers->domain =
		(struct str){ arena_copy(&subscribers->arena, domain.p, domain.n), domain.n };
	map_init(&subscribers->names);
	map_init(&subscribers->impis);
	map_init(&subscribers->impus);
	map_init(&subscribers->covered);
	return subscribers;
}

/* Both lists. */
struct subscribers *subscribers_read(const struct conf_node *root, const char *domain,
				     const struct confine *confine, struct conf_errors *errors)
{
	struct subscribers *subscribers = subscribers_new(str_of(domain));
	const struct conf_node *ranges = conf_child(root, "subscriber_range");
	unsigned before = errors->count;

	all_members_read(root, subscribers, confine, errors);
	if (ranges)
		ranges_read(ranges, subscribers, errors);
	check_ranges(subscribers, errors);
	if (errors->count == before)
		return subscribers;
	subscribers_free(subscribers);
	return NULL;
}
