/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the streams' knobs. */
#include "media/knobs.h"

#include "base/mem.h"

static const struct knob_row media_rows[] = {
	{ "media.send", KNOB_BOOL, "true", 0, 0, NULL, NULL,
	  "whether RTP of the far end leaves; off: it pauses, its timestamps go on", "RFC 3264 5.1", false },
	{ "media.receive", KNOB_BOOL, "true", 0, 0, NULL, NULL,
	  "whether the far end notices RTP that comes; off: it neither echoes nor reports it", "RFC 3264 5.1", false },
	{ "media.loss", KNOB_INT, "0", 0, 100, "percent", NULL,
	  "RTP packets of the far end that are lost on the way", "RFC 3550 6.4.1", false },
	{ "media.duplicate", KNOB_INT, "0", 0, 100, "percent", NULL,
	  "RTP packets of the far end that come twice", "RFC 3550 A.1", false },
	{ "media.reorder", KNOB_INT, "0", 0, 100, "percent", NULL,
	  "RTP packets of the far end that the next one overtakes", "RFC 3550 5.1", false },
	{ "media.delay", KNOB_DURATION, "0s", 0, 10000000, NULL, NULL,
	  "how long RTP of the far end is on the way", "RFC 3550 6.4.1", false },
	{ "media.jitter", KNOB_DURATION, "0s", 0, 10000000, NULL, NULL,
	  "up to so much is added to the way of each RTP packet; their order stays", "RFC 3550 6.4.1", false },
	{ "media.payload", KNOB_INT, NULL, 0, 127, NULL, NULL,
	  "payload type number that RTP of the far end has on the wire, keys aside; not set: the one agreed on",
	  "RFC 3551 6", false },
	{ "media.marker", KNOB_CHOICE, "usual", 0, 0, NULL, "usual|always|never",
	  "marker bit of the far end's RTP; usual: at the beginning of a talkspurt", "RFC 3551 4.1", false },
	{ "media.sequence", KNOB_INT, "0", -32767, 32767, "packets", NULL,
	  "sequence numbers of the far end's RTP are so far ahead of what they should be", "RFC 3550 5.1", false },
	{ "media.timestamp", KNOB_INT, "0", -2147483647, 2147483647, "ticks", NULL,
	  "timestamps of the far end's RTP likewise", "RFC 3550 5.1", false },
	{ "media.ssrc", KNOB_CHOICE, "own", 0, 0, NULL, "own|changed|theirs",
	  "synchronisation source of the far end: its own, another one, or the UE's (a collision)", "RFC 3550 8.2", false },
	{ "media.port", KNOB_CHOICE, "own", 0, 0, NULL, "own|other",
	  "port that RTP of the far end leaves from: the one of its SDP, or another", "RFC 4961", false },
	{ "media.rtcp", KNOB_BOOL, "true", 0, 0, NULL, NULL,
	  "whether the far end sends RTCP, where the SDP does not rule it out", "RFC 3550 6.2", false },
	{ "media.bye", KNOB_CHOICE, "end", 0, 0, NULL, "end|never|now",
	  "when the far end says BYE by RTCP: at the end, never, or at once while its RTP goes on", "RFC 3550 6.6", false },
	{ "media.linger", KNOB_DURATION, "0s", 0, 60000000, NULL, NULL,
	  "how long RTP of the far end goes on, as silence, when the call is over", "RFC 3264 8.2", false },
};
_Static_assert(ARRAY_LEN(media_rows) == MEDIA_KNOBS_END - MEDIA_SEND, "rows and enum differ");

const struct knob_table media_knob_table = { media_rows, ARRAY_LEN(media_rows) };
