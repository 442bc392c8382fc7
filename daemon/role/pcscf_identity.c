/* SPDX-License-Identifier: Apache-2.0 */
/* Whom the P-CSCF asserts to speak: one of the identities that the UE has registered (RFC 3325 9,
 * TS 24.229 5.2.6.3 and 5.2.6.4). */
#include "msg/value.h"
#include "msg/view.h"
#include "role/duty_causes.h"
#include "role/identity.h"
#include "role/pcscf_private.h"

/* Do both URIs name the same identity, however they are dressed? */
static bool same_identity(struct duty_run *run, const struct uri *wish, const struct uri *own)
{
	struct arena *arena = &run->msg->arena;
	struct number_plan plan = number_plan_of(run->request->scene->snapshot);
	char wished[NUMBER_MAX], owned[NUMBER_MAX];

	if (str_eq(uri_aor(arena, wish), uri_aor(arena, own)))
		return true;
	return !uri_is_sip(wish) && !uri_is_sip(own) && number_of_uri(&plan, wish, wished) &&
	       number_of_uri(&plan, own, owned) && str_is(str_of(wished), owned);
}

/* Which of the registered identities the text names; STR_NONE: none. */
static struct str find_identity(struct duty_run *run, struct str associated, struct str wish)
{
	struct arena *arena = &run->msg->arena;
	struct address wished, own;
	struct str value;

	if (!address_parse(arena, wish, &wished) || wished.star)
		return STR_NONE;
	while (value_cut(&associated, &value))
		if (address_parse(arena, value, &own) && same_identity(run, &wished.uri, &own.uri))
			return own.uri_text;
	return STR_NONE;
}

/* The first of the preferred identities that is one of the registered. */
static struct str preferred_identity(struct duty_run *run, struct str associated)
{
	struct value_walk walk;
	struct msg_value value;
	struct str found;

	value_walk_start(&walk, HDR_P_PREFERRED_IDENTITY, STR_NONE);
	while (value_walk_next(run->msg, &walk, &value)) {
		found = find_identity(run, associated, value.text);
		if (found.n)
			return found;
	}
	return STR_NONE;
}

static struct str default_identity(struct str associated)
{
	struct address own;
	struct str value;

	return value_cut(&associated, &value) && address_split(value, &own) ? own.uri_text :
									      STR_NONE;
}

/* What the UE itself asserts counts for nothing. */
static void assert_identity(struct msg *msg, struct str identity)
{
	msg_remove(msg, HDR_P_ASSERTED_IDENTITY);
	msg_remove(msg, HDR_P_PREFERRED_IDENTITY);
	if (identity.n)
		msg_add(msg, HDR_P_ASSERTED_IDENTITY, MSG_JOIN(msg, STR("<"), identity, STR(">")));
}

/* None of what the UE prefers is its own. */
static void blame_preference(struct duty_run *run, struct str associated)
{
	struct str wish = msg_value(run->msg, HDR_P_PREFERRED_IDENTITY);

	if (wish.n)
		duty_blame_for(run, CAUSE_IDENTITY_NOT_REGISTERED,
			       "P-Preferred-Identity: %.*s; registered: %.*s", STR_ARG(wish),
			       STR_ARG(associated));
}

/* PROCEDURES 2.1 row 4. Within a dialog nothing is asserted. */
int pcscf_duty_asserted_identity(struct duty_run *run)
{
	struct str associated = str_of(relaying_of(run)->flow->associated);
	struct str identity = STR_NONE;

	if (!run->request->scene->in_dialog) {
		identity = preferred_identity(run, associated);
		if (!identity.n) {
			blame_preference(run, associated);
			identity = default_identity(associated);
		}
	}
	assert_identity(run->msg, identity);
	return 0;
}

/* May whoever is named there refer somebody: one of the registered identities, or nobody's? */
static bool may_refer(struct duty_run *run, struct str associated, struct str value)
{
	struct address address;

	if (find_identity(run, associated, value).n)
		return true;
	return address_parse(&run->msg->arena, value, &address) && uri_is_sip(&address.uri) &&
	       str_ends(address.uri.host, STR("anonymous.invalid"));
}

/* Who is referred trusts it (RFC 3892 5). */
int pcscf_duty_referred_by(struct duty_run *run)
{
	struct str associated = str_of(relaying_of(run)->flow->associated);
	struct str identity = default_identity(associated);
	struct str value = msg_value(run->msg, HDR_REFERRED_BY);

	if (run->msg->method != METHOD_REFER || !identity.n ||
	    (value.n && may_refer(run, associated, value)))
		return 0;
	if (value.n)
		pcscf_remark(run,
			     "Referred-By is no identity of the UE, whose default one takes its "
			     "place");
	msg_set(run->msg, HDR_REFERRED_BY, MSG_JOIN(run->msg, STR("<"), identity, STR(">")));
	return 0;
}

/* TS 24.229 5.2.6.4.4: the callee's preferred identity, else the one that was called. */
int pcscf_duty_callee_identity(struct duty_run *run)
{
	const struct relayed_callee *callee = relaying_of(run)->callee;
	struct str identity = STR_NONE, called = STR_NONE;
	struct address address;

	if (callee && run->msg->status > 100 && !run->request->scene->in_dialog) {
		identity = preferred_identity(run, str_of(callee->associated));
		if (callee->called_party && address_split(str_of(callee->called_party), &address))
			called = address.uri_text;
		if (!identity.n && called.n)
			identity = find_identity(run, str_of(callee->associated), called);
		if (!identity.n)
			identity = called.n ? called : default_identity(str_of(callee->associated));
	}
	assert_identity(run->msg, identity);
	return 0;
}
