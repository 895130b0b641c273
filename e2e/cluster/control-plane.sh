# shellcheck shell=bash
# Sourced by up: etcd, the API server with its audit log, controllers and scheduler.

etcd_url=http://127.0.0.1:$ETCD_PORT
peer_url=http://127.0.0.1:$((ETCD_PORT + 1))
start etcd "$BIN/etcd" --name=default --data-dir="$STATE/etcd" --unsafe-no-fsync --log-level=warn \
  --listen-client-urls="$etcd_url" --advertise-client-urls="$etcd_url" \
  --listen-peer-urls="$peer_url" --initial-advertise-peer-urls="$peer_url" --initial-cluster="default=$peer_url"

[[ $(ip addr show dev lo) == *"$NODE_IP/32"* ]] || ip addr add "$NODE_IP/32" dev lo

# Who asked for what, and what webhooks answered: the tests of rights and of reinvocation read it.
put "$STATE/audit-policy.yaml" <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived, ResponseStarted]
rules:
- {level: Metadata, userGroups: ["system:serviceaccounts"]}
- {level: Metadata, verbs: [create], resources: [{group: "", resources: [pods]}]}
- {level: None}
YAML

start kube-apiserver "$BIN/kube-apiserver" \
  --etcd-servers="$etcd_url" --secure-port="$PORT" --bind-address=0.0.0.0 --advertise-address="$NODE_IP" \
  --service-cluster-ip-range="$SERVICE_CIDR" --allow-privileged=true \
  --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction \
  --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" --client-ca-file="$PKI/ca.crt" \
  --service-account-issuer=https://kubernetes.default.svc.cluster.local \
  --service-account-key-file="$PKI/sa.pub" --service-account-signing-key-file="$PKI/sa.key" \
  --kubelet-client-certificate="$PKI/apiserver-kubelet.crt" --kubelet-client-key="$PKI/apiserver-kubelet.key" \
  --kubelet-certificate-authority="$PKI/ca.crt" --kubelet-preferred-address-types=InternalIP \
  --requestheader-client-ca-file="$PKI/front-proxy-ca.crt" --requestheader-allowed-names=front-proxy-client \
  --requestheader-username-headers=X-Remote-User --requestheader-group-headers=X-Remote-Group \
  --requestheader-extra-headers-prefix=X-Remote-Extra- \
  --proxy-client-cert-file="$PKI/front-proxy.crt" --proxy-client-key-file="$PKI/front-proxy.key" \
  --enable-aggregator-routing=true \
  --audit-policy-file="$STATE/audit-policy.yaml" --audit-log-path="$STATE/logs/audit.jsonl"
# It is ready only when its RBAC roles are laid; the controller manager ends when they are not.
wait_for "API server" 120 kubectl get --raw=/readyz

start kube-controller-manager "$BIN/kube-controller-manager" --bind-address=127.0.0.1 --secure-port=$((PORT + 3814)) --leader-elect=false \
  --kubeconfig="$PKI/controller-manager.kubeconfig" --authentication-kubeconfig="$PKI/controller-manager.kubeconfig" \
  --authorization-kubeconfig="$PKI/controller-manager.kubeconfig" --use-service-account-credentials=true \
  --service-account-private-key-file="$PKI/sa.key" --root-ca-file="$PKI/ca.crt" \
  --cluster-signing-cert-file="$PKI/ca.crt" --cluster-signing-key-file="$PKI/ca.key" \
  --cluster-cidr="$POD_CIDR" --allocate-node-cidrs=false
start kube-scheduler "$BIN/kube-scheduler" --bind-address=127.0.0.1 --secure-port=$((PORT + 3816)) --leader-elect=false \
  --kubeconfig="$PKI/scheduler.kubeconfig" --authentication-kubeconfig="$PKI/scheduler.kubeconfig" \
  --authorization-kubeconfig="$PKI/scheduler.kubeconfig"
wait_for "default service account" 60 kubectl -n default get serviceaccount default
