using System.Globalization;
using System.Text;

namespace Alexandria.Bench.Grouping;

/// <summary>
/// Java stack traces as one large program would make them: its functions stand in layers and each has a few callers, so
/// that outer frames are shared by many defects and inner ones by few. A defect is a function that fails; its reports
/// differ by version (moved lines, renumbered lambdas), by the way that led there, by recursion, by what the runner put
/// around them and by where they were cut off. Everything follows from numbers: the same ones give the same text.
/// </summary>
internal sealed class CrashPopulation
{
    private const int Layers = 32;
    private const int Outermost = 24;
    private const int MethodsPerClass = 5;
    private const int Versions = 8;

    /// <summary>A caller that is not the usual one: once in twenty frames.</summary>
    private const double OtherWay = 0.05;
    private const double CutOff = 0.05;

    private static readonly string[] Words =
    [
        "order", "invoice", "ledger", "cache", "session", "query", "index", "parser", "writer", "stream", "socket", "token", "user", "batch", "merge", "split",
        "filter", "render", "layout", "export", "import", "report", "codec", "buffer", "policy", "router", "worker", "queue", "lease", "quota", "audit", "column",
        "page", "node", "graph", "plan", "cursor", "commit", "branch", "record", "schema", "field", "value", "bucket", "region", "chunk", "frame", "pixel",
        "font", "style", "event", "timer", "alarm", "mail", "rule", "match", "price", "stock", "order", "tax", "unit", "scale", "margin", "header",
    ];

    private static readonly string[] Verbs = ["read", "write", "open", "close", "load", "store", "find", "apply", "build", "check", "parse", "format", "copy", "move", "drop", "flush"];

    private static readonly string[] Types =
    [
        "java.lang.NullPointerException", "java.lang.IllegalStateException", "java.util.NoSuchElementException", "java.io.IOException", "java.lang.IndexOutOfBoundsException",
        "java.lang.IllegalArgumentException", "java.lang.ClassCastException", "java.util.ConcurrentModificationException",
    ];

    private static readonly string[] Runtime = ["java.base/java.util.ArrayList.get(ArrayList.java:427)", "java.base/java.util.Objects.requireNonNull(Objects.java:233)", "java.base/java.util.HashMap.forEach(HashMap.java:1429)"];

    private static readonly string[] Harness =
    [
        "org.junit.platform.commons.util.ReflectionUtils.invokeMethod(ReflectionUtils.java:727)", "org.junit.jupiter.engine.execution.MethodInvocation.proceed(MethodInvocation.java:60)",
        "org.junit.jupiter.engine.descriptor.TestMethodTestDescriptor.execute(TestMethodTestDescriptor.java:151)", "org.junit.platform.launcher.core.DefaultLauncher.execute(DefaultLauncher.java:95)",
    ];

    private static readonly string[] Threads = ["java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)", "java.base/java.lang.Thread.run(Thread.java:840)"];

    private readonly int defects;
    private readonly StackStatistics like;
    private readonly IReadOnlyList<int> depths;
    private readonly int[] starts = new int[Layers + 1];
    private readonly double[] sizes;

    /// <param name="defects">How many.</param>
    /// <param name="like">Depths and shares are drawn from these.</param>
    public CrashPopulation(int defects, StackStatistics like)
    {
        (this.defects, this.like, depths) = (defects, like, like.Depths);
        // Layers grow outwards-in by a fixed factor until, together, there are two functions for every defect.
        var growth = Math.Pow(2.0 * defects / Outermost / 4, 1.0 / (Layers - 1));
        for (var i = 0; i < Layers; i++)
        {
            starts[i + 1] = starts[i] + (int)Math.Ceiling(Outermost * Math.Pow(growth, i));
        }

        // Zipf's law with the exponent 1: the defect of rank k has a share in proportion to 1/k.
        sizes = new double[defects];
        for (var (i, sum) = (0, 0.0); i < defects; i++)
        {
            sizes[i] = sum += 1.0 / (i + 1);
        }
    }

    /// <summary>The defect of the n-th report to come in: each once, in no order of size, then as Zipf's law has it.</summary>
    public int DefectOf(int report)
    {
        if (report < defects)
        {
            return report;
        }

        var at = Array.BinarySearch(sizes, new Draw(report).Share() * sizes[^1]);
        return (int)((at < 0 ? ~at : at) * 7919L % defects);
    }

    /// <summary>A report.</summary>
    /// <param name="defect">Which failure it is of.</param>
    /// <param name="occurrence">Which of the failure's reports.</param>
    public string Text(int defect, int occurrence)
    {
        var fixedly = new Draw(defect * 2L);
        var draw = new Draw((defect * 4_000_037L) + occurrence);
        var version = draw.Below(Versions);
        var own = Math.Clamp(depths[fixedly.Below(depths.Count)] + draw.Below(3) - 1, 1, Layers);
        // Half of the functions, the inner ones, fail, each in its own way; the way there begins at the outermost layer.
        var function = starts[Layers] - 1 - defect;
        var innermost = LayerOf(function);
        var text = new StringBuilder(2048);
        text.Append(CultureInfo.InvariantCulture, $"Exception in thread \"worker-{draw.Below(16)}\" {Types[fixedly.Below(Types.Length)]}: {Words[fixedly.Below(Words.Length)]} {draw.Below(100_000)} {Verbs[fixedly.Below(Verbs.Length)]} {Words[fixedly.Below(Words.Length)]}\n");
        if (fixedly.Share() < 0.5)
        {
            Line(text, Runtime[fixedly.Below(Runtime.Length)]);
        }

        var recursion = fixedly.Share() < like.RecursionShare ? fixedly.Below(own) : -1;
        var cut = draw.Share() < CutOff;
        for (var i = 0; i < (cut ? (own + 1) / 2 : own); i++)
        {
            for (var again = i == recursion ? 1 + draw.Below(12) : 1; again > 0; again--)
            {
                Own(text, function, version, i == 0 ? defect : 0);
            }

            function = Caller(function, innermost * Math.Max(0, own - 2 - i) / Math.Max(1, own - 1), draw);
        }

        if (!cut)
        {
            foreach (var line in draw.Share() < like.HarnessShare ? Harness : Threads)
            {
                Line(text, line);
            }
        }

        return text.ToString();
    }

    private int LayerOf(int function)
    {
        var at = Array.BinarySearch(starts, function);
        return at < 0 ? ~at - 1 : at;
    }

    private int Caller(int function, int layer, Draw draw)
    {
        var way = draw.Share() < OtherWay ? 1 + draw.Below(2) : 0;
        // The square makes some functions the callers of many.
        var at = new Draw((function * 3L) + way).Share();
        return starts[layer] + (int)(at * at * (starts[layer + 1] - starts[layer]));
    }

    // A defect fails on a line of its own; other frames are on the line of their call.
    private void Own(StringBuilder text, int function, int version, int defect)
    {
        var type = new Draw((function / MethodsPerClass * 31L) + 17);
        var (package, name) = (Words[type.Below(Words.Length)], Capital(type) + Capital(type) + Capital(type));
        var method = new Draw((function * 37L) + 5);
        var (verb, what, also) = (Verbs[method.Below(Verbs.Length)], Capital(method), method.Share() < 0.5 ? Capital(method) : "");
        var line = 20 + method.Below(800) + (defect % 7) + (new Draw((function / MethodsPerClass * 8L) + version).Below(3) * version);
        var lambda = method.Share() < like.LambdaShare / 4 ? $"lambda${verb}{what}${version + (function % 3)}" : verb + what + also;
        text.Append(CultureInfo.InvariantCulture, $"\tat com.example.{package}.{name}.{lambda}({name}.java:{line})\n");
    }

    private static string Capital(Draw draw)
    {
        var word = Words[draw.Below(Words.Length)];
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    private static void Line(StringBuilder text, string frame) => text.Append("\tat ").Append(frame).Append('\n');

    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014): a seed costs nothing, and there are millions.</summary>
    private sealed class Draw(long seed)
    {
        private ulong state = (ulong)seed * 0x9E3779B97F4A7C15;

        public int Below(int most) => (int)(Share() * most);

        public double Share()
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
