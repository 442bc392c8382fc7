/* SPDX-License-Identifier: Apache-2.0 */
/* How a subscriber authenticates: which algorithm takes which keys of which length. Key material is
 * never put into a message. */
#include "conf/subscriber_auth.h"

#include <string.h>

/* A set of lengths in octets. */
#define OCTETS(n) (UINT64_C(1) << (n))
#define ANY_OCTETS(from, to) (((UINT64_C(2) << (to)) - 1) & ~(OCTETS(from) - 1))

enum { KECCAK_MAX = 32 };

enum family { FAMILY_NONE, FAMILY_DIGEST, FAMILY_AKA };

static const struct algorithm_row {
	enum family family;
	uint64_t k, op, res;         /* lengths that there are; 0: it has no such thing */
	const char *plain, *derived; /* the keys for OP and OPc */
} algorithm_rows[] = {
	[ALGORITHM_NONE] = { .family = FAMILY_NONE },
	[ALGORITHM_DIGEST] = { .family = FAMILY_DIGEST },
	[ALGORITHM_MILENAGE] = { FAMILY_AKA, OCTETS(16), OCTETS(16), OCTETS(8), "op", "opc" },
	[ALGORITHM_TUAK] = { FAMILY_AKA, OCTETS(16) | OCTETS(32), OCTETS(32),
			     OCTETS(4) | OCTETS(8) | OCTETS(16) | OCTETS(32), "top", "topc" },
	[ALGORITHM_XOR] = { FAMILY_AKA, OCTETS(16), 0, ANY_OCTETS(4, 16), NULL, NULL },
};

/* What may stand in `algorithms`; the first of a family is the default. */
static const struct {
	const char *name;
	enum family family;
} digest_rows[] = {
	{ "MD5", FAMILY_DIGEST },          { "SHA-256", FAMILY_DIGEST },
	{ "SHA-512-256", FAMILY_DIGEST },  { "MD5-sess", FAMILY_DIGEST },
	{ "SHA-256-sess", FAMILY_DIGEST }, { "AKAv1-MD5", FAMILY_AKA },
	{ "AKAv2-MD5", FAMILY_AKA },       { "AKAv2-SHA-256", FAMILY_AKA },
};

enum {
	FOR_DIGEST = 1 << ALGORITHM_DIGEST,
	FOR_MILENAGE = 1 << ALGORITHM_MILENAGE,
	FOR_TUAK = 1 << ALGORITHM_TUAK,
	FOR_AKA = FOR_MILENAGE | FOR_TUAK | 1 << ALGORITHM_XOR,
	FOR_ALL = FOR_AKA | FOR_DIGEST | 1 << ALGORITHM_NONE
};

/* Which algorithms take a key, in the order of auth_keys. */
static const uint8_t key_uses[] = {
	FOR_ALL,              /* algorithm */
	FOR_AKA,              /* k */
	FOR_MILENAGE,         /* op */
	FOR_MILENAGE,         /* opc */
	FOR_TUAK,             /* top */
	FOR_TUAK,             /* topc */
	FOR_AKA,              /* amf */
	FOR_AKA,              /* sqn */
	FOR_AKA,              /* res_len */
	FOR_TUAK,             /* keccak_iterations */
	FOR_DIGEST,           /* password */
	FOR_AKA | FOR_DIGEST, /* algorithms */
};

static const struct conf_key auth_keys[] = {
	{ "algorithm",         CONF_TEXT, NULL,           "none, digest, milenage, tuak or xor" },
	{ "k",                 CONF_TEXT, NULL,           "Key in hex: 16 octets, TUAK also 32" },
	{ "op",                CONF_TEXT, NULL,           "Milenage: OP in hex, 16 octets" },
	{ "opc",               CONF_TEXT, NULL,           "Milenage: OPc, in place of op" },
	{ "top",               CONF_TEXT, NULL,           "TUAK: TOP in hex, 32 octets" },
	{ "topc",              CONF_TEXT, NULL,           "TUAK: TOPc, in place of top" },
	{ "amf",               CONF_TEXT, "8000",         "AMF of the vectors in hex, 2 octets" },
	{ "sqn",               CONF_TEXT, "000000000000", "The first SQN to use in hex, 6 octets" },
	{ "res_len",           CONF_INT,  NULL,           "Octets of RES, TUAK and xor" },
	{ "keccak_iterations", CONF_INT,  "1",            "TUAK: runs of Keccak" },
	{ "password",          CONF_TEXT, NULL,           "The password of SIP Digest" },
	{ "algorithms",        CONF_LIST, "MD5, AKAv1-MD5", "Digest algorithms offered, in order" },
};

_Static_assert(ARRAY_LEN(key_uses) == ARRAY_LEN(auth_keys), "each key has its uses");

const struct conf_schema subscriber_auth_schema = { "auth", auth_keys, ARRAY_LEN(auth_keys) };

/* What is being read. */
struct auth_reading {
	const struct conf_node *node;
	struct subscriber_auth *auth;
	const struct algorithm_row *row;
	const char *name; /* of the algorithm */
	struct conf_errors *errors;
};

/* "16", "32 or 64", "4, 8 or 16", "4 to 16". */
static void write_lengths(struct buf *out, uint64_t lengths, unsigned factor)
{
	unsigned first = (unsigned)__builtin_ctzll(lengths),
		 last = 63 - (unsigned)__builtin_clzll(lengths);
	if (last > first + 1 && lengths == ANY_OCTETS(first, last)) {
		buf_printf(out, "%u to %u", first * factor, last * factor);
		return;
	}
	for (unsigned n = first; n <= last; n++)
		if (lengths & OCTETS(n))
			buf_printf(out, "%s%u",
				   n == first ? "" :
				   n == last  ? " or " :
						", ",
				   n * factor);
}

/* Hex digits of one of these lengths; the number of octets, or 0 with an error or when there is no
 * such key. */
static uint8_t read_octets(const struct auth_reading *reading, const char *key, uint64_t lengths,
			   uint8_t *octets)
{
	const struct conf_node *node = conf_child(reading->node, key);
	struct buf wanted = { 0 };
	struct str text;

	if (!node || node->kind != CONF_TEXT)
		return 0;
	text = str_of(node->text);
	if (text.n % 2 == 0 && text.n <= 64 && (lengths & OCTETS(text.n / 2))) {
		if (hex_read(text, octets, text.n / 2))
			return (uint8_t)(text.n / 2);
		conf_node_error(reading->errors, node, "%s holds something that is no hex digit",
				key);
		return 0;
	}
	write_lengths(&wanted, lengths, 2);
	conf_node_error(reading->errors, node, "%s has %zu hex digits, %s wants %s", key, text.n,
			reading->name, wanted.p);
	buf_free(&wanted);
	return 0;
}

/* Finds the algorithm; false with an error. */
static bool read_algorithm(struct auth_reading *reading)
{
	const struct conf_node *node = conf_child(reading->node, "algorithm");
	struct nearest nearest;
	const char *best;

	if (!node) {
		conf_node_error(reading->errors, reading->node,
				"auth has no algorithm: write none, digest, milenage, tuak or xor");
		return false;
	}
	nearest_start(&nearest, str_of(node->text));
	for (unsigned i = 0; i < ARRAY_LEN(algorithm_rows); i++) {
		reading->name = subscriber_algorithm_name(i);
		reading->row = &algorithm_rows[i];
		reading->auth->algorithm = i;
		if (strcmp(reading->name, node->text) == 0)
			return true;
		nearest_offer(&nearest, reading->name);
	}
	best = nearest_best(&nearest);
	conf_node_error(reading->errors, node, "unknown algorithm '%s'%s%s%s", node->text,
			best ? " (did you mean '" : ": write none, digest, milenage, tuak or xor",
			best ? best : "", best ? "'?)" : "");
	return false;
}

/* Keys that belong to another algorithm. */
static void check_uses(const struct auth_reading *reading)
{
	unsigned use = 1u << reading->auth->algorithm;

	for (unsigned i = 0; i < ARRAY_LEN(auth_keys); i++) {
		const struct conf_node *node = conf_child(reading->node, auth_keys[i].name);
		struct buf taken = { 0 };

		if (!node || (key_uses[i] & use))
			continue;
		for (unsigned j = 1; j < ARRAY_LEN(auth_keys); j++)
			if (key_uses[j] & use)
				buf_printf(&taken, "%s%s", taken.n ? ", " : "", auth_keys[j].name);
		conf_node_error(reading->errors, node, "%s is not for %s, which takes %s",
				node->name, reading->name, taken.n ? taken.p : "nothing");
		buf_free(&taken);
	}
}

/* OP or OPc, exactly one of them. */
static void read_op(const struct auth_reading *reading)
{
	const struct algorithm_row *row = reading->row;
	bool plain, derived;

	if (!row->op)
		return;
	plain = conf_child(reading->node, row->plain);
	derived = conf_child(reading->node, row->derived);
	if (plain == derived) {
		conf_node_error(reading->errors, reading->node,
				plain ? "auth has both %s and %s: keep one" :
					"auth has neither %s nor %s",
				row->plain, row->derived);
		return;
	}
	reading->auth->op_derived = derived;
	reading->auth->op_len = read_octets(reading, derived ? row->derived : row->plain, row->op,
					    reading->auth->op);
}

/* A whole number of a set; `fallback` when it is not there or wrong. */
static int64_t read_number(const struct auth_reading *reading, const char *key, uint64_t lengths,
			   int64_t fallback)
{
	const struct conf_node *node = conf_child(reading->node, key);
	struct buf wanted = { 0 };

	if (!node || node->kind != CONF_INT)
		return fallback;
	if (node->number >= 0 && node->number <= 32 && (lengths & OCTETS(node->number)))
		return node->number;
	write_lengths(&wanted, lengths, 1);
	conf_node_error(reading->errors, node, "%s = %lld is out of bounds: %s wants %s", key,
			(long long)node->number, reading->name, wanted.p);
	buf_free(&wanted);
	return fallback;
}

/* K, OP, AMF, SQN and the lengths of an AKA algorithm. */
static void read_aka(const struct auth_reading *reading)
{
	struct subscriber_auth *auth = reading->auth;
	uint8_t sqn[6] = { 0 };

	if (!conf_child(reading->node, "k"))
		conf_node_error(reading->errors, reading->node, "auth has no k");
	auth->k_len = read_octets(reading, "k", reading->row->k, auth->k);
	read_op(reading);
	if (!read_octets(reading, "amf", OCTETS(2), auth->amf))
		auth->amf[0] = 0x80;
	read_octets(reading, "sqn", OCTETS(6), sqn);
	for (unsigned i = 0; i < sizeof(sqn); i++)
		auth->sqn = auth->sqn << 8 | sqn[i];
	auth->res_len = (uint8_t)read_number(reading, "res_len", reading->row->res, 0);
	auth->keccak_iterations =
		(unsigned)read_number(reading, "keccak_iterations", ANY_OCTETS(1, KECCAK_MAX), 1);
}

/* Whose name is in digest_rows and of the family; says so otherwise. */
static const char *read_digest(const struct auth_reading *reading, const struct conf_node *node)
{
	struct buf known = { 0 };

	for (unsigned i = 0; node->kind == CONF_TEXT && i < ARRAY_LEN(digest_rows); i++)
		if (digest_rows[i].family == reading->row->family) {
			if (str_iis(str_of(node->text), digest_rows[i].name)) {
				buf_free(&known);
				return digest_rows[i].name;
			}
			buf_printf(&known, "%s%s", known.n ? ", " : "", digest_rows[i].name);
		}
	if (conf_check_kind(node, CONF_TEXT, "algorithms", reading->errors))
		conf_node_error(reading->errors, node,
				"algorithms: '%s' is none of those for %s: %s", node->text,
				reading->name, known.p);
	buf_free(&known);
	return NULL;
}

/* The list of what is offered; without it the first of the family. */
static void read_digests(const struct auth_reading *reading)
{
	const struct conf_node *list = conf_child(reading->node, "algorithms");
	struct subscriber_auth *auth = reading->auth;

	if (!list) {
		auth->n_algorithms = 1;
		for (unsigned i = 0; !auth->algorithms[0]; i++)
			if (digest_rows[i].family == reading->row->family)
				auth->algorithms[0] = digest_rows[i].name;
		return;
	}
	if (list->kind != CONF_LIST)
		return;
	if (list->n_children == 0 || list->n_children > ARRAY_LEN(auth->algorithms)) {
		conf_node_error(reading->errors, list, "algorithms wants 1 to %zu names, not %u",
				ARRAY_LEN(auth->algorithms), list->n_children);
		return;
	}
	for (unsigned i = 0; i < list->n_children; i++)
		auth->algorithms[auth->n_algorithms++] = read_digest(reading, &list->children[i]);
}

/* SIP Digest. */
static void read_password(const struct auth_reading *reading, struct arena *arena)
{
	const char *password = conf_child_text(reading->node, "password");

	if (password)
		reading->auth->password = arena_copy(arena, password, strlen(password));
	else if (!conf_child(reading->node, "password"))
		conf_node_error(reading->errors, reading->node, "auth has no password");
}

/* By family. */
bool subscriber_auth_read(const struct conf_node *owner, struct arena *arena,
			  struct subscriber_auth *auth, struct conf_errors *errors)
{
	struct auth_reading reading = { .node = conf_child(owner, "auth"),
					.auth = auth,
					.errors = errors };
	unsigned before = errors->count;

	if (!reading.node) {
		conf_node_error(errors, owner,
				"auth is missing (auth = { algorithm = \"none\"; } lets all in)");
		return false;
	}
	if (reading.node->kind != CONF_GROUP ||
	    !conf_check_keys(reading.node, &subscriber_auth_schema, errors) ||
	    !read_algorithm(&reading))
		return false;
	check_uses(&reading);
	if (reading.row->family == FAMILY_AKA)
		read_aka(&reading);
	if (reading.row->family == FAMILY_DIGEST)
		read_password(&reading, arena);
	if (reading.row->family != FAMILY_NONE)
		read_digests(&reading);
	return errors->count == before;
}
