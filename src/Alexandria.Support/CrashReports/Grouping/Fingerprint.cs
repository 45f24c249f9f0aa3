using System.Security.Cryptography;
using System.Text;

namespace Alexandria.Support.CrashReports.Grouping;

/// <summary>
/// A short name for a crash: equal for reports with the same in-app functions in the same order and the same root
/// exception, whatever their addresses, lines, messages and harness.
/// </summary>
internal static class Fingerprint
{
    /// <summary>Names the rules that fingerprints are made by. A change of the rules or of the normalisation of names takes the next number.</summary>
    public const string Version = "g1:";

    /// <summary>The version and 20 hexadecimal digits of a SHA-256.</summary>
    public static string Of(ParsedCrash crash)
    {
        var text = new StringBuilder(crash.Exceptions[^1].Type);
        foreach (var frame in InAppFrames.Of(crash))
        {
            text.Append('\n').Append(FrameName.Of(frame).Qualified);
        }

        return Version + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 10));
    }
}
