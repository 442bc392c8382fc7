/* SPDX-License-Identifier: Apache-2.0 */
/* imsd's API over HTTP, by libcurl. */
#include "imsctl/client.h"

#include <curl/curl.h>
#include <stdio.h>

#include "base/mem.h"

struct client {
	CURL *curl;
	struct client_options options;
	char error[CURL_ERROR_SIZE];
};

/* What goes on. */
struct asking {
	struct client *client;
	const struct question *question;
	struct answer *answer;
	bool given_up;
};

struct client *client_new(const struct client_options *options)
{
	struct client *client = mem_alloc(sizeof(*client));

	curl_global_init(CURL_GLOBAL_DEFAULT);
	client->curl = curl_easy_init();
	client->options = *options;
	return client;
}

void client_free(struct client *client)
{
	if (!client)
		return;
	curl_easy_cleanup(client->curl);
	curl_global_cleanup();
	mem_free(client);
}

static size_t on_octets(char *octets, size_t size, size_t n, void *arg)
{
	struct asking *asking = arg;
	const struct question *question = asking->question;
	long status = 0;

	curl_easy_getinfo(asking->client->curl, CURLINFO_RESPONSE_CODE, &status);
	if (!question->take || status / 100 != 2) {
		buf_add(&asking->answer->body, octets, size * n);
		return size * n;
	}
	if (question->take(question->ctx, (struct str){ octets, size * n }))
		return size * n;
	asking->given_up = true;
	return 0;
}

/* Other than 0 ends it. */
static int on_progress(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct asking *asking = arg;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	asking->given_up |= asking->question->goes_on &&
			    !asking->question->goes_on(asking->question->ctx);
	return asking->given_up;
}

static struct curl_slist *add_header(struct curl_slist *headers, const char *name,
				     const char *value)
{
	struct buf line = { 0 };

	buf_printf(&line, "%s: %s", name, value);
	headers = curl_slist_append(headers, line.p);
	buf_free(&line);
	return headers;
}

static struct curl_slist *question_headers(const struct client *client,
					   const struct question *question)
{
	struct curl_slist *headers = NULL;
	struct buf bearer = { 0 };

	if (client->options.token) {
		buf_printf(&bearer, "Bearer %s", client->options.token);
		headers = add_header(headers, "Authorization", bearer.p);
		buf_free(&bearer);
	}
	if (question->type)
		headers = add_header(headers, "Content-Type", question->type);
	else
		headers = curl_slist_append(headers, "Content-Type:");
	if (question->header)
		headers = curl_slist_append(headers, question->header);
	/* A body goes at once, not after a 100. */
	return curl_slist_append(headers, "Expect:");
}

static void set_body(CURL *curl, const struct question *question)
{
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, question->method);
	if (question->method[0] != 'P')
		return;
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, question->body.n ? question->body.p : "");
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)question->body.n);
}

static void set_options(struct asking *asking, const char *url)
{
	const struct client_options *options = &asking->client->options;
	CURL *curl = asking->client->curl;
	long ms = (long)(options->timeout / 1000);

	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, asking->client->error);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	/* A lab is not behind a proxy. */
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, ms);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, asking->question->patient ? 0L : ms);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_octets);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, asking);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, asking);
	if (options->ca)
		curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca);
	if (options->insecure) {
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
	}
}

/* The URL without a '/' at its end, and the path. */
static void url_print(const struct client *client, const struct question *question, struct buf *url)
{
	struct str api = str_of(client->options.api);

	while (api.n && api.p[api.n - 1] == '/')
		api.n--;
	buf_add_str(url, api);
	buf_add_text(url, question->path);
}

/* What to look at when nobody answers. */
static const char *hint_of(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_CONNECT:
		return " (imsd's ready line says where its API is: --api)";
	case CURLE_PEER_FAILED_VERIFICATION:
		return " (--ca FILE: the lab CA is ca.pem in imsd's state_dir; --insecure takes any)";
	case CURLE_SSL_CONNECT_ERROR:
		return " (is it http://?)";
	case CURLE_GOT_NOTHING:
		return " (has imsd ended, or is it https://?)";
	default:
		return "";
	}
}

bool client_ask(struct client *client, const struct question *question, struct answer *answer,
		struct buf *why)
{
	struct asking asking = { client, question, answer, false };
	struct curl_slist *headers = question_headers(client, question);
	struct buf url = { 0 };
	const char *type = NULL;
	CURLcode code;

	*answer = (struct answer){ 0 };
	client->error[0] = '\0';
	url_print(client, question, &url);
	set_options(&asking, url.p);
	set_body(client->curl, question);
	curl_easy_setopt(client->curl, CURLOPT_HTTPHEADER, headers);
	code = curl_easy_perform(client->curl);
	curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &answer->status);
	curl_easy_getinfo(client->curl, CURLINFO_CONTENT_TYPE, &type);
	buf_add_text(&answer->type, type ? type : "");
	if (code != CURLE_OK && !asking.given_up)
		buf_printf(why, "%s: %s%s", client->options.api,
			   client->error[0] ? client->error : curl_easy_strerror(code),
			   hint_of(code));
	curl_slist_free_all(headers);
	buf_free(&url);
	return code == CURLE_OK || asking.given_up;
}

void answer_free(struct answer *answer)
{
	buf_free(&answer->body);
	buf_free(&answer->type);
}
