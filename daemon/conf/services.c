/* SPDX-License-Identifier: Apache-2.0 */
/* Supplementary services read from a group. */
#include "conf/services.h"

#include <stdio.h>
#include <string.h>

static const struct conf_key services_keys[] = {
	{ "oip",                        CONF_BOOL, "true",                "Callers are shown (TS 24.607)" },
	{ "oir",                        CONF_TEXT, "temporary-presented", "Being shown to those called: off, permanent, temporary-restricted, temporary-presented" },
	{ "tip",                        CONF_BOOL, "true",                "Who answers is shown (TS 24.608)" },
	{ "tir",                        CONF_TEXT, "temporary-presented", "Being shown to callers: as oir" },
	{ "cfu",                        CONF_TEXT, NULL,                  "All calls go to that number or URI (TS 24.604)" },
	{ "cfb",                        CONF_TEXT, NULL,                  "Those that find the user busy" },
	{ "cfnr",                       CONF_TEXT, NULL,                  "Those that nobody answers" },
	{ "cfnrc",                      CONF_TEXT, NULL,                  "Those that do not reach the UE" },
	{ "cfnl",                       CONF_TEXT, NULL,                  "Those to a user who is not registered" },
	{ "deflection",                 CONF_BOOL, "false",               "A 302 of the UE is followed by the network" },
	{ "no_reply_timer",             CONF_INT,  "tas.no_reply_timer",  "Seconds until cfnr: 5 to 180" },
	{ "notify_caller",              CONF_BOOL, "true",                "Whoever is diverted gets a 181" },
	{ "reveal_identity_to_caller",  CONF_BOOL, "true",                "and may learn to whom" },
	{ "reveal_identity_to_target",  CONF_BOOL, "true",                "The target may learn who diverted the call" },
	{ "incoming_barring",           CONF_LIST, NULL,                  "all, anonymous, roaming, numbers and URIs with * (TS 24.611)" },
	{ "outgoing_barring",           CONF_LIST, NULL,                  "all, international, international-exHC, roaming, numbers and URIs with *" },
	{ "call_waiting",               CONF_TEXT, "terminal",            "A second call: terminal (the UE decides), network (the UE is told), off (TS 24.615)" },
};

const struct conf_schema services_schema = { "services", services_keys, ARRAY_LEN(services_keys) };

static const char *const restriction_names[] = {
	[RESTRICTION_OFF] = "off",
	[RESTRICTION_PERMANENT] = "permanent",
	[RESTRICTION_TEMPORARY_RESTRICTED] = "temporary-restricted",
	[RESTRICTION_TEMPORARY_PRESENTED] = "temporary-presented",
};

static const char *const diversion_names[] = {
	[DIVERSION_UNCONDITIONAL] = "cfu",   [DIVERSION_BUSY] = "cfb",
	[DIVERSION_NO_REPLY] = "cfnr",       [DIVERSION_NOT_REACHABLE] = "cfnrc",
	[DIVERSION_NOT_LOGGED_IN] = "cfnl",
};

static const char *const call_waiting_names[] = {
	[CALL_WAITING_TERMINAL] = "terminal",
	[CALL_WAITING_NETWORK] = "network",
	[CALL_WAITING_OFF] = "off",
};

enum { INCOMING = 1, OUTGOING = 2 };

/* In the order of their bits, and where each may stand. */
static const struct {
	const char *name;
	unsigned where;
} barring_rows[] = {
	{ "all", INCOMING | OUTGOING },     { "international", OUTGOING },
	{ "international-exHC", OUTGOING }, { "roaming", INCOMING | OUTGOING },
	{ "anonymous", INCOMING },
};

const char *restriction_name(enum restriction restriction)
{
	return restriction_names[restriction];
}

const char *diversion_name(enum diversion_when when)
{
	return diversion_names[when];
}

const char *call_waiting_name(enum call_waiting call_waiting)
{
	return call_waiting_names[call_waiting];
}

const char *barring_name(unsigned bit)
{
	return bit < ARRAY_LEN(barring_rows) ? barring_rows[bit].name : NULL;
}

/* A group while it is read. */
struct services_reading {
	const struct conf_node *group;
	struct arena *arena;
	struct conf_errors *errors;
};

static bool read_flag(const struct services_reading *reading, const char *key, bool fallback)
{
	const struct conf_node *node = conf_child(reading->group, key);

	return node && node->kind == CONF_BOOL ? node->number : fallback;
}

/* Words that a key can have. */
struct choice {
	const char *const *names;
	unsigned n, fallback;
};
static const struct choice restrictions = { restriction_names, RESTRICTION_COUNT,
					    RESTRICTION_TEMPORARY_PRESENTED };
static const struct choice call_waitings = { call_waiting_names, CALL_WAITING_COUNT,
					     CALL_WAITING_TERMINAL };

static void refuse_choice(const struct services_reading *reading, const struct conf_node *node,
			  const struct choice *choice)
{
	struct buf known = { 0 };

	for (unsigned i = 0; i < choice->n; i++)
		buf_printf(&known, "%s%s",
			   i == 0             ? "" :
			   i + 1 == choice->n ? " or " :
						", ",
			   choice->names[i]);
	conf_node_error(reading->errors, node, "%s '%s' is not known: write %s", node->name,
			node->text, known.p);
	buf_free(&known);
}

/* The fallback also with an error. */
static unsigned read_choice(const struct services_reading *reading, const char *key,
			    const struct choice *choice)
{
	const struct conf_node *node = conf_child(reading->group, key);

	if (!node || node->kind != CONF_TEXT)
		return choice->fallback;
	for (unsigned i = 0; i < choice->n; i++)
		if (strcmp(choice->names[i], node->text) == 0)
			return i;
	refuse_choice(reading, node, choice);
	return choice->fallback;
}

/* + and digits, or a short code; separators may stand between. */
static bool is_number(const char *text)
{
	size_t plus = text[0] == '+', n = strspn(text + plus, "0123456789*-.()");

	return n && n <= 32 && !text[plus + n];
}

/* A URI that can be called: with something behind its scheme, and nothing that would end it in a
 * header. */
static bool is_uri(const char *text)
{
	static const char *const schemes[] = { "sip:", "sips:", "tel:" };
	bool has_scheme = false;

	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		has_scheme |= strncmp(text, schemes[i], strlen(schemes[i])) == 0;
	if (!has_scheme || !strchr(text, ':')[1] || strlen(text) > 200 || strpbrk(text, "<>\"?"))
		return false;
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == 0x7f)
			return false;
	return true;
}

static const char *keep(const struct services_reading *reading, const char *text)
{
	return arena_copy(reading->arena, text, strlen(text));
}

static void read_diversion(const struct services_reading *reading, enum diversion_when when,
			   struct diversion *diversion)
{
	const struct conf_node *node = conf_child(reading->group, diversion_names[when]);

	diversion->notify_caller = read_flag(reading, "notify_caller", true);
	diversion->show_target = read_flag(reading, "reveal_identity_to_caller", true);
	diversion->show_diverting = read_flag(reading, "reveal_identity_to_target", true);
	if (!node || node->kind != CONF_TEXT || !*node->text)
		return;
	if (is_number(node->text) || is_uri(node->text))
		diversion->target = keep(reading, node->text);
	else
		conf_node_error(
			reading->errors, node,
			"%s '%s' cannot be called: write a number (\"+15551230003\") or a URI "
			"(\"sip:user@host\", \"tel:+15551230003\")",
			node->name, node->text);
}

static void read_timer(const struct services_reading *reading, struct services *services)
{
	const struct conf_node *node = conf_child(reading->group, "no_reply_timer");

	if (!node || node->kind != CONF_INT)
		return;
	if (node->number >= NO_REPLY_MIN && node->number <= NO_REPLY_MAX)
		services->no_reply_timer = (unsigned)node->number;
	else
		conf_node_error(reading->errors, node, "%s = %lld is out of bounds (%d to %d s)",
				node->name, (long long)node->number, NO_REPLY_MIN, NO_REPLY_MAX);
}

/* One condition; false: it is none that there is. */
static bool read_condition(const char *text, unsigned where, struct barring *barring)
{
	for (size_t i = 0; i < ARRAY_LEN(barring_rows); i++)
		if ((barring_rows[i].where & where) && strcmp(barring_rows[i].name, text) == 0) {
			barring->conditions |= 1u << i;
			return true;
		}
	return false;
}

static void refuse_condition(const struct services_reading *reading, const struct conf_node *list,
			     const struct conf_node *node, unsigned where)
{
	struct buf known = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(barring_rows); i++)
		if (barring_rows[i].where & where)
			buf_printf(&known, "%s, ", barring_rows[i].name);
	conf_node_error(reading->errors, node,
			"%s: '%s' is no condition: write %sa number or a URI with * for the rest",
			list->name, node->kind == CONF_TEXT ? node->text : "...", known.p);
	buf_free(&known);
}

static void read_barring(const struct services_reading *reading, const char *key, unsigned where,
			 struct barring *barring)
{
	const struct conf_node *list = conf_child(reading->group, key);
	const char **identities;

	if (!list || list->kind != CONF_LIST || !list->n_children)
		return;
	identities = arena_alloc(reading->arena, list->n_children * sizeof(*identities));
	for (unsigned i = 0; i < list->n_children; i++) {
		const struct conf_node *node = &list->children[i];

		if (node->kind != CONF_TEXT)
			refuse_condition(reading, list, node, where);
		else if (is_number(node->text) || is_uri(node->text))
			identities[barring->n_identities++] = keep(reading, node->text);
		else if (!read_condition(node->text, where, barring))
			refuse_condition(reading, list, node, where);
	}
	barring->identities = identities;
}

struct services *services_read(const struct conf_node *group, struct arena *arena,
			       struct conf_errors *errors)
{
	const struct services_reading reading = { group, arena, errors };
	unsigned before = errors->count;
	struct services *services;

	if (!conf_check_keys(group, &services_schema, errors))
		return NULL;
	services = arena_alloc(arena, sizeof(*services));
	memset(services, 0, sizeof(*services));
	services->oip = read_flag(&reading, "oip", true);
	services->tip = read_flag(&reading, "tip", true);
	services->deflection = read_flag(&reading, "deflection", false);
	services->oir = read_choice(&reading, "oir", &restrictions);
	services->tir = read_choice(&reading, "tir", &restrictions);
	services->call_waiting = read_choice(&reading, "call_waiting", &call_waitings);
	for (enum diversion_when when = 0; when < DIVERSION_COUNT; when++)
		read_diversion(&reading, when, &services->diversions[when]);
	read_timer(&reading, services);
	read_barring(&reading, "incoming_barring", INCOMING, &services->incoming);
	read_barring(&reading, "outgoing_barring", OUTGOING, &services->outgoing);
	return errors->count == before ? services : NULL;
}

const struct services *services_read_of(const struct conf_node *entry, struct arena *arena,
					struct conf_errors *errors)
{
	const struct conf_node *group = conf_child(entry, "services");

	return group ? services_read(group, arena, errors) : NULL;
}
