/* SPDX-License-Identifier: Apache-2.0 */
/* Diagnoses: a listener of the journal keeps them, by UE and in one row. */
#include "core/diagnosis.h"

#include "base/map.h"
#include "core/core_private.h"
#include "journal/redact.h"

/* A UE with at least one. */
struct patient {
	struct map_node node;
	struct list diagnoses; /* struct diagnosis.mine, oldest first */
	unsigned n, n_open;
	char name[];
};

struct diagnosis {
	struct list all, mine;
	struct patient *patient;
	enum cause_id cause;
	int64_t time, epoch;
	uint64_t number;
	unsigned times;
	bool resolved;
	struct str evidence, call_id;
	char text[]; /* both of them */
};

struct diagnoses {
	struct core *core;
	struct journal_listener listener;
	struct map patients;
	struct list all; /* oldest first */
	unsigned n, n_open;
};

static void settle(struct diagnoses *diagnoses, struct diagnosis *diagnosis)
{
	if (diagnosis->resolved)
		return;
	diagnosis->resolved = true;
	diagnosis->patient->n_open--;
	diagnoses->n_open--;
}

/* A patient without any is none. */
static void diagnosis_free(struct diagnoses *diagnoses, struct diagnosis *diagnosis)
{
	struct patient *patient = diagnosis->patient;

	settle(diagnoses, diagnosis);
	list_remove(&diagnosis->all);
	list_remove(&diagnosis->mine);
	mem_free(diagnosis);
	diagnoses->n--;
	if (--patient->n)
		return;
	map_remove(&diagnoses->patients, &patient->node);
	mem_free(patient);
}

static struct patient *patient_find(const struct diagnoses *diagnoses, const char *name)
{
	return map_get(&diagnoses->patients, str_of(name), struct patient, node);
}

static struct patient *patient_enter(struct diagnoses *diagnoses, struct str name)
{
	struct patient *patient = map_get(&diagnoses->patients, name, struct patient, node);

	if (patient)
		return patient;
	patient = mem_alloc(sizeof(*patient) + name.n + 1);
	memcpy(patient->name, name.p, name.n);
	list_init(&patient->diagnoses);
	map_add(&diagnoses->patients, &patient->node, (struct str){ patient->name, name.n });
	return patient;
}

/* Is the newest of the UE the same once more? */
static bool is_again(const struct patient *patient, const struct journal_entry *entry)
{
	struct diagnosis *last;

	if (list_empty(&patient->diagnoses))
		return false;
	last = container_of(patient->diagnoses.prev, struct diagnosis, mine);
	return last->cause == entry->cause && !last->resolved &&
	       str_eq(last->evidence, entry->text) && str_eq(last->call_id, entry->call_id);
}

static void patient_add(struct diagnoses *diagnoses, struct patient *patient,
			const struct journal_entry *entry)
{
	struct diagnosis *diagnosis =
		mem_alloc(sizeof(*diagnosis) + entry->text.n + entry->call_id.n + 1);
	char *call_id = diagnosis->text + entry->text.n;

	memcpy(diagnosis->text, entry->text.p, entry->text.n);
	diagnosis->evidence = (struct str){ diagnosis->text, entry->text.n };
	if (entry->call_id.n) {
		memcpy(call_id, entry->call_id.p, entry->call_id.n);
		diagnosis->call_id = (struct str){ call_id, entry->call_id.n };
	}
	diagnosis->cause = entry->cause;
	diagnosis->patient = patient;
	list_append(&diagnoses->all, &diagnosis->all);
	list_append(&patient->diagnoses, &diagnosis->mine);
	patient->n++;
	patient->n_open++;
	diagnoses->n++;
	diagnoses->n_open++;
	if (patient->n > DIAGNOSES_PER_UE)
		diagnosis_free(diagnoses, list_first(&patient->diagnoses, struct diagnosis, mine));
	else if (diagnoses->n > DIAGNOSES_MAX)
		diagnosis_free(diagnoses, list_first(&diagnoses->all, struct diagnosis, all));
}

static void note(struct diagnoses *diagnoses, const struct journal_record *record)
{
	struct journal_entry entry = record->entry;
	struct patient *patient =
		patient_enter(diagnoses, entry.user ? str_of(entry.user) : STR("?"));
	struct buf hidden = { 0 };
	struct diagnosis *last;

	entry.text = redact(entry.text, REDACT_TEXT, &hidden);
	if (!is_again(patient, &entry))
		patient_add(diagnoses, patient, &entry);
	last = container_of(patient->diagnoses.prev, struct diagnosis, mine);
	list_remove(&last->all);
	list_append(&diagnoses->all, &last->all);
	last->time = record->time;
	last->epoch = record->epoch;
	last->number = record->number;
	last->times++;
	buf_free(&hidden);
}

/* Messages are none of our business while nothing is wrong. */
static void on_record(void *ctx, const struct journal_record *record)
{
	struct diagnoses *diagnoses = ctx;

	if (record->entry.cause)
		note(diagnoses, record);
}

struct diagnoses *diagnoses_new(struct core *core)
{
	struct diagnoses *diagnoses = mem_alloc(sizeof(*diagnoses));

	diagnoses->core = core;
	map_init(&diagnoses->patients);
	list_init(&diagnoses->all);
	diagnoses->listener.fn = on_record;
	diagnoses->listener.ctx = diagnoses;
	journal_listen(core->journal, &diagnoses->listener);
	return diagnoses;
}

void diagnoses_clear(struct diagnoses *diagnoses)
{
	struct diagnosis *diagnosis;

	list_each(diagnosis, &diagnoses->all, struct diagnosis, all)
		diagnosis_free(diagnoses, diagnosis);
}

void diagnoses_free(struct diagnoses *diagnoses)
{
	if (!diagnoses)
		return;
	journal_unlisten(&diagnoses->listener);
	diagnoses_clear(diagnoses);
	map_clear(&diagnoses->patients);
	mem_free(diagnoses);
}

static struct core_diagnosis show(const struct diagnosis *diagnosis)
{
	return (struct core_diagnosis){ .cause = diagnosis->cause,
					.ue = diagnosis->patient->name,
					.evidence = diagnosis->evidence,
					.call_id = diagnosis->call_id,
					.time = diagnosis->time,
					.epoch = diagnosis->epoch,
					.number = diagnosis->number,
					.times = diagnosis->times,
					.resolved = diagnosis->resolved };
}

void core_diagnosis(struct core *core, const char *name,
		    void (*each)(void *arg, const struct core_diagnosis *diagnosis), void *arg)
{
	struct patient *patient = name ? patient_find(core->diagnoses, name) : NULL;
	struct core_diagnosis shown;

	if (name && !patient)
		return;
	if (patient)
		for (struct list *at = patient->diagnoses.prev; at != &patient->diagnoses;
		     at = at->prev) {
			shown = show(container_of(at, struct diagnosis, mine));
			each(arg, &shown);
		}
	else
		core_diagnosis_of_call(core, STR_NONE, each, arg);
}

void core_diagnosis_of_call(struct core *core, struct str call_id,
			    void (*each)(void *arg, const struct core_diagnosis *diagnosis),
			    void *arg)
{
	struct list *all = &core->diagnoses->all;

	for (struct list *at = all->prev; at != all; at = at->prev) {
		struct diagnosis *diagnosis = container_of(at, struct diagnosis, all);
		struct core_diagnosis shown = show(diagnosis);

		if (!call_id.p || str_eq(diagnosis->call_id, call_id))
			each(arg, &shown);
	}
}

bool core_diagnosis_newest(struct core *core, const char *name, struct core_diagnosis *diagnosis)
{
	struct patient *patient = patient_find(core->diagnoses, name);

	if (!patient || !patient->n_open)
		return false;
	for (struct list *at = patient->diagnoses.prev; at != &patient->diagnoses; at = at->prev)
		if (!container_of(at, struct diagnosis, mine)->resolved) {
			*diagnosis = show(container_of(at, struct diagnosis, mine));
			return true;
		}
	return false;
}

/* A registration takes the whole way from the socket on, so its success tells of the transport, too. */
static bool is_over(enum cause_group group, enum cause_group success)
{
	return group == success || (success == CAUSES_REGISTRATION && group < CAUSES_CALL);
}

void core_diagnosis_resolve(struct core *core, const char *name, enum cause_group group)
{
	core_diagnosis_resolve_by_call(core, name, group, STR_NONE);
}

void core_diagnosis_resolve_by_call(struct core *core, const char *name, enum cause_group group,
				    struct str call_id)
{
	struct patient *patient;
	struct diagnosis *diagnosis;

	if (!core->diagnoses->n_open)
		return;
	patient = patient_find(core->diagnoses, name);
	if (!patient || !patient->n_open)
		return;
	list_each(diagnosis, &patient->diagnoses, struct diagnosis, mine)
		if (is_over(cause_rows[diagnosis->cause].group, group) &&
		    !(call_id.n && str_eq(diagnosis->call_id, call_id)))
			settle(core->diagnoses, diagnosis);
}

bool core_diagnosis_knows(struct core *core, const char *name)
{
	return patient_find(core->diagnoses, name) != NULL;
}
