/* SPDX-License-Identifier: Apache-2.0 */
/* journal/pcapng: a reader of its own takes the file apart: blocks, headers, checksums, streams. */
#include "journal_lab.h"

enum { PACKETS_MAX = 64, FIN_SYN_RST_PSH_ACK = 0x1f, SYN = 2, PSH = 8, ACK = 16 };

struct shown {
	int version; /* of IP */
	bool tcp;
	uint8_t flags;
	uint8_t from[16], to[16]; /* IPv4 in the first four */
	uint16_t from_port, to_port;
	uint32_t sequence, acknowledged;
	uint64_t time;
	uint32_t direction; /* 1: inbound, 2: outbound */
	char comment[2100];
	struct str payload;
};

struct capture_file {
	struct buf octets;
	struct shown packets[PACKETS_MAX];
	size_t n;
};

static uint32_t little(const char *p, size_t n)
{
	uint32_t value = 0;

	while (n--)
		value = value << 8 | (uint8_t)p[n];
	return value;
}

static uint32_t big(const char *p, size_t n)
{
	uint32_t value = 0;

	for (size_t i = 0; i < n; i++)
		value = value << 8 | (uint8_t)p[i];
	return value;
}

/* RFC 1071: over data with a right checksum the folded sum is all ones. */
static uint32_t sum_of(struct str s, uint32_t sum)
{
	for (size_t i = 0; i < s.n; i++)
		sum += (uint32_t)(uint8_t)s.p[i] << (i % 2 ? 0 : 8);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

/* UDP or TCP header and payload. */
static void read_transport(struct str segment, uint8_t protocol, size_t n_addr,
			   struct shown *packet)
{
	size_t head = 8;
	uint32_t sum = sum_of((struct str){ (char *)packet->from, n_addr }, protocol);

	sum = sum_of((struct str){ (char *)packet->to, n_addr }, sum);
	cr_assert_eq(sum_of(segment, sum + (uint32_t)segment.n), 0xffff, "checksum");
	packet->from_port = (uint16_t)big(segment.p, 2);
	packet->to_port = (uint16_t)big(segment.p + 2, 2);
	packet->tcp = protocol == 6;
	if (packet->tcp) {
		packet->sequence = big(segment.p + 4, 4);
		packet->acknowledged = big(segment.p + 8, 4);
		head = (size_t)((uint8_t)segment.p[12] >> 4) * 4;
		packet->flags = (uint8_t)segment.p[13];
		cr_assert_eq(packet->flags & ~FIN_SYN_RST_PSH_ACK, 0);
		cr_assert_eq(head, packet->flags & SYN ? 28 : 20);
	} else {
		cr_assert_eq(protocol, 17);
		cr_assert_eq(big(segment.p + 4, 2), segment.n);
		cr_assert_neq(big(segment.p + 6, 2), 0, "a checksum is there");
	}
	packet->payload = str_from(segment, head);
}

static void read_packet(struct str octets, struct shown *packet)
{
	packet->version = (uint8_t)octets.p[0] >> 4;
	if (packet->version == 4) {
		cr_assert_eq((uint8_t)octets.p[0], 0x45);
		cr_assert_eq(big(octets.p + 2, 2), octets.n);
		cr_assert_eq(sum_of((struct str){ octets.p, 20 }, 0), 0xffff, "IPv4 checksum");
		memcpy(packet->from, octets.p + 12, 4);
		memcpy(packet->to, octets.p + 16, 4);
		read_transport(str_from(octets, 20), (uint8_t)octets.p[9], 4, packet);
	} else {
		cr_assert_eq(packet->version, 6);
		cr_assert_eq(big(octets.p, 4), 0x60000000);
		cr_assert_eq(big(octets.p + 4, 2), octets.n - 40);
		memcpy(packet->from, octets.p + 8, 16);
		memcpy(packet->to, octets.p + 24, 16);
		read_transport(str_from(octets, 40), (uint8_t)octets.p[6], 16, packet);
	}
}

/* The options that end a block: comment and flags, and the end. */
static void read_options(struct str options, struct shown *packet)
{
	while (options.n) {
		uint32_t code = little(options.p, 2), length = little(options.p + 2, 2);

		cr_assert_leq(4 + length, options.n);
		if (code == 1)
			snprintf(packet->comment, sizeof(packet->comment), "%.*s", (int)length,
				 options.p + 4);
		if (code == 2)
			packet->direction = little(options.p + 4, 4);
		options = str_from(options, 4 + ((length + 3) & ~3U));
		cr_assert_eq(code == 0, options.n == 0, "the end of options is at the end");
	}
}

static void read_packet_block(struct str block, struct capture_file *file)
{
	uint32_t length = little(block.p + 20, 4);
	struct shown *packet = &file->packets[file->n++];

	cr_assert_lt(file->n, PACKETS_MAX);
	cr_assert_eq(little(block.p + 8, 4), 0, "interface");
	cr_assert_eq(little(block.p + 24, 4), length, "nothing is cut");
	packet->time = (uint64_t)little(block.p + 12, 4) << 32 | little(block.p + 16, 4);
	read_packet((struct str){ block.p + 28, length }, packet);
	length = 28 + ((length + 3) & ~3U);
	read_options((struct str){ block.p + length, block.n - 4 - length }, packet);
}

/* Flushes, reads and checks the structure; the packets' slices live with the file. */
static struct capture_file *read_capture(struct lab *lab)
{
	struct capture_file *file = mem_alloc(sizeof(*file));
	struct str rest;

	loop_advance(lab->loop, 0);
	file->octets = lab_take(lab, "c.pcapng");
	rest = buf_str(&file->octets);
	for (size_t number = 0; rest.n; number++) {
		uint32_t type = little(rest.p, 4), length = little(rest.p + 4, 4);
		struct str block = { rest.p, length };

		cr_assert(length % 4 == 0 && length <= rest.n);
		cr_assert_eq(little(rest.p + length - 4, 4), length);
		cr_assert_eq(type, number == 0 ? 0x0a0d0d0a : number == 1 ? 1 : 6);
		if (number == 0)
			cr_assert_eq(little(rest.p + 8, 4), 0x1a2b3c4d);
		else if (number == 1)
			cr_assert_eq(little(rest.p + 8, 2), 101, "LINKTYPE_RAW");
		else
			read_packet_block(block, file);
		rest = str_from(rest, length);
	}
	return file;
}

static void file_free(struct capture_file *file)
{
	buf_free(&file->octets);
	mem_free(file);
}

static struct lab lab_capture(void)
{
	struct lab lab = lab_new(0, false);
	char path[128];

	cr_assert_eq(journal_capture_open(lab.journal, lab_path(&lab, "c.pcapng", path)), 0);
	return lab;
}

static bool is_v4(const uint8_t addr[16], uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
	return addr[0] == a && addr[1] == b && addr[2] == c && addr[3] == d;
}

static void write_entry(struct lab *lab, enum journal_kind kind, const struct link *link,
			struct str bytes)
{
	struct journal_entry entry = {
		.kind = kind, .link = link, .role = "pcscf", .bytes = bytes
	};

	if (link->proto == PROTO_PIPE)
		entry.peer = "scscf";
	journal_write(lab->journal, &entry);
}

Test(journal_pcapng, empty)
{
	struct lab lab = lab_capture();
	struct capture_file *file = read_capture(&lab);

	cr_expect_eq(file->n, 0);
	file_free(file);
	lab_free(&lab);
}

/* Both families, both directions, odd and even lengths; comment, time and direction. */
Test(journal_pcapng, udp)
{
	struct lab lab = lab_capture();
	struct link four = lab_link(1, PROTO_UDP, "127.0.0.1:5060", NULL);
	struct link six = lab_link(2, PROTO_UDP, "[2001:db8::2]:5060", NULL);
	struct addr far = lab_addr("192.0.2.1:5070"), far6 = lab_addr("[2001:db8::1]:5080");
	struct msg *msg = lab_msg(LAB_REGISTER);
	struct journal_entry entry = lab_entry(JOURNAL_RECEIVED, &four, msg);
	struct capture_file *file;

	loop_advance(lab.loop, 1500000);
	entry.remote = &far;
	entry.rules = STR("no Path");
	entry.text = STR("k=12 \xff");
	journal_write(lab.journal, &entry);
	entry = lab_entry(JOURNAL_SENT, &six, msg);
	entry.remote = &far6;
	entry.bytes.n--;
	journal_write(lab.journal, &entry);
	file = read_capture(&lab);
	cr_assert_eq(file->n, 2);
	cr_expect(is_v4(file->packets[0].from, 192, 0, 2, 1));
	cr_expect(is_v4(file->packets[0].to, 127, 0, 0, 1));
	cr_expect_eq(file->packets[0].from_port, 5070);
	cr_expect_eq(file->packets[0].to_port, 5060);
	cr_expect(str_is(file->packets[0].payload, LAB_REGISTER));
	cr_expect_str_eq(file->packets[0].comment,
			 "rule: no Path; k=** \\xff; group: registration");
	cr_expect_eq(file->packets[0].direction, 1);
	cr_expect_eq(file->packets[0].time, UINT64_C(1767225601500000));
	cr_expect_eq(file->packets[1].version, 6);
	cr_expect_eq(file->packets[1].from[15], 2);
	cr_expect_eq(file->packets[1].to[15], 1);
	cr_expect_eq(file->packets[1].to_port, 5080);
	cr_expect_eq(file->packets[1].direction, 2);
	cr_expect_str_eq(file->packets[1].comment, "group: registration");
	file_free(file);
	msg_free(msg);
	lab_free(&lab);
}

/* A sum of zero goes out as all ones: whatever 16-bit word, the checksum is there and right. */
Test(journal_pcapng, udp_checksums)
{
	struct lab lab = lab_capture();
	struct link link = lab_link(1, PROTO_UDP, "127.0.0.1:5060", "127.0.0.1:5061");
	struct capture_file *file;
	uint32_t sum;
	char zero[2];

	/* Pseudo-header, ports, lengths: what is missing to 0xffff makes the sum zero. */
	sum = sum_of((struct str){ (char[]){ 127, 0, 0, 1, 127, 0, 0, 1 }, 8 }, 17);
	sum = sum_of(STR(""), sum + 10 + 10 + 5060 + 5061);
	zero[0] = (char)((0xffff - sum) >> 8);
	zero[1] = (char)(0xffff - sum);
	write_entry(&lab, JOURNAL_SENT, &link, (struct str){ zero, 2 });
	write_entry(&lab, JOURNAL_SENT, &link, STR("\xff\xff\xff"));
	write_entry(&lab, JOURNAL_SENT, &link, STR(""));
	file = read_capture(&lab);
	cr_assert_eq(file->n, 3);
	cr_expect_eq(file->packets[0].payload.p[-1], '\xff');
	cr_expect_eq(file->packets[0].payload.p[-2], '\xff');
	cr_expect_eq(file->packets[2].payload.n, 0);
	file_free(file);
	lab_free(&lab);
}

/* The packets of one connection, from `at` on: a handshake by `opener`, then data without gaps. */
static size_t expect_stream(const struct capture_file *file, size_t at, uint16_t opener,
			    struct str data[2])
{
	const struct shown *p = file->packets + at;
	uint32_t next[2] = { p[0].sequence + 1, p[1].sequence + 1 };
	size_t done[2] = { 0, 0 };

	cr_assert_leq(at + 3, file->n);
	cr_assert(p[0].flags == SYN && p[0].from_port == opener);
	cr_assert(p[1].flags == (SYN | ACK) && p[1].to_port == opener);
	cr_assert(p[1].acknowledged == next[0] && p[2].acknowledged == next[1]);
	cr_assert(p[2].flags == ACK && p[2].from_port == opener && p[2].sequence == next[0]);
	for (at += 3, p += 3; at < file->n && !(p->flags & SYN); at++, p++) {
		unsigned side = p->from_port == opener ? 0 : 1;
		struct str want = str_from(data[side], done[side]);

		cr_assert(p->tcp && p->sequence == next[side] && p->acknowledged == next[!side]);
		cr_assert(p->payload.n && p->payload.n <= 65000);
		cr_assert(str_starts(want, p->payload));
		next[side] += (uint32_t)p->payload.n;
		done[side] += p->payload.n;
	}
	cr_assert(done[0] == data[0].n && done[1] == data[1].n);
	return at;
}

/* Accepted connections are opened by the far end, ours by us; a large message takes segments. */
Test(journal_pcapng, tcp)
{
	struct lab lab = lab_capture();
	struct link in = lab_link(1, PROTO_TCP, "127.0.0.1:5060", "127.0.0.1:40000");
	struct link out = lab_link(2, PROTO_TLS, "[::1]:50000", "[::1]:5061");
	char *large = mem_alloc(150000);
	struct str text = { large, 150000 };
	struct capture_file *file;
	size_t at;

	out.outgoing = true;
	memset(large, 'L', text.n);
	write_entry(&lab, JOURNAL_RECEIVED, &in, STR(""));
	write_entry(&lab, JOURNAL_RECEIVED, &in, STR("abc"));
	write_entry(&lab, JOURNAL_SENT, &in, STR("answer"));
	write_entry(&lab, JOURNAL_BROKEN, &in, STR("def"));
	write_entry(&lab, JOURNAL_HELD, &in, STR("never"));
	write_entry(&lab, JOURNAL_EVENT, &in, STR_NONE);
	write_entry(&lab, JOURNAL_SENT, &out, text);
	write_entry(&lab, JOURNAL_RECEIVED, &out, STR("ok"));
	file = read_capture(&lab);
	cr_assert_eq(file->n, 3 + 3 + 3 + 3 + 1);
	at = expect_stream(file, 0, 40000, (struct str[]){ STR("abcdef"), STR("answer") });
	cr_expect_eq(file->packets[1].direction, 2, "SYN and ACK of an accepted connection");
	cr_expect_eq(file->packets[3].direction, 1);
	cr_expect_eq(at, 6);
	cr_expect_eq(expect_stream(file, at, 50000, (struct str[]){ text, STR("ok") }), file->n);
	cr_expect_eq(file->packets[at].version, 6);
	cr_expect_eq(file->packets[at + 3].payload.n, 65000);
	cr_expect_eq(file->packets[at + 4].flags, ACK);
	cr_expect_eq(file->packets[at + 5].flags, ACK | PSH);
	cr_expect_str_eq(file->packets[at].comment, "");
	cr_expect_str_eq(file->packets[at + 3].comment, "TLS, shown in clear");
	file_free(file);
	mem_free(large);
	lab_free(&lab);
}

/* A connection that had to give way, and one on the same ports as an older: both begin anew. */
Test(journal_pcapng, tcp_again)
{
	struct lab lab = lab_capture();
	struct link one = lab_link(1, PROTO_TCP, "127.0.0.1:5060", "127.0.0.1:40000");
	struct link two = lab_link(1 + (1 << 20), PROTO_TCP, "127.0.0.1:5060", "127.0.0.1:40000");
	struct capture_file *file;
	uint32_t first;
	size_t at;

	write_entry(&lab, JOURNAL_RECEIVED, &one, STR("one"));
	write_entry(&lab, JOURNAL_RECEIVED, &two, STR("two"));
	write_entry(&lab, JOURNAL_RECEIVED, &one, STR("again"));
	file = read_capture(&lab);
	first = file->packets[0].sequence;
	at = expect_stream(file, 0, 40000, (struct str[]){ STR("one"), STR("") });
	cr_expect_neq(file->packets[at].sequence, first);
	at = expect_stream(file, at, 40000, (struct str[]){ STR("two"), STR("") });
	cr_expect_neq(file->packets[at].sequence, first);
	at = expect_stream(file, at, 40000, (struct str[]){ STR("again"), STR("") });
	cr_expect_eq(at, file->n);
	file_free(file);
	lab_free(&lab);
}

/* Roles have addresses; a message between them is shown once; too large for UDP it goes by TCP. */
Test(journal_pcapng, pipe)
{
	struct lab lab = lab_capture();
	struct link link = lab_link(9, PROTO_PIPE, NULL, NULL);
	struct msg *msg = lab_msg(LAB_CHALLENGE);
	struct journal_entry entry = lab_entry(JOURNAL_SENT, &link, msg);
	char *large = mem_alloc(65508);
	struct str text = { large, 65508 };
	struct capture_file *file;

	memset(large, 'L', text.n);
	journal_write(lab.journal, &entry);
	entry.kind = JOURNAL_RECEIVED;
	journal_write(lab.journal, &entry);
	write_entry(&lab, JOURNAL_SENT, &link, (struct str){ large, 65507 });
	write_entry(&lab, JOURNAL_SENT, &link, text);
	write_entry(&lab, JOURNAL_SENT, &link, text);
	file = read_capture(&lab);
	cr_assert_eq(file->n, 2 + 3 + 2 + 2);
	cr_expect(is_v4(file->packets[0].from, 198, 51, 100, 1));
	cr_expect(is_v4(file->packets[0].to, 198, 51, 100, 2));
	cr_expect_eq(file->packets[0].from_port, 5060);
	cr_expect_eq(file->packets[0].to_port, 5060);
	cr_expect_eq(file->packets[0].payload.n, sizeof(LAB_CHALLENGE) - 1);
	cr_expect(str_search(file->packets[0].payload,
			     STR(" ck=\"********************************\","
				 " ik=\"********************************\"\r\n")) > 0);
	cr_expect_eq(file->packets[1].payload.n, 65507);
	cr_expect_not(file->packets[1].tcp);
	cr_expect(is_v4(file->packets[2].from, 198, 51, 100, 1));
	cr_expect_eq(file->packets[2].to_port, 5060);
	large = mem_resize(large, 2 * text.n);
	memset(large, 'L', 2 * text.n);
	expect_stream(file, 2, file->packets[2].from_port,
		      (struct str[]){ { large, 2 * text.n }, STR("") });
	file_free(file);
	mem_free(large);
	msg_free(msg);
	lab_free(&lab);
}

/* Addresses that do not belong together still make a packet. */
Test(journal_pcapng, odd_addresses)
{
	struct lab lab = lab_capture();
	struct link none = lab_link(1, PROTO_UDP, NULL, NULL);
	struct link mixed = lab_link(2, PROTO_UDP, "0.0.0.0:5060", "[2001:db8::1]:5061");
	struct capture_file *file;

	write_entry(&lab, JOURNAL_SENT, &none, STR("a"));
	write_entry(&lab, JOURNAL_SENT, &mixed, STR("b"));
	file = read_capture(&lab);
	cr_assert_eq(file->n, 2);
	cr_expect_eq(file->packets[0].version, 4);
	cr_expect_eq(file->packets[1].version, 6);
	cr_expect_eq(file->packets[1].from_port, 5060);
	cr_expect_eq(file->packets[1].to_port, 5061);
	file_free(file);
	lab_free(&lab);
}

/* A remark of any length stays one valid comment. */
Test(journal_pcapng, long_comment)
{
	struct lab lab = lab_capture();
	struct link link = lab_link(1, PROTO_UDP, "127.0.0.1:5060", "127.0.0.1:5061");
	char text[70001];
	struct journal_entry entry = { .kind = JOURNAL_SENT,
				       .link = &link,
				       .bytes = STR("a"),
				       .text = { text, sizeof(text) } };
	struct capture_file *file;

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = "\xe2\x82\xac"[i % 3];
	journal_write(lab.journal, &entry);
	file = read_capture(&lab);
	cr_assert_eq(file->n, 1);
	cr_expect_eq(strlen(file->packets[0].comment), 2046, "whole characters");
	file_free(file);
	lab_free(&lab);
}
