/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration as a whole: the shipped one, overrides, sockets, includes. */
#include "conf_scratch.h"
#include "core/builtin.h"

/* What the shipped file says about rooms that are not looked at here. */
static const char *const foreign[] = { "faults",  "rules",  "transport", "sip", "pcscf",
				       "scscf",   "number", "sms",       "tas", "conference",
				       "message", "call",   NULL };

static const struct knob_table *tables;

static void start(void)
{
	tables = scratch_tables();
}

static void stop(void)
{
	free((void *)tables);
}

TestSuite(conf_snapshot, .init = start, .fini = stop);

static struct snapshot *read_source(struct snapshot_source *source)
{
	struct conf_errors errors = { 0 };
	struct snapshot *snapshot;

	source->tables = tables;
	source->foreign_keys = foreign;
	snapshot = snapshot_read(source, &errors);
	cr_assert(snapshot, "%s", errors.text.p);
	cr_assert_eq(errors.count, 0);
	conf_errors_free(&errors);
	return snapshot;
}

static struct snapshot *read_text(const char *text)
{
	struct snapshot_source source = { .text = text };

	return read_source(&source);
}

/* What is put into the program is the shipped file. */
Test(conf_snapshot, builtin_is_the_shipped_file)
{
	const char *top = getenv("IMSD_TOP");
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/config/imsd.conf", top ? top : ".");
	file = fopen(path, "r");
	cr_assert(file, "%s", path);
	for (const char *c = builtin_config; *c; c++)
		cr_assert_eq(fgetc(file), (unsigned char)*c, "at octet %td", c - builtin_config);
	cr_expect_eq(fgetc(file), EOF);
	fclose(file);
}

Test(conf_snapshot, shipped_values_are_the_defaults)
{
	struct snapshot *shipped = read_text(builtin_config), *empty = read_text("");

	cr_expect_str_eq(shipped->domain, "ims.mnc001.mcc001.3gppnetwork.org");
	cr_expect_str_eq(empty->domain, shipped->domain);
	cr_expect_null(shipped->path);
	for (unsigned i = 0; i < CORE_KNOBS_END; i++) {
		cr_expect_eq(knobs_number(shipped->knobs, i), knobs_number(empty->knobs, i), "%s",
			     knob_row(empty->knobs, i)->name);
		cr_expect(str_eq(knobs_get(shipped->knobs, i)->text,
				 knobs_get(empty->knobs, i)->text),
			  "%s", knob_row(empty->knobs, i)->name);
	}
	cr_assert_eq(shipped->n_listens, 6);
	cr_assert_eq(empty->n_listens, 6);
	for (unsigned i = 0; i < 6; i++) {
		cr_expect_str_eq(shipped->listens[i].name, empty->listens[i].name);
		cr_expect_str_eq(shipped->listens[i].proto, empty->listens[i].proto);
		cr_expect_str_eq(shipped->listens[i].address, empty->listens[i].address);
		cr_expect_eq(shipped->listens[i].port, empty->listens[i].port);
	}
	cr_expect_eq(subscribers_count(empty->subscribers), 0);
	snapshot_release(shipped);
	snapshot_release(empty);
}

/* Nothing but comments stands in the groups of other rooms. */
Test(conf_snapshot, shipped_groups_are_empty)
{
	static const char *const groups[] = { "transport", "sip",  "registration",
					      "aka",       "auth", "pcscf" };
	struct snapshot *snapshot = read_text(builtin_config);

	for (size_t i = 0; i < ARRAY_LEN(groups); i++) {
		const struct conf_node *group = conf_child(&snapshot->tree->root, groups[i]);

		cr_assert(group, "%s", groups[i]);
		cr_expect_eq(group->n_children, 0, "%s", groups[i]);
	}
	snapshot_release(snapshot);
}

/* Every core knob is shown in the file, set or commented. */
Test(conf_snapshot, shipped_file_shows_the_core_knobs)
{
	struct str text = str_of(builtin_config);

	for (unsigned i = 0; i < core_knob_table.n_rows; i++) {
		const char *name = core_knob_table.rows[i].name, *dot = strrchr(name, '.');
		char key[64];

		snprintf(key, sizeof(key), "%s = ", dot ? dot + 1 : name);
		cr_expect_geq(str_search(text, str_of(key)), 0, "%s", name);
	}
}

Test(conf_snapshot, shipped_subscribers)
{
	struct snapshot *snapshot = read_text(builtin_config);
	static const char *const names[] = { "alice", "bob", "carol", "dave", "erin" };
	struct subscriber found;
	unsigned index;

	cr_assert_eq(subscribers_count(snapshot->subscribers), ARRAY_LEN(names));
	for (unsigned i = 0; i < ARRAY_LEN(names); i++) {
		cr_assert(subscribers_at(snapshot->subscribers, i, &found));
		cr_expect_str_eq(found.name, names[i]);
	}
	cr_assert(subscribers_by_impu(snapshot->subscribers, STR("tel:+15551230001"), &found,
				      &index));
	cr_expect_str_eq(found.name, "alice");
	cr_expect_not(found.auth->op_derived);
	cr_assert(subscribers_by_name(snapshot->subscribers, STR("bob"), &found));
	cr_expect(found.auth->op_derived);
	cr_assert(subscribers_by_impi(snapshot->subscribers,
				      STR("carol@ims.mnc001.mcc001.3gppnetwork.org"), &found));
	cr_expect_str_eq(found.auth->password, "secret");
	cr_expect_eq(found.n_impus, 2);
	cr_assert(subscribers_by_name(snapshot->subscribers, STR("dave"), &found));
	cr_expect_eq(found.auth->algorithm, ALGORITHM_TUAK);
	cr_expect_eq(found.auth->k[15], 0xab);
	cr_expect_eq(found.auth->op[31], 0x55);
	cr_expect_eq(found.auth->sqn, 0x111111111111);
	cr_expect_eq(found.auth->amf[1], 0xff);
	cr_expect_eq(found.auth->res_len, 4);
	cr_assert(subscribers_by_name(snapshot->subscribers, STR("erin"), &found));
	cr_expect_eq(found.auth->algorithm, ALGORITHM_NONE);
	snapshot_release(snapshot);
}

Test(conf_snapshot, file_then_set)
{
	static const char *const sets[] = { "seed=7", "registration.min_expires=5m",
					    "seed=5000000000" };
	struct snapshot_source source = { .path = "imsd.conf",
					  .sets = sets,
					  .n_sets = ARRAY_LEN(sets) };
	struct snapshot *snapshot;
	char dir[32];
	knob_id id;

	scratch_enter(dir);
	scratch_write("imsd.conf",
		      "seed = 3; registration = { min_expires = 10; reauthenticate = false; };\n"
		      "timer = { ue = { T1 = \"1s\"; }; };\nfaults = ( \"x\" ); rules = ( { } );\n"
		      "tls = { min_version = 1.3; verify_client = \"yes\"; };\n");
	snapshot = read_source(&source);
	cr_expect_str_eq(snapshot->path, "imsd.conf");
	cr_expect_eq(knobs_number(snapshot->knobs, CORE_SEED), 5000000000);
	cr_assert(knobs_find(snapshot->knobs, STR("registration.min_expires"), &id));
	cr_expect_eq(knobs_number(snapshot->knobs, id), 300);
	cr_assert(knobs_find(snapshot->knobs, STR("registration.reauthenticate"), &id));
	cr_expect_eq(knobs_number(snapshot->knobs, id), 0);
	cr_assert(knobs_find(snapshot->knobs, STR("timer.ue.T1"), &id));
	cr_expect_eq(knobs_number(snapshot->knobs, id), 1000000);
	cr_expect_eq(knobs_number(snapshot->knobs, CORE_TLS_MIN_VERSION), 3);
	cr_expect_eq(knobs_number(snapshot->knobs, CORE_TLS_VERIFY_CLIENT), 1);
	cr_expect_eq(conf_child(&snapshot->tree->root, "rules")->n_children, 1);
	snapshot_release(snapshot);
	scratch_leave(dir);
}

Test(conf_snapshot, home_domain)
{
	static const struct {
		const char *text, *domain;
	} rows[] = {
		{ "home = { mcc = \"262\"; mnc = \"07\"; };", "ims.mnc007.mcc262.3gppnetwork.org" },
		{ "home = { mcc = \"310\"; mnc = \"410\"; };",
		  "ims.mnc410.mcc310.3gppnetwork.org" },
		{ "home = { mnc = \"001\"; };", "ims.mnc001.mcc001.3gppnetwork.org" },
		{ "domain = \"IMS.Example.org\"; home = { mnc = \"77\"; };", "ims.example.org" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct snapshot *snapshot = read_text(rows[i].text);

		cr_expect_str_eq(snapshot->domain, rows[i].domain);
		snapshot_release(snapshot);
	}
}

Test(conf_snapshot, sockets)
{
	struct snapshot *snapshot = read_text(
		"listen = ( { proto = \"udp\"; port = 0; }, { proto = \"tls\"; address = \"::\"; "
		"name = \"pcscf1\"; advertise = \"[2001:db8::1]:5061\"; },\n"
		"{ proto = \"tcp\"; address = \"[::1]\"; advertise = \"pcscf.example.org\"; }, { "
		"proto = \"udp\"; port = 0; advertise = \"192.0.2.2:5060\"; },"
		"{ proto = \"udp\"; address = \"fe80::1%eth0\"; advertise = \"2001:db8::1\"; } );");
	const struct conf_listen *listen = snapshot->listens;

	cr_assert_eq(snapshot->n_listens, 5);
	cr_expect_str_eq(listen[0].name, "udp1");
	cr_expect_str_eq(listen[0].address, "127.0.0.1");
	cr_expect_eq(listen[0].port, 0);
	cr_expect_null(listen[0].advertise);
	cr_expect_str_eq(listen[1].name, "pcscf1");
	cr_expect_eq(listen[1].port, 5061);
	cr_expect_eq(listen[1].line, 1);
	cr_expect_str_eq(listen[1].advertise, "[2001:db8::1]:5061");
	cr_expect_str_eq(listen[2].name, "tcp3");
	cr_expect_eq(listen[2].port, 5060);
	cr_expect_eq(listen[2].line, 2);
	snapshot_release(snapshot);
	snapshot = read_text("listen = ( );");
	cr_expect_eq(snapshot->n_listens, 0);
	snapshot_release(snapshot);
}

/* The last holder frees, rules before the tree that they point into. */
Test(conf_snapshot, holders)
{
	struct snapshot *snapshot = read_text("");

	cr_expect_eq(snapshot_hold(snapshot), snapshot);
	snapshot_release(snapshot);
	cr_expect_str_eq(snapshot->domain, "ims.mnc001.mcc001.3gppnetwork.org");
	snapshot->rules = mem_alloc(1);
	snapshot->rules_free = (void (*)(struct ruleset *))mem_free;
	snapshot_release(snapshot);
	snapshot_release(NULL);
}

Test(conf_snapshot, derived)
{
	struct conf_errors errors = { 0 };
	struct snapshot *base = read_text("seed = 5;"), *derived = snapshot_derive(base), *second;
	struct conf_tree *tree = conf_read_text("rules = ( );", "t", 1, NULL, &errors);
	char why[256];

	cr_assert(knobs_assign(derived->knobs, STR("seed=6"), why));
	cr_expect_eq(knobs_number(base->knobs, CORE_SEED), 5);
	cr_expect_eq(derived->subscribers, base->subscribers);
	cr_expect_eq(snapshot_keep_tree(derived, tree), tree);
	second = snapshot_derive(derived);
	cr_expect_eq(second->base, base);
	cr_expect_eq(knobs_number(second->knobs, CORE_SEED), 6);
	cr_expect_eq(second->n_rule_trees, 0);
	snapshot_release(base);
	snapshot_release(derived);
	cr_expect_str_eq(second->domain, "ims.mnc001.mcc001.3gppnetwork.org");
	snapshot_release(second);
}

Test(conf_snapshot, subscribers_in_a_file_of_their_own)
{
	struct conf_errors errors = { 0 };
	struct snapshot_source source = { .path = "main/imsd.conf", .tables = tables };
	struct snapshot *snapshot;
	char dir[32];

	scratch_enter(dir);
	scratch_write("main/imsd.conf", "seed = 1;\n@include \"../data/subscribers.conf\"\n");
	scratch_write("data/subscribers.conf",
		      "subscribers = (\n  { name = \"a\"; imsi = \"001010000000001\"; auth = { "
		      "algorithm = \"none\"; }; },\n"
		      "  { name = \"b\"; imsi = \"001010000000001\"; auth = { algorithm = "
		      "\"none\"; }; }\n);\n");
	cr_expect_null(snapshot_read(&source, &errors));
	expect_errors(&errors, "main/../data/subscribers.conf:3: "
			       "'001010000000001@ims.mnc001.mcc001.3gppnetwork.org' is already "
			       "that of a (main/../data/subscribers.conf:2)\n");
	scratch_write("data/subscribers.conf", "subscribers = ( );\n");
	snapshot = snapshot_read(&source, &errors);
	cr_expect(snapshot);
	snapshot_release(snapshot);
	scratch_leave(dir);
}
