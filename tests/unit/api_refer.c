/* SPDX-License-Identifier: Apache-2.0 */
/* The far end refers a phone to somebody, as the API tells it to. */
#include "api_ue.h"

Test(api_refer, a_phone_is_referred_in_its_call)
{
	struct lab lab;
	struct ue ue;
	char where[200];

	lab_start(&lab);
	ue_power_on(&ue, &lab);
	call_and_answer(&ue, "{\"user\":\"erin\",\"from\":\"+15550100\"}", where);
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
