package dev.keepsake.problem;

import io.micronaut.core.annotation.AnnotationValue;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.validation.validator.constraints.ConstraintValidator;
import io.micronaut.validation.validator.constraints.ConstraintValidatorContext;

/** Public, for the metadata that other modules compile holds it as a class. */
@Introspected
public final class PlainTextValidator implements ConstraintValidator<PlainText, CharSequence> {

  @Override
  public boolean isValid(
      @Nullable CharSequence value,
      AnnotationValue<PlainText> annotation,
      ConstraintValidatorContext context) {
    return value == null
        || value
            .codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }
}
