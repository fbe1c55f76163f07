{{- define "shop.fullname" -}}
{{- default .Release.Name .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "shop.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}{{ default (include "shop.fullname" .) .Values.serviceAccount.name }}{{ else }}{{ default "default" .Values.serviceAccount.name }}{{ end -}}
{{- end -}}

{{- /* component, root */ -}}
{{- define "shop.selectorLabels" -}}
app.kubernetes.io/name: {{ .component }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end -}}

{{- /* Not the versions: a pod is not replaced for another chart alone. */ -}}
{{- define "shop.podLabels" -}}
{{ include "shop.selectorLabels" . }}
app.kubernetes.io/part-of: {{ .root.Chart.Name }}
{{- end -}}

{{- define "shop.labels" -}}
{{ include "shop.podLabels" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- /* The services with the defaults below each, as YAML: {NAME: {...}}. Whoever asks for them has them checked. */ -}}
{{- define "shop.services" -}}
{{- $services := include "shop.merged" . -}}
{{- include "shop.check" (dict "services" (fromYaml $services) "Values" .Values) -}}
{{- $services -}}
{{- end -}}

{{- define "shop.merged" -}}
{{- $services := dict -}}
{{- range $name, $own := .Values.services -}}
{{- if $own -}}
{{- $_ := set $services $name (mergeOverwrite (deepCopy $.Values.defaults) $own) -}}
{{- end -}}
{{- end -}}
{{- toYaml $services -}}
{{- end -}}

{{- /* What the schema cannot say: services that do not exist, and second replicas that would lose something. */ -}}
{{- define "shop.check" -}}
{{- $services := .services -}}
{{- range $name, $service := $services -}}
{{- range $service.calls -}}
{{- if not (hasKey $services .) }}{{ fail (printf "services.%s.calls names %q, which is not among the services (%s)." $name . (keys $services | sortAlpha | join ", ")) }}{{ end -}}
{{- if not (dig "server" true (get $services .)) }}{{ fail (printf "services.%s.calls names %q, which serves nothing (services.%s.server is false)." $name . .) }}{{ end -}}
{{- end -}}
{{- $memory := include "shop.mebibytes" ($service.resources.limits | default dict).memory | float64 -}}
{{- if lt $memory 128.0 -}}
{{- fail (printf "services.%s has %v of memory: the heap is %v %% of resources.limits.memory, which has to be 128Mi at least." $name (dig "limits" "memory" "no limit" $service.resources) $service.heapPercent) -}}
{{- end -}}
{{- if lt (int $service.gracePeriodSeconds) 16 -}}
{{- fail (printf "services.%s.gracePeriodSeconds is %v: a stop takes up to 10 s for requests, then 5 s for spans, which would be lost; 16 at least, not counting drainSeconds." $name $service.gracePeriodSeconds) -}}
{{- end -}}
{{- if has (int $service.drainSeconds) (list 1 2) -}}
{{- fail (printf "services.%s.drainSeconds is %v: its callers let go of their connections 2 s before that time is over; 3 at least, or 0 for no drain." $name $service.drainSeconds) -}}
{{- end -}}
{{- if and $service.singleton (or (gt (int $service.replicas) 1) $service.autoscaling.enabled) -}}
{{- fail (printf "services.%s keeps its state in its own memory (singleton): it can have one replica and no autoscaling." $name) -}}
{{- end -}}
{{- end -}}
{{- if and (not .Values.postgres.bundled) (not .Values.postgres.external.host) -}}
{{- range $name, $service := $services -}}
{{- if $service.database }}{{ fail (printf "services.%s has a database: name its server in postgres.external.host, or set postgres.bundled=true." $name) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- if and (not .Values.postgres.bundled) (not .Values.postgres.password) (not .Values.postgres.existingSecret) -}}
{{- fail "postgres.bundled is false: give the external server's password in postgres.password, or a Secret that has it in postgres.existingSecret." -}}
{{- end -}}
{{- $public := list -}}
{{- range $name, $service := $services }}{{ if $service.public }}{{ $public = append $public $name }}{{ end }}{{ end -}}
{{- if and (gt (len $public) 1) (or .Values.ingress.enabled .Values.httpRoute.enabled) -}}
{{- fail (printf "%s are public: the Ingress or HTTPRoute can lead to one service only." (join " and " $public)) -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) }}{{ fail "httpRoute.enabled needs a Gateway to attach to: httpRoute.parentRefs." }}{{ end -}}
{{- end -}}

{{- /* registry, image, default tag */ -}}
{{- define "shop.image" -}}
{{- $repository := .image.repository -}}
{{- if .registry }}{{ $repository = printf "%s/%s" .registry $repository }}{{ end -}}
{{- $reference := printf "%s:%s" $repository (.image.tag | default .tag) -}}
{{- if .image.digest }}{{ printf "%s@%s" $reference .image.digest }}{{ else }}{{ $reference }}{{ end -}}
{{- end -}}

{{- define "shop.podSecurityContext" -}}
runAsNonRoot: true
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "shop.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{- define "shop.jwtSecretName" -}}
{{ .Values.jwt.existingSecret | default (printf "%s-jwt" (include "shop.fullname" .)) }}
{{- end -}}

{{- define "shop.postgresSecretName" -}}
{{ .Values.postgres.existingSecret | default (printf "%s-postgres" (include "shop.fullname" .)) }}
{{- end -}}

{{- /* root, existing, given: another one when either changes, so that pods are replaced. By scrypt, salted: who may read pods may not read Secrets, nor try passwords
quickly. What the chart made itself never changes. */ -}}
{{- define "shop.checksum" -}}
{{- $derived := "" -}}
{{- with .given }}{{ $derived = derivePassword 1 "maximum" . (printf "%s/%s" $.root.Release.Namespace $.root.Release.Name) "shop" }}{{ end -}}
{{- printf "%s/%s" .existing $derived | sha256sum -}}
{{- end -}}

{{- /* root, secret, key, given: what was given, what the cluster has, or something new; in base64 */ -}}
{{- define "shop.kept" -}}
{{- $found := lookup "v1" "Secret" .root.Release.Namespace .secret -}}
{{- if .given }}{{ .given | b64enc }}
{{- else if and $found (hasKey ($found.data | default dict) .key) }}{{ get $found.data .key }}
{{- else }}{{ randAlphaNum 48 | b64enc }}
{{- end -}}
{{- end -}}

{{- /* The port of the OTLP endpoint's URL. */ -}}
{{- define "shop.otlpPort" -}}
{{- $url := urlParse .Values.otlp.endpoint -}}
{{- regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (ternary "443" "80" (eq $url.scheme "https")) -}}
{{- end -}}

{{- /* A quantity of memory in MiB; 0 for none. */ -}}
{{- define "shop.mebibytes" -}}
{{- $units := dict "" 1 "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $quantity := toString (. | default 0) -}}
{{- divf (mulf (regexFind "^[0-9.]+" $quantity) (get $units (regexFind "[A-Za-z]*$" $quantity))) 1048576 -}}
{{- end -}}
