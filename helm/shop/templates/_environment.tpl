{{- /* The variables of one service: root, name, service, services. What its env says wins. */ -}}
{{- define "shop.environment" -}}
{{- $own := .service.env | default dict -}}
{{- range include "shop.variables" . | fromYamlArray }}
{{- if not (hasKey $own .name) }}
{{ list . | toYaml }}
{{- end }}
{{- end }}
{{- range $key, $value := $own }}
- {name: {{ $key }}, value: {{ $value | quote }}}
{{- end }}
{{- end -}}

{{- /* docs/configuration.md says what each does. */ -}}
{{- define "shop.variables" -}}
{{- $root := .root -}}
{{- $prefix := include "shop.fullname" $root -}}
{{- $tracing := $root.Values.tracing -}}
- {name: SERVER_PORT, value: {{ .service.port | quote }}}
- {name: JAVA_TOOL_OPTIONS, value: {{ printf "-XX:MaxRAMPercentage=%v %s" .service.heapPercent .service.jvmOptions | trim | quote }}}
- {name: SHOP_DELAY_SCALE, value: {{ $root.Values.delayScale | quote }}}
- {name: KEEPSAKE_FAULTS_ENABLED, value: {{ $tracing.faults | quote }}}
{{- range .service.calls }}
- {name: {{ upper . | replace "-" "_" }}_URL, value: "http://{{ $prefix }}-{{ . }}:{{ (get $.services .).port }}"}
{{- end }}
{{- $drain := 0 }}
{{- range .service.calls }}
{{- $its := int (get $.services .).drainSeconds }}
{{- if and $its (or (not $drain) (lt $its $drain)) }}{{ $drain = $its }}{{ end }}
{{- end }}
{{- if $drain }}
# No connection outlives the drain of the pod at its other end: that one would close it just as a request is sent.
- {name: MICRONAUT_HTTP_CLIENT_CONNECT_TTL, value: {{ sub $drain 2 }}s}
{{- end }}
{{- if .service.jwt }}
- name: SHOP_JWT_SECRET
  valueFrom: {secretKeyRef: {name: {{ include "shop.jwtSecretName" $root }}, key: jwt-secret}}
{{- end }}
{{- with .service.database }}
{{- $external := $root.Values.postgres.external }}
{{- if $root.Values.postgres.bundled }}
- {name: DATASOURCES_DEFAULT_URL, value: "jdbc:postgresql://{{ $prefix }}-postgres:5432/{{ . }}"}
- {name: DATASOURCES_DEFAULT_USERNAME, value: postgres}
{{- else }}
- {name: DATASOURCES_DEFAULT_URL, value: {{ printf "jdbc:postgresql://%s:%v/%s%s" $external.host $external.port . (ternary (printf "?%s" $external.parameters) "" (ne $external.parameters "")) | quote }}}
- {name: DATASOURCES_DEFAULT_USERNAME, value: {{ $external.username | quote }}}
{{- end }}
- name: DATASOURCES_DEFAULT_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ include "shop.postgresSecretName" $root }}, key: password}}
# Waits for a PostgreSQL that starts at the same time, instead of a restart.
- {name: DATASOURCES_DEFAULT_INITIALIZATION_FAIL_TIMEOUT, value: "60000"}
{{- end }}
{{- if $root.Values.otlp.enabled }}
- {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ $root.Values.otlp.endpoint | quote }}}
- {name: OTEL_EXPORTER_OTLP_PROTOCOL, value: {{ $root.Values.otlp.protocol }}}
{{- with $root.Values.otlp.headersSecret.name }}
- name: OTEL_EXPORTER_OTLP_HEADERS
  valueFrom: {secretKeyRef: {name: {{ . }}, key: {{ $root.Values.otlp.headersSecret.key }}}}
{{- end }}
{{- else }}
- {name: OTEL_SDK_DISABLED, value: "true"}
{{- end }}
{{- with $tracing.environment }}
- {name: KEEPSAKE_TRACING_RESOURCE_ENVIRONMENT, value: {{ . | quote }}}
{{- end }}
{{- with $tracing.clusterName }}
- {name: K8S_CLUSTER_NAME, value: {{ . | quote }}}
{{- end }}
- name: K8S_NAMESPACE_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
- name: K8S_NODE_NAME
  valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
- name: K8S_POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: K8S_POD_UID
  valueFrom: {fieldRef: {fieldPath: metadata.uid}}
- {name: K8S_DEPLOYMENT_NAME, value: {{ $prefix }}-{{ .name }}}
- {name: K8S_CONTAINER_NAME, value: {{ .name }}}
{{- end -}}
