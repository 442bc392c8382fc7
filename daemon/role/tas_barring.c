/* SPDX-License-Identifier: Apache-2.0 */
/* Barring of calls, and the rejection of anonymous ones (TS 24.611). */
#include "msg/value.h"
#include "msg/view.h"
#include "role/knobs.h"
#include "role/tas_private.h"

/* The country in which the served user is, is the home country, unless the P-CSCF's network is another
 * one. */
static bool is_roaming(struct serving *serving)
{
	struct scene *scene = serving->run.request->scene;
	struct str visited =
		knob_text(serving->tas->server.options.gates, scene, PCSCF_VISITED_NETWORK);

	return visited.n && !str_iis(visited, scene->snapshot->domain);
}

/* In international form, and of another country than ours. A number of ours is foreign to a roaming
 * user, too; BOIC-exHC lets it pass. */
static bool is_international(struct serving *serving, const struct callee *callee, bool but_home)
{
	struct number_plan plan = number_plan_of(serving->run.request->scene->snapshot);
	struct str number = str_of(callee->number);

	if (!number_is_global(number))
		return false;
	return !str_starts(str_from(number, 1), plan.country) || (!but_home && is_roaming(serving));
}

/* Does one of the patterns name that party, by its number or its address of record? */
static bool is_listed(const struct barring *barring, struct str number, struct str aor)
{
	for (unsigned i = 0; i < barring->n_identities; i++) {
		struct str pattern = str_of(barring->identities[i]);

		if ((number.n && str_glob(pattern, number)) || str_glob(pattern, aor))
			return true;
	}
	return false;
}

static bool party_is_listed(struct serving *serving, const struct barring *barring, struct msg *msg,
			    const struct uri *uri)
{
	struct callee party;

	if (!barring->n_identities || !uri)
		return false;
	serving_callee(serving, msg, uri, &party);
	return is_listed(barring, str_of(party.number), uri_aor(&msg->arena, uri));
}

/* Also the next leg of a call that he has diverted. */
int tas_duty_outgoing_barring(struct duty_run *run)
{
	struct serving *serving = serving_of(run);
	const struct barring *barring;
	const struct uri *uri = msg_request_uri(run->msg);
	struct callee callee;
	bool barred;

	if ((serving->session_case != CASE_ORIGINATING &&
	     serving->session_case != CASE_DIVERTING) ||
	    !uri)
		return 0;
	barring = &serving->services->outgoing;
	if (!barring->conditions && !barring->n_identities)
		return 0;
	serving_callee(serving, run->msg, uri, &callee);
	barred = (barring->conditions & BARRING_ALL) ||
		 ((barring->conditions & BARRING_ROAMING) && is_roaming(serving)) ||
		 ((barring->conditions & BARRING_INTERNATIONAL) &&
		  is_international(serving, &callee, false)) ||
		 ((barring->conditions & BARRING_INTERNATIONAL_EXHC) &&
		  is_international(serving, &callee, true)) ||
		 party_is_listed(serving, barring, run->msg, uri);
	return barred ? duty_refuse(run, 603, "%.*s is barred for calls of %s", STR_ARG(uri->text),
				    serving->subscriber.name) :
			0;
}

/* Any of the names under which the caller is known. */
static bool caller_is_listed(struct serving *serving, const struct barring *barring)
{
	struct msg *msg = serving->run.msg;
	struct value_walk walk;
	struct msg_value value;
	struct address address;

	value_walk_start(&walk, HDR_P_ASSERTED_IDENTITY, STR_NONE);
	while (value_walk_next(msg, &walk, &value))
		if (address_parse(&msg->arena, value.text, &address) &&
		    party_is_listed(serving, barring, msg, &address.uri))
			return true;
	return !value_count(msg, HDR_P_ASSERTED_IDENTITY, STR_NONE) && msg_from(msg) &&
	       party_is_listed(serving, barring, msg, &msg_from(msg)->uri);
}

int tas_duty_incoming_barring(struct duty_run *run)
{
	struct serving *serving = serving_of(run);
	const struct barring *barring;

	if (serving->session_case != CASE_TERMINATING)
		return 0;
	barring = &serving->services->incoming;
	if ((barring->conditions & BARRING_ALL) ||
	    ((barring->conditions & BARRING_ROAMING) && is_roaming(serving)) ||
	    caller_is_listed(serving, barring))
		return duty_refuse(run, 603, "%s takes no calls from this caller",
				   serving->subscriber.name);
	return 0;
}

/* Anonymous is whoever hides his identity, and whom nobody vouches for. */
int tas_duty_anonymous_rejection(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	if (serving->session_case != CASE_TERMINATING ||
	    !(serving->services->incoming.conditions & BARRING_ANONYMOUS) ||
	    (msg_find(run->msg, HDR_P_ASSERTED_IDENTITY, 0) && !tas_asks_privacy(run->msg)))
		return 0;
	return duty_refuse(run, 433, "%s takes no anonymous calls", serving->subscriber.name);
}
