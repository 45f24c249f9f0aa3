using System.Net;
using System.Text;
using Alexandria.Operations;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>Two tenants in one process: what one has does not exist for the other.</summary>
public sealed class TenantTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private const string Trace = "Traceback (most recent call last):\n  File \"app.py\", line 3, in run\n    start()\n  File \"app.py\", line 9, in start\n    raise ValueError(1)\nValueError: 1\n";

    /// <summary>By the address's first part: the id of something of the default tenant.</summary>
    private readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    private HttpClient own = null!;
    private HttpClient other = null!;

    public async ValueTask InitializeAsync()
    {
        own = fixture.Server.Client();
        other = fixture.Server.Client((string)(await own.MustAsync("POST", "/v1/tenants", new { name = "Others" }))["key"]!);
        ids["customers"] = await IdAsync("/v1/customers", new { name = "Ada" });
        ids["articles"] = await IdAsync("/v1/articles", new { title = "Long enough a text", body = "A text that is long enough" });
        ids["users"] = await IdAsync("/v1/users", new { email = $"ada@{Guid.CreateVersion7():n}.example.org", name = "Ada", password = "correct horse battery staple", role = "viewer" });
        ids["keys"] = await IdAsync("/v1/keys", new { name = "Reader", role = "viewer" });
        ids["tickets"] = await IdAsync("/v1/tickets", new { subject = "A text that is long enough", body = Trace });
        ids["attachmentId"] = await IdAsync($"/v1/tickets/{ids["tickets"]}/attachments", new { fileName = "crash.txt", content = Convert.ToBase64String(Encoding.UTF8.GetBytes(Trace)) });
        var report = await own.MustAsync("POST", "/v1/crash-reports", new { content = Trace });
        (ids["crash-reports"], ids["crash-groups"]) = ((string)report["id"]!, (string)report["crashGroupId"]!);
        var workflows = await fixture.Server.UntilAsync(() => own.MustAsync("GET", "/v1/workflows"), page => page["items"]!.AsArray().Count > 0);
        ids["events"] = (string)(await own.MustAsync("GET", "/v1/events"))["items"]![0]!["id"]!;
        ids["workflows"] = (string)workflows["items"]![0]!["id"]!;
    }

    public ValueTask DisposeAsync()
    {
        own.Dispose();
        other.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_read_by_id_is_found_by_its_own_tenant_only()
    {
        var differences = new List<string>();
        foreach (var operation in Addressed().Where(o => o.Effect == Effect.Read))
        {
            using var mine = await own.SendAsync(Request(operation));
            using var theirs = await other.SendAsync(Request(operation));
            if (mine.StatusCode != HttpStatusCode.OK || theirs.StatusCode != HttpStatusCode.NotFound)
            {
                differences.Add($"{operation.Name}: own tenant {(int)mine.StatusCode}, other tenant {(int)theirs.StatusCode}");
            }
        }

        Assert.Empty(differences);
    }

    [Fact]
    public async Task What_is_changed_by_id_does_not_exist_for_another_tenant()
    {
        var differences = new List<string>();
        foreach (var operation in Addressed().Where(o => o.Effect != Effect.Read))
        {
            using var theirs = await other.SendAsync(Request(operation));
            if (theirs.StatusCode != HttpStatusCode.NotFound)
            {
                differences.Add($"{operation.Name}: {(int)theirs.StatusCode} {await theirs.Content.ReadAsStringAsync()}");
            }
        }

        Assert.Empty(differences);
    }

    [Fact]
    public async Task No_list_and_no_search_shows_what_another_tenant_has()
    {
        var leaks = new List<string>();
        foreach (var operation in fixture.Server.Operations.All.Where(o => o.HttpMethod == "GET" && !o.Parameters.Any(p => p.InRoute)))
        {
            using var response = await other.SendAsync(Arguments.Request(operation, _ => ""));
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{operation.Name}: {text}");
            leaks.AddRange(ids.Where(i => text.Contains(i.Value, StringComparison.Ordinal)).Select(i => $"{operation.Name} shows {i.Key}"));
        }

        Assert.Empty(leaks);
    }

    [Fact]
    public async Task The_same_crash_is_in_another_group_in_another_tenant()
    {
        var report = await other.MustAsync("POST", "/v1/crash-reports", new { content = Trace });
        Assert.NotEqual(ids["crash-groups"], (string)report["crashGroupId"]!);
    }

    private IEnumerable<OperationDescriptor> Addressed() => fixture.Server.Operations.All.Where(o => o.Parameters.Any(p => p.InRoute));

    private HttpRequestMessage Request(OperationDescriptor operation) =>
        Arguments.Request(operation, name => name switch
        {
            "crashGroupId" => ids["crash-groups"],
            "attachmentId" => ids["attachmentId"],
            "eventId" => ids["events"],
            _ => ids.GetValueOrDefault(operation.Path.Split('/')[2]) ?? throw new NotSupportedException($"Make something for '{operation.Path}' to address."),
        });

    private async Task<string> IdAsync(string path, object body) => (string)(await own.MustAsync("POST", path, body))["id"]!;
}
