/* SPDX-License-Identifier: Apache-2.0 */
/* Answers to offers as phones write them, compared as texts (RFC 3264 6, TS 26.114 6.2). */
#include "proc_session_lab.h"

#include "proc_session_offers.h"

/* One offer, a session of its own, and the whole answer. */
static void answers(const struct session_options *options, const char *offer, const char *word,
		    const char *wanted)
{
	struct session *session = session_new(options);

	SAME(lab_mirror(session, offer, word), wanted);
	SAME(session_remote(session), offer);
	session_free(session);
}

static void answers_plain(const char *offer, const char *wanted)
{
	struct lab lab;
	struct session_options options = lab_options(&lab, "192.0.2.2");

	answers(&options, offer, "true", wanted);
}

Test(proc_session_answers, baresip)
{
	static const char wanted[] =
		OURS("1") "m=audio 40000 RTP/AVP 96\r\n"
			  "b=AS:80\r\nb=RS:0\r\nb=RR:2000\r\n"
			  "a=rtpmap:96 opus/48000/2\r\na=fmtp:96 stereo=1;sprop-stereo=1\r\n"
			  "a=ptime:20\r\na=sendrecv\r\n";
	static const char narrow[] =
		OURS("1") "m=audio 40000 RTP/AVP 9 101\r\n"
			  "b=AS:80\r\nb=RS:0\r\nb=RR:2000\r\n"
			  "a=rtpmap:9 G722/8000\r\n"
			  "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
			  "a=ptime:20\r\na=sendrecv\r\n";
	struct lab lab;
	struct session_options options = lab_options(&lab, "192.0.2.2");

	answers(&options, OFFER_BARESIP, "true", wanted);
	options.codecs = "AMR-WB, pcma,G722";
	answers(&options, OFFER_BARESIP, "true", narrow);
}

Test(proc_session_answers, baresip_stream)
{
	struct lab lab;
	struct session *session = lab_session(&lab);
	const struct session_stream *stream;

	lab_mirror(session, OFFER_BARESIP, "PCMA");
	cr_assert_eq(session_stream_count(session), 1);
	cr_assert_null(session_stream_at(session, 1));
	stream = session_stream_at(session, 0);
	cr_assert_str_eq(stream->media, "audio");
	cr_assert_not(stream->rejected);
	cr_assert_str_eq(stream->codec, "PCMA");
	cr_assert_eq(stream->payload, 8);
	cr_assert_eq(stream->event_payload, 101);
	cr_assert_eq(stream->clock, 8000);
	cr_assert_eq(stream->ptime_ms, 20);
	cr_assert_eq(stream->direction, DIRECTION_BOTH);
	cr_assert(stream->rtcp);
	lab_addr_is(&stream->local, "192.0.2.2:40000");
	lab_addr_is(&stream->remote, "192.0.2.10:10580");
	lab_addr_is(&stream->remote_rtcp, "192.0.2.10:10581");
	session_free(session);
}

Test(proc_session_answers, sipp)
{
	answers_plain(OFFER_SIPP, OURS("1") "m=audio 40000 RTP/AVP 0\r\n"
					    "b=AS:80\r\nb=RS:0\r\nb=RR:2000\r\n"
					    "a=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendrecv\r\n");
}

Test(proc_session_answers, volte)
{
	static const char wanted[] =
		"v=0\r\no=- 77 1 IN IP6 2001:db8::2\r\ns=-\r\nc=IN IP6 2001:db8::2\r\nt=0 0\r\n"
		"m=audio 40000 RTP/AVP 127 110\r\n"
		"b=AS:50\r\nb=RS:0\r\nb=RR:2000\r\n"
		"a=rtpmap:127 EVS/16000/1\r\n"
		"a=fmtp:127 br=5.9-13.2;bw=nb-swb;max-red=220\r\n"
		"a=rtpmap:110 telephone-event/16000\r\na=fmtp:110 0-15\r\n"
		"a=ptime:20\r\na=maxptime:240\r\na=sendrecv\r\n"
		"a=curr:qos local none\r\na=curr:qos remote none\r\n"
		"a=des:qos mandatory local sendrecv\r\na=des:qos mandatory remote sendrecv\r\n"
		"a=conf:qos remote sendrecv\r\n";
	struct lab lab;
	struct session_options options = lab_options(&lab, "2001:db8::2");

	answers(&options, OFFER_VOLTE, "true", wanted);
}

/* The UE's octet-aligned variant is its first AMR-WB. */
Test(proc_session_answers, volte_octet_aligned)
{
	static const char wanted[] =
		OURS("1") "m=audio 40000 RTP/AVP 118 110\r\n"
			  "b=AS:41\r\nb=RS:0\r\nb=RR:2000\r\n"
			  "a=rtpmap:118 AMR-WB/16000/1\r\n"
			  "a=fmtp:118 octet-align=1;mode-change-capability=2;max-red=220\r\n"
			  "a=rtpmap:110 telephone-event/16000\r\na=fmtp:110 0-15\r\n"
			  "a=ptime:20\r\na=maxptime:240\r\na=sendrecv\r\n"
			  "a=curr:qos local sendrecv\r\na=curr:qos remote none\r\n"
			  "a=des:qos mandatory local sendrecv\r\n"
			  "a=des:qos mandatory remote sendrecv\r\n"
			  "a=conf:qos remote sendrecv\r\n";
	struct lab lab;
	struct session_options options = lab_options(&lab, "192.0.2.2");

	answers(&options, OFFER_VOLTE, "AMR-WB reserved", wanted);
}

Test(proc_session_answers, linphone)
{
	static const char wanted[] =
		OURS("1") "m=audio 40000 RTP/AVPF 96 101\r\n"
			  "b=AS:80\r\nb=RS:0\r\nb=RR:2000\r\n"
			  "a=rtpmap:96 opus/48000/2\r\na=fmtp:96 useinbandfec=1\r\n"
			  "a=rtpmap:101 telephone-event/48000\r\n"
			  "a=ptime:20\r\na=sendrecv\r\n"
			  "m=video 40002 RTP/AVPF 97\r\n"
			  "b=AS:315\r\nb=RS:0\r\nb=RR:2000\r\n"
			  "a=rtpmap:97 H264/90000\r\na=fmtp:97 profile-level-id=42801F\r\n"
			  "a=sendrecv\r\n";
	static const char audio_only[] =
		OURS("1") "m=audio 40000 RTP/AVPF 0 100\r\n"
			  "b=AS:80\r\nb=RS:0\r\nb=RR:2000\r\n"
			  "a=rtpmap:0 PCMU/8000\r\na=rtpmap:100 telephone-event/8000\r\n"
			  "a=ptime:20\r\na=sendrecv\r\n"
			  "m=video 0 RTP/AVPF 96 97\r\n";
	struct lab lab;
	struct session_options options = lab_options(&lab, "192.0.2.2");

	answers(&options, OFFER_LINPHONE, "true", wanted);
	answers(&options, OFFER_LINPHONE, "PCMU no-video", audio_only);
	lab.ports = 1;
	options.codecs = "PCMU";
	answers(&options, OFFER_LINPHONE, "true", audio_only);
}

Test(proc_session_answers, unknown_codec_is_looped)
{
	static const char offer[] = THEIRS
		"m=audio 5000 RTP/AVP 101 13 105 106\r\nb=AS:99\r\n"
		"a=rtpmap:101 telephone-event/32000\r\na=rtpmap:105 speex/32000\r\n"
		"a=fmtp:105 vbr=on\r\na=rtpmap:106 iLBC/8000\r\na=ptime:30\r\n";
	struct lab lab;
	struct session_options options = lab_options(&lab, "192.0.2.2");
	struct session *session = session_new(&options);

	lab_refuses(session, offer, 488);
	session_free(session);
	options.any_codec = true;
	session = session_new(&options);
	SAME(lab_mirror(session, offer, "true"),
	     OURS("1") "m=audio 40000 RTP/AVP 105\r\nb=AS:99\r\nb=RS:0\r\nb=RR:2000\r\n"
		       "a=rtpmap:105 speex/32000\r\na=fmtp:105 vbr=on\r\na=ptime:30\r\n"
		       "a=sendrecv\r\n");
	cr_assert_str_eq(session_stream_at(session, 0)->codec, "");
	cr_assert_eq(session_stream_at(session, 0)->clock, 32000);
	cr_assert_eq(session_stream_at(session, 0)->ptime_ms, 30);
	session_free(session);
}

/* What the table has comes before what can only be looped. */
Test(proc_session_answers, known_before_unknown)
{
	struct lab lab;
	struct session_options options = lab_options(&lab, "192.0.2.2");
	struct session *session;

	options.any_codec = true;
	session = session_new(&options);
	lab_mirror(session, THEIRS "m=audio 5000 RTP/AVP 105 18 8\r\na=rtpmap:105 speex/32000\r\n",
		   "true");
	cr_assert_eq(session_stream_at(session, 0)->payload, 8);
	session_free(session);
}

Test(proc_session_answers, a_format_without_rtpmap)
{
	static const char offer[] = THEIRS "m=audio 5000 RTP/AVP 99\r\n";
	struct lab lab;
	struct session_options options = lab_options(&lab, "192.0.2.2");

	options.any_codec = true;
	answers(&options, offer, "true",
		OURS("1") "m=audio 40000 RTP/AVP 99\r\nb=RS:0\r\nb=RR:2000\r\na=sendrecv\r\n");
	answers_plain(THEIRS "m=audio 5000 RTP/AVP 99 8\r\n",
		      OURS("1") "m=audio 40000 RTP/AVP 8\r\nb=AS:80\r\nb=RS:0\r\nb=RR:2000\r\n"
				"a=rtpmap:8 PCMA/8000\r\na=ptime:20\r\na=sendrecv\r\n");
}

struct parameters {
	const char *encoding, *offered, *answered;
};

Test(proc_session_answers, parameters)
{
	static const struct parameters rows[] = {
		{ "AMR/8000", "octet-align=1; mode-set=0,2,4,7; x-own=1",
		  "octet-align=1;mode-set=0,2,4,7" },
		{ "AMR-WB/16000/1", "mode-change-period=2;MODE-CHANGE-NEIGHBOR=1",
		  "mode-change-period=2;mode-change-neighbor=1" },
		{ "EVS/16000", "br-send=13.2; br-recv=5.9-13.2; bw=swb",
		  "br-recv=13.2;br-send=5.9-13.2;bw=swb" },
		{ "EVS/16000", "evs-mode-switch=1;bw-send=wb;hf-only=1;;",
		  "evs-mode-switch=1;bw-recv=wb;hf-only=1" },
		{ "opus/48000/2", "stereo=1;whatever=2", "stereo=1;whatever=2" },
		{ "AMR/8000", "nothing; that=we know", NULL },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab lab;
		struct session *session = lab_session(&lab);
		struct buf offer = { 0 };
		struct str answer, line;
		bool found;

		buf_printf(&offer,
			   THEIRS "m=audio 5000 RTP/AVP 97\r\na=rtpmap:97 %s\r\na=fmtp:97 %s\r\n",
			   rows[i].encoding, rows[i].offered);
		answer = lab_mirror(session, offer.p, "true");
		found = sdp_line(answer, STR("a=fmtp:97 "), 1, &line);
		cr_assert_eq(found, rows[i].answered != NULL, "%s", rows[i].offered);
		if (found)
			SAME(str_from(line, STR("a=fmtp:97 ").n), rows[i].answered);
		buf_free(&offer);
		session_free(session);
	}
}

/* Two channels are another format than ours, as is another clock. */
Test(proc_session_answers, channels_and_clock)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	lab_refuses(session, THEIRS "m=audio 5000 RTP/AVP 97\r\na=rtpmap:97 AMR/8000/2\r\n", 488);
	lab_refuses(session, THEIRS "m=audio 5000 RTP/AVP 97\r\na=rtpmap:97 AMR/16000\r\n", 488);
	lab_refuses(session, THEIRS "m=video 5000 RTP/AVP 97\r\na=rtpmap:97 AMR/8000\r\n", 488);
	lab_refuses(session, THEIRS "m=audio 5000 RTP/AVP 97\r\na=rtpmap:97 AMR\r\n", 488);
	lab_refuses(session, THEIRS "m=audio 5000 RTP/AVP 97\r\na=rtpmap:97 AMR/x/y\r\n", 488);
	session_free(session);
}

Test(proc_session_answers, rejected_streams_are_kept)
{
	answers_plain(THEIRS
		      "m=audio 5000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n"
		      "m=application 9 TCP/MSRP *\r\na=setup:active\r\n"
		      "m=audio 5002/2 RTP/AVP 8\r\na=rtcp-mux\r\na=extmap:1 urn:x\r\n"
		      "m=video 0 RTP/AVP 34\r\n"
		      "m=text 5004 RTP/AVP 98\r\na=rtpmap:98 t140/1000\r\n"
		      "m=audio 5006 UDP/TLS/RTP/SAVPF 0 8\r\n",
		      OURS("1") "m=audio 0 RTP/SAVP 0\r\n"
				"m=application 0 TCP/MSRP *\r\n"
				"m=audio 40004 RTP/AVP 8\r\nb=AS:80\r\nb=RS:0\r\nb=RR:2000\r\n"
				"a=rtpmap:8 PCMA/8000\r\na=ptime:20\r\na=sendrecv\r\n"
				"m=video 0 RTP/AVP 34\r\n"
				"m=text 0 RTP/AVP 98\r\n"
				"m=audio 0 UDP/TLS/RTP/SAVPF 0 8\r\n");
}

Test(proc_session_answers, directions_are_mirrored)
{
	static const struct {
		const char *offered, *answered;
	} rows[] = {
		{ "a=sendrecv\r\n", "a=sendrecv" },
		{ "a=sendonly\r\n", "a=recvonly" },
		{ "a=recvonly\r\n", "a=sendonly" },
		{ "a=inactive\r\n", "a=inactive" },
		{ "c=IN IP4 0.0.0.0\r\n", "a=recvonly" },
		{ "c=IN IP4 0.0.0.0\r\na=recvonly\r\n", "a=inactive" },
		{ "c=IN IP6 ::\r\na=sendrecv\r\n", "a=recvonly" },
		{ "c=IN IP4 phone.example\r\n", "a=sendrecv" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab lab;
		struct session *session = lab_session(&lab);
		struct buf offer = { 0 };
		struct str line;

		buf_printf(&offer, THEIRS "m=audio 5000 RTP/AVP 0\r\n%s", rows[i].offered);
		cr_assert(sdp_line(lab_mirror(session, offer.p, "true"), str_of(rows[i].answered),
				   1, &line),
			  "%s", rows[i].offered);
		lab_addr_is(&session_stream_at(session, 0)->remote,
			    rows[i].offered[0] == 'c' ? NULL : "192.0.2.1:5000");
		buf_free(&offer);
		session_free(session);
	}
}

Test(proc_session_answers, direction_of_the_session)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	lab_mirror(session, THEIRS "a=sendonly\r\nm=audio 5000 RTP/AVP 0\r\n", "true");
	cr_assert_eq(session_stream_at(session, 0)->direction, DIRECTION_RECV);
	session_free(session);
}

Test(proc_session_answers, rtcp)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	SAME(lab_mirror(session,
			THEIRS "m=audio 5000 RTP/AVP 0\r\nb=RS:0\r\nb=RR:0\r\n"
			       "a=rtcp:6001 IN IP4 192.0.2.9\r\n",
			"true"),
	     OURS("1") "m=audio 40000 RTP/AVP 0\r\nb=AS:80\r\nb=RS:0\r\nb=RR:0\r\n"
		       "a=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendrecv\r\n");
	cr_assert_not(session_stream_at(session, 0)->rtcp);
	lab_addr_is(&session_stream_at(session, 0)->remote_rtcp, "192.0.2.9:6001");
	lab_mirror(session, THEIRS "m=audio 5000 RTP/AVP 0\r\nb=RS:0\r\nb=RR:1\r\na=rtcp:0\r\n",
		   "true");
	cr_assert(session_stream_at(session, 0)->rtcp);
	lab_addr_is(&session_stream_at(session, 0)->remote_rtcp, NULL);
	lab_mirror(session, THEIRS "m=audio 5000 RTP/AVP 0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n", "true");
	lab_addr_is(&session_stream_at(session, 0)->remote_rtcp, NULL);
	session_free(session);
}

Test(proc_session_answers, nothing_offered_is_answered)
{
	answers_plain(THEIRS "m=audio 0 RTP/AVP 0\r\n", OURS("1") "m=audio 0 RTP/AVP 0\r\n");
	answers_plain(THEIRS, OURS("1"));
}

Test(proc_session_answers, no_address_left)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	lab.ports = 0;
	lab_refuses(session, OFFER_SIPP, 488);
	cr_assert_eq(session_stream_count(session), 0);
	lab.ports = 1;
	lab_mirror(session, OFFER_LINPHONE, "true");
	cr_assert_not(session_stream_at(session, 0)->rejected);
	cr_assert(session_stream_at(session, 1)->rejected);
	cr_assert_eq(lab.asked[0], 2, "%u", lab.asked[0]);
	session_free(session);
}

Test(proc_session_answers, an_address_is_asked_for_once)
{
	struct lab lab;
	struct session *session = lab_session(&lab);

	for (unsigned i = 0; i < 3; i++) {
		lab_take_offer(session, OFFER_LINPHONE);
		session_rollback(session);
	}
	cr_assert_eq(session_state(session), SESSION_IDLE);
	lab_mirror(session, OFFER_LINPHONE, "true");
	lab_mirror(session, OFFER_LINPHONE, "no-video");
	lab_mirror(session, OFFER_LINPHONE, "true");
	cr_assert_eq(lab.asked[0], 1);
	cr_assert_eq(lab.asked[1], 1);
	session_free(session);
}

/* Ours has CRLF all the same. */
Test(proc_session_answers, line_feeds_alone)
{
	answers_plain("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n"
		      "m=audio 5000 RTP/AVP 8\na=sendonly\n",
		      OURS("1") "m=audio 40000 RTP/AVP 8\r\nb=AS:80\r\nb=RS:0\r\nb=RR:2000\r\n"
				"a=rtpmap:8 PCMA/8000\r\na=ptime:20\r\na=recvonly\r\n");
}

/* A stream with a host of its own says so. */
Test(proc_session_answers, address_of_the_stream)
{
	struct lab lab;
	struct session_options options = lab_options(&lab, "192.0.2.2");

	cr_assert(addr_parse(STR("192.0.2.3"), 0, &lab.host));
	answers(&options, OFFER_SIPP, "true",
		OURS("1") "m=audio 40000 RTP/AVP 0\r\nc=IN IP4 192.0.2.3\r\n"
			  "b=AS:80\r\nb=RS:0\r\nb=RR:2000\r\n"
			  "a=rtpmap:0 PCMU/8000\r\na=ptime:20\r\na=sendrecv\r\n");
}
