/* SPDX-License-Identifier: Apache-2.0 */
/* Datagram sockets for media, over loopback. */
#include <errno.h>

#include "transport/datagram.h"
#include "transport_peer.h"

struct lab {
	struct loop *loop;
	struct peer a, b;
	struct link *link_a, *link_b;
};

static void lab_start(struct lab *lab, const char *pair)
{
	struct addr addr = addr_at(pair);

	*lab = (struct lab){ .loop = loop_new(CLOCK_REAL) };
	peer_init(&lab->a);
	peer_init(&lab->b);
	cr_assert_eq(datagram_open(lab->loop, &addr, &lab->a.user, &lab->link_a), 0);
	cr_assert_eq(datagram_open(lab->loop, &addr, &lab->b.user, &lab->link_b), 0);
}

static void lab_end(struct lab *lab)
{
	link_release(lab->link_a);
	link_release(lab->link_b);
	loop_free(lab->loop);
	peer_clear(&lab->a);
	peer_clear(&lab->b);
}

static void hand_over(const char *pair)
{
	struct lab lab;

	lab_start(&lab, pair);
	cr_assert_neq(addr_port(&lab.link_b->local), 0);
	cr_assert(!lab.link_a->pipe && lab.link_a->proto == PROTO_UDP);
	lab.b.echo = true;
	/* no keep-alive of SIP and no STUN: all is handed over as it is */
	peer_send(&lab.a, lab.link_a, &lab.link_b->local, STR("\r\n\r\n"));
	peer_send(&lab.a, lab.link_a, &lab.link_b->local,
		  STR("\0\1\0\0\x21\x12\xa4\x42"
		      "abcdefghijkl"));
	peer_send(&lab.a, lab.link_a, &lab.link_b->local, STR(""));
	wait_for(lab.loop, lab.a.n_bytes == 3);
	cr_assert(str_eq(buf_str(&lab.a.got), buf_str(&lab.b.got)));
	cr_assert_eq(lab.a.got.n, 4 + 20 + 3);
	cr_assert(addr_equal(&lab.b.from, &lab.link_a->local));
	cr_assert_eq(lab.a.n_note + lab.b.n_note + lab.b.n_broken, 0);
	lab_end(&lab);
}

Test(datagram, hands_over_ipv4)
{
	hand_over("127.0.0.1:0");
}

Test(datagram, hands_over_ipv6)
{
	hand_over("[::1]:0");
}

Test(datagram, refused_datagrams_do_no_harm)
{
	struct lab lab;
	struct addr gone;

	lab_start(&lab, "127.0.0.1:0");
	gone = lab.link_b->local;
	link_close(lab.link_b, CLOSE_FIN);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(link_send(lab.link_a, &gone, STR("x")), 0);
		loop_turn(lab.loop, 10000);
	}
	cr_assert_eq(link_send(lab.link_a, &lab.link_a->local, STR("self")), 0);
	wait_for(lab.loop, lab.a.n_bytes == 1);
	peer_got(&lab.a, "self|");
	lab_end(&lab);
}

Test(datagram, closes_inside_of_its_callback)
{
	struct lab lab;

	lab_start(&lab, "127.0.0.1:0");
	lab.b.close_at = 2;
	for (int i = 0; i < 5; i++)
		peer_send(&lab.a, lab.link_a, &lab.link_b->local, STR("x"));
	wait_for(lab.loop, lab.b.n_bytes == 2);
	loop_turn(lab.loop, 10000);
	peer_got(&lab.b, "x|x|");
	cr_assert_eq(lab.b.n_close, 0);
	lab_end(&lab);
}

Test(datagram, cannot_be_opened)
{
	struct loop *loop = loop_new(CLOCK_REAL), *virtual = loop_new(CLOCK_AUTO);
	struct addr addr = addr_at("127.0.0.1:0"), foreign = addr_at("192.0.2.1:0");
	struct peer peer;
	struct link *link, *second;

	peer_init(&peer);
	cr_assert_eq(datagram_open(virtual, &addr, &peer.user, &link), -EOPNOTSUPP);
	cr_assert_eq(datagram_open(loop, &foreign, &peer.user, &link), -EADDRNOTAVAIL);
	cr_assert_eq(datagram_open(loop, &addr, &peer.user, &link), 0);
	cr_assert_eq(datagram_open(loop, &link->local, &peer.user, &second), -EADDRINUSE);
	link_release(link);
	loop_free(loop);
	loop_free(virtual);
}
