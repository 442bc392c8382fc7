/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions: which hold, what is seen instead, what is none; and `$` values. */
#include "rule_messages.h"

#include "rule/condition.h"
#include "rule/word.h"

/* What `$` names stand for in these tests. */
static const struct {
	const char *name, *value;
} dollar_rows[] = {
	{ "number", "+15550101" },
	{ "alice.impu", "sip:alice@ims.example" },
	{ "user.impi", "alice@ims.example" },
	{ "star", "*" },
	{ "either", "a|path" },
	{ "dots", "i.s" },
	{ "old", "bm9u" },
	{ "old.www-authenticate.nonce", "bm9u" },
	{ "call.via[-1].branch", "z9hG4bK5" },
	{ "T", "5s" },
	{ "each", "404" },
	{ "empty", "" },
};

/* `same` tells the path it was asked with. */
static bool dollar_value(void *ctx, struct str name, const struct path *path, struct buf *out)
{
	(void)ctx;
	if (str_is(name, "same")) {
		buf_add_str(out, path ? path_text(path) : STR("no path"));
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(dollar_rows); i++)
		if (str_is(name, dollar_rows[i].name)) {
			buf_add_text(out, dollar_rows[i].value);
			return true;
		}
	buf_add_text(out, "half of it");
	return false;
}

static const struct dollars dollars = { .value = dollar_value };

/* Times and counts that a message does not tell. */
static bool fact(void *ctx, enum word_id word, struct msg *msg, struct buf *value)
{
	(void)ctx;
	(void)msg;
	if (word == WORD_GAP)
		buf_add_text(value, "2.5s");
	else if (word == WORD_COPIES)
		buf_add_text(value, "3");
	else if (word == WORD_PROTO)
		buf_add_text(value, "udp");
	return word == WORD_GAP || word == WORD_COPIES || word == WORD_PROTO;
}

struct hold_row {
	const char *message, *condition;
	bool holds;
	const char *seen; /* NULL: not looked at */
};

static const struct hold_row plain_rows[] = {
	/* equal, alternatives, globs */
	{ REGISTER_TEXT, "supported=sec-agree", true, "supported=path,sec-agree,gruu" },
	{ REGISTER_TEXT, "supported=SEC-Agree", true, NULL },
	{ REGISTER_TEXT, "supported[1]=sec-agree", false, "supported[1]=path" },
	{ REGISTER_TEXT, "supported=timer|gruu", true, NULL },
	{ REGISTER_TEXT, "supported=timer|100rel", false, NULL },
	{ REGISTER_TEXT, "supported=sec-*", true, NULL },
	{ REGISTER_TEXT, "supported=SEC-*", true, NULL },
	{ REGISTER_TEXT, "supported=\\*", false, NULL },
	{ REGISTER_TEXT, "supported!=100rel", true, NULL },
	{ REGISTER_TEXT, "supported!=gruu", false, NULL },
	{ REGISTER_TEXT, "supported!=timer|gruu", false, NULL },
	{ REGISTER_TEXT, "proxy-require!=x", true, "proxy-require absent" },
	{ REGISTER_TEXT, "call-id=reg-1", true, "call-id=reg-1" },
	{ REGISTER_TEXT, "call-id=REG-1", false, NULL },
	{ REGISTER_TEXT, "call-id=reg-*", true, NULL },
	{ REGISTER_TEXT, "call-id=*-1", true, NULL },
	{ REGISTER_TEXT, "call-id=r*g*1", true, NULL },
	/* presence */
	{ REGISTER_TEXT, "require=*", true, "require=\"\"" },
	{ REGISTER_TEXT, "require=\"\"", true, NULL },
	{ REGISTER_TEXT, "!require", false, NULL },
	{ REGISTER_TEXT, "!proxy-require", true, "proxy-require absent" },
	{ REGISTER_TEXT, "proxy-require=*", false, "proxy-require absent" },
	{ REGISTER_TEXT, "proxy-require=\"\"", false, NULL },
	{ REGISTER_TEXT, "contact[1].+g.3gpp.smsip=\"\"", true, "contact[1].+g.3gpp.smsip=\"\"" },
	{ REGISTER_TEXT, "contact[3].+g.3gpp.smsip=\"\"", false, "contact[3].+g.3gpp.smsip=x,y" },
	{ REGISTER_TEXT, "contact[2].+g.3gpp.smsip=\"\"", false,
	  "contact[2].+g.3gpp.smsip absent" },
	{ REGISTER_TEXT, "authorization.nonce=\"\"", true, NULL },
	{ REGISTER_TEXT, "authorization.nonce=", true, NULL },
	{ REGISTER_TEXT, "authorization.auts=\"\"", false, NULL },
	{ REGISTER_TEXT, "contact[2]=*", true, NULL },
	{ REGISTER_TEXT, "contact[4]=*", false, NULL },
	/* numbers, seconds, durations */
	{ REGISTER_TEXT, "max-forwards=70", true, NULL },
	{ REGISTER_TEXT, "max-forwards=70.0", true, NULL },
	{ REGISTER_TEXT, "max-forwards=070", false, NULL },
	{ REGISTER_TEXT, "max-forwards<71", true, NULL },
	{ REGISTER_TEXT, "max-forwards<70", false, NULL },
	{ REGISTER_TEXT, "max-forwards<=70", true, NULL },
	{ REGISTER_TEXT, "max-forwards>69.5", true, NULL },
	{ REGISTER_TEXT, "max-forwards>=70", true, NULL },
	{ REGISTER_TEXT, "max-forwards>=71", false, "max-forwards=70" },
	{ REGISTER_TEXT, "contact.expires>=600000", true, NULL },
	{ REGISTER_TEXT, "contact.expires=600000s", true, NULL },
	{ REGISTER_TEXT, "contact.expires>6d", true, NULL },
	{ REGISTER_TEXT, "contact.expires>7d", false, NULL },
	{ REGISTER_TEXT, "expires=2h", true, NULL },
	{ REGISTER_TEXT, "expires=7200", true, "expires=7200;x=1" },
	{ REGISTER_TEXT, "expires<3h", true, NULL },
	{ REGISTER_TEXT, "user-agent<5", false, "user-agent absent" },
	{ REGISTER_TEXT, "call-id<5", false, NULL },
	{ REGISTER_TEXT, "gap=2500ms", true, "gap=2.5s" },
	{ REGISTER_TEXT, "gap>=1.9s", true, NULL },
	{ REGISTER_TEXT, "gap<2s", false, NULL },
	{ REGISTER_TEXT, "copies=3", true, NULL },
	{ REGISTER_TEXT, "copies>3", false, "copies=3" },
	{ REGISTER_TEXT, "cseq.number=1", true, NULL },
	{ CHALLENGE_TEXT, "retry-after=5", true, "retry-after=\"5 (busy)\"" },
	{ CHALLENGE_TEXT, "retry-after<=5", true, NULL },
	{ CHALLENGE_TEXT, "retry-after>4s", true, NULL },
	{ CHALLENGE_TEXT, "status=4*", true, NULL },
	{ CHALLENGE_TEXT, "status>=400", true, "status=401" },
	{ CHALLENGE_TEXT, "status=400|401", true, NULL },
	/* tokens, values with parameters */
	{ INVITE_TEXT, "event=REG", true, NULL },
	{ INVITE_TEXT, "event=reg;id=3", true, NULL },
	{ INVITE_TEXT, "event=reg;id=4", false, NULL },
	{ INVITE_TEXT, "event!=reg", false, NULL },
	{ INVITE_TEXT, "session-expires=1800", true, NULL },
	{ INVITE_TEXT, "session-expires>=90", true, NULL },
	{ INVITE_TEXT, "session-expires.refresher=UAC", true, NULL },
	{ INVITE_TEXT, "content-type=application/sdp", true, NULL },
	{ INVITE_TEXT, "body.type=application/sdp", true, "body.type=application/SDP" },
	{ INVITE_TEXT, "method=INVITE", true, NULL },
	{ INVITE_TEXT, "method=invite", false, NULL },
	{ INVITE_TEXT, "cseq.method=invite", false, NULL },
	{ NOTIFY_TEXT, "subscription-state=active", true, NULL },
	{ REGISTER_TEXT, "via.transport=tls", true, NULL },
	{ REGISTER_TEXT, "authorization.scheme=digest", true, NULL },
	{ REGISTER_TEXT, "authorization.algorithm=akav1-md5", true, NULL },
	{ CHALLENGE_TEXT, "www-authenticate.nonce=BM9U", false, NULL },
	{ CHALLENGE_TEXT, "www-authenticate[1].qop=auth", true, NULL },
	{ REGISTER_TEXT, "p-visited-network-id=\"Visited Network\"", true, NULL },
	{ REGISTER_TEXT, "p-visited-network-id=\"visited network\"", false, NULL },
	{ REGISTER_TEXT, "header(reason).text=bye", true, NULL },
	{ REGISTER_TEXT, "header(reason).text=BYE", false, NULL },
	{ REGISTER_TEXT, "header(reason)=q.850", true, NULL },
	{ REGISTER_TEXT, "proto=UDP", true, NULL },
	/* URIs */
	{ REGISTER_TEXT, "to.uri=sip:alice@IMS.example", true, NULL },
	{ REGISTER_TEXT, "to.uri=SIP:%61lice@ims.example", true, NULL },
	{ REGISTER_TEXT, "to.uri=sip:Alice@ims.example", false, "to.uri=sip:alice@ims.example" },
	{ REGISTER_TEXT, "to=sip:alice@ims.example", true, NULL },
	{ REGISTER_TEXT, "to=<sip:alice@ims.example>", true, NULL },
	{ REGISTER_TEXT, "to=sip:*@ims.example", true, NULL },
	{ REGISTER_TEXT, "to!=sip:alice@ims.example", false, NULL },
	{ REGISTER_TEXT, "contact=tel:+1-555-123-0001", true, NULL },
	{ REGISTER_TEXT, "contact.uri=tel:+1(555)1230001|x", true, NULL },
	{ REGISTER_TEXT, "contact.uri.host=192.0.2.1", true, NULL },
	{ REGISTER_TEXT, "contact.uri.user=15551230001", false, NULL },
	{ REGISTER_TEXT, "uri=sip:IMS.EXAMPLE", true, NULL },
	{ REGISTER_TEXT, "uri.host=IMS.EXAMPLE", true, NULL },
	{ REGISTER_TEXT, "from.uri.user=Alice", false, NULL },
	/* text and regular expressions */
	{ REGISTER_TEXT, "contact~gsma:imei", true, NULL },
	{ REGISTER_TEXT, "contact[2]~gsma:imei", false, NULL },
	{ REGISTER_TEXT, "supported~AGREE", true, NULL },
	{ REGISTER_TEXT, "call-id~REG", false, NULL },
	{ REGISTER_TEXT, "call-id~/^reg-[0-9]+$/", true, NULL },
	{ REGISTER_TEXT, "call-id~/^eg/", false, NULL },
	{ REGISTER_TEXT, "call-id~/eg|x/", true, NULL },
	{ REGISTER_TEXT, "contact.+sip.instance~/^<urn/", true, NULL },
	{ REGISTER_TEXT, "from.name~\"li \\\"\"", false, NULL },
	{ REGISTER_TEXT, "to.name~\"ce Do\"", true, "to.name=\"Alice Doe\"" },
	{ REGISTER_TEXT, "to.name~\"/e D/\"", true, NULL },
	{ INVITE_TEXT, "body~a=curr:qos", true, NULL },
	{ INVITE_TEXT, "uri~/phone", false, NULL },
	/* bodies */
	{ INVITE_TEXT, "sdp.audio.curr.local=none", true, "sdp.audio.curr.local=none" },
	{ INVITE_TEXT, "sdp.audio.curr.local=sendrecv", false, "sdp.audio.curr.local=none" },
	{ INVITE_TEXT, "sdp.audio.direction=sendonly|inactive", true, NULL },
	{ INVITE_TEXT, "sdp.audio[1].direction=sendonly|inactive", false,
	  "sdp.audio[1].direction=sendrecv" },
	{ INVITE_TEXT, "sdp.audio.codecs=amr-wb/16000", true, NULL },
	{ INVITE_TEXT, "sdp.audio.line(a=conf:)=*", true, NULL },
	{ INVITE_TEXT, "sdp.audio.line(a=curr:)=\"a=curr:qos remote none\"", true, NULL },
	{ INVITE_TEXT, "!sdp.video", false, NULL },
	{ INVITE_TEXT, "!sdp.text", true, NULL },
	{ INVITE_TEXT, "sdp.audio.b.AS<=41", true, NULL },
	{ NOTIFY_TEXT, "xml(//contact/@event)=shortened", true,
	  "xml(//contact/@event)=shortened,created" },
	{ NOTIFY_TEXT, "xml(//contact[@id='1']/@event)!=created", true, NULL },
	{ REGISTER_TEXT, "xml(/reginfo/@state)=full", false, "xml(/reginfo/@state) absent" },
	/* derived words */
	{ REGISTER_TEXT, "auth=initial", true, "auth=initial" },
	{ REGISTER_TEXT, "auth=aka|digest", false, "auth=initial" },
	{ REGISTER_TEXT, "auth!=aka", true, NULL },
	{ REGISTER_TEXT, "lifetime>=1h", true, "lifetime=600000" },
	{ INVITE_TEXT, "dial=+15550101", true, NULL },
	{ INVITE_TEXT, "dial=+1555*", true, NULL },
	{ INVITE_TEXT, "dial=15550101", false, "dial=+15550101" },
	{ INVITE_TEXT, "lifetime=5", false, "lifetime absent" },
	{ CHALLENGE_TEXT, "auth=none", false, "auth absent" },
	{ CHALLENGE_TEXT, "header=\"X: y\"", true, "" },
	{ CHALLENGE_TEXT, "remove=contact", true, "" },
};

static const struct hold_row dollar_hold_rows[] = {
	{ INVITE_TEXT, "to.uri=tel:$number", true, NULL },
	{ INVITE_TEXT, "dial=$number", true, NULL },
	{ INVITE_TEXT, "dial=${number}1", false, NULL },
	{ REGISTER_TEXT, "to.uri=$alice.impu", true, NULL },
	{ REGISTER_TEXT, "authorization.username=$user.impi", true, NULL },
	{ CHALLENGE_TEXT, "www-authenticate[1].nonce=$old", true, NULL },
	{ CHALLENGE_TEXT, "www-authenticate.nonce!=$old", false, NULL },
	{ CHALLENGE_TEXT, "www-authenticate[2].nonce!=$old.www-authenticate.nonce", true, NULL },
	{ INVITE_TEXT, "via.branch=$call.via[-1].branch", true, NULL },
	{ CHALLENGE_TEXT, "retry-after<=$T", true, NULL },
	{ CHALLENGE_TEXT, "retry-after<$T", false, NULL },
	{ CHALLENGE_TEXT, "status=$each|401", true, NULL },
	/* a value stands for itself */
	{ REGISTER_TEXT, "supported=$star", false, NULL },
	{ REGISTER_TEXT, "supported=$either", false, NULL },
	{ REGISTER_TEXT, "to~/ice $dots|sip:al$dots/", false, NULL },
	{ REGISTER_TEXT, "to~/^Alice Doe <$alice.impu>$/", true, NULL },
	{ REGISTER_TEXT, "to~$alice.impu", true, NULL },
	{ REGISTER_TEXT, "require=$empty", true, NULL },
	{ REGISTER_TEXT, "call-id=$same", false, "call-id=reg-1" },
	{ REGISTER_TEXT, "call-id=$$", false, NULL },
	{ REGISTER_TEXT, "call-id~/1$/", true, NULL },
	{ REGISTER_TEXT, "call-id~/1$$/", true, NULL },
	/* unknown names */
	{ REGISTER_TEXT, "call-id=$nobody", false, "$nobody has no value" },
	{ REGISTER_TEXT, "call-id!=$nobody.call-id", false, "$nobody.call-id has no value" },
	{ REGISTER_TEXT, "call-id~/$nobody/", false, "$nobody has no value" },
	{ REGISTER_TEXT, "call-id~/($number/", false, NULL },
};

static void check_holds(const struct hold_row *row)
{
	struct msg *msg = lab_read(str_of(row->message));
	struct subject subject = { .msg = msg, .fact = fact };
	struct condition *condition;
	struct buf seen = { 0 };
	struct arena arena;
	char why[160];

	arena_init(&arena);
	condition = condition_parse(&arena, str_of(row->condition), why);
	cr_assert_not_null(condition, "%s: %s", row->condition, why);
	cr_expect_eq(condition_holds(condition, &subject, &dollars, NULL), row->holds, "%s",
		     row->condition);
	cr_expect_eq(condition_holds(condition, &subject, &dollars, &seen), row->holds, "%s, seen",
		     row->condition);
	if (row->seen)
		cr_expect(str_is(buf_str(&seen), row->seen), "%s: saw %.*s", row->condition,
			  STR_ARG(buf_str(&seen)));
	buf_free(&seen);
	condition_free(condition);
	arena_clear(&arena);
	msg_free(msg);
}

Test(rule_condition, what_holds)
{
	for (size_t i = 0; i < ARRAY_LEN(plain_rows); i++)
		check_holds(&plain_rows[i]);
}

Test(rule_condition, dollars_in_conditions)
{
	for (size_t i = 0; i < ARRAY_LEN(dollar_hold_rows); i++)
		check_holds(&dollar_hold_rows[i]);
}

Test(rule_condition, long_and_strange_values_are_shown_on_one_line)
{
	struct msg *msg = lab_read(STR(INVITE_TEXT));
	struct subject subject = { .msg = msg };
	struct buf seen = { 0 };
	struct arena arena;
	char why[160];

	arena_init(&arena);
	condition_holds(condition_parse(&arena, STR("body=x"), why), &subject, NULL, &seen);
	cr_expect(
		str_starts(buf_str(&seen), STR("body=\"v=0\\r\\no=- 1 1 IN IP4 192.0.2.1\\r\\n")));
	cr_expect(str_ends(buf_str(&seen), STR("...\"")));
	cr_expect(str_find(buf_str(&seen), '\n') < 0);
	cr_expect_lt(seen.n, 300);
	buf_free(&seen);
	arena_clear(&arena);
	msg_free(msg);
}

/* What is no condition, and words of the sentence that says so. */
static const struct {
	const char *text, *why;
} wrong_rows[] = {
	{ "", "has no operator" },
	{ "supported", "PATH=* for present" },
	{ "supported = path", "no blanks" },
	{ "supported =path", "no blanks" },
	{ "supported= path", "no blanks" },
	{ "=x", "path is missing" },
	{ "!", "path is missing" },
	{ "!supported=path", "PATH!=VALUE" },
	{ "!contact[x]", "index" },
	{ "sdp.audio.prot=x", "did you mean" },
	{ "call-id=\"abc", "quote is not closed" },
	{ "call-id=\"", "quote is not closed" },
	{ "call-id~/a(/", "no regular expression" },
	{ "call-id~/[/", "no regular expression" },
	{ "cseq.number>many", "numbers and durations" },
	{ "cseq.number<=\"\"", "numbers and durations" },
	{ "cseq.number>5x", "numbers and durations" },
	{ "auth=inital", "did you mean initial?" },
	{ "auth=aka|digset", "did you mean digest?" },
	{ "kind!=refesh", "did you mean refresh?" },
	{ "kind=something-else", "initial|refresh|remove|fetch|emergency" },
	{ "proto=sctp", "tcp" },
	{ "gap=2", "write '2s'" },
	{ "gap>1.5", "is a duration" },
	{ "registration.left<600", "write '600s'" },
	{ "header!=x", "only makes" },
	{ "bytes~x", "only makes" },
};

Test(rule_condition, what_is_no_condition)
{
	struct arena arena;
	char why[160];

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(wrong_rows); i++) {
		why[0] = '\0';
		cr_expect_null(condition_parse(&arena, str_of(wrong_rows[i].text), why),
			       "%s is taken", wrong_rows[i].text);
		cr_expect(str_search(str_of(why), str_of(wrong_rows[i].why)) >= 0, "'%s': %s",
			  wrong_rows[i].text, why);
	}
	arena_clear(&arena);
}

/* What is taken although it looks odd: operator, value without its quotes. */
static const struct {
	const char *text;
	enum condition_op op;
	const char *value;
} parse_rows[] = {
	{ "xml(//a[@b='=<>'])=x", OP_EQUAL, "x" },
	{ "sdp.audio.line(a=ptime:)!=a=ptime:20", OP_UNEQUAL, "a=ptime:20" },
	{ "contact[*]<=5", OP_LESS_EQUAL, "5" },
	{ "contact=\"a \\\"b\\\" \\\\c\"", OP_EQUAL, "a \"b\" \\c" },
	{ "to=\"Bob\" <sip:b@h>", OP_EQUAL, "\"Bob\" <sip:b@h>" },
	{ "x~/", OP_CONTAINS, "/" },
	{ "x~//", OP_CONTAINS, "//" },
	{ "x~/a", OP_CONTAINS, "/a" },
	{ "x~/a/", OP_REGEX, "a" },
	{ "x=*", OP_PRESENT, "*" },
	{ "x=\\*", OP_EQUAL, "\\*" },
	{ "x==", OP_EQUAL, "=" },
	{ "!x", OP_ABSENT, "" },
	{ "auth=$what", OP_EQUAL, "$what" },
	{ "auth=a*", OP_EQUAL, "a*" },
	{ "gap>$T", OP_GREATER, "$T" },
};

Test(rule_condition, what_is_read)
{
	struct arena arena;
	char why[160];

	arena_init(&arena);
	for (size_t i = 0; i < ARRAY_LEN(parse_rows); i++) {
		struct condition *condition =
			condition_parse(&arena, str_of(parse_rows[i].text), why);

		cr_assert_not_null(condition, "%s: %s", parse_rows[i].text, why);
		cr_expect_eq(condition->op, parse_rows[i].op, "%s: %d", parse_rows[i].text,
			     (int)condition->op);
		cr_expect(str_is(condition->value, parse_rows[i].value), "%s: '%.*s'",
			  parse_rows[i].text, STR_ARG(condition->value));
		cr_expect(str_is(condition->text, parse_rows[i].text));
		condition_free(condition);
	}
	arena_clear(&arena);
}

/* `=` without a path. */
static const struct {
	const char *pattern, *value;
	bool equal;
} equal_rows[] = {
	{ "a", "a", true },
	{ "a", "A", false },
	{ "a|b", "b", true },
	{ "a\\|b", "a|b", true },
	{ "a\\|b", "b", false },
	{ "|b", "", true },
	{ "", "", true },
	{ "", "x", false },
	{ "a|", "", true },
	{ "*", "", true },
	{ "a*c", "abc", true },
	{ "a\\*c", "abc", false },
	{ "a\\*c", "a*c", true },
	{ "5", "5.0", true },
	{ "-5", "-5", true },
	{ "1.50", "1.5", true },
	{ "5", "05", false },
	{ "+5", "5", false },
	{ "+15550101", "15550101", false },
	{ "0015550101", "15550101", false },
	{ "60s", "1m", true },
	{ "60s", "60", true },
	{ "60", "60000ms", true },
	{ "61s", "60", false },
	{ "123456789012345678", "123456789012345679", false },
	{ "sip:a@h", "sip:a@H;lr", true },
	{ "sip:a@h", "sip:b@h", false },
	{ "sip:a@h", "sips:a@h", false },
	{ "tel:+1-2", "tel:+12", true },
	{ "urn:service:sos", "urn:service:SOS", false },
};

Test(rule_condition, equal_texts)
{
	for (size_t i = 0; i < ARRAY_LEN(equal_rows); i++)
		cr_expect_eq(condition_equal(str_of(equal_rows[i].pattern),
					     str_of(equal_rows[i].value)),
			     equal_rows[i].equal, "'%s' and '%s'", equal_rows[i].pattern,
			     equal_rows[i].value);
}

/* Texts and what they become; unknown NULL: all names are known. */
static const struct {
	const char *text, *expanded, *unknown;
} expand_rows[] = {
	{ "", "", NULL },
	{ "no value", "no value", NULL },
	{ "<sip:$number@h>", "<sip:+15550101@h>", NULL },
	{ "<$alice.impu>;expires=5", "<sip:alice@ims.example>;expires=5", NULL },
	{ "Retry-After: $T.", "Retry-After: 5s.", NULL },
	{ "$old.www-authenticate.nonce\"", "bm9u\"", NULL },
	{ "$call.via[-1].branch,x", "z9hG4bK5,x", NULL },
	{ "$number*", "+15550101*", NULL },
	{ "$number$each", "+15550101404", NULL },
	{ "a$$b", "a$b", NULL },
	{ "a$$number", "a$number", NULL },
	{ "$$$number", "$+15550101", NULL },
	{ "5$", "5$", NULL },
	{ "5$ or $5", "5$ or $5", NULL },
	{ "${each}x", "404x", NULL },
	{ "${alice.impu}x", "sip:alice@ims.examplex", NULL },
	{ "$same", "no path", NULL },
	{ "$eachx", "$eachx", "eachx" },
	{ "a $nobody b $T", "a $nobody b 5s", "nobody" },
	{ "${nobody}x$other", "${nobody}x$other", "nobody" },
	{ "$nobody.uri.user@x", "$nobody.uri.user@x", "nobody.uri.user" },
	{ "$nobody.xml(//a[@b=')']/c).", "$nobody.xml(//a[@b=')']/c).",
	  "nobody.xml(//a[@b=')']/c)" },
	{ "$nobody.contact.+g.3gpp.smsip>", "$nobody.contact.+g.3gpp.smsip>",
	  "nobody.contact.+g.3gpp.smsip" },
	{ "$nobody.sdp.audio.b.AS|x", "$nobody.sdp.audio.b.AS|x", "nobody.sdp.audio.b.AS" },
	{ "${open", "${open", "{open" },
	{ "${}", "${}", "{}" },
};

Test(rule_condition, dollars_expand)
{
	for (size_t i = 0; i < ARRAY_LEN(expand_rows); i++) {
		struct str unknown = STR_NONE;
		struct buf out = { 0 };
		bool known =
			dollars_expand(&dollars, str_of(expand_rows[i].text), NULL, &out, &unknown);

		cr_expect_eq(known, !expand_rows[i].unknown, "%s", expand_rows[i].text);
		cr_expect(is_text(unknown, expand_rows[i].unknown), "%s: %.*s", expand_rows[i].text,
			  STR_ARG(unknown));
		cr_expect(str_is(buf_str(&out), expand_rows[i].expanded), "%s: %.*s",
			  expand_rows[i].text, STR_ARG(buf_str(&out)));
		buf_free(&out);
	}
}

Test(rule_condition, dollars_know_the_path)
{
	struct buf out = { 0 };
	struct arena arena;
	struct str unknown;
	char why[160];

	arena_init(&arena);
	cr_assert(dollars_expand(&dollars, STR("<$same>"), path_parse(&arena, STR("to.tag"), why),
				 &out, &unknown));
	cr_expect(str_is(buf_str(&out), "<to.tag>"));
	buf_free(&out);
	arena_clear(&arena);
}

Test(rule_condition, dollars_next)
{
	static const char *const names[] = { "a", "b.c", "d-e", "f" };
	struct str rest = STR("x$a y$$ ${b.c}$d-e.$f$"), name;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		cr_assert(dollars_next(&rest, &name), "%s is missing", names[i]);
		cr_expect(str_is(name, names[i]), "%.*s", STR_ARG(name));
	}
	cr_expect_not(dollars_next(&rest, &name));
	cr_expect_not(dollars_next(&rest, &name));
}
