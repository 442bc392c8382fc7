/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: states, versions, what is refused and the way back. */
#include "proc_session_lab.h"

#include <errno.h>

#include "proc/media_profile.h"
#include "proc_session_offers.h"

#define PCMU "m=audio 5000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"
#define VIDEO "m=video 5002 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"

static struct lab lab;
static struct session *session;

static void set_up(void)
{
	session = lab_session(&lab);
}

static void tear_down(void)
{
	session_free(session);
}

TestSuite(proc_session, .init = set_up, .fini = tear_down);

Test(proc_session, new)
{
	cr_assert_eq(session_state(session), SESSION_IDLE);
	cr_assert_eq(session_stream_count(session), 0);
	cr_assert_null(session_stream_at(session, 0));
	SAME(session_local(session), "");
	SAME(session_remote(session), "");
	cr_assert_eq(session_version(session), 0);
	cr_assert(session_met(session));
	cr_assert_not(session_has_preconditions(session));
	cr_assert_not(session_reserved(session));
	session_rollback(session);
	session_free(NULL);
}

/* Each call in each state. */
Test(proc_session, states)
{
	struct str sdp;
	char why[96];

	cr_assert_eq(session_answer(session, STR("true"), &sdp), -EINVAL);
	cr_assert_eq(session_take_answer(session, STR(THEIRS PCMU), why), -EINVAL);
	lab_offer(session, "true");
	cr_assert_eq(session_offer(session, STR("true"), &sdp), -EBUSY);
	cr_assert_eq(session_answer(session, STR("true"), &sdp), -EINVAL);
	lab_refuses(session, THEIRS PCMU, 491);
	lab_take_answer(session, THEIRS PCMU);
	cr_assert_eq(session_take_answer(session, STR(THEIRS PCMU), why), -EINVAL);
	lab_take_offer(session, THEIRS PCMU);
	cr_assert_eq(session_offer(session, STR("true"), &sdp), -EBUSY);
	cr_assert_eq(session_take_answer(session, STR(THEIRS PCMU), why), -EINVAL);
	lab_refuses(session, THEIRS PCMU, 500);
	lab_answer(session, "true");
	cr_assert_eq(session_answer(session, STR("true"), &sdp), -EINVAL);
}

Test(proc_session, refused_offers)
{
	lab_refuses(session, "", 400);
	lab_refuses(session, "\r\n", 400);
	lab_refuses(session, "hello", 400);
	lab_refuses(session, "v=0\r\nm=audio\r\n", 400);
	lab_refuses(session, "{\"sdp\": true}", 400);
	lab_refuses(session, THEIRS "m=audio 5000 RTP/SAVP 0\r\n", 488);
	lab_refuses(session, THEIRS "m=audio 5000 RTP/AVP 18\r\n", 488);
	lab_refuses(session, THEIRS "m=audio 70000 RTP/AVP 0\r\nm=audio 1 RTP/AVP 200\r\n", 488);
	lab_refuses(session, THEIRS "m=message 5000 TCP/MSRP *\r\n", 488);
	cr_assert_eq(session_version(session), 0);
	cr_assert_eq(session_stream_count(session), 0);
	SAME(session_remote(session), "");
}

/* After a refusal the session is as it was. */
Test(proc_session, refused_offers_change_nothing)
{
	struct str local;

	local = lab_mirror(session, THEIRS PCMU VIDEO, "true");
	lab_refuses(session, THEIRS PCMU, 488);
	lab_refuses(session, THEIRS "m=audio 5000 RTP/AVP 18\r\nm=video 1 RTP/AVP 31\r\n", 488);
	lab_refuses(session, THEIRS PCMU VIDEO "a=des:sec mandatory e2e sendrecv\r\n", 580);
	lab_refuses(session, "", 400);
	cr_assert_eq(session_stream_count(session), 2);
	cr_assert_str_eq(session_stream_at(session, 0)->codec, "PCMU");
	SAME(session_remote(session), THEIRS PCMU VIDEO);
	cr_assert(str_eq(session_local(session), local));
}

Test(proc_session, refused_answers)
{
	static const char *const rows[] = {
		"",
		"no SDP at all",
		THEIRS,
		THEIRS VIDEO,
		THEIRS PCMU VIDEO,
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char why[96] = "";

		lab_offer(session, "true");
		cr_assert_eq(session_take_answer(session, str_of(rows[i]), why), -EINVAL, "%s",
			     rows[i]);
		cr_assert(why[0]);
		cr_assert_eq(session_state(session), SESSION_IDLE);
		SAME(session_local(session), "");
		cr_assert_eq(session_stream_count(session), 0);
	}
}

/* An answer that takes nothing is one. */
Test(proc_session, answer_that_rejects_all)
{
	lab_offer(session, "true");
	lab_take_answer(session, THEIRS "m=audio 0 RTP/AVP 0\r\n");
	cr_assert(session_stream_at(session, 0)->rejected);
	lab_offer(session, "true");
	lab_take_answer(session, THEIRS "m=audio 5000 RTP/AVP 0\r\n");
	cr_assert(session_stream_at(session, 0)->rejected, "we offered port 0");
}

Test(proc_session, rollback_of_ours)
{
	lab_mirror(session, THEIRS PCMU, "true");
	lab_offer(session, "video hold");
	cr_assert_eq(session_stream_count(session), 2);
	session_rollback(session);
	cr_assert_eq(session_state(session), SESSION_STABLE);
	cr_assert_eq(session_stream_count(session), 1);
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_BOTH);
	SAME(session_remote(session), THEIRS PCMU);
	session_rollback(session);
	cr_assert_eq(session_stream_count(session), 1);
}

Test(proc_session, rollback_of_theirs)
{
	lab_mirror(session, THEIRS PCMU, "true");
	lab_take_offer(session, THEIRS PCMU "a=inactive\r\n" VIDEO);
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_NONE);
	SAME(session_remote(session), THEIRS PCMU "a=inactive\r\n" VIDEO);
	session_rollback(session);
	cr_assert_eq(session_state(session), SESSION_STABLE);
	cr_assert_eq(session_stream_count(session), 1);
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_BOTH);
	SAME(session_remote(session), THEIRS PCMU);
}

/* Of every body that we made, and never back. */
Test(proc_session, versions)
{
	lab_mirror(session, THEIRS PCMU, "true");
	cr_assert_eq(session_version(session), 1);
	lab_mirror(session, THEIRS PCMU, "true");
	cr_assert_eq(session_version(session), 1, "an identical answer");
	lab_mirror(session, THEIRS PCMU "a=sendonly\r\n", "true");
	cr_assert_eq(session_version(session), 2);
	lab_mirror(session, THEIRS PCMU, "true");
	cr_assert_eq(session_version(session), 3);
	lab_offer(session, "true");
	cr_assert_eq(session_version(session), 3, "what stands");
	session_rollback(session);
	lab_offer(session, "hold");
	cr_assert_eq(session_version(session), 4);
	session_rollback(session);
	lab_offer(session, "true");
	cr_assert_eq(session_version(session), 5, "other than the last one made");
	lab_take_answer(session, THEIRS PCMU);
	lab_mirror(session, THEIRS PCMU "a=inactive\r\n", "same");
	cr_assert_eq(session_version(session), 5);
}

Test(proc_session, same_is_the_last_to_the_octet)
{
	char *last;

	lab_mirror(session, THEIRS PCMU, "true");
	last = mem_copy_text(session_local(session).p, session_local(session).n);
	SAME(lab_mirror(session, THEIRS PCMU "a=sendonly\r\n", "same"), last);
	SAME(lab_offer(session, "same"), last);
	lab_take_answer(session, THEIRS PCMU);
	/* It does not fit two m-lines. */
	cr_assert_not(str_is(lab_mirror(session, THEIRS PCMU VIDEO, "same"), last));
	mem_free(last);
}

/* Each goes on by itself, from the same offer. */
Test(proc_session, clones)
{
	struct session *other;

	lab_offer(session, "true");
	other = session_clone(session);
	lab_take_answer(session, THEIRS PCMU);
	cr_assert_eq(session_state(other), SESSION_OFFERED);
	session_rollback(other);
	cr_assert_eq(session_state(other), SESSION_IDLE);
	lab_mirror(other, THEIRS VIDEO, "true");
	cr_assert_eq(session_version(other), 2);
	cr_assert_str_eq(session_stream_at(session, 0)->media, "audio");
	cr_assert_str_eq(session_stream_at(other, 0)->media, "video");
	cr_assert_eq(lab.asked[0], 1, "both have the same port");
	session_free(other);
}

Test(proc_session, words)
{
	const struct session_word *word;
	const struct media_profile *profile;
	struct str sdp;
	unsigned n;

	for (n = 0; (word = session_word_at(n)); n++) {
		cr_assert(session_word_known(str_of(word->word)), "%s", word->word);
		cr_assert(word->help && word->help[0] && word->clause, "%s", word->word);
	}
	cr_assert_gt(n, 15);
	for (n = 0; (profile = media_profile_at(n)); n++)
		if (!media_profile_is_event(profile) && str_is(STR("audio"), profile->media))
			cr_assert(session_word_known(str_of(profile->name)), "%s", profile->name);
	cr_assert(session_word_known(STR("precondition  video")));
	cr_assert_not(session_word_known(STR("")));
	cr_assert_not(session_word_known(STR("truth")));
	cr_assert_not(session_word_known(STR("true or not")));
	cr_assert_not(session_word_known(STR("telephone-event")));
	cr_assert_eq(session_offer(session, STR("truth"), &sdp), -EINVAL);
	cr_assert_eq(session_state(session), SESSION_IDLE);
	lab_take_offer(session, THEIRS PCMU);
	cr_assert_eq(session_answer(session, STR("truth"), &sdp), -EINVAL);
	cr_assert_eq(session_state(session), SESSION_ASKED);
}

/* PROCEDURES of TS 26.114: AMR 12.2 and AMR-WB 23.85 over either IP. */
Test(proc_session, bandwidth)
{
	static const struct {
		const char *encoding;
		unsigned ipv4, ipv6;
	} rows[] = {
		{ "AMR/8000/1", 29, 37 }, { "AMR-WB/16000", 41, 49 }, { "EVS/16000/1", 42, 50 },
		{ "pcmu/8000", 80, 88 },  { "G722/8000", 80, 88 },    { "H264/90000", 315, 323 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct media_profile *row = media_profile_of(str_of(rows[i].encoding));

		cr_assert(row, "%s", rows[i].encoding);
		cr_assert_eq(media_profile_bandwidth(row, false), rows[i].ipv4, "%s", row->name);
		cr_assert_eq(media_profile_bandwidth(row, true), rows[i].ipv6, "%s", row->name);
	}
}
