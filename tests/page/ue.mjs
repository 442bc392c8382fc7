// SPDX-License-Identifier: Apache-2.0
// A UE that the test holds in its hands: one UDP socket, a few lines of SIP. What a person would see on a phone is what
// the test tells it to do.

import { createHash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const DOMAIN = 'ims.mnc001.mcc001.3gppnetwork.org';
const md5 = (text) => createHash('md5').update(text).digest('hex');

/** The value of a header of a message, or ''. */
export const header = (message, name) => (new RegExp(`^${name}:[ \t]*(.*)$`, 'im').exec(message) || ['', ''])[1].trim();
const headers = (message, name) => [...message.matchAll(new RegExp(`^${name}:.*$`, 'gim'))].map(([line]) => line.trim());

export class Ue {
  /** who: { impi, impu }, without the domain. It rings and takes calls, and takes messages, as long as `answers` says so. */
  constructor(port, who) {
    Object.assign(this, { port, who, count: 0, answers: true, heard: [], waiting: [] });
    this.socket = createSocket('udp4');
    this.socket.on('message', (octets) => this.take(octets.toString()));
  }

  async open() {
    this.socket.bind(0, '127.0.0.1');
    await once(this.socket, 'listening');
    this.here = `127.0.0.1:${this.socket.address().port}`;
    return this;
  }

  close() { this.socket.close(); }

  say(lines, body = '', type = 'application/sdp') {
    const end = body ? [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`] : ['Content-Length: 0'];
    this.socket.send([...lines, ...end, '', body].join('\r\n'), this.port, '127.0.0.1');
  }

  take(message) {
    this.heard.push(message);
    if (!message.startsWith('SIP/2.0') && this.answers) this.answer(message);
    this.waiting = this.waiting.filter((wait) => !wait(message));
  }

  /** The next message from now on (or the first of those heard after `from`) that fits. */
  hears(pattern, from = this.heard.length) {
    const found = this.heard.slice(from).find((message) => pattern.test(message));
    if (found) return Promise.resolve(found);
    return new Promise((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`the UE does not hear ${pattern}`)), 10000);
      this.waiting.push((message) => {
        if (!pattern.test(message)) return false;
        clearTimeout(timer);
        done(message);
        return true;
      });
    });
  }

  respond(request, status, body) {
    const to = headers(request, 'To')[0];
    this.say([`SIP/2.0 ${status}`, ...headers(request, 'Via'), ...headers(request, 'Record-Route'), headers(request, 'From')[0],
      /;tag=/.test(to) ? to : `${to};tag=ue-${this.here.split(':')[1]}`, headers(request, 'Call-ID')[0], headers(request, 'CSeq')[0],
      `Contact: <sip:ue@${this.here}>`], body);
  }

  answer(request) {
    const method = request.split(' ')[0];
    if (method === 'ACK') return;
    if (method !== 'INVITE') {
      this.respond(request, '200 OK');
      return;
    }
    if (!/;tag=/.test(headers(request, 'To')[0])) this.respond(request, '180 Ringing');
    this.respond(request, '200 OK', `v=0\r\no=- 1 ${++this.count} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=${/a=sendonly/.test(request) ? 'recvonly' : 'sendrecv'}\r\n`);
  }

  request(method, target, more = []) {
    const n = ++this.count;
    this.say([`${method} ${target} SIP/2.0`, `Via: SIP/2.0/UDP ${this.here};branch=z9hG4bK-${this.who.impi}-${n};rport`, 'Max-Forwards: 70',
      `From: <sip:${this.who.impu}@${DOMAIN}>;tag=ue`, `To: <${method === 'REGISTER' ? `sip:${this.who.impu}@${DOMAIN}` : target}>`,
      `Call-ID: ${method}-${this.who.impi}`, `CSeq: ${n} ${method}`, `Contact: <sip:ue@${this.here}>;+g.3gpp.smsip;expires=600000`,
      'Supported: path', ...more]);
  }

  register(authorization) {
    this.request('REGISTER', `sip:${DOMAIN}`, authorization ? [`Authorization: Digest ${authorization}`] : []);
    return this.hears(/^SIP\/2\.0 [2-6]/);
  }

  /** Without authentication, or with a password; the final response. */
  async comes(password) {
    const impi = `${this.who.impi}@${DOMAIN}`, uri = `sip:${DOMAIN}`;
    const first = await this.register(`username="${impi}",realm="${DOMAIN}",uri="${uri}",nonce="",response=""`);
    if (!password) return first;
    const nonce = /nonce="([^"]*)"/.exec(header(first, 'WWW-Authenticate'))[1];
    const response = md5(`${md5(`${impi}:${DOMAIN}:${password}`)}:${nonce}:00000001:abc:auth:${md5(`REGISTER:${uri}`)}`);
    return this.register(`username="${impi}",realm="${DOMAIN}",uri="${uri}",nonce="${nonce}",response="${response}",qop=auth,nc=00000001,cnonce="abc",algorithm=MD5`);
  }

  /** A USIM whose key is another one finds MAC wrong and answers the challenge with an empty response. */
  async findsMacWrong() {
    const impi = `${this.who.impi}@${DOMAIN}`, about = `username="${impi}",realm="${DOMAIN}",uri="sip:${DOMAIN}"`;
    const first = await this.register(`${about},nonce="",response=""`);
    const nonce = /nonce="([^"]*)"/.exec(header(first, 'WWW-Authenticate'))[1];
    return this.register(`${about},nonce="${nonce}",response="",qop=auth,nc=00000001,cnonce="abc",algorithm=AKAv1-MD5`);
  }

  /** So many OPTIONS with their answers, `window` at a time. */
  async chatter(requests, window = 40) {
    for (let sent = 0; sent < requests; sent += window) {
      const last = `CSeq: ${this.count + Math.min(window, requests - sent)} OPTIONS`, from = this.heard.length;
      for (let i = 0; i < Math.min(window, requests - sent); i++) this.request('OPTIONS', `sip:+15550100@${DOMAIN}`, ['Accept: application/sdp']);
      await this.hears(new RegExp(`^SIP/2\\.0 [2-6][^]*${last}`), from);
      this.heard.length = 0;
    }
  }
}
