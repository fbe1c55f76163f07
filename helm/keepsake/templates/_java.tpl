{{/* What the services of the chart have in common: (dict "root" $ "component" "dashboard" "values" .Values.dashboard "environment" "- {name: …}" "shared" false "grace" 15). */}}

{{/* "shared": two may run beside each other, for what they hold is outside. "grace": seconds that one needs after it was told to stop. */}}
{{- define "keepsake.javaDeployment" -}}
{{- $values := .values }}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "keepsake.metadata" . | nindent 2 }}
spec:
  replicas: {{ $values.replicas }}
  {{- if .shared }}
  strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}
  {{- else }}
  # Never two beside each other: of two memories each would know half.
  strategy: {type: Recreate}
  {{- end }}
  selector:
    matchLabels:
      {{- include "keepsake.selectorLabels" . | nindent 6 }}
  template:
    metadata:
      {{- include "keepsake.podMetadata" . | nindent 6 }}
    spec:
      serviceAccountName: {{ include "keepsake.fullname" .root }}-{{ .component }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ add .grace 5 }}
      securityContext:
        {{- include "keepsake.podSecurityContext" .root | nindent 8 }}
      {{- include "keepsake.scheduling" . | trim | nindent 6 }}
      containers:
        - name: {{ .component }}
          image: {{ include "keepsake.image" $values.image }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          env:
            - {name: JAVA_TOOL_OPTIONS, value: "-XX:MaxRAMPercentage={{ $values.heapPercent }}"}
            - {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://{{ include "keepsake.fullname" .root }}-otlp:4318"}
            {{- .environment | trim | nindent 12 }}
            {{- with $values.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - {name: http, containerPort: 8080}
          startupProbe:
            httpGet: {path: /health/liveness, port: http}
            periodSeconds: 1
            timeoutSeconds: 3
            failureThreshold: 120
          readinessProbe:
            httpGet: {path: /health/readiness, port: http}
            periodSeconds: 2
            timeoutSeconds: 3
          livenessProbe:
            httpGet: {path: /health/liveness, port: http}
            periodSeconds: 15
            timeoutSeconds: 10
            failureThreshold: 6
          # Until every node has heard that it leaves, it still takes requests.
          lifecycle: {preStop: {sleep: {seconds: 5}}}
          resources:
            {{- toYaml $values.resources | nindent 12 }}
          securityContext:
            {{- include "keepsake.containerSecurityContext" .root | nindent 12 }}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: 64Mi}
{{- end }}

{{/* The port by which it is known outside: (… "port" 8000). */}}
{{- define "keepsake.javaService" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "keepsake.metadata" . | nindent 2 }}
  {{- with .values.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  selector:
    {{- include "keepsake.selectorLabels" . | nindent 4 }}
  ports:
    - {name: http, port: {{ .port }}, targetPort: http, appProtocol: http}
{{- end }}

{{/* The way to the address that senders know, as an entry of a NetworkPolicy's egress. */}}
{{- define "keepsake.egressToOtlp" -}}
- ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
- to:
    - podSelector:
        matchLabels:
          {{- include "keepsake.selectorLabels" (dict "root" . "component" (include "keepsake.front" .)) | nindent 10 }}
  ports: [{port: otlp-http}]
{{- end }}

{{/* Sentences about a memory limit that is missing, or less than what was asked for: (dict "name" "dashboard" "values" .Values.dashboard "needed" 240 "what" "…"). */}}
{{- define "keepsake.heapProblems" -}}
{{- $problems := list }}
{{- $limit := dig "limits" "memory" "" .values.resources }}
{{- if $limit }}
{{- $heap := include "keepsake.percentOf" (dict "limit" $limit "percent" (int .values.heapPercent)) | int64 }}
{{- if gt (int64 .needed) $heap }}
{{- $problems = append $problems (printf "%s.resources.limits.memory is %s, of which heapPercent leaves %d MiB to the heap; %s need %d MiB. Raise the limit or lower them." .name $limit $heap .what (int64 .needed)) }}
{{- end }}
{{- else }}
{{- $problems = append $problems (printf "%s.resources.limits.memory is not set: the size of the JVM's heap is derived from it. Set it." .name) }}
{{- end }}
{{- toYaml $problems }}
{{- end }}

{{/* The address of a Redis, where one is named: a component's values redis. */}}
{{- define "keepsake.redisEnv" -}}
{{- if .secretName }}
- name: REDIS_URI
  valueFrom: {secretKeyRef: {name: {{ .secretName }}, key: {{ .key }}}}
{{- end }}
{{- end }}
