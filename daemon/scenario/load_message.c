/* SPDX-License-Identifier: Apache-2.0 */
/* Message lines: head, items, attributes. */
#include <string.h>

#include "rule/compare.h"
#include "scenario/loader.h"
#include "scenario/ue_sdp.h"
#include "scenario/vector.h"

enum { HEAD_WORDS_MAX = 16 };

/* METHOD: a known one, or one in capitals that is near to none. */
static bool read_method(struct loader *loader, struct place place, struct str text,
			struct head_word *word)
{
	struct nearest nearest;
	char upper[64];

	if (!text.n || text.n >= sizeof(upper))
		return false;
	for (size_t i = 0; i < text.n; i++)
		upper[i] = text.p[i] >= 'a' && text.p[i] <= 'z' ? (char)(text.p[i] - 32) :
								  text.p[i];
	word->kind = HEAD_METHOD;
	word->name = (struct str){ arena_copy(&loader->plan->arena, upper, text.n), text.n };
	if (method_of(word->name) != METHOD_NONE)
		return true;
	nearest_start(&nearest, text);
	for (unsigned i = METHOD_NONE + 1; i < METHOD_COUNT; i++)
		nearest_offer(&nearest, method_name((enum method)i));
	if (nearest_best(&nearest) && nearest.distance <= 2)
		loader_error(loader, place, "no method is called %.*s (did you mean %s?)",
			     STR_ARG(text), nearest_best(&nearest));
	else if (!str_eq(word->name, text))
		loader_error(loader, place,
			     "'%.*s' is no method: an unknown one is written in capitals",
			     STR_ARG(text));
	else
		return true;
	return false;
}

/* any, request, response, a class, a status or a method. */
static bool read_head_word(struct loader *loader, struct place place, struct str text,
			   struct head_word *word)
{
	uint32_t status;

	word->kind = str_is(text, "any")      ? HEAD_ANY :
		     str_is(text, "request")  ? HEAD_REQUEST :
		     str_is(text, "response") ? HEAD_RESPONSE :
						HEAD_METHOD;
	if (word->kind != HEAD_METHOD)
		return true;
	if (text.n == 3 && text.p[0] >= '1' && text.p[0] <= '6' &&
	    str_iis(str_from(text, 1), "xx")) {
		*word = (struct head_word){ .kind = HEAD_CLASS, .status = text.p[0] - '0' };
		return true;
	}
	if (str_to_u32(text, &status)) {
		*word = (struct head_word){ .kind = HEAD_STATUS, .status = (int)status };
		if (status < 100 || status > 699)
			loader_error(loader, place, "%.*s is no status: 100 to 699", STR_ARG(text));
		return status >= 100 && status <= 699;
	}
	return read_method(loader, place, text, word);
}

/* METHOD|STATUS|any ..., or raw FILE. How many words it took; 0 with an error. */
static unsigned read_head(struct loader *loader, const struct script_line *words, unsigned from,
			  struct head *head)
{
	struct arena *arena = &loader->plan->arena;
	struct head_word *list = arena_alloc(arena, HEAD_WORDS_MAX * sizeof(*list));
	struct str rest = words->words[from], piece;

	memset(list, 0, HEAD_WORDS_MAX * sizeof(*list));
	head->words = list;
	if (str_is(rest, "raw")) {
		const char *path = NULL;

		if (from + 1 < words->n_words)
			path = file_find(arena, loader->plan->folders, words->place.file,
					 word_plain(arena, words->words[from + 1]), "");
		list[head->n_words++] =
			(struct head_word){ .kind = HEAD_RAW, .name = str_of(path) };
		if (!path)
			loader_error(loader, words->place, "raw needs the name of a file");
		return path ? 2 : 0;
	}
	while (str_cut(&rest, '|', &piece) && head->n_words < HEAD_WORDS_MAX)
		if (!read_head_word(loader, words->place, piece, &list[head->n_words++]))
			return 0;
	return head->n_words ? 1 : 0;
}

void attribute_append(struct attribute **list, struct attribute *attribute)
{
	while (*list)
		list = &(*list)->next;
	*list = attribute;
}

/* The file's name; of `part` its type may stand before it. */
static struct str file_name(const struct attribute *attribute)
{
	struct str value = attribute->condition->value;
	ptrdiff_t colon = attribute->word == WORD_PART ? str_find(value, ':') : -1;

	return str_from(value, (size_t)(colon + 1));
}

/* header=, remove= and files change the message that was made. */
static bool read_change(struct loader *loader, struct place place, struct attribute *attribute)
{
	struct arena *arena = &loader->plan->arena;
	struct str value = attribute->condition->value;
	char why[160] = "";

	attribute->makes = true;
	attribute->matches = false;
	if (attribute->word >= WORD_BYTES)
		attribute->file = file_find(arena, loader->plan->folders, place.file,
					    file_name(attribute), "");
	else
		attribute->edit = edit_make(arena,
					    attribute->word == WORD_HEADER ? EDIT_ADD : EDIT_REMOVE,
					    value, why);
	if (attribute->file || attribute->edit)
		return true;
	loader_error(loader, place, "%.*s: %s", STR_ARG(attribute->condition->text),
		     why[0] ? why : "no such file in the folder of this one or above it");
	return false;
}

/* Does `=` say what a scripted UE writes? Not with a star in the first alternative; Via is the
 * stack's own. */
static bool can_make(struct arena *arena, const struct attribute *attribute)
{
	const struct condition *condition = attribute->condition;
	const struct word_row *row = word_row(attribute->word);
	struct str rest = condition->value, first;

	if (condition->op != OP_EQUAL || (row && !row->makes) ||
	    str_starts(path_text(condition->path), STR("via")))
		return false;
	if (!compare_alternative(arena, &rest, &first))
		first = condition->value;
	for (size_t i = 0; i < first.n; i++)
		if (first.p[i] == '*' && (i == 0 || first.p[i - 1] != '\\'))
			return false;
	return true;
}

/* A name, or a file; what has a `$` is known later. */
static bool read_description(struct loader *loader, struct place place, struct attribute *attribute)
{
	struct str rest = attribute->condition->value, value = rest;

	if (!attribute->makes || str_find(value, '$') >= 0)
		return true;
	compare_alternative(&loader->plan->arena, &rest, &value);
	if (ue_sdp_name_known(value))
		return true;
	attribute->file =
		file_find(&loader->plan->arena, loader->plan->folders, place.file, value, "");
	attribute->matches = false;
	if (!attribute->file)
		loader_error(loader, place, "%.*s: neither a file nor one of %s",
			     STR_ARG(attribute->condition->text), ue_sdp_names());
	return attribute->file != NULL;
}

/* One that there is; what has a `$` is known later. */
static bool read_vector(struct loader *loader, struct place place,
			const struct attribute *attribute)
{
	struct arena *arena = &loader->plan->arena;
	struct str value = attribute->condition->value;
	struct vector vector;
	char why[160];

	if (!attribute->makes || str_find(value, '$') >= 0 ||
	    vector_find(arena, place.file, value, &vector, why))
		return true;
	loader_error(loader, place, "%.*s: %s", STR_ARG(attribute->condition->text), why);
	return false;
}

struct attribute *loader_attribute(struct loader *loader, struct place place, struct str word)
{
	struct arena *arena = &loader->plan->arena;
	struct attribute *attribute = arena_alloc(arena, sizeof(*attribute));
	struct condition *condition;
	char why[160];

	condition = condition_parse(arena, word, why);
	if (!condition) {
		loader_error(loader, place, "%s", why);
		return NULL;
	}
	plan_hold(loader->plan, condition);
	if (!path_is_known(condition->path) && path_suggestion(condition->path)) {
		loader_error(
			loader, place,
			"'%.*s' is no word and no header that imsd knows (did you mean %s? a header "
			"of that name is header(NAME))",
			STR_ARG(path_text(condition->path)), path_suggestion(condition->path));
		return NULL;
	}
	*attribute = (struct attribute){ .condition = condition,
					 .word = path_word(condition->path),
					 .matches = true };
	if (attribute->word >= WORD_HEADER)
		return read_change(loader, place, attribute) ? attribute : NULL;
	attribute->makes = can_make(arena, attribute);
	if ((attribute->word == WORD_OFFER || attribute->word == WORD_ANSWER) &&
	    !read_description(loader, place, attribute))
		return NULL;
	if (attribute->word == WORD_TP_VECTOR && !read_vector(loader, place, attribute))
		return NULL;
	return attribute;
}

/* of=LABEL|METHOD */
static void read_of(struct loader *loader, struct line *line, struct str value)
{
	line->of = plan_label(loader->plan, value);
	if (line->of)
		return;
	if (method_of(value) == METHOD_NONE)
		loader_error(loader, line->place, "of=%.*s: neither a label above nor a method",
			     STR_ARG(value));
	line->of_method = value;
}

static void read_as(struct loader *loader, struct line *line, struct str value)
{
	if (plan_label(loader->plan, value))
		loader_error(loader, line->place, "as=%.*s: the name is used twice",
			     STR_ARG(value));
	else if (scope_find(loader->scope, value) ||
		 plan_ue(loader->plan, value) < loader->plan->n_ues)
		loader_error(loader, line->place,
			     "as=%.*s: the name is a param's, a column's or a UE's",
			     STR_ARG(value));
	line->as = value;
}

static void read_after(struct loader *loader, struct line *line, struct str value)
{
	if (loader_time(loader, line->place, value, &line->after))
		loader->plan->waits += line->after;
}

static void read_within(struct loader *loader, struct line *line, struct str value)
{
	loader_time(loader, line->place, value, &line->within);
}

static void read_since(struct loader *loader, struct line *line, struct str value)
{
	line->since = plan_label(loader->plan, value);
	if (!line->since)
		loader_error(loader, line->place, "since=%.*s: no line above has this label",
			     STR_ARG(value));
}

static void read_for(struct loader *loader, struct line *line, struct str value)
{
	if (loader_time(loader, line->place, value, &line->during))
		loader->plan->waits += line->during;
}

static void read_copy(struct loader *loader, struct line *line, struct str value)
{
	uint32_t copy = 0;

	if (!str_to_u32(value, &copy) || copy == 0)
		loader_error(loader, line->place, "copy=%.*s: write 1, 2 ...", STR_ARG(value));
	line->copy = copy;
}

/* Items that are no conditions. */
static const struct {
	const char *key;
	void (*read)(struct loader *loader, struct line *line, struct str value);
} item_rows[] = {
	{ "of", read_of },         { "as", read_as },       { "after", read_after },
	{ "within", read_within }, { "since", read_since }, { "for", read_for },
	{ "copy", read_copy },
};

/* What is no condition. */
static bool read_item(struct loader *loader, struct line *line, struct str word)
{
	struct str key, value;

	for (size_t i = 0; word_pair(loader, word, &key, &value) && i < ARRAY_LEN(item_rows); i++)
		if (str_is(key, item_rows[i].key)) {
			item_rows[i].read(loader, line, value);
			return true;
		}
	if (!str_is(word, "optional"))
		return false;
	line->optional = true;
	return true;
}

/* Items up to the end of the line; behind `make` they concern a scripted UE only. */
static void read_items(struct loader *loader, const struct script_line *words, unsigned from,
		       struct line *line)
{
	bool make = false;

	for (unsigned i = from; i < words->n_words; i++) {
		struct attribute *attribute;

		if (!make && str_is(words->words[i], "make")) {
			make = true;
			continue;
		}
		if (!make && read_item(loader, line, words->words[i]))
			continue;
		attribute = loader_attribute(loader, words->place, words->words[i]);
		if (!attribute)
			continue;
		if (make && !attribute->makes)
			loader_error(loader, words->place,
				     "'%.*s' only matches: nothing can be made of it",
				     STR_ARG(words->words[i]));
		if (make)
			attribute->matches = false;
		else if (attribute->word >= WORD_HEADER && line->head.from_ue)
			plan_note_scripted(loader->plan, words->place, "'%.*s' is a scripted UE's",
					   STR_ARG(words->words[i]));
		attribute_append(&line->attributes, attribute);
	}
	if (make && (!line->head.from_ue || line->head.no))
		loader_error(loader, words->place, "make is for what a UE sends: UE > ...");
}

bool loader_head(struct loader *loader, const struct script_line *words, unsigned from,
		 struct line *line)
{
	unsigned taken, before = loader->errors->count;

	if (from + 2 >= words->n_words) {
		loader_error(loader, words->place, "write UE > METHOD or UE < STATUS");
		return false;
	}
	if (!loader_ue(loader, words->place, words->words[from], &line->head.ue))
		return false;
	line->ue = line->head.ue;
	line->head.from_ue = str_is(words->words[from + 1], ">");
	if (!line->head.from_ue && !str_is(words->words[from + 1], "<"))
		loader_error(loader, words->place, "'%.*s': > is what the UE sends, < what it gets",
			     STR_ARG(words->words[from + 1]));
	from += 2;
	if (str_is(words->words[from], "no") && from + 1 < words->n_words) {
		line->head.no = true;
		from++;
	}
	taken = read_head(loader, words, from, &line->head);
	if (taken)
		read_items(loader, words, from + taken, line);
	return before == loader->errors->count;
}

/* Later labels are found first; a name twice was refused. */
static void add_label(struct loader *loader, const struct line *line)
{
	struct label *label = arena_alloc(&loader->plan->arena, sizeof(*label));

	*label = (struct label){ .next = loader->plan->labels, .name = line->as, .line = line };
	loader->plan->labels = label;
}

/* `no` looks for a while at what must not come; all else names one message. */
static void check_no(struct loader *loader, const struct line *line)
{
	if (line->head.no && line->during < 0)
		loader_error(loader, line->place, "`no` needs for=TIME: how long nothing may come");
	if (!line->head.no && line->during >= 0)
		loader_error(loader, line->place,
			     "for= belongs to `no` and to core lines; a message has within=");
	if (line->head.no && (line->as.p || line->optional || line->within >= 0))
		loader_error(loader, line->place, "`no` has neither as= nor within= nor optional");
}

void loader_message(struct loader *loader, const struct script_line *words)
{
	struct line *line = line_new(loader, LINE_MESSAGE, words);

	if (!loader_head(loader, words, 0, line))
		return;
	check_no(loader, line);
	if (line->as.p)
		add_label(loader, line);
}
