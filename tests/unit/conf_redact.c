/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration's text without its keys. */
#include "conf/redact.h"

#include <criterion/criterion.h>

static void expect(const char *text, const char *expected)
{
	struct buf out = { 0 };

	conf_redact(str_of(text), &out);
	cr_expect_str_eq(out.p ? out.p : "", expected);
	buf_free(&out);
}

Test(conf_redact, keys_go_and_the_rest_stays)
{
	expect("", "");
	expect("a = 1; # b\n", "a = 1; # b\n");
	expect("auth = { k = \"00\"; opc:\"11\" \"22\"; name = \"k\"; };",
	       "auth = { k = \"(redacted)\"; opc:\"(redacted)\" \"(redacted)\"; name = \"k\"; };");
	expect("password\n  = \"x\\\"y\"; # k = \"zz\"\n",
	       "password\n  = \"(redacted)\"; # k = \"(redacted)\"\n");
	expect("/* 00112233445566778899aabbccddeeff */ x = \"00112233445566778899AABBCCDDEEFF0\";",
	       "/* (redacted) */ x = \"(redacted)\";");
	expect("broken = \"00112233445566778899aabbccddeeff", "broken = \"(redacted)");
	expect("k = 5; k = ( \"a\" );", "k = 5; k = ( \"a\" );");
}

/* What is switched off by a comment is a key all the same. */
Test(conf_redact, keys_in_comments_go)
{
	expect("# k = \"zz\"; opc=\"a\\\"b\"\nx = 1;",
	       "# k = \"(redacted)\"; opc=\"(redacted)\"\nx = 1;");
	expect("// password: \"my own\"\n", "// password: \"(redacted)\"\n");
	expect("/* { token = abc; } */ y = 2;", "/* { token = (redacted); } */ y = 2;");
	expect("# password = never closed\n# next", "# password = (redacted) closed\n# next");
	expect("# password = \"never closed\n# next", "# password = \"(redacted)\"\n# next");
	expect("# op: the operator's; a token, backk = \"5\", k2 = \"6\"",
	       "# op: the operator's; a token, backk = \"5\", k2 = \"6\"");
	expect("# { name = \"dave\"; auth = { algorithm = \"digest\"; password = \"x\"; }; }\n",
	       "# { name = \"dave\"; auth = { algorithm = \"digest\"; password = \"(redacted)\"; }; }\n");
	expect("# k =\n", "# k =\n");
	expect("# k", "# k");
}

Test(conf_redact, settings)
{
	struct buf out = { 0 };

	conf_redact_setting("api.token=abc", &out);
	cr_expect_str_eq(out.p, "api.token=(redacted)");
	buf_reset(&out);
	conf_redact_setting("registration.expires=120", &out);
	cr_expect_str_eq(out.p, "registration.expires=120");
	buf_free(&out);
}
