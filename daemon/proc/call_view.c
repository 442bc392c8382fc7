/* SPDX-License-Identifier: Apache-2.0 */
/* What a call of the far end tells of itself. */
#include <string.h>

#include "proc/call_private.h"

const char *call_user(const struct call *call)
{
	return call->scene.user;
}

const char *call_identity(const struct call *call)
{
	return call->identity;
}

const char *call_number(const struct call *call)
{
	return call->number;
}

struct str call_call_id(const struct call *call)
{
	return str_of(call->call_id);
}

bool call_is_outgoing(const struct call *call)
{
	return call->outgoing;
}

int call_status(const struct call *call)
{
	return call->status;
}

const struct addr *call_host(const struct call *call)
{
	return &call->host;
}

const char *call_behaviour(const struct call *call)
{
	const struct vocabulary *vocabulary = call->calls->options.performance.vocabulary;
	struct str turn = call->outgoing ? STR("call.outgoing") : STR("call.incoming");

	return call->behaviour ? call->behaviour : vocabulary_turn(vocabulary, turn)->behaviour;
}

const struct session *call_session(const struct call *call)
{
	if (call->leg)
		return call->leg->session;
	return call->inviting ? call->inviting->offer : NULL;
}

/* The ports of that session. */
static const struct streams *call_streams(const struct call *call)
{
	if (call->leg)
		return call->leg->streams;
	return call->inviting ? call->inviting->streams : NULL;
}

bool call_media(const struct call *call, struct stream_counters *counters)
{
	const struct streams *streams = call_streams(call);
	bool any = false;

	*counters = (struct stream_counters){ .last_at = -1 };
	for (unsigned i = 0; streams && i < SESSION_STREAMS; i++) {
		struct stream_counters one;

		if (!streams->at[i])
			continue;
		any = true;
		one = stream_counters(streams->at[i]);
		counters->received += one.received;
		counters->received_octets += one.received_octets;
		counters->sent += one.sent;
		counters->sent_octets += one.sent_octets;
		counters->lost += one.lost;
		counters->unwanted += one.unwanted;
		counters->broken += one.broken;
		counters->events += one.events;
		counters->rtcp_received += one.rtcp_received;
		counters->rtcp_sent += one.rtcp_sent;
		if (one.jitter_us > counters->jitter_us)
			counters->jitter_us = one.jitter_us;
		if (one.last_at > counters->last_at)
			counters->last_at = one.last_at;
	}
	return any;
}

bool call_stream(const struct call *call, unsigned index, const struct session_stream **stream,
		 struct stream_counters *counters)
{
	const struct session *session = call_session(call);
	const struct streams *streams = call_streams(call);

	if (!session || index >= session_stream_count(session))
		return false;
	*stream = session_stream_at(session, index);
	*counters = (struct stream_counters){ .last_at = -1 };
	if (streams && index < SESSION_STREAMS && streams->at[index])
		*counters = stream_counters(streams->at[index]);
	return true;
}

struct stream *call_ports(const struct call *call, unsigned index)
{
	const struct streams *streams = call_streams(call);

	return streams && index < SESSION_STREAMS ? streams->at[index] : NULL;
}

void *call_owner(const struct call *call)
{
	return call->owner;
}

void call_set_owner(struct call *call, void *owner)
{
	call->owner = owner;
}

struct call *call_of_leg(const struct leg *leg)
{
	return leg->call;
}

struct leg *call_talking_leg(const struct call *call)
{
	return call->leg;
}

struct dialog *call_leg_dialog(const struct leg *leg)
{
	return leg->dialog;
}

bool call_is_established(const struct call *call)
{
	return call->state == CALL_ESTABLISHED;
}

bool call_was_hung_up(const struct call *call)
{
	return call->hung_up;
}

bool call_is_over(const struct call *call)
{
	return call->state >= CALL_RELEASING;
}
