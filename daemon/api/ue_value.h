/* SPDX-License-Identifier: Apache-2.0 */
/* UEs, causes and diagnoses as JSON; owned by the caller. */
#ifndef IMSD_API_UE_VALUE_H
#define IMSD_API_UE_VALUE_H

#include <jansson.h>

#include "core/diagnosis.h"
#include "core/ues.h"

json_t *ue_value(struct core *core, const struct subscriber *subscriber,
		 const struct core_ue_last *last);
/* Of one whom no subscriber knows: his name and what is wrong. */
json_t *stranger_value(struct core *core, struct str name);
json_t *diagnosis_value(const struct core_diagnosis *diagnosis);
json_t *cause_value(enum cause_id cause);

#endif
