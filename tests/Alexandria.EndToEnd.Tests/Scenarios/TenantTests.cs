using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Data;
using Alexandria.Operations;
using Microsoft.Extensions.DependencyInjection;

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
        (ids["stream"], ids["sequence"]) = ("nobodys-stream", "471147114711");
        await fixture.Server.Services.GetRequiredService<IDatabase>().WriteAsync(
            work => work.ExecuteAsync(
                """
                insert into rejected_messages (stream, sequence, subscriber, topic, body, length, reason, attempts, rejected_at)
                values (@stream, @sequence, 'somebody', 'tickets.opened', @body, 2, 'malformed: it is empty', 1, 1) on conflict (stream, sequence, subscriber) do nothing
                """,
                new { stream = ids["stream"], sequence = long.Parse(ids["sequence"], CultureInfo.InvariantCulture), body = "{}"u8.ToArray() }),
            WritePriority.Caller,
            TestContext.Current.CancellationToken);
        ids["workflows"] = (string)workflows["items"]![0]!["id"]!;
        await own.MustAsync("POST", "/v1/session/key", new { key = RunningServer.AdminKey });
        ids["sessions"] = (string)(await own.MustAsync("GET", "/v1/sessions"))["items"]![0]!["id"]!;
        await fixture.Server.UntilAsync(() => own.MustAsync("GET", $"/v1/tickets/{ids["tickets"]}"), t => (string)t["status"]! == "proposed");
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
    public async Task What_another_tenant_has_can_be_referred_to_by_no_parameter_and_stays_as_it_was()
    {
        var before = await Rows.StillAsync(fixture.Server, "default");
        var mine = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["tickets"] = (string)(await other.MustAsync("POST", "/v1/tickets", new { subject = "A text that is long enough", body = "Text" }))["id"]!,
        };
        var differences = new List<string>();
        var calls = 0;
        foreach (var operation in Owned().Where(o => o.Parameters.Any(IsReference)))
        {
            // Once with all of it the other tenant's, and once for each parameter alone, in the midst of what is one's own.
            var references = operation.Parameters.Where(IsReference).ToList();
            foreach (var strangers in references.Select(r => new[] { r }).Append([.. references]))
            {
                if (references.Exists(r => r.InRoute && !strangers.Contains(r) && !mine.ContainsKey(KindOf(operation, r.Name))))
                {
                    // Nothing of one's own is needed: the whole address is the other's in the case before.
                    continue;
                }

                using var request = Arguments.Request(
                    operation,
                    name => strangers.Any(r => r.Name == name) ? ids[KindOf(operation, name)] : mine[KindOf(operation, name)],
                    [.. strangers.Where(r => !r.InRoute).Select(r => (r.Name, ids[KindOf(operation, r.Name)]))]);
                using var response = await other.SendAsync(request);
                var text = await response.Content.ReadAsStringAsync();
                calls++;
                var listed = operation.Effect == Effect.Read && response.IsSuccessStatusCode && JsonNode.Parse(text)?["items"] is JsonArray { Count: 0 };
                var unknown = response.StatusCode == HttpStatusCode.NotFound
                    || (response.StatusCode == HttpStatusCode.UnprocessableEntity && ((string)JsonNode.Parse(text)!["code"]!).EndsWith("_not_found", StringComparison.Ordinal));
                if (!unknown && !listed)
                {
                    differences.Add($"{operation.Name} with {string.Join(", ", strangers.Select(r => r.Name))}: {(int)response.StatusCode} {text}");
                }
            }
        }

        Assert.Empty(differences);
        Assert.Empty(Rows.Differences(before, await Rows.ReadAsync(fixture.Server, "default")));
        TestContext.Current.TestOutputHelper!.WriteLine($"MEASURED tenant borders: {fixture.Server.Operations.All.Count(o => o.Parameters.Any(IsReference))} operations, {ids.Count} kinds of objects, {calls} calls, {before.Count} tables compared");
    }

    [Fact]
    public async Task No_list_and_no_search_shows_what_another_tenant_has()
    {
        var leaks = new List<string>();
        foreach (var operation in Owned().Where(o => o.HttpMethod == "GET" && !o.Parameters.Any(p => p.InRoute)))
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

    // The schemas of events are the program's, and vocabularies the installation's: the same for every tenant.
    private IEnumerable<OperationDescriptor> Owned() => fixture.Server.Operations.All.Where(o => o.Name != "schemas.get" && !o.Name.StartsWith("ontologies.", StringComparison.Ordinal));

    private IEnumerable<OperationDescriptor> Addressed() => Owned().Where(o => o.Parameters.Any(p => p.InRoute));

    private HttpRequestMessage Request(OperationDescriptor operation) => Arguments.Request(operation, name => ids[KindOf(operation, name)]);

    // A tag names a term of the installation's ontologies.
    private static bool IsReference(OperationParameter parameter) => parameter.Name is not ("ontologyId" or "termId") && (parameter.InRoute || parameter.Name.EndsWith("Id", StringComparison.Ordinal) || parameter.Name is "id");

    /// <summary>What a parameter refers to. An operation whose parameters are not known here fails the walk.</summary>
    private string KindOf(OperationDescriptor operation, string parameter)
    {
        var kind = parameter switch
        {
            "crashGroupId" or "intoId" or "mergedId" => "crash-groups",
            "reportId" => "crash-reports",
            "attachmentId" => "attachmentId",
            "eventId" => "events",
            "ticketId" or "originalId" or "otherId" or "targetId" => "tickets",
            "customerId" => "customers",
            "id" => operation.Path.Split('/')[2],
            _ => parameter,
        };
        return ids.ContainsKey(kind) ? kind : throw new NotSupportedException($"Make something for '{parameter}' of '{operation.Path}' to refer to.");
    }

    private async Task<string> IdAsync(string path, object body) => (string)(await own.MustAsync("POST", path, body))["id"]!;
}
