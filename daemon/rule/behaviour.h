/* SPDX-License-Identifier: Apache-2.0 */
/* Behaviours: named lists of steps performed at a turn. The normal ones are const rows; a rule
 * swaps in another. */
#ifndef IMSD_RULE_BEHAVIOUR_H
#define IMSD_RULE_BEHAVIOUR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum step_verb { STEP_END, STEP_REPLY, STEP_SEND, STEP_WAIT, STEP_MEDIA, STEP_BEHAVIOUR };
enum step_reliable { RELIABLE_AUTO, RELIABLE_ALWAYS, RELIABLE_NEVER };

/* One step. Texts may hold `$` values, which are resolved when the step is performed. */
struct step {
	enum step_verb verb;
	int status; /* REPLY: 100..699, 0 when `what` holds it as a text with `$` */
	const char
		*what; /* SEND: method; WAIT: event or NULL; MEDIA: word or file; BEHAVIOUR: name */
	int64_t after_us;           /* waits so long before the step */
	int64_t wait_us;            /* WAIT of a time */
	const char *reason;         /* reason phrase, or NULL */
	const char *const *headers; /* "Name: value" ..., NULL-terminated, or NULL */
	const char *body, *type, *of, *dialog;
	const char *body_file, *sdp_file; /* relative to the file that says so, prefix put on */
	const char *sdp;   /* "true": what offer and answer call for; another word of sessions */
	const char *needs; /* option tag that the request must support, else 421; or NULL */
	const char *early_media; /* P-Early-Media, when the INVITE says that it is supported */
	enum step_reliable reliable;
	bool force;
	bool loop; /* MEDIA of a file: again and again */
};

/* A row; steps end with STEP_END. */
struct behaviour {
	const char *name;
	const char *turn; /* where it makes sense, NULL: any */
	const struct step *steps;
	const char *help;
};
/* Has it that name, and does it belong to that turn or to any? */
bool behaviour_fits(const struct behaviour *behaviour, struct str name, const char *turn);

/* A turn: a moment at which a procedure decides what we do. */
struct turn {
	const char *name;      /* "registration.challenge" */
	const char *behaviour; /* its default */
	const char *help;
};

#endif
