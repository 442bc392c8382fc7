/* SPDX-License-Identifier: Apache-2.0 */
/* REFERs of ours: their states, and what is told of them. */
#include "proc/referring.h"

#include <stdio.h>

#include "msg/param.h"
#include "msg/view.h"
#include "proc/referral_private.h"

/* The first NOTIFY is waited for so long (RFC 6665 4.1.2.4, timer N); so many results are remembered. */
enum { TIMER_N_US = 32000000, TOLD_MAX = 32, TAG_TOKEN = 12, CALL_ID_TOKEN = 24 };

struct referring {
	struct list node; /* in dialog->sent, referrals->asking or, when over, referrals->told */
	struct referrals *referrals;
	struct refer_dialog *dialog; /* NULL: there is none (yet) */
	uint8_t state;
	bool first;        /* of its dialog */
	uint32_t cseq;     /* of the REFER */
	int status;        /* what was told last, or refused it; 0: nothing */
	struct msg *refer; /* outside of a dialog: as it left */
	struct client *client;
	struct timer expiry;
	struct scene scene;
};

/* It is remembered, and all that it had goes. */
static void finish(void *self, void *arg)
{
	struct referring *referring = self;
	struct referrals *referrals = referring->referrals;
	struct refer_dialog *dialog = referring->dialog;

	(void)arg;
	timer_stop(referrals_loop(referrals), &referring->expiry);
	if (referring->client)
		referring->client->ctx = NULL;
	referring->client = NULL;
	msg_free(referring->refer);
	referring->refer = NULL;
	ruling_free(referring->scene.ruling);
	snapshot_release(referring->scene.snapshot);
	list_remove(&referring->node);
	referrals->count--;
	list_append(&referrals->told, &referring->node);
	if (++referrals->n_told > TOLD_MAX) {
		referring = list_first(&referrals->told, struct referring, node);
		list_remove(&referring->node);
		referrals->n_told--;
		mem_free(referring);
	}
	if (dialog)
		refer_dialog_check(dialog);
}

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known);

static const struct fsm_row referring_rows[] = {
	/* state              event                 action  next               */
	{ REFERRAL_ASKING,    REFERRAL_EV_ACCEPTED, NULL,   REFERRAL_ACCEPTED  },
	{ REFERRAL_ASKING,    REFERRAL_EV_REFUSED,  finish, REFERRAL_ENDED     },
	{ REFERRAL_ASKING,    REFERRAL_EV_TOLD,     NULL,   REFERRAL_ACCEPTED  },
	{ REFERRAL_ASKING,    REFERRAL_EV_LAST,     finish, REFERRAL_ENDED     },
	{ REFERRAL_ACCEPTED,  REFERRAL_EV_ACCEPTED, NULL,   FSM_SAME           },
	{ REFERRAL_ACCEPTED,  REFERRAL_EV_TOLD,     NULL,   FSM_SAME           },
	{ REFERRAL_ACCEPTED,  REFERRAL_EV_LAST,     finish, REFERRAL_ENDED     },
	{ REFERRAL_ACCEPTED,  REFERRAL_EV_REFUSED,  finish, REFERRAL_ENDED     },
};

static const struct fsm referring_fsm = {
	"referral",           referring_rows,       ARRAY_LEN(referring_rows),
	referral_state_names, referral_event_names, on_transition
};

static void note(const struct referring *referring, const char *event, const char *text)
{
	journal_event(referring->referrals->options.performance.journal, event,
		      referring->scene.user[0] ? referring->scene.user : NULL, "our REFER %u: %s",
		      referring->cseq, text);
}

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct referring *referring = self;
	char text[96];

	if (!known || to == FSM_SAME || to == from)
		return;
	referring->scene.state = referral_state_names[to];
	snprintf(text, sizeof(text), "%s -> %s (%s)", referral_state_names[from],
		 referral_state_names[to], referral_event_names[event]);
	note(referring, "referral.state", text);
}

static void feed(struct referring *referring, enum referral_event event)
{
	if (referring->state != REFERRAL_ENDED)
		fsm_feed(&referring_fsm, &referring->state, (uint8_t)event, referring, NULL);
}

void referrings_clear(struct list *list)
{
	struct referring *referring;

	list_each(referring, list, struct referring, node)
		feed(referring, REFERRAL_EV_REFUSED);
}

void referrings_forget(struct referrals *referrals)
{
	struct referring *referring;

	list_each(referring, &referrals->told, struct referring, node) {
		list_remove(&referring->node);
		mem_free(referring);
	}
	referrals->n_told = 0;
}

static void on_expiry(void *arg)
{
	struct referring *referring = arg;

	note(referring, "referral.result", "no more is told of it");
	feed(referring, REFERRAL_EV_LAST);
}

static void wait_for(struct referring *referring, int64_t us)
{
	timer_start(referrals_loop(referring->referrals), &referring->expiry, us, on_expiry,
		    referring);
}

/* The dialog that a REFER of ours outside of one has begun, by its 2xx or by a NOTIFY before that. */
static void enter_dialog(struct referring *referring, struct dialog *dialog)
{
	if (!dialog)
		return;
	list_remove(&referring->node);
	referring->dialog = refer_dialog_new(referring->referrals, dialog);
	referring->dialog->asked = true;
	list_append(&referring->dialog->sent, &referring->node);
}

/* A 2xx. Without a subscription nothing follows (RFC 4488 4). */
static void accepted(struct referring *referring, struct msg *response)
{
	struct referrals *referrals = referring->referrals;

	if (!referring->dialog)
		enter_dialog(referring,
			     dialog_new_client(&referrals->dialogs, referring->refer, response));
	else
		dialog_refresh(referring->dialog->dialog, response);
	if (refer_wants_no_subscription(response)) {
		referring->status = response->status;
		feed(referring, REFERRAL_EV_LAST);
		return;
	}
	if (referring->state == REFERRAL_ASKING)
		wait_for(referring, TIMER_N_US);
	feed(referring, REFERRAL_EV_ACCEPTED);
}

/* A dialog that the other end does not know is none (RFC 5057 5.1). */
static void refused(struct referring *referring, int status)
{
	struct leg *leg = referring->dialog ? referring->dialog->leg : NULL;

	referring->status = status;
	feed(referring, REFERRAL_EV_REFUSED);
	if (leg && status == 481 && !call_leg_is_over(leg))
		call_hang_up(call_of_leg(leg),
			     STR("SIP;cause=481;text=\"Call/Transaction Does Not Exist\""));
}

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct referring *referring = ctx;
	int status = response->status;
	char text[32];

	if (status >= 200) {
		client->ctx = NULL;
		referring->client = NULL;
		snprintf(text, sizeof(text), "answered with %d", status);
		note(referring, "referral.result", text);
		if (status < 300)
			accepted(referring, response);
		else
			refused(referring, status);
	}
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct referring *referring = ctx;

	(void)client;
	(void)why;
	referring->client = NULL;
	refused(referring, 408);
}

static const struct client_user client_user = { .on_response = on_response,
						.on_failure = on_failure };

static struct referring *referring_new(struct referrals *referrals, const char *user)
{
	const struct referrals_options *options = &referrals->options;
	struct referring *referring = mem_alloc(sizeof(*referring));
	struct scene *scene = &referring->scene;

	referring->referrals = referrals;
	referring->state = REFERRAL_ASKING;
	scene->snapshot = snapshot_hold(options->snapshot_of(options->ctx));
	scene->role = options->role;
	scene->registered_at = -1;
	scene->call_at = -1;
	scene->procedure = "referral";
	scene->state = referral_state_names[REFERRAL_ASKING];
	snprintf(scene->user, sizeof(scene->user), "%s", user);
	referrals->count++;
	return referring;
}

static void send_refer(struct referring *referring, struct msg *msg)
{
	const struct referrals_options *options = &referring->referrals->options;
	struct client_target target = { .link = options->next_hop(options->ctx),
					.scene = &referring->scene };

	msg_add(msg, HDR_SUPPORTED, STR("replaces, norefersub"));
	referring->cseq = msg_cseq(msg).number;
	referring->client = client_send(options->stack, msg, &target, &client_user, referring);
}

bool referring_send(struct referrals *referrals, struct leg *leg, const struct step *step)
{
	struct gates *gates = referrals->options.performance.gates;
	struct call *call = call_of_leg(leg);
	struct referring *referring;
	struct msg *msg;

	if (call_leg_is_over(leg) || !call_leg_dialog(leg))
		return false;
	referring = referring_new(referrals, call_user(call));
	referring->dialog = refer_dialog_of_leg(referrals, leg);
	referring->first = !referring->dialog->asked;
	referring->dialog->asked = true;
	list_append(&referring->dialog->sent, &referring->node);
	msg = dialog_request(call_leg_dialog(leg), STR("REFER"));
	call_contact(call, msg);
	step_add_headers(gates, &referring->scene, msg, step->headers);
	if (!msg_find(msg, HDR_REFERRED_BY, 0))
		msg_add(msg, HDR_REFERRED_BY, msg_format(msg, "<%s>", call_identity(call)));
	step_add_body(gates, &referring->scene, msg, step);
	send_refer(referring, msg);
	return true;
}

void referring_start(struct referrals *referrals, const struct referring_order *order)
{
	const struct referrals_options *options = &referrals->options;
	struct referring *referring = referring_new(referrals, order->user);
	struct msg *msg = msg_new_request(STR("REFER"), STR(""));
	char tag[TAG_TOKEN + 1], call_id[CALL_ID_TOKEN + 1];
	struct str from = msg_hold(msg, str_of(order->from));

	referring->first = true;
	list_append(&referrals->asking, &referring->node);
	random_token(&referrals->tokens, tag, TAG_TOKEN);
	random_token(&referrals->tokens, call_id, CALL_ID_TOKEN);
	msg_set_uri(msg, msg_hold(msg, str_of(order->target)));
	msg_add(msg, HDR_MAX_FORWARDS, STR("70"));
	msg_add(msg, HDR_FROM, msg_format(msg, "<%.*s>;tag=%s", STR_ARG(from), tag));
	msg_add(msg, HDR_TO, MSG_JOIN(msg, STR("<"), msg->uri, STR(">")));
	msg_add(msg, HDR_CALL_ID,
		msg_format(msg, "%s@%s.%s", call_id, options->label,
			   referring->scene.snapshot->domain));
	msg_add(msg, HDR_CSEQ, STR("1 REFER"));
	msg_add(msg, HDR_P_ASSERTED_IDENTITY, MSG_JOIN(msg, STR("<"), from, STR(">")));
	msg_add(msg, HDR_CONTACT, options->contact(options->ctx, msg));
	step_add_headers(options->performance.gates, &referring->scene, msg, order->headers);
	if (!msg_find(msg, HDR_REFERRED_BY, 0))
		msg_add(msg, HDR_REFERRED_BY, MSG_JOIN(msg, STR("<"), from, STR(">")));
	referring->refer = msg_clone(msg);
	send_refer(referring, msg);
}

/* A NOTIFY that is faster than the 2xx to its REFER (RFC 6665 4.1.2.4). */
static void take_early(struct referrals *referrals, struct msg *notify)
{
	struct referring *referring;

	list_each(referring, &referrals->asking, struct referring, node)
		if (str_eq(msg_call_id(referring->refer), msg_call_id(notify)) &&
		    str_eq(msg_from_tag(referring->refer), msg_to_tag(notify))) {
			enter_dialog(referring, dialog_new_server(&referrals->dialogs, notify,
								  msg_to_tag(notify)));
			if (referring->dialog)
				referring->dialog->dialog->local_cseq = referring->cseq;
			return;
		}
}

/* The REFER that a NOTIFY is about. */
static struct referring *find_event(struct refer_dialog *dialog, const struct event_value *event)
{
	struct referring *referring;

	list_each(referring, &dialog->sent, struct referring, node)
		if (refer_event_fits(event, referring->cseq, referring->first))
			return referring;
	return NULL;
}

/* What it says: the result so far, and how long there will be more. */
static void take_notify(struct referring *referring, struct str state, int status,
			struct str phrase)
{
	struct str word, rest = state;
	uint32_t expires;
	char text[128];

	referring->status = status;
	snprintf(text, sizeof(text), "%d %.*s", status, STR_ARG(phrase));
	note(referring, "referral.result", text);
	str_cut(&rest, ';', &word);
	if (str_iis(word, "terminated")) {
		feed(referring, REFERRAL_EV_LAST);
		return;
	}
	if (!str_to_u32(param_value(rest, ';', STR("expires")), &expires))
		expires = (uint32_t)knob_number(referring->referrals->options.performance.gates,
						&referring->scene, REFERRAL_EXPIRES);
	wait_for(referring, (int64_t)expires * 1000000);
	feed(referring, REFERRAL_EV_TOLD);
}

static int refuse(char why[96], int status, const char *text)
{
	snprintf(why, 96, "%s", text);
	return status;
}

int referrals_notified(struct referrals *referrals, struct leg *leg, struct msg *notify,
		       char why[96])
{
	struct event_value event = event_read(notify);
	struct str state = msg_value(notify, HDR_SUBSCRIPTION_STATE), phrase;
	struct refer_dialog *dialog;
	struct referring *referring;
	int status;

	if (!str_iis(event.package, "refer"))
		return refuse(why, 489, "nobody here has subscribed to that event");
	if (!leg && !referrals_knows(referrals, notify))
		take_early(referrals, notify);
	dialog = refer_dialog_find(referrals, leg, notify);
	referring = dialog ? find_event(dialog, &event) : NULL;
	if (!referring)
		return refuse(why, 481, "it is about no REFER that is alive");
	if (!leg && dialog_check(dialog->dialog, notify))
		return refuse(why, 500, "the CSeq number is lower than one before");
	if (!state.n)
		return refuse(why, 400, "a NOTIFY without Subscription-State");
	if (!sipfrag_read(notify->body, &status, &phrase))
		return refuse(why, 400, "the body has no status line");
	dialog_refresh(dialog->dialog, notify);
	take_notify(referring, state, status, phrase);
	return 200;
}

/* The latest of a list that is that subscriber's. */
static const struct referring *latest(const struct list *list, const char *user)
{
	for (const struct list *node = list->prev; node != list; node = node->prev) {
		const struct referring *referring = container_of(node, struct referring, node);

		if (str_is(str_of(referring->scene.user), user))
			return referring;
	}
	return NULL;
}

int referrals_result(const struct referrals *referrals, const char *user)
{
	const struct referring *found = latest(&referrals->asking, user);
	struct refer_dialog *dialog;

	list_each(dialog, &referrals->all, struct refer_dialog, all)
		if (!found)
			found = latest(&dialog->sent, user);
	if (!found)
		found = latest(&referrals->told, user);
	return found ? found->status : -1;
}
