/* SPDX-License-Identifier: Apache-2.0 */
/* TLS contexts and their bufferevents. Every connection makes a full handshake: no tickets, no
 * resumption, no renegotiation, so that what is checked of a peer is checked each time. */
#include "transport/tls.h"

#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/util.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "transport/tls_lab.h"
#include "transport/tls_pem.h"
#include "transport/tls_show.h"

struct tls {
	unsigned refs;
	SSL_CTX *server, *client;
	char *ca_pem;
	struct tls_show show;
};

/* OpenSSL's last reason; its queue is empty afterwards. */
static const char *last_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());

	ERR_clear_error();
	return reason ? reason : "unknown reason";
}

static SSL_CTX *context_new(const SSL_METHOD *method, int version)
{
	SSL_CTX *context = SSL_CTX_new(method);

	if (!context)
		return NULL;
	SSL_CTX_set_min_proto_version(context, version);
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
					     SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
	SSL_CTX_set_num_tickets(context, 0);
	SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
					  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	if (version < TLS1_2_VERSION) /* whoever asks for these wants an old UE to get in */
		SSL_CTX_set_security_level(context, 0);
	return context;
}

/* Always false: says what is wrong with a file. */
static bool file_error(char error[256], const char *path, const char *what)
{
	unsigned long code = ERR_peek_error();

	if (ERR_SYSTEM_ERROR(code)) {
		snprintf(error, 256, "%.160s: %s", path, strerror(ERR_GET_REASON(code)));
		ERR_clear_error();
	} else {
		snprintf(error, 256, "%.140s: %.40s (%.60s)", path, what, last_reason());
	}
	return false;
}

static bool context_use_files(SSL_CTX *context, const struct tls_options *options, char error[256])
{
	const char *key = options->key ? options->key : options->certificate;

	if (SSL_CTX_use_certificate_chain_file(context, options->certificate) != 1)
		return file_error(error, options->certificate, "no certificate in PEM form");
	if (SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(context) != 1)
		return file_error(error, key, "no private key of that certificate");
	return true;
}

/* Whom to trust: who brings a certificate and no CA trusts that file. NULL: the lab CA. */
static const char *ca_file(const struct tls_options *options)
{
	return options->ca ? options->ca : options->certificate;
}

static bool context_use(SSL_CTX *context, const struct tls_options *options, const struct lab *lab,
			char error[256])
{
	if (options->certificate) {
		if (!context_use_files(context, options, error))
			return false;
	} else {
		SSL_CTX_use_certificate(context, lab->certificate);
		SSL_CTX_use_PrivateKey(context, lab->key);
	}
	X509_STORE_set_flags(SSL_CTX_get_cert_store(context), X509_V_FLAG_PARTIAL_CHAIN);
	if (!ca_file(options))
		X509_STORE_add_cert(SSL_CTX_get_cert_store(context), lab->ca);
	else if (SSL_CTX_load_verify_file(context, ca_file(options)) != 1)
		return file_error(error, ca_file(options), "no CA certificate in PEM form");
	return true;
}

/* RFC 8446 4.3.2: clients are asked for a certificate of one of these CAs. */
static void context_ask_client(SSL_CTX *context, const char *ca, const struct lab *lab)
{
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
	if (ca)
		SSL_CTX_set_client_CA_list(context, SSL_load_client_CA_file(ca));
	else
		SSL_CTX_add_client_CA(context, lab->ca);
}

static char *ca_text(const struct tls_options *options, const struct lab *lab, char error[256])
{
	X509 *ca = lab->ca;
	bool absent;
	char *text;

	if (!ca_file(options))
		return pem_text(ca);
	ca = pem_read_certificate(ca_file(options), &absent, error);
	text = ca ? pem_text(ca) : NULL;
	X509_free(ca);
	return text;
}

static bool tls_setup(struct tls *tls, const struct tls_options *options, const struct lab *lab,
		      char error[256])
{
	int version = tls_version_of(options->min_version);

	tls->server = context_new(TLS_server_method(), version);
	tls->client = context_new(TLS_client_method(), version);
	if (!tls->server || !tls->client) {
		snprintf(error, 256, "TLS cannot start: %s", last_reason());
		return false;
	}
	if (!context_use(tls->server, options, lab, error) ||
	    !context_use(tls->client, options, lab, error))
		return false;
	if (options->verify_client)
		context_ask_client(tls->server, ca_file(options), lab);
	tls->ca_pem = ca_text(options, lab, error);
	return tls->ca_pem;
}

struct tls *tls_new(const struct tls_options *options, char error[256], char notice[512])
{
	struct lab lab = { 0 };
	struct tls *tls;

	error[0] = notice[0] = '\0';
	if (!tls_version_of(options->min_version)) {
		snprintf(error, 256, "TLS version \"%.20s\": it is one of 1.0, 1.1, 1.2, 1.3",
			 options->min_version);
		return NULL;
	}
	if (options->key && !options->certificate) {
		snprintf(error, 256, "a TLS key without its certificate: %.160s", options->key);
		return NULL;
	}
	if (!options->certificate && !lab_open(&lab, options, error, notice)) {
		lab_close(&lab);
		return NULL;
	}
	tls = mem_alloc(sizeof(*tls));
	tls->refs = 1;
	if (!tls_setup(tls, options, &lab, error)) {
		lab_close(&lab);
		tls_free(tls);
		return NULL;
	}
	tls_show_init(&tls->show, options, &lab);
	return tls;
}

struct tls *tls_hold(struct tls *tls)
{
	tls->refs++;
	return tls;
}

void tls_free(struct tls *tls)
{
	if (!tls || --tls->refs)
		return;
	SSL_CTX_free(tls->server);
	SSL_CTX_free(tls->client);
	mem_free(tls->ca_pem);
	tls_show_clear(&tls->show);
	mem_free(tls);
}

/* A bufferevent takes the SSL over. */
static struct bufferevent *wrap(struct event_base *base, int fd, SSL *ssl,
				enum bufferevent_ssl_state state)
{
	struct bufferevent *event =
		bufferevent_openssl_socket_new(base, fd, ssl, state, BEV_OPT_CLOSE_ON_FREE);

	if (!event)
		SSL_free(ssl);
	return event;
}

struct bufferevent *tls_accept(struct tls *tls, struct event_base *base, int fd,
			       const struct tls_manner *manner, char why[160])
{
	SSL *ssl = SSL_new(tls->server);

	if (ssl && !tls_show_apply(&tls->show, ssl, manner, why)) {
		SSL_free(ssl);
		return NULL;
	}
	return ssl ? wrap(base, fd, ssl, BUFFEREVENT_SSL_ACCEPTING) : NULL;
}

/* The CA of this peer instead of the context's. */
static bool peer_use_ca(SSL *ssl, const char *ca)
{
	X509_STORE *store = X509_STORE_new();
	bool good = store && X509_STORE_load_file(store, ca) == 1;

	if (good)
		SSL_set1_verify_cert_store(ssl, store);
	else
		log_error("%s: no CA certificate in PEM form (%s)", ca, last_reason());
	X509_STORE_free(store);
	return good;
}

static bool peer_check(SSL *ssl, const struct tls_peer *peer)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	if (!peer || peer->insecure)
		return true;
	SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
	if (peer->ca && !peer_use_ca(ssl, peer->ca))
		return false;
	if (!peer->name || X509_VERIFY_PARAM_set1_ip_asc(param, peer->name) == 1)
		return true;
	ERR_clear_error();
	SSL_set_tlsext_host_name(ssl, peer->name);
	return X509_VERIFY_PARAM_set1_host(param, peer->name, 0) == 1;
}

struct bufferevent *tls_connect(struct tls *tls, struct event_base *base,
				const struct tls_peer *peer)
{
	SSL *ssl = SSL_new(tls->client);

	if (!ssl)
		return NULL;
	if (!peer_check(ssl, peer)) {
		SSL_free(ssl);
		return NULL;
	}
	return wrap(base, -1, ssl, BUFFEREVENT_SSL_CONNECTING);
}

void tls_finish(struct bufferevent *event)
{
	SSL *ssl = bufferevent_openssl_get_ssl(event);

	if (ssl)
		SSL_shutdown(ssl);
	ERR_clear_error();
}

/* libevent notes SSL_get_error's value, too, where the reason is in errno; that is no code of a
 * library. */
const char *tls_error(struct bufferevent *event, char out[256])
{
	int error = EVUTIL_SOCKET_ERROR();
	unsigned long code;
	SSL *ssl = bufferevent_openssl_get_ssl(event);
	const char *reason;

	do
		code = bufferevent_get_openssl_error(event);
	while (code && !ERR_GET_LIB(code));
	reason = code ? ERR_reason_error_string(code) : NULL;
	if (code && ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED)
		snprintf(out, 256, "certificate verify failed: %s",
			 X509_verify_cert_error_string(SSL_get_verify_result(ssl)));
	else if (reason)
		snprintf(out, 256, "%s", reason);
	else
		snprintf(out, 256, "%s", error ? strerror(error) : "closed by the peer");
	return out;
}

const char *tls_ca_pem(const struct tls *tls)
{
	return tls->ca_pem;
}
