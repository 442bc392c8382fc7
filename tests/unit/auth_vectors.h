/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the JSON files in tests/vectors/ for the tests of auth/. */
#ifndef IMSD_TESTS_AUTH_VECTORS_H
#define IMSD_TESTS_AUTH_VECTORS_H

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/keys.h"
#include "auth/sqn.h"
#include "base/text.h"

/* The whole file; the caller lets go of it. */
static inline json_t *vectors_load(const char *name)
{
	const char *top = getenv("IMSD_TOP");
	char path[1024];
	json_error_t error;
	json_t *root;

	snprintf(path, sizeof(path), "%s/tests/vectors/%s", top ? top : ".", name);
	root = json_load_file(path, 0, &error);
	cr_assert(root, "%s: %s", path, error.text);
	cr_assert(json_array_size(json_object_get(root, "vectors")) > 0, "%s: no vectors", path);
	return root;
}

/* A member's text; STR_NONE when it is absent or null. */
static inline struct str vector_text(const json_t *vector, const char *member)
{
	const json_t *value = json_object_get(vector, member);

	return (struct str){ json_string_value(value), json_string_length(value) };
}

/* The octets of a hex member of at most `room`; how many. */
static inline size_t vector_octets(const json_t *vector, const char *member, uint8_t *out,
				   size_t room)
{
	struct str text = vector_text(vector, member);

	cr_assert(text.p, "no %s", member);
	cr_assert_leq(text.n / 2, room, "%s is too long", member);
	cr_assert(hex_read(text, out, text.n / 2), "%s is not hex", member);
	return text.n / 2;
}

/* A 48-bit member. */
static inline uint64_t vector_sqn(const json_t *vector, const char *member)
{
	uint8_t octets[6];

	cr_assert_eq(vector_octets(vector, member, octets, sizeof(octets)), sizeof(octets));
	return sqn_read(octets);
}

/* The octets are those of the hex member, in number too. */
static inline void vector_expect(const json_t *vector, const char *member, const uint8_t *octets,
				 size_t n)
{
	char hex[2 * 64 + 1];
	struct str want = vector_text(vector, member), name = vector_text(vector, "name");

	cr_assert(want.p, "no %s", member);
	cr_assert_lt(n, sizeof(hex) / 2);
	hex_write(octets, n, hex);
	cr_assert(str_is(want, hex), "%.*s: %s is %s, not %.*s", STR_ARG(name), member, hex,
		  STR_ARG(want));
}

/* The text is the member. */
static inline void vector_expect_text(const json_t *vector, const char *member, struct str text)
{
	struct str want = vector_text(vector, member), name = vector_text(vector, "name");

	cr_assert(want.p, "no %s", member);
	cr_assert(str_eq(want, text), "%.*s: %s is %.*s, not %.*s", STR_ARG(name), member,
		  STR_ARG(text), STR_ARG(want));
}

/* Prepared keys with K of the vector and its member `op`: OP, OPc, TOP, TOPc, or NULL for none. */
static inline struct auth_keys vector_keys(const json_t *vector, enum auth_algorithm algorithm,
					   const char *op)
{
	struct auth_keys keys = { .algorithm = algorithm };

	keys.k_len = (uint8_t)vector_octets(vector, "K", keys.k, sizeof(keys.k));
	if (op) {
		vector_octets(vector, op, keys.op, sizeof(keys.op));
		keys.op_derived = op[strlen(op) - 1] == 'c';
	}
	if (json_object_get(vector, "AMF"))
		vector_octets(vector, "AMF", keys.amf, sizeof(keys.amf));
	cr_assert_eq(auth_keys_prepare(&keys), 0);
	return keys;
}

#endif
