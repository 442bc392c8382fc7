/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF's own sockets. */
#include "core/outside.h"

#include <string.h>

#include "core/core_private.h"
#include "role/ifc.h"
#include "role/knobs.h"

/* What is configured for that family, else any address. */
static struct addr own_address(const struct knobs *knobs, const struct addr *server)
{
	struct str host = knobs_get(knobs, SCSCF_ADDRESS)->text;
	uint16_t port = (uint16_t)knobs_number(knobs, SCSCF_PORT);
	struct addr addr;

	if (!host.n || !addr_parse(host, port, &addr) || addr.family != server->family)
		addr_parse(server->family == AF_INET6 ? STR("::") : STR("0.0.0.0"), port, &addr);
	return addr;
}

static bool is_open(struct core *core, enum proto proto, sa_family_t family)
{
	struct listener *listener;

	list_each(listener, net_listeners(core->outside), struct listener, node)
		if (listener->proto == proto && listener->addr.family == family)
			return true;
	return false;
}

static void open_for(struct core *core, const struct snapshot *snapshot,
		     const struct ifc_filter *filter, struct conf_errors *errors)
{
	struct net_listen wanted = { .proto = filter->proto,
				     .addr = own_address(snapshot->knobs, &filter->addr),
				     .name = "scscf" };
	struct listener *listener;
	char text[ADDR_TEXT_MAX];
	int error;

	if (is_open(core, filter->proto, filter->addr.family))
		return;
	error = net_listen(core->outside, &wanted, &listener);
	if (error)
		conf_error(errors, NULL, 0, "the S-CSCF cannot listen on %s %s for %s: %s",
			   proto_name(filter->proto), addr_pair(&wanted.addr, text), filter->name,
			   strerror(-error));
}

bool outside_open(struct core *core, struct snapshot *snapshot, struct conf_errors *errors)
{
	unsigned before = errors->count;
	const struct ifc_filter *filter;

	if (!core->net || !ifc_goes_outside(snapshot->ifc))
		return true;
	if (!core->outside) {
		struct net_options options = sockets_options(snapshot);

		core->outside = net_new(core->loop, &options,
					stack_link_user(scscf_stack(core->scscf)), NULL);
	}
	for (unsigned i = 0; (filter = ifc_at(snapshot->ifc, i)); i++)
		if (filter->id == SERVER_COUNT && filter->proto != PROTO_COUNT)
			open_for(core, snapshot, filter, errors);
	return errors->count == before;
}

struct link *outside_reach(void *ctx, enum proto proto, const struct addr *remote)
{
	struct core *core = ctx;

	for (unsigned i = 0; i < core->n_attached; i++) {
		const struct attached *attached = &core->attached[i];

		if (attached->link->open && attached->link->proto == proto &&
		    (proto == PROTO_UDP ? addr_equal(&attached->from, remote) :
					  addr_same_host(&attached->from, remote)))
			return attached->link;
	}
	return core->outside ? net_reach(core->outside, proto, remote, NULL, NULL) : NULL;
}

const struct link_user *outside_user(struct core *core, const struct addr *from)
{
	return stack_link_user(ifc_knows_host(core->snapshot->ifc, from) ?
				       scscf_stack(core->scscf) :
				       pcscf_stack(core->pcscf));
}
