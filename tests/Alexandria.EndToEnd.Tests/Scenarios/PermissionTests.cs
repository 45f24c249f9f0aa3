using System.Net;
using System.Text.Json.Nodes;
using Alexandria.Data;
using Alexandria.Identity;
using Alexandria.Operations;
using Alexandria.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.EndToEnd.Tests.Scenarios;

/// <summary>Every operation there is, asked for by everybody there is, against the table in <c>docs/reference/permissions.md</c>: whoever changes who may do what changes that table, and somebody reviews it.</summary>
public sealed class PermissionTests
{
    /// <summary>No id that anything has.</summary>
    private const string Nowhere = "00000000-0000-7000-8000-000000000000";

    [Fact]
    public async Task Everybody_may_do_what_the_table_says_and_nothing_else()
    {
        // All those callers sign in wrongly from one address here.
        await using var server = await RunningServer.StartAsync(("ALEXANDRIA_SignIn__FailuresPerAccountAndAddress", "1000"), ("ALEXANDRIA_SignIn__FailuresPerAccount", "100000"), ("ALEXANDRIA_SignIn__FailuresPerAddress", "100000"));
        var table = Committed();
        Assert.Equal(server.Operations.All.Select(o => o.Name).Order(StringComparer.Ordinal), table.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["session.sign-in", "session.start"], table.Where(o => o.Value.Permission == "anonymous").Select(o => o.Key));
        var callers = await CallersAsync(server, table);

        var differences = new List<string>();
        var denied = new List<(string Actor, string Operation)>();
        var before = await Rows.ReadAsync(server);
        foreach (var caller in callers)
        {
            using var client = server.Client(caller.Key);
            foreach (var operation in server.Operations.All.Where(o => !caller.May(o.Name)))
            {
                var status = caller.IsKnown ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized;
                differences.AddRange(await AnswersAsync(client, caller, operation, (answer, code) => answer == status && code is "forbidden" or "unauthenticated"));
                if (caller.Actor is { } actor)
                {
                    denied.Add((actor, operation.Name));
                }
            }
        }

        Assert.Empty(differences);
        Assert.Empty(Rows.Differences(before, await Rows.ReadAsync(server)));
        var recorded = await server.Services.GetRequiredService<IDatabase>().ReadAsync(
            work => work.QueryAsync<string>("select actor || ' ' || operation from audit where outcome = 'denied'"), TestContext.Current.CancellationToken);
        Assert.Empty(denied.Select(d => $"{d.Actor} {d.Operation}").Except(recorded, StringComparer.Ordinal));

        var allowed = 0;
        foreach (var caller in callers)
        {
            using var client = server.Client(caller.Key);
            foreach (var operation in server.Operations.All.Where(o => caller.May(o.Name)))
            {
                allowed++;
                differences.AddRange(await AnswersAsync(client, caller, operation, (answer, code) =>
                    // Whoever signs in with what nobody has is told so, and that is no refusal to try.
                    answer is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests) && (int)answer < 500
                    // Where DuckDB's library could not be had, the catalog says so, and that is no refusal either.
                    || (answer == HttpStatusCode.ServiceUnavailable && code == "analytics_unavailable" && !AnalyticsLibrary.Available)
                    || (answer == HttpStatusCode.Unauthorized && table[operation.Name].Permission == "anonymous" && code is "invalid_credentials" or "unauthenticated")));
            }
        }

        Assert.Empty(differences);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"MEASURED permission matrix: {table.Count} operations, {callers.Count} callers, {denied.Count} audited denials, {table.Count * callers.Count} calls, {allowed} of them allowed");
    }

    /// <summary>The table as it was committed: by operation its permission and the roles that hold it.</summary>
    private static Dictionary<string, (string Permission, string[] Roles)> Committed()
    {
        string[] roles = [Roles.Viewer, Roles.Agent, Roles.Manager, Roles.Administrator];
        return File.ReadLines(Path.Combine(Root(), "docs", "reference", "permissions.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(
                cells => cells[1].Trim('`'),
                cells => (cells[2].Trim('`'), roles.Where((_, i) => cells[3 + i] == "yes").ToArray()),
                StringComparer.Ordinal);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Alexandria.slnx")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The repository is not above the test's directory.");
        }

        return directory.FullName;
    }

    private static async Task<List<CallerOfTable>> CallersAsync(RunningServer server, Dictionary<string, (string Permission, string[] Roles)> table)
    {
        using var administrator = server.Client();
        var callers = new List<CallerOfTable> { new("anonymous", null, "anonymous", IsKnown: false, o => table[o].Permission == "anonymous") };
        foreach (var role in Roles.All)
        {
            var key = await administrator.MustAsync("POST", "/v1/keys", new { name = role, role });
            callers.Add(new(role, (string)key["key"]!, $"key:{key["id"]}", IsKnown: true, o => table[o].Roles.Contains(role)));
        }

        foreach (var permission in table.Values.Select(o => o.Permission).Distinct().Where(p => p is not ("anonymous" or "signed-in")))
        {
            var key = await administrator.MustAsync("POST", "/v1/keys", new { name = permission, permissions = new[] { permission } });
            callers.Add(new($"only {permission}", (string)key["key"]!, $"key:{key["id"]}", IsKnown: true, o => table[o].Permission is "anonymous" or "signed-in" || table[o].Permission == permission));
        }

        var revoked = await administrator.MustAsync("POST", "/v1/keys", new { name = "revoked", role = Roles.Administrator });
        await administrator.MustAsync("DELETE", $"/v1/keys/{revoked["id"]}");
        var expired = await administrator.MustAsync("POST", "/v1/keys", new { name = "expired", role = Roles.Administrator, expiresAt = "2099-01-01T00:00:00Z" });
        await server.Services.GetRequiredService<IDatabase>().WriteAsync(
            work => work.ExecuteAsync("update api_keys set expires_at = 1 where id = @id", new { id = (string)expired["id"]! }), WritePriority.Caller, TestContext.Current.CancellationToken);
        callers.AddRange(new[] { revoked, expired }.Select(key => new CallerOfTable((string)key["name"]!, (string)key["key"]!, null, IsKnown: false, _ => false)));
        return callers;
    }

    /// <returns>What was wrong with the answer.</returns>
    private static async Task<IEnumerable<string>> AnswersAsync(HttpClient client, CallerOfTable caller, OperationDescriptor operation, Func<HttpStatusCode, string?, bool> expected)
    {
        using var response = await client.SendAsync(Arguments.Request(operation, _ => Nowhere));
        var text = await response.Content.ReadAsStringAsync();
        var code = response.IsSuccessStatusCode || text.Length == 0 ? null : (string?)JsonNode.Parse(text)?["code"];
        return expected(response.StatusCode, code) ? [] : [$"{caller.Name} at {operation.Name}: {(int)response.StatusCode} {code}"];
    }

    /// <param name="Name">For the report.</param>
    /// <param name="Key">The bearer token; null: none.</param>
    /// <param name="Actor">As the audit names it; null when nobody known asks with a token, which no operation sees.</param>
    /// <param name="IsKnown">Whether a denial says 403 rather than 401.</param>
    /// <param name="May">Whether the table lets it call an operation.</param>
    private sealed record CallerOfTable(string Name, string? Key, string? Actor, bool IsKnown, Func<string, bool> May);
}
