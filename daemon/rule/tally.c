/* SPDX-License-Identifier: Apache-2.0 */
/* Counting: tally, nth, chance, count, per and windows. */
#include "rule/tally.h"

#include <string.h>

/* Peers decide how many calls and links there are: the oldest count is forgotten beyond this. */
enum { EACH_MAX = 65536 };

struct tally_each {
	struct map_node node;
	struct list list;
	struct tally_count count;
	char key[]; /* the name, or the octets of the number; and the role */
};

/* Counts of `per` are forgotten. */
static void tally_clear_each(struct tally *tally)
{
	struct tally_each *each;

	list_each(each, &tally->each_list, struct tally_each, list)
		mem_free(each);
	list_init(&tally->each_list);
	map_clear(&tally->each);
	tally->n_each = 0;
}

static void tally_free(struct tally *tally)
{
	tally_clear_each(tally);
	mem_free(tally->shadowed_by);
	mem_free(tally->key);
	mem_free(tally);
}

/* A stream of the rule's own: "rule NAME" and "rule NAME jitter". */
static void stream_init(struct random *random, const struct gates *gates, const struct tally *tally,
			const char *use)
{
	struct buf name = { 0 };

	buf_printf(&name, "rule %.*s%s", (int)strcspn(tally->key, "\n"), tally->key, use);
	random_init(random, gates->options.seed, buf_str(&name));
	buf_free(&name);
}

void tally_reset(struct gates *gates, struct tally *tally)
{
	tally_clear_each(tally);
	mem_free(tally->shadowed_by);
	tally->shadowed_by = NULL;
	tally->matched = tally->spoke = tally->limited = tally->shadowed = 0;
	tally->all = (struct tally_count){ .first = -1 };
	tally->since = loop_now(gates->options.loop);
	stream_init(&tally->chance, gates, tally, "");
	stream_init(&tally->jitter, gates, tally, " jitter");
}

struct tally *tally_hold(struct gates *gates, const struct rule *rule)
{
	struct buf key = { 0 };
	struct tally *tally;

	buf_printf(&key, "%s\n%s", rule->name, rule->text);
	for (const char *const *user = rule->only_users; user && *user; user++)
		buf_printf(&key, "\n%s", *user);
	tally = map_get(&gates->tallies, buf_str(&key), struct tally, node);
	if (!tally) {
		tally = mem_alloc(sizeof(*tally));
		tally->key = mem_copy_text(key.p, key.n);
		list_init(&tally->each_list);
		map_init(&tally->each);
		map_add(&gates->tallies, &tally->node, str_of(tally->key));
		tally_reset(gates, tally);
	}
	buf_free(&key);
	tally->refs++;
	return tally;
}

void tally_release(struct gates *gates, struct tally *tally)
{
	if (--tally->refs)
		return;
	map_remove(&gates->tallies, &tally->node);
	tally_free(tally);
}

/* A response may be the first message of its dialog. */
static uint64_t dialog_of(const struct scene *scene)
{
	return scene->dialog || !scene->msg ? scene->dialog : scene_dialog_of(scene->msg);
}

/* What `per` counts by. */
struct each_key {
	char text[2 * SCENE_NAME_MAX];
	size_t n;
};

static void key_add(struct each_key *key, const void *octets, size_t n)
{
	if (n > sizeof(key->text) - key->n)
		n = sizeof(key->text) - key->n;
	memcpy(key->text + key->n, octets, n);
	key->n += n;
}

/* The text, or the octets of a number. */
static void each_key(const struct rule *rule, const struct scene *scene, struct each_key *key)
{
	uint64_t number = scene->link;

	key->n = 0;
	if (rule->limits.per == PER_CALL)
		number = scene->call;
	else if (rule->limits.per == PER_DIALOG)
		number = dialog_of(scene);
	if (rule->limits.per == PER_USER)
		key_add(key, scene->user, strlen(scene->user) + 1);
	else if (rule->limits.per != PER_RULE)
		key_add(key, &number, sizeof(number));
	if (rule->arrivals && scene->role)
		key_add(key, scene->role, strlen(scene->role));
}

/* The count for this scene; NULL when nothing was counted yet. */
static struct tally_count *tally_find(const struct rule *rule, const struct scene *scene)
{
	struct tally_each *each;
	struct each_key key;

	if (rule->limits.per == PER_RULE && !rule->arrivals)
		return &rule->tally->all;
	each_key(rule, scene, &key);
	each = map_get(&rule->tally->each, ((struct str){ key.text, key.n }), struct tally_each,
		       node);
	return each ? &each->count : NULL;
}

/* The same, made when it is not there. */
static struct tally_count *tally_make(const struct rule *rule, const struct scene *scene)
{
	struct tally_count *count = tally_find(rule, scene);
	struct tally *tally = rule->tally;
	struct tally_each *each;
	struct each_key key;

	if (count)
		return count;
	if (tally->n_each == EACH_MAX) {
		each = list_first(&tally->each_list, struct tally_each, list);
		map_remove(&tally->each, &each->node);
		list_remove(&each->list);
		mem_free(each);
		tally->n_each--;
	}
	each_key(rule, scene, &key);
	each = mem_alloc(sizeof(*each) + key.n);
	memcpy(each->key, key.text, key.n);
	each->count.first = -1;
	map_add(&tally->each, &each->node, (struct str){ each->key, key.n });
	list_append(&tally->each_list, &each->list);
	tally->n_each++;
	return &each->count;
}

/* Where the rule's window counts from; -1: nowhere yet. */
static int64_t window_start(const struct gates *gates, const struct rule *rule,
			    const struct scene *scene)
{
	const struct tally_count *count;

	switch (rule->limits.since) {
	case SINCE_REGISTRATION:
		return scene->registered_at;
	case SINCE_CALL:
		return scene->call_at;
	case SINCE_FIRST:
		count = tally_find(rule, scene);
		return count && count->first >= 0 ? count->first : loop_now(gates->options.loop);
	default:
		return rule->tally->since;
	}
}

bool tally_window_open(const struct gates *gates, const struct rule *rule,
		       const struct scene *scene)
{
	int64_t start;

	if (!rule->limits.windowed)
		return true;
	start = window_start(gates, rule, scene);
	return start >= 0 && limits_open(&rule->limits, loop_now(gates->options.loop) - start);
}

uint64_t tally_number(const struct rule *rule, const struct scene *scene)
{
	return ++tally_make(rule, scene)->matched;
}

bool tally_admit(const struct rule *rule, const struct scene *scene, uint64_t number)
{
	const struct limits *limits = &rule->limits;
	struct tally *tally = rule->tally;
	struct tally_count *count = tally_make(rule, scene);
	bool admitted;

	tally->matched++;
	if (!number)
		number = ++count->matched;
	admitted = !limits->nth.from || range_has(limits->nth, number);
	/* One draw for each message, whatever nth says: the draws do not depend on each other's
	 * use. */
	if (limits->chance < CHANCE_ALWAYS &&
	    random_below(&tally->chance, CHANCE_ALWAYS) >= limits->chance)
		admitted = false;
	if (limits->count && count->granted >= limits->count)
		admitted = false;
	count->granted += admitted;
	tally->limited += !admitted;
	return admitted;
}

void tally_spoke(struct gates *gates, const struct rule *rule, const struct scene *scene)
{
	struct tally_count *count = tally_find(rule, scene);

	rule->tally->spoke++;
	if (count && count->first < 0)
		count->first = loop_now(gates->options.loop);
}

void tally_shadowed(const struct rule *rule, const struct rule *by)
{
	struct tally *tally = rule->tally;

	tally->shadowed++;
	if (tally->shadowed_by && !strcmp(tally->shadowed_by, by->name))
		return;
	mem_free(tally->shadowed_by);
	tally->shadowed_by = mem_copy_text(by->name, strlen(by->name));
}
