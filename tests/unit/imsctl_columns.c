/* SPDX-License-Identifier: Apache-2.0 */
/* imsctl: answers as tables, lines and sentences. */
#include <criterion/criterion.h>

#include <locale.h>

#include "imsctl/columns.h"

static const struct column columns[] = {
	{ "NAME", "name", 10 },
	{ "STATE", "link.state", .state = true },
	{ "CALLS", "calls" },
	{ NULL },
};

static void in_utf8(void)
{
	cr_assert_not_null(setlocale(LC_CTYPE, "C.UTF-8"));
}

TestSuite(imsctl_columns, .init = in_utf8);

/* The table of that list is that text. */
static void table_is(const char *list, struct style style, const char *text)
{
	json_t *json = json_loads(list, 0, NULL);
	struct buf out = { 0 };

	cr_assert_not_null(json);
	table_print(json, columns, style, &out);
	cr_expect_str_eq(out.p ? out.p : "", text);
	buf_free(&out);
	json_decref(json);
}

Test(imsctl_columns, table)
{
	struct style pipe = { 0 };

	table_is("[]", pipe, "NAME  STATE  CALLS\n");
	table_is(
		"[{\"name\":\"alice\",\"link\":{\"state\":\"registered\"},\"calls\":[1,2]},{\"name\":\"日本\",\"link\":null}]",
		pipe,
		"NAME   STATE       CALLS\n"
		"alice  registered  1,2\n"
		"日本   -           -\n");
	/* What a pipe gets is whole; a terminal's column has its width. */
	table_is("[{\"name\":\"a very long name\"}]", pipe,
		 "NAME              STATE  CALLS\n"
		 "a very long name  -      -\n");
	table_is("[{\"name\":\"a very long name\"}]", (struct style){ .width = 80 },
		 "NAME        STATE  CALLS\n"
		 "a very lo…  -      -\n");
	/* The widest gives way. */
	table_is("[{\"name\":\"a very long name\",\"calls\":\"0123456789\"}]",
		 (struct style){ .width = 25 },
		 "NAME      STATE  CALLS\n"
		 "a very …  -      0123456…\n");
}

Test(imsctl_columns, rows_that_are_equal)
{
	json_t *list = json_pack("[{sssisb}{sssisb}{sssisb}{sssisb}]", "ue", "alice", "times", 2,
				 "resolved", 1, "ue", "bob", "times", 1, "resolved", 1, "ue",
				 "alice", "times", 3, "resolved", 1, "ue", "alice", "times", 1,
				 "resolved", 0);
	json_t *merged = rows_merge(list, "ue,resolved");

	cr_assert_eq(json_array_size(merged), 3);
	cr_expect_eq(json_integer_value(value_of_path(merged, "0.times")), 5);
	cr_expect_eq(json_integer_value(value_of_path(merged, "1.times")), 1);
	cr_expect_eq(json_integer_value(value_of_path(merged, "2.times")), 1);
	cr_expect_eq(json_integer_value(value_of_path(list, "0.times")), 2);
	json_decref(merged);
	json_decref(list);
}

Test(imsctl_columns, marks)
{
	static const struct column marked[] = {
		{ "UE", "ue" }, { "LINK", "link", .flag = "open", .mark = " closed" }, { NULL },
	};
	json_t *list = json_pack("[{sssssb}{sssssb}{sssn}]", "ue", "alice", "link", "a:1", "open",
				 1, "ue", "bob", "link", "b:2", "open", 0, "ue", "carol", "open");
	struct buf out = { 0 };

	table_print(list, marked, (struct style){ 0 }, &out);
	cr_expect_str_eq(buf_str(&out).p, "UE     LINK\nalice  a:1\nbob    b:2 closed\ncarol  -\n",
			 "%s", buf_str(&out).p);
	buf_free(&out);
	json_decref(list);
}

Test(imsctl_columns, colours)
{
	table_is("[{\"name\":\"b\",\"link\":{\"state\":\"registered\"}}]",
		 (struct style){ .colour = true, .width = 80 },
		 "\033[1mNAME\033[0m  \033[1mSTATE\033[0m       \033[1mCALLS\033[0m\n"
		 "b     \033[32mregistered\033[0m  -\n");
}

/* What came from a network is no command to a terminal. */
Test(imsctl_columns, controls)
{
	table_is("[{\"name\":\"a\\u001b[2Jb\\nc\\u009bd\"}]", (struct style){ 0 },
		 "NAME        STATE  CALLS\n"
		 "a [2Jb c d  -      -\n");
}

Test(imsctl_columns, fields)
{
	json_t *json = json_loads(
		"{\"id\":3,\"none\":null,\"empty\":[],\"on\":true,\"took\":1.5,\"link\":{\"remote\":\"x\"},"
		"\"list\":[{\"a\":1},{\"a\":2}],\"text\":\"one\\r\\ntwo\\u0007\\n\"}",
		0, NULL);
	struct buf out = { 0 };

	fields_print(json, (struct style){ 0 }, &out);
	cr_expect_str_eq(out.p, "id           3\n"
				"on           yes\n"
				"took         1.500\n"
				"link.remote  x\n"
				"list.0.a     1\n"
				"list.1.a     2\n"
				"text:\n"
				"    one\n"
				"    two \n");
	buf_free(&out);
	json_decref(json);
}

Test(imsctl_columns, templates)
{
	json_t *json =
		json_loads("{\"id\":3,\"to\":{\"name\":\"bob\"},\"list\":[{\"x\":7}]}", 0, NULL);
	struct buf out = { 0 };

	template_print("call {id} to {to.name}: {list.0.x}{nothing}{", json, &out);
	cr_expect_str_eq(out.p, "call 3 to bob: 7{\n");
	buf_free(&out);
	json_decref(json);
}

Test(imsctl_columns, widths)
{
	cr_expect_eq(text_width(STR("abc")), 3);
	cr_expect_eq(text_width(STR("Grüße")), 5);
	cr_expect_eq(text_width(STR("日本")), 4);
	cr_expect_eq(text_width(STR("e\u0301")), 1);
	cr_expect_eq(text_width(STR("\xff\xfe")), 2);
}
