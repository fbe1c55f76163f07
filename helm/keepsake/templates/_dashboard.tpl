{{/* The environment of the dashboard: docs/configuration.md. */}}
{{- define "keepsake.dashboardEnv" -}}
{{- $dashboard := .Values.dashboard }}
- {name: DASHBOARD_DECISION_WAIT, value: {{ .Values.sampler.decisionWait }}}
- {name: DASHBOARD_LIVE_PERCENT, value: {{ $dashboard.livePercent | quote }}}
- {name: DASHBOARD_STORE_MEBIBYTES, value: {{ $dashboard.store.tracesMiB | int64 | quote }}}
- {name: DASHBOARD_STORE_LOG_MEBIBYTES, value: {{ $dashboard.store.logsMiB | int64 | quote }}}
- {name: DASHBOARD_STORE_AGE, value: {{ $dashboard.store.age }}}
- {name: DASHBOARD_JAEGER_URL, value: {{ include "keepsake.jaegerUrl" . | quote }}}
{{- include "keepsake.redisEnv" $dashboard.redis }}
{{- if $dashboard.login.enabled }}
- name: DASHBOARD_LOGIN_TOKEN
  valueFrom: {secretKeyRef: {name: {{ include "keepsake.dashboardTokenSecret" . }}, key: {{ $dashboard.login.token.key }}}}
- {name: DASHBOARD_LOGIN_SESSION_LIFE, value: {{ $dashboard.login.sessionLife }}}
{{- with $dashboard.login.oidc }}
{{- if .issuer }}
- {name: DASHBOARD_LOGIN_OIDC_ISSUER, value: {{ .issuer | quote }}}
- {name: DASHBOARD_LOGIN_OIDC_CLIENT_ID, value: {{ .clientId | quote }}}
{{- if .secretName }}
- name: DASHBOARD_LOGIN_OIDC_CLIENT_SECRET
  valueFrom: {secretKeyRef: {name: {{ .secretName }}, key: {{ .key }}}}
{{- end }}
- {name: DASHBOARD_LOGIN_OIDC_SCOPES, value: {{ .scopes | quote }}}
- {name: DASHBOARD_LOGIN_OIDC_CLAIM, value: {{ .claim | quote }}}
- {name: DASHBOARD_LOGIN_OIDC_ALLOWED, value: {{ join "," .allowed | quote }}}
- {name: DASHBOARD_LOGIN_OIDC_PUBLIC_URL, value: {{ .publicUrl | quote }}}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The Secret with the token: the one that is named, else the chart's own. */}}
{{- define "keepsake.dashboardTokenSecret" -}}
{{- .Values.dashboard.login.token.secretName | default (printf "%s-dashboard-login" (include "keepsake.fullname" .)) }}
{{- end }}

{{/* Where the OpenID provider is, as an entry of a NetworkPolicy's egress: its name tells nothing of its address. */}}
{{- define "keepsake.egressToOidc" -}}
- ports: [{port: {{ regexFind "[0-9]+$" (regexFind ":[0-9]+$" (urlParse .Values.dashboard.login.oidc.issuer).host) | default "443" }}}]
{{- end }}

{{/* Where a browser finds Jaeger: by its Ingress, else by the port-forward of the notes. */}}
{{- define "keepsake.jaegerUrl" -}}
{{- $jaeger := .Values.jaeger }}
{{- if ne .Values.dashboard.jaegerUrl "auto" }}{{ .Values.dashboard.jaegerUrl }}
{{- else if not $jaeger.enabled }}
{{- else if and $jaeger.ingress.enabled $jaeger.ingress.host }}{{ ternary "https" "http" (ne $jaeger.ingress.tlsSecretName "") }}://{{ $jaeger.ingress.host }}
{{- else }}http://localhost:16686
{{- end }}
{{- end }}

{{/* Of a sampler, in MiB: the queues to the dashboard for spans before and after sampling, logs and metrics, 1 KiB an item. */}}
{{- define "keepsake.dashboardQueues" -}}
{{- ternary (div (mul (int64 .Values.dashboard.queueItems) 4) 1024) 0 .Values.dashboard.enabled }}
{{- end }}

{{/* A list of sentences, as keepsake.problems. */}}
{{- define "keepsake.dashboardProblems" -}}
{{- $problems := list }}
{{- $dashboard := .Values.dashboard }}
{{- if $dashboard.enabled }}
{{- if and (gt (int $dashboard.replicas) 1) (not $dashboard.redis.secretName) }}
{{- $problems = append $problems (printf "dashboard.replicas is %d: each would hold its own part of the traces, in memory, and a page show another one at each call. Name a Redis in dashboard.redis.secretName, or leave dashboard.replicas at 1." (int $dashboard.replicas)) }}
{{- end }}
{{- $login := $dashboard.login }}
{{- if and (not $login.enabled) $login.oidc.issuer }}
{{- $problems = append $problems "dashboard.login.oidc.issuer is set and dashboard.login.enabled is false: nobody would be asked to log in. Set one of them otherwise." }}
{{- end }}
{{- if ne (empty $login.oidc.issuer) (empty $login.oidc.clientId) }}
{{- $problems = append $problems "dashboard.login.oidc.issuer and clientId go together: set both, or none." }}
{{- end }}
{{- if ne (empty $login.oidc.claim) (empty $login.oidc.allowed) }}
{{- $problems = append $problems "dashboard.login.oidc.claim and allowed go together: set both, or none." }}
{{- end }}
{{- $needed := mul 3 (add (int64 $dashboard.store.tracesMiB) (int64 $dashboard.store.logsMiB)) }}
{{- $problems = concat $problems (include "keepsake.heapProblems" (dict "name" "dashboard" "values" $dashboard "needed" $needed "what" (printf "three times dashboard.store.tracesMiB (%d) and logsMiB (%d)" (int64 $dashboard.store.tracesMiB) (int64 $dashboard.store.logsMiB))) | fromYamlArray) }}
{{- end }}
{{- toYaml $problems }}
{{- end }}
