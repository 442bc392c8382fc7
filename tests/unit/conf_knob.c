/* SPDX-License-Identifier: Apache-2.0 */
/* Knobs: values of every type, their bounds, names and near names. */
#include "conf_scratch.h"

static struct knobs *knobs;
static const struct knob_table *tables;

static void start(void)
{
	tables = scratch_tables();
	knobs = knobs_new(tables);
}

static void stop(void)
{
	knobs_free(knobs);
	free((void *)tables);
}

TestSuite(conf_knob, .init = start, .fini = stop);

static knob_id find(const char *name)
{
	knob_id id = 0;

	cr_assert(knobs_find(knobs, str_of(name), &id), "%s", name);
	return id;
}

Test(conf_knob, defaults)
{
	cr_expect_eq(knobs_number(knobs, find("registration.max_expires")), 600000);
	cr_expect_eq(knobs_number(knobs, find("timer.ue.T1")), 2000000);
	cr_expect_eq(knobs_number(knobs, find("timer.core.T1")), 500000);
	cr_expect_eq(knobs_number(knobs, find("registration.reauthenticate")), 1);
	cr_expect_eq(knobs_number(knobs, find("auth.qop")), 1);
	cr_expect(str_is(knobs_get(knobs, find("auth.qop"))->text, "auth"));
	cr_expect(str_is(knobs_get(knobs, find("aka.amf"))->text, "8000"));
	cr_expect_eq(knobs_number(knobs, find("aka.amf")), 2);
	cr_expect_null(knobs_get(knobs, find("aka.rand"))->text.p);
	cr_expect_eq(find("home.mcc"), CORE_HOME_MCC);
	cr_expect_eq(find("journal.ring"), CORE_JOURNAL_RING);
	cr_expect_eq(find("udp.batch"), KNOB_FIRST(KNOBS_ROLE) + 8);
	cr_expect_str_eq(knob_row(knobs, CORE_API_PORT)->name, "api.port");
	cr_expect(str_is(knobs_get(knobs, CORE_MEDIA_PORTS)->text, "40000-40999"));
	cr_expect_null(knobs_get(knobs, CORE_DOMAIN)->text.p);
	cr_expect_eq(knobs_tables(knobs), tables);
}

Test(conf_knob, every_core_knob_has_a_row)
{
	cr_assert_eq(core_knob_table.n_rows, CORE_KNOBS_END);
	for (unsigned i = 0; i < core_knob_table.n_rows; i++) {
		cr_assert(core_knob_table.rows[i].name && core_knob_table.rows[i].help, "%u", i);
		cr_expect_eq(find(core_knob_table.rows[i].name), i);
	}
}

Test(conf_knob, right_values)
{
	static const struct {
		const char *name, *text;
		int64_t number;
	} rows[] = {
		{ "registration.reauthenticate", "true", 1 },
		{ "registration.reauthenticate", "off", 0 },
		{ "registration.reauthenticate", "Yes", 1 },
		{ "registration.reauthenticate", "no", 0 },
		{ "registration.min_expires", "1", 1 },
		{ "registration.min_expires", "1h", 3600 },
		{ "registration.min_expires", "600000", 600000 },
		{ "registration.min_expires", "1.5m", 90 },
		{ "timer.ue.T1", "10ms", 10000 },
		{ "timer.ue.T1", "60s", 60000000 },
		{ "timer.ue.T1", "0.5s", 500000 },
		{ "udp.batch", "1024", 1024 },
		{ "aka.rand", "00112233445566778899aAbBcCdDeEfF", 16 },
		{ "auth.qop", "none", 0 },
		{ "auth.qop", "auth-int", 2 },
		{ "seed", "9223372036854775807", INT64_MAX },
		{ "api.port", "0", 0 },
		{ "udp.wait", "9d", 777600000000 },
		{ "tls.min_version", "1.3", 3 },
		{ "home.mnc", "001", 3 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct knob_value value;
		char why[160];

		cr_assert(knob_read(knob_row(knobs, find(rows[i].name)), str_of(rows[i].text),
				    &value, why),
			  "%s", why);
		cr_expect_eq(value.number, rows[i].number, "%s", rows[i].text);
		cr_expect_eq(value.text.p, rows[i].text);
	}
}

Test(conf_knob, wrong_values)
{
	static const struct {
		const char *name, *text, *why;
	} rows[] = {
		{ "registration.reauthenticate", "maybe",
		  "'maybe' is not a switch: write true or false" },
		{ "registration.min_expires", "soon",
		  "'soon' is not a whole number of seconds (1 to 600000 s): write for example 60" },
		{ "registration.min_expires", "0",
		  "0 is out of bounds (1 to 600000 s): the default is 60" },
		{ "registration.min_expires", "1500ms",
		  "'1500ms' is not a whole number of seconds (1 to 600000 s): write for example "
		  "60" },
		{ "registration.min_expires", "8d",
		  "8d is out of bounds (1 to 600000 s): the default is 60" },
		{ "timer.ue.T1", "500",
		  "500 has no unit (10ms to 1m): write for example \"500ms\"" },
		{ "timer.ue.T1", "1ms", "1ms is out of bounds (10ms to 1m): the default is 2s" },
		{ "timer.ue.T1", "2 s",
		  "'2 s' is not a duration (10ms to 1m): write for example \"2s\"" },
		{ "timer.ue.T1", "-1s",
		  "'-1s' is not a duration (10ms to 1m): write for example \"2s\"" },
		{ "udp.batch", "many",
		  "'many' is not a whole number (1 to 1024): write for example 32" },
		{ "udp.batch", "1.5",
		  "'1.5' is not a whole number (1 to 1024): write for example 32" },
		{ "udp.batch", "-1", "-1 is out of bounds (1 to 1024): the default is 32" },
		{ "udp.batch", "99999999999999999999",
		  "'99999999999999999999' is not a whole number (1 to 1024): write for example "
		  "32" },
		{ "seed", "-1", "-1 is out of bounds (0 or more): the default is 0" },
		{ "udp.wait", "0s", "0s is out of bounds (1ms or more): the default is 10s" },
		{ "aka.amf", "80", "'80' is too short (2 octets)" },
		{ "aka.amf", "800g",
		  "'800g' is not hex digits, two for each octet (2 octets): write for example "
		  "\"8000\"" },
		{ "aka.rand", "123",
		  "'123' is not hex digits, two for each octet (16 octets): write for example "
		  "\"00ff\"" },
		{ "auth.qop", "int", "'int' is none of none, auth, auth-int" },
		{ "home.mcc", "1", "'1' is too short (3 characters)" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct knob_value value;
		char why[160] = "";

		cr_expect_not(knob_read(knob_row(knobs, find(rows[i].name)), str_of(rows[i].text),
					&value, why),
			      "%s", rows[i].text);
		cr_expect_str_eq(why, rows[i].why);
	}
}

Test(conf_knob, assignment)
{
	char why[256];

	cr_assert(knobs_assign(knobs, STR("registration.min_expires=10"), why));
	cr_expect_eq(knobs_number(knobs, find("registration.min_expires")), 10);
	cr_assert(knobs_assign(knobs, STR(" timer.ue.T1 = 1s "), why));
	cr_expect_eq(knobs_number(knobs, find("timer.ue.T1")), 1000000);
	cr_assert(knobs_assign(knobs, STR("domain=a=b"), why));
	cr_expect(str_is(knobs_get(knobs, CORE_DOMAIN)->text, "a=b"));
	cr_assert(knobs_assign(knobs, STR("domain=c"), why));
	cr_expect(str_is(knobs_get(knobs, CORE_DOMAIN)->text, "c"));
	cr_expect_not(knobs_assign(knobs, STR("registration.min_expires"), why));
	cr_expect_str_eq(why, "write NAME=VALUE");
	cr_expect_not(knobs_assign(knobs, STR("registration.min_expires=x"), why));
	cr_expect_str_eq(
		why, "'x' is not a whole number of seconds (1 to 600000 s): write for example 60");
	cr_expect_eq(knobs_number(knobs, find("registration.min_expires")), 10);
}

Test(conf_knob, near_names)
{
	static const char *const also[] = { "listen", "subscribers", NULL };
	static const struct {
		const char *name, *near;
	} rows[] = {
		{ "registration.min_expire", "registration.min_expires" },
		{ "registraton.min_expires", "registration.min_expires" },
		{ "timer.ue.T3", "timer.ue.T1" },
		{ "timer.eu.T1", "timer.ue.T1" },
		{ "timers", "timer" },
		{ "min_expires", "registration.min_expires" },
		{ "tls.batch", "udp.batch" },
		{ "lisen", "listen" },
		{ "Seed", "seed" },
		{ "registration.foo", NULL },
		{ "foo.bar.very.long.name.that.nobody.has.thought.of", NULL },
		{ "registration.lisen", NULL },
	};
	char near[KNOB_NAME_MAX];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool known = knobs_suggest(knobs, str_of(rows[i].name), also, near);

		cr_expect_eq(known, rows[i].near != NULL, "%s", rows[i].name);
		if (known && rows[i].near)
			cr_expect_str_eq(near, rows[i].near);
	}
	cr_expect(knobs_has_group(knobs, STR("timer")));
	cr_expect(knobs_has_group(knobs, STR("timer.ue")));
	cr_expect_not(knobs_has_group(knobs, STR("timer.ue.T1")));
	cr_expect_not(knobs_has_group(knobs, STR("tim")));
}

Test(conf_knob, clone_is_independent)
{
	struct knobs *clone;
	char why[256];

	cr_assert(knobs_assign(knobs, STR("domain=first"), why));
	clone = knobs_clone(knobs);
	cr_assert(knobs_assign(clone, STR("domain=second"), why));
	cr_assert(knobs_assign(clone, STR("udp.batch=1"), why));
	cr_expect(str_is(knobs_get(knobs, CORE_DOMAIN)->text, "first"));
	cr_expect(str_is(knobs_get(clone, CORE_DOMAIN)->text, "second"));
	cr_expect_eq(knobs_number(knobs, find("udp.batch")), 32);
	cr_expect_eq(knobs_number(clone, find("udp.batch")), 1);
	knobs_free(knobs);
	cr_expect(str_is(knobs_get(clone, CORE_DOMAIN)->text, "second"));
	cr_expect_eq(knobs_number(clone, CORE_API_PORT), 8060);
	knobs = clone;
}

/* A value may be set to itself. */
Test(conf_knob, set_to_itself)
{
	char why[256];

	cr_assert(knobs_assign(knobs, STR("domain=first"), why));
	knobs_set(knobs, CORE_DOMAIN, knobs_get(knobs, CORE_DOMAIN));
	cr_expect(str_is(knobs_get(knobs, CORE_DOMAIN)->text, "first"));
}
