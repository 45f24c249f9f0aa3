using System.Text.RegularExpressions;

namespace Alexandria.Knowledge.Ontologies.Plan;

/// <summary>Licences by their SPDX identifier, whatever form a source writes them in.</summary>
internal static partial class Licences
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CC0"] = "CC0-1.0",
        ["CC 0"] = "CC0-1.0",
        ["CC0 1.0"] = "CC0-1.0",
        ["CC-0"] = "CC0-1.0",
        ["CC BY"] = "CC-BY-4.0",
        ["opensource.org/licenses/MIT"] = "MIT",
        ["opensource.org/licenses/BSD-3-Clause"] = "BSD-3-Clause",
        ["www.apache.org/licenses/LICENSE-2.0"] = "Apache-2.0",
        ["apache.org/licenses/LICENSE-2.0"] = "Apache-2.0",
        ["opendatacommons.org/licenses/by/1-0"] = "ODC-By-1.0",
        ["opendatacommons.org/licenses/by/1.0"] = "ODC-By-1.0",
        ["opendatacommons.org/licenses/pddl/1-0"] = "PDDL-1.0",
        ["opendatacommons.org/licenses/pddl/1.0"] = "PDDL-1.0",
        ["www.w3.org/Consortium/Legal/2015/copyright-software-and-document"] = "W3C-20150513",
        ["www.w3.org/Consortium/Legal/2015/doc-license"] = "W3C-20150513",
    };

    /// <summary>The SPDX identifier of a licence's name or address (<c>https://creativecommons.org/licenses/by/4.0/</c>); the text itself where it is none that is known, null where there is none.</summary>
    public static string? Identify(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var bare = Scheme().Replace(text.Trim(), "").TrimEnd('/');
        if (Names.TryGetValue(bare, out var known))
        {
            return known;
        }

        if (CreativeCommons().Match(bare) is { Success: true } licence)
        {
            return $"CC-{licence.Groups["kind"].Value.ToUpperInvariant()}-{licence.Groups["version"].Value}";
        }

        if (PublicDomain().IsMatch(bare))
        {
            return "CC0-1.0";
        }

        return NamedCreativeCommons().Match(bare) is { Success: true } named
            ? $"CC-{named.Groups["kind"].Value.Replace(' ', '-').ToUpperInvariant()}-{named.Groups["version"].Value}"
            : text.Trim();
    }

    [GeneratedRegex("^https?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 100)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^(www\.)?creativecommons\.org/licenses/(?<kind>by(-nc)?(-nd|-sa)?)/(?<version>\d\.\d)(/.*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex CreativeCommons();

    [GeneratedRegex(@"^(www\.)?creativecommons\.org/publicdomain/zero/1\.0(/.*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex PublicDomain();

    [GeneratedRegex(@"^cc[- ](?<kind>by([- ]nc)?([- ]nd|[- ]sa)?)[- ]v?(?<version>\d\.\d)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex NamedCreativeCommons();
}
