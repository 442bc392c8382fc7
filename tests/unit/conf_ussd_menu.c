/* SPDX-License-Identifier: Apache-2.0 */
/* USSD codes with their menus: found, and what is refused. */
#include "conf_scratch.h"

#include "conf/ussd_menu.h"

static struct ussd_menu *read_text(const char *text, struct conf_errors *errors)
{
	struct conf_tree *tree = conf_read_text(text, "t", 1, NULL, errors);
	struct ussd_menu *menu;

	cr_assert(tree, "%s", errors->text.p);
	menu = ussd_menu_read(&tree->root, errors);
	/* The menu does not need the tree any more. */
	conf_tree_free(tree);
	return menu;
}

Test(conf_ussd_menu, leads_from_answer_to_answer)
{
	struct conf_errors errors = { 0 };
	struct ussd_menu *menu = read_text(
		"ussd = (\n"
		"{ code = \"*100#\"; text = \"1=Top up\"; language = \"en\"; menu = (\n"
		"  { key = \"1\"; text = \"How much?\"; menu = ( { key = \"5\"; text = \"Done\"; } ); },\n"
		"  { key = \"2\"; error = 3; } ); },\n"
		"{ code = \"*101#\"; text = \"Bye\"; error = 1; } );",
		&errors);
	const struct ussd_item *item;

	cr_assert(menu, "%s", errors.text.p);
	item = ussd_menu_find(menu, STR("*100#"));
	cr_assert(item);
	cr_expect_str_eq(item->text, "1=Top up");
	cr_expect_str_eq(item->language, "en");
	cr_expect_eq(item->n_items, 2);
	cr_expect_eq(item->line, 2);
	cr_expect_null(ussd_item_next(item, STR("3")));
	cr_expect_null(ussd_item_next(item, STR("")));
	cr_expect_eq(ussd_item_next(item, STR("2"))->error, 3);
	item = ussd_item_next(item, STR("1"));
	cr_expect_str_eq(ussd_item_next(item, STR("5"))->text, "Done");
	cr_expect_eq(ussd_item_next(item, STR("5"))->n_items, 0);
	cr_expect_eq(ussd_menu_find(menu, STR("*101#"))->error, 1);
	cr_expect_null(ussd_menu_find(menu, STR("*102#")));
	cr_expect_null(ussd_menu_find(NULL, STR("*102#")));
	ussd_menu_free(menu);
	conf_errors_free(&errors);
}

Test(conf_ussd_menu, nothing_is_a_menu_too)
{
	struct conf_errors errors = { 0 };
	struct ussd_menu *menu = read_text("seed = 1;", &errors);

	cr_assert(menu);
	cr_expect_null(ussd_menu_find(menu, STR("*100#")));
	ussd_menu_free(menu);
}

Test(conf_ussd_menu, refuses_with_line_and_reason)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "ussd = 1;", "t:1: ussd wants a list" },
		{ "ussd = ( 1 );", "t:1: ussd wants a group" },
		{ "ussd = ( { text = \"x\"; } );", "t:1: ussd needs a code" },
		{ "ussd = ( { code = \"*1#\"; } );", "'*1#' needs a text" },
		{ "ussd = ( { code = \"call me\"; text = \"x\"; } );", "is no USSD code" },
		{ "ussd = ( { code = \"*1#\"; text = \"x\"; },\n{ code = \"*1#\"; text = \"y\"; } );",
		  "t:2: '*1#' stands at t:1 already" },
		{ "ussd = ( { code = \"*1#\"; text = \"x\"; error = 256; } );", "from 1 to 255" },
		{ "ussd = ( { code = \"*1#\"; txt = \"x\"; } );", "did you mean 'text'" },
		{ "ussd = ( { code = \"*1#\"; error = 1; menu = ( { key = \"1\"; text = \"x\"; } ); } );",
		  "needs a text" },
		{ "ussd = ( { code = \"*1#\"; text = \"x\"; menu = ( { text = \"y\"; } ); } );",
		  "ussd.menu needs a key" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct conf_errors errors = { 0 };

		cr_assert_null(read_text(rows[i].text, &errors), "%s", rows[i].text);
		cr_expect_not_null(strstr(errors.text.p, rows[i].error), "%s: %s", rows[i].text,
				   errors.text.p);
		conf_errors_free(&errors);
	}
}

Test(conf_ussd_menu, menus_are_not_too_deep)
{
	struct conf_errors errors = { 0 };
	struct buf text = { 0 };

	buf_add_text(&text, "ussd = ( { code = \"*1#\"; text = \"x\"; ");
	for (int i = 0; i < USSD_MENU_DEPTH; i++)
		buf_add_text(&text, "menu = ( { key = \"1\"; text = \"x\"; ");
	for (int i = 0; i < USSD_MENU_DEPTH; i++)
		buf_add_text(&text, "} ); ");
	buf_add_text(&text, "} );");
	cr_assert_null(read_text(text.p, &errors));
	cr_expect_not_null(strstr(errors.text.p, "at most 7 menus"), "%s", errors.text.p);
	conf_errors_free(&errors);
	buf_free(&text);
}
