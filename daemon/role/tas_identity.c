/* SPDX-License-Identifier: Apache-2.0 */
/* Who is shown to whom: OIP and OIR (TS 24.607), TIP and TIR (TS 24.608). P-Asserted-Identity stays
 * inside the trust domain; the P-CSCF takes it off where Privacy lists `id`. */
#include "msg/value.h"
#include "msg/view.h"
#include "role/tas_private.h"

/* TS 23.003 13.6. */
static const char anonymous_from[] = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";

/* Values that ask for the sender not to be shown (RFC 3323 4.2, RFC 3325 9.3). */
bool tas_asks_privacy(struct msg *msg)
{
	return msg_lists(msg, HDR_PRIVACY, STR("id")) || msg_lists(msg, HDR_PRIVACY, STR("user")) ||
	       msg_lists(msg, HDR_PRIVACY, STR("header"));
}

void tas_restrict(struct msg *msg)
{
	struct str rest = msg_value(msg, HDR_PRIVACY), value, list = STR_NONE;

	while (str_cut(&rest, ';', &value))
		if (value.n && !str_iis(value, "none") && !str_iis(value, "id"))
			list = MSG_JOIN(msg, list, value, STR(";"));
	msg_remove(msg, HDR_PRIVACY);
	msg_add(msg, HDR_PRIVACY, MSG_JOIN(msg, list, STR("id")));
}

/* Is the sender to be hidden, by his mode and what his Privacy says this time? */
static bool is_restricted(enum restriction mode, struct msg *msg)
{
	switch (mode) {
	case RESTRICTION_PERMANENT:
		return true;
	case RESTRICTION_TEMPORARY_RESTRICTED:
		return !msg_lists(msg, HDR_PRIVACY, STR("none"));
	case RESTRICTION_TEMPORARY_PRESENTED:
		return tas_asks_privacy(msg);
	default:
		return false;
	}
}

/* Puts that into Privacy; who has not got the service is shown whatever he asks for. */
static bool apply_restriction(enum restriction mode, struct msg *msg)
{
	bool restricted = is_restricted(mode, msg);

	if (restricted)
		tas_restrict(msg);
	else if (mode == RESTRICTION_OFF)
		msg_remove(msg, HDR_PRIVACY);
	return restricted;
}

/* Another From, of which only the parameters stay; responses show the old one again. */
static void hide_from(struct serving *serving)
{
	struct msg *msg = serving->run.msg, *request = serving->run.request->msg;
	const struct address *from = msg_from(msg);

	if (!from || str_iis(from->uri.host, "anonymous.invalid"))
		return;
	if (!serving->from.n)
		serving->from = msg_value(request, HDR_FROM);
	msg_set(msg, HDR_FROM,
		MSG_JOIN(msg, str_of(anonymous_from), from->params.n ? STR(";") : STR_NONE,
			 from->params));
}

int tas_duty_oir(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	if (serving->session_case == CASE_ORIGINATING &&
	    apply_restriction(serving->services->oir, run->msg))
		hide_from(serving);
	return 0;
}

/* A From that asks to be hidden (`user`) is hidden here at the latest. */
int tas_duty_oip(struct duty_run *run)
{
	struct serving *serving = serving_of(run);
	bool served = serving->session_case == CASE_TERMINATING && !serving->divert.done;

	if (served && !serving->services->oip) {
		msg_remove(run->msg, HDR_P_ASSERTED_IDENTITY);
		tas_restrict(run->msg);
		hide_from(serving);
	} else if (served && msg_lists(run->msg, HDR_PRIVACY, STR("user"))) {
		hide_from(serving);
	}
	return 0;
}

/* Only what may show who answers. */
static bool shows_callee(const struct msg *response)
{
	return response->status > 100 && response->status < 300;
}

int tas_duty_tir(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	if (serving->session_case == CASE_TERMINATING && !serving->divert.done &&
	    shows_callee(run->msg))
		apply_restriction(serving->services->tir, run->msg);
	return 0;
}

int tas_duty_tip(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	if (serving->session_case == CASE_ORIGINATING && !serving->services->tip)
		msg_remove(run->msg, HDR_P_ASSERTED_IDENTITY);
	return 0;
}

int tas_duty_hide_target(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	if (!serving->divert.done || serving->divert.how->show_target)
		return 0;
	msg_remove(run->msg, HDR_HISTORY_INFO);
	if (shows_callee(run->msg))
		tas_restrict(run->msg);
	return 0;
}

/* The To keeps the tag of the response. */
int tas_duty_parties(struct duty_run *run)
{
	struct serving *serving = serving_of(run);
	struct msg *response = run->msg;
	struct str tag = msg_to_tag(response);

	if (serving->from.n)
		msg_set(response, HDR_FROM, msg_hold(response, serving->from));
	if (serving->to.n)
		msg_set(response, HDR_TO,
			MSG_JOIN(response, msg_hold(response, serving->to),
				 tag.n ? STR(";tag=") : STR_NONE,
				 tag.n ? msg_hold(response, tag) : STR_NONE));
	return 0;
}
