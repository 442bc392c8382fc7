/* SPDX-License-Identifier: Apache-2.0 */
/* What a core can be asked about itself: bindings, states, counters. */
#include "core/core_private.h"

/* A walk over bindings; each registration is one question to the store. */
struct asking {
	struct core *core;
	struct core_binding_walk walk;
	unsigned waiting;
	struct work none; /* nothing to ask */
};

/* One question of it. */
struct question {
	struct asking *asking;
	struct registration *registration;
};

static void asking_check(struct asking *asking)
{
	if (--asking->waiting)
		return;
	asking->walk.done(asking->walk.arg);
	mem_free(asking);
}

static void on_bindings(void *arg, int error, const struct list *bindings)
{
	struct question *question = arg;
	struct registration *registration = question->registration;
	struct asking *asking = question->asking;
	struct binding *binding;

	list_each(binding, bindings, struct binding, node)
		if (!error)
			asking->walk.each(asking->walk.arg,
					  &(struct core_binding){
						  .name = registration->name,
						  .impi = registration->impi,
						  .contact = binding->uri,
						  .call_id = binding->call_id,
						  .instance = binding->instance,
						  .reg_id = binding->reg_id,
						  .q = binding->q / 1000.0,
						  .expires_us = binding->expires_at -
								loop_now(asking->core->loop),
						  .path = binding->path,
						  .state = registration_state_name(registration) });
	registration_leave(registration);
	mem_free(question);
	asking_check(asking);
}

static void ask(struct asking *asking, struct registration *registration)
{
	struct question *question = mem_alloc(sizeof(*question));

	question->asking = asking;
	question->registration = registration_hold(registration);
	asking->waiting++;
	store_bindings_get(asking->core->store, str_of(registration->impi), on_bindings, question);
}

static void on_none(void *arg)
{
	asking_check(arg);
}

struct registration *registration_by_name(struct core *core, const char *name)
{
	struct subscriber subscriber;

	if (!subscribers_by_name(core->snapshot->subscribers, str_of(name), &subscriber))
		return NULL;
	return registrar_find(scscf_registrar(core->scscf), str_of(subscriber.impi));
}

void core_bindings(struct core *core, const char *name, const struct core_binding_walk *walk)
{
	struct asking *asking = mem_alloc(sizeof(*asking));
	struct registration *registration;

	asking->core = core;
	asking->walk = *walk;
	asking->waiting = 1;
	if (name) {
		registration = registration_by_name(core, name);
		if (registration)
			ask(asking, registration);
	} else {
		list_each(registration, registrar_all(scscf_registrar(core->scscf)),
			  struct registration, all)
			ask(asking, registration);
	}
	loop_post(core->loop, &asking->none, on_none, asking);
}

const char *core_registration_state(struct core *core, const char *name)
{
	struct registration *registration = registration_by_name(core, name);

	return registration ? registration_state_name(registration) : NULL;
}

unsigned core_close_links(struct core *core, const char *name)
{
	struct flow *flow;
	unsigned n = 0;

	list_each(flow, flows_all(pcscf_flows(core->pcscf)), struct flow, all)
		if (flow->link->proto != PROTO_UDP && str_is(str_of(flow->user), name)) {
			link_close(flow->link, CLOSE_FIN);
			n++;
		}
	return n;
}

const struct core_counter_row core_counter_rows[] = {
	/* name            ends   field */
	{ "transactions",  true,  offsetof(struct core_counters, transactions) },
	{ "held",          true,  offsetof(struct core_counters, held) },
	{ "registrations", false, offsetof(struct core_counters, registrations) },
	{ "bindings",      false, offsetof(struct core_counters, bindings) },
	{ "flows",         false, offsetof(struct core_counters, flows) },
	{ "links",         false, offsetof(struct core_counters, links) },
	{ "timers",        false, offsetof(struct core_counters, timers) },
	{ "calls",         true,  offsetof(struct core_counters, calls) },
	{ "dialogs",       true,  offsetof(struct core_counters, dialogs) },
	{ "far_calls",     true,  offsetof(struct core_counters, far_calls) },
	{ "far_dialogs",   true,  offsetof(struct core_counters, far_dialogs) },
	{ "streams",       true,  offsetof(struct core_counters, streams) },
	{ "singles",       true,  offsetof(struct core_counters, singles) },
	{ "conferences",   true,  offsetof(struct core_counters, conferences) },
	{ "focus_calls",   true,  offsetof(struct core_counters, focus_calls) },
	{ "focus_dialogs", true,  offsetof(struct core_counters, focus_dialogs) },
	{ "referrals",     true,  offsetof(struct core_counters, referrals) },
	{ "repeats",       true,  offsetof(struct core_counters, repeats) },
	{ "branches",      true,  offsetof(struct core_counters, branches) },
	{ "short_messages", true, offsetof(struct core_counters, short_messages) },
	{ "subscriptions", false, offsetof(struct core_counters, subscriptions) },
	{ "publications",  false, offsetof(struct core_counters, publications) },
	{ 0 },
};

size_t core_counter(const struct core_counters *counters, const struct core_counter_row *row)
{
	return *(const size_t *)((const char *)counters + row->offset);
}

struct core_counters core_counters(struct core *core)
{
	struct stack *stacks[2 + SERVER_COUNT] = { pcscf_stack(core->pcscf),
						   scscf_stack(core->scscf) };
	struct calls *far = peer_calls(core->peer);
	struct core_counters counters = {
		.registrations = registrar_count(scscf_registrar(core->scscf)),
		.bindings = store_binding_count(core->store),
		.flows = flows_count(pcscf_flows(core->pcscf)),
		.links = core->net ? net_connection_count(core->net) : 0,
		.timers = loop_timer_count(core->loop),
		.calls = watches_count(scscf_watches(core->scscf)),
		.dialogs = watches_dialogs(scscf_watches(core->scscf)),
		.short_messages = sms_busy(core),
		.subscriptions = events_subscriptions(core),
		.publications = publications_count(events_publications(core->events)),
		.referrals = referrals_count(peer_referrals(core->peer)) + focus_referrals(core->focus),
		.far_calls = calls_count(far),
		.far_dialogs = calls_dialogs(far),
		.singles = singles_count(peer_singles(core->peer)),
		.conferences = conferences_count(focus_conferences(core->focus)),
		.focus_calls = calls_count(focus_calls(core->focus)),
		.focus_dialogs = calls_dialogs(focus_calls(core->focus)),
		.streams = media_count(core->media)
	};

	for (enum server_id id = 0; id < SERVER_COUNT; id++)
		stacks[2 + id] = server_of_core(core, id)->stack;
	for (size_t i = 0; i < ARRAY_LEN(stacks); i++) {
		struct stack_counters one = stack_counters(stacks[i]);

		counters.transactions += one.transactions;
		counters.held += one.held;
		counters.repeats += one.repeats;
		counters.branches += one.branches;
	}
	return counters;
}
