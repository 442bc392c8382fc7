/* SPDX-License-Identifier: Apache-2.0 */
/* What rules ask the core: `$` values in their texts, and derived words that no message tells. */
#include "core/core_private.h"
#include "msg/value.h"

/* `$user.impi` and the like in rules (LANGUAGE section 1). */
static bool subscriber_value(const struct subscriber *subscriber, struct str what, struct buf *out)
{
	const struct {
		const char *name, *value;
	} rows[] = {
		{ "name", subscriber->name },
		{ "impi", subscriber->impi },
		{ "impu",
		  subscriber->n_impus ? subscriber->impus[subscriber->default_impu] : NULL },
		{ "imsi", subscriber->imsi },
		{ "msisdn", subscriber->msisdn },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_is(what, rows[i].name) && rows[i].value) {
			buf_add_text(out, rows[i].value);
			return true;
		}
	return false;
}

/* `$registration.path` and `.service_route`: the first URI of what the user's 200 said. */
static bool registration_value(struct core *core, const struct scene *scene, struct str what,
			       struct buf *out)
{
	struct flow *flow = flows_by_user(pcscf_flows(core->pcscf), scene->user);
	struct address address;
	struct str rest, first;

	if (!flow)
		return false;
	rest = str_of(str_is(what, "path") ? flow->path : flow->service_route);
	if (!value_cut(&rest, &first) || !address_split(first, &address))
		return false;
	buf_add_str(out, address.uri_text);
	return true;
}

/* The URI of the contact that was registered last. */
static bool contact_value(struct core *core, const char *name, struct buf *out)
{
	const struct registration *registration = registration_by_name(core, name);
	const struct bound_contact *contact, *last = NULL;

	if (registration)
		list_each(contact, &registration->contacts.now, struct bound_contact, node)
			last = contact;
	if (last)
		buf_add_str(out, last->binding->uri);
	return last != NULL;
}

bool rules_value(void *ctx, const struct scene *scene, struct str name, struct buf *out)
{
	struct str whose;
	struct subscriber subscriber;

	if (scene->snapshot && str_is(name, "domain")) {
		buf_add_text(out, scene->snapshot->domain);
		return true;
	}
	if (!scene->snapshot || !str_cut(&name, '.', &whose) || !name.n)
		return false;
	if (str_is(whose, "registration"))
		return registration_value(ctx, scene, name, out);
	if (str_is(whose, "user"))
		whose = str_of(scene->user);
	else if (str_is(whose, "peer_user"))
		whose = str_of(scene->peer_user);
	if (!subscribers_by_name(scene->snapshot->subscribers, whose, &subscriber))
		return false;
	return str_is(name, "contact") ? contact_value(ctx, subscriber.name, out) :
					 subscriber_value(&subscriber, name, out);
}

/* What a REGISTER is, by the binding that it finds, and how long that one lasts (LANGUAGE section
 * 1). */
bool rules_fact(void *ctx, const struct scene *scene, enum word_id word, struct msg *msg,
		struct buf *value)
{
	struct core *core = ctx;
	const struct registration *registration;

	if (!msg || msg->method != METHOD_REGISTER || !msg->is_request || !scene->user[0])
		return false;
	registration = registration_by_name(core, scene->user);
	if (word == WORD_KIND) {
		buf_add_text(value,
			     registration && registration->n_bindings ? "refresh" : "initial");
		return true;
	}
	if (word != WORD_REGISTRATION_LEFT || !registration || !timer_active(&registration->expiry))
		return false;
	buf_add_u64(value, (uint64_t)(registration->expiry.due - loop_now(core->loop)) / 1000000);
	return true;
}
