/* SPDX-License-Identifier: Apache-2.0 */
/* The mixer on a virtual clock: parties with a bare stream each, and the mixer's stream that faces
 * it. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "media/mix.h"
#include "media/octets.h"
#include "media/pcm.h"
#include "media/rtp.h"

enum { PARTIES = 4, KEPT = 64 };

/* One party: its own port, which keeps what it hears, and the stream in the mixer. */
struct party {
	struct stream *stream;
	struct mix_member *member;
	struct stream_setting setting;
	struct link_user user;
	struct link *link;
	const struct pcm_codec *codec;
	unsigned n;
	struct rtp last, all[KEPT];
	int16_t value[KEPT]; /* middle sample of each */
	char octets[4096];
	struct rtp next;
};

static struct lab {
	struct loop *loop;
	struct mesh *mesh;
	struct media *media;
	struct mix *mix;
	struct party parties[PARTIES];
} lab;

static void on_bytes(void *ctx, struct link *link, const struct addr *from, struct str bytes)
{
	struct party *party = ctx;
	int16_t samples[2048];
	size_t n;

	(void)link;
	(void)from;
	cr_assert_leq(bytes.n, sizeof(party->octets));
	memcpy(party->octets, bytes.p, bytes.n);
	cr_assert(rtp_read((struct str){ party->octets, bytes.n }, &party->last));
	cr_assert_lt(party->n, KEPT);
	party->all[party->n] = party->last;
	if (party->codec) {
		n = pcm_read(party->codec, party->last.data, samples, ARRAY_LEN(samples));
		party->value[party->n] = samples[n / 2];
	}
	party->n++;
}

static void join(unsigned i, const char *codec, unsigned ptime_ms)
{
	struct party *party = &lab.parties[i];
	struct addr host, own;
	char text[32];

	snprintf(text, sizeof(text), "192.0.2.%u:50000", 20 + i);
	cr_assert(addr_parse_pair(str_of(text), &own));
	cr_assert(addr_parse_pair(STR("192.0.2.1:5060"), &host));
	party->user = (struct link_user){ .on_bytes = on_bytes, .ctx = party };
	party->link = mesh_bind(lab.mesh, &own, &party->user);
	party->stream = stream_new(lab.media, &host);
	party->setting = (struct stream_setting){ .remote = own,
						  .send = true,
						  .receive = true,
						  .payload = 96,
						  .event_payload = 101,
						  .clock = 8000,
						  .ptime_ms = ptime_ms,
						  .codec = codec,
						  .mode = MEDIA_NONE };
	stream_set(party->stream, &party->setting);
	party->member = mix_join(lab.mix, party->stream);
	party->codec = pcm_codec_of(codec, 8000);
	party->next = (struct rtp){ .payload = 96,
				    .sequence = (uint16_t)(100 * i),
				    .timestamp = 1000 * i,
				    .ssrc = 70 + i };
}

static void start(enum mix_mode mode)
{
	lab.loop = loop_new(CLOCK_AUTO);
	lab.mesh = mesh_new(lab.loop);
	lab.media =
		media_new(&(struct media_options){ .loop = lab.loop, .mesh = lab.mesh, .seed = 1 });
	lab.mix =
		mix_new(&(struct mix_options){ .loop = lab.loop, .mode = mode, .hold_us = 500000 });
}

static void leave(unsigned i)
{
	struct party *party = &lab.parties[i];

	mix_leave(party->member);
	party->member = NULL;
	stream_free(party->stream);
	party->stream = NULL;
}

static void end(void)
{
	for (unsigned i = 0; i < PARTIES; i++) {
		struct party *party = &lab.parties[i];

		if (!party->link)
			continue;
		if (party->stream)
			leave(i);
		link_close(party->link, CLOSE_FIN);
		link_release(party->link);
	}
	loop_run(lab.loop);
	cr_assert_eq(mix_count(lab.mix), 0);
	mix_free(lab.mix);
	mix_free(NULL);
	cr_assert_eq(loop_timer_count(lab.loop), 0);
	cr_assert_eq(media_count(lab.media), 0);
	media_free(lab.media);
	mesh_free(lab.mesh);
	loop_free(lab.loop);
}

static void send_octets(unsigned i, struct str data)
{
	struct party *party = &lab.parties[i];
	uint8_t octets[2048];

	rtp_write_header(&party->next, octets);
	memcpy(octets + RTP_HEADER, data.p, data.n);
	cr_assert_eq(link_send(party->link, stream_address(party->stream),
			       (struct str){ (char *)octets, RTP_HEADER + data.n }),
		     0);
	party->next.sequence++;
	party->next.timestamp += 160;
}

/* 20 ms of one value. */
static void say(unsigned i, int16_t value)
{
	int16_t samples[160];
	uint8_t octets[320];
	size_t n;

	for (unsigned k = 0; k < 160; k++)
		samples[k] = value;
	n = pcm_write(lab.parties[i].codec, samples, 160, octets);
	send_octets(i, (struct str){ (char *)octets, n });
}

static void wake(void *arg)
{
	(void)arg;
}

static void pass(int64_t ms)
{
	struct timer timer = { 0 };

	timer_start(lab.loop, &timer, ms * 1000, wake, NULL);
	while (timer_active(&timer))
		loop_turn(lab.loop, -1);
}

/* All that was said is heard, and the mixer stands still. */
static void rest(void)
{
	pass(300);
	cr_assert(!mix_is_running(lab.mix));
	cr_assert_eq(loop_timer_count(lab.loop), 0);
}

#define HEARS(i, k, want) \
	cr_assert_eq(lab.parties[i].value[k], want, "party %u packet %u: %d", i, k, lab.parties[i].value[k])

Test(mix, sums_without_the_own_part)
{
	start(MIX_MIX);
	for (unsigned i = 0; i < 3; i++)
		join(i, "L16", 20);
	for (unsigned k = 0; k < 3; k++) {
		say(0, 100);
		say(1, 20);
		say(2, 3);
		pass(20);
	}
	rest();
	/* the first packet of a talkspurt waits for 20 ms */
	for (unsigned i = 0; i < 3; i++)
		cr_assert_eq(lab.parties[i].n, 4);
	for (unsigned k = 1; k < 4; k++) {
		HEARS(0, k, 23);
		HEARS(1, k, 103);
		HEARS(2, k, 120);
	}
	end();
}

Test(mix, packets_of_a_talkspurt)
{
	const struct party *party = &lab.parties[1];

	start(MIX_MIX);
	join(0, "PCMU", 20);
	join(1, "PCMA", 20);
	for (unsigned k = 0; k < 3; k++) {
		say(0, 8316);
		pass(20);
	}
	rest();
	say(0, 8316);
	rest();
	cr_assert_eq(lab.parties[0].n, 0, "a talker hears himself");
	cr_assert_eq(party->n, 6);
	for (unsigned k = 0; k < 6; k++) {
		cr_assert_eq(party->all[k].data.n, 160);
		cr_assert_eq(party->all[k].payload, 96);
		cr_assert_eq(party->all[k].marker, k == 0 || k == 4, "packet %u", k);
		cr_assert_eq(party->all[k].ssrc, party->all[0].ssrc);
		cr_assert_eq(party->all[k].sequence, (uint16_t)(party->all[0].sequence + k));
	}
	for (unsigned k = 1; k < 4; k++)
		cr_assert_eq(party->all[k].timestamp - party->all[k - 1].timestamp, 160);
	/* 360 ms from one beginning to the other */
	cr_assert_eq(party->all[4].timestamp - party->all[0].timestamp, 8 * 360);
	HEARS(1, 2, 8448); /* the nearest that A-law has */
	end();
}

Test(mix, saturates)
{
	start(MIX_MIX);
	for (unsigned i = 0; i < 4; i++)
		join(i, "L16", 20);
	say(0, 30000);
	say(1, 20000);
	say(2, -32000);
	rest();
	HEARS(0, 1, -12000);
	HEARS(1, 1, -2000);
	HEARS(2, 1, 32767);
	HEARS(3, 1, 18000);
	say(0, -30000);
	say(1, -20000);
	rest();
	HEARS(2, 3, -32768);
	HEARS(0, 3, -20000);
	end();
}

Test(mix, each_in_its_packet_time)
{
	start(MIX_MIX);
	join(0, "L16", 20);
	join(1, "L16", 10);
	join(2, "L16", 60);
	join(3, "PCMU", 0);
	for (unsigned k = 0; k < 6; k++) {
		say(0, 132);
		pass(20);
	}
	rest();
	cr_assert_eq(lab.parties[1].n, 14);
	cr_assert_eq(lab.parties[1].last.data.n, 160);
	cr_assert_eq(lab.parties[2].n, 3); /* the last one is filled up */
	cr_assert_eq(lab.parties[2].last.data.n, 960);
	cr_assert_eq(lab.parties[3].n, 7);
	HEARS(3, 6, 132);
	end();
}

Test(mix, jitter_and_loss)
{
	start(MIX_MIX);
	join(0, "L16", 20);
	join(1, "L16", 20);
	for (unsigned k = 0; k < 8; k++) {
		if (k == 4) { /* lost */
			lab.parties[0].next.sequence++;
			lab.parties[0].next.timestamp += 160;
		} else if (k != 2) {
			say(0, (int16_t)(100 + k));
		}
		pass(k == 2 ? 5 : k == 3 ? 35 : 20); /* the third comes with the fourth */
	}
	rest();
	cr_assert_geq(lab.parties[1].n, 8);
	end();
}

Test(mix, one_leaves)
{
	start(MIX_MIX);
	for (unsigned i = 0; i < 3; i++)
		join(i, "L16", 20);
	cr_assert_eq(mix_count(lab.mix), 3);
	say(0, 100);
	say(1, 20);
	say(2, 3);
	pass(25);
	leave(1);
	cr_assert_eq(mix_count(lab.mix), 2);
	rest();
	HEARS(0, 1, 3);
	HEARS(2, 1, 100);
	/* a stream that is freed before the member leaves */
	stream_free(lab.parties[0].stream);
	cr_assert_null(mix_stream(lab.parties[0].member));
	lab.parties[0].stream = NULL;
	say(2, 5);
	rest();
	mix_leave(lab.parties[0].member);
	cr_assert_eq(lab.parties[0].n, 2);
	end();
}

/* Who is on hold neither hears nor is heard. */
Test(mix, hold)
{
	start(MIX_MIX);
	for (unsigned i = 0; i < 3; i++)
		join(i, "L16", 20);
	lab.parties[1].setting.send = false;
	stream_set(lab.parties[1].stream, &lab.parties[1].setting);
	say(0, 100);
	say(1, 20);
	rest();
	cr_assert_eq(lab.parties[0].n, 0);
	cr_assert_eq(lab.parties[1].n, 0);
	HEARS(2, 1, 100);
	end();
}

Test(mix, own_packets_and_events_are_nothing)
{
	start(MIX_MIX);
	join(0, "L16", 20);
	join(1, "L16", 20);
	lab.parties[0].next.payload = 101;
	send_octets(0, STR("\1\0\0\240"));
	rest();
	cr_assert_eq(lab.parties[1].n, 0);
	say(1, 5);
	rest();
	lab.parties[0].next = lab.parties[0].all[0];
	say(0, 9);
	rest();
	cr_assert_eq(lab.parties[1].n, 0);
	end();
}

Test(mix, floor_of_a_codec)
{
	const struct str speech = STR("0123456789012345678901234567890");

	start(MIX_MIX);
	join(0, "AMR-WB", 20);
	join(1, "AMR-WB", 20);
	join(2, "amr-wb", 20);
	join(3, "AMR", 20);
	send_octets(0, speech);
	send_octets(1, speech);
	pass(20);
	cr_assert_eq(lab.parties[1].n, 1);
	cr_assert_eq(lab.parties[2].n, 1);
	cr_assert_eq(lab.parties[0].n, 0, "the second talker has no floor");
	cr_assert_eq(lab.parties[3].n, 0, "another codec");
	cr_assert(lab.parties[2].last.marker);
	cr_assert_eq(lab.parties[2].last.data.n, speech.n);
	/* silence of the first does not keep it */
	for (unsigned k = 0; k < 25; k++) {
		send_octets(0, STR("silence"));
		pass(20);
	}
	cr_assert_eq(lab.parties[2].n, 26);
	send_octets(1, speech);
	pass(20);
	cr_assert_eq(lab.parties[0].n, 1);
	cr_assert_eq(lab.parties[2].n, 27);
	cr_assert(lab.parties[2].last.marker);
	/* nor does silence of another take it */
	pass(499 - 20);
	send_octets(2, STR("silence"));
	pass(0);
	cr_assert_eq(lab.parties[0].n, 1);
	pass(2);
	send_octets(2, STR("silence"));
	rest();
	cr_assert_eq(lab.parties[0].n, 2);
	cr_assert_eq(lab.parties[0].last.ssrc, lab.parties[0].all[0].ssrc);
	end();
}

/* The timestamps of who is forwarded are followed; another talker goes on by the clock. */
Test(mix, forwarded_timestamps)
{
	const struct party *party = &lab.parties[2];

	start(MIX_FORWARD);
	for (unsigned i = 0; i < 3; i++)
		join(i, "PCMU", 20);
	say(0, 1000);
	pass(20);
	say(0, 1000);
	say(1, 2000);
	pass(600);
	say(1, 2000);
	rest();
	cr_assert_eq(party->n, 3);
	cr_assert_eq(party->all[1].timestamp - party->all[0].timestamp, 160);
	cr_assert_eq(party->all[2].timestamp - party->all[0].timestamp, 8 * 620);
	cr_assert_eq(party->all[2].sequence, (uint16_t)(party->all[0].sequence + 2));
	cr_assert_eq(party->value[2], 1980);
	end();
}
