/* SPDX-License-Identifier: Apache-2.0 */
/* Event packages: by name, and what a subscriber accepts of them. */
#include "proc/event_package.h"

#include "msg/param.h"
#include "msg/value.h"

struct event_value event_read(const struct msg *msg)
{
	struct str rest = msg_value(msg, HDR_EVENT);
	struct event_value event = { 0 };

	if (str_cut(&rest, ';', &event.package))
		event.id = param_value(rest, ';', STR("id"));
	return event;
}

const struct event_package *event_package_find(const struct event_packages *packages,
					       struct str name)
{
	for (unsigned i = 0; i < packages->n; i++)
		if (str_is(name, packages->rows[i].name))
			return &packages->rows[i];
	return NULL;
}

void event_packages_names(const struct event_packages *packages, struct buf *out)
{
	for (unsigned i = 0; i < packages->n; i++) {
		if (i)
			buf_add_text(out, ", ");
		buf_add_text(out, packages->rows[i].name);
	}
}

/* Is that media range of an Accept wide enough (RFC 3261 20.1)? */
static bool range_holds(struct str range, struct str type)
{
	ptrdiff_t slash = str_find(type, '/');

	if (str_is(range, "*/*") || str_ieq(range, type))
		return true;
	return str_ends(range, STR("/*")) && (ptrdiff_t)range.n == slash + 2 &&
	       str_ieq((struct str){ range.p, (size_t)slash },
		       (struct str){ type.p, (size_t)slash });
}

static bool is_accepted(struct msg *subscribe, struct str type)
{
	struct value_walk walk;
	struct msg_value value;
	struct str range;

	value_walk_start(&walk, HDR_ACCEPT, STR_NONE);
	while (value_walk_next(subscribe, &walk, &value))
		if (str_cut(&value.text, ';', &range) && range_holds(range, type))
			return true;
	return false;
}

struct str event_package_type(const struct event_package *package, struct msg *subscribe)
{
	struct str rest = str_of(package->types), type;
	bool any = !msg_find(subscribe, HDR_ACCEPT, 0);

	while (str_cut(&rest, ',', &type))
		if (any || is_accepted(subscribe, type))
			return type;
	return STR_NONE;
}
