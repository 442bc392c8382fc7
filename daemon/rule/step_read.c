/* SPDX-License-Identifier: Apache-2.0 */
/* Verbs and options of steps, read into struct step. */
#include "rule/step_read.h"

#include <string.h>

#include "msg/names.h"

/* reply = 183; with `$` the status is known when the step is performed. */
static bool read_reply(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	struct str text;
	uint32_t status;

	if (!load_text(load, node, &text))
		return false;
	if (str_find(text, '$') >= 0) {
		step->what = text.p;
		return true;
	}
	if (!str_to_u32(text, &status) || status < 100 || status > 699)
		return load_error(load, node, "reply takes a status code from 100 to 699");
	step->status = (int)status;
	return true;
}

/* A method's name in capitals, or NULL after the error. */
static const char *read_method(struct rule_load *load, const struct conf_node *node,
			       struct str text)
{
	struct nearest nearest;

	nearest_start(&nearest, text);
	for (unsigned i = METHOD_NONE + 1; i < METHOD_COUNT; i++) {
		const char *name = method_name((enum method)i);

		if (str_iis(text, name))
			return name;
		nearest_offer(&nearest, name);
	}
	load_unknown(load, node, "method", text, nearest_best(&nearest));
	return NULL;
}

/* send = "UPDATE" */
static bool read_send(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	struct str text;

	if (!load_text(load, node, &text))
		return false;
	step->what = read_method(load, node, text);
	return step->what != NULL;
}

/* "180", "2xx": a response that comes. */
static bool is_status_pattern(struct str text)
{
	uint32_t status;

	return text.n == 3 && text.p[0] >= '1' && text.p[0] <= '6' &&
	       (str_iis(str_from(text, 1), "xx") || str_to_u32(text, &status));
}

/* wait = "2s" | METHOD | STATUS | "precondition" */
static bool read_wait(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	struct str text;

	if (node->kind == CONF_INT)
		return load_error(load, node,
				  "wait takes a duration with a unit, like \"2s\", a method, a "
				  "status like \"180\" or \"2xx\", or \"precondition\"");
	if (!load_text(load, node, &text))
		return false;
	if (str_to_duration(text, &step->wait_us))
		return true;
	step->what = str_is(text, "precondition") || is_status_pattern(text) ?
			     text.p :
			     read_method(load, node, text);
	return step->what != NULL;
}

/* media = "off" | "echo" | "silence" | FILE, whose name has a dot */
static bool read_media(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	static const char *const words[] = { "off", "echo", "silence", "FILE.wav", NULL };
	struct str text;

	if (!load_text(load, node, &text))
		return false;
	if (str_find(text, '.') >= 0)
		return load_file(load, node, &step->what);
	step->what = text.p;
	return load_word(load, node, "word for media", text, words);
}

/* behaviour = NAME */
static bool read_behaviour(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	const struct behaviour *behaviour;
	struct str name;

	if (!load_text(load, node, &name))
		return false;
	behaviour = load_behaviour(load, name, NULL);
	if (!behaviour)
		return load_unknown(load, node, "behaviour", name,
				    vocabulary_near(load->vocabulary, NAMES_BEHAVIOURS, name));
	step->what = behaviour->name;
	return true;
}

/* end = true */
static bool read_end(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	(void)step;
	return load_true(load, node);
}

static bool (*const verb_readers[])(struct rule_load *load, const struct conf_node *node,
				    struct step *step) = {
	[STEP_END] = read_end,   [STEP_REPLY] = read_reply, [STEP_SEND] = read_send,
	[STEP_WAIT] = read_wait, [STEP_MEDIA] = read_media, [STEP_BEHAVIOUR] = read_behaviour,
};

bool step_read_verb(struct rule_load *load, const struct conf_node *node, enum step_verb verb,
		    struct step *step)
{
	*step = (struct step){ .verb = verb };
	return verb_readers[verb](load, node, step);
}

static bool read_after(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	return load_duration(load, node, &step->after_us);
}

/* A text option into its member. */
static bool read_into(struct rule_load *load, const struct conf_node *node, const char **member)
{
	struct str text;

	if (!load_text(load, node, &text))
		return false;
	*member = text.p;
	return true;
}

static bool read_of(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	return read_into(load, node, &step->of);
}

static bool read_dialog(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	return read_into(load, node, &step->dialog);
}

static bool read_reason(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	return read_into(load, node, &step->reason);
}

static bool read_body(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	return read_into(load, node, &step->body);
}

static bool read_type(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	return read_into(load, node, &step->type);
}

static bool read_body_file(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	return load_file(load, node, &step->body_file);
}

static bool read_sdp_file(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	return load_file(load, node, &step->sdp_file);
}

/* Words between blanks, each of which must be known. */
static bool check_sdp(struct rule_load *load, const struct conf_node *node, struct str words)
{
	struct str word;

	while (str_word(&words, &word))
		if (str_find(word, '$') < 0 && !vocabulary_knows(load->vocabulary, NAMES_SDP, word))
			return load_unknown(load, node, "word for a description", word,
					    vocabulary_near(load->vocabulary, NAMES_SDP, word));
	return true;
}

/* sdp = true | WORD; false is as good as nothing. */
static bool read_sdp(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	if (node->kind == CONF_BOOL && !node->number)
		return true;
	return read_into(load, node, &step->sdp) && check_sdp(load, node, str_of(step->sdp));
}

static bool read_headers(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	unsigned n = node_values(node);
	const char **headers = arena_alloc(load->arena, (n + 1) * sizeof(*headers));

	for (unsigned i = 0; i < n; i++) {
		const struct conf_node *value = node_value(node, i);
		struct str text;

		if (!load_text(load, value, &text))
			return false;
		if (str_find(text, ':') <= 0)
			return load_error(load, value,
					  "a header is written \"Name: value\", not '%.*s'",
					  STR_ARG(text));
		headers[i] = text.p;
	}
	headers[n] = NULL;
	step->headers = headers;
	return true;
}

static bool read_reliable(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	unsigned place;

	if (!load_choice(load, node, "auto|always|never", &place))
		return false;
	step->reliable = (enum step_reliable)place;
	return true;
}

static bool read_early_media(struct rule_load *load, const struct conf_node *node,
			     struct step *step)
{
	return read_into(load, node, &step->early_media);
}

static bool read_needs(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	return read_into(load, node, &step->needs);
}

static bool read_force(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	step->force = true;
	return load_true(load, node);
}

static bool read_loop(struct rule_load *load, const struct conf_node *node, struct step *step)
{
	step->loop = true;
	return load_true(load, node);
}

static const struct step_option step_options[] = {
	/* option       values                        read            help */
	{ "after",      "\"500ms\"",                  read_after,     "waits so long before the step" },
	{ "of",         "METHOD|LABEL",               read_of,        "the request that a reply answers, or the dialog; of an SMS report what it says: RP-ACK, \"RP-ACK wrong\", \"RP-ERROR NN\"" },
	{ "dialog",     "NAME",                       read_dialog,    "an early dialog of that name: own To tag, Contact, RSeq, SDP" },
	{ "reason",     "TEXT",                       read_reason,    "reason phrase" },
	{ "headers",    "\"Name: value\", or a list", read_headers,   "further header lines" },
	{ "body",       "TEXT",                       read_body,      "body as text" },
	{ "body_file",  "FILE",                       read_body_file, "body from a file" },
	{ "type",       "TYPE",                       read_type,      "Content-Type of that body" },
	{ "sdp",        "true|WORDS",                 read_sdp,       "an SDP body; true: what offer and answer call for; --list sdp" },
	{ "sdp_file",   "FILE",                       read_sdp_file,  "an SDP body from a file" },
	{ "reliable",   "auto|always|never",          read_reliable,  "a 1xx with 100rel; auto: when the INVITE names it" },
	{ "early_media", "DIRECTION, ...",            read_early_media, "P-Early-Media, where the INVITE says that it is supported" },
	{ "needs",      "OPTION",                     read_needs,     "421 instead when the request does not support that option" },
	{ "loop",       "true",                       read_loop,      "a file of media is played again and again" },
	{ "force",      "true",                       read_force,     "at once, against the order of RFC 3262 and 3264" },
};

const struct step_option *step_option_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(step_options); i++)
		if (str_is(name, step_options[i].name))
			return &step_options[i];
	return NULL;
}

const struct step_option *step_option_list(unsigned number)
{
	return number < ARRAY_LEN(step_options) ? &step_options[number] : NULL;
}

/* One step more, if there is room and the list has not ended. */
static bool list_add(struct rule_load *load, const struct conf_node *item, const struct step *step,
		     struct step_list *list)
{
	if (list->n && list->steps[list->n - 1].verb == STEP_END)
		return load_error(load, item, "no step follows the end");
	if (list->n + 1 == STEPS_MAX)
		return load_error(load, item, "more than %d steps", STEPS_MAX - 1);
	list->steps[list->n++] = *step;
	return true;
}

bool step_list_add(struct rule_load *load, const struct conf_node *item, const struct step *step,
		   struct step_list *list)
{
	const struct step *inner;

	if (step->verb != STEP_BEHAVIOUR)
		return list_add(load, item, step, list);
	for (inner = load_behaviour_near(load, str_of(step->what), list->turn)->steps; inner->verb != STEP_END;
	     inner++)
		if (!step_list_add(load, item, inner, list))
			return false;
	return list_add(load, item, inner, list);
}

const struct step *step_list_end(struct arena *arena, struct step_list *list)
{
	struct step *steps;

	if (!list->n || list->steps[list->n - 1].verb != STEP_END)
		list->steps[list->n++] = (struct step){ .verb = STEP_END };
	steps = arena_alloc(arena, list->n * sizeof(*steps));
	memcpy(steps, list->steps, list->n * sizeof(*steps));
	return steps;
}
