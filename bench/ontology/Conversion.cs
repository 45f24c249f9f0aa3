using System.Diagnostics;
using System.Globalization;
using Alexandria.Knowledge.Ontologies.Rdf;

namespace Alexandria.Bench.Ontology;

/// <summary>What is measured, as a process of its own. Each run tells on its last line of standard error how long it took without the start of the process, and its peak memory.</summary>
internal static class Conversion
{
    public static int Convert(string input, string format, string output, int threads)
    {
        // Without a file of its own: /dev/null is opened, not made.
        using var target = new FileStream(output, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (!output.StartsWith("/dev/", StringComparison.Ordinal))
        {
            target.SetLength(0);
        }

        using TermWriter writer = format switch
        {
            "ntriples" => new LineWriter(target, quads: false),
            "nquads" => new LineWriter(target, quads: true),
            "turtle" => new TurtleWriter(target, graphs: false),
            "trig" => new TurtleWriter(target, graphs: true),
            _ => throw new ArgumentException($"No such format: {format}", nameof(format)),
        };
        return Read(input, (IStatementSink)writer, threads, writer.Flush);
    }

    public static int Parse(string input, int threads)
    {
        return Read(input, new Ignore(), threads, () => { });
    }

    private static int Read(string path, IStatementSink sink, int threads, Action finish)
    {
        var format = RdfFormats.OfFileName(path) ?? throw new ArgumentException($"Not known by its name: {path}", nameof(path));
        var watch = Stopwatch.StartNew();
        using var input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        var options = ReadOptions.Default with { BaseIri = "http://example.org/", Threads = threads };
        var outcome = RdfReader.Read(input, format, sink, options, CancellationToken.None);
        finish();
        var elapsed = watch.Elapsed.TotalSeconds;
        System.Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{outcome.Statements} statements, {elapsed:F3} s, {PeakMegabytes()} MB"));
        if (outcome.Error is { } error)
        {
            System.Console.Error.WriteLine(error);
        }

        return outcome.Error is null ? 0 : 1;
    }

    private static long PeakMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private sealed class Ignore : IStatementSink
    {
        public void Statement(in RdfTerm subject, in RdfTerm predicate, in RdfTerm @object, in RdfTerm graph)
        {
        }
    }
}
