{{- define "keepsake.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* 40 characters leave room for what is put behind it. */}}
{{- define "keepsake.fullname" -}}
{{- $name := include "keepsake.name" . }}
{{- $full := ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) }}
{{- default $full .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* Call the next two with (dict "root" $ "component" "sampler"). */}}
{{- define "keepsake.selectorLabels" -}}
app.kubernetes.io/name: {{ include "keepsake.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "keepsake.labels" -}}
{{ include "keepsake.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: keepsake
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "keepsake.metadata" -}}
name: {{ include "keepsake.fullname" .root }}-{{ .name | default .component }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "keepsake.labels" . | nindent 2 }}
{{- end }}

{{/* "true" or nothing, as templates return text. */}}
{{- define "keepsake.hasRouter" -}}
{{- $needed := or .Values.crashSafe (gt (int .Values.sampler.replicas) 1) }}
{{- if or (eq (toString .Values.router.enabled) "true") (and (eq (toString .Values.router.enabled) "auto") $needed) }}true{{ end }}
{{- end }}

{{/* The component at which the senders' connections arrive. */}}
{{- define "keepsake.front" -}}
{{- ternary "router" "sampler" (eq (include "keepsake.hasRouter" .) "true") }}
{{- end }}

{{- define "keepsake.image" -}}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag }}{{ end }}
{{- end }}
