{{- define "injector.mutating" -}}
admissionReviewVersions: [v1]
clientConfig:
  service: {name: {{ include "injector.name" .root }}, namespace: {{ .root.Release.Namespace }}, path: {{ .path }}, port: 443}
rules:
  - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods], scope: Namespaced}
failurePolicy: {{ .root.Values.webhook.failurePolicy }}
matchPolicy: Equivalent
reinvocationPolicy: IfNeeded
sideEffects: None
timeoutSeconds: {{ .root.Values.webhook.timeoutSeconds }}
{{- end -}}

{{- define "injector.advising" -}}
admissionReviewVersions: [v1]
clientConfig:
  service: {name: {{ include "injector.name" . }}, namespace: {{ .Release.Namespace }}, path: /advise, port: 443}
rules:
  - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments, statefulsets], scope: Namespaced}
  - {apiGroups: [batch], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [jobs, cronjobs], scope: Namespaced}
  - {apiGroups: [leaderworkerset.x-k8s.io], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: [leaderworkersets], scope: Namespaced}
failurePolicy: Ignore
matchPolicy: Equivalent
sideEffects: None
timeoutSeconds: 1
{{- end -}}

{{- define "injector.changed" -}}
- name: changed
  expression: oldObject == null || object.spec != oldObject.spec
{{- end -}}
