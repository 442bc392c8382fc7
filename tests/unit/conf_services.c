/* SPDX-License-Identifier: Apache-2.0 */
/* Supplementary services of subscribers: what is read, what is refused, and what is given at run
 * time. */
#include "conf_scratch.h"

#define ENTRY(name, imsi, services)                                                        \
	"{ name = \"" name "\"; imsi = \"" imsi "\"; auth = { algorithm = \"none\"; }; " services \
	" }"
#define RANGE(services)                                                                  \
	"subscriber_range = ( { first_imsi = \"001010000100000\"; count = 10; "               \
	"auth = { algorithm = \"none\"; }; " services " } );"

static struct snapshot *read_text(const char *text, struct conf_errors *errors)
{
	static struct knob_table tables[KNOB_ROOMS];
	const struct snapshot_source source = { .text = text, .tables = tables };

	tables[KNOBS_CORE] = core_knob_table;
	return snapshot_read(&source, errors);
}

/* Must be right. */
static struct snapshot *read_right(const char *text)
{
	struct conf_errors errors = { 0 };
	struct snapshot *snapshot = read_text(text, &errors);

	cr_assert(snapshot, "%s", errors.text.p);
	return snapshot;
}

static const struct services *services_now(const struct snapshot *snapshot, const char *name)
{
	struct subscriber subscriber;

	cr_assert(subscribers_by_name(snapshot->subscribers, str_of(name), &subscriber));
	return snapshot_services(snapshot, &subscriber);
}

Test(conf_services, none_is_none)
{
	struct snapshot *snapshot =
		read_right("subscribers = ( " ENTRY("a", "001010000000001", "") " ); " RANGE(""));

	cr_expect_null(services_now(snapshot, "a"));
	cr_expect_null(services_now(snapshot, "001010000100003"));
	snapshot_release(snapshot);
}

Test(conf_services, an_empty_group_is_all_at_its_default)
{
	struct snapshot *snapshot = read_right(
		"subscribers = ( " ENTRY("a", "001010000000001", "services = { };") " );");
	const struct services *services = services_now(snapshot, "a");

	cr_assert(services);
	cr_expect(services->oip && services->tip && !services->deflection);
	cr_expect_eq(services->oir, RESTRICTION_TEMPORARY_PRESENTED);
	cr_expect_eq(services->tir, RESTRICTION_TEMPORARY_PRESENTED);
	cr_expect_eq(services->call_waiting, CALL_WAITING_TERMINAL);
	cr_expect_eq(services->no_reply_timer, 0);
	for (enum diversion_when when = 0; when < DIVERSION_COUNT; when++)
		cr_expect_null(services->diversions[when].target);
	cr_expect(services->diversions[0].notify_caller && services->diversions[0].show_target &&
		  services->diversions[0].show_diverting);
	cr_expect_eq(services->incoming.conditions | services->outgoing.conditions, 0);
	snapshot_release(snapshot);
}

Test(conf_services, words_and_numbers)
{
	struct snapshot *snapshot = read_right(RANGE(
		"services = { oip = false; oir = \"permanent\"; tip = false; "
		"tir = \"temporary-restricted\"; cfu = \"+15551230003\"; "
		"cfb = \"sip:x@example.org;transport=tcp\"; cfnr = \"tel:+15550100\"; cfnrc = \"123\"; "
		"no_reply_timer = 7; notify_caller = false; reveal_identity_to_target = false; "
		"deflection = true; incoming_barring = ( \"anonymous\", \"+1900*\" ); "
		"outgoing_barring = ( \"international-exHC\", \"sip:*@evil.example\", \"roaming\" ); "
		"call_waiting = \"network\"; };"));
	const struct services *services = services_now(snapshot, "001010000100009");

	cr_assert(services);
	cr_expect_eq(services, services_now(snapshot, "001010000100000"), "one record for all");
	cr_expect(!services->oip && !services->tip && services->deflection);
	cr_expect_eq(services->oir, RESTRICTION_PERMANENT);
	cr_expect_eq(services->tir, RESTRICTION_TEMPORARY_RESTRICTED);
	cr_expect_str_eq(services->diversions[DIVERSION_UNCONDITIONAL].target, "+15551230003");
	cr_expect_str_eq(services->diversions[DIVERSION_BUSY].target,
			 "sip:x@example.org;transport=tcp");
	cr_expect_str_eq(services->diversions[DIVERSION_NO_REPLY].target, "tel:+15550100");
	cr_expect_str_eq(services->diversions[DIVERSION_NOT_REACHABLE].target, "123");
	cr_expect_null(services->diversions[DIVERSION_NOT_LOGGED_IN].target);
	cr_expect(!services->diversions[DIVERSION_BUSY].notify_caller &&
		  !services->diversions[DIVERSION_BUSY].show_diverting &&
		  services->diversions[DIVERSION_BUSY].show_target);
	cr_expect_eq(services->no_reply_timer, 7);
	cr_expect_eq(services->incoming.conditions, BARRING_ANONYMOUS);
	cr_assert_eq(services->incoming.n_identities, 1);
	cr_expect_str_eq(services->incoming.identities[0], "+1900*");
	cr_expect_eq(services->outgoing.conditions, BARRING_INTERNATIONAL_EXHC | BARRING_ROAMING);
	cr_expect_str_eq(services->outgoing.identities[0], "sip:*@evil.example");
	cr_expect_eq(services->call_waiting, CALL_WAITING_NETWORK);
	snapshot_release(snapshot);
}

struct fault_row {
	const char *services, *expected;
};

static const struct fault_row fault_rows[] = {
	{ "oir = \"always\";",
	  "oir 'always' is not known: write off, permanent, temporary-restricted or "
	  "temporary-presented" },
	{ "call_waiting = \"on\";", "call_waiting 'on' is not known: write terminal, network or off" },
	{ "cfu = \"bob\";", "cfu 'bob' cannot be called: write a number (\"+15551230003\") or a URI "
			    "(\"sip:user@host\", \"tel:+15551230003\")" },
	{ "cfb = \"sip:\";", "cfb 'sip:' cannot be called: write" },
	{ "cfb = \"sip:a@b?Route=x\";", "cannot be called" },
	{ "cfb = \"sip:a b\";", "cannot be called" },
	{ "cfnr = \"+\";", "cannot be called" },
	{ "cfu = 15;", "cfu wants a text in double quotes, not a whole number" },
	{ "no_reply_timer = 4;", "no_reply_timer = 4 is out of bounds (5 to 180 s)" },
	{ "no_reply_timer = 181;", "out of bounds" },
	{ "incoming_barring = ( \"international\" );",
	  "incoming_barring: 'international' is no condition: write all, roaming, anonymous, a number "
	  "or a URI with * for the rest" },
	{ "outgoing_barring = ( \"anonymous\" );", "outgoing_barring: 'anonymous' is no condition" },
	{ "outgoing_barring = ( 5 );", "outgoing_barring: '...' is no condition" },
	{ "cfux = \"1\";", "unknown key 'services.cfux' (did you mean 'cfu'?)" },
};

Test(conf_services, what_is_wrong)
{
	for (size_t i = 0; i < ARRAY_LEN(fault_rows); i++) {
		struct conf_errors errors = { 0 };
		struct buf text = { 0 };

		buf_printf(&text,
			   "subscribers = (\n{ imsi = \"001010000000001\";\n"
			   "auth = { algorithm = \"none\"; };\nservices = {\n%s\n}; } );",
			   fault_rows[i].services);
		cr_expect_null(read_text(text.p, &errors), "%s", fault_rows[i].services);
		cr_expect_eq(errors.count, 1, "%s", errors.text.p);
		cr_assert(errors.text.p);
		cr_expect(strstr(errors.text.p, "configuration:5: "), "%s", errors.text.p);
		cr_expect(strstr(errors.text.p, fault_rows[i].expected), "%s", errors.text.p);
		conf_errors_free(&errors);
		buf_free(&text);
	}
}

Test(conf_services, the_group_must_be_one)
{
	struct conf_errors errors = { 0 };

	cr_expect_null(read_text("subscribers = ( " ENTRY("a", "001010000000001",
							  "services = \"all\";") " );",
				 &errors));
	cr_expect(strstr(errors.text.p, "services wants a group"), "%s", errors.text.p);
	conf_errors_free(&errors);
}

/* As core/ does it: into a snapshot of its own. */
Test(conf_services, given_at_run_time)
{
	struct snapshot *base = read_right("subscribers = ( " ENTRY(
				"a", "001010000000001", "services = { cfu = \"123\"; };") " );"),
			*later = snapshot_derive(base);
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = conf_read_text(
		"one = { cfu = \"456\"; }; two = { cfb = \"789\"; }; bad = { cfu = 1; };", "t", 1,
		NULL, &errors);

	later->overrides = overrides_new();
	cr_assert(overrides_add(later->overrides, "a", conf_child(&tree->root, "one"), &errors));
	cr_expect_str_eq(services_now(later, "a")->diversions[0].target, "456");
	cr_expect_str_eq(services_now(base, "a")->diversions[0].target, "123");
	cr_assert(overrides_add(later->overrides, "a", conf_child(&tree->root, "two"), &errors));
	cr_expect_null(services_now(later, "a")->diversions[0].target);
	cr_expect_not(
		overrides_add(later->overrides, "a", conf_child(&tree->root, "bad"), &errors));
	cr_expect_str_eq(services_now(later, "a")->diversions[DIVERSION_BUSY].target, "789");
	conf_tree_free(tree);
	conf_errors_free(&errors);
	snapshot_release(later);
	snapshot_release(base);
}
