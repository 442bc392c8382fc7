/* SPDX-License-Identifier: Apache-2.0 */
/* The capture: blocks of draft-ietf-opsawg-pcapng around the packets of flow.c. */
#include "journal/pcapng.h"

#include <endian.h>
#include <string.h>

#include "journal/flow.h"
#include "journal/octets.h"
#include "journal/outfile.h"

enum block_type {
	BLOCK_SECTION = 0x0a0d0d0a,
	BLOCK_INTERFACE = 1,
	BLOCK_PACKET = 6
};

enum option_code {
	OPTION_END = 0,
	OPTION_COMMENT = 1,
	OPTION_IF_NAME = 2,	/* of an interface */
	OPTION_PACKET_FLAGS = 2, /* of a packet */
	OPTION_APPLICATION = 4,	/* of a section */
	OPTION_IF_TSRESOL = 9	/* of an interface */
};

enum {
	BYTE_ORDER_MAGIC = 0x1a2b3c4d,
	LINKTYPE_RAW = 101,
	MICROSECONDS = 6,  /* 10^-6 */
	COMMENT_MAX = 2048 /* an option's length has 16 bits */
};

struct capture {
	struct outfile file; /* of one in memory only what is pending */
	bool in_memory;
	struct flows flows;
	struct buf packet;
};

/* Little-endian, whatever the machine. */
static void put16(struct buf *out, uint16_t value)
{
	value = htole16(value);
	buf_add(out, &value, sizeof(value));
}

/* The same of 32 bits. */
static void put32(struct buf *out, uint32_t value)
{
	value = htole32(value);
	buf_add(out, &value, sizeof(value));
}

/* Octets, filled up to a multiple of four. */
static void put_padded(struct buf *out, struct str octets)
{
	buf_add_str(out, octets);
	buf_add(out, "\0\0\0", -octets.n & 3);
}

/* Code, length without padding, value. */
static void put_option(struct buf *out, enum option_code code, struct str value)
{
	put16(out, (uint16_t)code);
	put16(out, (uint16_t)value.n);
	put_padded(out, value);
}

/* Begins a block whose length is not known yet; returns its place for block_end. */
static size_t block_start(struct buf *out, enum block_type type)
{
	size_t start = out->n;

	put32(out, (uint32_t)type);
	put32(out, 0);
	return start;
}

/* Ends options and block: its length stands at both of its ends. */
static void block_end(struct buf *out, size_t start)
{
	uint32_t length;

	put_option(out, OPTION_END, STR(""));
	length = htole32((uint32_t)(out->n - start + sizeof(length)));
	memcpy(out->p + start + sizeof(uint32_t), &length, sizeof(length));
	buf_add(out, &length, sizeof(length));
}

/* The section header and the one interface. */
static void put_head(struct buf *out)
{
	size_t start = block_start(out, BLOCK_SECTION);
	const char resolution[] = { MICROSECONDS };

	put32(out, BYTE_ORDER_MAGIC);
	put16(out, 1); /* version 1.0 */
	put16(out, 0);
	put32(out, UINT32_MAX); /* section of unknown length */
	put32(out, UINT32_MAX);
	put_option(out, OPTION_APPLICATION, STR("imsd"));
	block_end(out, start);
	start = block_start(out, BLOCK_INTERFACE);
	put16(out, LINKTYPE_RAW);
	put16(out, 0);
	put32(out, 0); /* no limit on the length of packets */
	put_option(out, OPTION_IF_NAME, STR("imsd"));
	put_option(out, OPTION_IF_TSRESOL, (struct str){ resolution, sizeof(resolution) });
	block_end(out, start);
}

/* The head goes out with the first flush. */
int capture_open(const char *path, struct capture **capture)
{
	struct capture *new = mem_alloc(sizeof(*new));
	int error = outfile_open(&new->file, path);

	if (error) {
		mem_free(new);
		return error;
	}
	put_head(&new->file.pending);
	*capture = new;
	return 0;
}

void capture_begin(struct capture *capture)
{
	outfile_begin(&capture->file);
}

struct capture *capture_new(void)
{
	struct capture *capture = mem_alloc(sizeof(*capture));

	capture->in_memory = true;
	put_head(&capture->file.pending);
	return capture;
}

struct buf *capture_octets(struct capture *capture)
{
	return &capture->file.pending;
}

/* The end of the file is the end of the section. */
void capture_close(struct capture *capture)
{
	if (!capture)
		return;
	outfile_close(&capture->file);
	buf_free(&capture->file.pending);
	buf_free(&capture->packet);
	mem_free(capture);
}

/* See outfile.h for what happens on an error. */
void capture_flush(struct capture *capture)
{
	outfile_flush(&capture->file);
}

/* So that nobody prints messages for a closed file. */
bool capture_is_open(const struct capture *capture)
{
	return capture->file.open;
}

/* What the comment of a packet says, in characters that are safe to show. */
static void comment_print(const struct facts *facts, struct buf *out)
{
	struct buf scratch = { 0 };
	struct str text = facts_remark(facts, &scratch), rules = facts->text[FACT_RULES];
	const char *group = facts_group(facts);

	if (facts->head.proto == PROTO_TLS)
		buf_add_text(out, "TLS, shown in clear");
	if (rules.n) {
		buf_add_text(out, out->n ? "; rule: " : "rule: ");
		octets_show(rules, out);
	}
	if (text.n) {
		buf_add_text(out, out->n ? "; " : "");
		octets_show(text, out);
	}
	if (group)
		buf_printf(out, "%sgroup: %s", out->n ? "; " : "", group);
	if (out->n > COMMENT_MAX) {
		out->n = COMMENT_MAX;
		while (!octets_are_utf8(buf_str(out)))
			out->n--;
	}
	buf_free(&scratch);
}

/* One packet block. */
static void capture_put(struct capture *capture, int64_t epoch, bool inbound, struct str comment)
{
	struct buf *out = &capture->file.pending;
	uint32_t direction = htole32(inbound ? 1 : 2);
	size_t start = block_start(out, BLOCK_PACKET);

	put32(out, 0); /* the interface */
	put32(out, (uint32_t)((uint64_t)epoch >> 32));
	put32(out, (uint32_t)epoch);
	put32(out, (uint32_t)capture->packet.n);
	put32(out, (uint32_t)capture->packet.n);
	put_padded(out, buf_str(&capture->packet));
	if (comment.n)
		put_option(out, OPTION_COMMENT, comment);
	put_option(out, OPTION_PACKET_FLAGS,
		   (struct str){ (const char *)&direction, sizeof(direction) });
	block_end(out, start);
}

/* Was it a message on a link, and not shown already by the other end of a role pipe? */
static bool capture_wants(const struct facts *facts)
{
	enum journal_kind kind = facts->head.kind;

	return facts->head.link && facts->text[FACT_MESSAGE].p && kind != JOURNAL_HELD &&
	       kind != JOURNAL_EVENT && !facts_is_echo(facts);
}

/* The handshake of a connection has no comment: nobody spoke there. */
void capture_add(struct capture *capture, const struct facts *facts)
{
	struct buf comment = { 0 }, scratch = { 0 };
	struct flow_step step = { 0 };
	struct packet packet;
	bool inbound;

	if ((!capture->file.open && !capture->in_memory) || !capture_wants(facts))
		return;
	flow_start(&capture->flows, facts, facts_message(facts, &scratch), &step);
	comment_print(facts, &comment);
	while (flow_next(&capture->flows, &step, &packet)) {
		buf_reset(&capture->packet);
		packet_print(&packet, &capture->packet);
		inbound = facts_inbound(facts) == (step.from == step.sender);
		capture_put(capture, facts->head.epoch, inbound,
			    packet.payload.n ? buf_str(&comment) : STR_NONE);
	}
	buf_free(&comment);
	buf_free(&scratch);
	if (!capture->in_memory)
		outfile_added(&capture->file);
}
