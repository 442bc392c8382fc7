/* SPDX-License-Identifier: Apache-2.0 */
/* What the S-CSCF puts into its answers to REGISTER: the 401 (PROCEDURES 1.3, 1.4) and the 200
 * (PROCEDURES 1.8). */
#include <stdio.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/gruu.h"
#include "role/scscf_private.h"

/* One WWW-Authenticate for each algorithm, in the subscriber's order (RFC 8760 2.4). */
static int duty_challenge(struct duty_run *run)
{
	static const char *const qops[] = { [QOP_AUTH] = ",qop=\"auth\"",
					    [QOP_AUTH_INT] = ",qop=\"auth-int\"",
					    [QOP_BOTH] = ",qop=\"auth,auth-int\"",
					    [QOP_NONE] = "" };
	struct registering *registering = registering_of(run);
	const struct challenge *challenge = registering->challenge;
	struct str named =
		knob_text(registering->scscf->options.gates, run->request->scene, AUTH_ALGORITHM);
	int64_t stale = registering_knob(registering, AUTH_STALE);

	if (stale != STALE_AUTO)
		registering->stale = stale == STALE_ALWAYS;
	for (unsigned i = 0; i < challenge->n_algorithms; i++)
		msg_add(run->msg, HDR_WWW_AUTHENTICATE,
			MSG_JOIN(run->msg, STR("Digest realm=\""), registering->realm,
				 STR("\",nonce=\""), str_of(challenge->nonce), STR("\",algorithm="),
				 named.n ? named : str_of(challenge->algorithms[i]->name),
				 str_of(qops[registering_knob(registering, AUTH_QOP)]),
				 registering->stale ? STR(",stale=true") : STR("")));
	return 0;
}

/* CK and IK for the P-CSCF (TS 24.229 5.4.1.2.1A); it takes them off again. */
static int duty_keys(struct duty_run *run)
{
	const struct auth_vector *vector = registering_of(run)->challenge->vector;
	char ck[65], ik[65];

	if (!vector)
		return 0;
	hex_write(vector->ck, vector->ck_len, ck);
	hex_write(vector->ik, vector->ik_len, ik);
	for (struct msg_line *line = msg_find(run->msg, HDR_WWW_AUTHENTICATE, 0); line;
	     line = msg_find(run->msg, HDR_WWW_AUTHENTICATE, msg_line_number(run->msg, line) + 1))
		msg_set_value(run->msg, line,
			      MSG_JOIN(run->msg, line->value, STR(",ik=\""), str_of(ik),
				       STR("\",ck=\""), str_of(ck), STR("\"")));
	return 0;
}

struct str contacts_write(struct registering *registering, const struct list *bindings)
{
	int64_t now = loop_now(registering->scscf->options.loop);
	struct buf text = { 0 };
	struct binding *binding;
	struct str held;

	list_each(binding, bindings, struct binding, node) {
		if (text.n)
			buf_add_text(&text, ", ");
		buf_add_str(&text, binding->value);
		buf_add_text(&text, ";expires=");
		buf_add_u64(&text, (uint64_t)(binding->expires_at - now + 999999) / 1000000);
		if (registering->wish.gruu && binding->instance.n)
			gruu_write(registering->scscf->gruu_key,
				   registering->run.request->scene->snapshot->domain,
				   &registering->subscriber, binding, &text);
	}
	held = text.n ? msg_hold(registering->run.request->msg, buf_str(&text)) : STR_NONE;
	buf_free(&text);
	return held;
}

static int duty_contact_list(struct duty_run *run)
{
	struct registering *registering = registering_of(run);

	if (registering->contacts.p)
		msg_add(run->msg, HDR_CONTACT, msg_hold(run->msg, registering->contacts));
	return 0;
}

/* While something is registered: what follows is not for the answer to a de-registration
 * (PROCEDURES 1.8). */
static bool is_registered(struct duty_run *run)
{
	return registering_of(run)->n_bound > 0;
}

static int duty_path_echo(struct duty_run *run)
{
	struct msg *request = run->request->msg;

	if (!is_registered(run))
		return 0;
	for (struct msg_line *line = msg_find(request, HDR_PATH, 0); line;
	     line = msg_find(request, HDR_PATH, msg_line_number(request, line) + 1))
		msg_add(run->msg, HDR_PATH, msg_hold(run->msg, line->value));
	return 0;
}

static int duty_service_route(struct duty_run *run)
{
	if (is_registered(run))
		msg_add(run->msg, HDR_SERVICE_ROUTE,
			MSG_JOIN(run->msg, STR("<sip:orig@scscf."),
				 str_of(run->request->scene->snapshot->domain), STR(";lr>")));
	return 0;
}

static void add_associated(struct buf *text, const char *impu)
{
	buf_add_text(text, text->n ? ", <" : "<");
	buf_add_text(text, impu);
	buf_add_char(text, '>');
}

/* Every identity of the implicit registration set that is not barred, the default one first (RFC
 * 7315 4.1). */
static int duty_associated_uri(struct duty_run *run)
{
	const struct subscriber *subscriber = &registering_of(run)->subscriber;
	struct buf text = { 0 };

	if (!is_registered(run))
		return 0;
	for (unsigned i = 0; i < subscriber->n_impus; i++) {
		unsigned impu = (subscriber->default_impu + i) % subscriber->n_impus;

		if (!subscriber->barred[impu])
			add_associated(&text, subscriber->impus[impu]);
	}
	if (text.n)
		msg_add(run->msg, HDR_P_ASSOCIATED_URI, msg_hold(run->msg, buf_str(&text)));
	buf_free(&text);
	return 0;
}

/* RFC 5626 6: reg-id was accepted. */
static int duty_require_outbound(struct duty_run *run)
{
	struct registering *registering = registering_of(run);

	if (is_registered(run) && registering->wish.outbound && registering->wish.n &&
	    registering->wish.contacts[0].reg_id)
		msg_add(run->msg, HDR_REQUIRE, STR("outbound"));
	return 0;
}

static const struct duty challenge_rows[] = {
	{ "scscf.challenge", duty_challenge, "TS 24.229 5.4.1.2.1", "WWW-Authenticate, one for each algorithm" },
	{ "scscf.keys", duty_keys, "TS 24.229 7.2A.1", "ck and ik for the P-CSCF" },
};

static const struct duty accept_rows[] = {
	{ "scscf.contact_list", duty_contact_list, "RFC 3261 10.3", "all bindings with what is left of each, and GRUUs" },
	{ "scscf.path_echo", duty_path_echo, "RFC 3327 5.3", "the Path of the REGISTER" },
	{ "scscf.service_route", duty_service_route, "RFC 3608 5", "the route of the UE's own requests" },
	{ "scscf.associated_uri", duty_associated_uri, "RFC 7315 4.1", "P-Associated-URI: the identities that may be used" },
	{ "scscf.require_outbound", duty_require_outbound, "RFC 5626 6", "Require: outbound when reg-id was accepted" },
	SCSCF_CHARGING_ROW,
};

const struct duty_table scscf_challenge_duties = { challenge_rows, ARRAY_LEN(challenge_rows),
						   "scscf", "401 to REGISTER" };
const struct duty_table scscf_accept_duties = { accept_rows, ARRAY_LEN(accept_rows), "scscf",
						"200 to REGISTER" };
