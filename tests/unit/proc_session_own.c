/* SPDX-License-Identifier: Apache-2.0 */
/* Our offers, first and later, and the answers to them (RFC 3264 5, 8). */
#include "proc_session_lab.h"

#include "proc_session_offers.h"

#define WB "a=rtpmap:97 AMR-WB/16000/1\r\na=fmtp:97 mode-change-capability=2;max-red=0\r\n"
#define NB "a=rtpmap:99 AMR/8000/1\r\na=fmtp:99 mode-change-capability=2;max-red=0\r\n"
#define G711 "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
#define EVENT_WB "a=rtpmap:98 telephone-event/16000\r\na=fmtp:98 0-15\r\n"
#define EVENT_NB "a=rtpmap:100 telephone-event/8000\r\na=fmtp:100 0-15\r\n"
#define PTIME "a=ptime:20\r\na=maxptime:240\r\n"
#define RTCP "b=RS:0\r\nb=RR:2000\r\n"
#define AUDIO(direction)                                                                          \
	"m=audio 40000 RTP/AVP 97 99 0 8 98 100\r\nb=AS:80\r\n" RTCP WB NB G711 EVENT_WB EVENT_NB \
		PTIME "a=" direction "\r\n"
#define AUDIO_WB(direction)                                                                       \
	"m=audio 40000 RTP/AVP 97 98\r\nb=AS:41\r\n" RTCP WB EVENT_WB PTIME "a=" direction "\r\n"
#define H264                                                                                      \
	"b=AS:315\r\n" RTCP "a=rtpmap:104 H264/90000\r\n"                                         \
	"a=fmtp:104 profile-level-id=42e00c;packetization-mode=1\r\n"                             \
	"a=rtcp-fb:* nack\r\na=rtcp-fb:* nack pli\r\na=rtcp-fb:* ccm fir\r\n"                     \
	"a=rtcp-fb:* ccm tmmbr\r\n"
#define VIDEO "m=video 40002 RTP/AVPF 104\r\n" H264 "a=sendrecv\r\n"
#define QOS(local)                                                                                \
	"a=curr:qos local " local "\r\na=curr:qos remote none\r\n"                                \
	"a=des:qos mandatory local sendrecv\r\na=des:qos optional remote sendrecv\r\n"

#define ANSWER_WB(direction)                                                                      \
	THEIRS "m=audio 5000 RTP/AVP 97 98\r\nb=AS:41\r\na=rtpmap:97 AMR-WB/16000/1\r\n"          \
	       "a=rtpmap:98 telephone-event/16000\r\na=ptime:40\r\na=" direction "\r\n"

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

TestSuite(proc_session_own, .init = set_up, .fini = tear_down);

Test(proc_session_own, first)
{
	SAME(lab_offer(session, "true"), OURS("1") AUDIO("sendrecv"));
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_RECV);
	lab_addr_is(&session_stream_at(session, 0)->local, "192.0.2.2:40000");
	lab_addr_is(&session_stream_at(session, 0)->remote, NULL);
	lab_take_answer(session, ANSWER_WB("sendrecv"));
	cr_assert_eq(session_stream_at(session, 0)->payload, 97);
	cr_assert_eq(session_stream_at(session, 0)->event_payload, 98);
	cr_assert_eq(session_stream_at(session, 0)->clock, 16000);
	cr_assert_eq(session_stream_at(session, 0)->ptime_ms, 40);
	cr_assert_str_eq(session_stream_at(session, 0)->codec, "AMR-WB");
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_BOTH);
	lab_addr_is(&session_stream_at(session, 0)->remote, "192.0.2.1:5000");
}

struct first_offer {
	const char *word, *wanted;
};

Test(proc_session_own, words_of_a_first_offer)
{
	static const struct first_offer rows[] = {
		{ "same", OURS("1") AUDIO("sendrecv") },
		{ "hold", OURS("1") AUDIO("sendonly") },
		{ "resume", OURS("1") AUDIO("sendrecv") },
		{ "inactive", OURS("1") AUDIO("inactive") },
		{ "recvonly", OURS("1") AUDIO("recvonly") },
		{ "no-video", OURS("1") AUDIO("sendrecv") },
		{ "video", OURS("1") AUDIO("sendrecv") VIDEO },
		{ "AMR-WB", OURS("1") AUDIO_WB("sendrecv") },
		{ "amr-wb hold", OURS("1") AUDIO_WB("sendonly") },
		{ "audio", OURS("1") AUDIO("sendrecv") },
		{ "PCMA",
		  OURS("1") "m=audio 40000 RTP/AVP 8 100\r\nb=AS:80\r\n" RTCP
			    "a=rtpmap:8 PCMA/8000\r\n" EVENT_NB "a=ptime:20\r\na=sendrecv\r\n" },
		{ "opus",
		  OURS("1") "m=audio 40000 RTP/AVP 111 101\r\nb=AS:80\r\n" RTCP
			    "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 useinbandfec=1\r\n"
			    "a=rtpmap:101 telephone-event/48000\r\na=fmtp:101 0-15\r\n"
			    "a=ptime:20\r\na=sendrecv\r\n" },
		{ "precondition", OURS("1") AUDIO("sendrecv") QOS("none") },
		{ "reserved", OURS("1") AUDIO("sendrecv") QOS("sendrecv") },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab own;
		struct session *other = lab_session(&own);

		SAME(lab_offer(other, rows[i].word), rows[i].wanted);
		session_free(other);
	}
}

Test(proc_session_own, codecs_of_the_options)
{
	struct lab own;
	struct session_options options = lab_options(&own, "2001:db8::2");
	struct session *other;

	options.codecs = "EVS,PCMU, nonsense";
	other = session_new(&options);
	SAME(lab_offer(other, "true"),
	     "v=0\r\no=- 77 1 IN IP6 2001:db8::2\r\ns=-\r\nc=IN IP6 2001:db8::2\r\nt=0 0\r\n"
	     "m=audio 40000 RTP/AVP 103 0 98 100\r\nb=AS:88\r\n" RTCP
	     "a=rtpmap:103 EVS/16000/1\r\na=fmtp:103 br=5.9-24.4;bw=nb-swb;max-red=0\r\n"
	     "a=rtpmap:0 PCMU/8000\r\n" EVENT_WB EVENT_NB PTIME "a=sendrecv\r\n");
	session_free(other);
}

Test(proc_session_own, what_stands_is_repeated)
{
	lab_offer(session, "true");
	lab_take_answer(session, ANSWER_WB("sendrecv"));
	for (unsigned i = 0; i < 3; i++) {
		SAME(lab_offer(session, i ? "true" : "same"), OURS("1") AUDIO("sendrecv"));
		lab_take_answer(session, ANSWER_WB("sendrecv"));
	}
	cr_assert_eq(session_version(session), 1);
	cr_assert_eq(lab.asked[0], 1);
}

Test(proc_session_own, hold_and_resume)
{
	lab_offer(session, "AMR-WB");
	lab_take_answer(session, ANSWER_WB("sendrecv"));
	SAME(lab_offer(session, "hold"), OURS("2") AUDIO_WB("sendonly"));
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_BOTH, "until answered");
	lab_take_answer(session, ANSWER_WB("recvonly"));
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_SEND);
	SAME(lab_offer(session, "hold"), OURS("2") AUDIO_WB("sendonly"));
	lab_take_answer(session, ANSWER_WB("recvonly"));
	SAME(lab_offer(session, "resume"), OURS("3") AUDIO_WB("sendrecv"));
	lab_take_answer(session, ANSWER_WB("sendrecv"));
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_BOTH);
}

/* Whoever resumes first gets no media before the other does too (TS 24.610 4.5.2.1). */
Test(proc_session_own, both_hold)
{
	lab_offer(session, "AMR-WB");
	lab_take_answer(session, ANSWER_WB("sendrecv"));
	lab_offer(session, "hold");
	lab_take_answer(session, ANSWER_WB("recvonly"));
	SAME(lab_mirror(session, ANSWER_WB("inactive"), "true"),
	     OURS("3") "m=audio 40000 RTP/AVP 97 98\r\nb=AS:41\r\n" RTCP
		       "a=rtpmap:97 AMR-WB/16000/1\r\na=rtpmap:98 telephone-event/16000\r\n"
		       "a=ptime:40\r\na=maxptime:240\r\na=inactive\r\n");
	cr_assert(sdp_line(lab_offer(session, "resume"), STR("a=recvonly"), 1, &(struct str){ 0 }));
	lab_take_answer(session, ANSWER_WB("sendonly"));
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_RECV);
	lab_mirror(session, ANSWER_WB("sendrecv"), "true");
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_BOTH);
}

/* Their offers do not end our hold. */
Test(proc_session_own, a_hold_of_ours_stays)
{
	static const struct {
		const char *offer;
		enum direction answered;
	} rows[] = {
		{ ANSWER_WB("sendrecv"), DIRECTION_SEND },
		{ ANSWER_WB("sendonly"), DIRECTION_NONE },
		{ ANSWER_WB("recvonly"), DIRECTION_SEND },
		{ ANSWER_WB("inactive"), DIRECTION_NONE },
	};

	lab_offer(session, "AMR-WB hold");
	lab_take_answer(session, ANSWER_WB("recvonly"));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		lab_mirror(session, rows[i].offer, "true");
		cr_assert_eq(session_stream_at(session, 0)->direction, rows[i].answered, "%s",
			     rows[i].offer);
	}
	lab_mirror(session, ANSWER_WB("sendrecv"), "resume");
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_BOTH);
	lab_mirror(session, ANSWER_WB("sendrecv"), "hold");
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_SEND);
	lab_mirror(session, ANSWER_WB("sendrecv"), "inactive");
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_NONE);
}

/* A refused hold is none. */
Test(proc_session_own, a_refused_hold_is_forgotten)
{
	lab_offer(session, "AMR-WB");
	lab_take_answer(session, ANSWER_WB("sendrecv"));
	lab_offer(session, "hold");
	session_rollback(session);
	SAME(session_local(session), OURS("1") AUDIO_WB("sendrecv"));
	lab_mirror(session, ANSWER_WB("sendrecv"), "true");
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_BOTH);
	cr_assert_eq(session_version(session), 3);
}

Test(proc_session_own, video_comes_and_goes)
{
	lab_offer(session, "AMR-WB");
	lab_take_answer(session, ANSWER_WB("sendrecv"));
	SAME(lab_offer(session, "video"), OURS("2") AUDIO_WB("sendrecv") VIDEO);
	cr_assert_eq(session_stream_count(session), 2);
	lab_take_answer(session, ANSWER_WB("sendrecv") "m=video 5002 RTP/AVPF 104\r\n"
						       "a=rtpmap:104 H264/90000\r\n");
	cr_assert_str_eq(session_stream_at(session, 1)->codec, "H264");
	cr_assert_eq(session_stream_at(session, 1)->direction, DIRECTION_BOTH);
	SAME(lab_offer(session, "video"), OURS("2") AUDIO_WB("sendrecv") VIDEO);
	session_rollback(session);
	SAME(lab_offer(session, "no-video"),
	     OURS("3") AUDIO_WB("sendrecv") "m=video 0 RTP/AVPF 104\r\n");
	lab_take_answer(session, ANSWER_WB("sendrecv") "m=video 0 RTP/AVPF 104\r\n");
	cr_assert(session_stream_at(session, 1)->rejected);
	SAME(lab_offer(session, "hold"),
	     OURS("4") AUDIO_WB("sendonly") "m=video 0 RTP/AVPF 104\r\n");
	lab_take_answer(session, ANSWER_WB("recvonly") "m=video 0 RTP/AVPF 104\r\n");
	SAME(lab_offer(session, "video resume"), OURS("5") AUDIO_WB("sendrecv") VIDEO);
	cr_assert_eq(lab.asked[1], 1);
}

/* Their answer takes it away, and it stays away. */
Test(proc_session_own, video_declined)
{
	lab_offer(session, "AMR-WB video");
	lab_take_answer(session, ANSWER_WB("sendrecv") "m=video 0 RTP/AVPF 104\r\n");
	cr_assert(session_stream_at(session, 1)->rejected);
	cr_assert_eq(session_stream_at(session, 1)->direction, DIRECTION_NONE);
	SAME(lab_offer(session, "true"),
	     OURS("2") AUDIO_WB("sendrecv") "m=video 0 RTP/AVPF 104\r\n");
}

/* The place of a stream that they offered and we rejected is used again. */
Test(proc_session_own, video_into_their_place)
{
	lab_mirror(session, THEIRS "m=video 0 RTP/AVP 34\r\nm=audio 5000 RTP/AVP 0\r\n", "true");
	cr_assert_eq(lab.asked[0], 0);
	cr_assert(sdp_line(lab_offer(session, "video"), STR("m=video 40000 RTP/AVPF 104"), 1,
			   &(struct str){ 0 }));
	cr_assert_eq(session_stream_count(session), 2);
}

Test(proc_session_own, another_codec)
{
	lab_offer(session, "true");
	lab_take_answer(session, ANSWER_WB("sendrecv"));
	SAME(lab_offer(session, "PCMU"),
	     OURS("2") "m=audio 40000 RTP/AVP 0 100\r\nb=AS:80\r\n" RTCP
		       "a=rtpmap:0 PCMU/8000\r\n" EVENT_NB "a=ptime:20\r\na=sendrecv\r\n");
	cr_assert_str_eq(session_stream_at(session, 0)->codec, "AMR-WB", "until answered");
	lab_take_answer(session, THEIRS "m=audio 5000 RTP/AVP 0\r\n");
	cr_assert_str_eq(session_stream_at(session, 0)->codec, "PCMU");
	cr_assert_eq(session_stream_at(session, 0)->event_payload, 0);
	SAME(lab_offer(session, "AMR-WB"), OURS("3") AUDIO_WB("sendrecv"));
}

/* Their numbers are kept, and no number gets a second meaning (RFC 3264 8.3.2). */
Test(proc_session_own, payload_types_keep_their_meaning)
{
	static const char offer[] = THEIRS
		"m=audio 5000 RTP/AVP 0 97 98 116 99\r\na=rtpmap:97 speex/8000\r\n"
		"a=rtpmap:98 iLBC/8000\r\na=rtpmap:116 AMR-WB/16000\r\n"
		"a=fmtp:116 octet-align=1;x=2\r\na=rtpmap:99 telephone-event/16000\r\n";

	lab_mirror(session, offer, "true");
	SAME(lab_offer(session, "AMR-WB"),
	     OURS("2") "m=audio 40000 RTP/AVP 116 99\r\nb=AS:41\r\n" RTCP
		       "a=rtpmap:116 AMR-WB/16000\r\na=fmtp:116 octet-align=1\r\n"
		       "a=rtpmap:99 telephone-event/16000\r\n" PTIME "a=sendrecv\r\n");
	session_rollback(session);
	/* 99 is taken by now, and so is 97. */
	SAME(lab_offer(session, "AMR"),
	     OURS("3") "m=audio 40000 RTP/AVP 96 100\r\nb=AS:29\r\n" RTCP
		       "a=rtpmap:96 AMR/8000/1\r\n"
		       "a=fmtp:96 mode-change-capability=2;max-red=0\r\n" EVENT_NB PTIME
		       "a=sendrecv\r\n");
}

Test(proc_session_own, answer_without_rtpmap)
{
	lab_offer(session, "true");
	lab_take_answer(session, THEIRS "m=audio 5000 RTP/AVP 98 99 100\r\n");
	cr_assert_str_eq(session_stream_at(session, 0)->codec, "AMR");
	cr_assert_eq(session_stream_at(session, 0)->event_payload, 100);
}

Test(proc_session_own, answer_turns_rtcp_off)
{
	lab_offer(session, "true");
	cr_assert(session_stream_at(session, 0)->rtcp);
	lab_take_answer(session, THEIRS "m=audio 5000 RTP/AVP 97\r\nb=RS:0\r\nb=RR:0\r\n");
	cr_assert_not(session_stream_at(session, 0)->rtcp);
}

/* An answer that receives where we do not does not make us do so. */
Test(proc_session_own, answer_cannot_widen)
{
	lab_offer(session, "hold");
	lab_take_answer(session, ANSWER_WB("sendrecv"));
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_SEND);
}

Test(proc_session_own, no_address_left)
{
	lab.ports = 0;
	SAME(lab_offer(session, "true"), OURS("1") "m=audio 0 RTP/AVP 97 99 0 8 98 100\r\n");
	cr_assert(session_stream_at(session, 0)->rejected);
}

Test(proc_session_own, no_place_left)
{
	struct buf offer = { 0 };

	buf_add_text(&offer, THEIRS);
	for (unsigned i = 0; i < SESSION_STREAMS; i++)
		buf_add_text(&offer, "m=audio 5000 RTP/AVP 0\r\n");
	lab_mirror(session, offer.p, "true");
	cr_assert_eq(session_stream_count(session), SESSION_STREAMS);
	lab_offer(session, "video");
	cr_assert_eq(session_stream_count(session), SESSION_STREAMS);
	session_rollback(session);
	buf_add_text(&offer, "m=audio 5000 RTP/AVP 0\r\n");
	lab_refuses(session, offer.p, 488);
	buf_free(&offer);
}

Test(proc_session_own, capabilities)
{
	struct str sdp = session_capabilities(session);

	SAME(sdp, OURS("1") "m=audio 0 RTP/AVP 97 99 0 8 98 100\r\nb=AS:80\r\n" RTCP WB NB G711
			  EVENT_WB EVENT_NB PTIME "m=video 0 RTP/AVPF 104\r\n" H264);
	cr_assert(sdp_check(sdp));
	cr_assert_eq(session_version(session), 0);
	cr_assert_eq(session_state(session), SESSION_IDLE);
}
