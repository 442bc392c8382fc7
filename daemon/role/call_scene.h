/* SPDX-License-Identifier: Apache-2.0 */
/* What a scene says of calls: the same at every element, so that rules count alike wherever they
 * look. */
#ifndef IMSD_ROLE_CALL_SCENE_H
#define IMSD_ROLE_CALL_SCENE_H

#include "role/element.h"

/* For on_identify: stamps `call`, `call_at`, `procedure`, `state` and (in a dialog) `dial` on a scene whose
 * message belongs to a call by its method, and `dialog` on that of every request in a dialog. */
void call_scene_stamp(const struct element_options *element, struct scene *scene);
/* The number of a call for `per = "call"`. */
uint64_t call_scene_number(struct str call_id);

#endif
