/* SPDX-License-Identifier: Apache-2.0 */
/* Two UEs that send a core, seed by seed, what no UE should: requests of every kind that has a server,
 * with headers missing, doubled, empty, huge and wrong, with bodies cut, in dialogs and out of them, and
 * answers that are late, strange or missing; the core is reset, reloaded and made to call meanwhile. It
 * must live, and when all has run out nothing may be left. IMSD_HOSTILE_SEED begins elsewhere,
 * IMSD_HOSTILE_RUNS makes more runs, IMSD_HOSTILE_LADDER shows them. */
#include <stdlib.h>
#include <unistd.h>

#include "core_hostile_acts.h"
#include "core_hostile_answers.h"

/* A registration of 600,000 s made in the last moment, and what absorbs copies behind it. */
#define SETTLE (600300 * SECOND)

enum { STEPS = 120, RUNS = 64 };

static const char config[] =
	"timer = { ue = { profile = \"rfc\"; }; };\n"
	"conference = { media_timeout = \"60s\"; };\n"
	"events = { dialog_watchers = \"anyone\"; presence_watchers = \"anyone\"; };\n"
	"subscribers = (\n"
	"  { name = \"erin\"; impi = \"erin@" HOSTILE_DOMAIN
	"\"; auth = { algorithm = \"none\"; };\n"
	"    impus = ( \"sip:erin@" HOSTILE_DOMAIN "\", \"tel:+15551230005\" ); },\n"
	"  { name = \"fred\"; impi = \"fred@" HOSTILE_DOMAIN
	"\"; auth = { algorithm = \"none\"; };\n"
	"    impus = ( \"sip:fred@" HOSTILE_DOMAIN "\", \"tel:+15551230006\" );\n"
	"    services = { oip = true; call_waiting = \"network\";\n"
	"      cfb = \"+15550101\"; cfnr = \"+15550101\"; deflection = true; }; } );\n"
	"peers = ( { number = \"+15550113\"; behaviour = \"forked\"; },\n"
	"  { number = \"+15550110\"; behaviour = \"precondition\"; },\n"
	"  { number = \"+15550117\"; behaviour = \"upgrade\"; },\n"
	"  { number = \"+15550118\"; behaviour = \"hangup\"; },\n"
	"  { number = \"+15550121\"; behaviour = \"message-echo\"; },\n"
	"  { prefix = \"+155501\"; behaviour = \"answer\"; } );\n"
	"ussd = ( { code = \"*101#\"; text = \"1=x 2=y\"; menu = ( { key = \"1\"; text = \"x\"; } ); } );\n";

static void wake(void *arg)
{
	loop_stop(arg);
}

static void pass(int64_t us)
{
	struct loop *loop = core_loop(lab.core);

	timer_start(loop, &lab.wake, us, wake, loop);
	loop_run(loop);
}

/* A UE on a pipe of its own. */
static void attach(struct ue *ue, const char *address)
{
	struct pipe_dress dress = { .proto = PROTO_UDP,
				    .name = { "pcscf", ue->name },
				    .limits = { .max_bytes = 65536 } };

	ue->index = (unsigned)(ue - lab.ues);
	ue->user = (struct link_user){
		.on_bytes = on_bytes, .on_broken = on_broken, .on_close = on_close, .ctx = ue
	};
	addr_parse_pair(STR("192.0.2.1:5060"), &dress.addr[0]);
	addr_parse_pair(str_of(address), &dress.addr[1]);
	dress.user[1] = &ue->user;
	ue->link = core_attach(lab.core, &dress);
}

static void begin(uint64_t seed)
{
	struct core_options options = { .clock = CLOCK_AUTO };
	struct conf_errors errors = { 0 };
	int fd;

	lab = (struct lab){ .path = "/tmp/imsd-hostile-XXXXXX",
			    .none = { "nothing", "<sip:a@b>;tag=c", "<sip:d@e>;tag=f", "sip:g@h",
				      "", 1 },
			    .ues = { { .name = "erin",
				       .impu = "sip:erin@" HOSTILE_DOMAIN,
				       .number = "tel:+15551230005" },
				     { .name = "fred",
				       .impu = "sip:fred@" HOSTILE_DOMAIN,
				       .number = "tel:+15551230006" } } };
	fd = mkstemp(lab.path);
	cr_assert_eq(write(fd, config, strlen(config)), (ssize_t)strlen(config));
	close(fd);
	snprintf(lab.seed, sizeof(lab.seed), "seed=%u", (unsigned)seed + 1);
	lab.sets[0] = lab.seed;
	options.path = lab.path;
	options.sets = lab.sets;
	options.n_sets = 1;
	options.verbose = options.ladder = getenv("IMSD_HOSTILE_LADDER") != NULL;
	lab.core = core_new(&options, &errors);
	cr_assert_not_null(lab.core, "%s", errors.text.p);
	conf_errors_free(&errors);
	random_init(&lab.random, seed + 1, STR("hostile"));
	attach(&lab.ues[0], "192.0.2.33:5060");
	attach(&lab.ues[1], "192.0.2.34:5060");
}

static void end(void)
{
	for (unsigned i = 0; i < UES; i++) {
		for (unsigned k = 0; k < LATE; k++)
			buf_free(&lab.ues[i].late[k]);
		link_release(lab.ues[i].link);
		lab.ues[i].link = NULL;
	}
}

static void step(void)
{
	struct ue *ue = &lab.ues[below(UES)];
	struct buf *late = &ue->late[below(LATE)];
	struct note fresh = { .cseq = 1 };
	const char *state = core_registration_state(lab.core, ue->name);

	if ((!state || strcmp(state, "registered") != 0) && chance(70))
		send_request(ue, row_of("REGISTER"));
	else if (chance(25))
		acts[below(ARRAY_LEN(acts))](ue);
	else if (chance(10) && late->n)
		send_bent(ue, &fresh, buf_str(late), STR_NONE);
	else
		send_request(ue, &hostile_rows[below(ARRAY_LEN(hostile_rows))]);
	if (chance(8))
		pass(below(40) * SECOND);
	else if (chance(8))
		pass(below(300) * SECOND);
	else if (chance(70))
		pass(below(2000) * 1000);
}

static void is_fresh(const struct core_counters *fresh, uint64_t seed)
{
	const struct core_counters now = core_counters(lab.core);

	for (const struct core_counter_row *row = core_counter_rows; row->name; row++)
		cr_expect_eq(core_counter(&now, row), core_counter(fresh, row),
			     "seed %u leaves %s: %zu, fresh %zu", (unsigned)seed, row->name,
			     core_counter(&now, row), core_counter(fresh, row));
}

static void note_call(void *arg, const struct core_call *call)
{
	*(uint64_t *)arg = call->number;
}

/* Conferences in which only far ends are left last as long as those like. */
static void release_conferences(void)
{
	while (!list_empty(core_conferences(lab.core))) {
		uint64_t number = 0;

		core_calls(lab.core, false, note_call, &number);
		if (!number || !core_call_release(lab.core, number, NULL))
			return;
		pass(SECOND);
	}
}

/* Nor is there a timer in each call that a UE has left without a word, or has made its own by a
 * stranger's Contact. */
static void end_far_calls(void)
{
	char why[160];

	for (unsigned i = 0; i < UES; i++)
		while (core_call_act(lab.core, lab.ues[i].name, STR("bye"), STR_NONE, why))
			pass(60 * SECOND);
}

static void run(uint64_t seed)
{
	struct core_counters fresh;

	begin(seed);
	pass(SECOND);
	fresh = core_counters(lab.core);
	for (unsigned i = 0; i < UES; i++)
		send_request(&lab.ues[i], row_of("REGISTER"));
	pass(SECOND);
	for (unsigned i = 0; i < STEPS; i++)
		step();
	if (chance(85)) {
		lab.quiet = true;
		pass(SETTLE / 2);
		release_conferences();
		end_far_calls();
		pass(SETTLE / 2);
	}
	end();
	if (lab.quiet) {
		pass(SECOND);
		is_fresh(&fresh, seed);
	}
	core_free(lab.core);
	unlink(lab.path);
}

Test(core_hostile, lives_and_leaves_nothing)
{
	const char *from = getenv("IMSD_HOSTILE_SEED"), *runs = getenv("IMSD_HOSTILE_RUNS");
	uint64_t seed = from ? strtoull(from, NULL, 10) : 1;
	uint64_t n = runs ? strtoull(runs, NULL, 10) : from ? 1 : RUNS;

	for (uint64_t i = 0; i < n; i++)
		run(seed + i);
}

/* Octets from a UE, as they are. */
static void send_text(struct ue *ue, const char *text)
{
	link_send(ue->link, &ue->link->remote, str_of(text));
	pass(SECOND);
}

/* An ACK that leads back to a proxy of the core goes round as long as its Max-Forwards lasts, which what
 * cannot be read does not make endless. */
Test(core_hostile, an_ack_does_not_go_round_for_ever, .timeout = 20)
{
	begin(1);
	lab.quiet = true;
	send_request(&lab.ues[0], row_of("REGISTER"));
	pass(SECOND);
	send_text(&lab.ues[0], "ACK sip:tas." HOSTILE_DOMAIN " SIP/2.0\r\n"
			       "Via: SIP/2.0/UDP 192.0.2.33:5060;branch=z9hG4bKa1;rport\r\n"
			       "Max-Forwards: x\r\nFrom: <sip:erin@" HOSTILE_DOMAIN ">;tag=a\r\n"
			       "To: <sip:fred@" HOSTILE_DOMAIN ">;tag=b\r\nCall-ID: a1\r\n"
			       "CSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n");
	end();
	core_free(lab.core);
	unlink(lab.path);
}
