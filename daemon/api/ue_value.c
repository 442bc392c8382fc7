/* SPDX-License-Identifier: Apache-2.0 */
/* UEs, causes and diagnoses as JSON. */
#include "api/ue_value.h"

#include <string.h>

#include "api/value.h"
#include "core/calls.h"

json_t *cause_value(enum cause_id cause)
{
	const struct cause_row *row = &cause_rows[cause];
	json_t *json = json_object();

	json_object_set_new(json, "code", json_string(row->code));
	json_object_set_new(json, "group", json_string(cause_group_name(row->group)));
	json_object_set_new(json, "words", json_string(row->words));
	json_object_set_new(json, "next", json_string(row->check));
	json_object_set_new(json, "clause", value_of(str_of(row->clause)));
	return json;
}

json_t *diagnosis_value(const struct core_diagnosis *diagnosis)
{
	json_t *json = cause_value(diagnosis->cause);

	json_object_set_new(json, "ue", value_of(str_of(diagnosis->ue)));
	json_object_set_new(json, "evidence", value_of(diagnosis->evidence));
	json_object_set_new(json, "call_id", value_of(diagnosis->call_id));
	json_object_set_new(json, "time", json_real((double)diagnosis->time / 1e6));
	json_object_set_new(json, "at", value_of_time(diagnosis->epoch));
	json_object_set_new(json, "n", json_integer((json_int_t)diagnosis->number));
	json_object_set_new(json, "times", json_integer(diagnosis->times));
	json_object_set_new(json, "resolved", json_boolean(diagnosis->resolved));
	return json;
}

static json_t *impus_value(const struct subscriber *subscriber)
{
	json_t *impus = json_array();

	for (unsigned i = 0; i < subscriber->n_impus; i++)
		json_array_append_new(impus, value_of(str_of(subscriber->impus[i])));
	return impus;
}

static json_t *link_value(const struct core_ue *ue)
{
	char address[ADDR_TEXT_MAX];
	json_t *json;

	if (!ue->link)
		return json_null();
	json = json_object();
	json_object_set_new(json, "id", json_integer(ue->link->id));
	json_object_set_new(json, "name", value_of(str_of(ue->link->name)));
	json_object_set_new(json, "local", json_string(addr_pair(&ue->link->local, address)));
	json_object_set_new(json, "remote", json_string(addr_pair(ue->remote, address)));
	return json;
}

/* What is collected of the calls of one UE. */
struct taking_part {
	const char *name;
	json_t *calls;
};

static void on_call(void *arg, const struct core_call *call)
{
	struct taking_part *part = arg;

	if (strcmp(call->caller, part->name) == 0 || strcmp(call->callee, part->name) == 0)
		json_array_append_new(part->calls, json_integer((json_int_t)call->number));
}

static json_t *newest_value(struct core *core, const char *name)
{
	struct core_diagnosis diagnosis;

	return core_diagnosis_newest(core, name, &diagnosis) ? diagnosis_value(&diagnosis) :
							       json_null();
}

static json_t *last_value(const struct core_ue_last *last)
{
	json_t *json;

	if (!last->number)
		return json_null();
	json = json_object();
	json_object_set_new(json, "n", json_integer((json_int_t)last->number));
	json_object_set_new(json, "time", json_real((double)last->time / 1e6));
	json_object_set_new(json, "direction", json_string(last->from_ue ? "from" : "to"));
	json_object_set_new(json, "method", value_of(last->method));
	json_object_set_new(json, "status",
			    last->status ? json_integer(last->status) : json_null());
	return json;
}

json_t *ue_value(struct core *core, const struct subscriber *subscriber,
		 const struct core_ue_last *last)
{
	struct taking_part part = { subscriber->name, json_array() };
	json_t *json = json_object();
	struct core_ue ue;

	core_ue(core, subscriber, &ue);
	core_calls(core, false, on_call, &part);
	json_object_set_new(json, "name", value_of(str_of(subscriber->name)));
	json_object_set_new(json, "impi", value_of(str_of(subscriber->impi)));
	json_object_set_new(json, "impus", impus_value(subscriber));
	json_object_set_new(json, "msisdn", value_of(str_of(subscriber->msisdn)));
	json_object_set_new(json, "state", json_string(ue.state));
	json_object_set_new(json, "since",
			    ue.since < 0 ? json_null() : json_real((double)ue.since / 1e6));
	json_object_set_new(json, "contact", value_of(ue.contact));
	json_object_set_new(json, "contacts", json_integer(ue.n_contacts));
	json_object_set_new(json, "proto",
			    ue.link ? json_string(proto_name(ue.link->proto)) : json_null());
	json_object_set_new(json, "link", link_value(&ue));
	json_object_set_new(json, "link_open", ue.link ? json_boolean(ue.link->open) : json_null());
	json_object_set_new(json, "last_message", last_value(last));
	json_object_set_new(json, "calls", part.calls);
	json_object_set_new(json, "diagnosis", newest_value(core, subscriber->name));
	return json;
}

json_t *stranger_value(struct core *core, struct str name)
{
	json_t *json = json_object();

	json_object_set_new(json, "name", value_of(name));
	json_object_set_new(json, "state", json_string("unknown"));
	json_object_set_new(json, "diagnosis", newest_value(core, name.p));
	return json;
}
