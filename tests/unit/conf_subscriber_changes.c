/* SPDX-License-Identifier: Apache-2.0 */
/* Changes laid over subscribers: what they cover, what they may not, and that numbers stay. */
#include "conf/subscriber_csv.h"
#include "conf_scratch.h"

#define DOMAIN "home.example"
#define NO_AUTH "auth = { algorithm = \"none\"; };"

static const char configured_text[] =
	"subscribers = ( { name = \"alice\"; imsi = \"001010000000001\"; msisdn = \"+15550001\"; " NO_AUTH
	" },\n"
	"  { name = \"bob\"; imsi = \"001010000000002\"; msisdn = \"+15550002\"; " NO_AUTH " },\n"
	"  { name = \"carol\"; imsi = \"001010000000003\"; " NO_AUTH " } );\n"
	"subscriber_range = ( { first_imsi = \"001010000100000\"; count = 10; " NO_AUTH " } );\n";

static struct conf_tree *tree_of(const char *text)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = conf_read_text(text, "t", 1, NULL, &errors);

	cr_assert(tree, "%s", errors.text.p);
	return tree;
}

static struct subscribers *configured(void)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = tree_of(configured_text);
	struct subscribers *subscribers = subscribers_read(&tree->root, DOMAIN, NULL, &errors);

	cr_assert(subscribers, "%s", errors.text.p);
	conf_tree_free(tree);
	return subscribers;
}

/* Entries of a list `x`, each a change of its own name; then those of `gone`. */
static struct subscribers *lay(struct subscribers *base, const char *text, const char *const *gone,
			       struct conf_errors *errors, bool *wrong)
{
	struct conf_tree *tree = tree_of(text);
	const struct conf_node *list = conf_child(&tree->root, "x");
	struct subscriber_change changes[8];
	struct subscribers *laid;
	size_t n = 0;

	for (unsigned i = 0; list && i < list->n_children; i++)
		changes[n++] =
			(struct subscriber_change){ conf_child(&list->children[i], "name")->text,
						    &list->children[i] };
	for (; gone && *gone; gone++)
		changes[n++] = (struct subscriber_change){ *gone, NULL };
	laid = subscribers_lay(base, changes, n, errors, wrong);
	conf_tree_free(tree);
	return laid;
}

static bool knows(const struct subscribers *subscribers, const char *name)
{
	struct subscriber found;

	return subscribers_by_name(subscribers, str_of(name), &found);
}

Test(conf_subscriber_changes, one_is_added_one_replaced_one_gone)
{
	static const char *const gone[] = { "bob", "001010000100004", "nobody", NULL };
	struct subscribers *base = configured(), *laid;
	struct conf_errors errors = { 0 };
	struct subscriber found;
	unsigned index;

	laid = lay(
		base,
		"x = ( { name = \"zoe\"; imsi = \"001010000000009\"; msisdn = \"+15550002\"; " NO_AUTH
		" },\n"
		"  { name = \"alice\"; imsi = \"001010000000001\"; msisdn = \"+15550099\"; " NO_AUTH
		" } );",
		gone, &errors, NULL);
	cr_assert(laid, "%s", errors.text.p);
	cr_expect_eq(subscribers_count(base), 13);
	cr_expect_eq(subscribers_count(laid), 12);
	cr_expect_not(knows(laid, "bob"));
	cr_expect_not(knows(laid, "001010000100004"));
	cr_expect(knows(laid, "001010000100005"));
	cr_expect(knows(laid, "carol"));
	cr_expect_not(subscribers_by_impi(laid, STR("001010000000002@" DOMAIN), &found));
	cr_assert(subscribers_by_impu(laid, STR("tel:+15550002"), &found, &index));
	cr_expect_str_eq(found.name, "zoe");
	cr_expect_eq(found.number, 13);
	cr_assert(subscribers_by_impu(laid, STR("tel:+15550099"), &found, &index));
	cr_expect_str_eq(found.name, "alice");
	cr_expect_eq(found.number, 0);
	cr_expect_not(subscribers_by_impu(laid, STR("tel:+15550001"), &found, &index));
	cr_expect_eq(subscribers_configured(laid), base);
	cr_expect_eq(subscribers_configured(base), base);
	subscribers_free(base);
	cr_expect(knows(laid, "carol"), "the base is held");
	subscribers_free(laid);
}

Test(conf_subscriber_changes, numbers_stay_and_places_close_up)
{
	static const char *const gone[] = { "001010000100009", "alice", "001010000100000", NULL };
	struct subscribers *base = configured(), *laid;
	struct conf_errors errors = { 0 };
	struct subscriber found, before;
	unsigned seen = 0;

	laid = lay(base, "x = ( { name = \"zoe\"; imsi = \"001010000000009\"; " NO_AUTH " } );",
		   gone, &errors, NULL);
	cr_assert(laid, "%s", errors.text.p);
	for (uint64_t i = 0; i < 13; i++) {
		cr_assert(subscribers_at(base, i, &before));
		if (!subscribers_at(laid, i, &found))
			continue;
		seen++;
		cr_expect_str_eq(found.name, before.name);
	}
	cr_expect_eq(seen, 10);
	cr_assert(subscribers_at(laid, 13, &found));
	cr_expect_str_eq(found.name, "zoe");
	cr_expect_not(subscribers_at(laid, 14, &found));
	for (uint64_t i = 0; i < subscribers_count(laid); i++) {
		cr_assert(subscribers_nth(laid, i, &found), "%ju", (uintmax_t)i);
		cr_expect(knows(laid, found.name));
	}
	cr_expect_str_eq(found.name, "zoe");
	cr_expect_not(subscribers_nth(laid, subscribers_count(laid), &found));
	cr_assert(subscribers_nth(laid, 0, &found));
	cr_expect_str_eq(found.name, "bob");
	subscribers_free(laid);
	subscribers_free(base);
}

Test(conf_subscriber_changes, nobody_takes_what_is_anothers)
{
	struct subscribers *base = configured();
	struct conf_errors errors = { 0 };
	bool wrong[8];

	cr_expect_null(
		lay(base,
		    "x = (\n"
		    "{ name = \"a\"; imsi = \"001010000000001\"; " NO_AUTH " },\n"
		    "{ name = \"b\"; imsi = \"001010000000010\"; " NO_AUTH " },\n"
		    "{ name = \"c\"; imsi = \"001010000000011\"; msisdn = \"+15550002\"; " NO_AUTH
		    " },\n"
		    "{ name = \"d\"; imsi = \"001010000100003\"; " NO_AUTH " },\n"
		    "{ name = \"e\"; imsi = \"001010000000010\"; " NO_AUTH " } );",
		    NULL, &errors, wrong));
	expect_errors(&errors,
		      "t:2: '001010000000001@home.example' is already that of alice\n"
		      "t:4: 'sip:+15550002@home.example' is already that of bob\n"
		      "t:4: 'tel:+15550002' is already that of bob\n"
		      "t:5: '001010000100003@home.example' is already that of 001010000100003\n"
		      "t:6: '001010000000010@home.example' is already that of b (t:3)\n");
	cr_expect(wrong[0] && !wrong[1] && wrong[2] && wrong[3] && wrong[4]);
	subscribers_free(base);
}

Test(conf_subscriber_changes, a_file_of_the_configuration)
{
	struct conf_errors errors = { 0 };
	struct subscribers *subscribers;
	struct conf_tree *tree;
	struct subscriber found;
	char dir[32];

	scratch_enter(dir);
	scratch_write("sub/s.csv", "\xef\xbb\xbfName, IMSI ,k,opc,impu,amf\r\n"
				   "\"ann\",001010000000001,00112233445566778899aabbccddeeff,"
				   "00112233445566778899aabbccddeeff,sip:a@x sip:b@x,\r\n\r\n");
	scratch_write("sub/t.conf", "subscribers_file = \"s.csv\";\n"
				    "subscribers = ( { impi = \"bea@x\"; " NO_AUTH " } );\n");
	tree = conf_read("sub/t.conf", &errors);
	subscribers = subscribers_read(&tree->root, DOMAIN, NULL, &errors);
	cr_assert(subscribers, "%s", errors.text.p);
	conf_tree_free(tree);
	cr_expect_eq(subscribers_count(subscribers), 2);
	cr_assert(subscribers_by_name(subscribers, STR("ann"), &found));
	cr_expect_eq(found.n_impus, 2);
	cr_expect_eq(found.auth->algorithm, ALGORITHM_MILENAGE);
	cr_expect(found.auth->op_derived);
	cr_expect_eq(found.number, 1);
	subscribers_free(subscribers);
	tree = tree_of("subscribers_file = ( \"none.csv\", 5 );");
	cr_expect_null(subscribers_read(&tree->root, DOMAIN, NULL, &errors));
	expect_errors(&errors,
		      "t:1: none.csv cannot be read: No such file or directory\n"
		      "t:1: subscribers_file wants a text in double quotes, not a whole number\n");
	conf_tree_free(tree);
	scratch_leave(dir);
}

/* What is wrong with such rows. */
static void expect_rows(const char *text, unsigned n_right, unsigned n_wrong, const char *expected)
{
	struct conf_errors errors = { 0 };
	unsigned wrong = 0;
	struct conf_tree *tree = subscriber_csv_read(str_of(text), "f", &wrong, &errors);

	expect_errors(&errors, expected);
	cr_expect_eq(tree ? tree->root.n_children : 0, n_right, "%s", text);
	cr_expect_eq(wrong, n_wrong, "%s", text);
	conf_tree_free(tree);
}

Test(conf_subscriber_changes, rows_and_what_is_wrong_with_them)
{
	static const char *const headless[] = {
		"name;imsi;msisdn;k;opc\nr1;001010000000091;1;2;3\n",
		"r1,001010000000091,465b5ce8b199b49faa5f0a2ee238a6bc\n",
	};

	expect_rows("", 0, 0, "f:1: the first line names the columns: name,imsi,msisdn,k,opc\n");
	expect_rows("name,mssdn\n", 0, 0, "f:1: unknown column 'mssdn' (did you mean 'msisdn'?)\n");
	expect_rows("name,465b5ce8b199b49faa5f0a2ee238a6bc\n", 0, 0,
		    "f:1: a column has a name that is none\n");
	for (size_t i = 0; i < ARRAY_LEN(headless); i++)
		expect_rows(
			headless[i], 0, 0,
			"f:1: the first line names no column; columns are parted by commas, their names "
			"are name,imsi,msisdn,impi,impu,impus,default_impu,barred,algorithm,algorithms,"
			"k,op,opc,top,topc,amf,sqn,res_len,keccak_iterations,password\n");
	expect_rows("imsi,imsi\n", 0, 0, "f:1: the column 'imsi' is there twice\n");
	expect_rows("impu,impus\n", 0, 0, "f:1: the column 'impus' is there twice\n");
	expect_rows("name,imsi", 0, 0, "");
	expect_rows("name,imsi\na,1\nb\n\nc,3,4\nd,4", 2, 2,
		    "f:3: 1 cells, and the header has 2\nf:5: 3 cells, and the header has 2\n");
	expect_rows("name,res_len\na,x\nb,8\n", 1, 1, "f:2: res_len: a whole number is wanted\n");
	expect_rows("name,password\na,\"two\nlines\"\nb,\"no end\n", 1, 1,
		    "f:4: quotes are opened and not closed\n");
	expect_rows("name\n\"a\"b\nc\n", 1, 1, "f:2: something stands behind a cell in quotes\n");
}
