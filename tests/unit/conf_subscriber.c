/* SPDX-License-Identifier: Apache-2.0 */
/* Subscribers: what is derived, and every way to find one. TS 23.003 13.3 to 13.4B. */
#include <time.h>

#include "conf_scratch.h"

#define DOMAIN "ims.mnc001.mcc001.3gppnetwork.org"
#define K "fec86ba6eb707ed08905757b1bb44b8f"
#define OPC "1006020f0a478bf6b699f15c062e42b3"
#define AUTH "auth = { algorithm = \"milenage\"; k = \"" K "\"; opc = \"" OPC "\"; };"

static struct subscribers *read_text(const char *text)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = conf_read_text(text, "t", 1, NULL, &errors);
	struct subscribers *subscribers;

	cr_assert(tree, "%s", errors.text.p);
	subscribers = subscribers_read(&tree->root, DOMAIN, NULL, &errors);
	cr_assert(subscribers, "%s", errors.text.p);
	/* The subscribers do not need the tree any more. */
	conf_tree_free(tree);
	return subscribers;
}

/* The one of that name, and whether each of its identities leads to it. */
static void find(const struct subscribers *subscribers, const char *name, struct subscriber *out)
{
	struct subscriber other;
	unsigned index;

	cr_assert(subscribers_by_name(subscribers, str_of(name), out), "%s", name);
	cr_assert(subscribers_by_impi(subscribers, str_of(out->impi), &other));
	cr_expect_eq(other.number, out->number);
	for (unsigned i = 0; i < out->n_impus; i++) {
		cr_assert(subscribers_by_impu(subscribers, str_of(out->impus[i]), &other, &index),
			  "%s", out->impus[i]);
		cr_expect_eq(other.number, out->number);
		cr_expect_eq(index, i);
	}
	cr_assert(subscribers_at(subscribers, out->number, &other));
	cr_expect_str_eq(other.impi, out->impi);
}

Test(conf_subscriber, derived_from_imsi_and_msisdn)
{
	struct subscribers *subscribers =
		read_text("subscribers = ( { name = \"alice\"; imsi = \"001010000000001\"; msisdn "
			  "= \"+15551230001\";" AUTH "} );");
	struct subscriber alice;

	find(subscribers, "alice", &alice);
	cr_expect_str_eq(alice.impi, "001010000000001@" DOMAIN);
	cr_expect_str_eq(alice.imsi, "001010000000001");
	cr_expect_str_eq(alice.msisdn, "+15551230001");
	cr_assert_eq(alice.n_impus, 3);
	cr_expect_str_eq(alice.impus[0], "sip:001010000000001@" DOMAIN);
	cr_expect_str_eq(alice.impus[1], "sip:+15551230001@" DOMAIN);
	cr_expect_str_eq(alice.impus[2], "tel:+15551230001");
	cr_expect(alice.barred[0] && !alice.barred[1] && !alice.barred[2]);
	cr_expect_eq(alice.default_impu, 1);
	cr_expect_eq(alice.auth->algorithm, ALGORITHM_MILENAGE);
	cr_expect_eq(alice.auth->k_len, 16);
	cr_expect_eq(alice.auth->op_len, 16);
	cr_expect(alice.auth->op_derived);
	cr_expect_eq(alice.auth->k[0], 0xfe);
	cr_expect_eq(alice.auth->op[15], 0xb3);
	cr_expect_eq(alice.auth->amf[0], 0x80);
	cr_expect_eq(alice.auth->amf[1], 0);
	cr_expect_eq(alice.auth->sqn, 0);
	cr_expect_eq(alice.auth->res_len, 0);
	cr_expect_eq(alice.auth->keccak_iterations, 1);
	cr_expect_eq(alice.auth->n_algorithms, 1);
	cr_expect_str_eq(alice.auth->algorithms[0], "AKAv1-MD5");
	subscribers_free(subscribers);
}

Test(conf_subscriber, temporary_identity_alone_is_not_barred)
{
	struct subscribers *subscribers = read_text("subscribers = ( { imsi = \"00101000000001\"; "
						    "auth = { algorithm = \"none\"; }; } );");
	struct subscriber other;

	find(subscribers, "00101000000001", &other);
	cr_assert_eq(other.n_impus, 1);
	cr_expect_str_eq(other.impus[0], "sip:00101000000001@" DOMAIN);
	cr_expect_not(other.barred[0]);
	cr_expect_eq(other.default_impu, 0);
	cr_expect_null(other.msisdn);
	cr_expect_eq(other.auth->algorithm, ALGORITHM_NONE);
	cr_expect_eq(other.auth->n_algorithms, 0);
	subscribers_free(subscribers);
}

Test(conf_subscriber, given_identities)
{
	struct subscribers *subscribers =
		read_text("subscribers = ( { name = \"carol\"; impi = \"carol@" DOMAIN
			  "\"; impus = ( \"SIP:carol@IMS.mnc001.mcc001.3gppnetwork.org\","
			  " \"tel:+1-555-123-0003\", \"sip:Carol@example.org\" ); default_impu = "
			  "\"tel:+15551230003\";"
			  " barred = ( \"sip:carol@" DOMAIN "\" );"
			  " auth = { algorithm = \"digest\"; password = \"secret\"; algorithms = ( "
			  "\"sha-256\", \"MD5\" ); }; } );");
	struct subscriber carol;

	find(subscribers, "carol", &carol);
	cr_expect_str_eq(carol.impi, "carol@" DOMAIN);
	cr_expect_null(carol.imsi);
	cr_assert_eq(carol.n_impus, 3);
	cr_expect_str_eq(carol.impus[0], "sip:carol@" DOMAIN);
	cr_expect_str_eq(carol.impus[1], "tel:+15551230003");
	cr_expect_str_eq(carol.impus[2], "sip:Carol@example.org");
	cr_expect(carol.barred[0] && !carol.barred[1] && !carol.barred[2]);
	cr_expect_eq(carol.default_impu, 1);
	cr_expect_str_eq(carol.auth->password, "secret");
	cr_assert_eq(carol.auth->n_algorithms, 2);
	cr_expect_str_eq(carol.auth->algorithms[0], "SHA-256");
	cr_expect_str_eq(carol.auth->algorithms[1], "MD5");
	subscribers_free(subscribers);
}

Test(conf_subscriber, identities_of_an_impi)
{
	struct subscribers *subscribers =
		read_text("subscribers = ( { impi = \"frank@Example.org\"; auth = { algorithm = "
			  "\"digest\"; password = \"\"; }; },"
			  " { impi = \"grace@example.org\"; msisdn = \"+999\"; auth = { algorithm "
			  "= \"digest\"; password = \"p\"; }; } );");
	struct subscriber found;

	find(subscribers, "frank@Example.org", &found);
	cr_assert_eq(found.n_impus, 1);
	cr_expect_str_eq(found.impus[0], "sip:frank@example.org");
	cr_expect_str_eq(found.auth->password, "");
	cr_expect_str_eq(found.auth->algorithms[0], "MD5");
	find(subscribers, "grace@example.org", &found);
	cr_assert_eq(found.n_impus, 3);
	cr_expect_str_eq(found.impus[0], "sip:grace@example.org");
	cr_expect_not(found.barred[0]);
	cr_expect_eq(found.default_impu, 0);
	cr_expect_str_eq(found.impus[1], "sip:+999@" DOMAIN);
	subscribers_free(subscribers);
}

Test(conf_subscriber, keys_of_every_algorithm)
{
	struct subscribers *subscribers = read_text(
		"subscribers = ( { name = \"op\"; imsi = \"001010000000001\"; auth = { algorithm = "
		"\"milenage\"; k = \"" K "\"; op = \"" OPC
		"\"; amf = \"0000\"; sqn = \"0123456789aB\"; algorithms = ( \"AKAv2-SHA-256\", "
		"\"AKAv2-MD5\", \"AKAv1-MD5\" ); }; },"
		"{ name = \"tuak\"; imsi = \"001010000000002\"; auth = { algorithm = \"tuak\"; k = "
		"\"" K K "\"; topc = \"" OPC OPC "\"; res_len = 32; keccak_iterations = 2; }; },"
		"{ name = \"xor\"; imsi = \"001010000000003\"; auth = { algorithm = \"xor\"; k = "
		"\"" K "\"; res_len = 7; }; } );");
	struct subscriber found;

	find(subscribers, "op", &found);
	cr_expect_not(found.auth->op_derived);
	cr_expect_eq(found.auth->amf[0], 0);
	cr_expect_eq(found.auth->sqn, 0x0123456789ab);
	cr_expect_eq(found.auth->n_algorithms, 3);
	cr_expect_str_eq(found.auth->algorithms[2], "AKAv1-MD5");
	find(subscribers, "tuak", &found);
	cr_expect_eq(found.auth->algorithm, ALGORITHM_TUAK);
	cr_expect_eq(found.auth->k_len, 32);
	cr_expect_eq(found.auth->op_len, 32);
	cr_expect(found.auth->op_derived);
	cr_expect_eq(found.auth->res_len, 32);
	cr_expect_eq(found.auth->keccak_iterations, 2);
	find(subscribers, "xor", &found);
	cr_expect_eq(found.auth->op_len, 0);
	cr_expect_eq(found.auth->res_len, 7);
	cr_expect_str_eq(subscriber_algorithm_name(found.auth->algorithm), "xor");
	subscribers_free(subscribers);
}

Test(conf_subscriber, nobody)
{
	struct subscribers *subscribers = read_text("");
	struct subscriber found;
	unsigned index;

	cr_expect_eq(subscribers_count(subscribers), 0);
	cr_expect_not(subscribers_at(subscribers, 0, &found));
	cr_expect_not(subscribers_by_impi(subscribers, STR("001010000000001@" DOMAIN), &found));
	cr_expect_not(subscribers_by_impu(subscribers, STR("tel:+15551230001"), &found, &index));
	cr_expect_not(subscribers_by_name(subscribers, STR("alice"), &found));
	subscribers_free(subscribers);
	subscribers_free(NULL);
}

static const char ranges[] =
	"subscribers = ( { name = \"alice\"; imsi = \"001010000000001\"; msisdn = "
	"\"+15551230001\";" AUTH "} );"
	"subscriber_range = ( { first_imsi = \"001010000100000\"; count = 1000; first_msisdn = "
	"\"+15551300000\";" AUTH "},"
	" { first_imsi = \"001020000000000\"; count = 10; auth = { algorithm = \"none\"; }; },"
	" { first_imsi = \"00101000010000\"; count = 5; first_msisdn = \"+099\"; auth = { "
	"algorithm = \"none\"; }; },"
	" { first_imsi = \"001010000099990\"; count = 10; first_msisdn = \"+15551299990\"; auth = "
	"{ algorithm = \"none\"; }; } );";

Test(conf_subscriber, range)
{
	struct subscribers *subscribers = read_text(ranges);
	struct subscriber found;

	cr_expect_eq(subscribers_count(subscribers), 1026);
	find(subscribers, "001010000100500", &found);
	cr_expect_eq(found.number, 501);
	cr_expect_str_eq(found.name, "001010000100500");
	cr_expect_str_eq(found.imsi, "001010000100500");
	cr_expect_str_eq(found.msisdn, "+15551300500");
	cr_expect_str_eq(found.impi, "001010000100500@" DOMAIN);
	cr_assert_eq(found.n_impus, 3);
	cr_expect_str_eq(found.impus[0], "sip:001010000100500@" DOMAIN);
	cr_expect_str_eq(found.impus[1], "sip:+15551300500@" DOMAIN);
	cr_expect_str_eq(found.impus[2], "tel:+15551300500");
	cr_expect(found.barred[0] && !found.barred[1]);
	cr_expect_eq(found.default_impu, 1);
	cr_expect_eq(found.auth->algorithm, ALGORITHM_MILENAGE);

	find(subscribers, "001020000000009", &found);
	cr_expect_eq(found.number, 1010);
	cr_expect_eq(found.n_impus, 1);
	cr_expect_not(found.barred[0]);
	cr_expect_null(found.msisdn);

	/* Fourteen digits are another number than fifteen, and leading zeros stay. */
	find(subscribers, "00101000010004", &found);
	cr_expect_eq(found.number, 1015);
	cr_expect_str_eq(found.msisdn, "+103");
	cr_assert(subscribers_at(subscribers, 1011, &found));
	cr_expect_str_eq(found.msisdn, "+099");
	cr_expect_str_eq(found.impus[2], "tel:+099");
	for (uint64_t i = 0; i < subscribers_count(subscribers); i++) {
		struct subscriber other;

		cr_assert(subscribers_at(subscribers, i, &found));
		cr_assert_eq(found.number, i);
		cr_assert(subscribers_by_impi(subscribers, str_of(found.impi), &other));
		cr_assert_eq(other.number, i);
		cr_assert_str_eq(other.impi, found.impi);
	}
	cr_expect_not(subscribers_at(subscribers, 1026, &found));
	subscribers_free(subscribers);
}

Test(conf_subscriber, not_in_a_range)
{
	static const char *const impis[] = {
		"001010000101000@" DOMAIN,    "001010000099989@" DOMAIN, "00101000010005@" DOMAIN,
		"0001010000100000@" DOMAIN,   "1010000100000@" DOMAIN,	 "001010000100000@" DOMAIN ".",
		"001010000100000",	      "@" DOMAIN,		 DOMAIN,
		"+15551300000@" DOMAIN,	      "00101000010000x@" DOMAIN, "sip:001010000100000@" DOMAIN,
		"9999999999999999999@" DOMAIN, "001010000100000@example.org",
	};
	static const char *const impus[] = {
		"sip:+15551301000@" DOMAIN, "tel:+15551301000",		      "tel:15551300000", "tel:+",
		"sip:+" DOMAIN,		    "sip:15551300000@" DOMAIN,	      "sip:+@" DOMAIN,	 "sip:@" DOMAIN,
		"sip:+15551300000@x.org",   "sips:+15551300000@" DOMAIN,      "",		 "tel:+001",
		"tel:+099@" DOMAIN,	    "sip:+001010000100000@" DOMAIN,
	};
	struct subscribers *subscribers = read_text(ranges);
	struct subscriber found;
	unsigned index;

	for (size_t i = 0; i < ARRAY_LEN(impis); i++)
		cr_expect_not(subscribers_by_impi(subscribers, str_of(impis[i]), &found), "%s",
			      impis[i]);
	for (size_t i = 0; i < ARRAY_LEN(impus); i++)
		cr_expect_not(subscribers_by_impu(subscribers, str_of(impus[i]), &found, &index),
			      "%s", impus[i]);
	subscribers_free(subscribers);
}

/* The longest domain that the knob allows leaves all texts room in `hold`. */
Test(conf_subscriber, range_in_the_longest_domain)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = conf_read_text(
		"subscriber_range = ( { first_imsi = \"001010000100000\"; count = 9;"
		"first_msisdn = \"+155513000000000\"; auth = { algorithm = \"none\"; }; } );",
		"t", 1, NULL, &errors);
	struct subscribers *subscribers;
	struct subscriber found;
	char domain[201];

	memset(domain, 'd', 200);
	domain[200] = '\0';
	subscribers = subscribers_read(&tree->root, domain, NULL, &errors);
	cr_assert(subscribers);
	cr_assert(subscribers_at(subscribers, 8, &found));
	cr_expect_str_eq(found.msisdn, "+155513000000008");
	cr_expect_leq((size_t)(found.msisdn + strlen(found.msisdn) + 1 - found.hold),
		      sizeof(found.hold));
	subscribers_free(subscribers);
	conf_tree_free(tree);
}

/* One record, so that it is a matter of microseconds; a record for each would take a thousand times
 * as long. */
Test(conf_subscriber, a_million)
{
	struct subscribers *subscribers;
	struct subscriber found;
	struct timespec before, after;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
	subscribers = read_text(
		"subscriber_range = ( { first_imsi = \"001010001000000\"; count = 1000000;"
		"first_msisdn = \"+15552000000\"; auth = { algorithm = \"none\"; }; } );");
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
	cr_expect_lt((after.tv_sec - before.tv_sec) * 1000000000L + after.tv_nsec - before.tv_nsec,
		     20000000L);
	cr_expect_eq(subscribers_count(subscribers), 1000000);
	find(subscribers, "001010001999999", &found);
	cr_expect_eq(found.number, 999999);
	cr_expect_str_eq(found.impus[2], "tel:+15552999999");
	subscribers_free(subscribers);
}

Test(conf_subscriber, twenty_thousand_configured)
{
	struct buf text = { 0 };
	struct subscribers *subscribers;
	struct subscriber found;
	char name[16];

	buf_add_text(&text, "subscribers = (");
	for (int i = 0; i < 20000; i++)
		buf_printf(&text,
			   "%s{ name = \"u%d\"; imsi = \"0010100%08d\"; msisdn = \"+1555%07d\"; "
			   "auth = { algorithm = \"none\"; }; }\n",
			   i ? "," : "", i, i, i);
	buf_add_text(&text, ");");
	subscribers = read_text(text.p);
	buf_free(&text);
	cr_expect_eq(subscribers_count(subscribers), 20000);
	for (int i = 0; i < 20000; i += 999) {
		snprintf(name, sizeof(name), "u%d", i);
		find(subscribers, name, &found);
		cr_expect_eq(found.number, (uint64_t)i);
	}
	subscribers_free(subscribers);
}
