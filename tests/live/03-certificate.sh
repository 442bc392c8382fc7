#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The lab certificate, seen by openssl: it verifies with the lab CA for every address and name of
# ours, and with nothing else for nothing else.

. "$(dirname "$0")/lib.sh"
need openssl

ca=$STATE_DIRECTORY/ca.pem

# verifies CA PORT-KEY OPTION...: the handshake succeeds and the chain and name are right
verifies()
{
	local authority=$1 host=127.0.0.1

	[[ $2 == tls6 ]] && host='[::1]'
	timeout 10 openssl s_client -connect "$host:${port[$2]-0}" -CAfile "$authority" -no-CApath -no-CAstore \
		-verify_return_error "${@:3}" </dev/null
}

# refused REASON ARGUMENT...: openssl reached imsd, and gave up for that reason
refused()
{
	local reason=$1

	shift
	verifies "$@" >"$work/refused" 2>&1 && { cat "$work/refused"; return 1; }
	grep -E "$reason" "$work/refused" || { cat "$work/refused"; return 1; }
}

# private FILE: for the owner alone
private()
{
	[[ $(stat -c %a "$1") == 600 ]]
}

# serves FILE: the certificate shown is the one in FILE
serves()
{
	local served

	served=$(verifies "$ca" tls4 -verify_ip 127.0.0.1 2>/dev/null | openssl x509 -noout -fingerprint -sha256)
	[[ $served && $served == "$(openssl x509 -noout -fingerprint -sha256 -in "$1")" ]]
}

shipped_config "$work/imsd.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf"
check 'the lab CA lies in state_dir' test -s "$ca"
check 'the key is for the owner alone' private "$STATE_DIRECTORY/imsd.key"
check 'verifies for 127.0.0.1' verifies "$ca" tls4 -verify_ip 127.0.0.1
check 'verifies for ::1' verifies "$ca" tls6 -verify_ip ::1
for name in localhost "$domain" "pcscf.$domain"; do
	check "verifies for $name" verifies "$ca" tls4 -verify_hostname "$name"
done
check 'speaks TLS 1.2' verifies "$ca" tls4 -tls1_2 -verify_ip 127.0.0.1
check 'speaks TLS 1.3' verifies "$ca" tls4 -tls1_3 -verify_ip 127.0.0.1
check 'does not speak TLS 1.1' refused 'alert protocol version' "$ca" tls4 -tls1_1 -cipher DEFAULT@SECLEVEL=0

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj '/CN=a foreign CA' \
	-keyout "$work/foreign.key" -out "$work/foreign.pem" 2>/dev/null
check 'a foreign CA is no help' refused 'unable to get local issuer|self-signed' \
	"$work/foreign.pem" tls4 -verify_ip 127.0.0.1
check 'a wrong name fails' refused 'ostname mismatch' "$ca" tls4 -verify_hostname pcscf.example.org
check 'a wrong address fails' refused 'IP address mismatch' "$ca" tls4 -verify_ip 192.0.2.99
check 'imsd ends with 0' imsd_stop

cp "$STATE_DIRECTORY/imsd.pem" "$work/first.pem"
check 'imsd starts again' imsd_start "$work/imsd.conf"
check 'with the same certificate' serves "$work/first.pem"
finish
