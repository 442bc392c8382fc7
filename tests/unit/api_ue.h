/* SPDX-License-Identifier: Apache-2.0 */
/* A UE for the tests of api/ that need one: erin's, on a plain UDP socket. */
#ifndef IMSD_TESTS_API_UE_H
#define IMSD_TESTS_API_UE_H

#include "api_lab.h"

#define ERIN "sip:+15551230005@" LAB_DOMAIN

/* A phone as it comes: one socket, and the last message that was waited for. */
struct ue {
	struct lab *lab;
	int fd;
	int tcp; /* has the same port, and does not listen */
	uint16_t port;
	unsigned cseq;
	struct buf message; /* zero-terminated */
	struct buf routes;  /* Route lines of its initial requests */
};

/* All header lines of that name in the last message. */
static inline void copy_headers(const struct ue *ue, const char *name, struct buf *out)
{
	struct str rest = buf_str(&ue->message), line, whole, head;

	while (str_cut(&rest, '\n', &line) && line.n) {
		whole = line;
		if (str_cut(&line, ':', &head) && str_iis(head, name))
			buf_printf(out, "%.*s\r\n", STR_ARG(whole));
	}
}

/* The value of the first header of that name in the last message. */
static inline struct str ue_header(const struct ue *ue, const char *name)
{
	struct str rest = buf_str(&ue->message), line, head;

	while (str_cut(&rest, '\n', &line) && line.n)
		if (str_cut(&line, ':', &head) && str_iis(head, name))
			return str_trim(line);
	return STR_NONE;
}

/* Lets the loop turn until a message has come whose start line begins so; others are passed over,
 * what is older is forgotten. */
static inline void ue_await(struct ue *ue, const char *start)
{
	for (unsigned i = 0; i < 500; i++) {
		char *to;
		ssize_t n;

		buf_reset(&ue->message);
		to = buf_reserve(&ue->message, 65536);
		n = recv(ue->fd, to, 65535, 0);
		if (n < 0) {
			lab_turns(ue->lab, 1);
			continue;
		}
		ue->message.n = (size_t)n;
		to[n] = '\0';
		if (str_starts(buf_str(&ue->message), str_of(start)))
			return;
	}
	cr_assert_fail("no '%s' has come", start);
}

/* A request of its own; `headers` with line ends, and a body or "". */
static inline void ue_request(struct ue *ue, const char *method, const char *uri,
			      const char *headers, const char *body)
{
	struct buf request = { 0 };

	ue->cseq += strcmp(method, "ACK") != 0;
	buf_printf(&request,
		   "%s %s SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:%u;rport;branch=z9hG4bKue%u%s\r\n"
		   "Max-Forwards: 70\r\nFrom: <" ERIN ">;tag=erin\r\nCSeq: %u %s\r\n"
		   "Contact: <sip:erin@127.0.0.1:%u>\r\n%sContent-Length: %zu\r\n\r\n%s",
		   method, uri, ue->port, ue->cseq, method, ue->cseq, method, ue->port, headers,
		   strlen(body), body);
	client_send(ue->fd, request.p);
	buf_free(&request);
}

/* A response to the request that came last. */
static inline void ue_respond(struct ue *ue, const char *status, const char *body)
{
	struct buf response = { 0 };
	struct str to = ue_header(ue, "To");
	const char *tag = str_search(to, STR(";tag=")) < 0 ? ";tag=called" : "";

	buf_printf(&response, "SIP/2.0 %s\r\n", status);
	copy_headers(ue, "Via", &response);
	copy_headers(ue, "Record-Route", &response);
	copy_headers(ue, "From", &response);
	buf_printf(&response, "To: %.*s%s\r\n", STR_ARG(to), tag);
	copy_headers(ue, "Call-ID", &response);
	copy_headers(ue, "CSeq", &response);
	buf_printf(&response, "Contact: <sip:erin@127.0.0.1:%u>\r\n%sContent-Length: %zu\r\n\r\n%s",
		   ue->port, body[0] ? "Content-Type: application/sdp\r\n" : "", strlen(body),
		   body);
	client_send(ue->fd, response.p);
	buf_free(&response);
}

/* A description with that RTP port and direction. */
static inline const char *sdp_with(char out[200], uint16_t port, const char *direction)
{
	snprintf(out, 200,
		 "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\n"
		 "t=0 0\r\nm=audio %u RTP/AVP 0\r\na=%s\r\n",
		 port, direction);
	return out;
}

/* ACK to the 200 that came last: along its Record-Route, from the last to the first. */
static inline void ue_acknowledge(struct ue *ue)
{
	struct buf headers = { 0 }, routes = { 0 };
	struct str rest, line, target = ue_header(ue, "Contact");
	char uri[200];

	copy_headers(ue, "Record-Route", &headers);
	for (rest = buf_str(&headers); str_cut(&rest, '\n', &line) && line.n;) {
		struct buf before = routes;

		routes = (struct buf){ 0 };
		buf_printf(&routes, "%.*s\r\n%s", STR_ARG(str_from(line, strlen("Record-"))),
			   before.p ? before.p : "");
		buf_free(&before);
	}
	buf_reset(&headers);
	copy_headers(ue, "To", &headers);
	copy_headers(ue, "Call-ID", &headers);
	buf_add_str(&headers, buf_str(&routes));
	target = str_from(target, 1);
	target.n = (size_t)str_find(target, '>');
	snprintf(uri, sizeof(uri), "%.*s", STR_ARG(target));
	ue_request(ue, "ACK", uri, headers.p, "");
	buf_free(&headers);
	buf_free(&routes);
}

/* One free port for UDP and TCP; false: the system gave one that is not. */
static inline bool ue_bind(struct ue *ue)
{
	struct addr local;
	socklen_t n = sizeof(local);

	ue->fd = socket(AF_INET, SOCK_DGRAM, 0);
	ue->tcp = socket(AF_INET, SOCK_STREAM, 0);
	cr_assert(addr_parse(STR("127.0.0.1"), 0, &local));
	cr_assert_eq(bind(ue->tcp, &local.sa, n), 0, "%s", strerror(errno));
	getsockname(ue->tcp, &local.sa, &n);
	ue->port = addr_port(&local);
	return bind(ue->fd, &local.sa, n) == 0;
}

/* Erin, registered. */
static inline void ue_power_on(struct ue *ue, struct lab *lab)
{
	struct listener *listener = list_first(core_listeners(lab->core), struct listener, node);

	*ue = (struct ue){ .lab = lab };
	while (!ue_bind(ue)) {
		close(ue->fd);
		close(ue->tcp);
	}
	cr_assert_eq(connect(ue->fd, &listener->addr.sa, addr_len(&listener->addr)), 0);
	fcntl(ue->fd, F_SETFL, O_NONBLOCK);
	ue_request(ue, "REGISTER", "sip:" LAB_DOMAIN,
		   "To: <" ERIN ">\r\nCall-ID: registration\r\nSupported: path\r\n"
		   "Expires: 3600\r\n",
		   "");
	ue_await(ue, "SIP/2.0 200 ");
	buf_printf(&ue->routes, "Route: %.*s\r\n", STR_ARG(ue_header(ue, "Service-Route")));
}

/* The network calls erin, whose phone has the INVITE when this returns; the Location goes to
 * `where`. */
static inline void call_erin(struct ue *ue, const char *body, char where[200])
{
	struct reply reply;

	post(ue->lab, "/v1/calls", body, &reply);
	cr_assert_eq(reply.status, 201, "%s", reply.raw.p);
	snprintf(where, 200, "%.*s", STR_ARG(header_of(&reply, "Location")));
	reply_clear(&reply);
	ue_await(ue, "INVITE ");
}

/* The same, and she answers. */
static inline void call_and_answer(struct ue *ue, const char *body, char where[200])
{
	char sdp[200];

	call_erin(ue, body, where);
	ue_respond(ue, "200 OK", sdp_with(sdp, 9, "sendrecv"));
	ue_await(ue, "ACK ");
	lab_turns(ue->lab, 3);
}

static inline void ue_power_off(struct ue *ue)
{
	buf_free(&ue->message);
	buf_free(&ue->routes);
	close(ue->fd);
	close(ue->tcp);
}

#endif
