/* SPDX-License-Identifier: Apache-2.0 */
/* The program while it runs: the API it asks and the reader it answers to. */
#ifndef IMSCTL_TOOL_H
#define IMSCTL_TOOL_H

#include "imsctl/client.h"
#include "imsctl/order.h"

struct tool {
	struct client *client;
	bool json;     /* answers as they are */
	bool terminal; /* stdout is one */
	struct style style;
	bool closed; /* nobody reads stdout any more */
	bool broken; /* stdout takes nothing else, and that was said */
};

/* Asks what was ordered and shows the answer. Returns how the program ends. */
int tool_carry_out(struct tool *tool, struct order *order);
/* Asks and reads the answer: *json is the caller's, NULL for an answer without a body. Returns EXIT_DONE, or what it
 * ends with: that was said on stderr. */
int tool_ask(struct tool *tool, const struct question *question, json_t **json);
/* The same of a GET. */
int tool_get(struct tool *tool, const char *path, json_t **json);
/* Says an answer that is no 2xx on stderr: "imsctl: 404: ...". Returns EXIT_REFUSED. */
int tool_refused(const struct answer *answer);
/* Says "imsctl: WHY" on stderr. Returns EXIT_UNUSABLE. */
int tool_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Writes to stdout. False: nobody reads, or it failed, and that was said. */
bool tool_write(struct tool *tool, struct str text);
/* Nobody reads what would be written? Waits so long for that, ms. */
bool tool_is_alone(struct tool *tool, int ms);
/* JSON as it is: for a terminal indented. */
void tool_write_json(struct tool *tool, const json_t *json);

/* show.c: the answer as the command wants it shown. Returns how the program ends. */
int show_answer(struct tool *tool, const struct command *command, const json_t *json);

#endif
