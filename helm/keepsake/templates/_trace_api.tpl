{{/* The environment of the trace API: docs/configuration.md. */}}
{{- define "keepsake.traceApiEnv" -}}
{{- $api := .Values.traceApi }}
- {name: TRACE_API_TOKENS_REQUIRED, value: {{ $api.tokens.required | quote }}}
{{- with $api.tokens.secretName }}
- name: TRACE_API_TOKENS_ACCEPTED
  valueFrom: {secretKeyRef: {name: {{ . }}, key: {{ $api.tokens.key }}}}
{{- end }}
{{- include "keepsake.redisEnv" $api.redis }}
{{- end }}

{{/* A list of sentences, as keepsake.problems. */}}
{{- define "keepsake.traceApiProblems" -}}
{{- $problems := list }}
{{- $api := .Values.traceApi }}
{{- if $api.enabled }}
{{- if and $api.tokens.required (not $api.tokens.secretName) }}
{{- $problems = append $problems "traceApi is enabled without tokens, and anybody could fill the queues: name the Secret with the tokens of its clients in traceApi.tokens.secretName, or set traceApi.tokens.required to false." }}
{{- end }}
{{- if and (gt (int $api.replicas) 1) (not $api.redis.secretName) }}
{{- $problems = append $problems (printf "traceApi.replicas is %d, and open spans are in memory: a call would reach one that does not know its span. Name a Redis in traceApi.redis.secretName, or leave traceApi.replicas at 1." (int $api.replicas)) }}
{{- end }}
{{- $problems = concat $problems (include "keepsake.heapProblems" (dict "name" "traceApi" "values" $api "needed" 96 "what" "three times its open spans and its queue (32 MiB)") | fromYamlArray) }}
{{- end }}
{{- toYaml $problems }}
{{- end }}
