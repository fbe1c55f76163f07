{{- define "keepsake.jaegerIsOutside" -}}
{{- if has .Values.jaeger.storage.type (list "opensearch" "elasticsearch" "cassandra" "clickhouse") }}true{{ end }}
{{- end }}

{{/* A second --config for Jaeger beside tools/jaeger/config.yaml: the store, where it is not memory. */}}
{{- define "keepsake.jaegerOverlay" -}}
{{- if ne .Values.jaeger.storage.type "memory" -}}
extensions:
  jaeger_storage:
    backends:
      {{- include (printf "keepsake.jaegerStore.%s" (ternary "search" .Values.jaeger.storage.type (has .Values.jaeger.storage.type (list "opensearch" "elasticsearch")))) . | trim | nindent 6 }}
  jaeger_query:
    storage: {traces: {{ .Values.jaeger.storage.type }}}
exporters:
  jaeger_storage_exporter: {trace_storage: {{ .Values.jaeger.storage.type }}}
{{- else -}}
{}
{{- end }}
{{- end }}

{{/* In what follows, the second variable is never set: a variable that stands alone would be read as YAML, and a password of digits be a number. */}}
{{- define "keepsake.jaegerStore.badger" -}}
badger:
  badger:
    ephemeral: false
    # What was acknowledged is on the disk.
    consistency: true
    directories: {keys: /var/lib/jaeger/keys, values: /var/lib/jaeger/values}
    ttl: {spans: {{ .Values.jaeger.storage.badger.ttl }}}
{{- end }}

{{- define "keepsake.jaegerStore.search" -}}
{{- $type := .Values.jaeger.storage.type }}
{{- with .Values.jaeger.storage.external }}
{{ $type }}:
  {{ $type }}:
    server_urls: {{ toJson .servers }}
    indices: {index_prefix: {{ .indexPrefix }}}
    {{- if .credentialsSecretName }}
    auth: {basic: {username: "${env:JAEGER_STORAGE_USER}${env:JAEGER_STORAGE_TEXT:-}", password_file: /etc/keepsake/storage-credentials/{{ .passwordKey }}, reload_interval: 1m}}
    {{- end }}
    {{- if .tls.caSecretName }}
    tls: {ca_file: /etc/keepsake/storage-ca/ca.crt}
    {{- end }}
{{- end }}
{{- end }}

{{- define "keepsake.jaegerStore.cassandra" -}}
{{- with .Values.jaeger.storage.external }}
cassandra:
  cassandra:
    schema: {keyspace: {{ .database }}, datacenter: {{ .datacenter }}, create: {{ .createSchema }}}
    connection:
      servers: {{ toJson .servers }}
      {{- if .credentialsSecretName }}
      auth: {basic: {username: "${env:JAEGER_STORAGE_USER}${env:JAEGER_STORAGE_TEXT:-}", password: "${env:JAEGER_STORAGE_PASSWORD}${env:JAEGER_STORAGE_TEXT:-}"}}
      {{- end }}
      {{- if .tls.enabled }}
      tls: {insecure: false{{ if .tls.caSecretName }}, ca_file: /etc/keepsake/storage-ca/ca.crt{{ end }}}
      {{- else }}
      tls: {insecure: true}
      {{- end }}
{{- end }}
{{- end }}

{{- define "keepsake.jaegerStore.clickhouse" -}}
{{- with .Values.jaeger.storage.external }}
clickhouse:
  clickhouse:
    addresses: {{ toJson .servers }}
    database: {{ .database }}
    create_schema: {{ .createSchema }}
    {{- if .credentialsSecretName }}
    auth: {basic: {username: "${env:JAEGER_STORAGE_USER}${env:JAEGER_STORAGE_TEXT:-}", password: "${env:JAEGER_STORAGE_PASSWORD}${env:JAEGER_STORAGE_TEXT:-}"}}
    {{- end }}
{{- end }}
{{- end }}

{{- define "keepsake.jaegerConfigData" -}}
config.yaml: |
  {{- .Files.Get "files/jaeger-config.yaml" | nindent 2 }}
overlay.yaml: |
  {{- include "keepsake.jaegerOverlay" . | nindent 2 }}
{{- end }}
