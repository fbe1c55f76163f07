{{/*
What is given to the Collector as a second --config: what this release adds to a configuration file. Lists are replaced, so that a pipeline
which is changed names its whole list; they are read from the files themselves, so that nothing of them is said twice.
(dict "root" $ "file" "files/collector-config.yaml" "component" "sampler")
*/}}
{{- define "keepsake.overlay" -}}
{{- $values := .root.Values }}
{{- $config := include "keepsake.collectorConfig" . | fromYaml }}
{{- $isFront := eq (include "keepsake.front" .root) .component }}
{{- $isSampler := eq .component "sampler" }}
{{- $external := and $isFront $values.otlp.external.enabled }}
{{- $receivers := dict }}
{{- if $isFront }}{{ $receivers = include "keepsake.otherReceivers" .root | fromYaml }}{{ end }}
{{- $enrich := and $isFront $values.k8sattributes.enabled }}
{{- $overlay := dict }}

{{- $pipelines := dict }}
{{- range $name, $pipeline := $config.service.pipelines }}
{{- $changed := dict }}
{{- if has "otlp" $pipeline.receivers }}
{{- if $enrich }}
{{- if ne (first $pipeline.processors) "memory_limiter" }}{{ fail (printf "%s: the pipeline %s does not begin with memory_limiter, behind which k8sattributes belongs" $.file $name) }}{{ end }}
{{- $_ := set $changed "processors" (concat (list "memory_limiter" "k8sattributes") (rest $pipeline.processors)) }}
{{- end }}
{{- $more := ternary (list "otlp/external") list $external }}
{{- if eq (first (splitList "/" $name)) "traces" }}{{ $more = concat $more (keys $receivers | sortAlpha) }}{{ end }}
{{- if $more }}{{ $_ := set $changed "receivers" (concat $pipeline.receivers $more) }}{{ end }}
{{- end }}
{{- if $isSampler }}
{{- $exporters := include "keepsake.pipelineExporters" (dict "values" $values "name" $name "exporters" $pipeline.exporters) | fromYamlArray }}
{{- if ne (toJson $exporters) (toJson $pipeline.exporters) }}{{ $_ := set $changed "exporters" $exporters }}{{ end }}
{{- end }}
{{- if $changed }}{{ $_ := set $pipelines $name $changed }}{{ end }}
{{- end }}

{{- if $enrich }}{{ $_ := set $overlay "processors" (dict "k8sattributes" (include "keepsake.k8sattributes" .root | fromYaml)) }}{{ end }}
{{- $service := dict }}
{{- if $pipelines }}{{ $_ := set $service "pipelines" $pipelines }}{{ end }}
{{- if $external }}
{{- $receivers = merge $receivers (include "keepsake.externalReceiver" .root | fromYaml) }}
{{- if $values.otlp.external.bearerToken.secretName }}
{{- $_ := set $overlay "extensions" (dict "bearertokenauth/external" (dict "scheme" "Bearer" "filename" (printf "/etc/keepsake/external-token/%s" $values.otlp.external.bearerToken.key))) }}
{{- $_ := set $service "extensions" (append $config.service.extensions "bearertokenauth/external") }}
{{- end }}
{{- end }}
{{- if $receivers }}{{ $_ := set $overlay "receivers" $receivers }}{{ end }}
{{- if and $isSampler $values.exporters }}{{ $_ := set $overlay "exporters" (include "keepsake.exporters" .root | fromYaml) }}{{ end }}
{{- if $service }}{{ $_ := set $overlay "service" $service }}{{ end }}
{{- if include "keepsake.hasTraceRouter" .root }}
{{- $overlay = mergeOverwrite $overlay (include (ternary "keepsake.replays" "keepsake.traceRouter" $isSampler) .root | fromYaml) }}
{{- end }}
{{- toYaml $overlay }}
{{- end }}

{{/* The exporters of a pipeline, with those of the values that take its signal; a real store for logs replaces the line that counts them. */}}
{{- define "keepsake.pipelineExporters" -}}
{{- $signal := first (splitList "/" .name) }}
{{- $end := get (dict "traces" "otlp_grpc/jaeger" "metrics" "prometheus" "logs" "debug/logs") $signal }}
{{- $exporters := .exporters }}
{{- if has $end $exporters }}
{{- $more := list }}
{{- range .values.exporters }}
{{- if has $signal .signals }}{{ $more = append $more (include "keepsake.exporterName" .) }}{{ end }}
{{- end }}
{{- if and (eq $signal "traces") (not .values.jaeger.enabled) }}{{ $exporters = without $exporters $end }}{{ end }}
{{- if and (eq $signal "logs") $more }}{{ $exporters = without $exporters $end }}{{ end }}
{{- $exporters = concat $exporters $more }}
{{- end }}
{{- toYaml $exporters }}
{{- end }}

{{- define "keepsake.exporterName" -}}
otlp_{{ .protocol | default "grpc" }}/{{ .name }}
{{- end }}

{{/*
The environment variable that holds a header out of a Secret: (dict "exporter" "tempo" "header" "Authorization"). With a hash at its end, for dashes become underscores, and
one back end must not get what is another's.
*/}}
{{- define "keepsake.headerVariable" -}}
HEADER_{{ printf "%s_%s" .exporter .header | upper | replace "-" "_" }}_{{ printf "%s/%s" .exporter .header | sha256sum | trunc 8 }}
{{- end }}

{{- define "keepsake.exporters" -}}
{{- range $exporter := .Values.exporters }}
{{ include "keepsake.exporterName" . }}:
  endpoint: {{ .endpoint | quote }}
  compression: {{ .compression | default "gzip" }}
  timeout: 30s
  {{- if or .headers .secretHeaders }}
  headers:
    {{- range $name, $value := .headers }}
    {{ $name | quote }}: {{ $value | toString | replace "$" "$$" | quote }}
    {{- end }}
    {{- range $name, $_ := .secretHeaders }}
    {{ $name | quote }}: {{ printf "${env:%s}" (include "keepsake.headerVariable" (dict "exporter" $exporter.name "header" $name)) | quote }}
    {{- end }}
  {{- end }}
  {{- with .tls }}
  tls:
    {{- if .insecure }}
    insecure: true
    {{- end }}
    {{- if .caSecretName }}
    ca_file: /etc/keepsake/exporter-{{ $exporter.name }}-ca/ca.crt
    {{- end }}
    {{- if .clientSecretName }}
    cert_file: /etc/keepsake/exporter-{{ $exporter.name }}-client/tls.crt
    key_file: /etc/keepsake/exporter-{{ $exporter.name }}-client/tls.key
    {{- end }}
  {{- end }}
  retry_on_failure: {enabled: true, initial_interval: 500ms, max_interval: 30s, max_elapsed_time: 0s}
  sending_queue:
    enabled: true
    storage: file_storage/queue
    block_on_overflow: true
    sizer: items
    queue_size: {{ .queueItems | default 100000 | int64 }}
    num_consumers: 2
    batch:
      sizer: bytes
      flush_timeout: 200ms
      min_size: 0
      max_size: {{ .maxBatchBytes | default 4000000 | int64 }}
{{- end }}
{{- end }}

{{/* Only what pods themselves say: the deployment's name out of its replica set's, so that reading pods is all that is needed. */}}
{{- define "keepsake.k8sattributes" -}}
auth_type: serviceAccount
# Spans of the first seconds would lack what the API server has not said yet.
wait_for_metadata: true
wait_for_metadata_timeout: 60s
extract:
  deployment_name_from_replicaset: true
  metadata:
    - k8s.namespace.name
    - k8s.pod.name
    - k8s.pod.uid
    - k8s.pod.start_time
    - k8s.node.name
    - k8s.deployment.name
    - k8s.statefulset.name
    - k8s.daemonset.name
    - k8s.job.name
    - k8s.cronjob.name
pod_association:
  - sources: [{from: resource_attribute, name: k8s.pod.uid}]
  - sources: [{from: resource_attribute, name: k8s.pod.ip}]
  - sources: [{from: connection}]
{{- if eq .Values.k8sattributes.scope "namespace" }}
filter:
  namespace: {{ .Release.Namespace }}
{{- end }}
{{- end }}

{{- define "keepsake.externalReceiver" -}}
{{- $external := .Values.otlp.external }}
otlp/external:
  protocols:
    {{- range $protocol, $port := dict "grpc" 14317 "http" 14318 }}
    {{ $protocol }}:
      endpoint: 0.0.0.0:{{ $port }}
      {{- if eq $protocol "grpc" }}
      max_recv_msg_size_mib: 16
      {{- else }}
      max_request_body_size: 16777216
      {{- end }}
      {{- if not $external.ingress.enabled }}
      tls:
        cert_file: /etc/keepsake/external-tls/tls.crt
        key_file: /etc/keepsake/external-tls/tls.key
        min_version: "1.2"
        reload_interval: 5m
        {{- if $external.tls.clientCASecretName }}
        client_ca_file: /etc/keepsake/external-client-ca/ca.crt
        client_ca_file_reload: true
        {{- end }}
      {{- end }}
      {{- if $external.bearerToken.secretName }}
      auth: {authenticator: bearertokenauth/external}
      {{- end }}
    {{- end }}
{{- end }}
