/* SPDX-License-Identifier: Apache-2.0 */
/* Forked processes, each with a pipe for what it has to say. */
#include "scenario/pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
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

/* Those of one pool_run. */
struct pool {
	const struct pool_work *work;
	struct worker *workers;
	unsigned begun, told;
	int signals; /* readable when one has come; -1: nobody asks */
	sigset_t before;
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

/* A key pressed at a terminal reaches all of us: who started the child decides. */
static void leave_signals(const struct pool *pool)
{
	signal(SIGINT, SIG_IGN);
	close(pool->signals);
	sigprocmask(SIG_SETMASK, &pool->before, NULL);
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

/* Forks; nothing may be left in our stdio buffers. pool: NULL when signals are as they were. */
static void worker_start(struct worker *worker, const struct pool_work *work, unsigned number,
			 const struct pool *pool)
{
	int fds[2];

	fflush(NULL);
	if (pipe(fds) || (worker->pid = fork()) < 0) {
		perror("imsd: fork");
		exit(2);
	}
	if (worker->pid == 0) {
		if (pool)
			leave_signals(pool);
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

	worker_start(&worker, work, number, NULL);
	while (!worker.over)
		worker_read(&worker);
	buf_add_str(text, buf_str(&worker.text));
	buf_free(&worker.text);
	return worker.result;
}

/* The signal that has come, or 0. */
static int signal_read(const struct pool *pool)
{
	struct signalfd_siginfo info;

	return read(pool->signals, &info, sizeof(info)) == sizeof(info) ? (int)info.ssi_signo : 0;
}

/* Waits until one of the running workers says something, or a signal comes: its number, else 0. */
static int pool_wait(struct pool *pool)
{
	struct pollfd fds[JOBS_MAX + 1] = { { .fd = pool->signals, .events = POLLIN } };
	unsigned numbers[JOBS_MAX + 1], n = 1;

	for (unsigned i = pool->told; i < pool->begun && n <= JOBS_MAX; i++)
		if (!pool->workers[i].over) {
			fds[n] = (struct pollfd){ .fd = pool->workers[i].fd, .events = POLLIN };
			numbers[n++] = i;
		}
	if (poll(fds, n, -1) < 0)
		return 0;
	if (fds[0].revents)
		return signal_read(pool);
	for (unsigned i = 1; i < n; i++)
		if (fds[i].revents)
			worker_read(&pool->workers[numbers[i]]);
	return 0;
}

static unsigned count_running(const struct pool *pool)
{
	unsigned running = 0;

	for (unsigned i = pool->told; i < pool->begun; i++)
		running += !pool->workers[i].over;
	return running;
}

static unsigned jobs_of(const struct pool_work *work)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned jobs = work->jobs ? work->jobs : cores > 0 ? (unsigned)cores : 1;

	return jobs < JOBS_MAX ? jobs : JOBS_MAX;
}

/* Results in the order of the pieces, as far as they are there. */
static void tell(struct pool *pool)
{
	for (; pool->told < pool->begun && pool->workers[pool->told].over; pool->told++) {
		struct worker *worker = &pool->workers[pool->told];

		pool->work->done(pool->work->ctx, pool->told, worker->result,
				 buf_str(&worker->text));
		buf_free(&worker->text);
	}
}

/* From here on signals are read, not suffered. */
static void take_signals(struct pool *pool)
{
	sigset_t taken;

	sigemptyset(&taken);
	sigaddset(&taken, SIGINT);
	sigaddset(&taken, SIGTERM);
	sigaddset(&taken, SIGHUP);
	sigprocmask(SIG_BLOCK, &taken, &pool->before);
	pool->signals = signalfd(-1, &taken, SFD_CLOEXEC);
}

/* Ends what is still at work. */
static void end_workers(struct pool *pool)
{
	for (unsigned i = pool->told; i < pool->begun; i++) {
		if (!pool->workers[i].over) {
			kill(pool->workers[i].pid, SIGTERM);
			worker_end(&pool->workers[i]);
		}
		buf_free(&pool->workers[i].text);
	}
}

int pool_run(const struct pool_work *work)
{
	struct pool pool = { .work = work,
			     .workers = mem_alloc(work->n * sizeof(*pool.workers) + 1) };
	unsigned jobs = jobs_of(work);
	int signalled = 0;

	take_signals(&pool);
	while (pool.told < work->n && !signalled) {
		for (; pool.begun < work->n && count_running(&pool) < jobs; pool.begun++)
			worker_start(&pool.workers[pool.begun], work, pool.begun, &pool);
		signalled = pool_wait(&pool);
		tell(&pool);
	}
	end_workers(&pool);
	close(pool.signals);
	sigprocmask(SIG_SETMASK, &pool.before, NULL);
	mem_free(pool.workers);
	return signalled;
}
