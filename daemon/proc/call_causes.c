/* SPDX-License-Identifier: Apache-2.0 */
/* Why a far end's call did not go well, as causes for the journal. Most of it is looked at once, when the
 * call is over: what shows by silence costs no timer. */
#include <stdarg.h>
#include <stdio.h>

#include "proc/call_private.h"

/* A call that is shorter need not have media, nor resources; who waits longer behind a 491 has given up. */
enum { MEDIA_DUE_US = 2000000, RESOURCES_DUE_US = 10000000, GLARE_OVER_US = 4100000 };

void call_blame(struct call *call, enum cause_id cause, const char *format, ...)
{
	char text[CAUSE_EVIDENCE];
	va_list args;

	if (!call->scene.user[0] || call->calls->closed)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	journal_cause(call->calls->options.performance.journal, cause, call->scene.user,
		      str_of(call->call_id), "%s", text);
}

/* Mandatory ones that are missing, of the first `n` segments. */
static void add_unmet(const struct session_stream *stream, unsigned n, struct buf *out)
{
	static const char *const names[SEGMENTS] = { "the far end", "the UE", "end to end" };
	const struct precondition *now = &stream->precondition;

	for (unsigned i = 0; i < n; i++)
		if (now->strength[i] == STRENGTH_MANDATORY && now->desired[i] & ~now->current[i])
			buf_printf(out, "%s%s of %s: wanted %s, is %s", out->n ? ", " : "",
				   stream->media, names[i], direction_status(now->desired[i]),
				   direction_status(now->current[i]));
}

static void write_unmet(const struct leg *leg, unsigned n, struct buf *out)
{
	for (unsigned i = 0; i < session_stream_count(leg->session); i++) {
		const struct session_stream *stream = session_stream_at(leg->session, i);

		if (!stream->rejected && stream->precondition.present)
			add_unmet(stream, n, out);
	}
}

static bool is_unmet(const struct leg *leg)
{
	return leg->session && session_has_preconditions(leg->session) &&
	       !session_met(leg->session);
}

static void blame_resources(struct leg *leg, unsigned n, enum cause_id cause)
{
	struct buf text = { 0 };

	write_unmet(leg, n, &text);
	if (text.n)
		call_blame(leg->call, cause, "%.*s", STR_ARG(buf_str(&text)));
	buf_free(&text);
}

/* Its own resources may be there, although it has not said so. */
void call_blame_alerting(struct leg *leg)
{
	if (is_unmet(leg))
		blame_resources(leg, SEGMENT_LOCAL + 1, CAUSE_PRECONDITIONS_ALERTED_EARLY);
}

/* It was never answered. */
static void blame_setup(struct call *call, int64_t now)
{
	struct leg *leg;

	if (call->confirmed || now - call->scene.call_at < RESOURCES_DUE_US)
		return;
	list_each(leg, &call->legs, struct leg, node)
		if (is_unmet(leg))
			blame_resources(leg, SEGMENTS, CAUSE_PRECONDITIONS_STUCK);
}

static void blame_glare(struct call *call, int64_t now)
{
	struct leg *leg;

	list_each(leg, &call->legs, struct leg, node)
		if (leg->glared && now - leg->glared_at > GLARE_OVER_US)
			call_blame(call, CAUSE_GLARE_NOT_RETRIED, "%.1f s before the call ended",
				   (double)(now - leg->glared_at) / 1e6);
}

/* One stream on which the UE may have sent. A camera may be covered, a microphone never is. */
static void blame_stream(struct call *call, const struct session_stream *agreed,
			 const struct stream_counters *seen, int64_t now)
{
	char ours[ADDR_TEXT_MAX], theirs[ADDR_TEXT_MAX];

	addr_pair(&agreed->local, ours);
	if (!seen->received && !seen->unwanted && str_is(str_of(agreed->media), "audio"))
		call_blame(
			call, CAUSE_RTP_NONE,
			"%s: none came to %s in %.1f s, direction %s; %llu packets were sent to %s; "
			"%llu octets that are no RTP came",
			agreed->media, ours, (double)(now - call->talks_since) / 1e6,
			direction_attribute(agreed->direction), (unsigned long long)seen->sent,
			agreed->remote.family ? addr_pair(&agreed->remote, theirs) : "nobody",
			(unsigned long long)seen->broken);
	else if (seen->unwanted > seen->received && seen->payload >= 0 &&
		 seen->payload != agreed->payload && seen->payload != agreed->event_payload)
		call_blame(call, CAUSE_RTP_PAYLOAD_UNKNOWN,
			   "%s: %llu packets, the last one of payload type %d; agreed: %u (%s)",
			   agreed->media, (unsigned long long)seen->unwanted, seen->payload,
			   agreed->payload, agreed->codec);
	if (seen->foreign > seen->received / 2)
		call_blame(call, CAUSE_RTP_FOREIGN,
			   "%s: %llu of %llu packets, the last one from %s; the SDP says %s",
			   agreed->media, (unsigned long long)seen->foreign,
			   (unsigned long long)seen->received, addr_pair(&seen->stranger, ours),
			   addr_pair(&agreed->remote, theirs));
}

static void blame_media(struct call *call, int64_t now)
{
	const struct session_stream *agreed;
	struct stream_counters seen;

	if (!call->talked || now - call->talks_since < MEDIA_DUE_US)
		return;
	for (unsigned i = 0; call_stream(call, i, &agreed, &seen); i++)
		if (!agreed->rejected && (agreed->direction & DIRECTION_RECV))
			blame_stream(call, agreed, &seen, now);
}

void call_blame_end(struct call *call)
{
	int64_t now = loop_now(call_loop(call));

	blame_setup(call, now);
	blame_glare(call, now);
	blame_media(call, now);
}

void call_blame_address(struct call *call, const struct session_stream *agreed)
{
	char there[ADDR_TEXT_MAX];

	if (agreed->rejected || !(agreed->direction & DIRECTION_SEND))
		return;
	if (!agreed->remote.family)
		call_blame(call, CAUSE_MEDIA_ADDRESS_UNUSABLE,
			   "%s: c= is missing, a name or no address", agreed->media);
	else if (agreed->remote.family != agreed->local.family)
		call_blame(call, CAUSE_MEDIA_ADDRESS_UNUSABLE, "%s: c= is %s, ours is IPv%d",
			   agreed->media, addr_host(&agreed->remote, there),
			   agreed->local.family == AF_INET6 ? 6 : 4);
}
