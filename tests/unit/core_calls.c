/* SPDX-License-Identifier: Apache-2.0 */
/* Calls between two UEs as the core tells of them: states, release, what rules count. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/calls.h"
#include "msg/param.h"
#include "msg/value.h"
#include "msg/view.h"
#include "sip/dialog.h"

#define DOMAIN "ims.mnc001.mcc001.3gppnetwork.org"
#define SECOND INT64_C(1000000)

static const char config[] =
	"listen = ( { proto = \"udp\"; address = \"127.0.0.1\"; port = 0; } );\n"
	"timer = { ue = { profile = \"rfc\"; }; };\n"
	"subscribers = (\n"
	"  { name = \"erin\"; impi = \"erin@" DOMAIN "\"; impus = ( \"sip:erin@" DOMAIN "\" );\n"
	"    auth = { algorithm = \"none\"; }; },\n"
	"  { name = \"fred\"; impi = \"fred@" DOMAIN "\"; impus = ( \"sip:fred@" DOMAIN "\" );\n"
	"    auth = { algorithm = \"none\"; }; } );\n";

enum { INBOX = 32 };

/* A UE of octets: what it got waits in `inbox` until somebody takes it. */
struct phone {
	const char *name; /* of the subscriber, and tag */
	unsigned number;  /* of its address */
	struct link_user user;
	struct link *link;
	struct msg *inbox[INBOX];
	unsigned n, cseq, branch;
	char service_route[256];
	struct dialogs dialogs;
	struct dialog *dialog; /* the one it talks in */
	struct msg *invite;    /* last sent or received */
};

static struct lab {
	char path[32]; /* of the configuration */
	struct core *core;
	struct phone phones[3];
} lab;

#define ERIN (&lab.phones[0])
#define FRED (&lab.phones[1])
#define FREDS_DESK (&lab.phones[2])

static void on_bytes(void *ctx, struct link *link, const struct addr *from, struct str bytes)
{
	struct phone *phone = ctx;
	struct msg_error error;
	struct msg *msg = msg_parse(bytes, NULL, &error, NULL);

	(void)link;
	(void)from;
	cr_assert(msg, "%s", error.why);
	cr_assert(phone->n < INBOX);
	phone->inbox[phone->n++] = msg;
}

static void on_open(void *ctx, struct link *link)
{
	(void)ctx;
	(void)link;
}

static void on_close(void *ctx, struct link *link, const char *why)
{
	(void)ctx;
	(void)link;
	(void)why;
}

static void on_note(void *ctx, struct link *link, const struct addr *from, const char *text)
{
	(void)ctx;
	(void)link;
	(void)from;
	(void)text;
}

/* Lets happen what happens at once. */
static void settle(void)
{
	for (unsigned i = 0; i < 50; i++)
		loop_turn(core_loop(lab.core), 0);
}

static void pass_time(int64_t us)
{
	loop_advance(core_loop(lab.core), us);
	settle();
}

static void plug_in(struct phone *phone, const char *name, unsigned number)
{
	struct pipe_dress dress = { .proto = PROTO_UDP,
				    .name = { "access", "phone" },
				    .limits = { .max_bytes = 65536 } };
	char address[32];

	phone->name = name;
	phone->number = number;
	phone->user = (struct link_user){ .on_bytes = on_bytes,
					  .on_open = on_open,
					  .on_close = on_close,
					  .on_note = on_note,
					  .ctx = phone };
	snprintf(address, sizeof(address), "192.0.2.%u:5060", number);
	cr_assert(addr_parse_pair(STR("192.0.2.100:5060"), &dress.addr[0]));
	cr_assert(addr_parse_pair(str_of(address), &dress.addr[1]));
	dress.user[1] = &phone->user;
	phone->link = core_attach(lab.core, &dress);
	dialogs_init(&phone->dialogs);
}

static void send_msg(struct phone *phone, struct msg *msg)
{
	struct buf text = { 0 };

	msg_print(msg, &text);
	link_send(phone->link, &phone->link->remote, buf_str(&text));
	buf_free(&text);
	settle();
}

/* Takes the first message that has that status, or that method when status is 0; NULL: none
 * came. */
static struct msg *take(struct phone *phone, const char *method, int status)
{
	for (unsigned i = 0; i < phone->n; i++) {
		struct msg *msg = phone->inbox[i];

		if (msg->status != status || (method && !str_is(msg->method_name, method)))
			continue;
		memmove(&phone->inbox[i], &phone->inbox[i + 1],
			(--phone->n - i) * sizeof(phone->inbox[0]));
		return msg;
	}
	return NULL;
}

static struct msg *got(struct phone *phone, const char *method, int status)
{
	struct msg *msg = take(phone, method, status);

	cr_assert(msg, "%s got no %s %d", phone->name, method ? method : "", status);
	return msg;
}

static void expect(struct phone *phone, const char *method, int status)
{
	msg_free(got(phone, method, status));
}

/* Via and Contact of a request of ours. */
static void dress_up(struct phone *phone, struct msg *msg)
{
	msg_insert(msg, 0, HDR_VIA,
		   msg_format(msg, "SIP/2.0/UDP 192.0.2.%u:5060;branch=z9hG4bK%s%u;rport",
			      phone->number, phone->name, ++phone->branch));
	msg_add(msg, HDR_CONTACT,
		msg_format(msg, "<sip:%s@192.0.2.%u:5060>", phone->name, phone->number));
}

/* A request outside a dialog. */
static struct msg *new_request(struct phone *phone, const char *method, const char *to,
			       const char *call_id)
{
	struct msg *msg = msg_new_request(str_of(method), str_of(to));

	msg_add(msg, HDR_MAX_FORWARDS, STR("70"));
	msg_add(msg, HDR_FROM,
		msg_format(msg, "<sip:%s@" DOMAIN ">;tag=%s", phone->name, phone->name));
	msg_add(msg, HDR_TO, msg_format(msg, "<%s>", to));
	msg_add(msg, HDR_CALL_ID, msg_hold(msg, str_of(call_id)));
	msg_add(msg, HDR_CSEQ, msg_format(msg, "%u %s", ++phone->cseq, method));
	dress_up(phone, msg);
	return msg;
}

static void do_register(struct phone *phone, unsigned expires)
{
	char aor[128];
	struct msg *msg;

	snprintf(aor, sizeof(aor), "sip:%s@" DOMAIN, phone->name);
	msg = new_request(phone, "REGISTER", "sip:" DOMAIN, phone->name);
	msg_set(msg, HDR_TO, msg_format(msg, "<%s>", aor));
	msg_add(msg, HDR_EXPIRES, msg_format(msg, "%u", expires));
	msg_add(msg, HDR_SUPPORTED, STR("path"));
	send_msg(phone, msg);
	msg_free(msg);
	msg = got(phone, "REGISTER", 200);
	snprintf(phone->service_route, sizeof(phone->service_route), "%.*s",
		 STR_ARG(msg_value(msg, HDR_SERVICE_ROUTE)));
	msg_free(msg);
}

static void write_config(void)
{
	int fd;

	strcpy(lab.path, "/tmp/imsd-calls-XXXXXX");
	fd = mkstemp(lab.path);
	cr_assert(fd >= 0 && write(fd, config, strlen(config)) == (ssize_t)strlen(config));
	close(fd);
}

static void set_up(void)
{
	struct core_options options = { .clock = CLOCK_MANUAL };
	struct conf_errors errors = { 0 };

	lab = (struct lab){ 0 };
	write_config();
	options.path = lab.path;
	lab.core = core_new(&options, &errors);
	cr_assert(lab.core, "%s", errors.text.p);
	conf_errors_free(&errors);
	plug_in(ERIN, "erin", 1);
	plug_in(FRED, "fred", 2);
	do_register(ERIN, 3600);
	do_register(FRED, 3600);
}

static void tear_down(void)
{
	for (unsigned i = 0; i < ARRAY_LEN(lab.phones); i++) {
		struct phone *phone = &lab.phones[i];

		while (phone->n)
			msg_free(phone->inbox[--phone->n]);
		msg_free(phone->invite);
		if (phone->name)
			dialogs_clear(&phone->dialogs);
		link_release(phone->link);
	}
	core_free(lab.core);
	unlink(lab.path);
}

TestSuite(core_calls, .init = set_up, .fini = tear_down);

/* erin calls fred, who has the INVITE then. */
static void call(const char *call_id)
{
	msg_free(ERIN->invite);
	msg_free(FRED->invite);
	ERIN->invite = new_request(ERIN, "INVITE", "sip:fred@" DOMAIN, call_id);
	msg_add(ERIN->invite, HDR_ROUTE, msg_hold(ERIN->invite, str_of(ERIN->service_route)));
	send_msg(ERIN, ERIN->invite);
	FRED->invite = got(FRED, "INVITE", 0);
}

/* A phone's answer to a request that it got; with the tag of its name. */
static void answer(struct phone *phone, struct msg *request, int status)
{
	struct msg *response = msg_new_response(request, status, NULL);

	if (!msg_to_tag(response).n)
		msg_set(response, HDR_TO,
			msg_format(response, "%.*s;tag=%s", STR_ARG(msg_value(response, HDR_TO)),
				   phone->name));
	for (struct msg_line *line = msg_find(request, HDR_RECORD_ROUTE, 0); line;
	     line = msg_find(request, HDR_RECORD_ROUTE, msg_line_number(request, line) + 1))
		msg_add(response, HDR_RECORD_ROUTE, msg_hold(response, line->value));
	msg_add(response, HDR_CONTACT,
		msg_format(response, "<sip:%s@192.0.2.%u:5060>", phone->name, phone->number));
	send_msg(phone, response);
	msg_free(response);
}

/* The phone answers a request that it must have got. */
static void comply(struct phone *phone, const char *method, int status)
{
	struct msg *request = got(phone, method, 0);

	answer(phone, request, status);
	msg_free(request);
}

/* erin's ACK to the 200 that she has got. */
static void acknowledge(void)
{
	struct msg *response = take(ERIN, "INVITE", 200), *ack;

	if (response)
		ERIN->dialog = dialog_new_client(&ERIN->dialogs, ERIN->invite, response);
	ack = dialog_ack(ERIN->dialog, msg_cseq(ERIN->invite).number);
	dress_up(ERIN, ack);
	send_msg(ERIN, ack);
	msg_free(ack);
	msg_free(response);
}

/* fred picks up, erin acknowledges: both have their dialogs. */
static void pick_up(void)
{
	answer(FRED, FRED->invite, 200);
	FRED->dialog = dialog_new_server(&FRED->dialogs, FRED->invite, STR("fred"));
	acknowledge();
	expect(FRED, "ACK", 0);
}

/* A request in the dialog. */
static void say(struct phone *phone, const char *method)
{
	struct msg *msg = dialog_request(phone->dialog, str_of(method));

	dress_up(phone, msg);
	send_msg(phone, msg);
	msg_free(msg);
}

static void is(const char *user, const char *state)
{
	const char *now = core_call_state(lab.core, user);

	cr_assert(now && !strcmp(now, state), "%s: %s instead of %s", user, now ? now : "(none)",
		  state);
}

/* Nothing of it is left once the timers have run out. */
static void nothing_is_left(void)
{
	struct core_counters counters;

	pass_time(200 * SECOND);
	counters = core_counters(lab.core);
	cr_assert_eq(counters.calls, 0);
	cr_assert_eq(counters.dialogs, 0);
	cr_assert_eq(counters.transactions, 0, "%zu", counters.transactions);
}

Test(core_calls, a_call_from_ue_to_ue)
{
	struct core_call row;

	cr_assert_null(core_call_state(lab.core, "erin"));
	call("c1");
	is("erin", "calling");
	is("fred", "calling");
	answer(FRED, FRED->invite, 180);
	is("erin", "early");
	cr_assert_eq(core_counters(lab.core).dialogs, 1);
	pick_up();
	is("fred", "established");
	cr_assert_eq(core_counters(lab.core).calls, 1);
	cr_assert(core_call_find(lab.core, "fred", &row));
	cr_assert_str_eq(row.caller, "erin");
	cr_assert_str_eq(row.callee, "fred");
	cr_assert_str_eq(row.caller_uri, "sip:erin@" DOMAIN);
	cr_assert_str_eq(row.callee_uri, "sip:fred@" DOMAIN);
	cr_assert(str_is(row.call_id, "c1") && str_is(row.caller_tag, "erin") &&
		  str_is(row.callee_tag, "fred"));
	cr_assert_eq(row.n_confirmed, 1);
	cr_assert_null(row.why);
	say(FRED, "BYE");
	is("erin", "releasing");
	comply(ERIN, "BYE", 200);
	expect(FRED, "BYE", 200);
	is("erin", "ended");
	cr_assert(core_call_by_number(lab.core, row.number, &row));
	cr_assert_str_eq(row.why, "BYE");
	cr_assert_str_eq(row.moments[0].what, "INVITE");
	cr_assert_str_eq(row.moments[row.n_moments - 2].what, "BYE");
	cr_assert_str_eq(row.moments[row.n_moments - 2].by, "callee");
	nothing_is_left();
}

Test(core_calls, a_call_that_is_refused)
{
	struct core_call row;

	call("c1");
	answer(FRED, FRED->invite, 486);
	expect(FRED, "ACK", 0);
	expect(ERIN, "INVITE", 486);
	is("erin", "ended");
	cr_assert(core_call_find(lab.core, "erin", &row));
	cr_assert_eq(row.release_cause, 486);
	nothing_is_left();
}

Test(core_calls, a_call_that_nobody_answers)
{
	call("c1");
	nothing_is_left();
	is("erin", "ended");
}

Test(core_calls, a_call_that_is_cancelled)
{
	struct msg *cancel;
	struct core_call row;

	call("c1");
	answer(FRED, FRED->invite, 180);
	cancel = msg_new_request(STR("CANCEL"), ERIN->invite->uri);
	for (unsigned i = 0; i < ERIN->invite->n_lines; i++)
		if (ERIN->invite->lines[i].id != HDR_CONTACT)
			msg_add(cancel, ERIN->invite->lines[i].id,
				msg_hold(cancel, ERIN->invite->lines[i].value));
	msg_set(cancel, HDR_CSEQ, msg_format(cancel, "%u CANCEL", msg_cseq(ERIN->invite).number));
	send_msg(ERIN, cancel);
	msg_free(cancel);
	is("fred", "releasing");
	comply(FRED, "CANCEL", 200);
	answer(FRED, FRED->invite, 487);
	expect(ERIN, "CANCEL", 200);
	expect(ERIN, "INVITE", 487);
	is("fred", "ended");
	cr_assert(core_call_find(lab.core, "erin", &row));
	cr_assert_str_eq(row.why, "cancelled");
	nothing_is_left();
}

/* The BYE of the network to that phone, which answers it. */
static void released(struct phone *phone, const char *reason)
{
	struct msg *bye = got(phone, "BYE", 0);
	struct dialog *dialog = dialogs_of_request(&phone->dialogs, bye);

	cr_assert_eq(dialog, phone->dialog, "a BYE for another dialog");
	cr_assert(str_eq(msg_value(bye, HDR_REASON), str_of(reason)), "%.*s",
		  STR_ARG(msg_value(bye, HDR_REASON)));
	cr_assert_eq(dialog_check(dialog, bye), 0, "CSeq %u", msg_cseq(bye).number);
	cr_assert_eq(msg_request_uri(bye)->host.p[8], (char)('0' + phone->number));
	cr_assert_null(msg_find(bye, HDR_ROUTE, 0));
	answer(phone, bye, 200);
	msg_free(bye);
}

Test(core_calls, the_network_releases_a_call)
{
	static const char reason[] = "SIP;cause=503;text=\"Service Unavailable\"";
	struct core_call row;

	call("c1");
	pick_up();
	say(FRED, "INFO");
	comply(ERIN, "INFO", 200);
	expect(FRED, "INFO", 200);
	cr_assert(core_call_find(lab.core, "erin", &row));
	cr_assert(core_call_release(lab.core, row.number, reason));
	settle();
	is("erin", "releasing");
	released(ERIN, reason);
	is("erin", "releasing");
	released(FRED, reason);
	is("erin", "ended");
	cr_assert_not(core_call_release(lab.core, row.number, reason));
	nothing_is_left();
}

Test(core_calls, a_release_that_nobody_answers)
{
	struct core_call row;

	call("c1");
	pick_up();
	cr_assert(core_call_find(lab.core, "erin", &row));
	cr_assert(core_call_release(lab.core, row.number, NULL));
	pass_time(5 * SECOND);
	is("erin", "releasing");
	pass_time(60 * SECOND);
	is("erin", "ended");
	nothing_is_left();
}

Test(core_calls, the_network_releases_a_call_before_the_answer)
{
	struct core_call row;
	struct msg *cancel, *response;

	call("c1");
	answer(FRED, FRED->invite, 180);
	expect(ERIN, "INVITE", 180);
	cr_assert(core_call_find(lab.core, "erin", &row));
	cr_assert(core_call_release(lab.core, row.number, NULL));
	settle();
	is("erin", "ended");
	response = got(ERIN, "INVITE", 480);
	cancel = got(FRED, "CANCEL", 0);
	cr_assert(str_starts(msg_value(cancel, HDR_REASON), STR("Q.850;cause=16")));
	answer(FRED, cancel, 200);
	answer(FRED, FRED->invite, 487);
	expect(FRED, "ACK", 0);
	msg_free(cancel);
	msg_free(response);
	nothing_is_left();
}

#define LOST "SIP;cause=503;text=\"Registration lost\""

Test(core_calls, deregistration_releases_the_calls)
{
	call("c1");
	pick_up();
	do_register(FRED, 0);
	released(FRED, LOST);
	released(ERIN, LOST);
	is("erin", "ended");
	nothing_is_left();
}

Test(core_calls, deregistration_leaves_the_calls_when_a_knob_says_so)
{
	char why[256];

	cr_assert(core_assign_knob(lab.core, STR("scscf.release_on_deregistration=false"), why),
		  "%s", why);
	call("c1");
	pick_up();
	do_register(FRED, 0);
	is("erin", "established");
	cr_assert_null(take(ERIN, "BYE", 0));
}

Test(core_calls, expiry_of_a_registration_releases_the_calls)
{
	do_register(FRED, 60);
	call("c1");
	pick_up();
	pass_time(61 * SECOND);
	released(ERIN, LOST);
	nothing_is_left();
	is("erin", "ended");
}

Test(core_calls, the_longest_call_is_released)
{
	char why[256];

	cr_assert(core_assign_knob(lab.core, STR("calls.max_duration=30s"), why), "%s", why);
	call("c1");
	pick_up();
	pass_time(29 * SECOND);
	is("erin", "established");
	pass_time(2 * SECOND);
	released(ERIN, "Q.850;cause=31;text=\"Call duration limit\"");
	released(FRED, "Q.850;cause=31;text=\"Call duration limit\"");
	is("erin", "ended");
}

Test(core_calls, a_request_of_an_unknown_call_gets_481)
{
	static const struct {
		const char *method;
		int status;
	} rows[] = { { "BYE", 481 },  { "UPDATE", 481 }, { "PRACK", 481 },
		     { "INFO", 481 }, { "INVITE", 481 }, { "MESSAGE", 0 } };

	call("c1");
	pick_up();
	say(ERIN, "BYE");
	comply(FRED, "BYE", 200);
	expect(ERIN, "BYE", 200);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		say(ERIN, rows[i].method);
		if (rows[i].status)
			expect(ERIN, rows[i].method, rows[i].status);
		else
			expect(FRED, rows[i].method, 0);
	}
}

Test(core_calls, one_of_two_phones_refuses)
{
	struct core_call row;

	plug_in(FREDS_DESK, "fred", 3);
	do_register(FREDS_DESK, 3600);
	call("c1");
	FREDS_DESK->invite = got(FREDS_DESK, "INVITE", 0);
	answer(FRED, FRED->invite, 180);
	FREDS_DESK->name = "desk";
	answer(FREDS_DESK, FREDS_DESK->invite, 180);
	cr_assert_eq(core_counters(lab.core).dialogs, 2);
	answer(FREDS_DESK, FREDS_DESK->invite, 486);
	is("fred", "early");
	pick_up();
	is("fred", "established");
	cr_assert(core_call_find(lab.core, "erin", &row));
	cr_assert(str_is(row.callee_tag, "fred"));
	cr_assert_eq(row.release_cause, 0);
	say(ERIN, "BYE");
	comply(FRED, "BYE", 200);
	nothing_is_left();
}

Test(core_calls, two_phones_refuse)
{
	struct core_call row;

	plug_in(FREDS_DESK, "fred", 3);
	do_register(FREDS_DESK, 3600);
	call("c1");
	FREDS_DESK->invite = got(FREDS_DESK, "INVITE", 0);
	answer(FRED, FRED->invite, 503);
	is("fred", "calling");
	answer(FREDS_DESK, FREDS_DESK->invite, 486);
	is("fred", "ended");
	expect(ERIN, "INVITE", 486);
	cr_assert(core_call_find(lab.core, "erin", &row));
	cr_assert_eq(row.release_cause, 486);
	nothing_is_left();
}

Test(core_calls, a_reset_forgets_them)
{
	call("c1");
	pick_up();
	core_reset(lab.core);
	settle();
	cr_assert_eq(core_counters(lab.core).calls, 0);
	cr_assert_eq(core_counters(lab.core).dialogs, 0);
	cr_assert_null(core_call_state(lab.core, "erin"));
}

/* A rule in force. */
static void rule(const char *text)
{
	struct conf_errors errors = { 0 };

	cr_assert(core_add_rules(lab.core, &(struct core_addition){ RULES_API, text, "test", 1 },
				 NULL, &errors),
		  "%s", errors.text.p);
	conf_errors_free(&errors);
}

/* An INFO of erin's that gets that answer. */
static void info(int status)
{
	say(ERIN, "INFO");
	if (status == 200)
		comply(FRED, "INFO", 200);
	expect(ERIN, "INFO", status);
}

Test(core_calls, rules_count_per_call)
{
	rule("{ name = \"first\"; when = { method = \"INFO\"; nth = 1; per = \"call\"; };"
	     "  do = ( { reply = 500; } ); }");
	call("c1");
	pick_up();
	info(500);
	info(200);
	say(ERIN, "BYE");
	comply(FRED, "BYE", 200);
	call("c2");
	pick_up();
	info(500);
	info(200);
}

Test(core_calls, rules_count_per_dialog)
{
	rule("{ name = \"second\"; when = { method = \"INFO\"; nth = 2; per = \"dialog\"; };"
	     "  do = ( { reply = 500; } ); }");
	call("c1");
	pick_up();
	info(200);
	info(500);
	call("c2");
	pick_up();
	info(200);
	info(500);
}

Test(core_calls, windows_are_counted_from_the_beginning_of_the_call)
{
	rule("{ name = \"late\"; when = { method = \"INFO\"; procedure = \"call\"; "
	     "  state = \"established\"; after = \"5s\"; since = \"call\"; };"
	     "  do = ( { reply = 500; } ); }");
	pass_time(20 * SECOND);
	call("c1");
	pick_up();
	pass_time(4 * SECOND);
	info(200);
	pass_time(2 * SECOND);
	info(500);
}

Test(core_calls, rules_see_the_ack_of_a_call)
{
	rule("{ name = \"deaf\"; when = { method = \"ACK\"; procedure = \"call\"; "
	     "  state = \"answered\"; nth = 1; per = \"call\"; }; do = ( { ignore = true; } ); }");
	call("c1");
	answer(FRED, FRED->invite, 200);
	acknowledge();
	is("erin", "answered");
	cr_assert_null(take(FRED, "ACK", 0));
	acknowledge();
	is("erin", "established");
}

static void count(void *arg, const struct core_call *row)
{
	cr_assert(row->number);
	(*(unsigned *)arg)++;
}

Test(core_calls, those_that_are_over_can_be_walked_too)
{
	unsigned n = 0;

	call("c1");
	answer(FRED, FRED->invite, 486);
	call("c2");
	core_calls(lab.core, false, count, &n);
	cr_assert_eq(n, 1);
	core_calls(lab.core, true, count, &n);
	cr_assert_eq(n, 3);
}
