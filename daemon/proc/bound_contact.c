/* SPDX-License-Identifier: Apache-2.0 */
/* The contacts of a registration: compared with what is bound, and what that means. */
#include "proc/bound_contact.h"

static const char *const event_names[] = {
	[CONTACT_REGISTERED] = "registered",	 [CONTACT_CREATED] = "created",
	[CONTACT_REFRESHED] = "refreshed",	 [CONTACT_SHORTENED] = "shortened",
	[CONTACT_EXPIRED] = "expired",		 [CONTACT_DEACTIVATED] = "deactivated",
	[CONTACT_PROBATION] = "probation",	 [CONTACT_UNREGISTERED] = "unregistered",
	[CONTACT_REJECTED] = "rejected",
};

const char *contact_event_name(enum contact_event event)
{
	return event_names[event];
}

bool contact_event_find(struct str name, enum contact_event *event)
{
	for (size_t i = CONTACT_EXPIRED; i < ARRAY_LEN(event_names); i++)
		if (str_is(name, event_names[i])) {
			*event = (enum contact_event)i;
			return true;
		}
	return false;
}

const char *contact_event_names(void)
{
	return "expired, deactivated, probation, unregistered, rejected";
}

void bound_contacts_init(struct bound_contacts *contacts)
{
	*contacts = (struct bound_contacts){ 0 };
	list_init(&contacts->now);
	list_init(&contacts->gone);
}

static void contact_free(struct bound_contact *contact)
{
	list_remove(&contact->node);
	binding_free(contact->binding);
	mem_free(contact);
}

void bound_contacts_clear(struct bound_contacts *contacts)
{
	struct list *const lists[] = { &contacts->now, &contacts->gone };
	struct bound_contact *contact;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		list_each(contact, lists[i], struct bound_contact, node)
			contact_free(contact);
	contacts->n_gone = 0;
}

static void contact_change(struct bound_contacts *contacts, struct bound_contact *contact,
			   enum contact_event event)
{
	contact->event = event;
	contact->changed = ++contacts->changes;
}

static struct bound_contact *contact_of(struct bound_contacts *contacts,
					const struct binding *binding)
{
	struct bound_contact *contact;

	list_each(contact, &contacts->now, struct bound_contact, node)
		if (binding_same(contact->binding, binding))
			return contact;
	return NULL;
}

/* Is it among those that are bound? */
static bool is_bound(const struct bound_contact *contact, const struct list *bindings)
{
	struct binding *binding;

	list_each(binding, bindings, struct binding, node)
		if (binding_same(contact->binding, binding))
			return true;
	return false;
}

static void contact_gone(struct bound_contacts *contacts, struct bound_contact *contact,
			 const struct bound_update *update)
{
	bool over = contact->binding->expires_at <= update->now;

	contact_change(contacts, contact, over ? CONTACT_EXPIRED : update->gone);
	list_remove(&contact->node);
	list_append(&contacts->gone, &contact->node);
	if (++contacts->n_gone > BOUND_GONE) {
		contact_free(list_first(&contacts->gone, struct bound_contact, node));
		contacts->n_gone--;
	}
}

/* A REGISTER has another CSeq or Call-ID; what the network does has not. */
static void contact_take(struct bound_contacts *contacts, struct bound_contact *contact,
			 struct binding *binding)
{
	const struct binding *before = contact->binding;
	bool again = binding->cseq != before->cseq || !str_eq(binding->call_id, before->call_id);

	if (again)
		contact_change(contacts, contact, CONTACT_REFRESHED);
	else if (binding->expires_at < before->expires_at)
		contact_change(contacts, contact, CONTACT_SHORTENED);
	else
		return;
	binding_free(contact->binding);
	contact->binding = binding_hold(binding);
}

static void contact_new(struct bound_contacts *contacts, struct binding *binding)
{
	struct bound_contact *contact = mem_alloc(sizeof(*contact));

	contact->number = ++contacts->last;
	contact->binding = binding_hold(binding);
	contact_change(contacts, contact, CONTACT_REGISTERED);
	list_append(&contacts->now, &contact->node);
}

/* Tells of what came behind that change. */
static void tell_since(struct list *list, uint64_t before, const struct bound_update *update)
{
	struct bound_contact *contact;

	list_each(contact, list, struct bound_contact, node)
		if (contact->changed > before)
			update->tell(update->ctx, contact);
}

void bound_contacts_update(struct bound_contacts *contacts, const struct bound_update *update)
{
	uint64_t before = contacts->changes;
	struct bound_contact *contact;
	struct binding *binding;

	list_each(contact, &contacts->now, struct bound_contact, node)
		if (!is_bound(contact, update->bindings))
			contact_gone(contacts, contact, update);
	list_each(binding, update->bindings, struct binding, node) {
		contact = contact_of(contacts, binding);
		if (contact)
			contact_take(contacts, contact, binding);
		else
			contact_new(contacts, binding);
	}
	if (!update->tell)
		return;
	tell_since(&contacts->gone, before, update);
	tell_since(&contacts->now, before, update);
}
