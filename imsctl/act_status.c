/* SPDX-License-Identifier: Apache-2.0 */
/* imsctl status: how the lab is, on one screen. */
#include "imsctl/acts.h"

/* What is put together: a member of ours, the route, and what of its answer. */
struct part {
	const char *member, *path, *value;
};

static const struct part part_rows[] = {
	{ "version",       "/v1/version",             "version"   },
	{ "clock",         "/v1/clock",               "kind"      },
	{ "up",            "/v1/clock",               "now"       },
	{ "listeners",     "/v1/listeners",           "listeners" },
	{ "ues",           "/v1/ues?max=1",           "count"     },
	{ "registrations", "/v1/registrations?max=1", "count"     },
	{ "calls",         "/v1/calls?max=1",         "count"     },
	{ "conferences",   "/v1/conferences?max=1",   "count"     },
	{ "subscriptions", "/v1/subscriptions?max=1", "count"     },
	{ "sms",           "/v1/sms?max=1",           "count"     },
	{ "rules",         "/v1/rules?max=1",         "count"     },
	{ "knobs_changed", "/v1/knobs?max=1&changed", "count"     },
	{ "runs",          "/v1/runs?max=1",          "count"     },
	{ "diagnoses",     "/v1/diagnosis?max=1",     "count"     },
};

/* udp=127.0.0.1:5060, as imsd's ready line has them. */
static json_t *listeners_value(const json_t *listeners)
{
	json_t *list = json_array(), *one;
	struct buf text = { 0 };
	size_t i;

	json_array_foreach((json_t *)listeners, i, one) {
		bool is_six = strchr(json_string_value(json_object_get(one, "address")) ?: "", ':');

		buf_reset(&text);
		template_print(is_six ? "{proto}=[{address}]:{port}" : "{proto}={address}:{port}",
			       one, &text);
		json_array_append_new(list, json_stringn(text.p, text.n - 1));
	}
	buf_free(&text);
	return list;
}

int act_status(struct tool *tool, struct order *order)
{
	json_t *status = json_object(), *json;
	int end = EXIT_DONE;

	for (size_t i = 0; i < ARRAY_LEN(part_rows) && end == EXIT_DONE; i++) {
		json_t *value;

		end = tool_get(tool, part_rows[i].path, &json);
		value = (json_t *)value_of_path(json, part_rows[i].value);
		if (json_is_array(value))
			json_object_set_new(status, part_rows[i].member, listeners_value(value));
		else
			json_object_set(status, part_rows[i].member, value);
		json_decref(json);
	}
	if (end == EXIT_DONE)
		end = show_answer(tool, order->command, status);
	json_decref(status);
	return end;
}
