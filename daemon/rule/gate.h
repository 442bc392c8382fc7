/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The six gates: every deviation from normal behaviour enters here. A gate is a pure function of
 * scene, rules and tallies: it returns a small verdict and the caller acts. At recv, behaviour and
 * wire the first rule that matches and has an action for that gate speaks; at duty and knob the
 * first for that duty or knob; at edit all of them, lowest priority first. A rule counts messages,
 * not visits or copies: the decision is kept in scene->ruling.
 */
#ifndef IMSD_RULE_GATE_H
#define IMSD_RULE_GATE_H

#include "base/loop.h"
#include "rule/edit.h"
#include "rule/scene.h"
#include "rule/vocabulary.h"
#include "rule/word.h"

/* Tallies, random streams and windows of all rules, keyed by rule name and text: they outlive a
 * snapshot. One per core. May be NULL in every gate: nothing speaks then (scripted UEs). */
struct gates;
struct when;

/* value: resolves $user.*, $peer_user.*, $registration.*, $NAME.*; $request.PATH is gates' own.
 * fact: derived words that neither message nor scene tells. on_speak: told (the journal) when a
 * rule speaks about a message, once for each thing that it does to it: "reply 503", "knob
 * aka.sqn=000000000000". All may be NULL. */
struct gates_options {
	struct loop *loop;
	uint64_t seed;
	bool (*value)(void *ctx, const struct scene *scene, struct str name, struct buf *out);
	bool (*fact)(void *ctx, const struct scene *scene, enum word_id word, struct msg *msg,
		     struct buf *value);
	void (*on_speak)(void *ctx, const struct scene *scene, const char *rule, struct str what);
	void *ctx;
};
struct gates *gates_new(const struct gates_options *options);
void gates_free(struct gates *gates);
/* Forgets all tallies and windows, and begins all random streams anew. */
void gates_reset(struct gates *gates);
/* These rules are in force from now on: windows since = "rule" open. Unchanged rules keep their
 * tallies as long as the ruleset they were in is not freed before. A gate that meets a new ruleset
 * does the same. */
void gates_adopt(struct gates *gates, struct ruleset *rules);

/* recv: asked only from the inbound path in sip/, once per message that is not a retransmission.
 * The verbs `delay` and `close` are about what arrives, so of this gate, unless their rule has a
 * status, another verb that only the wire has, or the item says so (jitter, gate = "wire"). */
enum recv_what { RECV_PASS, RECV_IGNORE, RECV_DELAY, RECV_CLOSE, RECV_ANSWER };
struct recv_verdict {
	enum recv_what what;
	int64_t delay_us;         /* DELAY */
	enum close_how close;     /* CLOSE */
	const struct step *steps; /* ANSWER: ends with STEP_END; lives with the scene's snapshot */
	const char *after_duty;   /* ANSWER: behind this duty, NULL: before the first */
	unsigned copies_from;     /* IGNORE: these copies, counted from 1 ... */
	unsigned copies_to;       /* ... and 0: all later ones */
	const char *rule;
};
struct recv_verdict gate_recv(struct gates *gates, struct scene *scene);

/* duty: asked only from the duty runner. `duty`: the name in its row of the vocabulary, compared as
 * a pointer. True: the duty is skipped. */
bool gate_skips_duty(struct gates *gates, struct scene *scene, const char *duty);

/* behaviour: asked only from the step performer, with scene->turn set. NULL: the turn's own. */
const struct step *gate_behaviour(struct gates *gates, struct scene *scene, const char **rule);

/* knob: asked only from the knob getters below. NULL: the snapshot's own value. */
const struct knob_value *gate_knob(struct gates *gates, struct scene *scene, knob_id id);
/* May a rule of that configuration set it? For those who ask often. */
bool gate_may_bend(const struct snapshot *snapshot, knob_id id);
int64_t knob_number(struct gates *gates, struct scene *scene, knob_id id);
struct str knob_text(struct gates *gates, struct scene *scene, knob_id id);

/* edit: asked only from the outbound path, before printing. Applies all edits to scene->msg. True:
 * something changed; a rule that found nothing to edit has spoken as well. */
bool gate_edit(struct gates *gates, struct scene *scene);

/* wire: asked only from the outbound path, after printing; each copy passes again with scene->copy
 * raised. */
struct wire_verdict {
	bool drop;
	int64_t delay_us; /* jitter already drawn */
	unsigned repeat;  /* further copies */
	int64_t every_us;
	bool rebranch;       /* each of them with a branch of its own */
	const char *reorder; /* leaves after the next message of this status or method ... */
	int64_t within_us;   /* ... at latest then */
	int64_t cut;         /* octets kept, -1: all */
	int64_t tail;        /* octets taken off the end, 0: none */
	int64_t flip;        /* number of the bit turned, -1: none */
	int64_t dribble;     /* octets per piece, 0: whole */
	int64_t piece_us;    /* between the pieces */
	int64_t stall;       /* octets that leave before the connection falls silent, -1: all */
	int64_t insert_at;   /* -1: none */
	struct str insert;   /* octets put in there */
	bool close, reset;   /* after (close) or instead of (reset) sending */
	enum close_how how;  /* of close: FIN or HALF */
	const struct when *replay; /* fits the earlier message that leaves again, or NULL */
	const char *rule;          /* NULL: no rule spoke, send as usual */
};
struct wire_verdict gate_wire(struct gates *gates, struct scene *scene);
/* wire: may some rule want this message, which leaves, to leave again? Then it is kept. */
bool gate_keeps(struct gates *gates, struct scene *scene);
/* Is the earlier message one that the verdict replays? */
bool gate_replays(struct gates *gates, const struct wire_verdict *verdict, struct scene *earlier);
/* Applies cut, flip and insert to the printed octets. */
void wire_harm(const struct wire_verdict *verdict, struct buf *bytes);

/* Text of a step with its `$` values resolved in this scene; appended. */
void scene_expand(struct gates *gates, const struct scene *scene, const char *text,
		  struct buf *out);

#endif
