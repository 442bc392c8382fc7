/* SPDX-License-Identifier: Apache-2.0 */
/* SDP of a scripted UE: what its names make, how versions are counted, what offers and answers leave
 * behind. Judged by text. */
#include <criterion/criterion.h>

#include "scenario/ue_session.h"

/* What a phone that calls offers, and what the other one answers. */
static struct sdp_lab {
	struct arena arena;
	struct ue_session session;
} lab;

static void lab_start(void)
{
	lab = (struct sdp_lab){ 0 };
	arena_init(&lab.arena);
}

static void lab_end(void)
{
	ue_session_clear(&lab.session);
	arena_clear(&lab.arena);
}

TestSuite(scenario_sdp, .init = lab_start, .fini = lab_end);

static const char their_offer[] =
	"v=0\r\no=x 7 3 IN IP4 198.51.100.1\r\ns=-\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n"
	"m=audio 4000 RTP/AVP 8 96 101 102\r\n"
	"a=rtpmap:96 AMR-WB/16000\r\na=fmtp:96 octet-align=1\r\n"
	"a=rtpmap:101 telephone-event/8000\r\na=rtpmap:102 telephone-event/16000\r\n"
	"a=sendonly\r\n"
	"m=video 4002 RTP/AVP 113\r\na=rtpmap:113 H264/90000\r\n"
	"m=text 4004 RTP/AVP 98\r\n";

/* Made by name from what the session knows. */
static struct str make(const char *name, bool answer)
{
	struct ue_sdp_order order = {
		.name = str_of(name), .answer = answer, .id = 42, .audio = 50000, .video = 50002
	};

	ue_session_order(&lab.session, &order);
	addr_parse(STR("192.0.2.1"), 0, &order.host);
	return ue_session_number(&lab.session, &lab.arena, ue_sdp_make(&lab.arena, &order), -1);
}

static void offer(const char *name, uint32_t cseq)
{
	ue_session_offered(&lab.session, make(name, false), cseq);
}

/* Their answer takes all that was offered. */
static void agree(void)
{
	ue_session_told(&lab.session, STR("v=0\r\no=x 1 1 IN IP4 h\r\nm=audio 1 RTP/AVP 97\r\n"),
			true);
}

static bool has(struct str sdp, const char *text)
{
	return str_search(sdp, str_of(text)) >= 0;
}

static void expect_line(struct str sdp, const char *line)
{
	cr_expect(has(sdp, line), "no %s in\n%.*s", line, STR_ARG(sdp));
}

static void expect_no_line(struct str sdp, const char *line)
{
	cr_expect(!has(sdp, line), "%s in\n%.*s", line, STR_ARG(sdp));
}

Test(scenario_sdp, a_first_offer_is_what_its_name_says)
{
	static const struct {
		const char *name, *with, *without;
	} rows[] = {
		{ "audio", "m=audio 50000 RTP/AVP 97 98 99 100\r\n", "m=video" },
		{ "audio", "o=- 42 1 IN IP4 192.0.2.1\r\n", "a=curr" },
		{ "audio", "a=sendrecv\r\n", "a=des" },
		{ "video", "m=video 50002 RTP/AVP 113\r\n", "a=curr" },
		{ "hold", "a=sendonly\r\n", "a=sendrecv" },
		{ "inactive", "a=inactive\r\n", "a=sendrecv" },
		{ "precondition", "a=curr:qos local none\r\na=curr:qos remote none\r\n", "a=conf" },
		{ "precondition",
		  "a=des:qos mandatory local sendrecv\r\na=des:qos optional remote sendrecv\r\n",
		  "m=video" },
		{ "reserved", "a=curr:qos local sendrecv\r\na=curr:qos remote none\r\n", "a=conf" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str sdp = make(rows[i].name, false);

		expect_line(sdp, rows[i].with);
		expect_no_line(sdp, rows[i].without);
	}
}

Test(scenario_sdp, the_version_grows_with_what_changes)
{
	uint64_t version = 0;

	offer("audio", 1);
	agree();
	offer("same", 2);
	cr_expect(ue_sdp_version(str_of(lab.session.sent), &version) && version == 1);
	agree();
	offer("hold", 3);
	cr_expect(ue_sdp_version(str_of(lab.session.sent), &version) && version == 2);
	agree();
	offer("resume", 4);
	cr_expect(ue_sdp_version(str_of(lab.session.sent), &version) && version == 3);
	/* a step that is said, and an origin that is another's */
	cr_expect(has(ue_session_number(&lab.session, &lab.arena, str_of(lab.session.sent), 5),
		      "o=- 42 8 IN"));
	cr_expect(has(ue_session_number(&lab.session, &lab.arena, str_of(their_offer), -1),
		      "o=x 7 3 IN"));
}

Test(scenario_sdp, hold_and_resume_follow_what_stands)
{
	offer("audio", 1);
	agree();
	offer("hold", 2);
	agree();
	expect_line(str_of(lab.session.local), "a=sendonly\r\n");
	cr_expect(lab.session.held);
	offer("resume", 3);
	agree();
	expect_line(str_of(lab.session.local), "a=sendrecv\r\n");
	cr_expect_not(lab.session.held);
}

Test(scenario_sdp, who_holds_answers_without_receiving)
{
	offer("audio", 1);
	agree();
	offer("hold", 2);
	agree();
	ue_session_asked(&lab.session,
			 STR("v=0\r\no=x 1 2 IN IP4 h\r\nm=audio 1 RTP/AVP 97\r\na=sendrecv\r\n"),
			 9);
	expect_line(make("audio", true), "a=sendonly\r\n");
	ue_session_asked(&lab.session,
			 STR("v=0\r\no=x 1 2 IN IP4 h\r\nm=audio 1 RTP/AVP 97\r\na=sendonly\r\n"),
			 10);
	expect_line(make("audio", true), "a=inactive\r\n");
}

Test(scenario_sdp, an_answer_takes_the_lines_of_the_offer)
{
	struct str sdp;

	ue_session_asked(&lab.session, str_of(their_offer), 1);
	sdp = make("audio", true);
	/* the first that it knows, and events of its clock */
	expect_line(sdp, "m=audio 50000 RTP/AVP 8 101\r\n");
	expect_line(sdp, "a=rtpmap:101 telephone-event/8000\r\n");
	expect_line(sdp, "a=recvonly\r\n");
	expect_line(sdp, "m=video 0 RTP/AVP 113\r\n");
	expect_line(sdp, "m=text 0 RTP/AVP 98\r\n");
	sdp = make("video", true);
	expect_line(sdp, "m=video 50002 RTP/AVP 113\r\n");
	expect_line(sdp, "a=rtpmap:113 H264/90000\r\n");
	expect_line(make("inactive", true), "a=inactive\r\n");
}

Test(scenario_sdp, video_comes_and_goes_in_its_place)
{
	struct str sdp;

	offer("audio", 1);
	agree();
	offer("video", 2);
	expect_line(str_of(lab.session.local), "m=video 50002 RTP/AVP 113\r\n");
	agree();
	sdp = make("audio", false);
	expect_line(sdp, "m=video 0 RTP/AVP 113\r\n");
	expect_line(sdp, "m=audio 50000 ");
}

/* PROCEDURES 2.7, tables A and C from both sides. */
Test(scenario_sdp, preconditions_by_the_tables)
{
	static const char asked[] =
		"v=0\r\no=x 1 1 IN IP4 h\r\nm=audio 1 RTP/AVP 97\r\na=curr:qos local none\r\n"
		"a=curr:qos remote none\r\na=des:qos mandatory local sendrecv\r\n"
		"a=des:qos optional remote sendrecv\r\n";
	static const char ready[] =
		"v=0\r\no=x 1 2 IN IP4 h\r\nm=audio 1 RTP/AVP 97\r\na=curr:qos local sendrecv\r\n"
		"a=curr:qos remote none\r\na=des:qos mandatory local sendrecv\r\n";
	struct str sdp;

	ue_session_asked(&lab.session, str_of(asked), 1);
	sdp = make("precondition", true);
	expect_line(sdp, "a=curr:qos local none\r\na=curr:qos remote none\r\n");
	expect_line(sdp, "a=des:qos mandatory remote sendrecv\r\na=conf:qos remote sendrecv\r\n");
	ue_session_answered(&lab.session, sdp, true);
	ue_session_asked(&lab.session, str_of(ready), 2);
	sdp = make("reserved", true);
	expect_line(sdp, "a=curr:qos local sendrecv\r\na=curr:qos remote sendrecv\r\n");
	expect_no_line(sdp, "a=conf");
	ue_session_answered(&lab.session, sdp, true);
	/* from now on they stay, whatever is offered */
	expect_line(make("hold", false), "a=curr:qos local sendrecv\r\n");
	expect_no_line(make("audio", false), "a=curr");
}

Test(scenario_sdp, a_refused_offer_leaves_what_stood)
{
	offer("audio", 1);
	agree();
	offer("hold", 2);
	ue_session_refused(&lab.session, 1);
	cr_expect_eq(lab.session.talk, TALK_OFFERED);
	ue_session_refused(&lab.session, 2);
	cr_expect_eq(lab.session.talk, TALK_STABLE);
	expect_line(str_of(lab.session.local), "a=sendrecv\r\n");
	cr_expect_not(lab.session.held);
	/* sent once more it is the same text as the one that was refused */
	cr_expect(has(make("hold", false), "o=- 42 2 IN"));
}

Test(scenario_sdp, a_preview_is_no_answer_yet)
{
	ue_session_asked(&lab.session, str_of(their_offer), 1);
	ue_session_answered(&lab.session, make("audio", true), false);
	cr_expect_eq(lab.session.talk, TALK_ASKED);
	cr_expect(lab.session.previewed);
	cr_expect_str_eq(make("same", true).p, lab.session.sent);
	ue_session_answered(&lab.session, make("same", true), true);
	cr_expect_eq(lab.session.talk, TALK_STABLE);
}

Test(scenario_sdp, a_copy_is_its_own)
{
	struct ue_session copy = { 0 };

	offer("audio", 1);
	ue_session_copy(&copy, &lab.session);
	cr_expect_str_eq(copy.local, lab.session.local);
	cr_expect_neq(copy.local, lab.session.local);
	cr_expect_eq(copy.talk, TALK_OFFERED);
	ue_session_clear(&copy);
	cr_expect_null(copy.local);
}

Test(scenario_sdp, names_are_known_again)
{
	static const struct {
		const char *name, *names;
	} rows[] = {
		{ "audio", "audio" },
		{ "video", "audio\nvideo" },
		{ "hold", "audio\nhold" },
		{ "inactive", "audio\nhold\ninactive" },
		{ "precondition", "audio\nprecondition" },
		{ "reserved", "audio\nreserved" },
	};
	struct buf names = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		buf_reset(&names);
		ue_sdp_classify(make(rows[i].name, false), STR_NONE, &names);
		cr_expect_str_eq(names.p, rows[i].names);
	}
	buf_reset(&names);
	ue_sdp_classify(make("audio", false), make("audio", false), &names);
	cr_expect_str_eq(names.p, "same\naudio");
	buf_reset(&names);
	ue_sdp_classify(make("audio", false), make("hold", false), &names);
	cr_expect_str_eq(names.p, "audio\nresume");
	buf_free(&names);
	cr_expect(ue_sdp_name_known(STR("none")) && ue_sdp_name_known(STR("hold")));
	cr_expect_not(ue_sdp_name_known(STR("vidoe")));
}

/* What comes from outside is never taken for granted. */
Test(scenario_sdp, broken_descriptions_are_survived)
{
	static const char *const rows[] = { "",
					    "m=",
					    "m=audio",
					    "m=audio x",
					    "o=\r\nm=audio 1 RTP/AVP\r\n",
					    "\n\n\nm=\n",
					    "v=0\r\no=- 1",
					    "m=audio 99999999999 RTP/AVP 0" };

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf names = { 0 };

		ue_session_asked(&lab.session, str_of(rows[i]), (uint32_t)i);
		ue_session_answered(&lab.session, make("audio", true), true);
		ue_session_told(&lab.session, str_of(rows[i]), true);
		ue_session_offered(&lab.session, str_of(rows[i]), 100);
		make("hold", false);
		make("video", false);
		ue_sdp_classify(str_of(rows[i]), str_of(rows[i]), &names);
		buf_free(&names);
	}
}
