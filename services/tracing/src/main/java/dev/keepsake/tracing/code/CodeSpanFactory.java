package dev.keepsake.tracing.code;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.tracing.opentelemetry.instrument.util.MicronautCodeTelemetryFactory;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.incubator.semconv.util.ClassAndMethod;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.semconv.CodeAttributes;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/**
 * Names the spans of {@code @WithSpan} and {@code @NewSpan}.
 *
 * <p>Micronaut's interceptor hands over {@code method#name} as the method, and its own factory
 * makes all of that the name. Here the span is {@code name}, or {@code Class.method} without one.
 */
@Factory
final class CodeSpanFactory {
  @Bean
  @Singleton
  @Named("micronautCodeTelemetryInstrumenter")
  @Replaces(bean = Instrumenter.class, factory = MicronautCodeTelemetryFactory.class)
  @Requires(beans = OpenTelemetry.class)
  Instrumenter<ClassAndMethod, Object> instrumenter(OpenTelemetry openTelemetry) {
    return Instrumenter.<ClassAndMethod, Object>builder(
            openTelemetry, "dev.keepsake.tracing.code", CodeSpanFactory::name)
        .addAttributesExtractor(new Function())
        .buildInstrumenter();
  }

  private static String name(ClassAndMethod code) {
    int hash = code.methodName().indexOf('#');
    return hash >= 0
        ? code.methodName().substring(hash + 1)
        : code.declaringClass().getSimpleName() + "." + code.methodName();
  }

  private static final class Function implements AttributesExtractor<ClassAndMethod, Object> {
    @Override
    public void onStart(AttributesBuilder attributes, Context parent, ClassAndMethod code) {
      int hash = code.methodName().indexOf('#');
      String method = hash >= 0 ? code.methodName().substring(0, hash) : code.methodName();
      attributes.put(
          CodeAttributes.CODE_FUNCTION_NAME, code.declaringClass().getName() + "." + method);
    }

    @Override
    public void onEnd(
        AttributesBuilder attributes,
        Context context,
        ClassAndMethod code,
        Object response,
        Throwable error) {}
  }
}
