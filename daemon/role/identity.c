/* SPDX-License-Identifier: Apache-2.0 */
/* Who a message is about. */
#include "role/identity.h"

#include <stdio.h>
#include <string.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"

void scene_set_name(char name[SCENE_NAME_MAX], const char *text)
{
	snprintf(name, SCENE_NAME_MAX, "%s", text ? text : "");
}

bool identity_of_uri(const struct snapshot *snapshot, struct msg *msg, const struct uri *uri,
		     struct subscriber *subscriber)
{
	unsigned index;

	return uri && subscribers_by_impu(snapshot->subscribers, uri_aor(&msg->arena, uri),
					  subscriber, &index);
}

void identity_of_register(struct scene *scene, char *impi)
{
	const struct address *to;
	struct subscriber subscriber;
	struct str scheme, params, username;
	bool known = false;

	if (impi)
		impi[0] = '\0';
	if (auth_split(msg_value(scene->msg, HDR_AUTHORIZATION), &scheme, &params)) {
		username = param_value(params, ',', STR("username"));
		known = subscribers_by_impi(scene->snapshot->subscribers, username, &subscriber);
	}
	if (!known) {
		to = msg_to(scene->msg);
		known = to && identity_of_uri(scene->snapshot, scene->msg, &to->uri, &subscriber);
	}
	if (!known)
		return;
	scene_set_name(scene->user, subscriber.name);
	if (impi)
		snprintf(impi, SUBSCRIBER_IMPI_MAX, "%s", subscriber.impi);
}

void identity_of_parties(struct scene *scene)
{
	struct msg *msg = scene->msg;
	struct msg_value asserted;
	struct address address;
	const struct address *from = msg_from(msg);
	const struct uri *uri = from ? &from->uri : NULL;
	struct subscriber subscriber;

	if (value_at(msg, HDR_P_ASSERTED_IDENTITY, STR_NONE, 1, &asserted) &&
	    address_parse(&msg->arena, asserted.text, &address))
		uri = &address.uri;
	if (identity_of_uri(scene->snapshot, msg, uri, &subscriber))
		scene_set_name(scene->user, subscriber.name);
	if (identity_of_uri(scene->snapshot, msg, msg_request_uri(msg), &subscriber))
		scene_set_name(scene->peer_user, subscriber.name);
}

bool domain_is_served(const struct snapshot *snapshot, struct str host)
{
	static const char *const elements[] = { "", "pcscf.", "scscf.", "icscf." };
	struct str domain = str_of(snapshot->domain);

	for (size_t i = 0; i < ARRAY_LEN(elements); i++) {
		struct str prefix = str_of(elements[i]);

		if (host.n == prefix.n + domain.n &&
		    str_ieq((struct str){ host.p, prefix.n }, prefix) &&
		    str_ieq(str_from(host, prefix.n), domain))
			return true;
	}
	return false;
}

struct str route_remove_own(struct msg *msg, const struct snapshot *snapshot, const char *element)
{
	struct str prefix = str_of(element), domain = str_of(snapshot->domain), user = STR_NONE;
	struct msg_value value;
	struct address address;

	while (value_at(msg, HDR_ROUTE, STR_NONE, 1, &value) &&
	       address_parse(&msg->arena, value.text, &address)) {
		struct str host = address.uri.host;

		if (host.n != prefix.n + 1 + domain.n ||
		    !str_ieq((struct str){ host.p, prefix.n }, prefix) ||
		    !str_ieq(str_from(host, prefix.n + 1), domain))
			break;
		user = address.uri.user.p ? address.uri.user : STR("");
		value_remove(msg, &value);
	}
	return user;
}
