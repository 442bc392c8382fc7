/* SPDX-License-Identifier: Apache-2.0 */
/* The keys of `when`, one row each: how its value is read, and when it holds. */
#include "rule/when.h"

#include <stddef.h>
#include <string.h>

/* Keys that are names: where the scene has the name (as an array, or a pointer), and which table
 * lists it. */
enum { FREE_TEXT = -1 };
static const struct name_place {
	uint16_t at;
	bool array;
	int8_t listed;
} name_places[WHEN_KEYS] = {
#define AT(member) offsetof(struct scene, member)
	[WHEN_ROLE] = { AT(role), false, NAMES_ROLES },
	[WHEN_LISTENER] = { AT(listener), false, FREE_TEXT },
	[WHEN_USER] = { AT(user), true, FREE_TEXT },
	[WHEN_PEER_USER] = { AT(peer_user), true, FREE_TEXT },
	[WHEN_TURN] = { AT(turn), false, NAMES_TURNS },
	[WHEN_BEHAVIOUR] = { AT(behaviour), false, NAMES_BEHAVIOURS },
	[WHEN_PROCEDURE] = { AT(procedure), false, NAMES_PROCEDURES },
	[WHEN_STATE] = { AT(state), false, NAMES_STATES },
#undef AT
};

/* The scene's name for that key; STR_NONE when it has none. */
static struct str scene_name(enum when_key key, const struct scene *scene)
{
	const char *at = (const char *)scene + name_places[key].at, *text = at;

	if (!name_places[key].array)
		memcpy(&text, at, sizeof(text));
	return str_of(text);
}

static bool name_holds(const struct test *test, const struct look *look)
{
	return pattern_fits(&test->pattern, scene_name(test->row->key, look->scene));
}

static bool side_holds(const struct test *test, const struct look *look)
{
	return test->mask >> look->scene->side & 1;
}

static bool proto_holds(const struct test *test, const struct look *look)
{
	return test->mask >> look->scene->proto & 1;
}

/* Methods with a row were told apart by when.methods already. */
static bool method_holds(const struct test *test, const struct look *look)
{
	return look->scene->method != METHOD_NONE ||
	       pattern_fits(&test->pattern, look->scene->method_name);
}

static bool status_holds(const struct test *test, const struct look *look)
{
	return statuses_have(&test->statuses, (unsigned)look->scene->status);
}

static bool conditions_hold(const struct test *test, const struct look *look)
{
	struct subject subject = look_subject(look);
	struct dollars dollars = look_dollars(look);

	/* a call knows what was dialled without a message, too */
	if (!subject.msg && !(test->row->key == WHEN_DIAL && look->scene->dial[0]))
		return false;
	for (unsigned i = 0; i < test->n_conditions; i++)
		if (!condition_holds(test->conditions[i], &subject, &dollars, NULL))
			return false;
	return true;
}

/* What the procedure says counts; before it said anything the message tells. */
static bool kind_holds(const struct test *test, const struct look *look)
{
	if (look->scene->kind)
		return pattern_fits(&test->pattern, str_of(look->scene->kind));
	return conditions_hold(test, look);
}

static bool any_holds(const struct test *test, const struct look *look)
{
	for (unsigned i = 0; i < test->n_whens; i++)
		if (when_holds(&test->whens[i], look))
			return true;
	return false;
}

static bool not_holds(const struct test *test, const struct look *look)
{
	return !any_holds(test, look);
}

/* Is there a behaviour that fits, in the configuration or the vocabulary? */
static bool behaviour_known(const struct rule_load *load, struct str pattern)
{
	for (const struct named_behaviour *it = load->behaviours; it; it = it->next)
		if (str_glob(pattern, str_of(it->row.name)))
			return true;
	return vocabulary_knows(load->vocabulary, NAMES_BEHAVIOURS, pattern);
}

/* A name; where a table lists them each alternative must fit one. */
static bool read_name(struct rule_load *load, const struct conf_node *node, struct test *test)
{
	int8_t listed = name_places[test->row->key].listed;
	struct str text;

	if (!load_text(load, node, &text))
		return false;
	test->pattern = pattern_read(load->arena, text);
	for (unsigned i = 0; listed != FREE_TEXT && i < test->pattern.n; i++) {
		enum vocabulary_kind kind = (enum vocabulary_kind)listed;
		struct str part = test->pattern.parts[i];

		if (kind == NAMES_BEHAVIOURS ? !behaviour_known(load, part) :
					       !vocabulary_knows(load->vocabulary, kind, part))
			return load_unknown(load, node, test->row->name, part,
					    vocabulary_near(load->vocabulary, kind, part));
	}
	return test->pattern.n > 0 || load_error(load, node, "%s is empty", test->row->name);
}

static bool read_side(struct rule_load *load, const struct conf_node *node, struct test *test)
{
	unsigned place;

	if (!load_choice(load, node, "ue|core", &place))
		return false;
	test->mask = 1u << (place ? SIDE_CORE : SIDE_UE);
	return true;
}

static bool read_proto(struct rule_load *load, const struct conf_node *node, struct test *test)
{
	struct str text, part;

	if (!load_text(load, node, &text))
		return false;
	while (str_cut(&text, '|', &part)) {
		enum proto proto = proto_of(part);

		if (proto == PROTO_COUNT)
			return load_error(load, node, "unknown proto '%.*s': udp, tcp, tls or pipe",
					  STR_ARG(part));
		test->mask |= 1u << proto;
	}
	return test->mask || load_error(load, node, "proto is empty");
}

/* The known method that fits one alternative nearest. */
static const char *method_near(struct str word)
{
	struct nearest nearest;

	nearest_start(&nearest, word);
	for (unsigned i = METHOD_NONE + 1; i < METHOD_COUNT; i++)
		nearest_offer(&nearest, method_name((enum method)i));
	return nearest_best(&nearest);
}

/* The methods that fit one alternative; a word with a star may also mean methods without a row. */
static uint32_t method_mask(struct str part)
{
	uint32_t mask = str_find(part, '*') >= 0 ? 1u << METHOD_NONE : 0;

	for (unsigned i = METHOD_NONE + 1; i < METHOD_COUNT; i++)
		if (str_glob(part, str_of(method_name((enum method)i))))
			mask |= 1u << i;
	return mask;
}

static bool read_method(struct rule_load *load, const struct conf_node *node, struct test *test)
{
	struct str text;
	char *upper;

	if (!load_text(load, node, &text))
		return false;
	upper = arena_copy(load->arena, text.p, text.n);
	for (char *c = upper; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	test->pattern = pattern_read(load->arena, str_of(upper));
	for (unsigned i = 0; i < test->pattern.n; i++) {
		uint32_t mask = method_mask(test->pattern.parts[i]);

		if (!mask)
			return load_unknown(load, node, "method", test->pattern.parts[i],
					    method_near(test->pattern.parts[i]));
		test->mask |= mask;
	}
	return test->mask || load_error(load, node, "method is empty");
}

static bool read_status(struct rule_load *load, const struct conf_node *node, struct test *test)
{
	struct str text;

	if (!load_text(load, node, &text))
		return false;
	return statuses_read(load->arena, text, &test->statuses) ||
	       load_error(load, node,
			  "status takes codes like 200, \"180-183\", \"4xx\", \"*\", and lists of "
			  "them "
			  "with |");
}

/* One more condition of a test. */
static bool test_add_condition(struct rule_load *load, const struct conf_node *node,
			       struct str text, struct test *test)
{
	struct condition *condition = load_condition(load, node, text);

	test->conditions[test->n_conditions++] = condition;
	return condition != NULL;
}

/* A key that is a derived word as well: the condition is WORD=VALUE. */
static bool read_word(struct rule_load *load, const struct conf_node *node, struct test *test)
{
	struct buf condition = { 0 };
	struct str text;
	char *copy;

	if (!load_text(load, node, &text))
		return false;
	test->pattern = pattern_read(load->arena, text);
	test->conditions = arena_alloc(load->arena, sizeof(*test->conditions));
	buf_printf(&condition, "%s=%.*s", test->row->name, STR_ARG(text));
	copy = arena_copy(load->arena, condition.p, condition.n);
	buf_free(&condition);
	return test_add_condition(load, node, str_of(copy), test);
}

static bool read_has(struct rule_load *load, const struct conf_node *node, struct test *test)
{
	unsigned n = node_values(node);

	test->conditions = arena_alloc(load->arena, n * sizeof(*test->conditions));
	for (unsigned i = 0; i < n; i++) {
		const struct conf_node *value = node_value(node, i);
		struct str text;

		if (value->kind != CONF_TEXT)
			return load_error(load, node,
					  "has takes a condition in quotes, or a list of them");
		text = str_of(value->text);
		if (!test_add_condition(load, value, text, test))
			return false;
	}
	return n > 0 || load_error(load, node, "has is empty");
}

static const struct when_row when_rows[] = {
	/* key            name         values                  read         holds            cost help */
	{ WHEN_ROLE,      "role",      "NAME",                 read_name,   name_holds,      1,
	  "whose stack deals with the message (--list roles)" },
	{ WHEN_SIDE,      "side",      "ue|core",              read_side,   side_holds,      0,
	  "towards the UE, or between elements of the core" },
	{ WHEN_LISTENER,  "listener",  "NAME",                 read_name,   name_holds,      1,
	  "the link it came or goes by; entries of listen have a name" },
	{ WHEN_PROTO,     "proto",     "udp|tcp|tls|pipe",     read_proto,  proto_holds,     0,
	  "the transport of that link" },
	{ WHEN_USER,      "user",      "SUBSCRIBER",           read_name,   name_holds,      1,
	  "the subscriber served on this leg" },
	{ WHEN_PEER_USER, "peer_user", "SUBSCRIBER",           read_name,   name_holds,      1,
	  "the other party" },
	{ WHEN_DIAL,      "dial",      "NUMBER",               read_word,   conditions_hold, 2,
	  "the number dialled, normalised: by an INVITE and so in all of its call, its turns and its media; by a MESSAGE" },
	{ WHEN_METHOD,    "method",    "METHOD",               read_method, method_holds,    0,
	  "requests of this method; with status the responses to it" },
	{ WHEN_STATUS,    "status",    "200|4xx|180-183|*",    read_status, status_holds,    0,
	  "responses with this code" },
	{ WHEN_KIND,      "kind",      "initial|refresh|remove|fetch|emergency", read_word, kind_holds, 2,
	  "what a REGISTER, SUBSCRIBE, PUBLISH, INVITE or UPDATE does" },
	{ WHEN_TURN,      "turn",      "TURN",                 read_name,   name_holds,      1,
	  "the moment at which a procedure decides (--list turns)" },
	{ WHEN_BEHAVIOUR, "behaviour", "BEHAVIOUR",            read_name,   name_holds,      1,
	  "the steps it would perform (--list behaviours)" },
	{ WHEN_PROCEDURE, "procedure", "PROCEDURE",            read_name,   name_holds,      1,
	  "the procedure that the message belongs to (--list procedures)" },
	{ WHEN_STATE,     "state",     "STATE",                read_name,   name_holds,      1,
	  "the state of that procedure (--list states)" },
	{ WHEN_HAS,       "has",       "\"PATH OP VALUE\", or a list", read_has, conditions_hold, 2,
	  "all these conditions hold for the message (--list attributes)" },
	{ WHEN_ANY,       "any",       "( {WHEN}, ... )",      NULL,        any_holds,       3,
	  "one of these holds" },
	{ WHEN_NOT,       "not",       "{WHEN}",               NULL,        not_holds,       3,
	  "this does not hold" },
};

const struct when_row *when_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(when_rows); i++)
		if (str_is(name, when_rows[i].name))
			return &when_rows[i];
	return NULL;
}

const struct when_row *when_list(unsigned number)
{
	return number < ARRAY_LEN(when_rows) ? &when_rows[number] : NULL;
}

const struct test *when_test(const struct when *when, enum when_key key)
{
	for (unsigned i = 0; i < when->n_tests; i++)
		if (when->tests[i].row->key == key)
			return &when->tests[i];
	return NULL;
}

bool when_holds(const struct when *when, const struct look *look)
{
	if (!when_may_hold(when, look->scene))
		return false;
	for (unsigned i = 0; i < when->n_tests; i++)
		if (!when->tests[i].row->holds(&when->tests[i], look))
			return false;
	return true;
}

bool when_still_holds(const struct when *when, const struct look *look)
{
	for (unsigned i = 0; i < when->n_tests; i++)
		if (when->tests[i].moving && !when->tests[i].row->holds(&when->tests[i], look))
			return false;
	return true;
}
