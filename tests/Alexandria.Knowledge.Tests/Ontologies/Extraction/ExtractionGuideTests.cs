using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;
using Alexandria.Knowledge.Ontologies.Extraction;

namespace Alexandria.Knowledge.Tests.Ontologies.Extraction;

/// <summary>The page about extraction names every gate and every limit, as the code has them.</summary>
public sealed partial class ExtractionGuideTests
{
    private static readonly string Page = File.ReadAllText(Find(Path.Combine("docs", "methods", "extraction.md")));

    [Fact]
    public void Every_code_is_explained_once_and_no_other()
    {
        var codes = typeof(ExtractionCodes).GetFields().Select(f => (string)f.GetValue(null)!).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(codes.Distinct(StringComparer.Ordinal), codes);
        Assert.Equal(codes, CodeRow().Matches(Page).Select(m => m.Groups["code"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_limit_is_told_with_its_default()
    {
        var options = new ExtractionOptions();
        foreach (var property in typeof(ExtractionOptions).GetProperties().Where(p => p.DeclaringType == typeof(ExtractionOptions) && p.CanWrite))
        {
            var value = property.GetValue(options) is IFormattable number ? number.ToString("#,0", CultureInfo.InvariantCulture) : "all";
            Assert.Contains($"| `{property.Name}` | {value} |", Page, StringComparison.Ordinal);
            Assert.NotEmpty(property.GetCustomAttributes(typeof(ValidationAttribute), inherit: false));
        }

        Assert.True(IsValid(options));
        Assert.False(IsValid(options with { MaxDepth = 0 }));
        Assert.False(IsValid(options with { Formats = [] }));
    }

    private static bool IsValid(ExtractionOptions options) => Validator.TryValidateObject(options, new ValidationContext(options), null, validateAllProperties: true);

    private static string Find(string path)
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, path)))
        {
            at = Path.GetDirectoryName(at) ?? throw new FileNotFoundException(path);
        }

        return Path.Combine(at, path);
    }

    [GeneratedRegex(@"^\| `(?<code>archive_\w+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 2000)]
    private static partial Regex CodeRow();
}
