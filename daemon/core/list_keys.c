/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of the configuration's groups and lists for a reader. */
#include "core/list_keys.h"

#include <stdio.h>
#include <string.h>

#include "conf/listen.h"
#include "conf/peer.h"
#include "conf/services.h"
#include "conf/subscriber.h"
#include "conf/ue.h"
#include "conf/ussd_menu.h"
#include "role/ifc.h"

/* In the order in which they are printed. */
static const struct conf_schema *const schema_rows[] = {
	&listen_schema,          &subscriber_schema, &subscriber_auth_schema, &services_schema,
	&subscriber_range_schema, &peer_schema,      &ussd_schema,            &ussd_menu_schema,
	&ifc_schema,             &ue_schema,         &ue_command_schema,
};

static const char *const kind_names[] = {
	[CONF_GROUP] = "group", [CONF_LIST] = "list",   [CONF_TEXT] = "text",
	[CONF_INT] = "number",  [CONF_FLOAT] = "float", [CONF_BOOL] = "true|false",
};

static const char *default_of(const struct conf_key *key)
{
	return key->fallback ? key->fallback : "-";
}

/* The longest name and the longest default. */
static void find_widths(int *name, int *fallback)
{
	for (size_t i = 0; i < ARRAY_LEN(schema_rows); i++)
		for (unsigned k = 0; k < schema_rows[i]->n_keys; k++) {
			const struct conf_key *key = &schema_rows[i]->keys[k];
			int wide = (int)(strlen(schema_rows[i]->path) + 1 + strlen(key->name));
			int text = (int)strlen(default_of(key));

			*name = wide > *name ? wide : *name;
			*fallback = text > *fallback ? text : *fallback;
		}
}

void core_list_keys(struct buf *out)
{
	int name = 0, fallback = 0;
	char path[128];

	find_widths(&name, &fallback);
	buf_printf(out, "%-*s  %-10s  %-*s  %s\n", name, "KEY", "VALUES", fallback, "DEFAULT",
		   "HELP");
	for (size_t i = 0; i < ARRAY_LEN(schema_rows); i++) {
		if (i)
			buf_add_char(out, '\n');
		for (unsigned k = 0; k < schema_rows[i]->n_keys; k++) {
			const struct conf_key *key = &schema_rows[i]->keys[k];

			snprintf(path, sizeof(path), "%s.%s", schema_rows[i]->path, key->name);
			buf_printf(out, "%-*s  %-10s  %-*s  %s\n", name, path,
				   kind_names[key->kind], fallback, default_of(key), key->help);
		}
	}
}
