/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changes and must outlive a message: bindings and sequence numbers. Every question is
 * answered by callback, never before the call returns, and may fail or time out, so that a database
 * can stand behind it. Memory is the default.
 */
#ifndef IMSD_STORE_STORE_H
#define IMSD_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/loop.h"
#include "base/map.h"

/* One contact bound to a subscriber (RFC 3261 10.3, RFC 5626 6). Texts are one block behind the
 * struct. What is in the store never changes: another one takes its place. */
struct binding {
	struct list node;
	int64_t expires_at;  /* loop time, us */
	struct str uri;      /* the contact's URI as registered */
	struct str value;    /* its Contact value without `expires` */
	struct str instance; /* +sip.instance with quotes, or STR_NONE */
	struct str call_id;
	struct str path;       /* Path values, comma-separated; STR_NONE: none */
	uint32_t cseq, reg_id; /* reg_id 0: none */
	uint32_t temp_gruus;   /* how many temporary GRUUs were given since the Call-ID began */
	uint16_t q;            /* thousandths */
	bool emergency;
	unsigned holders; /* besides the first */
};

/* All texts of `from` are copied. */
struct binding *binding_new(const struct binding *from);
/* It stays until one more binding_free. */
struct binding *binding_hold(struct binding *binding);
void binding_free(struct binding *binding);
/* Do both name the same binding: instance and reg-id, the same instance, or an equal contact
 * URI? */
bool binding_same(const struct binding *a, const struct binding *b);

/* The bindings of one subscriber, newest last; valid during the callback. */
typedef void store_bindings_fn(void *arg, int error, const struct list *bindings);
typedef void store_done_fn(void *arg, int error);
typedef void store_sqn_fn(void *arg, int error, uint64_t sqn);

struct store;
struct store *store_new_memory(struct loop *loop);
void store_free(struct store *store);

/* Errors are -errno: -ETIMEDOUT, -EIO ... `arg` must stay good until the answer. */
void store_bindings_get(struct store *store, struct str impi, store_bindings_fn *fn, void *arg);
/* Adds the binding or replaces the same one; it is taken over. */
void store_binding_put(struct store *store, struct str impi, struct binding *binding,
		       store_done_fn *fn, void *arg);
/* Removes the same one; STR_NONE as its uri: all of the subscriber. */
void store_binding_remove(struct store *store, struct str impi, const struct binding *which,
			  store_done_fn *fn, void *arg);
/* How a sequence number is taken: `first` when there is none yet; next(sqn, ind_bits) is stored as
 * the one after. */
struct store_sqn {
	uint64_t first;
	uint64_t (*next)(uint64_t sqn, unsigned ind_bits);
	unsigned ind_bits;
};
void store_sqn_take(struct store *store, struct str impi, const struct store_sqn *how,
		    store_sqn_fn *fn, void *arg);
void store_sqn_set(struct store *store, struct str impi, uint64_t sqn, store_done_fn *fn,
		   void *arg);

/* For the journal and leak checks: how many bindings there are. */
size_t store_binding_count(const struct store *store);

#endif
