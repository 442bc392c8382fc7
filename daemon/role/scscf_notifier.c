/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF as notifier: the package that it serves, where its NOTIFYs leave, and what befalls
 * registrations. */
#include "proc/knobs.h"
#include "role/scscf_private.h"
#include "role/scscf_subscribe.h"

static void release(void *ctx, struct subscription *subscription)
{
	(void)ctx;
	registration_leave(subscription->about);
}

static const struct event_package package_rows[] = {
	{ "reg", "application/reginfo+xml", 3761, SUBSCRIPTION_REG_STATE, scscf_reginfo_full,
	  scscf_reginfo_partial, release, "RFC 3680",
	  "contacts of a subscriber's identities; for himself, his P-CSCF and application servers" },
};

const struct event_packages scscf_packages = { package_rows, ARRAY_LEN(package_rows) };

struct str scscf_notifier_contact(void *ctx, struct msg *msg)
{
	return MSG_JOIN(msg, STR("<sip:scscf."), str_of(element_snapshot(ctx)->domain), STR(">"));
}

static struct link *next_hop(void *ctx)
{
	struct scscf *scscf = ctx;

	return scscf->pcscf;
}

struct notifier *scscf_notifier_new(struct scscf *scscf)
{
	return notifier_new(&(struct notifier_options){ .performance = scscf->performance,
							.stack = scscf->stack,
							.packages = &scscf_packages,
							.snapshot_of = element_snapshot,
							.next_hop = next_hop,
							.contact = scscf_notifier_contact,
							.ctx = scscf });
}

/* What the subscription itself ends for; the contacts tell the rest. A UE is not to subscribe again
 * before it is registered again (RFC 6665 4.1.3). */
static const char *end_reason(enum contact_event event)
{
	return event == CONTACT_REJECTED ? "rejected" : "noresource";
}

void scscf_notify_contact(struct scscf *scscf, struct registration *registration,
			  const struct bound_contact *contact)
{
	struct str resource = str_of(registration->impi);

	if (registration->n_bindings)
		notifier_changed(scscf->notifier, resource);
	else
		notifier_end(scscf->notifier, resource, end_reason(contact->event));
}
