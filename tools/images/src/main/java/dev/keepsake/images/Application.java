package dev.keepsake.images;

import com.google.cloud.tools.jib.api.Containerizer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What Jib's Maven plugin leaves to be done for an image.
 *
 * <pre>
 * runtime BASE DIRECTORY              a Java runtime upon BASE, as the image DIRECTORY/runtime.tar
 * service DIRECTORY NAME MAIN-CLASS   what Jib adds to the image of the service that is built in DIRECTORY
 * push TAR IMAGE                      the image in TAR to the registry in the name IMAGE
 * collector push PROGRAM BASE IMAGE   the image of the Collector PROGRAM upon BASE to the registry in the name IMAGE
 * collector load PROGRAM BASE IMAGE   the same, to the Docker engine
 * bench ROOT                          the start of a service out of its unpacked image, in milliseconds
 * </pre>
 */
public final class Application {
  private Application() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try {
      run(args);
    } catch (ImageFailure e) {
      System.err.println("keepsake-images: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void run(String[] args) throws IOException, InterruptedException {
    String command = args.length == 0 ? "" : args[0];
    if (command.equals("runtime") && args.length == 3) {
      new RuntimeImage(JavaRuntime.linked()).write(args[1], Path.of(args[2], "runtime.tar"));
    } else if (command.equals("service") && args.length == 4) {
      new ServiceFiles(Path.of(args[1]), args[2], args[3]).write();
    } else if (command.equals("push") && args.length == 3) {
      System.out.println(Push.image(Path.of(args[1]), args[2]));
    } else if (command.equals("collector") && args.length == 5) {
      Containerizer target =
          args[1].equals("push") ? Target.registry(args[4]) : Target.engine(args[4]);
      CollectorImage.write(Path.of(args[2]), args[3], target);
    } else if (command.equals("bench") && args.length == 2) {
      new StartBench(Path.of(args[1])).run();
    } else {
      throw new ImageFailure("expected one of runtime, service, push, collector and bench");
    }
  }
}
