/* SPDX-License-Identifier: Apache-2.0 */
/* The table of commands. */
#include "imsctl/acts.h"

/* Columns. */

static const struct column listener_columns[] = {
	{ "NAME", "name" }, { "PROTO", "proto" }, { "ADDRESS", "address" }, { "PORT", "port" }, { "ADVERTISED", "advertise" }, { NULL },
};
static const struct column subscriber_columns[] = {
	{ "NAME", "name", 20 }, { "STATE", "state", .state = true }, { "MSISDN", "msisdn" }, { "ALGORITHM", "algorithm" },
	{ "SOURCE", "source" }, { "IMPI", "impi", 60 }, { NULL },
};
static const struct column ue_columns[] = {
	{ "UE", "name", 20 }, { "STATE", "state", .state = true }, { "PROTO", "proto" }, { "REMOTE", "link.remote", .flag = "link_open", .mark = " closed" }, { "CALLS", "calls" },
	{ "LAST", "last_message.time" }, { "MESSAGE", "last_message.method" }, { "DIAGNOSIS", "diagnosis.words" }, { NULL },
};
static const struct column registration_columns[] = {
	{ "UE", "name", 20 }, { "STATE", "state", .state = true }, { "EXPIRES", "expires" }, { "CONTACT", "contact", 60 },
	{ "CALL-ID", "call_id" }, { NULL },
};
static const struct column subscription_columns[] = {
	{ "PACKAGE", "package" }, { "NOTIFIER", "notifier" }, { "USER", "user" }, { "STATE", "state", .state = true }, { "EXPIRES", "expires" },
	{ "ABOUT", "about", 50 }, { "WATCHER", "watcher" }, { NULL },
};
static const struct column diagnosis_columns[] = {
	{ "TIME", "time" }, { "UE", "ue", 20 }, { "CAUSE", "code" }, { "TIMES", "times" }, { "RESOLVED", "resolved" },
	{ "WHAT", "words", 50 }, { "EVIDENCE", "evidence", 60 }, { "CHECK", "next" }, { NULL },
};
static const char diagnosis_merged[] = "ue,code,resolved,evidence";
static const struct column cause_columns[] = {
	{ "CAUSE", "code" }, { "GROUP", "group" }, { "WHAT", "words", 60 }, { "CHECK", "next" }, { NULL },
};
static const struct column call_columns[] = {
	{ "CALL", "id" }, { "STATE", "state", .state = true }, { "CALLER", "caller" }, { "CALLEE", "callee" },
	{ "BEHAVIOUR", "far_end.behaviour" }, { "BEGAN", "began" }, { "SECONDS", "duration" }, { "WHY", "why" }, { NULL },
};
static const struct column conference_columns[] = {
	{ "ID", "id" }, { "NAME", "name" }, { "STATE", "state", .state = true }, { "PRESENT", "present" }, { "CREATOR", "creator" }, { "BEGAN", "began" }, { NULL },
};
static const struct column sms_columns[] = {
	{ "ID", "id" }, { "STATE", "state", .state = true }, { "FROM", "from" }, { "TO", "to" }, { "TRIES", "attempts" }, { "TEXT", "text", 60 },
	{ "WHY", "why" }, { NULL },
};
static const struct column message_columns[] = {
	{ "ID", "id" }, { "DIRECTION", "direction" }, { "USER", "user" }, { "STATUS", "status" }, { "TYPE", "type" }, { "TEXT", "text" }, { NULL },
};
static const struct column fault_columns[] = {
	{ "FAULT", "name" }, { "WHAT IT DOES", "title" }, { NULL },
};
static const struct column rule_columns[] = {
	{ "RULE", "name", 40 }, { "SOURCE", "source" }, { "OFF", "off" }, { "MATCHED", "tally.matched" }, { "SPOKE", "tally.spoke" },
	{ "WHEN", "when", 60 }, { "DO", "do" }, { NULL },
};
static const struct column unused_columns[] = {
	{ "RULE", "name", 40 }, { "SOURCE", "source" }, { "WHY IT NEVER SPOKE", "why" }, { NULL },
};
static const struct column knob_columns[] = {
	{ "KNOB", "name" }, { "VALUE", "value", 30 }, { "DEFAULT", "default", 30 }, { "UNIT", "unit" }, { "SOURCE", "source" }, { "HELP", "help" }, { NULL },
};
static const struct column behaviour_columns[] = {
	{ "BEHAVIOUR", "name" }, { "TURN", "turn" }, { "SOURCE", "source" }, { "HELP", "help" }, { NULL },
};
static const struct column record_columns[] = {
	{ "N", "n" }, { "TIME", "time" }, { "KIND", "kind" }, { "FROM", "from", 20 }, { "TO", "to", 20 }, { "METHOD", "method" }, { "STATUS", "status" },
	{ "USER", "user" }, { "EVENT", "event" }, { "RULES", "rules" }, { "TEXT", "text" }, { NULL },
};
static const struct column meaning_columns[] = {
	{ "MESSAGE", "name" }, { "GROUP", "group" }, { "WHAT IT MEANS", "help", 70 }, { "CLAUSE", "clause" }, { NULL },
};
static const struct column scenario_columns[] = {
	{ "SCENARIO", "name" }, { "LIVE", "live" }, { "UES", "ues" }, { "TITLE", "title" }, { "WHY NOT", "why" }, { NULL },
};
static const struct column run_columns[] = {
	{ "RUN", "id" }, { "STATE", "state", .state = true }, { "NAME", "name" }, { "TOOK", "took" }, { "LINE", "line.line" }, { "WAITS FOR", "waits_for", 60 },
	{ "PROMPT", "prompt.text" }, { NULL },
};

/* Fields. */

#define PAGE_FIELDS                                                     \
	{ "from", VALUE_NUMBER, "items to pass over" },                 \
	{ "max", VALUE_NUMBER, "items in one answer, 1000 at most" }

/* Which records: /v1/journal, /v1/wait, /v1/journal/verify and others have these words. */
#define CHOICE_FIELDS                                                   \
	{ "user", VALUE_TEXT, "whose phone: NAME, A|B, *" },            \
	{ "call_id", VALUE_TEXT, "Call-ID" },                           \
	{ "method", VALUE_TEXT, "METHOD, A|B" },                        \
	{ "status", VALUE_TEXT, "of responses: 200, 4xx, 180-183, *; none: requests" }, \
	{ "rule", VALUE_TEXT, "a rule that spoke" },                    \
	{ "leg", VALUE_TEXT, "ue (default), core, all" },               \
	{ "since", VALUE_TEXT, "behind record N; 12.5s after the start; -5s: the last 5 s" }, \
	{ "until", VALUE_TEXT, "up to record N; up to 12.5s" }

#define RECORD_FIELDS                                                   \
	CHOICE_FIELDS,                                                  \
	{ "direction", VALUE_TEXT, "from or to the UE" },               \
	{ "kind", VALUE_TEXT, "received, sent, held, broken, event" },  \
	{ "event", VALUE_TEXT, "name of an event: registration.state, call.*" }, \
	{ "group", VALUE_TEXT, "registration, call setup ..." },        \
	{ "cause", VALUE_TEXT, "code of a diagnosis" },                 \
	{ "text", VALUE_TEXT, "what is in the text" }

static const struct field page_fields[] = { PAGE_FIELDS, { NULL } };
static const struct field calls_fields[] = {
	PAGE_FIELDS, { "ended", VALUE_FLAG, "those that are over, too" }, { NULL },
};
static const struct field knobs_fields[] = {
	PAGE_FIELDS, { "changed", VALUE_FLAG, "only those that were changed at run time" }, { NULL },
};
static const struct field config_fields[] = {
	{ "check", VALUE_FLAG, "only looks whether it is right", true }, { NULL },
};
static const struct field reset_fields[] = {
	{ "release", VALUE_FLAG, "phones are told: BYE and last NOTIFYs first" }, { NULL },
};
static const struct field import_fields[] = {
	{ "partial", VALUE_FLAG, "takes what is right, leaves out what is wrong", true },
	{ "replace", VALUE_FLAG, "one that is there gets the new record", true },
	{ NULL },
};
static const struct field mwi_fields[] = {
	{ "voice", VALUE_TEXT, "NEW/OLD (URGENT NEW/OLD): 2/8 (0/2)" },
	{ "video", VALUE_TEXT, "likewise" },
	{ "fax", VALUE_TEXT, "likewise" },
	{ "pager", VALUE_TEXT, "likewise" },
	{ "multimedia", VALUE_TEXT, "likewise" },
	{ "text", VALUE_TEXT, "likewise" },
	{ NULL },
};
static const struct field deregister_fields[] = {
	{ "event", VALUE_TEXT, "what its watchers are told: rejected, deactivated ..." }, { NULL },
};
static const struct field send_fields[] = {
	{ "fix", VALUE_FLAG, "Via, Content-Length ... are put right", true },
	{ "transaction", VALUE_FLAG, "waits for its final response", true },
	{ NULL },
};
static const struct field call_fields[] = {
	{ "from", VALUE_TEXT, "number or URI of who calls" },
	{ "behaviour", VALUE_TEXT, "what the far end does: imsctl behaviours" },
	{ NULL },
};
static const struct field action_fields[] = {
	{ "argument", VALUE_TEXT, "a word for the description, or a Reason; of refer a number or URI" },
	{ "replaces", VALUE_TEXT, "of refer: the call that the new one replaces" },
	{ NULL },
};
static const struct field sms_fields[] = {
	{ "from", VALUE_TEXT, "number, or a name of up to 11 characters" },
	{ "data", VALUE_TEXT, "8 bit data in place of the text, as hex digits" },
	{ "tpdu", VALUE_TEXT, "a TPDU in its place, as hex digits" },
	{ "rpdu", VALUE_TEXT, "an RPDU in its place, as hex digits" },
	{ "coding", VALUE_TEXT, "gsm7, 8bit or ucs2" },
	{ "class", VALUE_NUMBER, "0 to 3" },
	{ "pid", VALUE_TEXT, "TP-PID, as number or name" },
	{ "status_report", VALUE_FLAG, "TP-SRI" },
	{ "validity", VALUE_TEXT, "how long it may wait: 90m" },
	{ NULL },
};
static const struct field message_fields[] = {
	{ "from", VALUE_TEXT, "number or URI of who speaks" },
	{ "type", VALUE_TEXT, "text/plain, or another type of the text" },
	{ "behaviour", VALUE_TEXT, "of the turn message.outgoing" },
	{ NULL },
};
static const struct field ussd_fields[] = {
	{ "text", VALUE_TEXT, "what it says; without it the code does" },
	{ "code", VALUE_TEXT, "of the configuration; its menu is followed" },
	{ "kind", VALUE_TEXT, "request or notify" },
	{ "language", VALUE_TEXT, "of the text" },
	{ "from", VALUE_TEXT, "number or URI of who begins" },
	{ NULL },
};
static const struct field rule_fields[] = {
	{ "user", VALUE_TEXT, "for him alone" },
	{ "expires", VALUE_TEXT, "goes by itself after so long: 60s" },
	{ "spoken", VALUE_NUMBER, "goes when it has spoken so often" },
	{ NULL },
};
static const struct field journal_fields[] = {
	RECORD_FIELDS,
	{ "from", VALUE_TEXT, "who sent it: a UE or element" },
	{ "to", VALUE_TEXT, "who got it" },
	{ "after", VALUE_NUMBER, "behind record N" },
	{ "max", VALUE_NUMBER, "records in one answer, 1000 at most" },
	{ "last", VALUE_NUMBER, "only the last N; 0: from the oldest on; 100" },
	{ NULL },
};
static const struct field verify_fields[] = {
	RECORD_FIELDS,
	{ "has", VALUE_MANY, "a condition on the message: contact.expires=600000" },
	{ "exactly", VALUE_NUMBER, "so often" },
	{ "at_least", VALUE_NUMBER, "so often; 1" },
	{ "at_most", VALUE_NUMBER, "so often; 0: not at all" },
	{ "within", VALUE_TEXT, "waits so long for it: 5s" },
	{ "copies", VALUE_FLAG, "counts retransmissions, too" },
	{ NULL },
};
static const struct field wait_fields[] = {
	RECORD_FIELDS,
	{ "has", VALUE_MANY, "a condition on the message: contact.expires=600000" },
	{ "state", VALUE_TEXT, "of event call: established (default), early, ended ..." },
	{ "timeout", VALUE_TEXT, "so long, then the answer is no: 30s" },
	{ NULL },
};
static const struct field tail_fields[] = {
	CHOICE_FIELDS,
	{ "kind", VALUE_TEXT, "received, sent, held, broken, event" },
	{ "event", VALUE_TEXT, "name of an event: registration.state, call.*" },
	{ "cause", VALUE_TEXT, "code of a diagnosis: AUTH_*" },
	{ "lines", VALUE_LOCAL, "ends after so many" },
	{ NULL },
};
static const struct field ladder_fields[] = {
	{ "svg", VALUE_FLAG, "as a picture" },
	{ "mmd", VALUE_FLAG, "for Mermaid" },
	{ "txt", VALUE_FLAG, "as text; the default" },
	CHOICE_FIELDS,
	{ "max", VALUE_NUMBER, "records that are drawn, the newest" },
	{ NULL },
};
static const struct field capture_fields[] = {
	CHOICE_FIELDS,
	{ "call", VALUE_TEXT, "of that call, by its id or Call-ID" },
	{ "run", VALUE_TEXT, "of that run" },
	{ "follow", VALUE_FLAG, "and what comes, until it is ended" },
	{ NULL },
};
static const struct field run_fields[] = {
	{ "ue", VALUE_PAIR, "where a UE is: --ue alice=192.0.2.1" },
	{ "params", VALUE_PAIR, "a param of the scenario: --params codec=AMR" },
	{ "row", VALUE_TEXT, "of its cases this one alone" },
	{ "timeout", VALUE_TEXT, "a line that says no time waits so long" },
	{ "do", VALUE_LOCAL, "a command that does what is asked, behind it UE WORD ARGUMENT...; its output goes to stderr" },
	{ "junit", VALUE_LOCAL, "writes the verdicts as JUnit XML" },
	{ NULL },
};
static const struct field done_fields[] = {
	{ "ok", VALUE_FLAG, "ok=false: it could not be done, or the answer is no" },
	{ "text", VALUE_TEXT, "why not" },
	{ "prompt", VALUE_NUMBER, "the id of the prompt that this is for" },
	{ NULL },
};

const struct command command_rows[] = {
	{ "status", "how the lab is: version, clock, sockets, what goes on", "GET", NULL, .act = act_status, .show = SHOW_FIELDS, .group = "The lab" },
	{ "version", "imsd's name and version", "GET", "/v1/version", .says = "{name} {version}" },
	{ "ready", "good as soon as every socket is open", "GET", "/readyz", .show = SHOW_OCTETS },
	{ "listeners", "open SIP sockets", "GET", "/v1/listeners", .show = SHOW_TABLE, .list = "listeners", .columns = listener_columns },
	{ "config", "the configuration in force, without keys", "GET", "/v1/config", .list = "files", .show = SHOW_FIELDS },
	{ "config put", "another text in place of the configuration, until the next reload", "PUT", "/v1/config", { { "FILE", NULL, VALUE_FILE } },
	  config_fields, .show = SHOW_FIELDS, .type = "text/plain" },
	{ "reload", "has imsd read its configuration again, and says what changed", "POST", "/v1/reload", .show = SHOW_FIELDS },
	{ "reset", "back to the loaded configuration; comes back when nothing is left", "POST", "/v1/reset", .fields = reset_fields, .show = SHOW_FIELDS, .patient = true },
	{ "clock", "what the clock shows", "GET", "/v1/clock", .show = SHOW_FIELDS },
	{ "clock advance", "manual clock: lets time pass", "POST", "/v1/clock/advance", { { "TIME", "by" } }, .says = "it is {at}, {now} s after the start", .patient = true,
	  .example = "imsctl clock advance 10m" },
	{ "metrics", "counters, gauges and histograms for Prometheus", "GET", "/metrics", .show = SHOW_OCTETS },

	{ "ues", "all UEs: state, link, calls, and what is wrong", "GET", "/v1/ues", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "ues",
	  .columns = ue_columns, .group = "UEs and subscribers" },
	{ "ue", "one UE", "GET", "/v1/ues/{UE}", { { "UE" } }, .show = SHOW_FIELDS },
	{ "diagnosis", "what went wrong with all UEs, newest first", "GET", "/v1/diagnosis", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE,
	  .list = "diagnoses", .columns = diagnosis_columns, .merged = diagnosis_merged, .none = "nothing is known to be wrong" },
	{ "diagnosis", "what went wrong with one", "GET", "/v1/ues/{UE}/diagnosis", { { "UE" } }, .show = SHOW_TABLE, .list = "diagnoses", .columns = diagnosis_columns,
	  .merged = diagnosis_merged,
	  .none = "nothing is known to be wrong so far; {name} is {state}" },
	{ "causes", "all that may be wrong, and what to check then", "GET", "/v1/causes", .show = SHOW_TABLE, .list = "causes", .columns = cause_columns },
	{ "send", "sends any message to a UE, octet by octet", "POST", "/v1/ues/{UE}/send", { { "UE" }, { "FILE", NULL, VALUE_FILE } }, send_fields, .show = SHOW_FIELDS,
	  .patient = true, .type = "message/sip" },
	{ "registrations", "bindings of all UEs, or of one", "GET", "/v1/registrations/{UE}", { { "UE", .optional = true } }, page_fields, .presets = "max=1000",
	  .show = SHOW_TABLE, .list = "registrations", .columns = registration_columns },
	{ "register", "has a registered UE register again: its registration is shortened", "POST", "/v1/registrations/{UE}/reauthenticate", { { "UE" } } },
	{ "deregister", "ends its registration", "POST", "/v1/registrations/{UE}/deregister", { { "UE" } }, deregister_fields },
	{ "subscriptions", "who watches what", "GET", "/v1/subscriptions", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "subscriptions",
	  .columns = subscription_columns },
	{ "subscribers", "all subscribers", "GET", "/v1/subscribers", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "subscribers",
	  .columns = subscriber_columns },
	{ "subscribers", "one subscriber", "GET", "/v1/subscribers/{NAME}", { { "NAME" } }, .show = SHOW_FIELDS },
	{ "subscribers add", "adds one, in the words of the configuration", "POST", "/v1/subscribers", .any = true, .says = "{name}: {impi}",
	  .example = "imsctl subscribers add name=frank imsi=001010000000006 auth.algorithm=digest auth.password=secret" },
	{ "subscribers set", "changes what is named", "PATCH", "/v1/subscribers/{NAME}", { { "NAME" } }, .any = true, .says = "{name}: {impi}" },
	{ "subscribers delete", "takes one away", "DELETE", "/v1/subscribers/{NAME}", { { "NAME" } } },
	{ "subscribers import", "adds those of comma-separated values; the first line names the columns", "POST", "/v1/subscribers/import", { { "FILE", NULL, VALUE_FILE } },
	  import_fields, .show = SHOW_FIELDS, .type = "text/csv" },
	{ "services", "supplementary services of a subscriber", "GET", "/v1/subscribers/{NAME}/services", { { "NAME" } }, .show = SHOW_FIELDS },
	{ "services set", "others in place of the configured ones", "PUT", "/v1/subscribers/{NAME}/services", { { "NAME" } }, .any = true, .show = SHOW_FIELDS,
	  .example = "imsctl services set alice cfnr=+15550101 no_reply_timer=10" },
	{ "services reset", "the configured ones again", "DELETE", "/v1/subscribers/{NAME}/services", { { "NAME" } } },
	{ "mwi", "messages that wait for a subscriber", "GET", "/v1/subscribers/{NAME}/mwi", { { "NAME" } }, .show = SHOW_FIELDS },
	{ "mwi set", "sets counts; watchers are told", "PUT", "/v1/subscribers/{NAME}/mwi", { { "NAME" } }, mwi_fields, .show = SHOW_FIELDS,
	  .example = "imsctl mwi set alice voice='2/8 (0/2)'" },

	{ "calls", "calls that go on", "GET", "/v1/calls", .fields = calls_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "calls", .columns = call_columns,
	  .group = "Calls" },
	{ "calls", "one call: dialogs, SDP, RTP counters, history", "GET", "/v1/calls/{CALL}", { { "CALL", NULL, VALUE_ID } }, .show = SHOW_FIELDS },
	{ "call", "one call, likewise", "GET", "/v1/calls/{CALL}", { { "CALL", NULL, VALUE_ID } }, .show = SHOW_FIELDS },
	{ "call", "the far end acts in it: answer, reject, hold, resume, update, reinvite, refer, dtmf, bye ...; or the network: release", "POST", "/v1/calls/{CALL}",
	  { { "CALL", NULL, VALUE_ID }, { "ACTION", "action" }, { "ARGUMENT", "argument", .optional = true } }, action_fields,
	  .example = "imsctl call 3 hold" },
	{ "call", "the network calls a UE", "POST", "/v1/calls", { { "UE", "user" } }, call_fields, .says = "call {id} ({call_id}) to {callee}: {state}",
	  .example = "imsctl call alice from=+15550199 behaviour=precondition" },
	{ "conferences", "conferences", "GET", "/v1/conferences", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "conferences",
	  .columns = conference_columns },
	{ "conference", "one conference and who is in it", "GET", "/v1/conferences/{ID}", { { "ID" } }, .show = SHOW_FIELDS },
	{ "conference make", "makes one and calls those who are named", "POST", "/v1/conferences", { { "UE,UE...", "users" } }, .says = "conference {id}: {uri}" },
	{ "conference add", "the focus calls one more", "POST", "/v1/conferences/{ID}/participants", { { "ID" }, { "USER", "user" } }, .says = "{id}: {state}" },
	{ "conference remove", "puts one out", "DELETE", "/v1/conferences/{ID}/participants/{USER}", { { "ID" }, { "USER" } } },
	{ "conference end", "ends it", "DELETE", "/v1/conferences/{ID}", { { "ID" } } },

	{ "sms", "short messages", "GET", "/v1/sms", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "sms", .columns = sms_columns,
	  .group = "Messages" },
	{ "sms", "one of them", "GET", "/v1/sms/{ID}", { { "ID", NULL, VALUE_ID } }, .show = SHOW_FIELDS },
	{ "sms", "sends a short message to a UE", "POST", "/v1/sms", { { "UE", "to" }, { "TEXT", "text", .optional = true } }, sms_fields, .list = "sms",
	  .says = "sms {id} to {to}: {state}", .example = "imsctl sms alice \"Hello\" from=Operator" },
	{ "sms delete", "takes one out that is not over yet", "DELETE", "/v1/sms/{ID}", { { "ID" } } },
	{ "messages", "MESSAGEs that the far end got and sent", "GET", "/v1/messages", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "messages",
	  .columns = message_columns },
	{ "message", "one of them", "GET", "/v1/messages/{ID}", { { "ID", NULL, VALUE_ID } }, .show = SHOW_FIELDS },
	{ "message", "sends a MESSAGE to a UE", "POST", "/v1/messages", { { "UE", "user" }, { "TEXT", "text" } }, message_fields, .says = "message {id} to {user}",
	  .example = "imsctl message alice \"Hello\"" },
	{ "ussd", "begins a USSD dialogue with a UE", "POST", "/v1/ussd", { { "UE", "user" } }, ussd_fields, .says = "{call_id}",
	  .example = "imsctl ussd alice text=\"Your balance is 5\" kind=notify" },

	{ "faults", "the catalogue of faults", "GET", "/v1/faults", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "faults", .columns = fault_columns,
	  .group = "Faults, rules and knobs" },
	{ "fault", "switches on one of the catalogue: its rules", "POST", "/v1/rules", { { "FAULT", "fault" } }, rule_fields, .says = "rule '{name}' of {fault}",
	  .example = "imsctl fault aka/mac-wrong user=alice expires=60s" },
	{ "rules", "all rules by priority, and how often each spoke", "GET", "/v1/rules", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "rules",
	  .columns = rule_columns },
	{ "rules unused", "those that never spoke, and why", "GET", "/v1/rules/unused", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "rules",
	  .columns = unused_columns },
	{ "rules delete", "takes back all that were added", "DELETE", "/v1/rules" },
	{ "rule", "one rule", "GET", "/v1/rules/{RULE}", { { "RULE" } }, .show = SHOW_FIELDS },
	{ "rule add", "adds rules: libconfig or JSON, as text or in a file", "POST", "/v1/rules", { { "RULES", "text", VALUE_RULES } }, rule_fields, .says = "rule '{name}'",
	  .example = "imsctl rule add '{ name = \"busy\"; when = { method = \"INVITE\"; }; do = ( { reply = 486; } ); }'" },
	{ "rule off", "silences a rule", "PUT", "/v1/rules/{RULE}", { { "RULE" } }, .presets = "off=true", .says = "rule '{name}': off {off}" },
	{ "rule on", "lets it speak again", "PUT", "/v1/rules/{RULE}", { { "RULE" } }, .presets = "off=false", .says = "rule '{name}': off {off}" },
	{ "rule delete", "takes back one that was added", "DELETE", "/v1/rules/{RULE}", { { "RULE" } } },
	{ "knobs", "all knobs", "GET", "/v1/knobs", .fields = knobs_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "knobs", .columns = knob_columns },
	{ "knob", "one knob", "GET", "/v1/knobs/{KNOB}", { { "KNOB" } }, .show = SHOW_FIELDS },
	{ "knob", "turns it; KNOB=VALUE does, too", "PUT", "/v1/knobs/{KNOB}", { { "KNOB" }, { "VALUE", "value" } }, .says = "{name} = {value}",
	  .example = "imsctl knob registration.expires=2h" },
	{ "knob reset", "the configured value again", "DELETE", "/v1/knobs/{KNOB}", { { "KNOB" } } },
	{ "behaviours", "what the far end can do, turn by turn", "GET", "/v1/behaviours", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "behaviours",
	  .columns = behaviour_columns },
	{ "behaviour", "those of that name", "GET", "/v1/behaviours/{NAME}", { { "NAME" } }, .list = "behaviours", .show = SHOW_FIELDS },
	{ "behaviour set", "adds one, or puts another in the place of one", "PUT", "/v1/behaviours/{NAME}", { { "NAME" } }, .any = true, .show = SHOW_FIELDS,
	  .example = "imsctl behaviour set slow turn=call.incoming steps:='[{\"reply\": 180, \"after\": \"5s\"}]'" },
	{ "behaviour delete", "takes back one that was added", "DELETE", "/v1/behaviours/{NAME}", { { "NAME" } } },

	{ "journal", "messages and events, the last 100", "GET", "/v1/journal", .fields = journal_fields, .presets = "last=100", .show = SHOW_TABLE, .list = "records",
	  .columns = record_columns, .group = "What happened" },
	{ "journal", "one record, with its message", "GET", "/v1/journal/{N}", { { "N", NULL, VALUE_ID } }, .show = SHOW_FIELDS },
	{ "journal clear", "forgets what was written so far", "DELETE", "/v1/journal", .show = SHOW_FIELDS },
	{ "verify", "is it in the journal, so often? Exit 1: no, and why", "POST", "/v1/journal/verify", .fields = verify_fields, .show = SHOW_VERDICT, .patient = true,
	  .example = "imsctl verify user=alice method=REGISTER has=contact.expires=600000 --exactly 2" },
	{ "verify sequence", "is a sequence of them there? FILE is JSON as /v1/journal/verify-sequence takes it", "POST", "/v1/journal/verify-sequence",
	  { { "FILE", NULL, VALUE_FILE } }, .show = SHOW_VERDICT, .patient = true },
	{ "wait", "until it happens: registered, unregistered, call, idle, an event or a message. Exit 1: it did not", "POST", "/v1/wait",
	  { { "EVENT", "event", .optional = true }, { "UE", "user", .optional = true } }, wait_fields, .show = SHOW_VERDICT, .list = "record", .columns = record_columns,
	  .says = "after {waited} s", .patient = true, .no_status = 504, .example = "imsctl wait registered alice --timeout 30s" },
	{ "tail", "the journal as it grows, as imsd shows it", "GET", "/v1/events", .fields = tail_fields, .act = act_tail, .patient = true,
	  .example = "imsctl tail --user alice" },
	{ "ladder", "what phones sent and got, drawn", "GET", "/v1/ladder.{txt|svg|mmd}", .fields = ladder_fields, .show = SHOW_OCTETS },
	{ "ladder", "the ladder of a call", "GET", "/v1/calls/{CALL}/ladder.{txt|svg|mmd}", { { "CALL", NULL, VALUE_ID } }, ladder_fields, .show = SHOW_OCTETS },
	{ "ladder", "the ladder of a UE", "GET", "/v1/ues/{UE}/ladder.{txt|svg|mmd}", { { "UE" } }, ladder_fields, .show = SHOW_OCTETS,
	  .example = "imsctl ladder alice --svg > alice.svg" },
	{ "ladder run", "the ladder of a run", "GET", "/v1/runs/{RUN}/ladder.{txt|svg|mmd}", { { "RUN" } }, ladder_fields, .show = SHOW_OCTETS },
	{ "capture", "messages as packets, TLS in clear", "GET", "/v1/capture.pcapng", .fields = capture_fields, .show = SHOW_OCTETS, .binary = true, .patient = true,
	  .example = "imsctl capture user=alice > alice.pcapng" },
	{ "meanings", "SIP requests and responses, and what they mean", "GET", "/v1/meanings", .show = SHOW_TABLE, .list = "messages", .columns = meaning_columns },

	{ "scenarios", "those that can be run", "GET", "/v1/scenarios", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "scenarios",
	  .columns = scenario_columns, .group = "Scenarios" },
	{ "run", "runs one with real UEs, asks what it asks, tells the verdict. Exit 0 passed, 1 failed, 2 could not run", "POST", "/v1/runs",
	  { { "FILE|NAME", "scenario", VALUE_LOCAL } }, run_fields, .act = act_run, .says = "  {name}  {took} s", .example = "imsctl run register --ue alice=192.0.2.1 --junit verdict.xml" },
	{ "runs", "runs: state, line, what each waits for", "GET", "/v1/runs", .fields = page_fields, .presets = "max=1000", .show = SHOW_TABLE, .list = "runs",
	  .columns = run_columns },
	{ "runs", "one run, with its verdict and ladder", "GET", "/v1/runs/{RUN}", { { "RUN" } }, .show = SHOW_FIELDS },
	{ "run done", "what a run asks a person to do is done", "POST", "/v1/runs/{RUN}/done", { { "RUN" } }, done_fields, .says = "run {id}: {state}" },
	{ "run stop", "ends a run; one that is over is forgotten", "DELETE", "/v1/runs/{RUN}", { { "RUN" } } },

	{ "get", "any route: GET", "GET", NULL, { { "PATH", NULL, VALUE_PATH } }, .show = SHOW_JSON, .patient = true, .group = "Any route",
	  .example = "imsctl get openapi.json" },
	{ "post", "POST; the body by KEY=VALUE or a file", "POST", NULL, { { "PATH", NULL, VALUE_PATH }, { "FILE", NULL, VALUE_FILE, .optional = true } }, .any = true,
	  .show = SHOW_JSON, .patient = true, .example = "imsctl post calls user=alice" },
	{ "put", "PUT", "PUT", NULL, { { "PATH", NULL, VALUE_PATH }, { "FILE", NULL, VALUE_FILE, .optional = true } }, .any = true, .show = SHOW_JSON, .patient = true },
	{ "patch", "PATCH", "PATCH", NULL, { { "PATH", NULL, VALUE_PATH }, { "FILE", NULL, VALUE_FILE, .optional = true } }, .any = true, .show = SHOW_JSON, .patient = true },
	{ "delete", "DELETE", "DELETE", NULL, { { "PATH", NULL, VALUE_PATH } }, .show = SHOW_JSON, .patient = true },
	{ NULL },
};
