/* SPDX-License-Identifier: Apache-2.0 */
/* Counters of messages and response times. */
#include "sip/meter.h"

const int64_t meter_bucket_rows[METER_BUCKETS] = {
	1000, 2500, 5000, 10000, 25000, 50000, 100000, 500000, 1000000, 5000000, 10000000, 60000000,
};

void meter_count(struct meter *meter, enum meter_leg leg, enum meter_way way, const struct msg *msg,
		 unsigned copy)
{
	if (copy > 1)
		meter->copies[leg][way]++;
	else if (!msg->status)
		meter->requests[leg][way][msg->method]++;
	else if (msg->status < METER_STATUS_FIRST + METER_STATUSES)
		meter->responses[leg][way][msg->method][msg->status - METER_STATUS_FIRST]++;
}

void meter_time(struct meter *meter, enum meter_way way, enum method method, int64_t us)
{
	struct meter_times *times = &meter->times[way][method];

	times->count++;
	times->sum += us;
	for (unsigned i = 0; i < METER_BUCKETS; i++)
		if (us <= meter_bucket_rows[i]) {
			times->buckets[i]++;
			return;
		}
}
