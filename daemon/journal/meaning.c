/* SPDX-License-Identifier: Apache-2.0 */
/* What SIP messages mean in an IMS: looked up. */
#include "journal/meaning.h"

#include <stdio.h>

#include "msg/names.h"

/* The row of a request: of an INVITE in a dialog that of a re-INVITE. */
static const struct meaning *find_request(struct str method, bool in_dialog)
{
	struct str name = in_dialog && str_is(method, "INVITE") ? STR("re-INVITE") : method;

	for (const struct meaning *row = meaning_rows; row->name; row++)
		if (!row->status && str_is(name, row->name))
			return row;
	return NULL;
}

const struct meaning *meaning_of(struct str method, int status, bool in_dialog)
{
	if (!status)
		return find_request(method, in_dialog);
	for (const struct meaning *row = meaning_rows; row->name; row++)
		if (row->status == status)
			return row;
	return NULL;
}

enum group meaning_group(struct str method, int status, bool in_dialog)
{
	const struct meaning *request = find_request(method, in_dialog), *response;

	if (!request || !status || request->group != GROUP_SETUP)
		return request ? request->group : GROUP_NONE;
	response = meaning_of(method, status, in_dialog);
	return response && response->group ? response->group : request->group;
}

void meaning_list(struct buf *out)
{
	buf_printf(out, "%-10s %-31s %-22s %s\n", "MESSAGE", "ON", "GROUP", "MEANING");
	for (const struct meaning *row = meaning_rows; row->name; row++) {
		char name[40];

		snprintf(name, sizeof(name), "%s", row->status ? status_phrase(row->status) : "");
		buf_printf(out, "%-10s %-31s %-22s %s%s%s [%s]\n", row->name,
			   row->on ? row->on : "-",
			   row->group ? group_rows[row->group].name : "of its request", name,
			   name[0] ? ": " : "", row->help, row->clause);
	}
}
