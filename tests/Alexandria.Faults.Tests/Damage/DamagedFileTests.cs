using System.Text.Json.Nodes;
using Alexandria.Faults.Tests.Clients;
using Alexandria.Faults.Tests.Kill;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Damage;

/// <summary>Files that hold something else than what was written.</summary>
public sealed class DamagedFileTests
{
    private const int WritesEach = 15;
    private const int PageBytes = 4_096;
    private const int Pages = 4;

    // The first byte of a page of a B-tree: interior and leaf, of an index and of a table (SQLite file format, 1.6).
    private static readonly byte[] TreePages = [2, 5, 10, 13];

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_damaged_page_is_named_and_never_answers_something_wrong()
    {
        var settings = FaultSettings.Read();
        var choices = settings.Choices(0, 0);
        using var written = await KilledDirectory.WriteAsync(settings, WritesEach, kill: false);
        var (started, refused, right) = (0, 0, 0);
        for (var page = 0; page < Pages; page++)
        {
            using var data = written.Copy();
            var number = await DamageAsync(data, choices);
            var doctor = await ServerProcess.RunAsync("doctor", "--data", data.Path);
            Assert.True(doctor.Code != 0 && doctor.Out.Contains("fail  store", StringComparison.Ordinal), $"seed {settings.Seed}, page {number}: {doctor.Out}{doctor.Error}");

            await using var server = new ServerUnderTest(data.Path);
            try
            {
                await server.StartAsync();
                started++;
            }
            catch (InvalidOperationException exception)
            {
                Assert.Contains("damaged", exception.Message, StringComparison.Ordinal);
                continue;
            }

            foreach (var write in written.Acknowledged.All)
            {
                try
                {
                    Assert.Empty(await new Reconciler(server.Http).MissingAsync([write]));
                    right++;
                }
                catch (InvalidOperationException exception)
                {
                    Assert.Contains("was answered 503", exception.Message, StringComparison.Ordinal);
                    Assert.Contains("storage_damaged", exception.Message, StringComparison.Ordinal);
                    refused++;
                }
            }
        }

        Figures.Print($"damaged page test: seed {settings.Seed}, {Pages} pages overwritten, each named by the doctor; the server started on {started}; there {right} reads were right, {refused} refused with storage_damaged, 0 wrong");
    }

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_server_does_not_start_on_a_file_that_is_no_database()
    {
        using var written = await KilledDirectory.WriteAsync(FaultSettings.Read(), 1, kill: false);
        using var data = written.Copy();
        await using (var file = new FileStream(data[KilledDirectory.Database], FileMode.Open, FileAccess.Write))
        {
            await file.WriteAsync(new byte[PageBytes], TestContext.Current.CancellationToken);
        }

        var doctor = await ServerProcess.RunAsync("doctor", "--data", data.Path);
        Assert.True(doctor.Code == 1 && doctor.Out.Contains("fail  store", StringComparison.Ordinal), $"{doctor.Code} {doctor.Out}{doctor.Error}");
        var started = await ServerProcess.RunAsync("up", "--data", data.Path, "--urls", "http://127.0.0.1:0");
        Assert.True(started.Code != 0 && started.Error.Contains("code storage_damaged", StringComparison.Ordinal) && !started.Error.Contains("   at ", StringComparison.Ordinal), $"{started.Code} {started.Error}");
        Figures.Print($"damaged first page test: the start ends with {started.Code}: {started.Error.Trim().Split('\n')[^1]}");
    }

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_damaged_checkpoint_is_told_by_the_audit_and_the_doctor()
    {
        using var written = await KilledDirectory.WriteAsync(FaultSettings.Read(), WritesEach, kill: false);
        foreach (var content in new[] { "", "{ \"count\": ", "{ \"count\": 1, \"seal\": \"00\", \"signature\": \"00\" }" })
        {
            using var data = written.Copy();
            await File.WriteAllTextAsync(data["audit-checkpoint.json"], content, TestContext.Current.CancellationToken);
            var verified = await ServerProcess.RunAsync("audit", "verify", "--data", data.Path);
            Assert.True(verified.Code == 1 && verified.Out.Contains("broken", StringComparison.Ordinal) && verified.Out.Contains("checkpoint", StringComparison.Ordinal), $"'{content}': {verified.Code} {verified.Out}{verified.Error}");
            var doctor = await ServerProcess.RunAsync("doctor", "--data", data.Path);
            Assert.True(doctor.Code == 1 && doctor.Out.Contains("fail  audit", StringComparison.Ordinal), doctor.Out);
            Figures.Print("damaged checkpoint test: " + verified.Out.Split('\n').First(l => l.StartsWith("broken", StringComparison.Ordinal)));
        }
    }

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task A_damaged_blob_is_refused_and_not_answered()
    {
        using var written = await KilledDirectory.WriteAsync(FaultSettings.Read(), WritesEach, kill: false);
        using var data = written.Copy();
        var crash = written.Acknowledged.All.First(w => w.Write.Kind == WriteKind.SubmitCrash);
        await using var server = new ServerUnderTest(data.Path);
        await server.StartAsync();
        foreach (var blob in Directory.EnumerateFiles(data["blobs"], "*", SearchOption.AllDirectories))
        {
            await using var file = new FileStream(blob, FileMode.Open, FileAccess.ReadWrite);
            var first = file.ReadByte();
            file.Position = 0;
            file.WriteByte((byte)(first ^ 1));
        }

        await ExpectAsync(server, crash.Id, "storage_damaged");
        foreach (var blob in Directory.EnumerateFiles(data["blobs"], "*", SearchOption.AllDirectories))
        {
            File.Delete(blob);
        }

        await ExpectAsync(server, crash.Id, "raw_text_missing");
        Figures.Print("damaged blob test: storage_damaged when a bit is flipped, raw_text_missing when the file is gone");
    }

    private static async Task ExpectAsync(ServerUnderTest server, string report, string code)
    {
        using var answer = await server.Http.GetAsync($"/v1/crash-reports/{report}/raw", TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == 503 && JsonNode.Parse(text)!["code"]!.ToString() == code, $"{(int)answer.StatusCode} {text}");
    }

    // A page of a tree beyond the first; its garbage never looks like one.
    private static async Task<long> DamageAsync(TestDirectory data, Random choices)
    {
        await using var file = new FileStream(data[KilledDirectory.Database], FileMode.Open, FileAccess.ReadWrite);
        var count = file.Length / PageBytes;
        while (true)
        {
            var page = choices.NextInt64(1, count);
            file.Position = page * PageBytes;
            if (!TreePages.Contains((byte)file.ReadByte()))
            {
                continue;
            }

            var garbage = new byte[PageBytes];
            choices.NextBytes(garbage);
            garbage[0] = byte.MaxValue;
            file.Position = page * PageBytes;
            await file.WriteAsync(garbage);
            return page + 1;
        }
    }
}
