/* SPDX-License-Identifier: Apache-2.0 */
/* Counters of what goes over the legs of a lab, and how long final responses took; for its metrics. One for all
 * stacks. */
#ifndef IMSD_SIP_METER_H
#define IMSD_SIP_METER_H

#include <stdint.h>

#include "msg/msg.h"

/* Legs: between P-CSCF and UE; between elements, where what is sent alone counts. */
enum meter_leg { METER_UE, METER_CORE, METER_LEGS };
enum meter_way { METER_IN, METER_OUT, METER_WAYS };

enum { METER_STATUS_FIRST = 100, METER_STATUSES = 600, METER_BUCKETS = 12 };

/* Upper ends of the buckets, us, ascending; what took longer is in none but `count`. */
extern const int64_t meter_bucket_rows[METER_BUCKETS];

struct meter_times {
	uint64_t buckets[METER_BUCKETS]; /* each by itself, not summed */
	uint64_t count;
	int64_t sum; /* us */
};

/* Zero-initialise. METHOD_NONE counts all methods without a row. */
struct meter {
	uint64_t requests[METER_LEGS][METER_WAYS][METHOD_COUNT];
	uint64_t responses[METER_LEGS][METER_WAYS][METHOD_COUNT][METER_STATUSES];
	uint64_t copies[METER_LEGS][METER_WAYS]; /* retransmissions of both */
	uint64_t broken, held; /* octets that are no message; kept back by rules */
	struct meter_times times[METER_WAYS]
				[METHOD_COUNT]; /* UE leg: requests that came (IN), that left */
};

/* One message. */
void meter_count(struct meter *meter, enum meter_leg leg, enum meter_way way, const struct msg *msg,
		 unsigned copy);
/* A request on the UE leg got its final response after so many us. */
void meter_time(struct meter *meter, enum meter_way way, enum method method, int64_t us);

#endif
