{{/* A quantity of memory or disk in MiB, rounded down: "2Gi" is 2048. */}}
{{- define "keepsake.mib" -}}
{{- $number := regexFind "^[0-9.]+" (toString .) | float64 }}
{{- $unit := regexReplaceAll "^[0-9.]+" (toString .) "" }}
{{- $bytes := dict "" 1.0 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 }}
{{- divf (mulf $number (get $bytes $unit)) 1048576.0 | floor | int64 }}
{{- end }}

{{/* A percentage of a memory limit, in MiB: (dict "limit" "2Gi" "percent" 80). */}}
{{- define "keepsake.percentOf" -}}
{{- div (mul (include "keepsake.mib" .limit | int64) .percent) 100 }}
{{- end }}

{{- define "keepsake.decisionWaitSeconds" -}}
{{- trimSuffix "s" .Values.sampler.decisionWait }}
{{- end }}

{{/* Of a sampler, in MiB: the program, undecided traces, 10 × as many decisions of either kind, 200 bytes each, and what waits for the dashboard. */}}
{{- define "keepsake.samplerMemoryNeeded" -}}
{{- $traces := div (mul (int64 .Values.sampler.numTraces) (int64 .Values.sampler.averageTraceKiB)) 1024 }}
{{- $decisions := div (mul (int64 .Values.sampler.numTraces) 20 200) 1048576 }}
{{- add 128 $traces $decisions (include "keepsake.dashboardQueues" .) }}
{{- end }}

{{/* Of a sampler's volume, in MiB: 1 KiB an item, and as much again while a queue is compacted. */}}
{{- define "keepsake.queuesNeeded" -}}
{{- $items := ternary (int64 .Values.sampler.queue.spans) 0 .Values.jaeger.enabled }}
{{- range .Values.exporters }}
{{- $items = add $items (mul (.queueItems | default 100000 | int64) (len .signals)) }}
{{- end }}
{{- div (mul $items 2) 1024 }}
{{- end }}
