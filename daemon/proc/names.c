/* SPDX-License-Identifier: Apache-2.0 */
/* Names of procedures and of the journal's events. */
#include "base/mem.h"
#include "proc/behaviours.h"

const struct name_row procedure_rows[] = {
	{ "call", "a session and all that is done to it", "TS 24.229 5.2.6, 5.4.3" },
	{ "conference", "participants who hear each other, and who joins and leaves", "RFC 4353, TS 24.147" },
	{ "info", "an INFO of the network's, outside of a dialog", "RFC 6086" },
	{ "message", "a MESSAGE of the far end's, got or sent", "RFC 3428" },
	{ "notify", "a NOTIFY of the network's that nobody has subscribed to", "RFC 6665 4.1.3" },
	{ "options", "what the other end can do, asked outside of a dialog", "RFC 3261 11" },
	{ "publication", "event state that somebody published, until it expires", "RFC 3903 6" },
	{ "referral", "what comes of a REFER, got or sent", "RFC 3515 2.4" },
	{ "registration", "a subscriber's challenges and bindings", "TS 24.229 5.4.1" },
	{ "sms", "a short message over IP", "TS 24.341 5.3.3" },
	{ "subscription", "who watches something hears of its changes", "RFC 6665 4.2" },
};
const unsigned n_procedure_rows = ARRAY_LEN(procedure_rows);

const struct name_row event_rows[] = {
	{ "aka.resync", "an AUTS was looked at: SQN_MS and whether MAC-S is right", "TS 33.102 6.3.5" },
	{ "auth.remark", "something odd about credentials that is not an error", NULL },
	{ "behaviour.error", "a step could not be performed", NULL },
	{ "call.diverted", "the TAS diverts a call: the cause of RFC 4458, and where to", "TS 24.604" },
	{ "call.far_end", "the far end's half of a call changed its state", "RFC 3261 13" },
	{ "call.fault", "something in a call of the far end went wrong, or is wrong on purpose", NULL },
	{ "call.key", "the far end was told of a key by INFO", "RFC 2976" },
	{ "call.media", "RTP of a call that has ended: packets, loss, jitter", "RFC 3550" },
	{ "call.released", "the network releases a call, and why", "TS 24.229 5.4.5.1" },
	{ "call.state", "a call changed its state: what happened, from, to", "RFC 3261 12 to 15" },
	{ "conference.participant", "a participant of a conference changed his state: what happened, from, to", "RFC 4575 5.7.2" },
	{ "conference.remark", "something that a conference was asked for and does not do", NULL },
	{ "conference.state", "a conference changed its state, and why", "RFC 4353 3" },
	{ "configuration.loaded", "a configuration came into force", NULL },
	{ "configuration.refused", "a reload failed; the old configuration stays", NULL },
	{ "link.closed", "a connection ended, and why", NULL },
	{ "link.note", "keep-alives, handshakes and the like", NULL },
	{ "message.received", "a MESSAGE has come to the far end: from whom, its type and first words", "RFC 3428 7" },
	{ "message.harmed", "a wire rule left octets that are no message on a role pipe", NULL },
	{ "publication.state", "something was published, refreshed, modified, removed or has expired", "RFC 3903 6" },
	{ "referral.result", "a REFER of ours was answered, or its NOTIFY told what came of it", "RFC 3515 2.4" },
	{ "referral.state", "a REFER, got or sent, changed its state", "RFC 3515 2.4" },
	{ "registration.expired", "a binding ran out", "RFC 3261 10.3" },
	{ "registration.ignored", "an event that means nothing in this state", NULL },
	{ "registration.state", "a registration changed its state", "TS 24.229 5.4.1" },
	{ "request.answered_again", "a response behind the final one (fault)", NULL },
	{ "request.dropped", "a request gets no answer, and why", NULL },
	{ "request.remark", "something odd about a request or response that the network put right or let pass", NULL },
	{ "single.state", "a request of the far end outside of a dialog changed its state", "RFC 3261 8" },
	{ "rule.spoke", "a rule spoke about a message, and what it did", NULL },
	{ "sms.command", "an SMS-COMMAND was carried out", "TS 23.040 9.2.2.4" },
	{ "sms.fault", "a report to a UE was refused, or has no answer", "TS 24.341 5.3.3.4" },
	{ "sms.kept", "what waits was written to the state folder, or read from it; or could not be", NULL },
	{ "sms.remark", "something about a short message that a UE has sent is not right", "TS 24.341 5.3" },
	{ "sms.state", "a short message changed its state: by its number", "TS 23.040 3.2" },
	{ "sms.text", "all parts of a concatenated message are there", "TS 23.040 9.2.3.24" },
	{ "subscription.state", "a subscription changed its state", "RFC 6665 4.2" },
	{ "transaction.broken", "a transaction's link failed", "RFC 3261 17" },
	{ "transaction.timeout", "timer B, F or H fired", "RFC 3261 17" },
	{ "ussd.answer", "what the user of a USSD dialogue has answered", "TS 24.390 4.5.4" },
	{ "ussd.state", "a USSD dialogue changed its state", "TS 24.390 4.5.4" },
};
const unsigned n_event_rows = ARRAY_LEN(event_rows);
