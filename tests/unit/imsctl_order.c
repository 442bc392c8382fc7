/* SPDX-License-Identifier: Apache-2.0 */
/* imsctl: what is typed becomes a path, a query and a body. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>

#include "imsctl/options.h"
#include "imsctl/order.h"

enum { ARGS_MAX = 16 };

/* The line, cut at blanks, as a request: "METHOD PATH BODY", or why it is none. */
static char *order_of(const char *line)
{
	struct options options;
	struct foreign foreign = { options_take, options_offer, &options };
	char *text = strdup(line), *argv[ARGS_MAX], *body, *made = NULL;
	struct buf why = { 0 };
	struct order order;
	const struct command *command;
	int argc = 0, used;

	for (char *word = strtok(text, " "); word && argc < ARGS_MAX; word = strtok(NULL, " "))
		argv[argc++] = word;
	options_init(&options);
	command = command_find(argc, argv, &used);
	cr_assert_not_null(command, "%s", line);
	if (order_read(&order, command, argc - used, argv + used, &foreign, &why)) {
		body = order.body ? json_dumps(order.body, JSON_COMPACT) : strdup("");
		cr_assert_geq(asprintf(&made, "%s %s %s", order.command->method,
				       order.path.p ? order.path.p : "", body),
			      0);
		free(body);
	} else {
		made = strdup(why.p);
	}
	order_free(&order);
	options_free(&options);
	buf_free(&why);
	free(text);
	return made;
}

struct order_row {
	const char *line, *made;
};

static const struct order_row order_rows[] = {
	{ "ues", "GET /v1/ues?max=1000 " },
	{ "ues --max 3 from=2", "GET /v1/ues?max=3&from=2 " },
	{ "ue a/b?c", "GET /v1/ues/a%2Fb%3Fc " },
	{ "registrations", "GET /v1/registrations?max=1000 " },
	{ "registrations alice", "GET /v1/registrations/alice?max=1000 " },
	{ "calls --ended", "GET /v1/calls?max=1000&ended=1 " },
	{ "calls 3", "GET /v1/calls/3 " },
	{ "call 3", "GET /v1/calls/3 " },
	{ "call x@y", "GET /v1/calls/x@y " },
	{ "call alice", "POST /v1/calls {\"user\":\"alice\"}" },
	{ "call alice from=+1555 --behaviour ring", "POST /v1/calls {\"user\":\"alice\",\"from\":\"+1555\",\"behaviour\":\"ring\"}" },
	{ "call 3 hold", "POST /v1/calls/3 {\"action\":\"hold\"}" },
	{ "call 3 refer +1555 replaces=bob", "POST /v1/calls/3 {\"action\":\"refer\",\"argument\":\"+1555\",\"replaces\":\"bob\"}" },
	{ "call alice form=1", "call: what is 'form=1' for? (did you mean from=?)" },
	{ "call", "usage: imsctl call CALL, imsctl call CALL ACTION [ARGUMENT], imsctl call UE" },
	{ "sms alice a=b", "POST /v1/sms {\"to\":\"alice\",\"text\":\"a=b\"}" },
	{ "sms alice --status-report --class 1 hi", "POST /v1/sms {\"to\":\"alice\",\"text\":\"hi\",\"status_report\":true,\"class\":1}" },
	{ "sms alice -- --class", "POST /v1/sms {\"to\":\"alice\",\"text\":\"--class\"}" },
	{ "sms 3", "GET /v1/sms/3 " },
	{ "rule off busy", "PUT /v1/rules/busy {\"off\":true}" },
	{ "rule on busy", "PUT /v1/rules/busy {\"off\":false}" },
	{ "rule busy", "GET /v1/rules/busy " },
	{ "rule add {\"name\":\"x\"} spoken=2", "POST /v1/rules {\"name\":\"x\",\"spoken\":2}" },
	{ "rule add {x=1;}", "POST /v1/rules {\"text\":\"{x=1;}\"}" },
	{ "rule add no.rules", "no.rules: No such file or directory" },
	{ "services set carol", "services set: KEY=VALUE is wanted" },
	{ "knob a.b=7", "PUT /v1/knobs/a.b {\"value\":\"7\"}" },
	{ "knob a.b 7", "PUT /v1/knobs/a.b {\"value\":\"7\"}" },
	{ "knob a.b", "GET /v1/knobs/a.b " },
	{ "verify has=a=1 --has b>2 --exactly 2 has=c", "POST /v1/journal/verify {\"has\":[\"a=1\",\"b>2\",\"c\"],\"exactly\":2}" },
	{ "verify has=a=1", "POST /v1/journal/verify {\"has\":\"a=1\"}" },
	{ "verify exactly=two", "exactly: a whole number is wanted, not 'two'" },
	{ "verify exactly", "usage: imsctl verify" },
	{ "verify --exactly", "--exactly wants a value" },
	{ "verify --copies=maybe", "copies: true or false is wanted, not 'maybe'" },
	{ "wait registered alice --timeout 5s", "POST /v1/wait {\"event\":\"registered\",\"user\":\"alice\",\"timeout\":\"5s\"}" },
	{ "wait --json", "POST /v1/wait {}" },
	{ "ladder", "GET /v1/ladder.txt " },
	{ "ladder alice --svg", "GET /v1/ues/alice/ladder.svg " },
	{ "ladder 3 --mmd max=5", "GET /v1/calls/3/ladder.mmd?max=5 " },
	{ "ladder run 3", "GET /v1/runs/3/ladder.txt " },
	{ "reset --release", "POST /v1/reset {\"release\":true}" },
	{ "subscribers add name=f auth.k=00 n=7 auth.on=true x:=[1]",
	  "POST /v1/subscribers {\"name\":\"f\",\"auth\":{\"k\":\"00\",\"on\":true},\"n\":7,\"x\":[1]}" },
	{ "subscribers add x:=[1", "x: JSON is wanted behind :=" },
	{ "get clock", "GET /v1/clock " },
	{ "get v1/clock", "GET /v1/clock " },
	{ "get /metrics", "GET /metrics " },
	{ "get journal?last=3", "GET /v1/journal?last=3 " },
	{ "post calls user=alice", "POST /v1/calls {\"user\":\"alice\"}" },
	{ "run x --ue alice=192.0.2.1 --ue bob=192.0.2.2", "POST /v1/runs {\"ue\":{\"alice\":\"192.0.2.1\",\"bob\":\"192.0.2.2\"}}" },
	{ "run x --ue alice", "ue: NAME=VALUE is wanted, not 'alice'" },
	{ "ues --jsn", "ues has no option --jsn (did you mean --json?)" },
	{ "ues --chnged", "ues has no option --chnged" },
	{ "journal user=alice last=5", "GET /v1/journal?user=alice&last=5 " },
};

Test(imsctl_order, lines)
{
	for (size_t i = 0; i < ARRAY_LEN(order_rows); i++) {
		char *made = order_of(order_rows[i].line);

		cr_expect_str_eq(made, order_rows[i].made, "%s", order_rows[i].line);
		free(made);
	}
}

Test(imsctl_order, near_commands)
{
	char *statsu[] = { "statsu" }, *rule_ad[] = { "rule", "delte" },
	     *nothing[] = { "xyzzyxyzzy" };
	int used;

	cr_expect_null(command_find(1, statsu, &used));
	cr_expect_str_eq(command_near(1, statsu), "status");
	cr_expect_str_eq(command_near(2, rule_ad), "rule delete");
	cr_expect_null(command_near(1, nothing));
}

/* Each row can be called, and says what it does. */
Test(imsctl_order, table)
{
	for (const struct command *row = command_rows; row->words; row++) {
		cr_expect(row->help && row->help[0], "%s", row->words);
		cr_expect(row->method &&
				  (row->path || row->act || row->arguments[0].kind == VALUE_PATH),
			  "%s", row->words);
		cr_expect(row->show != SHOW_TABLE || row->columns, "%s", row->words);
		for (const struct field *field = row->fields; field && field->name; field++) {
			cr_expect(field->help && field->help[0], "%s %s", row->words, field->name);
			cr_expect(field->kind <= VALUE_LOCAL, "%s %s", row->words, field->name);
		}
	}
}
