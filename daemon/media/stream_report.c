/* SPDX-License-Identifier: Apache-2.0 */
/* RTCP of a stream, RFC 3550 6: a report every 5 s in which RTP flowed. */
#include "media/stream_private.h"

enum { REPORT_US = 5000000 };

static bool has_rtcp(const struct stream *stream)
{
	return stream->setting.rtcp && stream->setting.remote_rtcp.family;
}

void stream_say(struct stream *stream, bool bye)
{
	struct media *media = stream->media;
	const struct stream_counters *counters = &stream->counters;
	int64_t now = loop_now(media->loop);
	struct rtcp_block block;
	struct rtcp_report report = {
		.ssrc = stream_ssrc(stream),
		.sender = counters->sent != stream->sent_reported,
		.ntp = rtcp_ntp(loop_epoch(media->loop)),
		.timestamp = stream_timestamp(stream, now) +
			     (uint32_t)media_fault_of(stream_fault_last(stream), MEDIA_TIMESTAMP),
		.packets = (uint32_t)counters->sent,
		.octets = (uint32_t)counters->sent_octets,
		.cname = str_of(media->cname),
		.bye = bye,
	};
	uint8_t octets[RTCP_MAX];
	struct str packet = { (char *)octets, 0 };

	if (!has_rtcp(stream))
		return;
	if (source_report(&stream->source, stream->setting.clock, now, &block))
		report.block = &block;
	packet.n = rtcp_write(&report, octets);
	stream->sent_reported = counters->sent;
	if (!link_send(stream->links[STREAM_RTCP], &stream->setting.remote_rtcp, packet))
		stream->counters.rtcp_sent++;
}

/* Does it send this report? Behind its BYE nothing is said any more. */
static bool may_report(struct stream *stream, bool bye)
{
	const struct media_fault *fault = stream_fault(stream);
	int64_t when = fault ? media_fault_of(fault, MEDIA_BYE) : BYE_END;

	if (fault && !media_fault_of(fault, MEDIA_RTCP))
		return false;
	return when != BYE_NOW && !(bye && when == BYE_NEVER);
}

void stream_report(struct stream *stream, bool bye)
{
	if (may_report(stream, bye))
		stream_say(stream, bye);
}

static void report_due(void *arg)
{
	struct stream *stream = arg;

	if (!stream->flowed || !has_rtcp(stream))
		return;
	stream->flowed = false;
	timer_start(stream->media->loop, &stream->report, REPORT_US, report_due, stream);
	stream_report(stream, false);
}

void stream_note_flow(struct stream *stream)
{
	stream->flowed = true;
	if (has_rtcp(stream) && !timer_active(&stream->report))
		timer_start(stream->media->loop, &stream->report, REPORT_US, report_due, stream);
}
