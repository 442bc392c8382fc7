/* SPDX-License-Identifier: Apache-2.0 */
/* Peers: who is found by number, prefix, pattern and URI, and what is refused. */
#include "conf_scratch.h"

static struct peers *read_text(const char *text, struct conf_errors *errors)
{
	struct conf_tree *tree = conf_read_text(text, "t", 1, NULL, errors);
	struct peers *peers;

	cr_assert(tree, "%s", errors->text.p);
	peers = peers_read(&tree->root, errors);
	/* The peers do not need the tree any more. */
	conf_tree_free(tree);
	return peers;
}

/* The behaviour of whom these two find, "" for nobody. */
static const char *found(const struct peers *peers, const char *number, const char *aor)
{
	const struct peer_entry *entry = peers_find(peers, str_of(number), str_of(aor));

	return entry ? entry->behaviour : "";
}

Test(conf_peer, exact_before_prefix_before_pattern)
{
	struct conf_errors errors = { 0 };
	struct peers *peers =
		read_text("peers = (\n"
			  "{ pattern = \"^sip:.*@other[.]org$\"; behaviour = \"ring\"; },\n"
			  "{ pattern = \"0$\"; behaviour = \"decline\"; },\n"
			  "{ prefix = \"+1555\"; behaviour = \"answer\"; },\n"
			  "{ prefix = \"+15550\"; behaviour = \"busy\"; },\n"
			  "{ number = \"+15550100\"; behaviour = \"hold\"; name = \"holder\"; },\n"
			  "{ number = \"112\"; behaviour = \"silent\"; },\n"
			  "{ uri = \"tel:+1-555-0101\"; behaviour = \"video\"; },\n"
			  "{ uri = \"sip:echo@HOME.net\"; behaviour = \"upgrade\"; }\n"
			  ");",
			  &errors);
	const struct peer_entry *entry;

	cr_assert(peers, "%s", errors.text.p);
	cr_expect_str_eq(found(peers, "+15550100", "sip:+15550100@home.net"), "hold");
	cr_expect_str_eq(found(peers, "+15550101", "sip:+15550101@home.net"), "video");
	cr_expect_str_eq(found(peers, "+15550199", "sip:+15550199@home.net"), "busy");
	cr_expect_str_eq(found(peers, "+15551", "sip:+15551@home.net"), "answer");
	cr_expect_str_eq(found(peers, "+4930", "sip:+4930@home.net"), "decline");
	cr_expect_str_eq(found(peers, "+4931", "sip:+4931@home.net"), "");
	cr_expect_str_eq(found(peers, "112", "tel:112;phone-context=home.net"), "silent");
	cr_expect_str_eq(found(peers, NULL, "sip:echo@home.net"), "upgrade");
	cr_expect_str_eq(found(peers, NULL, "sip:a@other.org"), "ring");
	cr_expect_str_eq(found(peers, NULL, "sip:a@other.org.net"), "");
	entry = peers_find(peers, STR("+15550100"), STR("sip:+15550100@home.net"));
	cr_expect_str_eq(entry->name, "holder");
	cr_expect_str_eq(entry->file, "t");
	cr_expect_eq(entry->line, 6);
	cr_expect(entry->exact);
	entry = peers_find(peers, STR("+15551"), STR("sip:+15551@home.net"));
	cr_expect_str_eq(entry->name, "+1555");
	cr_expect_not(entry->exact);
	cr_expect_str_eq(peers_at(peers, 7)->behaviour, "upgrade");
	cr_expect_null(peers_at(peers, 8));
	peers_free(peers);
}

Test(conf_peer, none)
{
	struct conf_errors errors = { 0 };
	struct peers *peers = read_text("seed = 0;", &errors);

	cr_assert(peers);
	cr_expect_null(peers_find(peers, STR("+1"), STR("sip:a@b")));
	cr_expect_null(peers_at(peers, 0));
	peers_free(peers);
}

Test(conf_peer, refused)
{
	static const struct {
		const char *text, *errors;
	} rows[] = {
		{ "peers = { };", "t:1: peers wants a list ( ... ), not a group { ... }\n" },
		{ "peers = ( { number = \"+1\"; prefix = \"+1\"; behaviour = \"ring\"; } );",
		  "t:1: a peer has one of number, prefix, pattern and uri, not number and prefix\n" },
		{ "peers = ( { name = \"x\"; behaviour = \"ring\"; } );",
		  "t:1: a peer needs a number, prefix, pattern or uri\n" },
		{ "peers = ( { number = \"+1\"; } );", "t:1: a peer needs a behaviour\n" },
		{ "peers = ( { nummber = \"+1\"; behaviour = \"ring\"; } );",
		  "t:1: unknown key 'peers.nummber' (did you mean 'number'?)\n" },
		{ "peers = ( { number = \"+1\"; behaviour = \"ring\"; },\n"
		  "{ uri = \"tel:+1\"; behaviour = \"busy\"; } );",
		  "t:2: the number '+1' is already that of +1 (t:1)\n" },
		{ "peers = ( { prefix = \"+1\"; behaviour = \"ring\"; },\n"
		  "{ prefix = \"+1\"; behaviour = \"busy\"; } );",
		  "t:2: the prefix '+1' is already that of +1 (t:1)\n" },
		{ "peers = ( { number = \"alice\"; behaviour = \"ring\"; } );",
		  "t:1: number 'alice' is no number: write + and digits\n" },
		{ "peers = ( { number = \"\"; behaviour = \"ring\"; } );",
		  "t:1: number '' is no number: write + and digits\n" },
		{ "peers = ( { uri = \"mailto:a@b\"; behaviour = \"ring\"; } );",
		  "t:1: 'mailto:a@b' is no address of record: it begins with sip: or tel:\n" },
		{ "peers = ( { pattern = \"(\"; behaviour = \"ring\"; } );",
		  "t:1: pattern '(': Unmatched ( or \\(\n" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct conf_errors errors = { 0 };

		cr_expect_null(read_text(rows[i].text, &errors), "%s", rows[i].text);
		expect_errors(&errors, rows[i].errors);
	}
}
