/* SPDX-License-Identifier: Apache-2.0 */
/* State machines as tables: every change of state in imsd goes through fsm_feed. */
#ifndef IMSD_BASE_FSM_H
#define IMSD_BASE_FSM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FSM_SAME UINT8_MAX

/* What happens to `self` in `state` at `event`; `arg` is the event's own. The state is changed
 * before `action` runs, so an action may feed again or let go of the object. */
struct fsm_row {
	uint8_t state, event;
	void (*action)(void *self, void *arg);
	uint8_t next;
};

struct fsm {
	const char *name;
	const struct fsm_row *rows;
	size_t n_rows;
	const char *const *states; /* names, indexed by state */
	const char *const *events;
	/* Told of every transition and (to == FSM_SAME) of every event that has no row; may be
	 * NULL. */
	void (*on_transition)(void *self, uint8_t from, uint8_t event, uint8_t to, bool known);
};

/* False when the event has no row in this state; it is then ignored. */
bool fsm_feed(const struct fsm *fsm, uint8_t *state, uint8_t event, void *self, void *arg);

#endif
