{{/* The pod of operator and converger. Takes: root, component, values (of the component), env (the name of a template). */}}
{{- define "plumbline.pod" -}}
metadata:
  labels:
    {{- include "plumbline.selector" . | nindent 4 }}
    {{- with .values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: plumbline-{{ .component }}
  automountServiceAccountToken: true
  # Else the API server's variables for Services would be read as settings.
  enableServiceLinks: false
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: {{ .component }}
      image: {{ include "plumbline.image" .root | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      env:
        {{- include .env .root | trim | nindent 8 }}
        {{- include "plumbline.sharedEnv" .root | trim | nindent 8 }}
        {{- range $setting, $value := merge (dict) .values.settings .root.Values.operator.settings }}
        - name: {{ include "plumbline.variable" $setting }}
          value: {{ include "plumbline.text" $value | quote }}
        {{- end }}
        {{- with .values.extraEnv }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      ports:
        - name: http
          containerPort: 8080
      startupProbe:
        httpGet: {path: /health/live, port: http}
        failureThreshold: 30
        periodSeconds: 1
      livenessProbe:
        httpGet: {path: /health/live, port: http}
      readinessProbe:
        httpGet: {path: /health/ready, port: http}
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - name: cache
          mountPath: /var/cache/plumbline
        - name: tmp
          mountPath: /tmp
        {{- if .root.Values.http.caConfigMap }}
        - name: certificates
          mountPath: /etc/plumbline/certificates
          readOnly: true
        {{- end }}
  volumes:
    - name: cache
      emptyDir: {sizeLimit: 2Gi}
    - name: tmp
      emptyDir: {sizeLimit: 64Mi}
    {{- with .root.Values.http.caConfigMap }}
    - name: certificates
      configMap:
        name: {{ . }}
        items: [{key: ca.crt, path: ca.crt}]
    {{- end }}
  {{- with .values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- range . }}
    - {{ toYaml . | nindent 6 | trim }}
      {{- if not .labelSelector }}
      labelSelector:
        matchLabels:
          {{- include "plumbline.selector" $ | nindent 10 }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end -}}

{{/* A setting's name as an environment variable. */}}
{{- define "plumbline.variable" -}}
{{- regexReplaceAll "[^A-Z0-9]" (upper .) "_" -}}
{{- end -}}

{{/* What both processes are told. */}}
{{- define "plumbline.sharedEnv" -}}
- name: PLUMBLINE_OPERATOR_FINGERPRINT_SECRET
  value: {{ .Values.fingerprintKey.secretName }}
- name: PLUMBLINE_GIT_CACHE_DIR
  value: /var/cache/plumbline
{{- with .Values.watchNamespaces }}
- name: PLUMBLINE_OPERATOR_WATCH_NAMESPACES
  value: {{ join "," . | quote }}
{{- end }}
{{- with .Values.http.allowedAddresses }}
- name: PLUMBLINE_HTTP_ALLOWED_ADDRESSES
  value: {{ join "," . | quote }}
{{- end }}
{{- range $provider, $budget := .Values.http.budgets }}
- name: {{ include "plumbline.variable" (printf "plumbline.http.budgets.%s.per-second" $provider) }}
  value: {{ include "plumbline.text" $budget.perSecond | quote }}
- name: {{ include "plumbline.variable" (printf "plumbline.http.budgets.%s.burst" $provider) }}
  value: {{ include "plumbline.text" $budget.burst | quote }}
{{- end }}
{{- if .Values.http.caConfigMap }}
- name: PLUMBLINE_HTTP_CA_FILE
  value: /etc/plumbline/certificates/ca.crt
{{- end }}
{{- end -}}

{{/* A value as a person writes it: to Helm every number is one with a fraction, and 1048576 would be 1.048576e+06. */}}
{{- define "plumbline.text" -}}
{{- if kindIs "string" . -}}{{ . }}{{- else -}}{{ toJson . }}{{- end -}}
{{- end -}}
