/* SPDX-License-Identifier: Apache-2.0 */
/* Reading: what real UEs send is accepted, what RFC 4475 calls broken gets its status, nothing
 * crashes. */
#include "msg_lab.h"

#include <stdlib.h>
#include <string.h>

#include "msg/view.h"

#define HEAD                                                                                       \
	"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;rport\r\n"                                \
	"Max-Forwards: 70\r\n"                                                                     \
	"From: <sip:alice@ims.example>;tag=a1\r\n"                                                 \
	"To: <sip:bob@ims.example>\r\n"                                                            \
	"Call-ID: c1@192.0.2.1\r\n"                                                                \
	"CSeq: 1 OPTIONS\r\n"
#define START "OPTIONS sip:bob@ims.example SIP/2.0\r\n"

/* It must not be readable, with that status; `broken` says whether something is left to answer. */
static void refused(struct str text, int status, const char *why)
{
	struct msg_error error;
	struct msg *broken, *msg = msg_parse(text, NULL, &error, &broken);

	cr_assert_null(msg, "accepted: %.*s", STR_ARG(text));
	cr_assert_eq(error.status, status, "%d (%s) for: %.*s", error.status, error.why,
		     STR_ARG(text));
	cr_assert_eq(broken != NULL, status != 0, "answerable and broken message differ");
	if (why)
		cr_assert(strstr(error.why, why), "\"%s\" does not say \"%s\"", error.why, why);
	msg_free(broken);
	cr_assert_null(msg_parse(text, NULL, &error, NULL));
}

Test(msg_parse, a_request_in_parts)
{
	struct msg *msg = lab_read(STR(START HEAD "Content-Type: text/plain\r\n"
						  "Content-Length: 4\r\n\r\nbody"));

	cr_assert(msg->is_request);
	cr_assert_eq(msg->method, METHOD_OPTIONS);
	SAME(msg->method_name, "OPTIONS");
	SAME(msg->uri, "sip:bob@ims.example");
	SAME(msg->version, "SIP/2.0");
	SAME(msg->body, "body");
	cr_assert_eq(msg->n_lines, 8);
	cr_assert_eq(msg->lines[0].id, HDR_VIA);
	SAME(msg->lines[0].name, "Via");
	SAME(msg->lines[0].value, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;rport");
	SAME(msg_value(msg, HDR_MAX_FORWARDS), "70");
	ABSENT(msg_value(msg, HDR_EXPIRES));
	msg_free(msg);
}

Test(msg_parse, a_response_has_the_method_of_its_cseq)
{
	struct msg *msg = lab_read(STR("SIP/2.0 183 Session Progress\r\n" HEAD "\r\n"));

	cr_assert_not(msg->is_request);
	cr_assert_eq(msg->status, 183);
	SAME(msg->reason, "Session Progress");
	cr_assert_eq(msg->method, METHOD_OPTIONS);
	SAME(msg->method_name, "OPTIONS");
	msg_free(msg);
	msg = lab_read(STR("SIP/2.0 100 \r\nCSeq: 7 WIBBLE\r\n\r\n"));
	EMPTY(msg->reason);
	cr_assert_eq(msg->method, METHOD_NONE);
	SAME(msg->method_name, "WIBBLE");
	msg_free(msg);
	msg = lab_read(STR("SIP/2.0 200\r\nCSeq: nonsense\r\n\r\n"));
	cr_assert_eq(msg->status, 200);
	ABSENT(msg->method_name);
	msg_free(msg);
}

Test(msg_parse, compact_names_case_and_blanks_before_the_colon)
{
	struct msg *msg =
		lab_read(STR(START "v: SIP/2.0/UDP h\r\nF : <sip:a@h>;tag=1\r\nT\t:<sip:b@h>\r\n"
				   "I:1\r\ncseq:1 OPTIONS\r\nL: 0\r\nk: path\r\n"
				   "ROUTE:<sip:p;lr>\r\n\r\n"));
	static const enum hdr ids[] = { HDR_VIA,  HDR_FROM,           HDR_TO,        HDR_CALL_ID,
					HDR_CSEQ, HDR_CONTENT_LENGTH, HDR_SUPPORTED, HDR_ROUTE };

	cr_assert_eq(msg->n_lines, ARRAY_LEN(ids));
	for (size_t i = 0; i < ARRAY_LEN(ids); i++)
		cr_assert_eq(msg->lines[i].id, ids[i], "line %zu", i);
	SAME(msg->lines[1].name, "F");
	SAME(msg->lines[2].value, "<sip:b@h>");
	msg_free(msg);
}

Test(msg_parse, folded_lines_become_one_blank)
{
	struct msg *msg =
		lab_read(STR(START HEAD "Subject: I know  \r\n \t you're there,\r\n\tpick up\r\n"
					"Route:\r\n  <sip:p;lr>\r\n"
					"Server: x\r\n \r\n"
					"X: a\n b\r\n\r\n"));

	SAME(msg_value(msg, HDR_SUBJECT), "I know you're there, pick up");
	SAME(msg_value(msg, HDR_ROUTE), "<sip:p;lr>");
	SAME(msg_value(msg, HDR_SERVER), "x");
	SAME(msg_find_name(msg, STR("x"), 0)->value, "a b");
	msg_free(msg);
}

Test(msg_parse, line_ends_before_the_start_line_and_bare_lf)
{
	struct msg *msg =
		lab_read(STR("\r\n\r\n\nOPTIONS sip:b@h SIP/2.0\nVia: x\nTo: y\r\nL: 2\n\nab"));

	SAME(msg->uri, "sip:b@h");
	SAME(msg_value(msg, HDR_VIA), "x");
	SAME(msg_value(msg, HDR_TO), "y");
	SAME(msg->body, "ab");
	msg_free(msg);
}

Test(msg_parse, a_datagram_is_cut_to_content_length)
{
	struct msg *msg = lab_read(STR(START HEAD "Content-Length: 3\r\nExpires: 5\r\n\r\nabcdef"));

	SAME(msg->body, "abc");
	SAME(msg_value(msg, HDR_EXPIRES), "5");
	msg_free(msg);
	msg = lab_read(STR(START HEAD "\r\nabcdef"));
	SAME(msg->body, "abcdef");
	msg_free(msg);
	msg = lab_read(STR(START HEAD "l: 0002\r\n\r\n\r\n more"));
	SAME(msg->body, "\r\n");
	msg_free(msg);
	msg = lab_read(STR(START HEAD "l: 2\r\nl: 2\r\n\r\nab"));
	SAME(msg->body, "ab");
	msg_free(msg);
}

Test(msg_parse, empty_values_utf8_and_zero_octets)
{
	struct msg *msg = lab_read(STR(START "Supported:\r\nSubject: \xe2\x82\xac\r\nX: a\0b\r\n"
					     "Allow: INVITE,\r\nl: 3\r\n\r\na\0b"));

	EMPTY(msg_value(msg, HDR_SUPPORTED));
	SAME(msg_value(msg, HDR_SUBJECT), "\xe2\x82\xac");
	cr_assert_eq(msg_find_name(msg, STR("X"), 0)->value.n, 3);
	cr_assert(str_eq(msg->body, STR("a\0b")));
	msg_free(msg);
}

Test(msg_parse, a_method_of_odd_characters)
{
	struct msg *msg =
		lab_read(STR("!odd-Method0123456789_*+`.%indeed'~ sip:h SIP/2.0\r\n" HEAD "\r\n"));

	cr_assert_eq(msg->method, METHOD_NONE);
	SAME(msg->method_name, "!odd-Method0123456789_*+`.%indeed'~");
	msg_free(msg);
}

Test(msg_parse, what_is_no_sip_is_dropped)
{
	static const char *const rows[] = {
		"",
		"\r\n\r\n",
		"\r",
		"x",
		"GET / HTTP/1.1\r\n\r\n",
		"INVITE\r\n\r\n",
		"INVITE sip:b@h\r\n\r\n",
		"INVITE  SIP/2.0",
		" \r\n\r\n",
		"SIP/2.0\r\n\r\n",
		"SIP/2.0 \r\n\r\n",
		"SIP/2.0 20 OK\r\n\r\n",
		"SIP/2.0 2000 OK\r\n\r\n",
		"SIP/2.0 4294967301 Big\r\n\r\n",
		"SIP/2.0 -20 x\r\n\r\n",
		"SIP/2.0 099 x\r\n\r\n",
		"SIP/2.0 700 x\r\n\r\n",
		"SIP/7.0 200 OK\r\n\r\n",
		"sip:b@h SIP/2.0\r\n\r\n",
		"OPTIONS sip:b@h S\n",
		"OPTIONS sip:b@h SIP/\n",
		"OPTIONS sip:b@h SIP/2.0\rVia: x\rFrom: y\r\r",
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		refused(str_of(rows[i]), 0, NULL);
	/* Broken responses and ACKs are never answered, nor what has no Via. */
	refused(STR("SIP/2.0 200 OK\r\n" HEAD "no colon\r\n\r\n"), 0, "no name");
	refused(STR("ACK sip:b@h SIP/2.0\r\n" HEAD "no colon\r\n\r\n"), 0, "no name");
	refused(STR(START "From: x\r\nno colon\r\n\r\n"), 0, "no name");
}

Test(msg_parse, broken_requests_that_can_be_answered)
{
	refused(STR(START HEAD "no colon\r\n\r\n"), 400, "line 7");
	refused(STR(START HEAD ": no name\r\n\r\n"), 400, "no name");
	refused(STR(START HEAD "two words: x\r\n\r\n"), 400, "no name");
	refused(STR(START " Via: folded start line\r\n" HEAD "\r\n"), 400, "no name");
	refused(STR(START HEAD), 400, "empty line");
	refused(STR(START HEAD "Expires: 5"), 400, "empty line");
	refused(STR(START HEAD "Expires: 5\r\n "), 400, "empty line");
	refused(STR(START HEAD "\r"), 400, "empty line");
	refused(STR(START HEAD "Content-Length: 9999\r\n\r\nshort"), 400, "Body of 5");
	refused(STR(START HEAD "Content-Length: -999\r\n\r\n"), 400, "no number");
	refused(STR(START HEAD "Content-Length: 99999999999999999999999\r\n\r\n"), 400,
		"no number");
	refused(STR(START HEAD "Content-Length: \r\n\r\n"), 400, "no number");
	refused(STR(START HEAD "l: 0\r\nContent-Length: 2\r\n\r\nab"), 400, "Two different");
	refused(STR("OPTIONS sip:b@h SIP/7.0\r\n" HEAD "\r\n"), 505, "SIP/2.0");
	refused(STR("OPTIONS  sip:b@h  SIP/2.0\r\n" HEAD "\r\n"), 400, "Blanks");
	refused(STR("OPTIONS sip:b@h; lr SIP/2.0\r\n" HEAD "\r\n"), 400, "Blanks");
	refused(STR("OPTIONS  SIP/2.0\r\n" HEAD "\r\n"), 400, "Blanks");
	refused(STR("OPT@IONS sip:b@h SIP/2.0\r\n" HEAD "\r\n"), 400, "token");
}

Test(msg_parse, a_broken_message_keeps_its_good_lines)
{
	struct msg_error error;
	struct msg *broken, *answer;

	cr_assert_null(msg_parse(STR(START "oops\r\n" HEAD "more\r\nExpires: 5\r\n\r\n"), NULL,
				 &error, &broken));
	cr_assert(broken);
	cr_assert_eq(broken->n_lines, 7);
	SAME(msg_value(broken, HDR_EXPIRES), "5");
	SAME(str_of(error.why), "Header line 1 has no name");
	answer = msg_new_response(broken, error.status, NULL);
	msg_free(broken);
	lab_prints(answer, STR("SIP/2.0 400 Bad Request\r\n"
			       "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;rport\r\n"
			       "From: <sip:alice@ims.example>;tag=a1\r\n"
			       "To: <sip:bob@ims.example>\r\nCall-ID: c1@192.0.2.1\r\n"
			       "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"));
	msg_free(answer);
}

Test(msg_parse, limits)
{
	static const struct msg_limits small = { .max_bytes = 200, .max_lines = 256 };
	static const struct msg_limits few = { .max_bytes = 65536, .max_lines = 8 };
	struct msg_error error;
	struct msg *broken;
	struct buf text = { 0 };

	cr_assert_null(msg_parse(STR(START HEAD "\r\n"), &small, &error, &broken));
	cr_assert_eq(error.status, 0, "cut before the Call-ID there is nothing to answer");
	cr_assert_null(broken);
	buf_add_str(&text, STR(START HEAD));
	for (int i = 0; i < 10000; i++)
		buf_add_text(&text, "X: y\n");
	buf_add_text(&text, "\r\n");
	cr_assert_null(msg_parse(buf_str(&text), NULL, &error, &broken));
	cr_assert_eq(error.status, 513);
	cr_assert(broken);
	cr_assert_eq(broken->n_lines, 256);
	msg_free(broken);
	cr_assert_null(msg_parse(buf_str(&text), &few, &error, &broken));
	cr_assert_eq(error.status, 513);
	cr_assert_eq(broken->n_lines, 8);
	msg_free(broken);
	cr_assert_null(msg_parse(buf_str(&text), &(struct msg_limits){ 0 }, &error, NULL));
	cr_assert_str_eq(error.why, "More than 256 header lines");
	cr_assert(
		broken = msg_parse(buf_str(&text), &(struct msg_limits){ 0, 20000 }, &error, NULL));
	cr_assert_eq(broken->n_lines, 10006);
	msg_free(broken);
	buf_free(&text);
}

/* Each prefix is read from memory of exactly its size, so that a sanitizer sees any octet too many.
 */
Test(msg_parse, cut_anywhere)
{
	static const char text[] = "\r\n" START HEAD
				   "Contact: \"A, B\" <sip:a@[2001:db8::1]:5060;lr>\r\n"
				   "Subject: folded\r\n line\r\nRoute :\n <sip:p;lr>\n"
				   "Authorization: Digest nonce=\"\",realm=\"x\r\nl: 3\r\n\r\nab\n";

	for (size_t n = 0; n < sizeof(text); n++) {
		char *bytes = malloc(n ? n : 1);
		struct msg_error error;
		struct msg *broken, *msg;
		struct buf out = { 0 };

		memcpy(bytes, text, n);
		msg = msg_parse((struct str){ bytes, n }, NULL, &error, &broken);
		free(bytes);
		cr_assert_eq(msg != NULL, n == sizeof(text) - 1 || n == sizeof(text), "%zu octets",
			     n);
		if (msg || broken) {
			msg_check(msg ? msg : broken, &error);
			msg_print(msg ? msg : broken, &out);
		}
		msg_free(msg);
		msg_free(broken);
		buf_free(&out);
	}
}

/* RFC 4475 3.1.1.1, in our own words: everything legal at once. */
Test(msg_parse, torture_of_folds_and_blanks)
{
	struct msg *msg = lab_read(STR(
		"OPTIONS sip:vivek@ims.example;unknownparam SIP/2.0\r\n"
		"TO :\r\n sip:vivek@ims.example ;   tag    = 19n\r\n"
		"from   : \"J Rosen \\\\\\\"\"       <sip:jd@ims.example>\r\n  ;\r\n"
		"  tag = 98asjd8\r\n"
		"MaX-fOrWaRdS: 0068\r\n"
		"Call-ID: wsinv.ndaksdj@192.0.2.1\r\n"
		"Content-Length   : 3\r\n"
		"cseq: 0009\r\n  OPTIONS\r\n"
		"Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390skdjuw\r\n"
		"s :\r\n"
		"NewFangledHeader:   newfangled value\r\n continued newfangled value\r\n"
		"UnknownHeaderWithUnusualValue: ;;,,;;,;\r\n"
		"Route:\r\n <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\r\n"
		"v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n"
		"  branch  =   z9hG4bK9ikj8  ,\r\n"
		" SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n z9hG4bK30239\r\n"
		"m:\"Quoted string \\\"\\\"\" <sip:jd@ims.example> ; newparam =\r\n"
		"      newvalue ;\r\n"
		"  secondparam ; q = 0.33\r\n\r\nabc"));
	struct msg_error error = { 0 };

	cr_assert_eq(msg_check(msg, &error), 0, "%s", error.why);
	SAME(msg_to_tag(msg), "19n");
	SAME(msg_from_tag(msg), "98asjd8");
	SAME(msg_from(msg)->name, "\"J Rosen \\\\\\\"\"");
	cr_assert_eq(msg_number(msg, HDR_MAX_FORWARDS, -1), 68);
	cr_assert_eq(msg_cseq(msg).number, 9);
	SAME(msg_via(msg)->host, "192.0.2.2");
	SAME(msg_via(msg)->transport, "UDP");
	SAME(msg_via(msg)->branch, "390skdjuw");
	SAME(msg_contact(msg)->name, "\"Quoted string \\\"\\\"\"");
	SAME(msg_contact(msg)->params, "newparam = newvalue ; secondparam ; q = 0.33");
	EMPTY(msg_value(msg, HDR_SUBJECT));
	SAME(msg_find_name(msg, STR("newfangledheader"), 0)->value,
	     "newfangled value continued newfangled value");
	SAME(msg->body, "abc");
	msg_free(msg);
}
