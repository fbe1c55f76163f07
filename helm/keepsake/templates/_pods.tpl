{{- define "keepsake.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "keepsake.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* Where a pod runs: (dict "root" $ "component" "sampler" "values" .Values.sampler). */}}
{{- define "keepsake.scheduling" -}}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
{{- if .values.topologySpreadConstraints }}
  {{- toYaml .values.topologySpreadConstraints | nindent 2 }}
{{- else }}
{{- $context := . }}
{{- range tuple "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - topologyKey: {{ . }}
    maxSkew: 1
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "keepsake.selectorLabels" $context | nindent 8 }}
{{- end }}
{{- end }}
{{- end }}

{{/* Labels and annotations of a pod; "config" is the text of its configuration, so that a change of it restarts the pods. */}}
{{- define "keepsake.podMetadata" -}}
labels:
  {{- include "keepsake.selectorLabels" . | nindent 2 }}
  {{- with .values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
annotations:
  kubectl.kubernetes.io/default-container: {{ .component }}
  checksum/config: {{ .config | sha256sum }}
  {{- with .values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{/* Starting may take long: a large queue is compacted first. */}}
{{- define "keepsake.probes" -}}
startupProbe:
  httpGet: {path: {{ .path }}, port: health}
  periodSeconds: 1
  timeoutSeconds: 3
  failureThreshold: 600
readinessProbe:
  httpGet: {path: {{ .path }}, port: health}
  periodSeconds: 2
  timeoutSeconds: 3
livenessProbe:
  httpGet: {path: {{ .path }}, port: health}
  periodSeconds: 15
  timeoutSeconds: 10
  failureThreshold: 6
{{- end }}

{{/* The environment of a Collector that follows from its memory limit. */}}
{{- define "keepsake.memoryEnv" -}}
- {name: GOMEMLIMIT, value: {{ include "keepsake.percentOf" (dict "limit" . "percent" 80) }}MiB}
- {name: KEEPSAKE_MEMORY_LIMIT_MIB, value: {{ include "keepsake.percentOf" (dict "limit" . "percent" 75) | quote }}}
- {name: KEEPSAKE_MEMORY_SPIKE_MIB, value: {{ include "keepsake.percentOf" (dict "limit" . "percent" 15) | quote }}}
{{- end }}
