/* SPDX-License-Identifier: Apache-2.0 */
/* The step performer: does what a behaviour says at a turn, step by step. The behaviour gate is
 * asked here and nowhere else. */
#ifndef IMSD_PROC_PERFORMER_H
#define IMSD_PROC_PERFORMER_H

#include "rule/gate.h"
#include "sip/request.h"

/* What a procedure adds to the steps; all but on_response may be NULL. */
struct performance_user {
	/* A response of the steps, before its step's own headers go on: the procedure's duties put
	 * in what belongs there. */
	void (*on_response)(void *ctx, struct request *request, struct msg *response,
			    const struct step *step);
	/* The list is through or was stopped, or the request's transaction is over; the last
	 * call. */
	void (*on_done)(void *ctx, struct request *request);
	/* The rest is for procedures that outlive a request and keep their requests themselves. */
	bool keeps_requests;
	/* The request that a step means by `of`; NULL: there is none. */
	struct request *(*request_of)(void *ctx, const char *of);
	/* The status that goes out, this one or what must go instead; 0: not now, the step is asked
	 * again after performances_wake. */
	int (*may_reply)(void *ctx, struct request *request, int status, const struct step *step);
	/* Sends the response (takes it over) instead of request_reply. */
	void (*reply)(void *ctx, struct request *request, struct msg *response,
		      const struct step *step);
	/* Sends step->what; false: not now, as above. */
	bool (*send)(void *ctx, const struct step *step);
	/* Has what the step waits for happened? */
	bool (*wait)(void *ctx, const struct step *step);
	void (*media)(void *ctx, const struct step *step);
};

struct performance_options {
	struct loop *loop;
	struct gates *gates;
	struct journal *journal;
	const struct vocabulary *vocabulary;
	const struct performance_user *user;
	void *ctx;
	struct list *running; /* the user's list of what runs; NULL: none is kept */
};

/* Performs the behaviour of a turn: the gate's, else `behaviour` (NULL: the turn's default). Holds
 * the request while it lasts. */
void perform_turn(const struct performance_options *options, struct request *request,
		  const char *turn, const char *behaviour);
/* The same without a request: the scene must live until on_done. */
void perform_scene(const struct performance_options *options, struct scene *scene, const char *turn,
		   const char *behaviour);
/* Performs given steps: the recv gate's answer. */
void perform_steps(const struct performance_options *options, struct request *request,
		   const struct step *steps);

/* Something happened that steps may wait for: they are asked again, soon. */
void performances_wake(struct list *running);
/* Does one of them let time pass before its next step? */
bool performances_pause(struct list *running);
/* Ends all, or those of that request (NULL: all) but the one that is performing a step now. */
void performances_stop(struct list *running, const struct request *request);

/* Adds "Name: value" lines of a step with their `$` values resolved; a value that is a duration
 * ("5s") is written in seconds. */
void step_add_headers(struct gates *gates, const struct scene *scene, struct msg *msg,
		      const char *const *headers);
/* Puts the step's own body in, if it has one: beside the description that the step wants, if it is there,
 * as a part. */
void step_add_body(struct gates *gates, const struct scene *scene, struct msg *msg,
		   const struct step *step);
/* A text that means itself as one of a step: each `$` twice. Owned by the caller. */
char *step_literal(struct str text);
/* The text of a file, at most 64 KiB; false with a log line when it cannot be read. */
bool step_read_file(const char *path, struct buf *body);

#endif
