/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of media/: a stream, and at its other end a bare port that sends what a test wants
 * and keeps what came last. */
#ifndef IMSD_TESTS_MEDIA_LAB_H
#define IMSD_TESTS_MEDIA_LAB_H

#include <criterion/criterion.h>
#include <stdio.h>

#include "media/octets.h"
#include "media/rtcp.h"
#include "media/rtp.h"
#include "media/stream.h"

struct media_lab {
	struct loop *loop;
	struct mesh *mesh;
	struct media *media;
	struct stream *stream;
	struct stream_setting setting; /* PCMU both ways, echo, RTCP, events 101 */
	/* The bare ports */
	struct link_user rtp_user, rtcp_user;
	struct link *rtp, *rtcp;
	unsigned n_rtp, n_rtcp;
	struct rtp last;    /* its data is in `octets` */
	struct rtp all[64]; /* the first ones, without data */
	char octets[2048];
	uint8_t report[256];
	size_t n_report;
	/* What the bare port sends next, and its steps */
	struct rtp next;
};

static inline struct addr media_addr(const char *pair)
{
	struct addr addr;

	cr_assert(addr_parse_pair(str_of(pair), &addr), "%s", pair);
	return addr;
}

static inline void lab_on_rtp(void *ctx, struct link *link, const struct addr *from,
			      struct str bytes)
{
	struct media_lab *lab = ctx;

	(void)link;
	(void)from;
	cr_assert(bytes.n <= sizeof(lab->octets));
	memcpy(lab->octets, bytes.p, bytes.n);
	cr_assert(rtp_read((struct str){ lab->octets, bytes.n }, &lab->last));
	if (lab->n_rtp < ARRAY_LEN(lab->all))
		lab->all[lab->n_rtp] = lab->last;
	lab->n_rtp++;
}

static inline void lab_on_rtcp(void *ctx, struct link *link, const struct addr *from,
			       struct str bytes)
{
	struct media_lab *lab = ctx;

	(void)link;
	(void)from;
	lab->n_rtcp++;
	cr_assert(bytes.n <= sizeof(lab->report));
	memcpy(lab->report, bytes.p, bytes.n);
	lab->n_report = bytes.n;
}

static inline void lab_start(struct media_lab *lab)
{
	struct media_options options = { 0 };
	struct addr rtp = media_addr("192.0.2.9:50000"), rtcp = media_addr("192.0.2.9:50001");
	struct addr host = media_addr("192.0.2.1:5060");

	*lab = (struct media_lab){ .loop = loop_new(CLOCK_AUTO) };
	options.loop = lab->loop;
	options.mesh = lab->mesh = mesh_new(lab->loop);
	options.seed = 1;
	lab->media = media_new(&options);
	lab->stream = stream_new(lab->media, &host);
	cr_assert_not_null(lab->stream);
	lab->rtp_user = (struct link_user){ .on_bytes = lab_on_rtp, .ctx = lab };
	lab->rtcp_user = (struct link_user){ .on_bytes = lab_on_rtcp, .ctx = lab };
	lab->rtp = mesh_bind(lab->mesh, &rtp, &lab->rtp_user);
	lab->rtcp = mesh_bind(lab->mesh, &rtcp, &lab->rtcp_user);
	lab->setting = (struct stream_setting){ .remote = rtp,
						.send = true,
						.receive = true,
						.event_payload = 101,
						.clock = 8000,
						.codec = "PCMU",
						.rtcp = true };
	lab->next = (struct rtp){
		.sequence = 1000, .timestamp = 5000, .ssrc = 77, .data = STR("payload")
	};
}

static inline void lab_set(struct media_lab *lab)
{
	stream_set(lab->stream, &lab->setting);
}

/* From the bare port to the stream's; `which` 1: RTCP. */
static inline void lab_send_octets(struct media_lab *lab, struct str bytes, unsigned which)
{
	struct addr to = *stream_address(lab->stream);

	addr_set_port(&to, (uint16_t)(addr_port(&to) + which));
	cr_assert_eq(link_send(which ? lab->rtcp : lab->rtp, &to, bytes), 0);
}

/* The next packet, 20 ms of 8 kHz after the last one. */
static inline void lab_send(struct media_lab *lab)
{
	uint8_t octets[256];

	rtp_write_header(&lab->next, octets);
	memcpy(octets + RTP_HEADER, lab->next.data.p, lab->next.data.n);
	lab_send_octets(lab, (struct str){ (char *)octets, RTP_HEADER + lab->next.data.n }, 0);
	lab->next.sequence++;
	lab->next.timestamp += 160;
}

static inline void lab_wake(void *arg)
{
	(void)arg;
}

/* Lets virtual time pass. */
static inline void lab_pass(struct media_lab *lab, int64_t us)
{
	struct timer timer = { 0 };

	timer_start(lab->loop, &timer, us, lab_wake, NULL);
	while (timer_active(&timer))
		loop_turn(lab->loop, -1);
}

static inline void lab_send_all(struct media_lab *lab, unsigned n)
{
	for (; n > 0; n--) {
		lab_send(lab);
		lab_pass(lab, 20000);
	}
}

static inline struct stream_counters lab_counters(const struct media_lab *lab)
{
	return stream_counters(lab->stream);
}

/* Nothing may be left, neither ports nor timers. */
static inline void lab_end(struct media_lab *lab)
{
	stream_free(lab->stream);
	stream_free(NULL);
	cr_assert_eq(media_count(lab->media), 0);
	cr_assert_eq(mesh_count(lab->mesh), 2);
	cr_assert_eq(loop_timer_count(lab->loop), 0);
	loop_run(lab->loop);
	link_close(lab->rtp, CLOSE_FIN);
	link_close(lab->rtcp, CLOSE_FIN);
	link_release(lab->rtp);
	link_release(lab->rtcp);
	cr_assert_eq(mesh_count(lab->mesh), 0);
	media_free(lab->media);
	mesh_free(lab->mesh);
	loop_free(lab->loop);
}

#endif
