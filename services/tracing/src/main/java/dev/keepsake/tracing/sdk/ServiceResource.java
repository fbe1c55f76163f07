package dev.keepsake.tracing.sdk;

import static java.util.Map.entry;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.ServiceAttributes;
import io.opentelemetry.semconv.incubating.DeploymentIncubatingAttributes;
import io.opentelemetry.semconv.incubating.K8sIncubatingAttributes;
import io.opentelemetry.semconv.incubating.ServiceIncubatingAttributes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** The attributes of this process: which service, which version, which instance, where it runs. */
@Singleton
final class ServiceResource {
  private static final Map<String, AttributeKey<String>> KUBERNETES =
      Map.ofEntries(
          entry("K8S_CLUSTER_NAME", K8sIncubatingAttributes.K8S_CLUSTER_NAME),
          entry("K8S_NAMESPACE_NAME", K8sIncubatingAttributes.K8S_NAMESPACE_NAME),
          entry("K8S_NODE_NAME", K8sIncubatingAttributes.K8S_NODE_NAME),
          entry("K8S_POD_NAME", K8sIncubatingAttributes.K8S_POD_NAME),
          entry("K8S_POD_UID", K8sIncubatingAttributes.K8S_POD_UID),
          entry("K8S_CONTAINER_NAME", K8sIncubatingAttributes.K8S_CONTAINER_NAME),
          entry("K8S_DEPLOYMENT_NAME", K8sIncubatingAttributes.K8S_DEPLOYMENT_NAME),
          entry("K8S_REPLICASET_NAME", K8sIncubatingAttributes.K8S_REPLICASET_NAME),
          entry("K8S_STATEFULSET_NAME", K8sIncubatingAttributes.K8S_STATEFULSET_NAME),
          entry("K8S_DAEMONSET_NAME", K8sIncubatingAttributes.K8S_DAEMONSET_NAME),
          entry("K8S_JOB_NAME", K8sIncubatingAttributes.K8S_JOB_NAME),
          entry("K8S_CRONJOB_NAME", K8sIncubatingAttributes.K8S_CRONJOB_NAME));

  private final ResourceConfiguration configuration;
  private final Map<String, String> environment;
  private final String instance = UUID.randomUUID().toString();

  @Inject
  ServiceResource(ResourceConfiguration configuration) {
    this(configuration, System.getenv());
  }

  ServiceResource(ResourceConfiguration configuration, Map<String, String> environment) {
    this.configuration = configuration;
    this.environment = environment;
  }

  /** Adds what the given resource does not say already. */
  Resource completing(Resource existing) {
    AttributesBuilder attributes = Resource.empty().getAttributes().toBuilder();
    put(attributes, ServiceIncubatingAttributes.SERVICE_NAMESPACE, configuration.namespace());
    put(
        attributes,
        ServiceAttributes.SERVICE_VERSION,
        configuration.version() != null ? configuration.version() : ProgramVersion.find());
    put(attributes, ServiceIncubatingAttributes.SERVICE_INSTANCE_ID, instance);
    put(
        attributes,
        DeploymentIncubatingAttributes.DEPLOYMENT_ENVIRONMENT_NAME,
        configuration.environment());
    KUBERNETES.forEach((variable, key) -> put(attributes, key, environment.get(variable)));
    return Resource.create(attributes.build()).merge(existing);
  }

  private static void put(
      AttributesBuilder attributes, AttributeKey<String> key, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      attributes.put(key, value);
    }
  }
}
