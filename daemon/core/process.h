/* SPDX-License-Identifier: Apache-2.0 */
/* Figures of this process, from the kernel. */
#ifndef IMSD_CORE_PROCESS_H
#define IMSD_CORE_PROCESS_H

struct process_figures {
	double cpu_seconds;
	double resident, virtual_memory; /* octets */
	double open_fds, max_fds;
	double started; /* seconds since 1970 */
};

/* What cannot be read is 0. */
void process_figures(struct process_figures *figures);

#endif
