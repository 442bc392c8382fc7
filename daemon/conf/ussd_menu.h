/* SPDX-License-Identifier: Apache-2.0 */
/*
 * USSD codes and what the far end says to them (TS 24.390): `ussd` of the configuration, a list of
 *	{ code = "*100#"; text = "1=Top up"; menu = ( { key = "1"; text = "Done"; } ); }
 * An entry without a menu is the end of the dialogue; entries of a menu may have menus themselves.
 */
#ifndef IMSD_CONF_USSD_MENU_H
#define IMSD_CONF_USSD_MENU_H

#include "conf/schema.h"

enum { USSD_MENU_DEPTH = 8 };

/* Of an entry of `ussd`, and of a menu. */
extern const struct conf_schema ussd_schema, ussd_menu_schema;

/* One text, and what may be answered to it. */
struct ussd_item {
	const char *key;      /* the code, or what the user answers */
	const char *text;     /* NULL: none, only the error */
	const char *language; /* NULL: not said */
	int error;            /* error-code that goes with it; 0: none */
	const struct ussd_item *items;
	unsigned n_items; /* 0: the dialogue ends with this text */
	const char *file;
	unsigned line;
};

struct ussd_menu;
/* Reads `ussd` of the tree; nothing of it is needed afterwards. Errors name file and line; then
 * NULL. */
struct ussd_menu *ussd_menu_read(const struct conf_node *root, struct conf_errors *errors);
/* NULL-safe. */
void ussd_menu_free(struct ussd_menu *menu);
/* That of a code as it is dialled; NULL: there is none. */
const struct ussd_item *ussd_menu_find(const struct ussd_menu *menu, struct str code);
/* What follows that answer; NULL: it is none of those that there are. */
const struct ussd_item *ussd_item_next(const struct ussd_item *item, struct str answer);

#endif
