package dev.keepsake.traceapi.client;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * What one client may ask for.
 *
 * @param callsPerSecond over time; each call of a batch counts; 0 for no limit
 * @param burst how many calls a client may send at once after a pause
 * @param batch calls in a batch
 * @param attributes attributes of a span, of an event and of a link
 * @param attributeLength characters of a text that is an attribute's value
 * @param events events of a span
 * @param links links of a span
 * @param spanBytes the memory that a span with all of these may take, roughly
 */
@ConfigurationProperties("trace-api.limits")
public record LimitsConfiguration(
    @Bindable(defaultValue = "20000") @Min(0) @Max(1_000_000) int callsPerSecond,
    @Bindable(defaultValue = "20000") @Min(1) @Max(1_000_000) int burst,
    @Bindable(defaultValue = "100") @Min(1) @Max(10_000) int batch,
    @Bindable(defaultValue = "64") @Min(1) @Max(10_000) int attributes,
    @Bindable(defaultValue = "4096") @Min(1) @Max(1_000_000) int attributeLength,
    @Bindable(defaultValue = "128") @Min(0) @Max(10_000) int events,
    @Bindable(defaultValue = "32") @Min(0) @Max(10_000) int links,
    @Bindable(defaultValue = "65536") @Min(1024) @Max(4_194_304) int spanBytes) {}
