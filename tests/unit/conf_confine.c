/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/confine.h"

#include <string.h>

#include "conf_scratch.h"

/* A folder of a configuration with files and links, and files beside it. */
static void make_files(char dir[32])
{
	scratch_enter(dir);
	scratch_write("conf/imsd.conf", "");
	scratch_write("conf/body.xml", "<x/>");
	scratch_write("conf/more/deep.xml", "<y/>");
	scratch_write("secret", "s");
	scratch_write("configured", "s");
	cr_assert_eq(symlink("../secret", "conf/out"), 0);
	cr_assert_eq(symlink("body.xml", "conf/in"), 0);
	cr_assert_eq(symlink("..", "conf/up"), 0);
}

Test(conf_confine, files_of_the_folder_alone)
{
	static const struct {
		const char *name, *real, *why; /* real: behind the folder's name; NULL: refused */
	} rows[] = {
		{ "body.xml", "/conf/body.xml", "" },
		{ "./body.xml", "/conf/body.xml", "" },
		{ "more/../body.xml", "/conf/body.xml", "" },
		{ "more/deep.xml", "/conf/more/deep.xml", "" },
		{ "in", "/conf/body.xml", "" },
		{ "", NULL, "is outside" },
		{ ".", NULL, "is outside" },
		{ "..", NULL, "is outside" },
		{ "../secret", NULL, "is outside" },
		{ "../none", NULL, "is outside" },
		{ "../configured", NULL, "is outside" },
		{ "more/../../secret", NULL, "is outside" },
		{ "out", NULL, "is outside" },
		{ "up/secret", NULL, "is outside" },
		{ "up/conf/body.xml", "/conf/body.xml", "" },
		{ "/etc/passwd", NULL, "only files below the configuration's folder" },
		{ "/etc/none", NULL, "is outside" },
		{ "none.xml", NULL, "'none.xml': No such file" },
	};
	struct confine confine = { 0 };
	char dir[32], folder[64], here[PATH_MAX], real[PATH_MAX], whole[PATH_MAX], why[CONFINE_WHY];

	make_files(dir);
	snprintf(folder, sizeof(folder), "%s/conf", dir);
	confine.folder = folder;
	cr_assert(realpath(dir, here));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		why[0] = '\0';
		cr_expect_eq(confine_file(&confine, "x", str_of(rows[i].name), real, why),
			     rows[i].real != NULL, "%s: %s", rows[i].name, why);
		cr_expect_not_null(strstr(why, rows[i].why), "%s: %s", rows[i].name, why);
		if (rows[i].real)
			cr_expect_str_eq(real + strlen(here), rows[i].real);
	}
	snprintf(whole, sizeof(whole), "%s/body.xml", folder);
	cr_expect(confine_file(&confine, "x", str_of(whole), real, why), "%s", why);
	confine.folder = NULL;
	cr_expect_not(confine_file(&confine, "x", STR("body.xml"), real, why));
	cr_expect_not(confine_file(NULL, "x", STR("body.xml"), real, why));
	cr_expect_not_null(strstr(why, "without a configuration file"), "%s", why);
	scratch_leave(dir);
}

Test(conf_confine, folder_of_a_configuration)
{
	struct arena arena;

	arena_init(&arena);
	cr_expect_null(confine_folder(&arena, NULL));
	cr_expect_str_eq(confine_folder(&arena, "imsd.conf"), ".");
	cr_expect_str_eq(confine_folder(&arena, "/imsd.conf"), "/");
	cr_expect_str_eq(confine_folder(&arena, "a/b/imsd.conf"), "a/b");
	arena_clear(&arena);
}

Test(conf_confine, knobs_that_name_files)
{
	static const struct knob_row text = { .name = "t" },
				     file = { .name = "f", .file = KNOB_FILE },
				     word = { .name = "w", .file = KNOB_FILE_OR_WORD };
	static const struct {
		const struct knob_row *row;
		const char *value;
		bool right;
	} rows[] = {
		{ &text, "/etc/passwd", true }, { &file, "/etc/passwd", false },
		{ &file, "body.xml", true },    { &file, "", true },
		{ &word, "expired", true },     { &word, "/etc/passwd", false },
		{ &word, "secret", false },     { &word, "body.xml", true },
	};
	static const struct confine confine = { .folder = "conf" };
	char dir[32], why[CONFINE_WHY];
	struct arena arena;

	make_files(dir);
	arena_init(&arena);
	cr_assert_eq(rename("conf/body.xml", "body.xml"),
		     0); /* a word that is a file here is no word */
	scratch_write("conf/body.xml", "<x/>");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct str value = str_of(rows[i].value);

		cr_expect_eq(confine_knob(rows[i].row, &confine, &arena, &value, why),
			     rows[i].right, "%zu", i);
		if (rows[i].right && rows[i].row->file && str_find(value, '.') >= 0)
			cr_expect(str_ends(value, STR("/conf/body.xml")), "%.*s", STR_ARG(value));
	}
	arena_clear(&arena);
	scratch_leave(dir);
}

/* What a text names is kept; what a file that it includes names is that file's business. */
Test(conf_confine, texts_and_what_they_include)
{
	static const struct confine confine = { .folder = "conf" };
	struct conf_errors errors = { 0 };
	struct conf_tree *tree;
	char dir[32];

	make_files(dir);
	scratch_write("outside.conf", "outside = 1;");
	scratch_write("conf/inside.conf", "inside = 1;\n@include \"../outside.conf\"");
	tree = conf_read_confined("a = { b = 1; };\n@include \"inside.conf\"", "put", &confine,
				  &errors);
	cr_assert_not_null(tree, "%s", errors.text.p);
	cr_expect(conf_child(&tree->root, "a")->confined);
	cr_expect(conf_child(&tree->root, "a")->children[0].confined);
	cr_expect_not(conf_child(&tree->root, "inside")->confined);
	cr_expect_not(conf_child(&tree->root, "outside")->confined);
	conf_tree_free(tree);
	cr_expect_null(
		conf_read_confined("\n@include \"../outside.conf\"", "put", &confine, &errors));
	expect_errors(
		&errors,
		"put:2: @include '../outside.conf' is outside: over HTTP only files below the "
		"configuration's folder, conf, can be named, relative to it\n");
	cr_expect_null(conf_read_confined("@include \"/etc/passwd\"", "put", &confine, &errors));
	cr_expect_not_null(strstr(errors.text.p, "'/etc/passwd' is outside"), "%s", errors.text.p);
	cr_expect_null(strstr(errors.text.p, "root"), "%s", errors.text.p);
	conf_errors_free(&errors);
	scratch_leave(dir);
}

/* A file with secrets is named by its own setting alone, whatever the name that leads to it, also when another has come
 * into its place. */
Test(conf_confine, secrets)
{
	static const struct {
		const char *setting, *name;
		bool right;
	} rows[] = {
		{ "@include", "imsd.conf", true },       { "body_file", "imsd.conf", false },
		{ "body_file", "./imsd.conf", false },   { "body_file", "to-imsd.conf", false },
		{ "body_file", "hard", false },          { "api.token_file", "imsd.conf", false },
		{ "subscribers_file", "t.csv", true },   { "@include", "t.csv", false },
		{ "api.token_file", "token", true },     { "subscribers_file", "token", true },
		{ "body_file", "token", false },         { "body_file", "body.xml", true },
		{ "events.profile", "imsd.conf", false }
	};
	struct confine_secrets secrets;
	struct confine confine = { .folder = "conf", .secrets = &secrets };
	char dir[32], real[PATH_MAX], why[CONFINE_WHY];

	make_files(dir);
	scratch_write("conf/t.csv", "");
	scratch_write("conf/token", "");
	confine_secrets_init(&secrets);
	confine_keep(&secrets, "@include", "conf/imsd.conf");
	confine_keep(&secrets, "subscribers_file", "conf/t.csv");
	confine_keep(&secrets, "api.token_file", "conf/token");
	confine_keep(&secrets, "subscribers_file", "conf/token");
	confine_keep(&secrets, "tls.key", "conf/none.pem");
	cr_assert_eq(rename("conf/imsd.conf", "conf/imsd.conf.old"), 0);
	scratch_write("conf/imsd.conf", "");
	cr_assert_eq(symlink("imsd.conf", "conf/to-imsd.conf"), 0);
	cr_assert_eq(link("conf/imsd.conf", "conf/hard"), 0);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		why[0] = '\0';
		cr_expect_eq(confine_file(&confine, rows[i].setting, str_of(rows[i].name), real,
					  why),
			     rows[i].right, "%s %s: %s", rows[i].setting, rows[i].name, why);
		cr_expect_eq(strstr(why, "holds what imsd keeps to itself") == NULL, rows[i].right,
			     "%s", why);
	}
	confine_secrets_clear(&secrets);
	scratch_leave(dir);
}
