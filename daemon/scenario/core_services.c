/* SPDX-License-Identifier: Apache-2.0 */
/* The `core` word of supplementary services: what a subscriber has from now on. */
#include "core/services.h"
#include "scenario/core_word.h"
#include "scenario/run_private.h"
#include "scenario/term.h"

static bool is_yes(struct str value)
{
	return str_is(value, "yes") || str_is(value, "on") || str_is(value, "true");
}

/* "a,b" as ( "a", "b" ). */
static void add_list(struct buf *text, struct str values)
{
	const char *before = "( ";
	struct str value;

	for (; str_cut(&values, ',', &value); before = ", ") {
		buf_add_text(text, before);
		services_text_quote(text, value);
	}
	buf_add_text(text, " )");
}

/* A condition's value as a setting of its key. */
static void add_setting(struct buf *text, const struct conf_key *key, struct str value)
{
	buf_printf(text, "%s = ", key->name);
	if (key->kind == CONF_LIST)
		add_list(text, value);
	else if (key->kind == CONF_BOOL)
		buf_add_text(text, is_yes(value) ? "true" : "false");
	else if (key->kind == CONF_INT)
		buf_add_str(text, value);
	else
		services_text_quote(text, value);
	buf_add_text(text, "; ");
}

/* All that is not named is at its default. */
static enum core_answer give_services(struct run *run, const struct line *line, struct buf *seen)
{
	const char *user = run->plan->ues[line->ue].subscriber, *value;
	struct conf_errors errors = { 0 };
	struct buf text = { 0 };
	bool given;

	if (line->n_words > 1 && str_is(line->words[1], "configured")) {
		core_unset_services(run->core, user);
		return CORE_YES;
	}
	for (unsigned i = 0; i < services_schema.n_keys; i++) {
		value = core_value(run, line, services_schema.keys[i].name);
		if (value)
			add_setting(&text, &services_schema.keys[i], str_of(value));
	}
	given = core_set_services(run->core, user, text.p ? text.p : "", &errors);
	buf_add_str(seen, str_trim(buf_str(&errors.text)));
	conf_errors_free(&errors);
	buf_free(&text);
	return given ? CORE_YES : CORE_NO;
}

const struct core_word core_services_rows[] = {
	{ "services", CORE_UE_CHOICE, "configured",
	  "oip|oir|tip|tir|cfu|cfb|cfnr|cfnrc|cfnl|deflection|no_reply_timer|notify_caller|reveal_identity_to_caller|"
	  "reveal_identity_to_target|incoming_barring|outgoing_barring|call_waiting",
	  CORE_ACTS, give_services, "core services UE [configured|cfu=NUMBER oir=permanent incoming_barring=anonymous,... ...]",
	  "the UE's subscriber has these services, as `services` of the configuration has them, or the configured ones again" },
	{ 0 },
};
