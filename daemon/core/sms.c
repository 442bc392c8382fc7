/* SPDX-License-Identifier: Apache-2.0 */
/* Short messages in a core: who can be reached, and what scenarios and the API do. */
#include "core/sms.h"

#include <string.h>

#include "core/core_private.h"
#include "core/diagnosis.h"
#include "proc/knobs.h"

static struct sms_centre *centre_of(struct core *core)
{
	return ipsmgw_centre(core->ipsmgw);
}

static void blame_contact(struct core *core, const struct registration *registration)
{
	const struct bound_contact *contact =
		list_first(&registration->contacts.now, const struct bound_contact, node);

	journal_cause(core->journal, CAUSE_SMS_NOT_CAPABLE, registration->name, STR_NONE,
		      "Contact: %.*s", STR_ARG(contact->binding->value));
}

/* A contact that says that it takes short messages over IP (TS 24.341 5.3.3.4.1). */
static bool is_reachable(void *ctx, const struct scene *scene)
{
	struct core *core = ctx;
	struct registration *registration = registration_by_name(core, scene->user);
	const struct bound_contact *contact;

	if (!knobs_number(scene->snapshot->knobs, SMS_REQUIRE_SMSIP))
		return true;
	if (!registration || !registration->n_bindings)
		return false;
	list_each(contact, &registration->contacts.now, struct bound_contact, node)
		if (str_isearch(contact->binding->value, STR("+g.3gpp.smsip")) >= 0)
			return true;
	blame_contact(core, registration);
	return false;
}

void sms_on_contact(struct core *core, const struct registration *registration)
{
	if (core->ipsmgw && registration->n_bindings)
		sms_centre_reachable(centre_of(core), registration->name);
}

static void on_change(void *ctx)
{
	sms_keep(ctx);
}

static void on_success(void *ctx, const char *user)
{
	core_diagnosis_resolve(ctx, user, CAUSES_MESSAGING);
}

struct ipsmgw *sms_of_core(struct core *core, const struct element_options *element)
{
	return ipsmgw_new(&(struct ipsmgw_options){ .element = *element,
						    .is_reachable = is_reachable,
						    .on_change = on_change,
						    .on_success = on_success,
						    .ctx = core });
}

size_t sms_busy(struct core *core)
{
	return sms_centre_busy(centre_of(core));
}

void sms_reset(struct core *core)
{
	sms_centre_reset(centre_of(core));
}

unsigned core_sms_send(struct core *core, const struct sms_order *order, bool *is_unknown,
		       char why[SMS_WHY])
{
	struct subscriber subscriber;

	if (is_unknown)
		*is_unknown = !subscribers_by_name(core->snapshot->subscribers, str_of(order->user),
						   &subscriber);
	return sms_send(centre_of(core), order, why);
}

void core_sms(struct core *core, void (*each)(void *arg, const struct sms *sms), void *arg)
{
	struct list *const lists[] = { sms_centre_over(centre_of(core)),
				       sms_centre_alive(centre_of(core)) };
	struct sms *sms;

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		list_each(sms, lists[i], struct sms, node)
			each(arg, sms);
}

struct sms *core_sms_by_number(struct core *core, uint64_t number)
{
	return sms_by_number(centre_of(core), number);
}

static bool is(const char *name, const char *user)
{
	return name && strcmp(name, user) == 0;
}

/* What is looked for, and the newest found yet. */
struct search {
	const char *user;
	const struct sms *to, *from;
};

static const struct sms *newer(const struct sms *a, const struct sms *b)
{
	return a && a->number > b->number ? a : b;
}

static void look_at(void *arg, const struct sms *sms)
{
	struct search *search = arg;

	if (sms->is_report)
		return;
	if (is(sms->user, search->user))
		search->to = newer(search->to, sms);
	if (is(sms->sender, search->user))
		search->from = newer(search->from, sms);
}

const struct sms *core_sms_newest(struct core *core, const char *user)
{
	struct search search = { .user = user };

	core_sms(core, look_at, &search);
	return search.to ? search.to : search.from;
}

/* One count. */
struct counting {
	const char *user;
	struct core_sms_counts *counts;
};

static void count(void *arg, const struct sms *sms)
{
	struct counting *counting = arg;
	struct core_sms_counts *counts = counting->counts;
	bool for_him = is(sms->user, counting->user);

	if (sms->is_report) {
		counts->reports += for_him && sms->state == SMS_DELIVERED;
		return;
	}
	counts->to[sms->state] += for_him;
	counts->from[sms->state] += is(sms->sender, counting->user);
}

void core_sms_count(struct core *core, const char *user, struct core_sms_counts *counts)
{
	struct counting counting = { user, counts };

	*counts = (struct core_sms_counts){ 0 };
	core_sms(core, count, &counting);
}
