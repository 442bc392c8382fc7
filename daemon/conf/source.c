/* SPDX-License-Identifier: Apache-2.0 */
/* Files and their includes as one run of tokens. */
#include "conf/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "conf/confine.h"

enum { INCLUDE_DEPTH = 10 };

struct source_file {
	struct source_file *next;
	const char *path; /* among the names */
	struct buf text;
};

/* What is being read, and from where. */
struct reading {
	struct source *source;
	struct lexer lexer;
	struct str dir; /* of the file, with its '/'; includes are relative to it */
	unsigned depth;
	bool no_includes;
	struct conf_errors *errors;
};

int source_read_file(const char *path, struct buf *text)
{
	FILE *file = fopen(path, "re");
	size_t n;
	int result;

	if (!file)
		return -errno;
	do {
		n = fread(buf_reserve(text, 65536), 1, 65536, file);
		text->n += n;
	} while (n > 0);
	result = ferror(file) ? -errno : 0;
	fclose(file);
	return result;
}

/* Line ends in a text become \n, so that a token stays on its line. */
static void write_text(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n') {
			buf_add_text(out, "\\n");
		} else if (text.p[i] == '\\' && text.p[i + 1] == '\n') {
			buf_add_text(out, "\\\\");
		} else if (text.p[i] == '\\') {
			buf_add(out, text.p + i, 2);
			i++;
		} else {
			buf_add_char(out, text.p[i]);
		}
	}
}

/* Whether the 64-bit mark is missing. */
static bool is_plain_integer(struct str text)
{
	bool hex = str_starts(text, STR("0x")) || str_starts(text, STR("0X"));

	if (text.p[text.n - 1] == 'L' || str_iis(text, "true") || str_iis(text, "false"))
		return false;
	return hex ||
	       (str_find(text, '.') < 0 && str_find(text, 'e') < 0 && str_find(text, 'E') < 0);
}

/* Adds a token and its line. */
static void source_add(struct source *source, const struct conf_token *token)
{
	if (source->n_tokens == source->room) {
		source->room = source->room ? source->room * 2 : 1024;
		source->tokens = mem_resize(source->tokens, source->room * sizeof(*source->tokens));
	}
	source->tokens[source->n_tokens++] = *token;
	if (token->kind == TOKEN_TEXT)
		write_text(&source->text, token->text);
	else
		buf_add_str(&source->text, token->text);
	if (token->kind == TOKEN_VALUE && is_plain_integer(token->text))
		buf_add_char(&source->text, 'L');
	buf_add_char(&source->text, '\n');
}

static bool reading_run(struct reading *reading);

/* Reads the file `path`; `from`: where it was included, or NULL. */
static bool reading_add_file(struct reading *reading, const char *path,
			     const struct conf_token *from)
{
	struct source_file *file = mem_alloc(sizeof(*file));
	struct str text;
	int error;

	file->next = reading->source->files;
	file->path = path;
	reading->source->files = file;
	error = source_read_file(path, &file->text);
	if (error) {
		conf_error(reading->errors, from ? from->file : path, from ? from->line : 0,
			   "%s%scannot be read: %s", from ? path : "", from ? " " : "",
			   strerror(-error));
		return false;
	}
	text = buf_str(&file->text);
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	reading->lexer = (struct lexer){ .text = text, .file = path, .line = 1 };
	reading->dir = path_prefix(path);
	return reading_run(reading);
}

/* Why an @include cannot be, or NULL. */
static const char *refuse_include(const struct reading *reading)
{
	if (!str_starts(str_trim(reading->lexer.text), STR("\"")))
		return "syntax error (write @include \"FILE\")";
	if (reading->no_includes)
		return "@include is not possible here";
	if (reading->depth == INCLUDE_DEPTH)
		return "@include nests too deep: does a file include itself?";
	return NULL;
}

/* Of a text that came over HTTP; what a file on the disk includes is its own business. */
static bool confine_include(const struct reading *reading, const struct conf_token *word,
			    struct str file)
{
	char why[CONFINE_WHY], real[PATH_MAX];

	if (confine_file(reading->source->confine, "@include", file, real, why))
		return true;
	conf_error(reading->errors, word->file, word->line, "@include %s", why);
	return false;
}

/* @include "path": the file's tokens take its place. */
static bool reading_include(struct reading *reading, const struct conf_token *word)
{
	struct reading inner = {
		.source = reading->source,
		.depth = reading->depth + 1,
		.errors = reading->errors,
	};
	const char *wrong = refuse_include(reading);
	struct conf_token name;
	struct buf path = { 0 };
	struct str file;
	bool done;

	if (wrong) {
		conf_error(reading->errors, word->file, word->line, "%s", wrong);
		return false;
	}
	name = lexer_next(&reading->lexer, reading->errors);
	if (name.kind == TOKEN_ERROR)
		return false;
	file = str_unquote(name.text);
	if (!str_starts(file, STR("/")))
		buf_add_str(&path, reading->dir);
	buf_add_str(&path, file);
	if (reading->depth == 0 && reading->source->confine &&
	    !confine_include(reading, word, file)) {
		buf_free(&path);
		return false;
	}
	done = reading_add_file(&inner, arena_copy(reading->source->names, path.p, path.n), word);
	buf_free(&path);
	return done;
}

/* All tokens of a text, those of its includes among them. */
static bool reading_run(struct reading *reading)
{
	for (;;) {
		struct conf_token token = lexer_next(&reading->lexer, reading->errors);

		if (token.kind == TOKEN_ERROR)
			return false;
		if (token.kind == TOKEN_END) {
			if (reading->depth == 0)
				source_add(reading->source, &token);
			return true;
		}
		if (token.kind != TOKEN_INCLUDE)
			source_add(reading->source, &token);
		else if (!reading_include(reading, &token))
			return false;
	}
}

/* A file and what it includes. */
bool source_add_file(struct source *source, const char *path, struct conf_errors *errors)
{
	struct reading reading = { .source = source, .errors = errors };

	return reading_add_file(&reading, arena_copy(source->names, path, strlen(path)), NULL);
}

/* A text and what it includes. */
bool source_add_text(struct source *source, struct lexer lexer, const char *dir,
		     struct conf_errors *errors)
{
	struct reading reading = {
		.source = source, .lexer = lexer, .no_includes = !dir && !source->confine, .errors = errors
	};
	struct buf path = { 0 };

	if (dir && *dir) {
		buf_printf(&path, "%s/", dir);
		reading.dir = (struct str){ arena_copy(source->names, path.p, path.n), path.n };
		buf_free(&path);
	}
	return reading_run(&reading);
}

void source_list_files(const struct source *source, struct conf_tree *tree)
{
	const struct source_file *file;
	unsigned n = 0;

	for (file = source->files; file; file = file->next)
		n++;
	tree->files = arena_alloc(&tree->arena, (n + 1) * sizeof(*tree->files));
	for (file = source->files; file; file = file->next)
		tree->files[tree->n_files++] = file->path;
}

/* All but the names. */
void source_free(struct source *source)
{
	while (source->files) {
		struct source_file *next = source->files->next;

		buf_free(&source->files->text);
		mem_free(source->files);
		source->files = next;
	}
	mem_free(source->tokens);
	buf_free(&source->text);
	*source = (struct source){ 0 };
}
