using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Alexandria.Bench.Ontology;

/// <summary>The programs in turn, round by round: medians of the time that passes and of the processor's, from the start of each process to its end.</summary>
internal static partial class Comparison
{
    public static int Run(string folder, int rounds)
    {
        var (turtle, lines, xml) = (Path.Combine(folder, "mixed.ttl"), Path.Combine(folder, "mixed.nt"), Path.Combine(folder, "ontology.owl"));
        var file = Path.Combine(folder, "out.nt");
        var (serdi, rapper) = (Installed("serdi"), Installed("rapper"));
        Task("Turtle to N-Triples, /dev/null", rounds,
            Ours("ours", "convert", turtle, "ntriples", "/dev/null"),
            serdi.With("serdi -b", "/dev/null", "-b", "-i", "turtle", "-o", "ntriples", turtle),
            rapper.With("rapper", "/dev/null", "-q", "-i", "turtle", "-o", "ntriples", turtle));
        Task("Turtle to N-Triples, a file", rounds,
            Ours("ours", "convert", turtle, "ntriples", file),
            serdi.With("serdi -b", file, "-b", "-i", "turtle", "-o", "ntriples", turtle),
            rapper.With("rapper", file, "-q", "-i", "turtle", "-o", "ntriples", turtle));
        Task("N-Triples, parsed (serdi and rapper write to /dev/null)", rounds,
            Ours("ours, 2 threads", "parse", lines, "2"),
            Ours("ours, 1 thread", "parse", lines, "1"),
            Ours("ours, 2 threads, written", "convert", lines, "ntriples", "/dev/null", "2"),
            serdi.With("serdi -b", "/dev/null", "-b", "-i", "ntriples", "-o", "ntriples", lines),
            rapper.With("rapper -c", "/dev/null", "-q", "-c", "-i", "ntriples", lines));
        if (File.Exists(xml))
        {
            Task("RDF/XML to N-Triples, /dev/null", rounds,
                Ours("ours", "convert", xml, "ntriples", "/dev/null"),
                rapper.With("rapper", "/dev/null", "-q", "-i", "rdfxml", "-o", "ntriples", xml));
        }

        File.Delete(file);
        return 0;
    }

    private static Candidate Ours(string name, params string[] arguments)
    {
        return new Candidate(name, Environment.ProcessPath!, arguments, "/dev/null");
    }

    private static Tool Installed(string name)
    {
        return new Tool((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, name)).FirstOrDefault(File.Exists));
    }

    private static void Task(string task, int rounds, params Candidate[] candidates)
    {
        System.Console.WriteLine($"\n{task}");
        var present = candidates.Where(c => c.Program is not null).ToArray();
        var runs = present.ToDictionary(c => c, _ => new List<Measured>());
        // The first round brings the file into memory and is not counted.
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var candidate in present)
            {
                var measured = Measure(candidate);
                if (measured.Exit != 0)
                {
                    System.Console.WriteLine($"  {candidate.Name} ended with {measured.Exit}: {measured.Said}");
                    return;
                }

                if (round > 0)
                {
                    runs[candidate].Add(measured);
                }
            }
        }

        var first = runs[present[0]];
        foreach (var candidate in present)
        {
            var own = runs[candidate];
            // Rounds are compared with themselves: what else the machine does slows all that ran in one.
            var wall = Median(own.Zip(first, (o, f) => o.Wall / f.Wall));
            var processor = Median(own.Zip(first, (o, f) => o.Processor / f.Processor));
            System.Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {candidate.Name,-26}{Median(own.Select(m => m.Wall)),7:F2} s{Median(own.Select(m => m.Processor)),7:F2} s of processor   {wall,5:F2} × ours, {processor,5:F2} × by processor   {own[^1].Said}"));
        }
    }

    private static Measured Measure(Candidate candidate)
    {
        var before = ChildSeconds();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "out=$1; shift; exec \"$@\" >\"$out\"", "sh", candidate.Output, candidate.Program!, .. candidate.Arguments])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        var wall = watch.Elapsed.TotalSeconds;
        return new Measured(process.ExitCode, wall, ChildSeconds() - before, said.Trim().ReplaceLineEndings(" "));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Processor time of all processes that were started here and have ended (getrusage(2), RUSAGE_CHILDREN).</summary>
    private static double ChildSeconds()
    {
        Span<long> usage = stackalloc long[18];
        return GetUsage(-1, usage) == 0
            ? usage[0] + usage[2] + ((usage[1] + usage[3]) / 1e6)
            : throw new InvalidOperationException("getrusage failed");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, Span<long> usage);

    private sealed record Candidate(string Name, string? Program, string[] Arguments, string Output);

    private sealed record Tool(string? Program)
    {
        public Candidate With(string name, string output, params string[] arguments)
        {
            return new Candidate(name, Program, arguments, output);
        }
    }

    private sealed record Measured(int Exit, double Wall, double Processor, string Said);
}
