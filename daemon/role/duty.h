/* SPDX-License-Identifier: Apache-2.0 */
/* The duty runner: goes through a role's table for one message, duty by duty. The duty gate is
 * asked here and nowhere else; an answer that the recv gate ordered is performed where it
 * belongs. */
#ifndef IMSD_ROLE_DUTY_H
#define IMSD_ROLE_DUTY_H

#include "proc/performer.h"
#include "rule/vocabulary.h"
#include "sip/request.h"

/* What a duty returns besides 0 (go on) and a status code (the runner answers with it and
 * run->why). */
enum {
	DUTY_LATER = -1,
	/* it asked somebody and will call duty_resume */ DUTY_TAKEN =
		-2 /* the request is taken care of */
};

/* One run; embedded in the role's own struct for that message. */
struct duty_run {
	const struct duty_table *table;
	const struct performance_options *options; /* gates, loop, journal; for recv answers */
	struct request *request;
	struct msg *msg; /* the message that the duties work on */
	unsigned next;
	bool skipped;  /* a rule skipped one of them */
	char why[160]; /* of a refusal */
	/* scratch message whose headers go onto a refusal, or NULL; the runner frees it */
	struct msg *extra;
	/* The table is through, or the request was answered on the way (`done` false): the last
	 * call. */
	void (*on_done)(struct duty_run *run, bool done);
};

void duty_start(struct duty_run *run);
/* After DUTY_LATER: with 0 to go on, or a status code. */
void duty_resume(struct duty_run *run, int result);

/* For stack_hooks.on_cancel_request: a CANCEL has no duties; true when a rule answers it, and then it
 * cancels nothing. */
bool duty_answer_cancel(const struct performance_options *options, struct request *cancel);

/* Runs a table of duties on a response to run->request. They may edit it; they neither wait nor
 * refuse. A rule may skip one by what it says of the response or of the request. */
void duty_pass(struct duty_run *run, const struct duty_table *table, struct msg *response);

/* Formats run->why; returns status. */
int duty_refuse(struct duty_run *run, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Adds a header to the refusal that the duty is about to return. */
void duty_refusal_header(struct duty_run *run, enum hdr id, struct str value);

#endif
