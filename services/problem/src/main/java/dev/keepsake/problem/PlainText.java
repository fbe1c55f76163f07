package dev.keepsake.problem;

import static java.lang.annotation.ElementType.ANNOTATION_TYPE;
import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;
import static java.lang.annotation.ElementType.TYPE_USE;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A string with no control character and no half of a surrogate pair.
 *
 * <p>JSON can carry both, PostgreSQL's {@code text} can store neither U+0000 nor a lone surrogate:
 * every string of a request that is stored, looked up or logged bears this constraint, so that the
 * sender is told by a 400 and not by a failure of the database.
 */
@Documented
@Constraint(validatedBy = PlainTextValidator.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({FIELD, METHOD, PARAMETER, ANNOTATION_TYPE, TYPE_USE})
public @interface PlainText {
  String message() default "must not contain control characters or broken Unicode";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
