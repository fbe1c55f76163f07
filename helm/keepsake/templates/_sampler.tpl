{{/* The environment of collector-config.yaml: docs/configuration.md. */}}
{{- define "keepsake.samplerEnv" -}}
{{- $sampler := .Values.sampler }}
- {name: KEEPSAKE_OTLP_HOST, value: 0.0.0.0}
- {name: KEEPSAKE_TELEMETRY_HOST, value: 0.0.0.0}
- {name: KEEPSAKE_DECISION_WAIT, value: {{ $sampler.decisionWait }}}
- {name: KEEPSAKE_NUM_TRACES, value: {{ $sampler.numTraces | int64 | quote }}}
- {name: KEEPSAKE_DECISION_CACHE, value: {{ mul ($sampler.numTraces | int64) 10 | quote }}}
- {name: KEEPSAKE_SLOW_MS, value: {{ $sampler.policies.slowMs | int64 | quote }}}
- {name: KEEPSAKE_BASELINE_PERCENT, value: {{ $sampler.policies.baselinePercent | quote }}}
- {name: KEEPSAKE_CLIENT_ERRORS_PERCENT, value: {{ $sampler.policies.clientErrorsPercent | quote }}}
- {name: KEEPSAKE_ROUTES, value: {{ $sampler.policies.routes | toJson | quote }}}
- {name: KEEPSAKE_ROUTES_PERCENT, value: {{ $sampler.policies.routesPercent | quote }}}
- {name: KEEPSAKE_METRIC_SERIES_LIMIT, value: {{ $sampler.spanMetrics.seriesLimit | int64 | quote }}}
- {name: KEEPSAKE_METRICS_INTERVAL, value: {{ $sampler.spanMetrics.interval }}}
- {name: KEEPSAKE_QUEUE_DIRECTORY, value: /var/lib/keepsake/queue}
- {name: KEEPSAKE_QUEUE_SPANS, value: {{ $sampler.queue.spans | int64 | quote }}}
- {name: KEEPSAKE_QUEUE_FSYNC, value: {{ $sampler.queue.fsync | quote }}}
- {name: KEEPSAKE_JAEGER_ENDPOINT, value: {{ include "keepsake.fullname" . }}-jaeger:4317}
{{- if .Values.dashboard.enabled }}
- {name: KEEPSAKE_DASHBOARD, value: "http://{{ include "keepsake.fullname" . }}-dashboard:8000"}
- {name: KEEPSAKE_DASHBOARD_PERCENT, value: {{ .Values.dashboard.livePercent | quote }}}
- {name: KEEPSAKE_DASHBOARD_QUEUE, value: {{ .Values.dashboard.queueItems | int64 | quote }}}
{{- end }}
{{- range $exporter := .Values.exporters }}
{{- range $header, $from := .secretHeaders }}
- name: {{ include "keepsake.headerVariable" (dict "exporter" $exporter.name "header" $header) }}
  valueFrom: {secretKeyRef: {name: {{ $from.name }}, key: {{ $from.key }}}}
{{- end }}
{{- end }}
{{- with $sampler.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
