{{/* Refuses choices that contradict each other, each in words that say what to do. */}}
{{- define "plumbline.refuseContradictions" -}}
{{- $values := .Values -}}
{{- $own := list .Release.Namespace $values.converger.namespace -}}
{{- if and $values.image.tag $values.image.digest -}}
{{- fail "image.tag and image.digest are both set: keep the digest, or the tag." -}}
{{- end -}}
{{- if eq .Release.Namespace $values.converger.namespace -}}
{{- fail (printf "The release's namespace is %s, and so is converger.namespace: write credentials live in a namespace of the converger's own. Give one of them another name." .Release.Namespace) -}}
{{- end -}}
{{- if and $values.admission.install $values.admission.installedElsewhere -}}
{{- fail "admission.install and admission.installedElsewhere are both true: keep the one that holds." -}}
{{- end -}}
{{- if and $values.converger.enabled (not $values.admission.install) (not $values.admission.installedElsewhere) -}}
{{- fail "converger.enabled needs the admission policies, which hold people to their own names and the converger to its part: set admission.install, or, where another has installed them, admission.installedElsewhere." -}}
{{- end -}}
{{- if and (eq $values.checks.runner "Job") (not $values.checks.image) -}}
{{- fail "checks.runner is Job, and checks.image is empty: name Plumbline's image for the pods of checks, with its digest." -}}
{{- end -}}
{{- if and (ne $values.checks.runner "Job") (or $values.checks.image $values.checks.images $values.checks.namespaces) -}}
{{- fail "checks has images or namespaces, and checks.runner is None: set checks.runner to Job, or take them out." -}}
{{- end -}}
{{- if and $values.watchNamespaces $values.readNamespaces -}}
{{- fail "readNamespaces is for where the whole cluster is watched; the namespaces in watchNamespaces are read anyway. Take readNamespaces out." -}}
{{- end -}}
{{- range $name := list "watchNamespaces" "readNamespaces" -}}
{{- range index $values $name -}}
{{- if has . $own -}}
{{- fail (printf "%s has %s, where Plumbline keeps its own keys and credentials: a policy there could name them. Take it out." $name .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $granted := dict "checks.namespaces" $values.checks.namespaces "converger.writeNamespaces" $values.converger.writeNamespaces "converger.secretNamespaces" $values.converger.secretNamespaces -}}
{{- range $name, $namespaces := $granted -}}
{{- if and (hasPrefix "converger." $name) $namespaces (not $values.converger.enabled) -}}
{{- fail (printf "%s is set, and converger.enabled is false: set converger.enabled, or take it out." $name) -}}
{{- end -}}
{{- range $namespaces -}}
{{- if has . $own -}}
{{- fail (printf "%s has %s, where Plumbline keeps its own keys and credentials. Take it out." $name .) -}}
{{- end -}}
{{- if and $values.watchNamespaces (not (has . $values.watchNamespaces)) -}}
{{- fail (printf "%s has %s, which is not among watchNamespaces: add it there, or take it out." $name .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $name, $process := dict "operator" $values.operator "converger" $values.converger -}}
{{- range $setting, $ignored := $process.settings -}}
{{- $said := include "plumbline.valueOf" $setting -}}
{{- if $said -}}
{{- fail (printf "%s.settings has %s, which %s." $name $setting $said) -}}
{{- end -}}
{{- end -}}
{{- range $process.extraEnv -}}
{{- if hasPrefix "PLUMBLINE_" .name -}}
{{- fail (printf "%s.extraEnv has %s: settings of Plumbline go into %s.settings, by their names in docs/install.md." $name .name $name) -}}
{{- end -}}
{{- end -}}
{{- range $label := list "app.kubernetes.io/name" "app.kubernetes.io/component" -}}
{{- if hasKey $process.podLabels $label -}}
{{- fail (printf "%s.podLabels has %s, by which the chart finds its pods: take it out." $name $label) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Where a setting is said that the chart gives by itself; nothing for every other one. */}}
{{- define "plumbline.valueOf" -}}
{{- $said := dict
  "plumbline.role" "the chart says by itself: take it out"
  "plumbline.git.cache-dir" "the chart says by itself: take it out"
  "plumbline.operator.namespace" "is the release's namespace: take it out"
  "plumbline.operator.watch-namespaces" "is said by watchNamespaces: say it there"
  "plumbline.operator.fingerprint-secret" "is said by fingerprintKey.secretName: say it there"
  "plumbline.converger.namespace" "is said by converger.namespace: say it there"
  "plumbline.converger.mode" "is said by converger.mode: say it there"
  "plumbline.converger.push" "is said by converger.push: say it there"
  "plumbline.http.allowed-addresses" "is said by http.allowedAddresses: say it there"
  "plumbline.http.ca-file" "is said by http.caConfigMap: say it there"
  "plumbline.checks.runner" "is said by checks.runner: say it there"
  "plumbline.checks.image" "is said by checks.image: say it there" -}}
{{- if hasKey $said . -}}
{{- get $said . -}}
{{- else if hasPrefix "plumbline.http.budgets." . -}}
is said by http.budgets: say it there
{{- else if hasPrefix "plumbline.checks.images." . -}}
is said by checks.images: say it there
{{- else if hasPrefix "plumbline.checks.local." . -}}
is for tools beside the operator, and a pod has none: take it out
{{- end -}}
{{- end -}}
