using System.Text.RegularExpressions;

namespace Alexandria.Faults.Tests.Sync;

/// <summary>A system call as <c>strace -f -y</c> writes it down.</summary>
/// <param name="Name">Of the call.</param>
/// <param name="Text">Arguments and result.</param>
/// <param name="Begun">Number of the line where it began.</param>
/// <param name="Ended">Number of the line where it was completed.</param>
internal sealed record SystemCall(string Name, string Text, int Begun, int Ended);

/// <summary>Reads a trace: calls that another thread's call interrupted are put together again.</summary>
internal static partial class SystemCallLog
{
    private const string Unfinished = " <unfinished ...>";

    public static IReadOnlyList<SystemCall> Read(IEnumerable<string> lines)
    {
        var calls = new List<SystemCall>();
        var open = new Dictionary<string, SystemCall>(StringComparer.Ordinal);
        foreach (var (number, line) in lines.Index())
        {
            if (Resumed().Match(line) is { Success: true } resumed)
            {
                if (open.Remove(resumed.Groups["thread"].Value, out var begun))
                {
                    calls.Add(begun with { Text = begun.Text + resumed.Groups["text"].Value, Ended = number });
                }
            }
            else if (Whole().Match(line) is { Success: true } whole)
            {
                var call = new SystemCall(whole.Groups["name"].Value, whole.Groups["text"].Value, number, number);
                if (line.EndsWith(Unfinished, StringComparison.Ordinal))
                {
                    open[whole.Groups["thread"].Value] = call with { Text = call.Text[..^Unfinished.Length] };
                }
                else
                {
                    calls.Add(call);
                }
            }
        }

        return calls;
    }

    [GeneratedRegex(@"^(?<thread>\d+)\s+<\.\.\. \w+ resumed>(?<text>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Resumed();

    [GeneratedRegex(@"^(?<thread>\d+)\s+(?<name>\w+)\((?<text>.*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Whole();
}
