/* SPDX-License-Identifier: Apache-2.0 */
/* One binding as a single block of memory. */
#include <string.h>

#include "store/store.h"

/* The texts of a binding, for copying them all. */
static const size_t text_offsets[] = {
	offsetof(struct binding, uri),	    offsetof(struct binding, value), offsetof(struct binding, instance),
	offsetof(struct binding, call_id), offsetof(struct binding, path),
};

static struct str *text_of(const struct binding *binding, size_t i)
{
	return (struct str *)((char *)binding + text_offsets[i]);
}

struct binding *binding_new(const struct binding *from)
{
	size_t size = sizeof(*from);
	struct binding *binding;
	char *at;

	for (size_t i = 0; i < ARRAY_LEN(text_offsets); i++)
		size += text_of(from, i)->n;
	binding = mem_alloc(size);
	*binding = *from;
	binding->node = (struct list){ 0 };
	binding->holders = 0;
	at = (char *)(binding + 1);
	for (size_t i = 0; i < ARRAY_LEN(text_offsets); i++) {
		struct str *text = text_of(binding, i);

		if (!text->p)
			continue;
		memcpy(at, text->p, text->n);
		text->p = at;
		at += text->n;
	}
	return binding;
}

struct binding *binding_hold(struct binding *binding)
{
	binding->holders++;
	return binding;
}

void binding_free(struct binding *binding)
{
	if (binding && binding->holders)
		binding->holders--;
	else
		mem_free(binding);
}

bool binding_same(const struct binding *a, const struct binding *b)
{
	if (a->instance.n && b->instance.n && str_eq(a->instance, b->instance))
		return a->reg_id == b->reg_id || !a->reg_id || !b->reg_id;
	return !(a->reg_id && b->reg_id) && str_eq(a->uri, b->uri);
}
