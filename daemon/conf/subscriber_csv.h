/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers as comma-separated values: the first line names the columns, in the words of `subscribers` and of its
 * `auth`, each further one is an entry. */
#ifndef IMSD_CONF_SUBSCRIBER_CSV_H
#define IMSD_CONF_SUBSCRIBER_CSV_H

#include "conf/tree.h"

/* A list of groups as in `subscribers`, each with the line of its row; `file`, which lives as long, is what errors call
 * it. Rows that are wrong are left out, and counted. NULL: the header is wrong. */
struct conf_tree *subscriber_csv_read(struct str text, const char *file, unsigned *n_wrong,
				      struct conf_errors *errors);

enum { CSV_FILES = 16 };
struct csv_list {
	struct conf_tree *trees[CSV_FILES];
	unsigned n;
};
/* Those that `subscribers_file` names (a text or a list of them), relative to the file it stands in; `confine`: for what
 * came over HTTP. */
void subscriber_csv_read_files(const struct conf_node *root, const struct confine *confine,
			       struct arena *names, struct csv_list *files,
			       struct conf_errors *errors);
/* The name of such a file, as `node` gives it. */
const char *subscriber_csv_path(const struct conf_node *node, struct arena *names);
void subscriber_csv_free(struct csv_list *files);

#endif
