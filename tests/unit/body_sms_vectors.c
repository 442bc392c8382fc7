/* SPDX-License-Identifier: Apache-2.0 */
/* body/sms_rp and body/sms_tp: every vector in both directions; every prefix and every flipped bit of them is read
 * without harm. */
#include "body/sms_code.h"
#include "body_sms_lab.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct vector {
	const char *name;
	const json_t *fields;
	struct str hex, direction;
	bool is_rp;
	struct octets octets;
};

static json_t *vectors_open(void)
{
	const char *top = getenv("IMSD_TOP");
	char path[1024];
	json_error_t error;
	json_t *root;

	snprintf(path, sizeof(path), "%s/tests/vectors/sms.json", top ? top : ".");
	root = json_load_file(path, 0, &error);
	cr_assert(root, "%s: %s", path, error.text);
	return root;
}

static struct vector vector_of(const json_t *json)
{
	struct vector vector = {
		.name = json_string_value(json_object_get(json, "name")),
		.fields = json_object_get(json, "fields"),
		.hex = str_of(json_string_value(json_object_get(json, "hex"))),
		.direction = str_of(json_string_value(json_object_get(json, "direction"))),
		.is_rp = str_starts(str_of(json_string_value(json_object_get(json, "layer"))), STR("RPDU")),
	};

	vector.octets = octets_of(vector.hex);
	return vector;
}

static bool is_negative(const struct vector *vector)
{
	return str_is(vector->direction, "negative");
}

static enum sms_direction direction_of(const struct vector *vector)
{
	bool from_ue = str_is(vector->direction, "MO") || str_is(vector->direction, "UE->net");

	return from_ue ? SMS_FROM_UE : SMS_TO_UE;
}

/* Reports are the only TPDUs that are told from others by what carries them: their vectors say so. */
static enum sms_rp_type carrier_of(const char *name)
{
	if (strstr(name, "RP-ERROR"))
		return SMS_RP_ERROR;
	return strstr(name, "RP-ACK") ? SMS_RP_ACK : SMS_RP_DATA;
}

/* The last word of "+491711234567" and the like: members that have the address alone. */
static void check_address(const struct vector *vector, const struct sms_address *address,
			  const char *member)
{
	struct str want = str_of(json_string_value(json_object_get(vector->fields, member))), word;
	char text[SMS_ADDRESS_TEXT];

	if (!want.p)
		return;
	sms_address_text(address, text);
	if (str_starts(want, STR("absent")))
		want = STR("");
	else if (str_word(&want, &word))
		want = word;
	cr_assert(str_is(want, text), "%s: %s is %s", vector->name, member, text);
}

static void check_number(const struct vector *vector, const char *member, unsigned value)
{
	const json_t *want = json_object_get(vector->fields, member);

	if (json_is_integer(want))
		cr_assert_eq(json_integer_value(want), value, "%s: %s is %u", vector->name, member,
			     value);
}

/* Hex at the beginning of a member's text. */
static void check_octet(const struct vector *vector, const char *member, unsigned value)
{
	const char *want = json_string_value(json_object_get(vector->fields, member));

	if (want)
		cr_assert_eq(strtoul(want, NULL, 16), value, "%s: %s is %02x", vector->name, member,
			     value);
}

/* "2024-05-17 13:45:30 UTC+2 (...)" */
static void check_time(const struct vector *vector, const struct sms_time *seen, const char *member)
{
	const char *want = json_string_value(json_object_get(vector->fields, member));
	struct tm tm = { 0 };
	int hours, n;

	if (!want)
		return;
	n = sscanf(want, "%d-%d-%d %d:%d:%d UTC%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
		   &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &hours);
	if (n != 7)
		return;
	tm.tm_year -= 1900;
	tm.tm_mon -= 1;
	cr_assert_eq(seen->zone, 4 * hours, "%s: %s zone %d", vector->name, member, seen->zone);
	cr_assert_eq(seen->at, (timegm(&tm) - hours * 3600LL) * 1000000, "%s: %s", vector->name,
		     member);
}

static void check_text(const struct vector *vector, const struct sms_tp *tp)
{
	const char *want = json_string_value(json_object_get(vector->fields, "text"));
	char many[154];

	if (!want)
		return;
	if (strcmp(want, "A*153") == 0) {
		memset(many, 'A', 153);
		many[153] = '\0';
		want = many;
	}
	tp_expect_text(vector->name, tp, want);
}

static void check_tp_fields(const struct vector *vector, const struct sms_tp *tp)
{
	check_number(vector, "TP_MR", tp->reference);
	check_number(vector, "TP_PID", tp->pid);
	check_number(vector, "TP_DCS", tp->dcs);
	check_number(vector, "TP_SRR", tp->report);
	check_number(vector, "TP_UDHI", tp->data.header);
	check_number(vector, "TP_UDL_septets", tp->data.length);
	check_number(vector, "TP_UDL_octets", tp->data.length);
	check_octet(vector, "TP_ST", tp->status);
	check_octet(vector, "TP_FCS", tp->failure);
	check_address(vector, &tp->address, "TP_DA");
	check_address(vector, &tp->address, "TP_OA");
	check_address(vector, &tp->address, "TP_RA");
	check_time(vector, &tp->timestamp, "TP_SCTS");
	check_text(vector, tp);
	if (json_object_get(vector->fields, "TP_MMS"))
		cr_assert_not(tp->more_messages, "%s: TP-MMS", vector->name);
}

/* Both ways; TPDUs inside RPDUs too. */
static void check_tp(const struct vector *vector, const struct sms_rp *rp)
{
	char hex[2 * 256 + 1];
	struct sms_fault fault;
	struct sms_tp tp;

	cr_assert_eq(sms_tp_decode(rp, &tp, &fault), 0, "%s: %s", vector->name, fault.why);
	hex_write((const uint8_t *)rp->data.p, rp->data.n, hex);
	tp_expect(&tp, hex);
	if (!vector->is_rp)
		check_tp_fields(vector, &tp);
}

static void check_rp_fields(const struct vector *vector, const struct sms_rp *rp)
{
	check_number(vector, "RP_MR", rp->reference);
	check_number(vector, "cause", rp->cause);
	check_number(vector, "RP_UD_len", (unsigned)rp->data.n);
	check_address(vector, &rp->originator, "RP_OA");
	check_address(vector, &rp->destination, "RP_DA");
	if (rp->type == SMS_RP_ERROR)
		cr_assert(sms_code_of(&sms_rp_causes, rp->cause), "%s: cause %u", vector->name,
			  rp->cause);
}

static void check_rp(const struct vector *vector)
{
	struct buf out = { 0 };
	struct sms_fault fault;
	struct sms_rp rp;
	char why[SMS_WHY];

	cr_assert_eq(sms_rp_decode(octets_str(&vector->octets), direction_of(vector), &rp, &fault),
		     0, "%s: %s", vector->name, fault.why);
	check_rp_fields(vector, &rp);
	cr_assert_eq(sms_rp_encode(&rp, &out, why), 0, "%s: %s", vector->name, why);
	octets_expect(vector->name, buf_str(&out), vector->hex);
	if (rp.has_data)
		check_tp(vector, &rp);
	buf_free(&out);
}

/* What the network must answer, or the UE. */
static void check_negative(const struct vector *vector)
{
	struct str octets = octets_str(&vector->octets);
	struct sms_fault fault = { 0 };
	struct sms_rp rp;
	struct sms_tp tp;

	if (str_starts(str_of(vector->name), STR("TP-"))) {
		rp = rp_around(octets, SMS_RP_DATA, SMS_FROM_UE);
		cr_assert_lt(sms_tp_decode(&rp, &tp, &fault), 0, "%s", vector->name);
		cr_assert_str_eq(fault.why, "TP-UD of SMS-SUBMIT has too many septets");
		return;
	}
	for (unsigned direction = 0; direction < 2; direction++) {
		cr_assert_lt(sms_rp_decode(octets, direction, &rp, &fault), 0, "%s", vector->name);
		cr_assert(fault.cause >= 95 && fault.cause <= 111, "%s: cause %u", vector->name,
			  fault.cause);
		cr_assert_neq(fault.why[0], '\0', "%s", vector->name);
		cr_assert_eq(rp.reference, (uint8_t)vector->octets.p[1], "%s", vector->name);
	}
}

Test(body_sms_vectors, both_directions)
{
	json_t *root = vectors_open(), *json;
	unsigned negatives = 0;
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, json) {
		struct vector vector = vector_of(json);
		struct sms_rp rp = rp_around(octets_str(&vector.octets), carrier_of(vector.name),
					     direction_of(&vector));

		if (is_negative(&vector)) {
			check_negative(&vector);
			negatives++;
		} else if (vector.is_rp) {
			check_rp(&vector);
		} else {
			check_tp(&vector, &rp);
		}
	}
	cr_assert_eq(i, 32);
	cr_assert_eq(negatives, 3);
	json_decref(root);
}

/* What can be read can be written, and what was written is read and written the same; whatever it is. */
static void check_tp_settles(const char *name, const struct sms_rp *rp)
{
	struct buf first = { 0 }, second = { 0 }, text = { 0 };
	struct sms_rp again = *rp;
	struct sms_fault fault;
	struct sms_tp tp;
	char why[SMS_WHY];

	if (sms_tp_decode(rp, &tp, &fault) == 0) {
		sms_data_text(&tp.data, tp.dcs, &text);
		cr_assert_eq(sms_tp_encode(&tp, &first, why), 0, "%s: %s", name, why);
		again.data = buf_str(&first);
		cr_assert_eq(sms_tp_decode(&again, &tp, &fault), 0, "%s: %s", name, fault.why);
		cr_assert_eq(sms_tp_encode(&tp, &second, why), 0, "%s: %s", name, why);
		cr_assert(str_eq(buf_str(&first), buf_str(&second)), "%s", name);
	} else {
		cr_assert(fault.cause && fault.failure && fault.why[0], "%s", name);
	}
	buf_free(&first);
	buf_free(&second);
	buf_free(&text);
}

static void check_rp_settles(const char *name, struct str octets, enum sms_direction direction)
{
	struct buf first = { 0 }, second = { 0 };
	struct sms_fault fault = { 0 };
	struct sms_rp rp, again;
	char why[SMS_WHY];

	if (sms_rp_decode(octets, direction, &rp, &fault) == 0) {
		cr_assert_eq(sms_rp_encode(&rp, &first, why), 0, "%s: %s", name, why);
		cr_assert_eq(sms_rp_decode(buf_str(&first), direction, &again, &fault), 0, "%s: %s",
			     name, fault.why);
		cr_assert_eq(sms_rp_encode(&again, &second, why), 0, "%s: %s", name, why);
		cr_assert(str_eq(buf_str(&first), buf_str(&second)), "%s", name);
		if (rp.has_data)
			check_tp_settles(name, &rp);
	} else {
		cr_assert(fault.why[0], "%s", name);
	}
	buf_free(&first);
	buf_free(&second);
}

/* In memory of exactly that size, so that one octet too far is seen. */
static void check_octets(const struct vector *vector, const char *octets, size_t n)
{
	char *copy = n ? mem_alloc(n) : NULL;

	if (n)
		memcpy(copy, octets, n);
	for (unsigned direction = 0; direction < 2; direction++) {
		check_rp_settles(vector->name, (struct str){ copy, n }, direction);
		for (unsigned type = SMS_RP_DATA; type <= SMS_RP_ERROR; type++) {
			struct sms_rp rp = rp_around((struct str){ copy, n }, type, direction);

			check_tp_settles(vector->name, &rp);
		}
	}
	mem_free(copy);
}

Test(body_sms_vectors, every_prefix)
{
	json_t *root = vectors_open(), *json;
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, json) {
		struct vector vector = vector_of(json);

		for (size_t n = 0; n <= vector.octets.n; n++)
			check_octets(&vector, vector.octets.p, n);
	}
	json_decref(root);
}

/* An RPDU that is cut anywhere but between its elements is refused. */
Test(body_sms_vectors, every_prefix_of_data_is_refused)
{
	json_t *root = vectors_open(), *json;
	struct sms_fault fault;
	struct sms_rp rp;
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, json) {
		struct vector vector = vector_of(json);

		if (!str_starts(str_of(vector.name), STR("RP-DATA M")))
			continue;
		for (size_t n = 0; n < vector.octets.n; n++)
			cr_assert_lt(sms_rp_decode((struct str){ vector.octets.p, n },
						   direction_of(&vector), &rp, &fault),
				     0, "%s: %zu octets", vector.name, n);
	}
	json_decref(root);
}

Test(body_sms_vectors, every_flipped_bit)
{
	json_t *root = vectors_open(), *json;
	size_t i;

	json_array_foreach(json_object_get(root, "vectors"), i, json) {
		struct vector vector = vector_of(json);

		for (size_t bit = 0; bit < 8 * vector.octets.n; bit++) {
			char *octet = &vector.octets.p[bit / 8];

			*octet = (char)(*octet ^ 1 << bit % 8);
			check_octets(&vector, vector.octets.p, vector.octets.n);
			*octet = (char)(*octet ^ 1 << bit % 8);
		}
	}
	json_decref(root);
}
