/* SPDX-License-Identifier: Apache-2.0 */
/* What a core can be asked about its conferences, and told to do with them. */
#include "core/conferences.h"

#include <stdio.h>

#include "core/core_private.h"
#include "core/far_end.h"

struct focus *focus_of_core(struct core *core, const struct element_options *element)
{
	return focus_new(&(struct focus_options){ .element = *element,
						  .media = core->media,
						  .media_host = core_media_host,
						  .ctx = core });
}

struct list *core_conferences(struct core *core)
{
	return conferences_all(focus_conferences(core->focus));
}

struct conference *core_conference(struct core *core, struct str id)
{
	struct conferences *conferences = focus_conferences(core->focus);
	uint32_t number;

	return str_to_u32(id, &number) ? conference_by_number(conferences, number) :
					 conference_find(conferences, id);
}

struct conference *core_conference_of(struct core *core, const char *user)
{
	return conference_of_user(focus_conferences(core->focus), user);
}

struct conference *core_conference_begin(struct core *core, const char *const *who, unsigned n,
					 char why[160])
{
	const struct scene scene = { .snapshot = core->snapshot,
				     .role = server_rows[SERVER_FOCUS].role,
				     .registered_at = -1,
				     .call_at = -1 };
	struct conference *conference = conference_new(focus_conferences(core->focus), &scene);

	snprintf(why, 160, "nobody is to be called");
	for (unsigned i = 0; i < n; i++)
		core_conference_invite(core, conference, who[i], why);
	return conference_population(conference) ? conference : NULL;
}

bool core_conference_invite(struct core *core, struct conference *conference, const char *who,
			    char why[160])
{
	return focus_invite(core->focus, conference, who, why);
}

bool core_conference_remove(struct core *core, struct conference *conference, const char *who,
			    char why[160])
{
	struct participant *participant = focus_participant(core->focus, conference, who);

	if (!participant) {
		snprintf(why, 160, "%.100s is not in the conference", who);
		return false;
	}
	participant_boot(participant, NULL);
	return true;
}
