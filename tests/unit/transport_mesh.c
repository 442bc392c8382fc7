/* SPDX-License-Identifier: Apache-2.0 */
/* The mesh: datagrams between ports of this process. */
#include <errno.h>

#include "transport/datagram.h"
#include "transport/mesh.h"
#include "transport_peer.h"

/* Two ports of one mesh, on a virtual clock. */
struct lab {
	struct loop *loop;
	struct mesh *mesh;
	struct peer a, b;
	struct addr at_a, at_b;
	struct link *link_a, *link_b;
};

static void lab_start(struct lab *lab)
{
	*lab = (struct lab){ .loop = loop_new(CLOCK_AUTO),
			     .at_a = addr_at("192.0.2.1:40000"),
			     .at_b = addr_at("192.0.2.2:40000") };
	lab->mesh = mesh_new(lab->loop);
	peer_init(&lab->a);
	peer_init(&lab->b);
	lab->link_a = mesh_bind(lab->mesh, &lab->at_a, &lab->a.user);
	lab->link_b = mesh_bind(lab->mesh, &lab->at_b, &lab->b.user);
	cr_assert(lab->link_a && lab->link_b);
}

static void lab_end(struct lab *lab)
{
	link_release(lab->link_a);
	link_release(lab->link_b);
	loop_run(lab->loop);
	loop_flush(lab->loop);
	if (lab->mesh)
		cr_assert_eq(mesh_count(lab->mesh), 0);
	mesh_free(lab->mesh);
	loop_free(lab->loop);
	peer_clear(&lab->a);
	peer_clear(&lab->b);
}

Test(mesh, delivers_in_order_and_later)
{
	struct lab lab;
	char octets[] = "one";

	lab_start(&lab);
	cr_assert(lab.link_a->open && lab.link_a->pipe && !lab.link_a->reliable);
	cr_assert_eq(lab.link_a->proto, PROTO_UDP);
	cr_assert_str_eq(lab.link_a->name, "192.0.2.1:40000");
	lab.b.echo = true;
	peer_send(&lab.a, lab.link_a, &lab.at_b, str_of(octets));
	octets[0] = 'X'; /* what was sent is a copy */
	peer_send(&lab.a, lab.link_a, &lab.at_b, STR("two"));
	peer_send(&lab.a, lab.link_a, &lab.at_b, STR(""));
	cr_assert_eq(lab.b.n_bytes, 0);
	loop_run(lab.loop);
	peer_got(&lab.b, "one|two||");
	peer_got(&lab.a, "one|two||");
	cr_assert(addr_equal(&lab.b.from, &lab.at_a));
	cr_assert_eq(loop_now(lab.loop), 0);
	lab_end(&lab);
}

Test(mesh, loses_what_nobody_has)
{
	struct lab lab;
	struct addr nobody = addr_at("192.0.2.2:40001"), far = addr_at("[2001:db8::1]:40000");

	lab_start(&lab);
	cr_assert_eq(link_send(lab.link_a, &nobody, STR("x")), 0);
	cr_assert_eq(link_send(lab.link_a, &far, STR("x")), -EAFNOSUPPORT);
	cr_assert_eq(link_send(lab.link_a, NULL, STR("x")), -EAFNOSUPPORT);
	loop_run(lab.loop);
	cr_assert_eq(lab.a.n_bytes + lab.b.n_bytes, 0);
	lab_end(&lab);
}

Test(mesh, ports_are_had_once_and_free_when_closed)
{
	struct lab lab;
	struct peer late;

	lab_start(&lab);
	peer_init(&late);
	cr_assert_null(mesh_bind(lab.mesh, &lab.at_b, &late.user));
	cr_assert_eq(mesh_count(lab.mesh), 2);
	peer_send(&lab.a, lab.link_a, &lab.at_b, STR("to whoever has it"));
	link_close(lab.link_b, CLOSE_FIN);
	link_close(lab.link_b, CLOSE_FIN);
	cr_assert_eq(mesh_count(lab.mesh), 1);
	cr_assert_eq(link_send(lab.link_b, &lab.at_a, STR("x")), -ENOTCONN);
	link_release(lab.link_b);
	lab.link_b = mesh_bind(lab.mesh, &lab.at_b, &late.user);
	cr_assert_not_null(lab.link_b);
	loop_run(lab.loop);
	cr_assert_eq(lab.b.n_bytes + lab.b.n_close, 0);
	peer_got(&late, "to whoever has it|");
	lab_end(&lab);
	peer_clear(&late);
}

Test(mesh, a_port_closes_inside_of_its_callback)
{
	struct lab lab;

	lab_start(&lab);
	lab.b.close_at = 2;
	for (int i = 0; i < 5; i++)
		peer_send(&lab.a, lab.link_a, &lab.at_b, STR("x"));
	loop_run(lab.loop);
	peer_got(&lab.b, "x|x|");
	cr_assert_eq(mesh_count(lab.mesh), 1);
	lab_end(&lab);
}

Test(mesh, sizes_and_numbers_are_bounded)
{
	struct lab lab;
	struct buf long_one = { 0 };

	lab_start(&lab);
	memset(buf_reserve(&long_one, DATAGRAM_MAX + 1), 'a', DATAGRAM_MAX + 1);
	long_one.n = DATAGRAM_MAX + 1;
	cr_assert_eq(link_send(lab.link_a, &lab.at_b, buf_str(&long_one)), -EMSGSIZE);
	long_one.n--;
	cr_assert_eq(link_send(lab.link_a, &lab.at_b, buf_str(&long_one)), 0);
	loop_run(lab.loop);
	cr_assert_eq(lab.b.got.n, DATAGRAM_MAX + 1); /* and its '|' */
	for (int i = 0; i < MESH_TRANSIT_MAX; i++)
		cr_assert_eq(link_send(lab.link_a, &lab.at_b, STR("x")), 0);
	cr_assert_eq(link_send(lab.link_a, &lab.at_b, STR("x")), -ENOBUFS);
	loop_run(lab.loop);
	cr_assert_eq(lab.b.n_bytes, 1 + MESH_TRANSIT_MAX);
	cr_assert_eq(link_send(lab.link_a, &lab.at_b, STR("x")), 0);
	buf_free(&long_one);
	lab_end(&lab);
}

Test(mesh, links_outlive_it_closed)
{
	struct lab lab;

	lab_start(&lab);
	peer_send(&lab.a, lab.link_a, &lab.at_b, STR("on its way"));
	mesh_free(lab.mesh);
	lab.mesh = NULL;
	cr_assert(!lab.link_a->open && !lab.link_b->open);
	cr_assert_eq(link_send(lab.link_a, &lab.at_b, STR("x")), -ENOTCONN);
	loop_run(lab.loop);
	cr_assert_eq(lab.b.n_bytes, 0);
	mesh_free(NULL);
	lab_end(&lab);
}
