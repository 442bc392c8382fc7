/* SPDX-License-Identifier: Apache-2.0 */
/* Watched calls: their life, and how they are found. */
#include "proc/watch.h"

#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "proc/watch_private.h"

static void answered(void *self, void *arg);
static void ended(void *self, void *arg);

static const char *const state_names[] = { "calling",     "early",     "answered",
					   "established", "releasing", "ended" };
static const char *const event_names[] = { "1xx", "2xx",         "ACK",     "refused", "CANCEL",
					   "BYE", "BYE refused", "release", "over" };

/* RFC 3261 12 to 15 as a proxy sees it. What comes in an order that is not in the books, as a fault
 * may have it, leaves the call as it was. */
static const struct fsm_row watch_rows[] = {
	/* state             event              action    next              */
	{ WATCH_CALLING,     WATCH_PROVISIONAL, NULL,     WATCH_EARLY       },
	{ WATCH_CALLING,     WATCH_ANSWER,      answered, WATCH_ANSWERED    },
	{ WATCH_CALLING,     WATCH_REFUSED,     ended,    WATCH_ENDED       },
	{ WATCH_CALLING,     WATCH_CANCEL,      NULL,     WATCH_RELEASING   },
	{ WATCH_CALLING,     WATCH_RELEASE,     NULL,     WATCH_RELEASING   },
	{ WATCH_CALLING,     WATCH_OVER,        ended,    WATCH_ENDED       },
	{ WATCH_EARLY,       WATCH_PROVISIONAL, NULL,     FSM_SAME          },
	{ WATCH_EARLY,       WATCH_ANSWER,      answered, WATCH_ANSWERED    },
	{ WATCH_EARLY,       WATCH_REFUSED,     ended,    WATCH_ENDED       },
	{ WATCH_EARLY,       WATCH_CANCEL,      NULL,     WATCH_RELEASING   },
	{ WATCH_EARLY,       WATCH_BYE,         NULL,     WATCH_RELEASING   },
	{ WATCH_EARLY,       WATCH_RELEASE,     NULL,     WATCH_RELEASING   },
	{ WATCH_EARLY,       WATCH_OVER,        ended,    WATCH_ENDED       },
	{ WATCH_ANSWERED,    WATCH_PROVISIONAL, NULL,     FSM_SAME          },
	{ WATCH_ANSWERED,    WATCH_ANSWER,      NULL,     FSM_SAME          },
	{ WATCH_ANSWERED,    WATCH_ACK,         NULL,     WATCH_ESTABLISHED },
	{ WATCH_ANSWERED,    WATCH_CANCEL,      NULL,     FSM_SAME          },
	{ WATCH_ANSWERED,    WATCH_BYE,         NULL,     WATCH_RELEASING   },
	{ WATCH_ANSWERED,    WATCH_RELEASE,     NULL,     WATCH_RELEASING   },
	{ WATCH_ANSWERED,    WATCH_OVER,        ended,    WATCH_ENDED       },
	{ WATCH_ESTABLISHED, WATCH_PROVISIONAL, NULL,     FSM_SAME          },
	{ WATCH_ESTABLISHED, WATCH_ANSWER,      NULL,     FSM_SAME          },
	{ WATCH_ESTABLISHED, WATCH_ACK,         NULL,     FSM_SAME          },
	{ WATCH_ESTABLISHED, WATCH_CANCEL,      NULL,     FSM_SAME          },
	{ WATCH_ESTABLISHED, WATCH_BYE,         NULL,     WATCH_RELEASING   },
	{ WATCH_ESTABLISHED, WATCH_RELEASE,     NULL,     WATCH_RELEASING   },
	{ WATCH_ESTABLISHED, WATCH_OVER,        ended,    WATCH_ENDED       },
	{ WATCH_RELEASING,   WATCH_PROVISIONAL, NULL,     FSM_SAME          },
	{ WATCH_RELEASING,   WATCH_ANSWER,      answered, WATCH_ANSWERED    },
	{ WATCH_RELEASING,   WATCH_ACK,         NULL,     FSM_SAME          },
	{ WATCH_RELEASING,   WATCH_REFUSED,     ended,    WATCH_ENDED       },
	{ WATCH_RELEASING,   WATCH_CANCEL,      NULL,     FSM_SAME          },
	{ WATCH_RELEASING,   WATCH_BYE,         NULL,     FSM_SAME          },
	{ WATCH_RELEASING,   WATCH_STAY,        NULL,     WATCH_ESTABLISHED },
	{ WATCH_RELEASING,   WATCH_RELEASE,     NULL,     FSM_SAME          },
	{ WATCH_RELEASING,   WATCH_OVER,        ended,    WATCH_ENDED       },
};

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known);

static const struct fsm watch_fsm = {
	"call", watch_rows, ARRAY_LEN(watch_rows), state_names, event_names, on_transition
};

const struct name_row watch_state_rows[] = {
	{ "calling", "the INVITE went on, nobody has answered yet", "RFC 3261 13" },
	{ "early", "there is an early dialog", "RFC 3261 12.1" },
	{ "answered", "a 2xx went back, its ACK is awaited", "RFC 3261 13.2.2.4" },
	{ "established", "2xx and ACK went by", "RFC 3261 13.2.2.4" },
	{ "releasing", "CANCEL or BYE went by, or the network releases the call", "RFC 3261 15" },
	{ "ended", "the call is over", "RFC 3261 15" },
};
const unsigned watch_n_states = ARRAY_LEN(watch_state_rows);

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct watched *watched = self;
	struct journal *journal = watched->watches->options.journal;
	const char *user = watched->caller[0] ? watched->caller : watched->callee;
	char status[16] = "";

	if (!journal || !known || to == FSM_SAME)
		return;
	if (event == WATCH_REFUSED)
		snprintf(status, sizeof(status), " with %d", watched->release_cause);
	journal_event(journal, "call.state", user[0] ? user : NULL, "call %llu: %s%s: %s -> %s%s%s",
		      (unsigned long long)watched->number, event_names[event], status,
		      state_names[from], state_names[to], to == WATCH_ENDED ? ", " : "",
		      to == WATCH_ENDED ? watched->why : "");
}

struct watches *watches_new(const struct watches_options *options)
{
	struct watches *watches = mem_alloc(sizeof(*watches));

	watches->options = *options;
	map_init(&watches->by_call_id);
	map_init(&watches->by_number);
	map_init(&watches->by_user);
	list_init(&watches->alive);
	list_init(&watches->ended);
	dialogs_init(&watches->dialogs);
	return watches;
}

/* Nobody finds it by its Call-ID or its parties any more. */
static void watched_hide(struct watched *watched)
{
	struct watches *watches = watched->watches;

	map_remove(&watches->by_call_id, &watched->by_call_id);
	for (unsigned i = 0; i < 2; i++)
		map_remove(&watches->by_user, &watched->parties[i].by_user);
	list_remove(&watched->all);
	timer_stop(watches->options.loop, &watched->timer);
}

static void watched_bury(void *object)
{
	struct watched *watched = object;

	watched_free_dialogs(watched);
	mem_free(watched);
}

/* Forgets it; whoever let it end may look at it until the turn of the loop ends. */
static void watched_drop(struct watched *watched)
{
	struct watches *watches = watched->watches;

	if (watched_ended(watched)) {
		watches->n_ended--;
		watches->forgotten = watched->changed;
	} else {
		watches->n_alive--;
	}
	watched_hide(watched);
	map_remove(&watches->by_number, &watched->by_number);
	loop_reap(watches->options.loop, watched, watched_bury);
}

void watches_clear(struct watches *watches)
{
	struct watched *watched;

	list_each(watched, &watches->alive, struct watched, all) {
		watched_end_dialogs(watched);
		watched_drop(watched);
	}
	list_each(watched, &watches->ended, struct watched, all)
		watched_drop(watched);
}

void watches_free(struct watches *watches)
{
	if (!watches)
		return;
	watches_clear(watches);
	loop_flush(watches->options.loop);
	dialogs_clear(&watches->dialogs);
	map_clear(&watches->by_call_id);
	map_clear(&watches->by_number);
	map_clear(&watches->by_user);
	mem_free(watches);
}

/* Writes a text where there is room for it. */
static struct str text_put(char **at, struct str text)
{
	struct str place = { *at, text.n };

	if (text.n)
		memcpy(*at, text.p, text.n);
	(*at)[text.n] = '\0';
	*at += text.n + 1;
	return place;
}

struct watched *watched_new(struct watches *watches, const struct watched_parts *parts)
{
	size_t n = parts->call_id.n + parts->caller_tag.n + parts->caller.n + parts->callee.n +
		   parts->caller_uri.n + parts->callee_uri.n + 6;
	struct watched *watched = mem_alloc(sizeof(*watched) + n);
	char *at = watched->texts;

	watched->watches = watches;
	watched->number = ++watches->last;
	watched->pending = true;
	watched->began_at = loop_now(watches->options.loop);
	watched->answered_at = watched->ended_at = -1;
	watched->call_id = text_put(&at, parts->call_id);
	watched->caller_tag = text_put(&at, parts->caller_tag);
	watched->caller = text_put(&at, parts->caller).p;
	watched->callee = text_put(&at, parts->callee).p;
	watched->caller_uri = text_put(&at, parts->caller_uri).p;
	watched->callee_uri = text_put(&at, parts->callee_uri).p;
	list_init(&watched->dialogs);
	list_append(&watches->alive, &watched->all);
	map_add(&watches->by_call_id, &watched->by_call_id, watched->call_id);
	map_add(&watches->by_number, &watched->by_number,
		(struct str){ (const char *)&watched->number, sizeof(watched->number) });
	watches->n_alive++;
	watched->parties[0].watched = watched->parties[1].watched = watched;
	if (parts->caller.n)
		map_add(&watches->by_user, &watched->parties[0].by_user, str_of(watched->caller));
	if (parts->callee.n && !str_eq(parts->callee, parts->caller))
		map_add(&watches->by_user, &watched->parties[1].by_user, str_of(watched->callee));
	return watched;
}

void watched_changed(struct watched *watched)
{
	struct watches *watches = watched->watches;

	watched->changed = ++watches->changes;
	if (watches->options.on_change)
		watches->options.on_change(watches->options.ctx, watched);
}

void watched_feed(struct watched *watched, enum watch_event event)
{
	fsm_feed(&watch_fsm, &watched->state, (uint8_t)event, watched, NULL);
}

static void answered(void *self, void *arg)
{
	struct watched *watched = self;

	(void)arg;
	if (watched->answered_at < 0)
		watched->answered_at = loop_now(watched->watches->options.loop);
}

/* It goes into the history; what is too old there goes for good. */
static void ended(void *self, void *arg)
{
	struct watched *watched = self;
	struct watches *watches = watched->watches;

	(void)arg;
	watched_hide(watched);
	watched_end_dialogs(watched);
	watched->pending = false;
	watched->invite = NULL;
	watched->ended_at = loop_now(watches->options.loop);
	watched_changed(watched);
	list_append(&watches->ended, &watched->all);
	watches->n_alive--;
	watches->n_ended++;
	while (watches->n_ended > watches->max_ended)
		watched_drop(list_first(&watches->ended, struct watched, all));
}

size_t watches_count(const struct watches *watches)
{
	return watches->n_alive;
}

size_t watches_dialogs(const struct watches *watches)
{
	return watches->n_dialogs;
}

uint64_t watches_changes(const struct watches *watches)
{
	return watches->changes;
}

uint64_t watches_forgotten(const struct watches *watches)
{
	return watches->forgotten;
}

struct list *watches_all(struct watches *watches)
{
	return &watches->alive;
}

struct list *watches_ended(struct watches *watches)
{
	return &watches->ended;
}

/* Calls that share a Call-ID are told apart by the caller's tag; NONE: any, the newest. */
static struct watched *find(struct watches *watches, struct str call_id, const struct str *tags,
			    unsigned n_tags)
{
	struct map_node *node = map_find(&watches->by_call_id, call_id);
	struct watched *found = NULL;

	for (; node; node = map_next(node)) {
		struct watched *watched = container_of(node, struct watched, by_call_id);
		bool fits = n_tags == 0;

		for (unsigned i = 0; i < n_tags; i++)
			fits |= str_eq(tags[i], watched->caller_tag);
		if (fits && (!found || watched->number > found->number))
			found = watched;
	}
	return found;
}

struct watched *watches_by_call_id(struct watches *watches, struct str call_id)
{
	return find(watches, call_id, NULL, 0);
}

struct watched *watches_of_msg(struct watches *watches, struct msg *msg)
{
	struct str tags[] = { msg_from_tag(msg), msg_to_tag(msg) };

	return find(watches, msg_call_id(msg), tags, ARRAY_LEN(tags));
}

struct watched *watches_by_invite(struct watches *watches, struct msg *invite)
{
	struct map_node *node = map_find(&watches->by_call_id, msg_call_id(invite));
	struct str tag = msg_from_tag(invite);
	uint32_t cseq = msg_cseq(invite).number;

	for (; node; node = map_next(node)) {
		struct watched *watched = container_of(node, struct watched, by_call_id);

		if (watched->cseq == cseq && str_eq(watched->caller_tag, tag) &&
		    str_is(invite->uri, watched->callee_uri))
			return watched;
	}
	return NULL;
}

struct watched *watches_by_number(struct watches *watches, uint64_t number)
{
	return map_get(&watches->by_number, ((struct str){ (const char *)&number, sizeof(number) }),
		       struct watched, by_number);
}

struct watched *watches_by_user(struct watches *watches, const char *user,
				const struct watched *last)
{
	struct map_node *node = map_find(&watches->by_user, str_of(user));
	bool found = !last;

	for (; node; node = map_next(node)) {
		struct watched_party *party = container_of(node, struct watched_party, by_user);

		if (found)
			return party->watched;
		found = party->watched == last;
	}
	return NULL;
}

const char *watch_state_name(const struct watched *watched)
{
	return state_names[watched->state];
}
