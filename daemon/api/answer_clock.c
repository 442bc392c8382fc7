/* SPDX-License-Identifier: Apache-2.0 */
/* The clock: what it shows, and time that passes on demand. */
#include <errno.h>

#include "api/answers.h"
#include "api/value.h"
#include "core/clock.h"

static const struct field_row advance_fields[] = {
	{ "by", true, "how much time passes, with a unit: \"10s\", \"500ms\", \"2h\"" },
	{ NULL, false, NULL, 0 },
};

static json_t *clock_value(struct core *core)
{
	struct core_clock clock = core_clock(core);
	json_t *json = json_object();

	json_object_set_new(json, "kind", value_of(str_of(clock.kind)));
	json_object_set_new(json, "now", json_real((double)clock.now_us / 1e6));
	json_object_set_new(json, "at", value_of_time(clock.epoch_us));
	json_object_set_new(json, "timers", json_integer((json_int_t)clock.timers));
	return json;
}

static void answer_clock(struct exchange *exchange)
{
	exchange_reply_json(exchange, clock_value(exchange->core));
}

/* All that became due is over. */
static void on_advanced(void *arg)
{
	answer_clock(arg);
}

static void answer_clock_advance(struct exchange *exchange)
{
	int64_t us;

	if (!str_to_duration(exchange_field(exchange, "by"), &us)) {
		exchange_refuse(exchange, 422,
				"by: a duration with a unit is wanted, like \"10s\"");
		return;
	}
	switch (core_clock_advance(exchange->core, us, on_advanced, exchange)) {
	case -EPERM:
		exchange_refuse(exchange, 409,
				"the clock is real and goes by itself: start imsd with --clock "
				"manual (or clock = \"manual\" in the configuration)");
		break;
	case -EBUSY:
		exchange_refuse(exchange, 409, "time is passing already, since another request");
		break;
	case -ERANGE:
		exchange_refuse(exchange, 422, "by: at most 20 years pass at once");
		break;
	default:
		break;
	}
}

const struct route clock_routes[] = {
	{ "GET", "/v1/clock", answer_clock, "what the clock shows: seconds since the start, and the date", NULL },
	{ "POST", "/v1/clock/advance", answer_clock_advance,
	  "manual clock: lets time pass; answered when all that became due has left", NULL, advance_fields },
	{ NULL, NULL, NULL, NULL, NULL },
};
