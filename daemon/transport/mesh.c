/* SPDX-License-Identifier: Apache-2.0 */
/* The mesh: ports by their address, and one queue of datagrams for all of them. */
#include "transport/mesh.h"

#include <errno.h>
#include <string.h>

#include "base/map.h"
#include "transport/datagram.h"

struct mesh {
	struct loop *loop;
	struct map by_addr;
	struct list ports, transit;
	size_t n_ports, n_transit;
	struct work arrive;
};

struct mesh_port {
	struct link link;
	struct mesh *mesh; /* NULL once it is gone */
	struct map_node by_addr;
};

/* A datagram on its way. */
struct parcel {
	struct list node;
	struct addr from, to;
	size_t n;
	char octets[];
};

static struct parcel *mesh_next(struct mesh *mesh)
{
	struct parcel *parcel = list_first(&mesh->transit, struct parcel, node);

	if (parcel) {
		list_remove(&parcel->node);
		mesh->n_transit--;
	}
	return parcel;
}

/* One datagram for each work, so that ports which answer each other leave the loop its turn. */
static void mesh_arrive(void *arg)
{
	struct mesh *mesh = arg;
	struct parcel *parcel = mesh_next(mesh);
	struct mesh_port *port =
		map_get(&mesh->by_addr, addr_key(&parcel->to), struct mesh_port, by_addr);

	if (mesh->n_transit)
		loop_post(mesh->loop, &mesh->arrive, mesh_arrive, mesh);
	if (port)
		port->link.user->on_bytes(port->link.user->ctx, &port->link, &parcel->from,
					  (struct str){ parcel->octets, parcel->n });
	mem_free(parcel);
}

static int mesh_send(struct link *link, const struct addr *to, struct str bytes)
{
	struct mesh *mesh = container_of(link, struct mesh_port, link)->mesh;
	struct parcel *parcel;

	if (!to || to->family != link->local.family)
		return -EAFNOSUPPORT;
	if (bytes.n > DATAGRAM_MAX)
		return -EMSGSIZE;
	if (mesh->n_transit == MESH_TRANSIT_MAX)
		return -ENOBUFS;
	parcel = mem_alloc(sizeof(*parcel) + bytes.n);
	parcel->from = link->local;
	parcel->to = *to;
	parcel->n = bytes.n;
	if (bytes.n)
		memcpy(parcel->octets, bytes.p, bytes.n);
	list_append(&mesh->transit, &parcel->node);
	mesh->n_transit++;
	loop_post(mesh->loop, &mesh->arrive, mesh_arrive, mesh);
	return 0;
}

static void mesh_close(struct link *link, enum close_how how)
{
	struct mesh_port *port = container_of(link, struct mesh_port, link);

	(void)how;
	link->open = false;
	list_remove(&link->node);
	map_remove(&port->mesh->by_addr, &port->by_addr);
	port->mesh->n_ports--;
	port->mesh = NULL;
}

static void mesh_port_free(struct link *link)
{
	link_close(link, CLOSE_FIN);
	link_forget_names(link);
	mem_free(container_of(link, struct mesh_port, link));
}

static const struct link_ops mesh_ops = { mesh_send, NULL, mesh_close, mesh_port_free, NULL };

struct mesh *mesh_new(struct loop *loop)
{
	struct mesh *mesh = mem_alloc(sizeof(*mesh));

	mesh->loop = loop;
	map_init(&mesh->by_addr);
	list_init(&mesh->ports);
	list_init(&mesh->transit);
	return mesh;
}

void mesh_free(struct mesh *mesh)
{
	struct link *link;
	struct parcel *parcel;

	if (!mesh)
		return;
	list_each(link, &mesh->ports, struct link, node)
		link_close(link, CLOSE_FIN);
	while ((parcel = mesh_next(mesh)))
		mem_free(parcel);
	work_cancel(&mesh->arrive);
	map_clear(&mesh->by_addr);
	mem_free(mesh);
}

struct link *mesh_bind(struct mesh *mesh, const struct addr *addr, const struct link_user *user)
{
	struct mesh_port *port;
	char name[ADDR_TEXT_MAX];

	if (map_find(&mesh->by_addr, addr_key(addr)))
		return NULL;
	port = mem_alloc(sizeof(*port));
	link_init(&port->link, &mesh_ops, user, mesh->loop);
	port->link.proto = PROTO_UDP;
	port->link.pipe = port->link.open = true;
	port->link.local = *addr;
	link_set_name(&port->link, addr_pair(addr, name));
	port->mesh = mesh;
	list_append(&mesh->ports, &port->link.node);
	map_add(&mesh->by_addr, &port->by_addr, addr_key(&port->link.local));
	mesh->n_ports++;
	return &port->link;
}

size_t mesh_count(const struct mesh *mesh)
{
	return mesh->n_ports;
}
