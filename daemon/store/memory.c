/* SPDX-License-Identifier: Apache-2.0 */
/* The store in memory: one small record per subscriber that was ever seen. It obeys the contract of
 * a remote one: no answer comes before the question returned. */
#include <errno.h>
#include <string.h>

#include "store/store.h"

struct record {
	struct map_node node;
	struct list all;
	struct list bindings;
	uint64_t sqn;
	bool has_sqn;
	char impi[];
};

struct store {
	struct loop *loop;
	struct map records;
	struct list all;
	struct list answers;
	size_t n_bindings;
};

/* An answer on its way. */
struct answer {
	struct list node;
	struct work work;
	struct store *store;
	struct record *record;
	uint64_t sqn;
	void *arg;
	store_bindings_fn *bindings;
	store_done_fn *done;
	store_sqn_fn *number;
};

struct store *store_new_memory(struct loop *loop)
{
	struct store *store = mem_alloc(sizeof(*store));

	store->loop = loop;
	map_init(&store->records);
	list_init(&store->all);
	list_init(&store->answers);
	return store;
}

static void answer_free(struct answer *answer)
{
	work_cancel(&answer->work);
	list_remove(&answer->node);
	mem_free(answer);
}

void store_free(struct store *store)
{
	struct record *record;
	struct answer *answer;
	struct binding *binding;

	if (!store)
		return;
	list_each(answer, &store->answers, struct answer, node)
		answer_free(answer);
	list_each(record, &store->all, struct record, all) {
		list_each(binding, &record->bindings, struct binding, node)
			binding_free(binding);
		mem_free(record);
	}
	map_clear(&store->records);
	mem_free(store);
}

static struct record *record_of(struct store *store, struct str impi)
{
	struct record *record = map_get(&store->records, impi, struct record, node);

	if (record)
		return record;
	record = mem_alloc(sizeof(*record) + impi.n);
	memcpy(record->impi, impi.p, impi.n);
	list_init(&record->bindings);
	list_append(&store->all, &record->all);
	map_add(&store->records, &record->node, (struct str){ record->impi, impi.n });
	return record;
}

static void on_answer(void *arg)
{
	struct answer *answer = arg, now = *answer;

	answer_free(answer);
	if (now.bindings)
		now.bindings(now.arg, 0, &now.record->bindings);
	else if (now.number)
		now.number(now.arg, 0, now.sqn);
	else if (now.done)
		now.done(now.arg, 0);
}

static struct answer *answer_new(struct store *store, struct record *record, void *arg)
{
	struct answer *answer = mem_alloc(sizeof(*answer));

	answer->store = store;
	answer->record = record;
	answer->arg = arg;
	list_append(&store->answers, &answer->node);
	loop_post(store->loop, &answer->work, on_answer, answer);
	return answer;
}

void store_bindings_get(struct store *store, struct str impi, store_bindings_fn *fn, void *arg)
{
	answer_new(store, record_of(store, impi), arg)->bindings = fn;
}

static void binding_drop(struct store *store, struct binding *binding)
{
	list_remove(&binding->node);
	binding_free(binding);
	store->n_bindings--;
}

void store_binding_put(struct store *store, struct str impi, struct binding *binding,
		       store_done_fn *fn, void *arg)
{
	struct record *record = record_of(store, impi);
	struct binding *old;

	list_each(old, &record->bindings, struct binding, node)
		if (binding_same(old, binding))
			binding_drop(store, old);
	list_append(&record->bindings, &binding->node);
	store->n_bindings++;
	answer_new(store, record, arg)->done = fn;
}

void store_binding_remove(struct store *store, struct str impi, const struct binding *which,
			  store_done_fn *fn, void *arg)
{
	struct record *record = record_of(store, impi);
	struct binding *old;
	struct list gone;

	/* `which` may be one of them, so all are found before the first is freed */
	list_init(&gone);
	list_each(old, &record->bindings, struct binding, node)
		if (!which->uri.p || binding_same(old, which)) {
			list_remove(&old->node);
			list_append(&gone, &old->node);
		}
	list_each(old, &gone, struct binding, node)
		binding_drop(store, old);
	answer_new(store, record, arg)->done = fn;
}

void store_sqn_take(struct store *store, struct str impi, const struct store_sqn *how,
		    store_sqn_fn *fn, void *arg)
{
	struct record *record = record_of(store, impi);
	struct answer *answer = answer_new(store, record, arg);

	answer->number = fn;
	answer->sqn = record->has_sqn ? record->sqn : how->first;
	record->sqn = how->next(answer->sqn, how->ind_bits);
	record->has_sqn = true;
}

void store_sqn_set(struct store *store, struct str impi, uint64_t sqn, store_done_fn *fn, void *arg)
{
	struct record *record = record_of(store, impi);

	record->sqn = sqn;
	record->has_sqn = true;
	answer_new(store, record, arg)->done = fn;
}

size_t store_binding_count(const struct store *store)
{
	return store->n_bindings;
}
