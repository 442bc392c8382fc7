/* SPDX-License-Identifier: Apache-2.0 */
/* The ready file: written beside its place, locked, renamed. */
#include "api/ready_file.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "core/builtin.h"

enum { READY_FILE_MAX = 65536 };

struct ready_file {
	const char *path;
	char *text; /* as it stands there, or NULL */
	int fd;     /* of what stands there, locked; -1: nothing */
};

/* What is there, as far as it is a ready file. */
struct found {
	int fd; /* -1: a symbolic link */
	bool is_file;
	/* locked by a running imsd, or by none: our lock is on it; neither: there are no locks in that place */
	bool is_held, is_free;
	json_t *json; /* or NULL */
	long long pid;
};

/* False with errno; else found_end. */
static bool look(const char *path, struct found *found)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	char text[READY_FILE_MAX];
	struct stat stat;
	ssize_t n;

	*found = (struct found){ .fd = fd };
	if (fd < 0)
		return errno == ELOOP; /* a symbolic link */
	found->is_file = fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode);
	if (found->is_file) {
		found->is_free = flock(fd, LOCK_SH | LOCK_NB) == 0;
		found->is_held = !found->is_free && errno == EWOULDBLOCK;
		n = read(fd, text, sizeof(text));
		found->json = n > 0 ? json_loadb(text, (size_t)n, 0, NULL) : NULL;
		found->is_file = n == 0 || json_is_integer(json_object_get(found->json, "pid"));
		found->pid = json_integer_value(json_object_get(found->json, "pid"));
	}
	return true;
}

static void found_end(struct found *found)
{
	json_decref(found->json);
	if (found->fd >= 0)
		close(found->fd);
}

/* Is what is open there still what stands at the path? */
static bool stands_at(const char *path, int fd)
{
	struct stat ours, there;

	return fstat(fd, &ours) == 0 && lstat(path, &there) == 0 && ours.st_dev == there.st_dev &&
	       ours.st_ino == there.st_ino;
}

/* Removes what a dead imsd left; false with errno. Another imsd that begins does the same: one after the other, and what
 * it has put there meanwhile stays. */
static bool remove_left(const char *path, const struct found *found)
{
	if (found->is_free && flock(found->fd, LOCK_EX) != 0)
		return false;
	return !stands_at(path, found->fd) || unlink(path) == 0;
}

/* Removes what was left there; false with one line in error: what is there stays. */
static bool clear_place(const char *path, char error[256])
{
	struct found found;
	bool good = false;

	if (!look(path, &found)) {
		good = errno == ENOENT;
		if (!good)
			snprintf(error, 256, "--ready-file %.160s: %s", path, strerror(errno));
		return good;
	}
	if (!found.is_file)
		snprintf(error, 256,
			 "--ready-file %.160s: what is there is no ready file and stays", path);
	else if (found.is_held)
		snprintf(error, 256,
			 "--ready-file %.160s: another imsd that runs has it (process %lld)", path,
			 found.pid);
	else if (!remove_left(path, &found))
		snprintf(error, 256, "--ready-file %.160s: %s", path, strerror(errno));
	else
		good = true;
	found_end(&found);
	return good;
}

struct ready_file *ready_file_new(const char *path, char error[256])
{
	struct ready_file *file;
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%.*s", STR_ARG(path_folder(path)));
	if (!clear_place(path, error))
		return NULL;
	if (access(folder, W_OK | X_OK) != 0) {
		snprintf(error, 256, "--ready-file %.160s: folder %.40s: %s", path, folder,
			 strerror(errno));
		return NULL;
	}
	file = mem_alloc(sizeof(*file));
	file->path = path;
	file->fd = -1;
	return file;
}

/* All listeners; the first of each transport gives it its port. */
static json_t *listen_value(struct core *core, json_t *ports)
{
	struct list *listeners = core_listeners(core);
	struct listener *listener;
	char host[ADDR_TEXT_MAX];
	json_t *items = json_array();

	if (!listeners)
		return items;
	list_each(listener, listeners, struct listener, node) {
		const char *transport = proto_name(listener->proto);
		json_int_t port = addr_port(&listener->addr);

		json_array_append_new(items,
				      json_pack("{sssssI}", "transport", transport, "address",
						addr_host(&listener->addr, host), "port", port));
		if (listener == core_first_listener(core, listener->proto))
			json_object_set_new(ports, transport, json_integer(port));
	}
	return items;
}

/* The port of a URL that ends with it. */
static json_int_t port_of(const char *url)
{
	return strtol(strrchr(url, ':') + 1, NULL, 10);
}

/* One line; the caller frees it with free. */
static char *ready_text(struct core *core, const char *url)
{
	json_t *ports = json_object();
	json_t *listen = listen_value(core, ports);
	json_t *json;
	char *text;

	json_object_set_new(ports, "api", json_integer(port_of(url)));
	json = json_pack("{sIsss{ss}soso}", "pid", (json_int_t)getpid(), "version", imsd_version,
			 "api", "url", url, "listen", listen, "ports", ports);
	text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

/* Writes all of it to a new file beside the path, with a lock; -1 with errno. */
static int write_beside(const char *path, const char *text, char beside[PATH_MAX])
{
	int fd, error;

	if (snprintf(beside, PATH_MAX, "%s.XXXXXX", path) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(beside, O_CLOEXEC);
	if (fd < 0)
		return -1;
	flock(fd, LOCK_EX | LOCK_NB);
	if (dprintf(fd, "%s\n", text) == (int)strlen(text) + 1 && fchmod(fd, 0644) == 0)
		return fd;
	error = errno;
	close(fd);
	unlink(beside);
	errno = error;
	return -1;
}

/* Where nothing is; false with errno, EEXIST: something is. */
static bool place_new(const char *beside, const char *path)
{
	if (renameat2(AT_FDCWD, beside, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return true;
	/* Some file systems cannot, and have links. */
	return errno == EINVAL && link(beside, path) == 0 && unlink(beside) == 0;
}

/* In the place of our own, or where nothing is. */
static bool place(const struct ready_file *file, const char *beside)
{
	if (file->fd >= 0 && stands_at(file->path, file->fd))
		return rename(beside, file->path) == 0;
	return place_new(beside, file->path);
}

bool ready_file_write(struct ready_file *file, struct core *core, const struct api *api,
		      char error[256])
{
	char *text = ready_text(core, api_url_here(api)), beside[PATH_MAX];
	int fd;

	if (file->text && strcmp(file->text, text) == 0) {
		free(text);
		return true;
	}
	fd = write_beside(file->path, text, beside);
	if (fd >= 0 && place(file, beside)) {
		free(file->text);
		file->text = text;
		if (file->fd >= 0)
			close(file->fd);
		file->fd = fd;
		return true;
	}
	snprintf(error, 256, "--ready-file %.160s: %s", file->path,
		 errno == EEXIST ? "another imsd has put its own there" : strerror(errno));
	if (fd >= 0) {
		close(fd);
		unlink(beside);
	}
	free(text);
	return false;
}

void ready_file_free(struct ready_file *file)
{
	if (!file)
		return;
	if (file->fd >= 0) {
		if (stands_at(file->path, file->fd))
			unlink(file->path);
		close(file->fd);
	}
	free(file->text);
	mem_free(file);
}

bool ready_file_read(const char *path, char url[API_URL_MAX], char why[256])
{
	struct found found;
	const char *text;

	if (!look(path, &found)) {
		snprintf(why, 256, "%.160s: %s", path, strerror(errno));
		return false;
	}
	text = json_string_value(json_object_get(json_object_get(found.json, "api"), "url"));
	if (!text || strlen(text) >= API_URL_MAX) {
		snprintf(why, 256, "%.160s: this is no ready file", path);
		text = NULL;
	} else if (found.is_free) {
		snprintf(why, 256, "%.160s: the imsd that wrote it (process %lld) is gone", path,
			 found.pid);
		text = NULL;
	} else {
		strcpy(url, text);
	}
	found_end(&found);
	return text != NULL;
}
