/* SPDX-License-Identifier: Apache-2.0 */
/* Faults of streams on a virtual clock: what the other side sees of them. */
#include "media_lab.h"

#include "media/source.h"

struct harm_lab {
	struct media_lab lab;
	struct media_fault fault;
	bool bent;
	unsigned asked;
};

static const struct media_fault *on_packet(void *ctx)
{
	struct harm_lab *harm = ctx;

	harm->asked++;
	return harm->bent ? &harm->fault : NULL;
}

static void harm_start(struct harm_lab *harm, enum media_mode mode)
{
	*harm = (struct harm_lab){ .fault = media_fault_none, .bent = true };
	lab_start(&harm->lab);
	harm->lab.setting.mode = mode;
	stream_bend(harm->lab.stream, &(struct stream_bender){ .fault = on_packet, .ctx = harm });
	lab_set(&harm->lab);
}

static void bend(struct harm_lab *harm, knob_id id, int64_t number)
{
	harm->fault.numbers[id - MEDIA_SEND] = number;
}

Test(harm, leaves_a_stream_without_fault_alone)
{
	struct harm_lab harm, usual;

	harm_start(&harm, MEDIA_SILENCE);
	harm_start(&usual, MEDIA_SILENCE);
	usual.bent = false;
	lab_pass(&harm.lab, 1010000);
	lab_pass(&usual.lab, 1010000);
	cr_assert_eq(harm.lab.n_rtp, 51);
	cr_assert_eq(usual.lab.n_rtp, 51);
	for (unsigned i = 0; i < 51; i++) {
		cr_assert_eq(harm.lab.all[i].sequence, usual.lab.all[i].sequence);
		cr_assert_eq(harm.lab.all[i].timestamp, usual.lab.all[i].timestamp);
		cr_assert_eq(harm.lab.all[i].ssrc, usual.lab.all[i].ssrc);
	}
	lab_end(&harm.lab);
	lab_end(&usual.lab);
}

/* Who pauses uses no numbers up, and the clock goes on. */
Test(harm, mutes_and_goes_on)
{
	struct harm_lab harm;
	struct media_lab *lab = &harm.lab;

	harm_start(&harm, MEDIA_SILENCE);
	lab_pass(lab, 90000);
	cr_assert_eq(lab->n_rtp, 5);
	bend(&harm, MEDIA_SEND, 0);
	lab_pass(lab, 1000000);
	cr_assert_eq(lab->n_rtp, 5);
	cr_assert_eq(lab_counters(lab).sent, 5);
	bend(&harm, MEDIA_SEND, 1);
	lab_pass(lab, 20000);
	cr_assert_eq(lab->n_rtp, 6);
	cr_assert_eq(lab->all[5].sequence, (uint16_t)(lab->all[4].sequence + 1));
	cr_assert_eq(lab->all[5].timestamp - lab->all[4].timestamp, 51 * 160);
	lab_end(lab);
}

Test(harm, hears_nothing_when_deaf)
{
	struct harm_lab harm;

	harm_start(&harm, MEDIA_ECHO);
	bend(&harm, MEDIA_RECEIVE, 0);
	lab_send_all(&harm.lab, 5);
	cr_assert_eq(harm.lab.n_rtp, 0);
	cr_assert_eq(lab_counters(&harm.lab).received, 0);
	cr_assert_eq(lab_counters(&harm.lab).unwanted, 5);
	cr_assert_eq(lab_counters(&harm.lab).ssrcs, 0);
	lab_end(&harm.lab);
}

Test(harm, changes_the_header)
{
	struct harm_lab harm;
	struct media_lab *lab = &harm.lab;
	const struct rtp *all = lab->all;

	harm_start(&harm, MEDIA_ECHO);
	lab_send_all(lab, 1);
	bend(&harm, MEDIA_PAYLOAD, 126);
	bend(&harm, MEDIA_MARKER, MARKER_ALWAYS);
	bend(&harm, MEDIA_SEQUENCE, -3);
	bend(&harm, MEDIA_TIMESTAMP, 1000);
	bend(&harm, MEDIA_SSRC, SSRC_CHANGED);
	lab_send_all(lab, 1);
	cr_assert_eq(all[1].payload, 126);
	cr_assert(all[1].marker && !all[0].marker);
	cr_assert_eq((uint16_t)(all[1].sequence - all[0].sequence), (uint16_t)-2);
	cr_assert_eq(all[1].timestamp - all[0].timestamp, 1160);
	cr_assert_neq(all[1].ssrc, all[0].ssrc);
	cr_assert(stream_send_event(lab->stream, '5'));
	lab_pass(lab, 1000);
	cr_assert_eq(all[2].payload, 101); /* keys keep theirs */
	cr_assert_eq(all[2].ssrc, all[1].ssrc);
	bend(&harm, MEDIA_SSRC, SSRC_THEIRS);
	lab_send_all(lab, 1);
	cr_assert_eq(lab->last.ssrc, 77);
	harm.bent = false;
	lab_pass(lab, 1000000);
	lab_send_all(lab, 1);
	cr_assert_eq(lab->last.ssrc, all[0].ssrc);
	cr_assert_eq(lab->last.payload, 0);
	lab_end(lab);
}

/* What a receiver counts on the way; the same seed loses the same packets whatever else is wrong. */
Test(harm, loses_doubles_and_reorders)
{
	static const struct {
		knob_id id;
		uint64_t lost, repeated, disordered; /* at least, of 1000; 0: none */
	} rows[] = {
		{ MEDIA_LOSS, 70, 0, 0 },
		{ MEDIA_DUPLICATE, 0, 70, 0 },
		{ MEDIA_REORDER, 0, 0, 70 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct source source = { 0 };
		struct harm_lab harm;
		unsigned seen = 0;

		harm_start(&harm, MEDIA_SILENCE);
		bend(&harm, rows[i].id, 10);
		for (unsigned n = 0; n < 1000; n++) {
			harm.lab.n_rtp = 0;
			lab_pass(&harm.lab, 20000);
			for (unsigned k = 0; k < harm.lab.n_rtp; k++)
				source_take(&source, &harm.lab.all[k]);
			seen += harm.lab.n_rtp;
		}
		cr_assert_eq(source_lost(&source) >= 70, rows[i].lost > 0, "row %zu", i);
		cr_assert_eq(source.repeated >= 70, rows[i].repeated > 0, "row %zu", i);
		cr_assert_eq(source.disordered >= 70, rows[i].disordered > 0, "row %zu", i);
		cr_assert(source_lost(&source) < 140 && source.repeated < 140 &&
			  source.disordered < 140);
		cr_assert(seen > 850 && seen < 1150);
		cr_assert_geq(lab_counters(&harm.lab).sent, 1000);
		lab_end(&harm.lab);
	}
}

/* Numbers of the first packets that get through. */
static void run_lossy(int64_t jitter, uint16_t numbers[20])
{
	struct harm_lab harm;
	unsigned n = 0;

	harm_start(&harm, MEDIA_SILENCE);
	bend(&harm, MEDIA_LOSS, 50);
	bend(&harm, MEDIA_JITTER, jitter);
	while (n < 20) {
		harm.lab.n_rtp = 0;
		lab_pass(&harm.lab, 20000);
		for (unsigned k = 0; k < harm.lab.n_rtp && n < 20; k++)
			numbers[n++] = harm.lab.all[k].sequence;
	}
	lab_end(&harm.lab);
}

Test(harm, draws_by_purpose)
{
	uint16_t alone[20], again[20], both[20];

	run_lossy(0, alone);
	run_lossy(0, again);
	run_lossy(30000, both);
	cr_assert_arr_eq(alone, again, sizeof(alone));
	cr_assert_arr_eq(alone, both, sizeof(alone));
}

Test(harm, delays_in_order)
{
	struct harm_lab harm;
	struct media_lab *lab = &harm.lab;

	harm_start(&harm, MEDIA_SILENCE);
	bend(&harm, MEDIA_DELAY, 500000);
	bend(&harm, MEDIA_JITTER, 100000);
	lab_pass(lab, 490000);
	cr_assert_eq(lab->n_rtp, 0);
	lab_pass(lab, 400000);
	cr_assert(lab->n_rtp >= 10 && lab->n_rtp <= 20, "%u", lab->n_rtp);
	/* What is on its way stays before what follows without delay. */
	harm.bent = false;
	lab_pass(lab, 700000);
	for (unsigned i = 1; i < lab->n_rtp && i < ARRAY_LEN(lab->all); i++)
		cr_assert_eq(lab->all[i].sequence, (uint16_t)(lab->all[i - 1].sequence + 1));
	cr_assert_eq(lab->n_rtp, lab_counters(lab).sent);
	lab_end(lab);
}

/* The last packet is overtaken by nobody. */
Test(harm, lets_the_last_one_go)
{
	struct harm_lab harm;

	harm_start(&harm, MEDIA_ECHO);
	bend(&harm, MEDIA_REORDER, 100);
	lab_send_all(&harm.lab, 1);
	cr_assert_eq(harm.lab.n_rtp, 0);
	lab_pass(&harm.lab, 500000);
	cr_assert_eq(harm.lab.n_rtp, 1);
	lab_send_all(&harm.lab, 2);
	cr_assert_eq(harm.lab.n_rtp, 3);
	lab_end(&harm.lab);
}

Test(harm, leaves_from_another_port)
{
	struct harm_lab harm;
	struct media_lab *lab = &harm.lab;
	size_t ports;

	harm_start(&harm, MEDIA_ECHO);
	ports = mesh_count(lab->mesh);
	lab_send_all(lab, 1);
	cr_assert_eq(mesh_count(lab->mesh), ports);
	bend(&harm, MEDIA_PORT, PORT_OTHER);
	lab_send_all(lab, 3);
	cr_assert_eq(mesh_count(lab->mesh), ports + 1);
	cr_assert_eq(lab->n_rtp, 4);
	lab_end(lab);
}

Test(harm, bends_rtcp)
{
	struct harm_lab harm;
	struct media_lab *lab = &harm.lab;

	harm_start(&harm, MEDIA_SILENCE);
	lab_pass(lab, 5010000);
	cr_assert_eq(lab->n_rtcp, 1);
	bend(&harm, MEDIA_RTCP, 0);
	lab_pass(lab, 10000000);
	cr_assert_eq(lab->n_rtcp, 1);
	bend(&harm, MEDIA_RTCP, 1);
	bend(&harm, MEDIA_BYE, BYE_NOW);
	lab_pass(lab, 20000000);
	cr_assert_eq(lab->n_rtcp, 2); /* a BYE, and nothing behind it */
	lab->setting.rtcp = true;
	stream_free(lab->stream);
	loop_turn(lab->loop, 0);
	cr_assert_eq(lab->n_rtcp, 2);
	lab->stream = NULL;
	lab_end(lab);
}

/* From the beginning: as soon as there is something to end. */
Test(harm, says_bye_with_its_first_packets)
{
	struct harm_lab harm;
	struct media_lab *lab = &harm.lab;

	harm_start(&harm, MEDIA_SILENCE);
	bend(&harm, MEDIA_BYE, BYE_NOW);
	lab_pass(lab, 20000000);
	cr_assert_eq(lab->n_rtcp, 1);
	cr_assert(lab->n_rtp > 900);
	lab_end(lab);
}

Test(harm, lingers)
{
	struct harm_lab harm;
	struct media_lab *lab = &harm.lab;
	unsigned n;

	harm_start(&harm, MEDIA_ECHO);
	bend(&harm, MEDIA_LINGER, 1000000);
	lab_send_all(lab, 2);
	stream_free(lab->stream);
	lab->stream = NULL;
	n = harm.asked;
	cr_assert_eq(media_count(lab->media), 1);
	lab_pass(lab, 990000);
	cr_assert_eq(lab->n_rtp, 2 + 50);
	cr_assert_eq(lab->n_rtcp, 0);
	lab_pass(lab, 20000);
	cr_assert_eq(media_count(lab->media), 0);
	cr_assert_eq(lab->n_rtcp, 1);
	cr_assert_eq(harm.asked, n); /* who knew is gone */
	lab_end(lab);
}

/* A core that stops does not wait. */
Test(harm, lingers_no_longer_than_its_media)
{
	struct harm_lab harm;

	harm_start(&harm, MEDIA_SILENCE);
	bend(&harm, MEDIA_LINGER, 60000000);
	lab_pass(&harm.lab, 100000);
	stream_free(harm.lab.stream);
	media_free(harm.lab.media);
	harm.lab.stream = NULL;
	harm.lab.media = media_new(
		&(struct media_options){ .loop = harm.lab.loop, .mesh = harm.lab.mesh, .seed = 1 });
	lab_end(&harm.lab);
}

Test(harm, plays_a_file)
{
	struct media_lab lab;
	struct clip *clip = mem_alloc(sizeof(*clip) + 200 * sizeof(clip->samples[0]));

	clip->n = 200;
	for (unsigned i = 0; i < 200; i++)
		clip->samples[i] = 8159;
	lab_start(&lab);
	lab.setting.mode = MEDIA_CLIP;
	lab.setting.clip = clip;
	lab_set(&lab);
	lab_pass(&lab, 30000);
	cr_assert_eq(lab.n_rtp, 2);
	/* 40 samples are left in the second packet, then silence */
	cr_assert_neq((uint8_t)lab.last.data.p[39], 0xff);
	cr_assert_eq((uint8_t)lab.last.data.p[40], 0xff);
	cr_assert_eq(lab.last.data.n, 160);
	lab.setting.clip_loops = true;
	lab_set(&lab);
	lab_pass(&lab, 20000);
	cr_assert_neq((uint8_t)lab.last.data.p[159], 0xff);
	lab_end(&lab);
	mem_free(clip);
}
