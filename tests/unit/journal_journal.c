/* SPDX-License-Identifier: Apache-2.0 */
/* journal: numbers and stamps, ring as JSON, files and their flushing, listeners. */
#include "journal/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sys/stat.h>

#include "journal_lab.h"

static void write_msg(struct lab *lab, enum journal_kind kind, enum proto proto, const char *text)
{
	struct msg *msg = lab_msg(text);
	struct link link = lab_link(1, proto, "127.0.0.1:5060", "127.0.0.1:4000");
	struct journal_entry entry = lab_entry(kind, &link, msg);

	journal_write(lab->journal, &entry);
	msg_free(msg);
}

/* Line `number` (from 0) of JSON lines; the caller's. */
static json_t *json_line(const struct buf *lines, unsigned number)
{
	struct str rest = buf_str(lines), line = STR_NONE;
	json_error_t error;
	json_t *object;

	do
		cr_assert(str_cut(&rest, '\n', &line), "only %u lines", number);
	while (number--);
	object = json_loadb(line.p, line.n, 0, &error);
	cr_assert(object, "%s: %.*s", error.text, STR_ARG(line));
	return object;
}

static const char *text_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Without a sink: facts of a pipe's message, octets of any other; keys hidden when read. */
Test(journal, ring_json)
{
	struct lab lab = lab_new(0, false);
	struct buf lines = { 0 };
	json_t *object;

	cr_expect_eq(journal_ring_json(lab.journal, 5, 10, &lines), 5);
	loop_advance(lab.loop, 2500000);
	write_msg(&lab, JOURNAL_RECEIVED, PROTO_UDP, LAB_REGISTER);
	write_msg(&lab, JOURNAL_SENT, PROTO_PIPE, LAB_CHALLENGE);
	write_msg(&lab, JOURNAL_SENT, PROTO_UDP, LAB_CHALLENGE);
	journal_event(lab.journal, "registration.state", "alice", "%s -> %s", "a", "b");
	cr_expect_eq(journal_count(lab.journal), 4);
	cr_expect_eq(journal_ring_json(lab.journal, 0, 3, &lines), 4);
	object = json_line(&lines, 0);
	cr_expect_eq(json_integer_value(json_object_get(object, "n")), 1);
	cr_expect_eq(json_real_value(json_object_get(object, "time")), 2.5);
	cr_expect_str_eq(text_at(object, "at"), "2026-01-01T00:00:02.500000Z");
	cr_expect_str_eq(text_at(object, "message"), LAB_REGISTER);
	json_decref(object);
	object = json_line(&lines, 1);
	cr_expect_null(text_at(object, "message"), "not printed for nobody");
	cr_expect_str_eq(text_at(object, "reason"), "Unauthorized");
	cr_expect_str_eq(text_at(object, "call_id"), "c1@192.0.2.1");
	json_decref(object);
	object = json_line(&lines, 2);
	cr_expect(strstr(text_at(object, "message"), "ck=\"********************************\""));
	json_decref(object);
	buf_reset(&lines);
	cr_expect_eq(journal_ring_json(lab.journal, 4, 3, &lines), 5);
	object = json_line(&lines, 0);
	cr_expect_str_eq(text_at(object, "text"), "a -> b");
	cr_expect_str_eq(text_at(object, "event"), "registration.state");
	json_decref(object);
	buf_free(&lines);
	lab_free(&lab);
}

/* The oldest are gone; what is left begins later and has no gap. */
Test(journal, ring_forgets)
{
	struct lab lab = lab_new(1, false);
	struct buf lines = { 0 };
	json_t *object;
	json_int_t first;

	for (int i = 0; i < 1000; i++)
		write_msg(&lab, JOURNAL_RECEIVED, PROTO_UDP, LAB_REGISTER);
	cr_expect_eq(journal_count(lab.journal), 1000);
	cr_expect_eq(journal_ring_json(lab.journal, 1, UINT32_MAX, &lines), 1001);
	object = json_line(&lines, 0);
	first = json_integer_value(json_object_get(object, "n"));
	cr_expect(first > 800 && first < 960, "%lld", (long long)first);
	json_decref(object);
	object = json_line(&lines, (unsigned)(1000 - first));
	cr_expect_eq(json_integer_value(json_object_get(object, "n")), 1000);
	json_decref(object);
	buf_free(&lines);
	lab_free(&lab);
}

/* Octets of the file now. */
static off_t size_of(const struct lab *lab, const char *name)
{
	char path[128];
	struct stat st;

	cr_assert_eq(stat(lab_path(lab, name, path), &st), 0);
	cr_expect_eq(st.st_mode & 0777, 0600);
	return st.st_size;
}

/* Written at the end of the turn, early when much is pending, and when the journal goes. */
Test(journal, flushing)
{
	struct lab lab = lab_new(0, false);
	struct buf lines;
	json_t *object;
	char path[128];
	off_t size;

	cr_assert_eq(journal_json_open(lab.journal, lab_path(&lab, "j.json", path)), 0);
	write_msg(&lab, JOURNAL_SENT, PROTO_PIPE, LAB_CHALLENGE);
	cr_expect_eq(size_of(&lab, "j.json"), 0);
	loop_advance(lab.loop, 0);
	size = size_of(&lab, "j.json");
	cr_expect_gt(size, 0);
	for (int i = 0; i < 200; i++)
		write_msg(&lab, JOURNAL_RECEIVED, PROTO_PIPE, LAB_CHALLENGE);
	cr_expect_gt(size_of(&lab, "j.json"), size + 65536);
	size = size_of(&lab, "j.json");
	journal_event(lab.journal, "end", NULL, "k=%d", 12);
	cr_expect_eq(size_of(&lab, "j.json"), size);
	journal_free(lab.journal);
	lab.journal = NULL;
	lines = lab_take(&lab, "j.json");
	object = json_line(&lines, 0);
	cr_expect(strstr(text_at(object, "message"), "ck=\"********************************\""),
		  "printed, since a sink asks");
	json_decref(object);
	object = json_line(&lines, 201);
	cr_expect_str_eq(text_at(object, "text"), "k=**");
	json_decref(object);
	buf_free(&lines);
	lab_free(&lab);
}

Test(journal, keys_on_demand)
{
	struct lab lab = lab_new(0, true);
	struct buf lines;
	char path[128];

	cr_assert_eq(journal_json_open(lab.journal, lab_path(&lab, "j.json", path)), 0);
	write_msg(&lab, JOURNAL_SENT, PROTO_PIPE, LAB_CHALLENGE);
	loop_advance(lab.loop, 0);
	lines = lab_take(&lab, "j.json");
	cr_expect(strstr(lines.p, "00112233445566778899aabbccddeeff"));
	buf_free(&lines);
	lab_free(&lab);
}

/* A second file takes over; one that cannot be opened does not. */
Test(journal, reopen)
{
	struct lab lab = lab_new(0, false);
	struct buf one, two;
	char path[128];

	cr_assert_eq(journal_json_open(lab.journal, lab_path(&lab, "1.json", path)), 0);
	cr_assert_eq(journal_capture_open(lab.journal, lab_path(&lab, "1.pcapng", path)), 0);
	journal_event(lab.journal, "one", NULL, "-");
	cr_assert_eq(journal_json_open(lab.journal, lab_path(&lab, "2.json", path)), 0);
	cr_assert_eq(journal_capture_open(lab.journal, lab_path(&lab, "2.pcapng", path)), 0);
	cr_expect_eq(journal_json_open(lab.journal, lab_path(&lab, "no/3", path)), -ENOENT);
	cr_expect_eq(journal_capture_open(lab.journal, lab_path(&lab, "no/3", path)), -ENOENT);
	journal_event(lab.journal, "two", NULL, "-");
	loop_advance(lab.loop, 0);
	one = lab_take(&lab, "1.json");
	two = lab_take(&lab, "2.json");
	cr_expect(strstr(one.p, "\"one\"") && !strstr(one.p, "\"two\""));
	cr_expect(strstr(two.p, "\"two\"") && !strstr(two.p, "\"one\""));
	buf_free(&one);
	buf_free(&two);
	one = lab_take(&lab, "1.pcapng");
	two = lab_take(&lab, "2.pcapng");
	cr_expect(one.n > 0 && two.n == one.n);
	buf_free(&one);
	buf_free(&two);
	lab_free(&lab);
}

/* What goes to stderr while it is pointed at a file of the folder. */
static int stderr_to(const struct lab *lab, const char *name)
{
	char path[128];
	int saved = dup(STDERR_FILENO);
	int fd = open(lab_path(lab, name, path), O_CREAT | O_WRONLY | O_APPEND, 0600);

	cr_assert(saved >= 0 && fd >= 0);
	dup2(fd, STDERR_FILENO);
	close(fd);
	return saved;
}

static void stderr_back(int saved)
{
	dup2(saved, STDERR_FILENO);
	close(saved);
}

/* "-" is stdout, which stays open when the journal goes. */
Test(journal, stdout)
{
	struct lab lab = lab_new(0, false);
	char path[128], line[] = "after\n";
	int saved = dup(STDOUT_FILENO);
	int fd = open(lab_path(&lab, "out", path), O_CREAT | O_WRONLY | O_APPEND, 0600);
	struct buf out;

	cr_assert(saved >= 0 && fd >= 0);
	dup2(fd, STDOUT_FILENO);
	close(fd);
	cr_assert_eq(journal_json_open(lab.journal, "-"), 0);
	journal_event(lab.journal, "one", NULL, "-");
	journal_free(lab.journal);
	lab.journal = NULL;
	cr_expect_eq(write(STDOUT_FILENO, line, strlen(line)), (ssize_t)strlen(line));
	dup2(saved, STDOUT_FILENO);
	close(saved);
	out = lab_take(&lab, "out");
	cr_expect(str_starts(buf_str(&out), STR("{\"n\":1,")), "%s", out.p);
	cr_expect(str_ends(buf_str(&out), STR("}\nafter\n")), "%s", out.p);
	buf_free(&out);
	lab_free(&lab);
}

/* A full disk: one line in the log, and the journal goes on. */
Test(journal, write_error)
{
	struct lab lab = lab_new(0, false);
	struct buf log, lines = { 0 };
	int saved;

	cr_assert_eq(journal_json_open(lab.journal, "/dev/full"), 0);
	cr_assert_eq(journal_capture_open(lab.journal, "/dev/full"), 0);
	saved = stderr_to(&lab, "log");
	for (int i = 0; i < 3; i++) {
		write_msg(&lab, JOURNAL_SENT, PROTO_PIPE, LAB_CHALLENGE);
		loop_advance(lab.loop, 1);
	}
	stderr_back(saved);
	log = lab_take(&lab, "log");
	cr_expect_str_eq(log.p, "imsd: error: journal: cannot write /dev/full: "
				"No space left on device; no more is written there\n"
				"imsd: error: journal: cannot write /dev/full: "
				"No space left on device; no more is written there\n");
	cr_expect_eq(journal_ring_json(lab.journal, 1, 10, &lines), 4);
	buf_free(&log);
	buf_free(&lines);
	lab_free(&lab);
}

/* A message between roles is one line; no colours into a file; listeners do not change that. */
Test(journal, ladder_on_stderr)
{
	struct lab lab = lab_new(0, false);
	int saved = stderr_to(&lab, "ladder");
	struct buf ladder;

	journal_ladder_on(lab.journal, false);
	write_msg(&lab, JOURNAL_RECEIVED, PROTO_TLS, LAB_REGISTER);
	loop_advance(lab.loop, 250);
	write_msg(&lab, JOURNAL_SENT, PROTO_PIPE, LAB_REGISTER);
	write_msg(&lab, JOURNAL_RECEIVED, PROTO_PIPE, LAB_REGISTER);
	journal_event(lab.journal, "rule", "alice", "no Path");
	loop_advance(lab.loop, 0);
	journal_ladder_on(lab.journal, true);
	write_msg(&lab, JOURNAL_HELD, PROTO_UDP,
		  "OPTIONS sip:a SIP/2.0\r\nCSeq: 2 OPTIONS\r\n\r\n");
	journal_free(lab.journal);
	lab.journal = NULL;
	stderr_back(saved);
	ladder = lab_take(&lab, "ladder");
	cr_expect_str_eq(ladder.p,
			 "   0.000000  alice      --> pcscf      TLS  "
			 "REGISTER sip:ims.mnc001.mcc001.3gppnetwork.org  cseq 1\n"
			 "   0.000250  pcscf      --> scscf      pipe "
			 "REGISTER sip:ims.mnc001.mcc001.3gppnetwork.org  cseq 1  user alice\n"
			 "   0.000250  alice       *                  rule  no Path\n"
			 "   0.000250  pcscf      --x alice      UDP  OPTIONS sip:a  cseq 2\n"
			 "             OPTIONS sip:a SIP/2.0\n"
			 "             CSeq: 2 OPTIONS\n"
			 "\n",
			 "%s", ladder.p);
	buf_free(&ladder);
	lab_free(&lab);
}

/* A listener that takes listeners away, writes records, and remembers what it heard. */
struct ear {
	struct journal_listener listener;
	struct lab *lab;
	struct ear *removes;
	unsigned writes;
	char heard[64];
	bool intact; /* the message was the record's, after its own writes, too */
};

static void on_record(void *ctx, const struct journal_record *record)
{
	struct ear *ear = ctx;
	char number[8];

	snprintf(number, sizeof(number), "%u ", (unsigned)record->number);
	strncat(ear->heard, number, sizeof(ear->heard) - strlen(ear->heard) - 1);
	if (ear->removes)
		journal_unlisten(&ear->removes->listener);
	if (ear->writes) {
		ear->writes--;
		write_msg(ear->lab, JOURNAL_SENT, PROTO_PIPE, LAB_REGISTER);
		ear->intact = str_is(record->entry.bytes, LAB_CHALLENGE);
	}
}

static void ear_add(struct lab *lab, struct ear *ear)
{
	ear->lab = lab;
	ear->listener.fn = on_record;
	ear->listener.ctx = ear;
	journal_listen(lab->journal, &ear->listener);
}

Test(journal, listeners)
{
	struct lab lab = lab_new(0, false);
	struct ear first = { 0 }, second = { 0 }, third = { 0 };

	ear_add(&lab, &first);
	ear_add(&lab, &second);
	ear_add(&lab, &third);
	second.removes = &third;
	journal_event(lab.journal, "one", NULL, "-");
	second.removes = &second;
	journal_event(lab.journal, "two", NULL, "-");
	first.removes = &second;
	journal_event(lab.journal, "three", NULL, "-");
	cr_expect_str_eq(first.heard, "1 2 3 ");
	cr_expect_str_eq(second.heard, "1 2 ");
	cr_expect_str_eq(third.heard, "");
	journal_unlisten(&second.listener);
	journal_free(lab.journal);
	lab.journal = NULL;
	journal_unlisten(&first.listener);
	lab_free(&lab);
}

/* Records written by a listener come at once, and leave the outer record as it was. */
Test(journal, listener_writes)
{
	struct lab lab = lab_new(0, false);
	struct ear first = { .writes = 2 }, second = { .writes = 1 };
	struct buf lines;
	char path[128];

	cr_assert_eq(journal_json_open(lab.journal, lab_path(&lab, "j.json", path)), 0);
	ear_add(&lab, &first);
	ear_add(&lab, &second);
	write_msg(&lab, JOURNAL_SENT, PROTO_PIPE, LAB_CHALLENGE);
	cr_expect_str_eq(first.heard, "1 2 3 4 ");
	cr_expect_str_eq(second.heard, "3 4 2 1 ");
	cr_expect(first.intact, "the outermost call of it ended last");
	cr_expect_eq(journal_count(lab.journal), 4);
	journal_free(lab.journal);
	lab.journal = NULL;
	lines = lab_take(&lab, "j.json");
	json_decref(json_line(&lines, 3));
	buf_free(&lines);
	lab_free(&lab);
}
