/* SPDX-License-Identifier: Apache-2.0 */
/* Streams on a virtual clock, against bare ports of the mesh. */
#include "media_lab.h"

Test(stream, echoes_as_a_stream_of_its_own)
{
	struct media_lab lab;

	lab_start(&lab);
	lab_set(&lab);
	cr_assert_eq(addr_port(stream_address(lab.stream)), 40000);
	lab.next.marker = true;
	lab.next.sequence = 65534;
	lab_send_all(&lab, 1);
	lab.next.marker = false;
	lab.next.timestamp += 800; /* a pause */
	lab_send_all(&lab, 2);
	cr_assert_eq(lab.n_rtp, 3);
	cr_assert(str_is(lab.last.data, "payload"));
	cr_assert(lab.all[0].marker && !lab.all[1].marker);
	cr_assert_neq(lab.last.ssrc, lab.next.ssrc);
	for (int i = 1; i < 3; i++) {
		cr_assert_eq(lab.all[i].ssrc, lab.all[0].ssrc);
		cr_assert_eq(lab.all[i].sequence, (uint16_t)(lab.all[0].sequence + i));
	}
	cr_assert_eq(lab.all[1].timestamp - lab.all[0].timestamp, 960);
	cr_assert_eq(lab.all[2].timestamp - lab.all[1].timestamp, 160);
	cr_assert_eq(lab_counters(&lab).sent, 3);
	cr_assert_eq(lab_counters(&lab).sent_octets, 21);
	cr_assert_eq(lab_counters(&lab).received_octets, 21);
	cr_assert_eq(lab_counters(&lab).last_at, 40000);
	lab_end(&lab);
}

/* Timestamps go on by the clock when somebody else is echoed. */
Test(stream, echoes_another_source)
{
	struct media_lab lab;

	lab_start(&lab);
	lab_set(&lab);
	lab_send_all(&lab, 5);
	lab.next = (struct rtp){
		.ssrc = 78, .sequence = 9, .timestamp = 123456, .data = STR("other")
	};
	lab_send_all(&lab, 1);
	cr_assert_eq(lab.all[5].timestamp - lab.all[4].timestamp, 160);
	cr_assert_eq(lab.all[5].ssrc, lab.all[4].ssrc);
	cr_assert_eq(lab_counters(&lab).lost, 0);
	lab_end(&lab);
}

Test(stream, is_quiet_before_it_is_set)
{
	struct media_lab lab;

	lab_start(&lab);
	lab_send_all(&lab, 3);
	cr_assert_eq(lab_counters(&lab).unwanted, 3);
	cr_assert_eq(lab_counters(&lab).received, 0);
	cr_assert_eq(lab_counters(&lab).last_at, -1);
	cr_assert(!stream_send(lab.stream, STR("x"), false));
	cr_assert(!stream_send_event(lab.stream, '1'));
	cr_assert_eq(lab.n_rtp, 0);
	cr_assert_eq(loop_timer_count(lab.loop), 0);
	lab_end(&lab);
}

Test(stream, follows_the_direction)
{
	struct media_lab lab;

	lab_start(&lab);
	lab.setting.send = false;
	lab_set(&lab);
	lab_send_all(&lab, 4);
	cr_assert_eq(lab_counters(&lab).received, 4);
	cr_assert_eq(lab.n_rtp, 0);
	lab.setting.send = true;
	lab.setting.receive = false;
	lab_set(&lab);
	lab_send_all(&lab, 4);
	cr_assert_eq(lab_counters(&lab).received, 4);
	cr_assert_eq(lab_counters(&lab).unwanted, 4);
	cr_assert_eq(lab.n_rtp, 0);
	lab.setting.receive = true;
	lab_set(&lab);
	lab_send_all(&lab, 4);
	cr_assert_eq(lab.n_rtp, 4);
	cr_assert_eq(lab_counters(&lab).lost, 0); /* what was unwanted came, too */
	lab_end(&lab);
}

Test(stream, stays_quiet_without_a_remote_address)
{
	static const char *const rows[] = { "0.0.0.0:50000", "192.0.2.9:0", "[::]:50000" };
	struct media_lab lab;

	lab_start(&lab);
	lab.setting.mode = MEDIA_SILENCE;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		lab.setting.remote = media_addr(rows[i]);
		lab_set(&lab);
		lab_send_all(&lab, 2);
		cr_assert(!stream_send(lab.stream, STR("x"), false));
	}
	lab.setting.remote = (struct addr){ 0 };
	lab_set(&lab);
	cr_assert_eq(loop_timer_count(lab.loop), 0);
	cr_assert_eq(lab_counters(&lab).received, 6);
	cr_assert_eq(lab_counters(&lab).foreign, 0);
	cr_assert_eq(lab_counters(&lab).sent + lab_counters(&lab).rtcp_sent, 0);
	lab_end(&lab);
}

Test(stream, counts_loss_and_duplicates)
{
	struct media_lab lab;

	lab_start(&lab);
	lab.setting.mode = MEDIA_NONE;
	lab_set(&lab);
	lab.next.sequence = 65530;
	lab_send_all(&lab, 10);
	lab.next.sequence += 3;
	lab_send_all(&lab, 10);
	cr_assert_eq(lab_counters(&lab).lost, 3);
	lab.next.sequence -= 2;
	lab_send_all(&lab, 1);
	cr_assert_eq(lab_counters(&lab).lost, 2);
	cr_assert_eq(lab_counters(&lab).received, 21);
	cr_assert_eq(lab.n_rtp, 0);
	lab_end(&lab);
}

Test(stream, measures_jitter)
{
	struct media_lab lab;

	lab_start(&lab);
	lab_set(&lab);
	lab_send_all(&lab, 10);
	cr_assert_eq(lab_counters(&lab).jitter_us, 0);
	for (int i = 0; i < 200; i++) {
		lab_pass(&lab, i % 2 ? 0 : 10000);
		lab_send(&lab);
		lab_pass(&lab, i % 2 ? 20000 : 10000);
	}
	cr_assert(lab_counters(&lab).jitter_us > 9000 && lab_counters(&lab).jitter_us <= 10000,
		  "%ld", (long)lab_counters(&lab).jitter_us);
	lab_end(&lab);
}

Test(stream, counts_what_it_does_not_want)
{
	struct media_lab lab;

	lab_start(&lab);
	lab_set(&lab);
	lab.next.payload = 8;
	lab_send_all(&lab, 2);
	cr_assert_eq(lab_counters(&lab).unwanted, 2);
	lab.next.payload = 101;
	lab_send_all(&lab, 3);
	cr_assert_eq(lab_counters(&lab).events, 3);
	cr_assert_eq(lab_counters(&lab).received, 3);
	cr_assert_eq(lab.last.payload, 101);
	lab.setting.event_payload = 0;
	lab_set(&lab);
	lab_send_all(&lab, 1);
	cr_assert_eq(lab_counters(&lab).unwanted, 3);
	lab_end(&lab);
}

/* Neither does the change seem to be jitter, nor does our own timestamp jump. */
Test(stream, changes_codec_in_echo)
{
	struct media_lab lab;

	lab_start(&lab);
	lab_set(&lab);
	lab_send_all(&lab, 5);
	lab.setting.payload = lab.next.payload = 97;
	lab.setting.clock = 16000;
	lab_set(&lab);
	lab.next.timestamp += 1000000;
	lab_send_all(&lab, 1);
	lab.next.timestamp += 160; /* to the 160 of 8 kHz */
	lab_send_all(&lab, 1);
	cr_assert_eq(lab_counters(&lab).received, 7);
	cr_assert_eq(lab_counters(&lab).jitter_us, 0);
	cr_assert_eq(lab.all[5].timestamp - lab.all[4].timestamp, 160);
	cr_assert_eq(lab.all[6].timestamp - lab.all[5].timestamp, 320);
	cr_assert_eq(lab.last.payload, 97);
	lab_end(&lab);
}

Test(stream, counts_what_is_broken)
{
	static const char rtp[] = "\x80\x00\0\1\0\0\0\1\0\0\0\1payload";
	static const char rtcp[] = "\x80\xc9\0\1\0\0\0\1\x80\xcb\0\0";
	struct media_lab lab;

	lab_start(&lab);
	lab_set(&lab);
	for (size_t n = 0; n < 12; n++)
		lab_send_octets(&lab, (struct str){ rtp, n }, 0);
	for (size_t n = 0; n < 12; n++)
		lab_send_octets(&lab, (struct str){ rtcp, n }, 1);
	lab_send_octets(&lab, (struct str){ rtcp, 12 }, 0);
	lab_pass(&lab, 1);
	cr_assert_eq(lab_counters(&lab).broken, 12 + 11 + 1);
	cr_assert_eq(lab_counters(&lab).rtcp_received, 1);
	cr_assert_eq(lab_counters(&lab).received + lab_counters(&lab).unwanted, 0);
	lab_send_octets(&lab, (struct str){ rtcp, 12 }, 1);
	lab_send_octets(&lab, (struct str){ rtp, 12 }, 0); /* no payload is no fault */
	lab_pass(&lab, 1);
	cr_assert_eq(lab_counters(&lab).rtcp_received, 2);
	cr_assert_eq(lab_counters(&lab).received, 1);
	lab_pass(&lab, 10000000);
	lab_end(&lab);
}

/* Whoever sends: what goes out goes where SDP said. */
Test(stream, answers_foreigners_nowhere_else)
{
	struct media_lab lab;
	struct addr to, at = media_addr("192.0.2.66:1234");
	struct link *foreigner;

	lab_start(&lab);
	lab_set(&lab);
	foreigner = mesh_bind(lab.mesh, &at, &lab.rtcp_user);
	to = *stream_address(lab.stream);
	cr_assert_eq(link_send(foreigner, &to, STR("\x80\0\0\1\0\0\0\1\0\0\0\1")), 0);
	lab_pass(&lab, 1);
	lab_send(&lab);
	lab_pass(&lab, 1);
	cr_assert_eq(lab_counters(&lab).received, 2);
	cr_assert_eq(lab_counters(&lab).foreign, 1);
	cr_assert_eq(lab.n_rtp, 2);
	cr_assert_eq(lab.n_rtcp, 0);
	link_close(foreigner, CLOSE_FIN);
	link_release(foreigner);
	lab_end(&lab);
}

Test(stream, sends_silence_while_it_may)
{
	struct media_lab lab;

	lab_start(&lab);
	lab.setting.mode = MEDIA_SILENCE;
	lab.setting.rtcp = false;
	lab_set(&lab);
	lab_set(&lab); /* once more changes nothing */
	lab_pass(&lab, 99999);
	cr_assert_eq(lab.n_rtp, 5);
	cr_assert(lab.all[0].marker && !lab.all[1].marker);
	cr_assert_eq(lab.last.data.n, 160);
	cr_assert_eq((uint8_t)lab.last.data.p[159], 0xff);
	for (int i = 1; i < 5; i++)
		cr_assert_eq(lab.all[i].timestamp, lab.all[0].timestamp + (uint32_t)i * 160);
	lab.setting.send = false;
	lab_set(&lab);
	cr_assert_eq(loop_timer_count(lab.loop), 0);
	lab_pass(&lab, 1000001 - 99999 - 1);
	lab.setting.send = true;
	lab_set(&lab);
	lab_pass(&lab, 1);
	cr_assert_eq(lab.n_rtp, 6);
	cr_assert(lab.last.marker);
	cr_assert_eq(lab.last.timestamp, lab.all[0].timestamp + 8000);
	lab.setting.codec = "H264"; /* nobody knows its silence */
	lab_set(&lab);
	lab_pass(&lab, 100000);
	cr_assert_eq(lab.n_rtp, 6);
	cr_assert_eq(loop_timer_count(lab.loop), 0);
	lab_end(&lab);
}

Test(stream, changes_codec_in_silence)
{
	struct media_lab lab;

	lab_start(&lab);
	lab.setting.mode = MEDIA_SILENCE;
	lab.setting.ptime_ms = 40;
	lab_set(&lab);
	lab_pass(&lab, 39999);
	cr_assert_eq(lab.n_rtp, 1);
	cr_assert_eq(lab.last.data.n, 320);
	lab.setting.payload = 97;
	lab.setting.clock = 16000;
	lab.setting.codec = "AMR-WB";
	lab_set(&lab);
	lab_pass(&lab, 40000);
	cr_assert_eq(lab.n_rtp, 3);
	cr_assert_eq(lab.last.payload, 97);
	cr_assert_eq(lab.last.data.n, 7);
	cr_assert_eq(lab.all[2].timestamp - lab.all[1].timestamp, 320);
	lab_end(&lab);
}

Test(stream, sends_what_others_made)
{
	struct media_lab lab;

	lab_start(&lab);
	lab.setting.mode = MEDIA_NONE;
	lab_set(&lab);
	cr_assert(stream_send(lab.stream, STR("talk"), true));
	cr_assert_eq(lab.n_rtp, 0); /* not inside of the call */
	lab_pass(&lab, 30000);
	cr_assert(stream_send(lab.stream, STR(""), false));
	lab_pass(&lab, 1);
	cr_assert_eq(lab.n_rtp, 2);
	cr_assert(lab.all[0].marker && !lab.all[1].marker);
	cr_assert_eq(lab.all[1].timestamp - lab.all[0].timestamp, 240);
	lab.setting.remote = media_addr("[2001:db8::1]:4000"); /* not from here */
	lab_set(&lab);
	cr_assert(!stream_send(lab.stream, STR("x"), false));
	cr_assert_eq(lab_counters(&lab).sent, 2);
	lab_pass(&lab, 20000000);
	lab_end(&lab);
}

Test(stream, sends_events)
{
	struct media_lab lab;

	lab_start(&lab);
	lab_set(&lab);
	cr_assert(!stream_send_event(lab.stream, 'x'));
	cr_assert(stream_send_event(lab.stream, '#'));
	cr_assert(!stream_send_event(lab.stream, '1'));
	lab_pass(&lab, 149999);
	cr_assert_eq(lab.n_rtp, 3);
	cr_assert_arr_eq(lab.last.data.p, "\x0b\x0a\x04\xb0", 4); /* 150 ms */
	lab_pass(&lab, 1000);
	cr_assert_eq(lab.n_rtp, 6);
	cr_assert_arr_eq(lab.last.data.p, "\x0b\x8a\x04\xb0", 4);
	for (unsigned i = 0; i < 6; i++) {
		cr_assert_eq(lab.all[i].payload, 101);
		cr_assert_eq(lab.all[i].timestamp, lab.all[0].timestamp);
		cr_assert_eq(lab.all[i].marker, i == 0);
	}
	cr_assert(stream_send_event(lab.stream, '1'));
	lab.setting.send = false; /* held while the key is down */
	lab_set(&lab);
	lab_pass(&lab, 200000);
	cr_assert_eq(lab.n_rtp, 7);
	lab.setting.send = true;
	lab.setting.event_payload = 0;
	lab_set(&lab);
	cr_assert(!stream_send_event(lab.stream, '1'));
	lab_pass(&lab, 10000000);
	lab_end(&lab);
}

Test(stream, freed_with_timers_running)
{
	struct media_lab lab;

	lab_start(&lab);
	lab.setting.mode = MEDIA_SILENCE;
	lab_set(&lab);
	stream_send_event(lab.stream, '1');
	lab_send(&lab);
	lab_pass(&lab, 1);
	cr_assert_eq(loop_timer_count(lab.loop), 3);
	lab_send(&lab); /* on its way when the stream goes */
	lab_end(&lab);
}
