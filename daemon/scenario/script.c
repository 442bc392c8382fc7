/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a .scn file: lines and words. */
#include "scenario/script.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 256, FILE_MAX_OCTETS = 1 << 24 };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The next physical line, without its end. */
static bool take_physical(struct script *script, struct str *line)
{
	ptrdiff_t end;

	if (!script->rest.n)
		return false;
	end = str_find(script->rest, '\n');
	*line = (struct str){ script->rest.p, end < 0 ? script->rest.n : (size_t)end };
	script->rest = str_from(script->rest, end < 0 ? script->rest.n : (size_t)end + 1);
	script->line++;
	return true;
}

/* Physical lines that end in a backslash and the one behind them, as one text. */
static bool take_logical(struct script *script, struct str *text)
{
	struct buf joined = { 0 };
	struct str line;

	if (!take_physical(script, &line))
		return false;
	*text = line;
	while (str_ends(str_trim(line), STR("\\"))) {
		struct str kept = str_trim(line);

		if (!joined.n)
			buf_add_str(&joined, (struct str){ text->p, (size_t)(kept.p + kept.n - 1 -
									     text->p) });
		else
			buf_add(&joined, kept.p, kept.n - 1);
		if (!take_physical(script, &line))
			line = STR_NONE;
		if (!str_ends(str_trim(line), STR("\\")))
			buf_add_str(&joined, line);
	}
	if (joined.n)
		*text = (struct str){ arena_copy(script->arena, joined.p, joined.n), joined.n };
	buf_free(&joined);
	return true;
}

/* Octets of the word at the start of `text`; SIZE_MAX when a quote is not closed. */
static size_t word_length(struct str text)
{
	bool quoted = false;
	size_t i;

	for (i = 0; i < text.n && (quoted || !is_blank(text.p[i])); i++) {
		if (quoted && text.p[i] == '\\' && i + 1 < text.n)
			i++;
		else if (text.p[i] == '"')
			quoted = !quoted;
	}
	return quoted ? SIZE_MAX : i;
}

/* Splits a line; a word that begins with # begins a comment. */
static bool split_words(struct script *script, struct str text, struct script_line *line,
			struct conf_errors *errors)
{
	struct str words[WORDS_MAX], rest = text;

	line->n_words = 0;
	for (;;) {
		size_t n;

		while (rest.n && is_blank(rest.p[0]))
			rest = str_from(rest, 1);
		if (!rest.n || rest.p[0] == '#')
			break;
		n = word_length(rest);
		if (n == SIZE_MAX || line->n_words == WORDS_MAX) {
			conf_error(errors, script->file, line->place.line, "%s",
				   n == SIZE_MAX ? "a quote is not closed" : "too many words");
			return false;
		}
		words[line->n_words++] = (struct str){ rest.p, n };
		rest = str_from(rest, n);
	}
	line->text = str_trim((struct str){ text.p, text.n - rest.n });
	line->words = arena_alloc(script->arena, line->n_words * sizeof(*words));
	memcpy(line->words, words, line->n_words * sizeof(*words));
	return true;
}

/* Passes over a quoted text or comment of libconfig at `i`; returns where it ends. */
static size_t skip_opaque(struct str text, size_t i)
{
	if (text.p[i] == '"') {
		for (i++; i < text.n && text.p[i] != '"'; i++)
			if (text.p[i] == '\\')
				i++;
		return i;
	}
	if (text.p[i] == '/' && i + 1 < text.n && text.p[i + 1] == '*') {
		ptrdiff_t end = str_search(str_from(text, i), STR("*/"));

		return end < 0 ? text.n : i + (size_t)end + 1;
	}
	if (text.p[i] == '#' || (text.p[i] == '/' && i + 1 < text.n && text.p[i + 1] == '/')) {
		ptrdiff_t end = str_find(str_from(text, i), '\n');

		return end < 0 ? text.n : i + (size_t)end;
	}
	return i;
}

/* Length of the text from its `{` to the brace that closes it; 0 when none does. */
static size_t block_length(struct str text)
{
	unsigned depth = 0;

	for (size_t i = 0; i < text.n; i++) {
		i = skip_opaque(text, i);
		if (i >= text.n)
			break;
		if (text.p[i] == '{')
			depth++;
		if (text.p[i] == '}' && --depth == 0)
			return i + 1;
	}
	return 0;
}

/* Offset of the brace when this is a `rule {` line; 0 when it is not. */
static size_t block_start(struct str text)
{
	struct str word, rest = text;
	ptrdiff_t brace = str_find(text, '{');

	if (!str_word(&rest, &word) || !str_is(word, "rule") || brace < 0 ||
	    str_trim((struct str){ word.p + 4, (size_t)(text.p + brace - word.p - 4) }).n)
		return 0;
	return (size_t)brace;
}

/* Goes on behind a block that ends at `end`; `text` is the line that it began in. */
static void pass_block(struct script *script, struct str text, const char *end,
		       struct conf_errors *errors)
{
	const char *line_end = text.p + text.n;
	struct str behind = { end, end < line_end ? (size_t)(line_end - end) : 0 };

	if (end > line_end) {
		for (const char *p = line_end + 1; p < end; p++)
			script->line += *p == '\n';
		script->rest.n -= (size_t)(end - script->rest.p);
		script->rest.p = end;
		take_physical(script, &behind);
	}
	behind = str_trim(behind);
	if (behind.n && behind.p[0] != '#')
		conf_error(errors, script->file, script->line,
			   "nothing may stand behind the brace of a rule");
}

/* All from the brace of a `rule {` line to the one that closes it is its block. */
static void take_block(struct script *script, struct str text, struct script_line *line,
		       struct conf_errors *errors)
{
	size_t start = block_start(text);
	struct str all = { text.p + start,
			   (size_t)(script->rest.p + script->rest.n - text.p) - start };
	size_t n = block_length(all);

	if (!n) {
		conf_error(errors, script->file, line->place.line,
			   "the brace of this rule is not closed");
		n = all.n;
	}
	line->block = (struct str){ all.p, n };
	line->block_place = line->place;
	line->text = STR("rule {...}");
	line->words = arena_alloc(script->arena, sizeof(*line->words));
	line->words[0] = STR("rule");
	line->n_words = 1;
	pass_block(script, text, all.p + n, errors);
}

bool script_next(struct script *script, struct script_line *line, struct conf_errors *errors)
{
	struct script before = *script;
	struct str text;

	while (before = *script, take_logical(script, &text)) {
		*line = (struct script_line){ .place = { script->file, before.line + 1 } };
		line->indented = text.n && is_blank(text.p[0]);
		if (text.p == before.rest.p && block_start(text)) {
			take_block(script, text, line, errors);
			return true;
		}
		if (split_words(script, text, line, errors) && line->n_words)
			return true;
	}
	return false;
}

void script_back(struct script *script, const struct script *before)
{
	script->rest = before->rest;
	script->line = before->line;
}

struct str word_plain(struct arena *arena, struct str word)
{
	char *out;
	size_t n = 0;

	if (str_find(word, '"') < 0)
		return word;
	out = arena_alloc(arena, word.n + 1);
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '"')
			continue;
		if (word.p[i] == '\\' && i + 1 < word.n &&
		    (word.p[i + 1] == '"' || word.p[i + 1] == '\\'))
			i++;
		out[n++] = word.p[i];
	}
	out[n] = '\0';
	return (struct str){ out, n };
}

struct str words_join(struct arena *arena, const struct str *words, unsigned n)
{
	struct buf out = { 0 };
	struct str joined;

	for (unsigned i = 0; i < n; i++) {
		if (i)
			buf_add_char(&out, ' ');
		buf_add_str(&out, words[i]);
	}
	joined = (struct str){ arena_copy(arena, buf_str(&out).p, out.n), out.n };
	buf_free(&out);
	return joined;
}

const char *word_text(struct arena *arena, struct str word)
{
	return arena_copy(arena, word.p, word.n);
}

int script_read_file(struct arena *arena, const char *path, struct str *text)
{
	FILE *file = fopen(path, "re");
	struct buf all = { 0 };
	size_t n = 1;
	int error = 0;

	if (!file)
		return -errno;
	while (n && all.n < FILE_MAX_OCTETS) {
		n = fread(buf_reserve(&all, 65536), 1, 65536, file);
		all.n += n;
	}
	if (ferror(file))
		error = -EIO;
	fclose(file);
	*text = (struct str){ arena_copy(arena, buf_str(&all).p, all.n), all.n };
	buf_free(&all);
	return error;
}
