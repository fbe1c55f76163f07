package dev.keepsake.e2e.overhead;

import com.sun.tools.attach.VirtualMachine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What some JVMs have used since their start.
 *
 * @param allocated in bytes, by all their threads
 */
record Usage(Duration cpu, long allocated) {
  Usage minus(Usage earlier) {
    return new Usage(cpu.minus(earlier.cpu), allocated - earlier.allocated);
  }

  /** Asks JVMs for it. */
  static final class Meter {
    private final Map<ProcessHandle, MBeanServerConnection> processes = new LinkedHashMap<>();

    @SuppressWarnings("BanJNDI") // to processes that this test has started itself
    Meter(Iterable<ProcessHandle> processes) throws Exception {
      for (ProcessHandle process : processes) {
        VirtualMachine machine = VirtualMachine.attach(String.valueOf(process.pid()));
        JMXServiceURL url = new JMXServiceURL(machine.startLocalManagementAgent());
        this.processes.put(process, JMXConnectorFactory.connect(url).getMBeanServerConnection());
        machine.detach();
      }
    }

    Usage read() throws Exception {
      Duration cpu = Duration.ZERO;
      long allocated = 0;
      for (Map.Entry<ProcessHandle, MBeanServerConnection> process : processes.entrySet()) {
        cpu = cpu.plus(process.getKey().info().totalCpuDuration().orElseThrow());
        ObjectName threads = new ObjectName("java.lang:type=Threading");
        allocated += (long) process.getValue().getAttribute(threads, "TotalThreadAllocatedBytes");
      }
      return new Usage(cpu, allocated);
    }
  }
}
