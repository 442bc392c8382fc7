/* SPDX-License-Identifier: Apache-2.0 */
/* The HSS (TS 29.228): identities, profiles and authentication vectors (TS 33.102 6.3). */
#include "role/hss.h"

#include <string.h>

#include "auth/sqn.h"
#include "base/random.h"
#include "proc/knobs.h"

struct hss {
	struct hss_options options;
	struct cx cx;
	struct list asked;
};

/* A question under way. */
struct query {
	struct list node;
	struct work work;
	struct hss *hss;
	const struct cx_question *question;
	cx_fn *fn;
	void *arg;
	struct cx_answer answer;
	struct subscriber subscriber;
	struct auth_keys keys;
	struct auth_vector vector;
};

static void query_free(struct query *query)
{
	work_cancel(&query->work);
	list_remove(&query->node);
	auth_keys_clear(&query->keys);
	auth_vector_clear(&query->vector);
	mem_free(query);
}

static void query_answer(struct query *query)
{
	query->fn(query->arg, &query->answer);
	query_free(query);
}

static void on_answer(void *arg)
{
	query_answer(arg);
}

static struct query *query_new(struct hss *hss, const struct cx_question *question, cx_fn *fn,
			       void *arg)
{
	struct query *query = mem_alloc(sizeof(*query));

	query->hss = hss;
	query->question = question;
	query->fn = fn;
	query->arg = arg;
	query->answer.subscriber = &query->subscriber;
	list_append(&hss->asked, &query->node);
	return query;
}

/* Finds the subscriber by IMPU, and by IMPI when it is given; both must be one's (TS 29.228
 * 6.1.1). */
static enum cx_result identify(struct query *query)
{
	const struct cx_question *question = query->question;
	const struct subscribers *subscribers = question->scene->snapshot->subscribers;

	if (!subscribers_by_impu(subscribers, question->impu, &query->subscriber,
				 &query->answer.impu_index))
		return CX_UNKNOWN_USER;
	if (question->impi.n && !str_is(question->impi, query->subscriber.impi)) {
		struct subscriber other;

		return subscribers_by_impi(subscribers, question->impi, &other) ?
			       CX_IDENTITIES_MISMATCH :
			       CX_UNKNOWN_USER;
	}
	return CX_OK;
}

static void hss_identify(void *ctx, const struct cx_question *question, cx_fn *fn, void *arg)
{
	struct hss *hss = ctx;
	struct query *query = query_new(hss, question, fn, arg);

	query->answer.result = identify(query);
	loop_post(hss->options.loop, &query->work, on_answer, query);
}

/* The subscriber's keys as auth/ wants them; false when it has none for AKA. */
static bool keys_read(const struct subscriber_auth *auth, struct auth_keys *keys)
{
	static const enum auth_algorithm algorithms[] = { [ALGORITHM_MILENAGE] = AUTH_MILENAGE,
							  [ALGORITHM_TUAK] = AUTH_TUAK,
							  [ALGORITHM_XOR] = AUTH_XOR };

	if (auth->algorithm < ALGORITHM_MILENAGE)
		return false;
	*keys = (struct auth_keys){ .algorithm = algorithms[auth->algorithm],
				    .op_derived = auth->op_derived,
				    .k_len = auth->k_len,
				    .res_len = auth->res_len,
				    .keccak_iterations = (uint8_t)auth->keccak_iterations };
	memcpy(keys->k, auth->k, sizeof(keys->k));
	memcpy(keys->op, auth->op, sizeof(keys->op));
	memcpy(keys->amf, auth->amf, sizeof(keys->amf));
	return auth_keys_prepare(keys) == 0;
}

/* A knob of octets that a rule or the configuration has set. */
static bool knob_octets(struct query *query, knob_id id, uint8_t *octets, size_t n)
{
	struct str text = knob_text(query->hss->options.gates, query->question->scene, id);

	return text.p && hex_read(text, octets, n);
}

/* The SQN that is due, unless it is to be one that the USIM refuses. */
static uint64_t bend_sqn(struct query *query, uint64_t sqn)
{
	struct gates *gates = query->hss->options.gates;
	struct scene *scene = query->question->scene;
	unsigned ind_bits = (unsigned)knob_number(gates, scene, AKA_IND_BITS);

	switch (knob_number(gates, scene, AKA_FRESHNESS)) {
	case SQN_REPEATED:
		return sqn_previous(sqn, ind_bits);
	case SQN_BEHIND:
		return sqn_behind(sqn, ind_bits);
	case SQN_AHEAD:
		return sqn_ahead(sqn, ind_bits);
	default:
		return sqn;
	}
}

/* RAND belongs to the SQN: a repeated one makes the same vector. */
static void make_vector(struct query *query, uint64_t sqn)
{
	struct hss *hss = query->hss;
	struct buf stream = { 0 };
	uint8_t rand[16], octets[6];

	sqn = bend_sqn(query, sqn);
	buf_printf(&stream, "hss.rand.%s", query->subscriber.impi);
	if (!knob_octets(query, AKA_RAND, rand, sizeof(rand)))
		random_block(hss->options.seed, buf_str(&stream), sqn, rand, sizeof(rand));
	buf_free(&stream);
	if (knob_octets(query, AKA_SQN, octets, sizeof(octets)))
		sqn = sqn_read(octets);
	knob_octets(query, AKA_AMF, query->keys.amf, sizeof(query->keys.amf));
	auth_vector_make(&query->keys, rand, sqn, &query->vector);
	if (knob_number(hss->options.gates, query->question->scene, AKA_MAC) == MAC_WRONG)
		query->vector.autn[15] ^= 1;
	query->answer.vector = &query->vector;
}

static void on_stored(void *arg, int error)
{
	struct query *query = arg;

	if (error)
		query->answer.result = CX_TIMEOUT;
	query_answer(query);
}

/* PROCEDURES 1.6: after an AUTS with the right MAC-S, SQN_HE follows SQN_MS unless the next SQN is
 * good already. */
static void on_sqn(void *arg, int error, uint64_t sqn)
{
	struct query *query = arg;
	struct hss *hss = query->hss;
	const struct cx_question *question = query->question;
	unsigned ind_bits =
		(unsigned)knob_number(hss->options.gates, question->scene, AKA_IND_BITS);

	if (error) {
		on_stored(query, error);
		return;
	}
	if (!question->resync || !query->answer.mac_s_right ||
	    sqn_acceptable(sqn, query->answer.sqn_ms, ind_bits)) {
		make_vector(query, sqn);
		query_answer(query);
		return;
	}
	sqn = sqn_after_resync(query->answer.sqn_ms, ind_bits, 0);
	make_vector(query, sqn);
	store_sqn_set(hss->options.store, str_of(query->subscriber.impi), sqn_next(sqn, ind_bits),
		      on_stored, query);
}

static void hss_vector(void *ctx, const struct cx_question *question, cx_fn *fn, void *arg)
{
	struct hss *hss = ctx;
	struct query *query = query_new(hss, question, fn, arg);
	struct store_sqn how = { .next = sqn_next };

	query->answer.result = identify(query);
	if (query->answer.result == CX_OK && !keys_read(query->subscriber.auth, &query->keys))
		query->answer.result = CX_NO_VECTOR;
	if (query->answer.result != CX_OK) {
		loop_post(hss->options.loop, &query->work, on_answer, query);
		return;
	}
	if (question->resync) {
		query->answer.mac_s_right = auts_check(&query->keys, question->rand, question->auts,
						       &query->answer.sqn_ms);
		journal_event(hss->options.journal, "aka.resync", query->subscriber.name,
			      "SQN_MS %012llx, MAC-S %s", (unsigned long long)query->answer.sqn_ms,
			      query->answer.mac_s_right ? "right" : "wrong");
	}
	how.ind_bits = (unsigned)knob_number(hss->options.gates, question->scene, AKA_IND_BITS);
	how.first = sqn_next(query->subscriber.auth->sqn, how.ind_bits);
	store_sqn_take(hss->options.store, str_of(query->subscriber.impi), &how, on_sqn, query);
}

struct hss *hss_new(const struct hss_options *options)
{
	struct hss *hss = mem_alloc(sizeof(*hss));

	hss->options = *options;
	hss->cx = (struct cx){
		.uar = hss_identify, .mar = hss_vector, .lir = hss_identify, .ctx = hss
	};
	list_init(&hss->asked);
	return hss;
}

void hss_free(struct hss *hss)
{
	struct query *query;

	if (!hss)
		return;
	list_each(query, &hss->asked, struct query, node)
		query_free(query);
	mem_free(hss);
}

const struct cx *hss_cx(struct hss *hss)
{
	return &hss->cx;
}
