/* SPDX-License-Identifier: Apache-2.0 */
/* The procedure "registration" and the registrar that holds all of them (TS 24.229 5.4.1.2). */
#include <string.h>

#include "proc/registration_private.h"

/* A UE answers within T2 and a few round trips. */
enum { SILENCE_US = 20000000 };

static void start_await(void *self, void *arg);
static void stop_await(void *self, void *arg);
static void forget_pending(void *self, void *arg);
static void forget_all(void *self, void *arg);

static const char *const state_names[] = { "not-registered", "challenged", "registered",
					   "rechallenged" };
static const char *const event_names[] = { "challenge",           "bound",   "refused",
					   "reg-await-auth over", "removed", "no binding left" };

/* TS 24.229 5.4.1.2: a failed or forgotten challenge leaves the UE as it was before. */
static const struct fsm_row registration_rows[] = {
	/* state            event           action          next             */
	{ REG_IDLE,         REG_CHALLENGE,  start_await,    REG_CHALLENGED   },
	{ REG_IDLE,         REG_BOUND,      NULL,           REG_REGISTERED   },
	{ REG_IDLE,         REG_REFUSED,    NULL,           FSM_SAME         },
	{ REG_IDLE,         REG_REMOVED,    forget_all,     FSM_SAME         },
	{ REG_IDLE,         REG_EMPTY,      NULL,           FSM_SAME         },
	{ REG_CHALLENGED,   REG_CHALLENGE,  start_await,    FSM_SAME         },
	{ REG_CHALLENGED,   REG_BOUND,      stop_await,     REG_REGISTERED   },
	{ REG_CHALLENGED,   REG_REFUSED,    forget_pending, REG_IDLE         },
	{ REG_CHALLENGED,   REG_AWAIT_OVER, forget_pending, REG_IDLE         },
	{ REG_CHALLENGED,   REG_REMOVED,    forget_all,     REG_IDLE         },
	{ REG_CHALLENGED,   REG_EMPTY,      NULL,           FSM_SAME         },
	{ REG_REGISTERED,   REG_CHALLENGE,  start_await,    REG_RECHALLENGED },
	{ REG_REGISTERED,   REG_BOUND,      NULL,           FSM_SAME         },
	{ REG_REGISTERED,   REG_REFUSED,    NULL,           FSM_SAME         },
	{ REG_REGISTERED,   REG_REMOVED,    forget_all,     REG_IDLE         },
	{ REG_REGISTERED,   REG_EMPTY,      forget_all,     REG_IDLE         },
	{ REG_RECHALLENGED, REG_CHALLENGE,  start_await,    FSM_SAME         },
	{ REG_RECHALLENGED, REG_BOUND,      stop_await,     REG_REGISTERED   },
	{ REG_RECHALLENGED, REG_REFUSED,    forget_pending, REG_REGISTERED   },
	{ REG_RECHALLENGED, REG_AWAIT_OVER, forget_pending, REG_REGISTERED   },
	{ REG_RECHALLENGED, REG_REMOVED,    forget_all,     REG_IDLE         },
	{ REG_RECHALLENGED, REG_EMPTY,      NULL,           REG_CHALLENGED   },
};

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known);

static const struct fsm registration_fsm = {
	"registration", registration_rows, ARRAY_LEN(registration_rows),
	state_names,    event_names,       on_transition
};

const struct name_row registration_state_rows[] = {
	{ "not-registered", "no binding, no challenge", "TS 24.229 5.4.1" },
	{ "challenged", "a 401 was sent, its answer is awaited", "TS 24.229 5.4.1.2.1" },
	{ "registered", "there is at least one binding", "TS 24.229 5.4.1.2.2" },
	{ "rechallenged", "registered, and a new 401 was sent", "TS 24.229 5.4.1.2.1" },
};
const unsigned registration_n_states = ARRAY_LEN(registration_state_rows);

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct registration *registration = self;

	if (!known || (to != FSM_SAME && to != from))
		journal_event(registration->registrar->options.journal,
			      known ? "registration.state" : "registration.ignored",
			      registration->name, "%s: %s -> %s", event_names[event],
			      state_names[from], state_names[known ? to : from]);
}

struct registrar *registrar_new(const struct registrar_options *options)
{
	struct registrar *registrar = mem_alloc(sizeof(*registrar));

	registrar->options = *options;
	map_init(&registrar->by_impi);
	list_init(&registrar->all);
	random_init(&registrar->nonces, options->seed, STR("scscf.nonce"));
	return registrar;
}

static void challenge_free(struct registration *registration, struct challenge *challenge)
{
	list_remove(&challenge->node);
	registration->n_challenges--;
	if (challenge->vector)
		auth_vector_clear(challenge->vector);
	mem_free(challenge->vector);
	mem_free(challenge);
}

void registration_drop_challenges(struct registration *registration, bool used_too)
{
	struct challenge *challenge;

	list_each(challenge, &registration->challenges, struct challenge, node)
		if (used_too || !challenge->used)
			challenge_free(registration, challenge);
}

static void registration_free(struct registration *registration)
{
	struct registrar *registrar = registration->registrar;

	timer_stop(registrar->options.loop, &registration->await);
	timer_stop(registrar->options.loop, &registration->expiry);
	registration_drop_challenges(registration, true);
	bound_contacts_clear(&registration->contacts);
	map_remove(&registrar->by_impi, &registration->node);
	list_remove(&registration->all);
	registrar->count--;
	mem_free(registration->impu);
	mem_free(registration->asked);
	mem_free(registration->name);
	mem_free(registration);
}

void registrar_free(struct registrar *registrar)
{
	struct registration *registration;

	if (!registrar)
		return;
	list_each(registration, &registrar->all, struct registration, all)
		registration_free(registration);
	map_clear(&registrar->by_impi);
	mem_free(registrar);
}

struct registration *registrar_find(struct registrar *registrar, struct str impi)
{
	return map_get(&registrar->by_impi, impi, struct registration, node);
}

struct registration *registrar_enter(struct registrar *registrar,
				     const struct subscriber *subscriber)
{
	struct str impi = str_of(subscriber->impi);
	struct registration *registration = registrar_find(registrar, impi);

	if (!registration) {
		registration = mem_alloc(sizeof(*registration) + impi.n + 1);
		memcpy(registration->impi, impi.p, impi.n);
		registration->registrar = registrar;
		registration->registered_at = -1;
		registration->name = mem_copy_text(subscriber->name, strlen(subscriber->name));
		list_init(&registration->challenges);
		bound_contacts_init(&registration->contacts);
		list_append(&registrar->all, &registration->all);
		map_add(&registrar->by_impi, &registration->node,
			(struct str){ registration->impi, impi.n });
		registrar->count++;
	}
	registration->users++;
	return registration;
}

/* An instance with nothing to remember goes. */
static void registration_check(struct registration *registration)
{
	if (registration->users == 0 && registration->state == REG_IDLE &&
	    registration->n_bindings == 0)
		registration_free(registration);
}

struct registration *registration_hold(struct registration *registration)
{
	registration->users++;
	return registration;
}

void registration_leave(struct registration *registration)
{
	registration->users--;
	registration_check(registration);
}

struct list *registrar_all(struct registrar *registrar)
{
	return &registrar->all;
}

size_t registrar_count(const struct registrar *registrar)
{
	return registrar->count;
}

const char *registration_state_name(const struct registration *registration)
{
	return state_names[registration->state];
}

void registration_feed(struct registration *registration, enum registration_event event, void *arg)
{
	fsm_feed(&registration_fsm, &registration->state, event, registration, arg);
}

/* Long before the time is over it can be said that no answer comes. */
static void on_await_over(void *arg)
{
	struct registration *registration = arg;
	struct loop *loop = registration->registrar->options.loop;
	int64_t left = registration->await_until - loop_now(loop);

	if (!registration->silent)
		registration_blame_silence(registration);
	registration->silent = true;
	if (left > 0) {
		timer_start(loop, &registration->await, left, on_await_over, registration);
		return;
	}
	registration_feed(registration, REG_AWAIT_OVER, NULL);
	registration_check(registration);
}

static void start_await(void *self, void *arg)
{
	struct registration *registration = self;
	struct loop *loop = registration->registrar->options.loop;
	int64_t us = *(const int64_t *)arg;

	registration->await_until = loop_now(loop) + us;
	registration->silent = false;
	timer_start(loop, &registration->await, us < SILENCE_US ? us : SILENCE_US, on_await_over,
		    registration);
}

static void stop_await(void *self, void *arg)
{
	struct registration *registration = self;

	(void)arg;
	timer_stop(registration->registrar->options.loop, &registration->await);
}

static void forget_pending(void *self, void *arg)
{
	struct registration *registration = self;

	stop_await(self, arg);
	registration->resyncs = registration->mac_failures = 0;
	registration_drop_challenges(registration, false);
}

static void forget_all(void *self, void *arg)
{
	forget_pending(self, arg);
	registration_drop_challenges(self, true);
}

struct challenge *registration_challenge(struct registration *registration,
					 const struct auth_vector *vector, unsigned max)
{
	struct challenge *challenge = mem_alloc(sizeof(*challenge));
	struct registrar *registrar = registration->registrar;

	if (vector) {
		challenge->vector = mem_alloc(sizeof(*vector));
		*challenge->vector = *vector;
		aka_nonce_write(vector->rand, vector->autn, challenge->nonce);
	} else {
		random_token(&registrar->nonces, challenge->nonce, 32);
	}
	challenge->made_at = loop_now(registrar->options.loop);
	while (registration->n_challenges >= max)
		challenge_free(registration,
			       list_first(&registration->challenges, struct challenge, node));
	list_append(&registration->challenges, &challenge->node);
	registration->n_challenges++;
	return challenge;
}

void challenge_resize_nonce(struct challenge *challenge, size_t octets)
{
	uint8_t text[sizeof(challenge->vector->rand) + sizeof(challenge->vector->autn) + 13] = {
		0
	};

	memcpy(text, challenge->vector->rand, sizeof(challenge->vector->rand));
	memcpy(text + sizeof(challenge->vector->rand), challenge->vector->autn,
	       sizeof(challenge->vector->autn));
	base64_encode(text, octets, challenge->nonce);
}

struct challenge *registration_find_challenge(struct registration *registration, struct str nonce)
{
	struct challenge *challenge;

	list_each(challenge, &registration->challenges, struct challenge, node)
		if (str_is(nonce, challenge->nonce))
			return challenge;
	return NULL;
}

void registration_drop_challenge(struct registration *registration, struct challenge *challenge)
{
	challenge_free(registration, challenge);
}

static void on_bindings(void *arg, int error, const struct list *bindings);

/* The first binding is over: takes what has expired out, one by one, then settles. */
static void on_expiry(void *arg)
{
	struct registration *registration = arg;
	struct registrar *registrar = registration->registrar;

	registration->users++;
	store_bindings_get(registrar->options.store, str_of(registration->impi), on_bindings,
			   registration);
}

static void on_removed(void *arg, int error)
{
	(void)error;
	on_expiry(arg);
	((struct registration *)arg)->users--;
}

static void on_bindings(void *arg, int error, const struct list *bindings)
{
	struct registration *registration = arg;
	struct registrar *registrar = registration->registrar;
	int64_t now = loop_now(registrar->options.loop);
	struct binding *binding;

	list_each(binding, bindings, struct binding, node)
		if (!error && binding->expires_at <= now) {
			journal_event(registrar->options.journal, "registration.expired",
				      registration->name, "contact %.*s", STR_ARG(binding->uri));
			journal_cause(registrar->options.journal, CAUSE_REG_EXPIRED,
				      registration->name, binding->call_id, "contact %.*s",
				      STR_ARG(binding->uri));
			store_binding_remove(registrar->options.store, str_of(registration->impi),
					     binding, on_removed, registration);
			return;
		}
	registration_settle(registration, bindings, false, CONTACT_EXPIRED);
	registration_leave(registration);
}

static void on_contact(void *ctx, const struct bound_contact *contact)
{
	struct registration *registration = ctx;
	const struct registrar_options *options = &registration->registrar->options;

	if (options->on_change)
		options->on_change(options->ctx, registration, contact);
}

/* When the first of them is over, INT64_MAX: there is none. */
static int64_t count_bindings(struct registration *registration, const struct list *bindings)
{
	int64_t first = INT64_MAX;
	struct binding *binding;

	registration->n_bindings = 0;
	list_each(binding, bindings, struct binding, node) {
		registration->n_bindings++;
		if (binding->expires_at < first)
			first = binding->expires_at;
	}
	return first;
}

void registration_settle(struct registration *registration, const struct list *bindings,
			 bool accepted, enum contact_event gone)
{
	struct loop *loop = registration->registrar->options.loop;
	int64_t first = count_bindings(registration, bindings), now = loop_now(loop);

	if (registration->n_bindings == 0) {
		timer_stop(loop, &registration->expiry);
		registration->registered_at = -1;
		registration_feed(registration, accepted ? REG_REMOVED : REG_EMPTY, NULL);
	} else {
		if (registration->registered_at < 0)
			registration->registered_at = now;
		timer_start(loop, &registration->expiry, first - now, on_expiry, registration);
		if (accepted) {
			registration_feed(registration, REG_BOUND, NULL);
			registration_forget_asked(registration);
		}
	}
	bound_contacts_update(&registration->contacts,
			      &(struct bound_update){ .bindings = bindings,
						      .gone = gone,
						      .now = now,
						      .tell = on_contact,
						      .ctx = registration });
}

void registration_set_impu(struct registration *registration, const char *impu)
{
	mem_free(registration->impu);
	registration->impu = mem_copy_text(impu, strlen(impu));
}
