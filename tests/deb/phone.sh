#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs in the root, where lo is up: imsd as the package's user with its configuration, erin's phone registers over UDP,
# imsctl sees it over HTTP, SIGTERM ends it with 0.

set -u
cd /
install -d -o imsd -g imsd -m 700 /var/lib/imsd || exit 1
STATE_DIRECTORY=/var/lib/imsd setpriv --reuid imsd --regid imsd --clear-groups --no-new-privs imsd -q -c /etc/imsd/imsd.conf &
pid=$!
imsd --probe -c /etc/imsd/imsd.conf --timeout 20s || exit 1
[[ $(stat -c %U "/proc/$pid") == imsd ]] || { echo "imsd runs as $(stat -c %U "/proc/$pid")"; exit 1; }

domain=ims.mnc001.mcc001.3gppnetwork.org
exec {phone}<>/dev/udp/127.0.0.1/5060
printf '%s\r\n' "REGISTER sip:$domain SIP/2.0" 'Via: SIP/2.0/UDP 127.0.0.1:5099;rport;branch=z9hG4bKdeb' 'Max-Forwards: 70' \
	"From: <sip:001010000000005@$domain>;tag=deb" "To: <sip:001010000000005@$domain>" 'Call-ID: deb-test' 'CSeq: 1 REGISTER' \
	'Contact: <sip:127.0.0.1:5099>;expires=600' 'Supported: path' 'Content-Length: 0' '' >/tmp/register
cat /tmp/register >&"$phone"
answer=$(timeout 10 dd bs=65536 count=1 status=none <&"$phone" | sed -n 1p)	# one datagram
rm /tmp/register
echo "$answer"
[[ $answer == 'SIP/2.0 200 '* ]] || exit 1
imsctl status && imsctl registrations erin | tee /dev/stderr | grep -q -F 127.0.0.1:5099 || exit 1
kill -TERM "$pid"
wait "$pid"
