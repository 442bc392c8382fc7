/* SPDX-License-Identifier: Apache-2.0 */
/* Peers read and looked up. */
#include "conf/peer.h"

#include <regex.h>
#include <string.h>

#include "base/map.h"
#include "conf/impu.h"

enum { NUMBER_MAX = 32 };

/* How an entry says whom it is about. */
enum peer_key { PEER_NUMBER, PEER_URI, PEER_PREFIX, PEER_PATTERN, PEER_KEYS };

static const struct conf_key peer_keys[] = {
	{ "name",      CONF_TEXT, "the number or URI", "What the journal calls the peer" },
	{ "number",    CONF_TEXT, NULL,                "One number: + and digits, or a short number as it is dialled" },
	{ "prefix",    CONF_TEXT, NULL,                "All numbers that begin so; the longest one wins" },
	{ "pattern",   CONF_TEXT, NULL,                "All numbers and addresses of record in which this POSIX extended expression is found" },
	{ "uri",       CONF_TEXT, NULL,                "One address of record: sip:user@host or tel:+number" },
	{ "behaviour", CONF_TEXT, NULL,                "What the peer does when it is called" },
};

const struct conf_schema peer_schema = { "peers", peer_keys, ARRAY_LEN(peer_keys) };

static const char *const key_names[PEER_KEYS] = {
	[PEER_NUMBER] = "number",
	[PEER_URI] = "uri",
	[PEER_PREFIX] = "prefix",
	[PEER_PATTERN] = "pattern",
};

/* One entry with what it is found by. */
struct peer {
	struct peer_entry entry;
	struct map_node node; /* all but patterns */
	regex_t pattern;
	bool has_pattern; /* it compiled */
};

struct peers {
	struct arena arena;
	struct map maps[PEER_PATTERN]; /* of numbers, URIs, prefixes */
	bool prefix_lengths[NUMBER_MAX + 1];
	struct peer *peers;
	unsigned n;
};

/* One entry while it is read. */
struct peer_reading {
	struct peers *peers;
	struct conf_errors *errors;
	const struct conf_node *node;
	struct peer *peer;
};

static const char *keep(struct peers *peers, struct str text)
{
	return arena_copy(&peers->arena, text.p, text.n);
}

/* Digits, * and #, with a + in front or without. */
static bool is_number(struct str text)
{
	size_t i = str_starts(text, STR("+"));

	if (text.n > NUMBER_MAX || text.n == 0)
		return false;
	for (; i < text.n; i++)
		if ((text.p[i] < '0' || text.p[i] > '9') && text.p[i] != '*' && text.p[i] != '#')
			return false;
	return true;
}

/* Puts the entry into the map of that key, unless its text is another's. */
static void enter(const struct peer_reading *reading, enum peer_key key, struct str text)
{
	struct map *map = &reading->peers->maps[key];
	const struct peer *first = map_get(map, text, struct peer, node);

	if (first)
		conf_node_error(reading->errors, reading->node,
				"the %s '%.*s' is already that of %s (%s:%u)", key_names[key],
				STR_ARG(text), first->entry.name, first->entry.file,
				first->entry.line);
	else
		map_add(map, &reading->peer->node,
			(struct str){ keep(reading->peers, text), text.n });
}

static void read_number(const struct peer_reading *reading, enum peer_key key, struct str text)
{
	if (!is_number(text)) {
		conf_node_error(reading->errors, reading->node,
				"%s '%.*s' is no number: write + and digits", key_names[key],
				STR_ARG(text));
		return;
	}
	if (key == PEER_PREFIX)
		reading->peers->prefix_lengths[text.n] = true;
	enter(reading, key, text);
}

/* A tel: URI is its number. */
static void read_uri(const struct peer_reading *reading, struct str text)
{
	struct buf normal = { 0 };
	const char *wrong = impu_normalise(text, &normal);
	struct str uri = buf_str(&normal);

	if (wrong)
		conf_node_error(reading->errors, reading->node,
				"'%.*s' is no address of record: %s", STR_ARG(text), wrong);
	else if (str_starts(uri, STR("tel:")))
		read_number(reading, PEER_NUMBER, str_from(uri, 4));
	else
		enter(reading, PEER_URI, uri);
	buf_free(&normal);
}

static void read_pattern(const struct peer_reading *reading, const char *text)
{
	struct peer *peer = reading->peer;
	int error = regcomp(&peer->pattern, text, REG_EXTENDED | REG_NOSUB);
	char why[128];

	peer->has_pattern = error == 0;
	if (!error)
		return;
	regerror(error, &peer->pattern, why, sizeof(why));
	conf_node_error(reading->errors, reading->node, "pattern '%s': %s", text, why);
}

/* The one key that says whom the entry is about; PEER_KEYS with an error when it is not one. */
static enum peer_key find_key(const struct peer_reading *reading)
{
	enum peer_key found = PEER_KEYS;

	for (unsigned key = 0; key < PEER_KEYS; key++) {
		if (!conf_child_text(reading->node, key_names[key]))
			continue;
		if (found != PEER_KEYS) {
			conf_node_error(
				reading->errors, reading->node,
				"a peer has one of number, prefix, pattern and uri, not %s and %s",
				key_names[found], key_names[key]);
			return PEER_KEYS;
		}
		found = key;
	}
	if (found == PEER_KEYS)
		conf_node_error(reading->errors, reading->node,
				"a peer needs a number, prefix, pattern or uri");
	return found;
}

/* One entry of the list. */
static void read_peer(const struct peer_reading *reading)
{
	struct peers *peers = reading->peers;
	struct peer_entry *entry = &reading->peer->entry;
	const char *behaviour, *name, *text;
	enum peer_key key;

	if (!conf_check_keys(reading->node, &peer_schema, reading->errors))
		return;
	key = find_key(reading);
	behaviour = conf_child_text(reading->node, "behaviour");
	if (!behaviour)
		conf_node_error(reading->errors, reading->node, "a peer needs a behaviour");
	if (key == PEER_KEYS || !behaviour)
		return;
	text = conf_child_text(reading->node, key_names[key]);
	name = conf_child_text(reading->node, "name");
	entry->name = keep(peers, str_of(name ? name : text));
	entry->behaviour = keep(peers, str_of(behaviour));
	entry->file = reading->node->file ? keep(peers, str_of(reading->node->file)) : NULL;
	entry->line = reading->node->line;
	entry->exact = key == PEER_NUMBER || key == PEER_URI;
	if (key == PEER_URI)
		read_uri(reading, str_of(text));
	else if (key == PEER_PATTERN)
		read_pattern(reading, text);
	else
		read_number(reading, key, str_of(text));
}

struct peers *peers_read(const struct conf_node *root, struct conf_errors *errors)
{
	const struct conf_node *list = conf_child(root, "peers");
	struct peers *peers = mem_alloc(sizeof(*peers));
	struct peer_reading reading = { .peers = peers, .errors = errors };
	unsigned before = errors->count;

	arena_init(&peers->arena);
	for (unsigned key = 0; key < PEER_PATTERN; key++)
		map_init(&peers->maps[key]);
	if (list && conf_check_kind(list, CONF_LIST, "peers", errors)) {
		peers->peers = mem_alloc((list->n_children + 1) * sizeof(*peers->peers));
		for (; peers->n < list->n_children; peers->n++) {
			reading.node = &list->children[peers->n];
			reading.peer = &peers->peers[peers->n];
			read_peer(&reading);
		}
	}
	if (errors->count == before)
		return peers;
	peers_free(peers);
	return NULL;
}

void peers_free(struct peers *peers)
{
	if (!peers)
		return;
	for (unsigned i = 0; i < peers->n; i++)
		if (peers->peers[i].has_pattern)
			regfree(&peers->peers[i].pattern);
	for (unsigned key = 0; key < PEER_PATTERN; key++)
		map_clear(&peers->maps[key]);
	mem_free(peers->peers);
	arena_clear(&peers->arena);
	mem_free(peers);
}

static const struct peer *find_prefix(const struct peers *peers, struct str number)
{
	size_t n = number.n < NUMBER_MAX ? number.n : NUMBER_MAX;
	const struct peer *peer = NULL;

	for (; n > 0 && !peer; n--)
		if (peers->prefix_lengths[n])
			peer = map_get(&peers->maps[PEER_PREFIX], ((struct str){ number.p, n }),
				       struct peer, node);
	return peer;
}

static bool matches(const regex_t *pattern, struct str text)
{
	char *whole = mem_copy_text(text.p, text.n);
	bool found = text.n && regexec(pattern, whole, 0, NULL, 0) == 0;

	mem_free(whole);
	return found;
}

static const struct peer *find_pattern(const struct peers *peers, struct str number, struct str aor)
{
	for (unsigned i = 0; i < peers->n; i++) {
		const struct peer *peer = &peers->peers[i];

		if (peer->has_pattern &&
		    (matches(&peer->pattern, number) || matches(&peer->pattern, aor)))
			return peer;
	}
	return NULL;
}

const struct peer_entry *peers_find(const struct peers *peers, struct str number, struct str aor)
{
	const struct peer *peer = map_get(&peers->maps[PEER_URI], aor, struct peer, node);

	if (!peer)
		peer = map_get(&peers->maps[PEER_NUMBER], number, struct peer, node);
	if (!peer)
		peer = find_prefix(peers, number);
	if (!peer)
		peer = find_pattern(peers, number, aor);
	return peer ? &peer->entry : NULL;
}

const struct peer_entry *peers_at(const struct peers *peers, unsigned number)
{
	return number < peers->n ? &peers->peers[number].entry : NULL;
}
