/* SPDX-License-Identifier: Apache-2.0 */
/* What the mixer of a conference hears of a participant, and whether it hears him at all. */
#include <string.h>

#include "media/pcm.h"
#include "proc/conference_private.h"

/* He has sent no RTP for too long (knob conference.media_timeout). */
static void on_silence(void *arg)
{
	struct participant *participant = arg;
	struct conference *conference = participant->conference;
	int64_t most = conference_knob(conference, CONFERENCE_MEDIA_TIMEOUT);
	int64_t last = participant->heard_since, now = loop_now(conference_loop(conference));
	const struct stream *stream = participant->member ? mix_stream(participant->member) : NULL;

	if (stream && stream_counters(stream).last_at > last)
		last = stream_counters(stream).last_at;
	if (participant->state == PARTICIPANT_CONNECTED && now - last >= most) {
		conference_note(conference, "conference.participant", participant->user,
				"%s: %s: no RTP for %lld ms", conference->id, participant->uri,
				(long long)(now - last) / 1000);
		participant_release(participant, END_FAILED,
				    STR("RELEASE_CAUSE;cause=2;text=\"RTP/RTCP time-out\""));
		return;
	}
	if (participant->state != PARTICIPANT_CONNECTED)
		last = now;
	timer_start(conference_loop(conference), &participant->silence, last + most - now,
		    on_silence, participant);
}

void participant_watch_silence(struct participant *participant)
{
	struct conference *conference = participant->conference;
	int64_t most = conference_knob(conference, CONFERENCE_MEDIA_TIMEOUT);

	if (most > 0)
		timer_start(conference_loop(conference), &participant->silence, most, on_silence,
			    participant);
}

/* His first audio stream; NULL: there is none. */
static const struct session_stream *audio_of(const struct call *call, unsigned *index)
{
	const struct session *session = call_session(call);
	unsigned n = session ? session_stream_count(session) : 0;

	for (*index = 0; *index < n; ++*index) {
		const struct session_stream *stream = session_stream_at(session, *index);

		if (!stream->rejected && strcmp(stream->media, "audio") == 0)
			return stream;
	}
	return NULL;
}

const char *participant_codec(const struct participant *participant)
{
	const struct session_stream *audio = NULL;
	unsigned index;

	if (participant->member && participant->call)
		audio = audio_of(participant->call, &index);
	return audio && audio->codec && audio->codec[0] ? audio->codec : NULL;
}

/* Do two who speak these hear each other? */
static bool understand(struct conference *conference, const char *a, const char *b)
{
	bool mixed = conference_knob(conference, MEDIA_CONFERENCE) == MIX_MIX;

	return strcmp(a, b) == 0 ||
	       (mixed && pcm_codec_of(a, PCM_RATE) && pcm_codec_of(b, PCM_RATE));
}

/* Says so when he and somebody else will not hear each other. */
static void remark_codec(struct participant *participant)
{
	struct conference *conference = participant->conference;
	const char *codec = participant_codec(participant);
	struct participant *other;

	list_each(other, &conference->participants, struct participant, node) {
		const char *theirs = participant_codec(other);

		if (codec && theirs && !understand(conference, codec, theirs))
			conference_note(conference, "conference.remark", participant->user,
					"%s: %s speaks %s, %s %s: they do not hear each other",
					conference->id, participant->uri, codec, other->uri,
					theirs);
	}
}

/* The mixer hears the stream that the call has now. */
static void follow_stream(struct participant *participant, struct stream *stream)
{
	if (participant->member && mix_stream(participant->member) == stream)
		return;
	mix_leave(participant->member);
	participant->member = stream ? mix_join(participant->conference->mix, stream) : NULL;
	remark_codec(participant);
}

bool participant_follow_media(struct participant *participant, bool *listens)
{
	struct call *call = participant->call;
	const struct session_stream *audio;
	enum direction direction;
	unsigned index;

	if (!call || call_is_over(call) || !call_session(call) ||
	    session_state(call_session(call)) != SESSION_STABLE ||
	    (participant->state != PARTICIPANT_CONNECTED &&
	     participant->state != PARTICIPANT_ON_HOLD))
		return false;
	audio = audio_of(call, &index);
	follow_stream(participant, audio ? call_ports(call, index) : NULL);
	direction = audio ? direction_mirror(audio->direction) : DIRECTION_NONE;
	if (direction != participant->direction) {
		participant->direction = direction;
		participant->changed = ++participant->conference->changes;
		participant->heard_since = loop_now(conference_loop(participant->conference));
		conference_changed(participant->conference);
	}
	*listens = direction & DIRECTION_RECV;
	return true;
}
