/* SPDX-License-Identifier: Apache-2.0 */
/* State machines as tables. */
#include "base/fsm.h"

bool fsm_feed(const struct fsm *fsm, uint8_t *state, uint8_t event, void *self, void *arg)
{
	uint8_t from = *state;

	for (size_t i = 0; i < fsm->n_rows; i++) {
		const struct fsm_row *row = &fsm->rows[i];

		if (row->state != from || row->event != event)
			continue;
		if (row->next != FSM_SAME)
			*state = row->next;
		if (fsm->on_transition)
			fsm->on_transition(self, from, event, row->next, true);
		if (row->action)
			row->action(self, arg);
		return true;
	}
	if (fsm->on_transition)
		fsm->on_transition(self, from, event, FSM_SAME, false);
	return false;
}
