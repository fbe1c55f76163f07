package dev.keepsake.e2e.cluster;

/** A Redis in a namespace, and the Secret {@value #SECRET} that says where it is. */
final class ClusterRedis {
  static final String SECRET = "redis";

  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: redis, labels: {app.kubernetes.io/name: redis}}
      stringData: {uri: "redis://redis:6379/0"}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: redis, labels: {app.kubernetes.io/name: redis}}
      spec:
        selector: {app.kubernetes.io/name: redis}
        ports: [{port: 6379}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: redis, labels: {app.kubernetes.io/name: redis}}
      spec:
        selector: {matchLabels: {app.kubernetes.io/name: redis}}
        template:
          metadata: {labels: {app.kubernetes.io/name: redis}}
          spec:
            automountServiceAccountToken: false
            enableServiceLinks: false
            securityContext:
              runAsNonRoot: true
              runAsUser: 10001
              seccompProfile: {type: RuntimeDefault}
            containers:
              - name: redis
                image: localhost:5001/keepsake/redis:6.2
                readinessProbe: {tcpSocket: {port: 6379}, periodSeconds: 1}
                resources: {requests: {cpu: 20m, memory: 32Mi}, limits: {memory: 256Mi}}
                securityContext:
                  allowPrivilegeEscalation: false
                  readOnlyRootFilesystem: true
                  capabilities: {drop: [ALL]}
      """;

  private ClusterRedis() {}

  /** Does not wait until it is ready: who needs it does. */
  static void install(Namespace namespace) {
    namespace.apply(MANIFEST);
  }

  static void remove(Namespace namespace) {
    namespace.kubectl(
        "delete", "deployments,services,secrets", "--selector=app.kubernetes.io/name=redis");
  }
}
