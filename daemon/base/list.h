/* SPDX-License-Identifier: Apache-2.0 */
/* An intrusive doubly linked list; the owner of the objects owns the memory. */
#ifndef IMSD_BASE_LIST_H
#define IMSD_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mem.h"

/* Both the head and the node in an object. */
struct list {
	struct list *next, *prev;
};

static inline void list_init(struct list *head)
{
	head->next = head->prev = head;
}

static inline bool list_empty(const struct list *head)
{
	return head->next == head;
}

/* Puts `node` before `at`; with the head as `at` this is the end of the list. */
static inline void list_add_before(struct list *at, struct list *node)
{
	node->prev = at->prev;
	node->next = at;
	at->prev->next = node;
	at->prev = node;
}

static inline void list_append(struct list *head, struct list *node)
{
	list_add_before(head, node);
}

/* Takes the node out; it may be taken out again, and a zeroed node may be, too. */
static inline void list_remove(struct list *node)
{
	if (!node->next)
		return;
	node->prev->next = node->next;
	node->next->prev = node->prev;
	node->next = node->prev = NULL;
}

/* The first object, or NULL. */
#define list_first(head, type, member) \
	(list_empty(head) ? NULL : container_of((head)->next, type, member))

/* Walks all objects; the current one may be removed. */
#define list_each(it, head, type, member)                                                            \
	for (struct list *it##_node = (head)->next, *it##_after;                                      \
	     it##_node != (head) && (it##_after = it##_node->next,                                    \
				    (it) = container_of(it##_node, type, member), true);              \
	     it##_node = it##_after)

#endif
