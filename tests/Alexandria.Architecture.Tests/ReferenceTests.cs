using System.Xml.Linq;

namespace Alexandria.Architecture.Tests;

/// <summary>Who may see whom. The table is the one in docs/architecture.md.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] ForModules = ["Alexandria.Abstractions", "Alexandria.Text", "Alexandria.Console"];

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Alexandria.Abstractions"] = [],
        ["Alexandria.Text"] = [],
        ["Alexandria.Kernel"] = ["Alexandria.Abstractions"],
        ["Alexandria.Adapters"] = ["Alexandria.Abstractions"],
        ["Alexandria.Surfaces"] = ["Alexandria.Abstractions"],
        ["Alexandria.Console"] = ["Alexandria.Abstractions"],
    };

    public static TheoryData<string> Projects { get; } =
        [.. Repository.Files("src", ".csproj").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_table_allows(string project)
    {
        var references = XDocument.Load(Repository.PathOf($"src/{project}/{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            .ToList();

        var allowed = project == "Alexandria.Host" ? references : Allowed.GetValueOrDefault(project) is { } known ? [.. known] : [.. ForModules];

        Assert.Empty(references.Except(allowed));
    }

    [Fact]
    public void Only_adapters_know_the_drivers_of_outside_things()
    {
        string[] drivers = ["Dapper", "Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3", "Npgsql", "OpenAI"];

        var offenders =
            from file in Repository.Files("src", ".csproj")
            where !file.EndsWith("Alexandria.Adapters.csproj", StringComparison.Ordinal)
            from package in XDocument.Load(file).Descendants("PackageReference")
            where drivers.Contains(package.Attribute("Include")!.Value)
            select $"{Path.GetFileName(file)}: {package.Attribute("Include")!.Value}";

        Assert.Empty(offenders);
    }

    [Fact]
    public void Tests_open_SQLite_through_the_adapter_which_chooses_the_native_library_for_the_process()
    {
        // A connection opened before it has chosen would be of another library than what closes it, and take the process down.
        var offenders = Repository.Files("tests", ".cs")
            .Where(f => Path.GetFileName(f) != $"{nameof(ReferenceTests)}.cs" && File.ReadAllText(f).Contains("Microsoft.Data.Sqlite", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Repository.Root, f));

        Assert.Empty(offenders);
    }

    [Fact]
    public void No_folder_is_named_by_the_kind_of_its_content()
    {
        string[] kinds = ["Services", "Helpers", "Utils", "Managers", "Models", "Interfaces", "Common", "Misc"];

        var offenders = Repository.Files("src", ".cs", ".razor")
            .Select(f => Path.GetRelativePath(Repository.PathOf("src"), Path.GetDirectoryName(f)!))
            .Distinct()
            .Where(d => d.Split('/').Any(kinds.Contains));

        Assert.Empty(offenders);
    }

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        var offenders = Repository.Files("src", ".cs", ".razor", ".css", ".js").Concat(Repository.Files("tests", ".cs", ".razor"))
            .Where(f => File.ReadLines(f).Count() > 400)
            .Select(f => Path.GetRelativePath(Repository.Root, f));

        Assert.Empty(offenders);
    }
}
