{{/* What samplers and routers have in common: (dict "root" $ "component" "sampler"). */}}

{{- define "keepsake.collectorConfigFile" -}}
{{- ternary "files/collector-config.yaml" "files/router-config.yaml" (eq .component "sampler") }}
{{- end }}

{{/* "true" or nothing: the sampler has collector-overlays/dashboard.yaml for a second --config. */}}
{{- define "keepsake.hasDashboardOverlay" -}}
{{- if and (eq .component "sampler") .root.Values.dashboard.enabled }}true{{ end }}
{{- end }}

{{/* What the files come to before this release's own overlay: as the Collector merges them, maps are merged and lists replaced. */}}
{{- define "keepsake.collectorConfig" -}}
{{- $config := .root.Files.Get .file | fromYaml }}
{{- if include "keepsake.hasDashboardOverlay" . }}
{{- $config = mergeOverwrite $config (.root.Files.Get "files/dashboard-overlay.yaml" | fromYaml) }}
{{- end }}
{{- toYaml $config }}
{{- end }}

{{- define "keepsake.collectorConfigData" -}}
{{- $file := include "keepsake.collectorConfigFile" . }}
config.yaml: |
  {{- .root.Files.Get $file | nindent 2 }}
{{- if include "keepsake.hasDashboardOverlay" . }}
dashboard.yaml: |
  {{- .root.Files.Get "files/dashboard-overlay.yaml" | nindent 2 }}
{{- end }}
overlay.yaml: |
  {{- include "keepsake.overlay" (dict "root" .root "file" $file "component" .component) | nindent 2 }}
{{- end }}

{{- define "keepsake.collectorPorts" -}}
- {name: otlp-grpc, containerPort: 4317}
- {name: otlp-http, containerPort: 4318}
{{- if and (eq (include "keepsake.front" .root) .component) .root.Values.otlp.external.enabled }}
- {name: external-grpc, containerPort: 14317}
- {name: external-http, containerPort: 14318}
{{- end }}
{{- if eq (include "keepsake.front" .root) .component }}
{{- range include "keepsake.otherPorts" .root | fromYamlArray }}
- {name: {{ .name }}, containerPort: {{ .port }}}
{{- end }}
{{- end }}
- {name: health, containerPort: 13133}
- {name: metrics, containerPort: 8888}
{{- end }}

{{/* Secrets as files: lines of "name secret", as both mounts and volumes are made of them. */}}
{{- define "keepsake.secretFiles" -}}
{{- $values := .root.Values }}
{{- $external := $values.otlp.external }}
{{- $files := dict }}
{{- if and (eq (include "keepsake.front" .root) .component) $external.enabled }}
{{- if not $external.ingress.enabled }}{{ $_ := set $files "external-tls" (include "keepsake.externalSecret" .root) }}{{ end }}
{{- with $external.tls.clientCASecretName }}{{ $_ := set $files "external-client-ca" . }}{{ end }}
{{- with $external.bearerToken.secretName }}{{ $_ := set $files "external-token" . }}{{ end }}
{{- end }}
{{- if eq .component "sampler" }}
{{- range $exporter := $values.exporters }}
{{- with .tls }}
{{- with .caSecretName }}{{ $_ := set $files (printf "exporter-%s-ca" $exporter.name) . }}{{ end }}
{{- with .clientSecretName }}{{ $_ := set $files (printf "exporter-%s-client" $exporter.name) . }}{{ end }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $files }}
{{- end }}

{{- define "keepsake.collectorMounts" -}}
- {name: config, mountPath: /etc/keepsake/config, readOnly: true}
{{- range $name, $_ := include "keepsake.secretFiles" . | fromYaml }}
- {name: {{ $name }}, mountPath: /etc/keepsake/{{ $name }}, readOnly: true}
{{- end }}
{{- end }}

{{- define "keepsake.collectorVolumes" -}}
- name: config
  configMap: {name: {{ include "keepsake.fullname" .root }}-{{ .component }}}
{{- range $name, $secret := include "keepsake.secretFiles" . | fromYaml }}
- name: {{ $name }}
  secret: {secretName: {{ $secret }}, defaultMode: 0440}
{{- end }}
{{- end }}

{{- define "keepsake.externalSecret" -}}
{{- .Values.otlp.external.tls.secretName | default (printf "%s-otlp-external" (include "keepsake.fullname" .)) }}
{{- end }}

{{/* Reading pods, at the component where senders arrive; "namespace" is empty for the whole cluster. */}}
{{- define "keepsake.readsPods" -}}
{{- if and (eq (include "keepsake.front" .root) .component) .root.Values.k8sattributes.enabled }}true{{ end }}
{{- end }}
