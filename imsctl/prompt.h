/* SPDX-License-Identifier: Apache-2.0 */
/* What a run asks, and the answer to it. */
#ifndef IMSCTL_PROMPT_H
#define IMSCTL_PROMPT_H

#include "imsctl/tool.h"

/* Which run and which of its prompts, by their ids. */
struct asked {
	json_int_t run, prompt; /* prompt 0: none */
};

/* Of a run as GET /v1/runs/ID shows it. */
struct asked prompt_asked(const json_t *run);
bool prompt_same(struct asked one, struct asked other);
/* It was done, yes; or with `ok` false not, no, and why (NULL: that is not said). That prompt alone takes it: when another
 * one is open by now it is refused. An exit status. */
int prompt_answer(struct tool *tool, const struct asked *asked, bool ok, const char *why);

#endif
