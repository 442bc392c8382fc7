/* SPDX-License-Identifier: Apache-2.0 */
/* Publications: entity-tags, soft state, which body is the newest. */
#include <criterion/criterion.h>

#include "proc/publication.h"

#define SECOND INT64_C(1000000)

static struct lab {
	struct loop *loop;
	struct journal *journal;
	struct publications *publications;
	unsigned changes;
} lab;

static void on_change(void *ctx, struct str resource)
{
	cr_assert_eq(ctx, &lab);
	cr_assert(str_is(resource, "presence:bob"));
	lab.changes++;
}

static void set_up(void)
{
	lab = (struct lab){ .loop = loop_new(CLOCK_MANUAL) };
	lab.journal =
		journal_new(&(struct journal_options){ .loop = lab.loop, .ring_bytes = 10000 });
	lab.publications = publications_new(&(struct publications_options){ .loop = lab.loop,
									    .journal = lab.journal,
									    .seed = 1,
									    .on_change = on_change,
									    .ctx = &lab });
}

static void tear_down(void)
{
	publications_free(lab.publications);
	loop_flush(lab.loop);
	journal_free(lab.journal);
	loop_free(lab.loop);
}

TestSuite(proc_publication, .init = set_up, .fini = tear_down);

static struct publication_order order(const char *body, int64_t expires)
{
	return (struct publication_order){ .resource = STR("presence:bob"),
					   .user = "bob",
					   .body = str_of(body),
					   .expires = expires };
}

static struct publication *publish(const char *body, int64_t expires)
{
	const struct publication_order one = order(body, expires);

	return publication_new(lab.publications, &one);
}

static void is_latest(const char *body)
{
	const struct publication *latest =
		publications_latest(lab.publications, STR("presence:bob"));

	cr_assert_eq(latest != NULL, body != NULL);
	if (latest)
		cr_assert(str_is(buf_str(&latest->body), body));
}

Test(proc_publication, it_is_found_by_its_tag_and_resource)
{
	struct publication *publication = publish("one", 60);
	struct str etag = str_of(publication->etag);

	cr_assert_eq(etag.n, ETAG_SIZE - 1);
	cr_assert_eq(publications_find(lab.publications, STR("presence:bob"), etag), publication);
	cr_assert_null(publications_find(lab.publications, STR("presence:alice"), etag));
	cr_assert_null(publications_find(lab.publications, STR("presence:bob"), STR("x")));
	cr_assert_eq(lab.changes, 1);
	cr_assert_eq(publications_count(lab.publications), 1);
}

Test(proc_publication, each_operation_gives_another_tag)
{
	struct publication_order refresh = order("", 100), modify = order("two", 100);
	struct publication *publication = publish("one", 60);
	char tags[2][ETAG_SIZE];

	memcpy(tags[0], publication->etag, ETAG_SIZE);
	publication_do(publication, PUBLISH_REFRESH, &refresh);
	memcpy(tags[1], publication->etag, ETAG_SIZE);
	cr_assert_str_neq(tags[0], tags[1]);
	is_latest("one");
	cr_assert_eq(lab.changes, 1);
	publication_do(publication, PUBLISH_MODIFY, &modify);
	cr_assert_str_neq(tags[1], publication->etag);
	is_latest("two");
	cr_assert_eq(lab.changes, 2);
	for (unsigned i = 0; i < 2; i++)
		cr_assert_null(
			publications_find(lab.publications, STR("presence:bob"), str_of(tags[i])));
}

Test(proc_publication, it_expires_unless_it_is_refreshed)
{
	struct publication_order refresh = order("", 60);
	struct publication *publication = publish("one", 60);

	loop_advance(lab.loop, 50 * SECOND);
	publication_do(publication, PUBLISH_REFRESH, &refresh);
	loop_advance(lab.loop, 59 * SECOND);
	is_latest("one");
	loop_advance(lab.loop, 2 * SECOND);
	is_latest(NULL);
	cr_assert_eq(lab.changes, 2);
	cr_assert_eq(publications_count(lab.publications), 0);
	cr_assert_eq(loop_timer_count(lab.loop), 0);
}

Test(proc_publication, the_newest_body_counts)
{
	struct publication_order modify = order("three", 600);
	struct publication *first = publish("one", 600), *second = publish("two", 600);

	is_latest("two");
	cr_assert_eq(publications_count_of(lab.publications, STR("presence:bob")), 2);
	publication_do(first, PUBLISH_MODIFY, &modify);
	is_latest("three");
	cr_assert_eq(lab.changes, 3);
	publication_do(second, PUBLISH_REMOVE, NULL); /* nobody misses it */
	cr_assert_eq(lab.changes, 3);
	publication_do(first, PUBLISH_REMOVE, NULL);
	cr_assert_eq(lab.changes, 4);
	is_latest(NULL);
}

Test(proc_publication, all_can_be_forgotten)
{
	for (unsigned i = 0; i < 20; i++)
		publish("one", 600);
	cr_assert_eq(publications_count(lab.publications), 20);
	publications_clear(lab.publications);
	cr_assert_eq(publications_count(lab.publications), 0);
	cr_assert_eq(lab.changes, 20);
	is_latest(NULL);
}
