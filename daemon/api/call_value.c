/* SPDX-License-Identifier: Apache-2.0 */
/* A call as JSON. */
#include "api/call_value.h"

#include "api/ue_value.h"
#include "api/value.h"
#include "core/diagnosis.h"

static const char *const session_states[] = {
	[SESSION_IDLE] = "idle",
	[SESSION_OFFERED] = "offered",
	[SESSION_ASKED] = "asked",
	[SESSION_STABLE] = "stable",
};

/* Null for none: an empty text. */
static json_t *text_or_null(const char *text)
{
	return value_of(text && text[0] ? str_of(text) : STR_NONE);
}

static json_t *number_or_null(bool is, json_int_t number)
{
	return is ? json_integer(number) : json_null();
}

/* A time of the loop as one of the wall clock; -1: null. */
static json_t *time_value(struct loop *loop, int64_t at)
{
	return at < 0 ? json_null() : value_of_time(loop_epoch(loop) - loop_now(loop) + at);
}

/* Whole seconds of conversation; null: it was not answered. */
static json_t *duration_value(struct loop *loop, const struct core_call *call)
{
	int64_t until = call->ended_at < 0 ? loop_now(loop) : call->ended_at;

	return number_or_null(call->answered_at >= 0, (until - call->answered_at) / 1000000);
}

static json_t *history_value(struct loop *loop, const struct core_call *call)
{
	json_t *history = json_array();

	for (unsigned i = 0; i < call->n_moments; i++) {
		const struct core_call_moment *moment = &call->moments[i];
		json_t *json = json_object();

		json_object_set_new(json, "at", time_value(loop, moment->at));
		json_object_set_new(json, "by", value_of(str_of(moment->by)));
		json_object_set_new(json, "what", value_of(str_of(moment->what)));
		json_array_append_new(history, json);
	}
	return history;
}

static json_t *addr_value(const struct addr *addr)
{
	char place[ADDR_TEXT_MAX];

	return addr->family == AF_UNSPEC ? json_null() : json_string(addr_pair(addr, place));
}

static json_t *count_value(uint64_t count)
{
	return json_integer((json_int_t)count);
}

static void add_counters(json_t *json, struct loop *loop, const struct stream_counters *counters)
{
	json_object_set_new(json, "received", count_value(counters->received));
	json_object_set_new(json, "received_octets", count_value(counters->received_octets));
	json_object_set_new(json, "sent", count_value(counters->sent));
	json_object_set_new(json, "sent_octets", count_value(counters->sent_octets));
	json_object_set_new(json, "lost", count_value(counters->lost));
	json_object_set_new(json, "jitter_us", json_integer(counters->jitter_us));
	json_object_set_new(json, "unwanted", count_value(counters->unwanted));
	json_object_set_new(json, "broken", count_value(counters->broken));
	json_object_set_new(json, "foreign", count_value(counters->foreign));
	json_object_set_new(json, "events", count_value(counters->events));
	json_object_set_new(json, "rtcp_received", count_value(counters->rtcp_received));
	json_object_set_new(json, "rtcp_sent", count_value(counters->rtcp_sent));
	json_object_set_new(json, "last_received", time_value(loop, counters->last_at));
}

static json_t *stream_value(struct loop *loop, const struct session_stream *stream,
			    const struct stream_counters *counters)
{
	json_t *json = json_object();

	json_object_set_new(json, "media", value_of(str_of(stream->media)));
	json_object_set_new(json, "rejected", json_boolean(stream->rejected));
	json_object_set_new(json, "codec", text_or_null(stream->codec));
	json_object_set_new(json, "payload", json_integer(stream->payload));
	json_object_set_new(json, "direction", json_string(direction_attribute(stream->direction)));
	json_object_set_new(json, "local", addr_value(&stream->local));
	json_object_set_new(json, "remote", addr_value(&stream->remote));
	add_counters(json, loop, counters);
	return json;
}

static json_t *streams_value(struct loop *loop, const struct call *far_end)
{
	const struct session_stream *stream;
	struct stream_counters counters;
	json_t *streams = json_array();

	for (unsigned i = 0; call_stream(far_end, i, &stream, &counters); i++)
		json_array_append_new(streams, stream_value(loop, stream, &counters));
	return streams;
}

/* Null: they are not used. */
static json_t *preconditions_value(const struct session *session)
{
	json_t *json;

	if (!session_has_preconditions(session))
		return json_null();
	json = json_object();
	json_object_set_new(json, "met", json_boolean(session_met(session)));
	json_object_set_new(json, "reserved", json_boolean(session_reserved(session)));
	return json;
}

/* A description that is not there is an empty one. */
static json_t *description_value(struct str sdp)
{
	return value_of(sdp.n ? sdp : STR_NONE);
}

/* Offers and answers at the far end; null: there is no dialog. */
static json_t *sdp_value(const struct session *session, enum call_detail detail)
{
	json_t *json;

	if (!session)
		return json_null();
	json = json_object();
	json_object_set_new(json, "state", json_string(session_states[session_state(session)]));
	json_object_set_new(json, "version", count_value(session_version(session)));
	json_object_set_new(json, "preconditions", preconditions_value(session));
	if (detail == CALL_LISTED)
		return json;
	json_object_set_new(json, "local", description_value(session_local(session)));
	json_object_set_new(json, "remote", description_value(session_remote(session)));
	return json;
}

static json_t *far_end_value(struct loop *loop, const struct call *far_end, enum call_detail detail)
{
	json_t *json;

	if (!far_end)
		return json_null();
	json = json_object();
	json_object_set_new(json, "number", value_of(str_of(call_number(far_end))));
	json_object_set_new(json, "calls", json_boolean(call_is_outgoing(far_end)));
	json_object_set_new(json, "behaviour", value_of(str_of(call_behaviour(far_end))));
	json_object_set_new(json, "state", json_string(call_state_name(far_end)));
	json_object_set_new(json, "sdp", sdp_value(call_session(far_end), detail));
	if (detail == CALL_WHOLE)
		json_object_set_new(json, "streams", streams_value(loop, far_end));
	return json;
}

static json_t *parties_value(json_t *caller, json_t *callee)
{
	json_t *json = json_object();

	json_object_set_new(json, "caller", caller);
	json_object_set_new(json, "callee", callee);
	return json;
}

static json_t *dialogs_value(const struct core_call *call)
{
	json_t *json = json_object();

	json_object_set_new(json, "early", json_integer(call->n_early));
	json_object_set_new(json, "confirmed", json_integer(call->n_confirmed));
	return json;
}

static void append_diagnosis(void *arg, const struct core_diagnosis *diagnosis)
{
	json_array_append_new(arg, diagnosis_value(diagnosis));
}

/* What went wrong in it, newest first. */
static json_t *diagnoses_value(struct core *core, struct str call_id)
{
	json_t *json = json_array();

	if (call_id.n)
		core_diagnosis_of_call(core, call_id, append_diagnosis, json);
	return json;
}

json_t *call_value(struct core *core, const struct core_call *call, enum call_detail detail)
{
	const struct call *far_end = call->ended_at < 0 ? core_far_end(core, call->call_id) : NULL;
	struct loop *loop = core_loop(core);
	json_t *json = json_object(), *tags;

	tags = parties_value(value_of(call->caller_tag), value_of(call->callee_tag));
	json_object_set_new(json, "id", number_or_null(call->number, (json_int_t)call->number));
	json_object_set_new(json, "state", json_string(call->state));
	json_object_set_new(json, "caller", text_or_null(call->caller));
	json_object_set_new(json, "callee", text_or_null(call->callee));
	json_object_set_new(json, "caller_uri", text_or_null(call->caller_uri));
	json_object_set_new(json, "callee_uri", text_or_null(call->callee_uri));
	json_object_set_new(json, "call_id", value_of(call->call_id));
	json_object_set_new(json, "tags", tags);
	json_object_set_new(json, "began", time_value(loop, call->began_at));
	json_object_set_new(json, "answered", time_value(loop, call->answered_at));
	json_object_set_new(json, "ended", time_value(loop, call->ended_at));
	json_object_set_new(json, "duration", duration_value(loop, call));
	json_object_set_new(json, "dialogs", dialogs_value(call));
	json_object_set_new(json, "release_cause",
			    number_or_null(call->release_cause, call->release_cause));
	json_object_set_new(json, "why", text_or_null(call->why));
	json_object_set_new(json, "history", history_value(loop, call));
	json_object_set_new(json, "far_end", far_end_value(loop, far_end, detail));
	if (detail == CALL_WHOLE)
		json_object_set_new(json, "diagnosis", diagnoses_value(core, call->call_id));
	return json;
}

void call_unseen(const struct call *far_end, struct core_call *call)
{
	*call = (struct core_call){ .state = call_state_name(far_end),
				    .callee = call_user(far_end),
				    .call_id = call_call_id(far_end),
				    .began_at = -1,
				    .answered_at = -1,
				    .ended_at = -1 };
}
