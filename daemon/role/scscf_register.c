/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and REGISTER (TS 24.229 5.4.1.2): the checks in order, authentication, the
 * bindings. */
#include <string.h>

#include "msg/value.h"
#include "msg/view.h"
#include "role/identity.h"
#include "role/scscf_private.h"

int64_t registering_knob(struct registering *registering, knob_id id)
{
	return knob_number(registering->scscf->options.gates, registering->run.request->scene, id);
}

void registering_stamp(struct registering *registering)
{
	struct scene *scene = registering->run.request->scene;

	scene->state = registration_state_name(registering->registration);
	scene->registered_at = registering->registration->registered_at;
}

static void registering_free(void *object)
{
	struct registering *registering = object;

	third_party_send(registering);
	if (registering->registration)
		registration_leave(registering->registration);
	mem_free(registering);
}

/* The Request-URI names a domain of ours (PROCEDURES 1.2 P2). */
static int duty_domain(struct duty_run *run)
{
	const struct uri *uri = msg_request_uri(run->msg);

	if (!uri || !uri_is_sip(uri))
		return duty_refuse(run, 416, "the Request-URI is no SIP URI");
	if (!domain_is_served(run->request->scene->snapshot, uri->host)) {
		registering_blame(registering_of(run), CAUSE_REG_WRONG_DOMAIN,
				  "Request-URI %.*s, the home domain is %s", STR_ARG(uri->text),
				  run->request->scene->snapshot->domain);
		return duty_refuse(run, 403, "%.*s is not the home domain", STR_ARG(uri->host));
	}
	return 0;
}

/* RFC 3261 8.2.2.3: what is required must be understood. */
static int duty_require(struct duty_run *run)
{
	static const char *const understood[] = { "path", "outbound", "gruu", "pref" };
	struct value_walk walk;
	struct msg_value value;

	value_walk_start(&walk, HDR_REQUIRE, STR_NONE);
	while (value_walk_next(run->msg, &walk, &value)) {
		bool known = false;

		for (size_t i = 0; i < ARRAY_LEN(understood); i++)
			known |= str_iis(value.text, understood[i]);
		if (!known) {
			registering_blame(registering_of(run), CAUSE_REG_EXTENSION, "Require: %.*s",
					  STR_ARG(value.text));
			duty_refusal_header(run, HDR_UNSUPPORTED, value.text);
			return duty_refuse(run, 420, "%.*s is not supported here",
					   STR_ARG(value.text));
		}
	}
	return 0;
}

/* The HSS's answer to the User-Authorization request (PROCEDURES 1.2 R1). */
static void on_authorized(void *arg, const struct cx_answer *answer)
{
	static const struct {
		int status;
		const char *why;
	} refusals[] = {
		[CX_UNKNOWN_USER] = { 403,
				      "unknown public or private identity: compare To and username with the "
				      "subscribers" },
		[CX_IDENTITIES_MISMATCH] = { 403,
					     "the private identity does not belong to the public one" },
		[CX_NO_VECTOR] = { 403, "the subscriber has no such credentials" },
		[CX_TIMEOUT] = { 504, "the HSS does not answer" },
	};
	struct registering *registering = arg;
	struct duty_run *run = &registering->run;

	if (answer->result != CX_OK) {
		registering_blame_identity(registering, answer->result);
		duty_resume(run, duty_refuse(run, refusals[answer->result].status, "%s",
					     refusals[answer->result].why));
		return;
	}
	subscriber_copy(&registering->subscriber, answer->subscriber);
	registering->known = true;
	registering->impu_index = answer->impu_index;
	registering->registration =
		registrar_enter(registering->scscf->registrar, &registering->subscriber);
	registering_stamp(registering);
	duty_resume(run, 0);
}

static int duty_identify(struct duty_run *run)
{
	struct registering *registering = registering_of(run);
	const struct cx *cx = registering->scscf->cx;
	const struct address *to = msg_to(run->msg);

	if (!to)
		return duty_refuse(run, 400, "To cannot be read");
	credentials_read(run->msg, &registering->credentials);
	registering->question = (struct cx_question){ .scene = run->request->scene,
						      .impi = registering->credentials.username,
						      .impu = uri_aor(&run->msg->arena, &to->uri) };
	cx->uar(cx->ctx, &registering->question, on_authorized, registering);
	return DUTY_LATER;
}

static int duty_contacts(struct duty_run *run)
{
	struct registering *registering = registering_of(run);
	int status = register_wish_read(run->msg, &registering->wish, run->why);

	if (status)
		registering_blame(registering, CAUSE_REG_CONTACT_WRONG, "%s; Contact: %.*s",
				  run->why, STR_ARG(msg_value(run->msg, HDR_CONTACT)));
	return status;
}

/* PROCEDURES 1.2 R9: too short a wish is told what would do. */
static int duty_min_expires(struct duty_run *run)
{
	struct registering *registering = registering_of(run);
	int64_t min = registering_knob(registering, REGISTRATION_MIN_EXPIRES);

	for (unsigned i = 0; i < registering->wish.n; i++) {
		int64_t expires = registering->wish.contacts[i].expires;

		if (expires > 0 && expires < min) {
			registering_blame(registering, CAUSE_REG_TOO_BRIEF,
					  "%lld s; the 423 has Min-Expires: %lld",
					  (long long)expires, (long long)min);
			duty_refusal_header(run, HDR_MIN_EXPIRES,
					    msg_format(run->msg, "%lld", (long long)min));
			return duty_refuse(run, 423, "%lld s is shorter than %lld s",
					   (long long)expires, (long long)min);
		}
	}
	return 0;
}

/* The answer has left, or nothing more will be said: the end of this REGISTER. */
static void on_performed(void *ctx, struct request *request)
{
	(void)request;
	registering_free(ctx);
}

/* What our duties add to a response of the steps. */
static void on_response(void *ctx, struct request *request, struct msg *response,
			const struct step *step)
{
	struct registering *registering = ctx;
	const struct duty_table *table = response->status == 401 ? &scscf_challenge_duties :
								   &scscf_accept_duties;

	(void)request;
	(void)step;
	if (response->status != 401 && response->status / 100 != 2)
		return;
	if (response->status == 401 && !registering->challenge)
		return;
	duty_pass(&registering->run, table, response);
	if (response->status != 401)
		third_party_prepare(registering, response);
}

static const struct performance_user performance_user = { .on_response = on_response,
							  .on_done = on_performed };

static void perform(struct registering *registering, const char *turn)
{
	struct performance_options options = registering->scscf->performance;

	registering_stamp(registering);
	options.user = &performance_user;
	options.ctx = registering;
	perform_turn(&options, registering->run.request, turn, NULL);
}

/* A challenge is made and remembered, reg-await-auth starts; the 401 leaves when the run is
 * over. */
static void make_challenge(struct registering *registering, const struct auth_vector *vector)
{
	const struct subscriber_auth *auth = registering->subscriber.auth;
	struct registration *registration = registering->registration;
	int64_t await = registering_knob(registering, REGISTRATION_AWAIT_AUTH);
	struct challenge *challenge = registration_challenge(
		registration, vector,
		(unsigned)registering_knob(registering, REGISTRATION_MAX_CHALLENGES));
	struct msg_value via;

	if (!value_at(registering->run.request->msg, HDR_VIA, STR_NONE, 2, &via))
		via.text = STR_NONE;
	registration_note_asked(registration, msg_call_id(registering->run.request->msg), via.text);
	if (vector)
		challenge_resize_nonce(challenge,
				       (size_t)registering_knob(registering, AKA_NONCE_OCTETS));
	for (unsigned i = 0; i < auth->n_algorithms && i < CHALLENGE_ALGORITHMS; i++) {
		const struct digest_algorithm *algorithm =
			digest_algorithm_find(str_of(auth->algorithms[i]));

		if (algorithm && (vector != NULL) == (algorithm->aka > 0))
			challenge->algorithms[challenge->n_algorithms++] = algorithm;
	}
	registering->challenge = challenge;
	registration_feed(registration, REG_CHALLENGE, &await);
}

/* The HSS's vector. */
static void on_vector(void *arg, const struct cx_answer *answer)
{
	struct registering *registering = arg;
	struct duty_run *run = &registering->run;

	if (answer->result != CX_OK) {
		registering_blame_identity(registering, answer->result);
		duty_resume(run, duty_refuse(run, answer->result == CX_TIMEOUT ? 504 : 403,
					     "no authentication vector for this subscriber"));
		return;
	}
	if (registering->question.resync)
		registering_blame_resync(registering, answer);
	make_challenge(registering, answer->vector);
	duty_resume(run, DUTY_TAKEN);
}

static int challenge(struct registering *registering)
{
	const struct cx *cx = registering->scscf->cx;

	if (subscriber_is_aka(&registering->subscriber)) {
		cx->mar(cx->ctx, &registering->question, on_vector, registering);
		return DUTY_LATER;
	}
	make_challenge(registering, NULL);
	return DUTY_TAKEN;
}

static int resynchronise(struct registering *registering, const struct judging *judging)
{
	struct cx_question *question = &registering->question;

	question->resync = true;
	registering->sqn_sent = vector_sqn(judging->challenge->vector);
	memcpy(question->rand, judging->challenge->vector->rand, sizeof(question->rand));
	memcpy(question->auts, judging->auts, sizeof(question->auts));
	registering->registration->resyncs++;
	registration_drop_challenge(registering->registration, judging->challenge);
	return challenge(registering);
}

/* Wrong credentials: the challenge is used up; older bindings stay (TS 24.229 5.4.1.2.3). */
static int refuse_wrong(struct registering *registering, const struct judging *judging)
{
	if (judging->challenge && judging->status == 403)
		registration_drop_challenge(registering->registration, judging->challenge);
	if (judging->status == 403)
		registration_feed(registering->registration, REG_REFUSED, NULL);
	return duty_refuse(&registering->run, judging->status, "%s", judging->why);
}

static int duty_authenticate(struct duty_run *run)
{
	struct registering *registering = registering_of(run);
	struct scscf *scscf = registering->scscf;
	struct judging judging = { .engine = scscf->digests,
				   .gates = scscf->options.gates,
				   .scene = run->request->scene,
				   .msg = run->msg,
				   .credentials = &registering->credentials,
				   .subscriber = &registering->subscriber,
				   .registration = registering->registration,
				   .now = loop_now(scscf->options.loop) };
	struct str realm = knob_text(scscf->options.gates, run->request->scene, AUTH_REALM);
	enum judgement judgement;

	/* A rule may have skipped who asks for the profile. */
	if (!registering->subscriber.auth)
		return duty_refuse(run, 403, "nobody has said who the user is");
	registering->realm = judging.realm =
		realm.n ? realm : str_of(run->request->scene->snapshot->domain);
	judgement = authenticate_judge(&judging);
	if (judging.cause)
		registering_blame(registering, judging.cause, "%s", judging.evidence);
	if (judging.why[0] && judgement != JUDGED_WRONG)
		journal_event(scscf->options.journal, "auth.remark", registering->subscriber.name,
			      "%s", judging.why);
	switch (judgement) {
	case JUDGED_RIGHT:
		registering->registration->resyncs = registering->registration->mac_failures = 0;
		return 0;
	case JUDGED_STALE:
		registering->stale = true;
		return challenge(registering);
	case JUDGED_CHALLENGE:
		return challenge(registering);
	case JUDGED_RESYNC:
		return resynchronise(registering, &judging);
	default:
		return refuse_wrong(registering, &judging);
	}
}

static const struct duty register_rows[] = {
	{ "scscf.domain", duty_domain, "TS 24.229 5.4.1.1", "the Request-URI must name a served domain, else 403" },
	{ "scscf.require", duty_require, "RFC 3261 8.2.2.3", "420 with Unsupported for what is not understood" },
	{ "scscf.identify", duty_identify, "TS 24.229 5.3.1.2", "ask the HSS for the profile; 403 for unknown users" },
	{ "scscf.contacts", duty_contacts, "RFC 3261 10.3", "read Contact and Expires; 400 for what makes no sense" },
	{ "scscf.min_expires", duty_min_expires, "RFC 3261 10.2.8", "423 with Min-Expires for too short a wish" },
	{ "scscf.authenticate", duty_authenticate, "TS 24.229 5.4.1.2", "judge the credentials; challenge or 403" },
	{ "scscf.compare", scscf_duty_compare, "RFC 3261 10.3", "look up what is bound already" },
	{ "scscf.cseq", scscf_duty_cseq, "RFC 3261 10.3", "500 when CSeq is not higher than the binding's" },
	{ "scscf.max_contacts", scscf_duty_max_contacts, "TS 24.229 5.4.1.2.2", "403 for more contacts than allowed" },
	{ "scscf.outbound", scscf_duty_outbound, "RFC 5626 6", "439 when reg-id comes by a first hop without outbound" },
	{ "scscf.update", scscf_duty_update, "RFC 3261 10.3", "write the bindings" },
};

const struct duty_table scscf_register_duties = { register_rows, ARRAY_LEN(register_rows), "scscf",
						  "REGISTER" };

/* All duties are done: the turn registration.accept. A challenge is due: its turn. Or the request
 * was answered. */
static void on_done(struct duty_run *run, bool done)
{
	struct registering *registering = registering_of(run);

	if (done)
		perform(registering, "registration.accept");
	else if (registering->challenge)
		perform(registering, "registration.challenge");
	else
		registering_free(registering);
}

void scscf_register(struct scscf *scscf, struct request *request)
{
	struct registering *registering = mem_alloc(sizeof(*registering));

	registering->scscf = scscf;
	list_init(&registering->tellings);
	registering->run = (struct duty_run){ .table = &scscf_register_duties,
					      .options = &scscf->performance,
					      .request = request,
					      .msg = request->msg,
					      .on_done = on_done };
	duty_start(&registering->run);
}
