/* SPDX-License-Identifier: Apache-2.0 */
/* The step performer: does what a behaviour says at a turn, step by step. The behaviour gate is
 * asked here and nowhere else. */
#ifndef IMSD_PROC_PERFORMER_H
#define IMSD_PROC_PERFORMER_H

#include "rule/gate.h"
#include "sip/request.h"

struct performance_user {
	/* A response of the steps, before its step's own headers go on: the procedure's duties put
	 * in what belongs there. */
	void (*on_response)(void *ctx, struct request *request, struct msg *response);
	/* The last step is done (or the request's transaction is over); the last call. May be
	 * NULL. */
	void (*on_done)(void *ctx, struct request *request);
};

struct performance_options {
	struct loop *loop;
	struct gates *gates;
	struct journal *journal;
	const struct vocabulary *vocabulary;
	const struct performance_user *user;
	void *ctx;
};

/* Performs the behaviour of scene->turn: the gate's, else the turn's default. Holds the request
 * while it lasts. */
void perform_turn(const struct performance_options *options, struct request *request,
		  const char *turn);
/* Performs given steps: the recv gate's answer. */
void perform_steps(const struct performance_options *options, struct request *request,
		   const struct step *steps);

#endif
