/* SPDX-License-Identifier: Apache-2.0 */
/* GRUUs: written into a Contact, and found again. */
#include "conf_scratch.h"

#include "msg/param.h"
#include "role/gruu.h"

#define DOMAIN "ims.mnc001.mcc001.3gppnetwork.org"
#define SUBSCRIBER(name, imsi, msisdn)                                                       \
	"{ name = \"" name "\"; imsi = \"" imsi "\"; msisdn = \"" msisdn                     \
	"\"; auth = { algorithm = \"none\"; }; }"

enum { KEY = 77 };

static const struct binding phone = { .uri = STR("sip:a@192.0.2.1"),
				      .instance = STR("\"<urn:gsma:imei:1-2-0>\""),
				      .call_id = STR("c1"),
				      .cseq = 7,
				      .temp_gruus = 7 };

static struct snapshot *read_snapshot(void)
{
	static struct knob_table tables[KNOB_ROOMS];
	struct conf_errors errors = { 0 };
	const struct snapshot_source source = {
		.text = "home = { mcc = \"001\"; mnc = \"01\"; }; subscribers = ( " SUBSCRIBER(
			"alice", "001010000000001", "+15551230001") ", " SUBSCRIBER("bob", "001010000000002",
										    "+15551230002") " );",
		.tables = tables
	};
	struct snapshot *snapshot;

	tables[KNOBS_CORE] = core_knob_table;
	snapshot = snapshot_read(&source, &errors);
	cr_assert(snapshot, "%s", errors.text.p);
	return snapshot;
}

/* The GRUU of that kind, as a UE would use it; in the arena. */
static struct uri gruu_of(struct arena *arena, const struct subscriber *subscriber,
			  const struct binding *binding, const char *kind)
{
	struct buf text = { 0 };
	struct str value;
	struct uri uri;

	gruu_write(KEY, DOMAIN, subscriber, binding, &text);
	value = param_value(buf_str(&text), ';', str_of(kind));
	cr_assert(uri_parse(arena, (struct str){ arena_copy(arena, value.p, value.n), value.n },
			    &uri),
		  "%.*s", STR_ARG(value));
	buf_free(&text);
	return uri;
}

Test(role_gruu, found_again)
{
	struct snapshot *snapshot = read_snapshot();
	struct binding later = phone, tablet = phone, other_call = phone;
	struct subscriber bob, owner;
	struct uri public, temporary;
	struct arena arena;
	struct str impi;

	arena_init(&arena);
	cr_assert(subscribers_by_name(snapshot->subscribers, STR("bob"), &bob));
	impi = str_of(bob.impi);
	public = gruu_of(&arena, &bob, &phone, "pub-gruu");
	temporary = gruu_of(&arena, &bob, &phone, "temp-gruu");
	cr_expect(str_is(public.text, "sip:+15551230002@" DOMAIN ";gr=urn:gsma:imei:1-2-0"));
	cr_expect(uri_is_gruu(&public) && uri_is_gruu(&temporary));
	cr_expect_not(gruu_owner(KEY, snapshot, &public, &owner));
	cr_assert(gruu_owner(KEY, snapshot, &temporary, &owner));
	cr_expect_str_eq(owner.name, "bob");
	/* the same device after a refresh, another one, one that has begun anew */
	later.temp_gruus = later.cseq = 9;
	tablet.instance = STR("\"<urn:gsma:imei:1-3-0>\"");
	other_call.call_id = STR("c2");
	cr_expect(gruu_leads_to(KEY, &public, impi, &later));
	cr_expect(gruu_leads_to(KEY, &temporary, impi, &later));
	cr_expect_not(gruu_leads_to(KEY, &public, impi, &tablet));
	cr_expect_not(gruu_leads_to(KEY, &temporary, impi, &tablet));
	cr_expect(gruu_leads_to(KEY, &public, impi, &other_call));
	cr_expect_not(gruu_leads_to(KEY, &temporary, impi, &other_call));
	cr_expect_not(gruu_leads_to(KEY, &temporary, STR("somebody@else"), &phone));
	/* a new one with each REGISTER */
	cr_expect_not(str_eq(temporary.user, gruu_of(&arena, &bob, &later, "temp-gruu").user));
	arena_clear(&arena);
	snapshot_release(snapshot);
}

Test(role_gruu, not_ours)
{
	static const char *const texts[] = {
		"sip:tgruu.00@" DOMAIN ";gr",
		"sip:tgruu.0123456789abcdef0123456789abcdef@example.org;gr",
		"sip:tgruu.0123456789abcdef0123456789abcdef@" DOMAIN,
		"sip:tgruu.0123456789abcdef0123456789abcdeg@" DOMAIN ";gr",
		"sip:+15551230002@" DOMAIN,
		"tel:+15551230002;gr=1",
	};
	struct snapshot *snapshot = read_snapshot();
	struct subscriber owner;
	struct arena arena;
	struct uri uri;

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		cr_assert(uri_parse(&arena, str_of(texts[i]), &uri), "%s", texts[i]);
		cr_expect_not(gruu_owner(KEY, snapshot, &uri, &owner), "%s", texts[i]);
	}
	arena_clear(&arena);
	snapshot_release(snapshot);
}

/* An emergency binding has no temporary one, and is not reached by a GRUU. */
Test(role_gruu, emergency)
{
	struct snapshot *snapshot = read_snapshot();
	struct binding emergency = phone;
	struct subscriber bob;
	struct buf text = { 0 };
	struct arena arena;
	struct uri public;

	arena_init(&arena);
	emergency.emergency = true;
	cr_assert(subscribers_by_name(snapshot->subscribers, STR("bob"), &bob));
	gruu_write(KEY, DOMAIN, &bob, &emergency, &text);
	cr_expect_lt(str_search(buf_str(&text), STR("temp-gruu")), 0);
	public = gruu_of(&arena, &bob, &emergency, "pub-gruu");
	cr_expect_not(gruu_leads_to(KEY, &public, str_of(bob.impi), &emergency));
	buf_free(&text);
	arena_clear(&arena);
	snapshot_release(snapshot);
}
