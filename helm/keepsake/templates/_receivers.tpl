{{/* Receivers of other formats than OTLP, at the component where senders arrive: collector-overlays/zipkin-jaeger.yaml has the same for a Collector without the chart. */}}

{{/* A list of ports. */}}
{{- define "keepsake.otherPorts" -}}
{{- if .Values.receivers.zipkin.enabled }}
- {name: zipkin, port: 9411, protocol: http}
{{- end }}
{{- if .Values.receivers.jaeger.enabled }}
- {name: jaeger-grpc, port: 14250, protocol: grpc}
- {name: jaeger-thrift, port: 14268, protocol: http}
{{- end }}
{{- end }}

{{- define "keepsake.otherReceivers" -}}
{{- if .Values.receivers.zipkin.enabled }}
zipkin:
  endpoint: 0.0.0.0:9411
  max_request_body_size: 16777216
  # Zipkin's tags are texts; the policies ask for a number (the status) and a truth value (sampling.keep).
  parse_string_tags: true
{{- end }}
{{- if .Values.receivers.jaeger.enabled }}
jaeger:
  protocols:
    grpc: {endpoint: "0.0.0.0:14250", max_recv_msg_size_mib: 16}
    thrift_http: {endpoint: "0.0.0.0:14268", max_request_body_size: 16777216}
{{- end }}
{{- end }}
