/* SPDX-License-Identifier: Apache-2.0 */
/* The ready file: what it says, whose it is, what it does not replace. */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "api/ready_file.h"
#include "api_lab.h"

struct place {
	char folder[64], path[80];
};

static void place_make(struct place *place)
{
	strcpy(place->folder, "/tmp/imsd-ready-XXXXXX");
	cr_assert_not_null(mkdtemp(place->folder));
	snprintf(place->path, sizeof(place->path), "%s/ready.json", place->folder);
}

/* Also that nothing else was left there. */
static void place_remove(struct place *place)
{
	unlink(place->path);
	cr_assert_eq(rmdir(place->folder), 0, "something is left in %s", place->folder);
}

static void place_put(const struct place *place, const char *text)
{
	FILE *file = fopen(place->path, "w");

	fputs(text, file);
	fclose(file);
}

static ino_t inode(const struct place *place)
{
	struct stat stat;

	return lstat(place->path, &stat) == 0 ? stat.st_ino : 0;
}

Test(api_ready_file, it_says_where_imsd_listens)
{
	struct place place;
	struct lab lab;
	struct ready_file *file;
	char error[256] = "", url[API_URL_MAX];
	struct stat stat;
	json_t *json;
	ino_t before;

	place_make(&place);
	lab_start(&lab);
	file = ready_file_new(place.path, error);
	cr_assert_not_null(file, "%s", error);
	cr_assert_not(ready_file_read(place.path, url, error));
	cr_assert(ready_file_write(file, lab.core, lab.api, error), "%s", error);
	cr_assert_eq(lstat(place.path, &stat), 0);
	cr_assert_eq(stat.st_mode & 07777, 0644);
	json = json_load_file(place.path, 0, NULL);
	cr_assert_eq(json_integer_value(json_object_get(json, "pid")), getpid());
	cr_assert_eq(json_array_size(json_object_get(json, "listen")), 2);
	cr_assert_eq(json_integer_value(json_object_get(json_object_get(json, "ports"), "udp")),
		     addr_port(&core_first_listener(lab.core, PROTO_UDP)->addr));
	cr_assert_eq(json_integer_value(json_object_get(json_object_get(json, "ports"), "api")),
		     addr_port(&lab.addr));
	cr_assert_null(json_object_get(json_object_get(json, "ports"), "tls"));
	json_decref(json);
	before = inode(&place);
	cr_assert(ready_file_write(file, lab.core, lab.api, error));
	cr_assert_eq(inode(&place), before, "it was written though nothing has changed");
	cr_assert(ready_file_read(place.path, url, error), "%s", error);
	cr_assert_str_eq(url, api_url(lab.api));
	ready_file_free(file);
	cr_assert_eq(inode(&place), 0, "it is still there");
	lab_end(&lab);
	place_remove(&place);
}

Test(api_ready_file, it_has_one_owner)
{
	struct place place;
	struct lab lab;
	struct ready_file *file;
	char error[256] = "", url[API_URL_MAX];

	place_make(&place);
	lab_start(&lab);
	file = ready_file_new(place.path, error);
	cr_assert(file && ready_file_write(file, lab.core, lab.api, error), "%s", error);
	cr_assert_null(ready_file_new(place.path, error));
	cr_assert_not_null(strstr(error, "another imsd that runs has it"), "%s", error);
	unlink(place.path);
	place_put(&place, "{\"pid\":1,\"api\":{\"url\":\"http://127.0.0.1:1\"}}");
	ready_file_free(file);
	cr_assert_neq(inode(&place), 0, "that of somebody else was removed");
	cr_assert_not(ready_file_read(place.path, url, error));
	cr_assert_not_null(strstr(error, "(process 1) is gone"), "%s", error);
	lab_end(&lab);
	place_remove(&place);
}

Test(api_ready_file, of_two_that_begin_together_one_gets_it)
{
	struct place place;
	struct lab lab;
	struct ready_file *first, *second;
	char error[256] = "";
	ino_t before;

	place_make(&place);
	lab_start(&lab);
	first = ready_file_new(place.path, error);
	second = ready_file_new(place.path, error);
	cr_assert(first && second, "%s", error);
	cr_assert(ready_file_write(first, lab.core, lab.api, error), "%s", error);
	before = inode(&place);
	cr_assert_not(ready_file_write(second, lab.core, lab.api, error));
	cr_assert_not_null(strstr(error, "another imsd"), "%s", error);
	cr_assert_eq(inode(&place), before, "that of the first was replaced");
	ready_file_free(second);
	cr_assert_eq(inode(&place), before, "that of the first was removed");
	ready_file_free(first);
	lab_end(&lab);
	place_remove(&place);
}

Test(api_ready_file, what_could_not_be_written_is_tried_again)
{
	struct place place;
	struct lab lab;
	struct ready_file *file;
	char error[256] = "", away[70];

	place_make(&place);
	snprintf(away, sizeof(away), "%s-away", place.folder);
	lab_start(&lab);
	file = ready_file_new(place.path, error);
	cr_assert_not_null(file, "%s", error);
	cr_assert_eq(rename(place.folder, away), 0);
	cr_assert_not(ready_file_write(file, lab.core, lab.api, error));
	cr_assert_not_null(strstr(error, "No such file"), "%s", error);
	cr_assert_eq(rename(away, place.folder), 0);
	cr_assert(ready_file_write(file, lab.core, lab.api, error), "%s", error);
	cr_assert_neq(inode(&place), 0);
	ready_file_free(file);
	lab_end(&lab);
	place_remove(&place);
}

/* Somebody waits for the lock of that file. */
static bool is_waited_for(ino_t ino)
{
	FILE *locks = fopen("/proc/locks", "r");
	char line[200], end[40];
	bool found = false;

	snprintf(end, sizeof(end), ":%lu 0 EOF", (unsigned long)ino);
	while (fgets(line, sizeof(line), locks))
		found = found || (strstr(line, "->") && strstr(line, end));
	fclose(locks);
	return found;
}

static void *take_place(void *arg)
{
	const struct place *place = arg;
	char error[256];

	return ready_file_new(place->path, error);
}

/* One that has looked at what a dead imsd left waits for the lock; another imsd puts its own there before it gets it. */
Test(api_ready_file, what_was_put_there_meanwhile_stays, .timeout = 20)
{
	struct place place, other;
	struct ready_file *file = NULL;
	pthread_t thread;
	ino_t before;
	int fd;

	place_make(&place);
	place_put(&place, "{\"pid\":1}");
	fd = open(place.path, O_RDONLY);
	cr_assert_eq(flock(fd, LOCK_SH), 0);
	before = inode(&place);
	pthread_create(&thread, NULL, take_place, &place);
	while (!is_waited_for(before))
		sched_yield();
	other = place;
	strcat(other.path, "2");
	place_put(&other, "{\"pid\":2}");
	before = inode(&other);
	cr_assert_eq(rename(other.path, place.path), 0);
	close(fd);
	pthread_join(thread, (void **)&file);
	cr_assert_eq(inode(&place), before, "that of another imsd was removed");
	ready_file_free(file);
	place_remove(&place);
}

Test(api_ready_file, what_it_takes_and_what_it_leaves)
{
	static const struct {
		const char *text;
		bool taken;
	} rows[] = {
		{ "", true },
		{ "{\"pid\":1}", true },
		{ "{\"pid\":1,\"version\":\"0.0.1\",\"more\":[]}\n", true },
		{ "{\"pid\":\"1\"}", false },
		{ "{}", false },
		{ "[1]", false },
		{ "1234\n", false },
		{ "listen = ( );\n", false },
	};
	struct place place;
	struct ready_file *file;
	char error[256] = "";

	place_make(&place);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		place_put(&place, rows[i].text);
		file = ready_file_new(place.path, error);
		cr_assert_eq(file != NULL, rows[i].taken, "%s: %s", rows[i].text, error);
		cr_assert_eq(inode(&place) == 0, rows[i].taken, "%s", rows[i].text);
		ready_file_free(file);
	}
	place_remove(&place);
}

Test(api_ready_file, what_is_none_names_no_api)
{
	static const char *const rows[] = { "",
					    "{}",
					    "{\"pid\":1}",
					    "{\"pid\":1,\"api\":{}}",
					    "{\"pid\":1,\"api\":{\"url\":5}}",
					    "no JSON",
					    "[\"api\"]" };
	struct place place;
	char url[API_URL_MAX], why[256];

	place_make(&place);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		place_put(&place, rows[i]);
		cr_assert_not(ready_file_read(place.path, url, why), "%s", rows[i]);
		cr_assert_not_null(strstr(why, "this is no ready file"), "%s: %s", rows[i], why);
	}
	place_remove(&place);
}
