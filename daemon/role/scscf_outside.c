/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and application servers outside of this process. */
#include "role/scscf_outside.h"

#include <stdio.h>
#include <string.h>

#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "role/scscf_private.h"

enum { SIP_PORT = 5060 };

bool scscf_outside_trusts(struct scscf *scscf, const struct addr *from)
{
	return ifc_knows_host(element_snapshot(scscf)->ifc, from);
}

struct link *scscf_outside_reach(struct scscf *scscf, enum proto proto, const struct addr *remote)
{
	const struct element_options *options = &scscf->options;

	return options->reach ? options->reach(options->ctx, proto, remote) : NULL;
}

/* Remembers what is given away; beyond OUTSIDE_NAMES addresses the last one goes. */
static void note_name(struct outside_names *names, const char *name)
{
	for (unsigned i = 0; i < names->n; i++)
		if (strcmp(names->names[i], name) == 0)
			return;
	if (names->n == OUTSIDE_NAMES)
		names->n--;
	snprintf(names->names[names->n++], OUTSIDE_NAME_MAX, "%s", name);
}

struct str scscf_outside_uri(struct scscf *scscf, struct msg *msg, const char *user,
			     const struct visit_hop *hop)
{
	char sent_by[ADDR_TEXT_MAX + 256];

	link_sent_by(hop->link, &hop->remote, sent_by);
	note_name(&scscf->outside, sent_by);
	return msg_format(msg, "<sip:%s@%s%s;lr>", user, sent_by,
			  hop->link->proto == PROTO_TCP ? ";transport=tcp" : "");
}

/* What stands before the @ in a URI that we gave away: others of this process may share the address. */
static bool is_own_user(struct str user)
{
	return str_is(user, SCSCF_OUTSIDE_USER) || str_starts(user, STR(SCSCF_IDENTIFIER_PREFIX));
}

bool scscf_outside_is_own(const struct scscf *scscf, const struct uri *uri)
{
	struct addr addr, own;

	if (!scscf->outside.n || !uri_is_sip(uri) || !is_own_user(uri->user) ||
	    !addr_parse(uri->host, uri->port ? uri->port : SIP_PORT, &addr))
		return false;
	for (unsigned i = 0; i < scscf->outside.n; i++) {
		if (!addr_parse_pair(str_of(scscf->outside.names[i]), &own))
			continue;
		if (!addr_port(&own))
			addr_set_port(&own, SIP_PORT);
		if (addr_equal(&addr, &own))
			return true;
	}
	return false;
}

bool scscf_outside_hop(struct scscf *scscf, struct msg *msg, struct visit_hop *hop)
{
	const struct ifc *ifc = element_snapshot(scscf)->ifc;
	const struct uri *uri = msg_request_uri(msg);
	const struct address *route = msg_route(msg);
	struct str transport;
	enum proto proto;

	*hop = (struct visit_hop){ 0 };
	if (!ifc || !ifc_goes_outside(ifc))
		return false;
	if (route)
		uri = &route->uri;
	if (!uri || !uri_is_sip(uri) ||
	    !addr_parse(uri->host, uri->port ? uri->port : SIP_PORT, &hop->remote) ||
	    !ifc_knows_host(ifc, &hop->remote))
		return false;
	transport = param_value(uri->params, ';', STR("transport"));
	proto = transport.n ? proto_of(transport) : PROTO_UDP;
	if (proto != PROTO_COUNT)
		hop->link = scscf_outside_reach(scscf, proto, &hop->remote);
	return hop->link != NULL;
}

struct str scscf_remove_own_routes(struct scscf *scscf, const struct snapshot *snapshot,
				   struct msg *msg)
{
	struct str user = STR_NONE, last;
	struct msg_value value;
	struct address address;
	bool more = true;

	while (more) {
		last = route_remove_own(msg, snapshot, "scscf");
		more = scscf->outside.n && value_at(msg, HDR_ROUTE, STR_NONE, 1, &value) &&
		       address_parse(&msg->arena, value.text, &address) &&
		       scscf_outside_is_own(scscf, &address.uri);
		if (more) {
			last = address.uri.user.p ? address.uri.user : STR("");
			value_remove(msg, &value);
		}
		if (last.p)
			user = last;
	}
	return user;
}

bool scscf_route_returns(struct scscf *scscf, struct msg *msg)
{
	const struct snapshot *snapshot = element_snapshot(scscf);
	struct value_walk walk;
	struct msg_value value;
	struct address address;
	char own[sizeof(snapshot->domain) + 8];
	unsigned n = 0;

	snprintf(own, sizeof(own), "scscf.%s", snapshot->domain);
	value_walk_start(&walk, HDR_ROUTE, STR_NONE);
	while (value_walk_next(msg, &walk, &value))
		if (n++ > 0 && address_parse(&msg->arena, value.text, &address) &&
		    (str_ieq(address.uri.host, str_of(own)) ||
		     scscf_outside_is_own(scscf, &address.uri)))
			return true;
	return false;
}
