/* SPDX-License-Identifier: Apache-2.0 */
/* Derived words: the table. */
#include "rule/word_match.h"

const struct word_row word_message_rows[] = {
	{ WORD_AUTH, "auth", "requests",
	  "none|initial|aka|auts|mac-failure|digest|wrong|stale", true, true, match_auth,
	  "The shape of the credentials: none without a header; initial with an empty nonce and "
	  "response; aka or digest with a right response; auts asks for resynchronisation; "
	  "mac-failure with an empty response to a challenge; wrong with a false response; stale "
	  "with an old nonce." },
	{ WORD_LIFETIME, "lifetime", "REGISTER, SUBSCRIBE, PUBLISH and their 200",
	  "SECONDS", true, true, match_lifetime,
	  "The effective expiry: `expires` of the first Contact, else Expires; of SUBSCRIBE and "
	  "PUBLISH Expires." },
	{ WORD_KIND, "kind", "REGISTER, SUBSCRIBE, PUBLISH, INVITE, UPDATE",
	  "initial|refresh|remove|fetch|emergency|modify", true, true, match_kind,
	  "What the request is for, by binding, dialog, expiry, SIP-If-Match and the sos parameter "
	  "of its Contact. An INVITE in a dialog, and an UPDATE, is a refresh, whatever else it changes." },
	{ WORD_LISTENER, "listener", "any",
	  "NAME", true, true, NULL,
	  "The name of the listen entry whose link the message came or goes by." },
	{ WORD_PROTO, "proto", "any",
	  "udp|tcp|tls|pipe", true, true, NULL,
	  "The transport of that link." },
	{ WORD_GAP, "gap", "any",
	  "DURATION", false, true, NULL,
	  "The time since the message before with the same head." },
	{ WORD_COPIES, "copies", "any",
	  "NUMBER", false, true, NULL,
	  "How many copies of the message there were so far." },
	{ WORD_OCTETS, "octets", "any",
	  "TEXT", false, true, NULL,
	  "The lines of the message as they were on the way, each without its line end; also of octets "
	  "that are no message, which `UE < any` takes." },
	{ WORD_REGISTRATION_LEFT, "registration.left", "REGISTER",
	  "DURATION", false, true, NULL,
	  "The time that is left of the binding." },
	{ WORD_DIAL, "dial", "INVITE and what follows in its call, MESSAGE",
	  "NUMBER as text", true, true, match_dial,
	  "The number of the Request-URI without visual separators; its user part where that is "
	  "no number. A rule knows it of all that follows in the call of an INVITE, too." },
	{ WORD_RELIABLE, "reliable", "1xx",
	  "yes|no", true, true, match_reliable,
	  "Whether a provisional response is reliable: Require lists 100rel, and it has an RSeq." },
	{ WORD_OFFER, "offer", "any",
	  "NAME or FILE", true, true, NULL,
	  "What the SDP offers: audio, video, same (as the sender's last one), hold, resume, "
	  "inactive, g711, no-media (port 0), precondition (resources missing), reserved, or a file's text; none when it "
	  "is no offer. An offer is several of them at once." },
	{ WORD_ANSWER, "answer", "any",
	  "NAME or FILE", true, true, NULL,
	  "The same of an answer." },
	{ WORD_SDP_STEP, "sdp.step", "any",
	  "NUMBER", true, true, NULL,
	  "The difference of the o= version to the sender's last SDP in the dialog." },
	{ WORD_CSEQ_STEP, "cseq.step", "any",
	  "NUMBER", true, true, NULL,
	  "The difference of CSeq to the sender's last one in the dialog." },
	{ WORD_REPLACES, "replaces", "INVITE, REFER",
	  "$LABEL or CALL-ID;to-tag=TAG;from-tag=TAG", true, true, match_replaces,
	  "The dialog that Replaces names, also that in the Refer-To of a REFER (RFC 3891); $LABEL is "
	  "what that message replaces, or the dialog that it is in. `;early-only` may stand behind it." },
	{ WORD_BODY_HEX, "body.hex", "any",
	  "HEX", true, true, match_body_hex,
	  "The octets of the body in lower-case hex." },
	{ WORD_TP_VECTOR, "tp.vector", "MESSAGE",
	  "NAME", true, true, NULL,
	  "The test vector of that name in sms.json, in the folder of the scenario or above: an RPDU is "
	  "the body, a TPDU goes into RP-DATA; matched is its TPDU." },
	{ WORD_HEADER, "header", "any",
	  "\"Name: value\"", true, false, NULL,
	  "Adds a header as it is written; last, and not matched." },
	{ WORD_REMOVE, "remove", "any",
	  "PATH", true, false, NULL,
	  "Removes what the path names; last, and not matched." },
	{ WORD_BYTES, "bytes", "any",
	  "FILE", true, false, NULL,
	  "Sends the file's octets instead; not matched." },
	{ WORD_BODY_FILE, "body.file", "any",
	  "FILE", true, false, NULL,
	  "The body is the file's text with its $ values put in; its Content-Type is what the text "
	  "looks like, unless body.type= says it; not matched." },
	{ WORD_PART, "part", "any",
	  "FILE or TYPE:FILE", true, false, NULL,
	  "One more part of a multipart/mixed body, behind the body that the message has; may stand "
	  "several times; not matched." },
	{ 0 },
};
