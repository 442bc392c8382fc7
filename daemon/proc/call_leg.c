/* SPDX-License-Identifier: Apache-2.0 */
/* The dialogs of a far end's call, with their descriptions and ports. */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "proc/call_private.h"

/* A port for one stream. */
static bool on_allocate(void *ctx, unsigned index, struct str media, struct addr *rtp)
{
	struct streams *streams = ctx;
	struct stream **stream = &streams->at[index];

	(void)media;
	if (!*stream && streams->media)
		*stream = stream_new(streams->media, &streams->host);
	if (!*stream)
		return false;
	*rtp = *stream_address(*stream);
	return true;
}

void streams_release(struct streams *streams)
{
	if (!streams || --streams->refs)
		return;
	for (unsigned i = 0; i < SESSION_STREAMS; i++)
		stream_free(streams->at[i]);
	mem_free(streams);
}

struct session *call_session_new(struct call *call, struct streams **streams)
{
	struct calls *calls = call->calls;
	struct str codecs = knob_text(call_gates(call), &call->scene, CALL_CODECS);

	if (!*streams) {
		*streams = mem_alloc(sizeof(**streams));
		(*streams)->media = calls->options.media;
		(*streams)->host = call->host;
	}
	(*streams)->refs++;
	return session_new(&(struct session_options){
		.allocate = on_allocate,
		.ctx = *streams,
		.host = call->host,
		.id = random_below(&calls->tokens, INT32_MAX) + 1,
		.any_codec = call_knob(call, MEDIA_MODE) == MEDIA_ECHO,
		.codecs = codecs.n ? codecs.p : NULL });
}

struct leg *leg_new(struct call *call, const char *name)
{
	struct leg *leg = mem_alloc(sizeof(*leg));

	leg->call = call;
	snprintf(leg->name, sizeof(leg->name), "%s", name);
	list_append(&call->legs, &leg->node);
	call->leg = leg;
	return leg;
}

void leg_free(struct leg *leg)
{
	struct call *call = leg->call;
	struct sending *sending;

	timer_stop(call_loop(call), &leg->reserve);
	list_each(sending, &call->sendings, struct sending, node)
		if (sending->leg == leg)
			sending->leg = NULL;
	if (call->leg == leg)
		call->leg = NULL;
	repeat_free(leg->unacked);
	repeat_free(leg->answered);
	if (leg->dialog)
		dialog_free(leg->dialog);
	session_free(leg->session);
	streams_release(leg->streams);
	mem_free(leg->ack_body);
	list_remove(&leg->node);
	mem_free(leg);
}

struct leg *call_leg_named(struct call *call, const char *name, struct request *invite)
{
	struct leg *leg;
	char why[96];
	struct str sdp = msg_description(invite->msg);

	if (!name && call->leg)
		return call->leg;
	name = name ? name : "";
	list_each(leg, &call->legs, struct leg, node)
		if (strcmp(leg->name, name) == 0) {
			call->leg = leg;
			return leg;
		}
	leg = leg_new(call, name);
	leg->session = call_session_new(call, &leg->streams);
	if (sdp.n)
		session_take_offer(leg->session, sdp, why);
	return leg;
}

struct str msg_description(const struct msg *msg)
{
	struct str type = msg_value(msg, HDR_CONTENT_TYPE), head;

	str_cut(&type, ';', &head);
	return msg->body.n && str_iis(head, "application/sdp") ? msg->body : STR_NONE;
}

/* Our resources are there. */
static void on_reserved(void *arg)
{
	struct leg *leg = arg;
	bool tell = session_reserve(leg->session);

	if (tell)
		call_send_update(leg, "true", false);
	performances_wake(&leg->call->running);
}

/* What one stream shall do from now on. */
static void stream_agreed(struct leg *leg, unsigned index)
{
	const struct session_stream *agreed = session_stream_at(leg->session, index);
	struct stream *stream = leg->streams->at[index];

	if (!stream)
		return;
	stream_set(stream, &(struct stream_setting){
				   .remote = agreed->remote,
				   .remote_rtcp = agreed->remote_rtcp,
				   .send = !agreed->rejected && (agreed->direction & DIRECTION_SEND),
				   .receive = !agreed->rejected &&
					      (agreed->direction & DIRECTION_RECV),
				   .payload = agreed->payload,
				   .event_payload = agreed->event_payload,
				   .clock = agreed->clock,
				   .ptime_ms = agreed->ptime_ms,
				   .codec = agreed->codec,
				   .mode = leg->call->mode,
				   .rtcp = agreed->rtcp });
}

void leg_agreed(struct leg *leg)
{
	struct session *session = leg->session;

	if (session_state(session) != SESSION_STABLE)
		return;
	for (unsigned i = 0; i < session_stream_count(session) && i < SESSION_STREAMS; i++)
		stream_agreed(leg, i);
	if (session_has_preconditions(session) && !session_reserved(session) &&
	    !timer_active(&leg->reserve))
		timer_start(call_loop(leg->call), &leg->reserve,
			    call_knob(leg->call, CALL_RESERVATION), on_reserved, leg);
	performances_wake(&leg->call->running);
}
