/* SPDX-License-Identifier: Apache-2.0 */
/* The core's sockets: what `listen` says, opened, compared at a reload, and closed. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "conf/listen.h"
#include "core/core_private.h"

struct net_options sockets_options(const struct snapshot *snapshot)
{
	const struct knobs *knobs = snapshot->knobs;

	return (struct net_options){
		.limits = { .max_bytes = (size_t)knobs_number(knobs, TRANSPORT_MAX_MESSAGE) },
		.max_connections = (unsigned)knobs_number(knobs, TRANSPORT_MAX_CONNECTIONS),
		.idle_us = knobs_number(knobs, TRANSPORT_IDLE),
		.connect_us = knobs_number(knobs, TRANSPORT_CONNECT),
		.max_queued = (size_t)knobs_number(knobs, TRANSPORT_MAX_QUEUED),
		.udp_batch = (unsigned)knobs_number(knobs, TRANSPORT_UDP_BATCH)
	};
}

/* An entry's address; the configuration was checked. */
static struct addr listen_addr(const struct core *core, const struct conf_listen *listen)
{
	uint16_t port = core->options.free_ports ? 0 : listen->port;
	struct addr addr = { 0 };

	addr_parse(str_of(listen->address), port, &addr);
	return addr;
}

/* What makes an open listener that of an entry, the surest first. */
enum kinship { OPENED_FOR_IT, AT_ITS_PORT, OF_ITS_NAME, WITH_ITS_ADVERTISE, LIKE_IT, KINSHIPS };

static bool is_akin(const struct core *core, const struct listener *listener,
		    const struct conf_listen *listen, enum kinship kinship)
{
	const struct conf_listen *opener = listener->opener;
	struct addr addr = listen_addr(core, listen);

	if (!opener || listener->proto != proto_of(str_of(listen->proto)) ||
	    !addr_same_host(&listener->addr, &addr))
		return false;
	if (kinship == OPENED_FOR_IT)
		return opener == listen;
	if (addr_port(&addr))
		return kinship == AT_ITS_PORT && addr_equal(&listener->addr, &addr);
	if (!listen_is_same(opener, listen))
		return false;
	switch (kinship) {
	case OF_ITS_NAME:
		return opener->named && listen->named;
	case WITH_ITS_ADVERTISE:
		return str_eq(str_of(opener->advertise), str_of(listen->advertise));
	default:
		return kinship == LIKE_IT;
	}
}

/* Is it already some entry's? */
static bool is_taken(struct listener *const *taken, unsigned n, const struct listener *listener)
{
	for (unsigned i = 0; i < n; i++)
		if (taken[i] == listener)
			return true;
	return false;
}

/* The open listener of each entry, or NULL, wherever the entry stands in the list: an array to be
 * freed. Port 0 in an entry means the one that was given last time. */
static struct listener **find_listeners(struct core *core, const struct snapshot *snapshot)
{
	unsigned n = snapshot->n_listens;
	struct listener **found = mem_alloc((n + 1) * sizeof(struct listener *)), *listener;

	for (enum kinship kinship = 0; kinship < KINSHIPS; kinship++)
		for (unsigned i = 0; i < n; i++)
			list_each(listener, net_listeners(core->net), struct listener, node)
				if (!found[i] && !is_taken(found, n, listener) &&
				    is_akin(core, listener, &snapshot->listens[i], kinship))
					found[i] = listener;
	return found;
}

/* Each once. */
static void add_name(const char **names, size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(names[i], name) == 0)
			return;
	names[(*n)++] = name;
}

/* Names that the lab certificate shows: home domain, its P-CSCF, localhost, all listen and
 * advertise addresses. */
static const char **certificate_names(struct arena *arena, const struct core *core,
				      const struct snapshot *snapshot, size_t *n)
{
	const char **names = arena_alloc(arena, (4 + 2 * snapshot->n_listens) * sizeof(*names));
	const char *api = knobs_get(snapshot->knobs, CORE_API_ADDRESS)->text.p;
	struct addr api_addr;
	char pcscf[300];

	*n = 0;
	snprintf(pcscf, sizeof(pcscf), "pcscf.%s", snapshot->domain);
	add_name(names, n, snapshot->domain);
	add_name(names, n, arena_copy(arena, pcscf, strlen(pcscf)));
	add_name(names, n, "localhost");
	if (knobs_number(snapshot->knobs, CORE_API_TLS) && addr_parse(str_of(api), 0, &api_addr) &&
	    !addr_is_wildcard(&api_addr))
		add_name(names, n, api);
	for (unsigned i = 0; i < snapshot->n_listens; i++) {
		const struct conf_listen *listen = &snapshot->listens[i];
		struct addr addr = listen_addr(core, listen), advertised;
		char host[ADDR_TEXT_MAX];
		ptrdiff_t colon;

		if (!addr_is_wildcard(&addr))
			add_name(names, n, listen->address);
		if (!listen->advertise)
			continue;
		if (addr_parse_pair(str_of(listen->advertise), &advertised)) {
			addr_host(&advertised, host);
			add_name(names, n, arena_copy(arena, host, strlen(host)));
			continue;
		}
		colon = str_find(str_of(listen->advertise), ':');
		add_name(names, n,
			 colon < 0 ? listen->advertise :
				     arena_copy(arena, listen->advertise, (size_t)colon));
	}
	return names;
}

static const char *text_or_null(const struct knobs *knobs, knob_id id)
{
	return knobs_get(knobs, id)->text.p;
}

const char *state_folder(const struct knobs *knobs, char out[PATH_MAX])
{
	const char *folder = text_or_null(knobs, CORE_STATE_DIR);
	const char *xdg = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (!folder)
		folder = getenv("STATE_DIRECTORY");
	if (folder)
		snprintf(out, PATH_MAX, "%s", folder);
	else if (xdg && *xdg)
		snprintf(out, PATH_MAX, "%s/imsd", xdg);
	else if (home && *home)
		snprintf(out, PATH_MAX, "%s/.local/state/imsd", home);
	else
		return NULL;
	return out;
}

static bool uses_tls(const struct snapshot *snapshot)
{
	for (unsigned i = 0; i < snapshot->n_listens; i++)
		if (strcmp(snapshot->listens[i].proto, "tls") == 0)
			return true;
	return knobs_number(snapshot->knobs, CORE_API_TLS);
}

/* What a configuration asks for; no names and no folder yet. */
static struct tls_options tls_options_of(const struct knobs *knobs)
{
	struct tls_options options = { .certificate = text_or_null(knobs, CORE_TLS_CERTIFICATE),
				       .key = text_or_null(knobs, CORE_TLS_KEY),
				       .ca = text_or_null(knobs, CORE_TLS_CA),
				       .verify_client = knobs_number(knobs, CORE_TLS_VERIFY_CLIENT),
				       .min_version = text_or_null(knobs, CORE_TLS_MIN_VERSION) };

	/* a word: connections ask for it themselves */
	if (options.certificate && tls_certificate_is_word(options.certificate))
		options.certificate = options.key = NULL;
	return options;
}

/* One sentence of tls_new: a file that it begins with is that of a knob, relative to where imsd was started. */
static void refuse_tls(const struct snapshot *snapshot, const char *error,
		       struct conf_errors *errors)
{
	static const knob_id ids[] = { CORE_TLS_CERTIFICATE, CORE_TLS_KEY, CORE_TLS_CA };
	struct buf sentence = { 0 };
	char folder[PATH_MAX];

	for (size_t i = 0; i < ARRAY_LEN(ids) && !sentence.n; i++) {
		struct str path = knobs_get(snapshot->knobs, ids[i])->text;

		if (!path.n || !str_starts(str_of(error), path) || error[path.n] != ':')
			continue;
		buf_printf(&sentence, "%s: ", knob_row(snapshot->knobs, ids[i])->name);
		if (*error != '/' && getcwd(folder, sizeof(folder)))
			buf_printf(&sentence, "%s/", folder);
		buf_add_text(&sentence, error);
	}
	if (sentence.n)
		snapshot_refuse(snapshot, sentence.p, errors);
	else
		conf_error(errors, NULL, 0, "tls: %s", error);
	buf_free(&sentence);
}

/* The lab's own needs no look; what lies in the state folder is another start's. */
bool sockets_check(const struct snapshot *snapshot, struct conf_errors *errors)
{
	struct tls_options options = tls_options_of(snapshot->knobs);
	char error[256], notice[512];
	struct tls *tls;

	if (!uses_tls(snapshot) || (!options.certificate && !options.ca))
		return true;
	tls = tls_new(&options, error, notice);
	if (!tls)
		refuse_tls(snapshot, error, errors);
	tls_free(tls);
	return tls != NULL;
}

/* The TLS context of a snapshot; NULL with an error, or when there is no TLS at all. */
static struct tls *open_tls(const struct core *core, const struct snapshot *snapshot,
			    struct conf_errors *errors)
{
	const struct knobs *knobs = snapshot->knobs;
	struct tls_options options = tls_options_of(knobs);
	char error[256], notice[512], folder[PATH_MAX];
	struct arena arena;
	struct tls *tls;

	if (!uses_tls(snapshot))
		return NULL;
	options.state_dir = state_folder(knobs, folder);
	options.state_taken = core->state_taken;
	arena_init(&arena);
	options.names = certificate_names(&arena, core, snapshot, &options.n_names);
	tls = tls_new(&options, error, notice);
	arena_clear(&arena);
	if (!tls)
		refuse_tls(snapshot, error, errors);
	else if (notice[0])
		log_notice("%s", notice);
	return tls;
}

static void open_listener(struct core *core, const struct conf_listen *listen,
			  struct conf_errors *errors)
{
	struct net_listen wanted = { .proto = proto_of(str_of(listen->proto)),
				     .addr = listen_addr(core, listen),
				     .name = listen->name,
				     .advertise = listen->advertise };
	struct listener *listener;
	char text[ADDR_TEXT_MAX];
	int error = net_listen(core->net, &wanted, &listener);

	if (!error)
		listener->opener = listen;
	else
		conf_error(errors, listen->file, listen->line, "cannot listen on %s %s: %s%s",
			   listen->proto, addr_pair(&wanted.addr, text), strerror(-error),
			   net_remedy(error, addr_port(&wanted.addr)));
}

bool sockets_open(struct core *core, struct snapshot *snapshot, struct conf_errors *errors)
{
	unsigned before = errors->count;
	struct net_options options = sockets_options(snapshot);
	struct tls *tls = open_tls(core, snapshot, errors);
	struct listener **found;

	if (errors->count != before)
		return false;
	if (!core->net)
		core->net = net_new(core->loop, &options, stack_link_user(pcscf_stack(core->pcscf)),
				    tls);
	else
		net_set_tls(core->net, tls);
	net_set_options(core->net, &options);
	tls_free(core->tls);
	core->tls = tls;
	found = find_listeners(core, snapshot);
	for (unsigned i = 0; i < snapshot->n_listens; i++)
		if (!found[i])
			open_listener(core, &snapshot->listens[i], errors);
	mem_free(found);
	return errors->count == before;
}

void sockets_commit(struct core *core, struct snapshot *snapshot)
{
	struct listener **found = find_listeners(core, snapshot), *listener;

	list_each(listener, net_listeners(core->net), struct listener, node)
		if (!is_taken(found, snapshot->n_listens, listener))
			net_unlisten(core->net, listener);
	for (unsigned i = 0; i < snapshot->n_listens; i++) {
		const struct conf_listen *listen = &snapshot->listens[i];

		if (!found[i])
			continue;
		found[i]->opener = listen;
		net_rename(found[i], listen->name, listen->advertise);
	}
	mem_free(found);
}

struct link *sockets_reach(void *ctx, enum proto proto, const struct addr *remote)
{
	struct core *core = ctx;

	return core->net ? net_reach(core->net, proto, remote, NULL, NULL) : NULL;
}
