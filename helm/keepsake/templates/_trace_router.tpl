{{/*
router.exporter: trace_router. Routers remember what they sent for as long as it may be undecided; when a sampler goes they send it again, whole, to another one. What is sent
again comes in at a port of its own, behind which it is sampled but not measured a second time.
*/}}

{{/* "true" or nothing. */}}
{{- define "keepsake.hasTraceRouter" -}}
{{- if and (include "keepsake.hasRouter" .) (eq .Values.router.exporter "trace_router") }}true{{ end }}
{{- end }}

{{/* What the router's overlay adds: traces go through our exporter; logs and metrics stay with upstream's. */}}
{{- define "keepsake.traceRouter" -}}
exporters:
  trace_router:
    decision_wait: {{ .Values.sampler.decisionWait }}
    unresponsive_after: {{ .Values.router.unresponsiveAfter }}
    members:
      kubernetes: {service: "${env:KEEPSAKE_SAMPLERS}", port: 4317, replay_port: 4319}
    window: {max_size_mib: {{ .Values.router.window.sizeMiB | int64 }}}
    tls: {insecure: true}
service:
  pipelines:
    traces: {exporters: [trace_router]}
{{- end }}

{{/* What the sampler's overlay adds: the way of its traces once more, without the connectors that measure. */}}
{{- define "keepsake.replays" -}}
{{- $config := .Files.Get "files/collector-config.yaml" | fromYaml }}
receivers:
  otlp/replayed:
    protocols:
      grpc: {endpoint: "0.0.0.0:4319", max_recv_msg_size_mib: 16}
service:
  pipelines:
    traces/replayed:
      receivers: [otlp/replayed]
      processors: {{ index $config.service.pipelines "traces/in" "processors" | toJson }}
      exporters: [forward/sample]
{{- end }}

{{/* Seconds for which a leaving sampler goes on before it is told to stop: until it has decided all that it began. Nothing without trace_router. */}}
{{- define "keepsake.drainSeconds" -}}
{{- if include "keepsake.hasTraceRouter" . }}{{ add (include "keepsake.decisionWaitSeconds" . | int) 5 }}{{ end }}
{{- end }}

{{/* Seconds that a leaving sampler needs at least. */}}
{{- define "keepsake.leastGraceSeconds" -}}
{{- $drain := include "keepsake.drainSeconds" . }}
{{- if $drain }}{{ add (int $drain) 30 }}{{ else }}{{ add (include "keepsake.decisionWaitSeconds" . | int) 15 }}{{ end }}
{{- end }}

{{- define "keepsake.graceSeconds" -}}
{{- $set := toString .Values.sampler.terminationGracePeriodSeconds }}
{{- if eq $set "auto" }}{{ max 60 (include "keepsake.leastGraceSeconds" . | int) }}{{ else }}{{ int $set }}{{ end }}
{{- end }}

{{/* Seconds that a leaving router needs at least: with trace_router it stays until what it has sent is decided. */}}
{{- define "keepsake.leastRouterGraceSeconds" -}}
{{- if include "keepsake.hasTraceRouter" . }}{{ add (include "keepsake.decisionWaitSeconds" . | int) 35 }}{{ else }}30{{ end }}
{{- end }}

{{- define "keepsake.routerGraceSeconds" -}}
{{- $set := toString .Values.router.terminationGracePeriodSeconds }}
{{- if eq $set "auto" }}{{ max 60 (include "keepsake.leastRouterGraceSeconds" . | int) }}{{ else }}{{ int $set }}{{ end }}
{{- end }}

{{/* Of a router, in MiB: the program, the queues at 1 KiB an item, and twice the window, for garbage is collected at twice what lives. */}}
{{- define "keepsake.routerMemoryNeeded" -}}
{{- $items := int64 .Values.router.queue.items }}
{{- if include "keepsake.hasTraceRouter" . }}
{{- add 128 (div (mul $items 2) 1024) (mul (int64 .Values.router.window.sizeMiB) 2) }}
{{- else }}
{{- add 128 (div (mul $items 3) 1024) }}
{{- end }}
{{- end }}

{{/* A list of sentences, as keepsake.problems. */}}
{{- define "keepsake.traceRouterProblems" -}}
{{- $problems := list }}
{{- $router := .Values.router }}
{{- $ours := eq $router.exporter "trace_router" }}
{{- if and .Values.crashSafe (not $ours) }}
{{- $problems = append $problems "crashSafe is true and router.exporter is loadbalancing: that exporter remembers nothing that it could send again when a sampler dies. Set router.exporter to trace_router, with an image of our Collector, or leave crashSafe at false." }}
{{- end }}
{{- if and .Values.crashSafe (not (include "keepsake.hasRouter" .)) }}
{{- $problems = append $problems "crashSafe is true and router.enabled is false: it is the routers that remember what a sampler had not decided when it died. Leave router.enabled at auto, or crashSafe at false." }}
{{- end }}
{{- $repository := $router.image.repository | default .Values.sampler.image.repository }}
{{- if and (include "keepsake.hasTraceRouter" .) (regexMatch "(^|/)opentelemetry-collector-contrib$" $repository) }}
{{- $problems = append $problems (printf "router.exporter is trace_router, and the routers would run %s: the official image does not have that exporter, and would not start. Name an image of our Collector in router.image (tools/images/collector makes one), or set router.exporter to loadbalancing." $repository) }}
{{- end }}
{{- toYaml $problems }}
{{- end }}
