/* SPDX-License-Identifier: Apache-2.0 */
/* The rules of the design's and the language's examples, against the words that imsd has. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "core/core.h"

static const char *const rules[] = {
	"{ name = \"slow 183, then busy\"; when = { turn = \"call.incoming\"; user = \"bob\"; };"
	"  do = ( { reply = 183; after = \"500ms\"; sdp = true; reliable = \"auto\"; }, { reply = 486; after = \"4s\"; } ); }",
	"{ name = \"lose the first copy of the 200\"; when = { method = \"INVITE\"; status = 200; nth = 1; copy = 1; };"
	"  do = ( { drop = true; } ); }",
	"{ name = \"SQN from the past\"; when = { user = \"alice\"; method = \"REGISTER\"; nth = 1; };"
	"  do = ( { knob = \"aka.sqn=000000000000\"; } ); }",
	"{ name = \"no Path\"; when = { method = \"REGISTER\"; nth = 2; }; do = ( { skip = \"pcscf.path\"; } ); }",
	"{ name = \"503 second\"; when = { user = \"bob\"; method = \"REGISTER\"; nth = 2; };"
	"  do = ( { reply = 503; headers = ( \"Retry-After: 5\" ); } ); }",
	"{ name = \"lost 180\"; when = { user = \"bob\"; method = \"INVITE\"; status = 180; nth = 1; per = \"call\"; };"
	"  do = ( { drop = true; } ); }",
	"{ name = \"500 x3\"; when = { method = \"REGISTER\"; nth = \"3-5\"; per = \"user\"; }; do = ( { reply = 500; } ); }",
	"{ name = \"flaky\"; when = { method = \"INVITE\"; kind = \"initial\"; chance = \"20%\"; count = 3; };"
	"  do = ( { reply = 503; } ); }",
	"{ name = \"no smsip\"; when = { method = \"REGISTER\"; status = 200; has = \"contact[2]=*\"; };"
	"  do = ( { remove = \"contact[2].+g.3gpp.smsip\"; } ); }",
	"{ name = \"bent SDP\"; when = { method = \"INVITE\"; status = 183; };"
	"  do = ( { remove = \"sdp.audio.line(a=conf:)\"; }, { set = \"sdp.audio.b.AS=1\"; },"
	"         { add = \"sdp.audio: a=ptime:40\"; } ); }",
	"{ name = \"dial\"; each = ( \"403\", \"404\", \"480\", \"486\", \"503\", \"603\" );"
	"  when = { method = \"INVITE\"; dial = \"+1555$each*\"; };  do = ( { reply = \"$each\"; } ); }",
	"{ name = \"overtaken\"; when = { method = \"INVITE\"; status = 183; };"
	"  do = ( { reorder = \"180\"; within = \"5s\"; } ); }",
	"{ name = \"two finals\"; when = { turn = \"call.incoming\"; };"
	"  do = ( { reply = 486; }, { reply = 200; sdp = true; after = \"100ms\"; } ); }",
	"{ name = \"outage\"; when = { method = \"REGISTER\"; until = \"30s\"; since = \"first\"; }; do = ( { reply = 500; } ); }",
	"{ name = \"fast bob\"; when = { user = \"bob\"; };"
	"  do = ( { knob = ( \"timer.ue.T1=500ms\", \"registration.expires=60\" ); } ); }",
	"{ name = \"old cert\"; when = { listener = \"pcscf2\"; }; do = ( { knob = \"tls.certificate=expired\"; } ); }",
	"{ name = \"one way\"; when = { user = \"alice\"; procedure = \"call\"; after = \"5s\"; since = \"call\"; };"
	"  do = ( { knob = \"media.send=off\"; } ); }",
	"{ name = \"us-style\"; when = { }; do = ( { knob = ( \"registration.expires=3600\", \"timer.ue.T1=2s\","
	"  \"session.expires=1800s\", \"call.reliable=always\" ); } ); }",
	"{ name = \"us-style headers\"; when = { method = \"REGISTER\"; status = 200; };"
	"  do = ( { add = \"Feature-Caps: *;+g.3gpp.srvcc\"; } ); }",
	"{ name = \"lossy\"; when = { method = \"INVITE\"; kind = \"initial\"; copy = \"1-2\"; }; do = ( { ignore = true; } ); }",
	"{ name = \"PRACK 500\"; when = { user = \"alice\"; peer_user = \"bob\"; method = \"PRACK\"; nth = 1; per = \"call\"; };"
	"  do = ( { reply = 500; } ); }",
	"{ name = \"bad MAC\"; when = { method = \"REGISTER\"; nth = 1; }; do = ( { knob = \"aka.mac=wrong\"; } ); }",
	"{ name = \"503\"; when = { method = \"SUBSCRIBE\"; nth = 1; };"
	"  do = ( { reply = 503; headers = ( \"Retry-After: 5\" ); } ); }",
	"{ name = \"504\"; when = { method = \"INVITE\"; nth = 1; };"
	"  do = ( { reply = 504; headers = ( \"P-Asserted-Identity: <$registration.path>\" );"
	"           type = \"application/3gpp-ims+xml\"; body = \"x\"; } ); }",
	"{ name = \"fork\"; when = { turn = \"call.incoming\"; }; do = ( { reply = 183; dialog = \"a\"; sdp = true; },"
	"  { reply = 183; dialog = \"b\"; sdp = true; }, { reply = 200; dialog = \"b\"; after = \"2s\"; },"
	"  { reply = 200; dialog = \"a\"; force = true; } ); }",
	"{ name = \"glare\"; when = { turn = \"call.modify\"; user = \"alice\"; count = 1; };"
	"  do = ( { send = \"INVITE\"; sdp = \"same\"; }, { reply = 491; } ); }",
	"{ name = \"race\"; when = { turn = \"call.cancel\"; };"
	"  do = ( { reply = 200; of = \"INVITE\"; sdp = true; }, { reply = 200; of = \"CANCEL\"; } ); }",
	"{ name = \"dead\"; when = { listener = \"pcscf1\"; method = \"REGISTER\"; nth = \"2-\"; }; do = ( { ignore = true; } ); }",
};

/* Each alone: some of them would speak in another's place. */
Test(core_rules_language, the_examples_load)
{
	struct core_options options = { .clock = CLOCK_AUTO };

	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		struct conf_errors errors = { 0 };
		struct core *core = core_new(&options, &errors);

		cr_assert_not_null(core, "%s", errors.text.p);
		cr_assert(core_add_rules(core,
					 &(struct core_addition){ RULES_API, rules[i], "r", 1 },
					 NULL, &errors),
			  "%s\n%s", rules[i], errors.text.p);
		core_free(core);
		conf_errors_free(&errors);
	}
}
