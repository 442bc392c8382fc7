/* SPDX-License-Identifier: Apache-2.0 */
/* Over HTTP no file can be named but those below the configuration's folder. */
#include <sys/stat.h>

#include "api_lab.h"
#include "scenario/live.h"

#define TOKEN "word-of-a-token-0123"
#define HEADERS "Authorization: Bearer " TOKEN "\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"

/* A configuration in a folder of its own, and a file beside that folder. */
struct files {
	struct lab lab;
	char top[32], folder[40], config[60];
};

static void write_file(const char *folder, const char *name, const char *text)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	cr_assert(file && fputs(text, file) >= 0 && fclose(file) == 0, "%s", path);
}

/* The folder and its files, without the configuration. */
static void files_make(struct files *files)
{
	char link[80];

	strcpy(files->top, "/tmp/imsd-files-XXXXXX");
	cr_assert(mkdtemp(files->top));
	snprintf(files->folder, sizeof(files->folder), "%s/conf", files->top);
	cr_assert_eq(mkdir(files->folder, 0755), 0);
	write_file(files->top, "secret", "word of a secret\n");
	write_file(files->folder, "body.xml", "<body/>");
	write_file(files->folder, "more.csv", "name,imsi,algorithm\nzoe,001010000000077,none\n");
	write_file(files->folder, "half.conf", "scenario = { slack = \"200ms\"; };\n");
	write_file(files->folder, "token", TOKEN "\n");
	write_file(files->folder, "key.pem", "word of a key\n");
	snprintf(link, sizeof(link), "%s/out", files->folder);
	cr_assert_eq(symlink("../secret", link), 0);
	snprintf(files->config, sizeof(files->config), "%s/imsd.conf", files->folder);
}

static void files_start(struct files *files, const char *more)
{
	char config[4096];

	files_make(files);
	snprintf(config, sizeof(config), "%s%s", lab_config, more);
	write_file(files->folder, "imsd.conf", config);
	lab_start_of(&files->lab, files->config);
}

/* A configuration that says where secrets are, into `config`, too. */
static void files_start_with_secrets(struct files *files, char config[4096])
{
	files_make(files);
	snprintf(config, 4096,
		 "%s@include \"half.conf\"\nsubscribers_file = \"more.csv\";\n"
		 "api = { token_file = \"%s/token\"; };\n"
		 "tls = { certificate = \"%s/body.xml\"; key = \"%s/key.pem\"; };\n",
		 lab_config, files->folder, files->folder, files->folder);
	write_file(files->folder, "imsd.conf", config);
	lab_start_of(&files->lab, files->config);
}

/* How the setting is written that may name such a file. */
static const char *own_setting(const char *file)
{
	if (strstr(file, ".csv"))
		return "subscribers_file";
	if (strstr(file, ".conf"))
		return "@include";
	return strcmp(file, "token") == 0 ? "token_file" : "tls = { key";
}

static void files_end(struct files *files)
{
	static const char *const names[] = {
		"conf/body.xml", "conf/more.csv",  "conf/half.conf", "conf/out", "conf/token",
		"conf/key.pem",  "conf/imsd.conf", "conf",           "secret",   "."
	};
	char path[128];

	lab_end(&files->lab);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", files->top, names[i]);
		remove(path);
	}
	rmdir(files->top);
}

/* The request is refused, and nothing of what a file says is in the answer. */
static void refused(struct lab *lab, const char *start, const char *type, const char *body,
		    const char *words)
{
	struct reply reply;
	char headers[160];

	snprintf(headers, sizeof(headers), HEADERS, type, strlen(body));
	ask_with(lab, start, headers, body, &reply);
	cr_expect(reply.status == 422 || reply.status == 404, "%s %s: %s", start, body,
		  reply.raw.p);
	cr_expect_not_null(strstr(reply.raw.p, words), "%s %s: %s", start, body, reply.raw.p);
	cr_expect_null(strstr(reply.raw.p, "word of a"), "%s", reply.raw.p);
	reply_clear(&reply);
}

static void taken(struct lab *lab, const char *start, const char *type, const char *body)
{
	struct reply reply;
	char headers[160];

	snprintf(headers, sizeof(headers), HEADERS, type, strlen(body));
	ask_with(lab, start, headers, body, &reply);
	cr_expect(reply.status / 100 == 2, "%s %s: %s", start, body, reply.raw.p);
	reply_clear(&reply);
}

#define RULE(what) "{\"name\":\"f\",\"do\":[{" what "}]}"
#define TURN(what) "{\"name\":\"f\",\"when\":{\"turn\":\"call.incoming\"},\"do\":[{" what "}]}"

/* What each way may name, and may not: outside by the path, by `..`, by a link. */
static const struct {
	const char *start, *type, *body; /* with the file's name at % */
	const char *file;                /* of the folder */
} ways[] = {
	{ "POST /v1/rules", "application/json", RULE("\"reply\":500,\"body_file\":\"%\""),
	  "body.xml" },
	{ "POST /v1/rules", "application/json", RULE("\"body_file\":\"%\""), "body.xml" },
	{ "POST /v1/rules", "application/json", TURN("\"reply\":200,\"sdp_file\":\"%\""),
	  "body.xml" },
	{ "PUT /v1/rules/f", "application/json", RULE("\"reply\":500,\"body_file\":\"%\""),
	  "body.xml" },
	{ "POST /v1/rules", "application/json", RULE("\"knob\":\"events.profile=%\""), "body.xml" },
	{ "POST /v1/rules", "application/json",
	  "{\"text\":\"{ name = \\\"f\\\"; do = ( { reply = 500; body_file = \\\"%\\\"; } ); }\"}",
	  "body.xml" },
	{ "PUT /v1/behaviours/f", "application/json",
	  "{\"turn\":\"call.incoming\",\"steps\":[{\"reply\":486,\"body_file\":\"%\"}]}",
	  "body.xml" },
	{ "PUT /v1/knobs/events.profile", "application/json", "{\"value\":\"%\"}", "body.xml" },
	{ "PUT /v1/config?check", "text/plain",
	  "rules = ( { name = \"f\"; do = ( { reply = 500; body_file = \"%\"; } ); } );",
	  "body.xml" },
	{ "PUT /v1/config?check", "text/plain", "@include \"%\"", "half.conf" },
	{ "PUT /v1/config?check", "text/plain", "subscribers_file = \"%\";", "more.csv" },
	{ "PUT /v1/config?check", "text/plain", "subscribers_file = ( \"more.csv\", \"%\" );",
	  NULL },
	{ "PUT /v1/config?check", "text/plain", "events = { profile = \"%\"; };", "body.xml" },
	{ "PUT /v1/config?check", "text/plain", "tls = { certificate = \"%\"; };", "body.xml" },
	{ "PUT /v1/config?check", "text/plain", "tls = { ca = \"%\"; };", "body.xml" },
	{ "PUT /v1/config?check", "text/plain", "scenario = { dir = \"%\"; };", "body.xml" },
	{ "PUT /v1/config?check", "text/plain", "api = { token_file = \"%\"; };", "body.xml" },
};

/* The text with the name in it. */
static const char *with_name(const char *body, const char *name, char out[512])
{
	const char *at = strchr(body, '%');

	snprintf(out, 512, "%.*s%s%s", (int)(at - body), body, name, at + 1);
	return out;
}

Test(api_files, only_below_the_folder_of_the_configuration)
{
	struct files files;
	char text[512], absolute[64];

	files_start(&files, "");
	snprintf(absolute, sizeof(absolute), "%s/secret", files.top);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		const char *const outside[] = { "/etc/passwd", "../secret", "out", absolute,
						"../none" };

		for (size_t k = 0; k < ARRAY_LEN(outside); k++)
			refused(&files.lab, ways[i].start, ways[i].type,
				with_name(ways[i].body, outside[k], text),
				"is outside: over HTTP only files below the configuration's folder");
		if (!ways[i].file)
			continue;
		refused(&files.lab, ways[i].start, ways[i].type,
			with_name(ways[i].body, "none.x", text), "No such file");
		taken(&files.lab, ways[i].start, ways[i].type,
		      with_name(ways[i].body, ways[i].file, text));
		if (strncmp(ways[i].start, "POST /v1/rules", 14) == 0 ||
		    strncmp(ways[i].start, "PUT /v1/rules", 13) == 0)
			lab_delete(&files.lab, "/v1/rules/f");
	}
	files_end(&files);
}

/* A name that is known only when the rule speaks is looked at then: tests/unit/rule_edit.c. Faults are those of the
 * catalogue. */
Test(api_files, faults_of_the_catalogue_alone)
{
	static const char *const names[] = { "/etc/passwd",  "../secret",
					     "../conf/half", "config/faults/aka/mac-wrong.conf",
					     "/etc/*",       "secret",
					     "half.conf" };
	struct files files;
	char body[200], whole[4096];

	files_start(&files, "");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(body, sizeof(body), "{\"fault\":\"%s\"}", names[i]);
		refused(&files.lab, "POST /v1/rules", "application/json", body, "no fault ");
		snprintf(whole, sizeof(whole), "%sfaults = ( \"%s\" );", lab_config, names[i]);
		refused(&files.lab, "PUT /v1/config", "text/plain", whole, "no fault ");
	}
	taken(&files.lab, "POST /v1/rules", "application/json", "{\"fault\":\"aka/mac-wrong\"}");
	snprintf(whole, sizeof(whole), "%sfaults = ( \"registration/503-retry-after\" );",
		 lab_config);
	taken(&files.lab, "PUT /v1/config?check", "text/plain", whole);
	files_end(&files);
}

/* What stands on the disk names what it likes, also when it is read again. */
Test(api_files, configurations_of_the_disk_are_free)
{
	struct files files;

	files_start(
		&files,
		"rules = ( { name = \"free\"; do = ( { reply = 500; body_file = \"../secret\"; } ); } );\n"
		"events = { profile = \"../secret\"; };\n");
	taken(&files.lab, "POST /v1/reload", "application/json", "");
	files_end(&files);
}

/* Runs over HTTP: their texts, and the values given for a scenario of the disk. */
Test(api_files, runs)
{
	static const struct {
		const char *line, *words;
	} rows[] = {
		{ "alice > MESSAGE make body.file=/etc/passwd", "body.file=/etc/passwd" },
		{ "alice > MESSAGE make body.file=etc/passwd", "body.file=etc/passwd" },
		{ "include /etc/passwd", "no file /etc/passwd" },
		{ "include ../secret", "no file ../secret" },
		{ "use ../secret.conf", "no file ../secret.conf" },
		{ "expect pack ../../secret", "../../secret" },
	};
	struct files files;
	struct live *live;
	char body[300];

	files_start(&files, "");
	live = live_new(&(struct live_options){ .core = files.lab.core, .api = "" });
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		snprintf(body, sizeof(body), "{\"text\":\"%s\\nask alice \\\"?\\\"\\n\"}",
			 rows[i].line);
		refused(&files.lab, "POST /v1/runs", "application/json", body, rows[i].words);
	}
	live_free(live);
	files_end(&files);
}

/* How a run of that line ends, and what its verdict says. */
static void run_ends(struct lab *lab, const char *line, const char *state, const char *words)
{
	struct reply reply;
	char body[400], target[60];
	json_t *run = NULL;

	snprintf(body, sizeof(body), "{\"text\":\"%s\"}", line);
	post(lab, "/v1/runs", body, &reply);
	cr_assert_eq(reply.status, 201, "%s: %s", line, reply.raw.p);
	snprintf(target, sizeof(target), "/v1/runs/%d", (int)number_at(reply.json, "id"));
	reply_clear(&reply);
	for (unsigned i = 0; i < 100; i++) {
		json_decref(run);
		lab_turns(lab, 1);
		run = lab_get(lab, target);
		if (strcmp(text_at(run, "state"), state) == 0)
			break;
	}
	cr_expect_str_eq(text_at(run, "state"), state, "%s", line);
	cr_expect(strcmp(state, "passed") == 0 || strstr(text_at(run, "verdict"), words), "%s: %s",
		  line, text_at(run, "verdict"));
	cr_expect_null(strstr(text_at(run, "verdict"), "word of a"), "%s", text_at(run, "verdict"));
	json_decref(run);
}

static void run_is_wrong(struct lab *lab, const char *line, const char *words)
{
	run_ends(lab, line, "error", words);
}

Test(api_files, settings_of_runs)
{
	struct files files;
	struct live *live;

	files_start(&files, "");
	live = live_new(&(struct live_options){ .core = files.lab.core, .api = "" });
	run_is_wrong(&files.lab, "fault ../secret\\nask alice \\\"?\\\"\\n",
		     "text:1: no fault '../secret'");
	run_is_wrong(&files.lab, "fault aka/mac-wrng\\nask alice \\\"?\\\"\\n",
		     "did you mean aka/mac-wrong");
	run_is_wrong(&files.lab, "knob events.profile=../secret\\nask alice \\\"?\\\"\\n",
		     "'../secret' is outside");
	run_is_wrong(
		&files.lab,
		"rule { name = \\\"f\\\"; do = ( { reply = 500; body_file = \\\"../secret\\\"; } ); }\\nask alice \\\"?\\\"\\n",
		"'../secret' is outside");
	live_free(live);
	files_end(&files);
}

/* Also not when they are secret no more. */
Test(api_files, secrets_are_named_by_their_own_setting)
{
	static const char *const secrets[] = { "imsd.conf", "./imsd.conf", "half.conf",
					       "more.csv",  "token",       "key.pem" };
	struct files files;
	char text[512], config[4096];

	files_start_with_secrets(&files, config);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		for (size_t k = 0; k < ARRAY_LEN(secrets); k++) {
			const char *own = own_setting(secrets[k]);

			if (!ways[i].file || strstr(ways[i].body, own))
				continue;
			refused(&files.lab, ways[i].start, ways[i].type,
				with_name(ways[i].body, secrets[k], text),
				"holds what imsd keeps to itself");
		}
	/* the configuration itself, once more */
	taken(&files.lab, "PUT /v1/config", "text/plain", config);
	taken(&files.lab, "PUT /v1/config?check", "text/plain", "@include \"imsd.conf\"");
	/* what was in force stays secret */
	taken(&files.lab, "PUT /v1/config", "text/plain", lab_config);
	for (size_t k = 0; k < ARRAY_LEN(secrets); k++)
		refused(&files.lab, "POST /v1/rules", "application/json",
			with_name(RULE("\"reply\":500,\"body_file\":\"%\""), secrets[k], text),
			"holds what imsd keeps to itself");
	files_end(&files);
}

/* Of a text whose folder is beside the configuration. */
Test(api_files, secrets_of_runs)
{
	char scenarios[80];
	struct files files;
	struct live *live;

	files_start(&files, "scenario = { settle = \"10ms\"; quiet = \"1ms\"; };\n");
	snprintf(scenarios, sizeof(scenarios), "%s/scenarios", files.folder);
	cr_assert_eq(mkdir(scenarios, 0755), 0);
	live = live_new(&(struct live_options){ .core = files.lab.core, .api = "" });
	run_ends(&files.lab, "core message alice body_file=imsd.conf\\n", "error",
		 "the file 'imsd.conf' holds what imsd keeps to itself (@include)");
	run_ends(&files.lab, "core message alice body_file=body.xml\\n", "passed", "");
	live_free(live);
	rmdir(scenarios);
	files_end(&files);
}

/* Neither of a rule that came over HTTP, nor of a configuration. */
Test(api_files, built_in_configuration_has_no_folder)
{
	static const char *const files[] = { "/etc/passwd", "config/imsd.conf", "../secret" };
	char text[512], whole[1024];
	struct lab lab;

	lab_start_of(&lab, NULL);
	for (size_t i = 0; i < ARRAY_LEN(ways); i++)
		for (size_t k = 0; k < ARRAY_LEN(files); k++)
			refused(&lab, ways[i].start, ways[i].type,
				with_name(ways[i].body, files[k], text),
				"imsd runs without a configuration file (-c FILE)");
	for (size_t k = 0; k < ARRAY_LEN(files); k++) {
		snprintf(whole, sizeof(whole), "faults = ( \"%s\" );", files[k]);
		refused(&lab, "PUT /v1/config", "text/plain", whole, "no fault '");
		refused(&lab, "PUT /v1/config", "text/plain",
			with_name(
				"rules = ( { name = \"f\"; do = ( { body_file = \"%\"; } ); } );\n"
				"events = { profile = \"/etc/passwd\"; };",
				files[k], text),
			"body_file over HTTP no file can be named");
	}
	taken(&lab, "PUT /v1/config?check", "text/plain", "registration = { expires = 60; };");
	refused(&lab, "POST /v1/rules", "application/json",
		RULE("\"reply\":500,\"body_file\":\"config/imsd.conf\""),
		"imsd runs without a configuration file (-c FILE)");
	lab_end(&lab);
}
