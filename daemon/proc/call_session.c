/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptions and ports of a far end's dialogs (RFC 3264, RFC 3312). */
#include <stdio.h>

#include "msg/body_part.h"
#include "msg/view.h"
#include "proc/call_private.h"

enum { DISCARD_PORT = 9, ASK_AGAIN_US = 100000 };

/* A port for one stream. */
static bool on_allocate(void *ctx, unsigned index, struct str media, struct addr *rtp)
{
	struct streams *streams = ctx;
	struct stream **stream = &streams->at[index];

	if (!*stream && streams->media) {
		*stream = stream_new(streams->media, &streams->host);
		if (*stream)
			streams->bends[index] = bend_new(streams->call, *stream, media);
	}
	if (!*stream)
		return false;
	*rtp = *stream_address(*stream);
	return true;
}

/* As if there were one. */
static bool on_pretend(void *ctx, unsigned index, struct str media, struct addr *rtp)
{
	(void)index;
	(void)media;
	*rtp = *(const struct addr *)ctx;
	return true;
}

void streams_release(struct streams *streams)
{
	if (!streams || --streams->refs)
		return;
	for (unsigned i = 0; i < SESSION_STREAMS; i++) {
		stream_free(streams->at[i]);
		bend_free(streams->bends[i]);
	}
	mem_free(streams);
}

/* By the knobs of that scene; of a call, or (NULL) before there is one. */
static struct session_options options_of(struct calls *calls, const struct call *call,
					 struct scene *scene)
{
	const struct calls_options *options = &calls->options;
	struct gates *gates = options->performance.gates;
	struct str codecs = options->mixed ? str_of(options->codecs(options->ctx, call, scene)) :
					     knob_text(gates, scene, CALL_CODECS);

	return (struct session_options){
		.id = random_below(&calls->tokens, INT32_MAX) + 1,
		.any_codec = !options->mixed && knob_number(gates, scene, MEDIA_MODE) == MEDIA_ECHO,
		.codecs = codecs.n ? codecs.p : NULL,
		.ranked = options->mixed,
	};
}

struct session *call_session_new(struct call *call, struct streams **streams)
{
	struct session_options options = options_of(call->calls, call, &call->scene);

	if (!*streams) {
		*streams = mem_alloc(sizeof(**streams));
		(*streams)->call = call;
		(*streams)->media = call->calls->options.media;
		(*streams)->host = call->host;
	}
	(*streams)->refs++;
	options.allocate = on_allocate;
	options.ctx = *streams;
	options.host = call->host;
	return session_new(&options);
}

struct str msg_description(const struct msg *msg)
{
	return body_part_find(msg, STR("application/sdp"));
}

static bool begins_call(const struct request *request)
{
	return request && request->txn.invite && !request->scene->in_dialog;
}

struct session *leg_session(struct leg *leg, struct request *invite)
{
	struct call *call = leg->call;
	struct str sdp = STR_NONE;
	char why[96];

	if (leg->session)
		return leg->session;
	if (!begins_call(invite))
		invite = call->invite;
	if (begins_call(invite))
		sdp = msg_description(invite->msg);
	leg->session = call_session_new(call, &leg->streams);
	if (sdp.n && session_take_offer(leg->session, sdp, why) == 0)
		leg->offered_by = invite;
	else if (sdp.n)
		call_note(call, "call.fault", "%s: the offer cannot be answered: %s", call->number,
			  why);
	return leg->session;
}

/* Takes an offer into that session. 0, or the status with why and the body that goes with it. */
static int take_offer(struct session *session, struct msg *msg, struct call_refusal *refusal)
{
	int status = session_take_offer(session, msg_description(msg), refusal->why);

	if (status == 580)
		refusal->sdp = msg_hold(msg, session_failure(session));
	else if (status == 488)
		refusal->sdp = msg_hold(msg, session_capabilities(session));
	return status;
}

int calls_try_offer(struct calls *calls, struct request *request, struct call_refusal *refusal)
{
	struct session_options options = options_of(calls, NULL, request->scene);
	struct session *session;
	int status;

	addr_parse(STR("127.0.0.1"), DISCARD_PORT, &options.host);
	options.allocate = on_pretend;
	options.ctx = &options.host;
	session = session_new(&options);
	status = take_offer(session, request->msg, refusal);
	session_free(session);
	return status;
}

int leg_take_offer(struct leg *leg, struct request *request, struct call_refusal *refusal)
{
	int status = take_offer(leg_session(leg, NULL), request->msg, refusal);

	if (status == 0)
		leg->offered_by = request;
	return status;
}

void leg_drop_offer(struct leg *leg, const struct request *request)
{
	if (!leg->session || leg->offered_by != request)
		return;
	leg->offered_by = NULL;
	if (session_state(leg->session) == SESSION_ASKED)
		session_rollback(leg->session);
}

/* Tells them that our resources are there, as soon as that can be told: not while a response of ours
 * or an offer waits. */
static void tell_reserved(struct leg *leg)
{
	enum session_state state = session_state(leg->session);

	if (leg->over || leg->unacked || state != SESSION_STABLE || !session_reserve(leg->session))
		return;
	if (leg->dialog)
		call_send_update(leg, "true");
}

/* Our resources are there. */
static void on_reserved(void *arg)
{
	struct leg *leg = arg;

	session_reserve(leg->session);
	tell_reserved(leg);
	performances_wake(&leg->call->running);
}

/* What one stream shall do from now on. */
static void stream_agreed(struct leg *leg, unsigned index)
{
	const struct session_stream *agreed = session_stream_at(leg->session, index);
	struct stream *stream = leg->streams->at[index];

	if (!stream)
		return;
	call_blame_address(leg->call, agreed);
	stream_set(stream,
		   &(struct stream_setting){
			   .remote = agreed->remote,
			   .remote_rtcp = agreed->remote_rtcp,
			   .send = !agreed->rejected && (agreed->direction & DIRECTION_SEND),
			   .receive = !agreed->rejected && (agreed->direction & DIRECTION_RECV),
			   .payload = agreed->payload,
			   .event_payload = agreed->event_payload,
			   .clock = agreed->clock,
			   .ptime_ms = agreed->ptime_ms,
			   .codec = agreed->codec,
			   .mode = leg->call->mode,
			   .clip = leg->call->clip,
			   .clip_loops = leg->call->clip_loops,
			   .rtcp = agreed->rtcp });
}

void leg_agreed(struct leg *leg)
{
	struct session *session = leg->session;
	struct call *call = leg->call;

	if (!session || session_state(session) != SESSION_STABLE)
		return;
	for (unsigned i = 0; i < session_stream_count(session) && i < SESSION_STREAMS; i++)
		stream_agreed(leg, i);
	/* behind what is just being answered */
	if (session_has_preconditions(session) && !leg->over && !timer_active(&leg->reserve))
		timer_start(call_loop(call), &leg->reserve,
			    session_reserved(session) ? ASK_AGAIN_US :
							call_knob(call, CALL_RESERVATION),
			    on_reserved, leg);
	performances_wake(&call->running);
	call_changed(call);
}
