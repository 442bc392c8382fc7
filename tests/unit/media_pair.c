/* SPDX-License-Identifier: Apache-2.0 */
/* Streams that face each other: on the mesh and over real sockets; reports; ports. */
#include "media_lab.h"

enum { WAIT_US = 10000000 };

/* The stream of the lab, and one more of its mesh. */
static struct stream *other_end(struct media_lab *lab, enum media_mode mode)
{
	struct addr host = media_addr("192.0.2.2");
	struct stream *stream = stream_new(lab->media, &host);
	struct stream_setting setting = lab->setting;

	setting.remote = *stream_address(lab->stream);
	setting.mode = mode;
	lab->setting.remote = *stream_address(stream);
	lab_set(lab);
	stream_set(stream, &setting);
	return stream;
}

Test(pair, silence_and_its_echo)
{
	struct media_lab lab;
	struct stream *other;
	struct stream_counters near, far;

	lab_start(&lab);
	other = other_end(&lab, MEDIA_SILENCE);
	lab_pass(&lab, 20000000 - 1);
	near = lab_counters(&lab);
	far = stream_counters(other);
	cr_assert_eq(near.received, 1000);
	cr_assert_eq(near.sent, 1000);
	cr_assert_eq(far.received, 1000);
	cr_assert_eq(far.received_octets, 160000);
	cr_assert_eq(near.lost + far.lost + near.jitter_us + far.jitter_us, 0);
	cr_assert_eq(near.unwanted + near.broken + near.foreign, 0);
	cr_assert_eq(near.rtcp_sent, 3); /* at 5, 10, 15 s */
	cr_assert_eq(far.rtcp_received, 3);
	cr_assert_eq(near.rtcp_received, far.rtcp_sent);
	stream_free(other);
	cr_assert_eq(media_count(lab.media), 1);
	lab_pass(&lab, 1);
	cr_assert_eq(lab_counters(&lab).rtcp_received, 4); /* with BYE */
	lab_pass(&lab, 100000000);
	cr_assert_eq(loop_timer_count(lab.loop), 0);
	lab_end(&lab);
}

/* What goes round between two echoes ends by itself. */
Test(pair, echoes_end)
{
	struct media_lab lab;
	struct stream *other;

	lab_start(&lab);
	other = other_end(&lab, MEDIA_ECHO);
	cr_assert(stream_send(other, STR("hello"), false));
	loop_run(lab.loop);
	cr_assert(lab_counters(&lab).received >= 1);
	cr_assert(lab_counters(&lab).received <= 2000);
	stream_free(other);
	lab_end(&lab);
}

/* Packets that a mirror sends back unchanged are counted, not echoed. */
Test(pair, own_packets_are_not_echoed)
{
	struct media_lab lab;

	lab_start(&lab);
	lab_set(&lab);
	lab_send_all(&lab, 1);
	lab.next = lab.all[0];
	lab.next.data = STR("payload");
	lab_send_all(&lab, 3);
	cr_assert_eq(lab.n_rtp, 1);
	cr_assert_eq(lab_counters(&lab).received, 4);
	lab_end(&lab);
}

/* The first packet is at `at`; the next ones follow it. */
static size_t packet_length(const uint8_t *at)
{
	return (get16(at + 2) + 1u) * 4;
}

Test(pair, reports_while_rtp_flows)
{
	struct media_lab lab;
	const uint8_t *report = lab.report;
	struct rtcp_heard heard;

	lab_start(&lab);
	lab_set(&lab);
	lab_send_all(&lab, 100);
	lab.next.sequence += 100;
	lab_send_all(&lab, 200);
	cr_assert_eq(lab.n_rtcp, 1);
	cr_assert(rtcp_read((struct str){ (char *)lab.report, lab.n_report }, &heard));
	cr_assert(heard.sender);
	cr_assert_eq(get32(report + 4), lab.last.ssrc);
	cr_assert_eq(get32(report + 8), (uint32_t)(1767225600 + 5 + 2208988800u));
	cr_assert_eq(get32(report + 16), lab.all[0].timestamp + 5 * 8000);
	cr_assert_eq(get32(report + 20), 250);
	cr_assert_eq(get32(report + 24), 250 * 7);
	cr_assert_eq(get32(report + 28), 77);
	cr_assert_eq(report[32], 100 * 256 / 350);
	cr_assert_eq(get32(report + 32) & 0xffffff, 100);
	cr_assert_eq(get32(report + 36), 1000 + 349);
	report += packet_length(report);
	cr_assert_eq(report[1], 202);
	/* the last report at 10 s, one more look at 15 s, and then nothing, for ever */
	loop_run(lab.loop);
	cr_assert_eq(lab.n_rtcp, 2);
	cr_assert_eq(loop_now(lab.loop), 15000000);
	cr_assert_eq(loop_timer_count(lab.loop), 0);
	/* it only listens now */
	lab.setting.send = false;
	lab_set(&lab);
	lab_send_all(&lab, 1);
	loop_run(lab.loop);
	cr_assert_eq(lab.n_rtcp, 3);
	cr_assert_eq(lab.report[1], 201);
	cr_assert_eq(lab.report[0] & 31, 1);
	lab_end(&lab);
}

Test(pair, no_reports_when_rtcp_is_off)
{
	struct media_lab lab;

	lab_start(&lab);
	lab.setting.rtcp = false;
	lab_set(&lab);
	lab_send_all(&lab, 500);
	cr_assert_eq(loop_timer_count(lab.loop), 0);
	lab_end(&lab);
	cr_assert_eq(lab.n_rtcp, 0);
}

Test(pair, reports_go_where_sdp_says)
{
	struct media_lab lab;
	struct addr at = media_addr("192.0.2.9:60000");
	struct link *link;

	lab_start(&lab);
	link = mesh_bind(lab.mesh, &at, &lab.rtcp_user);
	lab.setting.remote_rtcp = at;
	lab_set(&lab);
	link_close(lab.rtcp, CLOSE_FIN);
	lab_send_all(&lab, 251);
	cr_assert_eq(lab.n_rtcp, 1);
	link_release(lab.rtcp);
	lab.rtcp = link;
	lab_end(&lab);
	cr_assert_eq(lab.n_rtcp, 2);
	cr_assert_eq(lab.report[lab.n_report - 7], 203); /* BYE */
}

Test(pair, ports_in_turns)
{
	struct loop *loop = loop_new(CLOCK_AUTO);
	struct mesh *mesh = mesh_new(loop);
	struct media_options options = { loop, mesh, 40001, 40006, 1 };
	struct media *media = media_new(&options);
	struct addr host = media_addr("192.0.2.1"), other = media_addr("[2001:db8::1]");
	struct stream *a = stream_new(media, &host), *b = stream_new(media, &host);

	cr_assert_eq(addr_port(stream_address(a)), 40002);
	cr_assert_eq(addr_port(stream_address(b)), 40004);
	cr_assert_null(stream_new(media, &host)); /* 40006 has no neighbour */
	cr_assert_eq(media_count(media), 2);
	cr_assert_eq(mesh_count(mesh), 4);
	stream_free(b);
	b = stream_new(media, &other);
	cr_assert_not_null(b);
	stream_free(a);
	stream_free(b);
	cr_assert_eq(mesh_count(mesh) + media_count(media), 0);
	/* a port rests before it is taken again */
	a = stream_new(media, &host);
	b = stream_new(media, &host);
	cr_assert_neq(addr_port(stream_address(a)), addr_port(stream_address(b)));
	stream_free(a);
	stream_free(b);
	media_free(media);
	media_free(NULL);
	mesh_free(mesh);
	loop_free(loop);
}

Test(pair, no_ports_at_all)
{
	static const uint16_t rows[][2] = {
		{ 0, 1 }, { 40000, 40000 }, { 65535, 65535 }, { 9, 8 }
	};
	struct loop *loop = loop_new(CLOCK_AUTO);
	struct mesh *mesh = mesh_new(loop);
	struct addr host = media_addr("192.0.2.1");

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct media_options options = { loop, mesh, rows[i][0], rows[i][1], 1 };
		struct media *media = media_new(&options);

		cr_assert_null(stream_new(media, &host), "%zu", i);
		media_free(media);
	}
	mesh_free(mesh);
	loop_free(loop);
}

static void over_sockets(const char *text)
{
	struct loop *loop = loop_new(CLOCK_REAL);
	struct media_options options = { .loop = loop, .seed = 1 };
	struct media *media = media_new(&options);
	struct addr host = media_addr(text);
	struct stream *ue = stream_new(media, &host), *far = stream_new(media, &host);
	struct stream_setting setting = { .send = true,
					  .receive = true,
					  .clock = 8000,
					  .codec = "PCMA",
					  .payload = 8,
					  .rtcp = true };
	int64_t end = loop_now(loop) + WAIT_US;

	cr_assert(ue && far);
	cr_assert_eq(addr_port(stream_address(ue)) % 2, 0);
	setting.remote = *stream_address(ue);
	stream_set(far, &setting);
	setting.remote = *stream_address(far);
	setting.mode = MEDIA_SILENCE;
	stream_set(ue, &setting);
	while (stream_counters(ue).received < 5 && loop_now(loop) < end)
		loop_turn(loop, 20000);
	cr_assert(stream_counters(ue).received >= 5);
	cr_assert(stream_counters(far).received >= 5);
	cr_assert_eq(stream_counters(ue).lost + stream_counters(ue).foreign, 0);
	stream_free(far); /* what comes now is refused by its host */
	end = loop_now(loop) + 60000;
	while (loop_now(loop) < end)
		loop_turn(loop, 20000);
	cr_assert_eq(stream_counters(ue).rtcp_received, 1);
	cr_assert(stream_counters(ue).sent > stream_counters(ue).received);
	stream_free(ue);
	cr_assert_eq(media_count(media), 0);
	media_free(media);
	loop_free(loop);
}

Test(pair, over_sockets_ipv4)
{
	over_sockets("127.0.0.1");
}

Test(pair, over_sockets_ipv6)
{
	over_sockets("[::1]");
}

/* The range is whatever the system had free for two pairs a moment ago. */
Test(pair, socket_ports_run_out)
{
	struct loop *loop = loop_new(CLOCK_REAL);
	struct media_options options = { .loop = loop, .seed = 1 };
	struct media *by_system = media_new(&options), *media;
	struct addr host = media_addr("127.0.0.1"), foreign = media_addr("192.0.2.1");
	struct stream *taken = stream_new(by_system, &host), *a;

	cr_assert_null(stream_new(by_system, &foreign));
	options.first_port = addr_port(stream_address(taken));
	options.last_port = (uint16_t)(options.first_port + 1);
	media = media_new(&options);
	cr_assert_null(stream_new(media, &foreign));
	cr_assert_null(stream_new(media, &host));
	stream_free(taken);
	a = stream_new(media, &host);
	cr_assert_not_null(a);
	cr_assert_eq(addr_port(stream_address(a)), options.first_port);
	cr_assert_null(stream_new(media, &host));
	cr_assert_eq(media_count(media), 1);
	stream_free(a);
	media_free(media);
	media_free(by_system);
	loop_free(loop);
}

Test(pair, modes_by_name)
{
	enum media_mode mode = MEDIA_ECHO;

	cr_assert(media_mode_of(STR("silence"), &mode) && mode == MEDIA_SILENCE);
	cr_assert(media_mode_of(STR("none"), &mode) && mode == MEDIA_NONE);
	cr_assert(media_mode_of(STR("echo"), &mode) && mode == MEDIA_ECHO);
	cr_assert(!media_mode_of(STR("loud"), &mode) && mode == MEDIA_ECHO);
	cr_assert_str_eq(media_mode_name(MEDIA_SILENCE), "silence");
}
