{{/* Rights that are given for the whole cluster, or in each namespace that is watched. */}}
{{- define "plumbline.operatorRules" -}}
- apiGroups: [plumbline.dev]
  resources: [driftpolicies, secretdistributions]
  verbs: [get, list, watch]
- apiGroups: [plumbline.dev]
  resources: [driftpolicies/status, secretdistributions/status]
  verbs: [patch]
- apiGroups: [plumbline.dev]
  resources: [driftincidents]
  verbs: [get, list, watch, create]
- apiGroups: [plumbline.dev]
  resources: [driftincidents/status]
  verbs: [patch]
# Proposals that are too long for a status. The admission policies let it touch no other ConfigMap.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [create, delete]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end -}}

{{/*
Credentials, desired state and secrets that policies and distributions name in their own namespace. A Secret that is the
source of a distribution is watched by its name, so that a rotation is seen at once; take watch away, and it is seen at
the next look. To RBAC, whoever may watch may read all Secrets of the namespace. None is ever listed.
*/}}
{{- define "plumbline.referenceRules" -}}
- apiGroups: [""]
  resources: [secrets, configmaps]
  verbs: [get]
- apiGroups: [""]
  resources: [secrets]
  verbs: [watch]
{{- end -}}

{{/* What policies may observe in the cluster. */}}
{{- define "plumbline.observerRules" -}}
- apiGroups: [""]
  resources: [configmaps, services, serviceaccounts, persistentvolumeclaims, resourcequotas, limitranges]
  verbs: [get, list]
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: [get, list]
- apiGroups: [batch]
  resources: [cronjobs]
  verbs: [get, list]
- apiGroups: [networking.k8s.io]
  resources: [ingresses, networkpolicies]
  verbs: [get, list]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list]
{{- end -}}

{{/* What the check argoCD reads beside that: Applications, and, to find what belongs to none, what runs in the namespace. */}}
{{- define "plumbline.argocdRules" -}}
- apiGroups: [argoproj.io]
  resources: [applications]
  verbs: [get, list]
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
- apiGroups: [apps]
  resources: [replicasets]
  verbs: [list]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [list]
{{- end -}}

{{/* Runs the tools of checks in Jobs. The admission policies let the operator make no other Jobs and Secrets. */}}
{{- define "plumbline.checkRules" -}}
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, create, delete]
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
{{- end -}}

{{- define "plumbline.convergerRules" -}}
- apiGroups: [plumbline.dev]
  resources: [driftincidents]
  verbs: [get, list, watch]
- apiGroups: [plumbline.dev]
  resources: [driftincidents/status]
  verbs: [patch]
- apiGroups: [plumbline.dev]
  resources: [driftpolicies, secretdistributions]
  verbs: [get]
{{- end -}}

{{/*
Objects of the cluster that the converger may change. Whoever may patch a Deployment can run what they like with its
ServiceAccount: grant no more than you want changed.
*/}}
{{- define "plumbline.convergerKubernetesRules" -}}
- apiGroups: [""]
  resources: [configmaps, services]
  verbs: [get, list, create, patch]
- apiGroups: [apps]
  resources: [deployments, statefulsets, daemonsets]
  verbs: [get, list, create, patch]
- apiGroups: [batch]
  resources: [cronjobs]
  verbs: [get, list, create, patch]
- apiGroups: [networking.k8s.io]
  resources: [ingresses, networkpolicies]
  verbs: [get, list, create, patch]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, create, patch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, create, patch]
{{- end -}}

{{/* Keys of Secrets. It reads each Secret's type first, so that it never writes to a token of the API server. */}}
{{- define "plumbline.convergerSecretRules" -}}
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, create, patch]
{{- end -}}

{{/*
A right that an account has in a namespace by a binding. Where the whole cluster is watched it is to a ClusterRole, which
namespaces may bind by themselves too; else to a Role beside it.
Takes: root, namespace, role, rules (the name of a template), binding, subject (the name of a template).
*/}}
{{- define "plumbline.right" }}
{{- if .root.Values.watchNamespaces }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .role }}
  namespace: {{ .namespace }}
  labels:
    {{- include "plumbline.labels" .root | nindent 4 }}
rules:
  {{- range .rules }}
  {{- include . $.root | nindent 2 }}
  {{- end }}
{{- end }}
{{ include "plumbline.binding" . }}
{{- end -}}

{{- define "plumbline.binding" -}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ .binding }}
  namespace: {{ .namespace }}
  labels:
    {{- include "plumbline.labels" .root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ ternary "Role" "ClusterRole" (not (empty .root.Values.watchNamespaces)) }}
  name: {{ .role }}
{{ include .subject .root }}
{{- end -}}
