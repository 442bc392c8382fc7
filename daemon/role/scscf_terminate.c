/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and the callee's side of a request (TS 24.229 5.4.3.3; PROCEDURES 2.2): which of the
 * callee's contacts get it. */
#include "msg/view.h"
#include "role/caller_preferences.h"
#include "role/gruu.h"
#include "role/knobs.h"
#include "role/scscf_private.h"

struct str scscf_record_of(struct scscf *scscf, const struct snapshot *snapshot, struct msg *msg)
{
	const struct uri *uri = msg_request_uri(msg);
	struct subscriber subscriber;

	if (!gruu_owner(scscf->gruu_key, snapshot, uri, &subscriber))
		return uri_aor(&msg->arena, uri);
	return msg_hold(msg, str_of(subscriber.impus[subscriber.default_impu]));
}

/* Is `a` to be tried before `b`? */
static bool is_better(const struct target *a, const struct target *b)
{
	return a->q != b->q ? a->q > b->q : a->score > b->score;
}

/* The order of equals stays. */
void scscf_sort(struct targets *targets)
{
	for (unsigned i = 1; i < targets->n; i++)
		for (unsigned k = i;
		     k > 0 && is_better(&targets->targets[k], &targets->targets[k - 1]); k--) {
			struct target moved = targets->targets[k];

			targets->targets[k] = targets->targets[k - 1];
			targets->targets[k - 1] = moved;
		}
}

struct targets scscf_targets(struct scscf *scscf, struct msg *msg, struct str impi,
			     const struct list *bindings)
{
	const struct uri *uri = msg_request_uri(msg);
	struct targets targets = { 0 };
	struct binding *binding;
	unsigned n = 0;

	list_each(binding, bindings, struct binding, node)
		n++;
	targets.targets = arena_alloc(&msg->arena, (n + 1) * sizeof(*targets.targets));
	/* the latest stands first among equals */
	for (struct list *node = bindings->prev; node != bindings; node = node->prev) {
		binding = container_of(node, struct binding, node);
		if (binding->emergency)
			continue;
		targets.targets[targets.n++] = (struct target){
			.uri = msg_hold(msg, binding->uri),
			.value = msg_hold(msg, binding->value),
			.path = binding->path.n ? msg_hold(msg, binding->path) : STR_NONE,
			.q = binding->q,
			.is_gruu = uri_is_gruu(uri) &&
				   gruu_leads_to(scscf->gruu_key, uri, impi, binding),
		};
	}
	scscf_sort(&targets);
	return targets;
}

struct target *scscf_target_in_dialog(const struct targets *targets, struct msg *msg)
{
	for (unsigned i = 0; i < targets->n; i++)
		if (targets->targets[i].is_gruu ||
		    uri_text_equal(targets->targets[i].uri, msg->uri))
			return &targets->targets[i];
	return targets->n && !uri_is_gruu(msg_request_uri(msg)) ? &targets->targets[0] : NULL;
}

void scscf_aim(struct msg *msg, const struct target *target)
{
	if (target->path.n && !msg_find(msg, HDR_ROUTE, 0))
		msg_add_top(msg, HDR_ROUTE, msg_hold(msg, target->path));
	msg_set_uri(msg, msg_hold(msg, target->uri));
}

/* What is bound. */
static void on_bindings(void *arg, int error, const struct list *bindings)
{
	struct routing *routing = arg;
	struct duty_run *run = &routing->run;

	if (error) {
		duty_resume(run, duty_refuse(run, 504, "the store does not answer"));
		return;
	}
	routing->targets =
		scscf_targets(routing->scscf, run->msg, routing->question.impi, bindings);
	duty_resume(run, routing->targets.n ? 0 :
					      duty_refuse(run, 480, "%.*s is not registered",
							  STR_ARG(routing->question.impu)));
}

static int refuse_unknown(struct routing *routing)
{
	struct duty_run *run = &routing->run;
	bool everywhere = knob_number(routing->scscf->options.gates, run->request->scene,
				      SCSCF_UNKNOWN_CALLEE) == UNKNOWN_CALLEE_604;

	return duty_refuse(run, everywhere ? 604 : 404, "no subscriber has the identity %.*s",
			   STR_ARG(run->msg->uri));
}

static void on_located(void *arg, const struct cx_answer *answer)
{
	struct routing *routing = arg;
	struct duty_run *run = &routing->run;

	if (answer->result == CX_TIMEOUT) {
		duty_resume(run, duty_refuse(run, 504, "the HSS does not answer"));
	} else if (answer->result != CX_OK) {
		duty_resume(run, refuse_unknown(routing));
	} else if (answer->subscriber->barred[answer->impu_index]) {
		duty_resume(run, duty_refuse(run, 404, "the identity %.*s is barred",
					     STR_ARG(run->msg->uri)));
	} else {
		routing->question.impi = msg_hold(run->msg, str_of(answer->subscriber->impi));
		store_bindings_get(routing->scscf->store, routing->question.impi, on_bindings,
				   routing);
	}
}

int scscf_duty_locate(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	const struct cx *cx = routing->scscf->cx;

	if (!routing->locate)
		return 0;
	routing->question.scene = run->request->scene;
	cx->lir(cx->ctx, &routing->question, on_located, routing);
	return DUTY_LATER;
}

/* Keeps those for which `keep` is true. */
static void keep_targets(struct targets *targets, bool (*keep)(const struct target *target))
{
	unsigned kept = 0;

	for (unsigned i = 0; i < targets->n; i++)
		if (keep(&targets->targets[i]))
			targets->targets[kept++] = targets->targets[i];
	targets->n = kept;
}

static bool is_gruu(const struct target *target)
{
	return target->is_gruu;
}

int scscf_duty_gruu(struct duty_run *run)
{
	struct targets *targets = &routing_of(run)->targets;

	if (!targets->n || !uri_is_gruu(msg_request_uri(run->msg)))
		return 0;
	keep_targets(targets, is_gruu);
	return targets->n ? 0 : duty_refuse(run, 480, "that device is not registered");
}

static bool is_wanted(const struct target *target)
{
	return target->score >= 0;
}

int scscf_duty_caller_preferences(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	struct targets *targets = &routing->targets;

	if (!targets->n || routing->in_dialog)
		return 0;
	for (unsigned i = 0; i < targets->n; i++)
		targets->targets[i].score =
			caller_preferences_score(run->msg, targets->targets[i].value);
	keep_targets(targets, is_wanted);
	scscf_sort(targets);
	return targets->n ? 0 : duty_refuse(run, 480, "no contact has what the caller asks for");
}

int scscf_duty_no_fork(struct duty_run *run)
{
	struct targets *targets = &routing_of(run)->targets;

	if (targets->n > 1 && caller_preferences_directs(run->msg, "no-fork"))
		targets->n = 1;
	return 0;
}

int scscf_duty_called_party(struct duty_run *run)
{
	struct routing *routing = routing_of(run);

	if (!routing->locate || routing->in_dialog)
		return 0;
	msg_remove(run->msg, HDR_P_CALLED_PARTY_ID);
	msg_add_top(run->msg, HDR_P_CALLED_PARTY_ID,
		    MSG_JOIN(run->msg, STR("<"), run->msg->uri, STR(">")));
	return 0;
}

/* Each contact gets a copy of the message when it leaves; within a dialog there is one. */
int scscf_duty_contact(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	struct targets *targets = &routing->targets;

	if (targets->n && routing->in_dialog) {
		targets->targets = scscf_target_in_dialog(targets, run->msg);
		targets->n = targets->targets != NULL;
		if (!targets->n)
			return duty_refuse(run, 480, "that device is not registered");
	}
	routing->aimed = targets->n > 0;
	return 0;
}
