/* SPDX-License-Identifier: Apache-2.0 */
/* USSD codes read and looked up. */
#include "conf/ussd_menu.h"

#include <string.h>

#define TEXT_KEYS                                                                                      \
	{ "text",     CONF_TEXT, NULL, "What the network says" },                                      \
	{ "language", CONF_TEXT, NULL, "Language of the text, RFC 5646" },                             \
	{ "error",    CONF_INT,  NULL, "error-code that goes with it or stands for it: 1 to 255" },    \
	{ "menu",     CONF_LIST, NULL, "What the user may answer; without it the dialogue ends here" }

static const struct conf_key code_keys[] = {
	{ "code",     CONF_TEXT, NULL, "What is dialled: digits, * and #" },
	TEXT_KEYS,
};
static const struct conf_key item_keys[] = {
	{ "key",      CONF_TEXT, NULL, "What the user answers" },
	TEXT_KEYS,
};
const struct conf_schema ussd_schema = { "ussd", code_keys, ARRAY_LEN(code_keys) };
const struct conf_schema ussd_menu_schema = { "ussd.menu", item_keys, ARRAY_LEN(item_keys) };

/* The root is an item whose answers are the codes. */
struct ussd_menu {
	struct arena arena;
	struct ussd_item root;
};

/* One list while it is read. */
struct menu_reading {
	struct ussd_menu *menu;
	struct conf_errors *errors;
	const struct conf_schema *schema;
	const char *key; /* of its entries */
	unsigned depth;
};

static const char *keep(struct ussd_menu *menu, const char *text)
{
	return text ? arena_copy(&menu->arena, text, strlen(text)) : NULL;
}

static bool is_code(const char *text)
{
	return *text && text[strspn(text, "0123456789*#")] == '\0';
}

/* An entry before with the same key. */
static void check_key(const struct menu_reading *reading, const struct conf_node *node,
		      const struct ussd_item *parent, const char *key)
{
	const struct ussd_item *other = ussd_item_next(parent, str_of(key));

	if (reading->depth == 0 && !is_code(key))
		conf_node_error(reading->errors, node,
				"'%s' is no USSD code: write digits, * and #", key);
	if (other)
		conf_node_error(reading->errors, node, "'%s' stands at %s:%u already", key,
				other->file, other->line);
}

static void read_list(const struct menu_reading *reading, const struct conf_node *list,
		      struct ussd_item *parent);

/* One entry and all below it. */
static void read_item(const struct menu_reading *reading, const struct conf_node *node,
		      const struct ussd_item *parent, struct ussd_item *item)
{
	struct menu_reading below = *reading;
	const struct conf_node *menu = conf_child(node, "menu");
	const char *key = conf_child_text(node, reading->key);

	if (!conf_check_keys(node, reading->schema, reading->errors))
		return;
	if (!key || !*key) {
		conf_node_error(reading->errors, node, "%s needs a %s", reading->schema->path,
				reading->key);
		return;
	}
	check_key(reading, node, parent, key);
	item->key = keep(reading->menu, key);
	item->text = keep(reading->menu, conf_child_text(node, "text"));
	item->language = keep(reading->menu, conf_child_text(node, "language"));
	item->error = (int)conf_child_number(node, "error", 0);
	item->file = node->file ? keep(reading->menu, node->file) : "";
	item->line = node->line;
	if (item->error < 0 || item->error > 255)
		conf_node_error(reading->errors, node, "error wants a number from 1 to 255");
	if (!item->text && (!item->error || menu))
		conf_node_error(reading->errors, node, "'%s' needs a text", key);
	if (!menu)
		return;
	below.schema = &ussd_menu_schema;
	below.key = "key";
	below.depth++;
	if (below.depth == USSD_MENU_DEPTH)
		conf_node_error(reading->errors, menu, "at most %d menus stand in each other",
				USSD_MENU_DEPTH - 1);
	else
		read_list(&below, menu, item);
}

static void read_list(const struct menu_reading *reading, const struct conf_node *list,
		      struct ussd_item *parent)
{
	struct ussd_item *items;

	if (list->n_children == 0)
		return;
	items = arena_alloc(&reading->menu->arena, list->n_children * sizeof(*items));
	memset(items, 0, list->n_children * sizeof(*items));
	parent->items = items;
	for (unsigned i = 0; i < list->n_children; i++) {
		read_item(reading, &list->children[i], parent, &items[i]);
		parent->n_items = i + 1;
	}
}

struct ussd_menu *ussd_menu_read(const struct conf_node *root, struct conf_errors *errors)
{
	const struct conf_node *list = conf_child(root, "ussd");
	struct ussd_menu *menu = mem_alloc(sizeof(*menu));
	const struct menu_reading reading = {
		.menu = menu, .errors = errors, .schema = &ussd_schema, .key = "code"
	};
	unsigned before = errors->count;

	arena_init(&menu->arena);
	if (list && conf_check_kind(list, CONF_LIST, "ussd", errors))
		read_list(&reading, list, &menu->root);
	if (errors->count == before)
		return menu;
	ussd_menu_free(menu);
	return NULL;
}

void ussd_menu_free(struct ussd_menu *menu)
{
	if (!menu)
		return;
	arena_clear(&menu->arena);
	mem_free(menu);
}

const struct ussd_item *ussd_item_next(const struct ussd_item *item, struct str answer)
{
	for (unsigned i = 0; i < item->n_items; i++)
		if (item->items[i].key && str_is(answer, item->items[i].key))
			return &item->items[i];
	return NULL;
}

const struct ussd_item *ussd_menu_find(const struct ussd_menu *menu, struct str code)
{
	return menu ? ussd_item_next(&menu->root, code) : NULL;
}
