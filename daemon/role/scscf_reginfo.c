/* SPDX-License-Identifier: Apache-2.0 */
/* What a NOTIFY of package reg tells: every identity of the subscriber that is not barred, with the
 * contacts that it has or has lost (TS 24.229 5.4.2.1.2). */
#include "body/reginfo.h"
#include "msg/param.h"
#include "msg/uri.h"
#include "proc/knobs.h"
#include "role/gruu.h"
#include "role/scscf_private.h"
#include "role/scscf_subscribe.h"

/* A document in work. */
struct informing {
	struct scscf *scscf;
	struct subscription *subscription;
	const struct registration *registration;
	struct subscriber subscriber;
	struct arena arena; /* of all that the document points at */
	bool full;
};

/* To be told: all that are bound, and what the subscriber has not heard of yet. */
static bool is_told(const struct informing *informing, const struct bound_contact *contact,
		    bool bound)
{
	return (bound && informing->full) || contact->changed > informing->subscription->told;
}

/* The parameters of its Contact that have no element of their own. */
static void add_params(struct informing *informing, const struct binding *binding,
		       struct reginfo_contact *contact)
{
	struct reginfo_param *params;
	struct address address;
	struct param param;
	struct str rest;
	unsigned n = 0;

	if (!address_split(binding->value, &address))
		return;
	for (rest = address.params; param_next(&rest, ';', &param);)
		n++;
	params = arena_alloc(&informing->arena, (n + 1) * sizeof(*params));
	for (rest = address.params; param_next(&rest, ';', &param);)
		if (!str_iis(param.name, "q") && !str_iis(param.name, "expires"))
			params[contact->n_params++] =
				(struct reginfo_param){ param.name, param.value };
	contact->params = params;
}

static struct str hold(struct informing *informing, struct buf *text)
{
	struct str held = { arena_copy(&informing->arena, text->p, text->n), text->n };

	buf_free(text);
	return held;
}

/* RFC 5628: the public one of every identity, the temporary one where the UE was registered. */
static void add_gruus(struct informing *informing, const struct binding *binding, const char *impu,
		      struct reginfo_contact *contact)
{
	const struct scscf *scscf = informing->scscf;
	const char *domain = informing->subscription->scene.snapshot->domain;
	struct buf text = { 0 };

	if (!binding->instance.n || !contact->active || !str_starts(str_of(impu), STR("sip")))
		return;
	gruu_write_public(impu, binding, &text);
	contact->public_gruu = hold(informing, &text);
	if (binding->emergency || !contact->call_id.n)
		return;
	gruu_write_temporary(scscf->gruu_key, domain, &informing->subscriber, binding, &text);
	contact->temporary_gruu = hold(informing, &text);
	contact->first_cseq = binding->temp_gruus;
}

/* The identity that the UE registered, and not another one with it; for one that is barred (a
 * temporary one, TS 23.003 13.4B) stands the default one. */
static unsigned registered_impu(const struct informing *informing)
{
	const struct subscriber *subscriber = &informing->subscriber;
	const char *impu = informing->registration->impu;

	for (unsigned i = 0; impu && i < subscriber->n_impus; i++)
		if (!subscriber->barred[i] && str_is(str_of(subscriber->impus[i]), impu))
			return i;
	return subscriber->default_impu;
}

/* A contact as that identity has it; its id is no other's as long as it lives. */
static void fill_contact(struct informing *informing, const struct bound_contact *from,
			 unsigned impu, struct reginfo_contact *contact)
{
	const struct element_options *options = &informing->scscf->options;
	const struct binding *binding = from->binding;
	int64_t left = binding->expires_at - loop_now(options->loop);
	enum contact_event event = from->event;
	bool own = registered_impu(informing) == impu;

	if (event == CONTACT_REGISTERED && !own)
		event = CONTACT_CREATED;
	*contact = (struct reginfo_contact){ .id = (from->number - 1) * SUBSCRIBER_IMPUS + impu + 1,
					     .active = event < CONTACT_EXPIRED,
					     .event = contact_event_name(event),
					     .expires = -1,
					     .retry_after = -1,
					     .uri = binding->uri };
	if (contact->active)
		contact->expires = (left + 999999) / 1000000;
	if (event == CONTACT_PROBATION)
		contact->retry_after = knob_number(options->gates, &informing->subscription->scene,
						   REGISTRATION_PROBATION);
	if (own) {
		contact->call_id = binding->call_id;
		contact->cseq = binding->cseq;
		add_params(informing, binding, contact);
	}
	add_gruus(informing, binding, informing->subscriber.impus[impu], contact);
}

static void fill_registration(struct informing *informing, unsigned impu,
			      struct reginfo_registration *registration)
{
	const struct registration *from = informing->registration;
	const struct list *const lists[] = { &from->contacts.gone, &from->contacts.now };
	struct reginfo_contact *contacts;
	struct bound_contact *contact;

	contacts = arena_alloc(&informing->arena,
			       (from->n_bindings + BOUND_GONE + 1) * sizeof(*contacts));
	*registration = (struct reginfo_registration){
		.aor = str_of(informing->subscriber.impus[impu]),
		.id = impu + 1,
		.state = from->n_bindings ? REGINFO_ACTIVE : REGINFO_TERMINATED,
		.contacts = contacts,
	};
	for (unsigned i = 0; i < ARRAY_LEN(lists); i++)
		list_each(contact, lists[i], struct bound_contact, node)
			if (is_told(informing, contact, i == 1))
				fill_contact(informing, contact, impu,
					     &contacts[registration->n_contacts++]);
}

static void write_reginfo(void *ctx, struct subscription *subscription, bool full, struct buf *body)
{
	struct informing informing = { .scscf = ctx,
				       .subscription = subscription,
				       .registration = subscription->about,
				       .full = full };
	struct reginfo_registration registrations[SUBSCRIBER_IMPUS];
	struct reginfo reginfo = { .version = subscription->version,
				   .full = full,
				   .registrations = registrations };

	subscription->telling = informing.registration->contacts.changes;
	if (!subscribers_by_impi(subscription->scene.snapshot->subscribers, subscription->resource,
				 &informing.subscriber))
		return;
	arena_init(&informing.arena);
	for (unsigned i = 0; i < informing.subscriber.n_impus; i++)
		if (!informing.subscriber.barred[i])
			fill_registration(&informing, i, &registrations[reginfo.n_registrations++]);
	reginfo_write(&reginfo, body);
	arena_clear(&informing.arena);
}

void scscf_reginfo_full(void *ctx, struct subscription *subscription, struct buf *body)
{
	write_reginfo(ctx, subscription, true, body);
}

void scscf_reginfo_partial(void *ctx, struct subscription *subscription, struct buf *body)
{
	write_reginfo(ctx, subscription, false, body);
}
