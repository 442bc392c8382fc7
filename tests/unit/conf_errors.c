/* SPDX-License-Identifier: Apache-2.0 */
/* Typical mistakes in a configuration, and what is said about them, to the letter. */
#include "conf_scratch.h"

#define K "fec86ba6eb707ed08905757b1bb44b8f"
#define NOBODY "auth = { algorithm = \"none\"; };"
#define ALICE                                                                                      \
	"{ name = \"alice\"; imsi = \"001010000000001\"; msisdn = \"+15551230001\"; " NOBODY " }"
#define ONE(entry) "subscribers = (\n" entry "\n);"
#define AUTH(auth) ONE("{ imsi = \"001010000000001\";\nauth = {" auth "}; }")

static const struct {
	const char *text, *errors;
} rows[] = {
	/* knobs */
	{ "seed = 1;\nregistration = {\n  min_expire = 5;\n};",
	  "imsd.conf:3: unknown key 'registration.min_expire' (did you mean 'min_expires'?)\n" },
	{ "registraton = { min_expires = 5; max_expires = 6; };",
	  "imsd.conf:1: unknown key 'registraton' (did you mean 'registration'?)\n" },
	{ "min_expires = 5;",
	  "imsd.conf:1: unknown key 'min_expires' (did you mean 'registration.min_expires'?)\n" },
	{ "timer = { ue = { T11 = \"5s\"; }; };",
	  "imsd.conf:1: unknown key 'timer.ue.T11' (did you mean 'T1'?)\n" },
	{ "subscriber = ( );",
	  "imsd.conf:1: unknown key 'subscriber' (did you mean 'subscribers'?)\n" },
	{ "fault = ( );", "imsd.conf:1: unknown key 'fault' (did you mean 'faults'?)\n" },
	{ "colour = \"blue\";", "imsd.conf:1: unknown key 'colour'\n" },
	{ "timer = { ue = { T1 = 500; }; };",
	  "imsd.conf:1: timer.ue.T1: 500 has no unit (10ms to 1m): write for example \"500ms\"\n" },
	{ "timer = { ue = { T1 = \"2h\"; }; };",
	  "imsd.conf:1: timer.ue.T1: 2h is out of bounds (10ms to 1m): the default is 2s\n" },
	{ "timer = 5;", "imsd.conf:1: timer wants a group { ... }, not a whole number\n" },
	{ "timer = { ue = ( ); };",
	  "imsd.conf:1: timer.ue wants a group { ... }, not a list ( ... )\n" },
	{ "api = { port = 70000; };",
	  "imsd.conf:1: api.port: 70000 is out of bounds (0 to 65535): the default is 8060\n" },
	{ "api = { port = \"http\"; };", "imsd.conf:1: api.port: 'http' is not a whole number (0 "
					 "to 65535): write for example 8060\n" },
	{ "api = { port = ( 8060 ); };",
	  "imsd.conf:1: api.port wants a whole number, not a list ( ... )\n" },
	{ "api = { address = \"localhost\"; };",
	  "imsd.conf:1: api.address 'localhost' is wrong: write an IPv4 or IPv6 address\n" },
	{ "home = { mcc = 001; };",
	  "imsd.conf:1: home.mcc wants a text in double quotes, not a whole number\n" },
	{ "home = { mcc = \"1\"; };", "imsd.conf:1: home.mcc: '1' is too short (3 characters)\n" },
	{ "home = { mcc = \"00x\"; };",
	  "imsd.conf:1: home.mcc '00x' is wrong: write three digits, for example 001\n" },
	{ "domain = \"sip:example.org\";",
	  "imsd.conf:1: domain 'sip:example.org' is wrong: write a domain name\n" },
	{ "media = { ports = \"40000\"; };", "imsd.conf:1: media.ports '40000' is wrong: write "
					     "FIRST-LAST, for example 40000-40999\n" },
	{ "tls = { min_version = \"1.4\"; };",
	  "imsd.conf:1: tls.min_version: '1.4' is none of 1.0, 1.1, 1.2, 1.3\n" },
	{ "tls = {\nkey = \"c.key\"; };",
	  "imsd.conf:2: tls.key 'c.key' is given without tls.certificate\n" },
	{ "journal = { keys = 1; };",
	  "imsd.conf:1: journal.keys: '1' is not a switch: write true or false\n" },
	{ "aka = { amf = \"80\"; };", "imsd.conf:1: aka.amf: '80' is too short (2 octets)\n" },
	{ "seed = -1;\napi = { prt = 1; };\nlisten = 5;",
	  "imsd.conf:1: seed: -1 is out of bounds (0 or more): the default is 0\n"
	  "imsd.conf:2: unknown key 'api.prt' (did you mean 'port'?)\n"
	  "imsd.conf:3: listen wants a list ( ... ), not a whole number\n" },
	/* listen */
	{ "listen = ( { address = \"::1\"; } );",
	  "imsd.conf:1: listen has no proto: write udp, tcp or tls\n" },
	{ "listen = ( { proto = \"sctp\"; } );",
	  "imsd.conf:1: proto 'sctp' is wrong: write udp, tcp or tls\n" },
	{ "listen = ( { proto = \"udp\";\naddress = \"localhost\"; } );",
	  "imsd.conf:2: address 'localhost' is wrong: write an IPv4 or IPv6 address\n" },
	{ "listen = ( { proto = \"udp\"; port = 70000; } );",
	  "imsd.conf:1: port = 70000 is out of bounds (0 to 65535)\n" },
	{ "listen = ( { proto = \"udp\"; port = \"5060\"; } );",
	  "imsd.conf:1: port wants a whole number, not a text in double quotes\n" },
	{ "listen = ( { proto = \"udp\"; adress = \"::1\"; } );",
	  "imsd.conf:1: unknown key 'listen.adress' (did you mean 'address'?)\n" },
	{ "listen = ( { proto = \"udp\"; advertise = \"192.0.2.2:\"; } );",
	  "imsd.conf:1: advertise '192.0.2.2:' is wrong: write HOST or HOST:PORT\n" },
	{ "listen = ( { proto = \"udp\"; advertise = \"2001:db8::1]:5060\"; } );",
	  "imsd.conf:1: advertise '2001:db8::1]:5060' is wrong: write HOST or HOST:PORT\n" },
	{ "listen = ( { proto = \"udp\"; name = \"a\"; },\n{ proto = \"tcp\"; name = \"a\"; } );",
	  "imsd.conf:2: name 'a' is already that of the socket at imsd.conf:1\n" },
	{ "listen = ( { proto = \"udp\"; },\n{ proto = \"udp\"; port = 5060; } );",
	  "imsd.conf:2: udp 127.0.0.1 port 5060 is already listened on (imsd.conf:1)\n" },
	{ "listen = ( \"udp\" );",
	  "imsd.conf:1: listen wants a group { ... }, not a text in double quotes\n" },
	/* subscribers */
	{ "subscribers = { };",
	  "imsd.conf:1: subscribers wants a list ( ... ), not a group { ... }\n" },
	{ ONE("{ imsy = \"001010000000001\"; " NOBODY " }"),
	  "imsd.conf:2: unknown key 'subscribers.imsy' (did you mean 'imsi'?)\n" },
	{ ONE("{ imsi = 001010000000001; " NOBODY " }"),
	  "imsd.conf:2: imsi wants a text in double quotes, not a whole number\n" },
	{ ONE("{ imsi = \"0010100000000011\"; " NOBODY " }"),
	  "imsd.conf:2: imsi '0010100000000011' is no IMSI: 6 to 15 digits\n" },
	{ ONE("{ imsi = \"001010000000001\"; msisdn = \"15551230001\"; " NOBODY " }"),
	  "imsd.conf:2: msisdn '15551230001' is no MSISDN: + and 3 to 15 digits\n" },
	{ ONE("{ name = \"alice\"; " NOBODY " }"),
	  "imsd.conf:2: a subscriber has neither imsi nor impi\n" },
	{ ONE("{ name = \"alice b\"; imsi = \"001010000000001\"; " NOBODY " }"),
	  "imsd.conf:2: name 'alice b' is not one word of letters, digits and -_.+@\n" },
	{ ONE("{ impi = \"alice\"; " NOBODY " }"),
	  "imsd.conf:2: impus is missing: none can be derived from impi 'alice'\n" },
	{ ONE("{ impi = \"sip:alice@x.org\"; impus = ( \"sip:alice@x.org\" ); " NOBODY " }"),
	  "imsd.conf:2: impi 'sip:alice@x.org' is no private identity: write user@domain\n" },
	{ ONE("{ impi = \"alice@x.org\"; impus = "
	      "(\n\"alice@x.org\",\n\"sip:x.org\",\n\"sip:alice@x.org;user=phone\" ,"
	      "\n\"sip:alice@x.org:5060\", \"tel:alice\" ); " NOBODY " }"),
	  "imsd.conf:3: 'alice@x.org' is no public identity: it begins with sip: or tel:\n"
	  "imsd.conf:4: 'sip:x.org' is no public identity: it has no user: write sip:user@domain\n"
	  "imsd.conf:5: 'sip:alice@x.org;user=phone' is no public identity: it has no parameters\n"
	  "imsd.conf:6: 'sip:alice@x.org:5060' is no public identity: it has no port\n"
	  "imsd.conf:6: 'tel:alice' is no public identity: write tel:+number\n" },
	{ ONE("{ impi = \"a@x.org\"; impus = ( ); " NOBODY " }"),
	  "imsd.conf:2: impus wants 1 to 8 identities, not 0\n" },
	{ ONE("{ impi = \"a@x.org\"; default_impu = \"sip:b@x.org\"; " NOBODY " }"),
	  "imsd.conf:2: 'sip:b@x.org' is none of the subscriber's public identities\n" },
	{ ONE("{ impi = \"a@x.org\"; barred = ( \"sip:a@x.org\" ); " NOBODY " }"),
	  "imsd.conf:2: all public identities are barred: one must not be\n" },
	{ ONE("{ impi = \"a@x.org\"; msisdn = \"+1555\"; barred = ( \"sip:a@x.org\" "
	      ");\ndefault_impu = \"sip:a@x.org\"; " NOBODY " }"),
	  "imsd.conf:3: default_impu 'sip:a@x.org' is barred\n" },
	{ ONE(ALICE ",\n"
		    "{ name = \"alice\"; imsi = \"001010000000002\"; " NOBODY " }"),
	  "imsd.conf:3: 'alice' is already that of alice (imsd.conf:2)\n" },
	{ ONE(ALICE ",\n"
		    "{ name = \"bob\"; imsi = \"001010000000001\"; " NOBODY " }"),
	  "imsd.conf:3: '001010000000001@ims.mnc001.mcc001.3gppnetwork.org' is already that of "
	  "alice (imsd.conf:2)\n" },
	{ ONE(ALICE
	      ",\n"
	      "{ name = \"bob\"; imsi = \"001010000000002\";\nmsisdn = \"+15551230001\"; " NOBODY
	      " }"),
	  "imsd.conf:4: 'sip:+15551230001@ims.mnc001.mcc001.3gppnetwork.org' is already that of "
	  "alice (imsd.conf:2)\n" },
	{ ONE("{ imsi = \"001010000000001\"; msisdn = \"+15551230001\"; }"),
	  "imsd.conf:2: auth is missing (auth = { algorithm = \"none\"; } lets all in)\n" },
	/* auth */
	{ AUTH("k = \"00\";"),
	  "imsd.conf:3: auth has no algorithm: write none, digest, milenage, tuak or xor\n" },
	{ AUTH("algorithm = \"milenag\";"),
	  "imsd.conf:3: unknown algorithm 'milenag' (did you mean 'milenage'?)\n" },
	{ AUTH("algorithm = \"comp128\";"),
	  "imsd.conf:3: unknown algorithm 'comp128': write none, digest, milenage, tuak or xor\n" },
	{ AUTH("algorithm = \"milenage\";\nk = \"fec86ba6eb707ed08905757b1bb44b\";\nopc = \"" K
	       "\";"),
	  "imsd.conf:4: k has 30 hex digits, milenage wants 32\n" },
	{ AUTH("algorithm = \"tuak\"; k = \"" K "\";\ntop = \"" K "\";"),
	  "imsd.conf:4: top has 32 hex digits, tuak wants 64\n" },
	{ AUTH("algorithm = \"tuak\"; k = \"" K "00\"; top = \"" K K "\";"),
	  "imsd.conf:3: k has 34 hex digits, tuak wants 32 or 64\n" },
	{ AUTH("algorithm = \"milenage\"; k = \"gec86ba6eb707ed08905757b1bb44b8f\"; op = \"" K
	       "\";"),
	  "imsd.conf:3: k holds something that is no hex digit\n" },
	{ AUTH("algorithm = \"milenage\"; k = \"" K "\"; op = \"" K "\"; opc = \"" K "\";"),
	  "imsd.conf:3: auth has both op and opc: keep one\n" },
	{ AUTH("algorithm = \"milenage\"; k = \"" K "\";"),
	  "imsd.conf:3: auth has neither op nor opc\n" },
	{ AUTH("algorithm = \"xor\"; op = \"" K "\";"),
	  "imsd.conf:3: op is not for xor, which takes k, amf, sqn, res_len, algorithms\n"
	  "imsd.conf:3: auth has no k\n" },
	{ AUTH("algorithm = \"none\"; password = \"x\";"),
	  "imsd.conf:3: password is not for none, which takes nothing\n" },
	{ AUTH("algorithm = \"digest\";"), "imsd.conf:3: auth has no password\n" },
	{ AUTH("algorithm = \"digest\"; password = 1234;"),
	  "imsd.conf:3: password wants a text in double quotes, not a whole number\n" },
	{ AUTH("algorithm = \"digest\"; password = \"x\"; algorithms = ( \"MD5\", \"AKAv1-MD5\" "
	       ");"),
	  "imsd.conf:3: algorithms: 'AKAv1-MD5' is none of those for digest: "
	  "MD5, SHA-256, SHA-512-256, MD5-sess, SHA-256-sess\n" },
	{ AUTH("algorithm = \"digest\"; password = \"x\"; algorithms = ( );"),
	  "imsd.conf:3: algorithms wants 1 to 6 names, not 0\n" },
	{ AUTH("algorithm = \"xor\"; k = \"" K
	       "\"; amf = \"800000\"; sqn = \"1\"; res_len = 17; algorithms = ( 5 );"),
	  "imsd.conf:3: amf has 6 hex digits, xor wants 4\n"
	  "imsd.conf:3: sqn has 1 hex digits, xor wants 12\n"
	  "imsd.conf:3: res_len = 17 is out of bounds: xor wants 4 to 16\n"
	  "imsd.conf:3: algorithms wants a text in double quotes, not a whole number\n" },
	{ AUTH("algorithm = \"tuak\"; k = \"" K "\"; top = \"" K K
	       "\"; res_len = 5; keccak_iterations = 0;"),
	  "imsd.conf:3: res_len = 5 is out of bounds: tuak wants 4, 8, 16 or 32\n"
	  "imsd.conf:3: keccak_iterations = 0 is out of bounds: tuak wants 1 to 32\n" },
	/* ranges */
	{ "subscriber_range = ( { count = 5; " NOBODY " } );",
	  "imsd.conf:1: subscriber_range has no first_imsi\n" },
	{ "subscriber_range = ( { first_imsi = \"001010000000000\"; " NOBODY " } );",
	  "imsd.conf:1: subscriber_range has no count\n" },
	{ "subscriber_range = ( { first_imsi = \"001010000000000\"; count = 0; " NOBODY " } );",
	  "imsd.conf:1: count = 0 is out of bounds (1 or more)\n" },
	{ "subscriber_range = ( { first_imsi = \"999999999999990\"; count = 11; first_msisdn = "
	  "\"+990\"; " NOBODY " } );",
	  "imsd.conf:1: first_imsi: 11 of them run beyond 999999999999999\n"
	  "imsd.conf:1: first_msisdn: 11 of them run beyond 999\n" },
	{ "subscriber_range = ( { first_imsi = \"001010000000000\"; cuont = 1; " NOBODY " } );",
	  "imsd.conf:1: unknown key 'subscriber_range.cuont' (did you mean 'count'?)\n" },
	{ "subscriber_range = ( { first_imsi = \"001010000000000\"; count = 10; " NOBODY " },\n"
	  "{ first_imsi = \"001010000000009\"; count = 1; " NOBODY " } );",
	  "imsd.conf:2: subscriber_range overlaps the one of imsd.conf:1: both hold "
	  "001010000000009\n" },
	{ ONE(ALICE) "\nsubscriber_range = ( { first_imsi = \"001010000000000\"; count = "
		     "10; " NOBODY " } );",
	  "imsd.conf:4: subscriber_range holds alice (imsd.conf:2) once more\n" },
	{ ONE(ALICE) "\nsubscriber_range = ( { first_imsi = \"001010000100000\"; count = 10;"
		     "first_msisdn = \"+15551229999\"; " NOBODY " } );",
	  "imsd.conf:4: subscriber_range holds alice (imsd.conf:2) once more\n" },
	/* syntax, through the whole */
	{ "listen = (\n  { proto = \"udp\"; },\n);",
	  "imsd.conf:2: syntax error (a comma before ')' is not allowed: remove it)\n" },
};

static const char *const foreign[] = { "faults", "rules", NULL };

Test(conf_errors, in_the_file)
{
	struct snapshot_source source = { .path = "imsd.conf",
					  .tables = scratch_tables(),
					  .foreign_keys = foreign };
	char dir[32];

	scratch_enter(dir);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct conf_errors errors = { 0 };

		scratch_write("imsd.conf", rows[i].text);
		cr_expect_null(snapshot_read(&source, &errors), "%s", rows[i].text);
		expect_errors(&errors, rows[i].errors);
	}
	scratch_leave(dir);
	free((void *)source.tables);
}

Test(conf_errors, in_set)
{
	static const char *const sets[] = { "registration.foo=1",
					    "registration.min_expire=1",
					    "seed",
					    "timer.ue.T1=5",
					    "home.mcc=abc",
					    "listen=5" };
	struct snapshot_source source = { .text = "seed = 1;",
					  .tables = scratch_tables(),
					  .sets = sets,
					  .n_sets = ARRAY_LEN(sets) };
	struct conf_errors errors = { 0 };

	cr_expect_null(snapshot_read(&source, &errors));
	cr_expect_eq(errors.count, 6);
	expect_errors(
		&errors,
		"--set registration.foo=1: unknown key 'registration.foo'\n"
		"--set registration.min_expire=1: unknown key 'registration.min_expire' "
		"(did you mean 'registration.min_expires'?)\n"
		"--set seed: write NAME=VALUE\n"
		"--set timer.ue.T1=5: 5 has no unit (10ms to 1m): write for example \"2s\"\n"
		"--set listen=5: it is no knob (--list knobs) and stands in a configuration alone (-c FILE)\n"
		"--set: home.mcc 'abc' is wrong: write three digits, for example 001\n");
	free((void *)source.tables);
}

Test(conf_errors, without_a_file)
{
	struct snapshot_source source = { .path = "/nonexistent/imsd.conf",
					  .tables = scratch_tables() };
	struct conf_errors errors = { 0 };

	cr_expect_null(snapshot_read(&source, &errors));
	expect_errors(&errors,
		      "/nonexistent/imsd.conf: cannot be read: No such file or directory\n");
	free((void *)source.tables);
}

/* A cut file is never more than an error. */
Test(conf_errors, cut_anywhere)
{
	static const char text[] =
		ONE(ALICE) "listen = ( { proto = \"udp\"; } ); subscriber_range = ( { first_imsi = "
			   "\"001020000000000\"; count = 3; " NOBODY " } ); seed = 5;";
	struct snapshot_source source = { .tables = scratch_tables() };

	for (size_t n = 0; n < sizeof(text); n++) {
		struct conf_errors errors = { 0 };
		char *cut = mem_copy_text(text, n);
		struct snapshot *snapshot;

		source.text = cut;
		snapshot = snapshot_read(&source, &errors);
		cr_expect_eq(snapshot == NULL, errors.count > 0, "%s", cut);
		snapshot_release(snapshot);
		conf_errors_free(&errors);
		mem_free(cut);
	}
	free((void *)source.tables);
}
