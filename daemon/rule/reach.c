/* SPDX-License-Identifier: Apache-2.0 */
/* What can be known at load about when a rule speaks. */
#include "rule/reach.h"

#include <string.h>

/* The one role with a side towards the UE. */
static const char edge_role[] = "pcscf";

#define METHOD_BIT(method) (1u << (method))
#define TURN_KEYS (WHEN_BIT(WHEN_TURN) | WHEN_BIT(WHEN_BEHAVIOUR))

/* Requests that only go from a UE to the core. */
enum { NEVER_TO_UE = METHOD_BIT(METHOD_REGISTER) | METHOD_BIT(METHOD_PUBLISH) };

/* Keys that mean something for these requests and their responses only. */
static const struct {
	enum when_key key;
	uint32_t methods;
	const char *help;
} key_methods[] = {
	{ WHEN_KIND,
	  METHOD_BIT(METHOD_REGISTER) | METHOD_BIT(METHOD_SUBSCRIBE) | METHOD_BIT(METHOD_PUBLISH) |
		  METHOD_BIT(METHOD_INVITE) | METHOD_BIT(METHOD_UPDATE),
	  "kind is known of REGISTER, SUBSCRIBE, PUBLISH, INVITE and UPDATE" },
	{ WHEN_DIAL,
	  METHOD_BIT(METHOD_INVITE) | METHOD_BIT(METHOD_ACK) | METHOD_BIT(METHOD_BYE) |
		  METHOD_BIT(METHOD_CANCEL) | METHOD_BIT(METHOD_PRACK) | METHOD_BIT(METHOD_UPDATE) |
		  METHOD_BIT(METHOD_INFO) | METHOD_BIT(METHOD_MESSAGE),
	  "dial is known of a call's requests and of MESSAGE" },
};

/* Knobs asked before a connection's first message, and what is known by then. */
static const char *const connection_knobs[] = { "link.accept", "link.keep_alive", "tls.certificate",
						"tls.key",     "tls.handshake",   "tls.version" };
enum {
	CONNECTION_KEYS = WHEN_BIT(WHEN_ROLE) | WHEN_BIT(WHEN_SIDE) | WHEN_BIT(WHEN_LISTENER) |
			  WHEN_BIT(WHEN_PROTO) | WHEN_BIT(WHEN_ANY) | WHEN_BIT(WHEN_NOT)
};

static bool copy_reaches(struct rule_load *load, const struct conf_node *node,
			 const struct rule *rule)
{
	if (!rule->limits.copy.from || rule->gates & 1u << GATE_WIRE ||
	    rule->recv.what == RECV_IGNORE)
		return true;
	return load_error(load, node,
			  "copy picks copies for ignore and for the wire: this rule has neither");
}

static bool answer_reaches(struct rule_load *load, const struct conf_node *node,
			   const struct rule *rule)
{
	if (rule->recv.what != RECV_ANSWER)
		return true;
	if (rule->when.kinds == KIND_RESPONSE)
		return load_error(load, node,
				  "reply answers requests: this rule is about responses (status)");
	return rule->when.methods != METHOD_BIT(METHOD_ACK) ||
	       load_error(load, node, "an ACK is never answered");
}

static bool turn_reaches(struct rule_load *load, const struct conf_node *node,
			 const struct rule *rule)
{
	if (!(rule->gates & 1u << GATE_RECV) || !(rule->when.keys & TURN_KEYS))
		return true;
	return load_error(load, node,
			  "no turn is taken yet when a message arrives: %s never speaks",
			  rule->said[GATE_RECV]);
}

static bool direction_reaches(struct rule_load *load, const struct conf_node *node,
			      const struct rule *rule)
{
	const struct test *side = when_test(&rule->when, WHEN_SIDE),
			  *method = when_test(&rule->when, WHEN_METHOD);
	bool to_ue = rule_keeps_to_ue_leg(rule, GATE_EDIT) || (side && side->mask == 1u << SIDE_UE);

	if (!(rule->gates & (1u << GATE_EDIT | 1u << GATE_WIRE)) || !to_ue)
		return true;
	if (rule->when.kinds != KIND_REQUEST || rule->when.methods & ~(unsigned)NEVER_TO_UE)
		return true;
	return load_error(load, node, "imsd never sends %.*s to a UE; status missing?",
			  STR_ARG(method->pattern.parts[0]));
}

static bool response_reaches(struct rule_load *load, const struct conf_node *node,
			     const struct rule *rule)
{
	if (rule->when.kinds != KIND_RESPONSE || rule->when.methods != METHOD_BIT(METHOD_ACK))
		return true;
	return load_error(load, node, "an ACK has no responses");
}

static bool side_reaches(struct rule_load *load, const struct conf_node *node,
			 const struct rule *rule)
{
	const struct test *side = when_test(&rule->when, WHEN_SIDE),
			  *role = when_test(&rule->when, WHEN_ROLE);

	if (!side || !role || side->mask != 1u << SIDE_UE ||
	    pattern_fits(&role->pattern, str_of(edge_role)))
		return true;
	return load_error(load, node, "only %s has a side towards the UE", edge_role);
}

static bool words_reach(struct rule_load *load, const struct conf_node *node,
			const struct rule *rule)
{
	for (size_t i = 0; i < ARRAY_LEN(key_methods); i++)
		if (when_test(&rule->when, key_methods[i].key) &&
		    !(rule->when.methods & key_methods[i].methods))
			return load_error(load, node, "%s", key_methods[i].help);
	return true;
}

static bool duties_reach(struct rule_load *load, const struct conf_node *node,
			 const struct rule *rule)
{
	const struct test *role = when_test(&rule->when, WHEN_ROLE);
	unsigned n = rule->n_duties + (rule->recv_role != NULL);

	for (unsigned i = 0; role && i < n; i++) {
		const char *name = i < rule->n_duties ? rule->duties[i].name :
							rule->recv.after_duty;
		const struct duty *duty = vocabulary_duty(load->vocabulary, str_of(name));
		const char *whose = vocabulary_duty_table(load->vocabulary, duty)->role;

		if (!pattern_fits(&role->pattern, str_of(whose)))
			return load_error(load, node, "%s is a duty of %s, not of the role in when",
					  name, whose);
	}
	return true;
}

/* The methods of the messages that a duty of that name is done to; all when no table names one. */
static uint32_t duty_methods(const struct vocabulary *vocabulary, const char *name)
{
	uint32_t mask = 0;

	for (unsigned i = 0; i < vocabulary->n_duties; i++) {
		const struct duty_table *table = &vocabulary->duties[i];
		struct str rest = str_of(table->on), word;
		uint32_t named = 0;

		while (str_word(&rest, &word))
			if (method_of(word) != METHOD_NONE)
				named |= METHOD_BIT(method_of(word));
		for (unsigned k = 0; k < table->n; k++)
			if (!strcmp(table->rows[k].name, name))
				mask |= named ? named : UINT32_MAX;
	}
	return mask;
}

static bool duties_meet(struct rule_load *load, const struct conf_node *node,
			const struct rule *rule)
{
	for (unsigned i = 0; i < rule->n_duties; i++)
		if (!(rule->when.methods & duty_methods(load->vocabulary, rule->duties[i].name)))
			return load_error(load, node,
					  "%s is no duty of messages with the method in when",
					  rule->duties[i].name);
	return true;
}

/* Is it asked before a connection's first message? */
static bool knob_is_connections(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(connection_knobs); i++)
		if (!strcmp(name, connection_knobs[i]))
			return true;
	return false;
}

/* A certificate is a word or a file. */
static bool certificate_is_good(struct rule_load *load, const struct conf_node *node,
				const struct knob_setting *knob)
{
	const char *text = knob->value.text.p;

	if (strcmp(knob->name, "tls.certificate") || tls_certificate_is_word(text) ||
	    strchr(text, '/') || strchr(text, '.'))
		return true;
	return load_error(load, node,
			  "tls.certificate=%s is neither the name of a file nor lab, expired, "
			  "not-yet-valid, wrong-name, unknown-ca, self-signed or client-only",
			  text);
}

static bool knobs_reach(struct rule_load *load, const struct conf_node *node,
			const struct rule *rule)
{
	for (unsigned i = 0; i < rule->n_knobs; i++) {
		if (!knob_is_connections(rule->knobs[i].name))
			continue;
		if (!certificate_is_good(load, node, &rule->knobs[i]))
			return false;
		for (unsigned key = 0; key < WHEN_KEYS; key++)
			if (rule->when.keys & WHEN_BIT(key) & ~(unsigned)CONNECTION_KEYS)
				return load_error(
					load, node,
					"%s is not known before a connection's first message: %s",
					when_list(key)->name, rule->knobs[i].name);
	}
	return true;
}

/* Verbs that are about a connection, in a rule that is never asked about one. */
static bool connections_reach(struct rule_load *load, const struct conf_node *node,
			      const struct rule *rule)
{
	const struct wire_verdict *wire = &rule->wire.verdict;
	const struct test *proto = when_test(&rule->when, WHEN_PROTO);
	bool ends = rule->recv.what == RECV_CLOSE || wire->close || wire->reset;

	if (!proto || proto->mask & (1u << PROTO_TCP | 1u << PROTO_TLS))
		return true;
	if (!ends && wire->stall < 0 && !wire->dribble)
		return true;
	return load_error(load, node, "%s is about a connection: udp and pipe have none",
			  ends          ? "close or reset" :
			  wire->dribble ? "dribble" :
					  "stall");
}

static bool (*const checks[])(struct rule_load *load, const struct conf_node *node,
			      const struct rule *rule) = {
	copy_reaches,     answer_reaches,    turn_reaches, direction_reaches,
	response_reaches, side_reaches,      words_reach,  duties_reach,
	knobs_reach,      connections_reach, duties_meet,
};

bool rule_check_reach(struct rule_load *load, const struct conf_node *node, const struct rule *rule)
{
	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		if (!checks[i](load, node, rule))
			return false;
	return true;
}

/* Equal texts; both may be NULL. */
static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* An answer takes requests only, and never an ACK. */
static bool recv_shadows(const struct rule *early, const struct rule *late)
{
	if (!same_text(early->recv_role, late->recv_role))
		return false;
	return early->recv.what != RECV_ANSWER || late->recv.what == RECV_ANSWER ||
	       (late->when.kinds == KIND_REQUEST && !(late->when.methods & METHOD_BIT(METHOD_ACK)));
}

static bool duties_shadow(const struct rule *early, const struct rule *late)
{
	for (unsigned i = 0; i < late->n_duties; i++) {
		bool found = false;

		for (unsigned k = 0; k < early->n_duties && !found; k++)
			found = early->duties[k].name == late->duties[i].name;
		if (!found)
			return false;
	}
	return true;
}

static bool knobs_shadow(const struct rule *early, const struct rule *late)
{
	for (unsigned i = 0; i < late->n_knobs; i++) {
		bool found = false;

		for (unsigned k = 0; k < early->n_knobs && !found; k++)
			found = early->knobs[k].id == late->knobs[i].id;
		if (!found)
			return false;
	}
	return true;
}

/* Does it speak on every leg on which the other one does? */
static bool legs_shadow(const struct rule *early, const struct rule *late)
{
	return !rule_keeps_to_ue_leg(early, GATE_WIRE) || rule_keeps_to_ue_leg(late, GATE_WIRE) ||
	       !(late->gates & (1u << GATE_RECV | 1u << GATE_WIRE));
}

bool rule_shadows(const struct rule *early, const struct rule *late)
{
	if (early->limits.any || late->gates & ~early->gates || late->gates & 1u << GATE_EDIT)
		return false;
	if (early->only_users && early->only_users != late->only_users)
		return false;
	if (early->turn && !same_text(early->turn, late->turn))
		return false;
	return when_covers(&early->when, &late->when) && legs_shadow(early, late) &&
	       recv_shadows(early, late) && duties_shadow(early, late) && knobs_shadow(early, late);
}
