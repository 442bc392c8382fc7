/* SPDX-License-Identifier: Apache-2.0 */
/* UEs: what registrar and P-CSCF know of one. */
#include "core/ues.h"

#include <stdio.h>

#include "core/core_private.h"
#include "journal/facts.h"

static unsigned count_pending(const struct registration *registration)
{
	struct challenge *challenge;
	unsigned n = 0;

	list_each(challenge, &registration->challenges, struct challenge, node)
		n += !challenge->used;
	return n;
}

void core_ue(struct core *core, const struct subscriber *subscriber, struct core_ue *ue)
{
	struct registration *registration =
		registrar_find(scscf_registrar(core->scscf), str_of(subscriber->impi));
	struct flow *flow = flows_by_user(pcscf_flows(core->pcscf), subscriber->name);

	*ue = (struct core_ue){ .state = "not-registered", .since = -1 };
	if (flow) {
		ue->link = flow->link;
		ue->remote = &flow->remote;
	}
	if (!registration)
		return;
	ue->state = registration_state_name(registration);
	ue->since = registration->registered_at;
	ue->n_contacts = registration->n_bindings;
	ue->challenges = count_pending(registration);
	if (!list_empty(&registration->contacts.now))
		ue->contact =
			container_of(registration->contacts.now.prev, struct bound_contact, node)
				->binding->uri;
}

void core_explain_no_flow(struct core *core, const struct subscriber *subscriber, char why[160])
{
	struct core_ue ue;

	core_ue(core, subscriber, &ue);
	snprintf(why, 160, "%.60s is %s%s", subscriber->name,
		 ue.n_contacts ? "registered" : "not registered",
		 ue.n_contacts ?
			 ", but its connection is gone, or its address is another UE's by now" :
			 "");
}

/* So many records are looked at. */
enum { LOOK_BACK = 50000 };

/* Is it a message between its user and the P-CSCF? */
static bool is_message_of_ue(const struct facts *facts)
{
	return facts->text[FACT_USER].n && facts->text[FACT_METHOD].n &&
	       facts->head.proto != PROTO_PIPE && facts->head.proto != PROTO_COUNT;
}

void core_ues_last(struct core *core, struct core_ue_last *lasts, size_t n)
{
	uint64_t first = journal_first(core->journal), number = journal_count(core->journal);
	unsigned looked = 0;
	struct facts facts;
	struct map waiting;

	map_init(&waiting);
	for (size_t i = 0; i < n; i++)
		map_add(&waiting, &lasts[i].node, str_of(lasts[i].name));
	for (; waiting.count && number >= first && number > 0 && looked < LOOK_BACK;
	     number--, looked++) {
		struct core_ue_last *last;

		if (!journal_read(core->journal, number, &facts) || !is_message_of_ue(&facts))
			continue;
		last = map_get(&waiting, facts.text[FACT_USER], struct core_ue_last, node);
		if (!last)
			continue;
		last->number = number;
		last->time = facts.head.time;
		last->method = facts.text[FACT_METHOD];
		last->status = facts.head.status;
		last->from_ue = facts_inbound(&facts);
		map_remove(&waiting, &last->node);
	}
	for (size_t i = 0; i < n; i++)
		map_remove(&waiting, &lasts[i].node);
	map_clear(&waiting);
}
