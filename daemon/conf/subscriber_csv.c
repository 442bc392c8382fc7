/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers as comma-separated values. */
#include "conf/subscriber_csv.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/path.h"
#include "conf/confine.h"
#include "conf/csv.h"
#include "conf/schema.h"
#include "conf/source.h"

/* A list in a cell: words between blanks. `auth`: it stands in that group. */
static const struct column {
	const char *name, *key;
	bool auth;
	enum conf_kind kind;
} columns[] = {
	{ "name", "name", false, CONF_TEXT },
	{ "imsi", "imsi", false, CONF_TEXT },
	{ "msisdn", "msisdn", false, CONF_TEXT },
	{ "impi", "impi", false, CONF_TEXT },
	{ "impu", "impus", false, CONF_LIST },
	{ "impus", "impus", false, CONF_LIST },
	{ "default_impu", "default_impu", false, CONF_TEXT },
	{ "barred", "barred", false, CONF_LIST },
	{ "algorithm", "algorithm", true, CONF_TEXT },
	{ "algorithms", "algorithms", true, CONF_LIST },
	{ "k", "k", true, CONF_TEXT },
	{ "op", "op", true, CONF_TEXT },
	{ "opc", "opc", true, CONF_TEXT },
	{ "top", "top", true, CONF_TEXT },
	{ "topc", "topc", true, CONF_TEXT },
	{ "amf", "amf", true, CONF_TEXT },
	{ "sqn", "sqn", true, CONF_TEXT },
	{ "res_len", "res_len", true, CONF_INT },
	{ "keccak_iterations", "keccak_iterations", true, CONF_INT },
	{ "password", "password", true, CONF_TEXT },
};

/* Which algorithm is meant when none is named: by what is given. */
static const char *const meant[][2] = {
	{ "opc", "milenage" }, { "op", "milenage" }, { "topc", "tuak" },
	{ "top", "tuak" },     { "k", "xor" },       { "password", "digest" },
};

/* Of a name that is unknown so much is shown. */
enum { SHOWN_MAX = 30 };

/* What is being read. */
struct csv_reading {
	struct conf_tree *tree;
	const char *file;
	struct conf_errors *errors;
	const struct column *columns[CSV_CELLS];
	unsigned n_columns;
	struct csv_record record;
	size_t room;
};

/* Words of a header that is not right; what looks like no name may be a key, and is not shown. */
static void say_column(struct str name, struct buf *out)
{
	bool plain = name.n > 0 && name.n <= SHOWN_MAX;

	for (size_t i = 0; i < name.n && plain; i++)
		plain = isalpha((unsigned char)name.p[i]) || name.p[i] == '_';
	if (plain)
		buf_printf(out, "unknown column '%.*s'", STR_ARG(name));
	else
		buf_add_text(out, "a column has a name that is none");
}

/* A first line without any column: other separators, or a file without a header. */
static void refuse_header(const struct csv_reading *reading)
{
	struct buf names = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(columns); i++)
		buf_printf(&names, "%s%s", i ? "," : "", columns[i].name);
	conf_error(
		reading->errors, reading->file, reading->record.line,
		"the first line names no column; columns are parted by commas, their names are %s",
		names.p);
	buf_free(&names);
}

/* Is any cell the name of a column, or like one? */
static bool is_header(const struct csv_record *record)
{
	for (unsigned i = 0; i < record->n; i++) {
		struct nearest nearest;

		nearest_start(&nearest, record->cells[i]);
		for (size_t k = 0; k < ARRAY_LEN(columns); k++) {
			if (str_iis(record->cells[i], columns[k].name))
				return true;
			nearest_offer(&nearest, columns[k].name);
		}
		if (record->n == 1 && nearest_best(&nearest))
			return true;
	}
	return false;
}

/* The column of that name; NULL with an error. */
static const struct column *find_column(const struct csv_reading *reading, struct str name)
{
	struct nearest nearest;
	struct buf said = { 0 };
	const char *best;

	nearest_start(&nearest, name);
	for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
		if (str_iis(name, columns[i].name))
			return &columns[i];
		nearest_offer(&nearest, columns[i].name);
	}
	best = nearest_best(&nearest);
	say_column(name, &said);
	conf_error(reading->errors, reading->file, reading->record.line, "%s%s%s%s", said.p,
		   best ? " (did you mean '" : "", best ? best : "", best ? "'?)" : "");
	buf_free(&said);
	return NULL;
}

/* The first line; false with errors. */
static bool read_header(struct csv_reading *reading)
{
	const struct csv_record *record = &reading->record;
	unsigned before = reading->errors->count;

	reading->n_columns = record->n;
	if (record->n > CSV_CELLS) {
		conf_error(reading->errors, reading->file, record->line,
			   "%u columns are more than there are", record->n);
		return false;
	}
	if (!is_header(record)) {
		refuse_header(reading);
		return false;
	}
	for (unsigned i = 0; i < record->n; i++) {
		reading->columns[i] = find_column(reading, record->cells[i]);
		for (unsigned k = 0; k < i && reading->columns[i]; k++)
			if (reading->columns[k] &&
			    strcmp(reading->columns[k]->key, reading->columns[i]->key) == 0)
				conf_error(reading->errors, reading->file, record->line,
					   "the column '%s' is there twice",
					   reading->columns[i]->name);
	}
	return reading->errors->count == before;
}

/* One more child of a group or list whose memory has room for it. */
static struct conf_node *add_child(const struct csv_reading *reading, struct conf_node *node,
				   enum conf_kind kind, const char *name)
{
	struct conf_node *child = &node->children[node->n_children++];

	*child = (struct conf_node){
		.kind = kind, .name = name, .file = reading->file, .line = reading->record.line
	};
	return child;
}

/* The words of a cell. */
static void read_list(const struct csv_reading *reading, struct str cell, struct conf_node *list)
{
	struct arena *arena = &reading->tree->arena;
	struct str rest = cell, word;
	unsigned n = 0;

	while (str_word(&rest, &word))
		n++;
	list->children = arena_alloc(arena, n * sizeof(*list->children));
	while (str_word(&cell, &word))
		add_child(reading, list, CONF_TEXT, NULL)->text = arena_copy(arena, word.p, word.n);
}

/* One cell that says something; false with an error. */
static bool read_cell(const struct csv_reading *reading, const struct column *column,
		      struct str cell, struct conf_node *group)
{
	struct conf_node *child = add_child(reading, group, column->kind, column->key);
	uint64_t number;

	switch (column->kind) {
	case CONF_LIST:
		read_list(reading, cell, child);
		return true;
	case CONF_INT:
		if (!str_to_u64(cell, &number) || number > INT32_MAX) {
			conf_node_error(reading->errors, child, "%s: a whole number is wanted",
					column->name);
			return false;
		}
		child->number = (int64_t)number;
		return true;
	default:
		child->text = cell.p;
		return true;
	}
}

/* `algorithm`, where the row does not say it. */
static void add_algorithm(const struct csv_reading *reading, struct conf_node *auth)
{
	if (conf_child(auth, "algorithm"))
		return;
	for (size_t i = 0; i < ARRAY_LEN(meant); i++)
		if (conf_child(auth, meant[i][0])) {
			add_child(reading, auth, CONF_TEXT, "algorithm")->text = meant[i][1];
			return;
		}
}

/* One row into an entry; false with errors. */
static bool read_row(const struct csv_reading *reading, struct conf_node *entry)
{
	const struct csv_record *record = &reading->record;
	struct arena *arena = &reading->tree->arena;
	struct conf_node *auth;
	bool right = true;

	*entry = (struct conf_node){ .kind = CONF_GROUP,
				     .file = reading->file,
				     .line = record->line };
	if (record->n != reading->n_columns) {
		conf_node_error(reading->errors, entry, "%u cells, and the header has %u",
				record->n, reading->n_columns);
		return false;
	}
	entry->children = arena_alloc(arena, (record->n + 1) * sizeof(*entry->children));
	auth = add_child(reading, entry, CONF_GROUP, "auth");
	auth->children = arena_alloc(arena, (record->n + 1) * sizeof(*auth->children));
	for (unsigned i = 0; i < record->n; i++)
		if (record->cells[i].n)
			right &= read_cell(reading, reading->columns[i], record->cells[i],
					   reading->columns[i]->auth ? auth : entry);
	add_algorithm(reading, auth);
	return right;
}

/* A place for one more entry. */
static struct conf_node *next_entry(struct csv_reading *reading)
{
	struct conf_node *root = &reading->tree->root, *grown;

	if (root->n_children == reading->room) {
		reading->room = reading->room ? reading->room * 2 : 64;
		grown = arena_alloc(&reading->tree->arena, reading->room * sizeof(*grown));
		if (root->n_children)
			memcpy(grown, root->children, root->n_children * sizeof(*grown));
		root->children = grown;
	}
	return &root->children[root->n_children];
}

/* All rows behind the header; how many are wrong. */
static unsigned read_rows(struct csv_reading *reading, struct csv *csv)
{
	enum csv_result result;
	unsigned wrong = 0;

	while ((result = csv_next(csv, &reading->tree->arena, &reading->record)) != CSV_END) {
		if (result == CSV_WRONG) {
			conf_error(reading->errors, reading->file, reading->record.line, "%s",
				   csv->why);
			wrong++;
		} else if (read_row(reading, next_entry(reading))) {
			reading->tree->root.n_children++;
		} else {
			wrong++;
		}
	}
	return wrong;
}

struct conf_tree *subscriber_csv_read(struct str text, const char *file, unsigned *n_wrong,
				      struct conf_errors *errors)
{
	struct csv csv = { .text = text, .line = 1 };
	struct csv_reading reading = { .file = file, .errors = errors };
	enum csv_result header;

	if (str_starts(text, STR("\xef\xbb\xbf")))
		csv.text = str_from(text, 3);
	reading.tree = mem_alloc(sizeof(*reading.tree));
	arena_init(&reading.tree->arena);
	reading.tree->root = (struct conf_node){ .kind = CONF_LIST, .file = file };
	header = csv_next(&csv, &reading.tree->arena, &reading.record);
	if (header == CSV_END)
		conf_error(errors, file, 1,
			   "the first line names the columns: name,imsi,msisdn,k,opc");
	else if (header == CSV_WRONG)
		conf_error(errors, file, reading.record.line, "%s", csv.why);
	if (header != CSV_RECORD || !read_header(&reading)) {
		conf_tree_free(reading.tree);
		return NULL;
	}
	*n_wrong = read_rows(&reading, &csv);
	return reading.tree;
}

const char *subscriber_csv_path(const struct conf_node *node, struct arena *names)
{
	struct str prefix = node->text[0] == '/' ? STR_NONE : path_prefix(node->file);

	return arena_join(names, (struct str[]){ prefix, str_of(node->text) }, 2).p;
}

/* One file, as `node` names it. */
static void read_file(const struct conf_node *node, const struct confine *confine,
		      struct arena *names, struct csv_list *files, struct conf_errors *errors)
{
	const char *path = subscriber_csv_path(node, names);
	struct buf text = { 0 };
	char real[PATH_MAX], why[CONFINE_WHY];
	unsigned n_wrong;
	int error;

	if (node->confined &&
	    !confine_file(confine, "subscribers_file", str_of(node->text), real, why)) {
		conf_node_error(errors, node, "subscribers_file %s", why);
		return;
	}
	error = source_read_file(path, &text);
	if (error)
		conf_node_error(errors, node, "%s cannot be read: %s", path, strerror(-error));
	else if (files->n == CSV_FILES)
		conf_node_error(errors, node, "subscribers_file names at most %d files", CSV_FILES);
	else if ((files->trees[files->n] =
			  subscriber_csv_read(buf_str(&text), path, &n_wrong, errors)))
		files->n++;
	buf_free(&text);
}

void subscriber_csv_read_files(const struct conf_node *root, const struct confine *confine,
			       struct arena *names, struct csv_list *files,
			       struct conf_errors *errors)
{
	const struct conf_node *node = conf_child(root, "subscribers_file");

	if (node && node->kind != CONF_LIST) {
		if (conf_check_kind(node, CONF_TEXT, "subscribers_file", errors))
			read_file(node, confine, names, files, errors);
		return;
	}
	for (unsigned i = 0; node && i < node->n_children; i++)
		if (conf_check_kind(&node->children[i], CONF_TEXT, "subscribers_file", errors))
			read_file(&node->children[i], confine, names, files, errors);
}

void subscriber_csv_free(struct csv_list *files)
{
	for (unsigned i = 0; i < files->n; i++)
		conf_tree_free(files->trees[i]);
}
