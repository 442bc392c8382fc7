/* SPDX-License-Identifier: Apache-2.0 */
/* Parties that are hidden when a call begins stay so within its dialog: the TAS stays on its path, and
 * its Record-Route says whom to hide. Nothing is kept here. */
#include <stdio.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/core_request.h"
#include "role/tas_private.h"

static const char *const party_names[] = { [TAS_CALLER] = "caller", [TAS_CALLEE] = "callee" };

enum { MARK = 17 };

/* What the caller is known by, in characters that a URI parameter may have. */
static struct str caller_mark(struct str tag, char mark[MARK])
{
	snprintf(mark, MARK, "%016llx", (unsigned long long)str_hash(tag, SCENE_KEY));
	return str_of(mark);
}

void tas_stay(struct serving *serving, struct msg *msg, enum tas_party hidden)
{
	char mark[MARK];

	if (!core_request_begins_dialog(msg))
		return;
	caller_mark(msg_from_tag(msg), mark);
	msg_add_top(msg, HDR_RECORD_ROUTE,
		    msg_format(msg, "<sip:tas.%s;lr;hide=%s;caller=%s>",
			       serving->run.request->scene->snapshot->domain, party_names[hidden],
			       mark));
}

void tas_anonymise(struct msg *msg, enum hdr id)
{
	static const char anonymous[] = "\"Anonymous\" <sip:anonymous@anonymous.invalid>";
	const struct address *address = id == HDR_FROM ? msg_from(msg) : msg_to(msg);

	if (address && !str_iis(address->uri.host, "anonymous.invalid"))
		msg_set(msg, id,
			MSG_JOIN(msg, str_of(anonymous), address->params.n ? STR(";") : STR_NONE,
				 address->params));
}

/* What one Record-Route of ours, come back as Route, asks for. */
static void hide(struct msg *msg, struct str params)
{
	char mark[MARK];
	struct str hidden = param_value(params, ';', STR("hide"));
	bool by_caller = str_eq(param_value(params, ';', STR("caller")),
				caller_mark(msg_from_tag(msg), mark));

	if (str_is(hidden, party_names[TAS_CALLEE]))
		tas_anonymise(msg, by_caller ? HDR_TO : HDR_FROM);
	else if (str_is(hidden, party_names[TAS_CALLER]) && by_caller)
		tas_anonymise(msg, HDR_FROM);
}

void tas_take_routes(const struct snapshot *snapshot, struct msg *msg)
{
	struct msg_value value;
	struct address route;

	while (value_at(msg, HDR_ROUTE, STR_NONE, 1, &value) &&
	       address_parse(&msg->arena, value.text, &route) && uri_is_sip(&route.uri) &&
	       server_of_host(snapshot, route.uri.host) == SERVER_TAS) {
		value_remove(msg, &value);
		hide(msg, route.uri.params);
	}
}
