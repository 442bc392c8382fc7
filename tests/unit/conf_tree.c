/* SPDX-License-Identifier: Apache-2.0 */
/* The neutral tree: values, and the file and line of each. */
#include "conf_scratch.h"

static struct conf_tree *read_lines(const char *text)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = conf_read_text(text, "t", 1, NULL, &errors);

	cr_assert(tree, "%s", errors.text.p);
	cr_assert_eq(errors.count, 0);
	return tree;
}

Test(conf_tree, values)
{
	struct conf_tree *tree =
		read_lines("i = 5; n = -7; x = 0x10; big = 3000000000; long = 4294967296L;\n"
			   "min = -9223372036854775808; max = 9223372036854775807; zero = 0012;\n"
			   "f = 1.5; e = 1e3; t = TRUE; u = false; plus = +5;\n"
			   "s = \"a\" \" b\"\n  \"c\"; q = \"\\\"\\\\\\n\\t\\x41\";");
	static const struct {
		const char *name;
		enum conf_kind kind;
		int64_t number;
		double real;
		const char *text;
	} rows[] = {
		{ "i", CONF_INT, 5, 0, "5" },
		{ "n", CONF_INT, -7, 0, "-7" },
		{ "x", CONF_INT, 16, 0, "16" },
		{ "big", CONF_INT, 3000000000, 0, "3000000000" },
		{ "long", CONF_INT, 4294967296, 0, "4294967296" },
		{ "min", CONF_INT, INT64_MIN, 0, "-9223372036854775808" },
		{ "max", CONF_INT, INT64_MAX, 0, "9223372036854775807" },
		{ "zero", CONF_INT, 12, 0, "12" },
		{ "f", CONF_FLOAT, 0, 1.5, "1.5" },
		{ "e", CONF_FLOAT, 0, 1000, "1000" },
		{ "t", CONF_BOOL, 1, 0, "true" },
		{ "u", CONF_BOOL, 0, 0, "false" },
		{ "plus", CONF_INT, 5, 0, "5" },
		{ "s", CONF_TEXT, 0, 0, "a bc" },
		{ "q", CONF_TEXT, 0, 0, "\"\\\n\tA" },
	};

	cr_assert_eq(tree->root.n_children, ARRAY_LEN(rows));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct conf_node *node = conf_child(&tree->root, rows[i].name);

		cr_assert(node, "%s", rows[i].name);
		cr_expect_eq(node->kind, rows[i].kind, "%s", rows[i].name);
		cr_expect_eq(node->number, rows[i].number, "%s", rows[i].name);
		cr_expect_eq(node->real, rows[i].real, "%s", rows[i].name);
		cr_expect_str_eq(conf_value_text(&tree->arena, node), rows[i].text);
		cr_expect_str_eq(tree->root.children[i].name, rows[i].name);
	}
	cr_expect_null(conf_child(&tree->root, "none"));
	conf_tree_free(tree);
}

Test(conf_tree, groups_and_lists)
{
	struct conf_tree *tree = read_lines(
		"g = { a = 1, b = 2 c = 3; };\nl = ( 1, \"x\", ( ), { k = true; }, [ 2, 3 ] );\n"
		"none = ( ); empty = { }; array = [ ];");
	const struct conf_node *list = conf_child(&tree->root, "l");

	cr_expect_eq(conf_child(&tree->root, "g")->kind, CONF_GROUP);
	cr_expect_eq(conf_child(conf_child(&tree->root, "g"), "c")->number, 3);
	cr_assert_eq(list->n_children, 5);
	cr_expect_eq(list->children[0].number, 1);
	cr_expect_null(list->children[0].name);
	cr_expect_str_eq(list->children[1].text, "x");
	cr_expect_eq(list->children[2].kind, CONF_LIST);
	cr_expect_eq(conf_child(&list->children[3], "k")->number, 1);
	cr_expect_eq(list->children[4].kind, CONF_LIST);
	cr_expect_eq(list->children[4].children[1].number, 3);
	cr_expect_eq(conf_child(&tree->root, "none")->n_children, 0);
	cr_expect_eq(conf_child(&tree->root, "empty")->kind, CONF_GROUP);
	cr_expect_eq(conf_child(&tree->root, "array")->kind, CONF_LIST);
	cr_expect_null(conf_value_text(&tree->arena, list));
	conf_tree_free(tree);
}

Test(conf_tree, empty_text)
{
	struct conf_tree *tree = read_lines("");

	cr_expect_eq(tree->root.kind, CONF_GROUP);
	cr_expect_eq(tree->root.n_children, 0);
	conf_tree_free(tree);
	conf_tree_free(NULL);
}

/* libconfig alone gives a text in a list the line of what follows it. */
Test(conf_tree, lines)
{
	struct conf_tree *tree = read_lines(
		"# a comment\n/* over\n   lines */ a // more\n=\n5;\n"
		"l = (\n  \"x\",\n  \"y\"\n  \"z\"\n  ,\n  6\n  ,\n  {\n    k = \"v\"\n  }\n);\n"
		"m = \"one\n two\n\";\nlast = 1;");
	const struct conf_node *list = conf_child(&tree->root, "l");

	cr_expect_eq(conf_child(&tree->root, "a")->line, 3);
	cr_expect_eq(list->line, 6);
	cr_expect_eq(list->children[0].line, 7);
	cr_expect_eq(list->children[1].line, 8);
	cr_expect_str_eq(list->children[1].text, "yz");
	cr_expect_eq(list->children[2].line, 11);
	cr_expect_eq(list->children[3].line, 13);
	cr_expect_eq(list->children[3].children[0].line, 14);
	cr_expect_str_eq(conf_child(&tree->root, "m")->text, "one\n two\n");
	cr_expect_eq(conf_child(&tree->root, "last")->line, 20);
	conf_tree_free(tree);
}

Test(conf_tree, text_with_a_first_line)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = conf_read_text("\n{ a = 1; }", "x.scn", 17, NULL, &errors);

	cr_expect_null(tree);
	expect_errors(&errors, "x.scn:18: syntax error ('{' needs a key and '=' before it)\n");
	tree = conf_read_text("rules = ( {\n  name = \"n\"; } );", "x.scn", 17, NULL, &errors);
	cr_assert(tree);
	cr_expect_eq(conf_child(&tree->root, "rules")->children[0].line, 17);
	cr_expect_eq(conf_child(&tree->root, "rules")->children[0].children[0].line, 18);
	cr_expect_str_eq(conf_child(&tree->root, "rules")->children[0].children[0].file, "x.scn");
	conf_tree_free(tree);
}

Test(conf_tree, byte_order_mark)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree;
	char dir[32];

	scratch_enter(dir);
	scratch_write("bom.conf", "\xef\xbb\xbf"
				  "a = 1;\r\nb = 2;\r\n");
	tree = conf_read("bom.conf", &errors);
	cr_assert(tree, "%s", errors.text.p);
	cr_expect_eq(conf_child(&tree->root, "b")->line, 2);
	conf_tree_free(tree);
	scratch_leave(dir);
}

/* Files in three folders, read from a fourth. */
Test(conf_tree, include)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree;
	char dir[32], path[64];
	const struct conf_node *list;

	scratch_enter(dir);
	scratch_write("imsd.conf", "before = 1;\n@include \"sub/one.conf\"\nafter = 2;\nl = ( { n "
				   "= 1;\n @include \"leaf.conf\"\n } );\n");
	scratch_write("leaf.conf", "leaf = \"top\";");
	scratch_write("sub/one.conf", "# one\none = 1;\n  @include \"deep/two.conf\"\nthree = 3;");
	cr_assert_eq(mkdir("sub/deep", 0755), 0);
	scratch_write("sub/deep/two.conf", "\n\ntwo = 2;\n@include \"../../sub/deep/four.conf\"");
	scratch_write("sub/deep/four.conf", "four = 4;\n");
	snprintf(path, sizeof(path), "%s/imsd.conf", dir);
	cr_assert_eq(chdir("/"), 0);
	tree = conf_read(path, &errors);
	cr_assert(tree, "%s", errors.text.p);
	cr_expect_str_eq(tree->root.file, path);
	cr_expect_eq(conf_child(&tree->root, "before")->line, 1);
	cr_expect_str_eq(conf_child(&tree->root, "before")->file, path);
	cr_expect_eq(conf_child(&tree->root, "one")->line, 2);
	cr_expect_str_eq(conf_child(&tree->root, "one")->file + strlen(dir), "/sub/one.conf");
	cr_expect_eq(conf_child(&tree->root, "two")->line, 3);
	cr_expect_str_eq(conf_child(&tree->root, "two")->file + strlen(dir), "/sub/deep/two.conf");
	cr_expect_eq(conf_child(&tree->root, "four")->line, 1);
	cr_expect_eq(conf_child(&tree->root, "three")->line, 4);
	cr_expect_str_eq(conf_child(&tree->root, "three")->file + strlen(dir), "/sub/one.conf");
	cr_expect_eq(conf_child(&tree->root, "after")->line, 3);
	list = conf_child(&tree->root, "l");
	cr_expect_str_eq(conf_child(&list->children[0], "leaf")->text, "top");
	conf_tree_free(tree);

	/* From the folder itself the names are shorter, and from a text they are relative to its
	 * dir. */
	cr_assert_eq(chdir(dir), 0);
	tree = conf_read("imsd.conf", &errors);
	cr_assert(tree);
	cr_expect_str_eq(conf_child(&tree->root, "two")->file, "sub/deep/two.conf");
	conf_tree_free(tree);
	tree = conf_read_text("@include \"deep/four.conf\"", "t", 1, "sub", &errors);
	cr_assert(tree);
	cr_expect_str_eq(conf_child(&tree->root, "four")->file, "sub/deep/four.conf");
	conf_tree_free(tree);
	snprintf(path, sizeof(path), "@include \"%s/leaf.conf\"", dir);
	tree = conf_read_text(path, "t", 1, "sub", &errors);
	cr_assert(tree, "absolute: %s", errors.text.p);
	conf_tree_free(tree);
	scratch_leave(dir);
}

Test(conf_tree, include_is_no_include_in_quotes_and_comments)
{
	struct conf_tree *tree = read_lines(
		"# @include \"none\"\n/*\n@include \"none\"\n*/ a = \"\n@include 'none'\n\";");

	cr_expect_str_eq(conf_child(&tree->root, "a")->text, "\n@include 'none'\n");
	conf_tree_free(tree);
}

Test(conf_tree, files_that_cannot_be_read)
{
	struct conf_errors errors = { 0 };
	char dir[32];

	scratch_enter(dir);
	cr_expect_null(conf_read("none.conf", &errors));
	expect_errors(&errors, "none.conf: cannot be read: No such file or directory\n");
	cr_expect_null(conf_read(".", &errors));
	expect_errors(&errors, ".: cannot be read: Is a directory\n");
	scratch_write("imsd.conf", "a = 1;\n@include \"sub/none.conf\"\n");
	cr_expect_null(conf_read("imsd.conf", &errors));
	expect_errors(&errors,
		      "imsd.conf:2: sub/none.conf cannot be read: No such file or directory\n");
	scratch_write("sub/one.conf", "\n\n@include \"none.conf\"\n");
	scratch_write("imsd.conf", "@include \"sub/one.conf\"\n");
	cr_expect_null(conf_read("imsd.conf", &errors));
	expect_errors(&errors,
		      "sub/one.conf:3: sub/none.conf cannot be read: No such file or directory\n");
	scratch_write("self.conf", "a = 1;\n@include \"self.conf\"\n");
	cr_expect_null(conf_read("self.conf", &errors));
	expect_errors(&errors,
		      "self.conf:2: @include nests too deep: does a file include itself?\n");
	cr_expect_null(
		conf_read_text("@include \"self.conf\"", "POST /v1/rules", 1, NULL, &errors));
	expect_errors(&errors, "POST /v1/rules:1: @include is not possible here\n");
	scratch_leave(dir);
}

Test(conf_tree, nesting)
{
	struct conf_errors errors = { 0 };
	struct buf text = { 0 };

	buf_add_text(&text, "a = ");
	for (int i = 0; i < 100000; i++)
		buf_add_text(&text, "(\n");
	cr_expect_null(conf_read_text(text.p, "t", 1, NULL, &errors));
	expect_errors(&errors, "t:65: brackets nest more than 64 deep\n");
	buf_free(&text);
}

Test(conf_tree, twenty_thousand_settings)
{
	struct buf text = { 0 };
	struct conf_tree *tree;

	buf_add_text(&text, "l = (\n");
	for (int i = 0; i < 20000; i++)
		buf_printf(&text, "%s{ name = \"u%d\"; imsi = \"0010100%08d\"; }\n", i ? "," : "",
			   i, i);
	buf_add_text(&text, ");");
	tree = read_lines(text.p);
	cr_assert_eq(tree->root.children[0].n_children, 20000);
	cr_expect_str_eq(tree->root.children[0].children[19999].children[0].text, "u19999");
	cr_expect_eq(tree->root.children[0].children[19999].line, 20001);
	conf_tree_free(tree);
	buf_free(&text);
}
