/* SPDX-License-Identifier: Apache-2.0 */
/* The state folder belongs to the imsd that took it first; another one that begins leaves it as it is. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/claim.h"
#include "base/log.h"
#include "base/path.h"
#include "core/core_private.h"

static const char file_name[] = "lock";

static void tell(const char *folder, const char *path)
{
	pid_t holder = claim_holder(path);
	char process[40] = "";

	if (holder)
		snprintf(process, sizeof(process), " (process %d)", (int)holder);
	log_warning(
		"state_dir %s is in use by another imsd%s: this one keeps its messages in memory",
		folder, process);
}

/* Where nothing can be written there is nothing to take; those who want to write there say so. */
void state_claim(struct core *core)
{
	char folder[PATH_MAX], path[PATH_MAX + sizeof(file_name) + 1];

	core->state_lock = -1;
	if (!core->options.keep || !state_folder(core->snapshot->knobs, folder))
		return;
	snprintf(path, sizeof(path), "%s/%s", folder, file_name);
	path_make_folders(path, 0700);
	core->state_lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (core->state_lock < 0 || claim_file(core->state_lock))
		return;
	core->state_taken = true;
	tell(folder, path);
	state_release(core);
}

void state_release(struct core *core)
{
	if (core->state_lock >= 0)
		close(core->state_lock);
	core->state_lock = -1;
}
