using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Alexandria.Bench.Grouping;

/// <summary>The command behind <c>bench/grouping.sh</c>.</summary>
internal static class GroupingCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i + 1 < arguments.Length; i += 2)
        {
            options[arguments[i].TrimStart('-')] = arguments[i + 1];
        }

        int Number(string name, int otherwise) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        var bench = new GroupingAtScale(
            new GroupingScale(options["data"], options["like"], Number("reports", 1_000_000), Number("groups", 50_000), Number("queries", 20_000), Number("peer-queries", 50)),
            System.Console.Error);
        var rebuild = arguments[0] == "rebuild";
        var figures = rebuild ? await bench.RebuildAsync() : await bench.IngestAsync();
        if (!rebuild)
        {
            System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} × {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.FrameworkDescription}, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}\n\n| figure | value | goal | |\n|---|---:|---:|---|"));
        }

        foreach (var figure in figures)
        {
            System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {figure.Name} | {figure.Value:#,0.##} {figure.Unit} | {figure.Goal} | {(figure.Met is { } met ? met ? "met" : "missed" : "")} |"));
        }

        if (!rebuild)
        {
            // As a machine that loses power: nothing is closed or tidied up.
            System.Console.Out.Flush();
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }

        return 0;
    }
}
