using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Alexandria.Host.Tests.Logging;

/// <summary>The log of a real process that was told to say everything.</summary>
public sealed class LogTests
{
    private const string AdminKey = "an-administrator-key-that-no-log-may-show";
    private const string Password = "a-password-that-no-log-may-show";
    private const string WrongPassword = "a-wrong-password-that-no-log-may-show";
    private const string Forged = "2026-01-01 forged record";

    [Theory]
    [InlineData("json")]
    [InlineData("text")]
    public async Task No_secret_shows_in_the_log_and_nothing_that_a_client_sends_makes_a_record(string format)
    {
        using var data = new TemporaryDirectory();
        string[] secrets;
        await using (var server = await ServerAsync(data, format, "Trace"))
        {
            secrets = await UseAsync(server.Url);
            Assert.Equal(0, await server.TerminateAsync());
        }

        var log = await File.ReadAllTextAsync(data.File("log"), TestContext.Current.CancellationToken);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 20, log);
        Assert.DoesNotContain(log, c => c != '\n' && (char.IsControl(c) || c is '\u2028' or '\u2029'));
        Assert.DoesNotContain(lines, line => line.TrimStart().StartsWith(Forged, StringComparison.Ordinal));
        Assert.Contains(Forged, log, StringComparison.Ordinal);
        if (format == "json")
        {
            Assert.All(lines, line => Assert.True(JsonNode.Parse(line) is JsonObject record && record["time"] is not null && record["level"] is not null && record["category"] is not null, line));
        }
        else
        {
            Assert.All(lines, line => Assert.Matches(@"^(\d\d:\d\d:\d\d (trce|dbug|info|warn|fail|crit) |      )", line));
        }
    }

    [Fact]
    public async Task A_record_has_its_values_as_fields_and_says_in_which_trace_tenant_and_operation_it_was_written()
    {
        using var data = new TemporaryDirectory();
        await using (var server = await ServerAsync(data, "json", "Information"))
        {
            using var client = Client(server.Url, AdminKey);
            client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            Task<HttpResponseMessage> SubmitAsync(int line) => client.PostAsJsonAsync(
                "/v1/crash-reports", new { product = "exporter", content = $"Traceback (most recent call last):\n  File \"a.py\", line {line}, in f\nValueError: x\n" }, TestContext.Current.CancellationToken);
            using var stored = await SubmitAsync(0);
            Assert.Equal(201, (int)stored.StatusCode);
            Directory.Delete(Path.Combine(data.Path, "blobs"), recursive: true);
            await File.WriteAllTextAsync(Path.Combine(data.Path, "blobs"), "a file where the blobs should be", TestContext.Current.CancellationToken);
            for (var i = 1; i <= 50; i++)
            {
                using var refused = await SubmitAsync(i);
                Assert.Equal(503, (int)refused.StatusCode);
            }

            await server.TerminateAsync();
        }

        var records = (await File.ReadAllLinesAsync(data.File("log"), TestContext.Current.CancellationToken)).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var told = Assert.Single(records, r => (string?)r["operation"] == "crashes.submit" && r["exception"] is not null);
        Assert.Equal(("error", "default", "0af7651916cd43dd8448eb211c80319c"), ((string?)told["level"], (string?)told["tenant"], (string?)told["trace_id"]));
        Assert.Matches("^[0-9a-f]{16}$", (string?)told["span_id"]);
        Assert.Equal("crashes.submit", (string?)told["values"]!["Operation"]);
        Assert.Equal(DateTimeKind.Utc, DateTime.Parse((string)told["time"]!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Kind);

        // The other 49 are counted, and told at the end at the latest.
        var counted = Assert.Single(records, r => r["values"]?["Count"] is not null);
        Assert.Equal((49, "storage_unavailable"), ((int)counted["values"]!["Count"]!, (string?)counted["values"]!["Code"]));
    }

    [Fact]
    public async Task The_level_is_configured_and_a_wrong_one_is_refused()
    {
        using var data = new TemporaryDirectory();
        await using (var server = await ServerAsync(data, "json", "Error"))
        {
            await UseAsync(server.Url);
            await server.TerminateAsync();
        }

        Assert.Empty(await File.ReadAllTextAsync(data.File("log"), TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ServerAsync(data, "yaml", "Loud"));
        var refusal = await File.ReadAllTextAsync(data.File("log"), TestContext.Current.CancellationToken);
        Assert.Contains("Logging:Format", refusal, StringComparison.Ordinal);
        Assert.Contains("Logging:Level", refusal, StringComparison.Ordinal);
    }

    /// <summary>Does what has to do with secrets, and sends what would look like a record if it came through as it is.</summary>
    /// <returns>The secrets.</returns>
    private static async Task<string[]> UseAsync(string url)
    {
        using var client = Client(url, AdminKey);
        var stop = TestContext.Current.CancellationToken;
        using var user = await client.PostAsJsonAsync("/v1/users", new { name = "Ada", email = "ada@example.org", role = "agent", password = Password }, stop);
        Assert.True(user.IsSuccessStatusCode, await user.Content.ReadAsStringAsync(stop));
        using var key = await client.PostAsJsonAsync("/v1/keys", new { name = "robot", role = "agent" }, stop);
        var created = (string)JsonNode.Parse(await key.Content.ReadAsStringAsync(stop))!["key"]!;
        using var nobody = Client(url, key: null);
        using var wrong = await nobody.PostAsJsonAsync("/v1/session", new { email = "ada@example.org", password = WrongPassword }, stop);
        Assert.Equal(401, (int)wrong.StatusCode);
        using var signedIn = await nobody.PostAsJsonAsync("/v1/session", new { email = "ada@example.org", password = Password }, stop);
        var session = (string)JsonNode.Parse(await signedIn.Content.ReadAsStringAsync(stop))!["session"]!;
        using var asRobot = Client(url, created);
        using var seen = await asRobot.GetAsync(new Uri("/v1/tickets", UriKind.Relative), stop);
        using var ticket = await asRobot.PostAsJsonAsync("/v1/tickets", new { subject = $"a\n{Forged}", body = $"\u001b[2J\r\n{Forged}\u2028{Forged}" }, stop);
        Assert.True(ticket.IsSuccessStatusCode);
        using var path = await asRobot.GetAsync(new Uri($"/v1/none%0A{Uri.EscapeDataString(Forged)}%1B%5B2J", UriKind.Relative), stop);
        return [AdminKey, Password, WrongPassword, created, session];
    }

    private static Task<ServerProcess> ServerAsync(TemporaryDirectory data, string format, string level) => ServerProcess.StartAsync(new ServerStart
    {
        DataDirectory = Path.Combine(data.Path),
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ALEXANDRIA_ADMIN_KEY"] = AdminKey,
            ["ALEXANDRIA_Logging__Format"] = format,
            ["ALEXANDRIA_Logging__Level"] = level,
            ["ALEXANDRIA_Logging__FrameworkLevel"] = level == "Trace" ? "Trace" : "Warning",
        },
        Wrapper = ["/bin/sh", "-c", "exec \"$0\" \"$@\" 2>>\"$LOG\"".Replace("$LOG", data.File("log"), StringComparison.Ordinal)],
    });

    private static HttpClient Client(string url, string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }
}
