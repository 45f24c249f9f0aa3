using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Knowledge.Ontologies.Backup;
using Alexandria.Knowledge.Ontologies.Catalog;
using Alexandria.Knowledge.Ontologies.Doctor;
using Alexandria.Knowledge.Tests.Ontologies.Extraction;
using Alexandria.Testing;
using Alexandria.Testing.Servers;

namespace Alexandria.Knowledge.Tests.Ontologies.Backup;

/// <summary>Backups that nobody wrote, or that were changed on their way.</summary>
public sealed class HostileBackupTests : IDisposable
{
    private readonly TestDirectory folder = new();

    [Fact]
    public async Task Wherever_a_backup_is_cut_or_changed_it_is_refused_and_nothing_comes_of_it()
    {
        var (bytes, host) = await BackedUpAsync();
        await using var started = host;
        var codes = new HashSet<string>(StringComparer.Ordinal);
        for (var length = 0; length < bytes.Length - 1024; length += 509)
        {
            codes.Add(await RefusedAsync(host, bytes[..length], $"cut at {length}"));
        }

        for (var place = 0; place < bytes.Length - 1024; place += 263)
        {
            // What no reader looks at may change: padding, and who owned a file.
            var changed = bytes.ToArray();
            changed[place] ^= 0x40;
            var answer = await VerifyAsync(changed);
            Assert.True(answer.Code is 0 or 1, $"at {place}: {answer.Code} {answer.Out}");
            if (answer.Code == 1)
            {
                codes.Add(await RefusedAsync(host, changed, $"changed at {place}"));
            }
        }

        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "archive_truncated", "archive_tar_end_missing", "backup_invalid", "backup_damaged" }, codes);
        Assert.Empty((await host.MustAsync(new ListOntologies())).Items);
        Assert.Empty((await host.MustAsync(new DoctorOntologies { Files = true })).Findings);
    }

    [Fact]
    public async Task A_damaged_file_is_named()
    {
        var (bytes, host) = await BackedUpAsync();
        await using var started = host;
        var text = Encoding.Latin1.GetString(bytes);
        var place = text.IndexOf("A thing that people measure with.", StringComparison.Ordinal);
        bytes[place] ^= 1;

        var answer = await VerifyAsync(bytes);

        Assert.Equal(1, answer.Code);
        var told = JsonNode.Parse(answer.Out)!;
        Assert.False((bool)told["sound"]!);
        Assert.StartsWith("files/", Assert.Single(told["problems"]!.AsArray())!["entry"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../evil", '0', "archive_traversal")]
    [InlineData("/etc/evil", '0', "archive_absolute_path")]
    [InlineData("files/x", '2', "archive_symlink")]
    [InlineData("files/unnamed", '0', "backup_invalid")]
    [InlineData("manifest.json", '0', "archive_duplicate_entry")]
    [InlineData("files/", '5', "backup_invalid")]
    public async Task What_a_backup_cannot_hold_is_refused_by_its_code(string name, char type, string code)
    {
        await using var host = await CatalogHost.StartAsync(1);
        var manifest = Manifest(1);

        Assert.Equal(code, await RefusedAsync(host, Begun(manifest).Entry(name, type, "0"u8.ToArray()[..(type == '0' ? 1 : 0)]).Build(), name));
    }

    [Fact]
    public async Task A_manifest_that_lies_is_refused_before_anything_is_read_by_it()
    {
        await using var host = await CatalogHost.StartAsync(1);
        var digest = new string('a', 64);

        Assert.Equal("backup_newer", await RefusedAsync(host, Begun("""{"format":2,"anything":{"else":[]}}""").Build(), "newer"));
        Assert.Equal("backup_invalid", await RefusedAsync(host, Begun("[]").Build(), "no object"));
        Assert.Equal("backup_invalid", await RefusedAsync(host, Begun(new string('[', 100_000)).Build(), "deep"));
        Assert.Equal("backup_invalid", await RefusedAsync(host, Begun(Manifest(0)).Build(), "format 0"));
        Assert.Equal("backup_invalid", await RefusedAsync(host, Begun(Manifest(1, $$"""{"name":"files/{{digest}}","bytes":9223372036854775807,"sha256":"{{digest}}"}""")).Build(), "huge size, no file"));
        Assert.Equal("backup_invalid", await RefusedAsync(host, Begun(Manifest(1, """{"name":"../x","bytes":1,"sha256":"x"}""")).Build(), "traversal in the manifest"));
        Assert.Equal("backup_invalid", await RefusedAsync(host, Begun(Manifest(1, $$"""{"name":"versions/v.json","bytes":1,"sha256":"{{digest}}"}""")).Build(), "a version that it does not list"));
        Assert.Equal("backup_invalid", await RefusedAsync(host, new TarBytes().File("manifest.json", Manifest(1)).File("manifest.json.sha256", $"{digest}  manifest.json\n").Build(), "digest of the manifest"));
        Assert.Equal("backup_invalid", await RefusedAsync(host, new TarBytes().File("else.json", Manifest(1)).Build(), "no manifest"));
        var many = string.Join(',', Enumerable.Range(0, 400_000).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"name":"plans/{{i}}.json","bytes":1,"sha256":"{{digest}}"}""")));
        Assert.Equal("backup_invalid", await RefusedAsync(host, Begun(Manifest(1, many)).Build(), "many files that are not there"));
        Assert.Equal((4, "file_not_found"), await ToldAsync(new BackupVerb(), null, ("verify", Path.Combine(folder.Path, "none.tar"))));
        Assert.Equal((4, "file_not_found"), await ToldAsync(new RestoreVerb(), host, ("file", Path.Combine(folder.Path, "none.tar"))));
    }

    [Fact]
    public async Task A_record_is_believed_only_as_far_as_the_files_bear_it_out()
    {
        var (_, host) = await BackedUpAsync();
        await using var started = host;
        await using var upstream = await Upstream.StartAsync();
        upstream.Put("instruments.obo", Instruments.First);
        await using var source = await CatalogHost.StartAsync(upstream.Port);
        await source.PullAsync(Specification(upstream));
        var version = (await source.MustAsync(new ListVersions { OntologyId = "instruments" })).Items[0];
        var record = await source.MustAsync(new GetVersionRecord { VersionId = version.Id });
        var piece = await host.MustAsync(new StoreFilePiece { Content = (await source.MustAsync(new GetFilePiece { Sha256 = version.Content, Ordinal = 0 })).Bytes.ToArray() });
        var other = await host.MustAsync(new StoreFilePiece { Content = "something else"u8.ToArray() });

        foreach (var (what, asked) in new (string, object)[]
        {
            ("pieces of another file", new RestorableVersion { Record = record, Files = [new(version.Content, [other])] }),
            ("no pieces", new RestorableVersion { Record = record, Files = [] }),
            ("a piece with another size", new RestorableVersion { Record = record, Files = [new(version.Content, [piece with { Bytes = 1 }])] }),
            ("a path out of the archive", With(record with { Files = [record.Files[0] with { Path = "../../etc/passwd" }] })),
            ("another ontology", With(record with { Version = version with { OntologyId = "../x" } })),
            ("the latest, held", With(record with { Version = version with { State = VersionState.Held, Latest = true } })),
            ("staged", With(record with { Version = version with { State = VersionState.Staged, Latest = false } })),
            ("control characters", With(record with { Version = version with { Label = "a\u0000b" } })),
            ("no main file", With(record with { Files = [record.Files[0] with { Main = false }] })),
            ("another scheme", With(record with { Version = version with { Url = "ftp://x/y" }, Entry = record.Entry with { Url = "ftp://x/y" } })),
            ("no number", With(record with { Version = version with { Number = 0 } })),
            ("a plan with a path", With(record with { Plan = record.Plan! with { Id = "../p" } })),
            ("no record", new { Nothing = 1 }),
        })
        {
            var answer = await host.CallAsync(new RestoreVersion { Record = Encoding.UTF8.GetBytes(Alexandria.Json.Write(asked)) });
            Assert.True(answer.Error?.Code == "restore_record_invalid", $"{what}: {answer.Error}");
        }

        Assert.Empty((await host.MustAsync(new ListOntologies())).Items);
        Assert.NotNull((await host.MustAsync(new RestoreVersion { Record = Encoding.UTF8.GetBytes(Alexandria.Json.Write(With(record))) })).Pull);
        Assert.Equal("piece_too_large", (await host.CallAsync(new StoreFilePiece { Content = new byte[(4 << 20) + 1] })).Error?.Code);

        RestorableVersion With(VersionRecord changed) => new() { Record = changed, Files = [new(version.Content, [piece])] };
    }

    public void Dispose() => folder.Dispose();

    private static string Manifest(int format, string entries = "") =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"format":{{format}},"product":"0.1.0","madeAt":"2026-01-01T00:00:00Z","versions":[],"entries":[{{entries}}]}""");

    private static TarBytes Begun(string manifest) => new TarBytes().File("manifest.json", manifest)
        .File("manifest.json.sha256", $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest)))}  manifest.json\n");

    private static string Specification(Upstream upstream) =>
        $"ontologies:\n  - id: instruments\n    resolver: url\n    source: {upstream.Address}instruments.obo\n    licence: CC0-1.0\n";

    private static async Task<(int Code, string Told)> ToldAsync(Modules.Verb verb, TestHost? host, (string, string) value)
    {
        var answer = await VerbRun.RunAsync(verb, host, json: true, value);
        return (answer.Code, JsonNode.Parse(answer.Out)!["error"]!["code"]!.ToString());
    }

    /// <summary>A backup of one version, and a host that has nothing yet.</summary>
    private async Task<(byte[] Bytes, TestHost Empty)> BackedUpAsync()
    {
        await using var upstream = await Upstream.StartAsync();
        upstream.Put("instruments.obo", Instruments.First);
        await using var host = await CatalogHost.StartAsync(upstream.Port);
        await host.PullAsync(Specification(upstream));
        var file = Path.Combine(folder.Path, "sound.tar");
        Assert.Equal(0, (await VerbRun.RunAsync(new BackupVerb(), host, json: false, ("to", file))).Code);
        return (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), await CatalogHost.StartAsync(upstream.Port));
    }

    private async Task<(int Code, string Out, string Error)> VerifyAsync(byte[] bytes) => await VerbRun.RunAsync(new BackupVerb(), null, json: true, ("verify", await WrittenAsync(bytes)));

    private async Task<string> WrittenAsync(byte[] bytes)
    {
        var file = Path.Combine(folder.Path, "hostile.tar");
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        return file;
    }

    /// <summary>The code that both verifying and restoring answer.</summary>
    private async Task<string> RefusedAsync(TestHost host, byte[] bytes, string what)
    {
        var file = await WrittenAsync(bytes);
        var answer = await VerbRun.RunAsync(new RestoreVerb(), host, json: true, ("file", file));
        Assert.True(answer.Code == 1, $"{what}: {answer.Code} {answer.Out}");
        return JsonNode.Parse(answer.Out)!["error"]!["code"]!.ToString();
    }
}
