{{/* What the schema cannot say: values that do not fit together, all at once. */}}
{{- define "injector.mistakes" -}}
{{- $mistakes := list -}}
{{- if eq (int .Values.port) (int .Values.managementPort) -}}
{{- $mistakes = append $mistakes (printf "port and managementPort are both %d; the webhook and its probes need a port each" (int .Values.port)) -}}
{{- end -}}
{{- if and .Values.hostNetwork (eq (int .Values.port) 10250) -}}
{{- $mistakes = append $mistakes "hostNetwork is true and port is 10250, which is the kubelet's on every node; set another, such as port=8443" -}}
{{- end -}}
{{- if and (eq .Values.certificates.mode "secret") (not .Values.certificates.secretName) -}}
{{- $mistakes = append $mistakes "certificates.mode is \"secret\": certificates.secretName must name the Secret with tls.crt, tls.key and ca.crt" -}}
{{- end -}}
{{- if and (ne .Values.certificates.mode "secret") .Values.certificates.secretName -}}
{{- $mistakes = append $mistakes (printf "certificates.secretName counts in mode \"secret\" only; certificates.mode is %q" .Values.certificates.mode) -}}
{{- end -}}
{{- if and (ne .Values.certificates.mode "cert-manager") .Values.certificates.issuerRef -}}
{{- $mistakes = append $mistakes (printf "certificates.issuerRef counts in mode \"cert-manager\" only; certificates.mode is %q" .Values.certificates.mode) -}}
{{- end -}}
{{- if not (or .Values.serviceAccount.create .Values.serviceAccount.name) -}}
{{- $mistakes = append $mistakes "serviceAccount.create is false: serviceAccount.name must name the ServiceAccount that has the rights" -}}
{{- end -}}
{{- if and .Values.endpoint (dig "exporter" "endpoint" "" .Values.defaultInstrumentation) -}}
{{- $mistakes = append $mistakes "endpoint and defaultInstrumentation.exporter.endpoint are both set; set one" -}}
{{- end -}}
{{- range $key, $value := .Values.podLabels -}}
{{- if or (eq $key "vllm-otel.io/injection") (hasKey (fromYaml (include "injector.labels" $)) $key) -}}
{{- $mistakes = append $mistakes (printf "podLabels: %s is a label of the chart's own" $key) -}}
{{- end -}}
{{- end -}}
{{- if $mistakes -}}
{{- fail (printf "\n\nThe values do not fit together:\n- %s\n" (join "\n- " $mistakes)) -}}
{{- end -}}
{{- end -}}
