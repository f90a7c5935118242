{{/* Labels that find everything of the installation. */}}
{{- define "plumbline.labels" -}}
app.kubernetes.io/name: plumbline
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end -}}

{{/* What the chart's pods are found by. It never changes: a Deployment keeps its selector. */}}
{{- define "plumbline.selector" -}}
app.kubernetes.io/name: plumbline
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "plumbline.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A user's name at the API server. */}}
{{- define "plumbline.operatorUser" -}}
system:serviceaccount:{{ .Release.Namespace }}:plumbline-operator
{{- end -}}
{{- define "plumbline.convergerUser" -}}
system:serviceaccount:{{ .Values.converger.namespace }}:plumbline-converger
{{- end -}}

{{/* The subjects of a binding. */}}
{{- define "plumbline.operatorSubject" -}}
subjects:
  - kind: ServiceAccount
    name: plumbline-operator
    namespace: {{ .Release.Namespace }}
{{- end -}}
{{- define "plumbline.convergerSubject" -}}
subjects:
  - kind: ServiceAccount
    name: plumbline-converger
    namespace: {{ .Values.converger.namespace }}
{{- end -}}
