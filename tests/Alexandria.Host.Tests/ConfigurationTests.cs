namespace Alexandria.Host.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public async Task The_command_line_goes_before_variables_these_before_the_file_and_that_before_defaults()
    {
        using var data = new TemporaryDirectory();
        Assert.Equal(("http://127.0.0.1:7070", "default"), await UrlsAsync([]));
        File.WriteAllText(data.File("alexandria.json"), """{ "Urls": "http://127.0.0.1:7001", "Access": { "SessionHours": 3 } }""");
        Assert.Equal(("http://127.0.0.1:7001", "alexandria.json"), await UrlsAsync([]));
        Assert.Equal(("http://127.0.0.1:7002", "ALEXANDRIA_URLS"), await UrlsAsync(new() { ["ALEXANDRIA_URLS"] = "http://127.0.0.1:7002" }));

        var refused = await CommandLine.RunWithAsync(new() { ["ALEXANDRIA_URLS"] = "http://127.0.0.1:7002" }, "", "up", "--data", data.Path, "--urls", "https://no", "--json");
        Assert.Contains("https://no", refused.Error, StringComparison.Ordinal);

        var directory = await CommandLine.RunWithAsync(new() { ["ALEXANDRIA_DATA"] = data.Path, ["ALEXANDRIA_Access__SessionHours"] = "5" }, "", "config", "show", "--json");
        Assert.Contains($$"""{"key":"Data","value":"{{data.Path}}","origin":""", directory.Out, StringComparison.Ordinal);
        Assert.Contains("""{"key":"Access:SessionHours","value":"5","origin":"ALEXANDRIA_Access__SessionHours"}""", directory.Out, StringComparison.Ordinal);

        async Task<(string Value, string Origin)> UrlsAsync(Dictionary<string, string> environment)
        {
            var shown = await CommandLine.RunWithAsync(environment, "", "config", "show", "--data", data.Path, "--json");
            var row = shown.Json.AsArray().Single(r => r!["key"]!.ToString() == "Urls")!;
            return (row["value"]!.ToString(), row["origin"]!.ToString());
        }
    }

    [Fact]
    public async Task Every_fault_is_listed_with_its_key_and_nothing_starts()
    {
        using var data = new TemporaryDirectory();
        File.WriteAllText(data.File("alexandria.json"), """{ "Suport": {}, "Color": "red", "Access": { "SessionHours": 0, "Sesion": 1 }, "Monitoring": { "AnonymousMetrics": "maybe" }, "Roles": "api" }""");
        var expected = new[] { "Access:Sesion", "Access:SessionHours", "Color", "Monitoring:AnonymousMetrics", "Roles", "Suport" };

        var check = await CommandLine.RunAsync("config", "check", "--data", data.Path, "--json");
        Assert.Equal(2, check.Code);
        Assert.Equal(expected, check.Json["faults"]!.AsArray().Select(f => f!["key"]!.ToString()));
        foreach (var verb in new[] { "up", "role list" })
        {
            var refused = await CommandLine.RunAsync([.. verb.Split(' '), "--data", data.Path, "--json"]);
            Assert.Equal(2, refused.Code);
            Assert.Equal(expected, refused.Problem["errors"]!.AsObject().Select(e => e.Key));
        }

        Assert.False(File.Exists(data.File("alexandria.db")));
    }

    [Fact]
    public async Task A_file_that_is_no_json_is_a_fault_and_a_sound_one_is_none()
    {
        using var data = new TemporaryDirectory();
        File.WriteAllText(data.File("alexandria.json"), "{ nonsense");
        var broken = await CommandLine.RunAsync("config", "check", "--data", data.Path);
        Assert.Equal(2, broken.Code);
        Assert.StartsWith("alexandria.json: cannot be read", broken.Out, StringComparison.Ordinal);

        File.WriteAllText(data.File("alexandria.json"), "{}");
        Assert.Equal(0, (await CommandLine.RunAsync("config", "check", "--data", data.Path)).Code);
    }

    [Fact]
    public async Task Secrets_are_masked_wherever_the_configuration_is_shown()
    {
        using var data = new TemporaryDirectory();
        const string secret = "a-key-that-nobody-shall-see";
        var environment = new Dictionary<string, string> { ["ALEXANDRIA_ADMIN_KEY"] = secret };
        var shown = await CommandLine.RunWithAsync(environment, "", "config", "show", "--data", data.Path);
        Assert.Contains("********", shown.Out, StringComparison.Ordinal);
        Assert.Contains("ALEXANDRIA_ADMIN_KEY", shown.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, shown.Out + shown.Error, StringComparison.Ordinal);

        environment["ALEXANDRIA_ADMIN_KEY"] = "short secret";
        var refused = await CommandLine.RunWithAsync(environment, "", "config", "check", "--data", data.Path);
        Assert.Equal(2, refused.Code);
        Assert.DoesNotContain("short secret", refused.Out + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_tells_meaning_range_and_default_of_every_key()
    {
        var schema = (await CommandLine.RunAsync("config", "schema")).Json;
        var hours = schema["properties"]!["Access"]!["properties"]!["SessionHours"]!;
        Assert.Equal((1, 720, 12), ((int)hours["minimum"]!, (int)hours["maximum"]!, (int)hours["default"]!));
        Assert.NotEqual("", hours["description"]!.ToString());
        Assert.NotNull(schema["properties"]!["Urls"]);
        Assert.False((bool)schema["additionalProperties"]!);
    }
}
