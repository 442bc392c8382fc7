/* SPDX-License-Identifier: Apache-2.0 */
/* Publications: their states, and the store that holds them. */
#include "proc/publication.h"

#include <string.h>

#include "base/fsm.h"
#include "base/random.h"

struct publications {
	struct publications_options options;
	struct random etags;
	struct map by_resource, by_etag;
	struct list all;
	size_t count;
	uint64_t changes;
};

enum publication_event {
	PUBLICATION_EV_PUBLISH,
	PUBLICATION_EV_REFRESH,
	PUBLICATION_EV_MODIFY,
	PUBLICATION_EV_REMOVE,
	PUBLICATION_EV_EXPIRE
};

/* Every accepted PUBLISH makes another tag (RFC 3903 8.2). */
static void renew_etag(struct publication *publication)
{
	struct publications *publications = publication->publications;

	map_remove(&publications->by_etag, &publication->by_etag);
	publications_draw_etag(publications, publication->etag);
	map_add(&publications->by_etag, &publication->by_etag, str_of(publication->etag));
}

static void tell(struct publications *publications, const char *resource)
{
	if (publications->options.on_change)
		publications->options.on_change(publications->options.ctx, str_of(resource));
}

static void on_expiry(void *arg);

/* Soft state: it lasts so long from now on. */
static void refresh(void *self, void *arg)
{
	struct publication *publication = self;
	const struct publication_order *order = arg;
	struct loop *loop = publication->publications->options.loop;

	publication->expires_at = loop_now(loop) + order->expires * 1000000;
	timer_start(loop, &publication->expiry, order->expires * 1000000, on_expiry, publication);
	renew_etag(publication);
}

static void publish(void *self, void *arg)
{
	struct publication *publication = self;
	const struct publication_order *order = arg;

	refresh(self, arg);
	buf_reset(&publication->body);
	buf_add_str(&publication->body, order->body);
	publication->changed = ++publication->publications->changes;
	tell(publication->publications, publication->resource);
}

static void publication_strip(struct publication *publication)
{
	struct publications *publications = publication->publications;

	timer_stop(publications->options.loop, &publication->expiry);
	map_remove(&publications->by_etag, &publication->by_etag);
	map_remove(&publications->by_resource, &publication->by_resource);
	list_remove(&publication->all);
	publications->count--;
}

static void publication_free(void *object)
{
	struct publication *publication = object;

	buf_free(&publication->body);
	mem_free(publication->user);
	mem_free(publication);
}

/* What was not the newest body is missed by nobody. */
static void finish(void *self, void *arg)
{
	struct publication *publication = self;
	struct publications *publications = publication->publications;
	bool latest = publications_latest(publications, str_of(publication->resource)) ==
		      publication;

	(void)arg;
	publication_strip(publication);
	if (latest)
		tell(publications, publication->resource);
	loop_reap(publications->options.loop, publication, publication_free);
}

const struct name_row publication_state_rows[] = {
	{ "new", "a PUBLISH is being accepted", "RFC 3903 6" },
	{ "published", "the state is there until it expires", "RFC 3903 6" },
	{ "gone", "removed, or not refreshed in time", "RFC 3903 6" },
};
const unsigned publication_n_states = ARRAY_LEN(publication_state_rows);

static const char *const state_names[] = { "new", "published", "gone" };
static const char *const event_names[] = { "published", "refreshed", "modified", "removed",
					   "expired" };

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	const struct publication *publication = self;

	(void)from;
	(void)to;
	if (known)
		journal_event(publication->publications->options.journal, "publication.state",
			      publication->user[0] ? publication->user : NULL, "%s: %s",
			      publication->resource, event_names[event]);
}

static const struct fsm_row publication_rows[] = {
	/* state                  event                    action   next                   */
	{ PUBLICATION_NEW,       PUBLICATION_EV_PUBLISH, publish, PUBLICATION_PUBLISHED },
	{ PUBLICATION_PUBLISHED, PUBLICATION_EV_REFRESH, refresh, FSM_SAME              },
	{ PUBLICATION_PUBLISHED, PUBLICATION_EV_MODIFY,  publish, FSM_SAME              },
	{ PUBLICATION_PUBLISHED, PUBLICATION_EV_REMOVE,  finish,  PUBLICATION_GONE      },
	{ PUBLICATION_PUBLISHED, PUBLICATION_EV_EXPIRE,  finish,  PUBLICATION_GONE      },
};

static const struct fsm publication_fsm = {
	"publication", publication_rows, ARRAY_LEN(publication_rows),
	state_names,   event_names,      on_transition
};

static void publication_feed(struct publication *publication, enum publication_event event,
			     const struct publication_order *order)
{
	fsm_feed(&publication_fsm, &publication->state, event, publication, (void *)order);
}

static void on_expiry(void *arg)
{
	publication_feed(arg, PUBLICATION_EV_EXPIRE, NULL);
}

struct publications *publications_new(const struct publications_options *options)
{
	struct publications *publications = mem_alloc(sizeof(*publications));

	publications->options = *options;
	random_init(&publications->etags, options->seed, STR("publication.etag"));
	map_init(&publications->by_resource);
	map_init(&publications->by_etag);
	list_init(&publications->all);
	return publications;
}

void publications_clear(struct publications *publications)
{
	struct publication *publication;

	list_each(publication, &publications->all, struct publication, all) {
		publication->state = PUBLICATION_GONE;
		publication_strip(publication);
		loop_reap(publications->options.loop, publication, publication_free);
	}
}

void publications_free(struct publications *publications)
{
	if (!publications)
		return;
	publications_clear(publications);
	map_clear(&publications->by_resource);
	map_clear(&publications->by_etag);
	mem_free(publications);
}

size_t publications_count(const struct publications *publications)
{
	return publications->count;
}

size_t publications_count_of(const struct publications *publications, struct str resource)
{
	const struct map_node *node = map_find(&publications->by_resource, resource);
	size_t n = 0;

	for (; node; node = map_next(node))
		n++;
	return n;
}

struct publication *publications_find(const struct publications *publications, struct str resource,
				      struct str etag)
{
	struct publication *publication =
		map_get(&publications->by_etag, etag, struct publication, by_etag);

	return publication && str_is(resource, publication->resource) ? publication : NULL;
}

const struct publication *publications_latest(const struct publications *publications,
					      struct str resource)
{
	struct map_node *node = map_find(&publications->by_resource, resource);
	const struct publication *latest = NULL;

	for (; node; node = map_next(node)) {
		const struct publication *one = container_of(node, struct publication, by_resource);

		if (!latest || one->changed > latest->changed)
			latest = one;
	}
	return latest;
}

void publications_draw_etag(struct publications *publications, char etag[ETAG_SIZE])
{
	random_token(&publications->etags, etag, ETAG_SIZE - 1);
}

struct publication *publication_new(struct publications *publications,
				    const struct publication_order *order)
{
	struct publication *publication = mem_alloc(sizeof(*publication) + order->resource.n + 1);

	publication->publications = publications;
	publication->user = mem_copy_text(order->user, strlen(order->user));
	memcpy(publication->resource, order->resource.p, order->resource.n);
	list_append(&publications->all, &publication->all);
	map_add(&publications->by_resource, &publication->by_resource,
		str_of(publication->resource));
	publications->count++;
	publication_feed(publication, PUBLICATION_EV_PUBLISH, order);
	return publication;
}

void publication_do(struct publication *publication, enum publication_operation operation,
		    const struct publication_order *order)
{
	static const uint8_t events[] = { [PUBLISH_INITIAL] = PUBLICATION_EV_PUBLISH,
					  [PUBLISH_REFRESH] = PUBLICATION_EV_REFRESH,
					  [PUBLISH_MODIFY] = PUBLICATION_EV_MODIFY,
					  [PUBLISH_REMOVE] = PUBLICATION_EV_REMOVE };

	publication_feed(publication, events[operation], order);
}
