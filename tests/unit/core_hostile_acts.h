/* SPDX-License-Identifier: Apache-2.0 */
/* For tests/unit/core_hostile.c: what scenarios and the API do to the core, with texts that fit and texts
 * that do not. */
#ifndef IMSD_TESTS_CORE_HOSTILE_ACTS_H
#define IMSD_TESTS_CORE_HOSTILE_ACTS_H

#include "core/calls.h"
#include "core/conferences.h"
#include "core/events.h"
#include "core/far_end.h"
#include "core/messages.h"
#include "core/referrals.h"
#include "core/registrations.h"
#include "core/services.h"
#include "core/sms.h"
#include "core_hostile_ue.h"

enum { WHY = SMS_WHY > 160 ? SMS_WHY : 160 };

static const char *const odd_texts[] = { NULL,   "+15550101", "sip:x@" HOSTILE_DOMAIN,
					 "",     "a\r\nb: c", "<>",
					 "\"",   "fred",      "*101#",
					 "sip:", "none",      "x y",
					 "5",    "Grüße",     "erin" };

static const char *odd(void)
{
	return odd_texts[below(ARRAY_LEN(odd_texts))];
}

static const char *const parties[] = { "erin", "fred", "+15550101" };

static inline void act_reset(struct ue *ue)
{
	(void)ue;
	if (chance(20))
		core_reset(lab.core);
}

static inline void act_reload(struct ue *ue)
{
	struct conf_errors errors = { 0 };

	(void)ue;
	core_reload(lab.core, &errors);
	conf_errors_free(&errors);
}

static inline void act_deregister(struct ue *ue)
{
	static const char *const events[] = { "unregistered", "deactivated", "rejected",
					      "probation", "expired" };
	char why[WHY];

	if (chance(30))
		core_deregister(lab.core, ue->name, str_of(events[below(ARRAY_LEN(events))]), why);
}

static inline void act_reauthenticate(struct ue *ue)
{
	char why[WHY];

	core_reauthenticate(lab.core, ue->name, why);
}

static inline void act_call(struct ue *ue)
{
	char why[WHY];

	core_call_start(lab.core, &(struct core_call_order){ .user = ue->name, .from = odd() },
			why);
}

static inline void act_in_call(struct ue *ue)
{
	const struct call_action *action = call_action_at(below(13));
	char why[WHY];

	core_call_act(lab.core, ue->name, str_of(action ? action->word : "bye"), str_of(odd()),
		      why);
}

static inline void act_release(struct ue *ue)
{
	struct core_call call;

	if (core_call_find(lab.core, ue->name, &call))
		core_call_release(lab.core, call.number, odd());
}

static inline void act_request(struct ue *ue)
{
	static const char *const types[] = { NULL, "text/plain", "x", "a\r\nb: c",
					     "application/vnd.3gpp.sms" };
	static const enum method methods[] = { METHOD_MESSAGE, METHOD_OPTIONS, METHOD_NOTIFY,
					       METHOD_INFO };
	static const char *const good[] = { "Event: x", "Subscription-State: active", NULL };
	static const char *const bad[] = { "X: \r\nY: z", NULL };
	const char *const *const headers[] = { NULL, good, bad };
	char why[WHY];

	core_request_send(lab.core,
			  &(struct core_request_order){ .method =
								methods[below(ARRAY_LEN(methods))],
							.user = ue->name,
							.from = odd(),
							.headers = headers[below(3)],
							.type = types[below(ARRAY_LEN(types))],
							.body = str_of(odd()),
							.in_call = chance(50) },
			  NULL, why);
}

static inline void act_ussd(struct ue *ue)
{
	char why[WHY];

	core_ussd_start(lab.core,
			&(struct core_ussd_order){ .user = ue->name,
						   .from = odd(),
						   .text = odd(),
						   .code = chance(50) ? "*101#" : NULL,
						   .notify = chance(30) },
			why);
}

static inline void act_press(struct ue *ue)
{
	char why[WHY];

	core_press(lab.core, ue->name, str_of(odd()), why);
}

static inline void act_refer(struct ue *ue)
{
	char why[WHY];

	core_refer(lab.core,
		   &(struct core_refer_order){ .user = ue->name,
					       .to = odd(),
					       .replaces = odd(),
					       .outside = chance(50),
					       .from = odd(),
					       .target = odd(),
					       .no_subscription = chance(30) },
		   why);
}

static inline void act_conference(struct ue *ue)
{
	struct conference *conference = core_conference_of(lab.core, ue->name);
	const char *who = parties[below(ARRAY_LEN(parties))], *other = odd();
	char why[WHY];

	if (!conference)
		core_conference_begin(lab.core, parties, 1 + below(ARRAY_LEN(parties)), why);
	else if (chance(60))
		core_conference_invite(lab.core, conference, other && chance(50) ? other : who,
				       why);
	else
		core_conference_remove(lab.core, conference, who, why);
}

static inline void act_mail(struct ue *ue)
{
	char why[WHY];

	core_mail_set(lab.core, ue->name, STR("voice"),
		      chance(50) ? STR("2/8 (0/2)") : STR("x\r\nb: c"), why);
}

static inline void act_services(struct ue *ue)
{
	static const char *const texts[] = { "cfu = \"+15550101\";", "cfb = \"sip:x\\r\\nb: c\";",
					     "outgoing_barring = ( \"sip:x\\r\\ny\", \"all\" );" };
	struct conf_errors errors = { 0 };

	if (chance(50))
		core_set_services(lab.core, ue->name, texts[below(ARRAY_LEN(texts))], &errors);
	else
		core_unset_services(lab.core, ue->name);
	conf_errors_free(&errors);
}

static inline void act_sms(struct ue *ue)
{
	char why[SMS_WHY];

	core_sms_send(lab.core,
		      &(struct sms_order){ .user = ue->name, .from = odd(), .text = str_of(odd()) },
		      NULL, why);
}

static void (*const acts[])(struct ue *ue) = {
	act_reset,   act_reload,  act_deregister, act_reauthenticate, act_call,	     act_call,
	act_in_call, act_in_call, act_release,	  act_request,	      act_ussd,	     act_press,
	act_refer,   act_conference, act_conference, act_conference,  act_mail,	     act_services,
	act_sms,
};

#endif
