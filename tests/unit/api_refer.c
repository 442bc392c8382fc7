/* SPDX-License-Identifier: Apache-2.0 */
/* The far end refers a phone to somebody, as the API tells it to. */
#include "api_ue.h"

static void act(struct lab *lab, const char *target, const char *body)
{
	struct reply reply;

	post(lab, target, body, &reply);
	cr_assert_eq(reply.status, 204, "%s: %s", body, reply.raw.p);
	reply_clear(&reply);
}

/* The network calls erin, who answers. */
static void call_erin(struct ue *ue, char where[200])
{
	struct reply reply;
	char sdp[200];

	post(ue->lab, "/v1/calls", "{\"user\":\"erin\",\"from\":\"+15550100\"}", &reply);
	cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
	snprintf(where, 200, "%.*s", STR_ARG(header_of(&reply, "Location")));
	reply_clear(&reply);
	ue_await(ue, "INVITE ");
	ue_respond(ue, "200 OK", sdp_with(sdp, 9, "sendrecv"));
	ue_await(ue, "ACK ");
	lab_turns(ue->lab, 3);
}

Test(api_refer, a_phone_is_referred_in_its_call)
{
	struct lab lab;
	struct ue ue;
	char where[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	call_erin(&ue, where);
	post_refused(&lab, where, "{\"action\":\"refre\"}", 400, "(did you mean refer?)");
	post_refused(&lab, where, "{\"action\":\"refer\"}", 400, "nobody is named");
	post_refused(&lab, where, "{\"action\":\"refer\",\"argument\":\"<sip:a@h>\"}", 400,
		     "neither a number nor a URI");
	post_refused(&lab, where,
		     "{\"action\":\"refer\",\"argument\":\"+15550101\",\"replaces\":\"bob\"}", 409,
		     "in no call 'bob'");
	act(&lab, where, "{\"action\":\"refer\",\"argument\":\"+15550101\"}");
	ue_await(&ue, "REFER ");
	cr_assert(str_is(ue_header(&ue, "Refer-To"), "<sip:+15550101@" LAB_DOMAIN ">"), "%s",
		  ue.message.p);
	cr_assert(str_is(ue_header(&ue, "Referred-By"), "<sip:+15550100@" LAB_DOMAIN ">"), "%s",
		  ue.message.p);
	ue_respond(&ue, "603 Decline", "");
	lab_turns(&lab, 3);
	ue_power_off(&ue);
	lab_end(&lab);
}
