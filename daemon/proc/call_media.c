/* SPDX-License-Identifier: Apache-2.0 */
/* Media of the far end's calls: what a step plays, and what the knobs of media bend (DESIGN: media
 * faults are knobs of the stream). */
#include <stdio.h>
#include <string.h>

#include "proc/call_private.h"

/*
 * To rules a stream is one message: it is counted once, its decision is kept as long as it lives, and
 * windows are looked at whenever it sends or gets a packet. Unlike a step list it obeys the
 * configuration in force at once: nothing else may happen in a call for an hour.
 */
struct bend {
	struct call *call;
	char name[16];      /* "audio" */
	struct scene scene; /* the call's, with a ruling of its own */
	bool possible;      /* some knob or rule of that configuration bends media */
	struct media_fault fault;
};

/* Obeys that configuration from now on. */
static void bend_adopt(struct bend *bend, struct snapshot *snapshot)
{
	snapshot_hold(snapshot);
	ruling_free(bend->scene.ruling);
	bend->scene.ruling = NULL;
	if (bend->scene.snapshot)
		snapshot_release(bend->scene.snapshot);
	bend->scene.snapshot = snapshot;
	bend->possible = media_fault_possible(snapshot);
}

/* The call as it is now. */
static void bend_look(struct bend *bend)
{
	struct scene scene = bend->call->scene;

	scene.snapshot = bend->scene.snapshot;
	scene.ruling = bend->scene.ruling;
	bend->scene = scene;
}

/* What has changed is told, once. */
static void bend_set(struct bend *bend, const struct media_fault *fault)
{
	struct buf said = { 0 };

	if (memcmp(&bend->fault, fault, sizeof(*fault)) == 0)
		return;
	bend->fault = *fault;
	media_fault_write(fault, &said);
	if (!said.n)
		buf_add_text(&said, "as usual");
	call_note(bend->call, "call.media", "%s: %s %.*s", bend->call->number, bend->name,
		  STR_ARG(buf_str(&said)));
	buf_free(&said);
}

/* The knob as a rule's window has it now. */
static enum media_mode mode_now(struct call *call)
{
	struct scene scene = call->scene;
	enum media_mode mode;

	if (call->calls->options.mixed)
		return MEDIA_NONE;
	scene.ruling = call->mode_ruling;
	mode = (enum media_mode)knob_number(call_gates(call), &scene, MEDIA_MODE);
	call->mode_ruling = scene.ruling;
	return mode;
}

void call_media_begin(struct call *call)
{
	call->mode = call->usual = mode_now(call);
}

static void on_mode_change(void *arg)
{
	struct call *call = arg;

	if (call->state >= CALL_RELEASING)
		return;
	call_note(call, "call.media", "%s: %s", call->number, media_mode_name(call->usual));
	call->clip = NULL;
	call->mode = call->usual;
	if (call->leg)
		leg_agreed(call->leg);
}

/* A window has opened or closed: from now on the streams do that, whatever a step had them do. Not at
 * once, one of them is at work. */
static void watch_mode(struct call *call)
{
	enum media_mode mode;

	/* A last report may leave when the call itself is about to go. */
	if (call->state >= CALL_RELEASING)
		return;
	call_renew(call);
	mode = mode_now(call);
	if (mode == call->usual)
		return;
	call->usual = mode;
	loop_post(call_loop(call), &call->mode_change, on_mode_change, call);
}

static const struct media_fault *on_packet(void *ctx)
{
	struct bend *bend = ctx;
	const struct calls_options *options = &bend->call->calls->options;
	struct snapshot *now = options->snapshot_of(options->ctx);
	struct media_fault fault = media_fault_none;

	if (now != bend->scene.snapshot)
		bend_adopt(bend, now);
	watch_mode(bend->call);
	if (bend->possible) {
		bend_look(bend);
		media_fault_read(options->performance.gates, &bend->scene, &fault);
	}
	bend_set(bend, &fault);
	return memcmp(&fault, &media_fault_none, sizeof(fault)) == 0 ? NULL : &bend->fault;
}

struct bend *bend_new(struct call *call, struct stream *stream, struct str name)
{
	struct bend *bend = mem_alloc(sizeof(*bend));

	bend->call = call;
	snprintf(bend->name, sizeof(bend->name), "%.*s", STR_ARG(name));
	bend->fault = media_fault_none;
	bend_adopt(bend, call->calls->options.snapshot_of(call->calls->options.ctx));
	stream_bend(stream, &(struct stream_bender){ .fault = on_packet, .ctx = bend });
	return bend;
}

void bend_free(struct bend *bend)
{
	if (!bend)
		return;
	ruling_free(bend->scene.ruling);
	snapshot_release(bend->scene.snapshot);
	mem_free(bend);
}

/* A file, or NULL after a word to the journal. */
static struct clip *read_clip(struct call *call, const struct step *step)
{
	struct buf path = { 0 };
	struct clip *clip;
	char why[120];

	scene_expand(call_gates(call), &call->scene, step->what, &path);
	clip = clip_read(path.p ? path.p : "", why);
	if (clip) {
		clip->next = call->clips;
		call->clips = clip;
	} else {
		call_note(call, "behaviour.error", "media '%.*s': %s", STR_ARG(buf_str(&path)),
			  why);
	}
	buf_free(&path);
	return clip;
}

void call_play(struct call *call, const struct step *step)
{
	call->clip = NULL;
	if (str_find(str_of(step->what), '.') >= 0) {
		call->clip = read_clip(call, step);
		call->clip_loops = step->loop;
		call->mode = MEDIA_CLIP;
	} else if (!media_mode_of(str_of(step->what), &call->mode)) {
		call->mode = MEDIA_NONE;
	}
	if (call->leg)
		leg_agreed(call->leg);
}

void call_free_clips(struct call *call)
{
	while (call->clips) {
		struct clip *clip = call->clips;

		call->clips = clip->next;
		mem_free(clip);
	}
}
