/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The procedure "publication" (RFC 3903 6): event state that somebody published about a resource, soft
 * state with an entity-tag; one instance per initial PUBLISH, one state, one table. The publications of
 * an element are held together, and found by resource and by tag.
 */
#ifndef IMSD_PROC_PUBLICATION_H
#define IMSD_PROC_PUBLICATION_H

#include "base/loop.h"
#include "base/map.h"
#include "journal/journal.h"
#include "rule/vocabulary.h"

enum publication_state { PUBLICATION_NEW, PUBLICATION_PUBLISHED, PUBLICATION_GONE };

/* The PUBLISHs that are accepted (RFC 3903 4.1). */
enum publication_operation {
	PUBLISH_INITIAL, /* a body without SIP-If-Match */
	PUBLISH_REFRESH, /* the tag alone */
	PUBLISH_MODIFY,  /* the tag and a body */
	PUBLISH_REMOVE   /* Expires: 0 */
};

enum { ETAG_SIZE = 17 };

struct publication {
	struct list all;
	struct map_node by_resource, by_etag;
	struct publications *publications;
	uint8_t state; /* enum publication_state */
	char etag[ETAG_SIZE];
	int64_t expires_at; /* loop time */
	uint64_t changed;   /* of all publications the highest has the newest body */
	struct timer expiry;
	struct buf body; /* as published */
	char *user;      /* who published it: subscriber's name, or "" */
	char resource[]; /* what it is about, by name */
};

struct publications_options {
	struct loop *loop;
	struct journal *journal;
	uint64_t seed; /* of the entity-tags */
	/* There is another newest body of that resource, or none any more. */
	void (*on_change)(void *ctx, struct str resource);
	void *ctx;
};

struct publications;
struct publications *publications_new(const struct publications_options *options);
/* In silence. */
void publications_free(struct publications *publications);
/* Forgets all of them; nobody is told. */
void publications_clear(struct publications *publications);
size_t publications_count(const struct publications *publications);
/* Those about one resource. */
size_t publications_count_of(const struct publications *publications, struct str resource);
/* NULL: that resource has none of that tag (any more). */
struct publication *publications_find(const struct publications *publications, struct str resource,
				      struct str etag);
/* The one with the newest body; NULL: nobody published anything about it. */
const struct publication *publications_latest(const struct publications *publications,
					      struct str resource);

/* An entity-tag that nothing has. */
void publications_draw_etag(struct publications *publications, char etag[ETAG_SIZE]);

/* What a PUBLISH says; copied. */
struct publication_order {
	struct str resource;
	const char *user;
	struct str body;
	int64_t expires; /* s, > 0 */
};
struct publication *publication_new(struct publications *publications,
				    const struct publication_order *order);
/* Each gives it a new tag, but for PUBLISH_REMOVE, which is the end of it. PUBLISH_REFRESH takes only
 * the time from the order, PUBLISH_REMOVE nothing (NULL). */
void publication_do(struct publication *publication, enum publication_operation operation,
		    const struct publication_order *order);

/* Names for the vocabulary. */
extern const struct name_row publication_state_rows[];
extern const unsigned publication_n_states;

#endif
