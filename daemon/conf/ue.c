/* SPDX-License-Identifier: Apache-2.0 */
/* UEs under test, read and looked up: a handful, so a list. */
#include "conf/ue.h"

#include <string.h>

#include "conf/listen.h"

static const struct conf_key ue_keys[] = {
	{ "name",    CONF_TEXT,  NULL, "The subscriber whose device it is" },
	{ "address", CONF_TEXT,  NULL, "Where it is before it registers: an address, or ADDRESS:PORT; or a list of them" },
	{ "do",      CONF_GROUP, NULL, "For each word of a scenario's do lines the command that makes the device do it: a text for /bin/sh, or a group" },
};

const struct conf_schema ue_schema = { "ues", ue_keys, ARRAY_LEN(ue_keys) };

static const struct conf_key ue_command_keys[] = {
	{ "command", CONF_TEXT, NULL, "What /bin/sh runs; %1 %2 ... are the arguments of the line, quoted, %% is a percent sign" },
	{ "keep",    CONF_BOOL, "false", "Whether it goes on when the run is over, until the word is done again or imsd ends" },
	{ "time",    CONF_TEXT, "scenario.do_timeout", "How long it may take" },
};

const struct conf_schema ue_command_schema = { "ues.do", ue_command_keys,
					       ARRAY_LEN(ue_command_keys) };

static const char *const words[] = {
	"power-on", "power-off", "register", "deregister", "disconnect", "keep-alive",
	"dial",     "answer",    "reject",   "hangup",     "hold",       "resume",
	"video-on", "video-off", "merge",    "transfer",   "sms",        "dtmf",
};

struct ues {
	struct arena arena;
	struct ue_entry *entries;
	unsigned n;
};

/* One entry while it is read. */
struct ue_reading {
	struct ues *ues;
	struct conf_errors *errors;
	const struct conf_node *node;
	struct ue_entry *entry;
};

static const char *keep(const struct ue_reading *reading, const char *text)
{
	return arena_copy(&reading->ues->arena, text, strlen(text));
}

const char *ue_word_at(unsigned number)
{
	return number < ARRAY_LEN(words) ? words[number] : NULL;
}

/* The word as it stands in the table; NULL with an error. */
static const char *find_word(const struct ue_reading *reading, const struct conf_node *node)
{
	struct nearest nearest;
	const char *near;

	nearest_start(&nearest, str_of(node->name));
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i], node->name) == 0)
			return words[i];
		nearest_offer(&nearest, words[i]);
	}
	near = nearest_best(&nearest);
	conf_node_error(reading->errors, node, "nothing is done by '%s'%s%s%s", node->name,
			near ? " (did you mean " : " (imsd --list do)", near ? near : "",
			near ? "?)" : "");
	return NULL;
}

/* A group { command, keep, time }. */
static void read_group(const struct ue_reading *reading, const struct conf_node *node,
		       struct ue_command *command)
{
	const struct conf_node *lasts = conf_child(node, "keep");
	const char *text, *time;

	if (!conf_check_keys(node, &ue_command_schema, reading->errors))
		return;
	text = conf_child_text(node, "command");
	time = conf_child_text(node, "time");
	if (!text)
		conf_node_error(reading->errors, node, "%s needs a command", node->name);
	if (time && (!str_to_duration(str_of(time), &command->time) || command->time <= 0))
		conf_node_error(reading->errors, node, "time: '%s' is no duration: write 30s",
				time);
	command->command = text ? keep(reading, text) : NULL;
	command->keep = lasts && lasts->number;
}

/* One word with what it starts; false: it is wrong. */
static bool read_command(const struct ue_reading *reading, const struct conf_node *node,
			 struct ue_command *command)
{
	*command = (struct ue_command){ .word = find_word(reading, node) };
	if (node->kind == CONF_TEXT)
		command->command = keep(reading, node->text);
	else if (conf_check_kind(node, CONF_GROUP, node->name, reading->errors))
		read_group(reading, node, command);
	return command->word && command->command;
}

static void read_commands(const struct ue_reading *reading, const struct conf_node *group)
{
	struct ue_command *commands =
		arena_alloc(&reading->ues->arena, (group->n_children + 1) * sizeof(*commands));

	for (unsigned i = 0; i < group->n_children; i++)
		if (read_command(reading, &group->children[i],
				 &commands[reading->entry->n_commands]))
			reading->entry->n_commands++;
	reading->entry->commands = commands;
}

/* ADDRESS or ADDRESS:PORT; an IPv6 address with a port stands in brackets. */
static bool is_place(struct str text)
{
	const char *colon = text.n ? memrchr(text.p, ':', text.n) : NULL;
	struct str host = { text.p, colon ? (size_t)(colon - text.p) : 0 };
	bool bare = str_find(host, ':') >= 0 && !str_starts(host, STR("["));
	uint32_t port;

	if (listen_is_address(text))
		return true;
	return !bare && listen_is_address(host) && str_to_u32(str_from(text, host.n + 1), &port) &&
	       port > 0 && port <= UINT16_MAX;
}

/* One text, or a list of them. */
static void read_addresses(const struct ue_reading *reading, const struct conf_node *node)
{
	const struct conf_node *first = node->kind == CONF_LIST ? node->children : node;
	unsigned n = node->kind == CONF_LIST ? node->n_children : 1;
	const char **addresses = arena_alloc(&reading->ues->arena, (n + 1) * sizeof(*addresses));

	for (unsigned i = 0; i < n; i++)
		if (!conf_check_kind(&first[i], CONF_TEXT, "address", reading->errors))
			continue;
		else if (is_place(str_of(first[i].text)))
			addresses[reading->entry->n_addresses++] = keep(reading, first[i].text);
		else
			conf_node_error(reading->errors, &first[i],
					"'%s' is neither an address nor ADDRESS:PORT",
					first[i].text);
	reading->entry->addresses = addresses;
}

/* Are all keys known? What may be of two kinds is looked at here alone. */
static bool check_entry(const struct ue_reading *reading)
{
	struct nearest nearest;
	bool right = true;

	for (unsigned i = 0; i < reading->node->n_children; i++) {
		const struct conf_node *child = &reading->node->children[i];
		bool known = false;

		nearest_start(&nearest, str_of(child->name));
		for (size_t k = 0; k < ARRAY_LEN(ue_keys); k++) {
			known |= strcmp(child->name, ue_keys[k].name) == 0;
			nearest_offer(&nearest, ue_keys[k].name);
		}
		if (!known)
			conf_node_error(reading->errors, child,
					"unknown key '%s' (did you mean %s?)", child->name,
					nearest_best(&nearest) ? nearest_best(&nearest) : "name");
		right &= known;
	}
	return right;
}

/* One entry of the list. */
static void read_ue(const struct ue_reading *reading)
{
	const struct conf_node *node = reading->node, *child;
	const char *name;

	if (!conf_check_kind(node, CONF_GROUP, "ues", reading->errors) || !check_entry(reading))
		return;
	name = conf_child_text(node, "name");
	if (!name || ues_find(reading->ues, name)) {
		conf_node_error(reading->errors, node,
				name ? "'%s' has an entry above" : "a ue needs a name", name);
		return;
	}
	*reading->entry = (struct ue_entry){ .name = keep(reading, name),
					     .file = node->file ? keep(reading, node->file) : NULL,
					     .line = node->line };
	child = conf_child(node, "address");
	if (child)
		read_addresses(reading, child);
	child = conf_child(node, "do");
	if (child && conf_check_kind(child, CONF_GROUP, "do", reading->errors))
		read_commands(reading, child);
	reading->ues->n++;
}

struct ues *ues_read(const struct conf_node *root, struct conf_errors *errors)
{
	const struct conf_node *list = conf_child(root, "ues");
	struct ues *ues = mem_alloc(sizeof(*ues));
	struct ue_reading reading = { .ues = ues, .errors = errors };
	unsigned before = errors->count;

	arena_init(&ues->arena);
	if (list && conf_check_kind(list, CONF_LIST, "ues", errors)) {
		ues->entries =
			arena_alloc(&ues->arena, (list->n_children + 1) * sizeof(*ues->entries));
		for (unsigned i = 0; i < list->n_children; i++) {
			reading.node = &list->children[i];
			reading.entry = &ues->entries[ues->n];
			read_ue(&reading);
		}
	}
	if (errors->count == before)
		return ues;
	ues_free(ues);
	return NULL;
}

void ues_free(struct ues *ues)
{
	if (!ues)
		return;
	arena_clear(&ues->arena);
	mem_free(ues);
}

const struct ue_entry *ues_find(const struct ues *ues, const char *name)
{
	for (unsigned i = 0; i < ues->n; i++)
		if (strcmp(ues->entries[i].name, name) == 0)
			return &ues->entries[i];
	return NULL;
}

const struct ue_entry *ues_at(const struct ues *ues, unsigned number)
{
	return number < ues->n ? &ues->entries[number] : NULL;
}

const struct ue_command *ue_command_find(const struct ue_entry *entry, struct str word)
{
	for (unsigned i = 0; entry && i < entry->n_commands; i++)
		if (str_is(word, entry->commands[i].word))
			return &entry->commands[i];
	return NULL;
}

void ues_refuse_new(const struct ues *ues, const struct ues *known, struct conf_errors *errors)
{
	for (unsigned i = 0; i < ues->n; i++)
		for (unsigned k = 0; k < ues->entries[i].n_commands; k++) {
			const struct ue_entry *entry = &ues->entries[i];
			const struct ue_command *same =
				ue_command_find(ues_find(known, entry->name),
						str_of(entry->commands[k].word));

			if (!same || strcmp(same->command, entry->commands[k].command) != 0)
				conf_error(
					errors, entry->file, entry->line,
					"ues: %s: the command for %s is new, and commands come from files alone, "
					"never over HTTP",
					entry->name, entry->commands[k].word);
		}
}
