/* SPDX-License-Identifier: Apache-2.0 */
/* One lab: made, reloaded, taken down. */
#include "core/core.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/claim.h"
#include "base/log.h"
#include "core/core_private.h"
#include "core/far_end.h"
#include "core/outside.h"

static struct snapshot *snapshot_of(void *ctx)
{
	struct core *core = ctx;

	return core->snapshot;
}

static void on_speak(void *ctx, const struct scene *scene, const char *rule, struct str what)
{
	struct core *core = ctx;

	journal_event(core->journal, "rule.spoke", scene->user[0] ? scene->user : NULL, "%s: %.*s",
		      rule, STR_ARG(what));
	rules_on_speak(core, rule);
}

/* What could not be opened. */
static void refuse_file(const char *option, const char *path, int error, struct conf_errors *errors)
{
	pid_t holder = error == -EWOULDBLOCK ? claim_holder(path) : 0;

	if (holder)
		conf_error(errors, NULL, 0, "%s %s: another imsd that runs has it (process %d)",
			   option, path, (int)holder);
	else
		conf_error(errors, NULL, 0, "%s %s: %s", option, path,
			   error == -EWOULDBLOCK ? "it is in use" : strerror(-error));
}

/* Opens what the options ask for; false with an error. */
static bool open_journal(struct core *core, struct conf_errors *errors)
{
	const struct core_options *options = &core->options;
	const struct {
		const char *option, *path;
		int (*open)(struct journal *journal, const char *path);
	} files[] = { { "--journal", options->json, journal_json_open },
		      { "--capture", options->capture, journal_capture_open } };

	core->journal = journal_new(&(struct journal_options){
		.loop = core->loop,
		.ring_bytes = (size_t)knobs_number(core->snapshot->knobs, CORE_JOURNAL_RING),
		.keys = knobs_number(core->snapshot->knobs, CORE_JOURNAL_KEYS),
		.waits = true });
	journal_keep_core(core->journal, knobs_number(core->snapshot->knobs, CORE_JOURNAL_CORE));
	core->diagnoses = diagnoses_new(core);
	if (options->ladder)
		journal_ladder_on(core->journal, options->verbose);
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		int error = files[i].path ? files[i].open(core->journal, files[i].path) : 0;

		if (error) {
			refuse_file(files[i].option, files[i].path, error, errors);
			return false;
		}
	}
	return true;
}

/* A pipe between two elements, by their host names; both ends held for the caller. */
static void join(struct core *core, const char *const labels[2], struct stack *const stacks[2],
		 struct link *ends[2])
{
	char text[300];

	snprintf(text, sizeof(text), "%s-%s", labels[0], labels[1]);
	pipe_role_pair(core->loop, text, stack_link_user(stacks[0]), stack_link_user(stacks[1]),
		       ends);
	for (int i = 0; i < 2; i++) {
		snprintf(text, sizeof(text), "%s.%s", labels[i], core->snapshot->domain);
		link_advertise(ends[i], text);
	}
}

/* P-CSCF, S-CSCF and what is behind it as elements of their own, joined by pipes. */
static void connect_roles(struct core *core)
{
	struct stack *pcscf = pcscf_stack(core->pcscf), *scscf = scscf_stack(core->scscf);
	struct link *ends[2];

	join(core, (const char *const[]){ "pcscf", "scscf" },
	     (struct stack *const[]){ pcscf, scscf }, ends);
	pcscf_connect(core->pcscf, ends[0]);
	scscf_connect(core->scscf, ends[1]);
	link_release(ends[0]);
	link_release(ends[1]);
	for (enum server_id id = 0; id < SERVER_COUNT; id++) {
		struct server *server = server_of_core(core, id);

		join(core, (const char *const[]){ "scscf", server_rows[id].label },
		     (struct stack *const[]){ scscf, server->stack }, ends);
		scscf_connect_server(core->scscf, id, ends[0]);
		server_connect(server, ends[1]);
		link_release(ends[0]);
		link_release(ends[1]);
	}
}

static void make_roles(struct core *core)
{
	struct element_options element, inner;

	core->gates = gates_new(&(struct gates_options){ .loop = core->loop,
							 .seed = core->seed,
							 .value = rules_value,
							 .fact = rules_fact,
							 .on_speak = on_speak,
							 .ctx = core });
	gates_adopt(core->gates, core->snapshot->rules);
	core->store = store_new_memory(core->loop);
	core->hss = hss_new(&(struct hss_options){ .loop = core->loop,
						   .store = core->store,
						   .gates = core->gates,
						   .journal = core->journal,
						   .seed = core->seed });
	element = (struct element_options){ .loop = core->loop,
					    .gates = core->gates,
					    .journal = core->journal,
					    .vocabulary = &core->names.vocabulary,
					    .seed = core->seed,
					    .last_link = &core->last_link,
					    .meter = &core->meter,
					    .snapshot_of = snapshot_of,
					    .reach = sockets_reach,
					    .call_of = call_of,
					    .ctx = core };
	core->pcscf = pcscf_new(&element);
	inner = element;
	inner.reach = outside_reach;
	core->scscf = scscf_new(&(struct scscf_options){ inner, core->store, hss_cx(core->hss),
							 core_observer(core) });
	far_end_new(core, &element);
	servers_new(core, &element);
	connect_roles(core);
}

struct core *core_new(const struct core_options *options, struct conf_errors *errors)
{
	struct core *core = mem_alloc(sizeof(*core));

	core->options = *options;
	list_init(&core->overlays);
	list_init(&core->config_files);
	roster_init(&core->roster);
	core_names_fill(&core->names);
	confine_secrets_init(&core->secrets);
	core->confine = (struct confine){
		confine_folder(&core->secrets.arena, options->path),
		&core->secrets,
	};
	core->snapshot = config_read(core, options, &core->names.vocabulary, errors);
	if (!core->snapshot) {
		roster_free(&core->roster);
		confine_secrets_clear(&core->secrets);
		mem_free(core);
		return NULL;
	}
	config_files_keep(core);
	core->seed = (uint64_t)knobs_number(core->snapshot->knobs, CORE_SEED);
	if (options->clock_configured &&
	    str_is(knobs_get(core->snapshot->knobs, CORE_CLOCK)->text, "manual"))
		core->options.clock = CLOCK_MANUAL;
	core->loop = loop_new(core->options.clock);
	core->state_lock = -1;
	if (!open_journal(core, errors)) {
		core_free(core);
		return NULL;
	}
	state_claim(core);
	make_roles(core);
	if (options->listen && (!sockets_open(core, core->snapshot, errors) ||
				!outside_open(core, core->snapshot, errors))) {
		core_free(core);
		return NULL;
	}
	journal_event(core->journal, "configuration.loaded", NULL, "%s",
		      core->snapshot->path ? core->snapshot->path : "built-in");
	journal_begin(core->journal);
	return core;
}

/* Lets go of our ends of dressed pipes: of closed ones, or of all. */
static void detach(struct core *core, bool all)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < core->n_attached; i++)
		if (all || !core->attached[i].link->open)
			link_release(core->attached[i].link);
		else
			core->attached[kept++] = core->attached[i];
	core->n_attached = kept;
}

void core_free(struct core *core)
{
	if (!core)
		return;
	reset_cancel(core);
	detach(core, true);
	mem_free(core->attached);
	servers_free(core);
	far_end_free(core);
	hss_free(core->hss);
	store_free(core->store);
	pcscf_free(core->pcscf);
	scscf_free(core->scscf);
	net_free(core->net);
	net_free(core->outside);
	tls_free(core->tls);
	overlays_clear(core);
	roster_free(&core->roster);
	config_files_clear(core);
	mem_free(core->config_text);
	if (core->loop)
		loop_flush(core->loop);
	snapshot_release(core->snapshot);
	confine_secrets_clear(&core->secrets);
	gates_free(core->gates);
	diagnoses_free(core->diagnoses);
	journal_free(core->journal);
	loop_free(core->loop);
	state_release(core);
	mem_free(core);
}

struct snapshot *core_read(const struct core_options *options, struct core_names *names,
			   struct conf_errors *errors)
{
	return config_read(NULL, options, core_names_fill(names), errors);
}

bool core_check(const struct core_options *options, struct buf *found, struct conf_errors *errors)
{
	struct core_names names;
	struct snapshot *snapshot = core_read(options, &names, errors);
	bool right = snapshot != NULL;
	char why[256];

	if (right && options->check && !options->check(snapshot->knobs, why)) {
		snapshot_refuse(snapshot, why, errors);
		right = false;
	}
	if (right)
		right = sockets_check(snapshot, errors);
	if (right)
		config_say_right(options, snapshot, found);
	snapshot_release(snapshot);
	return right;
}

/* From the next message on. */
static void core_use(struct core *core, struct snapshot *snapshot)
{
	gates_adopt(core->gates, snapshot->rules);
	snapshot_release(core->snapshot);
	core->snapshot = snapshot;
	journal_keep_core(core->journal, knobs_number(snapshot->knobs, CORE_JOURNAL_CORE));
}

/* He is still there, and the identity that he registered is still his. */
static bool is_subscriber(void *ctx, const struct registration *registration)
{
	struct subscriber subscriber, owner;
	unsigned index;

	if (!subscribers_by_impi(ctx, str_of(registration->impi), &subscriber))
		return false;
	return !registration->impu ||
	       (subscribers_by_impu(ctx, str_of(registration->impu), &owner, &index) &&
		owner.number == subscriber.number);
}

static bool is_subscribers_flow(void *ctx, const struct flow *flow)
{
	struct subscriber subscriber;

	return !flow->registered || subscribers_by_name(ctx, str_of(flow->user), &subscriber);
}

void core_drop_strangers(struct core *core)
{
	struct subscribers *subscribers = core->snapshot->subscribers;

	registrar_remove(scscf_registrar(core->scscf), CONTACT_REJECTED, is_subscriber,
			 subscribers);
	flows_remove(pcscf_flows(core->pcscf), is_subscribers_flow, subscribers);
}

bool core_load(struct core *core, struct conf_errors *errors)
{
	struct snapshot *snapshot =
		config_read(core, &core->options, &core->names.vocabulary, errors);

	if (snapshot && core->net &&
	    (!sockets_open(core, snapshot, errors) || !outside_open(core, snapshot, errors))) {
		sockets_commit(core, core->snapshot);
		snapshot_release(snapshot);
		snapshot = NULL;
	}
	if (!snapshot) {
		journal_event(core->journal, "configuration.refused", NULL, "%.*s",
			      STR_ARG(str_trim(buf_str(&errors->text))));
		return false;
	}
	if (core->net)
		sockets_commit(core, snapshot);
	core_use(core, snapshot);
	config_files_keep(core);
	core_drop_strangers(core);
	journal_event(core->journal, "configuration.loaded", NULL, "%s",
		      snapshot->path ? snapshot->path : "built-in");
	return true;
}

bool core_derive(struct core *core, struct conf_errors *errors)
{
	struct snapshot *snapshot = config_derive(core, errors);

	if (snapshot)
		core_use(core, snapshot);
	return snapshot != NULL;
}

struct loop *core_loop(struct core *core)
{
	return core->loop;
}

struct journal *core_journal(struct core *core)
{
	return core->journal;
}

struct snapshot *core_snapshot(struct core *core)
{
	return core->snapshot;
}

struct list *core_listeners(struct core *core)
{
	return core->net ? net_listeners(core->net) : NULL;
}

struct listener *core_first_listener(struct core *core, enum proto proto)
{
	struct list *listeners = core_listeners(core);
	struct listener *listener;

	if (listeners)
		list_each(listener, listeners, struct listener, node)
			if (listener->proto == proto)
				return listener;
	return NULL;
}

struct tls *core_tls(const struct core *core)
{
	return core->tls;
}

const char *core_ca_pem(const struct core *core)
{
	return core->tls ? tls_ca_pem(core->tls) : NULL;
}

struct link *core_attach(struct core *core, struct pipe_dress *dress)
{
	struct link *ends[2];

	detach(core, false);
	dress->user[0] = outside_user(core, &dress->addr[1]);
	pipe_dressed_pair(core->loop, dress, ends);
	core->attached =
		mem_resize(core->attached, (core->n_attached + 1) * sizeof(*core->attached));
	core->attached[core->n_attached++] = (struct attached){ ends[0], dress->addr[1] };
	return ends[1];
}
