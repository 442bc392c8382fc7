/* SPDX-License-Identifier: Apache-2.0 */
/* A small vocabulary, rules read from text, scenes made of messages, and gates on a virtual clock.
 */
#ifndef IMSD_TESTS_RULE_LAB_H
#define IMSD_TESTS_RULE_LAB_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "rule/ruleset.h"

static const struct duty lab_pcscf_duties[] = {
	{ "pcscf.path", NULL, "24.229 5.2.2.1", "put our URI on top of Path" },
	{ "pcscf.visited_network", NULL, NULL, "add P-Visited-Network-ID" },
};
static const struct duty lab_scscf_duties[] = {
	{ "scscf.authenticate", NULL, "24.229 5.4.1.2", "challenge or check the response" },
};
static const struct duty_table lab_duties[] = {
	{ lab_pcscf_duties, ARRAY_LEN(lab_pcscf_duties), "pcscf", "REGISTER from the UE" },
	{ lab_scscf_duties, ARRAY_LEN(lab_scscf_duties), "scscf", "REGISTER" },
};
static const struct step lab_busy_steps[] = { { .verb = STEP_REPLY, .status = 486 },
					      { .verb = STEP_END } };
static const struct behaviour lab_behaviours[] = {
	{ "answer", "call.incoming", lab_busy_steps, "180, 200" },
	{ "busy", "call.incoming", lab_busy_steps, "486" },
	{ "silent", NULL, lab_busy_steps + 1, "nothing at all" },
};
static const struct turn lab_turns[] = {
	{ "registration.challenge", "challenge", "a REGISTER must be challenged" },
	{ "registration.accept", "accept", "a REGISTER is accepted" },
	{ "call.incoming", "answer", "an INVITE comes in" },
	{ "call.modify", "accept", "a re-INVITE or UPDATE comes in" },
	{ "call.cancel", "terminate", "a CANCEL comes in" },
};
static const struct name_row lab_roles[] = {
	{ "pcscf", "the edge", "24.229 5.2" }, { "scscf", "the registrar", NULL }, { "hss", "subscriber data", NULL },
};
static const struct name_row lab_procedures[] = { { "registration", "", NULL },
						  { "call", "", NULL } };
static const struct name_row lab_states[] = { { "registered", "", NULL },
					      { "established", "", NULL } };
static const struct name_row lab_events[] = { { "reg", "registration state", "RFC 3680" } };
static const struct name_row lab_sdp[] = { { "true", "", NULL },
					   { "same", "", NULL },
					   { "hold", "", NULL } };

enum { LAB_T1 = KNOB_FIRST(KNOBS_SIP), LAB_SIP_FIXED };
enum {
	LAB_EXPIRES = KNOB_FIRST(KNOBS_PROC),
	LAB_SQN,
	LAB_RELIABLE,
	LAB_SESSION_EXPIRES,
	LAB_MEDIA_SEND
};
enum { LAB_CERTIFICATE = KNOB_FIRST(KNOBS_TRANSPORT) };
static const struct knob_row lab_sip_knobs[] = {
	{ "timer.ue.T1", KNOB_DURATION, "2s", 1000, 60000000, "ms", NULL, "round-trip time", "24.229 7.7", false },
	{ "sip.max_bytes", KNOB_INT, "65536", 0, 0, NULL, NULL, "longest message", NULL, true },
};
static const struct knob_row lab_proc_knobs[] = {
	{ "registration.expires", KNOB_SECONDS, "600000", 0, 10000000, "s", NULL, "granted", NULL, false },
	{ "aka.sqn", KNOB_TEXT, "next", 0, 0, NULL, NULL, "SQN of the next vector", NULL, false },
	{ "call.reliable", KNOB_CHOICE, "auto", 0, 0, NULL, "auto|always|never", "100rel", "RFC 3262", false },
	{ "session.expires", KNOB_DURATION, "1800s", 0, 0, NULL, NULL, "session timer", "RFC 4028", false },
	{ "media.send", KNOB_BOOL, "on", 0, 0, NULL, NULL, "RTP is sent", NULL, false },
};
static const struct knob_row lab_transport_knobs[] = {
	{ "tls.certificate", KNOB_CHOICE, "lab", 0, 0, NULL, "lab|expired", "shown certificate", NULL, false },
};
static const struct knob_table lab_knobs[KNOB_ROOMS] = {
	[KNOBS_TRANSPORT] = { lab_transport_knobs, ARRAY_LEN(lab_transport_knobs) },
	[KNOBS_SIP] = { lab_sip_knobs, ARRAY_LEN(lab_sip_knobs) },
	[KNOBS_PROC] = { lab_proc_knobs, ARRAY_LEN(lab_proc_knobs) },
};

static const struct vocabulary lab_vocabulary = {
	.duties = lab_duties, .n_duties = ARRAY_LEN(lab_duties),
	.turns = lab_turns, .n_turns = ARRAY_LEN(lab_turns),
	.behaviours = lab_behaviours, .n_behaviours = ARRAY_LEN(lab_behaviours),
	.roles = lab_roles, .n_roles = ARRAY_LEN(lab_roles),
	.procedures = lab_procedures, .n_procedures = ARRAY_LEN(lab_procedures),
	.states = lab_states, .n_states = ARRAY_LEN(lab_states),
	.events = lab_events, .n_events = ARRAY_LEN(lab_events),
	.sdp = lab_sdp, .n_sdp = ARRAY_LEN(lab_sdp),
	.knobs = lab_knobs,
};

/* A core as far as rules are concerned. */
struct lab {
	struct loop *loop;
	struct gates *gates;
	struct ruleset *set;
	struct snapshot snapshot;
	struct conf_tree *trees[8];
	unsigned n_trees;
	struct conf_errors errors;
	char spoken[4096]; /* "RULE: WHAT\n" for all that was told */
};

/* The journal of the lab. */
static inline void lab_on_speak(void *ctx, const struct scene *scene, const char *rule,
				struct str what)
{
	struct lab *lab = ctx;
	size_t n = strlen(lab->spoken);

	(void)scene;
	snprintf(lab->spoken + n, sizeof(lab->spoken) - n, "%s: %.*s\n", rule, STR_ARG(what));
}

/* $user.impi and the like: the name itself in capitals would do; it is "<NAME>". */
static inline bool lab_value(void *ctx, const struct scene *scene, struct str name, struct buf *out)
{
	(void)ctx;
	(void)scene;
	buf_printf(out, "<%.*s>", STR_ARG(name));
	return true;
}

/* What the rooms above know: every answer is that of an old nonce. */
static inline bool lab_fact(void *ctx, const struct scene *scene, enum word_id word,
			    struct msg *msg, struct buf *value)
{
	(void)ctx;
	(void)scene;
	if (word == WORD_AUTH && msg)
		buf_add_text(value, "stale");
	return word == WORD_AUTH && msg;
}

static inline struct lab *lab_new(uint64_t seed)
{
	struct lab *lab = mem_alloc(sizeof(*lab));

	lab->loop = loop_new(CLOCK_AUTO);
	lab->gates = gates_new(&(struct gates_options){ .loop = lab->loop,
							.seed = seed,
							.value = lab_value,
							.fact = lab_fact,
							.on_speak = lab_on_speak,
							.ctx = lab });
	lab->set = ruleset_new(&lab_vocabulary);
	lab->snapshot = (struct snapshot){ .knobs = knobs_new(lab_knobs), .rules = lab->set };
	return lab;
}

static inline void lab_free(struct lab *lab)
{
	ruleset_free(lab->set);
	gates_free(lab->gates);
	knobs_free(lab->snapshot.knobs);
	for (unsigned i = 0; i < lab->n_trees; i++)
		conf_tree_free(lab->trees[i]);
	conf_errors_free(&lab->errors);
	loop_free(lab->loop);
	mem_free(lab);
}

/* Reads rules without their outer brackets; line 1 is their first one. */
static inline void lab_read(struct lab *lab, const char *rules, enum rule_source source,
			    const char *const *only_users)
{
	struct buf text = { 0 };
	struct conf_tree *tree;

	buf_printf(&text, "rules = ( %s );", rules);
	tree = conf_read_text(text.p, "r", 1, NULL, &lab->errors);
	buf_free(&text);
	cr_assert(tree, "%s", lab->errors.text.p);
	lab->trees[lab->n_trees++] = tree;
	ruleset_read(lab->set, conf_child(&tree->root, "rules"), source, only_users, &lab->errors);
}

/* Rules that must be right, in force. */
static inline struct lab *lab_with(const char *rules)
{
	struct lab *lab = lab_new(7);

	lab_read(lab, rules, RULES_CONFIG, NULL);
	ruleset_finish(lab->set, &lab->errors);
	cr_assert_eq(lab->errors.count, 0, "%s", lab->errors.text.p);
	gates_adopt(lab->gates, lab->set);
	return lab;
}

/* What is said about one rule, or several; without the last line end. */
static inline void lab_refuses(const char *rules, const char *error)
{
	struct lab *lab = lab_new(7);
	struct str said;

	lab_read(lab, rules, RULES_CONFIG, NULL);
	ruleset_finish(lab->set, &lab->errors);
	said = str_trim(buf_str(&lab->errors.text));
	cr_assert(str_is(said, error), "\nrule: %s\nsaid: %.*s\nwant: %s", rules, STR_ARG(said),
		  error);
	lab_free(lab);
}

/* A message to or from alice on the leg to the UE. */
static inline struct scene lab_scene(struct lab *lab, struct msg *msg, bool inbound)
{
	struct scene scene = {
		.snapshot = &lab->snapshot,
		.role = "pcscf",
		.side = SIDE_UE,
		.listener = "pcscf1",
		.proto = PROTO_UDP,
		.inbound = inbound,
		.msg = msg,
		.copy = 1,
		.user = "alice",
		.registered_at = -1,
		.call_at = -1,
	};

	if (msg) {
		scene.method = msg->method;
		scene.method_name = msg->method_name;
		scene.status = msg->status;
	}
	return scene;
}

/* A request with a Contact list. */
static inline struct msg *lab_request(const char *method)
{
	struct msg_error error;
	struct buf text = { 0 };
	struct msg *msg;

	buf_printf(&text,
		   "%s sip:+15554041234@ims.mnc001.mcc001.3gppnetwork.org SIP/2.0\r\n"
		   "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
		   "From: <sip:alice@example.org>;tag=a\r\nTo: <sip:alice@example.org>\r\n"
		   "Call-ID: c1@192.0.2.1\r\nCSeq: 1 %s\r\n"
		   "Contact: <sip:a@192.0.2.1>;expires=600000, <sip:b@192.0.2.1>;+g.3gpp.smsip\r\n"
		   "Supported: path, 100rel\r\nContent-Length: 0\r\n\r\n",
		   method, method);
	msg = msg_parse(buf_str(&text), NULL, &error, NULL);
	cr_assert(msg, "%s", error.why);
	buf_free(&text);
	return msg;
}

/* A response of ours to such a request, with its Contact. */
static inline struct msg *lab_response(const char *method, int status)
{
	struct msg *request = lab_request(method),
		   *response = msg_new_response(request, status, NULL);

	msg_add(response, HDR_CONTACT, msg_hold(response, msg_value(request, HDR_CONTACT)));
	msg_free(request);
	return response;
}

/* What recv says about one more request of `user`. */
static inline struct recv_verdict lab_recv(struct lab *lab, const char *method, const char *user)
{
	struct msg *msg = lab_request(method);
	struct scene scene = lab_scene(lab, msg, true);
	struct recv_verdict verdict;

	snprintf(scene.user, sizeof(scene.user), "%s", user);
	verdict = gate_recv(lab->gates, &scene);
	ruling_free(scene.ruling);
	msg_free(msg);
	return verdict;
}

/* The same as one letter: '-' passed, or the number of the reply's hundreds, i d c for ignore,
 * delay, close. */
static inline char lab_letter(struct recv_verdict verdict)
{
	static const char letters[] = {
		[RECV_PASS] = '-', [RECV_IGNORE] = 'i', [RECV_DELAY] = 'd', [RECV_CLOSE] = 'c'
	};

	if (verdict.what == RECV_ANSWER)
		return (char)('0' + verdict.steps[0].status / 100);
	return letters[verdict.what];
}

/* The letters of n requests of one method and user, one after the other. */
static inline void lab_recv_many(struct lab *lab, const char *method, const char *user, unsigned n,
				 char *letters)
{
	for (unsigned i = 0; i < n; i++)
		letters[i] = lab_letter(lab_recv(lab, method, user));
	letters[n] = '\0';
}

static inline void lab_wake(void *arg)
{
	loop_stop(arg);
}

/* Lets time pass on the virtual clock. */
static inline void lab_wait(struct lab *lab, int64_t us)
{
	struct timer timer = { 0 };

	timer_start(lab->loop, &timer, us, lab_wake, lab->loop);
	loop_run(lab->loop);
}

/* The tally of the rule of that name. */
static inline struct rule_tally lab_tally(struct lab *lab, const char *name)
{
	struct rule_tally tally;

	for (unsigned i = 0; ruleset_tally(lab->set, lab->gates, i, &tally); i++)
		if (!strcmp(tally.name, name))
			return tally;
	cr_assert_fail("no rule %s", name);
	return (struct rule_tally){ 0 };
}

#endif
