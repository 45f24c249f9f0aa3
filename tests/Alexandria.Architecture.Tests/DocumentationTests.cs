using System.Text.RegularExpressions;

namespace Alexandria.Architecture.Tests;

/// <summary>The documentation says what is there: links lead somewhere, and code in a guide is code that is compiled and run.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages { get; } =
        [.. Repository.Files("docs", ".md").Concat(Repository.Files("src", ".md")).Append(Repository.PathOf("README.md")).Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_relative_link_leads_to_a_file(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        var broken = Link().Matches(File.ReadAllText(Repository.PathOf(page)))
            .Select(m => m.Groups["target"].Value.Split('#')[0])
            .Where(t => t.Length > 0 && !t.Contains("://", StringComparison.Ordinal) && !t.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(t => !Path.Exists(Path.Combine(folder, t)));

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_code_block_that_names_its_file_stands_in_that_file(string page)
    {
        foreach (Match block in NamedBlock().Matches(File.ReadAllText(Repository.PathOf(page))))
        {
            var file = File.ReadAllText(Repository.PathOf(block.Groups["file"].Value));
            Assert.Contains(block.Groups["code"].Value.Trim(), file, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Link();

    [GeneratedRegex(@"```\w+\n(//|--) file: (?<file>\S+)\n(?<code>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 2000)]
    private static partial Regex NamedBlock();
}
