/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The capture: every message on every link as packets in a pcapng file (draft-ietf-opsawg-pcapng),
 * made without any privilege. One interface, LINKTYPE_RAW, microseconds; all numbers little-endian,
 * whatever the machine.
 */
#ifndef IMSD_JOURNAL_PCAPNG_H
#define IMSD_JOURNAL_PCAPNG_H

#include "journal/facts.h"

struct capture;

/* Opens the file, which waits, with its head, for capture_begin: see outfile.h. 0 or -errno, with *capture filled on 0. */
int capture_open(const char *path, struct capture **capture);
void capture_begin(struct capture *capture);
/* One that is kept in memory; its head is there already. */
struct capture *capture_new(void);
/* What one in memory gathered; who takes it out empties the buffer. */
struct buf *capture_octets(struct capture *capture);
/* Flushes and closes; NULL-safe. */
void capture_close(struct capture *capture);
/* Adds the packets of a message that was on a link; anything else is passed over. What they look
 * like: journal_capture_open. */
void capture_add(struct capture *capture, const struct facts *facts);
/* At the end of a turn. */
void capture_flush(struct capture *capture);
/* False once a write error has closed the file. */
bool capture_is_open(const struct capture *capture);

#endif
