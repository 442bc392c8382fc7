/* SPDX-License-Identifier: Apache-2.0 */
/* Forked processes, each with a pipe for what it has to say. */
#include "scenario/pool.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

enum { JOBS_MAX = 64 };

struct worker {
	pid_t pid; /* 0: none */
	int fd;
	struct buf text;
	int result;
	bool over;
};

/* Whatever the pipe takes at a time. */
static void write_all(int fd, struct str text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);

		if (n < 0 && errno != EINTR)
			return;
		if (n > 0)
			text = str_from(text, (size_t)n);
	}
}

/* The child's whole life. It leaves by exit(), so that a leak check sees it. */
static void work_in_child(const struct pool_work *work, unsigned number, int fd)
{
	struct buf text = { 0 };
	int result = work->run(work->ctx, number, &text);

	write_all(fd, buf_str(&text));
	buf_free(&text);
	close(fd);
	exit(result);
}

/* Forks; nothing may be left in our stdio buffers. */
static void worker_start(struct worker *worker, const struct pool_work *work, unsigned number)
{
	int fds[2];

	fflush(NULL);
	if (pipe(fds) || (worker->pid = fork()) < 0) {
		perror("imsd: fork");
		exit(2);
	}
	if (worker->pid == 0) {
		close(fds[0]);
		work_in_child(work, number, fds[1]);
	}
	close(fds[1]);
	worker->fd = fds[0];
}

/* The pipe has ended: so has the process. */
static void worker_end(struct worker *worker)
{
	int status = 0;

	close(worker->fd);
	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		;
	worker->result = WIFEXITED(status) ? WEXITSTATUS(status) : POOL_DIED + WTERMSIG(status);
	worker->over = true;
}

/* Takes in what a worker says; at the end of it the worker is over. */
static void worker_read(struct worker *worker)
{
	ssize_t n = read(worker->fd, buf_reserve(&worker->text, 4096), 4096);

	if (n > 0)
		worker->text.n += (size_t)n;
	else if (n == 0 || errno != EINTR)
		worker_end(worker);
}

int pool_fork(const struct pool_work *work, unsigned number, struct buf *text)
{
	struct worker worker = { 0 };

	worker_start(&worker, work, number);
	while (!worker.over)
		worker_read(&worker);
	buf_add_str(text, buf_str(&worker.text));
	buf_free(&worker.text);
	return worker.result;
}

/* Waits until one of the running workers says something. */
static void pool_wait(struct worker *workers, unsigned from, unsigned to)
{
	struct pollfd fds[JOBS_MAX];
	unsigned numbers[JOBS_MAX], n = 0;

	for (unsigned i = from; i < to && n < JOBS_MAX; i++)
		if (!workers[i].over) {
			fds[n] = (struct pollfd){ .fd = workers[i].fd, .events = POLLIN };
			numbers[n++] = i;
		}
	if (n == 0 || poll(fds, n, -1) < 0)
		return;
	for (unsigned i = 0; i < n; i++)
		if (fds[i].revents)
			worker_read(&workers[numbers[i]]);
}

static unsigned count_running(const struct worker *workers, unsigned from, unsigned to)
{
	unsigned running = 0;

	for (unsigned i = from; i < to; i++)
		running += !workers[i].over;
	return running;
}

static unsigned jobs_of(const struct pool_work *work)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned jobs = work->jobs ? work->jobs : cores > 0 ? (unsigned)cores : 1;

	return jobs < JOBS_MAX ? jobs : JOBS_MAX;
}

void pool_run(const struct pool_work *work)
{
	struct worker *workers = mem_alloc(work->n * sizeof(*workers) + 1);
	unsigned jobs = jobs_of(work), begun = 0, told = 0;

	if (work->n == 1) {
		struct buf text = { 0 };
		int result = work->run(work->ctx, 0, &text);

		work->done(work->ctx, 0, result, buf_str(&text));
		buf_free(&text);
		told = 1;
	}
	while (told < work->n) {
		while (begun < work->n && count_running(workers, told, begun) < jobs) {
			worker_start(&workers[begun], work, begun);
			begun++;
		}
		pool_wait(workers, told, begun);
		for (; told < begun && workers[told].over; told++) {
			work->done(work->ctx, told, workers[told].result,
				   buf_str(&workers[told].text));
			buf_free(&workers[told].text);
		}
	}
	mem_free(workers);
}
