/* SPDX-License-Identifier: Apache-2.0 */
/* A claim is an flock; a record lock (fcntl) beside it only tells others whose it is. */
#include "base/claim.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

bool claim_file(int fd)
{
	struct flock mark = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return errno != EWOULDBLOCK;
	fcntl(fd, F_SETLK, &mark);
	return true;
}

pid_t claim_holder(const char *path)
{
	struct flock mark = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	pid_t holder = 0;

	if (fd < 0)
		return 0;
	if (fcntl(fd, F_GETLK, &mark) == 0 && mark.l_type != F_UNLCK && mark.l_pid > 0)
		holder = mark.l_pid;
	close(fd);
	return holder;
}
