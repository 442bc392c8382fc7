/* SPDX-License-Identifier: Apache-2.0 */
/* What a mistake in the syntax is answered with, to the letter. */
#include "conf_scratch.h"

static const struct {
	const char *text, *error;
} rows[] = {
	{ "a = ( 1, 2, );", "t:1: syntax error (a comma before ')' is not allowed: remove it)\n" },
	{ "a = (\n  { b = 1; },\n);",
	  "t:2: syntax error (a comma before ')' is not allowed: remove it)\n" },
	{ "a = [ 1, ];", "t:1: syntax error (a comma before ']' is not allowed: remove it)\n" },
	{ "a = (\n  { b = 1; }\n  { c = 2; }\n);",
	  "t:3: syntax error (a comma is missing before '{')\n" },
	{ "a = ( 1 2 );", "t:1: syntax error (a comma is missing before '2')\n" },
	{ "a = ( 1 \"x\" );", "t:1: syntax error (a comma is missing before '\"x\"')\n" },
	{ "a = ( 1,, 2 );", "t:1: syntax error (one ',' too many: remove it)\n" },
	{ "a = ( , 2 );", "t:1: syntax error (one ',' too many: remove it)\n" },
	{ "a = ( 1; 2 );", "t:1: syntax error (';' is for settings, a list has ',')\n" },
	{ "a = { b = 1;; };", "t:1: syntax error (one ';' too many: remove it)\n" },
	{ "a = 1;\n;", "t:2: syntax error (one ';' too many: remove it)\n" },
	{ "a = { b = 1,, };", "t:1: syntax error (one ',' too many: remove it)\n" },
	{ "proto = udp;", "t:1: syntax error (a text stands in double quotes: \"udp\")\n" },
	{ "a = ( udp, tcp );", "t:1: syntax error (a text stands in double quotes: \"udp\")\n" },
	{ "a = yes;", "t:1: syntax error (a text stands in double quotes: \"yes\")\n" },
	{ "a = 'x';", "t:1: syntax error (': a text stands in double quotes)\n" },
	{ "T1 = 500ms;", "t:1: syntax error (a text stands in double quotes: \"500ms\")\n" },
	{ "a = 127.0.0.1;", "t:1: syntax error (a text stands in double quotes: \"127.0.0.1\")\n" },
	{ "a = ims.example.org;",
	  "t:1: syntax error (a text stands in double quotes: \"ims.example.org\")\n" },
	{ "a = sip:x@y;", "t:1: syntax error (@: a text stands in double quotes)\n" },
	{ "registration.expires = 5;",
	  "t:1: syntax error (a key has no dots: write registration = { expires = ...; };)\n" },
	{ "5ue = { };", "t:1: syntax error (a key begins with a letter, '5ue' does not)\n" },
	{ "\"a\" = 5;", "t:1: syntax error (a key stands without quotes: \"a\")\n" },
	{ "a { b = 1; };", "t:1: syntax error ('=' is missing after 'a')\n" },
	{ "a 5;", "t:1: syntax error ('=' is missing after 'a')\n" },
	{ "a = ;", "t:1: syntax error (a value is missing after '=')\n" },
	{ "a = { b = };", "t:1: syntax error (a value is missing after '=')\n" },
	{ "a = 5 6;", "t:1: syntax error (a ';' is missing before '6')\n" },
	{ "a = ( name = \"x\" );",
	  "t:1: syntax error (settings in a list need braces: { name = ... })\n" },
	{ "{ a = 1; }", "t:1: syntax error ('{' needs a key and '=' before it)\n" },
	{ "a = [ { b = 1; } ];",
	  "t:1: syntax error (lists and groups stand in ( ), not in [ ])\n" },
	{ "a = (\n  { b = 1;\n);", "t:3: syntax error (')' does not close the '{' of line 2)\n" },
	{ "a = (\n  ( 1 ],\n);", "t:2: syntax error (']' does not close the '(' of line 2)\n" },
	{ "a = 1;\n};", "t:2: syntax error ('}' closes nothing)\n" },
	{ "a = (\n  1,\n  2\n", "t:1: syntax error (the '(' that opens here is never closed)\n" },
	{ "a = {\n  b = 1;\n", "t:1: syntax error (the '{' that opens here is never closed)\n" },
	{ "a = \"x\nb = 1;\n",
	  "t:1: syntax error (the text that begins here has no closing quote)\n" },
	{ "a = \"x;\nb = \"y\";\nc = \"z\";\n",
	  "t:1: syntax error (the text that begins here has no closing quote)\n" },
	{ "a = 1;\nb = \"x;\nc = \"y;\n",
	  "t:2: syntax error (the text that begins here has no closing quote on its line)\n" },
	{ "a = 1;\nb = \"01; };\nc = { mcc = \"x.y\"; };",
	  "t:2: syntax error (the text that begins here has no closing quote on its line)\n" },
	{ "b = \"01;\nc = \"'x'\"; };",
	  "t:1: syntax error (the text that begins here has no closing quote on its line)\n" },
	{ "a = \"two\nlines\"; b = 5s;",
	  "t:2: syntax error (a text stands in double quotes: \"5s\")\n" },
	{ "a = 1;\n/* b = 2;\n", "t:2: syntax error (this comment is never closed)\n" },
	{ "a = 1;\n\xe2\x82\xac = 2;",
	  "t:2: syntax error (octet 0xe2 is not expected outside of quotes)\n" },
	{ "a = 99999999999999999999;",
	  "t:1: 99999999999999999999 is too large for a whole number\n" },
	{ "a = 0x1ffffffffffffffff;",
	  "t:1: 0x1ffffffffffffffff is too large for a whole number\n" },
	{ "a = 1;\nb = 2;\na = 3;",
	  "t:3: 'a' appears twice (first in t:1); libconfig wants each once\n" },
	{ "a = { b = 1;\nc = { b = 2; };\nb = 3; };",
	  "t:3: 'b' appears twice (first in t:1); libconfig wants each once\n" },
	{ "l = ( { b = 1; }, { c = 1;\nc = 2; } );",
	  "t:2: 'c' appears twice (first in t:1); libconfig wants each once\n" },
	{ "a = [ 1, \"x\" ];",
	  "t:1: the elements of [ ] are of one kind; a list of different kinds stands in ( )\n" },
	{ "a = [ \"x\", 1 ];",
	  "t:1: the elements of [ ] are of one kind; a list of different kinds stands in ( )\n" },
	{ "@include subscribers.conf", "t:1: syntax error (write @include \"FILE\")\n" },
	{ "a", "t:1: syntax error ('=' is missing after 'a')\n" },
	{ "= 5;", "t:1: syntax error ('=' is not expected here)\n" },
};

Test(conf_syntax, mistakes)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct conf_errors errors = { 0 };

		cr_expect_null(conf_read_text(rows[i].text, "t", 1, "/", &errors), "%s",
			       rows[i].text);
		cr_expect_eq(errors.count, 1);
		expect_errors(&errors, rows[i].error);
	}
}

/* libconfig takes these, so they are no mistakes. */
Test(conf_syntax, lenience)
{
	static const char *const right[] = {
		"a = 1", "a : 1", "a = 1, b = 2,", "a = { b = 1, };", "a = 1 b = 2", "a = ( );", "a-b = 1; *c = 2;",
		"a = \"b = 1;\";", "a = \"# no comment\";", "a = ( \"x\" \"y\" );", "a = ((1), [2]);",
	};

	for (size_t i = 0; i < ARRAY_LEN(right); i++) {
		struct conf_errors errors = { 0 };
		struct conf_tree *tree = conf_read_text(right[i], "t", 1, NULL, &errors);

		cr_expect(tree, "%s: %s", right[i], errors.text.p);
		conf_tree_free(tree);
		conf_errors_free(&errors);
	}
}

/* A duplicate names the file of each. */
Test(conf_syntax, duplicate_across_files)
{
	struct conf_errors errors = { 0 };
	char dir[32];

	scratch_enter(dir);
	scratch_write("imsd.conf", "rules = ( );\n@include \"more/faults.conf\"\n");
	scratch_write("more/faults.conf", "# faults\n\nrules = ( );\n");
	cr_expect_null(conf_read("imsd.conf", &errors));
	expect_errors(&errors, "more/faults.conf:3: 'rules' appears twice (first in imsd.conf:1); "
			       "libconfig wants each once\n");
	scratch_leave(dir);
}

/* Cut anywhere, a configuration is read or refused with one line. */
Test(conf_syntax, cut_anywhere)
{
	static const char text[] = "# c\nhome = { mcc = \"001\"; };\nlisten = ( { port = 5060; a = "
				   "1.5; }, [ 1, 2 ] );\n/* x */ e = true;";

	for (size_t n = 0; n < sizeof(text); n++) {
		struct conf_errors errors = { 0 };
		char *cut = mem_copy_text(text, n);
		struct conf_tree *tree = conf_read_text(cut, "t", 1, NULL, &errors);

		cr_expect_eq(errors.count, tree ? 0 : 1, "%s", cut);
		conf_tree_free(tree);
		conf_errors_free(&errors);
		mem_free(cut);
	}
}
