using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Faults.Tests.Clients;
using Alexandria.Faults.Tests.Kill;
using Alexandria.Testing.Servers;

namespace Alexandria.Faults.Tests.Erasure;

/// <summary>Erasing a customer, seen from the disk: no byte of what he wrote is left anywhere in the data directory.</summary>
public sealed class ErasureTests : IAsyncDisposable
{
    // Each stands in one place only, so that a byte that is left names the place.
    private static readonly string[] Personal =
    [
        "Zenobia Quillfeather", "zenobia.q@example.org", "Quillfeather-and-Daughters", "prefers-carrier-pigeons", "subject-marmalade", "body-aubergine", "comment-tamarind",
        "reply-cardamom", "resolution-pomegranate", "file-persimmon", "name-of-file-kumquat", "crash-message-elderberry", "zenobiahome", "edited-subject-gooseberry", "filter-mangosteen",
        "proposal-starfruit", "inline-loganberry",
    ];

    private const string Shared = "A log that two customers sent: shared-content-huckleberry.";

    private readonly TestDirectory data = new();
    private readonly ServerUnderTest server;

    public ErasureTests() => server = new ServerUnderTest(data.Path);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        data.Dispose();
    }

    [Fact(Skip = TestInstallation.EmbeddedOnly, SkipType = typeof(TestInstallation), SkipWhen = nameof(TestInstallation.IsScaleOut))]
    public async Task Not_a_byte_of_an_erased_customer_is_left_in_the_data_directory_and_the_audit_still_verifies()
    {
        await server.StartAsync();
        var settings = FaultSettings.Read();
        var others = new AcknowledgedWrites();
        await new WritingClient(1, settings.Choices(0, 1), others).WriteAsync(server.Http, 1, 150);
        var (customer, ticket) = await LifeOfACustomerAsync();
        var other = await PostAsync("/v1/tickets", new { subject = "Someone else's", body = "Not hers." });
        await AttachAsync(other["id"]!.ToString(), "shared.log", Shared);
        await new WritingClient(2, settings.Choices(0, 2), others).WriteAsync(server.Http, 1, 150);
        var stored = new StoredState(data.Path);
        await stored.SettledAsync();
        Assert.All(Personal, word => Assert.True(FilesWith(word).Count > 0, $"'{word}' was never stored, so that its erasure would prove nothing"));

        var began = TimeProvider.System.GetTimestamp();
        var answer = await PostAsync($"/v1/customers/{customer}/erase", new { confirm = customer });
        var answered = TimeProvider.System.GetElapsedTime(began);
        await ErasedOnDiskAsync(stored);
        var took = TimeProvider.System.GetElapsedTime(began);

        Assert.Equal((1, 3, 1, true), ((int)answer["tickets"]!, (int)answer["files"]!, (int)answer["crashReports"]!, (bool)answer["complete"]!));
        Assert.All(Personal, word => Assert.Empty(FilesWith(word)));
        Assert.NotEmpty(FilesWith("shared-content-huckleberry"));

        // The server goes on, with everybody else's data.
        var left = await server.Http.GetFromJsonAsync<JsonNode>($"/v1/tickets/{ticket}", CancellationToken.None);
        Assert.Equal(("[erased]", "[erased]", "closed", null), (left!["subject"]!.ToString(), left["body"]!.ToString(), left["status"]!.ToString(), left["customerId"]?.ToString()));
        Assert.Equal("[erased]", (await server.Http.GetFromJsonAsync<JsonNode>($"/v1/customers/{customer}", CancellationToken.None))!["name"]!.ToString());
        Assert.Empty((await server.Http.GetFromJsonAsync<JsonNode>("/v1/tickets?q=aubergine", CancellationToken.None))!["items"]!.AsArray());
        Assert.Empty(await new Reconciler(server.Http).MissingAsync(others.All));
        await PostAsync("/v1/tickets", new { subject = "Life goes on", body = "And tickets come in." });
        await stored.SettledAsync();
        var size = Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);

        Assert.Equal(0, await server.StopAsync());
        server.AssertNoFaultWasLogged();
        Assert.Null(await stored.AuditFaultAsync());
        var doctor = await ServerProcess.RunAsync("doctor", "--data", data.Path, "--json");
        Assert.True(doctor.Code == 0, doctor.Out);
        Assert.All(Personal, word => Assert.Empty(FilesWith(word)));
        Figures.Print($"erasure test: seed {settings.Seed}, {Personal.Length} marks gone from {size / 1024} KiB; answered in {answered.TotalSeconds:0.00} s, the last byte gone after {took.TotalSeconds:0.0} s; {others.All.Count} writes of others untouched; audit verifies");
    }

    [Fact]
    public async Task An_erasure_that_was_committed_before_a_kill_is_completed_after_the_next_start()
    {
        await server.StartAsync();
        var (customer, _) = await LifeOfACustomerAsync();
        var stored = new StoredState(data.Path);
        await stored.SettledAsync();
        await PostAsync($"/v1/customers/{customer}/erase", new { confirm = customer });
        await server.KillAsync();
        Assert.NotEqual(0, await stored.ReadAsync(w => w.FirstOrDefaultAsync<long>("select count(*) from erasures where compacted_at is null")));
        await server.StartAsync();
        await ErasedOnDiskAsync(stored);
        Assert.All(Personal, word => Assert.Empty(FilesWith(word)));
    }

    [Fact]
    public async Task Nothing_is_erased_without_the_confirmation()
    {
        await server.StartAsync();
        var customer = (await PostAsync("/v1/customers", new { name = Personal[0] }))["id"]!.ToString();
        using var refused = await server.Http.PostAsJsonAsync($"/v1/customers/{customer}/erase", new { confirm = "yes" }, CancellationToken.None);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("erasure_not_confirmed", JsonNode.Parse(await refused.Content.ReadAsStringAsync(CancellationToken.None))!["code"]!.ToString());
        Assert.Equal(Personal[0], (await server.Http.GetFromJsonAsync<JsonNode>($"/v1/customers/{customer}", CancellationToken.None))!["name"]!.ToString());
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("agent")]
    [InlineData("manager")]
    public void Only_administrators_may_erase(string role) => Assert.DoesNotContain(Identity.Permissions.CustomersErase, Identity.Roles.PermissionsOf(role)!);

    private async Task<(string Customer, string Ticket)> LifeOfACustomerAsync()
    {
        var customer = (await PostAsync("/v1/customers", new { name = Personal[0], email = Personal[1], company = Personal[2], notes = Personal[3] }))["id"]!.ToString();
        var ticket = (await PostAsync("/v1/tickets", new { subject = $"Export fails {Personal[4]}", body = $"Since the update {Personal[5]} {CrashText(Personal[16])}", version = "4.2", product = "quill", customerId = customer }))["id"]!.ToString();
        await PostAsync($"/v1/tickets/{ticket}/comments", new { text = $"She says {Personal[6]} {Personal[14]}" });
        await PostAsync($"/v1/tickets/{ticket}/replies", new { text = $"Dear customer {Personal[7]}" });
        await AttachAsync(ticket, "notes.txt", $"Notes {Personal[9]}");
        await AttachAsync(ticket, Personal[10] + ".log", CrashText(Personal[11]));
        await AttachAsync(ticket, "shared.log", Shared);
        using (var edited = await server.Http.PatchAsJsonAsync($"/v1/tickets/{ticket}", new { subject = $"Export fails {Personal[13]} {Personal[4]}" }, CancellationToken.None))
        {
            edited.EnsureSuccessStatusCode();
        }

        await new StoredState(data.Path).SettledAsync();
        using (var proposed = await server.Http.PutAsJsonAsync($"/v1/tickets/{ticket}/proposal", new { text = $"Try this {Personal[15]}" }, CancellationToken.None))
        {
            Assert.True(proposed.IsSuccessStatusCode, await proposed.Content.ReadAsStringAsync(CancellationToken.None));
        }

        await PostAsync($"/v1/tickets/{ticket}/resolve", new { resolution = $"Export fails since the update: mended by {Personal[8]}" });

        // Somebody else asks the same, and is answered with what resolved hers.
        await PostAsync("/v1/tickets", new { subject = "Export fails", body = "Export fails since the update." });
        return (customer, ticket);
    }

    private static string CrashText(string message) =>
        $"""
        System.InvalidOperationException: {message}
           at Quill.Export.Writer.Flush(Int32 count) in /home/zenobiahome/quill/Writer.cs:line 42
           at Quill.Export.Job.Run() in /home/zenobiahome/quill/Job.cs:line 7
        """;

    private async Task ErasedOnDiskAsync(StoredState stored)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (await stored.ReadAsync(w => w.FirstOrDefaultAsync<long>("select (select count(*) from erasures where compacted_at is null) + (select count(*) from erased_blobs)")) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Names of the files in the data directory, write-ahead log included, whose bytes or whose name have the word.</summary>
    private IReadOnlyList<string> FilesWith(string word) =>
    [
        .. Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories)
            .Where(f => !f.EndsWith(".sock", StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal))
            .Where(f => f.Contains(word, StringComparison.OrdinalIgnoreCase) || Bytes(f).AsSpan().IndexOf(Encoding.UTF8.GetBytes(word)) >= 0),
    ];

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private async Task<JsonNode> PostAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (!path.EndsWith("/erase", StringComparison.Ordinal))
        {
            request.Headers.Add("Idempotency-Key", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
        }

        using var response = await server.Http.SendAsync(request, CancellationToken.None);
        var text = await response.Content.ReadAsStringAsync(CancellationToken.None);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"POST {path} was answered {(int)response.StatusCode}: {text}");
    }

    private async Task AttachAsync(string ticket, string name, string text)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new("application/octet-stream");
        using var response = await server.Http.PostAsync($"/v1/tickets/{ticket}/attachments?fileName={name}", content, CancellationToken.None);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None));
    }
}
