/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies of several parts: written here, read by body_part_find. */
#include "msg_lab.h"

#include "msg/body_part.h"
#include "msg/multipart.h"

#define HEAD "INVITE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n"

static const struct multipart_part part = { STR("application/x"), STR("render"), STR("<x/>") };

Test(msg_multipart, behind_a_body)
{
	struct msg *msg = lab_read(STR(HEAD "Content-Type: application/sdp\r\n"
					    "Content-Disposition: session\r\n"
					    "Content-Length: 5\r\n\r\nv=0\r\n"));

	multipart_add(msg, &part);
	lab_prints(msg, STR(HEAD "Content-Type: multipart/mixed;boundary=part-boundary-1\r\n"
				 "Content-Length: 195\r\n"
				 "MIME-Version: 1.0\r\n\r\n"
				 "--part-boundary-1\r\nContent-Type: application/sdp\r\n"
				 "Content-Disposition: session\r\n\r\nv=0\r\n\r\n"
				 "--part-boundary-1\r\nContent-Type: application/x\r\n"
				 "Content-Disposition: render\r\n\r\n<x/>\r\n"
				 "--part-boundary-1--\r\n"));
	SAME(body_part_find(msg, STR("application/sdp")), "v=0\r\n");
	SAME(body_part_find(msg, STR("application/x")), "<x/>");
	msg_free(msg);
}

Test(msg_multipart, alone)
{
	struct msg *msg = lab_read(STR(HEAD "Content-Length: 0\r\n\r\n"));

	multipart_add(msg, &part);
	lab_prints(msg, STR(HEAD "Content-Length: 4\r\nContent-Type: application/x\r\n"
				 "Content-Disposition: render\r\n\r\n<x/>"));
	msg_free(msg);
}

/* Twice: the first multipart is a part of the second, and its boundary is another one. */
Test(msg_multipart, nested)
{
	const struct multipart_part more = { STR("text/plain"), STR_NONE, STR("hello") };
	struct msg *msg = lab_read(STR(HEAD "Content-Type: application/sdp\r\n"
					    "Content-Length: 5\r\n\r\nv=0\r\n"));

	multipart_add(msg, &part);
	multipart_add(msg, &more);
	SAME(msg_value(msg, HDR_CONTENT_TYPE), "multipart/mixed;boundary=part-boundary-2");
	SAME(body_part_find(msg, STR("application/sdp")), "v=0\r\n");
	SAME(body_part_find(msg, STR("application/x")), "<x/>");
	SAME(body_part_find(msg, STR("text/plain")), "hello");
	msg_free(msg);
}
