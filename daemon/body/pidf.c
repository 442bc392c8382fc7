/* SPDX-License-Identifier: Apache-2.0 */
/* Presence documents. */
#include "body/pidf.h"

#include <errno.h>
#include <stdio.h>

#include "body/xml_writer.h"

#define PIDF_NAMESPACE "urn:ietf:params:xml:ns:pidf"

/* RFC 3863 4.1: what a path must give. */
static const struct check_row {
	const char *path, *value, *why;
} check_rows[] = {
	{ "local-name(/*)", "presence", "the root element is not presence" },
	{ "namespace-uri(/*)", PIDF_NAMESPACE,
	  "the root element is not of namespace " PIDF_NAMESPACE },
	{ "boolean(string(/presence/@entity))", "true", "presence has no entity" },
	{ "count(/presence/tuple[not(@id)])", "0", "a tuple has no id" },
	{ "count(/presence/tuple[count(status)!=1])", "0", "a tuple has not one status" },
	{ "count(/presence/tuple/status/basic[.!='open' and .!='closed'])", "0",
	  "a basic status is neither open nor closed" },
};

int pidf_check(struct str body, char why[XML_WHY])
{
	struct arena arena;
	int error = 0;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(check_rows) && !error; i++) {
		const struct check_row *row = &check_rows[i];
		struct xml_values values;

		error = xml_get(&arena, body, str_of(row->path), &values, why);
		if (error == 0 && (values.n != 1 || !str_is(values.rows[0], row->value))) {
			snprintf(why, XML_WHY, "%s", row->why);
			error = -EBADMSG;
		}
	}
	arena_clear(&arena);
	return error;
}

void pidf_basic(struct str body, struct buf *out)
{
	struct xml_values values;
	struct arena arena;
	char why[XML_WHY];

	arena_init(&arena);
	if (xml_get(&arena, body, STR("/presence/tuple/status/basic"), &values, why) == 0 &&
	    values.n)
		buf_add_str(out, values.rows[0]);
	arena_clear(&arena);
}

void pidf_write(struct str entity, bool closed, struct buf *out)
{
	struct xml_writer *writer = xml_writer_new("presence", PIDF_NAMESPACE);

	xml_attribute(writer, "entity", entity);
	if (closed) {
		xml_begin(writer, "tuple");
		xml_attribute(writer, "id", STR("registration"));
		xml_begin(writer, "status");
		xml_element(writer, "basic", STR("closed"));
		xml_end(writer);
		xml_end(writer);
	}
	xml_writer_end(writer, out);
}
