/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials of a scripted UE (RFC 2617, 7616, 3310, 4169; TS 33.203 6.1; TS 24.229 5.1.1.5). */
#include <stdio.h>
#include <string.h>

#include "auth/sqn.h"
#include "msg/param.h"
#include "msg/view.h"
#include "rule/compare.h"
#include "scenario/ue_private.h"
#include "scenario/ue_slip.h"

/* One WWW-Authenticate value. */
struct offer {
	struct str params;
	struct str realm, nonce, algorithm, qop, opaque;
	const struct digest_algorithm *row;
};

static bool has_password(const struct ue *ue)
{
	return ue->subscriber.auth->password != NULL;
}

/* Can this UE answer a challenge of that algorithm? */
static bool supports(const struct ue *ue, const struct digest_algorithm *row)
{
	return row && (row->aka ? ue->has_keys : has_password(ue));
}

/* Other schemes than Digest are passed over. */
static bool offer_read(struct str value, struct offer *offer)
{
	struct str scheme;

	if (!auth_split(value, &scheme, &offer->params) || !str_iis(scheme, "Digest"))
		return false;
	offer->realm = param_value(offer->params, ',', STR("realm"));
	offer->nonce = param_value(offer->params, ',', STR("nonce"));
	offer->algorithm = param_value(offer->params, ',', STR("algorithm"));
	offer->qop = param_value(offer->params, ',', STR("qop"));
	offer->opaque = param_value(offer->params, ',', STR("opaque"));
	offer->row = digest_algorithm_find(offer->algorithm.n ? offer->algorithm : STR_NONE);
	return true;
}

/* The first offer that this UE can answer, of that algorithm when one is named (RFC 8760 2.4). */
static bool offer_choose(const struct ue *ue, const struct msg *challenge, struct str algorithm,
			 struct offer *offer)
{
	struct msg_line *line = challenge ? msg_find(challenge, HDR_WWW_AUTHENTICATE, 0) : NULL;

	for (; line;
	     line = msg_find(challenge, HDR_WWW_AUTHENTICATE, msg_line_number(challenge, line) + 1))
		if (offer_read(line->value, offer) && supports(ue, offer->row) &&
		    (!algorithm.p || str_ieq(algorithm, offer->algorithm)))
			return true;
	return algorithm.p && offer_choose(ue, challenge, STR_NONE, offer);
}

/* The password of a digest: the subscriber's, or what AKA makes of the nonce. */
static bool find_password(const struct ue *ue, const struct digest_algorithm *row,
			  struct str params, char room[AKA_PASSWORD_SIZE], struct str *password)
{
	struct auth_vector vector;
	uint8_t rand[16], autn[16];
	uint64_t sqn;

	if (!supports(ue, row))
		return false;
	if (!row->aka) {
		*password = str_of(ue->subscriber.auth->password);
		return true;
	}
	*password = STR("");
	if (param_value(params, ',', STR("auts")).p)
		return true;
	if (!aka_nonce_read(param_value(params, ',', STR("nonce")), rand, autn))
		return false;
	auth_vector_check(&ue->keys, rand, autn, &vector, &sqn);
	*password = aka_password(row, &vector, room);
	auth_vector_clear(&vector);
	return true;
}

/* The right response, or one with the slip that the shape names. */
static bool digest_slipped(const struct ue *ue, struct msg *msg, struct str params,
			   struct str shape, char out[])
{
	struct digest_input input = { .algorithm = digest_algorithm_find(
					      param_value(params, ',', STR("algorithm"))),
				      .username = param_value(params, ',', STR("username")),
				      .realm = param_value(params, ',', STR("realm")),
				      .method = msg->method_name,
				      .uri = param_value(params, ',', STR("uri")),
				      .nonce = param_value(params, ',', STR("nonce")),
				      .nc = param_value(params, ',', STR("nc")),
				      .cnonce = param_value(params, ',', STR("cnonce")),
				      .body = msg->body };
	char room[AKA_PASSWORD_SIZE];

	const struct digest_algorithm *row = slip_algorithm_of(shape, input.algorithm);

	if (!digest_qop_read(param_value(params, ',', STR("qop")), &input.qop) ||
	    !find_password(ue, row, params, room, &input.password))
		return false;
	slip_bend(shape, &msg->arena, input.algorithm->aka == 1, &input);
	digest_response(ue->engine, &input, out);
	return true;
}

bool ue_digest(const struct ue *ue, struct msg *msg, struct str params, char out[])
{
	return digest_slipped(ue, msg, params, STR_NONE, out);
}

/* Has this UE the means for that shape? */
static bool shape_fits(const struct ue *ue, struct str shape)
{
	if (str_is(shape, "aka") || str_is(shape, "auts") || str_is(shape, "mac-failure"))
		return ue->has_keys;
	return !str_is(shape, "digest") || has_password(ue);
}

/* What a UE does when nobody says it: initial or none first, then the answer, then the same nonce
 * again. */
static struct str usual_shape(const struct recipe *recipe, struct str kind)
{
	const struct ue *ue = recipe->ue;
	struct offer offer;

	if (!str_is(kind, "initial") && (!ue->answered || ue->registered) &&
	    offer_choose(ue, ue->challenge, STR_NONE, &offer))
		return offer.row->aka ? STR("aka") : STR("digest");
	return ue->has_keys ? STR("initial") : STR("none");
}

bool credentials_shape(struct recipe *recipe, struct str *shape)
{
	const struct attribute *word = recipe->words[WORD_AUTH];
	struct str rest, alternative, kind;

	if (!word) {
		if (!recipe_word(recipe, WORD_KIND, &kind))
			return false;
		*shape = recipe->msg && recipe->msg->method != METHOD_REGISTER ?
				 STR("none") :
				 usual_shape(recipe, kind);
		return true;
	}
	if (!recipe_value(recipe, word, shape))
		return false;
	for (rest = word->condition->value;
	     compare_alternative(&recipe->arena, &rest, &alternative);)
		if (shape_fits(recipe->ue, alternative) && str_find(alternative, '$') < 0) {
			*shape = alternative;
			break;
		}
	return true;
}

/* Sets or replaces one parameter of Authorization. */
static void set_param(struct msg *msg, const char *name, struct str value)
{
	struct msg_line *line = msg_find(msg, HDR_AUTHORIZATION, 0);
	struct str scheme, params;

	if (!line || !auth_split(line->value, &scheme, &params))
		return;
	params = param_set(&msg->arena, params, ',', str_of(name), value);
	msg_set_value(msg, line, msg_format(msg, "%.*s %.*s", STR_ARG(scheme), STR_ARG(params)));
}

static void set_quoted(struct msg *msg, const char *name, struct str value)
{
	set_param(msg, name, msg_format(msg, "\"%.*s\"", STR_ARG(value)));
}

/* Authorization before there is a challenge: it tells the private identity (TS 24.229
 * 5.1.1.2.2). */
static void add_authorization(struct recipe *recipe, struct str realm, struct str nonce)
{
	struct msg *msg = recipe->msg;

	msg_add(msg, HDR_AUTHORIZATION,
		msg_format(
			msg,
			"Digest username=\"%s\", realm=\"%.*s\", nonce=\"%.*s\", uri=\"%.*s\", response=\"\"",
			recipe->ue->subscriber.impi, STR_ARG(realm), STR_ARG(nonce),
			STR_ARG(msg->uri)));
}

/* Of several protections `auth`, unless the line says another. */
static struct str choose_qop(struct recipe *recipe, const struct offer *offer)
{
	struct str rest = offer->qop, qop, said;

	if (recipe_header(recipe, "authorization.qop", &said))
		return said;
	while (str_cut(&rest, ',', &qop))
		if (str_iis(qop, "auth"))
			return qop;
	rest = offer->qop;
	return str_cut(&rest, ',', &qop) ? qop : STR_NONE;
}

/* algorithm, qop, nc, cnonce, opaque as the challenge wants them. */
static void add_answer(struct recipe *recipe, const struct offer *offer, uint32_t nc)
{
	struct msg *msg = recipe->msg;
	struct str qop = choose_qop(recipe, offer);
	char cnonce[17];

	if (offer->algorithm.n)
		set_param(msg, "algorithm", msg_hold(msg, offer->algorithm));
	if (qop.n) {
		random_token(&recipe->ue->tokens, cnonce, sizeof(cnonce) - 1);
		set_param(msg, "qop", msg_hold(msg, qop));
		set_param(msg, "nc", msg_format(msg, "%08x", nc));
		set_quoted(msg, "cnonce", str_of(cnonce));
	}
	if (offer->opaque.p)
		set_quoted(msg, "opaque", offer->opaque);
}

/* TS 33.203 6.1.3: our SQN, under the challenge's RAND. */
static bool add_auts(struct recipe *recipe, const struct offer *offer)
{
	uint8_t rand[16], autn[16], auts[AUTS_OCTETS];
	char text[BASE64_SIZE(AUTS_OCTETS)];

	if (!aka_nonce_read(offer->nonce, rand, autn)) {
		snprintf(recipe->why, 160, "the last nonce is no RAND and AUTN");
		return false;
	}
	auts_make(&recipe->ue->keys, rand, recipe->ue->sqn, auts);
	base64_encode(auts, sizeof(auts), text);
	set_quoted(recipe->msg, "auts", str_of(text));
	return true;
}

/* A fresh SQN of a right challenge is the highest seen from now on (TS 33.102 6.3.3). */
static void accept_sqn(struct ue *ue, struct str nonce)
{
	struct auth_vector vector;
	uint8_t rand[16], autn[16];
	uint64_t sqn;

	if (!ue->has_keys || !aka_nonce_read(nonce, rand, autn))
		return;
	if (auth_vector_check(&ue->keys, rand, autn, &vector, &sqn) && sqn > ue->sqn)
		ue->sqn = sqn;
	auth_vector_clear(&vector);
}

/* The response over what stands in the header by now. */
static bool add_response(struct recipe *recipe, struct str shape)
{
	struct str scheme, params;
	char response[DIGEST_HEX_SIZE];

	if (str_is(shape, "mac-failure") ||
	    !auth_split(msg_value(recipe->msg, HDR_AUTHORIZATION), &scheme, &params))
		return true;
	if (!digest_slipped(recipe->ue, recipe->msg, params, shape, response)) {
		snprintf(
			recipe->why, 160,
			"no response can be computed: no keys for it, or the nonce is none of AKA");
		return false;
	}
	if (str_is(shape, "wrong"))
		response[0] = response[0] == '0' ? '1' : '0';
	set_quoted(recipe->msg, "response", str_of(response));
	return true;
}

/* Which challenge is answered: the last one, or for `stale` the one before. */
static bool choose_challenge(struct recipe *recipe, struct str shape, struct offer *offer)
{
	struct ue *ue = recipe->ue;
	bool stale = str_is(shape, "stale");
	struct str algorithm = STR_NONE;

	recipe_header(recipe, "authorization.algorithm", &algorithm);
	if (offer_choose(ue, stale && ue->older ? ue->older : ue->challenge, algorithm, offer)) {
		if (stale && !ue->older)
			offer->nonce = STR("bm9uY2UgdGhhdCB3YXMgbmV2ZXIgaXNzdWVk");
		return true;
	}
	snprintf(recipe->why, 160, "there is no challenge that this UE can answer");
	return false;
}

bool credentials_make(struct recipe *recipe)
{
	struct ue *ue = recipe->ue;
	struct offer offer = { 0 };
	struct str shape, realm = str_of(core_snapshot(ue->options.core)->domain);

	if (!credentials_shape(recipe, &shape))
		return false;
	if (str_is(shape, "none"))
		return true;
	if (str_is(shape, "initial")) {
		add_authorization(recipe, realm, STR(""));
		return recipe_apply(recipe, PASS_CREDENTIALS) &&
		       recipe_apply(recipe, PASS_RESPONSE);
	}
	if (!choose_challenge(recipe, shape, &offer))
		return false;
	add_authorization(recipe, offer.realm, offer.nonce);
	add_answer(recipe, &offer, str_is(shape, "stale") ? 1 : ++ue->nc);
	if (str_is(shape, "auts") && !add_auts(recipe, &offer))
		return false;
	if (str_is(shape, "aka"))
		accept_sqn(ue, offer.nonce);
	ue->answered = true;
	return recipe_apply(recipe, PASS_CREDENTIALS) && add_response(recipe, shape) &&
	       recipe_apply(recipe, PASS_RESPONSE);
}
