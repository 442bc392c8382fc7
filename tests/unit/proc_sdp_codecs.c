/* SPDX-License-Identifier: Apache-2.0 */
/* Descriptions in words. */
#include <criterion/criterion.h>

#include "base/mem.h"
#include "proc/sdp_codecs.h"

static void is_said(const char *sdp, const char *words)
{
	struct buf out = { 0 };

	buf_add_text(&out, "");
	sdp_codecs_write(str_of(sdp), &out);
	cr_assert(str_is(buf_str(&out), words), "'%.*s', not '%s'", STR_ARG(buf_str(&out)), words);
	buf_free(&out);
}

Test(sdp_codecs, are_named_by_m_line_without_events)
{
	is_said("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
		"m=audio 40000 RTP/SAVP 97 0 99 77\r\na=rtpmap:97 AMR-WB/16000/1\r\n"
		"a=rtpmap:99 telephone-event/8000\r\nm=video 0 RTP/AVP 98\r\n",
		"audio RTP/SAVP AMR-WB PCMU 77, video port 0");
}

Test(sdp_codecs, of_nothing_are_none)
{
	is_said("", "");
	is_said("rubbish", "");
}
