/* SPDX-License-Identifier: Apache-2.0 */
/* Who is shown to whom: OIP and OIR (TS 24.607), TIP and TIR (TS 24.608). P-Asserted-Identity stays
 * inside the trust domain; the P-CSCF takes it off where Privacy lists `id`. */
#include "msg/value.h"
#include "msg/view.h"
#include "role/tas_private.h"

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

/* Responses show the old From again. */
static void hide_caller(struct serving *serving)
{
	struct msg *msg = serving->run.msg;

	serving->from = msg_value(serving->run.request->msg, HDR_FROM);
	tas_anonymise(msg, HDR_FROM);
	tas_stay(serving, msg, TAS_CALLER);
}

int tas_duty_oir(struct duty_run *run)
{
	struct serving *serving = serving_of(run);

	if (serving->session_case == CASE_ORIGINATING &&
	    apply_restriction(serving->services->oir, run->msg))
		hide_caller(serving);
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
		hide_caller(serving);
	} else if (served && msg_lists(run->msg, HDR_PRIVACY, STR("user"))) {
		hide_caller(serving);
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

/* A To without a tag gets that of the response. */
int tas_duty_parties(struct duty_run *run)
{
	struct serving *serving = serving_of(run);
	struct msg *response = run->msg;
	struct str tag = msg_to_tag(response), to = msg_hold(response, serving->to);

	if (serving->from.n)
		msg_set(response, HDR_FROM, msg_hold(response, serving->from));
	if (!serving->to.n)
		return 0;
	if (!run->request->scene->in_dialog && tag.n)
		to = MSG_JOIN(response, to, STR(";tag="), tag);
	msg_set(response, HDR_TO, to);
	return 0;
}
