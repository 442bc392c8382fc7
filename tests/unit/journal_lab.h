/* SPDX-License-Identifier: Apache-2.0 */
/* A journal on a clock that stands still, a few links and messages, and a folder for its files. */
#ifndef IMSD_TESTS_JOURNAL_LAB_H
#define IMSD_TESTS_JOURNAL_LAB_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "journal/journal.h"

#define LAB_REGISTER                                                                               \
	"REGISTER sip:ims.mnc001.mcc001.3gppnetwork.org SIP/2.0\r\n"                               \
	"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\n"                                      \
	"From: <sip:alice@example.org>;tag=a\r\n"                                                  \
	"To: <sip:alice@example.org>\r\n"                                                          \
	"Call-ID: c1@192.0.2.1\r\n"                                                                \
	"CSeq: 1 REGISTER\r\n"                                                                     \
	"Content-Length: 0\r\n\r\n"

#define LAB_CHALLENGE                                                                              \
	"SIP/2.0 401 Unauthorized\r\n"                                                             \
	"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\n"                                      \
	"From: <sip:alice@example.org>;tag=a\r\n"                                                  \
	"To: <sip:alice@example.org>;tag=b\r\n"                                                    \
	"Call-ID: c1@192.0.2.1\r\n"                                                                \
	"CSeq: 1 REGISTER\r\n"                                                                     \
	"WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", "                                      \
	"ck=\"00112233445566778899aabbccddeeff\", ik=\"ffeeddccbbaa99887766554433221100\"\r\n"     \
	"Content-Length: 0\r\n\r\n"

struct lab {
	struct loop *loop;
	struct journal *journal;
	char folder[64];
};

static inline struct lab lab_new(size_t ring_bytes, bool keys)
{
	struct lab lab = { .loop = loop_new(CLOCK_MANUAL), .folder = "/tmp/imsd-journal-XXXXXX" };

	lab.journal = journal_new(&(struct journal_options){ lab.loop, ring_bytes, keys });
	cr_assert(mkdtemp(lab.folder));
	return lab;
}

/* A file's path in the folder, in a buffer of the caller's. */
static inline const char *lab_path(const struct lab *lab, const char *name, char path[128])
{
	snprintf(path, 128, "%s/%s", lab->folder, name);
	return path;
}

/* The whole file; removes it. */
static inline struct buf lab_take(const struct lab *lab, const char *name)
{
	char path[128];
	struct buf text = { 0 };
	FILE *file = fopen(lab_path(lab, name, path), "rb");
	int c;

	cr_assert(file, "no %s", path);
	buf_add_text(&text, "");
	while ((c = getc(file)) != EOF)
		buf_add_char(&text, (char)c);
	fclose(file);
	unlink(path);
	return text;
}

/* Files are to be taken before. */
static inline void lab_free(struct lab *lab)
{
	journal_free(lab->journal);
	loop_free(lab->loop);
	cr_expect_eq(rmdir(lab->folder), 0, "%s is not empty", lab->folder);
}

static inline struct msg *lab_msg(const char *text)
{
	struct msg_error error = { 0 };
	struct msg *msg = msg_parse(str_of(text), NULL, &error, NULL);

	cr_assert(msg, "%s", error.why);
	return msg;
}

static inline struct addr lab_addr(const char *pair)
{
	struct addr addr = { 0 };

	cr_assert(addr_parse_pair(str_of(pair), &addr), "%s", pair);
	return addr;
}

/* remote may be NULL. */
static inline struct link lab_link(uint32_t id, enum proto proto, const char *local,
				   const char *remote)
{
	struct link link = { .id = id, .proto = proto, .name = "pcscf1", .open = true };

	if (local)
		link.local = lab_addr(local);
	if (remote)
		link.remote = lab_addr(remote);
	return link;
}

/* An entry of a message that came or went over a link. */
static inline struct journal_entry lab_entry(enum journal_kind kind, const struct link *link,
					     struct msg *msg)
{
	return (struct journal_entry){
		.kind = kind,
		.link = link,
		.role = "pcscf",
		.peer = link->proto == PROTO_PIPE ? "scscf" : "alice",
		.user = "alice",
		.msg = msg,
		.bytes = link->proto == PROTO_PIPE ? STR_NONE : msg->bytes,
		.copy = 1,
	};
}

#endif
