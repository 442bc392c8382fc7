/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of the far end's calls: a core, and erin's phone, which is made of messages. */
#ifndef IMSD_TESTS_PROC_CALL_LAB_H
#define IMSD_TESTS_PROC_CALL_LAB_H

#include <criterion/criterion.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/calls.h"
#include "core/far_end.h"
#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "sip/dialog.h"

#define DOMAIN "ims.mnc001.mcc001.3gppnetwork.org"
#define SECOND INT64_C(1000000)

#define SDP_HEAD(version, port) \
	"v=0\r\no=- 1 " version " IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio " port \
	" RTP/AVP 0 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
#define SDP SDP_HEAD("1", "6000") "a=sendrecv\r\n"
#define SDP_HOLD SDP_HEAD("2", "6000") "a=sendonly\r\n"
#define QOS(local, remote, strength) \
	"a=curr:qos local " local "\r\na=curr:qos remote " remote "\r\na=des:qos mandatory local sendrecv\r\n" \
	"a=des:qos " strength " remote sendrecv\r\n"

enum { INBOX = 2048 };

static struct call_lab {
	char path[40];
	struct core *core;
	struct link_user user;
	struct link *link;
	struct msg *inbox[INBOX];
	unsigned n, cseq, branch;
	char service_route[256];
	struct dialogs dialogs;
	struct dialog *dialog; /* the one it talks in */
	struct msg *invite;    /* last sent or received */
	size_t timers;         /* that run when there is no call */
	uint64_t seen[64];     /* requests that came, the latest */
	unsigned n_seen;
} lab;

/* A copy of a request that came before? */
static inline bool lab_has_seen(struct msg *msg)
{
	uint64_t key = str_hash(msg_value(msg, HDR_VIA), msg->method);

	if (!msg->is_request)
		return false;
	for (unsigned i = 0; i < ARRAY_LEN(lab.seen); i++)
		if (lab.seen[i] == key)
			return true;
	lab.seen[lab.n_seen++ % ARRAY_LEN(lab.seen)] = key;
	return false;
}

static inline void lab_on_bytes(void *ctx, struct link *link, const struct addr *from,
				struct str bytes)
{
	struct msg_error error;
	struct msg *msg = msg_parse(bytes, NULL, &error, NULL);

	(void)ctx;
	(void)link;
	(void)from;
	cr_assert(msg, "%s", error.why);
	cr_assert(lab.n < INBOX);
	if (lab_has_seen(msg))
		msg_free(msg);
	else
		lab.inbox[lab.n++] = msg;
}

static inline void lab_on_open(void *ctx, struct link *link)
{
	(void)ctx;
	(void)link;
}

static inline void lab_on_close(void *ctx, struct link *link, const char *why)
{
	(void)ctx;
	(void)link;
	(void)why;
}

static inline void lab_on_note(void *ctx, struct link *link, const struct addr *from,
			       const char *text)
{
	(void)ctx;
	(void)link;
	(void)from;
	(void)text;
}

/* Lets happen what happens at once. */
static inline void settle(void)
{
	for (unsigned i = 0; i < 30; i++)
		loop_turn(core_loop(lab.core), 0);
}

static inline void pass_time(int64_t us)
{
	loop_advance(core_loop(lab.core), us);
	settle();
}

static inline void send_msg(struct msg *msg)
{
	struct buf text = { 0 };

	msg_print(msg, &text);
	link_send(lab.link, &lab.link->remote, buf_str(&text));
	buf_free(&text);
	msg_free(msg);
	settle();
}

/* Takes the first message of that status, or of that method when status is 0; NULL: none came. */
static inline struct msg *take(const char *method, int status)
{
	for (unsigned i = 0; i < lab.n; i++) {
		struct msg *msg = lab.inbox[i];

		if (msg->status != status || !str_is(msg->method_name, method))
			continue;
		memmove(&lab.inbox[i], &lab.inbox[i + 1], (--lab.n - i) * sizeof(lab.inbox[0]));
		return msg;
	}
	return NULL;
}

static inline struct msg *got(const char *method, int status)
{
	struct msg *msg = take(method, status);

	cr_assert(msg, "no %s %d came", method, status);
	return msg;
}

static inline void expect(const char *method, int status)
{
	msg_free(got(method, status));
}

static inline void expect_none(const char *method, int status)
{
	struct msg *msg = take(method, status);

	cr_assert_null(msg, "a %s %d came", method, status);
}

/* Throws away what has come so far. */
static inline void forget(void)
{
	while (lab.n)
		msg_free(lab.inbox[--lab.n]);
}

/* Via and Contact of a request of ours. */
static inline struct msg *dressed(struct msg *msg)
{
	msg_insert(msg, 0, HDR_VIA,
		   msg_format(msg, "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK%u;rport",
			      ++lab.branch));
	if (!msg_find(msg, HDR_CONTACT, 0))
		msg_add(msg, HDR_CONTACT, STR("<sip:erin@192.0.2.1:5060>"));
	return msg;
}

static inline struct msg *with(struct msg *msg, const char *line)
{
	struct str value = msg_hold(msg, str_of(line)), name;

	str_cut(&value, ':', &name);
	msg_add_name(msg, name, str_trim(value));
	return msg;
}

static inline struct msg *with_sdp(struct msg *msg, const char *sdp)
{
	if (sdp)
		msg_set_body(msg, STR("application/sdp"), msg_hold(msg, str_of(sdp)));
	return msg;
}

static inline struct msg *new_request(const char *method, const char *to, const char *call_id)
{
	struct msg *msg = msg_new_request(str_of(method), str_of(to));

	msg_set_uri(msg, msg_hold(msg, str_of(to)));
	msg_add(msg, HDR_MAX_FORWARDS, STR("70"));
	msg_add(msg, HDR_FROM, STR("<sip:erin@" DOMAIN ">;tag=erin"));
	msg_add(msg, HDR_TO, msg_format(msg, "<%s>", to));
	msg_add(msg, HDR_CALL_ID, msg_hold(msg, str_of(call_id)));
	msg_add(msg, HDR_CSEQ, msg_format(msg, "%u %s", ++lab.cseq, method));
	return msg;
}

/* An INVITE to +1555015XX, not sent yet. */
static inline struct msg *an_invite(const char *number, const char *sdp)
{
	static unsigned calls;
	char to[100], call_id[16];
	struct msg *msg;

	snprintf(to, sizeof(to), "sip:%s@" DOMAIN, number);
	snprintf(call_id, sizeof(call_id), "c%u", ++calls);
	msg = new_request("INVITE", to, call_id);
	msg_add(msg, HDR_ROUTE, msg_hold(msg, str_of(lab.service_route)));
	msg_add(msg, HDR_SUPPORTED, STR("100rel, timer, precondition"));
	msg_add(msg, HDR_ALLOW, STR("INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, INFO"));
	return with_sdp(msg, sdp);
}

static inline void dial_with(struct msg *invite)
{
	msg_free(lab.invite);
	lab.dialog = NULL;
	lab.invite = msg_clone(dressed(invite));
	send_msg(invite);
}

static inline void dial(const char *number, const char *sdp)
{
	dial_with(an_invite(number, sdp));
}

/* A request in the dialog, not sent yet. */
static inline struct msg *in_dialog(const char *method)
{
	return dressed(dialog_request(lab.dialog, str_of(method)));
}

static inline void say(const char *method)
{
	send_msg(in_dialog(method));
}

/* A re-INVITE or UPDATE. */
static inline void modify(const char *method, const char *sdp)
{
	send_msg(with_sdp(in_dialog(method), sdp));
}

static inline void ack_with(uint32_t cseq, const char *sdp)
{
	send_msg(with_sdp(dressed(dialog_ack(lab.dialog, cseq)), sdp));
}

/* The dialog of a response to our INVITE is the one we talk in. */
static inline struct msg *enter(struct msg *response)
{
	struct dialog *dialog = dialogs_of_response(&lab.dialogs, response);

	lab.dialog = dialog ? dialog : dialog_new_client(&lab.dialogs, lab.invite, response);
	if (response->status >= 200)
		dialog_confirm(lab.dialog, response);
	return response;
}

/* PRACK to a reliable response; frees it. */
static inline void prack(struct msg *response, const char *sdp)
{
	struct msg *msg;

	enter(response);
	cr_assert(msg_lists(response, HDR_REQUIRE, STR("100rel")));
	msg = in_dialog("PRACK");
	msg_add(msg, HDR_RACK,
		msg_format(msg, "%.*s %.*s", STR_ARG(msg_value(response, HDR_RSEQ)),
			   STR_ARG(msg_value(response, HDR_CSEQ))));
	msg_free(response);
	send_msg(with_sdp(msg, sdp));
}

/* The ACK to the 200 that must have come. */
static inline void acknowledge(const char *sdp)
{
	struct msg *response = enter(got("INVITE", 200));

	ack_with(msg_cseq(response).number, sdp);
	msg_free(response);
}

/* Talks with the far end that answers at once. */
static inline void talk(void)
{
	dial("+15550100", SDP);
	acknowledge(NULL);
}

/* A response to a request of theirs, not sent yet; our tag may be given. */
static inline struct msg *a_response(struct msg *request, int status, const char *tag)
{
	struct msg *response = msg_new_response(request, status, NULL);

	if (!msg_to_tag(response).n)
		msg_set(response, HDR_TO,
			msg_format(response, "%.*s;tag=%s", STR_ARG(msg_value(response, HDR_TO)),
				   tag));
	for (struct msg_line *line = msg_find(request, HDR_RECORD_ROUTE, 0); line;
	     line = msg_find(request, HDR_RECORD_ROUTE, msg_line_number(request, line) + 1))
		msg_add(response, HDR_RECORD_ROUTE, msg_hold(response, line->value));
	msg_add(response, HDR_CONTACT, STR("<sip:erin@192.0.2.1:5060>"));
	msg_add(response, HDR_ALLOW, STR("INVITE, ACK, CANCEL, BYE, PRACK, UPDATE"));
	return response;
}

/* Answers a request of theirs that must have come. */
static inline void comply(const char *method, int status, const char *sdp)
{
	struct msg *request = got(method, 0);

	send_msg(with_sdp(a_response(request, status, "erin"), sdp));
	msg_free(request);
}

/* The network calls erin; the INVITE is lab.invite. */
static inline void ring_me(const char *behaviour)
{
	struct core_call_order order = { .user = "erin", .behaviour = behaviour };
	char why[160] = "";

	cr_assert(core_call_start(lab.core, &order, why), "%s", why);
	settle();
	msg_free(lab.invite);
	lab.invite = got("INVITE", 0);
}

/* Our response to it; from the first with a tag on there is the dialog. */
static inline void respond(int status, const char *sdp, const char *line)
{
	struct msg *response = with_sdp(a_response(lab.invite, status, "erin"), sdp);

	if (line)
		with(response, line);
	if (!lab.dialog && status < 300)
		lab.dialog = dialog_new_server(&lab.dialogs, lab.invite, STR("erin"));
	send_msg(response);
}

/* erin picks up at once. */
static inline void be_called(const char *behaviour)
{
	ring_me(behaviour);
	respond(200, SDP, NULL);
	expect("ACK", 0);
}

static inline const char *far_state(void)
{
	const struct call *call = core_far_end(lab.core, msg_call_id(lab.invite));

	return call ? call_state_name(call) : "none";
}

static inline void far_end_is(const char *state)
{
	cr_assert_str_eq(far_state(), state);
}

static inline void act(const char *word, const char *argument)
{
	char why[160] = "";

	cr_assert(core_call_act(lab.core, "erin", str_of(word), str_of(argument), why), "%s", why);
	settle();
}

/* A rule in force. */
static inline void rule(const char *text)
{
	struct conf_errors errors = { 0 };

	cr_assert(core_add_rules(lab.core, &(struct core_addition){ RULES_API, text, "test", 1 },
				 NULL, &errors),
		  "%s", errors.text.p);
	conf_errors_free(&errors);
}

static inline void knob(const char *assignment)
{
	char why[256];

	cr_assert(core_assign_knob(lab.core, str_of(assignment), why), "%s", why);
}

/* Text of a line of their last description, STR_NONE when there is none. */
static inline bool describes(struct msg *msg, const char *text)
{
	return str_search(msg->body, str_of(text)) >= 0;
}

/* Once the timers have run out there is nothing left of any call. */
static inline void nothing_is_left(void)
{
	struct core_counters counters;

	pass_time(400 * SECOND);
	counters = core_counters(lab.core);
	cr_assert_eq(counters.far_calls, 0, "%zu calls", counters.far_calls);
	cr_assert_eq(counters.far_dialogs, 0, "%zu dialogs", counters.far_dialogs);
	cr_assert_eq(counters.streams, 0, "%zu streams", counters.streams);
	cr_assert_eq(counters.repeats, 0, "%zu repeats", counters.repeats);
	cr_assert_eq(counters.transactions, 0, "%zu transactions", counters.transactions);
	cr_assert_eq(counters.branches, 0);
	cr_assert_eq(counters.calls, 0);
	cr_assert_eq(counters.timers, lab.timers, "%zu timers", counters.timers);
}

static const char lab_config[] =
	"listen = ( { proto = \"udp\"; address = \"127.0.0.1\"; port = 0; } );\n"
	"timer = { ue = { profile = \"rfc\"; }; };\n"
	"media = { address = \"127.0.0.1\"; ports = \"%u-%u\"; };\n"
	"subscribers = ( { name = \"erin\"; impi = \"erin@" DOMAIN "\";\n"
	"  impus = ( \"sip:erin@" DOMAIN "\" ); auth = { algorithm = \"none\"; }; } );\n"
	"peers = ( { number = \"+15550100\"; behaviour = \"answer-fast\"; },\n"
	"  { number = \"+15550101\"; behaviour = \"answer\"; }, { number = \"+15550102\"; behaviour = \"ring\"; },\n"
	"  { number = \"+15550103\"; behaviour = \"busy\"; },\n"
	"  { number = \"+15550107\"; behaviour = \"early-media\"; },\n"
	"  { number = \"+15550110\"; behaviour = \"precondition\"; },\n"
	"  { number = \"+15550111\"; behaviour = \"precondition-required\"; },\n"
	"  { number = \"+15550112\"; behaviour = \"no-100rel\"; },\n"
	"  { number = \"+15550113\"; behaviour = \"forked\"; }, { number = \"+15550114\"; behaviour = \"silent\"; } );\n";

static inline void lab_register(void)
{
	struct msg *msg = new_request("REGISTER", "sip:" DOMAIN, "registration");

	msg_set(msg, HDR_TO, STR("<sip:erin@" DOMAIN ">"));
	msg_add(msg, HDR_EXPIRES, STR("600000"));
	send_msg(dressed(msg));
	msg = got("REGISTER", 200);
	snprintf(lab.service_route, sizeof(lab.service_route), "%.*s",
		 STR_ARG(msg_value(msg, HDR_SERVICE_ROUTE)));
	msg_free(msg);
}

/* `pairs` of media ports. */
static inline bool port_is_free(unsigned port)
{
	const struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool is_free = bind(fd, (const struct sockaddr *)&any, sizeof(any)) == 0;

	close(fd);
	return is_free;
}

/* The first of so many, below those that the system gives. Tests that run beside this one begin elsewhere. */
static inline unsigned free_ports(unsigned n)
{
	enum { FIRST = 20000, SPAN = 12800, STEP = 128 };
	unsigned port, first;

	for (unsigned i = 0; i < SPAN; i += STEP) {
		first = FIRST + ((unsigned)getpid() * STEP + i) % SPAN;
		for (port = first; port < first + n && port_is_free(port); port++)
			;
		if (port == first + n)
			return first;
	}
	cr_assert_fail("no %u UDP ports are free", n);
	return 0;
}

static inline void lab_start(unsigned pairs)
{
	struct core_options options = { .clock = CLOCK_MANUAL };
	struct conf_errors errors = { 0 };
	struct pipe_dress dress = { .proto = PROTO_UDP,
				    .name = { "access", "phone" },
				    .limits = { .max_bytes = 65536 } };
	unsigned first = free_ports(2 * pairs);
	FILE *file;

	lab = (struct call_lab){ 0 };
	strcpy(lab.path, "/tmp/imsd-proc-call-XXXXXX");
	file = fdopen(mkstemp(lab.path), "w");
	cr_assert(file);
	fprintf(file, lab_config, first, first + 2 * pairs - 1);
	fclose(file);
	options.path = lab.path;
	lab.core = core_new(&options, &errors);
	cr_assert(lab.core, "%s", errors.text.p);
	conf_errors_free(&errors);
	lab.user = (struct link_user){ .on_bytes = lab_on_bytes,
				       .on_open = lab_on_open,
				       .on_close = lab_on_close,
				       .on_note = lab_on_note };
	cr_assert(addr_parse_pair(STR("192.0.2.100:5060"), &dress.addr[0]));
	cr_assert(addr_parse_pair(STR("192.0.2.1:5060"), &dress.addr[1]));
	dress.user[1] = &lab.user;
	lab.link = core_attach(lab.core, &dress);
	dialogs_init(&lab.dialogs);
	lab_register();
	pass_time(100 * SECOND);
	lab.timers = core_counters(lab.core).timers;
}

static inline void set_up(void)
{
	lab_start(32);
}

static inline void tear_down(void)
{
	forget();
	msg_free(lab.invite);
	dialogs_clear(&lab.dialogs);
	link_release(lab.link);
	core_free(lab.core);
	unlink(lab.path);
}

#endif
