/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters: present, empty, absent and flag are four things; setting one leaves the others to the
 * octet. */
#include "msg_lab.h"

#include "msg/param.h"

static struct arena arena;

static void clear(void)
{
	arena_clear(&arena);
}

TestSuite(msg_param, .fini = clear);

Test(msg_param, one_after_the_other)
{
	struct str rest = STR(" ;; tag = x ;lr;a= ; b=\"q;\\\";r\";c=<x;y>;");
	static const char *const rows[][2] = { { "tag", "x" },
					       { "lr", NULL },
					       { "a", "" },
					       { "b", "\"q;\\\";r\"" },
					       { "c", "<x;y>" } };
	struct param param;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		cr_assert(param_next(&rest, ';', &param));
		SAME(param.name, rows[i][0]);
		if (!rows[i][1])
			ABSENT(param.value);
		else
			SAME(param.value, rows[i][1]);
		cr_assert_eq(param.value.p != NULL, rows[i][1] != NULL);
	}
	SAME(param.text, "c=<x;y>");
	cr_assert_not(param_next(&rest, ';', &param));
	rest = STR_NONE;
	cr_assert_not(param_next(&rest, ';', &param));
}

Test(msg_param, values_by_name)
{
	struct str params = STR("a=1;B=\"two\";c;d=;a=3;e=\"\"");

	SAME(param_value(params, ';', STR("A")), "1");
	SAME(param_value(params, ';', STR("b")), "two");
	ABSENT(param_value(params, ';', STR("c")));
	EMPTY(param_value(params, ';', STR("d")));
	EMPTY(param_value(params, ';', STR("e")));
	ABSENT(param_value(params, ';', STR("f")));
	ABSENT(param_value(params, ';', STR("")));
	ABSENT(param_value(STR_NONE, ';', STR("a")));
}

Test(msg_param, credentials_with_empty_and_unknown_parameters)
{
	struct str scheme, params;

	cr_assert(auth_split(
		STR(" Digest  username=\"a, b\" , realm=\"r\",nonce=\"\",response=\"\", qop=auth,"
		    "auts=\"=/+\", integrity-protected = \"yes\",nc=00000001 "),
		&scheme, &params));
	SAME(scheme, "Digest");
	SAME(param_value(params, ',', STR("username")), "a, b");
	EMPTY(param_value(params, ',', STR("nonce")));
	EMPTY(param_value(params, ',', STR("response")));
	SAME(param_value(params, ',', STR("auts")), "=/+");
	SAME(param_value(params, ',', STR("integrity-protected")), "yes");
	SAME(param_value(params, ',', STR("nc")), "00000001");
	ABSENT(param_value(params, ',', STR("ck")));
	cr_assert(auth_split(STR("Digest"), &scheme, &params));
	SAME(scheme, "Digest");
	cr_assert_eq(params.n, 0);
	cr_assert(auth_split(STR("nextnonce=\"a b\", qop=auth"), &scheme, &params));
	ABSENT(scheme);
	SAME(param_value(params, ',', STR("nextnonce")), "a b");
	cr_assert_not(auth_split(STR("  "), &scheme, &params));
	cr_assert_not(auth_split(STR_NONE, &scheme, &params));
}

Test(msg_param, escapes)
{
	SAME(param_unescape(&arena, STR("\"a\\\"b\\\\c\"")), "a\"b\\c");
	SAME(param_unescape(&arena, STR("\"plain\"")), "plain");
	SAME(param_unescape(&arena, STR("token\\x")), "token\\x");
	SAME(param_unescape(&arena, STR("\"end\\\"")), "end\\");
	EMPTY(param_unescape(&arena, STR("\"\"")));
	ABSENT(param_unescape(&arena, STR_NONE));
}

static struct str set(const char *text, char sep, const char *name, const char *value)
{
	return param_set(&arena, str_of(text), sep, str_of(name), str_of(value));
}

Test(msg_param, setting_keeps_the_rest)
{
	SAME(set("a=1 ;  B = 2;c", ';', "b", "x"), "a=1 ;  B=x;c");
	SAME(set("a=1;c", ';', "c", "\"q;\""), "a=1;c=\"q;\"");
	SAME(set("a=1;c", ';', "a", NULL), "a;c");
	SAME(set("a=1;c", ';', "d", NULL), "a=1;c;d");
	SAME(set("a=1", ';', "d", ""), "a=1;d=");
	SAME(set("", ';', "d", "1"), "d=1");
	SAME(set("realm=\"x,y\", nonce=\"\"", ',', "nonce", "\"n\""), "realm=\"x,y\", nonce=\"n\"");
	SAME(set("realm=\"x,y\"", ',', "opaque", "\"\""), "realm=\"x,y\", opaque=\"\"");
	SAME(set("\"A;x=1\" <sip:a@h;x=2>;q=1;x=3", ';', "x", "4"),
	     "\"A;x=1\" <sip:a@h;x=2>;q=1;x=4");
	SAME(set("<sip:a@h;expires=2>", ';', "expires", "4"), "<sip:a@h;expires=2>;expires=4");
}

static struct str unset(const char *text, char sep, const char *name)
{
	return param_remove(&arena, str_of(text), sep, str_of(name));
}

Test(msg_param, removing_takes_one_separator)
{
	SAME(unset("a=1;b=2;c=3", ';', "a"), "b=2;c=3");
	SAME(unset("a=1;b=2;c=3", ';', "B"), "a=1;c=3");
	SAME(unset("a=1;b=2;c=3", ';', "c"), "a=1;b=2");
	SAME(unset("a=1 ; b=2 ; c=3", ';', "b"), "a=1 ; c=3");
	SAME(unset("realm=\"x,y\", nonce=\"\" , qop=auth", ',', "nonce"),
	     "realm=\"x,y\" , qop=auth");
	SAME(unset("realm=\"x,y\", nonce=\"\"", ',', "realm"), "nonce=\"\"");
	SAME(unset("a;b;a=2", ';', "a"), "b");
	SAME(unset("a;a;b", ';', "a"), "b");
	SAME(unset("a;a", ';', "a"), "");
	SAME(unset("x;a;A=1;b", ';', "a"), "x;b");
	SAME(unset("x, a , a", ',', "a"), "x");
	SAME(unset("a", ';', "a"), "");
	SAME(unset("a=1;b", ';', "c"), "a=1;b");
	SAME(unset("<sip:a@h;x=1>;x=2;y", ';', "x"), "<sip:a@h;x=1>;y");
	SAME(unset(";x=2;y", ';', "x"), ";y");
}
