# shellcheck shell=bash
# Sourced by up, down and load: where things are, and processes with recorded pids.
CACHE=${CLUSTER_CACHE:-$HOME/.cache/vllm-otel-e2e}
STATE=${CLUSTER_STATE:-/tmp/vllm-otel-e2e}
NODE=${CLUSTER_NODE:-1}
PORT=${CLUSTER_PORT:-6443}
ETCD_PORT=$((PORT + 10000))
BIN=$CACHE/bin
PKI=$STATE/pki
NODE_NAME=node
NODE_IP=10.44.0.1 # an address of ours on lo
POD_CIDR=10.42.0.0/16 # these three are k3s's own
POD_GATEWAY=10.42.0.1
SERVICE_CIDR=10.43.0.0/16
DNS_IP=10.43.0.10
PAUSE_IMAGE=localhost/pause:1
BUSYBOX_IMAGE=docker.io/library/busybox:1

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
IMAGE_TOOLS=$here/../../image

step() { printf '[%4d s] %s\n' "$SECONDS" "$*"; }
kubectl() { "$BIN/kubectl" --kubeconfig "$STATE/kubeconfig" "$@"; }
containers() { ctr --address "$STATE/containerd.sock" --namespace k8s.io "$@"; }

# Ours all name the state folder; a number that was used again does not, nor does a zombie.
alive() { [ -n "$1" ] && grep -qa "$STATE/" "/proc/$1/cmdline" 2>/dev/null; }
running() { alive "$(cat "$STATE/pids/$1" 2>/dev/null)"; }

# start NAME COMMAND...: one process in the background, if it does not run already.
start() {
  local name=$1
  shift
  if running "$name"; then return; fi
  setsid nohup "$@" >>"$STATE/logs/$name.log" 2>&1 </dev/null &
  echo $! >"$STATE/pids/$name"
}

# stop NAME: asks, waits 5 seconds, kills.
stop() {
  local pid
  pid=$(cat "$STATE/pids/$1" 2>/dev/null) || return 0
  if alive "$pid" && kill "$pid" 2>/dev/null; then
    for _ in $(seq 50); do
      alive "$pid" || break
      sleep 0.1
    done
    if alive "$pid"; then kill -9 "$pid" 2>/dev/null; fi
  fi
  rm -f "$STATE/pids/$1"
}

# wait_for WHAT SECONDS COMMAND...: until the command succeeds, or one of our processes ended.
wait_for() {
  local what=$1 end=$((SECONDS + $2)) ended name
  shift 2
  until "$@" >"$STATE/logs/wait.out" 2>&1; do
    ended=
    for name in "$STATE"/pids/*; do running "${name##*/}" || ended="$ended ${name##*/}"; done
    if [ -n "$ended" ] || [ "$SECONDS" -ge "$end" ]; then
      echo "$what is not to be had${ended:+; ended:$ended}" >&2
      cat "$STATE/logs/wait.out" >&2
      tail -n 15 "$STATE"/logs/*.log >&2 || true
      return 1
    fi
    sleep 0.3
  done
  step "$what"
}

# put FILE: standard input, written only where it differs (kube-proxy acts on any write).
put() {
  local new
  new=$(cat)
  [ "$new" = "$(cat "$1" 2>/dev/null)" ] || printf '%s\n' "$new" >"$1"
}

# A containerd that was killed leaves its pods' networks, with routes to addresses that other pods get.
forget_pod_networks() {
  local name
  for name in $(ip -o -4 addr show to "$POD_GATEWAY/32" | awk '{print $2}'); do ip link del "$name"; done
  for name in /run/netns/cni-*; do
    [ -e "$name" ] || continue
    name=${name##*/}
    [ "$(ip -n "$name" -o link | grep -vc ': lo:')" != 0 ] || ip netns del "$name"
  done
}
