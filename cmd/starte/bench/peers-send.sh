#!/bin/bash
# Sending through the robot's outbox beside Postfix's own smtp-source, which sends
# one message from memory and records nothing: as many sessions, as many messages
# of the same size, no TLS, into the same server, in turns.
#
#   peers-send.sh STARTE sink|HOST:PORT [PROCESSES [SESSIONS [RUNS]]]
#
# "sink" starts smtp-sink, which throws everything away. smtp-source keeps its
# sessions (-d), as the robot does, unless RECONNECT is set and empty. It sends
# to one address and then, as the robot must, to a different one each time (-N),
# which costs a server that looks addresses up.
set -euo pipefail
[ "$(id -u)" != 0 ] || : "${SINK_USER:=postfix}" # smtp-sink does not run as root
starte=$1 server=$2 processes=${3:-560} sessions=${4:-4} runs=${5:-5}
if [ "$server" = sink ]; then
	server=127.0.0.1:$((20000 + RANDOM % 10000))
	/usr/sbin/smtp-sink ${SINK_USER:+-u "$SINK_USER"} "$server" 1000 >/dev/null 2>&1 &
	sink=$!
	trap 'kill $sink' EXIT
	sleep 0.5
fi
field() { sed -n "s/^  \"$1\": \([0-9.]*\),*$/\1/p"; }
# smtp-source OPTIONS... prints the mails a second that it sends.
source() {
	local began
	began=$(date +%s.%N)
	/usr/sbin/smtp-source ${RECONNECT--d} -s "$sessions" -m "$mails" -l "$size" -f starte@robot.example.test -t "${TO:-leder0.bhg-00001@example.test}" "$@" "$server"
	awk "BEGIN {print $mails / ($(date +%s.%N) - $began)}"
}
median() { printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"; }
ratio() { awk "BEGIN {printf \"%.2f\", $1 / $2}"; }
to_one=() to_many=()
for run in $(seq "$runs"); do
	ours=$("$starte" bench --processes "$processes" --replies 0 --sessions "$sessions" --smtp "$server" --json)
	rate=$(field mails_per_second <<<"$ours")
	size=$(field mail_bytes <<<"$ours")
	mails=$((processes * 17))
	one=$(source)
	many=$(source -N)
	to_one+=("$(ratio "$rate" "$one")") to_many+=("$(ratio "$rate" "$many")")
	printf 'run %d: robot %.0f mails/s of %d bytes; smtp-source to one address %.0f, ratio %s; to as many addresses %.0f, ratio %s\n' \
		"$run" "$rate" "$size" "$one" "${to_one[-1]}" "$many" "${to_many[-1]}"
done
printf 'median ratio %s to one address, %s to as many\n' "$(median "${to_one[@]}")" "$(median "${to_many[@]}")"
