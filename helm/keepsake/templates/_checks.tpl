{{/*
What is refused at install, with the reason: combinations that would lose data. What one value alone can tell, the schema says.
Gives a list of sentences.
*/}}
{{- define "keepsake.problems" -}}
{{- $sampler := .Values.sampler }}
{{- $router := .Values.router }}
{{- $jaeger := .Values.jaeger }}
{{- $problems := list }}

{{- if and (gt (int $sampler.replicas) 1) (not (include "keepsake.hasRouter" .)) }}
{{- $problems = append $problems (printf "sampler.replicas is %d and router.enabled is false: without routers the spans of one trace reach several samplers, and each decides on a part of it. Leave router.enabled at auto, or sampler.replicas at 1." (int $sampler.replicas)) }}
{{- end }}
{{- if $sampler.autoscaling.enabled }}
{{- $problems = append $problems "sampler.autoscaling.enabled: samplers are not scaled automatically. One that is taken away leaves what it has queued on its volume until it comes back, and with router.exporter loadbalancing each change of their number splits the traces that are under way. Set sampler.replicas for the peak; router.autoscaling may be on." }}
{{- end }}

{{- $wait := include "keepsake.decisionWaitSeconds" . | int }}
{{- $grace := include "keepsake.graceSeconds" . | int }}
{{- $least := include "keepsake.leastGraceSeconds" . | int }}
{{- if lt $grace $least }}
{{- $problems = append $problems (printf "sampler.terminationGracePeriodSeconds is %d, and sampler.decisionWait %ds: a leaving sampler would be killed with undecided traces. Make the grace period at least decisionWait + %d, which is %d, or leave it at auto." $grace $wait (sub $least $wait) $least) }}
{{- end }}
{{- $routerGrace := include "keepsake.routerGraceSeconds" . | int }}
{{- $leastOfRouter := include "keepsake.leastRouterGraceSeconds" . | int }}
{{- if and (include "keepsake.hasRouter" .) (lt $routerGrace $leastOfRouter) }}
{{- $problems = append $problems (printf "router.terminationGracePeriodSeconds is %d: a leaving router waits 5 s for new connections to end, hands on what it has taken, and with trace_router stays until that is decided. Make it at least %d, or leave it at auto." $routerGrace $leastOfRouter) }}
{{- end }}

{{- range $name := list "sampler" "router" "jaeger" }}
{{- if not (dig "resources" "limits" "memory" "" (get $.Values $name)) }}
{{- $problems = append $problems (printf "%s.resources.limits.memory is not set: the point at which the process refuses work, instead of being killed with all that it holds, is derived from it. Set it." $name) }}
{{- end }}
{{- end }}
{{- $limit := dig "limits" "memory" "" $sampler.resources }}
{{- if $limit }}
{{- $usable := include "keepsake.percentOf" (dict "limit" $limit "percent" 60) | int64 }}
{{- $needed := include "keepsake.samplerMemoryNeeded" . | int64 }}
{{- if gt $needed $usable }}
{{- $problems = append $problems (printf "sampler.resources.limits.memory is %s, of which %d MiB can be used before spans are refused; sampler.numTraces (%d) × averageTraceKiB (%d), the remembered decisions and the dashboard's queues need %d MiB. Raise the limit to %d Mi or lower numTraces." $limit $usable (int64 $sampler.numTraces) (int64 $sampler.averageTraceKiB) $needed (div (mul $needed 5) 3 | add 1)) }}
{{- end }}
{{- end }}
{{- $routerLimit := dig "limits" "memory" "" $router.resources }}
{{- if and (include "keepsake.hasRouter" .) $routerLimit }}
{{- $usable := include "keepsake.percentOf" (dict "limit" $routerLimit "percent" 60) | int64 }}
{{- $needed := include "keepsake.routerMemoryNeeded" . | int64 }}
{{- if gt $needed $usable }}
{{- $holds := ternary (printf "twice router.window.sizeMiB (%d) and two queues" (int64 $router.window.sizeMiB)) "three queues" (eq (include "keepsake.hasTraceRouter" .) "true") }}
{{- $problems = append $problems (printf "router.resources.limits.memory is %s, of which %d MiB can be used before spans are refused; %s of router.queue.items (%d) need %d MiB. Raise the limit to %d Mi or lower them." $routerLimit $usable $holds (int64 $router.queue.items) $needed (div (mul $needed 5) 3 | add 1)) }}
{{- end }}
{{- end }}

{{- $volume := include "keepsake.mib" $sampler.persistence.size | int64 }}
{{- $queues := include "keepsake.queuesNeeded" . | int64 }}
{{- if gt $queues $volume }}
{{- $problems = append $problems (printf "sampler.persistence.size is %s (%d MiB), and the queues for Jaeger and the exporters may need %d MiB (1 KiB an item, twice while they are compacted): kept traces would be lost on a full disk. Make the volume larger, or sampler.queue.spans or exporters[].queueItems smaller." $sampler.persistence.size $volume $queues) }}
{{- end }}

{{- if $jaeger.enabled }}
{{- if and (gt (int $jaeger.replicas) 1) (not (include "keepsake.jaegerIsOutside" .)) }}
{{- $why := ternary "each would hold its own half of the traces" "two would open one store, which takes one" (eq $jaeger.storage.type "memory") }}
{{- $problems = append $problems (printf "jaeger.replicas is %d with jaeger.storage.type %s: %s. Leave jaeger.replicas at 1, or choose opensearch, elasticsearch, cassandra or clickhouse." (int $jaeger.replicas) $jaeger.storage.type $why) }}
{{- end }}
{{- if and (include "keepsake.jaegerIsOutside" .) (not $jaeger.storage.external.servers) }}
{{- $problems = append $problems (printf "jaeger.storage.type is %s, and jaeger.storage.external.servers is empty: say where it is." $jaeger.storage.type) }}
{{- end }}
{{- if and (eq $jaeger.storage.type "clickhouse") (or $jaeger.storage.external.tls.enabled $jaeger.storage.external.tls.caSecretName) }}
{{- $problems = append $problems "jaeger.storage.external.tls with clickhouse: Jaeger 2.13 cannot speak TLS to ClickHouse, and the password would travel in the clear. Turn tls off if the way there is safe, or choose another store." }}
{{- end }}
{{- $limit := dig "limits" "memory" "" $jaeger.resources }}
{{- if and (eq $jaeger.storage.type "memory") $limit }}
{{- $usable := include "keepsake.percentOf" (dict "limit" $limit "percent" 80) | int64 }}
{{- $needed := div (mul (int64 $jaeger.storage.memory.maxTraces) 16) 1024 }}
{{- if gt $needed $usable }}
{{- $problems = append $problems (printf "jaeger.storage.memory.maxTraces is %d, which may need %d MiB, and jaeger.resources.limits.memory leaves %d MiB: Jaeger would be killed with all its traces. Raise the limit or lower maxTraces." (int64 $jaeger.storage.memory.maxTraces) $needed $usable) }}
{{- end }}
{{- end }}
{{- else }}
{{- $tracesGoOn := false }}
{{- range .Values.exporters }}{{ if has "traces" .signals }}{{ $tracesGoOn = true }}{{ end }}{{ end }}
{{- if not $tracesGoOn }}
{{- $problems = append $problems "jaeger.enabled is false, and none of the exporters takes traces: what is kept would go nowhere. Name a back end for traces in exporters." }}
{{- end }}
{{- end }}
{{- $names := dict }}
{{- range .Values.exporters }}
{{- if hasKey $names .name }}{{ $problems = append $problems (printf "exporters: two are named %s, and would share a queue." .name) }}{{ end }}
{{- $_ := set $names .name true }}
{{- if hasPrefix "dashboard" .name }}{{ $problems = append $problems (printf "exporters: %s begins with dashboard, as the chart's own to its dashboard do, which may lose. Choose another name." .name) }}{{ end }}
{{- if eq .name "jaeger" }}{{ $problems = append $problems "exporters: none may be named jaeger, for it would take the place of the chart's own. Choose another name." }}{{ end }}
{{- if and (eq (.protocol | default "grpc") "http") (not (hasPrefix "http" .endpoint)) }}{{ $problems = append $problems (printf "exporters: the endpoint of %s has to begin with http:// or https://, for its protocol is http." .name) }}{{ end }}
{{- end }}

{{- range $component, $more := dict "sampler" $sampler.extraEnv "router" $router.extraEnv "dashboard" .Values.dashboard.extraEnv "traceApi" .Values.traceApi.extraEnv }}
{{- range $more }}
{{- if has .name (list "GOMEMLIMIT" "KEEPSAKE_DECISION_WAIT" "KEEPSAKE_NUM_TRACES" "KEEPSAKE_DECISION_CACHE" "KEEPSAKE_QUEUE_SPANS" "KEEPSAKE_QUEUE_DIRECTORY" "KEEPSAKE_MEMORY_LIMIT_MIB" "KEEPSAKE_MEMORY_SPIKE_MIB" "KEEPSAKE_JAEGER_ENDPOINT" "KEEPSAKE_SAMPLERS" "KEEPSAKE_ROUTER_QUEUE_ITEMS" "KEEPSAKE_DASHBOARD" "KEEPSAKE_DASHBOARD_PERCENT" "KEEPSAKE_DASHBOARD_QUEUE" "JAVA_TOOL_OPTIONS" "OTEL_EXPORTER_OTLP_ENDPOINT" "DASHBOARD_DECISION_WAIT" "DASHBOARD_LIVE_PERCENT" "DASHBOARD_STORE_MEBIBYTES" "DASHBOARD_STORE_LOG_MEBIBYTES" "DASHBOARD_LOGIN_TOKEN" "TRACE_API_TOKENS_REQUIRED" "TRACE_API_TOKENS_ACCEPTED" "REDIS_URI") }}
{{- $problems = append $problems (printf "%s.extraEnv sets %s, which the chart derives from other values and checks against them. Set those values." $component .name) }}
{{- end }}
{{- end }}
{{- end }}
{{- if $router.autoscaling.enabled }}
{{- if gt (int $router.autoscaling.minReplicas) (int $router.autoscaling.maxReplicas) }}{{ $problems = append $problems "router.autoscaling.minReplicas is above maxReplicas." }}{{ end }}
{{- if not (dig "requests" "cpu" "" $router.resources) }}{{ $problems = append $problems "router.autoscaling needs router.resources.requests.cpu: the target is a percentage of it." }}{{ end }}
{{- end }}
{{- $problems = concat $problems (include "keepsake.traceRouterProblems" . | fromYamlArray) (include "keepsake.externalProblems" . | fromYamlArray) (include "keepsake.dashboardProblems" . | fromYamlArray) (include "keepsake.traceApiProblems" . | fromYamlArray) }}
{{- toYaml $problems }}
{{- end }}

{{/* An address for strangers without TLS, or without knowing who sends, would let anybody fill the queues and read what others send. */}}
{{- define "keepsake.externalProblems" -}}
{{- $external := .Values.otlp.external }}
{{- $problems := list }}
{{- if $external.enabled }}
{{- if and (not $external.tls.clientCASecretName) (not $external.bearerToken.secretName) }}
{{- $problems = append $problems "otlp.external is enabled and anybody could send: name otlp.external.tls.clientCASecretName (mTLS) or otlp.external.bearerToken.secretName." }}
{{- end }}
{{- if $external.ingress.enabled }}
{{- if not (and $external.ingress.host $external.ingress.tlsSecretName) }}{{ $problems = append $problems "otlp.external.ingress needs host and tlsSecretName: a token must not travel without TLS." }}{{ end }}
{{- if $external.tls.clientCASecretName }}{{ $problems = append $problems "otlp.external.tls.clientCASecretName with otlp.external.ingress: the Ingress ends TLS, so that the Collector never sees the senders' certificates. Use bearerToken, or a Service without the Ingress." }}{{ end }}
{{- if not $external.bearerToken.secretName }}{{ $problems = append $problems "otlp.external.ingress needs otlp.external.bearerToken.secretName." }}{{ end }}
{{- if ne $external.service.type "ClusterIP" }}{{ $problems = append $problems "otlp.external.ingress with otlp.external.service.type other than ClusterIP: beside the Ingress the port would be open without TLS. Set the type to ClusterIP." }}{{ end }}
{{- else if and (not $external.tls.secretName) (not $external.tls.certManager.enabled) }}
{{- $problems = append $problems "otlp.external is enabled without a certificate: name otlp.external.tls.secretName, or enable otlp.external.tls.certManager." }}
{{- end }}
{{- if $external.tls.certManager.enabled }}
{{- if not (and $external.tls.certManager.issuerRef.name $external.tls.certManager.dnsNames) }}{{ $problems = append $problems "otlp.external.tls.certManager needs issuerRef.name and dnsNames." }}{{ end }}
{{- if not (.Capabilities.APIVersions.Has "cert-manager.io/v1") }}{{ $problems = append $problems "otlp.external.tls.certManager is enabled, and the cluster has no cert-manager (cert-manager.io/v1): the routers would wait for a certificate for ever. Install cert-manager first, or name otlp.external.tls.secretName." }}{{ end }}
{{- end }}
{{- end }}
{{- toYaml $problems }}
{{- end }}
