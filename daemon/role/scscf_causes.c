/* SPDX-License-Identifier: Apache-2.0 */
/* Why a REGISTER did not succeed, for the journal: whom it is about and what is wrong with his
 * identities. */
#include <stdarg.h>
#include <stdio.h>

#include "auth/sqn.h"
#include "msg/view.h"
#include "role/scscf_private.h"

/* So many subscribers are compared with a name that nobody has. */
enum { NEAR_MAX = 500 };

/* The public identity as in To; STR_NONE. */
static struct str wanted_impu(const struct registering *registering)
{
	struct msg *msg = registering->run.request->msg;
	const struct address *to = msg_to(msg);

	return to ? uri_aor(&msg->arena, &to->uri) : STR_NONE;
}

/* Whose REGISTER it is: by subscriber, else as he calls himself. */
static void write_who(const struct registering *registering, char who[256])
{
	const struct subscribers *subscribers =
		registering->run.request->scene->snapshot->subscribers;
	struct str impi = registering->credentials.username, impu = wanted_impu(registering);
	struct subscriber found;
	unsigned index;

	if (registering->known)
		snprintf(who, 256, "%s", registering->subscriber.name);
	else if ((impi.n && subscribers_by_impi(subscribers, impi, &found)) ||
		 (impu.n && subscribers_by_impu(subscribers, impu, &found, &index)))
		snprintf(who, 256, "%s", found.name);
	else
		snprintf(who, 256, "%.*s", STR_ARG(impi.n ? impi : impu));
}

void registering_blame(struct registering *registering, enum cause_id cause, const char *format,
		       ...)
{
	char who[256], evidence[CAUSE_EVIDENCE];
	va_list args;

	va_start(args, format);
	vsnprintf(evidence, sizeof(evidence), format, args);
	va_end(args);
	write_who(registering, who);
	journal_cause(registering->scscf->options.journal, cause, who,
		      msg_call_id(registering->run.request->msg), "%s", evidence);
}

/* The identity of some subscriber that is like it; false when there is none. */
static bool near_identity(const struct subscribers *subscribers, struct str wanted, bool impu,
			  char near[256])
{
	uint64_t count = subscribers_count(subscribers);
	struct subscriber subscriber;
	struct nearest nearest;
	nearest_start(&nearest, wanted);
	for (uint64_t i = 0; i < count && i < NEAR_MAX; i++) {
		subscribers_at(subscribers, i, &subscriber);
		for (unsigned n = 0; n < (impu ? subscriber.n_impus : 1); n++) {
			const char *own = impu ? subscriber.impus[n] : subscriber.impi;
			unsigned before = nearest.distance;

			nearest_offer(&nearest, own);
			/* the subscriber is overwritten by the next one */
			if (nearest.distance < before)
				snprintf(near, 256, "%s", own);
		}
	}
	return nearest_best(&nearest) != NULL;
}

static struct str host_of(struct str identity)
{
	ptrdiff_t at = str_find(identity, '@');

	return at < 0 ? STR_NONE : str_from(identity, (size_t)at + 1);
}

/* One of the two names nobody; is it the domain alone? */
static void blame_unknown(struct registering *registering, struct str identity, bool impu)
{
	const struct snapshot *snapshot = registering->run.request->scene->snapshot;
	struct str host = host_of(identity);
	struct buf whole = { 0 };
	char near[256];

	/* A phone that is given a name alone as its user name leaves the domain out. */
	buf_add_str(&whole, identity);
	if (!host.n)
		buf_printf(&whole, "@%s", snapshot->domain);
	if (host.n && !domain_is_served(snapshot, host))
		registering_blame(registering, CAUSE_REG_WRONG_DOMAIN,
				  "%s %.*s, the home domain is %s", impu ? "To" : "username",
				  STR_ARG(identity), snapshot->domain);
	else if (near_identity(snapshot->subscribers, buf_str(&whole), impu, near))
		registering_blame(registering,
				  impu ? CAUSE_REG_UNKNOWN_IMPU : CAUSE_REG_UNKNOWN_IMPI,
				  "%.*s; a subscriber's is %s", STR_ARG(identity), near);
	else
		registering_blame(registering,
				  impu ? CAUSE_REG_UNKNOWN_IMPU : CAUSE_REG_UNKNOWN_IMPI, "%.*s",
				  STR_ARG(identity));
	buf_free(&whole);
}

void registering_blame_identity(struct registering *registering, enum cx_result result)
{
	const struct subscribers *subscribers =
		registering->run.request->scene->snapshot->subscribers;
	struct str impi = registering->credentials.username, impu = wanted_impu(registering);
	struct subscriber found;
	unsigned index;

	switch (result) {
	case CX_IDENTITIES_MISMATCH:
		/* the HSS may know more than the configuration that the REGISTER began with */
		if (subscribers_by_impu(subscribers, impu, &found, &index))
			registering_blame(registering, CAUSE_REG_IDENTITIES_MISMATCH,
					  "username %.*s, To %.*s, whose private identity is %s",
					  STR_ARG(impi), STR_ARG(impu), found.impi);
		break;
	case CX_UNKNOWN_USER:
		if (subscribers_by_impu(subscribers, impu, &found, &index))
			blame_unknown(registering, impi, false);
		else
			blame_unknown(registering, impu, true);
		break;
	default:
		break;
	}
}

uint64_t vector_sqn(const struct auth_vector *vector)
{
	uint8_t octets[6];

	for (size_t i = 0; i < sizeof(octets); i++)
		octets[i] = vector->autn[i] ^ vector->ak[i];
	return sqn_read(octets);
}

/* TS 33.102 6.3.5: what the AUTS says about the two counters. */
void registering_blame_resync(struct registering *registering, const struct cx_answer *answer)
{
	unsigned bits = (unsigned)registering_knob(registering, AKA_IND_BITS);
	uint64_t ours = registering->sqn_sent, theirs = answer->sqn_ms;
	uint64_t behind = (theirs >> bits) - (ours >> bits);

	if (!answer->mac_s_right)
		registering_blame(registering, CAUSE_AUTH_AUTS_WRONG_MAC,
				  "SQN_MS would be %012llx, the challenge had %012llx",
				  (unsigned long long)theirs, (unsigned long long)ours);
	else if (ours >> bits <= theirs >> bits)
		registering_blame(registering, CAUSE_AUTH_SQN_BEHIND,
				  "SQN_MS %012llx, the challenge had %012llx: behind by %llu",
				  (unsigned long long)theirs, (unsigned long long)ours,
				  (unsigned long long)behind);
	else
		registering_blame(registering, CAUSE_AUTH_SQN_AHEAD,
				  "SQN_MS %012llx, the challenge had %012llx: ahead by %llu",
				  (unsigned long long)theirs, (unsigned long long)ours,
				  (unsigned long long)(0 - behind));
}
