/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration in force: its text, another one in its place. */
#include "core/reload.h"

#include <string.h>

#include "conf/redact.h"
#include "conf/source.h"
#include "core/builtin.h"
#include "core/core_private.h"

/* A file as it was read. */
struct config_file {
	struct list node;
	const char *path; /* of the tree in force */
	struct buf text;
};

void config_files_clear(struct core *core)
{
	struct config_file *file;

	list_each(file, &core->config_files, struct config_file, node) {
		list_remove(&file->node);
		buf_free(&file->text);
		mem_free(file);
	}
}

static void keep(struct core *core, const char *path, const char *text)
{
	struct config_file *file;

	list_each(file, &core->config_files, struct config_file, node)
		if (strcmp(file->path, path) == 0)
			return;
	file = mem_alloc(sizeof(*file));
	file->path = path;
	if (text)
		buf_add_text(&file->text, text);
	else
		source_read_file(path, &file->text);
	list_append(&core->config_files, &file->node);
}

/* The first is that of the last token, and the others are those in which a setting stands. */
void config_files_keep(struct core *core)
{
	const struct snapshot *snapshot = core->snapshot;
	const struct conf_node *root = &snapshot->tree->root;
	const char *text = core->config_text;

	snapshot_keep_secrets(snapshot, &core->secrets);
	config_files_clear(core);
	if (!text && !snapshot->path)
		text = builtin_config;
	keep(core, root->file, text);
	for (unsigned i = 0; i < root->n_children; i++) {
		const struct conf_node *node = &root->children[i];

		keep(core, node->file, NULL);
		for (unsigned k = 0; k < node->n_children; k++)
			keep(core, node->children[k].file, NULL);
	}
}

/* Loads with that text, or that of the file; the text before stays when it is not right. */
static bool load(struct core *core, char *text, struct conf_errors *errors)
{
	char *before = core->config_text;
	bool loaded;

	core->config_text = text;
	loaded = core_load(core, errors);
	if (!loaded)
		core->config_text = before;
	mem_free(loaded ? before : text);
	return loaded;
}

bool core_reload(struct core *core, struct conf_errors *errors)
{
	return load(core, NULL, errors);
}

bool core_config_put(struct core *core, struct str text, struct conf_errors *errors)
{
	return load(core, mem_copy_text(text.p, text.n), errors);
}

bool core_config_check(struct core *core, struct str text, struct conf_errors *errors)
{
	char *before = core->config_text;
	struct snapshot *snapshot;

	core->config_text = mem_copy_text(text.p, text.n);
	snapshot = config_read(core, &core->options, &core->names.vocabulary, errors);
	mem_free(core->config_text);
	core->config_text = before;
	snapshot_release(snapshot);
	return snapshot != NULL;
}

const char *core_config_source(struct core *core)
{
	if (core->config_text)
		return "put";
	return core->snapshot->path ? "file" : "built-in";
}

bool core_config_file(struct core *core, unsigned number, const char **path, struct buf *text)
{
	struct config_file *file;

	list_each(file, &core->config_files, struct config_file, node)
		if (number-- == 0) {
			*path = file->path;
			conf_redact(buf_str(&file->text), text);
			return true;
		}
	return false;
}

bool core_config_set(struct core *core, unsigned number, struct buf *text)
{
	if (number >= core->options.n_sets)
		return false;
	conf_redact_setting(core->options.sets[number], text);
	return true;
}

const char *core_config_fault(struct core *core, unsigned number)
{
	return number < core->options.n_faults ? core->options.faults[number] : NULL;
}
