using System.Text.RegularExpressions;
using Alexandria.Downloads;

namespace Alexandria.Adapters.Http.Downloads;

/// <summary>Files that publishers put checksums into: lines <c>hash  name</c> as of <c>sha256sum</c>, <c>SHA256 (name) = hash</c> as of BSD, or a hash alone.</summary>
internal static partial class ChecksumFile
{
    /// <summary>The checksum that the text gives for a file.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="names">What the file may be called, without folders.</param>
    /// <returns>The checksum by the strongest algorithm there is; or, as an error text, why there is none.</returns>
    public static (Checksum? Checksum, string Problem) Find(string text, IReadOnlyCollection<string> names)
    {
        List<Checksum> named = [], alone = [];
        var lines = 0;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(l => l[0] != '#'))
        {
            lines++;
            if (Entry(line) is not var (checksum, name))
            {
                continue;
            }

            if (name.Length == 0)
            {
                alone.Add(checksum);
            }
            else if (names.Contains(name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..]))
            {
                named.Add(checksum);
            }
        }

        // A hash alone speaks for the file only if there is nothing else it could be of.
        var found = named.Count == 0 && lines == 1 ? alone : named;
        var strongest = found.GroupBy(c => c.Algorithm).MaxBy(g => g.Key)?.Distinct().ToList();
        return strongest switch
        {
            null => (null, "gives no checksum for this file"),
            [var one] => (one, ""),
            _ => (null, "gives different checksums for files of this name"),
        };
    }

    private static (Checksum Checksum, string Name)? Entry(string line)
    {
        if (Bsd().Match(line) is { Success: true } bsd)
        {
            return Checksum.TryParse(bsd.Groups["hash"].Value, out var tagged)
                && string.Equals(tagged.Algorithm.ToString(), bsd.Groups["algorithm"].Value.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)
                ? (tagged, bsd.Groups["name"].Value)
                : null;
        }

        var end = line.AsSpan().IndexOfAny(' ', '\t');
        var hash = (end < 0 ? line : line[..end]).TrimStart('\\');

        // An asterisk before the name says that the file was read as binary.
        return Checksum.TryParse(hash, out var checksum) ? (checksum, end < 0 ? "" : line[end..].TrimStart(' ', '\t').TrimStart('*')) : null;
    }

    [GeneratedRegex(@"^(?<algorithm>MD5|SHA-?1|SHA-?256|SHA-?512) ?\((?<name>.+)\) ?= ?(?<hash>[0-9A-Fa-f]+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Bsd();
}
