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
  /**
   * Of a name: 1 to 200 characters, none of them a control character, the first no blank. In the
   * dialect that OpenAPI and Java share; a character is a code point, as in a JSON schema.
   */
  String NAME = "^[^\\u0000-\\u0020\\u007f-\\u00a0][^\\u0000-\\u001f\\u007f-\\u009f]{0,199}$";

  String NAME_MESSAGE = "must be 1 to 200 characters, none a control character, the first no blank";

  String message() default "must not contain control characters or broken Unicode";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
