/* SPDX-License-Identifier: Apache-2.0 */
/* Bindings: one block, held by whoever still shows it. */
#include <criterion/criterion.h>

#include "proc/bound_contact.h"

Test(store_binding, texts_are_copied_and_stay_while_it_is_held)
{
	char uri[] = "sip:a@192.0.2.1";
	struct binding *binding =
		binding_new(&(struct binding){ .uri = str_of(uri), .cseq = 7, .holders = 3 });

	uri[4] = 'x';
	cr_expect(str_is(binding->uri, "sip:a@192.0.2.1"));
	cr_expect_eq(binding->holders, 0, "a copy is nobody else's");
	cr_expect_eq(binding_hold(binding), binding);
	binding_free(binding);
	cr_expect(str_is(binding->uri, "sip:a@192.0.2.1"));
	binding_free(binding);
	binding_free(NULL);
}

static void note_event(void *ctx, const struct bound_contact *contact)
{
	*(enum contact_event *)ctx = contact->event;
}

/* A contact is the store's binding, not a second one; and as it was at last, when the store has it no more. */
Test(store_binding, contacts_share_it)
{
	const struct binding one = {
		.uri = STR("sip:a@192.0.2.1"), .call_id = STR("c"), .cseq = 1, .expires_at = 900
	};
	struct binding *first = binding_new(&one), *second = binding_new(&one);
	enum contact_event event = CONTACT_REJECTED;
	struct bound_contacts contacts;
	struct list bindings;
	struct bound_update update = { .bindings = &bindings,
				       .gone = CONTACT_UNREGISTERED,
				       .tell = note_event,
				       .ctx = &event };

	list_init(&bindings);
	bound_contacts_init(&contacts);
	list_append(&bindings, &first->node);
	bound_contacts_update(&contacts, &update);
	cr_expect_eq(event, CONTACT_REGISTERED);
	cr_expect_eq(list_first(&contacts.now, struct bound_contact, node)->binding, first);
	cr_expect_eq(first->holders, 1);
	second->cseq = 2;
	list_remove(&first->node);
	binding_free(first);
	list_append(&bindings, &second->node);
	bound_contacts_update(&contacts, &update);
	cr_expect_eq(event, CONTACT_REFRESHED);
	cr_expect_eq(list_first(&contacts.now, struct bound_contact, node)->binding, second);
	list_remove(&second->node);
	binding_free(second);
	bound_contacts_update(&contacts, &update);
	cr_expect_eq(event, CONTACT_UNREGISTERED);
	cr_expect(str_is(list_first(&contacts.gone, struct bound_contact, node)->binding->uri,
			 "sip:a@192.0.2.1"));
	bound_contacts_clear(&contacts);
}
