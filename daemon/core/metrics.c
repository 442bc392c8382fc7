/* SPDX-License-Identifier: Apache-2.0 */
/* What a lab has counted, for Prometheus. */
#include "core/metrics.h"

#include <inttypes.h>

#include "core/builtin.h"
#include "core/core_private.h"
#include "core/process.h"
#include "core/rules.h"

const char core_metrics_type[] = "text/plain; version=0.0.4; charset=utf-8";

static const char *const leg_names[METER_LEGS] = { [METER_UE] = "ue", [METER_CORE] = "core" };
static const char *const way_names[METER_WAYS] = { [METER_IN] = "in", [METER_OUT] = "out" };

/* Of a message whose method has no row. */
static const char *label_of(enum method method)
{
	return method == METHOD_NONE ? "other" : method_name(method);
}

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* A metric without labels. */
static void single(struct buf *out, const char *name, const char *type, const char *help,
		   double value)
{
	head(out, name, type, help);
	buf_printf(out, "%s %.15g\n", name, value);
}

/* A label's value: backslash, quote and line end are escaped. */
static void add_label(struct buf *out, const char *text)
{
	for (; *text; text++)
		if (*text == '\n')
			buf_add_text(out, "\\n");
		else
			buf_printf(out, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void add_requests(const struct meter *meter, struct buf *out)
{
	head(out, "imsd_sip_requests_total", "counter",
	     "SIP requests by leg, direction and method; no retransmissions");
	for (unsigned leg = 0; leg < METER_LEGS; leg++)
		for (unsigned way = 0; way < METER_WAYS; way++)
			for (unsigned method = 0; method < METHOD_COUNT; method++)
				if (meter->requests[leg][way][method])
					buf_printf(
						out,
						"imsd_sip_requests_total{leg=\"%s\",direction=\"%s\",method=\"%s\"} %" PRIu64
						"\n",
						leg_names[leg], way_names[way], label_of(method),
						meter->requests[leg][way][method]);
}

/* All statuses of one method. */
static void add_statuses(const uint64_t *counts, enum meter_leg leg, enum meter_way way,
			 enum method method, struct buf *out)
{
	for (unsigned i = 0; i < METER_STATUSES; i++)
		if (counts[i])
			buf_printf(
				out,
				"imsd_sip_responses_total{leg=\"%s\",direction=\"%s\",method=\"%s\",status=\"%u\"} %" PRIu64
				"\n",
				leg_names[leg], way_names[way], label_of(method),
				i + METER_STATUS_FIRST, counts[i]);
}

static void add_responses(const struct meter *meter, struct buf *out)
{
	head(out, "imsd_sip_responses_total", "counter",
	     "SIP responses by leg, direction, method and status; no retransmissions");
	for (unsigned leg = 0; leg < METER_LEGS; leg++)
		for (unsigned way = 0; way < METER_WAYS; way++)
			for (unsigned method = 0; method < METHOD_COUNT; method++)
				add_statuses(meter->responses[leg][way][method], leg, way, method,
					     out);
}

static void add_oddities(const struct meter *meter, struct buf *out)
{
	head(out, "imsd_sip_retransmissions_total", "counter",
	     "Further copies of requests and responses");
	for (unsigned leg = 0; leg < METER_LEGS; leg++)
		for (unsigned way = 0; way < METER_WAYS; way++)
			buf_printf(
				out,
				"imsd_sip_retransmissions_total{leg=\"%s\",direction=\"%s\"} %" PRIu64
				"\n",
				leg_names[leg], way_names[way], meter->copies[leg][way]);
	single(out, "imsd_sip_broken_total", "counter", "Octets that were no SIP message",
	       (double)meter->broken);
	single(out, "imsd_sip_held_total", "counter", "Messages that a rule dropped or delayed",
	       (double)meter->held);
}

/* Buckets are summed up, as the format wants them. */
static void add_histogram(const struct meter_times *times, enum meter_way way, enum method method,
			  struct buf *out)
{
	const char *name = "imsd_sip_response_seconds", *from = way == METER_IN ? "network" : "ue";
	uint64_t sum = 0;

	for (unsigned i = 0; i < METER_BUCKETS; i++) {
		sum += times->buckets[i];
		buf_printf(out, "%s_bucket{by=\"%s\",method=\"%s\",le=\"%g\"} %" PRIu64 "\n", name,
			   from, label_of(method), (double)meter_bucket_rows[i] / 1e6, sum);
	}
	buf_printf(out, "%s_bucket{by=\"%s\",method=\"%s\",le=\"+Inf\"} %" PRIu64 "\n", name, from,
		   label_of(method), times->count);
	buf_printf(out, "%s_sum{by=\"%s\",method=\"%s\"} %.6f\n", name, from, label_of(method),
		   (double)times->sum / 1e6);
	buf_printf(out, "%s_count{by=\"%s\",method=\"%s\"} %" PRIu64 "\n", name, from,
		   label_of(method), times->count);
}

static void add_times(const struct meter *meter, struct buf *out)
{
	head(out, "imsd_sip_response_seconds", "histogram",
	     "From a request on the UE leg to its final response, by who answered");
	for (unsigned way = 0; way < METER_WAYS; way++)
		for (unsigned method = 0; method < METHOD_COUNT; method++)
			if (meter->times[way][method].count)
				add_histogram(&meter->times[way][method], way, method, out);
}

static void add_objects(struct core *core, struct buf *out)
{
	struct core_counters counters = core_counters(core);

	head(out, "imsd_objects", "gauge", "What is alive now, by kind");
	for (const struct core_counter_row *row = core_counter_rows; row->name; row++)
		buf_printf(out, "imsd_objects{kind=\"%s\"} %zu\n", row->name,
			   core_counter(&counters, row));
	single(out, "imsd_subscribers", "gauge", "Subscribers that the HSS knows",
	       (double)subscribers_count(core->snapshot->subscribers));
}

/* One tally of all rules. */
static void add_tallies(struct core *core, const char *name, const char *help, size_t field,
			struct buf *out)
{
	struct core_rule rule;

	head(out, name, "counter", help);
	for (unsigned place = 0; core_rule_at(core, place, &rule); place++) {
		buf_printf(out, "%s{rule=\"", name);
		add_label(out, rule.view.name);
		buf_printf(out, "\"} %" PRIu64 "\n",
			   *(const uint64_t *)((const char *)&rule.view.tally + field));
	}
}

static void add_rules(struct core *core, struct buf *out)
{
	add_tallies(core, "imsd_rule_matched_total", "Messages for which a rule's conditions held",
		    offsetof(struct rule_tally, matched), out);
	add_tallies(core, "imsd_rule_spoke_total", "Messages about which a rule spoke",
		    offsetof(struct rule_tally, spoke), out);
}

/* Figures of the process, by the names that Prometheus' own clients give them. */
static void add_process(struct core *core, struct buf *out)
{
	struct process_figures figures;

	process_figures(&figures);
	single(out, "process_cpu_seconds_total", "counter", "User and system time",
	       figures.cpu_seconds);
	single(out, "process_resident_memory_bytes", "gauge", "Resident memory", figures.resident);
	single(out, "process_virtual_memory_bytes", "gauge", "Virtual memory",
	       figures.virtual_memory);
	single(out, "process_open_fds", "gauge", "Open file descriptors", figures.open_fds);
	single(out, "process_max_fds", "gauge", "How many there may be", figures.max_fds);
	single(out, "process_start_time_seconds", "gauge", "When imsd was started, since 1970",
	       figures.started);
	single(out, "imsd_clock_seconds", "gauge", "Time of the loop since the start",
	       (double)loop_now(core->loop) / 1e6);
}

void core_metrics(struct core *core, struct buf *out)
{
	head(out, "imsd_build_info", "gauge", "1, with the version");
	buf_printf(out, "imsd_build_info{version=\"%s\"} 1\n", imsd_version);
	add_requests(&core->meter, out);
	add_responses(&core->meter, out);
	add_oddities(&core->meter, out);
	add_times(&core->meter, out);
	add_objects(core, out);
	add_rules(core, out);
	single(out, "imsd_journal_records_total", "counter", "Records that the journal has written",
	       (double)journal_count(core->journal));
	add_process(core, out);
}
