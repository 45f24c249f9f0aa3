using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Alexandria.Faults.Tests.Clients;

namespace Alexandria.Faults.Tests.Kill;

/// <summary>Asks a server whether what was acknowledged is there, with its content.</summary>
internal sealed class Reconciler(HttpClient http)
{
    private const int Parallel = 4;

    // One resource carries many writes: it is read once in a pass.
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> read = new(StringComparer.Ordinal);

    /// <returns>What is missing or different; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> MissingAsync(IEnumerable<Acknowledged> writes)
    {
        var missing = new ConcurrentBag<string>();
        await System.Threading.Tasks.Parallel.ForEachAsync(writes, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (write, _) =>
        {
            if (await FaultAsync(write) is { } fault)
            {
                missing.Add($"{write.Write.Kind} {write.Write.Key} of round {write.Round} ({write.Id}): {fault}");
            }
        });
        return [.. missing.Order(StringComparer.Ordinal)];
    }

    private async Task<string?> FaultAsync(Acknowledged write) => write.Write.Kind switch
    {
        WriteKind.CreateCustomer => Differences(write, await JsonAsync($"/v1/customers/{write.Id}"), "name", "email", "notes"),
        WriteKind.OpenTicket => Differences(write, await TicketAsync(write), "subject", "body", "version", "product", "customerId"),
        WriteKind.Comment => Once(Entries(await TicketAsync(write), "commented", write.Write.Text("text"))),
        WriteKind.Reply => Once(Entries(await TicketAsync(write), "replied", write.Write.Text("text"))),
        WriteKind.Resolve => Resolved(await TicketAsync(write), write.Write.Text("resolution")),
        WriteKind.Link => await LinkedAsync(await TicketAsync(write), write.Write.Text("crashGroupId")),
        WriteKind.SubmitCrash => await CrashAsync(write),
        WriteKind.WriteArticle or WriteKind.EditArticle => await ArticleAsync(write),
        var unknown => throw new InvalidOperationException($"{unknown} is not compared."),
    };

    private Task<JsonNode> TicketAsync(Acknowledged write) => JsonAsync($"/v1/tickets/{write.Id}");

    private async Task<string?> CrashAsync(Acknowledged write)
    {
        var report = await JsonAsync($"/v1/crash-reports/{write.Id}");
        if (Differences(write, report, "version", "product") is { } fault)
        {
            return fault;
        }

        if (report["fingerprint"]!.ToString() != write.Answer["fingerprint"]!.ToString())
        {
            return "another fingerprint";
        }

        return await TextAsync($"/v1/crash-reports/{write.Id}/raw") == write.Write.Text("content") ? null : "another raw text";
    }

    private async Task<string?> ArticleAsync(Acknowledged write)
    {
        var versions = await JsonAsync($"/v1/articles/{write.Id}/versions?limit=200");
        var version = write.Answer["version"]!.ToString();
        return versions["items"]!.AsArray().SingleOrDefault(v => v!["version"]!.ToString() == version) is { } kept
            ? Differences(write, kept, "title", "body")
            : $"version {version} is not there";
    }

    private static string? Resolved(JsonNode ticket, string resolution) =>
        ticket["status"]!.ToString() != "resolved" || ticket["resolution"]?.ToString() != resolution
            ? $"the status is {ticket["status"]}, the resolution '{ticket["resolution"]}'"
            : Once(Entries(ticket, "resolved", resolution));

    // Groups may be merged after the link was made; either id leads to the one that is left.
    private async Task<string?> LinkedAsync(JsonNode ticket, string group)
    {
        var manual = ticket["links"]!.AsArray().Where(l => l!["state"]!.ToString() == "manual").Select(l => l!["crashGroupId"]!.ToString()).ToList();
        if (manual is not [var linked])
        {
            return $"{manual.Count} links by hand";
        }

        var (wanted, present) = (await JsonAsync($"/v1/crash-groups/{group}"), await JsonAsync($"/v1/crash-groups/{linked}"));
        return wanted["id"]!.ToString() == present["id"]!.ToString() ? null : $"linked to {linked} instead of {group}";
    }

    private static int Entries(JsonNode ticket, string kind, string text) =>
        ticket["timeline"]!.AsArray().Count(e => e!["kind"]!.ToString() == kind && e["text"]!.ToString() == text);

    private static string? Once(int count) => count == 1 ? null : $"it stands {count} times in the timeline";

    private static string? Differences(Acknowledged write, JsonNode present, params IReadOnlyList<string> names)
    {
        var different = names.Where(n => write.Write.Body[n] is { } sent && sent.ToString() != present[n]?.ToString()).ToList();
        return different.Count == 0 ? null : $"another {string.Join(", ", different)}";
    }

    private async Task<JsonNode> JsonAsync(string path) => JsonNode.Parse(await TextAsync(path))!;

    private Task<string> TextAsync(string path) => read.GetOrAdd(path, p => new(() => GetAsync(p))).Value;

    private async Task<string> GetAsync(string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? text : throw new InvalidOperationException($"GET {path} was answered {(int)response.StatusCode}: {text}");
    }
}
