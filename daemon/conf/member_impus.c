/* SPDX-License-Identifier: Apache-2.0 */
/* The public identities of a configured subscriber, given or derived, TS 23.003 13.4 and 13.4B. */
#include <string.h>

#include "conf/impu.h"
#include "conf/member.h"

/* The number of an IMPU in its set, -1 with an error when it is not in; `node` names it. */
static int find_identity(const struct member_reading *reading, const struct conf_node *node)
{
	const struct identity *identity = NULL;
	struct buf normal = { 0 };

	if (!impu_normalise(str_of(node->text), &normal))
		identity = map_get(&reading->subscribers->impus, buf_str(&normal), struct identity,
				   node);
	buf_free(&normal);
	if (identity && identity->owner == reading->member)
		return (int)(identity - reading->member->identities);
	conf_node_error(reading->errors, node, "'%s' is none of the subscriber's public identities",
			node->text);
	return -1;
}

/* Adds an IMPU; `node`: where it comes from. False with an error. */
static bool add_identity(const struct member_reading *reading, const char *text,
			 const struct conf_node *node)
{
	struct subscribers *subscribers = reading->subscribers;
	struct member *member = reading->member;
	struct identity *identity = &member->identities[member->n_identities];
	const struct identity *first;
	struct buf normal = { 0 };
	const char *wrong = impu_normalise(str_of(text), &normal);
	bool added = false;

	if (wrong) {
		conf_node_error(reading->errors, node, "'%s' is no public identity: %s", text,
				wrong);
	} else if ((first = map_get(&subscribers->impus, buf_str(&normal), struct identity,
				    node))) {
		member_refuse_double(reading, node, text, first->owner);
	} else {
		*identity = (struct identity){ .owner = member };
		map_add(&subscribers->impus, &identity->node,
			(struct str){ arena_copy(&subscribers->arena, normal.p, normal.n),
				      normal.n });
		member->n_identities++;
		added = true;
	}
	buf_free(&normal);
	return added;
}

/* `impus` as given. */
static void read_impus(const struct member_reading *reading, const struct conf_node *list)
{
	if (list->n_children == 0 || list->n_children > SUBSCRIBER_IMPUS)
		conf_node_error(reading->errors, list, "impus wants 1 to %d identities, not %u",
				SUBSCRIBER_IMPUS, list->n_children);
	for (unsigned i = 0; i < list->n_children && i < SUBSCRIBER_IMPUS; i++)
		if (conf_check_kind(&list->children[i], CONF_TEXT, "impus", reading->errors))
			add_identity(reading, list->children[i].text, &list->children[i]);
}

/* The temporary IMPU, barred when there is another; that of the MSISDN; its tel: alias. */
static void derive_impus(const struct member_reading *reading)
{
	const struct conf_node *msisdn = member_node(reading, "msisdn");
	struct member *member = reading->member;

	if (member->imsi)
		add_identity(reading, member_derive(reading, "sip:", member->imsi, true),
			     member_node(reading, "imsi"));
	else if (strchr(member->impi, '@'))
		add_identity(reading, member_derive(reading, "sip:", member->impi, false),
			     member_node(reading, "impi"));
	else if (!member->msisdn)
		conf_node_error(reading->errors, reading->node,
				"impus is missing: none can be derived from impi '%s'",
				member->impi);
	if (member->msisdn &&
	    add_identity(reading, member_derive(reading, "sip:", member->msisdn, true), msisdn))
		add_identity(reading, member_derive(reading, "tel:", member->msisdn, false),
			     msisdn);
	if (member->imsi && member->n_identities > 1)
		member->identities[0].barred = true;
}

/* `barred` in place of what was derived. */
static void read_barred(const struct member_reading *reading)
{
	const struct conf_node *list = conf_child(reading->node, "barred");

	if (!list)
		return;
	for (unsigned i = 0; i < reading->member->n_identities; i++)
		reading->member->identities[i].barred = false;
	for (unsigned i = 0; i < list->n_children; i++) {
		const struct conf_node *node = &list->children[i];
		int place = -1;

		if (conf_check_kind(node, CONF_TEXT, "barred", reading->errors))
			place = find_identity(reading, node);
		if (place >= 0)
			reading->member->identities[place].barred = true;
	}
}

/* `default_impu`, else the first that is not barred. */
static void read_default(const struct member_reading *reading)
{
	const struct conf_node *node = conf_child(reading->node, "default_impu");
	struct member *member = reading->member;
	int place = 0;

	if (node)
		place = find_identity(reading, node);
	else
		while (place < (int)member->n_identities && member->identities[place].barred)
			place++;
	if (place < 0 || member->n_identities == 0)
		return;
	member->default_impu = (unsigned)place;
	if (place == (int)member->n_identities)
		conf_node_error(reading->errors, member_node(reading, "barred"),
				"all public identities are barred: one must not be");
	else if (member->identities[place].barred)
		conf_node_error(reading->errors, node, "default_impu '%s' is barred", node->text);
}

/* The set, who is barred in it, and the default one. */
void member_read_impus(const struct member_reading *reading)
{
	const struct conf_node *list = conf_child(reading->node, "impus");

	reading->member->identities =
		arena_alloc(&reading->subscribers->arena,
			    SUBSCRIBER_IMPUS * sizeof(*reading->member->identities));
	if (list)
		read_impus(reading, list);
	else
		derive_impus(reading);
	read_barred(reading);
	read_default(reading);
}
