package dev.keepsake.tracing.settings;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.BeanCreationException;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.BeanDefinitionReference;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads every record of settings at the start. A value that cannot be read then stops the program;
 * left to Micronaut, the default of {@code @Bindable}, null or false would silently stand in for
 * it. A value that is out of its range stops it too, and not only the first request that needs it.
 */
@Context
final class SettingsCheck {
  private static final Set<String> SWITCH =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n");

  private static final Pattern VIOLATION = Pattern.compile("\\.(\\w+) - (.+)");

  private final ApplicationContext context;

  SettingsCheck(ApplicationContext context) {
    this.context = context;
    for (BeanDefinitionReference<?> reference : context.getBeanDefinitionReferences()) {
      if (reference.isConfigurationProperties()
          && !reference.getBeanDefinitionName().startsWith("io.micronaut.")
          && reference.getBeanType().isRecord()) {
        context.getBeanDefinitions(reference.getBeanType()).forEach(this::check);
      }
    }
  }

  private void check(BeanDefinition<?> settings) {
    String prefix = settings.stringValue(ConfigurationReader.class, "prefix").orElseThrow();
    for (Argument<?> setting : settings.getConstructor().getArguments()) {
      String key = prefix + "." + NameUtils.hyphenate(setting.getName());
      String value = context.getProperty(key, String.class).orElse("");
      if (!value.isBlank() && !isReadable(key, value, setting)) {
        throw new ConfigurationException(
            "%s must be %s, not '%s'".formatted(key, kind(setting.getType()), value));
      }
    }
    try {
      context.getBean(settings);
    } catch (BeanCreationException e) {
      throw new ConfigurationException(fault(prefix, e), e);
    }
  }

  /** Of a constraint Micronaut tells the name of the record's component, not of the key. */
  private static String fault(String prefix, Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage());
    Matcher violation = VIOLATION.matcher(message);
    return violation.find()
        ? "%s.%s %s".formatted(prefix, NameUtils.hyphenate(violation.group(1)), violation.group(2))
        : message;
  }

  private boolean isReadable(String key, String value, Argument<?> setting) {
    return setting.getType() == boolean.class
        ? SWITCH.contains(value.toLowerCase(Locale.ROOT))
        : context.getProperty(key, setting).isPresent();
  }

  private static String kind(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "boolean" -> "true or false";
      case "Duration" -> "a duration such as 500ms, 2s or 1m";
      case "int", "long" -> "a whole number";
      default -> "a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    };
  }
}
