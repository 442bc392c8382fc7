/* SPDX-License-Identifier: Apache-2.0 */
/* Conferences: their lives, and who finds them. */
#include "proc/conference.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "proc/conference_private.h"

/* Octets of a conference's name by chance, and participants who left and are remembered. */
enum { ID_TOKEN = 12, GONE_MAX = 32 };

enum conference_event { CONFERENCE_EV_JOINED, CONFERENCE_EV_END, CONFERENCE_EV_EMPTY };

const struct name_row conference_state_rows[] = {
	[CONFERENCE_NEW]    = { "new",    "nobody is in the conference yet", "RFC 4353 3" },
	[CONFERENCE_ACTIVE] = { "active", "somebody is in the conference", "RFC 4353 3" },
	[CONFERENCE_ENDING] = { "ending", "all participants are being released", "TS 24.147 5.3.2.6" },
	[CONFERENCE_ENDED]  = { "ended",  "over", NULL },
};
const unsigned conference_n_states = ARRAY_LEN(conference_state_rows);

static const char *const state_names[] = { "new", "active", "ending", "ended" };
static const char *const event_names[] = { "somebody is in it", "end", "nobody is in it" };

/* Nobody finds it any more; who holds it may still read. */
static void finish(void *self, void *arg)
{
	struct conference *conference = self;
	struct conferences *conferences = conference->conferences;

	(void)arg;
	map_remove(&conferences->by_id, &conference->by_id);
	list_remove(&conference->all);
	conferences->count--;
}

/* Those who are being called, too. */
static void release_all(void *self, void *arg)
{
	struct conference *conference = self;
	struct participant *participant;

	(void)arg;
	list_each(participant, &conference->participants, struct participant, node)
		if (participant_is_here(participant))
			participant_release(participant, END_BOOTED,
					    STR("Q.850;cause=16;text=\"Normal call clearing\""));
}

static void on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	struct conference *conference = self;

	if (!known || to == FSM_SAME || to == from)
		return;
	conference_note(conference, "conference.state", NULL, "%s: %s -> %s (%s)", conference->id,
			state_names[from], state_names[to],
			conference->why ? conference->why : event_names[event]);
}

static const struct fsm_row conference_rows[] = {
	/* state              event                  action       next              */
	{ CONFERENCE_NEW,    CONFERENCE_EV_JOINED,  NULL,        CONFERENCE_ACTIVE },
	{ CONFERENCE_NEW,    CONFERENCE_EV_END,     release_all, CONFERENCE_ENDING },
	{ CONFERENCE_NEW,    CONFERENCE_EV_EMPTY,   finish,      CONFERENCE_ENDED  },
	{ CONFERENCE_ACTIVE, CONFERENCE_EV_END,     release_all, CONFERENCE_ENDING },
	{ CONFERENCE_ACTIVE, CONFERENCE_EV_EMPTY,   finish,      CONFERENCE_ENDED  },
	{ CONFERENCE_ENDING, CONFERENCE_EV_EMPTY,   finish,      CONFERENCE_ENDED  },
};

static const struct fsm conference_fsm = {
	"conference", conference_rows, ARRAY_LEN(conference_rows),
	state_names,  event_names,     on_transition
};

static void conference_feed(struct conference *conference, enum conference_event event)
{
	fsm_feed(&conference_fsm, &conference->state, event, conference, NULL);
}

void conference_note(struct conference *conference, const char *event, const char *user,
		     const char *format, ...)
{
	char text[300];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	journal_event(conference->conferences->options.performance.journal, event,
		      user && *user ? user : NULL, "%s", text);
}

/* From now on by the configuration in force. */
static void conference_renew(struct conference *conference)
{
	const struct conferences_options *options = &conference->conferences->options;
	struct snapshot *now = options->snapshot_of(options->ctx);

	if (conference->scene.snapshot != now) {
		ruling_free(conference->scene.ruling);
		conference->scene.ruling = NULL;
		snapshot_release(conference->scene.snapshot);
		conference->scene.snapshot = snapshot_hold(now);
	}
}

int64_t conference_knob(struct conference *conference, knob_id id)
{
	conference_renew(conference);
	return knob_number(conference->conferences->options.performance.gates, &conference->scene,
			   id);
}

/* The first codec in use; NULL: none is. */
static const char *codec_in_use(const struct conference *conference)
{
	struct participant *participant;

	list_each(participant, &conference->participants, struct participant, node) {
		const char *codec = participant_codec(participant);

		if (codec)
			return codec;
	}
	return NULL;
}

const char *conference_codecs(struct conference *conference)
{
	const char *used = codec_in_use(conference);
	struct gates *gates = conference->conferences->options.performance.gates;
	struct str rest, name;

	conference_renew(conference);
	rest = knob_text(gates, &conference->scene, CONFERENCE_CODECS);
	buf_reset(&conference->codecs);
	buf_add_text(&conference->codecs, used ? used : "");
	while (str_cut(&rest, ',', &name)) {
		if (used && str_iis(name, used))
			continue;
		if (conference->codecs.n)
			buf_add_char(&conference->codecs, ',');
		buf_add_str(&conference->codecs, name);
	}
	buf_add(&conference->codecs, "", 1);
	return conference->codecs.p;
}

unsigned conference_population(const struct conference *conference)
{
	struct participant *participant;
	unsigned n = 0;

	list_each(participant, &conference->participants, struct participant, node)
		n += participant_is_here(participant);
	return n;
}

unsigned conference_present(const struct conference *conference)
{
	struct participant *participant;
	unsigned n = 0;

	list_each(participant, &conference->participants, struct participant, node)
		n += participant->state == PARTICIPANT_CONNECTED ||
		     participant->state == PARTICIPANT_ON_HOLD;
	return n;
}

bool conference_is_full(const struct conference *conference)
{
	struct conference *asked = (struct conference *)conference;

	return conference_population(conference) >=
	       conference_knob(asked, CONFERENCE_MAX_PARTICIPANTS);
}

/* Somebody who is in it, or is coming by himself: for the others alone nobody is called. */
static bool has_company(const struct conference *conference)
{
	struct participant *participant;

	list_each(participant, &conference->participants, struct participant, node)
		if (participant->state == PARTICIPANT_DIALING_IN)
			return true;
	return conference_present(conference) > 0;
}

static bool creator_has_left(struct conference *conference)
{
	return conference->creator && !participant_is_here(conference->creator) &&
	       conference_knob(conference, CONFERENCE_END_WITH_CREATOR);
}

static void conference_free(void *object)
{
	struct conference *conference = object;
	struct participant *participant;

	list_each(participant, &conference->participants, struct participant, node)
		participant_free(participant);
	mix_free(conference->mix);
	ruling_free(conference->scene.ruling);
	snapshot_release(conference->scene.snapshot);
	buf_free(&conference->codecs);
	mem_free(conference->id);
	mem_free(conference->uri);
	mem_free(conference);
}

/* Of those who have left only the latest are remembered: watchers were told by then. */
static void forget_gone(struct conference *conference)
{
	struct participant *participant;
	unsigned gone = 0;

	list_each(participant, &conference->participants, struct participant, node)
		gone += !participant_is_here(participant);
	list_each(participant, &conference->participants, struct participant, node) {
		if (gone <= GONE_MAX)
			return;
		if (participant_is_here(participant) || participant == conference->creator)
			continue;
		if (participant->changed > conference->forgotten)
			conference->forgotten = participant->changed;
		participant_free(participant);
		gone--;
	}
}

/* What the changes of this turn of the loop have come to. */
static void on_check(void *arg)
{
	struct conference *conference = arg;
	const struct conferences_options *options = &conference->conferences->options;

	if (conference->state == CONFERENCE_ENDED)
		return;
	forget_gone(conference);
	if (conference_present(conference))
		conference_feed(conference, CONFERENCE_EV_JOINED);
	if (creator_has_left(conference))
		conference_end(conference, "its creator has left");
	else if (conference->state == CONFERENCE_ACTIVE && !has_company(conference))
		conference_end(conference, "nobody is in it any more");
	if (!conference_population(conference))
		conference_feed(conference, CONFERENCE_EV_EMPTY);
	options->on_change(options->ctx, conference);
	if (conference->state == CONFERENCE_ENDED)
		conference_leave(conference);
}

void conference_changed(struct conference *conference)
{
	loop_post(conference_loop(conference), &conference->check, on_check, conference);
}

void conference_end(struct conference *conference, const char *why)
{
	if (conference->state >= CONFERENCE_ENDING)
		return;
	conference->why = why;
	conference_feed(conference, CONFERENCE_EV_END);
	conference_changed(conference);
}

struct conferences *conferences_new(const struct conferences_options *options)
{
	struct conferences *conferences = mem_alloc(sizeof(*conferences));

	conferences->options = *options;
	list_init(&conferences->all);
	map_init(&conferences->by_id);
	random_init(&conferences->tokens, options->seed, STR("conferences"));
	return conferences;
}

void conferences_free(struct conferences *conferences)
{
	struct conference *conference;

	if (!conferences)
		return;
	list_each(conference, &conferences->all, struct conference, all) {
		work_cancel(&conference->check);
		finish(conference, NULL);
		conference_free(conference);
	}
	loop_flush(conferences->options.performance.loop);
	map_clear(&conferences->by_id);
	mem_free(conferences);
}

size_t conferences_count(const struct conferences *conferences)
{
	return conferences->count;
}

struct list *conferences_all(struct conferences *conferences)
{
	return &conferences->all;
}

struct conference *conference_find(struct conferences *conferences, struct str id)
{
	return map_get(&conferences->by_id, id, struct conference, by_id);
}

struct conference *conference_by_number(struct conferences *conferences, unsigned number)
{
	struct conference *conference;

	list_each(conference, &conferences->all, struct conference, all)
		if (conference->number == number)
			return conference;
	return NULL;
}

struct conference *conference_of_user(struct conferences *conferences, const char *user)
{
	struct conference *conference, *newest = NULL;

	list_each(conference, &conferences->all, struct conference, all)
		if (conference_participant(conference, user, STR_NONE))
			newest = conference;
	return newest;
}

/* Its own name, and the URI by which all reach it. */
static void set_name(struct conference *conference)
{
	struct conferences *conferences = conference->conferences;
	char token[ID_TOKEN + 1];
	struct buf text = { 0 };

	random_token(&conferences->tokens, token, ID_TOKEN);
	buf_printf(&text, CONFERENCE_ID_PREFIX "%s", token);
	conference->id = mem_copy_text(text.p, text.n);
	buf_reset(&text);
	buf_printf(&text, "sip:%s@%s.%s", conference->id, conferences->options.label,
		   conference->scene.snapshot->domain);
	conference->uri = mem_copy_text(text.p, text.n);
	buf_free(&text);
}

struct conference *conference_new(struct conferences *conferences, const struct scene *scene)
{
	const struct conferences_options *options = &conferences->options;
	struct conference *conference = mem_alloc(sizeof(*conference));

	conference->conferences = conferences;
	conference->number = ++conferences->last_number;
	conference->refs = 1;
	conference->began_at = loop_now(options->performance.loop);
	conference->scene = *scene;
	conference->scene.snapshot = snapshot_hold(scene->snapshot);
	conference->scene.ruling = NULL;
	conference->scene.msg = conference->scene.request = NULL;
	conference->scene.procedure = "conference";
	list_init(&conference->participants);
	set_name(conference);
	conference->mix = mix_new(&(struct mix_options){
		.loop = options->performance.loop,
		.mode = (enum mix_mode)conference_knob(conference, MEDIA_CONFERENCE),
		.hold_us = conference_knob(conference, MEDIA_CONFERENCE_HOLD) });
	list_append(&conferences->all, &conference->all);
	map_add(&conferences->by_id, &conference->by_id, str_of(conference->id));
	conferences->count++;
	conference_changed(conference);
	return conference;
}

struct conference *conference_hold(struct conference *conference)
{
	conference->refs++;
	return conference;
}

void conference_leave(struct conference *conference)
{
	if (--conference->refs)
		return;
	work_cancel(&conference->check);
	loop_reap(conference_loop(conference), conference, conference_free);
}

const char *conference_state_name(const struct conference *conference)
{
	return state_names[conference->state];
}
