/* SPDX-License-Identifier: Apache-2.0 */
/* The turns of the procedures, the behaviours that come with imsd, and the names of procedures and
 * events. */
#ifndef IMSD_PROC_BEHAVIOURS_H
#define IMSD_PROC_BEHAVIOURS_H

#include "rule/vocabulary.h"

extern const struct turn turn_rows[];
extern const unsigned n_turn_rows;
extern const struct behaviour behaviour_rows[];
extern const unsigned n_behaviour_rows;
extern const struct name_row procedure_rows[];
extern const unsigned n_procedure_rows;
extern const struct name_row event_rows[];
extern const unsigned n_event_rows;

#endif
