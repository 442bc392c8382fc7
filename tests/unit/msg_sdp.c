/* SPDX-License-Identifier: Apache-2.0 */
/* SDP fields: read, set and removed by their path words, the rest to the octet. */
#include "msg_lab.h"

#include "msg/sdp.h"

#define SESSION "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
#define AUDIO_LINE "m=audio 49152/2 RTP/AVP 97 98 0 99\r\n"
#define AUDIO_REST \
	"b=AS:37\r\nb=RS:0\r\n" \
	"a=rtpmap:97 AMR-WB/16000/1\r\na=fmtp:97 mode-change-capability=2\r\n" \
	"a=rtpmap:98 telephone-event/16000\r\n" \
	"a=ptime:20\r\na=curr:qos local none\r\na=curr:qos remote sendrecv\r\n" \
	"a=des:qos mandatory local sendrecv\r\na=des:qos optional remote sendrecv\r\n" \
	"a=conf:qos remote sendrecv\r\na=sendonly\r\n"
#define AUDIO AUDIO_LINE AUDIO_REST
#define VIDEO "m=video 0 RTP/AVPF 34\r\n"
#define SECOND "m=audio 7 TCP/MSRP *\r\na=x\r\n"
#define ALL SESSION AUDIO VIDEO SECOND

static struct arena arena;

static void clear(void)
{
	arena_clear(&arena);
}

TestSuite(msg_sdp, .fini = clear);

static struct sdp_section section_of(struct str sdp, const char *media, unsigned index)
{
	struct sdp_section section;

	cr_assert(sdp_section(sdp, str_of(media), index, &section), "no %s[%u]", media, index);
	return section;
}

static struct str field(struct str sdp, const char *media, const char *word)
{
	struct sdp_section section = section_of(sdp, media, 1);
	struct str value;

	return sdp_field(&arena, sdp, &section, str_of(word), &value) ? value : STR_NONE;
}

Test(msg_sdp, sections)
{
	struct sdp_section section;

	SAME(section_of(STR(ALL), "", 1).text, SESSION);
	SAME(section_of(STR(ALL), "audio", 1).text, AUDIO);
	SAME(section_of(STR(ALL), "audio", 1).m, "audio 49152/2 RTP/AVP 97 98 0 99");
	SAME(section_of(STR(ALL), "audio", 1).media, "audio");
	SAME(section_of(STR(ALL), "audio", 2).text, SECOND);
	SAME(section_of(STR(ALL), "video", 1).text, VIDEO);
	cr_assert_not(sdp_section(STR(ALL), STR("audio"), 3, &section));
	cr_assert_not(sdp_section(STR(ALL), STR("audio"), 0, &section));
	cr_assert_not(sdp_section(STR(ALL), STR(""), 2, &section));
	cr_assert_not(sdp_section(STR(ALL), STR("text"), 1, &section));
	cr_assert_not(sdp_section(STR_NONE, STR("audio"), 1, &section));
	cr_assert_not(sdp_section(STR_NONE, STR(""), 1, &section));
	SAME(section_of(STR("m=audio 1 RTP/AVP 0"), "audio", 1).text, "m=audio 1 RTP/AVP 0");
	SAME(section_of(STR("v=0\nm=audio 1 RTP/AVP 0\n"), "", 1).text, "v=0\n");
}

Test(msg_sdp, lines)
{
	struct str line;

	cr_assert(sdp_line(STR(AUDIO), STR("a=curr:"), 2, &line));
	SAME(line, "a=curr:qos remote sendrecv");
	cr_assert_not(sdp_line(STR(AUDIO), STR("a=curr:"), 3, &line));
	cr_assert_not(sdp_line(STR(AUDIO), STR("a=curr:"), 0, &line));
	cr_assert(sdp_line(STR(ALL), STR("o="), 1, &line));
	SAME(line, "o=- 1 1 IN IP4 192.0.2.1");
	cr_assert(sdp_line(STR("a=x\nb"), STR("b"), 1, &line));
	SAME(line, "b");
}

Test(msg_sdp, fields)
{
	struct str sdp = STR(ALL);

	SAME(field(sdp, "audio", "port"), "49152");
	SAME(field(sdp, "video", "port"), "0");
	SAME(field(sdp, "audio", "proto"), "RTP/AVP");
	SAME(field(sdp, "audio", "codecs"), "AMR-WB/16000/1");
	SAME(field(sdp, "audio", "codecs[2]"), "telephone-event/16000");
	SAME(field(sdp, "audio", "codecs[3]"), "PCMU/8000");
	SAME(field(sdp, "audio", "codecs[4]"), "99");
	SAME(field(sdp, "audio", "codecs[-1]"), "99");
	SAME(field(sdp, "audio", "codecs[-4]"), "AMR-WB/16000/1");
	ABSENT(field(sdp, "audio", "codecs[5]"));
	ABSENT(field(sdp, "audio", "codecs[-5]"));
	ABSENT(field(sdp, "audio", "codecs[0]"));
	ABSENT(field(sdp, "audio", "codecs[x]"));
	ABSENT(field(sdp, "audio", "codecs[1"));
	ABSENT(field(sdp, "audio", "codecs["));
	SAME(field(sdp, "audio", "ptime"), "20");
	ABSENT(field(sdp, "audio", "maxptime"));
	SAME(field(sdp, "audio", "b.AS"), "37");
	SAME(field(sdp, "audio", "b.RS"), "0");
	ABSENT(field(sdp, "audio", "b.RR"));
	SAME(field(sdp, "audio", "curr.local"), "none");
	SAME(field(sdp, "audio", "curr.remote"), "sendrecv");
	SAME(field(sdp, "audio", "des.local"), "mandatory sendrecv");
	SAME(field(sdp, "audio", "des.remote"), "optional sendrecv");
	SAME(field(sdp, "audio", "conf.remote"), "sendrecv");
	ABSENT(field(sdp, "audio", "conf.local"));
	ABSENT(field(sdp, "audio", "nonsense"));
	ABSENT(field(sdp, "", "port"));
	ABSENT(field(sdp, "", "codecs"));
}

Test(msg_sdp, direction_falls_back)
{
	SAME(field(STR(ALL), "audio", "direction"), "sendonly");
	SAME(field(STR(ALL), "video", "direction"), "sendrecv");
	SAME(field(STR(SESSION "a=inactive\r\n" VIDEO), "video", "direction"), "inactive");
	SAME(field(STR(SESSION "a=inactive\r\n" VIDEO "a=recvonly\r\n"), "video", "direction"),
	     "recvonly");
	SAME(field(STR(VIDEO "a=sendonlyx\r\n"), "video", "direction"), "sendrecv");
}

Test(msg_sdp, known_words)
{
	static const char *const good[] = { "port",       "proto",      "direction", "codecs",
					    "codecs[3]",  "ptime",      "b.AS",      "curr.local",
					    "des.remote", "conf.remote" };
	static const char *const bad[] = { "",      "por",  "ports",   "b.",
					   "curr.", "curr", "codecs[", "line" };

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		cr_assert(sdp_field_known(str_of(good[i])), "%s", good[i]);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		cr_assert_not(sdp_field_known(str_of(bad[i])), "%s", bad[i]);
}

/* The whole SDP after setting (value NULL: removing) one field; STR_NONE when that cannot be. */
static struct str set(const char *sdp, const char *media, const char *word, const char *value)
{
	struct sdp_section section = section_of(str_of(sdp), media, 1);
	struct str result;

	return sdp_field_set(&arena, str_of(sdp), &section, str_of(word), str_of(value), &result) ?
		       result :
		       STR_NONE;
}

Test(msg_sdp, setting_the_media_line)
{
	SAME(set(SESSION AUDIO VIDEO, "audio", "port", "0"),
	     SESSION "m=audio 0/2 RTP/AVP 97 98 0 99\r\n" AUDIO_REST VIDEO);
	SAME(set(VIDEO, "video", "proto", "RTP/SAVP"), "m=video 0 RTP/SAVP 34\r\n");
	ABSENT(set(VIDEO, "video", "proto", NULL));
	ABSENT(set(VIDEO, "video", "port", NULL));
	ABSENT(set(SESSION, "", "port", "5"));
	ABSENT(set(VIDEO, "video", "nonsense", "5"));
}

Test(msg_sdp, setting_codecs)
{
	SAME(set("m=audio 1 RTP/AVP 97 0\r\na=rtpmap:97 AMR/8000\r\n" VIDEO, "audio", "codecs[1]",
		 "EVS/16000"),
	     "m=audio 1 RTP/AVP 97 0\r\na=rtpmap:97 EVS/16000\r\n" VIDEO);
	SAME(set("m=audio 1 RTP/AVP 97 0\r\na=rtpmap:97 AMR/8000\r\n" VIDEO, "audio", "codecs[2]",
		 "PCMU/16000"),
	     "m=audio 1 RTP/AVP 97 0\r\na=rtpmap:97 AMR/8000\r\na=rtpmap:0 PCMU/16000\r\n" VIDEO);
	SAME(set("m=audio 1 RTP/AVP 97 98\r\na=rtpmap:97 X/1\r\na=fmtp:97 y\r\na=rtpmap:98 Z/1\r\n"
		 "a=rtcp-fb:97 nack\r\n" VIDEO,
		 "audio", "codecs[1]", NULL),
	     "m=audio 1 RTP/AVP 98\r\na=rtpmap:98 Z/1\r\n" VIDEO);
	SAME(set("m=audio 1 RTP/AVP 97 98\r\na=rtpmap:97 X/1\r\na=rtpmap:98 Z/1", "audio",
		 "codecs[-1]", NULL),
	     "m=audio 1 RTP/AVP 97\r\na=rtpmap:97 X/1\r\n");
	ABSENT(set(VIDEO, "video", "codecs[1]", NULL));
	ABSENT(set(VIDEO, "video", "codecs[2]", "X/1"));
}

Test(msg_sdp, setting_lines)
{
	SAME(set(VIDEO SECOND, "video", "direction", "inactive"), VIDEO "a=inactive\r\n" SECOND);
	SAME(set(VIDEO "a=sendonly\r\na=y\r\n", "video", "direction", "recvonly"),
	     VIDEO "a=recvonly\r\na=y\r\n");
	SAME(set(VIDEO "a=sendonly\r\na=y\r\n", "video", "direction", NULL), VIDEO "a=y\r\n");
	SAME(set(VIDEO, "video", "direction", NULL), VIDEO);
	SAME(set(VIDEO "b=AS:37\r\na=y\r\n", "video", "b.AS", "1"), VIDEO "b=AS:1\r\na=y\r\n");
	SAME(set(VIDEO "b=AS:37\r\na=y\r\n", "video", "b.AS", NULL), VIDEO "a=y\r\n");
	SAME(set(VIDEO "a=y\r\n" SECOND, "video", "b.RR", "2000"),
	     VIDEO "b=RR:2000\r\na=y\r\n" SECOND);
	SAME(set(VIDEO, "video", "b.AS", "5"), VIDEO "b=AS:5\r\n");
	SAME(set(VIDEO, "video", "ptime", "40"), VIDEO "a=ptime:40\r\n");
	SAME(set(VIDEO, "video", "ptime", NULL), VIDEO);
	SAME(set("v=0\nm=video 0 RTP/AVPF 34", "video", "ptime", "40"),
	     "v=0\nm=video 0 RTP/AVPF 34\na=ptime:40\n");
	SAME(set(SESSION VIDEO, "", "b.AS", "9"), SESSION "b=AS:9\r\n" VIDEO);
}

Test(msg_sdp, setting_preconditions)
{
	SAME(set(VIDEO, "video", "curr.local", "none"), VIDEO "a=curr:qos local none\r\n");
	SAME(set(VIDEO "a=curr:qos local none\r\n", "video", "curr.local", "sendrecv"),
	     VIDEO "a=curr:qos local sendrecv\r\n");
	SAME(set(VIDEO "a=conf:qos remote sendrecv\r\n" SECOND, "video", "conf.remote", NULL),
	     VIDEO SECOND);
	SAME(set(VIDEO "a=des:qos mandatory local sendrecv\r\n", "video", "des.local",
		 "optional send"),
	     VIDEO "a=des:qos optional local send\r\n");
	SAME(set(VIDEO, "video", "des.remote", "none sendrecv"),
	     VIDEO "a=des:qos none remote sendrecv\r\n");
	SAME(set(VIDEO "a=des:qos mandatory local sendrecv\r\n", "video", "des.local", NULL),
	     VIDEO);
	ABSENT(set(VIDEO, "video", "des.remote", "mandatory"));
}

Test(msg_sdp, lines_added_and_removed)
{
	struct str sdp = STR(SESSION VIDEO SECOND), line;
	struct sdp_section section = section_of(sdp, "video", 1);

	SAME(sdp_line_add(&arena, sdp, &section, STR("a=ptime:40")),
	     SESSION VIDEO "a=ptime:40\r\n" SECOND);
	cr_assert(sdp_line(sdp, STR("s="), 1, &line));
	sdp = sdp_line_remove(&arena, sdp, line);
	SAME(sdp,
	     "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" VIDEO SECOND);
	SAME(sdp_line_remove(&arena, sdp, STR("elsewhere")), sdp.p);
}

Test(msg_sdp, judged_by_libosip2)
{
	cr_assert(sdp_check(STR(ALL)));
	cr_assert_not(sdp_check(STR("nonsense")));
	cr_assert_not(sdp_check(STR("")));
	cr_assert_not(sdp_check(STR_NONE));
	cr_assert_not(sdp_check(STR("v=0\r\n\0")));
	cr_assert_not(sdp_check(STR("m=audio 1 RTP/AVP 0\r\n")));
}
