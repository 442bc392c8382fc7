/* SPDX-License-Identifier: Apache-2.0 */
/* Headers of a scenario file. */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "scenario/loader.h"
#include "transport/addr.h"

bool plan_has_ipv6(void)
{
	struct addr addr;
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool works;

	if (fd < 0)
		return false;
	addr_parse(STR("::1"), 0, &addr);
	works = bind(fd, &addr.sa, addr_len(&addr)) == 0;
	close(fd);
	return works;
}

/* What this build does not have. */
static bool never(void)
{
	return false;
}

/* What a file may need to run; a need that is not met skips it. */
static const struct {
	const char *word;
	bool (*met)(void);
	const char *help;
} need_rows[] = {
	{ "ipv6", plan_has_ipv6, "the machine has IPv6 on its loopback" },
	{ "ipsec", never, "security associations with the UE" },
	{ "live", never, "a real UE under test" },
};

/* All words behind the first as one text, without quotes. */
static const char *rest_text(struct loader *loader, const struct script_line *words, unsigned from)
{
	struct str text =
		words_join(&loader->plan->arena, words->words + from, words->n_words - from);

	return word_text(&loader->plan->arena, word_plain(&loader->plan->arena, text));
}

static void parse_title(struct loader *loader, const struct script_line *words)
{
	if (!loader->outer)
		loader->plan->title = rest_text(loader, words, 1);
}

static void parse_spec(struct loader *loader, const struct script_line *words)
{
	if (!loader->outer)
		loader->plan->spec = rest_text(loader, words, 1);
}

static void parse_use(struct loader *loader, const struct script_line *words)
{
	struct plan *plan = loader->plan;
	struct str name = word_plain(&plan->arena, words->words[1]);

	plan->use = file_find(&plan->arena, plan->folders, plan->path, name, ".conf");
	if (!plan->use)
		loader_error(loader, words->place,
			     "no file %.*s in the folder of this one or above it", STR_ARG(name));
}

/* One word of `over`. */
static void parse_access(struct loader *loader, const struct script_line *words, struct str word)
{
	struct plan *plan = loader->plan;
	const struct access *access = access_find(word);
	struct nearest nearest;

	if (access && plan->n_accesses < ACCESSES_MAX) {
		plan->accesses[plan->n_accesses++] = access;
		return;
	}
	nearest_start(&nearest, word);
	for (unsigned i = 0; (access = access_at(i)) != NULL; i++)
		nearest_offer(&nearest, access->name);
	loader_error(loader, words->place, "no access is called '%.*s' (did you mean %s?)",
		     STR_ARG(word), nearest_best(&nearest) ? nearest_best(&nearest) : "pipe-udp");
}

static void parse_over(struct loader *loader, const struct script_line *words)
{
	for (unsigned i = 1; i < words->n_words; i++)
		parse_access(loader, words, words->words[i]);
}

/* A value that the including line has given wins over the default. */
static void parse_param(struct loader *loader, const struct script_line *words)
{
	struct param *given = scope_find(loader->scope, words->words[1]);
	struct plan_param *own = loader->outer ? NULL :
						 arena_alloc(&loader->plan->arena, sizeof(*own));

	if (own) {
		*own = (struct plan_param){ loader->plan->params, words->words[1],
					    word_plain(&loader->plan->arena, words->words[2]) };
		loader->plan->params = own;
	}
	if (given && given->given)
		given->given = false;
	else if (given)
		loader_error(loader, words->place, "'%.*s' is declared twice",
			     STR_ARG(words->words[1]));
	else
		scope_add(loader, words->words[1],
			  word_plain(&loader->plan->arena, words->words[2]), false);
}

/* The first need that is not met skips the file. */
static void parse_need(struct loader *loader, const struct script_line *words, struct str word)
{
	struct nearest nearest;

	nearest_start(&nearest, word);
	for (size_t i = 0; i < ARRAY_LEN(need_rows); i++) {
		nearest_offer(&nearest, need_rows[i].word);
		if (!str_is(word, need_rows[i].word))
			continue;
		if (!loader->plan->needs.p && !(loader->plan->live && str_is(word, "live")) &&
		    !need_rows[i].met())
			loader->plan->needs = word;
		return;
	}
	loader_error(loader, words->place, "nothing is known of a need '%.*s' (did you mean %s?)",
		     STR_ARG(word),
		     nearest_best(&nearest) ? nearest_best(&nearest) : need_rows[0].word);
}

static void parse_needs(struct loader *loader, const struct script_line *words)
{
	for (unsigned i = 1; i < words->n_words; i++)
		parse_need(loader, words, words->words[i]);
}

/* What `reflex=` may say. */
static const struct {
	const char *word;
	enum ue_reflex reflex;
} reflex_rows[] = {
	{ "all", REFLEX_ALL },
	{ "no-ack", REFLEX_NO_ACK },
	{ "none", REFLEX_NONE },
};

/* A key that only a scripted UE can be told. */
static void note_key(struct loader *loader, const struct ue_plan *ue, const char *key)
{
	plan_note_scripted(loader->plan, ue->place, "%s= of ue %s is for a scripted UE", key,
			   ue->name);
}

static void set_reflex(struct loader *loader, struct ue_plan *ue, struct str value)
{
	for (size_t i = 0; i < ARRAY_LEN(reflex_rows); i++)
		if (str_is(value, reflex_rows[i].word)) {
			ue->reflex = reflex_rows[i].reflex;
			if (ue->reflex != REFLEX_ALL)
				note_key(loader, ue, "reflex");
			return;
		}
	loader_error(loader, ue->place, "reflex=%.*s: write all, no-ack or none", STR_ARG(value));
}

static void set_user(struct loader *loader, struct ue_plan *ue, struct str value)
{
	ue->subscriber = word_text(&loader->plan->arena, value);
}

static void set_sqn(struct loader *loader, struct ue_plan *ue, struct str value)
{
	note_key(loader, ue, "sqn");
	if (!hex_read(value, ue->sqn, sizeof(ue->sqn)))
		loader_error(loader, ue->place, "sqn=%.*s: write 12 hex digits", STR_ARG(value));
}

static void set_tls_ca(struct loader *loader, struct ue_plan *ue, struct str value)
{
	ue->tls_ca = "foreign";
	note_key(loader, ue, "tls.ca");
	if (str_is(value, "foreign"))
		return;
	ue->tls_ca = file_find(&loader->plan->arena, loader->plan->folders, loader->plan->path,
			       value, ".pem");
	if (!ue->tls_ca)
		loader_error(loader, ue->place, "no file %.*s", STR_ARG(value));
}

static void set_tls_name(struct loader *loader, struct ue_plan *ue, struct str value)
{
	note_key(loader, ue, "tls.name");
	ue->tls_name = word_text(&loader->plan->arena, value);
}

/* What describes the device itself; all else is an attribute of what it makes. */
static const struct {
	const char *key;
	void (*set)(struct loader *loader, struct ue_plan *ue, struct str value);
} ue_rows[] = {
	{ "user", set_user },     { "reflex", set_reflex },     { "sqn", set_sqn },
	{ "tls.ca", set_tls_ca }, { "tls.name", set_tls_name },
};

/* A key of the device, or an attribute of what it makes. */
static void parse_ue_item(struct loader *loader, struct ue_plan *ue, struct str word)
{
	struct attribute *attribute;
	struct str key, value;

	for (size_t i = 0; word_pair(loader, word, &key, &value) && i < ARRAY_LEN(ue_rows); i++)
		if (str_is(key, ue_rows[i].key)) {
			ue_rows[i].set(loader, ue, value);
			return;
		}
	attribute = loader_attribute(loader, ue->place, word);
	if (!attribute)
		return;
	if (!attribute->makes)
		loader_error(loader, ue->place, "'%.*s' makes nothing", STR_ARG(word));
	attribute_append(&ue->attributes, attribute);
}

static void parse_ue(struct loader *loader, const struct script_line *words)
{
	struct plan *plan = loader->plan;
	struct ue_plan *ue = &plan->ues[plan->n_ues];

	if (plan->n_ues == UES_MAX || plan_ue(plan, words->words[1]) < plan->n_ues) {
		loader_error(loader, words->place,
			     plan->n_ues == UES_MAX ? "too many UEs" : "this ue is declared twice");
		return;
	}
	*ue = (struct ue_plan){ .name = word_text(&plan->arena, words->words[1]),
				.place = words->place };
	ue->subscriber = ue->name;
	for (unsigned i = 2; i < words->n_words; i++)
		parse_ue_item(loader, ue, words->words[i]);
	plan->subscribers[plan->n_ues++] = ue->subscriber;
}

/* One row: its values become params when it is this run's. */
static void take_row(struct loader *loader, const struct script_line *columns,
		     const struct script_line *row, unsigned number)
{
	struct arena *arena = &loader->plan->arena;

	if (row->n_words != columns->n_words - 1) {
		loader_error(loader, row->place, "this row has %u values, cases has %u columns",
			     row->n_words, columns->n_words - 1);
		return;
	}
	if (number != loader->row)
		return;
	loader->row_name = word_plain(arena, row->words[0]);
	for (unsigned i = 0; i < row->n_words; i++)
		scope_add(loader, columns->words[i + 1], word_plain(arena, row->words[i]), false);
}

/* The first value names the run, so it may stand there once. */
static void check_row_name(struct loader *loader, const struct script_line *row, struct buf *names)
{
	struct arena *arena = &loader->plan->arena;
	struct str pieces[] = { STR("\n"), word_plain(arena, row->words[0]), STR("\n") };
	struct str entry = arena_join(arena, pieces, ARRAY_LEN(pieces));

	if (str_search(buf_str(names), entry) >= 0)
		loader_error(loader, row->place,
			     "a row '%.*s' stands above: the first value names the run",
			     STR_ARG(pieces[1]));
	buf_add_str(names, entry);
}

/* The indented lines that follow are its rows. */
static void parse_cases(struct loader *loader, const struct script_line *words)
{
	struct script before = *loader->script;
	struct script_line row;
	struct buf names = { 0 };
	unsigned n = 0;

	if (loader->row_name.p) {
		loader_error(loader, words->place, "a file has one table of cases");
		return;
	}
	while (script_next(loader->script, &row, loader->errors)) {
		if (!row.indented) {
			script_back(loader->script, &before);
			break;
		}
		check_row_name(loader, &row, &names);
		take_row(loader, words, &row, n++);
		before = *loader->script;
	}
	buf_free(&names);
	if (!n)
		loader_error(loader, words->place,
			     "cases has no rows: write them below it, indented");
	loader->plan->n_rows = n ? n : 1;
}

static void parse_reached(struct loader *loader, const struct script_line *words)
{
	struct line *line = arena_alloc(&loader->plan->arena, sizeof(*line));

	if (!str_is(words->words[1], "core")) {
		loader_error(loader, words->place, "write reached core WORD ...");
		return;
	}
	*line = (struct line){ .kind = LINE_CORE };
	line_init(loader, line, words);
	loader_core(loader, words, 2, line);
	loader->reached = line;
}

static void parse_background(struct loader *loader, const struct script_line *words)
{
	struct plan *plan = loader->plan;

	plan->background_set = true;
	if (words->n_words == 2 && str_is(words->words[1], "none"))
		return;
	for (unsigned i = 1; i < words->n_words && plan->n_background < ARRAY_LEN(plan->background);
	     i++)
		plan->background[plan->n_background++] = words->words[i];
}

static void parse_waive(struct loader *loader, const struct script_line *words)
{
	struct waive *waive = arena_alloc(&loader->plan->arena, sizeof(*waive));
	struct str key, value;

	if (!word_pair(loader, words->words[2], &key, &value) || !str_is(key, "because") ||
	    !value.n) {
		loader_error(loader, words->place, "write waive CHECK because=\"why\"");
		return;
	}
	*waive = (struct waive){ .next = loader->waives,
				 .name = words->words[1],
				 .place = words->place };
	loader->waives = waive;
}

static void parse_storm(struct loader *loader, const struct script_line *words)
{
	if (str_is(words->words[1], "no-heal"))
		loader->plan->no_heal = rest_text(loader, words, 2);
	else
		loader_error(loader, words->place, "write storm no-heal and why");
}

const struct keyword header_rows[] = {
	{ "title", 1, 0, true, BEGINS_NOTHING, parse_title, "title TEXT", "what the scenario shows" },
	{ "spec", 1, 0, true, BEGINS_NOTHING, parse_spec, "spec TEXT", "the clauses it is about; verdicts print them" },
	{ "use", 1, 1, false, BEGINS_NOTHING, parse_use, "use FILE",
	  "the configuration that imsd runs with, instead of that of the command line" },
	{ "over", 1, 0, false, BEGINS_NOTHING, parse_over, "over ACCESS...",
	  "over what the UEs speak, one run each (--list accesses); pipe-udp when absent" },
	{ "param", 2, 2, true, BEGINS_NOTHING, parse_param, "param NAME DEFAULT",
	  "a value that the including line may give" },
	{ "needs", 1, 0, false, BEGINS_NOTHING, parse_needs, "needs WORD...",
	  "what must be there (ipv6, ipsec, live); else the file is skipped" },
	{ "ue", 1, 0, false, BEGINS_NOTHING, parse_ue, "ue NAME [user=SUBSCRIBER] {attribute}",
	  "a device; attributes are defaults of all it makes; also reflex=all|no-ack|none, sqn=HEX (its SQN to begin "
	  "with), tls.ca=FILE|foreign and tls.name=NAME (what it asks of the certificate)" },
	{ "cases", 1, 0, false, BEGINS_NOTHING, parse_cases, "cases COLUMN... and indented rows",
	  "the file runs once for each row, named FILE#FIRST-COLUMN; $COLUMN is its value" },
	{ "reached", 2, 0, true, BEGINS_NOTHING, parse_reached, "reached core WORD ...",
	  "in a preamble: when it need not run" },
	{ "background", 1, 0, false, BEGINS_NOTHING, parse_background, "background METHOD...|none",
	  "requests that pass unjudged where no line waits for them: OPTIONS PUBLISH SUBSCRIBE NOTIFY when absent" },
	{ "waive", 2, 2, false, BEGINS_NOTHING, parse_waive, "waive CHECK because=TEXT", "leaves an expect of a pack out" },
	{ "storm", 2, 0, false, BEGINS_NOTHING, parse_storm, "storm no-heal TEXT",
	  "why this scenario need not pass when a message is lost or doubled" },
	{ 0 },
};
