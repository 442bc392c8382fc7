/* SPDX-License-Identifier: Apache-2.0 */
/* Real UEs, known by their subscribers, and by where they are. */
#include "scenario/seen_who.h"

#include <string.h>

#include "msg/param.h"
#include "msg/view.h"
#include "scenario/run_private.h"

/* The plan's UE of that subscriber, or UES_MAX. */
static unsigned find_user(const struct run *run, const char *name)
{
	for (unsigned i = 0; i < run->plan->n_ues; i++)
		if (strcmp(run->plan->ues[i].subscriber, name) == 0)
			return i;
	return UES_MAX;
}

/* Port 0: any. */
static bool is_at(const struct addr *place, const struct addr *addr)
{
	return addr_port(place) ? addr_equal(place, addr) : addr_same_host(place, addr);
}

/* The place that is known best: with its port before that without. */
static unsigned find_place(const struct run *run, const struct addr *addr)
{
	unsigned found = UES_MAX;

	for (unsigned i = 0; i < run->plan->n_ues; i++)
		for (unsigned k = 0; k < run->ues[i].n_places; k++)
			if (is_at(&run->ues[i].places[k], addr) &&
			    (found == UES_MAX || addr_port(&run->ues[i].places[k])))
				found = i;
	return found;
}

/* It is there, and nobody else is. */
static void learn_place(struct run *run, unsigned ue, const struct addr *addr)
{
	struct run_ue *of = &run->ues[ue];

	if (!addr->family || find_place(run, addr) == ue)
		return;
	for (unsigned i = 0; i < run->plan->n_ues; i++)
		for (unsigned k = 0; k < run->ues[i].n_places; k++)
			if (addr_equal(&run->ues[i].places[k], addr))
				run->ues[i].places[k] = run->ues[i].places[--run->ues[i].n_places];
	if (of->n_places == PLACES_MAX)
		memmove(of->places, of->places + 1, (PLACES_MAX - 1) * sizeof(*of->places));
	else
		of->n_places++;
	of->places[of->n_places - 1] = *addr;
}

/* The user of the credentials, or the address of record in To: whose REGISTER it wants to be. */
static unsigned find_registering(const struct run *run, struct msg *msg)
{
	struct str scheme, params, impi = STR_NONE;
	const struct address *to = msg_to(msg);

	if (auth_split(msg_value(msg, HDR_AUTHORIZATION), &scheme, &params))
		impi = param_value(params, ',', STR("username"));
	for (unsigned i = 0; i < run->plan->n_ues; i++) {
		const struct subscriber *subscriber = ue_subscriber(run->ues[i].ue);

		if (impi.n ? str_is(impi, subscriber->impi) : false)
			return i;
		for (unsigned k = 0; !impi.n && to && k < subscriber->n_impus; k++)
			if (uri_text_equal(to->uri_text, str_of(subscriber->impus[k])))
				return i;
	}
	return UES_MAX;
}

unsigned seen_whose(struct run *run, const struct journal_entry *entry)
{
	const struct addr *remote = entry->remote;
	const char *name = entry->user ? entry->user : entry->peer;
	unsigned ue = UES_MAX;

	if (!entry->link || entry->link->proto == PROTO_PIPE || !entry->role ||
	    strcmp(entry->role, "pcscf") != 0)
		return UES_MAX;
	if (!remote || !remote->family)
		remote = &entry->link->remote;
	if (name && *name)
		ue = find_user(run, name);
	else if (entry->kind == JOURNAL_RECEIVED && entry->msg && entry->msg->is_request &&
		 entry->msg->method == METHOD_REGISTER)
		ue = find_registering(run, entry->msg);
	if (ue < UES_MAX)
		learn_place(run, ue, remote);
	else if (!name || !*name)
		ue = find_place(run, remote);
	return ue;
}

bool seen_concerns(struct run *run, const struct journal_entry *entry)
{
	return (entry->user && find_user(run, entry->user) < UES_MAX) ||
	       (entry->peer && find_user(run, entry->peer) < UES_MAX) ||
	       seen_whose(run, entry) < UES_MAX;
}

/* Has anything of that Call-ID been seen before, and not been let go? */
static bool knows_call(const struct seen *seen)
{
	struct str call_id = msg_call_id(seen->msg);
	struct seen *at;

	list_each(at, &seen->run->seen, struct seen, all)
		if (at != seen && at->ue == seen->ue && at->msg && !at->let_go &&
		    str_eq(msg_call_id(at->msg), call_id))
			return true;
	return false;
}

bool seen_is_older(const struct seen *seen)
{
	if (!seen->run->options.live || !seen->msg)
		return false;
	if (!seen->msg->is_request)
		return !seen->request || seen->request->let_go;
	return seen->msg->method != METHOD_REGISTER && !knows_call(seen) &&
	       (msg_to_tag(seen->msg).n || seen->msg->method == METHOD_CANCEL);
}

void seen_let_go(struct run *run)
{
	struct seen *seen;

	for (unsigned i = 0; run->options.live && i < run->plan->n_ues; i++)
		list_each(seen, &run->ues[i].queue, struct seen, queued) {
			seen->first->let_go = seen->let_go = true;
			list_remove(&seen->queued);
		}
}

bool seen_same_request(const struct seen *a, const struct seen *b)
{
	return a->ue == b->ue && a->from_ue == b->from_ue && a->proto != b->proto && a->msg &&
	       b->msg && a->msg->is_request && b->msg->is_request &&
	       str_eq(a->msg->method_name, b->msg->method_name) &&
	       msg_cseq(a->msg).number == msg_cseq(b->msg).number &&
	       str_eq(msg_call_id(a->msg), msg_call_id(b->msg)) &&
	       str_eq(msg_from_tag(a->msg), msg_from_tag(b->msg)) &&
	       str_eq(msg_to_tag(a->msg), msg_to_tag(b->msg));
}

struct str seen_bound_call_id(const struct run_ue *ue)
{
	if (ue->registered_by)
		return msg_call_id(ue->registered_by->msg);
	return str_of(ue->bound_call_id);
}

/* Outlives a run that ends before it has the answers. */
struct finding {
	struct run *run;
	unsigned left; /* UEs whose answer is still to come */
};

/* The binding that lasts longest is the UE's. */
static void on_binding(void *arg, const struct core_binding *binding)
{
	struct run *run = ((struct finding *)arg)->run;
	unsigned ue = run ? find_user(run, binding->name) : UES_MAX;
	int64_t until;

	if (ue == UES_MAX)
		return;
	until = loop_now(run->loop) + binding->expires_us;
	if (run->ues[ue].registered_by || until < run->ues[ue].registered_until)
		return;
	mem_free(run->ues[ue].bound_call_id);
	mem_free(run->ues[ue].bound_contact);
	run->ues[ue].bound_call_id = mem_copy_text(binding->call_id.p, binding->call_id.n);
	run->ues[ue].bound_contact = mem_copy_text(binding->contact.p, binding->contact.n);
	run->ues[ue].registered_until = until;
}

static void on_bindings(void *arg)
{
	struct finding *finding = arg;

	if (--finding->left)
		return;
	if (finding->run)
		finding->run->finding = NULL;
	mem_free(finding);
}

void seen_find_bindings(struct run *run)
{
	struct finding *finding = run->finding = mem_alloc(sizeof(*finding));

	*finding = (struct finding){ run, run->plan->n_ues };
	for (unsigned i = 0; i < run->plan->n_ues; i++)
		core_bindings(run->core, run->plan->ues[i].subscriber,
			      &(struct core_binding_walk){ on_binding, on_bindings, finding });
}

void seen_forget_bindings(struct run *run)
{
	if (run->finding)
		run->finding->run = NULL;
	run->finding = NULL;
}
