using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Adapters.DataDirectory;
using Alexandria.Adapters.Sqlite;
using Alexandria.Data;

namespace Alexandria.Host.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class BackupTests : IDisposable
{
    private const string Trace = "Traceback (most recent call last):\n  File \"app.py\", line 3, in run\n    start()\nValueError: 1\n";

    private readonly TemporaryDirectory files = new();
    private readonly TemporaryDirectory data = new();

    public void Dispose()
    {
        files.Dispose();
        data.Dispose();
    }

    [Theory]
    [InlineData("a.tar")]
    [InlineData("a.tar.gz")]
    public async Task What_is_restored_is_what_was_backed_up(string name)
    {
        var file = await BackUpAsync(name);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        var check = await CommandLine.RunAsync("backup", "check", "--file", file, "--json");
        Assert.Equal(0, check.Code);
        Assert.True(JsonNode.Parse(check.Out)!["verified"]!.GetValue<bool>());

        var target = files.File("restored");
        Assert.Equal(0, (await CommandLine.RunAsync("restore", "--from", file, "--data", target)).Code);
        Assert.Equal(0, (await CommandLine.RunAsync("audit", "verify", "--data", target)).Code);
        Assert.Equal(Contents(data.Path, withDatabase: false), Contents(target, withDatabase: false));
        Assert.Equal(await CommandLineAnswerAsync(data.Path), await CommandLineAnswerAsync(target));
        Assert.All(Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Where(f => f.Contains("/keys/", StringComparison.Ordinal)), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
        Assert.Equal(["a.tar".Length == name.Length ? "a.tar" : "a.tar.gz", "restored"], Directory.EnumerateFileSystemEntries(files.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_overwritten_unless_it_is_asked_for_and_then_it_is_kept()
    {
        var file = await BackUpAsync("a.tar");
        Assert.Contains("file_exists", (await RunJsonAsync("backup", "--data", data.Path, "--to", file)).Code, StringComparison.Ordinal);
        Assert.Equal("data_directory_not_empty", (await RunJsonAsync("restore", "--from", file, "--data", data.Path)).Code);
        using (DataDirectoryLock.Acquire(data.Path, null))
        {
            Assert.Equal("data_directory_in_use", (await RunJsonAsync("restore", "--from", file, "--data", data.Path, "--replace")).Code);
        }

        var before = Contents(data.Path, withDatabase: true);
        var (_, answer) = await RunJsonAsync("restore", "--from", file, "--data", data.Path, "--replace");
        var kept = answer["keptDirectory"]!.GetValue<string>();
        try
        {
            Assert.Equal(before, Contents(kept, withDatabase: true));
            Assert.Equal(0, (await CommandLine.RunAsync("audit", "verify", "--data", data.Path)).Code);
        }
        finally
        {
            Directory.Delete(kept, recursive: true);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        Assert.Equal("data_directory_not_found", (await RunJsonAsync("backup", "--data", files.File("none"), "--to", files.File("a.tar"))).Code);
        Assert.Equal("file_not_found", (await RunJsonAsync("restore", "--data", files.File("none"), "--from", files.File("a.tar"))).Code);
        Assert.Equal("file_not_found", (await RunJsonAsync("backup", "check", "--file", files.File("a.tar"))).Code);
        await FillAsync();
        Assert.Equal("directory_not_found", (await RunJsonAsync("backup", "--data", data.Path, "--to", files.File("no/such/a.tar"))).Code);
    }

    [Fact]
    public async Task A_backup_is_refused_wherever_it_is_cut_off()
    {
        var whole = await File.ReadAllBytesAsync(await BackUpAsync("a.tar"));
        var step = Math.Max(1, whole.Length / 40);
        // The last blocks of a tar are empty: without them nothing is missing.
        for (var length = 0; length < whole.Length - 20_480; length += step)
        {
            await RefusedAsync("backup_invalid", whole[..length]);
        }
    }

    [Fact]
    public async Task A_backup_with_a_flipped_bit_is_refused()
    {
        var whole = await File.ReadAllBytesAsync(await BackUpAsync("a.tar"));
        var entries = Entries(whole);
        foreach (var (name, content) in entries.Where(e => e.Content.Length > 0))
        {
            var changed = (byte[])content.Clone();
            changed[changed.Length / 2] ^= 1;
            await RefusedAsync("backup_invalid", Tar([.. entries.Select(e => e.Name == name ? (name, changed) : e)]));
        }
    }

    [Fact]
    public async Task A_backup_that_a_stranger_made_leads_nowhere()
    {
        var entries = Entries(await File.ReadAllBytesAsync(await BackUpAsync("a.tar")));
        var evil = Encoding.UTF8.GetBytes("evil");
        foreach (var name in new[] { "../evil", "/tmp/evil", "keys/../../evil", "keys/./evil", "keys/a/b/c/d", "blobs/../../evil", "alexandria.db-wal", "alexandria.json", "keys//evil", "blobs/00/00/" + new string('0', 63) + "g", "" })
        {
            await RefusedAsync("backup_invalid", Tar([.. entries, (name, evil)]));
        }

        foreach (var twice in new[] { "alexandria.db", "keys/audit.key", "manifest.json", entries.First(e => e.Name.StartsWith("blobs/", StringComparison.Ordinal)).Name })
        {
            await RefusedAsync("backup_invalid", Tar([.. entries, entries.Single(e => e.Name == twice)]));
        }

        foreach (var without in new[] { "manifest.json", "alexandria.db", "audit-checkpoint.json", "keys/audit.key" })
        {
            await RefusedAsync("backup_invalid", Tar([.. entries.Where(e => e.Name != without)]));
        }

        foreach (var kind in new[] { TarEntryType.SymbolicLink, TarEntryType.HardLink, TarEntryType.Directory, TarEntryType.Fifo })
        {
            await RefusedAsync("backup_invalid", Tar(entries, kind));
        }

        await RefusedAsync("backup_invalid", evil);
        await RefusedAsync("backup_invalid", []);
        await RefusedAsync("backup_invalid", RandomNumberGenerator.GetBytes(100_000));
        Assert.False(File.Exists("/tmp/evil"));
    }

    [Fact]
    public async Task A_backup_that_says_more_than_there_is_room_for_is_refused_before_it_is_unpacked()
    {
        var entries = Entries(await File.ReadAllBytesAsync(await BackUpAsync("a.tar")));
        await RefusedAsync("disk_too_small", Tar(WithManifest(entries, m => m["databaseBytes"] = long.MaxValue)));
        await RefusedAsync("backup_invalid", Tar(WithManifest(entries, m => m["blobBytes"] = 1)));
        await RefusedAsync("backup_invalid", Tar(WithManifest(entries, m => m["blobs"] = -1)));
        await RefusedAsync("backup_invalid", Tar(WithManifest(entries, m => m["rows"]!["tickets"] = 7)));
        await RefusedAsync("backup_newer", Tar(WithManifest(entries, m => m["format"] = 2)));

        // Zeroes that unpack to a thousand times their size end where the manifest says.
        var bomb = files.File("bomb.tar.gz");
        await using (var file = File.Create(bomb))
        await using (var zip = new GZipStream(file, CompressionLevel.Fastest))
        {
            await zip.WriteAsync(Tar([.. entries.TakeWhile(e => e.Name != "alexandria.db"), ("alexandria.db", new byte[50_000_000])]));
        }

        Assert.Equal("backup_invalid", (await RunJsonAsync("restore", "--from", bomb, "--data", files.File("bombed"))).Code);
        Assert.False(Directory.Exists(files.File("bombed")));
    }

    [Fact]
    public async Task A_backup_of_a_newer_program_is_refused()
    {
        await FillAsync();
        await ChangeAsync("insert into schema_migrations (module, number, name, digest, applied_at) values ('Support', 999, 'later', 'x', 0)");
        var made = await RunJsonAsync("backup", "--data", data.Path, "--to", files.File("b.tar"));
        Assert.Equal("backup_newer", made.Code);
    }

    [Theory]
    [InlineData("update audit set actor = 'somebody else' where position = 1", "audit chain")]
    [InlineData("update ticket_attachments set blob_id = replace(blob_id, substr(blob_id, 1, 4), 'ffff')", "stored files that its rows name are missing")]
    public async Task A_backup_of_a_damaged_installation_is_made_and_told_to_be_damaged(string change, string told)
    {
        await FillAsync();
        await ChangeAsync(change);
        var file = files.File("damaged.tar");
        var made = await RunJsonAsync("backup", "--data", data.Path, "--to", file);
        Assert.Equal("backup_invalid", made.Code);
        Assert.Contains(told, made.Answer["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(File.Exists(file));
    }

    private async Task FillAsync()
    {
        Assert.Equal(0, (await CommandLine.RunAsync("ticket", "open", "--data", data.Path, "--subject", "It does not start", "--body", Trace)).Code);
        var trace = files.File("trace.txt");
        await File.WriteAllTextAsync(trace, Trace);
        var tickets = await RunJsonAsync("ticket", "list", "--data", data.Path);
        var attached = await CommandLine.RunAsync("ticket", "attach", "--data", data.Path, tickets.Answer["items"]![0]!["id"]!.GetValue<string>(), "--file-name", "trace.txt", "--content-file", trace);
        Assert.True(attached.Code == 0, attached.Error);
        File.Delete(trace);
    }

    private async Task<string> BackUpAsync(string name)
    {
        await FillAsync();
        var file = files.File(name);
        var made = await CommandLine.RunAsync("backup", "--data", data.Path, "--to", file, "--json");
        Assert.True(made.Code == 0, made.Out + made.Error);
        Assert.Equal(1, JsonNode.Parse(made.Out)!["tickets"]!.GetValue<int>());
        return file;
    }

    private async Task RefusedAsync(string code, byte[] backup)
    {
        var (file, target) = (files.File("changed.tar"), files.File("target"));
        await File.WriteAllBytesAsync(file, backup);
        Assert.Equal(code, (await RunJsonAsync("restore", "--from", file, "--data", target)).Code);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(files.Path), e => Path.GetFileName(e) is not ("changed.tar" or "a.tar"));
    }

    private static async Task<(string Code, JsonNode Answer)> RunJsonAsync(params string[] arguments)
    {
        var answer = await CommandLine.RunAsync([.. arguments, "--json"]);
        var json = JsonNode.Parse(answer.Code == 0 ? answer.Out : answer.Error)!;
        return (json["code"]?.GetValue<string>() ?? "", json);
    }

    private static async Task<string> CommandLineAnswerAsync(string directory) => (await CommandLine.RunAsync("ticket", "list", "--data", directory, "--json")).Out;

    private async Task ChangeAsync(string sql)
    {
        await using var database = SqliteDatabase.Open(new SqliteOptions { Path = data.File("alexandria.db") }, TimeProvider.System);
        await database.WriteAsync(work => work.ExecuteAsync(sql), WritePriority.Caller, CancellationToken.None);
    }

    private static SortedDictionary<string, string> Contents(string directory, bool withDatabase) => new(
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(directory, file), File: file))
            .Where(f => withDatabase ? !f.Name.EndsWith("-wal", StringComparison.Ordinal) && !f.Name.EndsWith("-shm", StringComparison.Ordinal) : f.Name.StartsWith("keys", StringComparison.Ordinal) || f.Name.StartsWith("blobs", StringComparison.Ordinal))
            .ToDictionary(f => f.Name, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f.File)))),
        StringComparer.Ordinal);

    private static List<(string Name, byte[] Content)> Entries(byte[] tar)
    {
        var entries = new List<(string, byte[])>();
        using var reader = new TarReader(new MemoryStream(tar));
        while (reader.GetNextEntry() is { } entry)
        {
            var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            entries.Add((entry.Name, content.ToArray()));
        }

        return entries;
    }

    private static byte[] Tar(IReadOnlyList<(string Name, byte[] Content)> entries, TarEntryType? last = null)
    {
        var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name.Length == 0 ? " " : name) { DataStream = new MemoryStream(content) });
            }

            if (last is { } kind)
            {
                var entry = new PaxTarEntry(kind, "keys/evil");
                if (kind is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                {
                    entry.LinkName = "/etc/passwd";
                }

                tar.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }

    private static List<(string Name, byte[] Content)> WithManifest(List<(string Name, byte[] Content)> entries, Action<JsonNode> change)
    {
        var manifest = JsonNode.Parse(entries[0].Content)!;
        change(manifest);
        return [(entries[0].Name, Encoding.UTF8.GetBytes(manifest.ToJsonString())), .. entries.Skip(1)];
    }
}
