# shellcheck shell=bash
# Sourced by up: one node that runs real pods (containerd, kubelet, kube-proxy), and cluster DNS.
# README.md says why each odd setting is there.

[ "$(id -u)" = 0 ] || { echo "A node needs root; CLUSTER_NODE=0 does without." >&2; exit 1; }
mkdir -p "$STATE"/{containerd,cni,kubelet,pod-logs}

# Service addresses that kube-proxy has not translated yet stay on lo and die there; pods reach
# pods, Services and this machine, and nothing else.
ip route replace "$SERVICE_CIDR" dev lo src "$NODE_IP"
[ -s "$STATE/ip_forward.was" ] || cat /proc/sys/net/ipv4/ip_forward >"$STATE/ip_forward.was"
echo 1 >/proc/sys/net/ipv4/ip_forward
nft delete table inet vllm-otel-e2e 2>/dev/null || true
nft -f - <<NFT
table inet vllm-otel-e2e {
  chain forward {
    type filter hook forward priority 10; policy accept;
    ip saddr $POD_CIDR ip daddr != { $POD_CIDR, $SERVICE_CIDR, $NODE_IP } reject
  }
}
NFT

put "$STATE/containerd.toml" <<TOML
version = 2
root = "$STATE/containerd/root"
state = "$STATE/containerd/run"
oom_score = 0
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]
[grpc]
  address = "$STATE/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$PAUSE_IMAGE"
  restrict_oom_score_adj = true
  disable_apparmor = true
  disable_hugetlb_controller = true
  tolerate_missing_hugetlb_controller = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$STATE/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
TOML
put "$STATE/cni/10-e2e.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "e2e", "plugins": [
  {"type": "ptp", "ipMasq": false, "mtu": 1450,
   "ipam": {"type": "host-local", "dataDir": "$STATE/cni-ipam", "ranges": [[{"subnet": "10.42.0.0/24"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}, "snat": true}
]}
JSON
running containerd || forget_pod_networks
start containerd containerd --config "$STATE/containerd.toml"
wait_for "containerd" 30 containers version

has_image() { [ -n "$(containers images ls -q "name==$1")" ]; }
if ! has_image "$PAUSE_IMAGE"; then
  root=$(mktemp -d)
  cp "$BIN/pause" "$root/pause"
  "$IMAGE_TOOLS/archive" "$PAUSE_IMAGE" "$root" --entrypoint /pause | containers images import - >/dev/null
  rm -rf "$root"
fi
if ! has_image "$BUSYBOX_IMAGE"; then
  root=$(mktemp -d)
  "$IMAGE_TOOLS/rootfs" "$root" /bin/busybox
  for applet in $(/bin/busybox --list); do [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"; done
  "$IMAGE_TOOLS/archive" "$BUSYBOX_IMAGE" "$root" --command sh | containers images import - >/dev/null
  rm -rf "$root"
fi

: >"$STATE/resolv.conf"
put "$STATE/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix://$STATE/containerd.sock
podLogsDir: $STATE/pod-logs
address: $NODE_IP
healthzBindAddress: 127.0.0.1
tlsCertFile: $PKI/kubelet-serving.crt
tlsPrivateKeyFile: $PKI/kubelet-serving.key
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: $PKI/ca.crt}
authorization: {mode: Webhook}
clusterDomain: cluster.local
clusterDNS: [$DNS_IP]
resolvConf: $STATE/resolv.conf
cgroupDriver: cgroupfs
failCgroupV1: false
failSwapOn: false
oomScoreAdj: 0
protectKernelDefaults: false
featureGates: {KubeletInUserNamespace: true}
# Images are imported by hand and cannot be pulled again: never collect them.
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 100Mi, nodefs.available: 100Mi, imagefs.available: 100Mi, nodefs.inodesFree: "0%", imagefs.inodesFree: "0%"}
YAML
start kubelet "$BIN/kubelet" --config="$STATE/kubelet.yaml" --kubeconfig="$PKI/kubelet.kubeconfig" \
  --root-dir="$STATE/kubelet" --cert-dir="$PKI" --hostname-override="$NODE_NAME" --node-ip="$NODE_IP"

put "$STATE/proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $PKI/proxy.kubeconfig}
bindAddress: 0.0.0.0
metricsBindAddress: 127.0.0.1:10249
healthzBindAddress: 127.0.0.1:10256
mode: nftables
clusterCIDR: $POD_CIDR
hostnameOverride: $NODE_NAME
linux: {oomScoreAdj: 0, conntrack: {maxPerCore: 0}}
YAML
start kube-proxy "$BIN/kube-proxy" --config="$STATE/proxy.yaml"

put "$STATE/Corefile" <<CORE
.:53 {
  bind $NODE_IP
  errors
  ready 127.0.0.1:8181
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig $PKI/dns.kubeconfig e2e
    pods insecure
  }
  cache 5
}
CORE
start coredns "$BIN/coredns" -conf "$STATE/Corefile"
kubectl apply -f - >/dev/null <<YAML
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: system:e2e-dns}
rules:
- {apiGroups: [""], resources: [services, pods, namespaces], verbs: [list, watch, get]}
- {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: system:e2e-dns}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:e2e-dns}
subjects: [{kind: User, name: system:e2e-dns, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system}
spec:
  clusterIP: $DNS_IP
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: kube-dns-e2e, namespace: kube-system, labels: {kubernetes.io/service-name: kube-dns}}
addressType: IPv4
ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
endpoints: [{addresses: ["$NODE_IP"], conditions: {ready: true}}]
YAML

node_ready() { kubectl wait --for=condition=Ready "node/$NODE_NAME" --timeout=0; }
wait_for "node" 120 node_ready
