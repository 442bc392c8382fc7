/* SPDX-License-Identifier: Apache-2.0 */
/* UEs under test: where they are, and the commands that make them do something (`do` lines of live
 * scenarios). */
#ifndef IMSD_CONF_UE_H
#define IMSD_CONF_UE_H

#include "conf/schema.h"

/* What one `do` word starts. */
struct ue_command {
	const char *word;    /* "dial" */
	const char *command; /* for /bin/sh */
	bool keep;           /* it goes on when the run is over */
	int64_t time;        /* us that it may take; 0: knob scenario.do_timeout */
};

/* One entry of `ues`. */
struct ue_entry {
	const char *name; /* a subscriber's */
	const char *const *addresses;
	unsigned n_addresses;
	const struct ue_command *commands;
	unsigned n_commands;
	const char *file;
	unsigned line;
};

struct ues;
/* Reads `ues` of the tree; nothing of it is needed afterwards. NULL with errors. */
struct ues *ues_read(const struct conf_node *root, struct conf_errors *errors);
void ues_free(struct ues *ues);
/* NULL: there is none of that name. */
const struct ue_entry *ues_find(const struct ues *ues, const char *name);
/* By place from 0; NULL at the end. */
const struct ue_entry *ues_at(const struct ues *ues, unsigned number);
/* What is started for that word; NULL: nothing is. */
const struct ue_command *ue_command_find(const struct ue_entry *entry, struct str word);
/* Errors for commands that `known` does not have for the same UE and word. */
void ues_refuse_new(const struct ues *ues, const struct ues *known, struct conf_errors *errors);
/* The words of `do` lines, in the order of --list do; NULL at the end. */
const char *ue_word_at(unsigned number);
extern const struct conf_schema ue_schema, ue_command_schema;

#endif
