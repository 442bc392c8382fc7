/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a configuration that hold secrets. */
#include "conf/confine.h"
#include "conf/snapshot.h"
#include "conf/subscriber_csv.h"

/* The tables that `subscribers_file` names. */
static void keep_tables(const struct snapshot *snapshot, struct confine_secrets *secrets)
{
	const struct conf_node *node = conf_child(&snapshot->tree->root, "subscribers_file");
	const struct conf_node *names = node && node->kind == CONF_LIST ? node->children : node;
	unsigned n = node && node->kind == CONF_LIST ? node->n_children : node != NULL;
	struct arena arena;

	arena_init(&arena);
	for (unsigned i = 0; i < n; i++)
		confine_keep(secrets, node->name, subscriber_csv_path(&names[i], &arena));
	arena_clear(&arena);
}

/* The file that a knob names. */
static void keep_knob(const struct snapshot *snapshot, knob_id id, struct confine_secrets *secrets)
{
	struct str value = knobs_get(snapshot->knobs, id)->text;
	char *path = value.n ? mem_copy_text(value.p, value.n) : NULL;

	if (path)
		confine_keep(secrets, knob_row(snapshot->knobs, id)->name, path);
	mem_free(path);
}

/* A certificate without a key has the key in its own file. */
void snapshot_keep_secrets(const struct snapshot *snapshot, struct confine_secrets *secrets)
{
	bool has_key = knobs_get(snapshot->knobs, CORE_TLS_KEY)->text.n > 0;

	if (snapshot->path)
		confine_keep(secrets, "@include", snapshot->path);
	for (unsigned i = 0; i < snapshot->tree->n_files; i++)
		confine_keep(secrets, "@include", snapshot->tree->files[i]);
	keep_tables(snapshot, secrets);
	keep_knob(snapshot, CORE_API_TOKEN_FILE, secrets);
	keep_knob(snapshot, has_key ? CORE_TLS_KEY : CORE_TLS_CERTIFICATE, secrets);
}
