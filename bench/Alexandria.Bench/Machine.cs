using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Alexandria.Bench;

/// <summary>Where figures come from; without it they say nothing.</summary>
internal sealed record Machine(string Processor, int Cores, double MemoryGigabytes, string System, string Runtime, string Version, string Load)
{
    public static async Task<Machine> DescribeAsync(string executable)
    {
        using var version = Process.Start(new ProcessStartInfo(executable, ["--version"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var text = await version.StandardOutput.ReadToEndAsync();
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        return new Machine(
            processor ?? RuntimeInformation.ProcessArchitecture.ToString(),
            Environment.ProcessorCount,
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            text.Trim(),
            File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Cores} × {Processor}, {MemoryGigabytes:F0} GB, {System}, {Runtime}; Alexandria {Version}; load before the run {Load}. Load generator and server share the machine.");
}
