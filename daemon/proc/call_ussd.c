/* SPDX-License-Identifier: Apache-2.0 */
/* USSD dialogues. */
#include "proc/call_ussd.h"

#include <stdio.h>

#include "msg/multipart.h"
#include "proc/call_private.h"

enum ussd_state {
	USSD_NEW,
	USSD_SAYING, /* our INFO has no answer yet */
	USSD_ASKING, /* the user is to answer */
	USSD_ENDING  /* the last is said */
};

enum ussd_event {
	USSD_EV_ASK,  /* there is more to ask */
	USSD_EV_SAID, /* the UE has it */
	USSD_EV_END,  /* there is a last thing to say */
	USSD_EV_FAIL  /* the UE does not take it, or does not answer */
};

struct ussd {
	struct call *call;
	uint8_t state;
	struct snapshot *snapshot;    /* whose `item` is */
	const struct ussd_item *item; /* whose answers are followed; NULL: none */
	struct ussd_data data;        /* what is said next, or was said last */
	char *text;                   /* of it, when it is of no item */
	char language[USSD_LANGUAGE_MAX + 1];
	bool due; /* it is to go with the next INFO, BYE or INVITE */
	struct timer timer;
};

static struct ussd *ussd_new(struct call *call)
{
	struct ussd *ussd = mem_alloc(sizeof(*ussd));

	ussd->call = call;
	ussd->snapshot = snapshot_hold(call->scene.snapshot);
	ussd->data.error = USSD_NO_ERROR;
	call->ussd = ussd;
	return ussd;
}

void ussd_free(struct ussd *ussd)
{
	if (!ussd)
		return;
	timer_stop(call_loop(ussd->call), &ussd->timer);
	snapshot_release(ussd->snapshot);
	mem_free(ussd->text);
	mem_free(ussd);
}

/* NULL: that of the knob. */
static struct str set_language(struct ussd *ussd, const char *language)
{
	struct call *call = ussd->call;
	struct str text = language ? str_of(language) :
				     knob_text(call_gates(call), &call->scene, CALL_USSD_LANGUAGE);

	snprintf(ussd->language, sizeof(ussd->language), "%.*s", STR_ARG(text));
	return str_of(ussd->language);
}

/* That text is next: a question when it has answers. */
static void take_item(struct ussd *ussd, const struct ussd_item *item)
{
	ussd->item = item;
	ussd->data = (struct ussd_data){
		.language = set_language(ussd, item->language),
		.text = str_of(item->text),
		.error = item->error ? item->error : USSD_NO_ERROR,
		.operation = item->n_items ? USSD_REQUEST : USSD_PLAIN,
	};
}

/* Nothing but that error-code is left to say; USSD_NO_ERROR: nothing at all. */
static void take_error(struct ussd *ussd, int error)
{
	ussd->item = NULL;
	ussd->data = (struct ussd_data){ .error = error };
}

/* Another turn is another message to rules. */
static void perform(struct ussd *ussd, const char *turn)
{
	struct call *call = ussd->call;
	struct performance_options options = call_performance(call);

	ussd->due = true;
	call_renew(call);
	ruling_free(call->scene.ruling);
	call->scene.ruling = NULL;
	perform_scene(&options, &call->scene, turn, NULL);
}

static void ask(void *self, void *arg)
{
	struct ussd *ussd = self;

	(void)arg;
	timer_stop(call_loop(ussd->call), &ussd->timer);
	perform(ussd, "ussd.request");
}

static void end(void *self, void *arg)
{
	struct ussd *ussd = self;

	(void)arg;
	timer_stop(call_loop(ussd->call), &ussd->timer);
	perform(ussd, "ussd.end");
}

static void on_timeout(void *arg);

static void await_answer(void *self, void *arg)
{
	struct ussd *ussd = self;
	struct call *call = ussd->call;

	(void)arg;
	timer_start(call_loop(call), &ussd->timer, call_knob(call, CALL_USSD_TIMEOUT), on_timeout,
		    ussd);
}

static const char *const state_names[] = { "new", "saying", "asking", "ending" };
static const char *const event_names[] = { "more to ask", "said", "last text", "failed" };

static const struct fsm_row ussd_rows[] = {
	/* state         event          action        next         */
	{ USSD_NEW,      USSD_EV_ASK,   ask,          USSD_SAYING },
	{ USSD_NEW,      USSD_EV_SAID,  await_answer, USSD_ASKING },
	{ USSD_NEW,      USSD_EV_END,   end,          USSD_ENDING },
	{ USSD_SAYING,   USSD_EV_SAID,  await_answer, USSD_ASKING },
	{ USSD_SAYING,   USSD_EV_ASK,   ask,          USSD_SAYING },
	{ USSD_SAYING,   USSD_EV_END,   end,          USSD_ENDING },
	{ USSD_SAYING,   USSD_EV_FAIL,  end,          USSD_ENDING },
	{ USSD_ASKING,   USSD_EV_ASK,   ask,          USSD_SAYING },
	{ USSD_ASKING,   USSD_EV_END,   end,          USSD_ENDING },
	{ USSD_ASKING,   USSD_EV_FAIL,  end,          USSD_ENDING },
};

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct ussd *ussd = self;

	if (known)
		call_note(ussd->call, "ussd.state", "%s: %s -> %s (%s)", ussd->call->number,
			  state_names[from], state_names[to == FSM_SAME ? from : to],
			  event_names[event]);
}

static const struct fsm ussd_fsm = { "ussd",      ussd_rows,   ARRAY_LEN(ussd_rows),
				     state_names, event_names, on_transition };

static void feed(struct ussd *ussd, enum ussd_event event)
{
	fsm_feed(&ussd_fsm, &ussd->state, event, ussd, NULL);
}

static void on_timeout(void *arg)
{
	struct ussd *ussd = arg;

	if (ussd->call->state != CALL_ESTABLISHED)
		return;
	call_note(ussd->call, "call.fault", "%s: the user does not answer", ussd->call->number);
	take_error(ussd, USSD_ERROR_UNSPECIFIED);
	feed(ussd, USSD_EV_FAIL);
}

/* What is next is known. */
static void go_on(struct ussd *ussd)
{
	feed(ussd, ussd->data.operation == USSD_REQUEST ? USSD_EV_ASK : USSD_EV_END);
}

void call_ussd_invited(struct call *call, const struct ussd_item *item)
{
	if (item)
		take_item(ussd_new(call), item);
}

void call_ussd_order(struct call *call, const struct ussd_order *order)
{
	struct ussd *ussd = ussd_new(call);

	if (order->item)
		take_item(ussd, order->item);
	if (order->text) {
		ussd->text = mem_copy_text(order->text, strlen(order->text));
		ussd->data.text = str_of(ussd->text);
	}
	if (order->language || !order->item)
		ussd->data.language = set_language(ussd, order->language);
	ussd->data.operation = order->notify ? USSD_NOTIFY : USSD_REQUEST;
	ussd->due = true;
}

/* Of a call that the network began the INVITE has said it. */
void call_ussd_established(struct call *call)
{
	struct ussd *ussd = call->ussd;

	if (!ussd || ussd->state != USSD_NEW)
		return;
	if (call->outgoing)
		feed(ussd, USSD_EV_SAID);
	else
		go_on(ussd);
}

/* The user's answer: to a notification, or without answers to choose from, any will do. */
static void take_answer(struct ussd *ussd, const struct ussd_data *answer)
{
	const struct ussd_item *next = NULL;

	if (!ussd->item || answer->error != USSD_NO_ERROR || !answer->text.p) {
		take_error(ussd, USSD_NO_ERROR);
		return;
	}
	next = ussd_item_next(ussd->item, answer->text);
	if (next)
		take_item(ussd, next);
	else
		take_error(ussd, USSD_ERROR_UNEXPECTED_VALUE);
}

void call_ussd_informed(struct call *call, struct str xml)
{
	struct ussd *ussd = call->ussd;
	struct ussd_data answer = { .error = USSD_NO_ERROR };
	char why[XML_WHY] = "";
	struct arena arena;

	arena_init(&arena);
	if (ussd && xml.n)
		ussd_read(&arena, xml, &answer, why);
	if (!ussd || (ussd->state != USSD_SAYING && ussd->state != USSD_ASKING)) {
		call_note(call, "call.fault", "%s: an INFO of the USSD package without a question",
			  call->number);
	} else {
		call_note(call, "ussd.answer", "%s: \"%.*s\"%s", call->number,
			  (int)(answer.text.n > 100 ? 100 : answer.text.n),
			  answer.text.p ? answer.text.p : "",
			  answer.error != USSD_NO_ERROR ? ", with an error" : "");
		take_answer(ussd, &answer);
		go_on(ussd);
	}
	arena_clear(&arena);
}

/* The document of what is due; false: there is nothing to say. */
static bool write_data(const struct ussd *ussd, struct buf *out)
{
	const struct ussd_data *data = &ussd->data;

	if (!data->text.p && data->error == USSD_NO_ERROR)
		return false;
	ussd_write(data, out);
	return true;
}

void call_ussd_dress(struct call *call, const struct step *step, struct msg *msg)
{
	struct ussd *ussd = call->ussd;
	bool info = msg->method == METHOD_INFO, own = step->body || step->body_file;
	struct buf xml = { 0 };

	if (!ussd || !ussd->due ||
	    (!info && msg->method != METHOD_BYE && msg->method != METHOD_INVITE))
		return;
	ussd->due = false;
	if (info && !msg_find(msg, HDR_INFO_PACKAGE, 0))
		msg_add(msg, HDR_INFO_PACKAGE, STR(USSD_PACKAGE));
	if (!own && write_data(ussd, &xml))
		multipart_add(msg, &(struct multipart_part){
					   .type = STR(USSD_TYPE),
					   .disposition = info ? STR("Info-Package") :
								 STR("render;handling=optional"),
					   .body = buf_str(&xml) });
	buf_free(&xml);
}

void call_ussd_said(struct call *call, int status)
{
	struct ussd *ussd = call->ussd;

	if (!ussd || ussd->state != USSD_SAYING || status == 0)
		return;
	if (status / 100 == 2) {
		feed(ussd, USSD_EV_SAID);
		return;
	}
	call_note(call, "call.fault", "%s: the UE does not take the USSD text: %d", call->number,
		  status);
	take_error(ussd, USSD_NO_ERROR);
	feed(ussd, USSD_EV_FAIL);
}
