/* SPDX-License-Identifier: Apache-2.0 */
/* From libconfig's settings to the neutral tree. The only file that includes libconfig. */
#include "conf/tree.h"

#include <ctype.h>
#include <libconfig.h>
#include <stdarg.h>
#include <string.h>

#include "conf/confine.h"
#include "conf/source.h"
#include "conf/syntax.h"

/* "file:line: ", as far as they are known. */
static void write_place(struct buf *text, const char *file, unsigned line)
{
	if (file && line)
		buf_printf(text, "%s:%u: ", file, line);
	else if (file)
		buf_printf(text, "%s: ", file);
}

/* The sentence, which stays one line. */
static void write_sentence(struct buf *text, struct str sentence)
{
	for (size_t i = 0; i < sentence.n; i++)
		buf_add_char(text, iscntrl((unsigned char)sentence.p[i]) ? '?' : sentence.p[i]);
	buf_add_char(text, '\n');
}

static void write_error(struct conf_errors *errors, const char *file, unsigned line,
			const char *format, va_list args)
{
	struct buf what = { 0 };

	buf_vprintf(&what, format, args);
	write_place(&errors->text, file, line);
	write_sentence(&errors->text, buf_str(&what));
	buf_free(&what);
	errors->count++;
}

/* At a place given in words. */
void conf_error(struct conf_errors *errors, const char *file, unsigned line, const char *format,
		...)
{
	va_list args;

	va_start(args, format);
	write_error(errors, file, line, format, args);
	va_end(args);
}

/* At a node's place. */
void conf_node_error(struct conf_errors *errors, const struct conf_node *node, const char *format,
		     ...)
{
	va_list args;

	va_start(args, format);
	write_error(errors, node->file, node->line, format, args);
	va_end(args);
}

unsigned conf_errors_join(struct buf *text, struct str lines)
{
	unsigned added = 0;

	while (lines.n) {
		ptrdiff_t end = str_find(lines, '\n');
		struct str line = { lines.p, end < 0 ? lines.n : (size_t)end + 1 };

		lines = str_from(lines, line.n);
		if (str_search(buf_str(text), line) >= 0)
			continue;
		buf_add_str(text, line);
		added++;
	}
	return added;
}

void conf_warning(struct conf_errors *errors, const char *file, unsigned line, const char *format,
		  ...)
{
	struct buf what = { 0 }, whole = { 0 };
	va_list args;

	va_start(args, format);
	buf_vprintf(&what, format, args);
	va_end(args);
	write_place(&whole, file, line);
	buf_add_text(&whole, "warning: ");
	write_sentence(&whole, buf_str(&what));
	conf_errors_join(&errors->warnings, buf_str(&whole));
	buf_free(&what);
	buf_free(&whole);
}

/* Ready for use again. */
void conf_errors_free(struct conf_errors *errors)
{
	buf_free(&errors->text);
	buf_free(&errors->warnings);
	errors->count = 0;
}

/* The token that a setting begins with. libconfig notes a setting when its first token was read; a
 * text in a list, which may go on in another "..." behind it, only at the token after. */
static const struct conf_token *setting_token(const struct source *source,
					      const config_setting_t *setting)
{
	size_t i = config_setting_source_line(setting);

	i = i > 0 && i <= source->n_tokens ? i - 1 : 0;
	if (setting->name || config_setting_type(setting) != CONFIG_TYPE_STRING)
		return &source->tokens[i];
	while (i > 0 && source->tokens[i - 1].kind == TOKEN_TEXT)
		i--;
	return &source->tokens[i];
}

static void node_read(struct conf_tree *tree, const struct source *source,
		      const config_setting_t *setting, struct conf_node *node);

/* The members of a group, the elements of a list. */
static void node_read_children(struct conf_tree *tree, const struct source *source,
			       const config_setting_t *setting, struct conf_node *node)
{
	node->kind = config_setting_is_group(setting) ? CONF_GROUP : CONF_LIST;
	node->n_children = (unsigned)config_setting_length(setting);
	node->children = arena_alloc(&tree->arena, node->n_children * sizeof(*node->children));
	for (unsigned i = 0; i < node->n_children; i++)
		node_read(tree, source, config_setting_get_elem(setting, i), &node->children[i]);
}

/* One setting with all below it. */
static void node_read(struct conf_tree *tree, const struct source *source,
		      const config_setting_t *setting, struct conf_node *node)
{
	const struct conf_token *token = setting_token(source, setting);
	const char *text;

	*node = (struct conf_node){ .file = token->file, .line = token->line };
	if (setting->name)
		node->name = arena_copy(&tree->arena, setting->name, strlen(setting->name));
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_STRING:
		node->kind = CONF_TEXT;
		text = config_setting_get_string(setting);
		node->text = arena_copy(&tree->arena, text, strlen(text));
		break;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		node->kind = CONF_INT;
		node->number = config_setting_get_int64(setting);
		break;
	case CONFIG_TYPE_FLOAT:
		node->kind = CONF_FLOAT;
		node->real = config_setting_get_float(setting);
		break;
	case CONFIG_TYPE_BOOL:
		node->kind = CONF_BOOL;
		node->number = config_setting_get_bool(setting);
		break;
	default:
		node_read_children(tree, source, setting, node);
		break;
	}
}

/* Lets libconfig read the tokens, if their syntax is right. */
static bool tree_read(struct conf_tree *tree, const struct source *source,
		      struct conf_errors *errors)
{
	config_t config;
	bool done;

	if (!syntax_check(source, errors))
		return false;
	config_init(&config);
	done = config_read_string(&config, source->text.p);
	if (done) {
		node_read(tree, source, config_root_setting(&config), &tree->root);
		tree->root.file = source->tokens[source->n_tokens - 1].file;
		tree->root.line = 0;
	} else {
		syntax_explain(source, (size_t)config_error_line(&config) - 1,
			       config_error_text(&config), errors);
	}
	config_destroy(&config);
	return done;
}

/* Empty, with an arena. */
static struct conf_tree *tree_new(void)
{
	struct conf_tree *tree = mem_alloc(sizeof(*tree));

	arena_init(&tree->arena);
	return tree;
}

/* What conf_read gives back; the source has served. */
static struct conf_tree *tree_finish(struct conf_tree *tree, struct source *source, bool done)
{
	if (done)
		source_list_files(source, tree);
	source_free(source);
	if (done)
		return tree;
	conf_tree_free(tree);
	return NULL;
}

/* Reads the files, then the tokens. */
struct conf_tree *conf_read(const char *path, struct conf_errors *errors)
{
	struct conf_tree *tree = tree_new();
	struct source source = { .names = &tree->arena };
	bool done = source_add_file(&source, path, errors) && tree_read(tree, &source, errors);

	return tree_finish(tree, &source, done);
}

/* The same from memory. */
struct conf_tree *conf_read_text(const char *text, const char *file, unsigned line, const char *dir,
				 struct conf_errors *errors)
{
	struct conf_tree *tree = tree_new();
	struct source source = { .names = &tree->arena };
	struct lexer lexer = { .text = str_of(text), .line = line };
	bool done;

	lexer.file = arena_copy(&tree->arena, file, strlen(file));
	done = source_add_text(&source, lexer, dir, errors) && tree_read(tree, &source, errors);

	return tree_finish(tree, &source, done);
}

struct conf_tree *conf_read_confined(const char *text, const char *file,
				     const struct confine *confine, struct conf_errors *errors)
{
	struct conf_tree *tree = tree_new();
	struct source source = { .names = &tree->arena, .confine = confine };
	const char *dir = confine ? confine->folder : NULL;
	struct lexer lexer = { .text = str_of(text), .line = 1 };
	bool done;

	lexer.file = arena_copy(&tree->arena, file, strlen(file));
	done = source_add_text(&source, lexer, dir, errors) && tree_read(tree, &source, errors);
	if (done)
		confine_tree(tree);
	return tree_finish(tree, &source, done);
}

/* All nodes live in the arena. */
void conf_tree_free(struct conf_tree *tree)
{
	if (!tree)
		return;
	arena_clear(&tree->arena);
	mem_free(tree);
}

static const char *copy_text(struct arena *arena, const char *text)
{
	return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

static void node_copy(struct arena *arena, const struct conf_node *from, struct conf_node *to)
{
	*to = *from;
	to->name = copy_text(arena, from->name);
	to->file = copy_text(arena, from->file);
	to->text = copy_text(arena, from->text);
	to->children = arena_alloc(arena, from->n_children * sizeof(*to->children));
	for (unsigned i = 0; i < from->n_children; i++)
		node_copy(arena, &from->children[i], &to->children[i]);
}

struct conf_tree *conf_tree_copy(const struct conf_node *root)
{
	struct conf_tree *tree = mem_alloc(sizeof(*tree));

	arena_init(&tree->arena);
	node_copy(&tree->arena, root, &tree->root);
	return tree;
}

/* By name; lists have no names. */
const struct conf_node *conf_child(const struct conf_node *node, const char *name)
{
	for (unsigned i = 0; i < node->n_children; i++)
		if (node->children[i].name && strcmp(node->children[i].name, name) == 0)
			return &node->children[i];
	return NULL;
}

/* As it would be written, without quotes. */
const char *conf_value_text(struct arena *arena, const struct conf_node *node)
{
	struct buf out = { 0 };
	const char *text;

	if (node->kind == CONF_GROUP || node->kind == CONF_LIST)
		return NULL;
	if (node->kind == CONF_TEXT)
		buf_add_text(&out, node->text);
	else if (node->kind == CONF_BOOL)
		buf_add_text(&out, node->number ? "true" : "false");
	else if (node->kind == CONF_INT)
		buf_printf(&out, "%lld", (long long)node->number);
	else
		buf_printf(&out, "%.15g", node->real);
	text = arena_copy(arena, out.p ? out.p : "", out.n);
	buf_free(&out);
	return text;
}
