/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of a conference share; nobody else includes it. */
#ifndef IMSD_PROC_CONFERENCE_PRIVATE_H
#define IMSD_PROC_CONFERENCE_PRIVATE_H

#include "base/random.h"
#include "proc/conference.h"
#include "proc/knobs.h"

struct conferences {
	struct conferences_options options;
	struct list all;
	struct map by_id;
	size_t count;
	unsigned last_number;
	struct random tokens;
};

static inline struct loop *conference_loop(const struct conference *conference)
{
	return conference->conferences->options.performance.loop;
}

/* A participant has changed: watchers are told, and soon it is looked at what that means. */
void conference_changed(struct conference *conference);
void conference_note(struct conference *conference, const char *event, const char *user,
		     const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Hangs up, with that Reason; `end` says how it is told. */
void participant_release(struct participant *participant, enum participant_end end,
			 struct str reason);
void participant_free(struct participant *participant);
/* What he speaks; NULL: nothing yet. */
const char *participant_codec(const struct participant *participant);

/* participant_media.c */
/* The mixer hears what his call sends, once it is answered; whether he listens: who does not is on
 * hold. False: there is nothing to say of that. */
bool participant_follow_media(struct participant *participant, bool *listens);
/* From now on RTP is awaited (knob conference.media_timeout). */
void participant_watch_silence(struct participant *participant);

#endif
