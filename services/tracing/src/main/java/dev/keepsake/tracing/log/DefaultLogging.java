package dev.keepsake.tracing.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/**
 * The logging of a service that brings no {@code logback.xml}: ranked below the configurator that
 * looks for one, above Logback's last resort.
 */
@ConfiguratorRank(DefaultLogging.RANK)
public final class DefaultLogging extends ContextAwareBase implements Configurator {
  static final int RANK = ConfiguratorRank.FALLBACK + 1;

  private static final String CONFIGURATION =
      "<configuration><include resource=\"keepsake-logback.xml\"/></configuration>";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(
          new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.UTF_8)));
      return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    } catch (JoranException e) {
      addError("keepsake-logback.xml cannot be used", e);
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
  }
}
