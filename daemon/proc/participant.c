/* SPDX-License-Identifier: Apache-2.0 */
/* Participants of conferences: what their calls come to (RFC 4575 5.7). */
#include <stdio.h>
#include <string.h>

#include "msg/uri.h"
#include "proc/conference_private.h"

enum participant_event {
	PARTICIPANT_EV_RANG,
	PARTICIPANT_EV_CONNECTED,
	PARTICIPANT_EV_HELD,
	PARTICIPANT_EV_RESUMED,
	PARTICIPANT_EV_LEAVING,
	PARTICIPANT_EV_LEFT
};

const struct name_row participant_state_rows[] = {
	[PARTICIPANT_DIALING_IN]    = { "dialing-in",    "the focus has got his INVITE", "RFC 4575 5.7.2" },
	[PARTICIPANT_DIALING_OUT]   = { "dialing-out",   "the focus has sent him an INVITE", "RFC 4575 5.7.2" },
	[PARTICIPANT_ALERTING]      = { "alerting",      "he has answered that provisionally", "RFC 4575 5.7.2" },
	[PARTICIPANT_CONNECTED]     = { "connected",     "he is in the conference", "RFC 4575 5.7.2" },
	[PARTICIPANT_ON_HOLD]       = { "on-hold",       "he is in it, and does not listen", "RFC 4575 5.7.2" },
	[PARTICIPANT_DISCONNECTING] = { "disconnecting", "he is leaving, or is put out", "RFC 4575 5.7.2" },
	[PARTICIPANT_DISCONNECTED]  = { "disconnected",  "he is in it no more", "RFC 4575 5.7.2" },
};
const unsigned participant_n_states = ARRAY_LEN(participant_state_rows);

static const char *const state_names[] = { "dialing-in",  "dialing-out", "alerting",
					   "connected",   "on-hold",     "disconnecting",
					   "disconnected" };
static const char *const event_names[] = {
	"1xx", "answered", "hold", "resumed", "leaving", "left"
};

static const char *const end_names[] = { [END_NOT] = NULL,
					 [END_DEPARTED] = "departed",
					 [END_BOOTED] = "booted",
					 [END_FAILED] = "failed",
					 [END_BUSY] = "busy" };

static void on_ringing(void *self, void *arg);
static void on_connected(void *self, void *arg);
static void on_left(void *self, void *arg);
static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known);

static const struct fsm_row participant_rows[] = {
	/* state event action next */
	{ PARTICIPANT_DIALING_IN,    PARTICIPANT_EV_CONNECTED, on_connected, PARTICIPANT_CONNECTED     },
	{ PARTICIPANT_DIALING_IN,    PARTICIPANT_EV_LEAVING,   NULL,         PARTICIPANT_DISCONNECTING },
	{ PARTICIPANT_DIALING_IN,    PARTICIPANT_EV_LEFT,      on_left,      PARTICIPANT_DISCONNECTED  },
	{ PARTICIPANT_DIALING_OUT,   PARTICIPANT_EV_RANG,      on_ringing,   PARTICIPANT_ALERTING      },
	{ PARTICIPANT_DIALING_OUT,   PARTICIPANT_EV_CONNECTED, on_connected, PARTICIPANT_CONNECTED     },
	{ PARTICIPANT_DIALING_OUT,   PARTICIPANT_EV_LEAVING,   NULL,         PARTICIPANT_DISCONNECTING },
	{ PARTICIPANT_DIALING_OUT,   PARTICIPANT_EV_LEFT,      on_left,      PARTICIPANT_DISCONNECTED  },
	{ PARTICIPANT_ALERTING,      PARTICIPANT_EV_CONNECTED, on_connected, PARTICIPANT_CONNECTED     },
	{ PARTICIPANT_ALERTING,      PARTICIPANT_EV_LEAVING,   NULL,         PARTICIPANT_DISCONNECTING },
	{ PARTICIPANT_ALERTING,      PARTICIPANT_EV_LEFT,      on_left,      PARTICIPANT_DISCONNECTED  },
	{ PARTICIPANT_CONNECTED,     PARTICIPANT_EV_HELD,      NULL,         PARTICIPANT_ON_HOLD       },
	{ PARTICIPANT_CONNECTED,     PARTICIPANT_EV_LEAVING,   NULL,         PARTICIPANT_DISCONNECTING },
	{ PARTICIPANT_CONNECTED,     PARTICIPANT_EV_LEFT,      on_left,      PARTICIPANT_DISCONNECTED  },
	{ PARTICIPANT_ON_HOLD,       PARTICIPANT_EV_RESUMED,   NULL,         PARTICIPANT_CONNECTED     },
	{ PARTICIPANT_ON_HOLD,       PARTICIPANT_EV_LEAVING,   NULL,         PARTICIPANT_DISCONNECTING },
	{ PARTICIPANT_ON_HOLD,       PARTICIPANT_EV_LEFT,      on_left,      PARTICIPANT_DISCONNECTED  },
	{ PARTICIPANT_DISCONNECTING, PARTICIPANT_EV_LEFT,      on_left,      PARTICIPANT_DISCONNECTED  },
};

static const struct fsm participant_fsm = {
	"participant", participant_rows, ARRAY_LEN(participant_rows),
	state_names,   event_names,      on_transition
};

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct participant *participant = self;
	struct conference *conference = participant->conference;

	if (!known || to == FSM_SAME || to == from)
		return;
	participant->changed = ++conference->changes;
	conference_note(conference, "conference.participant", participant->user,
			"%s: %s: %s -> %s (%s)", conference->id, participant->uri,
			state_names[from], state_names[to], event_names[event]);
	conference_changed(conference);
}

static void participant_feed(struct participant *participant, enum participant_event event)
{
	fsm_feed(&participant_fsm, &participant->state, event, participant, NULL);
}

/* A final status is the last that is told. */
static void tell(struct participant_listener *listener, int status)
{
	struct participant_listener told = *listener;

	if (status >= 200)
		*listener = (struct participant_listener){ 0 };
	if (told.on_progress)
		told.on_progress(told.ctx, status);
}

static void on_ringing(void *self, void *arg)
{
	struct participant *participant = self;

	(void)arg;
	tell(&participant->coming, 180);
}

static void on_connected(void *self, void *arg)
{
	struct participant *participant = self;

	(void)arg;
	participant->heard_since = loop_now(conference_loop(participant->conference));
	participant_watch_silence(participant);
	tell(&participant->coming, 200);
}

/* What a status that refused us means. */
static enum participant_end end_of(int status)
{
	return status == 486 || status == 600 ? END_BUSY : END_FAILED;
}

static void on_left(void *self, void *arg)
{
	struct participant *participant = self;
	struct call *call = participant->call;

	(void)arg;
	timer_stop(conference_loop(participant->conference), &participant->silence);
	mix_leave(participant->member);
	participant->member = NULL;
	if (call) {
		participant->status = call_status(call) >= 300 ? call_status(call) : 0;
		if (!participant->end)
			participant->end = call_was_hung_up(call)   ? END_DEPARTED :
					   participant->dialled_out ? end_of(participant->status) :
								      END_FAILED;
		call_set_owner(call, NULL);
	}
	participant->call = NULL;
	tell(&participant->coming, participant->status ? participant->status : 487);
	tell(&participant->going, 200);
}

/* What the state of his call means. */
static const struct {
	const char *state;
	enum participant_event event;
} call_rows[] = {
	{ "early", PARTICIPANT_EV_RANG },
	{ "established", PARTICIPANT_EV_CONNECTED },
	{ "releasing", PARTICIPANT_EV_LEAVING },
	{ "ended", PARTICIPANT_EV_LEFT },
};

/* Where his device is, as soon as there is a dialog. */
static void learn_contact(struct participant *participant, const struct call *call)
{
	const struct leg *leg = call_talking_leg(call);
	const struct dialog *dialog = leg ? call_leg_dialog(leg) : NULL;

	if (!dialog || !dialog->target ||
	    (participant->contact && strcmp(participant->contact, dialog->target) == 0))
		return;
	mem_free(participant->contact);
	participant->contact = mem_copy_text(dialog->target, strlen(dialog->target));
}

void participant_call_changed(struct call *call)
{
	struct participant *participant = call_owner(call);
	bool listens;

	if (!participant)
		return;
	participant->call = call;
	learn_contact(participant, call);
	for (size_t i = 0; i < ARRAY_LEN(call_rows); i++)
		if (strcmp(call_rows[i].state, call_state_name(call)) == 0)
			participant_feed(participant, call_rows[i].event);
	if (participant_follow_media(participant, &listens))
		participant_feed(participant,
				 listens ? PARTICIPANT_EV_RESUMED : PARTICIPANT_EV_HELD);
}

static struct participant *participant_new(struct conference *conference, const char *user,
					   struct str uri)
{
	struct participant *participant = mem_alloc(sizeof(*participant));

	participant->conference = conference;
	participant->number = ++conference->last_number;
	participant->uri = mem_copy_text(uri.p, uri.n);
	participant->user = mem_copy_text(user, strlen(user));
	participant->changed = ++conference->changes;
	list_append(&conference->participants, &participant->node);
	conference_changed(conference);
	return participant;
}

void participant_free(struct participant *participant)
{
	timer_stop(conference_loop(participant->conference), &participant->silence);
	mix_leave(participant->member);
	if (participant->call)
		call_set_owner(participant->call, NULL);
	if (participant->conference->creator == participant)
		participant->conference->creator = NULL;
	list_remove(&participant->node);
	tell(&participant->coming, 487);
	tell(&participant->going, 487);
	mem_free(participant->contact);
	mem_free(participant->uri);
	mem_free(participant->user);
	mem_free(participant);
}

struct participant *participant_dialling_in(struct conference *conference, const char *user,
					    struct str uri)
{
	struct participant *participant = participant_new(conference, user, uri);

	participant->state = PARTICIPANT_DIALING_IN;
	if (conference->state == CONFERENCE_NEW && !conference->creator && participant->number == 1)
		conference->creator = participant;
	return participant;
}

void participant_drop(struct participant *participant)
{
	conference_changed(participant->conference);
	participant_free(participant);
}

struct participant *participant_call(struct conference *conference,
				     const struct participant_order *order, char why[160])
{
	struct participant *participant =
		participant_new(conference, order->user, str_of(order->uri));

	participant->state = PARTICIPANT_DIALING_OUT;
	participant->dialled_out = true;
	participant->coming = order->listener;
	if (call_start(conference->conferences->options.calls,
		       &(struct call_order){ .user = order->user,
					     .callee = order->uri,
					     .from = conference->uri,
					     .headers = order->headers,
					     .owner = participant },
		       why))
		return participant;
	participant_drop(participant);
	return NULL;
}

void participant_release(struct participant *participant, enum participant_end end,
			 struct str reason)
{
	if (!participant->end)
		participant->end = (uint8_t)end;
	if (participant->call)
		call_hang_up(participant->call, reason);
	else
		participant_feed(participant, PARTICIPANT_EV_LEFT);
}

void participant_boot(struct participant *participant, const struct participant_listener *listener)
{
	if (listener)
		participant->going = *listener;
	participant_release(participant, END_BOOTED,
			    STR("SIP;cause=200;text=\"Removed from the conference\""));
}

struct participant *conference_participant(struct conference *conference, const char *user,
					   struct str uri)
{
	struct participant *participant;

	list_each(participant, &conference->participants, struct participant, node) {
		if (!participant_is_here(participant))
			continue;
		if ((user && *user && strcmp(participant->user, user) == 0) ||
		    (uri.n && uri_text_equal(str_of(participant->uri), uri)))
			return participant;
	}
	return NULL;
}

const char *participant_state_name(const struct participant *participant)
{
	return state_names[participant->state];
}

const char *participant_end_name(const struct participant *participant)
{
	return end_names[participant->end];
}
