/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and the bindings of a REGISTER (RFC 3261 10.3, RFC 5626 6): compare with what is
 * there, write, read back. */
#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/scscf_private.h"

/* One wished contact as a binding. */
static struct binding binding_of(const struct registering *registering,
				 const struct contact_wish *contact)
{
	return (struct binding){ .uri = contact->uri,
				 .value = contact->value,
				 .instance = contact->instance,
				 .call_id = msg_call_id(registering->run.msg),
				 .cseq = msg_cseq(registering->run.msg).number,
				 .reg_id = registering->wish.outbound ? contact->reg_id : 0,
				 .q = contact->q,
				 .emergency = contact->emergency };
}

/* Compares the wishes with what is bound (RFC 3261 10.3 steps 6 and 7). */
static void on_bound(void *arg, int error, const struct list *bindings)
{
	struct registering *registering = arg;
	struct duty_run *run = &registering->run;
	struct binding *bound;

	if (error) {
		duty_resume(run, duty_refuse(run, 504, "the store does not answer"));
		return;
	}
	registering->n_new = registering->wish.n;
	list_each(bound, bindings, struct binding, node) {
		registering->n_bound++;
		for (unsigned i = 0; i < registering->wish.n; i++) {
			struct binding wished =
				binding_of(registering, &registering->wish.contacts[i]);

			if (!binding_same(bound, &wished))
				continue;
			registering->n_new--;
			registering->cseq_too_low |= str_eq(bound->call_id, wished.call_id) &&
						     wished.cseq <= bound->cseq;
		}
	}
	registering->was_bound = registering->n_bound > 0;
	duty_resume(run, 0);
}

int scscf_duty_compare(struct duty_run *run)
{
	struct registering *registering = registering_of(run);

	store_bindings_get(registering->scscf->store, str_of(registering->subscriber.impi),
			   on_bound, registering);
	return DUTY_LATER;
}

int scscf_duty_cseq(struct duty_run *run)
{
	if (registering_of(run)->cseq_too_low) {
		registering_blame(registering_of(run), CAUSE_REG_CSEQ_OLD, "CSeq %u",
				  msg_cseq(run->msg).number);
		return duty_refuse(run, 500, "CSeq is not higher than that of the binding");
	}
	return 0;
}

int scscf_duty_max_contacts(struct duty_run *run)
{
	struct registering *registering = registering_of(run);

	if (registering->wish.kind == REGISTER_BIND &&
	    registering->n_bound + registering->n_new >
		    (unsigned)registering_knob(registering, REGISTRATION_MAX_CONTACTS)) {
		registering_blame(
			registering, CAUSE_REG_TOO_MANY_CONTACTS, "%u bound, %u new, at most %u",
			registering->n_bound, registering->n_new,
			(unsigned)registering_knob(registering, REGISTRATION_MAX_CONTACTS));
		return duty_refuse(run, 403, "more contacts than registration.max_contacts");
	}
	return 0;
}

/* PROCEDURES 1.2 R14 (RFC 5626 6). */
int scscf_duty_outbound(struct duty_run *run)
{
	struct registering *registering = registering_of(run);
	struct msg_value value;
	struct address path;
	struct param param;

	if (!registering->wish.outbound || registering->wish.n == 0 ||
	    !registering->wish.contacts[0].reg_id)
		return 0;
	if (value_at(run->msg, HDR_PATH, STR_NONE, 1, &value) &&
	    address_parse(&run->msg->arena, value.text, &path) &&
	    param_get(path.uri.params, ';', STR("ob"), &param))
		return 0;
	registering_blame(registering, CAUSE_REG_NO_OUTBOUND, "reg-id=%u, Path: %.*s",
			  registering->wish.contacts[0].reg_id,
			  STR_ARG(msg_value(run->msg, HDR_PATH)));
	return duty_refuse(run, 439, "the first hop does not support outbound");
}

/* PROCEDURES 1.8: shorter than wished is allowed, longer is not. */
static int64_t granted(struct registering *registering, const struct contact_wish *contact)
{
	int64_t most = registering_knob(registering, REGISTRATION_EXPIRES),
		max = registering_knob(registering, REGISTRATION_MAX_EXPIRES);

	if (max < most)
		most = max;
	return contact->expires < 0 || contact->expires > most ? most : contact->expires;
}

static void write_next(void *arg, int error);

/* All is written: the state follows, and the answer shows what there is now. */
static void on_written(void *arg, int error, const struct list *bindings)
{
	struct registering *registering = arg;
	struct duty_run *run = &registering->run;

	if (error) {
		duty_resume(run, duty_refuse(run, 504, "the store does not answer"));
		return;
	}
	if (registering->wish.kind == REGISTER_BIND)
		registration_set_impu(registering->registration,
				      registering->subscriber.impus[registering->impu_index]);
	if (registering->wish.kind != REGISTER_FETCH)
		registration_settle(registering->registration, bindings, true,
				    CONTACT_UNREGISTERED);
	registering->contacts = contacts_write(registering, bindings);
	registering->n_bound = registering->registration->n_bindings;
	registering_stamp(registering);
	duty_resume(run, 0);
}

static void write_contact(struct registering *registering, const struct contact_wish *contact)
{
	struct store *store = registering->scscf->store;
	struct str impi = str_of(registering->subscriber.impi);
	struct binding binding = binding_of(registering, contact);
	int64_t expires = granted(registering, contact);

	if (contact->expires == 0) {
		store_binding_remove(store, impi, &binding, write_next, registering);
		return;
	}
	binding.expires_at = loop_now(registering->scscf->options.loop) + expires * 1000000;
	binding.path = msg_value(registering->run.msg, HDR_PATH);
	binding.temp_gruus = binding.cseq;
	store_binding_put(store, impi, binding_new(&binding), write_next, registering);
}

static void write_next(void *arg, int error)
{
	struct registering *registering = arg;
	struct store *store = registering->scscf->store;

	if (!error && registering->at < registering->wish.n) {
		write_contact(registering, &registering->wish.contacts[registering->at++]);
		return;
	}
	store_bindings_get(store, str_of(registering->subscriber.impi), on_written, registering);
}

int scscf_duty_update(struct duty_run *run)
{
	struct registering *registering = registering_of(run);
	const struct binding all = { 0 };

	if (registering->wish.kind == REGISTER_REMOVE_ALL)
		store_binding_remove(registering->scscf->store,
				     str_of(registering->subscriber.impi), &all, write_next,
				     registering);
	else
		write_next(registering, 0);
	return DUTY_LATER;
}
