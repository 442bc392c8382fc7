/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and the calls that it watches. */
#include "role/scscf_watch.h"

#include "msg/view.h"
#include "role/call_scene.h"
#include "role/identity.h"
#include "role/knobs.h"
#include "role/scscf_private.h"
#include "sip/proxy.h"

/* Methods that live only in a call's dialog; others may be in dialogs of their own. */
static const bool in_call[METHOD_COUNT] = {
	[METHOD_INVITE] = true, [METHOD_BYE] = true,  [METHOD_PRACK] = true,
	[METHOD_UPDATE] = true, [METHOD_INFO] = true,
};

int scscf_duty_dialog(struct duty_run *run)
{
	struct msg *msg = run->request->msg;

	if (!in_call[msg->method] || !msg_to_tag(msg).n ||
	    watches_by_call_id(routing_of(run)->scscf->watches, msg_call_id(msg)))
		return 0;
	return duty_refuse(run, 481, "no call has this Call-ID");
}

/* Will it come by here once more before it is where it goes, or was it noted when it came first? */
static bool passes_again(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	const struct watched *watched;

	if (scscf_visit_passes(routing->visit) ||
	    (routing->in_dialog && scscf_is_outside(routing->link) &&
	     scscf_route_returns(routing->scscf, run->msg)) ||
	    (run->request->scene->in_dialog &&
	     run->request->txn.link == routing->scscf->servers[SERVER_TAS]))
		return true;
	if (!routing->passing.call)
		return false;
	watched = watches_of_msg(routing->scscf->watches, run->request->msg);
	return watched && watched->number == routing->passing.call;
}

int scscf_duty_watch(struct duty_run *run)
{
	struct routing *routing = routing_of(run);
	struct watches *watches = routing->scscf->watches;
	struct watched *watched;

	if (passes_again(run))
		return 0;
	watches_request(watches, run->request->scene, &routing->mark);
	watched = routing->mark.call && !routing->mark.dialog ?
			  watches_by_number(watches, routing->mark.call) :
			  NULL;
	if (watched)
		watched->invite = run->request;
	return 0;
}

/* A refusal is the call's when it has gone back: of several branches only one's is. The INVITE stays
 * as long as it is forwarded. */
static void on_refusal(void *arg)
{
	struct routing *routing = arg;

	if (request_done(routing->run.request))
		watches_refused(routing->scscf->watches, &routing->mark);
}

int scscf_duty_watch_response(struct duty_run *run)
{
	struct routing *routing = routing_of(run);

	watches_response(routing->scscf->watches, &routing->mark, run->request->scene, run->msg);
	if (routing->mark.call && !routing->mark.dialog && run->msg->status >= 300)
		loop_post(routing->scscf->options.loop, &routing->refusal, on_refusal, routing);
	return 0;
}

/* A BYE that we sent to one side. */
struct releasing {
	struct watches *watches;
	uint64_t call;
	unsigned dialog;
};

static void on_response(void *ctx, struct client *client, struct msg *response)
{
	(void)ctx;
	(void)client;
	msg_free(response);
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	(void)ctx;
	(void)client;
	(void)why;
}

/* Answered or not: that side is done with. */
static void on_end(void *ctx)
{
	struct releasing *releasing = ctx;

	watches_bye_over(releasing->watches, releasing->call, releasing->dialog);
	mem_free(releasing);
}

static const struct client_user bye_user = { on_response, on_failure, on_end };

/* What rules see of a BYE of ours: whom it is for. */
static void bye_scene(const struct watched *watched, enum watch_side side, struct scene *scene)
{
	*scene = (struct scene){ .registered_at = -1,
				 .procedure = "call",
				 .state = watch_state_name(watched),
				 .call = call_scene_number(watched->call_id),
				 .call_at = watched->began_at,
				 .in_dialog = true };
	scene_set_name(scene->user, side == WATCH_CALLER ? watched->caller : watched->callee);
	scene_set_name(scene->peer_user, side == WATCH_CALLER ? watched->callee : watched->caller);
}

static void send_bye(struct scscf *scscf, struct watched_dialog *dialog, enum watch_side side,
		     const char *reason)
{
	struct watched *watched = dialog->watched;
	struct msg *bye = watched_bye(dialog, side);
	struct client_target target = { 0 };
	struct releasing *releasing;
	struct visit_hop hop;
	struct scene scene;

	if (!bye)
		return;
	if (reason)
		msg_add(bye, HDR_REASON, msg_hold(bye, str_of(reason)));
	releasing = mem_alloc(sizeof(*releasing));
	*releasing = (struct releasing){ scscf->watches, watched->number, dialog->number };
	bye_scene(watched, side, &scene);
	if (!scscf_server(scscf, bye, &hop))
		hop.link = scscf->pcscf;
	target.link = hop.link;
	target.remote = hop.remote;
	target.scene = &scene;
	client_send(scscf->stack, bye, &target, &bye_user, releasing);
}

/* A BYE to each side in each dialog that is not being released yet; early ones end with the
 * INVITE. */
static void release_answered(struct scscf *scscf, struct watched *watched,
			     const struct release *how)
{
	struct watched_dialog *dialog;

	list_each(dialog, &watched->dialogs, struct watched_dialog, node) {
		if (dialog->stage != STAGE_CONFIRMED || dialog->byes)
			continue;
		/* one of nobody's, so that the dialog is not over before both are on their way */
		dialog->byes++;
		for (unsigned side = 0; side < 2; side++)
			if (!how->spare[side])
				send_bye(scscf, dialog, side, how->reason);
		watches_bye_over(scscf->watches, watched->number, dialog->number);
	}
}

/* The callee gets a CANCEL, the caller a final response. */
static void release_unanswered(struct scscf *scscf, struct watched *watched,
			       const struct release *how)
{
	struct request *invite = watched->invite;
	struct msg *cancel = msg_new_request(STR("CANCEL"), STR("sip:none")), *response;

	if (how->reason)
		msg_add(cancel, HDR_REASON, msg_hold(cancel, str_of(how->reason)));
	proxy_cancel(scscf, invite, cancel);
	msg_free(cancel);
	if (request_done(invite))
		return;
	response = request_response(invite, how->status ? how->status : 480, NULL);
	if (how->reason)
		msg_add(response, HDR_REASON, msg_hold(response, str_of(how->reason)));
	watched_refused(watched, response->status);
	request_reply(invite, response);
}

void scscf_release(struct scscf *scscf, struct watched *watched, const struct release *how)
{
	if (watched->state == WATCH_ENDED)
		return;
	watched_release(watched, how->why);
	if (watched->invite)
		release_unanswered(scscf, watched, how);
	else
		release_answered(scscf, watched, how);
}

void scscf_release_all(struct scscf *scscf, const struct registration *registration)
{
	struct knobs *knobs = scscf->options.snapshot_of(scscf->options.ctx)->knobs;
	struct watched *watched, *next;

	if (!knobs_number(knobs, SCSCF_RELEASE_ON_DEREGISTRATION))
		return;
	watched = watches_by_user(scscf->watches, registration->name, NULL);
	for (; watched; watched = next) {
		next = watches_by_user(scscf->watches, registration->name, watched);
		scscf_release(scscf, watched,
			      &(struct release){
				      .why = "the registration is gone",
				      .reason = "SIP;cause=503;text=\"Registration lost\"",
			      });
	}
}

static void on_overdue(void *ctx, struct watched *watched)
{
	scscf_release(ctx, watched,
		      &(struct release){ .why = "calls.max_duration is over",
					 .reason = "Q.850;cause=31;text=\"Call duration limit\"" });
}

static void on_change(void *ctx, const struct watched *watched)
{
	const struct scscf *scscf = ctx;

	if (scscf->observer.on_call)
		scscf->observer.on_call(scscf->observer.ctx, watched);
}

struct watches *scscf_watches_new(struct scscf *scscf)
{
	return watches_new(&(struct watches_options){ .loop = scscf->options.loop,
						      .journal = scscf->options.journal,
						      .gates = scscf->options.gates,
						      .on_change = on_change,
						      .on_overdue = on_overdue,
						      .ctx = scscf });
}
