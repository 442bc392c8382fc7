/* SPDX-License-Identifier: Apache-2.0 */
/* What the network does to registrations by itself: it ends them (TS 24.229 5.4.1.5), or wants the
 * UE to authenticate again (5.4.1.6). */
#include "proc/registration_private.h"

static void on_all_removed(void *arg, int error)
{
	struct registration *registration = arg;
	struct list none;

	(void)error;
	list_init(&none);
	registration_feed(registration, REG_REFUSED, NULL);
	registration_settle(registration, &none, false, registration->removal);
	registration_leave(registration);
}

void registration_remove(struct registration *registration, enum contact_event event)
{
	const struct binding all = { 0 };

	registration->removal = event;
	store_binding_remove(registration->registrar->options.store, str_of(registration->impi),
			     &all, on_all_removed, registration_hold(registration));
}

void registrar_remove(struct registrar *registrar, enum contact_event event,
		      bool (*keep)(void *ctx, const struct registration *registration), void *ctx)
{
	struct registration *registration;

	list_each(registration, &registrar->all, struct registration, all)
		if (!keep || !keep(ctx, registration))
			registration_remove(registration, event);
}

static void on_bindings(void *arg, int error, const struct list *bindings);

static void on_put(void *arg, int error)
{
	struct registration *registration = arg;

	(void)error;
	store_bindings_get(registration->registrar->options.store, str_of(registration->impi),
			   on_bindings, registration);
}

/* One by one, as the store tells of each; then the registration hears of them all. */
static void on_bindings(void *arg, int error, const struct list *bindings)
{
	struct registration *registration = arg;
	struct binding *binding, *shorter;

	list_each(binding, bindings, struct binding, node) {
		if (error || binding->expires_at <= registration->shorten_to)
			continue;
		shorter = binding_new(binding);
		shorter->expires_at = registration->shorten_to;
		store_binding_put(registration->registrar->options.store,
				  str_of(registration->impi), shorter, on_put, registration);
		return;
	}
	if (!error)
		registration_settle(registration, bindings, false, CONTACT_EXPIRED);
	registration_leave(registration);
}

void registration_reauthenticate(struct registration *registration, int64_t us)
{
	registration_drop_challenges(registration, true);
	registration->shorten_to = loop_now(registration->registrar->options.loop) + us;
	on_put(registration_hold(registration), 0);
}
