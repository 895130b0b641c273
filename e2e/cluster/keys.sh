# shellcheck shell=bash
# Sourced by up: the cluster's certificates and a kubeconfig for each of its programs.

# authority NAME: a certificate authority of ten years.
authority() {
  [ -s "$PKI/$1.crt" ] && return
  openssl ecparam -name prime256v1 -genkey -noout -out "$PKI/$1.key"
  openssl req -x509 -new -key "$PKI/$1.key" -subj "/CN=$1" -days 3650 -out "$PKI/$1.crt" \
    -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature
}

# certificate NAME AUTHORITY SUBJECT USAGE [SAN]: a key and a certificate of one year.
certificate() {
  [ -s "$PKI/$1.crt" ] && return
  openssl ecparam -name prime256v1 -genkey -noout -out "$PKI/$1.key"
  openssl req -new -key "$PKI/$1.key" -subj "$3" -out "$PKI/$1.csr"
  printf '%s\n' basicConstraints=CA:FALSE keyUsage=digitalSignature "extendedKeyUsage=$4" \
    ${5:+"subjectAltName=$5"} >"$PKI/$1.extensions"
  openssl x509 -req -in "$PKI/$1.csr" -CA "$PKI/$2.crt" -CAkey "$PKI/$2.key" \
    -set_serial "0x$(openssl rand -hex 8)" -days 365 -extfile "$PKI/$1.extensions" -out "$PKI/$1.crt" 2>/dev/null
  rm -f "$PKI/$1.csr" "$PKI/$1.extensions"
}

# kubeconfig FILE CERTIFICATE
kubeconfig() {
  [ -s "$1" ] && return
  (umask 077; cat >"$1") <<YAML
apiVersion: v1
kind: Config
clusters:
- name: e2e
  cluster:
    server: https://127.0.0.1:$PORT
    certificate-authority-data: $(base64 -w0 <"$PKI/ca.crt")
users:
- name: $2
  user:
    client-certificate-data: $(base64 -w0 <"$PKI/$2.crt")
    client-key-data: $(base64 -w0 <"$PKI/$2.key")
contexts:
- name: e2e
  context: {cluster: e2e, user: $2}
current-context: e2e
YAML
}

step "keys"
authority ca
authority front-proxy-ca
if [ ! -s "$PKI/sa.key" ]; then
  openssl genrsa -out "$PKI/sa.key" 2048 2>/dev/null
  openssl rsa -in "$PKI/sa.key" -pubout -out "$PKI/sa.pub" 2>/dev/null
fi
certificate apiserver ca /CN=kube-apiserver serverAuth \
  "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:10.43.0.1,IP:$NODE_IP"
certificate apiserver-kubelet ca /O=system:masters/CN=kube-apiserver-kubelet-client clientAuth
certificate admin ca /O=system:masters/CN=e2e-admin clientAuth
certificate controller-manager ca /CN=system:kube-controller-manager clientAuth
certificate scheduler ca /CN=system:kube-scheduler clientAuth
certificate proxy ca /CN=system:kube-proxy clientAuth
certificate dns ca /CN=system:e2e-dns clientAuth
certificate kubelet ca "/O=system:nodes/CN=system:node:$NODE_NAME" clientAuth
certificate kubelet-serving ca "/O=system:nodes/CN=system:node:$NODE_NAME" serverAuth "DNS:$NODE_NAME,IP:$NODE_IP"
certificate front-proxy front-proxy-ca /CN=front-proxy-client clientAuth
kubeconfig "$STATE/kubeconfig" admin
for name in controller-manager scheduler proxy kubelet dns; do kubeconfig "$PKI/$name.kubeconfig" "$name"; done
