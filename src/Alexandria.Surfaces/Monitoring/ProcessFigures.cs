using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Alexandria.Surfaces.Monitoring;

/// <summary>What the runtime knows of the process, under the names that Prometheus clients use.</summary>
internal static class ProcessFigures
{
    private static readonly string Version = typeof(ProcessFigures).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static void Write(StringBuilder output)
    {
        using var process = Process.GetCurrentProcess();
        One(output, "alexandria_build_info", "gauge", "Version of the program; always 1.", 1, $"version=\"{Family.EscapeLabel(Version)}\"");
        One(output, "process_cpu_seconds_total", "counter", "User and system time of the process.", process.TotalProcessorTime.TotalSeconds);
        One(output, "process_resident_memory_bytes", "gauge", "Resident memory.", process.WorkingSet64);
        One(output, "process_start_time_seconds", "gauge", "Start of the process since 1970.", new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0);
        One(output, "process_threads", "gauge", "Threads of the process.", process.Threads.Count);
        One(output, "dotnet_gc_heap_bytes", "gauge", "Managed memory in use.", GC.GetTotalMemory(forceFullCollection: false));
        One(output, "dotnet_gc_allocated_bytes_total", "counter", "Managed memory allocated since the start.", GC.GetTotalAllocatedBytes());
        One(output, "dotnet_gc_pause_seconds_total", "counter", "Time that collections stopped the process.", GC.GetTotalPauseDuration().TotalSeconds);
        Head(output, "dotnet_gc_collections_total", "counter", "Collections by generation.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            Line(output, "dotnet_gc_collections_total", string.Create(CultureInfo.InvariantCulture, $"generation=\"{generation}\""), GC.CollectionCount(generation));
        }

        One(output, "dotnet_threadpool_threads", "gauge", "Threads of the pool.", ThreadPool.ThreadCount);
        One(output, "dotnet_threadpool_queue_length", "gauge", "Work items that wait for a thread.", ThreadPool.PendingWorkItemCount);
        One(output, "dotnet_lock_contentions_total", "counter", "Times that a lock was waited for.", Monitor.LockContentionCount);
    }

    private static void One(StringBuilder output, string name, string type, string help, double value, string labels = "")
    {
        Head(output, name, type, help);
        Line(output, name, labels, value);
    }

    private static void Head(StringBuilder output, string name, string type, string help) =>
        output.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Line(StringBuilder output, string name, string labels, double value) =>
        output.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(Instruments.Format(value)).Append('\n');
}
