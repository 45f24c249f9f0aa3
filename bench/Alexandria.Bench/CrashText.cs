using System.Globalization;
using System.Text;

namespace Alexandria.Bench;

/// <summary>Java stack traces of as many different defects as wanted, made from a seed: own frames differ, library frames are shared by all, as in real programs.</summary>
internal static class CrashText
{
    private static readonly string[] Words = ["order", "invoice", "ledger", "cache", "session", "query", "index", "parser", "writer", "stream", "socket", "token", "user", "batch", "merge", "split", "filter", "render", "layout", "export", "import", "report", "filter", "codec", "buffer", "policy", "router", "worker", "queue", "lease", "quota", "audit"];

    private static readonly string[] Types = ["java.lang.NullPointerException", "java.lang.IllegalStateException", "java.util.NoSuchElementException", "java.io.IOException", "java.lang.IndexOutOfBoundsException"];

    private static readonly string[] Library = ["java.base/java.util.ArrayList.get(ArrayList.java:427)", "java.base/java.util.stream.ReferencePipeline.collect(ReferencePipeline.java:682)", "java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)", "java.base/java.lang.Thread.run(Thread.java:840)"];

    /// <param name="defect">Which defect; the same number gives the same stack.</param>
    /// <param name="occurrence">Changes what differs between two reports of one defect: message and line numbers.</param>
    public static string Of(int defect, int occurrence)
    {
        var random = new Random(defect);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Exception in thread \"main\" {Types[random.Next(Types.Length)]}: value {occurrence} of {Word(random)}\n");
        text.Append("\tat ").Append(Library[random.Next(2)]).Append('\n');
        for (var frame = 0; frame < 14; frame++)
        {
            // Frames near the crash are the defect's own; those further out belong to fewer and fewer places.
            var source = frame < 6 ? random : new Random(defect % (frame < 10 ? 500 : 20) * 31 + frame);
            var (package, type, method) = (Word(source), Capital(Word(source)) + Capital(Word(source)) + Capital(Word(source)), Word(source) + Capital(Word(source)));
            text.Append(CultureInfo.InvariantCulture, $"\tat com.example.{package}.{type}.{method}({type}.java:{source.Next(20, 900) + (frame == 3 ? occurrence % 3 : 0)})\n");
        }

        return text.Append("\tat ").Append(Library[2]).Append("\n\tat ").Append(Library[3]).Append('\n').ToString();
    }

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
