{{- define "injector.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "injector.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "injector.labels" -}}
{{ include "injector.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "injector.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (include "injector.name" .) -}}
{{- end -}}

{{- define "injector.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "injector.payloadImage" -}}
{{- if .Values.payloadImage.digest -}}
{{ .Values.payloadImage.repository }}@{{ .Values.payloadImage.digest }}
{{- else if .Values.payloadImage.tag -}}
{{ .Values.payloadImage.repository }}:{{ .Values.payloadImage.tag }}
{{- end -}}
{{- end -}}

{{/* The Secret with the serving certificate of the modes in which others make it. */}}
{{- define "injector.certificateSecret" -}}
{{- if eq .Values.certificates.mode "cert-manager" -}}
{{ include "injector.name" . }}-certificate
{{- else -}}
{{ .Values.certificates.secretName }}
{{- end -}}
{{- end -}}

{{/* What the server reads; docs/settings.md lists the names. */}}
{{- define "injector.configuration" -}}
port: {{ .Values.port }}
managementPort: {{ .Values.managementPort }}
drainSeconds: {{ .Values.drainSeconds }}
serviceName: {{ include "injector.name" . }}
certificateMode: {{ .Values.certificates.mode }}
{{- if eq .Values.certificates.mode "self-managed" }}
certificateSecret: {{ include "injector.name" . }}-ca
{{- end }}
{{- with include "injector.payloadImage" . }}
pythonImage: {{ . | quote }}
{{- end }}
{{- with .Values.sharedInstrumentationNamespaces }}
sharedInstrumentationNamespaces: {{ toJson . }}
{{- end }}
{{- with .Values.excludedNamespaces }}
excludedNamespaces: {{ toJson . }}
{{- end }}
{{- $default := deepCopy .Values.defaultInstrumentation }}
{{- with .Values.endpoint }}
{{- $default = mergeOverwrite $default (dict "exporter" (dict "endpoint" .)) }}
{{- end }}
{{- with $default }}
defaultInstrumentation:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.defaults }}
defaults:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.images }}
images:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Namespaces that are never called for: the cluster's own, ours, and those that were excluded. */}}
{{- define "injector.excludedNamespaces" -}}
{{- concat (list "kube-system" "kube-public" "kube-node-lease" .Release.Namespace) .Values.excludedNamespaces | uniq | toJson -}}
{{- end -}}

{{/* CEL: whether the annotations of a pod or of a template (the argument) ask for injection. */}}
{{- define "injector.asks" -}}
has({{ . }}.metadata) && ((has({{ . }}.metadata.annotations) && ('instrumentation.opentelemetry.io/inject-python' in {{ . }}.metadata.annotations || 'instrumentation.opentelemetry.io/inject-sdk' in {{ . }}.metadata.annotations)) || (has({{ . }}.metadata.labels) && 'vllm-otel.io/injection' in {{ . }}.metadata.labels && {{ . }}.metadata.labels['vllm-otel.io/injection'] == 'enabled'))
{{- end -}}
