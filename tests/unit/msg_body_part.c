/* SPDX-License-Identifier: Apache-2.0 */
/* msg/body_part: parts found where they stand, in whatever depth; one put in the place of another. */
#include "msg_lab.h"

#include "msg/body_part.h"

#define MESSAGE(type, body)                                                                    \
	"MESSAGE sip:h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\n" \
	"To: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\n" type "\r\n" body
#define MIXED "Content-Type: multipart/mixed;boundary=\"b 1\"\r\n"
#define SDP_PART "--b 1\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n"
#define XML_PART \
	"--b 1 \r\nc: application/pidf+xml;charset=UTF-8\r\nContent-ID: <x>\r\n\r\n<presence/>\r\n"

static const struct {
	const char *message, *type, *found; /* NULL: none */
} find_rows[] = {
	{ MESSAGE("Content-Type: application/sdp\r\n", "v=0"), "application/sdp", "v=0" },
	{ MESSAGE("c: Application/SDP;x=y\r\n", "v=0"), "application/sdp", "v=0" },
	{ MESSAGE("Content-Type: application/sdp\r\n", "v=0"), "application/sd", NULL },
	{ MESSAGE("Content-Type: application/sdp\r\n", ""), "application/sdp", NULL },
	{ MESSAGE("", "v=0"), "application/sdp", NULL },
	{ MESSAGE(MIXED, SDP_PART XML_PART "--b 1--\r\n"), "application/sdp", "v=0" },
	{ MESSAGE(MIXED, SDP_PART XML_PART "--b 1--\r\n"), "application/pidf+xml", "<presence/>" },
	{ MESSAGE(MIXED, "before\r\n" XML_PART SDP_PART "--b 1--\r\nbehind"), "application/sdp",
	  "v=0" },
	/* the last delimiter is missing: the part has no end */
	{ MESSAGE(MIXED, XML_PART SDP_PART), "application/sdp", NULL },
	{ MESSAGE(MIXED, "--b 1--\r\n" SDP_PART "--b 1--\r\n"), "application/sdp", NULL },
	{ MESSAGE(MIXED, "--b 1\r\n\r\nno type\r\n--b 1--\r\n"), "text/plain", NULL },
	{ MESSAGE("Content-Type: multipart/mixed\r\n", SDP_PART "--b 1--\r\n"), "application/sdp",
	  NULL },
	/* one within the other */
	{ MESSAGE(MIXED, "--b 1\r\nContent-Type: multipart/related;boundary=in\r\n\r\n"
			 "--in\r\nContent-Type: application/sdp\r\n\r\nv=1\r\n--in--\r\n" XML_PART
			 "--b 1--\r\n"),
	  "application/sdp", "v=1" },
	{ MESSAGE(MIXED, "--b 1\r\nContent-Type: multipart/related;boundary=in\r\n\r\n"
			 "--in\r\nContent-Type: application/sdp\r\n\r\nv=1\r\n--in--\r\n" XML_PART
			 "--b 1--\r\n"),
	  "application/pidf+xml", "<presence/>" },
};

Test(msg_body_part, found_by_type)
{
	for (size_t i = 0; i < ARRAY_LEN(find_rows); i++) {
		struct msg *msg = lab_read(str_of(find_rows[i].message));
		struct str found = body_part_find(msg, str_of(find_rows[i].type));

		if (find_rows[i].found)
			SAME(found, find_rows[i].found);
		else
			cr_assert_eq(found.n, 0u, "%zu: \"%.*s\"", i, STR_ARG(found));
		msg_free(msg);
	}
}

static bool add_type(void *arg, struct str type, struct str body)
{
	buf_printf(arg, "%.*s=%zu ", STR_ARG(type), body.n);
	return false;
}

Test(msg_body_part, each_in_order)
{
	struct msg *msg = lab_read(
		STR(MESSAGE(MIXED, SDP_PART "--b 1\r\n\r\nplain\r\n" XML_PART "--b 1--\r\n")));
	struct buf types = { 0 };

	cr_assert(!body_parts_each(msg, add_type, &types));
	SAME(buf_str(&types), "application/sdp=3 =5 application/pidf+xml=11 ");
	buf_free(&types);
	msg_free(msg);
}

Test(msg_body_part, one_in_the_place_of_another)
{
	struct msg *msg = lab_read(STR(MESSAGE(MIXED, SDP_PART XML_PART "--b 1--\r\n")));

	body_part_put(msg, body_part_find(msg, STR("application/sdp")), STR("v=0 and more"));
	SAME(body_part_find(msg, STR("application/sdp")), "v=0 and more");
	SAME(body_part_find(msg, STR("application/pidf+xml")), "<presence/>");
	msg_free(msg);
	msg = lab_read(STR(MESSAGE("Content-Type: application/sdp\r\n", "v=0")));
	body_part_put(msg, msg->body, STR("v=1"));
	SAME(msg->body, "v=1");
	msg_free(msg);
}
