/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of expect: what holds over the whole run; packs of them, and what is waived. */
#include <string.h>

#include "conf/shipped.h"
#include "scenario/loader.h"
#include "scenario/relate.h"

/* How often a message may come. */
static bool read_count(struct str word, struct expect *expect)
{
	uint32_t number;

	if (str_is(word, "every"))
		expect->kind = EXPECT_EVERY;
	else if (str_is(word, "no"))
		expect->kind = EXPECT_NO;
	else if (str_to_u32(word, &number))
		expect->kind = EXPECT_COUNT;
	else
		return false;
	expect->count = expect->kind == EXPECT_COUNT ? number : 0;
	return true;
}

static void read_title(struct expect *expect, struct arena *arena, struct str value)
{
	expect->title = word_text(arena, value);
}

static void read_clause(struct expect *expect, struct arena *arena, struct str value)
{
	expect->clause = word_text(arena, value);
}

/* What describes an expect. */
static const struct {
	const char *key;
	void (*read)(struct expect *expect, struct arena *arena, struct str value);
} text_rows[] = {
	{ "title", read_title },
	{ "clause", read_clause },
};

/* title=, clause=, should. */
static bool read_text(struct loader *loader, struct expect *expect, struct str word)
{
	struct str key, value;

	if (str_is(word, "should")) {
		expect->should = true;
		return true;
	}
	for (size_t i = 0; word_pair(loader, word, &key, &value) && i < ARRAY_LEN(text_rows); i++)
		if (str_is(key, text_rows[i].key)) {
			text_rows[i].read(expect, &loader->plan->arena, value);
			return true;
		}
	return false;
}

/* Items of a message line that name it, which loader_head reads. */
static bool is_name(struct str word)
{
	return str_starts(word, STR("as=")) || str_starts(word, STR("of=")) ||
	       str_starts(word, STR("copy="));
}

/* Items of a message line that have no sense here. */
static const char *const foreign_rows[] = { "after=", "within=",  "since=",
					    "for=",   "optional", "make" };

static bool is_foreign(struct loader *loader, struct place place, struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(foreign_rows); i++) {
		struct str row = str_of(foreign_rows[i]);

		if (!(str_ends(row, STR("=")) ? str_starts(word, row) : str_eq(word, row)))
			continue;
		loader_error(loader, place, "'%.*s' has no sense in an expect", STR_ARG(word));
		return true;
	}
	return false;
}

/* $RELATION.PATH OP VALUE: the relation is cut off; NULL with an error. */
static const struct related_row *cut_relation(struct loader *loader, struct place place,
					      struct str *word)
{
	bool absent = str_starts(*word, STR("!"));
	struct str rest = str_from(*word, absent ? 2 : 1), name = rest, pieces[2];
	const struct related_row *row;
	ptrdiff_t dot = str_find(rest, '.');
	struct nearest nearest;

	name.n = dot < 0 ? rest.n : (size_t)dot;
	row = related_named(name);
	pieces[0] = absent ? STR("!") : STR("");
	pieces[1] = str_from(rest, name.n + 1);
	*word = arena_join(&loader->plan->arena, pieces, ARRAY_LEN(pieces));
	if (row)
		return row;
	nearest_start(&nearest, name);
	for (unsigned i = 0; related_at(i); i++)
		nearest_offer(&nearest, related_at(i)->name);
	loader_error(loader, place, "no message is called $%.*s (did you mean $%s?)", STR_ARG(name),
		     nearest_best(&nearest) ? nearest_best(&nearest) : related_at(0)->name);
	return NULL;
}

/* A condition; behind `when` it selects. */
static void read_condition(struct loader *loader, struct expect *expect, struct str word,
			   bool selects)
{
	struct place place = expect->line.place;
	const struct related_row *related = NULL;
	struct attribute *attribute;

	if (is_foreign(loader, place, word))
		return;
	if (str_starts(word, STR("$")) || str_starts(word, STR("!$"))) {
		related = cut_relation(loader, place, &word);
		if (!related)
			return;
	}
	attribute = loader_attribute(loader, place, word);
	if (!attribute)
		return;
	attribute->selects = selects;
	attribute->related = related;
	attribute_append(&expect->line.attributes, attribute);
}

/* The words with which the line reads to a person, without its name and texts. */
static void note_asked(struct loader *loader, struct expect *expect,
		       const struct script_line *words)
{
	struct arena *arena = &loader->plan->arena;
	struct str *kept = arena_alloc(arena, words->n_words * sizeof(*kept));
	struct expect ignored = { 0 };
	unsigned n = 0;

	for (unsigned i = 1; i < words->n_words; i++)
		if (!read_text(loader, &ignored, words->words[i]) &&
		    !str_starts(words->words[i], STR("as=")))
			kept[n++] = words->words[i];
	expect->asked = words_join(arena, kept, n);
}

/* `expect every UE > HEAD` goes to who reads heads, with the items that name the message. */
static bool read_expect(struct loader *loader, const struct script_line *words,
			struct expect *expect)
{
	struct script_line head = *words;
	unsigned first = 5 < words->n_words && str_is(words->words[4], "raw") ? 6 : 5;
	unsigned before = loader->errors->count;
	bool selects = false;

	if (first > words->n_words)
		first = words->n_words;
	head.words = arena_alloc(&loader->plan->arena, words->n_words * sizeof(*head.words));
	memcpy(head.words, words->words, first * sizeof(*head.words));
	head.n_words = first;
	for (unsigned i = first; i < words->n_words; i++)
		if (is_name(words->words[i]))
			head.words[head.n_words++] = words->words[i];
	if (!loader_head(loader, &head, 2, &expect->line))
		return false;
	for (unsigned i = first; i < words->n_words; i++)
		if (str_is(words->words[i], "when"))
			selects = true;
		else if (!is_name(words->words[i]) && !read_text(loader, expect, words->words[i]))
			read_condition(loader, expect, words->words[i], selects);
	if (expect->line.of)
		loader_error(loader, words->place, "of= of an expect is a method");
	return before == loader->errors->count;
}

static void expect_append(struct loader *loader, struct expect *expect)
{
	struct expect **at = &loader->plan->expects;

	while (*at)
		at = &(*at)->next;
	*at = expect;
	loader->plan->n_expects++;
}

void loader_expect(struct loader *loader, const struct script_line *words)
{
	struct plan *plan = loader->plan;
	struct expect *expect = arena_alloc(&plan->arena, sizeof(*expect));

	loader_default_ue(loader);
	if (str_is(words->words[1], "pack")) {
		for (unsigned i = 0; i < plan->n_ues; i++)
			loader_pack(loader, words->place, words->words[2], i);
		return;
	}
	*expect = (struct expect){ .number = plan->n_expects, .pack = loader->pack };
	line_init(loader, &expect->line, words);
	if (!read_count(words->words[1], expect)) {
		loader_error(loader, words->place,
			     "write expect every, expect no or expect and a number");
		return;
	}
	note_asked(loader, expect, words);
	if (read_expect(loader, words, expect))
		expect_append(loader, expect);
}

const char *pack_find(struct arena *arena, const char *const *folders, const char *from,
		      struct str name)
{
	struct buf file = { 0 }, place = { 0 };
	const char *path;

	buf_printf(&file, "checks/%.*s", STR_ARG(name));
	path = file_find(arena, folders, from, buf_str(&file), ".scn");
	for (int i = 0; !path && i < SHIPPED_FOLDERS; i++) {
		buf_reset(&place);
		buf_printf(&place, "%s/-", shipped_folders[i]);
		path = file_find(arena, folders, place.p, buf_str(&file), ".scn");
	}
	buf_free(&file);
	buf_free(&place);
	return path;
}

/* Is the pack there for that UE already? Then it is not read again. */
static bool is_loaded(struct plan *plan, const char *path, unsigned ue)
{
	struct pack *pack;

	for (pack = plan->packs; pack; pack = pack->next)
		if (pack->ue == ue && strcmp(pack->path, path) == 0)
			return true;
	pack = arena_alloc(&plan->arena, sizeof(*pack));
	*pack = (struct pack){ plan->packs, path, ue };
	plan->packs = pack;
	return false;
}

/* A line of a pack: an expect, or a pack in it. */
static void read_pack_line(struct loader *loader, struct script_line *words, unsigned ue)
{
	if (str_is(words->words[0], "title"))
		return;
	if (!str_is(words->words[0], "expect") || words->n_words < 3)
		loader_error(loader, words->place, "a pack holds lines of expect");
	else if (str_is(words->words[1], "pack"))
		loader_pack(loader, words->place, words->words[2], ue);
	else if (scope_expand_line(loader, words))
		loader_expect(loader, words);
}

/* Says where it was looked for. */
static void refuse_pack(struct loader *loader, struct place place, struct str name)
{
	struct str pieces[] = { STR("checks/"), name };
	const char *near =
		file_near(loader, "", arena_join(&loader->plan->arena, pieces, ARRAY_LEN(pieces)));
	struct buf shipped = { 0 };

	shipped_say(&shipped);
	loader_error(loader, place,
		     "no pack checks/%.*s.scn in the folder of this file or above it, nor in %s "
		     "(%s%s%s)",
		     STR_ARG(name), shipped.p, near ? "did you mean " : "imsd --list checks",
		     near ? near + pieces[0].n : "", near ? "?" : "");
	buf_free(&shipped);
}

void loader_pack(struct loader *loader, struct place place, struct str name, unsigned ue)
{
	struct arena *arena = &loader->plan->arena;
	const char *path = pack_find(arena, loader->plan->folders, loader->script->file, name);
	struct script script = { .arena = arena, .file = path };
	struct loader inner = *loader;
	struct scope scope = { 0 };
	struct script_line words;

	if (!path || script_read_file(arena, path, &script.rest)) {
		refuse_pack(loader, place, name);
		return;
	}
	if (is_loaded(loader->plan, path, ue))
		return;
	inner.script = &script;
	inner.scope = &scope;
	inner.pack = word_text(arena, name);
	scope_add(&inner, STR("ue"), str_of(loader->plan->ues[ue].name), false);
	while (script_next(&script, &words, loader->errors))
		read_pack_line(&inner, &words, ue);
}

/* The expects of that name go; false: there is none. */
static bool waive_named(struct plan *plan, struct str name)
{
	bool found = false;

	for (struct expect **at = &plan->expects; *at;)
		if (str_eq((*at)->line.as, name)) {
			*at = (*at)->next;
			found = true;
		} else {
			at = &(*at)->next;
		}
	return found;
}

static void waive_unknown(struct loader *loader, const struct waive *waive)
{
	struct nearest nearest;

	nearest_start(&nearest, waive->name);
	for (const struct expect *at = loader->plan->expects; at; at = at->next)
		nearest_offer(&nearest, word_text(&loader->plan->arena, at->line.as));
	if (nearest_best(&nearest))
		loader_error(loader, waive->place, "no expect is called '%.*s' (did you mean %s?)",
			     STR_ARG(waive->name), nearest_best(&nearest));
	else
		loader_error(loader, waive->place, "no expect is called '%.*s' (as=%.*s)",
			     STR_ARG(waive->name), STR_ARG(waive->name));
}

void loader_waives(struct loader *loader, const struct load_checks *checks)
{
	struct str waived;

	for (unsigned i = 0; checks && i < checks->n_waives; i++) {
		struct str rest = str_of(checks->waives[i]);

		if (str_cut(&rest, '=', &waived) && waive_named(loader->plan, waived) &&
		    checks->waived)
			checks->waived[i] = true;
	}
	for (const struct waive *waive = loader->waives; waive; waive = waive->next)
		if (!waive_named(loader->plan, waive->name))
			waive_unknown(loader, waive);
}

void loader_packs(struct loader *loader, const struct load_checks *checks)
{
	for (unsigned i = 0; checks && i < checks->n_packs; i++)
		for (unsigned ue = 0; ue < loader->plan->n_ues; ue++)
			loader_pack(loader, (struct place){ "--pack", 0 }, str_of(checks->packs[i]),
				    ue);
}
