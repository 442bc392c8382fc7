/* SPDX-License-Identifier: Apache-2.0 */
/* The verbs of `do` and their options, one row each. */
#include "rule/verb_read.h"

#define BODY_OPTIONS "headers body body_file type sdp sdp_file force"

static const struct verb_row verb_rows[] = {
	/* verb             gate          values                        reader            step; options, help */
	{ "ignore",         "recv",       "true",                       verb_read_ignore, STEP_END,
	  "", "the message is not noticed; with copy: those copies are lost, the next one is the message" },
	{ "delay",          "recv, wire", "\"3s\"",                     verb_read_delay,  STEP_END,
	  "jitter gate", "the message is noticed or leaves so much later; gate says which" },
	{ "close",          "recv, wire", "fin|rst|half",               verb_read_close,  STEP_END,
	  "gate", "the connection is closed when the message has come (it is not noticed then) or left; half: only our direction ends; "
	  "rst, at recv alone: it is reset; UDP and pipes of the core stay, and what comes is lost all the same" },
	{ "reply",          "steps",      "STATUS",                     verb_read_step,   STEP_REPLY,
	  "after of dialog reason " BODY_OPTIONS " reliable early_media needs after_duty",
	  "a response; without turn or behaviour in when the answer to the request" },
	{ "send",           "steps",      "METHOD",                     verb_read_step,   STEP_SEND,
	  "after of dialog " BODY_OPTIONS, "a request in the dialog" },
	{ "wait",           "steps",      "\"2s\"|METHOD|STATUS|precondition", verb_read_step,   STEP_WAIT,
	  "after", "goes on after that time or event" },
	{ "media",          "steps",      "off|echo|silence|FILE.wav",  verb_read_step,   STEP_MEDIA,
	  "after loop", "what is sent; a file (WAV, one channel, 8 kHz, 16 bits or G.711) is played once, then silence" },
	{ "end",            "steps",      "true",                       verb_read_step,   STEP_END,
	  "after", "the steps are over" },
	{ "behaviour",      "steps",      "BEHAVIOUR",                  verb_read_step,   STEP_BEHAVIOUR,
	  "", "the steps of that behaviour, to its end" },
	{ "skip",           "duty",       "DUTY, or a list",            verb_read_skip,   STEP_END,
	  "", "the role does not do that duty" },
	{ "knob",           "knob",       "\"NAME=VALUE\", or a list",  verb_read_knob,   STEP_END,
	  "", "the knob has that value here" },
	{ "set",            "edit",       "\"PATH=VALUE\", or a list",  verb_read_edit,   STEP_END,
	  "", "the place gets that value; it is made when it is not there" },
	{ "remove",         "edit",       "PATH, or a list",            verb_read_edit,   STEP_END,
	  "", "the place is taken out" },
	{ "add",            "edit",       "\"NAME: LINE\", or a list",    verb_read_edit,   STEP_END,
	  "at", "one more header, or line of an SDP section (\"sdp.audio: a=ptime:40\")" },
	{ "rename",         "edit",       "\"NAME=NEW\", or a list",    verb_read_edit,   STEP_END,
	  "", "the header's name as it is written" },
	{ "move",           "edit",       "PATH, or a list",            verb_read_edit,   STEP_END,
	  "at", "the header goes elsewhere" },
	{ "replace",        "edit",       "TEXT, or a list",            verb_read_edit,   STEP_END,
	  "with", "that text becomes another" },
	{ "body_file",      "edit",       "FILE",                       verb_read_edit,   STEP_END,
	  "type", "the body from a file" },
	{ "start",          "edit",       "TEXT",                       verb_read_edit,   STEP_END,
	  "", "the start line, as it is" },
	{ "content_length", "edit",       "TEXT",                       verb_read_edit,   STEP_END,
	  "", "the value of Content-Length, as it is" },
	{ "drop",           "wire",       "true",                       verb_read_wire,   STEP_END,
	  "", "it does not leave" },
	{ "repeat",         "wire",       "N",                          verb_read_wire,   STEP_END,
	  "every branch", "so many further copies of the first one, or of those that copy picks" },
	{ "reorder",        "wire",       "STATUS|METHOD",              verb_read_wire,   STEP_END,
	  "within", "it leaves after the next message of that kind" },
	{ "cut",            "wire",       "N",                          verb_read_wire,   STEP_END,
	  "", "only so many octets leave; -N: all but the last N" },
	{ "flip",           "wire",       "N",                          verb_read_wire,   STEP_END,
	  "", "that bit is turned, counted from 0" },
	{ "insert",         "wire",       "TEXT",                       verb_read_wire,   STEP_END,
	  "at", "octets put in" },
	{ "dribble",        "wire",       "N",                          verb_read_wire,   STEP_END,
	  "every", "it leaves in pieces of so many octets, 1ms apart; over UDP and inside the core whole" },
	{ "stall",          "wire",       "N",                          verb_read_wire,   STEP_END,
	  "", "so many octets leave, then nothing more on that connection, which stays open; elsewhere a cut" },
	{ "replay",         "wire",       "{ WHEN }",                   verb_read_wire,   STEP_END,
	  "", "the last message before this one that left on the same leg and fits leaves again, behind this one" },
	{ "reset",          "wire",       "true",                       verb_read_wire,   STEP_END,
	  "", "the connection is reset instead; elsewhere the message is lost" },
};

/* Options of the other verbs; those of steps are in step_read.c. */
static const struct option_row option_rows[] = {
	/* option        values                      help */
	{ "after_duty",  "DUTY",                     "the reply is given behind that duty, by its role" },
	{ "jitter",      "\"500ms\"",                "up to so much more delay, drawn for each copy" },
	{ "gate",        "recv|wire",                "delay and close are about what arrives (recv), unless the rule "
						     "has status or another verb of the wire, or the item jitter" },
	{ "at",          "top|bottom|\"before NAME\"|N", "where it goes; of insert: behind so many octets" },
	{ "with",        "TEXT",                     "what stands there instead" },
	{ "every",       "\"500ms\"",                "time between the copies, or the pieces" },
	{ "branch",      "same|new",                 "new: each further copy has a branch of its own, so that it is merged, not "
						     "retransmitted (RFC 3261 8.2.2.2)" },
	{ "within",      "\"5s\"",                   "it leaves then, whatever came" },
};

struct meant_row {
	const char *word, *verb;
};

/* Words of other tools for what a verb does. */
static const struct meant_row meant_rows[] = {
	{ "answer", "reply" },       { "respond", "reply" },      { "response", "reply" },
	{ "reject", "reply" },       { "status", "reply" },       { "code", "reply" },
	{ "lose", "drop" },          { "discard", "drop" },       { "loss", "drop" },
	{ "block", "ignore" },       { "swallow", "ignore" },     { "modify", "set" },
	{ "change", "set" },         { "edit", "set" },           { "update", "set" },
	{ "header", "set" },         { "delete", "remove" },      { "strip", "remove" },
	{ "unset", "remove" },       { "append", "add" },         { "substitute", "replace" },
	{ "duplicate", "repeat" },   { "double", "repeat" },      { "copy", "repeat" },
	{ "retransmit", "repeat" },  { "resend", "repeat" },      { "truncate", "cut" },
	{ "shorten", "cut" },        { "corrupt", "flip" },       { "fuzz", "flip" },
	{ "disconnect", "close" },   { "shutdown", "close" },     { "rst", "reset" },
	{ "abort", "reset" },        { "sleep", "wait" },         { "pause", "wait" },
	{ "late", "delay" },         { "swap", "reorder" },       { "overtake", "reorder" },
	{ "fragment", "dribble" },   { "split", "dribble" },      { "freeze", "stall" },
	{ "hang", "stall" },         { "request", "send" },       { "stop", "end" },
	{ "omit", "skip" },          { "timer", "knob" },         { "option", "knob" },
};

const char *verb_meant(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(meant_rows); i++)
		if (str_iis(word, meant_rows[i].word))
			return meant_rows[i].verb;
	return NULL;
}

const struct verb_row *verb_list(unsigned number)
{
	return number < ARRAY_LEN(verb_rows) ? &verb_rows[number] : NULL;
}

const struct verb_row *verb_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(verb_rows); i++)
		if (str_is(name, verb_rows[i].name))
			return &verb_rows[i];
	return NULL;
}

bool verb_takes(const struct verb_row *row, struct str option)
{
	struct str rest = str_of(row->options), word;

	while (str_word(&rest, &word))
		if (str_eq(word, option))
			return true;
	return false;
}

bool option_list(unsigned number, struct option_row *row)
{
	const struct step_option *option = step_option_list(number);

	if (option) {
		*row = (struct option_row){ option->name, option->values, option->help };
		return true;
	}
	for (unsigned i = 0; step_option_list(i); i++)
		number--;
	if (number >= ARRAY_LEN(option_rows))
		return false;
	*row = option_rows[number];
	return true;
}
