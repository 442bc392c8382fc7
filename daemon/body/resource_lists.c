/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of URIs, by paths. */
#include "body/resource_lists.h"

#include <errno.h>
#include <stdio.h>

static int refuse(char why[XML_WHY], int error, const char *text)
{
	snprintf(why, XML_WHY, "%s", text);
	return error;
}

/* Does the path select something? -EBADMSG or -E2BIG: the text is none. */
static int has(struct arena *arena, struct str text, const char *path, char why[XML_WHY])
{
	struct xml_values values;
	int error = xml_get(arena, text, str_of(path), &values, why);

	return error ? error : values.n > 0;
}

int resource_lists_read(struct arena *arena, struct str text, struct xml_values *uris,
			char why[XML_WHY])
{
	char deep[XML_MAX_PATH] = "/resource-lists";
	size_t n = strlen(deep);
	int found = has(arena, text, "/resource-lists", why);

	if (found < 0)
		return found;
	if (!found)
		return refuse(why, -EBADMSG, "the document is no resource-lists");
	for (unsigned i = 0; i < RESOURCE_LISTS_DEPTH; i++)
		n += (size_t)snprintf(deep + n, sizeof(deep) - n, "/list");
	found = has(arena, text, deep, why);
	if (found)
		return found < 0 ? found : refuse(why, -E2BIG, "there are too many lists in lists");
	found = xml_get(arena, text, STR("/resource-lists//list/entry/@uri"), uris, why);
	if (found == 0 && uris->n > RESOURCE_LISTS_MAX)
		return refuse(why, -E2BIG, "there are too many entries");
	return found;
}
