/* SPDX-License-Identifier: Apache-2.0 */
/* A reset, in three parts: the goodbye, the end of all that lives, and turns of the loop in which the last transactions
 * go. */
#include "core/reset.h"

#include "core/core_private.h"
#include "role/scscf_watch.h"
#include "sip/stack.h"

/* Answers go from element to element, a turn each. */
enum { ROUNDS_MAX = 200, LOOK_US = 20000 };

struct resetting {
	struct core *core;
	void (*done)(void *arg, const struct core_reset_report *report); /* or NULL */
	void *arg;
	struct core_reset_report report;
	struct timer look; /* for the answers to a goodbye */
	int64_t until;
	struct work round;
	unsigned rounds;
};

static void count_overlays(struct core *core, struct core_reset_report *report)
{
	struct overlay *overlay;

	list_each(overlay, &core->overlays, struct overlay, node)
		switch (overlay->kind) {
		case OVERLAY_KNOB:
			report->knobs++;
			break;
		case OVERLAY_SERVICES:
			report->services++;
			break;
		case OVERLAY_BEHAVIOUR:
			report->behaviours++;
			break;
		default:
			report->rules += !overlay->tree || overlay->name;
		}
}

static void fill_report(struct core *core, struct core_reset_report *report)
{
	struct list *node, *waiting = sms_centre_alive(ipsmgw_centre(core->ipsmgw));

	*report = (struct core_reset_report){ .counters = core_counters(core) };
	for (node = waiting->next; node != waiting; node = node->next)
		report->short_messages++;
	count_overlays(core, report);
	report->subscribers = roster_count(&core->roster);
}

/* The configuration as it was loaded. */
static void reset_configuration(struct core *core)
{
	struct conf_errors errors = { 0 };

	overlays_clear(core);
	roster_clear(&core->roster);
	core_derive(core, &errors);
	conf_errors_free(&errors);
	gates_reset(core->gates);
	diagnoses_clear(core->diagnoses);
}

/* All that lives. Subscriptions first, so that nobody is told of the rest. */
static void reset_procedures(struct core *core)
{
	events_forget_subscriptions(core);
	calls_reset(peer_calls(core->peer));
	singles_reset(peer_singles(core->peer));
	referrals_reset(peer_referrals(core->peer));
	focus_reset(core->focus);
	watches_clear(scscf_watches(core->scscf));
	sms_reset(core);
	events_reset(core->events);
	registrar_remove(scscf_registrar(core->scscf), CONTACT_DEACTIVATED, NULL, NULL);
	flows_reset(pcscf_flows(core->pcscf));
}

/* What rules have done to connections and media is over. */
static void reset_links(struct core *core)
{
	for (unsigned i = 0; i < core->n_attached; i++)
		if (core->attached[i].link->mute)
			link_close(core->attached[i].link, CLOSE_FIN);
	if (core->net)
		net_close_mute(core->net);
	stream_end_lingering(core->media);
}

/* True: no element has a transaction any more. */
static bool quiet(struct core *core)
{
	bool all = stack_quiet(pcscf_stack(core->pcscf));

	all &= stack_quiet(scscf_stack(core->scscf));
	for (enum server_id id = 0; id < SERVER_COUNT; id++)
		all &= stack_quiet(server_of_core(core, id)->stack);
	return all;
}

/* Does nothing live any more that ends or that a reset ends? */
static bool is_clean(struct core *core)
{
	struct core_counters counters = core_counters(core);

	for (const struct core_counter_row *row = core_counter_rows; row->name; row++)
		if (row->ends && core_counter(&counters, row))
			return false;
	return !counters.registrations && !counters.flows && !counters.subscriptions;
}

static void finish(struct resetting *resetting)
{
	struct core *core = resetting->core;

	core->resetting = NULL;
	resetting->report.clean = is_clean(core);
	journal_event(core->journal, "core.reset", NULL, "done%s",
		      resetting->report.clean ? "" : "; something is left");
	if (resetting->done)
		resetting->done(resetting->arg, &resetting->report);
	mem_free(resetting);
}

static void on_round(void *arg)
{
	struct resetting *resetting = arg;
	struct core *core = resetting->core;

	flows_reset(pcscf_flows(core->pcscf));
	reset_links(core);
	if ((quiet(core) && is_clean(core)) || ++resetting->rounds == ROUNDS_MAX) {
		finish(resetting);
		return;
	}
	timer_start(core->loop, &resetting->look, 0, on_round, resetting);
}

static void end_all(struct resetting *resetting)
{
	struct core *core = resetting->core;

	reset_configuration(core);
	reset_procedures(core);
	loop_post(core->loop, &resetting->round, on_round, resetting);
}

/* Has everybody answered, or is our patience at an end? */
static void on_look(void *arg)
{
	struct resetting *resetting = arg;
	struct core *core = resetting->core;
	struct core_counters counters = core_counters(core);
	bool answered = !counters.calls && !counters.subscriptions && !counters.conferences;

	if (answered || loop_now(core->loop) >= resetting->until)
		end_all(resetting);
	else
		timer_start(core->loop, &resetting->look, LOOK_US, on_look, resetting);
}

/* Calls, conferences and registrations end as the network ends them. */
static void say_goodbye(struct resetting *resetting)
{
	struct core *core = resetting->core;
	struct conference *conference;
	struct watched *watched;

	list_each(conference, conferences_all(focus_conferences(core->focus)), struct conference,
		  all)
		conference_end(conference, "reset");
	list_each(watched, watches_all(scscf_watches(core->scscf)), struct watched, all)
		if (watched->state != WATCH_ENDED)
			scscf_release(core->scscf, watched,
				      &(struct release){ .why = "reset",
							 .reason = "Q.850;cause=41" });
	registrar_remove(scscf_registrar(core->scscf), CONTACT_DEACTIVATED, NULL, NULL);
	events_end_subscriptions(core);
	resetting->until = loop_now(core->loop) + RESET_PATIENCE_US;
	timer_start(core->loop, &resetting->look, LOOK_US, on_look, resetting);
}

bool core_reset_begin(struct core *core, bool goodbye,
		      void (*done)(void *arg, const struct core_reset_report *report), void *arg)
{
	struct resetting *resetting;

	if (core->resetting)
		return false;
	resetting = core->resetting = mem_alloc(sizeof(*resetting));
	resetting->core = core;
	resetting->done = done;
	resetting->arg = arg;
	fill_report(core, &resetting->report);
	journal_event(core->journal, "core.reset", NULL, "begun%s",
		      goodbye ? ", with a goodbye" : "");
	if (goodbye)
		say_goodbye(resetting);
	else
		end_all(resetting);
	return true;
}

void core_reset(struct core *core)
{
	reset_cancel(core);
	core_reset_begin(core, false, NULL, NULL);
}

void reset_cancel(struct core *core)
{
	struct resetting *resetting = core->resetting;

	core->resetting = NULL;
	if (!resetting)
		return;
	timer_stop(core->loop, &resetting->look);
	work_cancel(&resetting->round);
	if (resetting->done)
		resetting->done(resetting->arg, &resetting->report);
	mem_free(resetting);
}
