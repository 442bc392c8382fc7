/* SPDX-License-Identifier: Apache-2.0 */
/* Printing: read and printed again a message is the same to the octet; what was touched is not. */
#include "msg_lab.h"

#include "msg/value.h"

#define REGISTER "REGISTER sip:ims.mnc001.mcc001.3gppnetwork.org SIP/2.0\r\n"

/* A few shapes that phones, cores and test tools send. */
static const char *const corpus[] = {
	REGISTER
	"Via: SIP/2.0/UDP 192.0.2.1:45061;branch=z9hG4bK-524287-1---f3a1;rport\r\n"
	"Max-Forwards: 70\r\n"
	"From: <sip:001010123456789@ims.mnc001.mcc001.3gppnetwork.org>;tag=4fa3\r\n"
	"To: <sip:001010123456789@ims.mnc001.mcc001.3gppnetwork.org>\r\n"
	"Call-ID: apb03a0s09dkjdfglkj49111\r\n"
	"CSeq: 3999999999 REGISTER\r\n"
	"Contact: <sip:192.0.2.1:45061>;+sip.instance=\"<urn:gsma:imei:90420156-025763-0>\";"
	"expires=600000\r\n"
	"Authorization: Digest username=\"x@ims\",realm=\"ims\",uri=\"sip:ims\",nonce=\"\","
	"response=\"\"\r\n"
	"Security-Client: ipsec-3gpp; alg=hmac-md5-96;ealg=null ;spi-c=1;spi-s=2;port-c=3;"
	"port-s=4\r\n"
	"Require: sec-agree\r\nProxy-Require: sec-agree\r\nSupported: path,gruu\r\n"
	"P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=0010100010000001\r\n"
	"Content-Length: 0\r\n\r\n",
	/* Compact only, odd order, a header behind Content-Length, a trailing comma. */
	"MESSAGE tel:+15550101 SIP/2.0\r\n"
	"l:5\r\nc:text/plain\r\nk:path,  100rel ,timer\r\nm:<sip:192.0.2.7>\r\ni:9@h\r\n"
	"f:tel:+1555;phone-context=ims.example;tag=9\r\nt:<tel:+15550101>\r\nCSEQ:  2   MESSAGE\r\n"
	"v:SIP/2.0/TCP 192.0.2.7;branch=z9hG4bKx\r\nAllow: INVITE, ACK,\r\n\r\nhello",
	/* Folds, blanks before the colon, tabs, unknown headers, an empty value. */
	"INVITE sip:+15550102@ims.example;user=phone SIP/2.0\r\n"
	"Via : SIP/2.0/UDP 192.0.2.1\r\n ;branch=z9hG4bKf\r\n"
	"From:\"A \\\"B\\\", C\"<sip:a@h>;tag=1\r\n"
	"To\t:\t<sip:b@h>\t\r\nCall-ID: f\r\nCSeq: 1\r\n\tINVITE\r\nX-Lab:\r\nx-LAB: ;;,,;\r\n"
	"Route: <sip:p1;lr>,\r\n <sip:p2;lr>\r\nContent-Type: application/sdp\r\n"
	"Content-Length: 05\r\n\r\nv=0\r\n",
	"SIP/2.0 200  = 2**3 * 5**2 \xd0\xbd\xd0\xbe\r\n"
	"Via: SIP/2.0/TCP [2001:db8::9:1];branch=z9hG4bK.1\r\nP-Associated-URI: <sip:a@h>\r\n"
	"P-Associated-URI: <tel:+1555>\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n",
	"SIP/2.0 100 \r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n",
	"OPTIONS urn:service:sos;user=phone SIP/2.0\r\nl: 4\r\n\r\n\r\n\r\n",
};

Test(msg_print, what_nobody_touched_is_the_same)
{
	for (size_t i = 0; i < ARRAY_LEN(corpus); i++) {
		struct msg *msg = lab_read(str_of(corpus[i])), *copy;

		lab_prints(msg, str_of(corpus[i]));
		copy = msg_clone(msg);
		msg_free(msg);
		lab_prints(copy, str_of(corpus[i]));
		cr_assert(str_eq(copy->bytes, str_of(corpus[i])));
		msg_free(copy);
	}
}

Test(msg_print, a_copy_of_a_copy_with_edits)
{
	struct msg *msg = lab_read(str_of(corpus[1])), *copy, *again;

	msg_add_top(msg, HDR_VIA, msg_format(msg, "SIP/2.0/UDP 192.0.2.%d", 9));
	msg_set_body(msg, STR("text/html"), STR("<>"));
	msg_set_uri(msg, STR("sip:x"));
	copy = msg_clone(msg);
	msg_free(msg);
	again = msg_clone(copy);
	msg_free(copy);
	lab_prints(again,
		   STR("MESSAGE sip:x SIP/2.0\r\n"
		       "l: 2\r\nc: text/html\r\nk:path,  100rel ,timer\r\nm:<sip:192.0.2.7>\r\n"
		       "i:9@h\r\n"
		       "f:tel:+1555;phone-context=ims.example;tag=9\r\nt:<tel:+15550101>\r\n"
		       "CSEQ:  2   MESSAGE\r\n"
		       "Via: SIP/2.0/UDP 192.0.2.9\r\nv:SIP/2.0/TCP 192.0.2.7;branch=z9hG4bKx\r\n"
		       "Allow: INVITE, ACK,\r\n\r\n<>"));
	msg_free(again);
}

Test(msg_print, content_length_is_written_right_where_it_stands)
{
	struct msg *msg = lab_read(STR("A sip:h SIP/2.0\r\nl:  3\r\nX: y\r\n\r\nabc and more"));

	lab_prints(msg, STR("A sip:h SIP/2.0\r\nl:  3\r\nX: y\r\n\r\nabc"));
	msg_set_body(msg, STR_NONE, STR("longer body"));
	lab_prints(msg, STR("A sip:h SIP/2.0\r\nl: 11\r\nX: y\r\n\r\nlonger body"));
	msg_set_body(msg, STR_NONE, STR_NONE);
	lab_prints(msg, STR("A sip:h SIP/2.0\r\nl: 0\r\nX: y\r\n\r\n"));
	msg_set(msg, HDR_CONTENT_LENGTH, STR("nonsense"));
	lab_prints(msg, STR("A sip:h SIP/2.0\r\nl: 0\r\nX: y\r\n\r\n"));
	msg->fixed_length = true;
	lab_prints(msg, STR("A sip:h SIP/2.0\r\nl: nonsense\r\nX: y\r\n\r\n"));
	msg_remove(msg, HDR_CONTENT_LENGTH);
	lab_prints(msg, STR("A sip:h SIP/2.0\r\nX: y\r\n\r\n"));
	msg->fixed_length = false;
	lab_prints(msg, STR("A sip:h SIP/2.0\r\nX: y\r\nContent-Length: 0\r\n\r\n"));
	msg_free(msg);
}

Test(msg_print, a_bare_lf_leaves_as_crlf)
{
	struct msg *msg = lab_read(STR("A sip:h SIP/2.0\nX :  y\nS: a\n b\r\nT:\tz\r\n\nbo\ndy"));

	lab_prints(msg,
		   STR("A sip:h SIP/2.0\r\nX: y\r\nS: a b\r\nT:\tz\r\nContent-Length: 5\r\n\r\nbo\n"
		       "dy"));
	msg_free(msg);
}

Test(msg_print, start_line_fault)
{
	struct msg *msg = lab_read(STR("A sip:h SIP/2.0\r\nl: 0\r\n\r\n"));

	msg->raw_start = STR("WIBBLE");
	lab_prints(msg, STR("WIBBLE\r\nl: 0\r\n\r\n"));
	msg_free(msg);
}

Test(msg_print, appends)
{
	struct msg *msg = msg_new_request(STR("BYE"), STR("sip:b@h"));
	struct buf out = { 0 };

	buf_add_text(&out, "before ");
	msg_print(msg, &out);
	SAME(buf_str(&out), "before BYE sip:b@h SIP/2.0\r\nContent-Length: 0\r\n\r\n");
	buf_free(&out);
	msg_free(msg);
}
