/* SPDX-License-Identifier: Apache-2.0 */
/* Pipes of both kinds on the virtual clock. */
#include <errno.h>

#include "transport_peer.h"

/* Two peers and the pipe between them, on a virtual clock. */
struct pair {
	struct loop *loop;
	struct peer a, b;
	struct link *ends[2];
	struct pipe_dress dress;
	/* on_transit does this to the `hit`-th send */
	enum pipe_fate fate;
	unsigned hit, n_sent;
	size_t cut;
};

static enum pipe_fate on_transit(void *ctx, int end, struct str *bytes, int64_t *delay)
{
	struct pair *pair = ctx;

	cr_assert_eq(end, 0);
	if (++pair->n_sent != pair->hit)
		return PIPE_PASS;
	if (pair->cut)
		bytes->n = pair->cut;
	*delay = 3000000;
	return pair->fate;
}

static void pair_start(struct pair *pair)
{
	pair->loop = loop_new(CLOCK_AUTO);
	peer_init(&pair->a);
	peer_init(&pair->b);
}

static void pair_dress(struct pair *pair, enum proto proto)
{
	pair_start(pair);
	pair->dress = (struct pipe_dress){ .proto = proto,
					   .addr = { addr_at("192.0.2.1:5060"),
						     addr_at("[2001:db8::1]:5062") },
					   .name = { "ue", "pcscf1" },
					   .user = { &pair->a.user, &pair->b.user },
					   .limits = { 1000 } };
	if (pair->hit) {
		pair->dress.on_transit = on_transit;
		pair->dress.transit_ctx = pair;
	}
	pipe_dressed_pair(pair->loop, &pair->dress, pair->ends);
}

static void pair_run(struct pair *pair)
{
	loop_run(pair->loop);
}

static void pair_end(struct pair *pair)
{
	link_release(pair->ends[0]);
	link_release(pair->ends[1]);
	pair_run(pair);
	cr_assert_eq(loop_timer_count(pair->loop), 0);
	loop_free(pair->loop);
	peer_clear(&pair->a);
	peer_clear(&pair->b);
}

static void pair_send(struct pair *pair, int end, const char *text)
{
	struct peer *peer = end ? &pair->b : &pair->a;

	cr_assert_eq(peer_send(peer, pair->ends[end], NULL, str_of(text)), 0);
}

static void pair_pass(struct pair *pair, int end, struct str method)
{
	struct peer *peer = end ? &pair->b : &pair->a;

	peer->sending = true;
	cr_assert_eq(link_send_msg(pair->ends[end], msg_new_request(method, STR("sip:x"))), 0);
	peer->sending = false;
}

Test(pipe, role_pair_hands_over_in_order)
{
	struct pair pair = { 0 };

	pair_start(&pair);
	pipe_role_pair(pair.loop, "pcscf-scscf", &pair.a.user, &pair.b.user, pair.ends);
	cr_assert(pair.ends[0]->open && pair.ends[0]->reliable && pair.ends[0]->pipe);
	cr_assert_eq(pair.ends[1]->proto, PROTO_PIPE);
	cr_assert_str_eq(pair.ends[1]->name, "pcscf-scscf");
	pair.b.echo = true;
	pair_pass(&pair, 0, STR("A"));
	pair_pass(&pair, 0, STR("B"));
	pair_pass(&pair, 0, STR("C"));
	cr_assert_eq(pair.b.n_msg, 0);
	pair_run(&pair);
	peer_got(&pair.b, "A|B|C|");
	peer_got(&pair.a, "A|B|C|");
	cr_assert_eq(loop_now(pair.loop), 0);
	pair_end(&pair);
}

Test(pipe, role_pair_delivers_before_the_close)
{
	struct pair pair = { 0 };

	pair_start(&pair);
	pipe_role_pair(pair.loop, "p", &pair.a.user, &pair.b.user, pair.ends);
	pair_pass(&pair, 0, STR("A"));
	pair_pass(&pair, 1, STR("B"));
	link_close(pair.ends[0], CLOSE_FIN);
	link_close(pair.ends[0], CLOSE_FIN);
	cr_assert_eq(link_send_msg(pair.ends[1], msg_new_request(STR("C"), STR("x"))), -ENOTCONN);
	cr_assert_eq(pair.a.n_close + pair.b.n_close, 0);
	pair_run(&pair);
	peer_got(&pair.b, "A|");
	peer_got(&pair.a, "");
	cr_assert(pair.a.n_close == 1 && pair.b.n_close == 1);
	cr_assert_str_eq(pair.a.why, "closed here");
	cr_assert_str_eq(pair.b.why, "closed by the other end");
	pair_end(&pair);
}

Test(pipe, role_pair_reset_loses_what_was_sent)
{
	struct pair pair = { 0 };

	pair_start(&pair);
	pipe_role_pair(pair.loop, "p", &pair.a.user, &pair.b.user, pair.ends);
	pair_pass(&pair, 0, STR("A"));
	link_close(pair.ends[0], CLOSE_RST);
	pair_run(&pair);
	cr_assert(pair.b.n_msg == 0 && pair.b.n_close == 1);
	pair_end(&pair);
}

Test(pipe, an_end_that_is_released_closes_the_other)
{
	struct pair pair = { 0 };

	pair_start(&pair);
	pipe_role_pair(pair.loop, "p", &pair.a.user, &pair.b.user, pair.ends);
	pair_pass(&pair, 0, STR("A"));
	pair_pass(&pair, 1, STR("B"));
	link_release(pair.ends[0]);
	pair.ends[0] = NULL;
	pair_run(&pair);
	cr_assert_eq(pair.b.n_close, 1);
	cr_assert_str_eq(pair.b.why, "the other end is gone");
	cr_assert(pair.a.n_msg == 0 && pair.a.n_close == 0);
	peer_got(&pair.b, "A|");
	pair_end(&pair);
}

Test(pipe, role_pair_refuses_octets_and_a_dressed_one_messages)
{
	struct pair pair = { 0 };

	pair_dress(&pair, PROTO_UDP);
	cr_assert_eq(link_send_msg(pair.ends[0], msg_new_request(STR("A"), STR("x"))), -EOPNOTSUPP);
	pair_end(&pair);
	pair_start(&pair);
	pipe_role_pair(pair.loop, "p", &pair.a.user, &pair.b.user, pair.ends);
	cr_assert_eq(link_send(pair.ends[0], NULL, STR("x")), -EOPNOTSUPP);
	pair_end(&pair);
}

Test(pipe, numbers_links_by_user)
{
	struct pair pair = { 0 };
	struct link *more[2];

	pair_dress(&pair, PROTO_UDP);
	pipe_dressed_pair(pair.loop, &pair.dress, more);
	cr_assert(pair.ends[0]->id == 1 && more[0]->id == 2 && more[1]->id == 2);
	link_release(more[0]);
	link_release(more[1]);
	pair_end(&pair);
}

Test(pipe, shows_what_its_maker_advertises)
{
	struct pair pair = { 0 };
	char out[ADDR_TEXT_MAX + 256];

	pair_start(&pair);
	pipe_role_pair(pair.loop, "pcscf-scscf", &pair.a.user, &pair.b.user, pair.ends);
	cr_assert_str_eq(link_sent_by(pair.ends[0], NULL, out), "pcscf-scscf");
	cr_assert(link_advertise(pair.ends[0], "pcscf.example.com"));
	cr_assert_str_eq(link_sent_by(pair.ends[0], NULL, out), "pcscf.example.com");
	cr_assert(link_advertise(pair.ends[0], "scscf.example.com:5070"));
	cr_assert_str_eq(link_sent_by(pair.ends[0], NULL, out), "scscf.example.com:5070");
	cr_assert(!link_advertise(pair.ends[0], "no host"));
	cr_assert_str_eq(link_sent_by(pair.ends[0], NULL, out), "scscf.example.com:5070");
	cr_assert(link_advertise(pair.ends[0], "[2001:db8::5]:5080"));
	cr_assert_str_eq(link_sent_by(pair.ends[0], NULL, out), "[2001:db8::5]:5080");
	pair_end(&pair);
}

Test(pipe, dressed_as_udp_carries_datagrams)
{
	struct pair pair = { 0 };
	struct addr stray = addr_at("192.0.2.9:5060");
	char out[ADDR_TEXT_MAX + 256];

	pair_dress(&pair, PROTO_UDP);
	cr_assert(!pair.ends[0]->reliable && !pair.ends[0]->remote.family);
	cr_assert_str_eq(link_sent_by(pair.ends[1], NULL, out), "[2001:db8::1]:5062");
	pair_send(&pair, 0, "A");
	pair_send(&pair, 0, "\r\n\r\nB");
	pair_send(&pair, 0, "\r\n\r\n");
	cr_assert_eq(peer_send(&pair.a, pair.ends[0], &stray, STR("lost")), 0);
	cr_assert_eq(peer_send(&pair.a, pair.ends[0], &pair.ends[1]->local, STR("C")), 0);
	pair_send(&pair, 1, "D");
	pair_run(&pair);
	peer_got(&pair.b, "A|B|C|");
	peer_got(&pair.a, "D|");
	cr_assert(addr_equal(&pair.b.from, &pair.ends[0]->local));
	cr_assert_str_eq(pair.b.note, "keep-alive");
	cr_assert_eq(pair.b.n_note, 1);
	pair_end(&pair);
}

Test(pipe, dressed_as_udp_knows_limits)
{
	struct pair pair = { 0 };
	struct buf big = { 0 };

	pair_dress(&pair, PROTO_UDP);
	memset(buf_reserve(&big, 65508), 'x', 65508);
	cr_assert_eq(link_send(pair.ends[0], NULL, (struct str){ big.p, 65508 }), -EMSGSIZE);
	cr_assert_eq(link_send(pair.ends[0], NULL, (struct str){ big.p, 1000 }), 0);
	cr_assert_eq(link_send(pair.ends[0], NULL, (struct str){ big.p, 1001 }), 0);
	pair_run(&pair);
	cr_assert(pair.b.n_bytes == 1 && pair.b.n_broken == 1 && pair.b.status == 513);
	buf_free(&big);
	pair_end(&pair);
}

Test(pipe, dressed_as_udp_answers_stun)
{
	static const char request[] = "\0\1\0\0\x21\x12\xa4\x42"
				      "abcdefghijkl";
	struct pair pair = { 0 };

	pair_dress(&pair, PROTO_UDP);
	pair.ends[0]->user = &pair.a.user;
	link_send(pair.ends[0], NULL, (struct str){ request, 20 });
	pair_run(&pair);
	cr_assert(pair.b.n_bytes == 0 && pair.b.n_note == 1);
	cr_assert_str_eq(pair.b.note, "keep-alive (STUN)");
	cr_assert_str_eq(pair.a.note, "STUN message that asks nothing");
	pair_end(&pair);
}

static const char two[] = "A b\r\nl: 2\r\n\r\nxyA c\r\nl: 0\r\n\r\n";

Test(pipe, dressed_as_tcp_frames)
{
	struct pair pair = { 0 };

	pair_dress(&pair, PROTO_TCP);
	cr_assert(pair.ends[0]->reliable &&
		  addr_equal(&pair.ends[0]->remote, &pair.ends[1]->local));
	for (size_t i = 0; i < sizeof(two) - 1; i++)
		peer_send(&pair.a, pair.ends[0], NULL, (struct str){ two + i, 1 });
	pair_send(&pair, 0, two);
	pair_run(&pair);
	peer_got(&pair.b, "A b\r\nl: 2\r\n\r\nxy|A c\r\nl: 0\r\n\r\n|A b\r\nl: 2\r\n\r\nxy|A "
			  "c\r\nl: 0\r\n\r\n|");
	pair_end(&pair);
}

Test(pipe, dressed_as_tls_answers_pings)
{
	struct pair pair = { 0 };

	pair_dress(&pair, PROTO_TLS);
	pair_send(&pair, 0, "\r\n\r\nA c\r\nl: 0\r\n\r\n\r\n\r\n");
	pair_send(&pair, 1, "A d\r\nl: 0\r\n\r\n");
	pair_run(&pair);
	peer_got(&pair.b, "A c\r\nl: 0\r\n\r\n|");
	peer_got(&pair.a, "A d\r\nl: 0\r\n\r\n|");
	cr_assert_eq(pair.b.n_note, 2);
	pair_end(&pair);
}

Test(pipe, dressed_as_tcp_closes_what_is_broken)
{
	struct pair pair = { 0 };

	pair_dress(&pair, PROTO_TCP);
	pair.b.echo = true;
	pair_send(&pair, 0, "A c\r\nl: -1\r\n\r\nA d\r\nl: 0\r\n\r\n");
	pair_run(&pair);
	cr_assert(pair.b.n_broken == 1 && pair.b.status == 400 && pair.b.n_bytes == 0);
	peer_got(&pair.b, "A c\r\nl: -1\r\n\r\n|");
	peer_got(&pair.a, "BROKEN / l: 0\r\n\r\n|");
	cr_assert(pair.a.n_close == 1 && pair.b.n_close == 1);
	cr_assert_str_eq(pair.b.why, "Content-Length is not a number");
	pair_end(&pair);
}

Test(pipe, dressed_as_tcp_closed_inside_a_message)
{
	struct pair pair = { 0 };

	pair_dress(&pair, PROTO_TCP);
	pair.b.close_at = 1;
	pair_send(&pair, 0, two);
	pair_run(&pair);
	peer_got(&pair.b, "A b\r\nl: 2\r\n\r\nxy|");
	cr_assert(pair.a.n_close == 1 && pair.b.n_close == 1);
	pair_end(&pair);
}

static void harm(struct pair *pair, enum proto proto, enum pipe_fate fate, size_t cut)
{
	*pair = (struct pair){ .fate = fate, .hit = 2, .cut = cut };
	pair_dress(pair, proto);
	pair_send(pair, 0, "A 1\r\nl: 0\r\n\r\n");
	pair_send(pair, 0, "A 2\r\nl: 0\r\n\r\n");
	pair_send(pair, 0, "A 3\r\nl: 0\r\n\r\n");
	pair_run(pair);
	cr_assert_eq(pair->n_sent, 3);
}

#define M1 "A 1\r\nl: 0\r\n\r\n|"
#define M2 "A 2\r\nl: 0\r\n\r\n|"
#define M3 "A 3\r\nl: 0\r\n\r\n|"

Test(pipe, harms_datagrams_in_transit)
{
	struct pair pair;

	harm(&pair, PROTO_UDP, PIPE_DROP, 0);
	peer_got(&pair.b, M1 M3);
	pair_end(&pair);
	harm(&pair, PROTO_UDP, PIPE_DOUBLE, 0);
	peer_got(&pair.b, M1 M2 M2 M3);
	pair_end(&pair);
	harm(&pair, PROTO_UDP, PIPE_DELAY, 0);
	peer_got(&pair.b, M1 M3 M2);
	cr_assert_eq(loop_now(pair.loop), 3000000);
	pair_end(&pair);
	harm(&pair, PROTO_UDP, PIPE_PASS, 4);
	peer_got(&pair.b, M1 "A 2\r|" M3);
	pair_end(&pair);
}

Test(pipe, harms_a_stream_and_keeps_its_order)
{
	struct pair pair;

	harm(&pair, PROTO_TCP, PIPE_DELAY, 0);
	peer_got(&pair.b, M1 M2 M3);
	cr_assert_eq(loop_now(pair.loop), 3000000);
	pair_end(&pair);
	harm(&pair, PROTO_TCP, PIPE_DROP, 0);
	peer_got(&pair.b, M1 M3);
	pair_end(&pair);
}

Test(pipe, frees_what_is_still_in_transit)
{
	struct pair pair = { .fate = PIPE_DELAY, .hit = 1 };

	pair_dress(&pair, PROTO_UDP);
	pair_send(&pair, 0, "late");
	link_close(pair.ends[0], CLOSE_FIN);
	link_release(pair.ends[0]);
	link_release(pair.ends[1]);
	pair.ends[0] = pair.ends[1] = NULL;
	loop_turn(pair.loop, 0);
	cr_assert_eq(loop_timer_count(pair.loop), 0);
	cr_assert_eq(pair.b.n_bytes, 0);
	pair_end(&pair);
}
