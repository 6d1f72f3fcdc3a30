/* SPDX-License-Identifier: Apache-2.0 */
package io.porthole.rest.internal;

import io.porthole.http.MetricsSource;
import io.porthole.http.MetricsWriter;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.JMException;
import javax.management.ObjectName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processor time, memory, threads and classes of this process, under the names of Prometheus' Java client. */
@Component
public final class ProcessMetrics implements MetricsSource {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessMetrics.class);

    /** Called by the component runtime. */
    @Activate
    public ProcessMetrics() {}

    @Override
    public void write(MetricsWriter out) {
        cpuTime(out);
        out.gauge("process_start_time_seconds", "when the process began, seconds since 1970")
                .add((double) ManagementFactory.getRuntimeMXBean().getStartTime() / 1000);
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        out.gauge("jvm_memory_used_bytes", "memory in use")
                .add((double) memory.getHeapMemoryUsage().getUsed(), "area", "heap")
                .add((double) memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap");
        MetricsWriter.Samples buffers = out.gauge("jvm_buffer_pool_used_bytes", "memory of direct buffers");
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)
                .forEach(pool -> buffers.add((double) pool.getMemoryUsed(), "pool", pool.getName()));
        out.gauge("jvm_threads_current", "live threads")
                .add(ManagementFactory.getThreadMXBean().getThreadCount());
        out.gauge("jvm_classes_currently_loaded", "classes loaded")
                .add(ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    /** By name, because {@code com.sun.management} is not in every Java runtime. */
    private static void cpuTime(MetricsWriter out) {
        try {
            ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
            Object nanos = ManagementFactory.getPlatformMBeanServer().getAttribute(system, "ProcessCpuTime");
            if (nanos instanceof Long time) {
                out.counter("process_cpu_seconds", "processor time of this process")
                        .add(time / 1e9);
            }
        } catch (JMException e) {
            LOG.debug("This Java runtime does not tell the processor time", e);
        }
    }
}
